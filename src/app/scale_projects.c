/* A district at its full size: its needs, and who took them. Each need lives its whole life before
 * the next one begins, the clock's part included. */
#include <string.h>

#include "app/clockwork.h"
#include "app/progress.h"
#include "app/scale.h"
#include "app/scale_inner.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "history/serial.h"
#include "project/claim.h"

#define NO_CAP                                                                                     \
	1000000 /* the rest of an award's chain is not made up here, so none is ever closed */
#define MOST_SLOTS 9
#define TICKS 40

static const char *const places[] = { "楼道", "小广场", "门口", "活动室", "老年食堂", "书屋",
	"停车棚", "花坛", "宣传栏", "晾衣区", "健身角", "电梯间", "屋顶", "围墙", "驿站" };
static const char *const works[] = { "照明检修", "防滑改造", "墙面粉刷", "周末义诊", "普法讲座",
	"无障碍坡道", "绿化补种", "扶手加装", "消防演练", "亲子阅读", "理发便民", "家电维修",
	"反诈宣传", "健康筛查", "节日慰问", "垃圾分类引导", "电动车充电桩", "防汛物资储备",
	"老人陪诊", "课后托管" };
static const char *const beginnings[] = { "三号楼", "五号楼", "七号院", "南区", "北区", "东门",
	"西门", "沿街", "老旧", "高层", "一网格", "二网格", "三网格", "临海", "山前" };

/* One need with everything that hangs on it. */
struct life {
	struct project_id id;
	const struct actor *poster, *reviewer;
	struct claim_id drafts[MOST_SLOTS];
	size_t draft_count, slots, presses, first_partner;
	int64_t slot[MOST_SLOTS];
	int64_t published_at;
};

static struct project_draft need(
    struct scale *scale, const struct unit *unit, size_t nth, size_t slots, int64_t at)
{
	struct mem *mem = scale->world.mem;
	const char *work = works[scale_dice(scale, COUNT(works))],
		   *place = places[scale_dice(scale, COUNT(places))];
	bool is_repair = scale_dice(scale, 2);
	return (struct project_draft){
		.title = mem_printf(mem, "%s%s%s%s", unit->name,
		    beginnings[scale_dice(scale, COUNT(beginnings))], place, work),
		.need = mem_printf(mem, "%s居民反映%s多年未做%s，第%zu次议事会商定求助红色合伙人。",
		    unit->name, place, work, nth % 12 + 1),
		.place = mem_printf(mem, "%s%s", unit->name, place),
		.for_whom = "本社区居民",
		.unit = unit->code,
		.category =
		    is_repair ? CATEGORY_REPAIRS : (int)(1 + scale_dice(scale, CATEGORY_COUNT - 1)),
		.money = PROJECT_MONEY_PARTNER,
		.mode = scale_dice(scale, 10) ? PROJECT_RUSH : PROJECT_WISH,
		.ways = 1U << scale_dice(scale, WAY_COUNT - 1),
		.done_by_at = clock_local_midnight(clock_local_day(at) + 90),
		.head_count = (int64_t)(10 + scale_dice(scale, 500)),
		.slots = (int64_t)slots,
	};
}

/* --- claims ---------------------------------------------------------------------------------- */

static const struct actor *agent_at(const struct scale *scale, size_t n)
{
	return &scale->agents[n % scale->partner_count];
}

/* A letter that is begun and never handed in. */
static bool begin_letter(
    struct scale *scale, struct life *life, const struct actor *agent, int64_t at)
{
	const struct demo_world *world = &scale->world;
	struct project *project;
	struct partner *partner;
	bool is_taken;
	if (!serial_reserve(world->db, CODE_CLAIM, at) || !db_begin(world->db) ||
	    !project_by_id(world->db, world->mem, life->id, &project) ||
	    !partner_by_id(world->db, world->mem, agent->grants[1].partner, &partner) ||
	    !claim_draft(world->db, world->mem, project, partner->id, partner->code,
		&(struct claim_letter){ .what = project->title, .with = "人员若干" }, agent,
		serial_next(world->mem, CODE_CLAIM, at), at, &life->drafts[life->draft_count],
		&is_taken))
		return false;
	life->draft_count++;
	return db_commit(world->db);
}

/* Of a need's claims three in five are presses; the others are letters that come to nothing. */
static bool claim(struct scale *scale, struct life *life, size_t letters)
{
	int64_t at = life->published_at, slot;
	for (size_t i = 0; i < letters; i++) {
		at += MINUTE_US;
		if (!begin_letter(
			scale, life, agent_at(scale, life->first_partner + life->presses + i), at))
			return false;
	}
	for (size_t i = 0; i < life->presses; i++) {
		at += (int64_t)(1 + scale_dice(scale, 600)) * SECOND_US;
		if (!demo_press(&scale->world, life->id, agent_at(scale, life->first_partner + i),
			NO_CAP, at, &slot))
			return false;
		life->slot[i] = slot;
	}
	return true;
}

/* Seven of ten begin the work, one gives its slot back, two let the limit pass. */
static bool work(struct scale *scale, struct life *life)
{
	for (size_t i = 0; i < life->presses; i++) {
		size_t fate = scale_dice(scale, 10);
		int64_t at = life->published_at + DAY_US + (int64_t)i * HOUR_US;
		if (at >= scale->world.now || fate > 7)
			continue;
		if (!demo_work_on(&scale->world, life->id, agent_at(scale, life->first_partner + i),
			life->slot[i], fate ? AWARD_START : AWARD_RENOUNCE, at))
			return false;
	}
	return true;
}

/* --- the clock's part ------------------------------------------------------------------------ */

struct duty {
	int64_t at; /* 0: none */
	int kind;
	int64_t id;
};

static void sooner(struct duty *duty, int64_t due_at, int kind, int64_t id)
{
	if (due_at && (!duty->at || due_at < duty->at))
		*duty = (struct duty){ due_at, kind, id };
}

enum { DUTY_PROJECT = 1, DUTY_CLAIM, DUTY_AWARD };

static bool find_duty(struct scale *scale, const struct life *life, struct duty *duty)
{
	const struct demo_world *world = &scale->world;
	struct project *project;
	struct claim *draft;
	struct award *award;
	*duty = (struct duty){ 0 };
	for (size_t i = 0; i < life->draft_count; i++) {
		if (!claim_by_id(world->db, world->mem, life->drafts[i], &draft))
			return false;
		sooner(duty, draft->due_at, DUTY_CLAIM, draft->id.n);
	}
	for (size_t i = 0; i < life->presses; i++) {
		if (!award_by_slot(world->db, world->mem, life->id, 1, life->slot[i], &award))
			return false;
		sooner(duty, award->due_at, DUTY_AWARD, award->id.n);
	}
	if (!project_by_id(world->db, world->mem, life->id, &project))
		return false;
	sooner(duty, project->due_at, DUTY_PROJECT, project->id.n);
	return true;
}

static bool tick(const struct demo_world *world, const struct duty *duty)
{
	int64_t at = duty->at + CLOCKWORK_AFTER_US;
	bool ok, done;
	if (!db_begin(world->db))
		return false;
	if (duty->kind == DUTY_PROJECT)
		ok = project_tick(world->db, world->mem, (struct project_id){ duty->id }, at,
		    &world->calendar, &done);
	else if (duty->kind == DUTY_CLAIM)
		ok = claim_tick(world->db, world->mem, (struct claim_id){ duty->id }, at, &done);
	else
		ok = award_tick(world->db, world->mem, (struct award_id){ duty->id }, at,
		    &world->calendar, &done);
	return ok && (done || fault_set(FAULT_SYSTEM, 0, "scale", "nothing was due")) &&
	       db_commit(world->db);
}

static bool pass_time(struct scale *scale, const struct life *life)
{
	struct duty duty;
	for (int i = 0; i < TICKS; i++) {
		if (!find_duty(scale, life, &duty))
			return false;
		if (!duty.at || duty.at >= scale->world.now)
			return true;
		if (!tick(&scale->world, &duty))
			return false;
	}
	return fault_set(FAULT_SYSTEM, 0, "scale", "a need's clock never rests");
}

/* --- lives ----------------------------------------------------------------------------------- */

/* What comes before the wall; published_at 0: it never got there, or is not there yet. */
static bool post(
    struct scale *scale, struct life *life, const struct project_draft *draft, int64_t at)
{
	const struct demo_world *world = &scale->world;
	size_t fate = scale_dice(scale, 100);
	if (!demo_write_need(world, draft, NULL, life->poster, at, &life->id))
		return false;
	if (fate < 3 || at + HOUR_US >= world->now)
		return true;
	if (!demo_move_project(
		world, life->id, PROJECT_SUBMIT, life->poster, NULL, NULL, at + HOUR_US))
		return false;
	if (fate < 5 || at + DAY_US >= world->now)
		return true;
	if (fate < 7)
		return demo_move_project(world, life->id, PROJECT_WITHDRAW, life->poster,
		    "已由物业解决。", NULL, at + 2 * HOUR_US);
	life->published_at = at + DAY_US;
	return demo_move_project(
	    world, life->id, PROJECT_PUBLISH, life->reviewer, NULL, NULL, life->published_at);
}

static bool live(struct scale *scale, size_t nth, int64_t at)
{
	size_t community = scale_skewed(scale, scale->communities.n);
	/* One in ten finds nobody; the others 3.5 claims each, so that it comes to 60,000. */
	size_t claims = scale_dice(scale, 10) ? 1 + scale_dice(scale, 3) + scale_dice(scale, 4) : 0;
	size_t presses = (claims * 3 + 2) / 5;
	struct life life = { .poster = &scale->secretaries[community],
		.reviewer = &scale->officers[community],
		.presses = presses,
		.slots = presses + (scale_dice(scale, 4) == 0 || !presses),
		.first_partner = scale_skewed(scale, scale->partner_count) };
	struct project_draft draft =
	    need(scale, &scale->communities.items[community], nth, life.slots, at);
	if (!post(scale, &life, &draft, at))
		return false;
	if (!life.published_at || life.published_at + 2 * HOUR_US >= scale->world.now)
		life.presses = 0;
	else if (!claim(scale, &life, claims - presses) || !work(scale, &life))
		return false;
	return pass_time(scale, &life);
}

bool scale_projects(struct scale *scale, size_t count)
{
	struct mem *mem = scale->world.mem;
	int64_t from = scale->began_at + 3 * DAY_US, span = scale->world.now - from;
	for (size_t i = 0; i < count; i++) {
		struct mem *own = scale->world.mem = mem_child(mem);
		bool ok = live(scale, i, from + span / (int64_t)count * (int64_t)i);
		scale->world.mem = mem;
		mem_free(own);
		if (!ok)
			return false;
		progress_show("projects", i + 1, count);
	}
	return true;
}
