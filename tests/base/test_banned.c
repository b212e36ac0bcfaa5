/* Every banned call ends in an error that says what to use instead; a home takes its own back. */
#include <sys/wait.h>

#include "run.h"

#include "base/buf.h"

/* A call, and the unknown name it becomes. */
static const struct {
	const char *call, *error;
} calls[] = {
	{ "malloc(1)", "malloc_is_banned_use_mem_alloc" },
	{ "calloc(1, 1)", "calloc_is_banned_use_mem_alloc" },
	{ "realloc(0, 1)", "realloc_is_banned_use_mem_grow" },
	{ "reallocarray(0, 1, 1)", "reallocarray_is_banned_use_mem_grow" },
	{ "free(0)", "free_is_banned_memory_goes_with_its_context" },
	{ "strdup(\"\")", "strdup_is_banned_use_mem_strdup" },
	{ "strndup(\"\", 1)", "strndup_is_banned_use_mem_strndup" },
	{ "asprintf(0, \"\")", "asprintf_is_banned_use_mem_printf" },
	{ "vasprintf(0, \"\", 0)", "vasprintf_is_banned_use_mem_vprintf" },
	{ "alloca(1)", "alloca_is_banned_use_mem_alloc" },
	{ "strdupa(\"\")", "strdupa_is_banned_use_mem_strdup" },
	{ "strndupa(\"\", 1)", "strndupa_is_banned_use_mem_strndup" },
	{ "strcpy(0, \"\")", "strcpy_is_banned_use_mem_strdup_or_buf" },
	{ "strncpy(0, \"\", 1)", "strncpy_is_banned_it_may_leave_out_the_nul" },
	{ "strcat(0, \"\")", "strcat_is_banned_use_buf_add_text" },
	{ "strncat(0, \"\", 1)", "strncat_is_banned_use_buf_add" },
	{ "stpcpy(0, \"\")", "stpcpy_is_banned_use_buf_add_text" },
	{ "sprintf(0, \"\")", "sprintf_is_banned_use_mem_printf_or_snprintf" },
	{ "vsprintf(0, \"\", 0)", "vsprintf_is_banned_use_mem_vprintf_or_vsnprintf" },
	{ "gets(0)", "gets_is_banned_it_knows_no_limit" },
	{ "strtok(0, \"\")", "strtok_is_banned_it_keeps_state" },
	{ "atoi(\"\")", "atoi_is_banned_use_text_to_int" },
	{ "atol(\"\")", "atol_is_banned_use_text_to_int" },
	{ "atoll(\"\")", "atoll_is_banned_use_text_to_int" },
	{ "atof(\"\")", "atof_is_banned_it_hides_errors" },
	{ "setlocale(0, \"\")", "setlocale_is_banned_use_base_catalog" },
	{ "time(0)", "time_is_banned_use_clock_now" },
	{ "gettimeofday(0, 0)", "gettimeofday_is_banned_use_clock_now" },
	{ "clock_gettime(0, 0)", "clock_gettime_is_banned_use_clock_now_or_clock_steady" },
	{ "gmtime(0)", "gmtime_is_banned_use_clock_utc" },
	{ "gmtime_r(0, 0)", "gmtime_r_is_banned_use_clock_utc" },
	{ "localtime(0)", "localtime_is_banned_use_clock_local" },
	{ "localtime_r(0, 0)", "localtime_r_is_banned_use_clock_local" },
	{ "mktime(0)", "mktime_is_banned_use_clock_from_local" },
	{ "ctime(0)", "ctime_is_banned_use_clock_minute" },
	{ "asctime(0)", "asctime_is_banned_use_clock_minute" },
	{ "strftime(0, 0, \"\", 0)", "strftime_is_banned_use_clock_date_and_its_kin" },
	{ "rand()", "rand_is_banned_use_random_below" },
	{ "srand(1)", "srand_is_banned_use_random_below" },
	{ "random()", "random_is_banned_use_random_below" },
	{ "srandom(1)", "srandom_is_banned_use_random_below" },
	{ "printf(\"\")", "printf_is_banned_use_log_note" },
	{ "vprintf(\"\", 0)", "vprintf_is_banned_use_log_note" },
	{ "puts(\"\")", "puts_is_banned_use_log_note" },
	{ "perror(\"\")", "perror_is_banned_use_fault_set" },
	{ "system(\"\")", "system_is_banned_no_shell" },
	{ "popen(\"\", \"\")", "popen_is_banned_no_shell" },
	{ "if (mysql_query(0, \"\")) return", "banned: prepare it" },
};

/* What the compiler says to the source, and whether it took it. */
static bool compile(const char *source, char **said_out)
{
	char *path = mem_strdup(mem, "/tmp/jiebang-test-XXXXXX"), part[4096];
	const char *compiler = getenv("CC") != NULL ? getenv("CC") : "gcc";
	int file = mkstemp(path), status;
	struct buf said;
	size_t bytes;
	FILE *pipe;

	ck_assert_int_eq(write(file, source, strlen(source)), (ssize_t)strlen(source));
	close(file);
	pipe = popen(
	    mem_printf(mem,
		"%s -std=gnu17 -O2 -D_GNU_SOURCE -D_FORTIFY_SOURCE=3 -fsyntax-only -Isrc -isystem "
		"/usr/include/mariadb -include src/base/banned.h -x c %s 2>&1",
		compiler, path),
	    "r");
	ck_assert_ptr_nonnull(pipe);
	buf_init(&said, mem, 1 << 20);
	while ((bytes = fread(part, 1, sizeof part, pipe)) > 0)
		buf_add(&said, part, bytes);
	status = pclose(pipe);
	unlink(path);
	*said_out = said.data;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

START_TEST(each_call_is_refused_with_a_reason)
{
	struct buf source;
	char *said;
	size_t i;

	buf_init(&source, mem, 1 << 20);
	for (i = 0; i < COUNT(calls); i++)
		buf_printf(&source, "void f%zu(void);\nvoid f%zu(void)\n{\n\t%s;\n}\n", i, i,
		    calls[i].call);
	ck_assert(!compile(source.data, &said));
	for (i = 0; i < COUNT(calls); i++)
		ck_assert_msg(strstr(said, calls[i].error) != NULL, "%s\n%s", calls[i].call, said);
}
END_TEST

/* Every macro of the header has its row above. */
START_TEST(the_table_is_whole)
{
	FILE *header = fopen("src/base/banned.h", "r");
	char line[512], name[64];
	size_t i;

	ck_assert_ptr_nonnull(header);
	while (fgets(line, sizeof line, header) != NULL) {
		if (sscanf(line, "#define %63[a-z_]", name) != 1 || strchr(line, '(') == NULL)
			continue;
		for (i = 0; i < COUNT(calls); i++) {
			const char *found = strstr(calls[i].call, name);

			if (found != NULL && found[strlen(name)] == '(')
				break;
		}
		ck_assert_msg(i < COUNT(calls), "no row for %s", name);
	}
	fclose(header);
}
END_TEST

START_TEST(a_home_takes_its_own_back)
{
	char *said;

	ck_assert_msg(compile("#undef time\n#undef free\nvoid f(void *);\nvoid f(void *p)\n{\n"
			      "\tif (time(NULL) > 0)\n\t\tfree(p);\n}\n",
			  &said),
	    "%s", said);
}
END_TEST

/* The libraries' own headers, and those of the system that come later, are not hurt. */
START_TEST(headers_stay_good)
{
	char *said;

	ck_assert_msg(
	    compile(
		"#include <mysql.h>\n#include <fcgiapp.h>\n#include <jansson.h>\n#include <ini.h>\n"
		"#include <sodium.h>\n#include <utf8proc.h>\n#include <talloc.h>\n#include "
		"<argp.h>\n"
		"#include <locale.h>\n#include <signal.h>\n#include <sys/wait.h>\n#include "
		"<sys/un.h>\n"
		"#include <poll.h>\n#include <pwd.h>\n#include <grp.h>\n#include <math.h>\n"
		"#include <inttypes.h>\n#include <sys/resource.h>\n#include <pthread.h>\n"
		"struct odd { int (*time)(void); long free; };\n"
		"int time_of(const struct odd *);\n"
		"int time_of(const struct odd *o)\n{\n\treturn (o->time)() + (int)o->free;\n}\n",
		&said),
	    "%s", said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("banned");
	TCase *tcase = run_case(suite, "banned");

	tcase_add_test(tcase, each_call_is_refused_with_a_reason);
	tcase_add_test(tcase, the_table_is_whole);
	tcase_add_test(tcase, a_home_takes_its_own_back);
	tcase_add_test(tcase, headers_stay_good);
	return run_suite(suite);
}
