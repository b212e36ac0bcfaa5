/*
 * Everybody at every route, about subjects in every state and place: what is not allowed is refused and changes nothing, and no
 * GET changes anything. What everybody gets is kept in tests/golden/matrix.txt. PROMISES.md, "wrong role, wrong street".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/run.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/move.h"
#include "db/db.h"
#include "everyone.h"
#include "http/route.h"
#include "partner/partner.h"
#include "project/project.h"
#include "server.h"
#include "visit.h"

#define GOLDEN "tests/golden/matrix.txt"
#define PLACES 3

/* So that everything is there that can be switched off. */
static const char settings[] = "[site]\norigin = http://127.0.0.1:8080\n"
			       "[mail]\nsendmail = /bin/true\nfrom = wall@example.org\n";

/* From the most to the least; of several subjects the most is shown. */
enum outcome {
	NOTHING = 0, /* there is no such subject */
	UNKNOWN, /* 404 */
	REFUSED, /* 403 */
	TO_LOGIN,
	BY_RULE, /* 409, 410, 422, 429 */
	ELSEWHERE, /* 303, and nothing happened */
	DONE, /* 200; of a POST: it would have been kept */
	OUTCOMES
};
static const char letters[OUTCOMES] = { ' ', '0', '-', 'l', 'r', '>', '+' };

enum place { OWN, ELSE_OPEN, ELSE_SHUT };

static struct persons persons;
static struct mem *kept;

struct row {
	const struct site_route *print;
	const struct route *route;
	const struct subjects *subjects;
	unsigned char *outcomes; /* of each subject, for each person */
};
static struct row *rows;
static size_t row_count;

static unsigned char *outcome_at(const struct row *row, size_t person, size_t subject)
{
	return &row->outcomes[person * row->subjects->n + subject];
}

static void read_rows(void)
{
	const struct site_routes *routes = site_route_rows();

	rows = MEM_ARRAY(kept, struct row, routes->n);
	for (size_t i = 0; i < routes->n; i++) {
		struct row *row = &rows[row_count++];
		row->print = &routes->items[i];
		row->route = everyone_route(row->print);
		row->subjects = everyone_subjects(row->print->pattern);
		row->outcomes = MEM_ARRAY(kept, unsigned char, persons.n * row->subjects->n);
	}
}

static enum place place_of(const struct subject *subject, const struct person *person)
{
	return everyone_is_own(subject, person) ? OWN : subject->is_open ? ELSE_OPEN : ELSE_SHUT;
}

/* --- asking ------------------------------------------------------------------------------------ */

static enum outcome outcome_of(const struct fcgi_reply *reply)
{
	const char *to = fcgi_header(reply, "Location");

	switch (reply->status) {
	case 200: return DONE;
	case 303: return strncmp(to, "/login?next=", 12) == 0 ? TO_LOGIN : ELSEWHERE;
	case 403: return REFUSED;
	case 404: return UNKNOWN;
	case 409:
	case 410:
	case 422:
	case 429: return BY_RULE;
	default: return NOTHING;
	}
}

/* Where the table already says no, one subject shows it. */
static bool is_worth_it(const struct row *row, const struct person *person, size_t subject)
{
	return subject == 0 || everyone_may_ask(row->route, person);
}

/* A route without a row for its form ends nothing but the session it came with. */
static struct person somebody_like(struct mem *scratch, const struct row *row, size_t p)
{
	struct person person = persons.items[p];

	if (row->route->flags & ROUTE_REPEATABLE && person.login)
		person.browser = site_enter(scratch, person.login);
	return person;
}

static struct fcgi_reply ask(struct mem *scratch, const struct row *row, size_t p, size_t s)
{
	struct person person = somebody_like(scratch, row, p);
	const char *path = everyone_path(scratch, row->route->pattern, &row->subjects->items[s]);

	if (row->print->is_post) {
		struct filled filled = everyone_fill(scratch, row->route, &person);
		return everyone_send(scratch, &person, path, &filled);
	}
	person.browser.mem = scratch;
	return visit_get(&person.browser, path);
}

/* Whatever is answered; what is for somebody who is signed in is kept by nobody. */
static void is_careful(const struct row *row, size_t p, const struct fcgi_reply *reply)
{
	const char *cache = fcgi_header(reply, "Cache-Control");
	bool may_last = row->route->flags & ROUTE_LASTING && reply->status == 200;

	visit_is_secured(reply);
	if (persons.items[p].login && !may_last && !(row->route->flags & ROUTE_BARE))
		ck_assert_msg(cache && strcmp(cache, "no-store") == 0, "%s for %s: %s",
		    row->route->pattern, persons.items[p].role, cache ? cache : "(none)");
}

static const char *about(const struct row *row, size_t p, size_t s)
{
	return mem_printf(mem, "%s %s as %s", row->print->is_post ? "POST" : "GET",
	    everyone_path(mem, row->route->pattern, &row->subjects->items[s]),
	    persons.items[p].role);
}

/* --- once with COMMIT failing, to see what would be kept ------------------------------------------ */

static size_t lines_of(const char *path)
{
	char *text;
	size_t bytes, lines = 0;

	if (access(path, F_OK) != 0)
		return 0;
	ck_assert(file_read(mem, path, 1 << 26, &text, &bytes));
	for (size_t i = 0; i < bytes; i++)
		lines += text[i] == '\n';
	return lines;
}

static size_t rehearse(const struct row *row, size_t p, size_t s)
{
	struct mem *scratch = mem_child(mem);
	struct fcgi_reply reply = ask(scratch, row, p, s);
	bool is_kept =
	    reply.status == 503 || (row->route->flags & ROUTE_REPEATABLE && reply.status == 303);
	enum outcome outcome = is_kept ? DONE : outcome_of(&reply);
	size_t failed = reply.status == 503;

	is_careful(row, p, &reply);

	ck_assert_msg(outcome != NOTHING, "%s: %d %.800s", about(row, p, s), reply.status,
	    visit_text(mem, &reply));
	*outcome_at(row, p, s) = (unsigned char)outcome;
	mem_free(scratch);
	return failed;
}

/* Nothing is ever kept, so every form can be sent by everybody to everything. */
static void rehearse_all(void)
{
	const char *log = mem_printf(mem, "%s/injected", site_folder());
	const struct site_options failing = {
		.more = settings, .inject = "commit:1:1105", .inject_log = log
	};
	size_t failed = 0;

	site_restart_worker(&failing);
	for (size_t i = 0; i < row_count; i++)
		for (size_t p = 0; rows[i].print->is_post && p < persons.n; p++)
			for (size_t s = 0; s < rows[i].subjects->n; s++)
				if (is_worth_it(&rows[i], &persons.items[p], s))
					failed += rehearse(&rows[i], p, s);
	ck_assert_uint_gt(failed, 0);
	ck_assert_uint_eq(lines_of(log), failed);
	site_restart_worker(&(const struct site_options){ .more = settings });
}

/* --- then in earnest, but for what would be kept --------------------------------------------------- */

static void try_one(const struct row *row, size_t p, size_t s)
{
	struct mem *scratch = mem_child(mem);
	struct fcgi_reply reply = ask(scratch, row, p, s);
	enum outcome outcome = outcome_of(&reply);

	is_careful(row, p, &reply);

	if (row->print->is_post)
		ck_assert_msg(outcome == *outcome_at(row, p, s), "%s: %d, not as before",
		    about(row, p, s), reply.status);
	ck_assert_msg(outcome != NOTHING || row->route->flags & ROUTE_BARE, "%s: %d %.800s",
	    about(row, p, s), reply.status, visit_text(mem, &reply));
	*outcome_at(row, p, s) = (unsigned char)(outcome ? outcome : DONE);
	mem_free(scratch);
}

static void try_row(const struct row *row)
{
	for (size_t p = 0; p < persons.n; p++)
		for (size_t s = 0; s < row->subjects->n; s++)
			if (is_worth_it(row, &persons.items[p], s) &&
			    !(row->print->is_post && *outcome_at(row, p, s) == DONE))
				try_one(row, p, s);
}

/* Which route it was, once it is known that one was. */
static void find_the_culprit(void)
{
	for (size_t i = 0; i < row_count; i++) {
		const char *before = site_checksum(mem);
		try_row(&rows[i]);
		const char *after = site_checksum(mem);
		ck_assert_msg(strcmp(before, after) == 0, "%s %s changed something:\n%s\n%s",
		    rows[i].print->is_post ? "POST" : "GET", rows[i].print->pattern, before, after);
	}
}

static void try_all(void)
{
	const char *before = site_checksum(mem);

	for (size_t i = 0; i < row_count; i++)
		try_row(&rows[i]);
	const char *after = site_checksum(mem);
	if (strcmp(after, before) != 0) {
		find_the_culprit();
		ck_abort_msg("something changed, once:\n%s\n%s", before, after);
	}
}

/* --- what the tables say ----------------------------------------------------------------------------- */

/* Who the table of routes refuses gets no further, and what he may not know is not there. */
static void follows_the_routes(const struct row *row)
{
	for (size_t p = 0; p < persons.n; p++) {
		const struct person *person = &persons.items[p];
		enum outcome first = *outcome_at(row, p, 0);
		bool may = everyone_may_ask(row->route, person);
		if (!may)
			ck_assert_msg(
			    first == (person->login || row->print->is_post ? REFUSED : TO_LOGIN),
			    "%s: %c", about(row, p, 0), letters[first]);
	}
}

/* Whoever is let through by his role still does not learn of what is not public and not his. */
static void hides_what_is_not_his(const struct row *row)
{
	for (size_t p = 0; p < persons.n; p++)
		for (size_t s = 0; s < row->subjects->n; s++)
			if (strchr(row->route->pattern, '{') &&
			    everyone_may_ask(row->route, &persons.items[p]) &&
			    place_of(&row->subjects->items[s], &persons.items[p]) == ELSE_SHUT)
				ck_assert_msg(*outcome_at(row, p, s) == UNKNOWN ||
						  row->route->flags & ROUTE_SIGNED,
				    "%s: %c", about(row, p, s), letters[*outcome_at(row, p, s)]);
}

/* A relation of the person to the subject, as its own feature sees it. */
static uint32_t by_of(struct db *db, const struct row *row, size_t p, size_t s, int *state_out)
{
	const char *code = row->subjects->items[s].names;
	struct partner *partner;
	struct project *project;

	if (strncmp(row->route->pattern, "/partners/", 10) == 0) {
		ck_assert(partner_by_code(db, mem, code, &partner) && partner);
		*state_out = (int)partner->state;
		return partner_by(partner, persons.items[p].actor);
	}
	ck_assert(project_by_code(db, mem, code, &project) && project);
	*state_out = (int)project->state;
	return project_by(project, persons.items[p].actor);
}

static bool has_row(const struct machine *machine, int state, int event, uint32_t by)
{
	for (size_t i = 0; i < machine->move_count; i++)
		if (machine->moves[i].from & FROM(state) && machine->moves[i].event == event &&
		    machine->moves[i].allow & by)
			return true;
	return false;
}

/* What the table of moves does not offer is never done; what it offers is at least known to him. */
static void follows_the_moves(struct db *db, const struct row *row)
{
	bool is_partner = strncmp(row->route->pattern, "/partners/{code}/", 17) == 0;
	bool is_project = strncmp(row->route->pattern, "/projects/{code}/", 17) == 0;

	if (!row->print->is_post || !row->route->event || !(is_partner || is_project) ||
	    strchr(row->route->pattern + 17, '{'))
		return;
	for (size_t p = 1; p < persons.n; p++)
		for (size_t s = 0; s < row->subjects->n; s++) {
			int state;
			if (!everyone_may_ask(row->route, &persons.items[p]))
				continue;
			uint32_t by = by_of(db, row, p, s, &state);
			bool offered = has_row(is_partner ? &partner_machine : &project_machine,
			    state, row->route->event, by);
			enum outcome outcome = *outcome_at(row, p, s);
			ck_assert_msg(offered || outcome < ELSEWHERE, "%s: done without a row",
			    about(row, p, s));
			ck_assert_msg(!offered || outcome != UNKNOWN, "%s: offered, but not there",
			    about(row, p, s));
		}
}

/* Somebody can do it, so that the refusals of others are about them. A code that only its owner has is no part of a form here. */
static void somebody_can(const struct row *row)
{
	const struct form *form = row->route->form;

	for (size_t i = 0; form && i < form->field_count; i++)
		if (strcmp(form->fields[i].name, "code") == 0)
			return;
	if (!row->print->is_post || row->route->flags & ROUTE_SIGNED)
		return;
	for (size_t i = 0; i < persons.n * row->subjects->n; i++)
		if (row->outcomes[i] == DONE)
			return;
	ck_abort_msg("%s: nobody on this stage can do it", row->route->pattern);
}

/* --- the print ----------------------------------------------------------------------------------------- */

static void print_cell(FILE *out, const struct row *row, size_t p)
{
	unsigned char most[PLACES] = { NOTHING };
	const char *names = strchr(row->route->pattern, '{');

	for (size_t s = 0; s < row->subjects->n; s++) {
		enum place place =
		    names ? place_of(&row->subjects->items[s], &persons.items[p]) : OWN;
		if (*outcome_at(row, p, s) > most[place])
			most[place] = *outcome_at(row, p, s);
	}
	if (names && everyone_may_ask(row->route, &persons.items[p]))
		fprintf(out, "%c%c%c        ", letters[most[OWN]], letters[most[ELSE_OPEN]],
		    letters[most[ELSE_SHUT]]);
	else
		fprintf(out, "%c          ", letters[*outcome_at(row, p, 0)]);
}

/* A route, or the first word of each role; without the blanks at its end. */
static void print_line(FILE *out, const struct row *row)
{
	char *line;
	size_t bytes;
	FILE *text = open_memstream(&line, &bytes);

	fprintf(text, "%-4s %-56s ",
	    !row                  ? ""
	    : row->print->is_post ? "POST"
				  : "GET",
	    row ? row->print->pattern : "");
	for (size_t p = 0; p < persons.n; p++) {
		const char *role = persons.items[p].role;
		if (row)
			print_cell(text, row, p);
		else
			fprintf(text, "%-11.*s", (int)strcspn(role, "_"), role);
	}
	fclose(text);
	while (bytes && line[bytes - 1] == ' ')
		bytes--;
	fprintf(out, "%.*s\n", (int)bytes, line);
	free(line);
}

static const char head[] =
    "What everybody gets at every route; printed by tests/http/test_site_matrix, UPDATE_GOLDEN=1 "
    "writes it anew.\n"
    "\n"
    "One sign where the address names no subject or the role decides; else three: for what is his "
    "own (in his unit, of his partner,\n"
    "written by himself), for what is elsewhere and public, for what is elsewhere and not public. "
    "Over all subjects in all states\n"
    "the most that he gets:\n"
    "\n"
    "    +  it is shown; a form that is sent is kept          -  403: not allowed\n"
    "    >  led elsewhere, nothing is kept                    0  404: there is no such thing for "
    "him\n"
    "    r  told by a rule why not (409, 422, 429)            l  asked to sign in\n"
    "\n";

static char *print(void)
{
	char *text;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	fputs(head, out);
	print_line(out, NULL);
	for (size_t i = 0; i < row_count; i++)
		print_line(out, &rows[i]);
	fclose(out);
	return text;
}

static void compare(const char *now)
{
	const char *golden = "";
	char *text;
	size_t bytes;

	if (getenv("UPDATE_GOLDEN")) {
		FILE *file = fopen(GOLDEN, "w");
		ck_assert(file && fputs(now, file) >= 0 && fclose(file) == 0);
		return;
	}
	ck_assert(file_read(mem, GOLDEN, 1 << 20, &text, &bytes));
	for (golden = text; *golden && strcmp(golden, now) != 0;) {
		size_t a = strcspn(golden, "\n"), b = strcspn(now, "\n");
		ck_assert_msg(a == b && strncmp(golden, now, a) == 0,
		    "%s, if the change is meant run this with UPDATE_GOLDEN=1:\nwas %.*s\nis  %.*s",
		    GOLDEN, (int)a, golden, (int)b, now);
		golden += a + (golden[a] == '\n');
		now += b + (now[b] == '\n');
	}
	ck_assert_str_eq(golden, now);
}

START_TEST(everybody_gets_what_the_tables_say)
{
	struct db *db = server_open(mem, SERVER_APP, 10);

	kept = mem;
	ck_assert(db_alive(db));
	everyone_set_stage(mem);
	persons = everyone_persons(mem);
	read_rows();
	rehearse_all();
	try_all();
	char *now = print();
	compare(now);
	free(now);
	for (size_t i = 0; i < row_count; i++) {
		follows_the_routes(&rows[i]);
		hides_what_is_not_his(&rows[i]);
		follows_the_moves(db, &rows[i]);
		somebody_can(&rows[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("matrix of the site");
	TCase *tcase = run_case(suite, "matrix");

	site_start(&(const struct site_options){ .more = settings });
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, everybody_gets_what_the_tables_say);
	return run_suite(suite);
}
