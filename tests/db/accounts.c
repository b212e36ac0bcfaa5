/* Accounts to test with. */
#include "accounts.h"

#include <check.h>

#include "base/mem.h"
#include "base/random.h"
#include "history/history.h"
#include "stage.h"

static struct mem *mem;
const int64_t accounts_now = INT64_C(1795000000) * 1000000;
const struct actor office = { .account = { 1000011 }, .login = "office", .name = "Office" };
const struct actor command_line = { .login = "", .name = "" };

struct db *accounts_stage(struct mem *of_test)
{
	mem = of_test;
	return stage_db(mem);
}

char *accounts_login(void)
{
	char *login = mem_printf(mem, "u%s", random_password(mem, 14));
	return account_login_of(mem, login);
}

struct account_id accounts_create(struct db *db, const char *login)
{
	struct account_id id;
	const struct account_new fresh = { .login = login, .name = "李", .password_hash = "hash" };
	ck_assert_int_eq(
	    STEP(db, account_create(db, mem, &fresh, &command_line, accounts_now, &answer, &id)),
	    ACCOUNT_DONE);
	return id;
}

enum account_answer accounts_grant(struct db *db, struct account_id id, enum role role,
    const char *unit, int64_t partner, int64_t at)
{
	const struct account_role given = { .role = role, .unit = unit, .partner = { partner } };
	return STEP(db, account_grant(db, mem, id, &given, &office, at, &answer));
}

enum account_answer accounts_revoke(struct db *db, struct account_id id, enum role role,
    const char *unit, int64_t partner, int64_t at)
{
	const struct account_role given = { .role = role, .unit = unit, .partner = { partner } };
	return STEP(db, account_revoke(db, mem, id, &given, NULL, &office, at, &answer));
}

char *accounts_events(struct db *db, struct account_id id)
{
	struct history_lines lines;
	int64_t broken;
	char *words = mem_strdup(mem, "");
	ck_assert(history_of(db, mem, HISTORY_ACCOUNT, id.n, &lines));
	for (size_t i = 0; i < lines.n; i++)
		words = mem_printf(mem, "%s%s%s", words, i ? " " : "", lines.items[i].event);
	ck_assert(history_verify(db, mem, HISTORY_ACCOUNT, id.n, &broken));
	ck_assert_int_eq(broken, 0);
	return words;
}
