/* The floor under pages: libfcgi, libmariadb, and nothing in between. */
#include <check.h>
#include <fcgiapp.h>
#include <mysql.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "bench_load.h"
#include "front.h"
#include "server.h"
#include "site.h"

#define PROCESSES 16
#define BACKLOG 4096

static pid_t processes_of[PROCESSES];
static int process_count;

/* --- what is run ----------------------------------------------------------------------------- */

struct bench_sql bench_statements_of(struct mem *mem, const struct bench_page *page)
{
	struct front_client *client = front_client();
	struct front_call call = { .path = page->path, .cookie = page->cookie, .lang = "zh" };
	struct front_reply reply;
	struct bench_sql sql = { 0 };

	stage_sql(mem, "TRUNCATE TABLE mysql.general_log");
	front_call(client, mem, &call, &reply);
	ck_assert_int_eq(reply.status, 200);
	struct stage_cells cells = stage_cells(mem,
	    "SELECT argument FROM mysql.general_log WHERE user_host LIKE 'jiebang_app%%'"
	    " AND command_type IN ('Query', 'Execute') AND argument LIKE 'SELECT%%'");
	sql.items = MEM_ARRAY(mem, const char *, cells.n + 1);
	for (size_t n = 0; n < cells.n; n++)
		sql.items[sql.n++] = cells.items[n].data;
	return sql;
}

void bench_log_begin(struct mem *mem)
{
	stage_sql(mem, "SET GLOBAL log_output = 'TABLE'");
	stage_sql(mem, "SET GLOBAL general_log = 1");
	site_restart_worker(&(struct site_options){ .workers = 1 });
}

void bench_log_end(struct mem *mem, int workers)
{
	stage_sql(mem, "SET GLOBAL general_log = 0");
	site_restart_worker(&(struct site_options){ .workers = workers });
}

/* --- a process ------------------------------------------------------------------------------- */

static void prepare(MYSQL *mysql, const struct bench_sql *sql, MYSQL_STMT **stmts)
{
	ck_assert_msg(mysql_real_connect(mysql, NULL, getpwuid(geteuid())->pw_name, NULL,
			  SERVER_DATABASE, 0, server_socket(), CLIENT_FOUND_ROWS) != NULL,
	    "%s", mysql_error(mysql));
	for (size_t n = 0; n < sql->n; n++) {
		stmts[n] = mysql_stmt_init(mysql);
		ck_assert_msg(
		    mysql_stmt_prepare(stmts[n], sql->items[n], strlen(sql->items[n])) == 0 &&
			mysql_stmt_param_count(stmts[n]) == 0,
		    "%s: %s", sql->items[n], mysql_stmt_error(stmts[n]));
	}
}

static void run_all(MYSQL_STMT **stmts, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		ck_assert(
		    mysql_stmt_execute(stmts[n]) == 0 && mysql_stmt_store_result(stmts[n]) == 0);
		mysql_stmt_free_result(stmts[n]);
	}
}

static _Noreturn void answer_all(struct mem *mem, int listener, const struct bench_sql *sql,
    const char *head, const struct front_reply *reply)
{
	MYSQL_STMT **stmts = MEM_ARRAY(mem, MYSQL_STMT *, sql->n + 1);
	MYSQL *mysql = mysql_init(NULL);
	FCGX_Request request;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	prepare(mysql, sql, stmts);
	FCGX_Init();
	FCGX_InitRequest(&request, listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		run_all(stmts, sql->n);
		FCGX_PutStr(head, (int)strlen(head), request.out);
		FCGX_PutStr(reply->body, (int)reply->body_bytes, request.out);
		FCGX_Finish_r(&request);
	}
	_exit(0);
}

/* --- in place of the workers ----------------------------------------------------------------- */

static void lead_nginx_to(struct mem *mem, const char *socket_path)
{
	const char *place = mem_printf(mem, "%s/front/fcgi/pages.sock", site_folder());

	unlink(place);
	ck_assert_int_eq(symlink(socket_path, place), 0);
}

void bench_bare_begin(
    struct mem *mem, const struct bench_page *page, const struct bench_sql *sql, int processes)
{
	const char *path = mem_printf(mem, "%s/bare", site_folder());
	struct front_reply reply;

	front_call(front_client(), mem,
	    &(struct front_call){ .path = page->path, .cookie = page->cookie, .lang = "zh" },
	    &reply);
	unlink(path);
	int listener = FCGX_OpenSocket(path, BACKLOG);
	ck_assert_int_ge(listener, 0);
	chmod(path, 0666);
	fflush(stdout);
	for (process_count = 0; process_count < processes && process_count < PROCESSES;
	     process_count++) {
		processes_of[process_count] = fork();
		if (processes_of[process_count] == 0)
			answer_all(mem, listener, sql,
			    "Content-Type: text/html; charset=utf-8\r\nCache-Control: "
			    "no-store\r\n\r\n",
			    &reply);
	}
	close(listener);
	lead_nginx_to(mem, path);
}

void bench_bare_end(void)
{
	struct mem *mem = mem_root("bare end");

	for (int i = 0; i < process_count; i++) {
		kill(processes_of[i], SIGKILL);
		waitpid(processes_of[i], NULL, 0);
	}
	lead_nginx_to(mem, site_socket());
	mem_free(mem);
}
