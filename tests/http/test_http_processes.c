/*
 * The loop and the master as processes, seen from a FastCGI client: broken clients, dying workers,
 * reloads, the end. The worker is this program itself, called with "serve".
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "browser.h"
#include "fcgi_client.h"
#include "layer_worker.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct mem *mem;
static char folder[64];
static const char *general, *second;
static pid_t master;

/* --- time and files --- */

static int64_t now_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void sleep_ms(long ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0)
		;
}

static const char *in_folder(const char *name)
{
	return mem_printf(mem, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(in_folder(name), "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* --- the program under test --- */

/* Does not outlive this test, whatever becomes of it. */
static pid_t start_master(
    const char *workers, const char *io, const char *busy, const char *requests)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		char *const argv[] = { mem_strdup(mem, "/proc/self/exe"), mem_strdup(mem, "serve"),
			folder, mem_strdup(mem, workers), mem_strdup(mem, io),
			mem_strdup(mem, busy), mem_strdup(mem, requests), NULL };
		int log = open(in_folder("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		dup2(log, STDERR_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			execv(argv[0], argv);
		_exit(127);
	}
	return pid;
}

static bool get_from(const char *socket_path, const char *uri, struct fcgi_reply *reply)
{
	return fcgi_call(mem, &(struct fcgi_call){ .socket_path = socket_path, .uri = uri }, reply);
}

static const char *text_from(const char *socket_path, const char *uri)
{
	struct fcgi_reply reply;

	ck_assert_msg(get_from(socket_path, uri, &reply), "%s: %s", uri, reply.problem);
	ck_assert_int_eq(reply.status, 200);
	return reply.body;
}

static const char *text(const char *uri)
{
	return text_from(general, uri);
}

static pid_t a_pid(void)
{
	return (pid_t)strtol(text("/pid"), NULL, 10);
}

static long metric(const char *name)
{
	const char *all = text("/metrics");
	const char *line = strstr(all, mem_printf(mem, "\n%s ", name));

	ck_assert_msg(line != NULL, "no %s", name);
	return strtol(line + strlen(name) + 2, NULL, 10);
}

static void wait_until_serving(void)
{
	int64_t until = now_ms() + 10000;
	struct fcgi_reply reply;

	while (!get_from(general, "/pid", &reply) || !get_from(second, "/pid", &reply)) {
		ck_assert(now_ms() < until);
		sleep_ms(10);
	}
}

static void serve(const char *workers, const char *io, const char *busy, const char *requests)
{
	master = start_master(workers, io, busy, requests);
	wait_until_serving();
}

/* Also when nobody has collected its status yet: an orphan's new parent may take its time. */
static bool is_gone(pid_t pid)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%d/stat", (int)pid), "r");
	char state = 'Z';

	if (!file)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'Z';
	fclose(file);
	return state == 'Z';
}

static bool wait_gone(pid_t pid, int64_t most_ms)
{
	for (int64_t until = now_ms() + most_ms; now_ms() < until; sleep_ms(5)) {
		if (is_gone(pid))
			return true;
	}
	return is_gone(pid);
}

/* The exit status of the master; -1 when it did not end in time. */
static int master_ended(int64_t most_ms)
{
	int status;

	for (int64_t until = now_ms() + most_ms; now_ms() < until; sleep_ms(5)) {
		if (waitpid(master, &status, WNOHANG) == master) {
			master = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		}
	}
	return -1;
}

static void set_up(void)
{
	mem = mem_root("test");
	strcpy(folder, "/tmp/jiebang-http-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	general = in_folder("general.sock");
	second = in_folder("second.sock");
	write_file("version", "one");
}

static void tear_down(void)
{
	if (master > 0) {
		kill(master, SIGTERM);
		ck_assert_int_eq(master_ended(10000), 0);
	}
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	mem_free(mem);
}

/* --- clients that hold on to something --- */

/* Sends the first bytes of a request and keeps the connection. */
static int half_request(const struct fcgi_call *call, size_t bytes)
{
	struct buf out;
	int fd = fcgi_connect(general, 5000);

	ck_assert_int_ge(fd, 0);
	buf_init(&out, mem, (size_t)32 << 20);
	fcgi_encode(call, &out);
	ck_assert_uint_le(bytes, out.len);
	ck_assert_int_eq(send(fd, out.data, bytes, MSG_NOSIGNAL), (ssize_t)bytes);
	return fd;
}

/* Sends a whole request without reading its answer. */
static int open_request(const char *uri)
{
	struct fcgi_call call = { .uri = uri };
	struct buf out;

	buf_init(&out, mem, 1 << 20);
	fcgi_encode(&call, &out);
	return half_request(&call, out.len);
}

static bool finish_request(int fd, struct fcgi_reply *reply)
{
	bool is_complete = fcgi_exchange(mem, fd, "", 0, 10000, reply);

	close(fd);
	return is_complete;
}

/* How many workers answer at the same time: n requests of 300 ms together take not much longer than
 * one. */
static bool are_free(size_t n)
{
	int fds[16];
	struct fcgi_reply reply;
	int64_t start = now_ms();

	for (size_t i = 0; i < n; i++)
		fds[i] = open_request("/sleep?ms=300");
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(finish_request(fds[i], &reply), "%s", reply.problem);
	return now_ms() - start < 550;
}

/* --- answers --- */

START_TEST(answers_arrive)
{
	struct fcgi_reply reply;

	serve("2", "5", "10", "0");
	ck_assert_str_eq(text("/version"), "one");
	ck_assert(get_from(general, "/nothing", &reply));
	ck_assert_int_eq(reply.status, 404);
	ck_assert_str_eq(reply.headers[0].name, "Status");
	ck_assert_str_eq(reply.headers[0].value, "404 Not Found");
	ck_assert(get_from(general, "/%ff", &reply));
	ck_assert_int_eq(reply.status, 400);
	ck_assert(fcgi_call(mem,
	    &(struct fcgi_call){ .socket_path = general, .uri = "/pid", .method = "PUT" }, &reply));
	ck_assert_int_eq(reply.status, 405);
	ck_assert_str_eq(fcgi_header(&reply, "Allow"), "GET, HEAD");
	ck_assert(fcgi_call(mem,
	    &(struct fcgi_call){ .socket_path = general, .uri = "/version", .method = "HEAD" },
	    &reply));
	ck_assert_int_eq(reply.status, 200);
	ck_assert_str_eq(fcgi_header(&reply, "Content-Length"), "3");
	ck_assert_uint_eq(reply.body_bytes, 0);
}
END_TEST

START_TEST(large_answers_arrive_whole)
{
	static const long sizes[] = { 0, 1, 8183, 8184, 8185, 65535, 65536, 1000003, 12000000 };
	struct fcgi_reply reply;

	serve("2", "5", "10", "0");
	for (size_t i = 0; i < COUNT(sizes); i++) {
		ck_assert(get_from(general, mem_printf(mem, "/big?bytes=%ld", sizes[i]), &reply));
		ck_assert_uint_eq(reply.body_bytes, (size_t)sizes[i]);
		for (size_t at = 0; at < reply.body_bytes; at++) {
			if (reply.body[at] != (char)('a' + at % 26))
				ck_abort_msg("byte %zu of %ld", at, sizes[i]);
		}
	}
}
END_TEST

START_TEST(bodies_arrive)
{
	struct browser browser = { .mem = mem, .socket_path = general };
	char *large = mem_alloc(mem, (size_t)13 << 20);
	struct browser_field fields[] = { { .name = "a", .value = "x & y = 榜" },
		{ .name = "b", .value = "" } };
	struct browser_field file = {
		.name = "f", .value = large, .bytes = (size_t)11 << 20, .file_name = "x"
	};
	struct fcgi_reply reply;

	serve("2", "5", "10", "0");
	ck_assert(browser_post(&browser, mem, "/echo", fields, 2, &reply));
	ck_assert_str_eq(reply.body, "a=x & y = 榜&b=");
	ck_assert(browser_post_multipart(&browser, mem, "/echo", fields, 2, &reply));
	ck_assert_str_eq(reply.body, "a=x & y = 榜&b=");
	ck_assert(browser_post_multipart(&browser, mem, "/upload", &file, 1, &reply));
	ck_assert_str_eq(reply.body, "f=11534336");
	/* Too large: still an answer, although the client is busy sending. */
	ck_assert_msg(
	    browser_post_multipart(&browser, mem, "/echo", &file, 1, &reply), "%s", reply.problem);
	ck_assert_int_eq(reply.status, 413);
	file.bytes = (size_t)12 << 20;
	ck_assert_msg(browser_post_multipart(&browser, mem, "/upload", &file, 1, &reply), "%s",
	    reply.problem);
	ck_assert_int_eq(reply.status, 413);
	/* Not read by its route at all. */
	ck_assert(browser_call(&browser, mem,
	    &(struct fcgi_call){ .uri = "/version", .body = large, .body_bytes = 1 << 20 },
	    &reply));
	ck_assert_str_eq(reply.body, "one");
}
END_TEST

START_TEST(a_short_body_is_dropped)
{
	struct fcgi_reply reply;

	serve("1", "5", "10", "0");
	ck_assert(!fcgi_call(mem,
	    &(struct fcgi_call){
		.socket_path = general,
		.uri = "/echo",
		.method = "POST",
		.content_type = "application/x-www-form-urlencoded",
		.body = "a=1",
		.body_bytes = 3,
		.params = (const char *const[]){ "CONTENT_LENGTH=4", NULL },
	    },
	    &reply));
	ck_assert_str_eq(reply.problem, "closed");
	ck_assert_int_lt(reply.took_us, 1000000);
	ck_assert_int_eq(metric("jiebang_clients_dropped_total"), 1);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

/* --- broken and slow clients --- */

/*
 * A client stops in the middle: in a record's head, in its content, between records, before the end
 * of the body. The others are served meanwhile, and the worker it held is back soon after its limit
 * of one second, alive.
 */
START_TEST(half_a_request_holds_nobody)
{
	struct fcgi_call call = { .uri = "/echo",
		.method = "POST",
		.content_type = "application/x-www-form-urlencoded",
		.body = "a=1",
		.body_bytes = 3 };
	struct buf out;

	buf_init(&out, mem, 1 << 20);
	fcgi_encode(&call, &out);
	const size_t cuts[] = { 0, 1, 7, 8, 12, 16, 20, 24, 60, out.len - 20, out.len - 12,
		out.len - 8, out.len - 1 };
	serve("2", "1", "10", "0");
	for (size_t i = 0; i < COUNT(cuts); i++) {
		int fd = half_request(&call, cuts[i]);
		int64_t start = now_ms();
		for (int n = 0; n < 20; n++)
			text("/pid");
		ck_assert_msg(
		    now_ms() - start < 900, "cut %zu: %d", cuts[i], (int)(now_ms() - start));
		/* Without an answer, unless everything but the very end is there. */
		struct fcgi_reply reply;
		bool is_whole = out.len - cuts[i] <= 8;
		ck_assert_msg(fcgi_exchange(mem, fd, "", 0, 1500, &reply) == is_whole, "cut %zu: %d %s",
		    cuts[i], reply.status, reply.problem);
		ck_assert_msg(fcgi_wait_closed(fd, 1500), "cut %zu", cuts[i]);
		close(fd);
		ck_assert(are_free(2));
	}
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

START_TEST(all_workers_held_come_back)
{
	struct fcgi_call call = { .uri = "/pid" };
	int fds[6];

	serve("2", "1", "10", "0");
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = half_request(&call, 20);
	int64_t start = now_ms();
	text("/pid");
	/* Three turns of two. */
	ck_assert_int_lt(now_ms() - start, 4000);
	ck_assert(are_free(2));
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

/* A byte every 50 ms is no better than silence. */
START_TEST(a_dripping_client_is_dropped)
{
	struct fcgi_call call = { .uri = "/pid" };
	struct buf out;
	size_t sent = 1;

	buf_init(&out, mem, 1 << 20);
	fcgi_encode(&call, &out);
	serve("1", "1", "10", "0");
	int fd = half_request(&call, sent);
	int64_t start = now_ms();
	while (sent < out.len && send(fd, out.data + sent, 1, MSG_NOSIGNAL) == 1) {
		sent++;
		sleep_ms(50);
	}
	ck_assert_int_lt(now_ms() - start, 1500);
	close(fd);
	ck_assert(are_free(1));
}
END_TEST

START_TEST(a_client_that_does_not_read_is_dropped)
{
	serve("1", "1", "10", "0");
	int fd = open_request("/big?bytes=8000000");
	sleep_ms(100);
	int64_t start = now_ms();
	text("/pid");
	ck_assert_int_lt(now_ms() - start, 1500);
	close(fd);
	ck_assert_int_eq(metric("jiebang_clients_dropped_total"), 1);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

/* Neither a wish to keep the connection nor a client that leaves it open holds the only worker. */
START_TEST(kept_connections_hold_nobody)
{
	serve("1", "5", "10", "0");
	for (int keep = 0; keep < 2; keep++) {
		struct fcgi_call call = { .uri = "/pid", .keep_conn = keep };
		struct fcgi_reply reply;
		struct buf out;
		buf_init(&out, mem, 1 << 20);
		fcgi_encode(&call, &out);
		int fd = half_request(&call, out.len);
		ck_assert(fcgi_exchange(mem, fd, "", 0, 5000, &reply));
		int64_t start = now_ms();
		text("/pid");
		ck_assert_int_lt(now_ms() - start, 200);
		ck_assert(fcgi_wait_closed(fd, 200));
		close(fd);
	}
}
END_TEST

static void add_raw(struct buf *out, const char *hex)
{
	for (; *hex; hex += 2) {
		unsigned byte;
		sscanf(hex, "%2x", &byte);
		buf_add_char(out, (char)byte);
	}
}

/* Peers that lie or speak something else. Whatever becomes of them, the next request is answered.
 */
static const char *const lies[] = {
	"474554202f20485454502f312e310d0a0d0a", /* GET / HTTP/1.1 */
	"0201000100080000"
	"0001000000000000", /* version 2 */
	"0101000100080000"
	"0007000000000000", /* no such role */
	"0101000100070000"
	"00010000000000", /* a short BEGIN */
	"0101000000080000"
	"0001000000000000", /* request 0 */
	"0104000100000000", /* PARAMS first */
	"0105000100000000", /* STDIN first */
	"01090000000f0000"
	"0e00464347495f4d41585f434f4e4e53", /* GET_VALUES */
	"010b000000080000"
	"0000000000000000", /* unknown type */
	"0101000100080000"
	"0001000000000000"
	"0102000100000000", /* aborted */
	"0101000100080000"
	"0001000000000000"
	"0101000200080000"
	"0001000000000000", /* multiplexed */
	"0101000100080000"
	"0001000000000000"
	"0105000100000000", /* STDIN before PARAMS */
	"0101000100080000"
	"0001000000000000"
	"0104000100080000"
	"ffffffffffffffff", /* 2 GiB - 1 twice */
	"0101000100080000"
	"0001000000000000"
	"0104000100080000"
	"c0000000ffffffff",
	"0101000100080000"
	"0001000000000000"
	"0104000100080000"
	"80000001bfffffff",
	"0101000100080000"
	"0001000000000000"
	"0104000100030000"
	"0a0a41"
	"0104000100000000",
	"0101000100080000"
	"0001000000000000"
	"01040001ffffff00",
	"00",
	"ff",
	"",
};

START_TEST(lies_harm_nobody)
{
	serve("1", "1", "10", "0");
	for (size_t i = 0; i < COUNT(lies); i++) {
		struct buf out;
		int fd = fcgi_connect(general, 5000);
		buf_init(&out, mem, 1000);
		add_raw(&out, lies[i]);
		ck_assert_int_eq(send(fd, out.data, out.len, MSG_NOSIGNAL), (ssize_t)out.len);
		shutdown(fd, SHUT_WR);
		int64_t start = now_ms();
		text("/pid");
		ck_assert_msg(
		    now_ms() - start < 1500, "lie %zu: %d ms", i, (int)(now_ms() - start));
		close(fd);
	}
}
END_TEST

/* --- many at once --- */

START_TEST(a_burst_is_answered)
{
	enum { BURST = 400 };
	static int fds[BURST];
	struct fcgi_reply reply;

	serve("4", "5", "10", "0");
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < BURST; i++)
			fds[i] = open_request("/pid");
		for (int i = 0; i < BURST; i++) {
			ck_assert_msg(finish_request(fds[i], &reply), "%d: %s", i, reply.problem);
			ck_assert_int_eq(reply.status, 200);
		}
	}
}
END_TEST

/* Clients in processes of their own, counting what they were answered. */
struct ledger {
	_Alignas(64) volatile int64_t answered, failed;
	char problem[100];
};
enum { CLIENTS = 4 };
static struct ledger *ledgers;
static pid_t clients[CLIENTS];

static void client(struct ledger *ledger, pid_t parent)
{
	static const char *const uris[] = { "/version", "/sleep?ms=3", "/big?bytes=70000", "/pid" };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t n = 0; getppid() == parent; n++) {
		struct mem *own = mem_root("client");
		struct fcgi_reply reply;
		struct fcgi_call call = { .socket_path = general, .uri = uris[n % COUNT(uris)] };
		if (fcgi_call(own, &call, &reply) && reply.status == 200) {
			ledger->answered++;
		} else {
			ledger->failed++;
			snprintf(ledger->problem, sizeof ledger->problem, "%s: %d %s", call.uri,
			    reply.status, reply.problem);
		}
		mem_free(own);
		sleep_ms(1);
	}
	_exit(0);
}

static void start_clients(void)
{
	pid_t parent = getpid();

	ledgers = mmap(NULL, CLIENTS * sizeof *ledgers, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		if (clients[i] == 0)
			client(&ledgers[i], parent);
	}
}

static void stop_clients(int64_t *answered_out, int64_t *failed_out)
{
	*answered_out = *failed_out = 0;
	for (int i = 0; i < CLIENTS; i++) {
		kill(clients[i], SIGKILL);
		waitpid(clients[i], NULL, 0);
		*answered_out += ledgers[i].answered;
		*failed_out += ledgers[i].failed;
		if (*ledgers[i].problem)
			fprintf(stderr, "client %d: %s\n", i, ledgers[i].problem);
	}
}

/* --- reload --- */

static void wait_for_version(const char *version)
{
	int64_t until = now_ms() + 10000;

	/* Often enough in a row that no old worker is left. */
	for (int seen = 0; seen < 20;) {
		ck_assert_msg(now_ms() < until, "still %s", text("/version"));
		seen = strcmp(text("/version"), version) == 0 ? seen + 1 : 0;
	}
}

START_TEST(reloads_lose_nothing)
{
	int64_t answered, failed;

	serve("2", "5", "10", "0");
	start_clients();
	for (int n = 0; n < 50; n++) {
		const char *version = mem_printf(mem, "version %d", n);
		write_file("version", version);
		ck_assert_int_eq(kill(master, SIGHUP), 0);
		/* Some one after the other, some into a reload that is going on. */
		if (n % 5 == 0)
			wait_for_version(version);
		else
			sleep_ms(40);
	}
	wait_for_version("version 49");
	stop_clients(&answered, &failed);
	ck_assert_int_eq(failed, 0);
	ck_assert_int_gt(answered, 500);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
	/* Counters go on; three workers at each start. */
	ck_assert_int_ge(metric("jiebang_workers_started_total"), 3 * 12);
	ck_assert_int_ge(metric("jiebang_requests_total{status=\"200\"}"), (long)answered);
	int status;
	ck_assert_int_eq(waitpid(master, &status, WNOHANG), 0);
}
END_TEST

START_TEST(a_failed_trial_keeps_the_old)
{
	serve("2", "5", "10", "0");
	write_file("version", "two");
	write_file("broken", "");
	pid_t before = a_pid();
	kill(master, SIGHUP);
	sleep_ms(500);
	ck_assert_str_eq(text("/version"), "one");
	ck_assert(!is_gone(before));
	unlink(in_folder("broken"));
	kill(master, SIGHUP);
	wait_for_version("two");
	ck_assert(wait_gone(before, 2000));
}
END_TEST

START_TEST(a_reload_waits_for_requests)
{
	struct fcgi_reply reply;

	serve("2", "5", "10", "0");
	int fd = open_request("/sleep?ms=1500");
	sleep_ms(100);
	write_file("version", "two");
	kill(master, SIGHUP);
	sleep_ms(700);
	wait_for_version("two");
	ck_assert_msg(finish_request(fd, &reply), "%s", reply.problem);
	ck_assert_int_eq(reply.status, 200);
	ck_assert(wait_gone((pid_t)strtol(reply.body, NULL, 10), 1000));
}
END_TEST

/* --- workers that die --- */

START_TEST(a_killed_worker_is_replaced)
{
	int64_t answered, failed;

	serve("3", "5", "10", "0");
	start_clients();
	for (int n = 0; n < 5; n++) {
		sleep_ms(1100);
		long started = metric("jiebang_workers_started_total");
		int64_t start = now_ms();
		ck_assert_int_eq(kill(a_pid(), SIGKILL), 0);
		while (metric("jiebang_workers_started_total") == started)
			ck_assert_int_lt(now_ms() - start, 1000);
	}
	ck_assert(are_free(3));
	stop_clients(&answered, &failed);
	/* Only what the killed worker was answering just then. */
	ck_assert_int_le(failed, 5);
	ck_assert_int_gt(answered, 300);
}
END_TEST

START_TEST(a_stopped_worker_is_replaced)
{
	serve("2", "5", "10", "0");
	pid_t victim = a_pid();
	ck_assert_int_eq(kill(victim, SIGSTOP), 0);
	ck_assert(wait_gone(victim, 1000));
	sleep_ms(200);
	ck_assert(are_free(2));
	ck_assert_int_eq(metric("jiebang_workers_killed_total"), 1);
}
END_TEST

START_TEST(a_busy_worker_is_replaced)
{
	struct fcgi_reply reply;

	serve("2", "5", "1", "0");
	int fd = open_request("/hang");
	int64_t start = now_ms();
	ck_assert_int_gt(a_pid(), 0);
	ck_assert_int_lt(now_ms() - start, 500);
	ck_assert(!finish_request(fd, &reply));
	ck_assert_str_eq(reply.problem, "closed");
	ck_assert_int_lt(now_ms() - start, 2000);
	sleep_ms(200);
	ck_assert(are_free(2));
	ck_assert(!get_from(general, "/bug", &reply));
	sleep_ms(200);
	ck_assert(are_free(2));
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 2);
}
END_TEST

/* The signal that comes just before accept is the one libraries lose: sent at any moment, it ends
 * the worker soon and costs no request. */
START_TEST(ending_a_worker_loses_nothing)
{
	int64_t answered, failed;

	serve("3", "5", "10", "0");
	start_clients();
	for (int n = 0; n < 60; n++) {
		pid_t victim = a_pid();
		ck_assert_int_eq(kill(victim, SIGTERM), 0);
		ck_assert_msg(wait_gone(victim, 1000), "%d still there", (int)victim);
	}
	stop_clients(&answered, &failed);
	ck_assert_int_eq(failed, 0);
	ck_assert_int_gt(answered, 100);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

START_TEST(workers_end_after_their_requests)
{
	int64_t answered, failed;

	serve("2", "5", "10", "20");
	start_clients();
	sleep_ms(2000);
	stop_clients(&answered, &failed);
	ck_assert_int_eq(failed, 0);
	ck_assert_int_ge(metric("jiebang_workers_started_total"), 3 + (long)answered / 23);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

/* Workers that cannot start do not eat the machine, and are there again when the cause is gone. */
START_TEST(dying_at_once_slows_down)
{
	serve("2", "5", "10", "0");
	long started = metric("jiebang_workers_started_total");
	write_file("die", "");
	for (int n = 0; n < 2; n++)
		kill(a_pid(), SIGKILL);
	sleep_ms(1500);
	unlink(in_folder("die"));
	int64_t start = now_ms();
	text("/pid");
	ck_assert_int_lt(now_ms() - start, 2500);
	/* At most: 2 deaths, then 0, 0.1, 0.2, 0.4, 0.8 s for each. */
	ck_assert_int_le(metric("jiebang_workers_started_total") - started, 14);
}
END_TEST

START_TEST(the_second_pool_is_apart)
{
	serve("1", "5", "10", "0");
	ck_assert_str_eq(text_from(second, "/nice"), "10");
	ck_assert_str_eq(text("/nice"), "0");
	int fd = open_request("/sleep?ms=1000");
	int64_t start = now_ms();
	text_from(second, "/pid");
	ck_assert_int_lt(now_ms() - start, 500);
	close(fd);
}
END_TEST

/* --- the end, and the beginning --- */

START_TEST(the_end_answers_what_waits)
{
	struct fcgi_reply reply;
	int fds[8];

	serve("2", "5", "10", "0");
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = open_request("/sleep?ms=300");
	sleep_ms(100);
	kill(master, SIGTERM);
	sleep_ms(100);
	ck_assert(!get_from(general, "/pid", &reply));
	for (size_t i = 0; i < COUNT(fds); i++) {
		ck_assert_msg(finish_request(fds[i], &reply), "%zu: %s", i, reply.problem);
		ck_assert_int_eq(reply.status, 200);
	}
	ck_assert_int_eq(master_ended(1000), 0);
	ck_assert_int_ne(access(general, F_OK), 0);
	ck_assert_int_ne(access(second, F_OK), 0);
}
END_TEST

START_TEST(the_end_does_not_wait_for_ever)
{
	serve("1", "5", "60", "0");
	int fd = open_request("/hang");
	sleep_ms(100);
	int64_t start = now_ms();
	kill(master, SIGTERM);
	ck_assert_int_eq(master_ended(8000), 0);
	ck_assert_int_ge(now_ms() - start, 4900);
	close(fd);
	serve("1", "5", "60", "0");
	fd = open_request("/hang");
	sleep_ms(100);
	start = now_ms();
	kill(master, SIGTERM);
	sleep_ms(100);
	kill(master, SIGTERM);
	ck_assert_int_eq(master_ended(1000), 0);
	close(fd);
}
END_TEST

START_TEST(a_killed_master_leaves_no_workers)
{
	serve("2", "5", "10", "0");
	pid_t worker = a_pid();
	kill(master, SIGKILL);
	ck_assert_int_eq(master_ended(1000), 128 + SIGKILL);
	ck_assert(wait_gone(worker, 1000));
	ck_assert_int_eq(access(general, F_OK), 0);
	/* Its socket is stale; the next master makes a new one. */
	serve("2", "5", "10", "0");
}
END_TEST

START_TEST(sockets_are_narrow_and_owned)
{
	struct stat found;

	serve("1", "5", "10", "0");
	ck_assert_int_eq(stat(general, &found), 0);
	ck_assert(S_ISSOCK(found.st_mode));
	ck_assert_int_eq(found.st_mode & 07777, 0660);
	/* A second master on the same path gives up, and the first does not notice. */
	pid_t first = master;
	master = start_master("1", "5", "10", "0");
	ck_assert_int_eq(master_ended(10000), 1);
	master = first;
	text("/pid");
	kill(master, SIGTERM);
	ck_assert_int_eq(master_ended(5000), 0);
	/* Something that is no socket stays. */
	write_file("general.sock", "precious");
	master = start_master("1", "5", "10", "0");
	ck_assert_int_eq(master_ended(10000), 1);
	ck_assert_int_eq(stat(general, &found), 0);
	ck_assert_int_eq(found.st_size, 8);
}
END_TEST

START_TEST(long_socket_paths_are_refused)
{
	size_t short_bytes = strlen(folder);
	char long_name[90];

	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	const char *deep = mem_printf(mem, "%s/%s", folder, long_name);
	ck_assert_int_eq(mkdir(deep, 0700), 0);
	ck_assert_int_eq(chdir(deep), 0);
	write_file(mem_printf(mem, "%s/version", long_name), "one");
	char saved[sizeof folder];
	memcpy(saved, folder, sizeof folder);
	pid_t pid = fork();
	if (pid == 0) {
		char *const argv[] = { mem_strdup(mem, "x"), mem_strdup(mem, "serve"),
			mem_strdup(mem, deep), mem_strdup(mem, "1"), mem_strdup(mem, "5"),
			mem_strdup(mem, "5"), mem_strdup(mem, "0"), NULL };
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		_exit(layer_worker(7, argv));
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	ck_assert_uint_gt(short_bytes + sizeof long_name + strlen("/general.sock"), 107);
}
END_TEST

static TCase *add_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 180);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	suite_add_tcase(suite, tcase);
	return tcase;
}

static void add_client_tests(Suite *suite)
{
	TCase *answers = add_case(suite, "answers"), *broken = add_case(suite, "broken clients");

	tcase_add_test(answers, answers_arrive);
	tcase_add_test(answers, large_answers_arrive_whole);
	tcase_add_test(answers, bodies_arrive);
	tcase_add_test(answers, a_short_body_is_dropped);
	tcase_add_test(answers, a_burst_is_answered);
	tcase_add_test(broken, half_a_request_holds_nobody);
	tcase_add_test(broken, all_workers_held_come_back);
	tcase_add_test(broken, a_dripping_client_is_dropped);
	tcase_add_test(broken, a_client_that_does_not_read_is_dropped);
	tcase_add_test(broken, kept_connections_hold_nobody);
	tcase_add_test(broken, lies_harm_nobody);
}

static void add_master_tests(Suite *suite)
{
	TCase *reload = add_case(suite, "reload"), *deaths = add_case(suite, "deaths");
	TCase *ends = add_case(suite, "ends");

	tcase_add_test(reload, reloads_lose_nothing);
	tcase_add_test(reload, a_failed_trial_keeps_the_old);
	tcase_add_test(reload, a_reload_waits_for_requests);
	tcase_add_test(deaths, a_killed_worker_is_replaced);
	tcase_add_test(deaths, a_stopped_worker_is_replaced);
	tcase_add_test(deaths, a_busy_worker_is_replaced);
	tcase_add_test(deaths, ending_a_worker_loses_nothing);
	tcase_add_test(deaths, workers_end_after_their_requests);
	tcase_add_test(deaths, dying_at_once_slows_down);
	tcase_add_test(deaths, the_second_pool_is_apart);
	tcase_add_test(ends, the_end_answers_what_waits);
	tcase_add_test(ends, the_end_does_not_wait_for_ever);
	tcase_add_test(ends, a_killed_master_leaves_no_workers);
	tcase_add_test(ends, sockets_are_narrow_and_owned);
	tcase_add_test(ends, long_socket_paths_are_refused);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return layer_worker(argc, argv);

	Suite *suite = suite_create("http processes");
	add_client_tests(suite);
	add_master_tests(suite);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
