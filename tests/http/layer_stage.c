/* The stage of the process tests. */
#include "layer_stage.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "layer_worker.h"

struct mem *stage_mem;
char folder[64];
const char *general, *second;
pid_t master;

/* --- time and files --- */

int64_t now_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

void sleep_ms(long ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0)
		;
}

const char *in_folder(const char *name)
{
	return mem_printf(stage_mem, "%s/%s", folder, name);
}

/* At once: a program that starts just now reads the old text or the new one. */
void write_file(const char *name, const char *text)
{
	const char *fresh = in_folder("fresh");
	FILE *file = fopen(fresh, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(rename(fresh, in_folder(name)), 0);
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
pid_t start_master(const char *workers, const char *io, const char *busy, const char *requests)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		char *const argv[] = { mem_strdup(stage_mem, "/proc/self/exe"),
			mem_strdup(stage_mem, "serve"), folder, mem_strdup(stage_mem, workers),
			mem_strdup(stage_mem, io), mem_strdup(stage_mem, busy),
			mem_strdup(stage_mem, requests), NULL };
		int log = open(in_folder("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		dup2(log, STDERR_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			execv(argv[0], argv);
		_exit(127);
	}
	return pid;
}

bool get_from(const char *socket_path, const char *uri, struct fcgi_reply *reply)
{
	return fcgi_call(
	    stage_mem, &(struct fcgi_call){ .socket_path = socket_path, .uri = uri }, reply);
}

const char *text_from(const char *socket_path, const char *uri)
{
	struct fcgi_reply reply;

	ck_assert_msg(get_from(socket_path, uri, &reply), "%s: %s", uri, reply.problem);
	ck_assert_int_eq(reply.status, 200);
	return reply.body;
}

const char *text(const char *uri)
{
	return text_from(general, uri);
}

pid_t a_pid(void)
{
	return (pid_t)strtol(text("/pid"), NULL, 10);
}

long metric(const char *name)
{
	const char *all = text("/metrics");
	const char *line = strstr(all, mem_printf(stage_mem, "\n%s ", name));

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

void serve(const char *workers, const char *io, const char *busy, const char *requests)
{
	master = start_master(workers, io, busy, requests);
	wait_until_serving();
}

/* Also when nobody has collected its status yet: an orphan's new parent may take its time. */
bool is_gone(pid_t pid)
{
	FILE *file = fopen(mem_printf(stage_mem, "/proc/%d/stat", (int)pid), "r");
	char state = 'Z';

	if (!file)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'Z';
	fclose(file);
	return state == 'Z';
}

bool wait_gone(pid_t pid, int64_t most_ms)
{
	for (int64_t until = now_ms() + most_ms; now_ms() < until; sleep_ms(5)) {
		if (is_gone(pid))
			return true;
	}
	return is_gone(pid);
}

/* The exit status of the master; -1 when it did not end in time. */
int master_ended(int64_t most_ms)
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
	stage_mem = mem_root("test");
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
	mem_free(stage_mem);
}

/* --- clients that hold on to something --- */

/* Sends the first bytes of a request and keeps the connection. */
int half_request(const struct fcgi_call *call, size_t bytes)
{
	struct buf out;
	int fd = fcgi_connect(general, 5000);

	ck_assert_int_ge(fd, 0);
	buf_init(&out, stage_mem, (size_t)32 << 20);
	fcgi_encode(call, &out);
	ck_assert_uint_le(bytes, out.len);
	ck_assert_int_eq(send(fd, out.data, bytes, MSG_NOSIGNAL), (ssize_t)bytes);
	return fd;
}

/* Sends a whole request without reading its answer. */
int open_request(const char *uri)
{
	struct fcgi_call call = { .uri = uri };
	struct buf out;

	buf_init(&out, stage_mem, 1 << 20);
	fcgi_encode(&call, &out);
	return half_request(&call, out.len);
}

bool finish_request(int fd, struct fcgi_reply *reply)
{
	bool is_complete = fcgi_exchange(stage_mem, fd, "", 0, 10000, reply);

	close(fd);
	return is_complete;
}

/* n requests of half a second together take not much longer than one. */
bool are_free(size_t n)
{
	int *fds = MEM_ARRAY(stage_mem, int, n);
	struct fcgi_reply reply;
	int64_t start = now_ms();

	for (size_t i = 0; i < n; i++)
		fds[i] = open_request("/sleep?ms=500");
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(finish_request(fds[i], &reply), "%s", reply.problem);
	return now_ms() - start < 950;
}

/* --- clients under load --- */

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

void start_clients(void)
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

void stop_clients(int64_t *answered_out, int64_t *failed_out, const char **problem_out)
{
	*answered_out = *failed_out = 0;
	*problem_out = "";
	for (int i = 0; i < CLIENTS; i++) {
		kill(clients[i], SIGKILL);
		waitpid(clients[i], NULL, 0);
		*answered_out += ledgers[i].answered;
		*failed_out += ledgers[i].failed;
		if (*ledgers[i].problem)
			*problem_out = ledgers[i].problem;
	}
}

/* --- suites --- */

TCase *add_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 180);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	suite_add_tcase(suite, tcase);
	return tcase;
}

int stage_main(int argc, char **argv, Suite *(*make_suite)(void))
{
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return layer_worker(argc, argv);

	SRunner *runner = srunner_create(make_suite());
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
