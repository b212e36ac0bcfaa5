/* The loop as a client sees it: whole answers, broken, slow and lying clients, many at once. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "browser.h"
#include "layer_stage.h"

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
	ck_assert(fcgi_call(stage_mem,
	    &(struct fcgi_call){ .socket_path = general, .uri = "/pid", .method = "PUT" }, &reply));
	ck_assert_int_eq(reply.status, 405);
	ck_assert_str_eq(fcgi_header(&reply, "Allow"), "GET, HEAD");
	ck_assert(fcgi_call(stage_mem,
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
		ck_assert(
		    get_from(general, mem_printf(stage_mem, "/big?bytes=%ld", sizes[i]), &reply));
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
	struct browser browser = { .mem = stage_mem, .socket_path = general };
	char *large = mem_alloc(stage_mem, (size_t)13 << 20);
	struct browser_field fields[] = { { .name = "a", .value = "x & y = 榜" },
		{ .name = "b", .value = "" } };
	struct browser_field file = {
		.name = "f", .value = large, .bytes = (size_t)11 << 20, .file_name = "x"
	};
	struct fcgi_reply reply;

	serve("2", "5", "10", "0");
	ck_assert(browser_post(&browser, stage_mem, "/echo", fields, 2, &reply));
	ck_assert_str_eq(reply.body, "a=x & y = 榜&b=");
	ck_assert(browser_post_multipart(&browser, stage_mem, "/echo", fields, 2, &reply));
	ck_assert_str_eq(reply.body, "a=x & y = 榜&b=");
	ck_assert(browser_post_multipart(&browser, stage_mem, "/upload", &file, 1, &reply));
	ck_assert_str_eq(reply.body, "f=11534336");
	/* Too large: an answer all the same, and only after everything was taken. */
	ck_assert_msg(browser_post_multipart(&browser, stage_mem, "/echo", &file, 1, &reply), "%s",
	    reply.problem);
	ck_assert_int_eq(reply.status, 413);
	ck_assert(!reply.is_cut_off);
	file.bytes = (size_t)12 << 20;
	ck_assert_msg(browser_post_multipart(&browser, stage_mem, "/upload", &file, 1, &reply),
	    "%s", reply.problem);
	ck_assert_int_eq(reply.status, 413);
	ck_assert(!reply.is_cut_off);
	/* Not read by its route at all. */
	ck_assert(browser_call(&browser, stage_mem,
	    &(struct fcgi_call){ .uri = "/version", .body = large, .body_bytes = 1 << 20 },
	    &reply));
	ck_assert_str_eq(reply.body, "one");
	ck_assert(!reply.is_cut_off);
}
END_TEST

START_TEST(a_short_body_is_dropped)
{
	struct fcgi_reply reply;

	serve("1", "5", "10", "0");
	ck_assert(!fcgi_call(stage_mem,
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

	buf_init(&out, stage_mem, 1 << 20);
	fcgi_encode(&call, &out);
	const size_t cuts[] = { 0, 1, 7, 8, 12, 16, 20, 24, 60, out.len - 20, out.len - 12,
		out.len - 8, out.len - 1 };
	int fds[COUNT(cuts)];
	serve("15", "1", "10", "0");
	for (size_t i = 0; i < COUNT(cuts); i++)
		fds[i] = half_request(&call, cuts[i]);
	int64_t start = now_ms();
	for (int n = 0; n < 20; n++)
		text("/pid");
	ck_assert_int_lt(now_ms() - start, 900);
	for (size_t i = 0; i < COUNT(cuts); i++) {
		/* Without an answer, unless everything but the very end is there. */
		struct fcgi_reply reply;
		bool is_whole = out.len - cuts[i] <= 8;
		ck_assert_msg(fcgi_exchange(stage_mem, fds[i], "", 0, 3000, &reply) == is_whole,
		    "cut %zu: %d %s", cuts[i], reply.status, reply.problem);
		ck_assert_msg(fcgi_wait_closed(fds[i], 3000), "cut %zu", cuts[i]);
		close(fds[i]);
	}
	ck_assert_int_lt(now_ms() - start, 2500);
	ck_assert(are_free(15));
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

	buf_init(&out, stage_mem, 1 << 20);
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
		buf_init(&out, stage_mem, 1 << 20);
		fcgi_encode(&call, &out);
		int fd = half_request(&call, out.len);
		ck_assert(fcgi_exchange(stage_mem, fd, "", 0, 5000, &reply));
		int64_t start = now_ms();
		text("/pid");
		ck_assert_int_lt(now_ms() - start, 1000);
		ck_assert(fcgi_wait_closed(fd, 1000));
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

#define BEGIN "01010001000800000001000000000000"

/* Peers that lie or speak something else. Whatever they do, the next request is answered. */
static const char *const lies[] = {
	"474554202f20485454502f312e310d0a0d0a", /* GET / HTTP/1.1 */
	"02010001000800000001000000000000", /* version 2 */
	"01010001000800000007000000000000", /* no such role */
	"010100010007000000010000000000", /* a short BEGIN */
	"01010000000800000001000000000000", /* request 0 */
	"0104000100000000", /* PARAMS first */
	"0105000100000000", /* STDIN first */
	"01090000000f00000e00464347495f4d41585f434f4e4e53", /* GET_VALUES */
	"010b0000000800000000000000000000", /* unknown type */
	BEGIN "0102000100000000", /* aborted */
	BEGIN "01010002000800000001000000000000", /* multiplexed */
	BEGIN "0105000100000000", /* STDIN before PARAMS */
	BEGIN "0104000100080000ffffffffffffffff", /* lengths of 2 GiB - 1, twice */
	BEGIN "0104000100080000c0000000ffffffff", /* 1 GiB and 2 GiB - 1 */
	BEGIN "010400010008000080000001bfffffff", /* 1 and 1 GiB - 1 */
	BEGIN "01040001000300000a0a410104000100000000", /* longer than its stream */
	BEGIN "01040001ffffff00", /* a record that does not come */
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
		buf_init(&out, stage_mem, 1000);
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

static Suite *make_suite(void)
{
	Suite *suite = suite_create("http clients");
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
	return suite;
}

int main(int argc, char **argv)
{
	return stage_main(argc, argv, make_suite);
}
