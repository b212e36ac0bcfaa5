/* Many partners press at once. */
#include "race.h"

#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "visit.h"

#define GIVE_UP_US (60 * SECOND_US)
#define CAP_TEXT "The partner has as many open awards as it may have."

/* --- processes ------------------------------------------------------------------------------ */

void *race_shared(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(memory, MAP_FAILED);
	return memory;
}

void race_pause_us(int64_t us)
{
	if (us > 0)
		nanosleep(
		    &(struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 },
		    NULL);
}

void race_pause_ms(long ms)
{
	race_pause_us(ms * 1000);
}

struct race_barrier {
	pthread_barrier_t barrier;
};

struct race_barrier *race_barrier(size_t count)
{
	struct race_barrier *barrier = race_shared(sizeof *barrier);
	pthread_barrierattr_t shared;

	pthread_barrierattr_init(&shared);
	pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&barrier->barrier, &shared, (unsigned)count);
	return barrier;
}

void race_wait(struct race_barrier *barrier)
{
	pthread_barrier_wait(&barrier->barrier);
}

static void gather(pid_t *pids, size_t count, void (*while_running)(void))
{
	size_t left = count;

	while (left > 0) {
		int status, options = while_running ? WNOHANG : 0;
		pid_t ended = waitpid(-1, &status, options);
		if (ended == 0) {
			while_running();
			continue;
		}
		ck_assert_int_gt(ended, 0);
		for (size_t i = 0; i < count; i++)
			if (pids[i] == ended) {
				ck_assert_msg(status == 0, "client %zu ended with %d", i, status);
				left--;
			}
	}
}

void race_at_once(
    size_t count, void (*run)(size_t i, void *arg), void *arg, void (*while_running)(void))
{
	struct race_barrier *barrier = race_barrier(count);
	pid_t *pids = calloc(count, sizeof *pids);

	for (size_t i = 0; i < count; i++) {
		pids[i] = fork();
		ck_assert_int_ge(pids[i], 0);
		if (pids[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			race_wait(barrier);
			run(i, arg);
			_exit(0);
		}
	}
	gather(pids, count, while_running);
	free(pids);
	munmap(barrier, sizeof *barrier);
}

/* --- single presses ------------------------------------------------------------------------- */

static int32_t slot_in(const char *location)
{
	const char *at = strstr(location, "/awards/");

	return at ? (int32_t)strtol(at + strlen("/awards/"), NULL, 10) : 0;
}

/* Which partners the loser's page names as holders. */
static uint32_t holders_in(const struct race *race, const char *body)
{
	const char *at = strstr(body, "<ul class=\"takens\">");
	const char *end = at ? strstr(at, "</ul>") : NULL;
	static const char link[] = "href=\"/partners/";
	uint32_t holders = 0;

	while (race && at && (at = strstr(at, link)) != NULL && at < end) {
		at += strlen(link);
		for (size_t i = 0; i < RACE_PARTNERS; i++) {
			size_t length = strlen(race->partners[i].code);
			if (strncmp(at, race->partners[i].code, length) == 0 && at[length] == '"')
				holders |= UINT32_C(1) << i;
		}
	}
	return holders;
}

struct race_answer race_read(
    const struct race *race, int status, const char *location, const char *body)
{
	return (struct race_answer){
		.status = status,
		.slot = status == 303 ? slot_in(location) : 0,
		.holders = status == 409 ? holders_in(race, body) : 0,
		.names_cap = status == 422 && strstr(body, CAP_TEXT) != NULL,
	};
}

static struct race_answer answer_of(const struct race *race, const struct fcgi_reply *reply)
{
	const char *location = fcgi_header(reply, "Location");

	return race_read(race, reply->status, location ? location : "", reply->body);
}

int race_post(
    struct browser *browser, const char *path, const struct browser_field *fields, size_t count)
{
	return visit_post(browser, path, fields, count).status;
}

struct race_answer race_press(struct browser *browser, const char *project_code)
{
	const char *path = mem_printf(browser->mem, "/projects/%s/claims", project_code);
	struct fcgi_reply reply = visit_post(browser, path, NO_FIELDS);

	return answer_of(NULL, &reply);
}

/* --- every partner presses every project ---------------------------------------------------- */

/* Again is asked what may have been lost on its way, what could not be done, and what is still
 * being done. */
static bool is_final(struct race_ledger *ledger, bool is_whole, const struct fcgi_reply *reply)
{
	if (!is_whole) {
		__atomic_add_fetch(&ledger->dropped, 1, __ATOMIC_RELAXED);
		race_pause_ms(20);
		return false;
	}
	if (reply->status == 503) {
		__atomic_add_fetch(&ledger->unavailable, 1, __ATOMIC_RELAXED);
		race_pause_ms(100);
		return false;
	}
	if (reply->status == 409 && !strstr(reply->body, "class=\"takens\"")) {
		__atomic_add_fetch(&ledger->busy, 1, __ATOMIC_RELAXED);
		race_pause_ms(100);
		return false;
	}
	return true;
}

static void press_until_final(const struct race *race, struct browser *browser, struct mem *mem,
    const struct fcgi_call *call, struct race_answer *answer)
{
	int64_t until = clock_steady() + GIVE_UP_US;
	struct fcgi_reply reply;
	int32_t tries = 0;

	do {
		tries++;
		if (!is_final(race->ledger, browser_call(browser, mem, call, &reply), &reply))
			continue;
		*answer = answer_of(race, &reply);
		break;
	} while (clock_steady() < until);
	answer->tries = tries;
	__atomic_add_fetch(&race->ledger->answered, 1, __ATOMIC_RELAXED);
	if (reply.status >= 500 || reply.status < 200)
		__atomic_add_fetch(&race->ledger->failed, 1, __ATOMIC_RELAXED);
}

static const char *body_of(
    const struct race *race, struct browser *browser, struct mem *mem, const char *code)
{
	const char *path = mem_printf(mem, "/projects/%s/claims", code), *token;
	struct fcgi_reply page;
	struct buf body;

	if (race->reads_pages) {
		ck_assert(browser_get(browser, mem, mem_printf(mem, "/projects/%s", code), &page));
		ck_assert_int_eq(page.status, 200);
		token = browser_token(mem, &page, path);
		ck_assert_msg(token != NULL, "no claim button for %s at %s", browser->lang, code);
	} else
		token = visit_token(browser, path);
	buf_init(&body, mem, 4096);
	browser_encode(&body, &(struct browser_field){ .name = "token", .value = token }, 1);
	return body.data;
}

void race_shuffle(size_t *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t j = random_below((uint32_t)i), kept = order[i - 1];
		order[i - 1] = order[j];
		order[j] = kept;
	}
}

struct running {
	struct race *race;
	struct race_barrier *all_have_tokens;
};

static void press_all(size_t i, void *arg)
{
	const struct running *running = arg;
	struct race *race = running->race;
	struct race_answer *answers = race->ledger->answers[i];
	struct browser *browser = &race->partners[i].browser;
	struct mem *mem = mem_root("presses");
	const char *bodies[RACE_PROJECTS];
	size_t order[RACE_PROJECTS];

	race_shuffle(order, RACE_PROJECTS);
	for (size_t j = 0; j < RACE_PROJECTS; j++)
		bodies[j] = body_of(race, browser, mem, race->projects[j].code);
	race_wait(running->all_have_tokens);
	for (size_t n = 0; n < RACE_PROJECTS; n++) {
		size_t j = order[n];
		struct mem *own = mem_child(mem);
		const char *uri = mem_printf(own, "/projects/%s/claims", race->projects[j].code);
		press_until_final(race, browser, own,
		    &(struct fcgi_call){ .method = "POST",
			.uri = uri,
			.content_type = "application/x-www-form-urlencoded",
			.body = bodies[j],
			.body_bytes = strlen(bodies[j]) },
		    &answers[j]);
		if (race->asks_whether_full && answers[j].status == 409)
			answers[j].was_full =
			    stage_int(own, "SELECT taken = slots FROM project WHERE id = %lld",
				(long long)race->projects[j].id);
		mem_free(own);
	}
}

void race_run(struct race *race, void (*while_running)(void))
{
	struct running running = { race, race_barrier(RACE_PARTNERS) };

	race_at_once(RACE_PARTNERS, press_all, &running, while_running);
}
