/* The checks that all move tables pass, and their golden prints. */
#include "rules_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A whole small file, for the caller to free. */
static char *file_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t bytes = 0;

	ck_assert_msg(file != NULL, "cannot open %s (tests run from the top of the tree)", path);
	ck_assert_msg(getdelim(&text, &bytes, '\0', file) >= 0, "%s is empty", path);
	fclose(file);
	return text;
}

/* All that one bit set says, in the words of moves.txt: "poster, reviewer". */
static void print_whos(FILE *out, uint32_t by)
{
	const char *between = "";

	if (by == BY_NOBODY)
		fputs("nobody", out);
	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		if ((by & bit) == 0)
			continue;
		fprintf(out, "%s%s", between, who_text((enum who)bit));
		between = ", ";
	}
}

/* "VERDICT_WINDOW_WRONG" as "window wrong". */
static void print_verdict(FILE *out, enum verdict verdict)
{
	char text[64];
	size_t n = 0;

	for (const char *c = verdict_name(verdict) + strlen("VERDICT_"); *c != '\0'; c++)
		text[n++] = *c == '_' ? ' ' : (char)(*c - 'A' + 'a');
	text[n] = '\0';
	fprintf(out, "%-22s", text);
}

/* Every bit alone, asked with a reason and nothing known: who is not sent away for his person. */
static uint32_t whos_admitted(const struct rules_table *table, int state, int event)
{
	uint32_t admitted = BY_NOBODY;
	const struct move *move = NULL;

	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		enum verdict verdict =
		    table->decide(table->nothing_known(state), event, bit, true, NOW, &move);
		if (verdict != VERDICT_WRONG_STATE && verdict != VERDICT_NOT_YOURS)
			admitted |= bit;
	}
	return admitted;
}

static const struct move *row_of(const struct machine *machine, int state, int event)
{
	for (size_t i = 0; i < machine->move_count; i++)
		if (machine->moves[i].event == event && (machine->moves[i].from & FROM(state)) != 0)
			return &machine->moves[i];
	return NULL;
}

static void print_move(FILE *out, const struct rules_table *table, int state, int event)
{
	const struct machine *machine = table->machine;
	const struct move *row = row_of(machine, state, event);

	fprintf(out, "    %-14s > %-11s ", machine->events[event],
	    row != NULL ? machine->states[row->to] : "?");
	print_whos(out, whos_admitted(table, state, event));
	if (row != NULL && row->needs_reason)
		fputs(" | with a reason", out);
	if (row != NULL && row->about != NULL && strcmp(row->about, "reason") != 0)
		fprintf(out, " | %s", row->about);
	fputc('\n', out);
}

static void print_moves(FILE *out, const struct rules_table *table)
{
	const struct machine *machine = table->machine;

	fprintf(out, "MOVES: in each state, what can be done, where it leads, who may, under which "
		     "condition\n");
	for (size_t state = 0; state < machine->state_count; state++) {
		const char *before = "    never:";
		fprintf(out, "\n%s\n", machine->states[state]);
		for (size_t event = 1; event < machine->event_count; event++)
			if (whos_admitted(table, (int)state, (int)event) != BY_NOBODY)
				print_move(out, table, (int)state, (int)event);
		for (size_t event = 1; event < machine->event_count; event++) {
			if (whos_admitted(table, (int)state, (int)event) != BY_NOBODY)
				continue;
			fprintf(out, "%s %s", before, machine->events[event]);
			before = ",";
		}
		fputc('\n', out);
	}
}

static void print_cases(FILE *out, const struct rules_table *table)
{
	int event = 0;

	fprintf(out, "\nCONDITIONS: what the rule answers to whom\n");
	for (size_t i = 0; i < table->case_count; i++) {
		const struct rule_case *c = &table->cases[i];
		const struct move *move = NULL;
		if (c->event != event)
			fprintf(out, "\n%s\n", table->machine->events[c->event]);
		event = c->event;
		fputs("    ", out);
		print_verdict(
		    out, table->decide(c->facts, c->event, c->by, c->has_reason, NOW, &move));
		fprintf(out, " %s (", c->what);
		print_whos(out, c->by);
		fprintf(out, "%s)\n", c->has_reason ? ", with a reason" : "");
	}
}

static void print_relations(FILE *out, const struct rules_table *table)
{
	fprintf(out, "\nWHO IS WHO: what somebody is to a subject\n\n");
	for (size_t i = 0; i < table->relation_count; i++) {
		const struct relation_case *c = &table->relation_cases[i];
		fprintf(out, "    %s; %s: ", c->who, c->subject);
		print_whos(out, table->relations(c->actor, c->ties));
		fputc('\n', out);
	}
}

/* Says where two texts part, by the line. */
static void compare_lines(const char *path, const char *kept, const char *now)
{
	int line = 1;

	while (*kept != '\0' && *kept == *now) {
		line += *kept == '\n';
		kept++;
		now++;
	}
	ck_assert_msg(*kept == *now,
	    "%s differs in line %d: kept \"%.60s\", now \"%.60s\"; UPDATE_GOLDEN=1 writes it anew",
	    path, line, kept, now);
}

static void check_golden(const struct rules_table *table)
{
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);

	fprintf(out, "Printed from %s by tests/rules/test_%s; UPDATE_GOLDEN=1 writes it anew.\n\n",
	    table->home, table->machine->name);
	print_moves(out, table);
	print_cases(out, table);
	print_relations(out, table);
	fclose(out);
	if (getenv("UPDATE_GOLDEN") != NULL) {
		FILE *file = fopen(table->golden, "w");
		ck_assert_ptr_nonnull(file);
		fputs(text, file);
		fclose(file);
	} else {
		char *kept = file_read(table->golden);
		compare_lines(table->golden, kept, text);
		free(kept);
	}
	free(text);
}

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
	char *file = file_read("tests/rules/moves.txt");
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
	free(file);
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
	char *file = file_read(path);
	char *wanted = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&wanted, &bytes);

	fprintf(out, "\n  %s ENUM(", column);
	for (size_t i = 1; i < count; i++)
		fprintf(out, "%s'%s'", i > 1 ? "," : "", words[i]);
	fputs(") ", out);
	fclose(out);
	ck_assert_msg(strstr(file, wanted) != NULL, "%s does not say %s", path, wanted);
	free(wanted);
	free(file);
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
