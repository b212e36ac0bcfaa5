/*
 * A backup taken while partners press, and one of a quiet evening: the server is lost with all its data, another one is made,
 * the dump read in, and everything is as it was. PROMISES.md, "backup". The commands are those of the README.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "race.h"
#include "server.h"
#include "visit.h"

/* What the README says. */
#define DUMP                                                                                       \
	"mariadb-dump --single-transaction --quick --hex-blob --default-character-set=utf8mb4 "    \
	"jiebang"

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("backup");
	race_restore(mem);
	race_load(mem, &race);
	race_open(mem, 1);
}

static void shell(const char *command)
{
	ck_assert_msg(system(command) == 0, "%s", command);
}

static const char *dump_file(const char *name)
{
	return mem_printf(mem, "%s/%s.sql", site_folder(), name);
}

/* As the server's administrator, on its socket; the options it may not take from elsewhere come first. */
static void dump(const char *name)
{
	static const char program[] = "mariadb-dump ";

	ck_assert(strncmp(DUMP, program, strlen(program)) == 0);
	shell(mem_printf(mem, "%s--no-defaults --socket=%s %s >%s", program, server_socket(),
	    DUMP + strlen(program), dump_file(name)));
}

/* --- the disaster ----------------------------------------------------------------------------- */

/* Nothing is left but the dump, the configuration and the passwords in it. */
static void lose_the_server(void)
{
	server_stop();
	shell(mem_printf(mem, "rm -rf '%s/data'", server_folder()));
	server_restart();
	shell(mem_printf(mem, "bash src/cmd/database.sh create-users '%s' '%s' " SERVER_DATABASE,
	    server_folder(), server_socket()));
}

static void restore(const char *name)
{
	lose_the_server();
	shell(mem_printf(mem, "mariadb --no-defaults --socket=%s " SERVER_DATABASE " <%s",
	    server_socket(), dump_file(name)));
	const char *said = site_admin(mem, "migrate", NULL);
	ck_assert_ptr_nonnull(strstr(said, "0 migrations applied"));
	said = site_admin(mem, "verify", NULL);
	ck_assert_ptr_nonnull(strstr(said, "the history is whole"));
}

/* --- the claims meanwhile --------------------------------------------------------------------- */

static int64_t taken_at_begin;

static int64_t taken(void)
{
	return stage_int(mem, "SELECT SUM(taken) FROM project");
}

/* In the midst: some have won, others have not. */
static void dump_in_the_midst(void)
{
	static bool is_done;

	if (!is_done && race.ledger->answered > 20) {
		dump("midst");
		is_done = true;
		printf("dumped with %d of %d answers given\n", race.ledger->answered,
		    RACE_PARTNERS * RACE_PROJECTS);
	}
	race_pause_ms(1);
}

/* Whoever knew his password and what he may do, knows it and may. */
static void site_works(void)
{
	struct browser secretary = site_guest(mem);
	struct fcgi_reply reply;

	for (int tries = 0; tries < 500; tries++) {
		reply = visit_get(&secretary, "/healthz");
		if (reply.status == 200)
			break;
		race_pause_ms(20);
	}
	visit_is(&reply, 200);
	site_login(&secretary, "secretary");
	reply = visit_get(&secretary, "/work");
	visit_is(&reply, 200);
	ck_assert(stage_refuses(mem, "UPDATE event SET event = 'x' WHERE seq = 1"));
	struct race_answer answer = race_press(&race.partners[0].browser, race.projects[0].code);
	ck_assert_int_ne(answer.status, 503);
}

START_TEST(a_dump_is_all_there_was)
{
	taken_at_begin = taken();
	race_run(&race, dump_in_the_midst);
	race_check_books(mem);
	int64_t taken_at_end = taken();
	site_stop_worker();
	dump("quiet");
	const char *before = site_checksum(mem);

	restore("midst");
	race_check_books(mem);
	printf("%lld taken before, %lld in the dump, %lld at the end\n", (long long)taken_at_begin,
	    (long long)taken(), (long long)taken_at_end);
	ck_assert_int_gt(taken(), taken_at_begin);
	ck_assert_int_lt(taken(), taken_at_end);

	restore("quiet");
	ck_assert_str_eq(site_checksum(mem), before);
	site_restart_worker(NULL);
	site_works();
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = 4 });
	Suite *suite = suite_create("backup");
	TCase *tests = tcase_create("backup");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, a_dump_is_all_there_was);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
