/* Writing events and reading them back. */
#include "history/history.h"

#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "history/feed.h"
#include "history_sql.h"

#define BYTES_VERSION 1
#define BYTES_MAX (64 * 1024)
#define SALT_BYTES 32
#define LEAF_PREFIX 0x00
#define COMMIT_PREFIX 0x02
#define ABSENT 0xffffffffU

static const char *const history_kind_texts[] = { [HISTORY_NONE] = "",
#define X(id, text) [id] = text,
	HISTORY_KINDS(X)
#undef X
};
#define KIND_COUNT COUNT(history_kind_texts)

const char *history_kind_text(enum history_kind kind)
{
	return history_kind_texts[kind];
}

enum history_kind history_kind_parse(const char *text)
{
	for (size_t i = 1; i < KIND_COUNT; i++) {
		if (text_equal(text, history_kind_texts[i]))
			return (enum history_kind)i;
	}
	return HISTORY_NONE;
}

static void add_number(struct buf *b, uint64_t n, size_t bytes)
{
	for (size_t i = bytes; i-- > 0;)
		buf_add_char(b, (char)(n >> (8 * i)));
}

static void add_bytes(struct buf *b, const void *data, size_t bytes)
{
	if (!data) {
		add_number(b, ABSENT, 4);
		return;
	}
	add_number(b, bytes, 4);
	buf_add(b, data, bytes);
}

static void add_text(struct buf *b, const char *text)
{
	add_bytes(b, text, text ? strlen(text) : 0);
}

static void add_int(struct buf *b, int64_t n)
{
	add_number(b, 8, 4);
	add_number(b, (uint64_t)n, 8);
}

static void add_id(struct buf *b, int64_t n)
{
	if (n)
		add_int(b, n);
	else
		add_number(b, ABSENT, 4);
}

static const char *state_or_none(const char *state)
{
	return state ? state : "-";
}

static int64_t project_of(const struct history_event *event)
{
	return event->kind == HISTORY_PROJECT ? event->subject_id : event->about_project;
}

void history_bytes(struct mem *mem, const struct history_event *event,
    const unsigned char *private_commit, unsigned char **bytes_out, size_t *count_out)
{
	struct buf b;
	buf_init(&b, mem, BYTES_MAX);
	buf_add_char(&b, BYTES_VERSION);
	add_text(&b, history_kind_text(event->kind));
	add_int(&b, event->subject_id);
	add_int(&b, event->seq);
	add_int(&b, event->at);
	add_id(&b, event->actor->account.n);
	add_text(&b, event->role);
	add_text(&b, event->office);
	add_text(&b, event->event);
	add_text(&b, state_or_none(event->from_state));
	add_text(&b, state_or_none(event->to_state));
	add_text(&b, event->text);
	add_bytes(&b, private_commit, SHA256_BYTES);
	add_id(&b, project_of(event));
	if (b.full)
		BUG("an event of more than %d bytes", BYTES_MAX);
	*bytes_out = (unsigned char *)b.data;
	*count_out = b.len;
}

/* SHA-256 over a prefix byte and one or two runs of bytes. */
static void prefixed_hash(struct mem *mem, char prefix, const void *first, size_t first_bytes,
    const char *second, unsigned char out[SHA256_BYTES])
{
	struct buf b;
	buf_init(&b, mem, 2 * BYTES_MAX);
	buf_add_char(&b, prefix);
	buf_add(&b, first, first_bytes);
	buf_add_text(&b, second);
	if (b.full)
		BUG("a payload of more than %d bytes", BYTES_MAX);
	sha256(b.data, b.len, out);
}

static void leaf_of(struct mem *mem, const struct history_event *event,
    const unsigned char *private_commit, unsigned char out[SHA256_BYTES])
{
	unsigned char *bytes;
	size_t count;
	history_bytes(mem, event, private_commit, &bytes, &count);
	prefixed_hash(mem, LEAF_PREFIX, bytes, count, "", out);
}

static bool write_private(
    struct db *db, const struct history_event *event, const unsigned char salt[SALT_BYTES])
{
	int64_t changed;
	const struct sql_event_private_insert_args args = {
		.kind = history_kind_text(event->kind),
		.subject = event->subject_id,
		.seq = event->seq,
		.salt = { salt, SALT_BYTES },
		.payload = event->private_text,
	};
	return sql_event_private_insert(db, &args, &changed);
}

static bool write_row(struct db *db, const struct history_event *event,
    const unsigned char *private_commit, const unsigned char leaf[SHA256_BYTES])
{
	int64_t changed;
	const struct sql_event_insert_args args = {
		.kind = history_kind_text(event->kind),
		.subject = event->subject_id,
		.seq = event->seq,
		.at = event->at,
		.actor = event->actor->account.n,
		.actor_set = event->actor->account.n != 0,
		.role = event->role,
		.office = event->office,
		.event = event->event,
		.from_state = state_or_none(event->from_state),
		.to_state = state_or_none(event->to_state),
		.text = event->text,
		.private_commit = { private_commit, private_commit ? SHA256_BYTES : 0 },
		.leaf_hash = { leaf, SHA256_BYTES },
		.about_project = project_of(event),
		.about_project_set = project_of(event) != 0,
	};
	return sql_event_insert(db, &args, &changed);
}

/* Programs elsewhere are told by the same transaction, or not at all. */
static bool feed(struct db *db, const struct history_event *event)
{
	const char *kind = history_kind_text(event->kind);
	enum feed_event public = feed_event_of(kind, event->event, event->from_state);
	int64_t changed;
	const struct sql_event_feed_args args = {
		.event = feed_event_text(public),
		.kind = kind,
		.subject = event->subject_id,
		.seq = event->seq,
		.at = event->at,
	};
	return !public || sql_event_feed(db, &args, &changed);
}

bool history_write(struct db *db, struct mem *mem, const struct history_event *event)
{
	if (event->kind == HISTORY_NONE || !event->actor || event->seq < 1)
		BUG("an event without kind, actor or seq");
	unsigned char salt[SALT_BYTES], commit[SHA256_BYTES], leaf[SHA256_BYTES];
	const unsigned char *private_commit = NULL;
	if (event->private_text) {
		random_bytes(salt, sizeof(salt));
		prefixed_hash(mem, COMMIT_PREFIX, salt, sizeof(salt), event->private_text, commit);
		private_commit = commit;
	}
	leaf_of(mem, event, private_commit, leaf);
	if (!write_row(db, event, private_commit, leaf))
		return false;
	return (!event->private_text || write_private(db, event, salt)) && feed(db, event);
}

static struct history_lines make_lines(struct mem *mem, const struct sql_event_rows *rows)
{
	struct history_line *lines = MEM_ARRAY(mem, struct history_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_event_row *row = &rows->items[i];
		lines[i] = (struct history_line){
			.kind = history_kind_parse(row->kind),
			.subject_id = row->subject_id,
			.seq = row->seq,
			.at = row->at,
			.office_name = row->office_name,
			.role = row->role,
			.event = row->event,
			.from_state = row->from_state,
			.to_state = row->to_state,
			.text = row->text,
			.leaf_hash = hex_of(mem, row->leaf_hash.data, SHA256_BYTES),
		};
	}
	return (struct history_lines){ lines, rows->n };
}

bool history_after(struct db *db, struct mem *mem, enum history_kind kind, int64_t subject_id,
    int64_t after, struct history_lines *out)
{
	struct sql_event_rows rows;
	const struct sql_event_of_args args = {
		.kind = history_kind_text(kind),
		.subject = subject_id,
		.after = after,
		.limit = HISTORY_ROWS,
	};
	if (!sql_event_of(db, mem, &args, &rows))
		return false;
	*out = make_lines(mem, &rows);
	return true;
}

void history_cut(struct history_lines *lines, int64_t last_seq)
{
	while (lines->n && lines->items[lines->n - 1].seq > last_seq)
		lines->n--;
}

bool history_of(struct db *db, struct mem *mem, enum history_kind kind, int64_t subject_id,
    struct history_lines *out)
{
	return history_after(db, mem, kind, subject_id, 0, out);
}

bool history_of_project_from(
    struct db *db, struct mem *mem, int64_t project_id, int64_t from_at, struct history_lines *out)
{
	struct sql_event_rows rows;
	if (!sql_event_of_project(db, mem,
		&(struct sql_event_of_project_args){
		    .project = project_id, .from = from_at, .limit = HISTORY_ROWS },
		&rows))
		return false;
	*out = make_lines(mem, &rows);
	return true;
}

bool history_of_project(
    struct db *db, struct mem *mem, int64_t project_id, struct history_lines *out)
{
	return history_of_project_from(db, mem, project_id, 0, out);
}

static bool fits(struct mem *mem, const struct sql_event_sealed_row *row)
{
	const struct actor actor = { .account = { row->actor_id } };
	const struct history_event event = {
		.kind = history_kind_parse(row->kind),
		.subject_id = row->subject_id,
		.seq = row->seq,
		.at = row->at,
		.actor = &actor,
		.role = row->role,
		.office = row->office,
		.event = row->event,
		.from_state = row->from_state,
		.to_state = row->to_state,
		.text = row->text,
		.about_project = row->about_project,
	};
	if (row->about_project != project_of(&event))
		return false;
	const unsigned char *private_commit = row->private_commit.data;
	unsigned char leaf[SHA256_BYTES], commit[SHA256_BYTES];
	leaf_of(mem, &event, private_commit, leaf);
	if (!bytes_equal(leaf, row->leaf_hash.data, SHA256_BYTES))
		return false;
	if (!row->payload)
		return true; /* there was none, or it was erased */
	if (!private_commit)
		return false;
	prefixed_hash(mem, COMMIT_PREFIX, row->salt.data, SALT_BYTES, row->payload, commit);
	return bytes_equal(commit, private_commit, SHA256_BYTES);
}

bool history_verify(
    struct db *db, struct mem *mem, enum history_kind kind, int64_t subject_id, int64_t *broken_out)
{
	int64_t good = 0;
	for (size_t n = HISTORY_ROWS; n == HISTORY_ROWS;) {
		struct sql_event_sealed_rows rows;
		const struct sql_event_whole_args args = {
			.kind = history_kind_text(kind),
			.subject = subject_id,
			.after = good,
			.limit = HISTORY_ROWS,
		};
		if (!sql_event_whole(db, mem, &args, &rows))
			return false;
		n = rows.n;
		for (size_t i = 0; i < n; i++, good++) {
			if (rows.items[i].seq == good + 1 && fits(mem, &rows.items[i]))
				continue;
			*broken_out = good + 1;
			return true;
		}
	}
	*broken_out = 0;
	return true;
}

/* The first of these that does not fit ends the check. */
static void look_at(
    struct mem *mem, const struct sql_event_sealed_rows *rows, struct history_check *check)
{
	for (size_t i = 0; i < rows->n && !check->broken; i++) {
		const struct sql_event_sealed_row *row = &rows->items[i];
		int64_t next = row->subject_id == check->subject_id ? check->seq + 1 : 1;
		if (row->seq != next || !fits(mem, row))
			check->broken = next;
		check->subject_id = row->subject_id;
		check->seq = row->seq;
		check->looked_at++;
	}
}

static bool look_at_tails(struct db *db, struct mem *mem, struct history_check *check)
{
	struct sql_event_tail_row *row;
	if (!sql_event_tail(db, mem, &row))
		return false;
	check->is_over = true;
	if (!row)
		return true;
	check->kind = history_kind_parse(row->kind);
	check->subject_id = row->subject_id;
	check->broken = row->seq;
	return true;
}

bool history_check(struct db *db, struct mem *mem, struct history_check *check)
{
	struct sql_event_sealed_rows rows;
	if (check->kind == HISTORY_NONE)
		check->kind = (enum history_kind)1;
	if (check->kind == KIND_COUNT)
		return look_at_tails(db, mem, check);
	const struct sql_event_scan_args args = {
		.kind = history_kind_text(check->kind),
		.subject = check->subject_id,
		.after = check->seq,
		.limit = HISTORY_ROWS,
	};
	if (!sql_event_scan(db, mem, &args, &rows))
		return false;
	look_at(mem, &rows, check);
	if (rows.n < HISTORY_ROWS && !check->broken) {
		check->kind = (enum history_kind)(check->kind + 1);
		check->subject_id = check->seq = 0;
	}
	check->is_over = check->broken != 0;
	return true;
}

bool history_count(struct db *db, struct mem *mem, int64_t *count_out)
{
	struct sql_event_count_row *row;
	if (!sql_event_count(db, mem, &row))
		return false;
	*count_out = row ? row->events : 0;
	return true;
}
