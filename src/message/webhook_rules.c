/* The addresses that are nobody's business from here. IANA's registries of special-purpose
 * addresses. */
#include "message/webhook_rules.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/catalog.h"
#include "base/count.h"
#include "base/text.h"

#define V4(a, b, c, d)                                                                             \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define HOST_BYTES 253

static const struct {
	uint32_t net;
	int bits;
} special[] = {
	{ V4(0, 0, 0, 0), 8 }, /* this network */
	{ V4(10, 0, 0, 0), 8 }, /* private */
	{ V4(100, 64, 0, 0), 10 }, /* behind a carrier's translation */
	{ V4(127, 0, 0, 0), 8 }, /* loopback */
	{ V4(169, 254, 0, 0), 16 }, /* link-local: metadata of clouds */
	{ V4(172, 16, 0, 0), 12 }, /* private */
	{ V4(192, 0, 0, 0), 24 }, /* protocol assignments */
	{ V4(192, 0, 2, 0), 24 }, /* documentation */
	{ V4(192, 88, 99, 0), 24 }, /* 6to4 relays */
	{ V4(192, 168, 0, 0), 16 }, /* private */
	{ V4(198, 18, 0, 0), 15 }, /* benchmarks */
	{ V4(198, 51, 100, 0), 24 }, /* documentation */
	{ V4(203, 0, 113, 0), 24 }, /* documentation */
	{ V4(224, 0, 0, 0), 3 }, /* multicast, reserved, broadcast */
};

static bool v4_is_public(uint32_t address)
{
	for (size_t i = 0; i < COUNT(special); i++) {
		if ((address ^ special[i].net) >> (32 - special[i].bits) == 0)
			return false;
	}
	return true;
}

static bool v4_is_good(uint32_t address, bool loopback)
{
	return v4_is_public(address) || (loopback && address >> 24 == 127);
}

static bool v6_begins(const unsigned char *address, const char *prefix, int bits)
{
	unsigned char net[16];
	if (inet_pton(AF_INET6, prefix, net) != 1 || memcmp(address, net, (size_t)bits / 8) != 0)
		return false;
	return bits % 8 == 0 || (address[bits / 8] ^ net[bits / 8]) >> (8 - bits % 8) == 0;
}

static uint32_t v4_within(const unsigned char *at)
{
	return V4(at[0], at[1], at[2], at[3]);
}

/* Only global unicast, 2000::/3, without the parts of it that lead elsewhere. */
static bool v6_is_good(const unsigned char *address, bool loopback)
{
	static const struct {
		const char *prefix;
		int bits;
	} within[] = { { "2001::", 23 }, { "2001:db8::", 32 }, { "3fff::", 20 } };
	if (loopback && v6_begins(address, "::1", 128))
		return true;
	if (v6_begins(address, "::ffff:0:0", 96))
		return v4_is_good(v4_within(address + 12), loopback);
	if (v6_begins(address, "64:ff9b::", 96))
		return v4_is_public(v4_within(address + 12));
	if (v6_begins(address, "2002::", 16))
		return v4_is_public(v4_within(address + 2));
	for (size_t i = 0; i < COUNT(within); i++) {
		if (v6_begins(address, within[i].prefix, within[i].bits))
			return false;
	}
	return v6_begins(address, "2000::", 3);
}

bool webhook_address_is_good(const struct sockaddr *address, bool loopback)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return v4_is_good(ntohl(v4.sin_addr.s_addr), loopback);
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&v6, address, sizeof v6);
	return v6_is_good(v6.sin6_addr.s6_addr, loopback);
}

/* --- the URL ---------------------------------------------------------------------------------- */

static bool is_printable(const char *text)
{
	for (; *text; text++) {
		if (*text <= ' ' || *text > '~' || strchr("\"<>\\^`{|}", *text))
			return false;
	}
	return true;
}

/* Letters, digits, hyphens and dots; not a number in disguise: its last part begins with a letter. */
static bool is_name(const char *host)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	const char *dot = strrchr(host, '.');
	return host[strspn(host, allowed)] == '\0' && dot && dot > host && dot[1] != '\0' &&
	       strchr("0123456789-.", dot[1]) == NULL;
}

enum host { HOST_WRONG, HOST_NAME, HOST_PUBLIC, HOST_INSIDE, HOST_LOOPBACK };

static enum host host_of_number(const struct sockaddr *address)
{
	if (webhook_address_is_good(address, false))
		return HOST_PUBLIC;
	return webhook_address_is_good(address, true) ? HOST_LOOPBACK : HOST_INSIDE;
}

static enum host host_kind(const char *host)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	size_t bytes = strlen(host);
	char inner[HOST_BYTES + 1];
	if (inet_pton(AF_INET, host, &v4.sin_addr) == 1)
		return host_of_number((const struct sockaddr *)&v4);
	if (bytes > 2 && host[0] == '[' && host[bytes - 1] == ']') {
		memcpy(inner, host + 1, bytes - 2);
		inner[bytes - 2] = '\0';
		return inet_pton(AF_INET6, inner, &v6.sin6_addr) == 1
			   ? host_of_number((const struct sockaddr *)&v6)
			   : HOST_WRONG;
	}
	return is_name(host) ? HOST_NAME : HOST_WRONG;
}

/* "host", "[::1]" out of "host:8443/path"; false: there is something in it that does not belong. */
static bool read_host(const char *rest, char host[HOST_BYTES + 1])
{
	size_t authority = strcspn(rest, "/?#");
	size_t bytes = rest[0] == '[' ? strcspn(rest, "]") + 1 : strcspn(rest, ":/?#");
	int64_t port;
	if (bytes == 0 || bytes > HOST_BYTES || bytes > authority || memchr(rest, '@', authority) ||
	    rest[authority] == '#' || strchr(rest, '#'))
		return false;
	memcpy(host, rest, bytes);
	host[bytes] = '\0';
	if (bytes == authority)
		return true;
	char digits[8] = { 0 };
	size_t count = authority - bytes - 1;
	if (rest[bytes] != ':' || count == 0 || count > 5)
		return false;
	memcpy(digits, rest + bytes + 1, count);
	return text_to_int(digits, 1, 65535, &port);
}

const char *webhook_url_objection(const char *url, bool loopback)
{
	char host[HOST_BYTES + 1];
	bool is_plain = text_starts(url, "http://");
	if (strlen(url) > WEBHOOK_URL_CHARS || !is_printable(url) ||
	    (!is_plain && !text_starts(url, "https://")) || (is_plain && !loopback))
		return N_("The address begins with https:// and has no blanks.");
	if (!read_host(url + (is_plain ? 7 : 8), host))
		return N_("The address has a host and perhaps a port, no name and no password.");
	switch (host_kind(host)) {
	case HOST_NAME:
	case HOST_PUBLIC:
		if (!is_plain)
			return NULL;
		break;
	case HOST_LOOPBACK:
		if (loopback)
			return NULL;
		break;
	case HOST_INSIDE:
	case HOST_WRONG: break;
	}
	return N_("Only a host on the open internet can be told, by its full name.");
}
