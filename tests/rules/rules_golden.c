/* The golden print of a move table: what a product owner reads, from the answers of the rules. */
#include "rules_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

char *kept_text(struct mem *mem, const char *path)
{
	char *text = NULL;
	size_t bytes = 0;

	ck_assert_msg(file_read(mem, path, 1 << 20, &text, &bytes),
	    "cannot read %s (tests run from the top of the tree)", path);
	return text;
}

void print_whos(FILE *out, uint32_t by)
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

void compare_lines(const char *path, const char *kept, const char *now)
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

void check_golden(const struct rules_table *table)
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
		struct mem *mem = mem_root("golden");
		compare_lines(table->golden, kept_text(mem, table->golden), text);
		mem_free(mem);
	}
	free(text);
}
