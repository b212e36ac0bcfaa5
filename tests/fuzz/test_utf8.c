/* UTF-8: what is valid, and that whatever is made of valid text is valid again. */
#include <utf8proc.h>

#include "base/text.h"
#include "fuzz.h"

const char fuzz_name[] = "utf8";

/* By the library's own reader; NUL is no text of ours. */
static bool is_valid_by_others(const char *data, size_t bytes)
{
	utf8proc_int32_t point;

	for (size_t at = 0; at < bytes;) {
		utf8proc_ssize_t taken = utf8proc_iterate(
		    (const utf8proc_uint8_t *)data + at, (utf8proc_ssize_t)(bytes - at), &point);
		if (taken <= 0 || point == 0)
			return false;
		at += (size_t)taken;
	}
	return true;
}

static void holds_text(const char *text)
{
	FUZZ_HOLDS(text_valid(text, strlen(text)));
}

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	bool is_valid = text_valid(data, bytes);
	int64_t number;

	FUZZ_HOLDS(is_valid == is_valid_by_others(data, bytes));
	if (!is_valid)
		return;
	const char *text = fuzz_text(mem, data, bytes);
	const char *trimmed = text_trim(mem, text), *cut = text_cut(mem, text, 7);
	holds_text(trimmed);
	holds_text(cut);
	holds_text(text_narrow(mem, text));
	holds_text(text_mask_phone(mem, text));
	FUZZ_HOLDS(text_chars(cut) <= 8);
	FUZZ_HOLDS(text_equal(text_trim(mem, trimmed), trimmed));
	FUZZ_HOLDS(text_blank(text) == !*trimmed);
	if (text_to_int(text, -100, 100, &number))
		FUZZ_HOLDS(number >= -100 && number <= 100);
}
