/* Failing calls of libmariadb, by standing in front of them. */
#include "inject.h"

#include "base/count.h"

#include <dlfcn.h>
#include <errmsg.h>
#include <fcntl.h>
#include <mysql.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PLANS 8

enum point { POINT_NONE = 0, POINT_EXECUTE, POINT_STORE, POINT_COMMIT, POINT_COMMITTED };

static const char *const point_words[] = { "", "execute", "store", "commit", "committed" };

static struct plan {
	enum point point;
	long every, calls, left;
	unsigned code;
} plans[PLANS];
static int injected;

static bool plan_read(struct plan *plan, const char *text)
{
	char word[16];
	long every, times = -1;
	unsigned code;

	if (sscanf(text, "%15[a-z]:%ld:%u:%ld", word, &every, &code, &times) < 3 || every < 1)
		return false;
	for (size_t p = 1; p < COUNT(point_words); p++)
		if (strcmp(word, point_words[p]) == 0)
			*plan = (struct plan){
				.point = (enum point)p, .every = every, .left = times, .code = code
			};
	return plan->point != POINT_NONE;
}

void inject(const char *text)
{
	char *copy = strdup(text != NULL ? text : ""), *save = NULL;
	size_t n = 0;

	memset(plans, 0, sizeof(plans));
	injected = 0;
	for (char *one = strtok_r(copy, ",", &save); one != NULL; one = strtok_r(NULL, ",", &save))
		if (n == PLANS || !plan_read(&plans[n++], one)) {
			fprintf(stderr, "inject: \"%s\" is no plan\n", one);
			abort();
		}
	free(copy);
}

int inject_count(void)
{
	return injected;
}

__attribute__((constructor)) static void start(void)
{
	inject(getenv("JIEBANG_INJECT"));
}

static void note(enum point point, unsigned code)
{
	const char *path = getenv("JIEBANG_INJECT_LOG");
	char line[64];
	int length =
		snprintf(line, sizeof(line), "%d %s %u\n", (int)getpid(), point_words[point], code),
	    log;

	injected++;
	if (path == NULL)
		return;
	log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (log < 0 || write(log, line, (size_t)length) != length)
		abort();
	close(log);
}

/* The code to fail with; 0: this call goes through. */
static unsigned due(enum point point)
{
	for (struct plan *plan = plans; plan < plans + PLANS; plan++) {
		if (plan->point != point || plan->left == 0 || ++plan->calls % plan->every != 0)
			continue;
		if (plan->left > 0)
			plan->left--;
		note(point, plan->code);
		return plan->code;
	}
	return 0;
}

/* --- in front of the library --- */

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static void roll_back(MYSQL *mysql)
{
	static const char sql[] = "ROLLBACK";

	if (mysql != NULL && REAL(mysql_real_query)(mysql, sql, sizeof(sql) - 1) != 0)
		shutdown(mysql_get_socket(mysql), SHUT_RDWR);
}

static int stmt_fail(MYSQL_STMT *stmt, unsigned code)
{
	stmt->last_errno = code;
	strcpy(stmt->sqlstate, "HY000");
	strcpy(stmt->last_error, "injected");
	return 1;
}

int STDCALL mysql_stmt_execute(MYSQL_STMT *stmt)
{
	unsigned code = due(POINT_EXECUTE);

	if (code == 0)
		return REAL(mysql_stmt_execute)(stmt);
	roll_back(stmt->mysql);
	return stmt_fail(stmt, code);
}

int STDCALL mysql_stmt_store_result(MYSQL_STMT *stmt)
{
	unsigned code = due(POINT_STORE);
	int status = REAL(mysql_stmt_store_result)(stmt);

	if (code == 0 || status != 0)
		return status;
	roll_back(stmt->mysql);
	return stmt_fail(stmt, code);
}

static int mysql_fail(MYSQL *mysql, unsigned code)
{
	mysql->net.last_errno = code;
	strcpy(mysql->net.sqlstate, "HY000");
	strcpy(mysql->net.last_error, "injected");
	return 1;
}

int STDCALL mysql_real_query(MYSQL *mysql, const char *sql, unsigned long bytes)
{
	bool is_commit = bytes == strlen("COMMIT") && memcmp(sql, "COMMIT", bytes) == 0;
	unsigned code = is_commit ? due(POINT_COMMIT) : 0;

	if (code != 0) {
		roll_back(mysql);
		return mysql_fail(mysql, code);
	}
	code = is_commit ? due(POINT_COMMITTED) : 0;
	if (code == 0)
		return REAL(mysql_real_query)(mysql, sql, bytes);
	if (REAL(mysql_real_query)(mysql, sql, bytes) != 0)
		return 1;
	shutdown(mysql_get_socket(mysql), SHUT_RDWR);
	return mysql_fail(mysql, code);
}
