/* Claim day through nginx. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench.h"
#include "bench_load.h"
#include "front.h"

#define PRESSES (RACE_PARTNERS * RACE_PROJECTS)

struct day {
	struct race *race;
	struct race_barrier *all_have_tokens;
	int64_t reading_began_at, began_at, ended_at; /* earliest and latest */
	int64_t took_us[PRESSES];
};

static void at_least(int64_t *latest, int64_t now)
{
	int64_t seen = __atomic_load_n(latest, __ATOMIC_RELAXED);

	while (seen < now && !__atomic_compare_exchange_n(
				 latest, &seen, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		continue;
}

/* What the button of the page would send. */
static const char *button_of(struct mem *mem, const struct front_reply *page, const char *path)
{
	struct browser_form form;
	struct buf body;
	const struct fcgi_reply reply = {
		.status = page->status, .body = page->body, .body_bytes = page->body_bytes
	};

	ck_assert_int_eq(page->status, 200);
	ck_assert_msg(browser_form(mem, &reply, path, &form), "no button %s", path);
	buf_init(&body, mem, 4096);
	browser_encode(&body, form.fields, form.field_count);
	return body.data;
}

static void press_all(size_t i, void *arg)
{
	struct day *day = arg;
	struct race *race = day->race;
	struct mem *mem = mem_root("presses");
	struct front_client *client = front_client();
	const char *cookie = front_cookie(&race->partners[i].browser, mem);
	struct front_call calls[RACE_PROJECTS];
	struct front_reply reply;
	size_t order[RACE_PROJECTS];

	race_shuffle(order, RACE_PROJECTS);
	for (size_t j = 0; j < RACE_PROJECTS; j++) {
		const char *page = mem_printf(mem, "/projects/%s", race->projects[j].code);
		calls[j] = (struct front_call){ .path = page, .cookie = cookie, .lang = "en" };
		front_call(client, mem, &calls[j], &reply);
		calls[j].path = mem_printf(mem, "%s/claims", page);
		calls[j].body = button_of(mem, &reply, calls[j].path);
	}
	race_wait(day->all_have_tokens);
	if (i == 0)
		day->began_at = clock_steady();
	for (size_t n = 0; n < RACE_PROJECTS; n++) {
		size_t j = order[n];
		struct mem *own = mem_child(mem);
		front_call(client, own, &calls[j], &reply);
		const char *location = front_header(&reply, own, "Location");
		race->ledger->answers[i][j] =
		    race_read(race, reply.status, location ? location : "", reply.body);
		day->took_us[i * RACE_PROJECTS + j] = reply.took_us;
		__atomic_add_fetch(&race->ledger->answered, 1, __ATOMIC_RELAXED);
		mem_free(own);
	}
	at_least(&day->ended_at, clock_steady());
}

static void count_answers(const struct race *race, int counts[600])
{
	for (size_t i = 0; i < RACE_PARTNERS; i++)
		for (size_t j = 0; j < RACE_PROJECTS; j++)
			counts[race->ledger->answers[i][j].status % 600]++;
}

/* Slots that two were told they have. */
static int double_winners(const struct race *race)
{
	int doubles = 0;

	for (size_t j = 0; j < RACE_PROJECTS; j++) {
		int winners = 0;
		for (size_t i = 0; i < RACE_PARTNERS; i++)
			winners += race->ledger->answers[i][j].status == 303;
		doubles += winners > 1 ? winners - 1 : 0;
	}
	return doubles;
}

static void tell(struct day *day)
{
	double seconds = (double)(day->ended_at - day->began_at) / 1e6;
	int counts[600] = { 0 };

	count_answers(day->race, counts);
	printf("claim day through nginx: %d partners, %d slots, everyone presses everything\n",
	    RACE_PARTNERS, RACE_PROJECTS);
	printf("  pages with buttons  %d in %.2f s\n", PRESSES,
	    (double)(day->began_at - day->reading_began_at) / 1e6);
	printf("  wall time           %.2f s\n", seconds);
	printf("  answers             %d, %.0f per second\n", day->race->ledger->answered,
	    PRESSES / seconds);
	printf("  latency             p50 %.1f ms, p99 %.1f ms\n",
	    (double)bench_quantile(day->took_us, PRESSES, 500) / 1e3,
	    (double)bench_quantile(day->took_us, PRESSES, 990) / 1e3);
	printf("  winners             %d\n", counts[303]);
	printf("  double winners      %d\n", double_winners(day->race));
	printf("  lost (409)          %d\n", counts[409]);
	printf("  refused (422, cap)  %d\n", counts[422]);
}

void bench_day(struct mem *mem, struct race *race)
{
	struct day *day = race_shared(sizeof *day);

	day->all_have_tokens = race_barrier(RACE_PARTNERS);
	day->race = race;
	race_open(mem, 1);
	day->reading_began_at = clock_steady();
	race_at_once(RACE_PARTNERS, press_all, day, NULL);
	tell(day);
	race_check(mem, race, 1, 5);
	printf("  every answer agrees with the database\n\n");
}
