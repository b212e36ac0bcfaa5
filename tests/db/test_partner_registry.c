/* The registry as it is read: filters, pages, agents, who may see what. */
#include "auth/keys.h"
#include "base/clock.h"
#include "db/db.h"
#include "partner/partner_form.h"
#include "registry.h"
#include "run.h"
#include "search/search.h"
#include "stage.h"

/* --- lists ------------------------------------------------------------------------------------ */

struct entry {
	const char *ident, *name, *street;
	int kind;
	uint32_t ways, categories;
};

#define WAY(way) (UINT32_C(1) << ((way)-1))

static const struct entry entries[] = {
	{ "1", "Lamp", STREET, PARTNER_ENTERPRISE, WAY(WAY_FUNDS), WAY(CATEGORY_HEALTH) },
	{ "2", "100% wool", STREET, PARTNER_SCHOOL, WAY(WAY_FUNDS) | WAY(WAY_PEOPLE),
	    WAY(CATEGORY_ELDERLY) },
	{ "3", "lamp_post", OTHER_STREET, PARTNER_ENTERPRISE, WAY(WAY_PEOPLE), 0 },
	{ "4", "海泊河医院", DISTRICT, PARTNER_MEDICAL, WAY(WAY_SERVICE),
	    WAY(CATEGORY_HEALTH) | WAY(CATEGORY_ELDERLY) },
	{ "5", "back\\slash", STREET, PARTNER_MEDICAL, WAY(WAY_GOODS), WAY(CATEGORY_OTHER) },
};

static const struct {
	struct partner_filter filter;
	const char *idents; /* newest first */
} filter_cases[] = {
	{ { .unit = NULL }, "54321" },
	{ { .unit = DISTRICT }, "54321" },
	{ { .unit = STREET }, "521" },
	{ { .unit = OTHER_STREET }, "3" },
	{ { .kind = PARTNER_ENTERPRISE }, "31" },
	{ { .kind = PARTNER_POLICE_JUSTICE }, "" },
	{ { .way = WAY_FUNDS }, "21" },
	{ { .way = WAY_PEOPLE, .unit = STREET }, "2" },
	{ { .category = CATEGORY_HEALTH }, "41" },
	{ { .category = CATEGORY_ELDERLY, .way = WAY_SERVICE }, "4" },
	{ { .text = "lamp" }, "31" },
	{ { .text = "LAMP" }, "31" },
	{ { .text = "医院" }, "4" },
	{ { .text = "100%" }, "2" },
	{ { .text = "lamp_" }, "3" },
	{ { .text = "back\\" }, "5" },
	{ { .text = "%" }, "" },
	{ { .text = "a%l" }, "" },
	{ { .text = " " }, "54321" },
	{ { .text = "lamp", .kind = PARTNER_ENTERPRISE, .way = WAY_FUNDS, .unit = STREET }, "1" },
};

static const char *idents_of(struct db *db, const struct partner_lines *lines)
{
	const char *idents = "";
	for (size_t i = 0; i < lines->n; i++)
		idents = mem_printf(
		    mem, "%s%s", idents, registry_partner(db, lines->items[i].id)->ident);
	return idents;
}

static void fill(struct db *db)
{
	for (size_t i = 0; i < COUNT(entries); i++) {
		struct partner_application application = registry_application(entries[i].ident);
		application.name = entries[i].name;
		application.street = entries[i].street;
		application.kind = entries[i].kind;
		application.ways = entries[i].ways;
		application.categories = entries[i].categories;
		struct partner_id id =
		    registry_try(db, &application, &people.applicant, registry_now);
		stage_sql(mem, "UPDATE partner SET state = 'listed', listed_at = applied_at");
		ck_assert_int_gt(id.n, 0);
	}
	registry_apply(db, "not listed yet");
	int64_t known;
	ck_assert(search_rebuild(db, mem, &known));
}

START_TEST(test_filters)
{
	struct db *db = registry_stage(mem);
	fill(db);
	for (size_t i = 0; i < COUNT(filter_cases); i++) {
		struct partner_filter filter = filter_cases[i].filter;
		struct partner_lines lines;
		filter.limit = 20;
		ck_assert(partner_list(db, mem, &filter, &lines));
		ck_assert_msg(strcmp(idents_of(db, &lines), filter_cases[i].idents) == 0,
		    "case %zu: %s", i, idents_of(db, &lines));
	}
}
END_TEST

#define SUSPENDED "41"

/* What of it is in the state; PARTNER_NONE: all of it. */
static const char *in_state(const char *idents, enum partner_state state)
{
	const char *left = "";
	for (const char *c = idents; *c; c++)
		if (!state || (strchr(SUSPENDED, *c) != NULL) == (state == PARTNER_SUSPENDED))
			left = mem_printf(mem, "%s%c", left, *c);
	return left;
}

/* Whoever is suspended stays in the registry: with every filter, and with one for the state. */
START_TEST(test_suspended)
{
	static const enum partner_state states[] = { PARTNER_NONE, PARTNER_LISTED,
		PARTNER_SUSPENDED };
	struct db *db = registry_stage(mem);
	fill(db);
	stage_sql(mem, "UPDATE partner SET state = 'suspended' WHERE state = 'listed' AND"
		       " LOCATE(ident, '" SUSPENDED "')");
	for (size_t i = 0; i < COUNT(states) * COUNT(filter_cases); i++) {
		struct partner_filter filter = filter_cases[i / COUNT(states)].filter;
		struct partner_lines lines;
		filter.limit = 20;
		filter.state = states[i % COUNT(states)];
		ck_assert(partner_list(db, mem, &filter, &lines));
		ck_assert_str_eq(idents_of(db, &lines),
		    in_state(filter_cases[i / COUNT(states)].idents, filter.state));
	}
}
END_TEST

START_TEST(test_pages)
{
	struct db *db = registry_stage(mem);
	struct partner_filter filter = { .limit = 2 };
	const char *seen = "";
	struct partner_lines lines;
	fill(db);
	do {
		ck_assert(partner_list(db, mem, &filter, &lines));
		seen = mem_printf(mem, "%s%s|", seen, idents_of(db, &lines));
		filter.before = lines.n ? lines.items[lines.n - 1].id.n : 0;
	} while (lines.n);
	ck_assert_str_eq(seen, "54|32|1||");
	ck_assert(partner_list(db, mem, &(struct partner_filter){ .limit = 1 }, &lines));
	ck_assert_str_eq(lines.items[0].unit_name, "Unit " STREET);
	ck_assert_int_eq(lines.items[0].kind, PARTNER_MEDICAL);
	ck_assert_uint_eq(lines.items[0].ways, WAY(WAY_GOODS));
}
END_TEST

START_TEST(test_waiting)
{
	struct db *db = registry_stage(mem);
	struct partner_lines lines;
	registry_apply(db, "1");
	registry_list(db, "2");
	struct partner_id third = registry_apply(db, "3");
	registry_move(db, third, PARTNER_RETURN, &people.officer, "No seal.", registry_now);
	registry_apply(db, "4");
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, STREET, 10, &lines));
	ck_assert_str_eq(idents_of(db, &lines), "14");
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, DISTRICT, 1, &lines));
	ck_assert_str_eq(idents_of(db, &lines), "1");
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, OTHER_STREET, 10, &lines));
	ck_assert_uint_eq(lines.n, 0);
	/* Below a street there is no registry, so nothing waits for anybody there. */
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, COMMUNITY, 10, &lines));
	ck_assert_uint_eq(lines.n, 0);
	ck_assert(partner_of_applicant(db, mem, people.applicant.account, &lines));
	ck_assert_str_eq(idents_of(db, &lines), "134");
	ck_assert(partner_of_applicant(db, mem, people.officer.account, &lines));
	ck_assert_uint_eq(lines.n, 0);
}
END_TEST

/* Rows the server reads for a statement, whatever it reads to tell us so. */
static int64_t rows_read(void)
{
	return stage_int(mem, "SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS"
			      " WHERE VARIABLE_NAME LIKE 'HANDLER_READ%%'");
}

/* ARCHITECTURE: rows read at most 20 x rows returned + 100, on skewed data. */
START_TEST(test_rows_read)
{
	struct db *db = registry_stage(mem);
	struct partner_lines lines;
	stage_sql(mem,
	    "INSERT INTO partner (code, state, scheme, ident, name, kind, tier, unit_code, ways,"
	    " contact_name, applicant_id, applied_at, listed_at, state_at)"
	    " SELECT CONCAT('HB', seq), IF(seq %% 2, 'listed', 'declined'), 'street', seq,"
	    " CONCAT('Partner ', seq), 'enterprise', 'street',"
	    " IF(seq %% 501 = 0, '" OTHER_STREET "', '" STREET "'), 'funds', '', 1,"
	    " '2026-01-01', '2026-01-01', '2026-01-01' FROM seq_1_to_5000");
	stage_sql(mem, "ANALYZE TABLE partner");
	const struct partner_filter filters[] = { { .unit = DISTRICT, .limit = 25 },
		{ .unit = STREET, .limit = 25 }, { .unit = OTHER_STREET, .limit = 25 } };
	for (size_t i = 0; i < COUNT(filters); i++) {
		ck_assert(partner_list(db, mem, &filters[i], &lines)); /* prepared from here on */
		int64_t none = rows_read(), before = rows_read();
		ck_assert(partner_list(db, mem, &filters[i], &lines));
		int64_t read = rows_read() - before - (before - none);
		ck_assert_msg(read <= 20 * (int64_t)lines.n + 100, "filter %zu: %lld rows for %zu",
		    i, (long long)read, lines.n);
		ck_assert_uint_eq(lines.n, i == 2 ? 5 : 25);
	}
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, STREET, 50, &lines));
	int64_t none = rows_read(), before = rows_read();
	ck_assert(partner_waiting(db, mem, PARTNER_APPLIED, STREET, 50, &lines));
	ck_assert_int_le(rows_read() - before - (before - none), 100);
}
END_TEST

/* --- agents ----------------------------------------------------------------------------------- */

static bool is_official(struct db *db, struct partner_id id, const char *unit, int64_t now)
{
	bool has;
	ck_assert(partner_has_official_agent(db, mem, id, unit, now, &has));
	return has;
}

static void grant(const struct actor *actor, enum role role, const char *unit)
{
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, unit_code, from_at) VALUES (%lld, '%s', "
	    "'%s',"
	    " '2026-01-01')",
	    (long long)actor->account.n, role_text(role), unit);
}

START_TEST(test_official_agent)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "1");
	grant(&people.applicant, ROLE_RESIDENT, COMMUNITY);
	grant(&people.applicant, ROLE_EVALUATOR, DISTRICT);
	ck_assert(!is_official(db, id, COMMUNITY, registry_now));
	grant(&people.applicant, ROLE_GRID_OFFICER, COMMUNITY "01");
	ck_assert(!is_official(db, id, COMMUNITY, registry_now));
	ck_assert(is_official(db, id, COMMUNITY "01", registry_now));
	grant(&people.applicant, ROLE_STREET_OFFICER, STREET);
	ck_assert(is_official(db, id, COMMUNITY, registry_now));
	ck_assert(is_official(db, id, STREET, registry_now));
	ck_assert(!is_official(db, id, OTHER_STREET, registry_now));
	ck_assert(!is_official(db, id, DISTRICT, registry_now));
	grant(&people.applicant, ROLE_DEPARTMENT_OFFICER, DISTRICT "D01");
	ck_assert(is_official(db, id, DISTRICT "D01", registry_now));
	ck_assert(!is_official(db, id, DISTRICT "D02", registry_now));
	/* The office has ended, or he is no agent any more. */
	stage_sql(
	    mem, "UPDATE role_grant SET until_at = '2026-11-01' WHERE role = 'street_officer'");
	ck_assert(!is_official(db, id, COMMUNITY, registry_now));
	grant(&people.applicant, ROLE_DISTRICT_ADMIN, DISTRICT);
	ck_assert(is_official(db, id, COMMUNITY, registry_now));
	stage_sql(
	    mem, "UPDATE role_grant SET until_at = '2026-11-01' WHERE role = 'partner_agent'");
	ck_assert(!is_official(db, id, COMMUNITY, registry_now));
}
END_TEST

START_TEST(test_had_agent)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "1"), other = registry_list(db, "2");
	static const struct {
		const char *until; /* registry_now is 2026-11-18 11:06:40 UTC */
		bool had;
	} cases[] = {
		{ "NULL", true },
		{ "'2027-01-01'", true },
		{ "'2026-01-01'", true },
		{ "'2025-11-18 11:06:40.000001'", true },
		{ "'2025-11-18 11:06:40'", false },
		{ "'2020-01-01'", false },
	};
	bool had;
	int64_t until;
	stage_sql(mem, "DELETE FROM role_grant WHERE partner_id = %lld", (long long)other.n);
	stage_sql(mem, "UPDATE role_grant SET from_at = '2019-01-01' WHERE role = 'partner_agent'");
	for (size_t i = 0; i < COUNT(cases); i++) {
		stage_sql(mem, "UPDATE role_grant SET until_at = %s WHERE role = 'partner_agent'",
		    cases[i].until);
		ck_assert(partner_had_agent(
		    db, mem, id, people.applicant.account, registry_now, &had, &until));
		ck_assert_msg(had == cases[i].had, "%s", cases[i].until);
		/* It ends by a date that is known, unless it has none. */
		ck_assert_int_eq(until > registry_now, had && i > 0);
	}
	stage_sql(mem, "UPDATE role_grant SET until_at = NULL WHERE role = 'partner_agent'");
	ck_assert(
	    partner_had_agent(db, mem, id, people.officer.account, registry_now, &had, &until));
	ck_assert(!had);
	ck_assert(partner_had_agent(
	    db, mem, other, people.applicant.account, registry_now, &had, &until));
	ck_assert(!had);
}
END_TEST

/* --- who may see it --------------------------------------------------------------------------- */

START_TEST(test_visible)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "1");
	const struct actor guest = { .login = "", .name = "" };
	const struct partner_id none = { 0 };
	const struct actor others[] = { guest, registry_actor(ROLE_RESIDENT, DISTRICT, none),
		registry_actor(ROLE_STREET_OFFICER, OTHER_STREET, none),
		registry_actor(ROLE_SECRETARY, COMMUNITY, none),
		registry_actor(ROLE_ACCOUNT_ADMIN, DISTRICT, none),
		registry_actor(ROLE_PARTNER_AGENT, NULL, id) };
	const struct actor concerned[] = { people.applicant, people.officer, people.admin,
		registry_actor(ROLE_AUDITOR, DISTRICT, none) };
	for (int state = PARTNER_APPLIED; state < PARTNER_STATE_COUNT; state++) {
		struct partner partner = *registry_partner(db, id);
		partner.state = (enum partner_state)state;
		bool is_public = state == PARTNER_LISTED || state == PARTNER_SUSPENDED ||
				 state == PARTNER_EXITED;
		partner.listed_at = is_public ? registry_now : 0;
		for (size_t i = 0; i < COUNT(others); i++)
			ck_assert_int_eq(partner_is_visible(&partner, &others[i]), is_public);
		for (size_t i = 0; i < COUNT(concerned); i++)
			ck_assert(partner_is_visible(&partner, &concerned[i]));
		/* Who applied is nobody special once it was listed. */
		ck_assert_int_eq(
		    (partner_by(&partner, &people.applicant) & BY_APPLICANT) != 0, !is_public);
		/* Coming back, it is to everyone else as it left. */
		partner.listed_at = registry_now;
		for (size_t i = 0; i < COUNT(others); i++) {
			struct partner seen = partner_as_seen(&partner, &others[i]);
			ck_assert_int_eq(seen.is_past, !is_public);
			ck_assert_int_eq(seen.state, is_public ? partner.state : PARTNER_EXITED);
		}
		for (size_t i = 0; i < COUNT(concerned); i++)
			ck_assert(!partner_as_seen(&partner, &concerned[i]).is_past);
	}
}
END_TEST

/* The largest letter goes in and comes out as it was, within a request's memory. */
START_TEST(test_largest_letter)
{
	struct db *db = registry_stage(mem);
	struct partner_application application = registry_application("1");
	struct attachment *authority;
	const size_t bytes = ATTACHMENT_PDF_BYTES;
	unsigned char *letter = mem_alloc(mem, bytes);
	for (size_t i = 0; i < bytes; i++)
		letter[i] = (unsigned char)(i * 31 % 251);
	memcpy(letter, "%PDF-", 5);
	application.authority =
	    (struct form_file){ .name = "大.pdf", .data = letter, .bytes = bytes };
	struct partner_id id = registry_try(db, &application, &people.applicant, registry_now);
	ck_assert(partner_authority(db, mem, id, &authority));
	ck_assert_int_eq(authority->bytes, (int64_t)bytes);
	ck_assert_str_eq(authority->name, "大.pdf");
	struct mem *request = mem_pool((size_t)12 * 1024 * 1024);
	struct buf content;
	buf_init(&content, request, bytes);
	ck_assert(attachment_read(db, request, authority, false, &content));
	ck_assert_uint_eq(content.len, bytes);
	ck_assert(memcmp(content.data, letter, bytes) == 0);
	mem_free(request);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("partner registry");
	TCase *tcase = run_case(suite, "registry");
	tcase_add_test(tcase, test_filters);
	tcase_add_test(tcase, test_suspended);
	tcase_add_test(tcase, test_pages);
	tcase_add_test(tcase, test_waiting);
	tcase_add_test(tcase, test_rows_read);
	tcase_add_test(tcase, test_official_agent);
	tcase_add_test(tcase, test_had_agent);
	tcase_add_test(tcase, test_visible);
	tcase_add_test(tcase, test_largest_letter);
	return run_suite(suite);
}
