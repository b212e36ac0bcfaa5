/*
 * Reach: whoever has the right role in the wrong place, or is the agent of another partner, moves nothing, with every form filled
 * in as it should be. What he may not know exists is 404.
 */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

/* --- forms that would do ----------------------------------------------------------------------- */

#define FIELDS_MAX 8

struct body {
	const char *step; /* the last part of the address; NULL: any other */
	struct browser_field fields[FIELDS_MAX];
};

static struct body bodies[] = {
	{ "edit",
	    { { .name = "title", .value = "Not mine to change" },
		{ .name = "need", .value = "Nothing" }, { .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Here" }, { .name = "done_by" },
		{ .name = "text_version", .value = "1" } } },
	{ "publish", { { .name = "closes" }, { .name = "text_version" } } },
	{ "republish", { { .name = "closes" }, { .name = "text_version" } } },
	{ "reoffer", { { .name = "closes" }, { .name = "text_version" } } },
	{ "reschedule",
	    { { .name = "opens" }, { .name = "closes" }, { .name = "reason", .value = "Rain" } } },
	{ "return", { { .name = "reason", .value = "Because" }, { .name = "text_version" } } },
	{ "withdraw", { { .name = "reason", .value = "Because" } } },
	{ "give_up", { { .name = "reason", .value = "Because" } } },
	{ "decline", { { .name = "reason", .value = "Because" } } },
	{ "renounce", { { .name = "reason", .value = "Because" } } },
	{ "start", { { .name = "plan", .value = "Week 1" } } },
	{ "letter", { { .name = "what", .value = "All" }, { .name = "with", .value = "Hands" },
			{ .name = "by" } } },
	{ NULL, { { NULL } } },
};

/* Times that lie ahead, in the places left open. */
static void fill_in_times(void)
{
	for (size_t i = 0; i < COUNT(bodies); i++) {
		for (size_t k = 0; k < FIELDS_MAX && bodies[i].fields[k].name; k++) {
			struct browser_field *field = &bodies[i].fields[k];
			if (strcmp(field->name, "opens") == 0)
				field->value = visit_minute(mem, 20);
			if (strcmp(field->name, "closes") == 0)
				field->value = visit_minute(mem, 30);
			if (strcmp(field->name, "done_by") == 0 || strcmp(field->name, "by") == 0)
				field->value = visit_date(mem, 50);
		}
	}
}

/* Withdrawing is a button for claims and partners, and asks for a reason for projects; a partner's own
 * text is another form than a project's. */
static const struct body *body_for(const char *path)
{
	const char *step = strncmp(path, "/claims/", 8) == 0 ? "letter" : strrchr(path, '/') + 1;
	size_t i = 0;

	if (strcmp(step, "withdraw") == 0 && strncmp(path, "/projects/", 10) != 0)
		step = "";
	if (strcmp(step, "edit") == 0 && strncmp(path, "/partners/", 10) == 0)
		step = "";
	if (strncmp(path, "/claims/", 8) == 0 && strchr(path + 8, '/'))
		step = "";
	while (bodies[i].step && strcmp(bodies[i].step, step) != 0)
		i++;
	return &bodies[i];
}

static int send_form(struct browser *browser, const char *path)
{
	const struct body *body = body_for(path);
	size_t count = 0;

	struct browser_field fields[FIELDS_MAX];
	bool is_project = strncmp(path, "/projects/", 10) == 0;
	for (; count < FIELDS_MAX && body->fields[count].name; count++) {
		fields[count] = body->fields[count];
		if (fields[count].value)
			continue;
		/* Only a project's review asks what was read. */
		if (!is_project)
			break;
		fields[count].value =
		    site_text(mem, "SELECT text_version FROM project WHERE code = '%s'",
			mem_strndup(mem, path + 10, strcspn(path + 10, "/")));
	}
	return visit_post(browser, path, fields, count).status;
}

/* --- who is out of reach of what ----------------------------------------------------------------- */

#define FOREIGN 6

static const struct reach {
	const char *prefix, *codes; /* of the routes; the subjects */
	const char *foreign[FOREIGN];
} reaches[] = {
	{ "/projects/{code}/",
	    "SELECT MIN(code) FROM project WHERE unit_code = '370203019001' GROUP BY state, taken "
	    "> 0",
	    { "secretary-puji", "secretary-tieshan", "grid-qinghai1", "grid-puji1",
		"street-liaoning" } },
	{ "/partners/{code}/",
	    "SELECT MIN(code) FROM partner WHERE unit_code = '370203019' GROUP BY state",
	    { "street-liaoning", "resident2", "agent02", "secretary-qinghai", "accounts" } },
	{ "/occasions/{code}/", "SELECT code FROM occasion WHERE unit_code = '370203019001'",
	    { "secretary-puji", "secretary-tieshan", "street-liaoning" } },
	{ "/claims/{code}",
	    "SELECT claim.code FROM claim JOIN role_grant ON role_grant.partner_id = claim.lead_id "
	    "JOIN account ON"
	    " account.id = role_grant.account_id WHERE account.login NOT IN ('agent30', 'agent31') "
	    "LIMIT 8",
	    { "agent30", "agent31" } },
	{ "/projects/{code}/awards/{slot}/",
	    "SELECT CONCAT(project.code, '/awards/', award.slot) FROM award JOIN project ON "
	    "project.id ="
	    " award.project_id JOIN role_grant ON role_grant.partner_id = award.lead_id JOIN "
	    "account ON account.id ="
	    " role_grant.account_id WHERE account.login NOT IN ('agent30', 'agent31') LIMIT 8",
	    { "agent30", "agent31" } },
};

static bool is_about(const struct site_route *route, const struct reach *reach)
{
	bool is_award = strstr(route->pattern, "/awards/") != NULL;

	if (!route->is_post || strncmp(route->pattern, reach->prefix, strlen(reach->prefix)) != 0)
		return false;
	/* Claiming is open to every agent. */
	return is_award == (strstr(reach->prefix, "/awards/") != NULL) &&
	       !strstr(route->pattern, "}/claims");
}

/* The pattern up to the end of the prefix's names replaced by the subject. */
static const char *address(
    const struct site_route *route, const struct reach *reach, const char *subject)
{
	const char *folder = mem_strndup(
	    mem, route->pattern, (size_t)(strchr(route->pattern, '{') - route->pattern));
	const char *last = strrchr(reach->prefix, '}');

	return mem_printf(
	    mem, "%s%s%s", folder, subject, route->pattern + (last - reach->prefix) + 1);
}

/* A state that everybody can read may be what he is told; it is no state that he could act in. */
static bool is_public(const char *path)
{
	struct browser guest = site_guest(mem);
	size_t folder = strcspn(path + 1, "/") + 2;
	struct fcgi_reply reply =
	    visit_get(&guest, mem_strndup(mem, path, folder + strcspn(path + folder, "/")));

	return reply.status == 200;
}

static size_t try_all(
    struct browser *browser, const char *who, const struct reach *reach, const char *subject)
{
	const struct site_routes *routes = site_route_rows();
	size_t tried = 0;

	for (size_t i = 0; i < routes->n; i++) {
		if (!is_about(&routes->items[i], reach))
			continue;
		const char *path = address(&routes->items[i], reach, subject);
		int status = send_form(browser, path);
		ck_assert_msg(status == 403 || status == 404 || (status == 409 && is_public(path)),
		    "%s by %s: %d", path, who, status);
		tried++;
	}
	return tried;
}

START_TEST(nobody_reaches_beyond_his_place)
{
	const struct reach *reach = &reaches[_i];
	struct stage_cells subjects = stage_cells(mem, "%s", reach->codes);
	const char *before = site_checksum(mem);
	size_t tried = 0;

	fill_in_times();
	for (size_t f = 0; f < FOREIGN && reach->foreign[f]; f++) {
		struct browser browser = site_enter(mem, reach->foreign[f]);
		for (size_t i = 0; i < subjects.n; i++)
			tried +=
			    try_all(&browser, reach->foreign[f], reach, subjects.items[i].data);
	}
	ck_assert_int_ge(tried, 3);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* The same forms do work from within, so that the refusals above are about reach. */
START_TEST(the_forms_are_good)
{
	static const struct {
		const char *who, *step, *state;
	} cases[] = {
		{ "street-dagang", "return", "reviewing" },
		{ "street-dagang", "publish", "reviewing" },
		{ "secretary-qinghai", "submit", "draft" },
		{ "secretary-qinghai", "edit", "returned" },
	};

	fill_in_times();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct browser browser = site_enter(mem, cases[i].who);
		const char *code = site_text(mem,
		    "SELECT code FROM project WHERE state = '%s' AND unit_code LIKE "
		    "'370203019001%%' LIMIT 1",
		    cases[i].state);
		if (!code)
			continue;
		int status =
		    send_form(&browser, mem_printf(mem, "/projects/%s/%s", code, cases[i].step));
		ck_assert_msg(status == 303, "%s %s: %d", cases[i].step, code, status);
	}
}
END_TEST

/* A draft, an application, a letter: who is not concerned does not learn that they exist, by any address. */
START_TEST(what_one_may_not_know_is_not_there)
{
	static const struct {
		const char *sql, *paths[4];
	} cases[] = {
		{ "SELECT MIN(code) FROM project WHERE state = 'draft'",
		    { "/projects/", "/history/", "/search?q=", "/projects/%s/edit" } },
		{ "SELECT MIN(code) FROM project WHERE state = 'reviewing'",
		    { "/projects/", "/history/" } },
		{ "SELECT MIN(code) FROM project WHERE state = 'returned'",
		    { "/projects/", "/history/" } },
		{ "SELECT MIN(code) FROM partner WHERE state = 'applied'",
		    { "/partners/", "/history/", "/partners/%s/letter" } },
		{ "SELECT MIN(code) FROM partner WHERE state = 'declined'",
		    { "/partners/", "/history/" } },
	};
	static const char *const others[] = { "resident3", "agent30", "secretary-tieshan",
		"expert1" };

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *code = site_text(mem, "%s", cases[i].sql);
		ck_assert_ptr_nonnull(code);
		for (size_t k = 0; k < COUNT(others) * 4; k++) {
			struct browser browser = site_enter(mem, others[k / 4]);
			const char *path = cases[i].paths[k % 4];
			if (!path)
				continue;
			const char *mark = strstr(path, "%s");
			const char *uri = mark ? mem_printf(mem, "%.*s%s%s", (int)(mark - path),
						     path, code, mark + 2)
					       : mem_printf(mem, "%s%s", path, code);
			struct fcgi_reply reply = visit_get(&browser, uri);
			bool leads_on = strncmp(uri, "/search", 7) == 0 && reply.status == 303;
			bool is_gate = reply.status == 403 && mark != NULL;
			ck_assert_msg(
			    leads_on || is_gate || reply.status == 404 || !strstr(reply.body, code),
			    "%s by %s: %d", uri, others[k / 4], reply.status);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reach on the site");
	TCase *tcase = run_case(suite, "reach");

	site_start(NULL);
	tcase_add_loop_test(tcase, nobody_reaches_beyond_his_place, 0, COUNT(reaches));
	tcase_add_test(tcase, what_one_may_not_know_is_not_there);
	tcase_add_test(tcase, the_forms_are_good);
	return run_suite(suite);
}
