/* Uploads and the machine: pools, and programs that are slow, odd or missing. PROMISES.md, "uploads". */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "../base/run.h"
#include "attachment/attachment.h"
#include "base/clock.h"
#include "race.h"
#include "upload.h"
#include "visit.h"

static struct browser secretary;

static void begin(void)
{
	secretary = site_enter(mem, "secretary-qinghai");
	secretary.timeout_ms = 60000;
}

/* --- at once ------------------------------------------------------------------------------------ */

#define CLIENTS 8

struct rush {
	const char *code;
	struct picture file;
	int statuses[CLIENTS];
};
static struct rush *rush;

static void send_one(size_t i, void *arg)
{
	struct browser browser = site_enter(mem, "secretary-qinghai");

	(void)arg;
	browser.timeout_ms = 120000;
	rush->statuses[i] = upload_file(mem, &browser, rush->code, rush->file, "a.png").status;
}

/* Whether it is a jiebang-image that one of these workers has started. */
static bool is_helper(const char *process, const pid_t *workers, size_t count)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%s/stat", process), "re");
	char name[32] = "";
	int parent = 0;
	bool is_ours = false;

	if (file && fscanf(file, "%*d (%31[^)]) %*c %d", name, &parent) == 2 &&
	    strcmp(name, "jiebang-image") == 0)
		for (size_t i = 0; i < count; i++)
			is_ours |= workers[i] == parent;
	if (file)
		fclose(file);
	return is_ours;
}

static int helpers(void)
{
	pid_t workers[16];
	size_t worker_count = site_workers(workers, 16);
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while ((entry = readdir(folder)) != NULL)
		count += is_helper(entry->d_name, workers, worker_count);
	closedir(folder);
	return count;
}

static int most_helpers;

static void watch(void)
{
	int now = helpers();

	most_helpers = now > most_helpers ? now : most_helpers;
	race_pause_ms(2);
}

/* Two workers take files: so many pictures are read at once and not one more; and six fit. */
START_TEST(eight_at_once_are_two_at_a_time_and_six_in_all)
{
	rush = race_shared(sizeof *rush);
	rush->code = upload_draft(mem, &secretary);
	rush->file = picture_png(mem, 2500, 1500, 1);
	most_helpers = 0;
	race_at_once(CLIENTS, send_one, NULL, watch);
	int taken = 0, refused_count = 0;
	for (size_t i = 0; i < CLIENTS; i++) {
		taken += rush->statuses[i] == 303;
		refused_count += rush->statuses[i] == 422;
	}
	ck_assert_int_eq(taken, ATTACHMENT_MOST);
	ck_assert_int_eq(refused_count, CLIENTS - ATTACHMENT_MOST);
	ck_assert_int_eq(upload_count(mem, rush->code), ATTACHMENT_MOST);
	ck_assert_int_ge(most_helpers, 1);
	ck_assert_int_le(most_helpers, 2);
	struct fcgi_reply page = visit_get(&secretary, upload_at(mem, rush->code, "/files"));
	visit_says(
	    &secretary, &page, "Six files are here, and no more fit; remove one to add another.");
}
END_TEST

/* --- pools and programs -------------------------------------------------------------------------- */

START_TEST(files_have_their_own_pool)
{
	struct browser lost = secretary;
	const char *code = upload_draft(mem, &secretary);
	struct picture file = picture_jpeg(mem);

	lost.upload_socket_path = NULL;
	struct fcgi_reply reply = visit_post_files(&lost, upload_at(mem, code, "/files"),
	    FIELDS({ .name = "file", .value = file.data, .bytes = file.bytes, .file_name = "b" },
		{ .name = "description", .value = "The yard" }));
	visit_is(&reply, 503);
	visit_header(&reply, "Retry-After", "5");
	ck_assert_int_eq(upload_count(mem, code), 0);
}
END_TEST

static const char *script(const char *text)
{
	const char *path = mem_printf(mem, "%s/image.sh", site_folder());
	FILE *file = fopen(path, "we");

	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\n%s\n", text);
	fclose(file);
	ck_assert_int_eq(chmod(path, 0700), 0);
	return path;
}

static void use_program(const char *path)
{
	site_restart_worker(&(struct site_options){ .upload_workers = 2,
	    .more = mem_printf(mem, "[paths]\nimage = %s\n[worker]\nimage_seconds = 1\n", path) });
}

/* A picture that takes too long: said so, and the program is gone. */
START_TEST(a_slow_program_is_ended)
{
	const char *code = upload_draft(mem, &secretary),
		   *pid_path = mem_printf(mem, "%s/image.pid", site_folder());
	int pid = 0;

	use_program(script(mem_printf(mem, "echo $$ >%s\nexec /bin/sleep 300", pid_path)));
	int64_t before = clock_steady();
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_jpeg(mem), "a.jpg");
	int64_t took = clock_steady() - before;
	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "Reading this picture takes too long; send it smaller.");
	ck_assert(took >= SECOND_US && took < 20 * SECOND_US);
	FILE *file = fopen(pid_path, "re");
	ck_assert(file && fscanf(file, "%d", &pid) == 1);
	fclose(file);
	ck_assert(kill(pid, 0) != 0 && errno == ESRCH);
	ck_assert_int_eq(upload_count(mem, code), 0);
}
END_TEST

/* A program that is not what it should be: never kept, whatever it says. */
static const struct {
	const char *does;
	int status;
} programs[] = {
	{ "exec /usr/bin/yes", 422 }, /* more than may come */
	{ "kill -SEGV $$", 422 }, /* killed by what it read */
	{ "exit 2", 503 }, /* cannot shut itself in */
	{ "exit 0", 503 }, /* well, and nothing to show */
	{ "echo '<script>alert(1)</script>'", 503 },
	{ "/bin/cat", 503 }, /* the picture as it was */
};

START_TEST(an_odd_program_is_not_believed)
{
	const char *code = upload_draft(mem, &secretary);

	use_program(script(programs[_i].does));
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	visit_is(&reply, programs[_i].status);
	ck_assert_int_eq(upload_count(mem, code), 0);
}
END_TEST

START_TEST(a_missing_program_is_our_fault)
{
	const char *code = upload_draft(mem, &secretary);

	use_program("/nonexistent/jiebang-image");
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	visit_is(&reply, 503);
	ck_assert_int_eq(upload_count(mem, code), 0);
	/* A document needs it not. */
	reply = upload_file(mem, &secretary, code, picture_pdf(mem, "1 0 obj", 0), "a.pdf");
	visit_goes(&reply, upload_at(mem, code, "/files"));
	site_restart_worker(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uploads and the machine");
	TCase *tcase = run_case(suite, "uploads");

	/* The time is for a machine that does other things too. */
	site_start(&(struct site_options){
	    .upload_workers = 2, .more = "[worker]\nimage_seconds = 25\n" });
	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, eight_at_once_are_two_at_a_time_and_six_in_all);
	tcase_add_test(tcase, files_have_their_own_pool);
	tcase_add_test(tcase, a_slow_program_is_ended);
	tcase_add_loop_test(tcase, an_odd_program_is_not_believed, 0, COUNT(programs));
	tcase_add_test(tcase, a_missing_program_is_our_fault);
	return run_suite(suite);
}
