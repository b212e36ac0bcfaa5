/* nginx in front of the site. */
#include "front.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/count.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "race.h"
#include "site.h"
#include "site_inner.h"

#define BYTES_MAX ((size_t)16 * 1024 * 1024)
#define CALL_SECONDS 60L

static struct {
	pid_t owner, nginx;
	int port;
	const char *host;
} front;

const char *front_host(void)
{
	return front.host;
}

pid_t front_master(void)
{
	return front.nginx;
}

/* --- nginx ---------------------------------------------------------------------------------- */

static const char *in_run(const char *name)
{
	return mem_printf(site.mem, "%s/front%s%s", site_folder(), *name ? "/" : "", name);
}

static const char *in_checkout(const char *name)
{
	char *top = getcwd(NULL, 0);
	const char *path = mem_printf(site.mem, "%s/%s", top, name);

	free(top);
	return path;
}

static void make_link(const char *from, const char *to)
{
	if (symlink(from, in_run(to)) != 0)
		site_die("%s: %s", to, strerror(errno));
}

/* The places that src/cmd/run.sh makes. */
static void lay_out(void)
{
	static const char *const folders[] = { "", "web", "fcgi", "conf", "state", "state/log",
		"state/nginx", "state/tree", "state/tree/static" };
	/* One by one, so that a benchmark can lay a file of its own beside them. */
	static const char *const statics[] = { "static/css", "static/icons", "static/js" };

	for (size_t i = 0; i < COUNT(folders); i++)
		if (mkdir(in_run(folders[i]), 0755) != 0)
			site_die("%s: %s", in_run(folders[i]), strerror(errno));
	for (size_t i = 0; i < COUNT(statics); i++)
		make_link(
		    in_checkout(statics[i]), mem_printf(site.mem, "state/tree/%s", statics[i]));
	make_link(in_checkout("nginx/pages"), "state/tree/pages");
	make_link(in_checkout("nginx/jiebang"), "conf/jiebang");
	make_link(site_socket(), "fcgi/pages.sock");
	make_link(site_hash_socket(), "fcgi/hashing.sock");
	make_link(site_upload_socket(), "fcgi/uploads.sock");
}

static void add_line(struct buf *out, const char *line, size_t bytes)
{
	for (const char *end = line + bytes; line < end;) {
		if (strncmp(line, "@RUN@", 5) == 0) {
			buf_add_text(out, in_run(""));
			line += 5;
		} else if (strncmp(line, "@PORT@", 6) == 0) {
			buf_printf(out, "%d", front.port);
			line += 6;
		} else
			buf_add_char(out, *line++);
	}
}

static void write_config(void)
{
	char *text;
	size_t bytes;
	struct buf out;

	if (!file_read(site.mem, "nginx/dev.conf.in", 65536, &text, &bytes))
		site_die("%s", fault_last()->text);
	buf_init(&out, site.mem, 65536);
	add_line(&out, text, bytes);
	FILE *file = fopen(in_run("conf/nginx.conf"), "we");
	if (!file || fwrite(out.data, 1, out.len, file) != out.len || fclose(file) != 0)
		site_die("nginx.conf: %s", strerror(errno));
}

static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t bytes = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, bytes) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &bytes) != 0)
		site_die("no port: %s", strerror(errno));
	close(fd);
	return ntohs(at.sin_port);
}

static _Noreturn void become_nginx(void)
{
	const char *argv[] = { "nginx", "-p", in_run("web/"), "-c", in_run("conf/nginx.conf"), "-e",
		in_run("state/log/nginx.log"), NULL, NULL, NULL };
	int log = open(in_run("state/log/start.log"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setenv("PATH", mem_printf(site.mem, "%s:/usr/sbin:/sbin", getenv("PATH")), 1);
	/* Its workers, too, must be able to open our folder. */
	if (geteuid() == 0) {
		argv[7] = "-g";
		argv[8] = "user root;";
	}
	execvp(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

static void stop_nginx(void)
{
	if (getpid() != front.owner)
		return;
	kill(front.nginx, SIGTERM);
	waitpid(front.nginx, NULL, 0);
}

void front_start(void)
{
	struct front_reply reply;

	front.owner = getpid();
	front.port = free_port();
	front.host = mem_printf(site.mem, "127.0.0.1:%d", front.port);
	curl_global_init(CURL_GLOBAL_ALL);
	lay_out();
	write_config();
	front.nginx = fork();
	if (front.nginx == 0)
		become_nginx();
	for (int tries = 0;
	     !front_call(NULL, site.mem, &(struct front_call){ .path = "/healthz" }, &reply);
	     tries++) {
		if (tries == 500 || waitpid(front.nginx, NULL, WNOHANG) != 0)
			site_die("no nginx: %s; see %s", reply.problem, in_run("state/log"));
		race_pause_ms(20);
	}
	atexit(stop_nginx);
}

/* --- a client ------------------------------------------------------------------------------- */

struct front_client {
	CURL *curl;
};

struct front_client *front_client(void)
{
	struct front_client *client = MEM_NEW(site.mem, struct front_client);

	client->curl = curl_easy_init();
	return client;
}

/* One call under way. */
struct exchange {
	struct buf head, body;
	struct curl_slist *headers;
	struct front_reply *reply;
};

static size_t take(char *data, size_t size, size_t count, void *into)
{
	buf_add(into, data, size * count);
	return size * count;
}

static void prepare(CURL *curl, struct mem *mem, const struct front_call *call,
    struct exchange *exchange, struct front_reply *reply)
{
	*reply = (struct front_reply){ .head = "", .body = "" };
	*exchange = (struct exchange){ .reply = reply };
	buf_init(&exchange->head, mem, 65536);
	buf_init(&exchange->body, mem, BYTES_MAX);
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, mem_printf(mem, "http://%s%s", front.host, call->path));
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, CALL_SECONDS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange->body);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange->head);
	/* Bodies here are small, and nobody waits for a "100 Continue". */
	exchange->headers = curl_slist_append(NULL, "Expect:");
	if (call->lang)
		exchange->headers = curl_slist_append(
		    exchange->headers, mem_printf(mem, "Accept-Language: %s", call->lang));
	for (const char *const *header = call->headers; header && *header; header++)
		exchange->headers = curl_slist_append(exchange->headers, *header);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->headers);
	if (call->cookie)
		curl_easy_setopt(curl, CURLOPT_COOKIE, call->cookie);
	if (call->from)
		curl_easy_setopt(curl, CURLOPT_INTERFACE, call->from);
	if (call->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE,
		    (long)(call->body_bytes ? call->body_bytes : strlen(call->body)));
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
	}
	if (call->method && strcmp(call->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else if (call->method)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, exchange);
}

static void finish(CURL *curl, struct mem *mem, CURLcode code)
{
	struct exchange *exchange;
	curl_off_t took = 0;
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&exchange);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &took);
	struct front_reply *reply = exchange->reply;
	reply->took_us = took;
	reply->head = exchange->head.data;
	reply->body = exchange->body.data;
	reply->body_bytes = exchange->body.len;
	if (code == CURLE_OK)
		reply->status = (int)status;
	else
		reply->problem = mem_strdup(mem, curl_easy_strerror(code));
	curl_slist_free_all(exchange->headers);
}

bool front_call(struct front_client *client, struct mem *mem, const struct front_call *call,
    struct front_reply *reply)
{
	CURL *curl = client ? client->curl : curl_easy_init();
	struct exchange exchange;

	prepare(curl, mem, call, &exchange, reply);
	finish(curl, mem, curl_easy_perform(curl));
	if (!client)
		curl_easy_cleanup(curl);
	return !reply->problem;
}

void front_at_once(
    struct mem *mem, const struct front_call *calls, size_t count, struct front_reply *replies)
{
	struct exchange *exchanges = MEM_ARRAY(mem, struct exchange, count);
	CURLM *multi = curl_multi_init();
	int running = 1, left;

	for (size_t i = 0; i < count; i++) {
		CURL *curl = curl_easy_init();
		prepare(curl, mem, &calls[i], &exchanges[i], &replies[i]);
		curl_multi_add_handle(multi, curl);
	}
	while (running && curl_multi_perform(multi, &running) == CURLM_OK)
		curl_multi_poll(multi, NULL, 0, 1000, NULL);
	for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
		CURL *curl = message->easy_handle;
		finish(curl, mem, message->data.result);
		curl_multi_remove_handle(multi, curl);
		curl_easy_cleanup(curl);
	}
	curl_multi_cleanup(multi);
}

const char *front_header(const struct front_reply *reply, struct mem *mem, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = reply->head; (line = strchr(line, '\n')) != NULL;) {
		line++;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
			line += length + 1;
			line += strspn(line, " ");
			return mem_strndup(mem, line, strcspn(line, "\r\n"));
		}
	}
	return NULL;
}

const char *front_cookie(const struct browser *browser, struct mem *mem)
{
	struct buf text;

	buf_init(&text, mem, 16384);
	for (size_t i = 0; i < browser->cookie_count; i++)
		buf_printf(&text, "%s%s=%s", i ? "; " : "", browser->cookies[i].name,
		    browser->cookies[i].value);
	return text.data;
}
