/*
 * What is promised of every form and every row of the database, proved over the table of routes and over all tables: no field too
 * many, no way out of the site, nothing that opens anything in a stolen dump. PROMISES.md, "Nobody in where they do not belong".
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/fault.h"
#include "db/db.h"
#include "everyone.h"
#include "http/route.h"
#include "partner/partner.h"
#include "server.h"
#include "visit.h"

static const char settings[] = "[site]\norigin = http://127.0.0.1:8080\n"
			       "[mail]\nsendmail = /bin/true\nfrom = wall@example.org\n";

static struct persons persons;

static void begin(void)
{
	persons = everyone_persons(mem);
}

static const struct person *first_for(const struct route *route)
{
	for (size_t p = 0; p < persons.n; p++)
		if (everyone_may_ask(route, &persons.items[p]))
			return &persons.items[p];
	return NULL;
}

/* --- a field too many ---------------------------------------------------------------------------- */

static int send_more(const struct route *route, const struct person *person, const char *path,
    const struct browser_field *more)
{
	struct mem *scratch = mem_child(mem);
	struct filled form = everyone_fill(scratch, route, person);
	struct browser_field *fields = MEM_ARRAY(scratch, struct browser_field, form.n + 2);
	size_t n = form.n;

	if (n)
		memcpy(fields, form.fields, n * sizeof(*fields));
	fields[n++] = *more;
	/* Twice, for the ones that the form as it should be does not have. */
	if (strcmp(more->name, "is_admin") != 0 && (!form.n || n - 1 == form.n))
		fields[n++] = *more;
	int status =
	    everyone_send(scratch, person, path, &(const struct filled){ fields, n, form.has_file })
		.status;
	mem_free(scratch);
	return status;
}

START_TEST(no_form_takes_a_field_too_many)
{
	const struct site_routes *routes = site_route_rows();
	const char *before = site_checksum(mem);

	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = everyone_route(&routes->items[i]);
		if (!routes->items[i].is_post)
			continue;
		const struct person *person = first_for(route);
		const char *path = everyone_path(
		    mem, route->pattern, &everyone_subjects(route->pattern)->items[0]);
		int status = send_more(route, person, path,
		    &(const struct browser_field){ .name = "is_admin", .value = "1" });
		/* Whoever has no form of ours shows a signed address first. */
		bool is_refused = status == 400 || (route->flags & ROUTE_SIGNED && status == 403);
		ck_assert_msg(is_refused, "%s takes is_admin: %d", path, status);
		for (size_t f = 0; route->form && f < route->form->field_count; f++) {
			const struct form_field *field = &route->form->fields[f];
			if (field->many || field->type == FIELD_CHOICES ||
			    route->flags & ROUTE_SIGNED)
				continue;
			status = send_more(route, person, path,
			    &(const struct browser_field){ .name = field->name, .value = "1" });
			ck_assert_msg(
			    status == 400, "%s takes %s twice: %d", path, field->name, status);
		}
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* --- ways out ------------------------------------------------------------------------------------- */

static const char *const elsewhere[] = { "//evil.example", "/\\evil.example", "\\\\evil.example",
	"https://evil.example/", "https:evil.example", "javascript:alert(1)", "///evil.example",
	"/%2F/evil.example", " //evil.example", "/.//evil.example", "evil.example" };

static void stays_here(const char *where, const char *what, const struct fcgi_reply *reply)
{
	const char *to = fcgi_header(reply, "Location");

	ck_assert_msg(!to || (to[0] == '/' && to[1] != '/' && to[1] != '\\' && !strstr(to, "//") &&
				 !strchr(to, '\\')),
	    "%s given %s leads to %s", where, what, to);
}

static const char *escaped(const char *text)
{
	const char *out = "";

	for (; *text; text++)
		out = mem_printf(mem, "%s%%%02X", out, (unsigned)(unsigned char)*text);
	return out;
}

/* Every hidden field of a form, and whatever an address may be asked to lead back to. */
START_TEST(nothing_leads_out_of_the_site)
{
	const struct site_routes *routes = site_route_rows();
	static const char *const names[] = { "next", "back", "to", "after", "about" };
	size_t led = 0;

	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = everyone_route(&routes->items[i]);
		const char *path = everyone_path(
		    mem, route->pattern, &everyone_subjects(route->pattern)->items[0]);
		for (size_t k = 0; k < COUNT(elsewhere) && !routes->items[i].is_post; k++)
			for (size_t n = 0; n < COUNT(names); n++) {
				struct person *person = &persons.items[(k + n) % persons.n];
				struct fcgi_reply reply = visit_get(&person->browser,
				    mem_printf(mem, "%s?%s=%s%s", path, names[n],
					escaped(elsewhere[k]),
					strcmp(names[n], "back") == 0 ? "&to=en" : ""));
				stays_here(path, elsewhere[k], &reply);
			}
		for (size_t f = 0;
		     routes->items[i].is_post && route->form && f < route->form->field_count; f++)
			for (size_t k = 0; k < COUNT(elsewhere); k++) {
				if (route->form->fields[f].type != FIELD_HIDDEN)
					continue;
				struct person person = *first_for(route);
				if (route->flags & ROUTE_REPEATABLE)
					person.browser = site_guest(mem);
				struct filled form = everyone_fill(mem, route, &person);
				struct browser_field *fields = form.fields;
				size_t at = 0;
				while (at < form.n &&
				       strcmp(fields[at].name, route->form->fields[f].name) != 0)
					at++;
				fields[at] =
				    (struct browser_field){ .name = route->form->fields[f].name,
					    .value = elsewhere[k] };
				form.n += at == form.n;
				struct fcgi_reply reply = everyone_send(mem, &person, path, &form);
				stays_here(path, elsewhere[k], &reply);
				led += reply.status == 303;
			}
	}
	ck_assert_uint_gt(led, COUNT(elsewhere));
}
END_TEST

/* --- what is hidden ---------------------------------------------------------------------------------- */

/* Codes as ours are, of today and of nothing. */
static const char *nothing_like(const char *pattern)
{
	int64_t now = clock_now();

	if (strncmp(pattern, "/projects/", 10) == 0 || strncmp(pattern, "/history/", 9) == 0)
		return code_make(mem, CODE_PROJECT, now, 9990);
	if (strncmp(pattern, "/partners/", 10) == 0)
		return code_make(mem, CODE_PARTNER, now, 9990);
	if (strncmp(pattern, "/claims/", 8) == 0)
		return code_make(mem, CODE_CLAIM, now, 9990);
	return "999999999";
}

/* But for the number of the request, at its end. */
static const char *words_of(struct person *person, const char *path)
{
	struct fcgi_reply reply = visit_get(&person->browser, path);
	const char *text = visit_text(mem, &reply);

	visit_is(&reply, 404);
	return mem_strndup(
	    mem, text, strlen(text) - strlen(fcgi_header(&reply, "X-Request-Id")) - 1);
}

START_TEST(what_is_hidden_looks_like_nothing)
{
	const struct site_routes *routes = site_route_rows();
	size_t compared = 0;

	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = everyone_route(&routes->items[i]);
		const struct subjects *subjects = everyone_subjects(route->pattern);
		for (size_t s = 0; !routes->items[i].is_post && s < subjects->n; s++)
			for (size_t p = 0; p < persons.n; p++) {
				const struct subject *subject = &subjects->items[s];
				struct subject nothing = { .names = nothing_like(route->pattern) };
				if (subject->is_open || !*subject->names ||
				    strchr(subject->names, '/') ||
				    !everyone_may_ask(route, &persons.items[p]) ||
				    everyone_is_own(subject, &persons.items[p]))
					continue;
				const char *path = everyone_path(mem, route->pattern, subject);
				ck_assert_str_eq(words_of(&persons.items[p], path),
				    words_of(&persons.items[p],
					everyone_path(mem, route->pattern, &nothing)));
				compared++;
			}
	}
	ck_assert_uint_gt(compared, 100);
}
END_TEST

/* --- a stolen dump ---------------------------------------------------------------------------------- */

#define SECRETS 400

static struct secret {
	const char *what, *value, *bare; /* bare: without what only makes it readable */
	unsigned char hash[crypto_hash_sha256_BYTES]; /* what a list of guesses would have */
} secrets[SECRETS];
static size_t secret_count;

static void keep_secret(const char *what, const char *value)
{
	struct secret *secret = &secrets[secret_count++];
	char *bare = mem_strdup(mem, value), *to = bare;

	ck_assert_msg(strlen(value) >= 6, "%s: %s", what, value);
	for (const char *c = value; *c; c++)
		if (*c != '-' && *c != ' ')
			*to++ = *c;
	*to = '\0';
	*secret = (struct secret){ .what = what, .value = value, .bare = bare };
	crypto_hash_sha256(secret->hash, (const unsigned char *)bare, strlen(bare));
}

/* What stands on the page behind one mark and before another. */
static const char *between(const struct fcgi_reply *page, const char *begin, const char *end)
{
	const char *at = strstr(page->body, begin);

	ck_assert_msg(at, "no %s: %d %s", begin, page->status, visit_text(mem, page));
	at += strlen(begin);
	return mem_strndup(mem, at, (size_t)(strstr(at, end) - at));
}

static void make_secrets(void)
{
	struct browser agent = site_enter(mem, "agent01"), office = site_enter(mem, "accounts"),
		       resident = site_enter(mem, "resident2");
	struct partner_invitations invitations;
	struct db *db = server_open(mem, SERVER_APP, 10);
	struct fcgi_reply reply, page;
	size_t from;

	for (size_t i = 0; i < site_accounts()->n && i < 40; i++)
		keep_secret("password", site_accounts()->items[i].password);
	for (size_t p = 1; p < persons.n; p++)
		keep_secret("cookie", browser_cookie(&persons.items[p].browser, "__Host-sid"));
	ck_assert(db_alive(db) && partner_invitations(db, mem, (struct partner_id){ 1 },
				      db_clock(db), &invitations));
	ck_assert_uint_gt(invitations.n, 0);
	keep_secret("invitation", invitations.items[0].code);
	reply = visit_post(&office, "/accounts/resident3/code", NO_FIELDS);
	page = visit_follow(&office, &reply);
	keep_secret("one-time code", between(&page, "<p class=\"secret\">", "</p>"));
	page = visit_get(&resident, "/account/factor");
	keep_secret("authenticator", between(&page, "<p class=\"secret\">", "</p>"));
	keep_secret("recovery code", between(&page, "<ul class=\"secret\"><li>", "</li>"));
	reply = visit_post(&agent, "/webhooks/new",
	    FIELDS({ .name = "owner",
		       .value = site_text(mem, "SELECT code FROM partner WHERE id = 1") },
		{ .name = "url", .value = "https://example.org/" },
		{ .name = "events", .value = "award.take" }));
	page = visit_follow(&agent, &reply);
	from = strcspn(strstr(page.body, "whsec_"), "<\" ");
	keep_secret("webhook", mem_strndup(mem, strstr(page.body, "whsec_"), from));
	reply = visit_post(&resident, "/inbox/address",
	    FIELDS({ .name = "address", .value = "somebody.private@example.org" }));
	visit_is(&reply, 303);
	keep_secret("mail address", "somebody.private@example.org");
	reply = visit_post(&agent,
	    mem_printf(
		mem, "/partners/%s/edit", site_text(mem, "SELECT code FROM partner WHERE id = 1")),
	    FIELDS({ .name = "contact_name", .value = "Desk" },
		{ .name = "contact_phone", .value = "13987654321" },
		{ .name = "ways", .value = "people" }, { .name = "categories", .value = "repairs" },
		{ .name = "text_version", .value = "1" }));
	visit_is(&reply, 303);
	keep_secret("telephone", "13987654321");
	keep_secret("telephone of the demo", "1990532000");
}

/* As it is read, as it is typed, and as a list of guesses would have it. */
static size_t forms_of(const struct secret *secret, struct stage_bytes *out)
{
	out[0] = (struct stage_bytes){ secret->what, secret->value, strlen(secret->value) };
	out[1] = (struct stage_bytes){ secret->what, secret->bare, strlen(secret->bare) };
	out[2] = (struct stage_bytes){ secret->what, secret->hash, sizeof(secret->hash) };
	return 3;
}

START_TEST(a_stolen_dump_and_log_open_nothing)
{
	struct stage_bytes forms[3 * SECRETS];
	size_t n = 0;

	make_secrets();
	for (size_t i = 0; i < secret_count; i++)
		n += forms_of(&secrets[i], &forms[n]);
	ck_assert_uint_gt(stage_lacks(mem, forms, n), 10000);
	const char *log = site_log(mem);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(!memmem(log, strlen(log), forms[i].data, forms[i].bytes),
		    "%s is in the log", forms[i].what);
}
END_TEST

static void set_the_stage(void)
{
	struct mem *own = mem_root("stage");

	everyone_set_stage(own);
	mem_free(own);
}

int main(void)
{
	Suite *suite = suite_create("promises of the site");
	TCase *tcase = run_case(suite, "promises");

	site_start(&(const struct site_options){ .more = settings });
	tcase_add_unchecked_fixture(tcase, set_the_stage, NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, no_form_takes_a_field_too_many);
	tcase_add_test(tcase, nothing_leads_out_of_the_site);
	tcase_add_test(tcase, what_is_hidden_looks_like_nothing);
	tcase_add_test(tcase, a_stolen_dump_and_log_open_nothing);
	return run_suite(suite);
}
