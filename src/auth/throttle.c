/* Counting tries. */
#include "auth/throttle.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "auth/keys.h"
#include "auth_sql.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"

#define KNOWN_US (30 * DAY_US)
#define SWEEP_ROWS 1000
#define IPV6_NETWORK_BYTES 8

/* What is counted, and how much of it in which window. */
enum counter { COUNTER_PAIR, COUNTER_LOGIN, COUNTER_ADDRESS, COUNTER_COUNT };
static const struct {
	int64_t failures;
	int64_t window_us;
} throttle_limits[COUNTER_COUNT] = {
	[COUNTER_PAIR] = { 5, 15 * MINUTE_US },
	[COUNTER_LOGIN] = { 50, HOUR_US },
	[COUNTER_ADDRESS] = { 300, HOUR_US },
};

/* The rows of one login from one address. */
struct throttle_keys {
	unsigned char counters[COUNTER_COUNT][32];
	unsigned char known[32];
};

/* Whoever has one IPv6 address has 2^64 of them: their network counts as one. */
static void hash_address(const char *address, unsigned char out[32])
{
	unsigned char v6[16];
	if (inet_pton(AF_INET6, address, v6) == 1)
		sha256(v6, IPV6_NETWORK_BYTES, out);
	else
		sha256(address, strlen(address), out);
}

/* Each text is hashed by itself first, so that no two pairs of texts meet. */
static void make_key(unsigned char out[32], char what, const char *login, const char *address)
{
	struct {
		char what;
		unsigned char login[32], address[32];
	} parts = { .what = what };
	if (login)
		sha256(login, strlen(login), parts.login);
	if (address)
		hash_address(address, parts.address);
	hmac_sha256(auth_keys()->throttle, &parts, sizeof(parts), out);
}

static struct throttle_keys make_keys(const char *login, const char *address)
{
	struct throttle_keys keys = { 0 };
	make_key(keys.counters[COUNTER_PAIR], 'p', login, address);
	make_key(keys.counters[COUNTER_LOGIN], 'l', login, NULL);
	make_key(keys.counters[COUNTER_ADDRESS], 'a', NULL, address);
	make_key(keys.known, 'k', login, address);
	return keys;
}

static struct sql_bytes key_bytes(const unsigned char key[32])
{
	return (struct sql_bytes){ key, 32 };
}

static const struct sql_throttle_read_row *find_row(
    const struct sql_throttle_read_rows *rows, const unsigned char key[32])
{
	for (size_t i = 0; i < rows->n; i++) {
		if (bytes_equal(rows->items[i].key_hash.data, key, 32))
			return &rows->items[i];
	}
	return NULL;
}

static int64_t limit_of(enum counter counter, bool is_known)
{
	return counter == COUNTER_LOGIN && is_known ? INT32_MAX : throttle_limits[counter].failures;
}

static int seconds_of(int64_t us)
{
	return (int)((us + SECOND_US - 1) / SECOND_US);
}

static bool look(struct db *db, struct mem *mem, const struct throttle_keys *keys, int64_t now,
    bool *known_out, int *seconds_out)
{
	struct sql_throttle_read_rows rows;
	const struct sql_throttle_read_args args = {
		.pair = key_bytes(keys->counters[COUNTER_PAIR]),
		.login = key_bytes(keys->counters[COUNTER_LOGIN]),
		.address = key_bytes(keys->counters[COUNTER_ADDRESS]),
		.known = key_bytes(keys->known),
		.now = now,
	};
	if (!sql_throttle_read(db, mem, &args, &rows))
		return false;
	*known_out = find_row(&rows, keys->known) != NULL;
	int64_t wait_us = 0;
	for (int i = 0; i < COUNTER_COUNT; i++) {
		const struct sql_throttle_read_row *row = find_row(&rows, keys->counters[i]);
		if (!row || row->failures < limit_of((enum counter)i, *known_out))
			continue;
		if (row->until_at - now > wait_us)
			wait_us = row->until_at - now;
	}
	*seconds_out = seconds_of(wait_us);
	return true;
}

/* One statement decides; the window is made only where that finds none. */
static bool count(struct db *db, const unsigned char key[32], int64_t most, int64_t window_us,
    int64_t now, bool *taken_out)
{
	const struct sql_throttle_add_args add = {
		.key = key_bytes(key), .most = most, .now = now
	};
	const struct sql_throttle_open_args open = {
		.key = key_bytes(key), .now = now, .until = now + window_us
	};
	int64_t changed;
	if (!sql_throttle_add(db, &add, &changed))
		return false;
	if (!changed &&
	    (!sql_throttle_open(db, &open, &changed) || !sql_throttle_add(db, &add, &changed)))
		return false;
	*taken_out = changed == 1;
	return true;
}

/* The first so many counters. */
static bool take_back(struct db *db, const struct throttle_keys *keys, int counters)
{
	int64_t changed;
	for (int i = 0; i < counters; i++) {
		if (!sql_throttle_take_back(db, key_bytes(keys->counters[i]), &changed))
			return false;
	}
	return true;
}

bool throttle_take(struct db *db, struct mem *mem, const char *login, const char *address,
    int64_t now, int *seconds_out)
{
	const struct throttle_keys keys = make_keys(login, address);
	bool is_known, is_taken = true;
	if (!look(db, mem, &keys, now, &is_known, seconds_out))
		return false;
	for (int i = 0; i < COUNTER_COUNT && !*seconds_out; i++) {
		if (!count(db, keys.counters[i], limit_of((enum counter)i, is_known),
			throttle_limits[i].window_us, now, &is_taken))
			return false;
		if (is_taken)
			continue;
		/* Others came at the same moment and were counted first. */
		if (!take_back(db, &keys, i) || !look(db, mem, &keys, now, &is_known, seconds_out))
			return false;
		if (!*seconds_out)
			*seconds_out = 1;
	}
	return true;
}

bool throttle_take_back(struct db *db, const char *login, const char *address)
{
	const struct throttle_keys keys = make_keys(login, address);
	return take_back(db, &keys, COUNTER_COUNT);
}

bool throttle_succeeded(struct db *db, const char *login, const char *address, int64_t now)
{
	const struct throttle_keys keys = make_keys(login, address);
	int64_t changed;
	return sql_throttle_forget(db, key_bytes(keys.counters[COUNTER_PAIR]), &changed) &&
	       sql_throttle_know(db, key_bytes(keys.known), now + KNOWN_US, &changed);
}

/* --- one counter each --- */

static const struct {
	char what; /* names the counter: none of the letters above */
	int64_t times;
	int64_t window_us;
} throttle_of_limits[] = {
	[THROTTLE_REGISTER] = { 'r', 30, HOUR_US },
};

bool throttle_of_take(struct db *db, struct mem *mem, enum throttle_of of, const char *who,
    int64_t now, int *seconds_out)
{
	unsigned char key[32];
	struct sql_throttle_one_row *row;
	bool is_taken;
	make_key(key, throttle_of_limits[of].what, NULL, who);
	*seconds_out = 0;
	if (!count(db, key, throttle_of_limits[of].times, throttle_of_limits[of].window_us, now,
		&is_taken))
		return false;
	if (is_taken)
		return true;
	if (!sql_throttle_one(db, mem, key_bytes(key), now, &row))
		return false;
	*seconds_out = row ? seconds_of(row->until_at - now) : 1;
	return true;
}

bool throttle_sweep(struct db *db, int64_t now)
{
	int64_t changed;
	do {
		if (!sql_throttle_sweep(db, now, SWEEP_ROWS, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	return true;
}
