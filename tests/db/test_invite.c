/* Codes that make agents: what is typed finds what is stored, and what is stored tells no code. */
#include "auth/invite.h"
#include "auth/keys.h"
#include "run.h"

static const unsigned char nonce[INVITE_NONCE_BYTES] = "sixteen bytes..";

START_TEST(the_same_nonce_makes_the_same_code)
{
	const char *code = invite_code(mem, nonce);
	unsigned char other[INVITE_NONCE_BYTES] = { 1 };

	ck_assert_uint_eq(strlen(code), 14);
	ck_assert_uint_eq(strspn(code, "ABCDEFGHJKMNPQRTUVWXY346789-"), 14);
	ck_assert(code[4] == '-' && code[9] == '-');
	ck_assert_str_eq(invite_code(mem, nonce), code);
	ck_assert_str_ne(invite_code(mem, other), code);
	/* Another installation makes another one. */
	static const unsigned char master[32] = "another secret of another place";
	auth_keys_set(master);
	ck_assert_str_ne(invite_code(mem, nonce), code);
}
END_TEST

static const struct {
	const char *typed;
	bool is_code;
} typed_cases[] = {
	{ "ABCD-EFGH-JKMN", true },
	{ "abcdefghjkmn", true },
	{ " ABCD EFGH JKMN ", true },
	{ "ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ", true },
	{ "ABCD-EFGH-JKM", false },
	{ "ABCD-EFGH-JKMNP", false },
	{ "ABCD-EFGH-JKM0", false },
	{ "ABCD-EFGH-JKML", false },
	{ "", false },
	{ "ABCD-EFGH-JKM\xe4\xb8\xad", false },
};

START_TEST(codes_are_read_as_people_type_them)
{
	unsigned char hash[INVITE_HASH_BYTES] = { 0 }, canonical[INVITE_HASH_BYTES];

	ck_assert(invite_hash(mem, "ABCD-EFGH-JKMN", canonical));
	ck_assert_int_eq(invite_hash(mem, typed_cases[_i].typed, hash), typed_cases[_i].is_code);
	if (typed_cases[_i].is_code)
		ck_assert_mem_eq(hash, canonical, sizeof hash);
}
END_TEST

static void keys(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
}

int main(void)
{
	Suite *suite = suite_create("invite");
	TCase *tcase = run_case(suite, "codes");
	tcase_add_checked_fixture(tcase, keys, NULL);
	tcase_add_test(tcase, the_same_nonce_makes_the_same_code);
	tcase_add_loop_test(tcase, codes_are_read_as_people_type_them, 0, COUNT(typed_cases));
	return run_suite(suite);
}
