/* Steps of made-up data. */
#include "app/demo_steps.h"

#include <string.h>

#include "award/award.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "history/serial.h"
#include "project/claim.h"

static bool refused(const char *what, const char *which, enum verdict verdict)
{
	return fault_set(FAULT_SYSTEM, 0, "demo", "%s %s: %s", what, which, verdict_name(verdict));
}

enum role demo_office_for(const char *unit)
{
	return unit_level_of(unit) == UNIT_DISTRICT ? ROLE_DISTRICT_ADMIN : ROLE_STREET_OFFICER;
}

bool demo_account_is_made(const char *login, enum account_answer answer)
{
	return answer == ACCOUNT_DONE ||
	       fault_set(FAULT_SYSTEM, 0, "demo", "%s: %s", login, account_answer_text(answer));
}

void demo_becomes_agent(struct mem *mem, struct actor *actor, struct partner_id partner)
{
	struct grant *grants = MEM_ARRAY(mem, struct grant, actor->grant_count + 1);
	if (actor->grant_count)
		memcpy(grants, actor->grants, actor->grant_count * sizeof *grants);
	grants[actor->grant_count++] =
	    (struct grant){ .role = ROLE_PARTNER_AGENT, .partner = partner };
	actor->grants = grants;
}

/* --- partners --- */

bool demo_apply(const struct demo_world *world, const struct partner_application *application,
    const struct actor *applicant, int64_t at, struct partner_id *id_out)
{
	bool is_taken;
	if (!serial_reserve(world->db, CODE_PARTNER, at) || !db_begin(world->db))
		return false;
	const char *code = serial_next(world->mem, CODE_PARTNER, at);
	if (!partner_apply(world->db, world->mem, application, applicant, code, &world->calendar,
		at, id_out, &is_taken))
		return false;
	if (is_taken)
		return fault_set(FAULT_SYSTEM, 0, "demo", "%s: identity twice", application->name);
	return db_commit(world->db);
}

/* What their forms ask besides: an agreement of a year whose number is the reason, a suspension of six
 * weeks. */
static void add_term(
    struct partner_step *step, struct partner_facts *facts, enum partner_event event)
{
	int32_t today = clock_local_day(step->now);
	if (event == PARTNER_SIGN) {
		step->number = step->reason;
		step->from_at = facts->agreement_from_at = clock_local_midnight(today);
		step->until_at = facts->agreement_until_at = clock_local_midnight(today + 365);
		facts->has_agreement_number = true;
	}
	if (event == PARTNER_SUSPEND)
		step->until_at = facts->suspended_until_at = clock_local_midnight(today + 42);
}

bool demo_move_partner(const struct demo_world *world, struct partner_id id,
    enum partner_event event, const struct actor *actor, const char *reason, int64_t at)
{
	struct partner *partner;
	bool done;
	if (!db_begin(world->db) || !partner_by_id(world->db, world->mem, id, &partner))
		return false;
	struct partner_facts facts = partner_facts_of(partner);
	struct partner_step step = { .partner = partner,
		.actor = actor,
		.by = partner_by(partner, actor),
		.reason = reason,
		.now = at,
		.calendar = &world->calendar };
	add_term(&step, &facts, event);
	enum verdict verdict =
	    partner_decide(&facts, event, step.by, reason != NULL, at, &step.move);
	if (verdict != VERDICT_YES)
		return refused("partner", partner->name, verdict);
	if (!award_partner_move(world->db, world->mem, &step, &done))
		return false;
	return done ? db_commit(world->db) : refused("partner", partner->name, VERDICT_WRONG_STATE);
}

/* --- projects --- */

bool demo_write_need(const struct demo_world *world, const struct project_draft *draft,
    const struct occasion *occasion, const struct actor *poster, int64_t at,
    struct project_id *id_out)
{
	struct occasion_id on = { occasion ? occasion->id.n : 0 };
	struct project ties = { .unit_code = draft->unit };
	if (!serial_reserve(world->db, CODE_PROJECT, at) || !db_begin(world->db))
		return false;
	const char *code = serial_next(world->mem, CODE_PROJECT, at);
	return project_create(world->db, world->mem, draft, on, poster, project_by(&ties, poster),
		   code, at, id_out) &&
	       db_commit(world->db);
}

bool demo_move_project(const struct demo_world *world, struct project_id id,
    enum project_event event, const struct actor *actor, const char *reason,
    const struct occasion *occasion, int64_t at)
{
	struct project *project;
	struct project_step step = {
		.actor = actor, .reason = reason, .now = at, .calendar = &world->calendar
	};
	bool done = true;
	if (!db_begin(world->db) || !project_by_id(world->db, world->mem, id, &project))
		return false;
	struct project_facts facts = project_facts_of(project);
	if (event == PROJECT_PUBLISH) {
		step.opens_at = facts.opens_at = occasion ? occasion->opens_at : at;
		step.closes_at = facts.closes_at =
		    occasion ? occasion->closes_at : at + 10 * DAY_US;
		step.occasion.n = occasion ? occasion->id.n : 0;
	}
	step.project = project;
	step.by = project_by(project, actor);
	enum verdict verdict =
	    project_decide(&facts, event, step.by, reason != NULL, at, &step.move);
	if (verdict != VERDICT_YES)
		return refused("project", project->title, verdict);
	if (event == PROJECT_PUBLISH && occasion &&
	    !occasion_admit(world->db, world->mem, occasion, actor,
		who_text(move_as(step.move, step.by)), at, &done))
		return false;
	if (done && !project_move(world->db, world->mem, &step, &done))
		return false;
	return done ? db_commit(world->db)
		    : refused("project", project->title, VERDICT_WRONG_STATE);
}

/* --- what partners do --- */

bool demo_press(const struct demo_world *world, struct project_id id, const struct actor *agent,
    int64_t cap, int64_t at, int64_t *slot_out)
{
	struct project *project;
	struct partner *partner;
	enum award_taking taking;
	if (!serial_reserve(world->db, CODE_CLAIM, at) || !db_begin(world->db) ||
	    !project_by_id(world->db, world->mem, id, &project) ||
	    !partner_by_id(
		world->db, world->mem, agent->grants[agent->grant_count - 1].partner, &partner))
		return false;
	struct award_take take = { .project = project,
		.partner = partner,
		.actor = agent,
		.claim_code = serial_next(world->mem, CODE_CLAIM, at),
		.cap = cap,
		.now = at,
		.calendar = &world->calendar };
	if (!award_take(world->db, world->mem, &take, &taking, slot_out))
		return false;
	return taking == AWARD_TAKEN
		   ? db_commit(world->db)
		   : fault_set(FAULT_SYSTEM, 0, "demo", "%s: not taken", project->title);
}

static bool hand_in_letter(const struct demo_world *world, const struct project *project,
    const struct actor *agent, struct claim_id id, int64_t at)
{
	struct claim *claim;
	bool done;
	return claim_by_id(world->db, world->mem, id, &claim) &&
	       claim_write_letter(world->db, world->mem,
		   &(struct claim_writing){ .claim = claim,
		       .letter = { .what = project->title,
			   .with = "专业人员两名、志愿者若干，材料自备",
			   .by_at = project->done_by_at,
			   .hand_in = true },
		       .actor = agent,
		       .now = at },
		   &done);
}

bool demo_work_on(const struct demo_world *world, struct project_id id, const struct actor *agent,
    int64_t slot, enum award_event event, int64_t at)
{
	struct project *project;
	struct award *award;
	struct award_step step = { .actor = agent, .now = at, .calendar = &world->calendar };
	bool done;
	if (!db_begin(world->db) || !project_by_id(world->db, world->mem, id, &project) ||
	    !award_by_slot(world->db, world->mem, id, project->round, slot, &award) ||
	    !hand_in_letter(world, project, agent, award->claim, at) ||
	    !award_by_slot(world->db, world->mem, id, project->round, slot, &award))
		return false;
	step.award = award;
	step.project = project;
	step.by = award_relations(
	    agent, &(struct award_ties){
		       .project = { .unit_code = project->unit_code, .author = project->author },
		       .lead = award->lead });
	if (event == AWARD_START)
		step.plan = "第一周：上门查看，列出清单\n第二周：备料施工\n第三周：回访验收";
	if (event == AWARD_RENOUNCE)
		step.reason = "近期承接任务较多，人手不足，退还名额。";
	struct award_facts facts = { .state = award->state,
		.mode = project->mode,
		.has_plan = step.plan != NULL,
		.letter_at = award->letter_at,
		.free_until_at = award->free_until_at };
	enum verdict verdict =
	    award_decide(&facts, event, step.by, step.reason != NULL, at, &step.move);
	if (verdict != VERDICT_YES)
		return refused("award", project->title, verdict);
	if (!award_move(world->db, world->mem, &step, &done))
		return false;
	return done ? db_commit(world->db) : refused("award", project->title, VERDICT_WRONG_STATE);
}
