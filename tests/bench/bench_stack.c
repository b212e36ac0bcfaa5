/* Winning claims through nginx, worker and database. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench.h"
#include "front.h"
#include "visit.h"

#define CLIENTS 12

struct stack {
	struct race *race;
	const struct bench_projects *projects;
	struct race_barrier *all_are_ready;
	size_t next; /* the first that nobody has taken up */
	int64_t began_at[CLIENTS], ended_at[CLIENTS];
	int not_won;
};

static struct front_call *make_calls(const struct stack *stack, size_t i, struct mem *mem)
{
	struct browser *browser = &stack->race->partners[i].browser;
	struct front_call *calls = MEM_ARRAY(mem, struct front_call, stack->projects->n);
	const char *cookie = front_cookie(browser, mem);

	for (size_t j = 0; j < stack->projects->n; j++) {
		const char *path =
		    mem_printf(mem, "/projects/%s/claims", stack->projects->items[j].code);
		calls[j] = (struct front_call){ .path = path,
			.cookie = cookie,
			.body = mem_printf(mem, "token=%s", visit_token(browser, path)) };
	}
	return calls;
}

/* Each takes the next project that is left. */
static void claim_on(size_t i, void *arg)
{
	struct stack *stack = arg;
	struct mem *mem = mem_root("claims");
	struct front_client *client = front_client();
	struct front_call *calls = make_calls(stack, i, mem);
	struct front_reply reply;
	size_t j;

	/* The connection is there before the clock runs. */
	front_call(client, mem, &(struct front_call){ .path = "/healthz" }, &reply);
	race_wait(stack->all_are_ready);
	stack->began_at[i] = clock_steady();
	while ((j = __atomic_fetch_add(&stack->next, 1, __ATOMIC_RELAXED)) < stack->projects->n) {
		struct mem *own = mem_child(mem);
		front_call(client, own, &calls[j], &reply);
		if (reply.status != 303)
			__atomic_add_fetch(&stack->not_won, 1, __ATOMIC_RELAXED);
		mem_free(own);
	}
	stack->ended_at[i] = clock_steady();
}

struct bench_rate bench_stack(
    struct mem *mem, struct race *race, const struct bench_projects *projects)
{
	struct stack *stack = race_shared(sizeof *stack);
	int64_t began_at = INT64_MAX, ended_at = 0;

	(void)mem;
	*stack = (struct stack){
		.race = race, .projects = projects, .all_are_ready = race_barrier(CLIENTS)
	};
	race_at_once(CLIENTS, claim_on, stack, NULL);
	for (size_t i = 0; i < CLIENTS; i++) {
		began_at = stack->began_at[i] < began_at ? stack->began_at[i] : began_at;
		ended_at = stack->ended_at[i] > ended_at ? stack->ended_at[i] : ended_at;
	}
	ck_assert_int_eq(stack->not_won, 0);
	return (struct bench_rate){ .claims = projects->n, .took_us = ended_at - began_at };
}
