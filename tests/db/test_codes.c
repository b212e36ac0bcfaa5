/* One-time codes, authenticators, logins halfway, QR codes: needs no server. */
#include <string.h>

#include "auth/factor.h"
#include "auth/halfway.h"
#include "auth/keys.h"
#include "auth/passcode.h"
#include "auth/qr.h"
#include "base/clock.h"
#include "run.h"

/* --- codes on paper --- */

START_TEST(test_passcode_hangs_on_everything)
{
	const char *code = passcode_of(mem, PASSCODE_PASSWORD, 7, "seed", 0);
	ck_assert_uint_eq(strlen(code), 11);
	ck_assert_int_eq(code[5], '-');
	ck_assert_uint_eq(strspn(code, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789-"), 11);
	ck_assert_str_eq(code, passcode_of(mem, PASSCODE_PASSWORD, 7, "seed", 0));
	ck_assert_str_ne(code, passcode_of(mem, PASSCODE_RECOVERY, 7, "seed", 0));
	ck_assert_str_ne(code, passcode_of(mem, PASSCODE_PASSWORD, 8, "seed", 0));
	ck_assert_str_ne(code, passcode_of(mem, PASSCODE_PASSWORD, 7, "seee", 0));
	ck_assert_str_ne(code, passcode_of(mem, PASSCODE_PASSWORD, 7, "seed", 1));
}
END_TEST

static const struct {
	const char *typed;
	bool is_same;
} typed_cases[] = {
	{ "K7M2Q-9XHTB", true },
	{ "k7m2q9xhtb", true },
	{ "  k7m2q 9xhtb ", true },
	{ "Ｋ７Ｍ２Ｑ－９ＸＨＴＢ", true },
	{ "K7M2Q-9XHTC", false },
	{ "K7M2Q-9XHT", false },
	{ "", false },
};

START_TEST(test_passcode_as_typed)
{
	unsigned char wanted[32], hash[32];
	passcode_hash(mem, PASSCODE_PASSWORD, 7, "K7M2Q-9XHTB", wanted);
	for (size_t i = 0; i < COUNT(typed_cases); i++) {
		passcode_hash(mem, PASSCODE_PASSWORD, 7, typed_cases[i].typed, hash);
		ck_assert_msg((memcmp(wanted, hash, 32) == 0) == typed_cases[i].is_same, "%s",
		    typed_cases[i].typed);
	}
	passcode_hash(mem, PASSCODE_PASSWORD, 8, "K7M2Q-9XHTB", hash);
	ck_assert_int_ne(memcmp(wanted, hash, 32), 0);
	passcode_hash(mem, PASSCODE_RECOVERY, 7, "K7M2Q-9XHTB", hash);
	ck_assert_int_ne(memcmp(wanted, hash, 32), 0);
}
END_TEST

/* --- authenticators --- */

/* RFC 6238, appendix B, the last six digits. */
static const char rfc_secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
static const struct {
	int64_t seconds;
	const char *code;
} rfc_cases[] = {
	{ 59, "287082" },
	{ 1111111109, "081804" },
	{ 1111111111, "050471" },
	{ 1234567890, "005924" },
	{ 2000000000, "279037" },
};

START_TEST(test_factor_step)
{
	for (size_t i = 0; i < COUNT(rfc_cases); i++) {
		int64_t at = rfc_cases[i].seconds, step = at / 30;
		const char *code = rfc_cases[i].code;
		ck_assert_int_eq(factor_step(mem, rfc_secret, code, at * SECOND_US), step);
		ck_assert_int_eq(
		    factor_step(mem, rfc_secret, code, (step + 2) * 30 * SECOND_US - 1), step);
		ck_assert_int_eq(
		    factor_step(mem, rfc_secret, code, (step + 2) * 30 * SECOND_US), 0);
		ck_assert_int_eq(
		    factor_step(mem, rfc_secret, code, (step - 1) * 30 * SECOND_US), step);
		if (step > 1)
			ck_assert_int_eq(
			    factor_step(mem, rfc_secret, code, (step - 1) * 30 * SECOND_US - 1), 0);
	}
	ck_assert_int_eq(factor_step(mem, rfc_secret, " 287 082", 59 * SECOND_US), 1);
	ck_assert_int_eq(factor_step(mem, rfc_secret, "２８７０８２", 59 * SECOND_US), 1);
	ck_assert_int_eq(factor_step(mem, rfc_secret, "28708", 59 * SECOND_US), 0);
	ck_assert_int_eq(factor_step(mem, rfc_secret, "2870820", 59 * SECOND_US), 0);
	ck_assert_int_eq(factor_step(mem, rfc_secret, "", 59 * SECOND_US), 0);
}
END_TEST

START_TEST(test_factor_offer_is_for_one_account)
{
	const struct account_id mine = { 12 }, other = { 1 };
	const char *secret = factor_secret(mem);
	ck_assert_uint_eq(strlen(secret), 32);
	ck_assert_uint_eq(strspn(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 32);
	ck_assert_str_ne(secret, factor_secret(mem));
	char *offer = factor_offer(mem, mine, secret);
	ck_assert_ptr_null(strstr(offer, secret));
	ck_assert_str_eq(factor_offered(mem, mine, offer), secret);
	ck_assert_ptr_null(factor_offered(mem, other, offer));
	ck_assert_ptr_null(factor_offered(mem, mine, NULL));
	ck_assert_ptr_null(factor_offered(mem, mine, ""));
	ck_assert_ptr_null(factor_offered(mem, mine, secret));
	offer[9] ^= 1;
	ck_assert_ptr_null(factor_offered(mem, mine, offer));
	ck_assert_str_eq(factor_address(mem, "揭榜", "li.wei", "ABC"),
	    "otpauth://totp/%E6%8F%AD%E6%A6%9C:li.wei?secret=ABC&issuer=%E6%8F%AD%E6%A6%9C");
}
END_TEST

/* --- logins halfway --- */

START_TEST(test_halfway)
{
	const int64_t now = INT64_C(1795000000) * SECOND_US;
	char *cookie = halfway_make(mem, (struct account_id){ 12 }, "hash", now);
	ck_assert_int_eq(halfway_account(cookie).n, 12);
	ck_assert(halfway_check(cookie, "hash", now));
	ck_assert(halfway_check(cookie, "hash", now + HALFWAY_SECONDS * SECOND_US));
	ck_assert(!halfway_check(cookie, "hash", now + HALFWAY_SECONDS * SECOND_US + 1));
	ck_assert(!halfway_check(cookie, "another hash", now));
	ck_assert(!halfway_check(cookie, NULL, now));
	for (size_t i = 0; i < strlen(cookie); i++) {
		char *damaged = mem_strdup(mem, cookie);
		damaged[i] = damaged[i] == 'A' ? 'Q' : 'A';
		ck_assert(!halfway_check(damaged, "hash", now));
	}
	static const char *const others[] = { NULL, "", "x", "AAAA" };
	for (size_t i = 0; i < COUNT(others); i++)
		ck_assert_int_eq(halfway_account(others[i]).n, 0);
}
END_TEST

/* --- QR codes --- */

/* Version 1: 21 squares a side, a finder in three corners. */
START_TEST(test_qr)
{
	struct qr qr = qr_of(mem, "a");
	ck_assert_str_eq(qr.view_box, "-4 -4 29 29");
	ck_assert_int_eq(strncmp(qr.path, "M0 0h7v1h-7z", 12), 0);
	ck_assert_ptr_nonnull(strstr(qr.path, "M14 0h7v1h-7z"));
	ck_assert_ptr_nonnull(strstr(qr.path, "M0 20h7v1h-7z"));
	ck_assert_uint_eq(strspn(qr.path, "0123456789 Mhvz-"), strlen(qr.path));
	char *long_text = mem_alloc(mem, 1001);
	memset(long_text, 'x', 1000);
	ck_assert_uint_lt(strlen(qr_of(mem, long_text).path), 120000);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	Suite *suite = suite_create("codes");
	TCase *tcase = run_case(suite, "codes");

	auth_keys_set(master);
	tcase_add_test(tcase, test_passcode_hangs_on_everything);
	tcase_add_test(tcase, test_passcode_as_typed);
	tcase_add_test(tcase, test_factor_step);
	tcase_add_test(tcase, test_factor_offer_is_for_one_account);
	tcase_add_test(tcase, test_halfway);
	tcase_add_test(tcase, test_qr);
	return run_suite(suite);
}
