/* The outbox's rows. */
#include "message/outbox.h"

#include <jansson.h>
#include <string.h>

#include "auth/secret.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "outbox_sql.h"

#define ATTEMPTS 50
#define JSON_BYTES 8192
#define FIRST_WAIT_US MINUTE_US
#define SWEEP_ROWS 1000

#define X(id, text, ...) [id] = text,
static const char *const channel_texts[] = { "", OUTBOX_CHANNELS(X) };
static const char *const kind_texts[] = { "", OUTBOX_KINDS(X) };
static const char *const state_texts[] = { "", OUTBOX_STATES(X) };
#undef X
#define X(id, text, label) [id] = label,
static const char *const kind_labels[] = { "", OUTBOX_KINDS(X) };
static const char *const state_labels[] = { "", OUTBOX_STATES(X) };
#undef X

static size_t parse(const char *const *texts, size_t count, const char *text)
{
	size_t i = count - 1;
	while (i > 0 && !text_equal(texts[i], text))
		i--;
	return i;
}

static enum outbox_kind kind_parse(const char *text)
{
	return (enum outbox_kind)parse(kind_texts, COUNT(kind_texts), text);
}

const char *outbox_kind_label(enum outbox_kind kind)
{
	return kind_labels[kind];
}

const char *outbox_state_label(enum outbox_state state)
{
	return state_labels[state];
}

bool outbox_mail(struct db *db, enum outbox_kind kind, struct account_id account, const char *title,
    const char *body, int64_t now)
{
	int64_t id;
	const struct sql_outbox_mail_args args = {
		.kind = kind_texts[kind],
		.account = account.n,
		.title = title,
		.body = body,
		.now = now,
	};
	return sql_outbox_mail(db, &args, &id);
}

bool outbox_test(struct db *db, int64_t webhook, int64_t now)
{
	int64_t id;
	return sql_outbox_test(db, webhook, now, &id);
}

/* --- senders ---------------------------------------------------------------------------------- */

bool outbox_due(struct db *db, struct mem *mem, enum outbox_channel channel, int64_t now, int limit,
    struct outbox_due **due_out, size_t *count_out)
{
	struct sql_outbox_due_rows rows;
	const struct sql_outbox_due_args args = {
		.channel = channel_texts[channel], .now = now, .limit = limit
	};
	if (!sql_outbox_due(db, mem, &args, &rows))
		return false;
	struct outbox_due *due = MEM_ARRAY(mem, struct outbox_due, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		due[i] = (struct outbox_due){ rows.items[i].id, rows.items[i].tries + 1 };
	*due_out = due;
	*count_out = rows.n;
	return true;
}

int64_t outbox_wait_us(int64_t attempt)
{
	/* One that is tried again by hand may have any number of them. */
	int64_t doublings = attempt < 1 ? 0 : attempt < OUTBOX_TRIES ? attempt - 1 : OUTBOX_TRIES;
	int64_t wait = FIRST_WAIT_US << doublings;
	return wait + wait / 4 * (int64_t)random_below(1000) / 1000;
}

static enum outbox_state state_after(enum outbox_result result, int64_t attempt)
{
	switch (result) {
	case OUTBOX_RESULT_SENT: return OUTBOX_SENT;
	case OUTBOX_RESULT_HOPELESS: return OUTBOX_STUCK;
	case OUTBOX_RESULT_FAILED: return attempt < OUTBOX_TRIES ? OUTBOX_WAITING : OUTBOX_STUCK;
	}
	BUG("no result %d", (int)result);
}

/* As if it had failed already: one that kills its sender fails no oftener than any other. */
bool outbox_claim(struct db *db, const struct outbox_due *due, int64_t now, bool *has_it_out)
{
	int64_t changed, begun, wait = outbox_wait_us(due->attempt);
	const struct sql_outbox_claim_args args = {
		.id = due->id,
		.tries = due->attempt - 1,
		.state = state_texts[state_after(OUTBOX_RESULT_FAILED, due->attempt)],
		.now = now,
		.until = now + (wait > OUTBOX_LEASE_US ? wait : OUTBOX_LEASE_US),
		.error = OUTBOX_UNENDED,
	};
	const struct sql_outbox_begin_args begin = {
		.id = due->id, .attempt = due->attempt, .now = now
	};
	if (!sql_outbox_claim(db, &args, &changed))
		return false;
	*has_it_out = changed == 1;
	return !changed || sql_outbox_begin(db, &begin, &begun);
}

bool outbox_end(struct db *db, const struct outbox_due *due, enum outbox_result result,
    const char *error, int64_t now, enum outbox_state *state_out)
{
	enum outbox_state state = state_after(result, due->attempt);
	int64_t changed, logged;
	const struct sql_outbox_end_args args = {
		.id = due->id,
		.attempt = due->attempt,
		.state = state_texts[state],
		.due = state == OUTBOX_WAITING ? now + outbox_wait_us(due->attempt) : now,
		.done = now,
		.done_set = state != OUTBOX_WAITING,
		.error = error,
	};
	const struct sql_outbox_attempt_end_args log = {
		.id = due->id,
		.attempt = due->attempt,
		.now = now,
		.is_sent = result == OUTBOX_RESULT_SENT,
		.error = error,
	};
	if (!sql_outbox_end(db, &args, &changed) || !sql_outbox_attempt_end(db, &log, &logged))
		return false;
	*state_out = changed ? state : OUTBOX_STATE_NONE;
	return true;
}

/* A code goes to the address that waits for it, everything else to the one that was confirmed. */
bool outbox_mail_job(struct db *db, struct mem *mem, int64_t id, struct outbox_mail_job *job_out)
{
	struct sql_outbox_mail_job_row *row;
	if (!sql_outbox_mail_job(db, mem, id, &row))
		return false;
	if (!row) {
		*job_out = (struct outbox_mail_job){ 0 };
		return true;
	}
	struct outbox_mail_job job = {
		.kind = kind_parse(row->kind),
		.account = { row->account_id },
		.title = row->title,
		.body = row->body,
		.made_at = row->made_at,
		.confirmed_at = row->confirmed_at,
		.lang = text_equal(row->lang, "en") ? LANG_EN : LANG_ZH,
	};
	struct sql_bytes to = job.kind == OUTBOX_CODE ? row->asked : row->address;
	if (to.data)
		job.to = secret_open(mem, to.data, to.bytes);
	if (job.kind == OUTBOX_CODE && row->code.data)
		job.code = secret_open(mem, row->code.data, row->code.bytes);
	*job_out = job;
	return true;
}

static int add_piece(const char *data, size_t bytes, void *into)
{
	buf_add(into, data, bytes);
	return 0;
}

static const char *page_of(
    struct mem *mem, const char *origin, const struct sql_outbox_hook_job_row *row)
{
	if (!row->code)
		return NULL;
	if (text_equal(row->subject_kind, "partner"))
		return mem_printf(mem, "%s/partners/%s", origin, row->code);
	if (text_equal(row->subject_kind, "occasion"))
		return mem_printf(mem, "%s/occasions/%s", origin, row->code);
	if (text_equal(row->subject_kind, "award"))
		return mem_printf(
		    mem, "%s/projects/%s/awards/%lld", origin, row->code, (long long)row->slot);
	return mem_printf(mem, "%s/projects/%s", origin, row->code);
}

/* Only what stands in the public history; s? takes NULL. */
static const char *hook_body(
    struct mem *mem, const char *origin, const struct sql_outbox_hook_job_row *row)
{
	bool is_event = row->event != NULL;
	json_t *object = json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s?}", "type",
	    is_event ? mem_printf(mem, "%s.%s", row->subject_kind, row->event) : "test",
	    "timestamp", clock_iso(mem, is_event ? row->at : row->made_at), "code", row->code,
	    "url", page_of(mem, origin, row), "from", row->from_state, "to", row->to_state,
	    "office", row->office);
	struct buf b;
	buf_init(&b, mem, JSON_BYTES);
	if (!object || json_dump_callback(object, add_piece, &b, JSON_COMPACT) != 0 || b.full)
		BUG("an event cannot be written as JSON");
	json_decref(object);
	return b.data;
}

bool outbox_hook_job(
    struct db *db, struct mem *mem, int64_t id, const char *origin, struct outbox_hook_job *job_out)
{
	struct sql_outbox_hook_job_row *row;
	if (!sql_outbox_hook_job(db, mem, id, &row))
		return false;
	*job_out = (struct outbox_hook_job){ 0 };
	if (!row)
		return true;
	job_out->webhook = row->webhook_id;
	if (!text_equal(row->state, "active"))
		return true;
	job_out->url = row->url;
	job_out->secret = secret_open(mem, row->secret.data, row->secret.bytes);
	job_out->body = hook_body(mem, origin, row);
	return true;
}

/* --- pages ------------------------------------------------------------------------------------ */

static struct outbox_line line_of(const struct sql_outbox_line_row *row)
{
	return (struct outbox_line){
		.id = row->id,
		.webhook = row->webhook_id,
		.made_at = row->made_at,
		.due_at = row->due_at,
		.done_at = row->done_at,
		.tries = row->tries,
		.channel =
		    (enum outbox_channel)parse(channel_texts, COUNT(channel_texts), row->channel),
		.kind = kind_parse(row->kind),
		.state = (enum outbox_state)parse(state_texts, COUNT(state_texts), row->state),
		.to = row->url ? row->url : row->masked,
		.error = row->error,
	};
}

static void lines_of(struct mem *mem, const struct sql_outbox_line_rows *rows,
    struct outbox_line **lines_out, size_t *count_out)
{
	*lines_out = MEM_ARRAY(mem, struct outbox_line, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		(*lines_out)[i] = line_of(&rows->items[i]);
	*count_out = rows->n;
}

bool outbox_stuck(struct db *db, struct mem *mem, int64_t before, int limit,
    struct outbox_line **lines_out, size_t *count_out)
{
	struct sql_outbox_line_rows rows;
	if (!sql_outbox_stuck(db, mem, before > 0 ? before : INT64_MAX, limit, &rows))
		return false;
	lines_of(mem, &rows, lines_out, count_out);
	return true;
}

bool outbox_of_webhook(struct db *db, struct mem *mem, int64_t webhook, int64_t before, int limit,
    struct outbox_line **lines_out, size_t *count_out)
{
	struct sql_outbox_line_rows rows;
	const struct sql_outbox_of_webhook_args args = {
		.webhook = webhook, .before = before > 0 ? before : INT64_MAX, .limit = limit
	};
	if (!sql_outbox_of_webhook(db, mem, &args, &rows))
		return false;
	lines_of(mem, &rows, lines_out, count_out);
	return true;
}

bool outbox_by_id(struct db *db, struct mem *mem, int64_t id, struct outbox_line **line_out)
{
	struct sql_outbox_line_row *row;
	if (!sql_outbox_by_id(db, mem, id, &row))
		return false;
	*line_out = NULL;
	if (!row)
		return true;
	*line_out = MEM_NEW(mem, struct outbox_line);
	**line_out = line_of(row);
	return true;
}

bool outbox_attempts(struct db *db, struct mem *mem, int64_t id,
    struct outbox_attempt **attempts_out, size_t *count_out)
{
	struct sql_outbox_attempts_rows rows;
	if (!sql_outbox_attempts(db, mem, id, ATTEMPTS, &rows))
		return false;
	*attempts_out = MEM_ARRAY(mem, struct outbox_attempt, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		(*attempts_out)[i] = (struct outbox_attempt){
			.number = rows.items[i].attempt,
			.begun_at = rows.items[i].begun_at,
			.ended_at = rows.items[i].ended_at,
			.is_sent = rows.items[i].is_sent == 1,
			.error = rows.items[i].error,
		};
	*count_out = rows.n;
	return true;
}

bool outbox_retry(struct db *db, int64_t id, int64_t now, bool *changed_out)
{
	int64_t changed;
	if (!sql_outbox_retry(db, id, now, &changed))
		return false;
	*changed_out = changed == 1;
	return true;
}

bool outbox_drop(struct db *db, int64_t id, int64_t now, bool *changed_out)
{
	int64_t changed;
	if (!sql_outbox_drop(db, id, now, &changed))
		return false;
	*changed_out = changed == 1;
	return true;
}

bool outbox_forget(struct db *db, struct account_id account, int64_t now)
{
	int64_t changed;
	return sql_outbox_forget(db, account.n, now, &changed);
}

bool outbox_forget_webhook(struct db *db, int64_t webhook, int64_t now)
{
	int64_t changed;
	return sql_outbox_forget_webhook(db, webhook, now, &changed);
}

static bool sweep(struct db *db, enum outbox_state state, int64_t before)
{
	const struct sql_outbox_sweep_attempts_args attempts = {
		.state = state_texts[state], .before = before, .limit = SWEEP_ROWS
	};
	const struct sql_outbox_sweep_args deliveries = {
		.state = state_texts[state], .before = before, .limit = SWEEP_ROWS
	};
	int64_t changed;
	do {
		if (!sql_outbox_sweep_attempts(db, &attempts, &changed) ||
		    !sql_outbox_sweep(db, &deliveries, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	return true;
}

bool outbox_sweep(struct db *db, int64_t now)
{
	return sweep(db, OUTBOX_SENT, now - OUTBOX_KEPT_US) &&
	       sweep(db, OUTBOX_DROPPED, now - OUTBOX_KEPT_US);
}

bool outbox_counts(
    struct db *db, struct mem *mem, int most, int64_t *waiting_out, int64_t *stuck_out)
{
	struct sql_outbox_counts_row *row;
	if (!sql_outbox_counts(db, mem, most, &row))
		return false;
	*waiting_out = row ? row->waiting : 0;
	*stuck_out = row ? row->stuck : 0;
	return true;
}

bool outbox_is_behind(struct db *db, struct mem *mem, int64_t now, bool *behind_out)
{
	struct sql_outbox_behind_row *row;
	if (!sql_outbox_behind(db, mem, now - OUTBOX_LATE_US, &row))
		return false;
	*behind_out = row != NULL;
	return true;
}
