/* Where a webhook may lead: every way into a house that people have found. */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <string.h>

#include "base/count.h"
#include "message/webhook_rules.h"
#include "rules_test.h"

static const struct {
	const char *address;
	bool is_good, is_good_here; /* on the internet; with loopback */
} addresses[] = {
	{ "8.8.8.8", true, true },
	{ "1.1.1.1", true, true },
	{ "223.5.5.5", true, true },
	{ "0.0.0.0", false, false },
	{ "0.1.2.3", false, false },
	{ "9.255.255.255", true, true },
	{ "10.0.0.0", false, false },
	{ "10.255.255.255", false, false },
	{ "11.0.0.0", true, true },
	{ "100.63.255.255", true, true },
	{ "100.64.0.1", false, false },
	{ "100.127.255.255", false, false },
	{ "100.128.0.0", true, true },
	{ "126.255.255.255", true, true },
	{ "127.0.0.1", false, true },
	{ "127.255.255.254", false, true },
	{ "128.0.0.0", true, true },
	{ "169.253.255.255", true, true },
	{ "169.254.169.254", false, false },
	{ "172.15.255.255", true, true },
	{ "172.16.0.1", false, false },
	{ "172.31.255.255", false, false },
	{ "172.32.0.0", true, true },
	{ "192.0.0.8", false, false },
	{ "192.0.2.1", false, false },
	{ "192.167.255.255", true, true },
	{ "192.168.1.1", false, false },
	{ "192.169.0.0", true, true },
	{ "198.18.0.1", false, false },
	{ "198.51.100.1", false, false },
	{ "203.0.113.1", false, false },
	{ "223.255.255.255", true, true },
	{ "224.0.0.1", false, false },
	{ "240.0.0.1", false, false },
	{ "255.255.255.255", false, false },
	{ "2606:4700:4700::1111", true, true },
	{ "240e::1", true, true },
	{ "::", false, false },
	{ "::1", false, true },
	{ "::2", false, false },
	{ "::127.0.0.1", false, false },
	{ "::ffff:127.0.0.1", false, true },
	{ "::ffff:10.0.0.1", false, false },
	{ "::ffff:169.254.169.254", false, false },
	{ "::ffff:8.8.8.8", true, true },
	{ "64:ff9b::127.0.0.1", false, false },
	{ "64:ff9b::10.0.0.1", false, false },
	{ "64:ff9b::8.8.8.8", true, true },
	{ "64:ff9b:1::8.8.8.8", false, false },
	{ "100::1", false, false },
	{ "2001::1", false, false },
	{ "2001:db8::1", false, false },
	{ "2002:7f00:1::", false, false },
	{ "2002:a00:1::", false, false },
	{ "2002:808:808::", true, true },
	{ "3fff::1", false, false },
	{ "fc00::1", false, false },
	{ "fd12:3456::1", false, false },
	{ "fe80::1", false, false },
	{ "fec0::1", false, false },
	{ "ff02::1", false, false },
};

START_TEST(only_public_addresses_are_connected_to)
{
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct sockaddr_in v4 = { .sin_family = AF_INET };
		struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
		const struct sockaddr *address = (const struct sockaddr *)&v4;
		if (inet_pton(AF_INET, addresses[i].address, &v4.sin_addr) != 1) {
			ck_assert_int_eq(
			    inet_pton(AF_INET6, addresses[i].address, &v6.sin6_addr), 1);
			address = (const struct sockaddr *)&v6;
		}
		ck_assert_msg(webhook_address_is_good(address, false) == addresses[i].is_good, "%s",
		    addresses[i].address);
		ck_assert_msg(webhook_address_is_good(address, true) == addresses[i].is_good_here,
		    "%s with loopback", addresses[i].address);
	}
	ck_assert(!webhook_address_is_good(&(struct sockaddr){ .sa_family = AF_UNIX }, true));
}
END_TEST

static const struct {
	const char *url;
	bool is_good, is_good_here;
} urls[] = {
	{ "https://example.org/hook", true, true },
	{ "https://example.org", true, true },
	{ "https://a.b-c.example.org:8443/x?y=1&z=%20", true, true },
	{ "https://8.8.8.8/", true, true },
	{ "https://[2606:4700:4700::1111]:443/", true, true },
	{ "http://example.org/", false, false },
	{ "http://8.8.8.8/", false, false },
	{ "http://127.0.0.1:8000/x", false, true },
	{ "https://127.0.0.1/x", false, true },
	{ "http://[::1]:8000/x", false, true },
	{ "https://10.0.0.1/", false, false },
	{ "https://169.254.169.254/latest/meta-data", false, false },
	{ "https://[::ffff:10.0.0.1]/", false, false },
	{ "https://[fe80::1%25eth0]/", false, false },
	{ "https://localhost/", false, false },
	{ "https://intranet/", false, false },
	{ "https://0x7f000001/", false, false },
	{ "https://2130706433/", false, false },
	{ "https://127.1/", false, false },
	{ "https://0177.0.0.1/", false, false },
	{ "https://example.org:0/", false, false },
	{ "https://example.org:65536/", false, false },
	{ "https://example.org:/", false, false },
	{ "https://user@example.org/", false, false },
	{ "https://user:pass@example.org/", false, false },
	{ "https://example.org@10.0.0.1/", false, false },
	{ "https://example.org#@10.0.0.1/", false, false },
	{ "https://example.org/#part", false, false },
	{ "https://example.org\\@10.0.0.1/", false, false },
	{ "https://exa mple.org/", false, false },
	{ "https://example.org/\r\nX: y", false, false },
	{ "https://ex\xc3\xa4mple.org/", false, false },
	{ "https://example.org./", false, false },
	{ "https:///x", false, false },
	{ "https://", false, false },
	{ "https:example.org", false, false },
	{ "HTTPS://example.org/", false, false },
	{ "ftp://example.org/", false, false },
	{ "file:///etc/passwd", false, false },
	{ "gopher://example.org/", false, false },
	{ "//example.org/", false, false },
	{ "", false, false },
};

START_TEST(only_whole_https_addresses_are_kept)
{
	for (size_t i = 0; i < COUNT(urls); i++) {
		ck_assert_msg(
		    (webhook_url_objection(urls[i].url, false) == NULL) == urls[i].is_good, "%s",
		    urls[i].url);
		ck_assert_msg(
		    (webhook_url_objection(urls[i].url, true) == NULL) == urls[i].is_good_here,
		    "%s with loopback", urls[i].url);
	}
	char longest[WEBHOOK_URL_CHARS + 2];
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	memcpy(longest, "https://example.org/", 20);
	ck_assert_ptr_nonnull(webhook_url_objection(longest, false));
	longest[WEBHOOK_URL_CHARS] = '\0';
	ck_assert_ptr_null(webhook_url_objection(longest, false));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("where webhooks lead");
	TCase *tcase = tcase_create("rules");

	tcase_add_test(tcase, only_public_addresses_are_connected_to);
	tcase_add_test(tcase, only_whole_https_addresses_are_kept);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
