/* The master and its workers: reloads, deaths, the end. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "layer_stage.h"
#include "layer_worker.h"

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
	const char *problem;

	serve("2", "5", "10", "0");
	start_clients();
	for (int n = 0; n < 50; n++) {
		const char *version = mem_printf(stage_mem, "version %d", n);
		write_file("version", version);
		ck_assert_int_eq(kill(master, SIGHUP), 0);
		/* Some one after the other, some into a reload that is going on. */
		if (n % 5 == 0)
			wait_for_version(version);
		else
			sleep_ms(40);
	}
	wait_for_version("version 49");
	stop_clients(&answered, &failed, &problem);
	ck_assert_msg(failed == 0, "%d: %s", (int)failed, problem);
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

/* Old workers serve until the new ones do, however long these need. */
START_TEST(a_reload_keeps_nobody_waiting)
{
	serve("2", "5", "10", "0");
	write_file("slow", "");
	write_file("version", "two");
	kill(master, SIGHUP);
	int64_t start = now_ms();
	const char *version = "one";
	while (strcmp(version, "two") != 0) {
		int64_t asked = now_ms();
		version = text("/version");
		ck_assert_int_lt(now_ms() - asked, 400);
		ck_assert_int_lt(asked - start, 10000);
	}
	ck_assert_int_ge(now_ms() - start, 700);
}
END_TEST

/* --- workers that die --- */

START_TEST(a_killed_worker_is_replaced)
{
	int64_t answered, failed;
	const char *problem;

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
	stop_clients(&answered, &failed, &problem);
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
	const char *problem;

	serve("3", "5", "10", "0");
	start_clients();
	for (int n = 0; n < 60; n++) {
		pid_t victim = a_pid();
		ck_assert_int_eq(kill(victim, SIGTERM), 0);
		ck_assert_msg(wait_gone(victim, 1000), "%d still there", (int)victim);
	}
	stop_clients(&answered, &failed, &problem);
	ck_assert_msg(failed == 0, "%d: %s", (int)failed, problem);
	ck_assert_int_gt(answered, 100);
	ck_assert_int_eq(metric("jiebang_workers_died_total"), 0);
}
END_TEST

/* However long the queue is, it is left to the successor. */
START_TEST(a_worker_ends_under_load)
{
	struct fcgi_reply reply;
	int fds[20];

	serve("1", "5", "10", "0");
	pid_t victim = a_pid();
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = open_request("/sleep?ms=100");
	kill(victim, SIGTERM);
	ck_assert(wait_gone(victim, 1000));
	for (size_t i = 0; i < COUNT(fds); i++)
		ck_assert_msg(finish_request(fds[i], &reply), "%zu: %s", i, reply.problem);
}
END_TEST

START_TEST(workers_end_after_their_requests)
{
	int64_t answered, failed;
	const char *problem;

	serve("2", "5", "10", "20");
	start_clients();
	sleep_ms(2000);
	stop_clients(&answered, &failed, &problem);
	ck_assert_msg(failed == 0, "%d: %s", (int)failed, problem);
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
	/* Ten below whatever the suite itself runs at. */
	int own = getpriority(PRIO_PROCESS, 0);
	ck_assert_int_eq(atoi(text_from(second, "/nice")), own + 10 < 19 ? own + 10 : 19);
	ck_assert_int_eq(atoi(text("/nice")), own);
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
	const char *deep = mem_printf(stage_mem, "%s/%s", folder, long_name);
	ck_assert_int_eq(mkdir(deep, 0700), 0);
	ck_assert_int_eq(chdir(deep), 0);
	write_file(mem_printf(stage_mem, "%s/version", long_name), "one");
	char saved[sizeof folder];
	memcpy(saved, folder, sizeof folder);
	pid_t pid = fork();
	if (pid == 0) {
		char *const argv[] = { mem_strdup(stage_mem, "x"), mem_strdup(stage_mem, "serve"),
			mem_strdup(stage_mem, deep), mem_strdup(stage_mem, "1"),
			mem_strdup(stage_mem, "5"), mem_strdup(stage_mem, "5"),
			mem_strdup(stage_mem, "0"), NULL };
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		_exit(layer_worker(7, argv));
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	ck_assert_uint_gt(short_bytes + sizeof long_name + strlen("/general.sock"), 107);
}
END_TEST

static Suite *make_suite(void)
{
	Suite *suite = suite_create("http master");
	TCase *reload = add_case(suite, "reload"), *deaths = add_case(suite, "deaths");
	TCase *ends = add_case(suite, "ends");

	tcase_add_test(reload, reloads_lose_nothing);
	tcase_add_test(reload, a_failed_trial_keeps_the_old);
	tcase_add_test(reload, a_reload_waits_for_requests);
	tcase_add_test(reload, a_reload_keeps_nobody_waiting);
	tcase_add_test(deaths, a_killed_worker_is_replaced);
	tcase_add_test(deaths, a_stopped_worker_is_replaced);
	tcase_add_test(deaths, a_busy_worker_is_replaced);
	tcase_add_test(deaths, ending_a_worker_loses_nothing);
	tcase_add_test(deaths, a_worker_ends_under_load);
	tcase_add_test(deaths, workers_end_after_their_requests);
	tcase_add_test(deaths, dying_at_once_slows_down);
	tcase_add_test(deaths, the_second_pool_is_apart);
	tcase_add_test(ends, the_end_answers_what_waits);
	tcase_add_test(ends, the_end_does_not_wait_for_ever);
	tcase_add_test(ends, a_killed_master_leaves_no_workers);
	tcase_add_test(ends, sockets_are_narrow_and_owned);
	tcase_add_test(ends, long_socket_paths_are_refused);
	return suite;
}

int main(int argc, char **argv)
{
	return stage_main(argc, argv, make_suite);
}
