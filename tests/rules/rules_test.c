/* The checks that all move tables pass. */
#include "rules_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The cases answer as their table expects; a yes gives a row of this event, a no leaves the output
 * alone. */
static void check_cases(const struct rules_table *table)
{
	for (size_t i = 0; i < table->case_count; i++) {
		const struct rule_case *c = &table->cases[i];
		const struct move *move = NULL;
		enum verdict verdict =
		    table->decide(c->facts, c->event, c->by, c->has_reason, NOW, &move);
		ck_assert_msg(verdict == c->expected, "%s: %s: %s instead of %s",
		    table->machine->events[c->event], c->what, verdict_name(verdict),
		    verdict_name(c->expected));
		ck_assert((move != NULL) == (verdict == VERDICT_YES));
		ck_assert(move == NULL || move->event == c->event);
	}
}

/* Every guarded row has a case that says yes and one that says no. */
static void check_cases_cover(const struct rules_table *table)
{
	for (size_t row = 0; row < table->machine->move_count; row++) {
		const struct move *move = &table->machine->moves[row];
		bool yes = false, no = false;
		if (move->guard == NULL)
			continue;
		for (size_t i = 0; i < table->case_count; i++) {
			if (table->cases[i].event != move->event)
				continue;
			yes |= table->cases[i].expected == VERDICT_YES;
			no |= table->cases[i].expected != VERDICT_YES;
		}
		ck_assert_msg(yes && no, "%s has no case for yes or none for no",
		    table->machine->events[move->event]);
	}
}

static void check_relations(const struct rules_table *table)
{
	for (size_t i = 0; i < table->relation_count; i++) {
		const struct relation_case *c = &table->relation_cases[i];
		uint32_t by = table->relations(c->actor, c->ties);
		ck_assert_msg(by == c->expected, "%s; %s: %#x instead of %#x", c->who, c->subject,
		    by, c->expected);
	}
}

/* One line of moves.txt as the table's row says it. */
static void print_row(FILE *out, const struct machine *machine, const struct move *row, uint32_t by)
{
	const char *between = "";

	for (size_t state = 0; state < machine->state_count; state++) {
		if ((row->from & FROM(state)) == 0)
			continue;
		fprintf(out, "%s%s", between, machine->states[state]);
		between = ", ";
	}
	fprintf(out, " | %s | %s | ", machine->events[row->event], machine->states[row->to]);
	print_whos(out, by);
	fprintf(
	    out, " |%s%s\n", row->about != NULL ? " " : "", row->about != NULL ? row->about : "");
}

/* Bits of "poster, reviewer". */
static uint32_t parse_whos(const char *words, size_t bytes)
{
	uint32_t by = BY_NOBODY;

	while (bytes > 0) {
		size_t word = strcspn(words, ",|");
		uint32_t found = BY_NOBODY;
		word = word < bytes ? word : bytes;
		for (uint32_t bit = 1; bit != 0; bit <<= 1) {
			const char *text = who_text((enum who)bit);
			if (text[0] != '\0' && strlen(text) == word &&
			    memcmp(text, words, word) == 0)
				found = bit;
		}
		ck_assert_msg(found != BY_NOBODY, "unknown who: %.*s", (int)word, words);
		by |= found;
		words += word;
		bytes -= word;
		while (bytes > 0 && (*words == ',' || *words == ' ')) {
			words++;
			bytes--;
		}
	}
	return by;
}

/* The set of the "who" column: its order is not the table's. */
static uint32_t whos_of_line(const char *line)
{
	const char *from = line;

	for (int column = 0; column < 3; column++) {
		from = strstr(from, " | ");
		ck_assert_msg(from != NULL, "no who in: %.60s", line);
		from += 3;
	}
	const char *until = strstr(from, " |");
	ck_assert_msg(until != NULL, "no end of who in: %.60s", line);
	return parse_whos(from, (size_t)(until - from));
}

/* The design's line with its who column in the order of who.h, to compare whole lines. */
static void print_line(FILE *out, const char *line)
{
	const char *who = line;

	for (int column = 0; column < 3; column++)
		who = strstr(who, " | ") + 3;
	fwrite(line, 1, (size_t)(who - line), out);
	print_whos(out, whos_of_line(line));
	fprintf(out, "%s\n", strstr(who, " |"));
}

/* The section of tests/rules/moves.txt and the table, line by line, both complete. */
static void check_design(const struct rules_table *table)
{
	struct mem *mem = mem_root("design");
	char *file = kept_text(mem, "tests/rules/moves.txt");
	char *design = NULL, *rows = NULL;
	size_t design_bytes = 0, row_bytes = 0;
	FILE *out = open_memstream(&design, &design_bytes);
	bool inside = false;

	for (char *rest = file, *line = strsep(&rest, "\n"); line != NULL;
	     line = strsep(&rest, "\n")) {
		if (line[0] == '[')
			inside = strncmp(line + 1, table->machine->name,
				     strlen(table->machine->name)) == 0;
		else if (inside && line[0] != '\0')
			print_line(out, line);
	}
	fclose(out);
	out = open_memstream(&rows, &row_bytes);
	for (size_t i = 0; i < table->machine->move_count; i++)
		print_row(
		    out, table->machine, &table->machine->moves[i], table->machine->moves[i].allow);
	fclose(out);
	compare_lines("tests/rules/moves.txt", design, rows);
	free(design);
	free(rows);
	mem_free(mem);
}

static bool is_among(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* Exactly the events named ask people for a reason, and none the clock. */
static void check_reasons(const struct rules_table *table)
{
	const struct machine *machine = table->machine;
	const struct move *move = NULL;

	for (size_t state = 0; state < machine->state_count; state++) {
		for (size_t i = 0; i < machine->move_count; i++) {
			const struct move *row = &machine->moves[i];
			if ((row->from & FROM(state)) == 0)
				continue;
			uint32_t people = row->allow & ~(uint32_t)BY_SYSTEM;
			bool asks = people != 0 &&
				    table->decide(table->nothing_known((int)state), row->event,
					people, false, NOW, &move) == VERDICT_REASON_MISSING;
			ck_assert_msg(
			    asks == is_among(table->with_reason, machine->events[row->event]), "%s",
			    machine->events[row->event]);
			ck_assert_int_ne(table->decide(table->nothing_known((int)state), row->event,
					     BY_SYSTEM, false, NOW, &move),
			    VERDICT_REASON_MISSING);
		}
	}
}

/* With nothing established the clock does nothing, but for moves that wait for a counter to be
 * zero. */
static void check_idle_clock(const struct rules_table *table)
{
	const struct machine *machine = table->machine;
	const struct move *move = NULL;
	char name[80];

	for (size_t state = 0; state < machine->state_count; state++) {
		for (size_t event = 1; event < machine->event_count; event++) {
			snprintf(name, sizeof name, "%s %s", machine->states[state],
			    machine->events[event]);
			bool moves = table->decide(table->nothing_known((int)state), (int)event,
					 BY_SYSTEM, false, NOW, &move) == VERDICT_YES;
			ck_assert_msg(
			    moves == is_among(table->clock_needs_nothing, name), "%s", name);
		}
	}
}

/* Every state and event has a stored text, unlike the others, found again, and a label. */
static void check_words(const struct machine *machine)
{
	ck_assert_str_eq(machine->states[0], "-");
	ck_assert_uint_le(machine->state_count, 32);
	for (size_t i = 0; i < machine->state_count; i++) {
		ck_assert_int_eq(machine_state(machine, machine->states[i]), (int)i);
		ck_assert(i == 0 || machine->state_labels[i][0] != '\0');
	}
	for (size_t i = 1; i < machine->event_count; i++) {
		ck_assert_int_eq(machine_event(machine, machine->events[i]), (int)i);
		ck_assert(machine->event_labels[i][0] != '\0');
	}
	ck_assert_int_eq(machine_state(machine, "no such state"), -1);
	ck_assert_int_eq(machine_event(machine, "no such event"), -1);
}

void check_enum(const char *path, const char *column, const char *const *words, size_t count)
{
	struct mem *mem = mem_root("schema");
	char *wanted = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&wanted, &bytes);

	fprintf(out, "\n  %s ENUM(", column);
	for (size_t i = 1; i < count; i++)
		fprintf(out, "%s'%s'", i > 1 ? "," : "", words[i]);
	fputs(") ", out);
	fclose(out);
	ck_assert_msg(
	    strstr(kept_text(mem, path), wanted) != NULL, "%s does not say %s", path, wanted);
	free(wanted);
	mem_free(mem);
}

/* Check calls tests without arguments. */
static const struct rules_table *tested;

START_TEST(golden_print_is_current)
{
	check_golden(tested);
}
END_TEST

START_TEST(rows_are_the_designs)
{
	check_design(tested);
}
END_TEST

START_TEST(cases_answer)
{
	check_cases(tested);
}
END_TEST

START_TEST(cases_cover_every_guard)
{
	check_cases_cover(tested);
}
END_TEST

START_TEST(relations_answer)
{
	check_relations(tested);
}
END_TEST

START_TEST(reasons_are_asked)
{
	check_reasons(tested);
}
END_TEST

START_TEST(clock_waits)
{
	check_idle_clock(tested);
}
END_TEST

START_TEST(words_are_whole)
{
	check_words(tested->machine);
}
END_TEST

Suite *table_suite(const struct rules_table *table)
{
	Suite *suite = suite_create(table->machine->name);
	TCase *tcase = tcase_create("table");

	tested = table;
	tcase_add_test(tcase, golden_print_is_current);
	tcase_add_test(tcase, rows_are_the_designs);
	tcase_add_test(tcase, cases_answer);
	tcase_add_test(tcase, cases_cover_every_guard);
	tcase_add_test(tcase, relations_answer);
	tcase_add_test(tcase, reasons_are_asked);
	tcase_add_test(tcase, clock_waits);
	tcase_add_test(tcase, words_are_whole);
	suite_add_tcase(suite, tcase);
	return suite;
}

int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);

	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
