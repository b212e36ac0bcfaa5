/* A listed partner's life as people move it: agreement, suspension, leaving, expulsion, coming back;
 * its texts, resources, agents and telephone number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "base/csv.h"
#include "visit.h"

#define PDF "%PDF-1.4\nour letter\n%%EOF\n"

static struct browser guest, resident, officer, district;

static void begin(void)
{
	guest = site_guest(mem);
	resident = site_enter(mem, "resident1");
	officer = site_enter(mem, "street-dagang");
	district = site_enter(mem, "district1");
}

/* Of an agent's partner in the demo. */
static const char *code_of(const char *login)
{
	return site_text(mem,
	    "SELECT p.code FROM partner p JOIN role_grant g ON g.partner_id = p.id JOIN account a"
	    " ON a.id = g.account_id WHERE a.login = '%s'",
	    login);
}

static const char *at(const char *code, const char *step)
{
	return mem_printf(mem, "/partners/%s%s", code, step);
}

static int64_t id_of(const char *code)
{
	return stage_int(mem, "SELECT id FROM partner WHERE code = '%s'", code);
}

static int64_t told(const char *text)
{
	return stage_int(mem, "SELECT COUNT(*) FROM message WHERE text = '%s'", text);
}

static const char *last_event(const char *code)
{
	return site_text(mem,
	    "SELECT event FROM event WHERE kind = 'partner' AND subject_id = %lld ORDER BY seq DESC"
	    " LIMIT 1",
	    (long long)id_of(code));
}

static void has_moved(struct fcgi_reply reply, const char *code, const char *event)
{
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(last_event(code), event);
}

/* Everyone but these is refused, and nothing changes; the paths are those of one move. */
static void only_for(const char *path, const char *const *allowed)
{
	static const char *const all[] = { "resident1", "agent30", "secretary-qinghai",
		"street-liaoning", "street-dagang", "district1", "accounts", "auditor" };
	const char *before = site_checksum(mem);

	for (size_t i = 0; i < COUNT(all); i++) {
		bool is_allowed = false;
		for (size_t k = 0; allowed[k]; k++)
			is_allowed = is_allowed || strcmp(all[i], allowed[k]) == 0;
		if (is_allowed)
			continue;
		struct browser who = site_enter(mem, all[i]);
		struct fcgi_reply reply = visit_post(&who, path, NO_FIELDS);
		ck_assert_msg(reply.status == 403 || reply.status == 404, "%s %s: %d", all[i], path,
		    reply.status);
	}
	struct fcgi_reply reply = visit_post(&guest, path, NO_FIELDS);
	visit_is(&reply, 403);
	ck_assert_str_eq(site_checksum(mem), before);
}

#define ONLY(path, ...) only_for(path, (const char *const[]){ __VA_ARGS__, NULL })

/* --- the agreement ---------------------------------------------------------------------------- */

#define TIER_COLUMN 6
#define STATE_COLUMN 7

/* Of the registry as a file; NULL: not in it. */
static const char *cell_in_the_file(const char *code, int column)
{
	struct fcgi_reply reply = visit_get(&guest, "/partners.csv");
	struct csv csv;
	ck_assert(csv_read(mem, reply.body, reply.body_bytes, &csv));
	for (size_t i = 0; i < csv.row_count; i++)
		if (strcmp(csv.rows[i].values[0], code) == 0)
			return csv.rows[i].values[column];
	return NULL;
}

START_TEST(the_district_signs)
{
	const char *code = code_of("agent09"), *sign = at(code, "/sign");
	struct fcgi_reply page = visit_get(&district, sign), reply;

	ONLY(sign, "district1");
	visit_is(&page, 200);
	reply = visit_submit(&district, &page, sign, NO_FIELDS);
	visit_is(&reply, 422);
	reply = visit_submit(&district, &page, sign,
	    FIELDS({ .name = "number", .value = "No. 9" },
		{ .name = "from", .value = visit_date(mem, 5) },
		{ .name = "until", .value = visit_date(mem, 3) }));
	visit_is(&reply, 422);
	visit_says(&district, &reply, "Give the agreement's number and its first and last day.");
	page = visit_get(&district, sign);
	reply = visit_submit(&district, &page, sign,
	    FIELDS({ .name = "number", .value = "No. 9" },
		{ .name = "from", .value = visit_date(mem, 0) },
		{ .name = "until", .value = visit_date(mem, 300) }));
	has_moved(reply, code, "sign");
	guest.lang = "en";
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, "District tier");
	visit_has(&guest, &page,
	    mem_printf(mem, "No. 9, %s to %s", visit_date(mem, 0), visit_date(mem, 300)));
	visit_lacks(&guest, &page, "It is over.");
	ck_assert_str_eq(cell_in_the_file(code, TIER_COLUMN), "District");
	/* It ends by its date: no move, but the page says so. */
	stage_sql(mem,
	    "UPDATE partner SET agreement_until_at = UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE WHERE"
	    " code = '%s'",
	    code);
	site_clock(mem);
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, "It is over.");
	visit_has(&guest, &page, "Street tier");
	ck_assert_str_eq(cell_in_the_file(code, TIER_COLUMN), "Street");
	ck_assert_str_eq(last_event(code), "sign");
}
END_TEST

/* --- suspension ------------------------------------------------------------------------------- */

static const char *working_login(void)
{
	return site_text(mem,
	    "SELECT a.login FROM award w JOIN role_grant g ON g.partner_id = w.lead_id"
	    " JOIN account a ON a.id = g.account_id JOIN partner p ON p.id = w.lead_id"
	    " WHERE w.state IN ('awarded', 'working') AND p.state = 'listed' LIMIT 1");
}

static struct fcgi_reply suspend(const char *code, int days)
{
	return visit_post(&district, at(code, "/suspend"),
	    FIELDS({ .name = "reason", .value = "线路老化。" },
		{ .name = "until", .value = visit_date(mem, days) }));
}

START_TEST(work_goes_on_while_suspended)
{
	const char *login = working_login(), *code = code_of(login);
	struct browser agent = site_enter(mem, login);
	int64_t id = id_of(code);
	int64_t running = stage_int(mem,
	    "SELECT COUNT(*) FROM award WHERE lead_id = %lld AND state IN ('awarded', 'working')",
	    (long long)id);
	struct fcgi_reply page, reply;

	ONLY(at(code, "/suspend"), "district1");
	page = visit_get(&district, at(code, "/suspend"));
	visit_is(&page, 200);
	visit_says(&district, &page, "Work that goes on");
	visit_has(&district, &page,
	    site_text(mem,
		"SELECT p.title FROM award a JOIN project p ON p.id = a.project_id WHERE a.lead_id"
		" = %lld AND a.state IN ('awarded', 'working') LIMIT 1",
		(long long)id));
	reply = suspend(code, -1);
	visit_is(&reply, 422);
	visit_says(&district, &reply, "Say until when; it must lie ahead.");
	reply = suspend(code, 20);
	has_moved(reply, code, "suspend");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM award WHERE lead_id = %lld AND state IN"
			     " ('awarded', 'working')",
			     (long long)id),
	    running);
	ck_assert_int_ge(told("{partner} was suspended while it works on {project}. The work goes "
			      "on; talk with it by {until} about how it is to be finished."),
	    running);
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, "线路老化。");
	/* No new claims, no second suspension, no agreement. */
	stage_sql(mem,
	    "UPDATE project SET opens_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE state"
	    " = 'published'");
	const char *project = site_text(mem,
	    "SELECT code FROM project WHERE state = 'published' AND taken < slots AND mode = 'rush'"
	    " AND closes_at > UTC_TIMESTAMP(6) LIMIT 1");
	reply = visit_post(&agent, mem_printf(mem, "/projects/%s/claims", project), NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&agent, &reply, "The partner is suspended.");
	reply = suspend(code, 30);
	visit_is(&reply, 409);
	reply = visit_post(&district, at(code, "/sign"),
	    FIELDS({ .name = "number", .value = "No. 9" },
		{ .name = "from", .value = visit_date(mem, 0) },
		{ .name = "until", .value = visit_date(mem, 300) }));
	visit_is(&reply, 409);
	ONLY(at(code, "/lift"), "district1");
	page = visit_get(&district, at(code, ""));
	reply = visit_submit(&district, &page, at(code, "/lift"), NO_FIELDS);
	has_moved(reply, code, "lift");
	page = visit_get(&agent, "/inbox");
	visit_has(&agent, &page, "线路老化。");
}
END_TEST

START_TEST(the_clock_lifts_at_its_date)
{
	const char *code = code_of("agent12");

	has_moved(suspend(code, 2), code, "suspend");
	/* It stays in the registry, with its seal, and can be asked for. */
	const char *name = site_text(mem, "SELECT name FROM partner WHERE code = '%s'", code);
	struct fcgi_reply page = visit_get(&guest, "/partners?state=suspended");
	visit_has(&guest, &page, name);
	visit_says(&guest, &page, "Suspended");
	page = visit_get(&guest, "/partners?state=listed");
	visit_lacks(&guest, &page, name);
	ck_assert_str_eq(cell_in_the_file(code, STATE_COLUMN), visit_say(&guest, "Suspended"));
	site_clock(mem);
	ck_assert_str_eq(last_event(code), "suspend");
	stage_sql(mem,
	    "UPDATE partner SET suspended_until_at = UTC_TIMESTAMP(6) - INTERVAL 3 SECOND, due_at ="
	    " suspended_until_at WHERE code = '%s'",
	    code);
	site_clock(mem);
	site_clock(mem);
	ck_assert_str_eq(last_event(code), "lift");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM event WHERE kind = 'partner' AND subject_id = "
			     "%lld AND event = 'lift' AND role = 'system'",
			     (long long)id_of(code)),
	    1);
}
END_TEST

/* --- leaving ---------------------------------------------------------------------------------- */

static void free_of_awards(const char *code)
{
	stage_sql(mem, "UPDATE partner SET open_awards = 0 WHERE code = '%s'", code);
}

START_TEST(nobody_leaves_with_an_award_open)
{
	const char *login = working_login(), *code = code_of(login);
	struct browser agent = site_enter(mem, login);
	struct fcgi_reply page = visit_get(&agent, at(code, "")), reply;

	visit_says(&agent, &page,
	    "Awards are still open; the partner can leave when they are at their end.");
	reply = visit_post(&agent, at(code, "/leave"), NO_FIELDS);
	visit_is(&reply, 409);
	/* Accepted, but short of its end. */
	stage_sql(mem,
	    "UPDATE partner SET open_awards = 0, unfinished_awards = 1 WHERE code = '%s'", code);
	reply = visit_post(&agent, at(code, "/leave"), NO_FIELDS);
	visit_is(&reply, 409);
	stage_sql(mem,
	    "UPDATE partner SET unfinished_awards = 0, open_awards = (SELECT COUNT(*) FROM award "
	    "WHERE"
	    " lead_id = partner.id AND state IN ('awarded', 'working')) WHERE code = '%s'",
	    code);
}
END_TEST

START_TEST(a_partner_leaves_and_comes_back)
{
	const char *code = code_of("agent25"), *leave = at(code, "/leave");
	struct browser agent = site_enter(mem, "agent25");
	int64_t id = id_of(code);
	struct fcgi_reply page, reply;

	free_of_awards(code);
	ONLY(leave, "agent25");
	page = visit_get(&agent, leave);
	visit_is(&page, 200);
	visit_says(&agent, &page, "Resources that are withdrawn");
	visit_has(&agent, &page,
	    site_text(mem, "SELECT title FROM partner_resource WHERE partner_id = %lld LIMIT 1",
		(long long)id));
	reply = visit_submit(&agent, &page, leave, NO_FIELDS);
	has_moved(reply, code, "leave");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM partner_resource WHERE partner_id = %lld",
		(long long)id),
	    0);
	reply = visit_post(&agent, leave, NO_FIELDS);
	visit_is(&reply, 409);
	/* Still there for everyone, without what it said of itself. */
	page = visit_get(&guest, at(code, ""));
	visit_is(&page, 200);
	visit_says(&guest, &page, "No longer in the registry");
	visit_lacks(&guest, &page,
	    site_text(mem, "SELECT intro FROM partner WHERE id = %lld", (long long)id));
	/* Back under its identity; the name is that of the registry. */
	const char *name =
	    site_text(mem, "SELECT name FROM partner WHERE id = %lld", (long long)id);
	page = visit_get(&agent, at(code, "/apply_again"));
	visit_is(&page, 200);
	reply = visit_submit(&agent, &page, at(code, "/apply_again"),
	    FIELDS({ .name = "name", .value = "Somebody else" },
		{ .name = "contact_phone", .value = "13800005678" },
		{ .name = "authority", .value = PDF, .file_name = "a.pdf" },
		{ .name = "accepts_rules", .value = "1" }));
	has_moved(reply, code, "apply_again");
	ck_assert_str_eq(
	    site_text(mem, "SELECT name FROM partner WHERE id = %lld", (long long)id), name);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM partner WHERE name = '%s'", name), 1);
	page = visit_get(&district, at(code, "/list"));
	reply = visit_submit(
	    &district, &page, at(code, "/list"), FIELDS({ .name = "is_unit", .value = "none" }));
	has_moved(reply, code, "list");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT agents FROM partner WHERE id = %lld", (long long)id), 1);
}
END_TEST

/* --- expulsion -------------------------------------------------------------------------------- */

static struct fcgi_reply apply_as(const char *ident)
{
	return visit_post_files(&resident, "/partners/apply",
	    FIELDS({ .name = "scheme", .value = "uscc" }, { .name = "ident", .value = ident },
		{ .name = "name", .value = "Again" }, { .name = "kind", .value = "enterprise" },
		{ .name = "street", .value = "370203019" },
		{ .name = "contact_name", .value = "The office" },
		{ .name = "contact_phone", .value = "13800001234" },
		{ .name = "ways", .value = "people" },
		{ .name = "authority", .value = PDF, .file_name = "a.pdf" },
		{ .name = "accepts_rules", .value = "1" }));
}

START_TEST(an_expulsion_ends_its_awards)
{
	const char *login = working_login(), *code = code_of(login), *expel = at(code, "/expel");
	struct browser agent = site_enter(mem, login);
	int64_t id = id_of(code);
	const char *project = site_text(mem,
	    "SELECT p.code FROM award a JOIN project p ON p.id = a.project_id WHERE a.lead_id = "
	    "%lld AND a.state IN ('awarded', 'working') LIMIT 1",
	    (long long)id);
	int64_t live = stage_int(mem, "SELECT live_awards FROM project WHERE code = '%s'", project);
	struct fcgi_reply page, reply;

	/* Only a single sub-unit of the body is expelled: the test needs one without. */
	stage_sql(mem, "UPDATE partner SET sub_unit = '' WHERE id = %lld", (long long)id);
	ONLY(expel, "district1");
	page = visit_get(&district, expel);
	visit_says(&district, &page, "Awards that end");
	reply =
	    visit_submit(&district, &page, expel, FIELDS({ .name = "number", .value = "No. 3" }));
	visit_is(&reply, 422);
	reply = visit_submit(&district, &page, expel,
	    FIELDS({ .name = "number", .value = "No. 3" },
		{ .name = "reason", .value = "It never came." }));
	has_moved(reply, code, "expel");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM award WHERE lead_id = %lld AND state NOT IN"
			     " ('terminated', 'renounced') OR lead_id = %lld AND state = "
			     "'terminated' AND cause <> 'partner'",
			     (long long)id, (long long)id),
	    0);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld", (long long)id), 0);
	ck_assert_int_lt(
	    stage_int(mem, "SELECT live_awards FROM project WHERE code = '%s'", project), live);
	page = visit_get(&agent, "/inbox");
	visit_has(&agent, &page, "No. 3");
	ck_assert_int_ge(told("{partner} was expelled, so its award has ended and the slot is free "
			      "again: {project}"),
	    3);
	page = visit_get(&guest, mem_printf(mem, "/projects/%s", project));
	visit_is(&page, 200);
	/* Not for 24 months, by whatever way; then under the same row. */
	const char *ident =
	    site_text(mem, "SELECT ident FROM partner WHERE id = %lld", (long long)id);
	reply = apply_as(ident);
	visit_is(&reply, 422);
	visit_says(&resident, &reply, "After an expulsion a partner may not apply for 24 months.");
	reply = visit_get(&agent, at(code, "/apply_again"));
	visit_is(&reply, 422);
	stage_sql(mem,
	    "UPDATE partner SET expelled_at = UTC_TIMESTAMP(6) - INTERVAL 24 MONTH + INTERVAL 1 DAY"
	    " WHERE id = %lld",
	    (long long)id);
	reply = apply_as(ident);
	visit_is(&reply, 422);
	stage_sql(mem,
	    "UPDATE partner SET expelled_at = UTC_TIMESTAMP(6) - INTERVAL 24 MONTH - INTERVAL 1 DAY"
	    " WHERE id = %lld",
	    (long long)id);
	reply = apply_as(ident);
	has_moved(reply, code, "apply_again");
	page = visit_get(&resident, at(code, ""));
	visit_is(&page, 200);
}
END_TEST

/* --- its own texts and resources -------------------------------------------------------------- */

START_TEST(two_agents_edit_one_text)
{
	const char *code = code_of("agent14"), *edit = at(code, "/edit");
	struct browser agent = site_enter(mem, "agent14"), second = site_enter(mem, "agent14");
	struct fcgi_reply first_page = visit_get(&agent, edit),
			  second_page = visit_get(&second, edit);

	ONLY(edit, "agent14");
	visit_is(&first_page, 200);
	struct fcgi_reply reply = visit_submit(&agent, &first_page, edit,
	    FIELDS({ .name = "intro", .value = "<b>第一稿</b>" },
		{ .name = "ways", .value = "goods" }));
	has_moved(reply, code, "edited");
	reply = visit_submit(
	    &second, &second_page, edit, FIELDS({ .name = "intro", .value = "第二稿" }));
	visit_is(&reply, 409);
	visit_has(&second, &reply, "<b>第一稿</b>");
	visit_has(&second, &reply, "第二稿");
	reply = visit_submit(&second, &reply, edit, NO_FIELDS);
	has_moved(reply, code, "edited");
	reply = visit_get(&guest, at(code, ""));
	visit_has(&guest, &reply, "第二稿");
	/* The number stays when the field stays empty. */
	ck_assert_int_eq(
	    stage_int(mem, "SELECT contact_masked <> '' FROM partner WHERE code = '%s'", code), 1);
}
END_TEST

static struct fcgi_reply offer(struct browser *agent, const char *code, const char *title)
{
	return visit_post(agent, at(code, "/offers"),
	    FIELDS({ .name = "title", .value = title }, { .name = "way", .value = "people" },
		{ .name = "quantity", .value = "两名" }, { .name = "available", .value = "周末" }));
}

START_TEST(resources_come_and_go)
{
	const char *code = code_of("agent15");
	struct browser agent = site_enter(mem, "agent15");
	int64_t id = id_of(code);
	struct fcgi_reply page, reply;

	ONLY(at(code, "/offers"), "agent15");
	reply = visit_post(&agent, at(code, "/offers"), NO_FIELDS);
	visit_is(&reply, 422);
	has_moved(offer(&agent, code, "<i>量血压</i>"), code, "offered");
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, "<i>量血压</i>");
	int64_t resource = stage_int(
	    mem, "SELECT MAX(id) FROM partner_resource WHERE partner_id = %lld", (long long)id);
	const char *one = at(code, mem_printf(mem, "/offers/%lld", (long long)resource));
	page = visit_get(&agent, one);
	struct fcgi_reply stale = visit_get(&agent, one);
	reply = visit_submit(&agent, &page, one, FIELDS({ .name = "quantity", .value = "三名" }));
	has_moved(reply, code, "offer_changed");
	reply = visit_submit(&agent, &stale, one, FIELDS({ .name = "quantity", .value = "四名" }));
	visit_is(&reply, 409);
	visit_has(&agent, &reply, "三名");
	visit_has(&agent, &reply, "<i>量血压</i>");
	/* Nobody else's, and no other partner's. */
	struct browser other = site_enter(mem, "agent16");
	const char *foreign =
	    at(code_of("agent16"), mem_printf(mem, "/offers/%lld", (long long)resource));
	reply = visit_get(&other, foreign);
	visit_is(&reply, 404);
	reply = visit_post(&other, mem_printf(mem, "%s/withdraw", foreign), NO_FIELDS);
	visit_is(&reply, 409);
	const char *gone = mem_printf(mem, "%s/withdraw", one);
	ONLY(gone, "agent15");
	page = visit_get(&agent, gone);
	reply = visit_submit(&agent, &page, gone, NO_FIELDS);
	has_moved(reply, code, "offer_withdrawn");
	reply = visit_post(&agent, gone, NO_FIELDS);
	visit_is(&reply, 409);
	/* Up to the limit, which is said. */
	int64_t there = stage_int(
	    mem, "SELECT COUNT(*) FROM partner_resource WHERE partner_id = %lld", (long long)id);
	for (; there < 20; there++)
		has_moved(offer(&agent, code, mem_printf(mem, "第%lld项", (long long)there)), code,
		    "offered");
	reply = offer(&agent, code, "多一项");
	visit_is(&reply, 422);
	visit_says(&agent, &reply, "A partner offers 20 resources at most: withdraw one first.");
}
END_TEST

/* --- its agents ------------------------------------------------------------------------------- */

static const char *open_code(struct browser *agent, const char *code)
{
	struct fcgi_reply page = visit_get(agent, at(code, ""));
	const char *text = visit_text(mem, &page), *heading = visit_say(agent, "Open codes");
	const char *found = strstr(text, heading);

	ck_assert_ptr_nonnull(found);
	return mem_strndup(mem, found + strlen(heading) + 1, 14);
}

static struct fcgi_reply join(struct browser *browser, const char *code)
{
	return visit_post(browser, "/partners/join", FIELDS({ .name = "code", .value = code }));
}

static const char *agent_path(const char *code, const char *login)
{
	return at(code, mem_printf(mem, "/agents/%lld",
			    (long long)stage_int(mem,
				"SELECT g.id FROM role_grant g WHERE g.partner_id = %lld AND "
				"g.account_id = %lld"
				" AND g.until_at IS NULL",
				(long long)id_of(code), (long long)site_account_id(mem, login))));
}

START_TEST(agents_come_by_a_code)
{
	const char *code = code_of("agent17"), *invite = at(code, "/invite");
	struct browser agent = site_enter(mem, "agent17");
	struct fcgi_reply page, reply;

	ONLY(invite, "agent17", "street-dagang", "district1");
	/* The office steps in only while nobody acts for it. */
	reply = visit_post(&officer, invite, NO_FIELDS);
	visit_is(&reply, 409);
	has_moved(visit_post(&agent, invite, NO_FIELDS), code, "agent_invited");
	const char *typed = open_code(&agent, code);
	/* Nowhere but on the agents' page; not in the database either. */
	page = visit_get(&officer, at(code, ""));
	visit_lacks(&officer, &page, typed);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM event WHERE text LIKE '%%%s%%'", typed), 0);
	ck_assert_ptr_null(strstr(site_log(mem), typed));
	reply = join(&resident, "AAAA-AAAA-AAAA");
	visit_is(&reply, 422);
	reply = join(&resident, "x");
	visit_is(&reply, 422);
	reply = join(&agent, typed);
	visit_is(&reply, 409);
	/* As people type it. */
	reply = join(&resident, mem_printf(mem, " %.4s %.4s%s", typed, typed + 5, typed + 10));
	has_moved(reply, code, "agent_joined");
	struct browser third = site_enter(mem, "resident3");
	reply = join(&third, typed);
	visit_is(&reply, 422);
	page = visit_get(&resident, at(code, ""));
	visit_says(&resident, &page, "Invite an agent");
	/* Three at a time; one taken back, one over its time. */
	for (int i = 0; i < 3; i++)
		has_moved(visit_post(&agent, invite, NO_FIELDS), code, "agent_invited");
	reply = visit_post(&agent, invite, NO_FIELDS);
	visit_is(&reply, 409);
	typed = open_code(&agent, code);
	const char *back = at(code,
	    mem_printf(mem, "/invitations/%lld/withdraw",
		(long long)stage_int(mem,
		    "SELECT MIN(id) FROM partner_invitation WHERE partner_id = %lld AND used_at IS "
		    "NULL",
		    (long long)id_of(code))));
	has_moved(visit_post(&agent, back, NO_FIELDS), code, "invitation_withdrawn");
	reply = join(&third, typed);
	visit_is(&reply, 422);
	typed = open_code(&agent, code);
	stage_sql(
	    mem, "UPDATE partner_invitation SET until_at = UTC_TIMESTAMP(6) WHERE used_at IS NULL");
	reply = join(&third, typed);
	visit_is(&reply, 422);
}
END_TEST

START_TEST(the_last_agent_stays_while_awards_are_open)
{
	const char *code = code_of("agent18"), *own = agent_path(code, "agent18");
	struct browser agent = site_enter(mem, "agent18");
	struct fcgi_reply page, reply;

	stage_sql(mem, "UPDATE partner SET open_awards = 1 WHERE code = '%s'", code);
	page = visit_get(&agent, own);
	visit_says(&agent, &page,
	    "You can no longer act for the partner, and the open codes are void. While awards are "
	    "open the last agent stays.");
	reply = visit_submit(&agent, &page, own, NO_FIELDS);
	visit_is(&reply, 409);
	visit_says(
	    &agent, &reply, "The last agent stays while awards are open: invite another first.");
	has_moved(visit_post(&agent, at(code, "/invite"), NO_FIELDS), code, "agent_invited");
	struct browser second = site_enter(mem, "resident2");
	has_moved(join(&second, open_code(&agent, code)), code, "agent_joined");
	second = site_enter(mem, "resident2");
	page = visit_get(&second, agent_path(code, "agent18"));
	reply = visit_submit(&second, &page, agent_path(code, "agent18"), NO_FIELDS);
	has_moved(reply, code, "agent_removed");
	/* At once he is nobody there. */
	reply = visit_get(&agent, at(code, "/edit"));
	visit_is(&reply, 403);
	free_of_awards(code);
	reply = visit_post(&second, agent_path(code, "resident2"), NO_FIELDS);
	has_moved(reply, code, "agent_left");
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE code = '%s'", code), 0);
	/* Then the office hands out a code. */
	page = visit_get(&district, at(code, ""));
	visit_says(&district, &page, "Nobody acts for it at present.");
	has_moved(visit_post(&district, at(code, "/invite"), NO_FIELDS), code, "agent_invited");
	has_moved(join(&second, open_code(&district, code)), code, "agent_joined");
}
END_TEST

/* --- its number ------------------------------------------------------------------------------- */

START_TEST(the_number_is_shown_for_a_purpose)
{
	const char *code = code_of("agent19"), *contact = at(code, "/contact");
	const char *number = "19905320019", *purpose = "约定走访时间<b>";
	struct fcgi_reply page, reply;

	page = visit_get(&officer, at(code, ""));
	visit_lacks(&officer, &page, number);
	ONLY(contact, "street-dagang", "district1");
	page = visit_get(&officer, contact);
	visit_is(&page, 200);
	visit_lacks(&officer, &page, number);
	reply = visit_submit(&officer, &page, contact, NO_FIELDS);
	visit_is(&reply, 422);
	reply =
	    visit_submit(&officer, &page, contact, FIELDS({ .name = "purpose", .value = purpose }));
	has_moved(reply, code, "contact_revealed");
	page = visit_follow(&officer, &reply);
	visit_has(&officer, &page, number);
	visit_header(&page, "Cache-Control", "no-store");
	/* Nobody else, nowhere else. */
	struct browser own = site_enter(mem, "agent19");
	struct browser *others[] = { &guest, &district, &own };
	const char *pages[] = { at(code, ""), mem_printf(mem, "/history/%s", code),
		mem_printf(mem, "/history/%s.json", code) };
	for (size_t i = 0; i < COUNT(others); i++)
		for (size_t k = 0; k < COUNT(pages); k++) {
			reply = visit_get(others[i], pages[k]);
			visit_is(&reply, 200);
			ck_assert_ptr_null(strstr(reply.body, number));
			ck_assert_ptr_null(strstr(reply.body, "约定走访时间"));
		}
	ck_assert_ptr_null(strstr(site_log(mem), number));
	page = visit_get(&own, at(code, ""));
	visit_says(&own, &page, "Telephone number shown");
	visit_has(&own, &page, "大港街道");
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(*) FROM event_private WHERE kind = 'partner' AND payload ="
		" '%s'",
		purpose),
	    1);
	/* After ten minutes it is masked again. */
	stage_sql(
	    mem, "UPDATE event SET at = at - INTERVAL 11 MINUTE WHERE event = 'contact_revealed'");
	page = visit_get(&officer, at(code, ""));
	visit_lacks(&officer, &page, number);
}
END_TEST

#define COMMON                                                                                     \
	" FROM award a JOIN partner h ON h.id = a.lead_id JOIN project p ON p.id = a.project_id"   \
	" JOIN role_grant g ON g.role = 'secretary' AND g.unit_code = p.unit12 AND g.until_at IS"  \
	" NULL JOIN account s ON s.id = g.account_id JOIN unit u ON u.code = g.unit_code"          \
	" WHERE a.state IN ('awarded', 'working') ORDER BY a.id LIMIT 1"

START_TEST(a_secretary_needs_common_work)
{
	const char *code = site_text(mem, "SELECT h.code" COMMON);
	const char *login = site_text(mem, "SELECT s.login" COMMON);
	struct browser secretary;
	struct fcgi_reply reply;

	ck_assert_ptr_nonnull(code);
	secretary = site_enter(mem, login);
	reply = visit_post(
	    &secretary, at(code, "/contact"), FIELDS({ .name = "purpose", .value = "进场协调" }));
	has_moved(reply, code, "contact_revealed");
	reply = visit_get(&guest, at(code, ""));
	visit_has(&guest, &reply, site_text(mem, "SELECT u.name" COMMON));
	/* In common, not just anybody's. */
	const char *stranger =
	    site_text(mem, "SELECT code FROM partner h WHERE state = 'listed' AND NOT EXISTS"
			   " (SELECT 1 FROM award a WHERE a.lead_id = h.id) LIMIT 1");
	reply = visit_post(&secretary, at(stranger, "/contact"),
	    FIELDS({ .name = "purpose", .value = "进场协调" }));
	visit_is(&reply, 403);
}
END_TEST

/* --- a code whose check character fails ------------------------------------------------------- */

START_TEST(an_odd_code_is_accepted_with_a_reason)
{
	const struct browser_field fields[] = { { .name = "scheme", .value = "uscc" },
		{ .name = "ident", .value = "91370203MA3TE5T03H" },
		{ .name = "ident_as_printed", .value = "1" }, { .name = "name", .value = "Odd" },
		{ .name = "kind", .value = "enterprise" },
		{ .name = "street", .value = "370203019" },
		{ .name = "contact_name", .value = "The office" },
		{ .name = "contact_phone", .value = "13800001234" },
		{ .name = "ways", .value = "people" },
		{ .name = "authority", .value = PDF, .file_name = "a.pdf" },
		{ .name = "accepts_rules", .value = "1" } };
	struct fcgi_reply reply =
	    visit_post_files(&resident, "/partners/apply", fields, COUNT(fields));

	ck_assert_int_eq(reply.status, 303);
	const char *code = visit_part(mem, &reply, "/partners/"), *ident = at(code, "/ident");
	ONLY(ident, "street-dagang", "district1");
	struct fcgi_reply page = visit_get(&officer, at(code, "/list"));
	visit_is(&page, 422);
	visit_says(&officer, &page,
	    "The check character of the credit code does not fit: accept the code with a reason "
	    "first, or decline the application.");
	reply = visit_post(&officer, at(code, "/list"),
	    FIELDS(
		{ .name = "is_unit", .value = "none" }, { .name = "text_version", .value = "1" }));
	visit_is(&reply, 422);
	visit_says(&officer, &reply,
	    "The check character of the credit code does not fit: accept the code with a reason "
	    "first, or decline the application.");
	page = visit_get(&officer, ident);
	reply = visit_submit(&officer, &page, ident, NO_FIELDS);
	visit_is(&reply, 422);
	reply = visit_submit(
	    &officer, &page, ident, FIELDS({ .name = "reason", .value = "与执照核对一致。" }));
	has_moved(reply, code, "ident_accepted");
	reply = visit_post(&officer, ident, FIELDS({ .name = "reason", .value = "再来一次" }));
	visit_is(&reply, 409);
	page = visit_get(&officer, at(code, ""));
	visit_has(&officer, &page, "与执照核对一致。");
	page = visit_get(&officer, at(code, "/list"));
	reply = visit_submit(
	    &officer, &page, at(code, "/list"), FIELDS({ .name = "is_unit", .value = "none" }));
	has_moved(reply, code, "list");
}
END_TEST

/* --- work ------------------------------------------------------------------------------------- */

/* The row of "Not late" on the page of work, as far as its last step. */
static const char *row_of_work(struct browser *browser)
{
	struct fcgi_reply page = visit_get(browser, "/work");
	char *row = strstr(visit_text(mem, &page), "Not late");
	ck_assert_ptr_nonnull(row);
	char *after = strstr(row, "Decline the application");
	ck_assert_ptr_nonnull(after);
	*after = '\0';
	return row;
}

/* Listing is the street's alone until its answer is late. */
START_TEST(work_offers_what_the_page_offers)
{
	struct browser second = site_enter(mem, "district1");
	second.lang = "en";
	stage_sql(mem, "UPDATE partner SET name = 'Not late', late_at = NULL, due_at = "
		       "UTC_TIMESTAMP(6) + INTERVAL"
		       " 3 DAY WHERE state = 'applied' AND unit9 IS NOT NULL LIMIT 1");
	const char *row = row_of_work(&second);
	ck_assert_msg(strstr(row, " Return for mending ") && !strstr(row, " List "), "%s", row);
	stage_sql(mem, "UPDATE partner SET late_at = UTC_TIMESTAMP(6) WHERE name = 'Not late'");
	row = row_of_work(&second);
	ck_assert_msg(strstr(row, " List "), "%s", row);
}
END_TEST

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("moves of partners");
	TCase *tcase = run_case(suite, "moves");
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, the_district_signs);
	tcase_add_test(tcase, work_goes_on_while_suspended);
	tcase_add_test(tcase, the_clock_lifts_at_its_date);
	tcase_add_test(tcase, nobody_leaves_with_an_award_open);
	tcase_add_test(tcase, a_partner_leaves_and_comes_back);
	tcase_add_test(tcase, an_expulsion_ends_its_awards);
	tcase_add_test(tcase, two_agents_edit_one_text);
	tcase_add_test(tcase, resources_come_and_go);
	tcase_add_test(tcase, agents_come_by_a_code);
	tcase_add_test(tcase, the_last_agent_stays_while_awards_are_open);
	tcase_add_test(tcase, the_number_is_shown_for_a_purpose);
	tcase_add_test(tcase, a_secretary_needs_common_work);
	tcase_add_test(tcase, an_odd_code_is_accepted_with_a_reason);
	tcase_add_test(tcase, work_offers_what_the_page_offers);
	return run_suite(suite);
}
