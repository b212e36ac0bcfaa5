/* The gate. Its order is the order of the functions below; nothing else in the tree checks
 * sessions, tokens or transactions. */
#include "app/gate.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "app/answer_end.h"
#include "app/calendar.h"
#include "app/gate_frame.h"
#include "app/routes.h"
#include "auth/keys.h"
#include "auth/page.h"
#include "auth/session.h"
#include "auth/token.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "history/serial.h"
#include "html/frame.h"
#include "http/metrics.h"
#include "http/read.h"
#include "http/route.h"
#include "site/site.h"

#define REPLAYS 5
#define FACTOR_PATH "/account/factor"
#define CALENDAR_KEPT_US (10 * MINUTE_US)

static const struct gate *gate_of_process;

const struct gate *gate_here(void)
{
	return gate_of_process;
}

static bool is_write(const struct request *req)
{
	return req->method == METHOD_POST;
}

static bool has_flag(const struct request *req, uint32_t flag)
{
	return req->route && req->route->flags & flag;
}

/* 404 and 405 come from the table of routes alone. */
static bool gate_route(struct request *req)
{
	struct route_match match;
	route_find(req->mem, route_lists, route_list_count, req->method, req->path, &match);
	req->route = match.route;
	req->parts = match.parts;
	if (match.route)
		return true;
	if (!match.allow)
		return !answer_error(req, 404);
	answer_error(req, 405);
	req->answer.allow = match.allow;
	return false;
}

/* Whoever sends no file sends no multipart body. */
static bool has_files(const struct request *req)
{
	const char *type = http_param(req->source, "CONTENT_TYPE");
	return type && strncasecmp(type, "multipart/", 10) == 0;
}

/* A password costs 64 MiB and 60 ms: only the second pool spends them, and it does nothing else. A file costs megabytes and
 * seconds: only the third does. */
static bool gate_pool(const struct gate *gate, struct request *req)
{
	if (has_flag(req, ROUTE_LOOPBACK) && !text_equal(req->remote_address, "127.0.0.1") &&
	    !text_equal(req->remote_address, "::1"))
		return !answer_error(req, 404);
	if (is_write(req) &&
	    ((has_flag(req, ROUTE_HASHES) && !gate->hashes) ||
		(has_flag(req, ROUTE_UPLOADS) && has_files(req) && !gate->takes_files))) {
		answer_error(req, 503);
		req->answer.retry_after_seconds = 5;
		return false;
	}
	return true;
}

static const struct actor guest = { .login = "", .name = "" };

static bool gate_session(struct gate *gate, struct request *req, struct session_about *about)
{
	unsigned char *hash = mem_alloc(req->mem, SHA256_BYTES);
	const char *cookie = request_cookie(req, SESSION_COOKIE);
	*about = (struct session_about){ 0 };
	if (!cookie || !session_hash(auth_keys()->session, cookie, hash))
		return true;
	const struct actor *actor;
	if (!session_actor(gate->db, req->mem, hash, req->arrived_at, &actor, about))
		return false;
	if (!actor)
		return true;
	req->actor = actor;
	req->session = hash;
	return true;
}

/* An official without a second factor, once the time to set it up is over, is led there and does
 * nothing else. */
static bool gate_factor(
    const struct gate *gate, struct request *req, const struct session_about *about)
{
	int64_t days = gate->settings.second_factor_days;
	if (days < 0 || !about->official_since || about->has_factor ||
	    req->route->flags & ROUTE_NO_FACTOR ||
	    req->arrived_at < about->official_since + days * DAY_US)
		return true;
	return is_write(req) ? !answer_error(req, 403) : !answer_redirect(req, FACTOR_PATH);
}

/* The origin first, since it needs no secret; then our own token. ARCHITECTURE.md, "Tokens". */
static bool gate_origin(const struct gate *gate, struct request *req)
{
	if (req->fetch_site && !text_equal(req->fetch_site, "same-origin"))
		return !answer_error(req, 403);
	if (!req->origin)
		return true;
	const char *own = gate->settings.origin;
	bool same =
	    *own ? text_equal(req->origin, own)
		 : text_equal(req->origin, mem_printf(req->mem, "http://%s", req->host)) ||
		       text_equal(req->origin, mem_printf(req->mem, "https://%s", req->host));
	return same || !answer_error(req, 403);
}

static size_t body_limit(const struct request *req)
{
	return has_flag(req, ROUTE_UPLOADS) ? HTTP_UPLOAD_BYTES : HTTP_BODY_BYTES;
}

/* Always false. A form sent after its login has ended: what was typed is handed back. What cannot be read is not; a guest
 * has nothing to send here anyway. */
static bool gate_ended(const struct gate *gate, struct request *req)
{
	if (!gate_origin(gate, req))
		return false;
	if (http_read_body(req, body_limit(req)) == HTTP_DROP)
		return false;
	return !site_resend_page(req);
}

static bool gate_role(const struct gate *gate, struct request *req)
{
	const struct route *route = req->route;
	if (route->flags & ROUTE_PUBLIC)
		return true;
	if (who_is_guest(req->actor))
		return is_write(req) ? gate_ended(gate, req)
				     : !answer_redirect(req, req->frame->login_url.text);
	if (route->roles && !(route->roles & who_roles(req->actor)))
		return !answer_error(req, 403);
	return true;
}

/* False: refused, or the client is gone and nothing will be sent. */
static bool gate_body(const struct gate *gate, struct request *req)
{
	if (!is_write(req))
		return true;
	if (!has_flag(req, ROUTE_SIGNED) && !gate_origin(gate, req))
		return false;
	int status = http_read_body(req, body_limit(req));
	if (status == HTTP_DROP)
		return false;
	if (status)
		return !answer_error(req, status);
	if (!has_flag(req, ROUTE_SIGNED) &&
	    !token_check(auth_keys()->token, req->session, req->path, req->token, req->arrived_at))
		return !site_resend_page(req);
	return true;
}

static bool gate_form(struct request *req)
{
	const struct form *form = req->route->form;
	const struct form_pair *pairs = is_write(req) ? req->fields : req->query;
	size_t count = is_write(req) ? req->field_count : req->query_count;
	if (!form) {
		/* A POST without a form table takes its token and nothing else. */
		if (is_write(req) && count)
			return !answer_error(req, 400);
		return true;
	}
	/* GET of a form's own page shows it empty; only filters read the query. */
	if (!is_write(req) && !form->is_get) {
		form_empty(req->mem, form, &req->form);
		return true;
	}
	if (form_read(req->mem, req->lang, form, pairs, count, &req->form) != FORM_READ)
		return !answer_error(req, 400);
	return true;
}

/* --- running the page --- */

static void forget(struct request *req)
{
	answer_start(req);
	req->verdict = VERDICT_YES;
}

static void pause_before_replay(int attempt)
{
	struct timespec wait = { .tv_nsec =
				     (long)(1 + random_below(5)) * 1000000L * (attempt + 1) };
	nanosleep(&wait, NULL);
}

static bool may_replay(void)
{
	enum fault_kind kind = fault_last()->kind;
	return kind == FAULT_DATABASE_REPLAY || kind == FAULT_DATABASE_LOST;
}

/* The form took effect before: the same answer again, or a refusal when its content was another. */
static bool gate_used_token(struct gate *gate, struct request *req)
{
	enum token_use use;
	const char *location;
	if (!token_result(gate->db, req->mem, req->token, req->body_hash, &use, &location))
		return false;
	switch (use) {
	case TOKEN_DONE: return location ? answer_redirect(req, location) : answer_error(req, 409);
	case TOKEN_OTHER: return answer_error(req, 422);
	case TOKEN_BUSY: return answer_error(req, 409);
	case TOKEN_FRESH: break; /* its first use was rolled back after all: run this one */
	}
	return fault_set(FAULT_DATABASE_REPLAY, 0, "form token", "its first use was undone");
}

/* A page that ended a POST without a redirect wants everything undone before anything is shown. */
static bool gate_then(struct request *req)
{
	bool (*then)(struct request *) = req->answer.then;
	return !then || (gate_frame_count(req) && then(req));
}

static bool gate_write_once(struct gate *gate, struct request *req)
{
	enum token_use use;
	if (!db_begin(gate->db) ||
	    !token_use(gate->db, req->token, req->body_hash, req->arrived_at, &use))
		return false;
	if (use != TOKEN_FRESH) {
		db_rollback(gate->db);
		return use == TOKEN_BUSY ? answer_error(req, 409) : gate_used_token(gate, req);
	}
	if (!req->route->page(req))
		return false;
	if (req->answer.status != 303) {
		db_rollback(gate->db);
		return gate_then(req);
	}
	return token_keep(gate->db, req->token, req->answer.location) && db_commit(gate->db);
}

static bool gate_reserve(struct gate *gate, struct request *req)
{
	for (unsigned kind = CODE_PROJECT; kind <= CODE_ENTRY; kind++) {
		if (req->route->makes & UINT32_C(1) << kind &&
		    !serial_reserve(gate->db, (enum code_kind)kind, req->arrived_at))
			return false;
	}
	return true;
}

/* Whoever sends a form again that took effect has tried once. */
static bool gate_try(struct gate *gate, struct request *req)
{
	enum token_use use = TOKEN_FRESH;
	const char *location;
	if (req->is_counted)
		return true;
	if (!has_flag(req, ROUTE_REPEATABLE) &&
	    !token_result(gate->db, req->mem, req->token, req->body_hash, &use, &location))
		return false;
	if (use == TOKEN_FRESH && !req->route->count(req))
		return false;
	req->is_counted = !req->answer.status;
	return true;
}

static bool gate_attempt(struct gate *gate, struct request *req)
{
	const struct route *route = req->route;
	if (!is_write(req))
		return gate_frame_count(req) && route->page(req);
	if (route->count) {
		if (!gate_try(gate, req))
			return false;
		if (req->answer.status)
			return gate_then(req);
	}
	if (route->glance) {
		if (!route->glance(req))
			return false;
		if (req->answer.status)
			return gate_then(req);
	}
	if (!(route->flags & ROUTE_REPEATABLE))
		return gate_reserve(gate, req) && gate_write_once(gate, req);
	return route->page(req) && gate_then(req);
}

static bool gate_run(struct gate *gate, struct request *req)
{
	for (int attempt = 0; attempt < REPLAYS; attempt++) {
		forget(req);
		if (!gate_form(req))
			return true;
		if (gate_attempt(gate, req))
			return true;
		db_rollback(gate->db);
		if (!may_replay())
			return false;
		log_note("info", "replay", "%s: %d %s", req->id, fault_last()->code,
		    fault_last()->where);
		metrics_add(METRIC_REPLAYS, 1);
		fault_clear();
		pause_before_replay(attempt);
	}
	return fault_set(FAULT_DATABASE, 0, "replay", "gave up after %d attempts", REPLAYS);
}

/* --- the whole --- */

static bool gate_calendar(struct gate *gate, struct request *req)
{
	if (gate->calendar_at && req->arrived_at - gate->calendar_at < CALENDAR_KEPT_US)
		return true;
	struct mem *mem = mem_child(gate->mem);
	struct calendar calendar;
	if (!calendar_load(gate->db, mem, &calendar)) {
		mem_free(mem);
		return false;
	}
	if (gate->calendar_mem)
		mem_free(gate->calendar_mem);
	gate->calendar_mem = mem;
	gate->calendar = calendar;
	gate->calendar_at = req->arrived_at;
	return true;
}

/* True: the answer is set, by the page or by a refusal. False: a fault. */
static bool gate_pass(struct gate *gate, struct request *req)
{
	struct session_about about;
	if (req->refused)
		return answer_error(req, req->refused);
	if (!gate_route(req) || !gate_pool(gate, req))
		return true;
	if (has_flag(req, ROUTE_BARE))
		return req->route->page(req);
	if (!gate_session(gate, req, &about))
		return false;
	gate_frame_account(req);
	if (!gate_factor(gate, req, &about) || !gate_role(gate, req) || !gate_body(gate, req))
		return true;
	if (!gate_calendar(gate, req) || !gate_run(gate, req))
		return false;
	/* The page has ended, and a POST has been committed: nothing here may change what is
	 * answered. */
	if (about.is_stale && !session_touch(gate->db, req->session, req->arrived_at))
		fault_clear();
	return true;
}

static void gate_open(struct gate *gate, struct request *req)
{
	gate_of_process = gate;
	req->db = gate->db;
	/* Windows and deadlines are judged by the database's clock; the request arrived a little
	 * before now. */
	req->arrived_at += db_clock(gate->db) - clock_now();
	req->actor = &guest;
	req->settings = &gate->settings;
	req->calendar = &gate->calendar;
	fault_clear();
	forget(req);
	gate_frame_open(&gate->settings, req);
}

static void gate_fault(struct request *req)
{
	const struct fault *fault = fault_last();
	log_begin("error", "fault");
	log_text("id", req->id);
	log_text("where", fault->where);
	log_int("code", fault->code);
	log_text("text", fault->text);
	log_end();
	db_rollback(req->db);
	fault_clear();
	forget(req);
	answer_error(req, 503);
	req->answer.retry_after_seconds = 5;
	metrics_add(METRIC_FAULTS, 1);
}

static void gate_count(const struct request *req)
{
	_Static_assert(METRIC_COUNT <= 32, "one bit for each metric");
	for (int metric = 0; metric < METRIC_COUNT; metric++) {
		if (req->answer.counts & UINT32_C(1) << metric)
			metrics_add((enum metric)metric, 1);
	}
}

void gate_handle(struct request *req, void *arg)
{
	struct gate *gate = arg;
	int64_t statements = db_statements(gate->db);
	gate_open(gate, req);
	if (!gate_pass(gate, req))
		gate_fault(req);
	if (db_in_transaction(gate->db))
		BUG("%s left a transaction open", req->route ? req->route->pattern : req->path);
	gate_count(req);
	answer_end(req);
	gate->statements = db_statements(gate->db) - statements;
	metrics_add(METRIC_STATEMENTS, gate->statements);
}
