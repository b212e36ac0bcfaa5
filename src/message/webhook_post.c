/* Posting with libcurl. */
#include "message/webhook_post.h"

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/catalog.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"
#include "message/webhook_rules.h"

#define CONNECT_SECONDS 5
/* An answer is read no further: only its status counts. */
#define ANSWER_BYTES ((size_t)16 * 1024)

struct call {
	struct webhook_post *post;
	CURL *curl;
	struct curl_slist *headers;
	size_t answer_bytes;
	bool loopback, is_refused;
};

/* libcurl asks here for each connection, with the address that the name has led to just now. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *call = arg;
	if (purpose != CURLSOCKTYPE_IPCXN ||
	    !webhook_address_is_good(&address->addr, call->loopback)) {
		call->is_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t answered(char *data, size_t size, size_t count, void *arg)
{
	struct call *call = arg;
	(void)data;
	call->answer_bytes += size * count;
	return call->answer_bytes > ANSWER_BYTES ? 0 : size * count;
}

static char *signature(struct mem *mem, const struct webhook_post *post, const char *seconds)
{
	unsigned char mac[SHA256_BYTES];
	char coded[64];
	const char *what = mem_printf(mem, "%s.%s.%s", post->id, seconds, post->body);
	hmac_sha256(post->key, what, strlen(what), mac);
	sodium_bin2base64(coded, sizeof coded, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	return mem_printf(mem, "v1,%s", coded);
}

static void add_header(struct mem *mem, struct call *call, const char *name, const char *value)
{
	struct curl_slist *more =
	    curl_slist_append(call->headers, mem_printf(mem, "%s: %s", name, value));
	if (!more)
		BUG("out of memory for a header");
	call->headers = more;
}

static void set_headers(struct mem *mem, struct call *call)
{
	const struct webhook_post *post = call->post;
	const char *seconds = mem_printf(mem, "%lld", (long long)(post->at / SECOND_US));
	add_header(mem, call, "Content-Type", "application/json");
	add_header(mem, call, "webhook-id", post->id);
	add_header(mem, call, "webhook-timestamp", seconds);
	add_header(mem, call, "webhook-signature", signature(mem, post, seconds));
	/* Nobody's 100 is waited for. */
	add_header(mem, call, "Expect", "");
	curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, call->headers);
}

static void set_limits(struct call *call)
{
	CURL *curl = call->curl;
	const char *protocols = call->loopback ? "http,https" : "https";
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, call);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WEBHOOK_SECONDS);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

static void start(struct mem *mem, CURLM *multi, struct call *call)
{
	call->curl = curl_easy_init();
	if (!call->curl)
		BUG("libcurl gives no handle");
	set_limits(call);
	set_headers(mem, call);
	curl_easy_setopt(call->curl, CURLOPT_URL, call->post->url);
	curl_easy_setopt(call->curl, CURLOPT_USERAGENT, "Jiebang");
	curl_easy_setopt(call->curl, CURLOPT_POSTFIELDS, call->post->body);
	curl_easy_setopt(call->curl, CURLOPT_WRITEFUNCTION, answered);
	curl_easy_setopt(call->curl, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(call->curl, CURLOPT_PRIVATE, call);
	curl_multi_add_handle(multi, call->curl);
}

static void finish(struct mem *mem, CURLM *multi, struct call *call, CURLcode result)
{
	struct webhook_post *post = call->post;
	long status = 0;
	curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
	if (call->is_refused && !status)
		post->error = N_("it leads to an address that is not public");
	else if (result != CURLE_OK)
		post->error = mem_printf(mem, "%s", curl_easy_strerror(result));
	else if (status < 200 || status > 299)
		post->error = mem_printf(mem, "answered %ld", status);
	post->is_sent = !post->error;
	curl_multi_remove_handle(multi, call->curl);
	curl_easy_cleanup(call->curl);
	curl_slist_free_all(call->headers);
}

static void finish_ended(struct mem *mem, CURLM *multi)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(multi, &left)) != NULL) {
		void *call = NULL;
		CURLcode result = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		finish(mem, multi, call, result);
	}
}

void webhook_post_all(struct mem *mem, struct webhook_post *posts, size_t count, bool loopback)
{
	static bool is_ready;
	if (!is_ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		BUG("libcurl does not start");
	is_ready = true;
	CURLM *multi = curl_multi_init();
	if (!multi)
		BUG("libcurl gives no handle");
	struct call *calls = MEM_ARRAY(mem, struct call, count);
	for (size_t i = 0; i < count; i++) {
		posts[i].error = NULL;
		calls[i] = (struct call){ .post = &posts[i], .loopback = loopback };
		start(mem, multi, &calls[i]);
	}
	for (int running = 1; running;) {
		if (curl_multi_perform(multi, &running) != CURLM_OK)
			BUG("libcurl's posts do not go on");
		finish_ended(mem, multi);
		if (running)
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	curl_multi_cleanup(multi);
}
