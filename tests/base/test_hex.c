/* Digests and encodings against published vectors (FIPS 180-4, RFC 4231, RFC 4648), and reading
 * back. */
#include "run.h"

#include "base/hex.h"
#include "base/random.h"

static const struct {
	const char *text, *digest;
} digests[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

START_TEST(sha256_vectors)
{
	unsigned char digest[SHA256_BYTES];

	sha256(digests[_i].text, strlen(digests[_i].text), digest);
	ck_assert_str_eq(hex_of(mem, digest, sizeof digest), digests[_i].digest);
}
END_TEST

/* RFC 4231, cases 1, 2 and 4: keys shorter than a block are padded with zeros, so 32 bytes hold
 * them. */
static const struct {
	unsigned char key[32];
	const char *data, *digest;
} macs[] = {
	{ { 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
	      0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b },
	    "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ "Jefe", "what do ya want for nothing?",
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
	      25 },
	    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
	    "\xcd\xcd\xcd\xcd"
	    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
	    "\xcd\xcd\xcd\xcd",
	    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
};

START_TEST(hmac_vectors)
{
	unsigned char digest[SHA256_BYTES];

	hmac_sha256(macs[_i].key, macs[_i].data, strlen(macs[_i].data), digest);
	ck_assert_str_eq(hex_of(mem, digest, sizeof digest), macs[_i].digest);
}
END_TEST

static const struct {
	const char *bytes, *text;
} encodings[] = {
	{ "", "" },
	{ "f", "Zg" },
	{ "fo", "Zm8" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg" },
	{ "fooba", "Zm9vYmE" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xfe", "-__-" },
};

START_TEST(base64url_vectors)
{
	const char *bytes = encodings[_i].bytes;
	char back[8] = { 0 };

	ck_assert_str_eq(base64url_of(mem, bytes, strlen(bytes)), encodings[_i].text);
	ck_assert(base64url_read(encodings[_i].text, back, strlen(bytes)));
	ck_assert_str_eq(back, bytes);
}
END_TEST

/* Three bytes are asked for; each of these is something else, or the same in another spelling. */
static const char *const not_three_bytes[] = { "", "Zm8", "Zm9vYg", "Zm9v=", "Zm9v ", " Zm9v",
	"Zm9", "Zm9+", "Zm9/", "Zm9\n", "Zm=v", "Zm\xc3\xa9", "Zm9vZm9v", "====" };

START_TEST(refuses_other_texts)
{
	unsigned char out[4] = { 1, 2, 3, 4 };

	ck_assert(!base64url_read(not_three_bytes[_i], out, 3));
	ck_assert_mem_eq(out, "\0\0\0\4", 4);
}
END_TEST

/* A second spelling of the same bytes, with bits left over at the end, would make two tokens of
 * one. */
START_TEST(one_spelling_only)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char out[1];
	int accepted = 0, a, b;

	for (a = 0; a < 64; a++) {
		for (b = 0; b < 64; b++)
			accepted += base64url_read(
			    mem_printf(mem, "%c%c", alphabet[a], alphabet[b]), out, 1);
	}
	ck_assert_int_eq(accepted, 256);
}
END_TEST

START_TEST(reads_what_it_writes)
{
	unsigned char data[80], back[80];
	size_t bytes;

	for (bytes = 0; bytes < sizeof data; bytes++) {
		random_bytes(data, bytes);
		ck_assert(base64url_read(base64url_of(mem, data, bytes), back, bytes));
		ck_assert(bytes_equal(data, back, bytes));
		ck_assert(!base64url_read(base64url_of(mem, data, bytes), back, bytes + 1));
	}
}
END_TEST

START_TEST(compares_bytes)
{
	ck_assert(bytes_equal("abc", "abd", 2));
	ck_assert(!bytes_equal("abc", "abd", 3));
	ck_assert(bytes_equal("a", "b", 0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hex");
	TCase *tcase = run_case(suite, "hex");

	tcase_add_loop_test(tcase, sha256_vectors, 0, COUNT(digests));
	tcase_add_loop_test(tcase, hmac_vectors, 0, COUNT(macs));
	tcase_add_loop_test(tcase, base64url_vectors, 0, COUNT(encodings));
	tcase_add_loop_test(tcase, refuses_other_texts, 0, COUNT(not_three_bytes));
	tcase_add_test(tcase, one_spelling_only);
	tcase_add_test(tcase, reads_what_it_writes);
	tcase_add_test(tcase, compares_bytes);
	return run_suite(suite);
}
