/* The end of an answer. */
#include "app/answer_end.h"

#include "base/bug.h"
#include "base/log.h"
#include "http/route.h"
#include "site/site.h"

/* PROMISES.md, "framing, sniffing, inline script": on every answer, errors too. */
static void answer_security(struct request *req)
{
	answer_header(req, "Content-Security-Policy",
	    req->answer.is_file ? "default-src 'none'; frame-ancestors 'none'; sandbox"
				: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
				  "form-action 'self'; object-src 'none'");
	if (req->answer.is_file)
		answer_header(req, "Cross-Origin-Resource-Policy", "same-origin");
	answer_header(req, "X-Content-Type-Options", "nosniff");
	answer_header(req, "X-Frame-Options", "DENY");
	answer_header(req, "Referrer-Policy", "same-origin");
	answer_header(req, "Cross-Origin-Opener-Policy", "same-origin");
	answer_header(req, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
	answer_header(req, "X-Request-Id", req->id);
}

/* Pages of the signed-in stay nowhere; a guest's page may be kept by nginx for a second where the
 * route says so. */
static void answer_caching(struct request *req)
{
	bool is_guest = who_is_guest(req->actor);
	if (req->answer.is_lasting) {
		if (!(req->route->flags & ROUTE_LASTING))
			BUG("%s: an answer that lasts, on a route that says no word of it",
			    req->route->pattern);
		answer_header(req, "Cache-Control", "public, max-age=604800, immutable");
		return;
	}
	if (is_guest && req->method != METHOD_POST && req->answer.status == 200 && req->route &&
	    req->route->flags & ROUTE_CACHEABLE) {
		req->answer.keep_seconds = 1;
		answer_header(req, "Cache-Control", "no-cache");
		return;
	}
	answer_header(req, "Cache-Control", is_guest ? "no-cache" : "no-store");
}

void answer_end(struct request *req)
{
	if (req->answer.status >= 400 && !req->answer.body.len)
		site_error_page(req);
	answer_security(req);
	answer_caching(req);
}

static const char *method_name(enum method method)
{
	switch (method) {
	case METHOD_GET: return "GET";
	case METHOD_HEAD: return "HEAD";
	case METHOD_POST: return "POST";
	case METHOD_OTHER: break;
	}
	return "-";
}

void answer_log(const struct request *req, const struct fcgi_sent *sent, int64_t statements)
{
	log_begin("info", "request");
	log_text("id", req->id);
	log_text("method", method_name(req->method));
	log_text("path", req->path);
	log_text("route", req->route ? req->route->pattern : "-");
	log_int("status", req->answer.status);
	log_int("us", sent->duration_us);
	log_int("bytes", (int64_t)sent->body_bytes);
	log_int("statements", statements);
	log_int("account", req->actor ? req->actor->account.n : 0);
	log_text("sent", sent->is_sent ? "yes" : "no");
	log_end();
}
