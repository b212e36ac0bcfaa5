/* Counting failed logins. */
#include "auth/throttle.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "auth/keys.h"
#include "auth_sql.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/hex.h"
#include "base/mem.h"

#define KNOWN_US (30 * DAY_US)
#define SWEEP_ROWS 1000
#define TRIES 5
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

bool throttle_wait(struct db *db, struct mem *mem, const char *login, const char *address,
    int64_t now, int *seconds_out)
{
	const struct throttle_keys keys = make_keys(login, address);
	struct sql_throttle_read_rows rows;
	const struct sql_throttle_read_args args = {
		.pair = key_bytes(keys.counters[COUNTER_PAIR]),
		.login = key_bytes(keys.counters[COUNTER_LOGIN]),
		.address = key_bytes(keys.counters[COUNTER_ADDRESS]),
		.known = key_bytes(keys.known),
		.now = now,
	};
	if (!sql_throttle_read(db, mem, &args, &rows))
		return false;
	bool is_known = find_row(&rows, keys.known) != NULL;
	int64_t wait_us = 0;
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		const struct sql_throttle_read_row *row = find_row(&rows, keys.counters[i]);
		if (!row || row->failures < throttle_limits[i].failures)
			continue;
		if (i == COUNTER_LOGIN && is_known)
			continue;
		if (row->until_at - now > wait_us)
			wait_us = row->until_at - now;
	}
	*seconds_out = (int)((wait_us + SECOND_US - 1) / SECOND_US);
	return true;
}

/* Two failures at once may meet in a deadlock; counting is tried again. */
static bool count(struct db *db, const struct sql_throttle_count_args *args)
{
	int64_t changed;
	for (int i = 1; !sql_throttle_count(db, args, &changed); i++) {
		if (i == TRIES || fault_last()->kind != FAULT_DATABASE_REPLAY)
			return false;
		fault_clear();
	}
	return true;
}

bool throttle_failed(struct db *db, const char *login, const char *address, int64_t now)
{
	const struct throttle_keys keys = make_keys(login, address);
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		const struct sql_throttle_count_args args = {
			.key = key_bytes(keys.counters[i]),
			.now = now,
			.until = now + throttle_limits[i].window_us,
		};
		if (!count(db, &args))
			return false;
	}
	return true;
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

bool throttle_of_wait(struct db *db, struct mem *mem, enum throttle_of of, const char *who,
    int64_t now, int *seconds_out)
{
	unsigned char key[32];
	struct sql_throttle_one_row *row;
	make_key(key, throttle_of_limits[of].what, NULL, who);
	if (!sql_throttle_one(db, mem, key_bytes(key), now, &row))
		return false;
	bool waits = row && row->failures >= throttle_of_limits[of].times;
	*seconds_out = waits ? (int)((row->until_at - now + SECOND_US - 1) / SECOND_US) : 0;
	return true;
}

bool throttle_of_count(struct db *db, enum throttle_of of, const char *who, int64_t now)
{
	unsigned char key[32];
	make_key(key, throttle_of_limits[of].what, NULL, who);
	const struct sql_throttle_count_args args = {
		.key = key_bytes(key),
		.now = now,
		.until = now + throttle_of_limits[of].window_us,
	};
	return count(db, &args);
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
