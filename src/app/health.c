/* Is this installation fit to serve? What has it done so far? */
#include "app/health.h"

#include <string.h>

#include "app/calendar.h"
#include "app/gate.h"
#include "base/buf.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/metrics.h"
#include "message/outbox.h"

static const char plain[] = "text/plain; charset=utf-8";

static bool health_answer(struct request *req, int status, const char *text)
{
	fault_clear();
	if (status == 503)
		req->answer.retry_after_seconds = 5;
	return answer_bytes(req, status, plain, text, strlen(text));
}

/*
 * 503 without the database or with pending migrations, when there is no site; 200 with a warning line when the holidays
 * of a year are missing (deadlines count its weekdays) or nobody sends what is to go out. Never says more than these sentences: anyone may ask.
 */
static bool health_page(struct request *req)
{
	const struct gate *gate = gate_here();
	bool is_pending;
	struct calendar calendar;
	if (!db_alive(req->db))
		return health_answer(req, 503, "no database\n");
	if (!db_migrations_pending(req->db, req->mem, gate->migrations_folder, &is_pending) ||
	    is_pending)
		return health_answer(req, 503, "migrations are pending\n");
	if (!calendar_load(req->db, req->mem, &calendar))
		return health_answer(req, 503, "no database\n");
	int year = calendar_missing_year(&calendar, req->arrived_at);
	const char *text = "ok\n";
	bool is_behind;
	if (!outbox_is_behind(req->db, req->mem, req->arrived_at, &is_behind))
		return health_answer(req, 503, "no database\n");
	if (year)
		text =
		    mem_printf(req->mem, "%swarning: the calendar of %d is missing\n", text, year);
	if (is_behind)
		text = mem_printf(req->mem, "%swarning: the outbox is behind\n", text);
	return health_answer(req, 200, text);
}

static void add_outbox(struct request *req)
{
	int64_t waiting, stuck;
	if (outbox_counts(req->db, req->mem, OUTBOX_COUNT_MOST, &waiting, &stuck))
		buf_printf(&req->answer.body,
		    "# HELP jiebang_outbox Mails and webhooks to go out, counted up to %d.\n"
		    "# TYPE jiebang_outbox gauge\n"
		    "jiebang_outbox{state=\"waiting\"} %lld\njiebang_outbox{state=\"stuck\"} "
		    "%lld\n",
		    OUTBOX_COUNT_MOST, (long long)waiting, (long long)stuck);
}

static void add_calendar(struct request *req)
{
	struct calendar calendar;
	if (calendar_load(req->db, req->mem, &calendar))
		buf_printf(&req->answer.body,
		    "# HELP jiebang_calendar_missing The year whose holidays should be imported "
		    "now; 0: none.\n"
		    "# TYPE jiebang_calendar_missing gauge\njiebang_calendar_missing %d\n",
		    calendar_missing_year(&calendar, req->arrived_at));
}

/* The counters are there without the database too. */
static bool metrics_page(struct request *req)
{
	answer_begin(req, 200, "text/plain; version=0.0.4; charset=utf-8");
	metrics_render(&req->answer.body);
	if (db_alive(req->db)) {
		add_outbox(req);
		add_calendar(req);
	}
	fault_clear();
	return true;
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/healthz",
	    .flags = ROUTE_PUBLIC | ROUTE_BARE,
	    .page = health_page,
	    .about = "Whether the installation is fit to serve: 200 or 503." },
	{ .method = METHOD_GET,
	    .pattern = "/metrics",
	    .flags = ROUTE_PUBLIC | ROUTE_LOOPBACK | ROUTE_BARE,
	    .page = metrics_page,
	    .about = "Counters of all workers, Prometheus text; loopback only." },
};
const struct route_list health_routes = { .routes = rows, .count = COUNT(rows) };
