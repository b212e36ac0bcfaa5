/* Whole forms: unknown and repeated fields, filters, what is kept for showing again, and mistakes
 * in tables. */
#include "form_sample.h"

/* Pairs as name=value, ended by NULL, and what a form and a filter say. */
static const struct {
	const char *pairs[8];
	enum form_verdict form, filter;
} sets[] = {
	{ { NULL }, FORM_READ, FORM_READ },
	{ { "title", "ab", NULL }, FORM_READ, FORM_READ },
	{ { "title", "ab", "title", "cd", NULL }, FORM_REPEATED_FIELD, FORM_READ },
	{ { "agreed", "1", "agreed", "1", NULL }, FORM_REPEATED_FIELD, FORM_READ },
	{ { "colours", "red", "colours", "ink", NULL }, FORM_READ, FORM_READ },
	{ { "admin", "1", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
	{ { "", "1", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
	{ { "Title", "ab", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
	{ { "title ", "ab", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
	{ { "file", "text where a file belongs", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
	{ { "title", "ab", "utm_source", "x", NULL }, FORM_UNKNOWN_FIELD, FORM_READ },
};

START_TEST(unknown_and_repeated_fields)
{
	struct form filter = sample_form;
	struct form_pair pairs[4] = { 0 };
	struct form_state state = { .error_count = 4711 };
	size_t n;

	filter.is_get = true;
	for (n = 0; sets[_i].pairs[n * 2] != NULL; n++) {
		pairs[n].name = sets[_i].pairs[n * 2];
		pairs[n].value = sets[_i].pairs[n * 2 + 1];
	}
	ck_assert_int_eq(form_read(mem, LANG_EN, &sample_form, pairs, n, &state), sets[_i].form);
	if (sets[_i].form != FORM_READ)
		ck_assert_uint_eq(state.error_count, 4711);
	ck_assert_int_eq(form_read(mem, LANG_EN, &filter, pairs, n, &state), sets[_i].filter);
	ck_assert_uint_eq(state.error_count, 0);
	/* Of several the first counts. */
	if (n > 0 && strcmp(pairs[0].name, "title") == 0)
		ck_assert_str_eq(held("title", state.data), "ab");
}
END_TEST

START_TEST(repetition_that_is_allowed)
{
	struct form one = only("title", false, false);
	struct form_field *field = mem_copy(mem, one.fields, sizeof *field);
	const struct form_pair pairs[] = { { .name = "title", .value = "ab" },
		{ .name = "title", .value = "cd" } };
	struct form_state state;

	field->many = true;
	one.fields = field;
	ck_assert_int_eq(form_read(mem, LANG_EN, &one, pairs, 2, &state), FORM_READ);
	ck_assert_str_eq(held("title", state.data), "ab");
}
END_TEST

/* A file for a text field is no text. */
START_TEST(file_where_text_belongs)
{
	const struct form_pair pair = { .name = "title", .value = NULL, .is_file = true };
	struct form filter = sample_form;
	struct form_state state;

	ck_assert_int_eq(
	    form_read(mem, LANG_EN, &sample_form, &pair, 1, &state), FORM_UNKNOWN_FIELD);
	filter.is_get = true;
	ck_assert_int_eq(form_read(mem, LANG_EN, &filter, &pair, 1, &state), FORM_READ);
}
END_TEST

START_TEST(whole_form)
{
	const struct form_pair pairs[] = {
		{ .name = "colours", .value = "red" },
		{ .name = "title", .value = "abc" },
		{ .name = "count", .value = "12" },
		{ .name = "colours", .value = "gold" },
		{ .name = "agreed", .value = "1" },
		{ .name = "day", .value = "soon" },
	};
	struct form_state state;
	const struct sample *data;

	ck_assert_int_eq(
	    form_read(mem, LANG_EN, &sample_form, pairs, COUNT(pairs), &state), FORM_READ);
	data = state.data;
	ck_assert_uint_eq(state.error_count, 2);
	ck_assert_str_eq(data->title, "abc");
	ck_assert_uint_eq(data->colours, 3);
	ck_assert(data->agreed);
	ck_assert_str_eq(state.values[index_of("day")], "soon");
	ck_assert_str_eq(state.errors[index_of("count")], "Enter something from 0 to 9.");
	ck_assert_ptr_null(state.errors[index_of("title")]);
	ck_assert_ptr_null(state.values[index_of("about")]);
	ck_assert_ptr_eq(state.form, &sample_form);
}
END_TEST

START_TEST(prefilled_and_found_wrong_later)
{
	struct form_state state;
	const struct sample *data;

	form_empty(mem, &sample_form, &state);
	data = state.data;
	ck_assert_ptr_null(data->title);
	ck_assert_uint_eq(state.error_count, 0);
	form_prefill(&state, "title", "now");
	form_prefill_ticked(&state, "colours", 5);
	ck_assert_str_eq(state.values[index_of("title")], "now");
	ck_assert_uint_eq(state.ticked[index_of("colours")], 5);
	form_error(&state, "title", "Taken.");
	form_error(&state, "title", "Another.");
	form_error(&state, "count", "Too many.");
	ck_assert_uint_eq(state.error_count, 2);
	ck_assert_str_eq(state.errors[index_of("title")], "Taken.");
}
END_TEST

/* What a table or a page must not do. */
enum mistake {
	PREFILL_UNKNOWN,
	TICK_UNKNOWN,
	ERROR_UNKNOWN,
	TEXT_WITHOUT_LIMIT,
	TOO_MANY_CHOICES,
	MISTAKE_COUNT
};

START_TEST(mistakes_are_bugs)
{
	struct form_state state;
	struct form one = only(_i == TOO_MANY_CHOICES ? "colours" : "title", false, false);
	struct form_field *field = mem_copy(mem, one.fields, sizeof *field);

	run_quietly();
	form_empty(mem, &sample_form, &state);
	field->max = 0;
	field->choice_count = 33;
	one.fields = field;
	switch ((enum mistake)_i) {
	case PREFILL_UNKNOWN: form_prefill(&state, "nobody", ""); break;
	case TICK_UNKNOWN: form_prefill_ticked(&state, "nobody", 1); break;
	case ERROR_UNKNOWN: form_error(&state, "nobody", ""); break;
	case TEXT_WITHOUT_LIMIT: read_one(&one, "abc"); break;
	case TOO_MANY_CHOICES: read_one(&one, "red"); break;
	case MISTAKE_COUNT: break;
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form pairs");
	TCase *tcase = run_case(suite, "form pairs");

	tcase_add_loop_test(tcase, unknown_and_repeated_fields, 0, COUNT(sets));
	tcase_add_test(tcase, repetition_that_is_allowed);
	tcase_add_test(tcase, file_where_text_belongs);
	tcase_add_test(tcase, whole_form);
	tcase_add_test(tcase, prefilled_and_found_wrong_later);
	tcase_add_loop_test_raise_signal(tcase, mistakes_are_bugs, SIGABRT, 0, MISTAKE_COUNT);
	return run_suite(suite);
}
