/* The head of a request: what FastCGI parameters become. */
#include "http/read.h"

#include <string.h>

#include "base/clock.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "http/decode.h"

#define HOST_BYTES 255
#define ID_BYTES 64

const char *http_param(const struct http_source *source, const char *name)
{
	size_t bytes = strlen(name);

	for (char *const *param = source->params; *param; param++) {
		if (strncmp(*param, name, bytes) == 0 && (*param)[bytes] == '=')
			return *param + bytes + 1;
	}
	return NULL;
}

static bool has_control(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		/* The second row of control characters is written C2 80 to C2 9F. */
		if (*c < ' ' || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
			return true;
	}
	return false;
}

static const char *read_header(const struct http_source *source, const char *name, const char *odd)
{
	const char *value = http_param(source, name);

	if (!value || !*value)
		return NULL;
	size_t bytes = strlen(value);
	return bytes <= HTTP_HEADER_BYTES && text_valid(value, bytes) && !has_control(value) ? value
											     : odd;
}

static enum method read_method(const struct http_source *source)
{
	static const struct {
		const char *name;
		enum method method;
	} methods[] = { { "GET", METHOD_GET }, { "HEAD", METHOD_HEAD }, { "POST", METHOD_POST } };
	const char *name = http_param(source, "REQUEST_METHOD");

	for (size_t i = 0; name && i < COUNT(methods); i++) {
		if (strcmp(name, methods[i].name) == 0)
			return methods[i].method;
	}
	return METHOD_OTHER;
}

/* nginx's, so that its log and ours can be laid side by side; our own when it sends none. */
static const char *read_id(struct request *req)
{
	const char *sent = http_param(req->source, "REQUEST_ID");
	unsigned char fresh[8];

	if (sent && *sent && strlen(sent) <= ID_BYTES &&
	    sent[strspn(sent, "0123456789abcdef")] == '\0')
		return sent;
	random_bytes(fresh, sizeof fresh);
	return hex_of(req->mem, fresh, sizeof fresh);
}

/* The address as sent, before "?" (or after it): the part of REQUEST_URI that nginx has not
 * touched. */
static const char *split_address(struct request *req, const char **query_out)
{
	const char *address = http_param(req->source, "REQUEST_URI");

	if (!address)
		address = "";
	const char *mark = strchr(address, '?');
	*query_out = mark ? mark + 1 : "";
	return mem_strndup(req->mem, address, mark ? (size_t)(mark - address) : strlen(address));
}

static bool read_path(struct request *req, const char *sent)
{
	size_t bytes = strlen(sent);

	if (bytes > HTTP_PATH_BYTES || *sent != '/')
		return false;
	char *path = mem_strdup(req->mem, sent);
	if (!decode_in_place(path, bytes, false) || has_control(path))
		return false;
	req->path = path;
	return true;
}

static bool read_query(struct request *req, const char *sent)
{
	size_t bytes = strlen(sent);

	if (bytes > HTTP_QUERY_BYTES || has_control(sent) || strchr(sent, ' '))
		return false;
	struct form_pair *pairs = MEM_ARRAY(req->mem, struct form_pair, HTTP_PAIRS);
	if (!decode_pairs(mem_strdup(req->mem, sent), bytes, pairs, HTTP_PAIRS, &req->query_count))
		return false;
	req->query = pairs;
	req->raw_query = sent;
	return true;
}

static bool read_host(struct request *req)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
	const char *host = http_param(req->source, "HTTP_HOST");

	if (!host)
		return true;
	if (strlen(host) > HOST_BYTES || host[strspn(host, allowed)] != '\0')
		return false;
	req->host = host;
	return true;
}

/* One "name=value"; odd ones (others on the same host set what they like) are passed over. */
static bool read_cookie(char *piece, struct form_pair *cookie)
{
	char *equals = strchr(piece, '=');

	if (!equals || equals == piece)
		return false;
	*equals = '\0';
	*cookie = (struct form_pair){ .name = piece, .value = equals + 1 };
	for (const char *c = cookie->value; *c; c++) {
		if (*c <= ' ' || *c >= 0x7f)
			return false;
	}
	return true;
}

static bool read_cookies(struct request *req)
{
	const char *sent = http_param(req->source, "HTTP_COOKIE");

	if (!sent)
		return true;
	if (strlen(sent) > HTTP_COOKIE_BYTES)
		return false;
	struct form_pair *cookies = MEM_ARRAY(req->mem, struct form_pair, HTTP_PAIRS);
	char *rest = mem_strdup(req->mem, sent), *piece;
	req->cookies = cookies;
	while ((piece = strsep(&rest, ";"))) {
		struct form_pair cookie;
		if (!read_cookie(piece + strspn(piece, " "), &cookie))
			continue;
		if (req->cookie_count == HTTP_PAIRS)
			return false;
		cookies[req->cookie_count++] = cookie;
	}
	return true;
}

/* A choice made by hand comes before what the browser asks for. */
static enum lang read_lang(const struct request *req)
{
	const char *chosen = request_cookie(req, HTTP_LANG_COOKIE);

	if (chosen && (strcmp(chosen, "zh") == 0 || strcmp(chosen, "en") == 0))
		return lang_parse(chosen);
	return lang_parse(req->accept_language ? req->accept_language : "");
}

static void read_headers(struct request *req)
{
	const struct http_source *source = req->source;

	req->user_agent = read_header(source, "HTTP_USER_AGENT", NULL);
	req->accept_language = read_header(source, "HTTP_ACCEPT_LANGUAGE", NULL);
	/* What decides about forgery must not look absent because it is odd. */
	req->origin = read_header(source, "HTTP_ORIGIN", "null");
	req->fetch_site = read_header(source, "HTTP_SEC_FETCH_SITE", "odd");
	req->if_none_match = read_header(source, "HTTP_IF_NONE_MATCH", NULL);
	req->remote_address = read_header(source, "REMOTE_ADDR", NULL);
}

int http_read_head(struct request *req, struct http_source *source)
{
	const char *query, *path;

	req->source = source;
	req->arrived_at = clock_now();
	req->arrived_steady = clock_steady();
	req->id = read_id(req);
	req->method = read_method(source);
	req->path = "/";
	req->raw_query = req->host = "";
	read_headers(req);
	path = split_address(req, &query);
	/* All of them, whatever the others say: the error page needs the language. */
	bool is_good = read_cookies(req);
	is_good = read_path(req, path) && is_good;
	is_good = read_query(req, query) && is_good;
	is_good = read_host(req) && is_good;
	req->lang = read_lang(req);
	req->refused = is_good ? 0 : 400;
	return req->refused;
}
