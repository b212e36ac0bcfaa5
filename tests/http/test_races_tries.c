/* Guesses in the same moment: however many workers there are, no more are looked at than there may
 * be. PROMISES.md, "guessing passwords". */
#include "../base/run.h"
#include "auth/factor.h"
#include "auth/secret.h"
#include "base/clock.h"
#include "base/hex.h"
#include "db/db.h"
#include "race.h"
#include "server.h"
#include "visit.h"

#define WORKERS 4
#define AT_ONCE 16
#define MOST 5
#define WHO "resident1"
#define FRESH "the moon above the bay"

static struct browser browser;

static void sign_in(void)
{
	browser = site_enter(mem, WHO);
}

static struct account_id who(void)
{
	return (struct account_id){ site_account_id(mem, WHO) };
}

static void have_factor(void)
{
	struct db *db = server_open(mem, SERVER_APP, 0);
	bool was_set;

	ck_assert(factor_set(db, mem, who(), factor_secret(mem), 1, db_clock(db), &was_set));
	ck_assert(!was_set);
}

static void sign_in_with_factor(void)
{
	have_factor();
	sign_in();
}

static void sign_in_half(void)
{
	site_enter_half(&browser, WHO);
}

static void nothing(void)
{
}

static const struct way {
	const char *path;
	void (*prepare)(void);
	struct browser_field fields[4];
	size_t count;
} ways[] = {
	{ "/login", nothing,
	    { { .name = "login", .value = WHO }, { .name = "password", .value = "a guess" } }, 2 },
	{ "/login/code", sign_in_half, { { .name = "code", .value = "AAAAA-AAAAA" } }, 1 },
	{ "/password", nothing,
	    { { .name = "login", .value = WHO }, { .name = "code", .value = "AAAAA-AAAAA" },
		{ .name = "fresh", .value = FRESH }, { .name = "again", .value = FRESH } },
	    4 },
	{ "/account/password", sign_in,
	    { { .name = "old", .value = "a guess" }, { .name = "fresh", .value = FRESH },
		{ .name = "again", .value = FRESH } },
	    3 },
	{ "/account/factor", sign_in,
	    { { .name = "offer", .value = "" }, { .name = "password", .value = "a guess" },
		{ .name = "code", .value = "000000" } },
	    3 },
	{ "/account/factor/off", sign_in_with_factor,
	    { { .name = "password", .value = "a guess" },
		{ .name = "code", .value = "AAAAA-AAAAA" } },
	    2 },
	{ "/account/erase", sign_in, { { .name = "password", .value = "a guess" } }, 1 },
};

static void begin(void)
{
	browser = site_guest(mem);
	stage_sql(mem, "DELETE FROM throttle");
	stage_sql(mem, "DELETE FROM account_factor");
	stage_sql(mem, "DELETE FROM account_recovery");
}

struct rush {
	struct browser browser;
	const char *path;
	const struct browser_field *fields;
	size_t count;
	int statuses[AT_ONCE];
};

static void guess(size_t i, void *arg)
{
	struct rush *rush = arg;

	rush->statuses[i] = race_post(&rush->browser, rush->path, rush->fields, rush->count);
}

/* How many of them got this status; the others all got that one. */
static int rush_of(
    const char *path, const struct browser_field *fields, size_t count, int status, int others)
{
	struct rush *rush = race_shared(sizeof *rush);
	int got = 0;

	*rush = (struct rush){ .browser = browser, .path = path, .fields = fields, .count = count };
	race_at_once(AT_ONCE, guess, rush, NULL);
	for (size_t i = 0; i < AT_ONCE; i++) {
		ck_assert_msg(rush->statuses[i] == status || rush->statuses[i] == others, "%s: %d",
		    path, rush->statuses[i]);
		got += rush->statuses[i] == status;
	}
	return got;
}

START_TEST(guesses_at_once_are_no_more_than_may_be)
{
	const struct way *way = &ways[_i];

	way->prepare();
	ck_assert_int_eq(rush_of(way->path, way->fields, way->count, 422, 429), MOST);
	ck_assert_int_eq(rush_of(way->path, way->fields, way->count, 422, 429), 0);
}
END_TEST

/* Here the answer is the same when it was tried too often: what is counted says how often. */
START_TEST(codes_of_mails_are_guessed_at_five_times)
{
	const struct browser_field code = { .name = "code", .value = "00000000" };
	struct secret sealed = secret_seal(mem, "12345678"),
		      asked = secret_seal(mem, "wang@example.org");

	sign_in();
	stage_sql(mem,
	    "INSERT INTO mail_preference (account_id, asked, asked_masked, code, code_at, lang)"
	    " VALUES (%lld, x'%s', 'w***@example.org', x'%s', UTC_TIMESTAMP(6), 'en')",
	    (long long)who().n, hex_of(mem, asked.data, asked.bytes),
	    hex_of(mem, sealed.data, sealed.bytes));
	ck_assert_int_eq(rush_of("/inbox/address/confirm", &code, 1, 422, 422), AT_ONCE);
	ck_assert_int_eq(stage_int(mem, "SELECT code_tries FROM mail_preference"), MOST);
}
END_TEST

/* One place is left: one of them gets an account. */
START_TEST(registrations_at_once_are_no_more_than_may_be)
{
	struct browser_field fields[] = { { .name = "as", .value = "applicant" },
		{ .name = "unit", .value = "" }, { .name = "name", .value = "Rush" },
		{ .name = "login", .value = "rush" }, { .name = "password", .value = FRESH },
		{ .name = "again", .value = FRESH } };

	/* The first is taken, so that the counter is there. */
	fields[3].value = WHO;
	ck_assert_int_eq(race_post(&browser, "/register", fields, COUNT(fields)), 422);
	stage_sql(mem, "UPDATE throttle SET failures = 29");
	ck_assert_int_eq(rush_of("/register", fields, COUNT(fields), 422, 429), 1);
	stage_sql(mem, "UPDATE throttle SET failures = 29");
	fields[3].value = "rush";
	ck_assert_int_eq(rush_of("/register", fields, COUNT(fields), 303, 429), 1);
}
END_TEST

static int64_t counted(void)
{
	return stage_int(mem, "SELECT COALESCE(SUM(failures), 0) FROM throttle");
}

/* However often somebody who knows the password comes, and many at once: none of it counts. */
START_TEST(what_is_right_does_not_count)
{
	const struct site_account *account = site_account(WHO);
	const struct browser_field fields[] = { { .name = "login", .value = account->login },
		{ .name = "password", .value = account->password } };

	for (int i = 0; i < MOST + 2; i++) {
		browser = site_guest(mem);
		ck_assert_int_eq(race_post(&browser, "/login", fields, COUNT(fields)), 303);
		ck_assert_int_eq(counted(), 0);
	}
	have_factor();
	for (int i = 0; i < MOST + 2; i++) {
		browser = site_guest(mem);
		ck_assert_int_eq(race_post(&browser, "/login", fields, COUNT(fields)), 303);
		ck_assert_int_eq(counted(), 0);
	}
}
END_TEST

/* Sent again, a form that took effect is no further try: the same answer however often. */
START_TEST(a_form_sent_again_does_not_count)
{
	const struct site_account *account = site_account("resident2");
	struct browser owner = site_enter(mem, "resident2");
	const struct browser_field fields[] = {
		{ .name = "token", .value = visit_token(&owner, "/account/password") },
		{ .name = "old", .value = account->password }, { .name = "fresh", .value = FRESH },
		{ .name = "again", .value = FRESH }
	};

	for (int i = 0; i < MOST + 2; i++) {
		struct fcgi_reply reply;
		ck_assert(
		    browser_post(&owner, mem, "/account/password", fields, COUNT(fields), &reply));
		visit_goes(&reply, "/account");
		ck_assert_int_eq(counted(), 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tries at once");
	TCase *tcase = run_case(suite, "tries");

	site_start(&(struct site_options){ .workers = WORKERS, .hash_workers = WORKERS });
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, guesses_at_once_are_no_more_than_may_be, 0, COUNT(ways));
	tcase_add_test(tcase, codes_of_mails_are_guessed_at_five_times);
	tcase_add_test(tcase, registrations_at_once_are_no_more_than_may_be);
	tcase_add_test(tcase, what_is_right_does_not_count);
	tcase_add_test(tcase, a_form_sent_again_does_not_count);
	return run_suite(suite);
}
