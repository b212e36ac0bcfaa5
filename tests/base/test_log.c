/* Log lines, faults and bugs: what is written, in how many writes, and that nothing from outside
 * breaks a line. */
#include <sys/socket.h>
#include <sys/wait.h>

#include "run.h"

#include "base/bug.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"

/* Standard error becomes a socket that keeps each write(2) apart. */
static int catch_lines(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

/* The next write without "at=… level=info what=test pid=…", which is checked here. */
static char *next_values(int lines)
{
	char *line = mem_alloc(mem, 8192),
	     *expect = mem_printf(mem, " level=info what=test pid=%d", getpid());
	ssize_t bytes = recv(lines, line, 8191, MSG_DONTWAIT);

	ck_assert_int_gt(bytes, 0);
	ck_assert_int_le(bytes, 4096);
	ck_assert_int_eq(line[bytes - 1], '\n');
	line[bytes - 1] = '\0';
	ck_assert_ptr_null(strchr(line, '\n'));
	ck_assert(text_valid(line, strlen(line)));
	ck_assert(text_starts(line, "at=20"));
	ck_assert_int_eq(line[strlen("at=2026-11-21T06:30:05.000123")], 'Z');
	line += strlen("at=2026-11-21T06:30:05.000123Z");
	ck_assert_msg(text_starts(line, expect), "%s", line);
	line += strlen(expect);
	return line[0] == ' ' ? line + 1 : line;
}

static const struct {
	const char *value, *written;
} values[] = {
	{ "plain", "v=plain" },
	{ "/projects?state=open&q=a%20b", "v=\"/projects?state=open&q=a%20b\"" },
	{ "/projects/XM261121-0042-4", "v=/projects/XM261121-0042-4" },
	{ "", "v=\"\"" },
	{ "two words", "v=\"two words\"" },
	{ "a=b", "v=\"a=b\"" },
	{ "say \"hi\"", "v=\"say \\\"hi\\\"\"" },
	{ "back\\slash", "v=\"back\\\\slash\"" },
	{ "line\nlevel=error", "v=\"line\\nlevel=error\"" },
	{ "\r\t\x1b[31m\x7f\x01", "v=\"\\x0d\\x09\\x1b[31m\\x7f\\x01\"" },
	{ "青海路社区", "v=\"青海路社区\"" },
	/* Next line (C1), line separator, right-to-left override, isolate. */
	{ "\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6",
	    "v=\"\\xc2\\x85\\xe2\\x80\\xa8\\xe2\\x80\\xae\\xe2\\x81\\xa6\"" },
	{ "bad \xff\xe6\xa6", "v=\"bad \\xff\\xe6\\xa6\"" },
};

START_TEST(values_are_quoted_as_needed)
{
	int lines = catch_lines();

	log_begin("info", "test");
	log_text("v", values[_i].value);
	log_end();
	ck_assert_str_eq(next_values(lines), values[_i].written);
}
END_TEST

START_TEST(numbers_and_nothing)
{
	int lines = catch_lines();

	log_begin("info", "test");
	log_int("low", INT64_MIN);
	log_text("none", NULL);
	log_int("zero", 0);
	log_end();
	ck_assert_str_eq(next_values(lines), "low=-9223372036854775808 zero=0");
	log_note("info", "test", "worker %d did not stop", 7);
	ck_assert_str_eq(next_values(lines), "text=\"worker 7 did not stop\"");
	log_begin("info", "test");
	log_end();
	ck_assert_str_eq(next_values(lines), "");
}
END_TEST

/* Lines of every length around the greatest, of texts that need one to twelve bytes a character:
 * cut, closed, marked. */
START_TEST(long_lines_are_cut)
{
	static const char *const units[] = { "x", " ", "\n", "榜", "\xff", "\xe2\x80\xae" };
	int lines = catch_lines(), cut = 0;
	size_t u, n;

	for (u = 0; u < COUNT(units); u++) {
		for (n = 200; n < 4300; n += u == 0 ? 1 : 7) {
			struct mem *pool = mem_pool(1024 * 1024);
			char *text = mem_alloc(pool, n * strlen(units[u]) + 1), *values_found;
			size_t i;

			for (i = 0; i < n; i++)
				memcpy(text + i * strlen(units[u]), units[u], strlen(units[u]));
			log_begin("info", "test");
			log_text("v", text);
			log_text("after", "q u o t e d");
			log_end();
			values_found = next_values(lines);
			if (strstr(values_found, " cut=yes") != NULL)
				cut++;
			else
				ck_assert_ptr_nonnull(
				    strstr(values_found, "after=\"q u o t e d\""));
			for (i = 0; *values_found != '\0'; values_found++) {
				if (*values_found == '\\')
					values_found++;
				else
					i += *values_found == '"';
			}
			ck_assert_uint_eq(i % 2, 0);
			mem_free(pool);
		}
	}
	ck_assert_int_gt(cut, 100);
}
END_TEST

START_TEST(a_bug_is_logged_and_ends_the_process)
{
	int lines = catch_lines(), status;
	char line[4097] = { 0 };
	pid_t child = fork();

	if (child == 0)
		BUG("table %s has %d rows", "x", 3);
	waitpid(child, &status, 0);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
	ck_assert_int_gt(recv(lines, line, sizeof line - 1, MSG_DONTWAIT), 0);
	ck_assert_ptr_nonnull(strstr(line, " level=error what=bug "));
	ck_assert_ptr_nonnull(strstr(line, " file=tests/base/test_log.c line="));
	ck_assert_ptr_nonnull(strstr(line, " text=\"table x has 3 rows\"\n"));
}
END_TEST

START_TEST(the_first_fault_stays)
{
	static const char where[] = "reading";
	char longer[600];

	ck_assert_int_eq(fault_last()->kind, FAULT_NONE);
	ck_assert(!fault_set(FAULT_DATABASE, 1064, where, "near %s", "榜"));
	ck_assert(!fault_set(FAULT_SYSTEM, 2, "other", "other"));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
	ck_assert_int_eq(fault_last()->code, 1064);
	ck_assert_ptr_eq(fault_last()->where, where);
	ck_assert_str_eq(fault_last()->text, "near 榜");
	fault_clear();
	ck_assert_int_eq(fault_last()->kind, FAULT_NONE);
	ck_assert_str_eq(fault_last()->text, "");
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	ck_assert(!fault_set(FAULT_SYSTEM, 0, where, "%s", longer));
	ck_assert_uint_eq(strlen(fault_last()->text), sizeof fault_last()->text - 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("log");
	TCase *tcase = run_case(suite, "log");

	tcase_add_loop_test(tcase, values_are_quoted_as_needed, 0, COUNT(values));
	tcase_add_test(tcase, numbers_and_nothing);
	tcase_add_test(tcase, long_lines_are_cut);
	tcase_add_test(tcase, a_bug_is_logged_and_ends_the_process);
	tcase_add_test(tcase, the_first_fault_stays);
	return run_suite(suite);
}
