/* Fields of forms: each type with good and bad values, limits and what is said about them, ticks
 * and files. */
#include "form_sample.h"

/* A value as it came, what the struct then holds, and the error. */
static const struct {
	const char *field, *value, *held, *error;
} values[] = {
	{ "title", "abc", "abc", NULL },
	{ "title", "  揭榜 ", "揭榜", NULL },
	{ "title", "\u3000青海路\u3000", "青海路", NULL },
	{ "title", "e\u0301e\u0301", "éé", NULL },
	{ "title", "12345", "12345", NULL },
	{ "title", "五个字够了", "五个字够了", NULL },
	{ "title", "", "-", NULL },
	{ "title", "   ", "-", NULL },
	{ "title", "a", "-", "Enter at least 2 characters; now there are 1." },
	{ "title", "123456", "-", "Enter at most 5 characters; now there are 6." },
	{ "title", "六个字就太多", "-", "Enter at most 5 characters; now there are 6." },
	{ "title", "a\nb", "-", "Write this on one line." },
	{ "title", "a\tb", "-", "Write this on one line." },
	{ "title", "a\x1b[1", "-", "This text contains control characters." },
	{ "title", "a\x7f", "-", "This text contains control characters." },
	{ "title", "a\xc2\x9b", "-", "This text contains control characters." },
	{ "title", "<b>", "<b>", NULL },
	{ "about", "a\r\nb\rc\nd", "a\nb\nc\nd", NULL },
	{ "about", "\r\n a\tb \r\n", "a\tb", NULL },
	{ "about", "a\r\n\r\nb", "a\n\nb", NULL },
	{ "about", "1234\r\n6789a", "1234\n6789a", NULL },
	{ "about", "1234\r\n6789ab", "-", "Enter at most 10 characters; now there are 11." },
	{ "about", "a\x01", "-", "This text contains control characters." },
	{ "about", "a\vb", "-", "This text contains control characters." },
	{ "about", "\xc2\x80", "-", "This text contains control characters." },
	{ "about", "\xc2\xa0g", "g", NULL },
	{ "about", "a\xef\xb7\x90", "-", "This text contains control characters." },
	{ "about", "a\xef\xb7\xaf", "-", "This text contains control characters." },
	{ "about", "a\xef\xbf\xbf", "-", "This text contains control characters." },
	{ "about", "a\xf0\x9f\xbf\xbe", "-", "This text contains control characters." },
	{ "about", "\xef\xb7\x8f\xef\xb7\xb0", "\xef\xb7\x8f\xef\xb7\xb0", NULL },
	{ "about", "\r\n\r\n", "-", NULL },
	{ "password", " 12345678 ", " 12345678 ", NULL },
	{ "password", "e\u0301\u3000\t\n1", "e\u0301\u3000\t\n1", NULL },
	{ "password", "        ", "        ", NULL },
	{ "password", "", "-", NULL },
	{ "password", "1234567", "-", "Enter at least 8 letters or digits; now there are 7." },
	{ "password", "1234567890123", "-",
	    "Enter at most 12 letters or digits; now there are 13." },
	{ "hidden", "p42", "p42", NULL },
	{ "hidden", "123456789", "-", "Enter at most 8 characters; now there are 9." },
	{ "count", "0", "0", NULL },
	{ "count", "9", "9", NULL },
	{ "count", " ７ ", "7", NULL },
	{ "count", "", "0", NULL },
	{ "count", "\u3000", "0", NULL },
	{ "count", "-1", "0", "Enter something from 0 to 9." },
	{ "count", "10", "0", "Enter something from 0 to 9." },
	{ "count", "3.5", "0", "Enter a whole number." },
	{ "count", "three", "0", "Enter a whole number." },
	{ "count", "99999999999999999999", "0", "Enter a whole number." },
	{ "low", "3", "3", NULL },
	{ "low", "9223372036854775807", "9223372036854775807", NULL },
	{ "low", "2", "0", "Enter 3 or more." },
	{ "high", "-9", "-9", NULL },
	{ "high", "-2", "-2", NULL },
	{ "high", "-1", "0", "Enter something from -9 to -2." },
	{ "high", "-10", "0", "Enter something from -9 to -2." },
	{ "any", "-9223372036854775808", "-9223372036854775808", NULL },
	{ "day", "2026-11-21", "2026-11-21 00:00", NULL },
	{ "day", " ２０２６-11-21 ", "2026-11-21 00:00", NULL },
	{ "day", "", "-", NULL },
	{ "day", "21.11.2026", "-", "Enter a date such as 2026-11-21." },
	{ "day", "2026-02-30", "-", "Enter a date such as 2026-11-21." },
	{ "minute", "2026-11-21T14:30", "2026-11-21 14:30", NULL },
	{ "minute", "2026-11-21 00:00", "2026-11-21 00:00", NULL },
	{ "minute", "2026-11-22T00:00", "2026-11-22 00:00", NULL },
	{ "minute", "2026-11-20T23:59", "-", "Enter 2026-11-21 00:00 or later." },
	{ "minute", "2026-11-22T00:01", "-", "Enter 2026-11-22 00:00 or earlier." },
	{ "minute", "14:30", "-", "Enter a date and a time such as 2026-11-21 14:30." },
	{ "minute", "", "-", NULL },
	{ "colour", "red", "1", NULL },
	{ "colour", "ink", "3", NULL },
	{ "colour", "", "0", NULL },
	{ "colour", "Red", "0", "Choose one of the list." },
	{ "colour", "0", "0", "Choose one of the list." },
	{ "colours", "gold", "2", NULL },
	{ "colours", "", "0", NULL },
	{ "colours", "green", "0", "Choose from the list only." },
	{ "agreed", "1", "yes", NULL },
	{ "agreed", "on", "yes", NULL },
	{ "agreed", "0", "no", NULL },
	{ "agreed", "", "no", NULL },
};

START_TEST(reads_values)
{
	struct form one = only(values[_i].field, false, false);
	struct form_state state = read_one(&one, values[_i].value);

	if (values[_i].error == NULL)
		ck_assert_ptr_null(state.errors[0]);
	else
		ck_assert_str_eq(state.errors[0], values[_i].error);
	ck_assert_str_eq(held(values[_i].field, state.data), values[_i].held);
	ck_assert_uint_eq(state.error_count, values[_i].error != NULL);
	/* What was typed comes back as it was, except a password. */
	if (strcmp(values[_i].field, "password") == 0)
		ck_assert_ptr_null(state.values[0]);
	else
		ck_assert_str_eq(state.values[0], values[_i].value);
}
END_TEST

/* The same values in a filter: what is bad counts as absent, nothing is an error. */
START_TEST(filters_forgive)
{
	struct form one = only(values[_i].field, true, true);
	struct form_state state = read_one(&one, values[_i].value);

	ck_assert_uint_eq(state.error_count, 0);
	ck_assert_ptr_null(state.errors[0]);
	ck_assert_str_eq(held(values[_i].field, state.data), values[_i].held);
	if (values[_i].error != NULL)
		ck_assert_ptr_null(state.values[0]);
}
END_TEST

static const struct {
	const char *field, *error;
} needed[] = {
	{ "title", "Fill in this field." },
	{ "about", "Fill in this field." },
	{ "password", "Fill in this field." },
	{ "hidden", "Fill in this field." },
	{ "count", "Fill in this field." },
	{ "day", "Fill in this field." },
	{ "minute", "Fill in this field." },
	{ "colour", "Choose one." },
	{ "colours", "Choose at least one." },
	{ "agreed", "Tick this box to go on." },
};

START_TEST(required_fields)
{
	struct form one = only(needed[_i].field, true, false);

	ck_assert_str_eq(read_one(&one, NULL).errors[0], needed[_i].error);
	ck_assert_str_eq(read_one(&one, "").errors[0], needed[_i].error);
	one = only(needed[_i].field, false, false);
	ck_assert_uint_eq(read_one(&one, NULL).error_count, 0);
	ck_assert_uint_eq(read_one(&one, "").error_count, 0);
}
END_TEST

/* Every set of ticks, in a form that takes one or two of three. */
START_TEST(every_set_of_ticks)
{
	struct form one = only("colours", false, false);
	uint32_t ticks;

	for (ticks = 0; ticks < 8; ticks++) {
		struct form_pair pairs[6] = { 0 };
		struct form_state state;
		size_t n = 0, i;

		for (i = 0; i < 3; i++) {
			if (ticks >> i & 1) {
				pairs[n++] = (struct form_pair){ .name = "colours",
					.value = colours[i].value };
				pairs[n++] = (struct form_pair){ .name = "colours",
					.value = colours[i].value };
			}
		}
		ck_assert_int_eq(form_read(mem, LANG_EN, &one, pairs, n, &state), FORM_READ);
		ck_assert_uint_eq(state.ticked[0], ticks);
		if (ticks == 7)
			ck_assert_str_eq(state.errors[0], "Choose at most 2; now there are 3.");
		else
			ck_assert_str_eq(held("colours", state.data), mem_printf(mem, "%x", ticks));
	}
}
END_TEST

START_TEST(too_few_ticks)
{
	struct form one = only("colours", false, false);
	struct form_field *field = mem_copy(mem, one.fields, sizeof *field);

	field->min = 2;
	one.fields = field;
	ck_assert_str_eq(read_one(&one, "red").errors[0], "Choose at least 2; now there are 1.");
}
END_TEST

static const struct {
	const char *name, *bytes;
	bool required;
	const char *error;
	size_t held;
} files[] = {
	{ "a.pdf", "abc", false, NULL, 3 },
	{ "a.pdf", "abcd", true, NULL, 4 },
	{ "", "abc", false, NULL, 3 },
	{ NULL, "abc", false, NULL, 3 },
	{ "", "", false, NULL, 0 },
	{ NULL, "", false, NULL, 0 },
	{ "", "", true, "Choose a file.", 0 },
	{ "a.pdf", "", false, "This file is empty.", 0 },
	{ "a.pdf", "a", false, "Choose a file of at least 2 bytes; this one has 1 byte.", 0 },
	{ "a.pdf", "abcde", false, "Choose a file of at most 4 bytes; this one has 5 bytes.", 0 },
};

START_TEST(reads_files)
{
	struct form one = only("file", files[_i].required, false);
	const struct form_pair pair = {
		.name = "file",
		.is_file = true,
		.file = { .name = files[_i].name,
		    .data = (const unsigned char *)files[_i].bytes,
		    .bytes = strlen(files[_i].bytes) },
	};
	struct form_state state;
	const struct sample *data;

	ck_assert_int_eq(form_read(mem, LANG_EN, &one, &pair, 1, &state), FORM_READ);
	data = state.data;
	if (files[_i].error == NULL)
		ck_assert_ptr_null(state.errors[0]);
	else
		ck_assert_str_eq(state.errors[0], files[_i].error);
	ck_assert_uint_eq(data->file.bytes, files[_i].held);
	/* Its name alone: that one came is said when the form goes back without it. */
	if (*files[_i].bytes)
		ck_assert_str_eq(state.values[0], files[_i].name ? files[_i].name : "");
	else
		ck_assert_ptr_null(state.values[0]);
	ck_assert_int_eq(form_read(mem, LANG_EN, &one, NULL, 0, &state), FORM_READ);
	ck_assert_uint_eq(state.error_count, files[_i].required);
}
END_TEST

START_TEST(says_file_limits_in_fitting_units)
{
	static const struct {
		int64_t max;
		size_t bytes;
		const char *error;
	} rows[] = {
		{ 10 << 20, (10 << 20) + 1, "Choose a file of at most 10 MB; this one has 11 MB." },
		{ 500 << 10, 3 << 20, "Choose a file of at most 500 KB; this one has 3 MB." },
		{ 1024, 1025, "Choose a file of at most 1 KB; this one has 2 KB." },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct form one = only("file", false, false);
		struct form_field *field = mem_copy(mem, one.fields, sizeof *field);
		const struct form_pair pair = { .name = "file",
			.is_file = true,
			.file = { .name = "x",
			    .data = mem_alloc(mem, rows[i].bytes),
			    .bytes = rows[i].bytes } };
		struct form_state state;

		field->max = rows[i].max;
		one.fields = field;
		ck_assert_int_eq(form_read(mem, LANG_EN, &one, &pair, 1, &state), FORM_READ);
		ck_assert_str_eq(state.errors[0], rows[i].error);
	}
}
END_TEST

/* Random pairs out of names and values that mean something: always an answer, and a struct within
 * its limits. */
START_TEST(survives_anything)
{
	unsigned seed = 3;
	int round, good = 0;

	for (round = 0; round < 20000; round++) {
		struct mem *pool = mem_pool(4 * 1024 * 1024);
		struct form_pair pairs[5] = { 0 };
		size_t n = (size_t)(rand_r(&seed) % 6), i;
		struct form_state state;

		for (i = 0; i < n; i++) {
			pairs[i].name = fields[(size_t)rand_r(&seed) % COUNT(fields)].name;
			pairs[i].is_file = strcmp(pairs[i].name, "file") == 0;
			pairs[i].value = values[(size_t)rand_r(&seed) % COUNT(values)].value;
		}
		if (form_read(pool, LANG_ZH, &sample_form, pairs, n, &state) == FORM_READ) {
			const struct sample *data = state.data;

			good++;
			ck_assert_int_ge(data->count, 0);
			ck_assert_int_le(data->count, 9);
			ck_assert_int_le(data->colour, 3);
			ck_assert_uint_lt(data->colours, 7);
			ck_assert(data->about == NULL || strlen(data->about) <= 40);
		}
		mem_free(pool);
	}
	ck_assert_int_gt(good, 1000);
}
END_TEST

/* A text that others read takes nobody's number; a filter, what is hidden, and a field for numbers do. */
START_TEST(numbers_of_persons_are_refused)
{
	static const struct {
		enum field_type type;
		bool takes_numbers, is_get, is_refused;
	} cases[] = {
		{ FIELD_TEXT, false, false, true },
		{ FIELD_AREA, false, false, true },
		{ FIELD_TEXT, true, false, false },
		{ FIELD_AREA, true, false, false },
		{ FIELD_HIDDEN, false, false, false },
		{ FIELD_TEXT, false, true, false },
	};
	static const char text[] = "138 1234 5678";

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct form_field field = { .name = "title",
			.type = cases[i].type,
			.max = 20,
			.takes_numbers = cases[i].takes_numbers,
			AT(title) };
		struct form one = { .fields = &field,
			.field_count = 1,
			.bytes = sizeof(struct sample),
			.is_get = cases[i].is_get };
		struct form_state state = read_one(&one, text);

		ck_assert_uint_eq(state.error_count, cases[i].is_refused);
		if (cases[i].is_refused)
			ck_assert_ptr_nonnull(
			    strstr(state.errors[0], "number in this text: 138****5678."));
		ck_assert_str_eq(state.values[0], text);
		ck_assert_str_eq(held("title", state.data), cases[i].is_refused ? "-" : text);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form");
	TCase *tcase = run_case(suite, "form");

	tcase_add_loop_test(tcase, reads_values, 0, COUNT(values));
	tcase_add_loop_test(tcase, filters_forgive, 0, COUNT(values));
	tcase_add_loop_test(tcase, required_fields, 0, COUNT(needed));
	tcase_add_test(tcase, numbers_of_persons_are_refused);
	tcase_add_test(tcase, every_set_of_ticks);
	tcase_add_test(tcase, too_few_ticks);
	tcase_add_loop_test(tcase, reads_files, 0, COUNT(files));
	tcase_add_test(tcase, says_file_limits_in_fitting_units);
	tcase_add_test(tcase, survives_anything);
	return run_suite(suite);
}
