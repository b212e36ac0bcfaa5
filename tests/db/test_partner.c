/* The moves of a partner: each with its event, its messages, its dates. */
#include "auth/keys.h"
#include "auth/secret.h"
#include "base/clock.h"
#include "db/db.h"
#include "history/history.h"
#include "registry.h"
#include "run.h"
#include "stage.h"

/* Shanghai's midnight: 5 and 3 working days from the Wednesday on which everything is handed in. */
static const int64_t review_due = INT64_C(1795622400) * 1000000;
static const int64_t mending_due = INT64_C(1795449600) * 1000000;

static void expect_told(struct db *db, const struct actor *who, const char *text)
{
	ck_assert_str_eq(registry_told(db, who->account), text);
}

static const char *code_of(struct db *db, struct partner_id id)
{
	return registry_partner(db, id)->code;
}

START_TEST(test_apply)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_APPLIED);
	ck_assert_int_eq(partner->version, 1);
	ck_assert_int_eq(partner->scheme, PARTNER_SCHEME_STREET);
	ck_assert_int_eq(partner->tier, PARTNER_TIER_STREET);
	ck_assert_int_eq(partner->kind, PARTNER_SOCIAL_ORGANISATION);
	ck_assert_str_eq(partner->ident, "DG-014");
	ck_assert_str_eq(partner->sub_unit, "");
	ck_assert_str_eq(partner->unit_name, "Unit " STREET);
	ck_assert_str_eq(partner->contact_masked, "138****1234");
	ck_assert_uint_eq(partner->ways, 1 << (WAY_PEOPLE - 1) | 1 << (WAY_SERVICE - 1));
	ck_assert_int_eq(partner->due_at, review_due);
	ck_assert_int_eq(partner->listed_at, 0);
	ck_assert_str_eq(registry_events(db, id), "apply:applicant");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM event WHERE office IS NOT NULL"), 0);
	expect_told(db, &people.officer,
	    "Harbour Neighbours applied for the registry. Answer by end of 25 Nov 2026.");
	expect_told(db, &people.admin, "");
	expect_told(db, &people.applicant, "");
}
END_TEST

START_TEST(test_what_hangs_on_it)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct partner_facets facets;
	struct partner_resources resources;
	struct attachment *authority;
	struct buf content;
	ck_assert(partner_facets(db, mem, id, &facets));
	ck_assert_uint_eq(
	    facets.categories, 1 << (CATEGORY_ELDERLY - 1) | 1 << (CATEGORY_HEALTH - 1));
	ck_assert_uint_eq(facets.serves.n, 2);
	ck_assert_str_eq(facets.serves.items[1].name, "Unit " COMMUNITY);
	ck_assert(partner_resources(db, mem, id, &resources));
	ck_assert_uint_eq(resources.n, 2);
	ck_assert_str_eq(resources.items[0].title, "Visits");
	ck_assert_str_eq(resources.items[1].available, "下午");
	ck_assert_int_eq(resources.items[1].way, WAY_PREMISES);
	ck_assert(partner_authority(db, mem, id, &authority));
	ck_assert_int_eq(authority->type, ATTACHMENT_PDF);
	ck_assert_str_eq(authority->name, "letter.pdf");
	buf_init(&content, mem, ATTACHMENT_PDF_BYTES);
	ck_assert(attachment_read(db, mem, authority, false, &content));
	ck_assert_int_eq(content.len, authority->bytes);
	ck_assert_mem_eq(content.data, "%PDF-1.4", 8);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT sha256 = UNHEX(SHA2(content, 256)) FROM attachment"), 1);
}
END_TEST

/* The number is sealed, and no event holds it. */
START_TEST(test_contact_is_secret)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct stage_cells sealed =
	    stage_cells(mem, "SELECT contact_phone FROM partner WHERE id = %lld", (long long)id.n);
	ck_assert_str_eq(
	    secret_open(mem, sealed.items[0].data, sealed.items[0].bytes), "13800001234");
	static const char *const tables[] = { "partner", "event", "event_private", "message" };
	for (size_t t = 0; t < COUNT(tables); t++) {
		struct stage_cells cells = stage_cells(mem, "SELECT * FROM %s", tables[t]);
		for (size_t i = 0; i < cells.n; i++)
			ck_assert_ptr_null(
			    memmem(cells.items[i].data, cells.items[i].bytes, "13800001234", 11));
	}
}
END_TEST

START_TEST(test_district_wide)
{
	struct db *db = registry_stage(mem);
	struct partner_application application = registry_application("DG-015");
	struct partner_step step;
	application.street = DISTRICT;
	application.serves = application.resources = application.intro = NULL;
	struct partner_id id = registry_try(db, &application, &people.applicant, registry_now);
	ck_assert_int_eq(registry_partner(db, id)->tier, PARTNER_TIER_DISTRICT);
	expect_told(db, &people.officer, "");
	expect_told(db, &people.admin,
	    "Harbour Neighbours applied for the registry. Answer by end of 25 Nov 2026.");
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_LIST, &people.officer, NULL, registry_now, &step),
	    VERDICT_NOT_YOURS);
	registry_move(db, id, PARTNER_LIST, &people.admin, NULL, registry_now);
	struct partner_facets facets;
	ck_assert(partner_facets(db, mem, id, &facets));
	ck_assert_uint_eq(facets.serves.n, 1);
	ck_assert_str_eq(facets.serves.items[0].code, DISTRICT);
}
END_TEST

START_TEST(test_return_and_resubmit)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct partner_step step;
	bool done;
	registry_move(
	    db, id, PARTNER_RETURN, &people.officer, "The letter has no seal.", registry_now);
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_MENDING);
	ck_assert_int_eq(partner->due_at, mending_due);
	ck_assert_str_eq(partner->reason, "The letter has no seal.");
	expect_told(db, &people.applicant,
	    "To be mended by end of 23 Nov 2026, or the application of Harbour Neighbours lapses: "
	    "The letter has no seal.");
	struct partner_application mended = registry_application("ANOTHER");
	mended.name = "Harbour Neighbours 2";
	mended.contact_phone = NULL;
	mended.authority = (struct form_file){ 0 };
	mended.street = OTHER_STREET;
	mended.serves = NULL;
	mended.resources = NULL;
	mended.ways = 1 << (WAY_FUNDS - 1);
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_RESUBMIT, &people.officer, NULL, registry_now, &step),
	    VERDICT_NOT_YOURS);
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_RESUBMIT, &people.applicant, NULL, registry_now, &step),
	    VERDICT_YES);
	struct actor other =
	    registry_actor(ROLE_STREET_OFFICER, OTHER_STREET, (struct partner_id){ 0 });
	for (int time = 0; time < 2; time++) {
		ck_assert(db_begin(db));
		ck_assert(partner_resubmit(db, mem, &step, &mended, &done));
		ck_assert(db_commit(db));
		ck_assert_int_eq(done, time == 0);
	}
	partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_APPLIED);
	ck_assert_int_eq(partner->due_at, review_due);
	ck_assert_str_eq(partner->name, "Harbour Neighbours 2");
	ck_assert_str_eq(partner->ident, "DG-014");
	ck_assert_str_eq(partner->contact_masked, "138****1234");
	ck_assert_str_eq(partner->unit_code, OTHER_STREET);
	ck_assert_ptr_null(partner->reason);
	ck_assert_uint_eq(partner->ways, 1 << (WAY_FUNDS - 1));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM partner_resource"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM partner_facet"), 4);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM attachment"), 1);
	ck_assert_str_eq(
	    registry_events(db, id), "apply:applicant return:street_officer resubmit:applicant");
	expect_told(db, &other,
	    "The application of Harbour Neighbours 2 was mended. Answer by end of 25 Nov 2026.");
}
END_TEST

START_TEST(test_resubmit_renews)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct partner_application mended = registry_application("DG-014");
	struct attachment *authority;
	struct partner_step step;
	bool done;
	registry_move(db, id, PARTNER_RETURN, &people.officer, "Blurred.", registry_now);
	mended.contact_phone = "053212345678";
	mended.authority.name = "better.jpg";
	mended.authority.data = (const unsigned char *)"\xff\xd8\xff\xe0 picture";
	mended.authority.bytes = 12;
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_RESUBMIT, &people.applicant, NULL, registry_now, &step),
	    VERDICT_YES);
	ck_assert(db_begin(db));
	ck_assert(partner_resubmit(db, mem, &step, &mended, &done));
	ck_assert(db_commit(db));
	ck_assert(partner_authority(db, mem, id, &authority));
	ck_assert_int_eq(authority->type, ATTACHMENT_JPEG);
	ck_assert_str_eq(authority->name, "better.jpg");
	ck_assert_str_eq(registry_partner(db, id)->contact_masked, "053*****5678");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM attachment"), 2);
}
END_TEST

START_TEST(test_lapse)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	registry_move(db, id, PARTNER_RETURN, &people.officer, "No seal.", registry_now);
	ck_assert(!registry_tick(db, id, mending_due - 1));
	ck_assert(registry_tick(db, id, mending_due));
	ck_assert(!registry_tick(db, id, mending_due));
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_DECLINED);
	ck_assert_int_eq(partner->due_at, 0);
	ck_assert_str_eq(
	    registry_events(db, id), "apply:applicant return:street_officer lapse:system");
	expect_told(db, &people.applicant,
	    "The application of Harbour Neighbours lapsed: it was not mended in time. You can "
	    "apply "
	    "anew at any time.");
}
END_TEST

START_TEST(test_late_once)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct partner_step early, step;
	struct due_list due;
	const char *late = "The answer to Harbour Neighbours is late. From now on the district can "
			   "give it, too.";
	ck_assert(partner_due(db, mem, review_due - 1, 10, &due));
	ck_assert_uint_eq(due.n, 0);
	ck_assert(partner_due(db, mem, review_due, 10, &due));
	ck_assert_uint_eq(due.n, 1);
	ck_assert_int_eq(due.items[0].id, id.n);
	ck_assert(!registry_tick(db, id, review_due - 1));
	ck_assert(registry_tick(db, id, review_due));
	ck_assert(!registry_tick(db, id, review_due + DAY_US));
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_APPLIED);
	ck_assert_int_eq(partner->late_at, review_due);
	ck_assert_int_eq(partner->due_at, 0);
	ck_assert_str_eq(registry_events(db, id), "apply:applicant late_review:system");
	expect_told(db, &people.applicant, late);
	expect_told(db, &people.admin, late);
	/* Now the district may; but not any more once the street had it mended meanwhile. */
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_LIST, &people.admin, NULL, review_due, &early),
	    VERDICT_YES);
	registry_move(db, id, PARTNER_RETURN, &people.officer, "No seal.", review_due);
	struct partner_application mended = registry_application("DG-014");
	bool done;
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_RESUBMIT, &people.applicant, NULL, review_due, &step),
	    VERDICT_YES);
	ck_assert(db_begin(db));
	ck_assert(partner_resubmit(db, mem, &step, &mended, &done));
	ck_assert(db_commit(db));
	ck_assert(!registry_make(db, &early));
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_LIST, &people.admin, NULL, review_due, &step),
	    VERDICT_STREET_FIRST);
}
END_TEST

/* A district-wide application was the district's turn all along. */
START_TEST(test_late_district)
{
	struct db *db = registry_stage(mem);
	struct partner_application application = registry_application("DG-015");
	application.street = DISTRICT;
	struct partner_id id = registry_try(db, &application, &people.applicant, registry_now);
	const char *late = "The district's answer to Harbour Neighbours is late.";
	ck_assert(registry_tick(db, id, review_due));
	expect_told(db, &people.applicant, late);
	expect_told(db, &people.admin, late);
}
END_TEST

START_TEST(test_list)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "DG-014");
	struct partner_step step;
	struct partner *partners;
	size_t count;
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_LIST, &people.admin, NULL, registry_now, &step),
	    VERDICT_STREET_FIRST);
	ck_assert_int_eq(
	    registry_decide(db, id, PARTNER_LIST, &people.officer, NULL, registry_now, &step),
	    VERDICT_YES);
	ck_assert(registry_make(db, &step));
	ck_assert(!registry_make(db, &step)); /* a second officer at the same time */
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_LISTED);
	ck_assert_int_eq(partner->listed_at, registry_now);
	ck_assert_int_eq(partner->due_at, 0);
	ck_assert_str_eq(registry_events(db, id), "apply:applicant list:street_officer");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM event WHERE office = '" STREET "'"), 1);
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM role_grant WHERE account_id = %lld AND role ="
			     " 'partner_agent' AND partner_id = %lld AND granted_by = %lld AND"
			     " until_at IS NULL",
			     (long long)people.applicant.account.n, (long long)id.n,
			     (long long)people.officer.account.n),
	    1);
	const struct grant grant = { .role = ROLE_PARTNER_AGENT, .partner = id };
	const struct actor agent = { .account = people.applicant.account,
		.login = "",
		.name = "",
		.grants = &grant,
		.grant_count = 1 };
	ck_assert(partner_of_agent(db, mem, &agent, &partners, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(partners[0].code, code_of(db, id));
	ck_assert(partner_of_agent(db, mem, &people.applicant, &partners, &count));
	ck_assert_uint_eq(count, 0);
	expect_told(db, &people.applicant,
	    "Harbour Neighbours is in the registry now. You are its agent and can claim projects.");
}
END_TEST

START_TEST(test_decline_and_withdraw)
{
	struct db *db = registry_stage(mem);
	struct partner_id declined = registry_apply(db, "DG-014");
	struct partner_step step;
	ck_assert_int_eq(registry_decide(db, declined, PARTNER_DECLINE, &people.officer, NULL,
			     registry_now, &step),
	    VERDICT_REASON_MISSING);
	registry_move(
	    db, declined, PARTNER_DECLINE, &people.officer, "Not of this street.", registry_now);
	ck_assert_int_eq(registry_partner(db, declined)->due_at, 0);
	expect_told(db, &people.applicant,
	    "The application of Harbour Neighbours was declined. You can apply anew at any time. "
	    "Reason: Not of this street.");
	/* The identity has its row again, whoever brings the letter now. */
	struct actor second = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	struct partner_application application = registry_application("DG-014");
	application.name = "Harbour Watch";
	ck_assert_int_eq(registry_try(db, &application, &second, registry_now).n, 0);
	ck_assert(registry_again(db, declined, &application, &second, registry_now));
	ck_assert(!registry_again(db, declined, &application, &second, registry_now));
	const struct partner *partner = registry_partner(db, declined);
	ck_assert_int_eq(partner->state, PARTNER_APPLIED);
	ck_assert_int_eq(partner->applicant.n, second.account.n);
	ck_assert_str_eq(partner->name, "Harbour Watch");
	ck_assert_ptr_null(partner->reason);
	expect_told(db, &people.officer,
	    "Harbour Watch applied for the registry again. Answer by end of 25 Nov 2026.");
	registry_move(db, declined, PARTNER_RETURN, &people.officer, "No seal.", registry_now);
	registry_move(db, declined, PARTNER_WITHDRAW, &second, NULL, registry_now);
	partner = registry_partner(db, declined);
	ck_assert_int_eq(partner->state, PARTNER_DECLINED);
	ck_assert_int_eq(partner->due_at, 0);
	ck_assert_str_eq(registry_events(db, declined),
	    "apply:applicant decline:street_officer apply_again:applicant return:street_officer "
	    "withdraw:applicant");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM role_grant WHERE role = 'partner_agent'"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM partner"), 1);
}
END_TEST

START_TEST(test_lift)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "DG-014");
	const int64_t until = registry_now + 10 * DAY_US;
	const char *iso = clock_iso(mem, until);
	stage_sql(mem,
	    "UPDATE partner SET state = 'suspended', suspended_until_at = '%.10s %.15s', due_at ="
	    " suspended_until_at",
	    iso, iso + 11);
	ck_assert(!registry_tick(db, id, until - 1));
	ck_assert(registry_tick(db, id, until));
	ck_assert(!registry_tick(db, id, until));
	const struct partner *partner = registry_partner(db, id);
	ck_assert_int_eq(partner->state, PARTNER_LISTED);
	ck_assert_int_eq(partner->suspended_until_at, 0);
	ck_assert_int_eq(partner->listed_at, registry_now);
	ck_assert_str_eq(
	    registry_events(db, id), "apply:applicant list:street_officer lift:system");
	expect_told(db, &people.applicant,
	    "The suspension of Harbour Neighbours is over: it can claim again.");
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("partner");
	TCase *tcase = run_case(suite, "moves");
	tcase_add_test(tcase, test_apply);
	tcase_add_test(tcase, test_what_hangs_on_it);
	tcase_add_test(tcase, test_contact_is_secret);
	tcase_add_test(tcase, test_district_wide);
	tcase_add_test(tcase, test_return_and_resubmit);
	tcase_add_test(tcase, test_resubmit_renews);
	tcase_add_test(tcase, test_lapse);
	tcase_add_test(tcase, test_late_once);
	tcase_add_test(tcase, test_late_district);
	tcase_add_test(tcase, test_list);
	tcase_add_test(tcase, test_decline_and_withdraw);
	tcase_add_test(tcase, test_lift);
	return run_suite(suite);
}
