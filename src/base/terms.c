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

const char *const criterion_names[CRITERION_NAMES] = {
	N_("Promises kept"),
	N_("Kept to the time"),
	N_("Work with the police station and the grid"),
	N_("Soundness of the advice on law and safety"),
	N_("Effect on the risks of the neighbourhood"),
	N_("Lasting benefit"),
	N_("Do you feel safer?"),
	N_("Care for those who cannot leave home"),
	N_("Professional quality of the care"),
	N_("Fitness for the needs of old people"),
	N_("Are the old people well cared for?"),
	N_("Protection of the children"),
	N_("Educational quality"),
	N_("Fitness for the age of the children"),
	N_("Did the children gain by it?"),
	N_("Care for the privacy of patients"),
	N_("Medical quality"),
	N_("Prevention and follow-up"),
	N_("Did it help your health?"),
	N_("Tidiness of the site"),
	N_("Technical quality of the work"),
	N_("Effect on the environment"),
	N_("Is the place better to live in?"),
	N_("Safety of the site"),
	N_("Durability of what was built in"),
	N_("Ease of upkeep"),
	N_("Does it work well now?"),
	N_("Order and safety of the events"),
	N_("Quality of the programme"),
	N_("Reach across the ages"),
	N_("Did you enjoy it?"),
	N_("Advice without selling"),
	N_("Correctness of the advice"),
	N_("People helped into work or out of trouble"),
	N_("Did it help you?"),
	N_("Involvement of the neighbours"),
	N_("Quality of the organisation"),
	N_("New ties between neighbours"),
	N_("Do neighbours know each other better?"),
	N_("Cooperation with the community"),
	N_("Professional quality of the work"),
	N_("Effect for those it was meant for"),
	N_("Are you content with it?"),
};
