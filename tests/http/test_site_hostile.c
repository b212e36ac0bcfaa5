/*
 * Hostile words through every text field of every form, as somebody who may send it, and read back from every output: pages, JSON,
 * tables, spreadsheets, feeds, headers, log. PROMISES.md, "hostile text". The forms are those of the table of routes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/text.h"
#include "everyone.h"
#include "http/route.h"
#include "outputs.h"
#include "stage.h"
#include "visit.h"

#define ROUNDS 6
#define ROUTES 300

static const char settings[] = "[site]\norigin = http://127.0.0.1:8080\n"
			       "[mail]\nsendmail = /bin/true\nfrom = wall@example.org\n";

static const char *const corpus[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)",
	"</textarea></title></script><svg/onload=alert(1)>",
	"javascript:alert(1)",
	"<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
	"{{ v.title }} {place} {title} {n} ${x} #{x}",
	"%s%n%d%99999x %p",
	"%0d%0aX-Injected:%201 %zz %",
	"x' OR '1'='1'; DROP TABLE account;-- \\",
	"=HYPERLINK(\"http://evil.example\",\"x\")",
	"+1+1 -1+1 @SUM(A1)",
	"\xe2\x80\xae"
	"drowssap \xe2\x81\xa6rtl\xe2\x81\xa9",
	"\xf0\x9f\x8f\xae\xf0\xa0\xae\xb7\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xa7",
	"zero\xe2\x80\x8bwidth\xe2\x80\x8c\xe2\x80\x8d\xef\xbb\xbf.",
	"\xe2\x80\xa8line\xe2\x80\xa9separators",
	"\",\"admin\":true,\"x\":{\"\\u0000",
	"]]><!--<![CDATA[ &xxe; <!ENTITY x SYSTEM \"file:///etc/passwd\"> -->",
	"&lt;b&gt;&amp;#60; &nbsp;&notanentity",
	"Z\xcc\xb6\xcd\x8f\xcc\xb6"
	"algo \xcc\x81",
	"..\\..\\/etc/passwd a;b,c\td",
	"level=error what=fault key=\"v\" `id` $(id)",
};

/* What no field may take: lines and terminals end with them. */
static const char *const controls[] = { "a\x01z", "a\x1b[31mz", "a\x7fz", "a\xc2\x85z", "a\vz",
	"a\xef\xbf\xbfz" };

/* --- who can send what ------------------------------------------------------------------------- */

static struct persons persons;

struct form_row {
	const struct route *route;
	const char *pattern;
	const struct subjects *subjects;
};
static struct form_row rows[ROUTES];
static size_t row_count;

static bool is_text(const struct form_field *field)
{
	return field->type == FIELD_TEXT || field->type == FIELD_AREA ||
	       field->type == FIELD_HIDDEN;
}

static void read_rows(void)
{
	const struct site_routes *routes = site_route_rows();

	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = everyone_route(&routes->items[i]);
		if (routes->items[i].is_post && route->form && !(route->flags & ROUTE_SIGNED))
			rows[row_count++] = (struct form_row){ route, routes->items[i].pattern,
				everyone_subjects(routes->items[i].pattern) };
	}
}

/* Whoever tries hundreds of times is slowed; that is not what this is about. */
static struct fcgi_reply send(
    struct mem *scratch, const struct form_row *row, size_t p, size_t s, const struct filled *form)
{
	stage_sql(scratch, "DELETE FROM throttle");
	return everyone_send(scratch, &persons.items[p],
	    everyone_path(scratch, row->pattern, &row->subjects->items[s]), form);
}

/* COMMIT fails, so nothing happens; what may be repeated has none, and leads on, not back. */
static bool gets_through(const struct form_row *row, const struct fcgi_reply *reply)
{
	return reply->status == 503 ||
	       (reply->status == 303 && row->route->flags & ROUTE_REPEATABLE &&
		   strncmp(fcgi_header(reply, "Location"), "/login", 6) != 0);
}

/* The first who gets through with a good form, about what. */
static bool find_sender(const struct form_row *row, size_t *p_out, size_t *s_out)
{
	for (size_t p = 0; p < persons.n; p++)
		for (size_t s = 0; s < row->subjects->n; s++) {
			if (!everyone_may_ask(row->route, &persons.items[p]))
				continue;
			struct mem *scratch = mem_child(mem);
			struct filled form = everyone_fill(scratch, row->route, &persons.items[p]);
			struct fcgi_reply reply = send(scratch, row, p, s, &form);
			bool is_through = gets_through(row, &reply);
			mem_free(scratch);
			if (is_through) {
				*p_out = p;
				*s_out = s;
				return true;
			}
		}
	return false;
}

/* What an HTML parser calls an error. */
static bool has_controls(const char *page)
{
	for (const unsigned char *c = (const unsigned char *)page; *c; c++)
		if ((*c < ' ' && !strchr("\t\n\r", *c)) || *c == 0x7f ||
		    (*c == 0xc2 && c[1] < 0xa0) || (*c == 0xef && c[1] == 0xbf && c[2] >= 0xbe))
			return true;
	return false;
}

/* What only opens with something made for one moment and one person, so that nobody on the stage gets through; all the same every
 * field of it is tried. */
static const struct {
	const char *pattern, *needs;
} moments[] = {
	{ "/login/code", "a password given, and the code of an authenticator" },
	{ "/password", "a one-time code" },
	{ "/account/factor", "the code of an authenticator" },
	{ "/inbox/address/confirm", "the code of a mail" },
	{ "/partners/join", "the code of an invitation" },
};

static const char *needs_of(const struct form_row *row)
{
	for (size_t i = 0; i < COUNT(moments); i++)
		if (strcmp(row->pattern, moments[i].pattern) == 0)
			return moments[i].needs;
	return NULL;
}

static size_t first_who_may_ask(const struct form_row *row)
{
	size_t p = 0;

	while (!everyone_may_ask(row->route, &persons.items[p]))
		p++;
	return p;
}

/* A form has room for each of its fields. */
static void set_field(struct filled *form, const char *name, const char *value)
{
	size_t i = 0;

	while (i < form->n && strcmp(form->fields[i].name, name) != 0)
		i++;
	form->fields[i] = (struct browser_field){ .name = name, .value = value };
	form->n += i == form->n;
}

/* --- refused or kept, never anything else -------------------------------------------------------- */

/* Which words a field takes, by route and field. */
static struct taking {
	bool takes[COUNT(corpus)];
} * takings[ROUTES];

static bool looks_right(int status)
{
	return status == 503 || status == 303 || status == 400 || status == 422 || status == 409 ||
	       status == 404 || status == 403 || status == 429;
}

/* Whether it is taken. */
static bool try_value(const struct form_row *row, size_t p, size_t s,
    const struct form_field *field, const char *value, bool is_read)
{
	struct mem *scratch = mem_child(mem);
	struct filled form = everyone_fill(scratch, row->route, &persons.items[p]);

	set_field(&form, field->name, value);
	struct fcgi_reply reply = send(scratch, row, p, s, &form);
	const char *wrong = is_read ? outputs_trouble(scratch, &reply) : NULL;
	ck_assert_msg(looks_right(reply.status), "%s %s=%s: %d", row->pattern, field->name, value,
	    reply.status);
	ck_assert_msg(!wrong, "%s %s=%s: %s", row->pattern, field->name, value, wrong);
	ck_assert_msg(!has_controls(reply.body), "%s %s=%s: repeated as it was", row->pattern,
	    field->name, value);
	bool takes = gets_through(row, &reply);
	mem_free(scratch);
	return takes;
}

/* As many characters as allowed, of four bytes each; and one more. */
static const char *long_text(size_t chars)
{
	char *text = mem_alloc(mem, 4 * chars + 1);

	for (size_t i = 0; i < chars; i++)
		memcpy(text + 4 * i, "\xf0\xa0\xae\xb7", 4);
	text[4 * chars] = '\0';
	return text;
}

static void try_field(struct form_row *row, size_t p, size_t s, size_t f)
{
	const struct form_field *field = &row->route->form->fields[f];
	struct taking *taking = &takings[row - rows][f];

	for (size_t k = 0; k < COUNT(corpus); k++) {
		const char *value = outputs_marked(corpus[k], (size_t)field->max);
		taking->takes[k] = try_value(row, p, s, field, value, true);
	}
	for (size_t k = 0; k < COUNT(controls); k++)
		ck_assert_msg(!try_value(row, p, s, field, controls[k], false),
		    "%s %s takes control characters", row->pattern, field->name);
	try_value(row, p, s, field, long_text((size_t)field->max), true);
	ck_assert_msg(!try_value(row, p, s, field, long_text((size_t)field->max + 1), true),
	    "%s %s takes more than %lld characters", row->pattern, field->name,
	    (long long)field->max);
}

static void try_form(struct form_row *row)
{
	size_t p = first_who_may_ask(row), s = 0;
	bool is_sent = find_sender(row, &p, &s);

	ck_assert_msg(is_sent == !needs_of(row), "%s: %s", row->pattern,
	    is_sent ? "somebody gets through" : "nobody gets through");
	takings[row - rows] = MEM_ARRAY(mem, struct taking, row->route->form->field_count);
	for (size_t f = 0; f < row->route->form->field_count; f++)
		if (is_text(&row->route->form->fields[f]))
			try_field(row, p, s, f);
}

/* --- kept, and read back ---------------------------------------------------------------------------- */

static struct kept {
	const struct form_row *row;
	const struct subject *subject;
	const char *where; /* the answer led there */
	size_t person;
	size_t first_mark;
	const struct form_field **marked; /* the field of each mark; NULL behind them */
} kept[ROUTES * ROUNDS];
static size_t kept_count;

/* All words that the field takes, from another one on in each round, as far as there is room. */
static const char *all_words(const struct taking *taking, size_t max, size_t round)
{
	const char *all = "";

	for (size_t i = 0; i < COUNT(corpus); i++) {
		size_t k = (i + round * 4) % COUNT(corpus);
		if (taking->takes[k])
			all = mem_printf(mem, "%s%s%s", all, *all ? " " : "", corpus[k]);
	}
	return *all ? outputs_marked(all, max) : NULL;
}

static bool keep(const struct form_row *row, size_t p, size_t s, size_t round)
{
	struct mem *scratch = mem_child(mem);
	struct filled form = everyone_fill(scratch, row->route, &persons.items[p]);
	struct kept one = { row, &row->subjects->items[s], NULL, p, outputs_marks(),
		MEM_ARRAY(mem, const struct form_field *, row->route->form->field_count + 1) };

	for (size_t f = 0; f < row->route->form->field_count; f++) {
		const struct form_field *field = &row->route->form->fields[f];
		const char *words = all_words(&takings[row - rows][f], (size_t)field->max, round);
		if (!words)
			continue;
		one.marked[outputs_marks() - one.first_mark - 1] = field;
		set_field(&form, field->name, words);
	}
	struct fcgi_reply reply = send(scratch, row, p, s, &form);
	const char *wrong = outputs_trouble(scratch, &reply);
	ck_assert_msg(
	    !wrong && looks_right(reply.status), "%s: %d %s", row->pattern, reply.status, wrong);
	if (reply.status == 303) {
		one.where = mem_strdup(mem, fcgi_header(&reply, "Location"));
		kept[kept_count++] = one;
	}
	mem_free(scratch);
	return reply.status == 303;
}

static bool was_kept(const struct form_row *row)
{
	for (size_t i = 0; i < kept_count; i++)
		if (kept[i].row == row)
			return true;
	return false;
}

static bool takes_anything(const struct form_row *row)
{
	for (size_t f = 0; f < row->route->form->field_count; f++)
		for (size_t k = 0; k < COUNT(corpus); k++)
			if (takings[row - rows][f].takes[k])
				return true;
	return false;
}

static void read_page(const struct person *person, const char *path)
{
	struct mem *scratch = mem_child(mem);
	struct browser browser = person->browser;

	browser.mem = scratch;
	struct fcgi_reply reply = visit_get(&browser, path);
	const char *wrong = outputs_trouble(scratch, &reply);
	ck_assert_msg(!wrong, "%s as %s: %s", path, person->role, wrong);
	ck_assert_msg(reply.status < 500, "%s as %s: %d", path, person->role, reply.status);
	mem_free(scratch);
}

/* Where it led, and every page of the same subject, for whoever wrote it and for who looks on. */
static void read_about(const struct kept *one)
{
	static const char *const others[] = { "guest", "district_admin", "account_admin",
		"auditor" };
	const struct site_routes *routes = site_route_rows();
	const char *names = strchr(one->row->pattern, '{');

	for (size_t p = 0; p < persons.n; p++) {
		bool reads = p == one->person;
		for (size_t i = 0; i < COUNT(others); i++)
			reads = reads || strcmp(persons.items[p].role, others[i]) == 0;
		if (!reads)
			continue;
		read_page(&persons.items[p], one->where);
		for (size_t i = 0; names && i < routes->n; i++)
			if (!routes->items[i].is_post && strchr(routes->items[i].pattern, '{') &&
			    everyone_subjects(routes->items[i].pattern) == one->row->subjects)
				read_page(&persons.items[p],
				    everyone_path(mem, routes->items[i].pattern, one->subject));
		if (names) {
			const char *code = mem_strndup(
			    mem, one->subject->names, strcspn(one->subject->names, "/"));
			read_page(&persons.items[p], mem_printf(mem, "/history/%s", code));
			read_page(&persons.items[p], mem_printf(mem, "/history/%s.json", code));
		}
	}
}

/* Whoever is signed in is led away from registering. */
static bool may_keep(const struct form_row *row, const struct person *person)
{
	return everyone_may_ask(row->route, person) &&
	       (!person->login || strcmp(row->pattern, "/register") != 0);
}

/* Whoever is the first that can still do it. Read at once: the next who writes may write over it. */
static void keep_somehow(const struct form_row *row, size_t round)
{
	for (size_t p = 0; p < persons.n; p++)
		for (size_t s = 0; s < row->subjects->n; s++)
			if (may_keep(row, &persons.items[p]) && keep(row, p, s, round)) {
				read_about(&kept[kept_count - 1]);
				return;
			}
}

/* So that of the agent's awards there is one to begin and one to give back. */
static void begin_no_work(void)
{
	stage_sql(mem,
	    "UPDATE award JOIN role_grant ON partner_id = lead_id JOIN account ON account.id = "
	    "account_id SET award.state = 'awarded', started_at = NULL WHERE award.state = "
	    "'working' AND login = 'agent01'");
}

/* The last word of a pattern of what leaves nothing to go on with. */
static bool ends_something(const struct form_row *row)
{
	static const char *const ends[] = { "/withdraw", "/give_up", "/renounce", "/leave",
		"/expel", "/decline", "/suspend", "/disable", "/revoke" };
	const char *last = strrchr(row->pattern, '/');

	for (size_t i = 0; i < COUNT(ends); i++)
		if (strcmp(last, ends[i]) == 0)
			return true;
	return false;
}

/* In each round what ends something comes after the rest; projects before partners, and these before accounts. */
static void keep_all(void)
{
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < row_count; i++)
			if (takes_anything(&rows[i]) && !ends_something(&rows[i]))
				keep_somehow(&rows[i], round);
		for (size_t i = row_count; i-- > 0;)
			if (takes_anything(&rows[i]) && ends_something(&rows[i]))
				keep_somehow(&rows[i], round);
	}
	for (size_t i = 0; i < row_count; i++)
		ck_assert_msg(was_kept(&rows[i]) == takes_anything(&rows[i]),
		    "%s takes words, but nobody could have it keep them", rows[i].pattern);
}

static void read_lists(void)
{
	const struct site_routes *routes = site_route_rows();

	for (size_t i = 0; i < routes->n; i++)
		for (size_t p = 0; p < persons.n; p++)
			if (!routes->items[i].is_post && !strchr(routes->items[i].pattern, '{'))
				read_page(&persons.items[p], routes->items[i].pattern);
}

/* But for codes, what is hidden (versions, where to go back to), and the purpose, which its event keeps for itself. */
static void everything_was_seen(void)
{
	for (size_t i = 0; i < kept_count; i++)
		for (size_t k = 0; kept[i].marked[k]; k++) {
			const struct form_field *field = kept[i].marked[k];
			ck_assert_msg(outputs_was_seen(kept[i].first_mark + k) ||
					  field->type == FIELD_HIDDEN ||
					  strcmp(field->name, "code") == 0 ||
					  strcmp(field->name, "purpose") == 0,
			    "%s by %s: %s is nowhere", kept[i].row->pattern,
			    persons.items[kept[i].person].role, field->name);
		}
}

/* What filters and addresses are given comes back on the page, too. */
static const char *encoded(const char *text)
{
	struct buf out;

	buf_init(&out, mem, 10000);
	for (; *text; text++)
		buf_printf(&out, "%%%02X", (unsigned)(unsigned char)*text);
	return out.data;
}

static void read_filters(void)
{
	const struct site_routes *routes = site_route_rows();

	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = everyone_route(&routes->items[i]);
		const struct subjects *subjects = everyone_subjects(routes->items[i].pattern);
		const char *path = everyone_path(mem, route->pattern, &subjects->items[0]);
		for (size_t f = 0; !routes->items[i].is_post && route->form &&
				   route->form->is_get && f < route->form->field_count;
		     f++)
			for (size_t k = 0; k < COUNT(corpus); k++)
				read_page(&persons.items[persons.n - 1],
				    mem_printf(mem, "%s?%s=%s", path, route->form->fields[f].name,
					encoded(outputs_marked(corpus[k], 40))));
	}
}

static void read_addresses(void)
{
	static const char *const folders[] = { "/", "/projects/", "/partners/", "/claims/",
		"/units/", "/history/", "/login?next=", "/language?to=en&back=", "/accounts/" };

	for (size_t i = 0; i < COUNT(folders); i++)
		for (size_t k = 0; k < COUNT(corpus); k++)
			for (size_t p = 0; p < persons.n; p += persons.n - 1)
				read_page(&persons.items[p],
				    mem_printf(mem, "%s%s", folders[i], encoded(corpus[k])));
}

/* A name of a browser is text of a stranger as well. */
static void name_browsers(void)
{
	for (size_t k = 0; k < COUNT(corpus); k++) {
		const char *hex = encoded(outputs_marked(corpus[k], 180)), *digits = "";
		for (; *hex; hex += 3)
			digits = mem_printf(mem, "%s%.2s", digits, hex + 1);
		stage_sql(mem,
		    "UPDATE session SET user_agent = CONVERT(X'%s' USING utf8mb4) WHERE id %% %zu "
		    "= %zu",
		    digits, COUNT(corpus), k);
	}
}

START_TEST(hostile_words_stay_words)
{
	everyone_set_stage(mem);
	persons = everyone_persons(mem);
	site_enter_half(&persons.items[0].browser, "resident2");
	read_rows();
	site_restart_worker(
	    &(const struct site_options){ .more = settings, .inject = "commit:1:1105" });
	for (size_t i = 0; i < row_count; i++)
		try_form(&rows[i]);
	site_restart_worker(&(const struct site_options){ .more = settings });
	begin_no_work();
	keep_all();
	name_browsers();
	read_lists();
	everything_was_seen();
	read_filters();
	read_addresses();
}
END_TEST

START_TEST(the_log_is_a_log)
{
	const char *wrong = outputs_log_trouble(mem, site_log(mem));

	ck_assert_msg(!wrong, "%s", wrong);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hostile words on the site");
	TCase *tcase = run_case(suite, "hostile");

	site_start(&(const struct site_options){ .more = settings });
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, hostile_words_stay_words);
	tcase_add_test(tcase, the_log_is_a_log);
	return run_suite(suite);
}
