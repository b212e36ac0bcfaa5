/* Texts of needs in the database: new drafts, and what is changed in them. */
#include "attachment/attachment.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "project/project.h"
#include "project_sql.h"

/* What a need says, as each statement that writes it takes it: its arguments carry the same names. */
#define TEXTS_OF(mem, draft)                                                                       \
	.title = (draft)->title, .need = (draft)->need ? (draft)->need : "",                       \
	.category = choice_stored(category_choices, CATEGORY_COUNT - 1, (draft)->category),        \
	.place = (draft)->place, .done_by = (draft)->done_by_at,                                   \
	.done_by_set = (draft)->done_by_at != 0, .start = (draft)->start_at,                       \
	.start_set = (draft)->start_at != 0,                                                       \
	.for_whom = (draft)->for_whom ? (draft)->for_whom : "", .head_count = (draft)->head_count, \
	.head_count_set = (draft)->head_count != 0, .ways = ways_stored(mem, (draft)->ways),       \
	.money = project_money_text((enum project_money)(draft)->money),                           \
	.procurement_file = (draft)->procurement_file,                                             \
	.mode = project_mode_text((enum project_mode)(draft)->mode), .slots = (draft)->slots,      \
	.term_months = (draft)->term_months, .term_months_set = (draft)->term_months != 0

bool project_create(struct db *db, struct mem *mem, const struct project_draft *draft,
    struct occasion_id occasion, const struct actor *actor, uint32_t by, const char *code,
    int64_t now, struct project_id *id_out)
{
	struct project_id id;
	if (!sql_project_insert(db,
		&(struct sql_project_insert_args){ .code = code,
		    .unit = draft->unit,
		    .author = actor->account.n,
		    TEXTS_OF(mem, draft),
		    .occasion = occasion.n,
		    .occasion_set = occasion.n != 0,
		    .now = now,
		    .due = now + PROJECT_DRAFT_KEPT_US },
		&id.n))
		return false;
	struct project project = { .id = id, .unit_code = draft->unit };
	struct project_facts facts = project_facts_of(&project);
	const struct move *move;
	if (project_decide(&facts, PROJECT_EVENT_DRAFT, by, false, now, &move) != VERDICT_YES)
		BUG("a draft by somebody who may not post");
	if (!history_write(db, mem,
		&(struct history_event){ .kind = HISTORY_PROJECT,
		    .subject_id = id.n,
		    .seq = 1,
		    .at = now,
		    .actor = actor,
		    .role = who_text(move_as(move, by)),
		    .office = office_code(actor, by, draft->unit, NULL),
		    .event = project_machine.events[PROJECT_EVENT_DRAFT],
		    .from_state = project_machine.states[PROJECT_NONE],
		    .to_state = project_machine.states[PROJECT_DRAFT],
		    .about_project = id.n }))
		return false;
	*id_out = id;
	return true;
}

/* Never published: the row itself is the draft. */
static bool edit_row(struct db *db, struct mem *mem, const struct project *project,
    const struct project_draft *draft, struct occasion_id occasion, int64_t now,
    int64_t *changed_out)
{
	return sql_project_edit(db,
	    &(struct sql_project_edit_args){ .id = project->id.n,
		.text_version = draft->text_version,
		TEXTS_OF(mem, draft),
		.occasion = occasion.n,
		.occasion_set = occasion.n != 0,
		.now = now,
		.due = now + PROJECT_DRAFT_KEPT_US },
	    changed_out);
}

/* Once published, the row is what everybody reads, until the new text is published in its turn. */
static bool edit_revision(struct db *db, struct mem *mem, const struct project *project,
    const struct project_draft *draft, struct occasion_id occasion, int64_t now,
    int64_t *changed_out)
{
	int64_t written;
	if (!sql_project_touch(db,
		&(struct sql_project_touch_args){ .id = project->id.n,
		    .text_version = draft->text_version,
		    .occasion = occasion.n,
		    .occasion_set = occasion.n != 0,
		    .now = now,
		    .due = now + PROJECT_DRAFT_KEPT_US },
		changed_out))
		return false;
	if (!*changed_out)
		return true;
	return sql_project_revise(db,
	    &(struct sql_project_revise_args){ .id = project->id.n, TEXTS_OF(mem, draft) },
	    &written);
}

bool project_edit(struct db *db, struct mem *mem, const struct project *project,
    const struct project_draft *draft, struct occasion_id occasion, int64_t now, bool *done_out)
{
	int64_t changed;
	bool is_public = project->published_at != 0;
	if (!(is_public ? edit_revision(db, mem, project, draft, occasion, now, &changed)
			: edit_row(db, mem, project, draft, occasion, now, &changed)))
		return false;
	*done_out = changed == 1;
	return true;
}

/* --- its photos and documents --- */

bool project_add_file(struct db *db, const struct project *project, int64_t now, bool *done_out)
{
	int64_t changed;
	if (project->state == PROJECT_REVIEWING
		? !sql_project_add_review_file(db, project->id.n, ATTACHMENT_MOST, &changed)
		: !sql_project_add_file(db,
		      &(struct sql_project_add_file_args){ .id = project->id.n,
			  .most = ATTACHMENT_MOST,
			  .now = now,
			  .due = now + PROJECT_DRAFT_KEPT_US },
		      &changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool project_remove_file(struct db *db, const struct project *project, int64_t now, bool *done_out)
{
	int64_t changed;
	if (project->state == PROJECT_REVIEWING
		? !sql_project_remove_review_file(db, project->id.n, &changed)
		: !sql_project_remove_file(db,
		      &(struct sql_project_remove_file_args){
			  .id = project->id.n, .now = now, .due = now + PROJECT_DRAFT_KEPT_US },
		      &changed))
		return false;
	*done_out = changed == 1;
	return true;
}
