/* Who is told of what becomes of a project. */
#include "project/project_tell.h"

#include "base/mem.h"
#include "message/message.h"

struct tell {
	const char *text; /* a text id with {project} and {reason} */
	const char *clock_text; /* when the clock did it, which gives no reason; NULL: the same */
	bool author; /* who wrote it */
	bool reviewer; /* the office one level above */
};

/* By event; what stands in nobody's way is told to nobody. */
static const struct tell tells[PROJECT_EVENT_COUNT] = {
	[PROJECT_SUBMIT] = { N_("For review: {project}"), .reviewer = true },
	[PROJECT_RETURN] = { N_("Returned: {project}. {reason} You can change it and submit it "
				"again within 60 days."),
	    .author = true },
	[PROJECT_PUBLISH] = { N_("Published: {project}"), .author = true },
	[PROJECT_WITHDRAW] = { N_("Withdrawn: {project}. {reason}"), .author = true },
	[PROJECT_FILL] = { N_("Every slot is taken: {project}"), .author = true },
	[PROJECT_RUN_PART] = { N_("The window is over, some slots are taken: {project}"),
	    .author = true },
	[PROJECT_LAPSE] = { N_("Nobody claimed it: {project}. You can revise it, or it is given up "
			       "after 20 working days."),
	    .author = true, .reviewer = true },
	[PROJECT_REPUBLISH] = { N_("Published again: {project}"), .author = true },
	[PROJECT_REOFFER] = { N_("Free slots are offered again: {project}"), .author = true },
	[PROJECT_GIVE_UP] = { N_("Given up: {project}. {reason}"),
	    .clock_text = N_("Given up, nothing was done with it for 20 working days: {project}"),
	    .author = true },
	[PROJECT_DISCARD] = { N_("Discarded: {project}"),
	    .clock_text = N_("Discarded, nobody touched the draft for 60 days: {project}"),
	    .author = true },
	[PROJECT_FINISH] = { N_("Closed, every award is at its end: {project}"), .author = true },
};

bool project_tell(struct db *db, struct mem *mem, const struct project_step *step)
{
	const struct project *project = step->project;
	const struct tell *who = &tells[step->move->event];
	if (!who->text)
		return true;
	bool is_clock = who_is_system(step->actor) && who->clock_text;
	struct message_new message = {
		.text = is_clock ? who->clock_text : who->text,
		.args = (const struct catalog_arg[]){ { "project", project->title },
		    { "reason", step->reason ? step->reason : "" }, { 0 } },
		.link = mem_printf(mem, "/projects/%s", project->code),
		.at = step->now,
	};
	/* Nobody is told what he did himself. */
	if (who->author && project->author.n != step->actor->account.n &&
	    !message_to_account(db, mem, project->author, &message))
		return false;
	return !who->reviewer || message_to_reviewers(db, mem, project->unit_code, &message);
}

bool project_tell_free_slots(
    struct db *db, struct mem *mem, const struct project *project, int64_t due_at, int64_t now)
{
	return message_to_reviewers(db, mem, project->unit_code,
	    &(struct message_new){
		.text = N_("No work is going on any more, slots are free: {project}. Offer them "
			   "again by {date}, or the project closes."),
		.args = (const struct catalog_arg[]){ { "project", project->title }, { 0 } },
		.end = { "date", due_at },
		.link = mem_printf(mem, "/projects/%s", project->code),
		.at = now });
}

bool project_tell_late(struct db *db, struct mem *mem, const struct project *project, int64_t now)
{
	struct message_new message = {
		.text = N_(
		    "The review is late: {project}. The district can publish or return it, too."),
		.args = (const struct catalog_arg[]){ { "project", project->title }, { 0 } },
		.link = mem_printf(mem, "/projects/%s", project->code),
		.at = now,
	};
	bool is_district = unit_level_of(project->unit_code) < UNIT_COMMUNITY;
	return message_to_reviewers(db, mem, project->unit_code, &message) &&
	       (is_district || message_to_role(db, mem, role_text(ROLE_DISTRICT_ADMIN),
				   mem_strndup(mem, project->unit_code, UNIT_DISTRICT), &message));
}
