/* Form tokens: bound, used once, also at once. */
#include <sys/wait.h>
#include <time.h>

#include "auth/keys.h"
#include "auth/token.h"
#include "base/clock.h"
#include "base/fault.h"
#include "db/db.h"
#include "run.h"
#include "stage.h"

static const unsigned char session_a[32] = { 1 }, session_b[32] = { 2 };
static const unsigned char body_a[32] = { 3 }, body_b[32] = { 4 };
static const int64_t now_at = INT64_C(1795000000) * 1000000;

static char *fresh_token(void)
{
	return token_make(mem, auth_keys()->token, session_a, "/projects", now_at);
}

static bool check_token(
    const unsigned char *session, const char *path, const char *token, int64_t at)
{
	return token_check(auth_keys()->token, session, path, token, at);
}

START_TEST(test_token_is_bound)
{
	const char *token = fresh_token();
	ck_assert(check_token(session_a, "/projects", token, now_at));
	ck_assert(check_token(session_a, "/projects", token, now_at + TOKEN_LIFETIME_US));
	ck_assert(!check_token(session_a, "/projects", token, now_at + TOKEN_LIFETIME_US + 1));
	ck_assert(!check_token(session_b, "/projects", token, now_at));
	ck_assert(!check_token(NULL, "/projects", token, now_at));
	ck_assert(!check_token(session_a, "/projects/", token, now_at));
	ck_assert(!check_token(session_a, "/project", token, now_at));
	ck_assert(!token_check(auth_keys()->session, session_a, "/projects", token, now_at));
}
END_TEST

START_TEST(test_token_of_a_guest)
{
	static const unsigned char zeros[32];
	const char *token = token_make(mem, auth_keys()->token, NULL, "/login", now_at);
	ck_assert(check_token(NULL, "/login", token, now_at));
	ck_assert(!check_token(zeros, "/login", token, now_at));
	ck_assert(!check_token(session_a, "/login", token, now_at));
}
END_TEST

START_TEST(test_token_broken)
{
	char *token = fresh_token();
	ck_assert(!check_token(session_a, "/projects", NULL, now_at));
	ck_assert(!check_token(session_a, "/projects", "", now_at));
	ck_assert(!check_token(session_a, "/projects", mem_printf(mem, "%sA", token), now_at));
	for (size_t i = 0; token[i]; i++) {
		char *changed = mem_strdup(mem, token);
		changed[i] = changed[i] == 'A' ? 'Q' : 'A';
		ck_assert_msg(
		    !check_token(session_a, "/projects", changed, now_at), "place %zu", i);
		changed[i] = '\0';
		ck_assert(!check_token(session_a, "/projects", changed, now_at));
	}
}
END_TEST

static enum token_use use_token(struct db *db, const char *token, const unsigned char *body)
{
	enum token_use use;
	ck_assert(db_begin(db));
	ck_assert(token_use(db, token, body, now_at, &use));
	return use;
}

static const char *result_of(
    struct db *db, const char *token, const unsigned char *body, enum token_use *use_out)
{
	const char *location;
	ck_assert(token_result(db, mem, token, body, use_out, &location));
	return location;
}

START_TEST(test_token_takes_effect_once)
{
	struct db *db = stage_db(mem);
	const char *token = fresh_token();
	enum token_use use;
	ck_assert_int_eq(use_token(db, token, body_a), TOKEN_FRESH);
	ck_assert(token_keep(db, token, "/projects/XM261121-0001-A"));
	ck_assert(db_commit(db));

	ck_assert_int_eq(use_token(db, token, body_a), TOKEN_DONE);
	db_rollback(db);
	ck_assert_str_eq(result_of(db, token, body_a, &use), "/projects/XM261121-0001-A");
	ck_assert_int_eq(use, TOKEN_DONE);

	ck_assert_int_eq(use_token(db, token, body_b), TOKEN_DONE);
	db_rollback(db);
	result_of(db, token, body_b, &use);
	ck_assert_int_eq(use, TOKEN_OTHER);
}
END_TEST

START_TEST(test_token_undone_is_fresh)
{
	struct db *db = stage_db(mem);
	const char *token = fresh_token();
	enum token_use use;
	ck_assert_int_eq(use_token(db, token, body_a), TOKEN_FRESH);
	db_rollback(db);
	ck_assert_ptr_null(result_of(db, token, body_a, &use));
	ck_assert_int_eq(use, TOKEN_FRESH);
	ck_assert_int_eq(use_token(db, token, body_b), TOKEN_FRESH);
	db_rollback(db);
}
END_TEST

START_TEST(test_token_at_once_is_busy)
{
	struct db *first = stage_db(mem), *second = stage_db(mem);
	const char *token = fresh_token();
	ck_assert_int_eq(use_token(first, token, body_a), TOKEN_FRESH);
	int64_t began = clock_steady();
	ck_assert_int_eq(use_token(second, token, body_a), TOKEN_BUSY);
	ck_assert_int_ge(clock_steady() - began, SECOND_US);
	db_rollback(second);
	ck_assert_int_eq(fault_last()->kind, FAULT_NONE);
	ck_assert(token_keep(first, token, "/a"));
	ck_assert(db_commit(first));
	ck_assert_int_eq(use_token(second, token, body_a), TOKEN_DONE);
	db_rollback(second);
}
END_TEST

static void sleep_ms(long ms)
{
	const struct timespec wait = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	nanosleep(&wait, NULL);
}

/* The exit status of a process that uses the token now. */
static pid_t use_elsewhere(const char *token)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid)
		return pid;
	struct db *db = stage_db(mem);
	enum token_use use = TOKEN_BUSY;
	if (!db_begin(db) || !token_use(db, token, body_a, now_at, &use))
		_exit(99);
	db_rollback(db);
	_exit((int)use);
}

static int exit_status(pid_t pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

START_TEST(test_token_waits_for_the_first_use)
{
	struct db *db = stage_db(mem);
	const char *token = fresh_token();
	ck_assert_int_eq(use_token(db, token, body_a), TOKEN_FRESH);
	pid_t pid = use_elsewhere(token);
	sleep_ms(500);
	ck_assert(token_keep(db, token, "/a"));
	ck_assert(db_commit(db));
	ck_assert_int_eq(exit_status(pid), TOKEN_DONE);
}
END_TEST

START_TEST(test_token_sweep)
{
	struct db *db = stage_db(mem);
	const char *token = fresh_token();
	enum token_use use;
	ck_assert_int_eq(use_token(db, token, body_a), TOKEN_FRESH);
	ck_assert(token_keep(db, token, "/a") && db_commit(db));
	ck_assert(token_sweep(db, now_at + TOKEN_LIFETIME_US));
	result_of(db, token, body_a, &use);
	ck_assert_int_eq(use, TOKEN_DONE);
	ck_assert(token_sweep(db, now_at + TOKEN_LIFETIME_US + 1));
	result_of(db, token, body_a, &use);
	ck_assert_int_eq(use, TOKEN_FRESH);
}
END_TEST

/* An address that does not fit is not kept, and nothing else fails. */
START_TEST(test_long_location)
{
	struct db *db = stage_db(mem);
	char *longest = mem_strdup(mem, "/");
	for (int i = 1; i < 2000; i++)
		longest = mem_printf(mem, "%sx", longest);
	const char *const cases[][2] = { { longest, longest },
		{ mem_printf(mem, "%sx", longest), NULL } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *token = fresh_token(), *location;
		enum token_use use;
		ck_assert(db_begin(db));
		ck_assert(token_use(db, token, body_a, now_at, &use));
		ck_assert(token_keep(db, token, cases[i][0]) && db_commit(db));
		ck_assert(token_result(db, mem, token, body_a, &use, &location));
		ck_assert_int_eq(use, TOKEN_DONE);
		ck_assert_pstr_eq(location, cases[i][1]);
	}
}
END_TEST

static void add_tokens(Suite *suite)
{
	TCase *tcase = run_case(suite, "tokens");
	tcase_add_test(tcase, test_long_location);
	tcase_add_test(tcase, test_token_is_bound);
	tcase_add_test(tcase, test_token_of_a_guest);
	tcase_add_test(tcase, test_token_broken);
	tcase_add_test(tcase, test_token_takes_effect_once);
	tcase_add_test(tcase, test_token_undone_is_fresh);
	tcase_add_test(tcase, test_token_at_once_is_busy);
	tcase_add_test(tcase, test_token_waits_for_the_first_use);
	tcase_add_test(tcase, test_token_sweep);
}

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("token");
	add_tokens(suite);
	return run_suite(suite);
}
