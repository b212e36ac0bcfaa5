/* Passwords and sealed numbers: needs no server. */
#include <sodium.h>

#include "auth/keys.h"
#include "auth/password.h"
#include "auth/secret.h"
#include "base/clock.h"
#include "base/hex.h"
#include "run.h"

static enum password_answer check_password(const char *hash, const char *password)
{
	enum password_answer answer;
	ck_assert(password_check(hash, password, &answer));
	return answer;
}

START_TEST(test_password_right_and_wrong)
{
	char *hash, *again;
	ck_assert(password_hash(mem, "海边有三只白鸥", &hash));
	ck_assert(password_hash(mem, "海边有三只白鸥", &again));
	ck_assert_str_ne(hash, again);
	ck_assert_msg(strncmp(hash, "$argon2id$v=19$m=65536,", 23) == 0, "%s", hash);
	ck_assert_int_le((int)strlen(hash), 160);
	ck_assert_int_eq(check_password(hash, "海边有三只白鸥"), PASSWORD_RIGHT);
	ck_assert_int_eq(check_password(hash, "海边有三只白鸥 "), PASSWORD_WRONG);
	ck_assert_int_eq(check_password(hash, ""), PASSWORD_WRONG);
	ck_assert_int_eq(check_password("no hash", "海边有三只白鸥"), PASSWORD_WRONG);
	ck_assert_int_eq(check_password("", ""), PASSWORD_WRONG);
}
END_TEST

START_TEST(test_password_hashed_anew)
{
	char weak[crypto_pwhash_STRBYTES];
	ck_assert_int_eq(
	    crypto_pwhash_str_alg(weak, "three white gulls", 17, crypto_pwhash_OPSLIMIT_MIN,
		crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13),
	    0);
	ck_assert_int_eq(check_password(weak, "three white gulls"), PASSWORD_STALE);
	ck_assert_int_eq(check_password(weak, "three white gull"), PASSWORD_WRONG);
}
END_TEST

static int64_t time_of_check(const char *hash)
{
	int64_t best = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		int64_t began = clock_steady();
		check_password(hash, "not this one");
		int64_t took = clock_steady() - began;
		best = took < best ? took : best;
	}
	return best;
}

/* Many samples are taken over HTTP (test_site_same_time); here it shows that a hash is made at all. */
START_TEST(test_password_of_nobody_takes_as_long)
{
	char *hash;
	ck_assert(password_hash(mem, "three white gulls", &hash));
	int64_t of_somebody = time_of_check(hash), of_nobody = time_of_check(NULL);
	ck_assert_msg(of_nobody > of_somebody / 3 && of_nobody < of_somebody * 3,
	    "%lld us for somebody, %lld for nobody", (long long)of_somebody, (long long)of_nobody);
}
END_TEST

enum refusal { FINE, SHORT, LONG, COMMON, LOGIN, PLACE };
static const struct {
	const char *password;
	enum refusal refusal;
} password_cases[] = {
	{ "", SHORT },
	{ "abcdefg", SHORT },
	{ "海边", SHORT },
	{ "海边鸥", FINE },
	{ "tidal-mv", FINE },
	{ "three white gulls", FINE },
	{ "correct horse battery staple", FINE },
	{ "        x", COMMON },
	{ "kf83ua0x", FINE },
	{ "Tr0ub4dor&3", FINE },
	{ "66217035", COMMON },
	{ "6621703598", FINE },
	{ "12345678", COMMON },
	{ "87654321", COMMON },
	{ "1234567890", COMMON },
	{ "abcdefgh", COMMON },
	{ "QWERTYUI", COMMON },
	{ "poiuytrewq", COMMON },
	{ "1qaz2wsx", COMMON },
	{ "!QAZ2wsx", COMMON },
	{ "aaaaaaaa", COMMON },
	{ "abcabcabc", COMMON },
	{ "12341234", COMMON },
	{ "123123123", COMMON },
	{ "        ", COMMON },
	{ "password", COMMON },
	{ "Password1", COMMON },
	{ "P@ssw0rd2026", COMMON },
	{ "admin123456", COMMON },
	{ "admin@2026", COMMON },
	{ "woaini1314", COMMON },
	{ "woaini5201314", COMMON },
	{ "5201314520", COMMON },
	{ "iloveyou!!", COMMON },
	{ "helloworld1", COMMON },
	{ "wangwei123", COMMON },
	{ "wodemima", COMMON },
	{ "我爱你中国", COMMON },
	{ "jiebang2026", COMMON },
	{ "qingdao1", PLACE },
	{ "Qingdao2026", PLACE },
	{ "QINGDAO@123", PLACE },
	{ "shibei123", PLACE },
	{ "123shibei", PLACE },
	{ "qingdaoshibei", PLACE },
	{ "woaiqingdao", PLACE },
	{ "ainiqingdao", PLACE },
	{ "dagang88", PLACE },
	{ "DaGang2026", PLACE },
	{ "taidong1234", PLACE },
	{ "fushanhou1", PLACE },
	{ "青岛市市北区", PLACE },
	{ "大港街道", PLACE },
	{ "青岛20261121", PLACE },
	{ "qingdao-tide-and-fog", FINE },
	{ "dagang and three gulls", FINE },
	{ "lanzhou1", LOGIN },
	{ "Lanzhou1", LOGIN },
	{ "lanzhou12026", LOGIN },
	{ "2026-LANZHOU1", LOGIN },
	{ "lanzhou1 is far away from here", FINE },
};

static const char *const refusal_words[] = {
	[SHORT] = "Too short",
	[LONG] = "Too long",
	[COMMON] = "among the first",
	[LOGIN] = "login name",
	[PLACE] = "names of places",
};

START_TEST(test_password_objections)
{
	const char *objection = password_objection(password_cases[_i].password, "lanzhou1");
	enum refusal wanted = password_cases[_i].refusal;
	if (wanted == FINE)
		ck_assert_msg(!objection, "%s: %s", password_cases[_i].password, objection);
	else
		ck_assert_msg(objection && strstr(objection, refusal_words[wanted]), "%s: %s",
		    password_cases[_i].password, objection ? objection : "nothing");
}
END_TEST

START_TEST(test_password_lengths)
{
	char *text = mem_alloc(mem, 1026);
	for (size_t i = 0; i < 1025; i++)
		text[i] = (char)('a' + (i * i + i / 7) % 26);
	ck_assert_str_eq(
	    password_objection(text, "wanda"), "Too long: a password has at most 1,024 bytes.");
	text[1024] = '\0';
	ck_assert_ptr_null(password_objection(text, "wanda"));
	text[7] = '\0';
	ck_assert_ptr_nonnull(password_objection(text, NULL));
}
END_TEST

START_TEST(test_secret_round)
{
	struct secret one = secret_seal(mem, "13812341234"), two = secret_seal(mem, "13812341234");
	ck_assert_str_eq(one.masked, "138****1234");
	ck_assert_uint_eq(one.bytes, 41 + 11);
	ck_assert(one.bytes == two.bytes && memcmp(one.data, two.data, one.bytes) != 0);
	ck_assert_ptr_null(memmem(one.data, one.bytes, "1381", 4));
	ck_assert_str_eq(secret_open(mem, one.data, one.bytes), "13812341234");
	ck_assert_ptr_null(secret_open(mem, one.data, one.bytes - 1));
	ck_assert_ptr_null(secret_open(mem, NULL, 0));
	for (size_t i = 0; i < one.bytes; i++) {
		unsigned char *damaged = mem_copy(mem, one.data, one.bytes);
		damaged[i] ^= 1;
		ck_assert_ptr_null(secret_open(mem, damaged, one.bytes));
	}
}
END_TEST

START_TEST(test_secret_of_another_installation)
{
	static const unsigned char other[32] = { 9 };
	struct secret sealed = secret_seal(mem, "0532-83801234");
	auth_keys_set(other);
	ck_assert_ptr_null(secret_open(mem, sealed.data, sealed.bytes));
}
END_TEST

START_TEST(test_keys_differ)
{
	const struct auth_keys *keys = auth_keys();
	const unsigned char *all[] = { keys->token, keys->session, keys->secret, keys->throttle };
	for (size_t i = 0; i < COUNT(all); i++) {
		for (size_t k = 0; k < i; k++)
			ck_assert_int_ne(memcmp(all[i], all[k], 32), 0);
	}
	/* Kept: with other bytes every session, sealed number and open form of an installation is
	 * lost. */
	ck_assert_str_eq(hex_of(mem, keys->secret, 4), "a1ca11cc");
}
END_TEST

static void add_passwords(Suite *suite)
{
	TCase *tcase = run_case(suite, "passwords");
	tcase_add_test(tcase, test_password_right_and_wrong);
	tcase_add_test(tcase, test_password_hashed_anew);
	tcase_add_test(tcase, test_password_of_nobody_takes_as_long);
	tcase_add_loop_test(tcase, test_password_objections, 0, (int)COUNT(password_cases));
	tcase_add_test(tcase, test_password_lengths);
	tcase_add_test(tcase, test_secret_round);
	tcase_add_test(tcase, test_secret_of_another_installation);
	tcase_add_test(tcase, test_keys_differ);
}

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	Suite *suite = suite_create("password");
	add_passwords(suite);
	return run_suite(suite);
}
