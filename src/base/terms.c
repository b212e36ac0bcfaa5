/* Lookups over the shared words. */
#include "base/terms.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define X(id, text, label) { text, label },
const struct form_choice category_choices[CATEGORY_COUNT - 1] = { CATEGORIES(X) };
const struct form_choice way_choices[WAY_COUNT - 1] = { WAYS(X) };
#undef X

int choice_parse(const struct form_choice *choices, size_t count, const char *stored)
{
	for (size_t i = 0; i < count; i++) {
		if (text_equal(choices[i].value, stored))
			return (int)i + 1;
	}
	return 0;
}

const char *choice_stored(const struct form_choice *choices, size_t count, int value)
{
	return value > 0 && (size_t)value <= count ? choices[value - 1].value : "";
}

const char *choice_label(const struct form_choice *choices, size_t count, int value)
{
	return value > 0 && (size_t)value <= count ? choices[value - 1].label : "";
}

uint32_t ways_parse(const char *stored)
{
	uint32_t ways = 0;
	while (stored && *stored) {
		size_t bytes = strcspn(stored, ",");
		for (size_t i = 0; i < WAY_COUNT - 1; i++) {
			if (strlen(way_choices[i].value) == bytes &&
			    !memcmp(way_choices[i].value, stored, bytes))
				ways |= UINT32_C(1) << i;
		}
		stored += bytes;
		stored += *stored == ',';
	}
	return ways;
}

static char *ways_join(
    struct mem *mem, uint32_t ways, const char *between, enum lang lang, bool labels)
{
	struct buf buf;
	buf_init(&buf, mem, 1024);
	for (size_t i = 0; i < WAY_COUNT - 1; i++) {
		if (!(ways & UINT32_C(1) << i))
			continue;
		if (buf.len)
			buf_add_text(&buf, between);
		buf_add_text(&buf, labels ? tr(lang, way_choices[i].label) : way_choices[i].value);
	}
	return mem_strdup(mem, buf.len ? buf.data : "");
}

char *ways_stored(struct mem *mem, uint32_t ways)
{
	return ways_join(mem, ways, ",", LANG_EN, false);
}

char *ways_label(struct mem *mem, enum lang lang, uint32_t ways)
{
	return ways_join(mem, ways, lang == LANG_ZH ? "、" : ", ", lang, true);
}
