/* Projects in the database: rows to structs, guarded moves. */
#include "project/project.h"

#include "base/bug.h"
#include "base/mem.h"
#include "base/text.h"
#include "project_sql.h"

static struct project project_of_row(const struct sql_project_row *row)
{
	return (struct project){
		.id = { row->id },
		.code = row->code,
		.version = row->version,
		.text_version = row->text_version,
		.state = (enum project_state)machine_state(&project_machine, row->state),
		.unit_code = row->unit_code,
		.unit_name = row->unit_name,
		.author = { row->author_id },
		.title = row->title,
		.need = row->need,
		.place = row->place,
		.for_whom = row->for_whom,
		.procurement_file = row->procurement_file,
		.reason = row->reason,
		.category = (enum category)choice_parse(
		    category_choices, CATEGORY_COUNT - 1, row->category),
		.ways = ways_parse(row->ways),
		.money = project_money_parse(row->money),
		.mode = project_mode_parse(row->mode),
		.done_by_at = row->done_by_at,
		.start_at = row->start_at,
		.head_count = row->head_count,
		.slots = row->slots,
		.term_months = row->term_months,
		.scheme_id = row->scheme_id,
		.round = row->round,
		.taken = row->taken,
		.live_awards = row->live_awards,
		.freed = row->freed,
		.open_objections = row->open_objections,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.occasion = { row->occasion_id },
		.created_at = row->created_at,
		.touched_at = row->touched_at,
		.published_at = row->published_at,
		.state_at = row->state_at,
		.due_at = row->due_at,
		.late_at = row->late_at,
	};
}

static struct project *project_or_null(struct mem *mem, const struct sql_project_row *row)
{
	struct project *project = row ? MEM_NEW(mem, struct project) : NULL;
	if (row)
		*project = project_of_row(row);
	return project;
}

bool project_by_code(struct db *db, struct mem *mem, const char *code, struct project **project_out)
{
	struct sql_project_row *row;
	if (!sql_project_by_code(db, mem, code, &row))
		return false;
	*project_out = project_or_null(mem, row);
	return true;
}

bool project_by_id(
    struct db *db, struct mem *mem, struct project_id id, struct project **project_out)
{
	struct sql_project_row *row;
	if (!sql_project_by_id(db, mem, id.n, &row))
		return false;
	*project_out = project_or_null(mem, row);
	return true;
}

#define MODE(id, text, label) [id] = { text, label },
static const struct {
	const char *text, *label;
} modes[] = { [PROJECT_MODE_NONE] = { "", "" }, PROJECT_MODES(MODE) },
  moneys[] = { [PROJECT_MONEY_NONE] = { "", "" }, PROJECT_MONEYS(MODE) };
#undef MODE

const char *project_mode_text(enum project_mode mode)
{
	return modes[mode].text;
}

const char *project_mode_label(enum project_mode mode)
{
	return modes[mode].label;
}

enum project_mode project_mode_parse(const char *text)
{
	for (int i = PROJECT_MODE_COUNT - 1; i > 0; i--) {
		if (text_equal(modes[i].text, text))
			return (enum project_mode)i;
	}
	return PROJECT_MODE_NONE;
}

const char *project_money_text(enum project_money money)
{
	return moneys[money].text;
}

const char *project_money_label(enum project_money money)
{
	return moneys[money].label;
}

enum project_money project_money_parse(const char *text)
{
	for (int i = PROJECT_MONEY_COUNT - 1; i > 0; i--) {
		if (text_equal(moneys[i].text, text))
			return (enum project_money)i;
	}
	return PROJECT_MONEY_NONE;
}

struct project_facts project_facts_of(const struct project *project)
{
	return (struct project_facts){
		.state = project->state,
		.mode = project->mode,
		.money = project->money,
		.has_procurement_file = !text_blank(project->procurement_file),
		.is_complete = !text_blank(project->title) && !text_blank(project->need) &&
			       project->category != CATEGORY_NONE && !text_blank(project->place) &&
			       project->done_by_at,
		.is_scheme_frozen =
		    true, /* project_move freezes the category's scheme as it publishes */
		.is_unchanged = true, /* texts cannot be edited once published */
		.opens_at = project->opens_at,
		.closes_at = project->closes_at,
		.start_at = project->start_at,
		.done_by_at = project->done_by_at,
		.slots = project->slots,
		.taken = project->taken,
		/* While other slots are still worked in, a new round could lapse over their heads:
		   reoffer waits for them. */
		.freed = project->live_awards ? 0 : project->freed,
		.live_awards = project->live_awards,
		.open_objections = project->open_objections,
		.due_at = project->due_at,
		.late_at = project->late_at,
	};
}

uint32_t project_by(const struct project *project, const struct actor *actor)
{
	return project_relations(actor,
	    &(struct project_ties){ .unit_code = project->unit_code, .author = project->author });
}

bool project_concerns(const struct project *project, const struct actor *actor)
{
	return (project_by(project, actor) &
		   (BY_AUTHOR | BY_POSTER | BY_REVIEWER | BY_DISTRICT_ADMIN | BY_AUDITOR)) != 0;
}

bool project_is_visible(const struct project *project, const struct actor *actor)
{
	return project->published_at != 0 || project_concerns(project, actor);
}

bool project_read_revision(struct db *db, struct mem *mem, struct project *project)
{
	struct sql_project_revision_row *row;
	bool is_open = project->state == PROJECT_RETURNED || project->state == PROJECT_REVIEWING;
	if (!project->published_at || !is_open || project->is_revision)
		return true;
	if (!sql_project_revision(db, mem, project->id.n, &row))
		return false;
	if (!row)
		return true;
	project->is_revision = true;
	project->public_title = project->title;
	project->public_need = project->need;
	project->public_place = project->place;
	project->title = row->title;
	project->need = row->need;
	project->category =
	    (enum category)choice_parse(category_choices, CATEGORY_COUNT - 1, row->category);
	project->place = row->place;
	project->done_by_at = row->done_by_at;
	project->start_at = row->start_at;
	project->for_whom = row->for_whom;
	project->head_count = row->head_count;
	project->ways = ways_parse(row->ways);
	project->money = project_money_parse(row->money);
	project->procurement_file = row->procurement_file;
	project->mode = project_mode_parse(row->mode);
	project->slots = row->slots;
	project->term_months = row->term_months;
	return true;
}

bool project_scheme(struct db *db, struct mem *mem, const struct project *project,
    struct project_scheme **scheme_out)
{
	struct sql_project_scheme_row *row;
	struct sql_project_criteria_rows criteria;
	*scheme_out = NULL;
	if (!project->scheme_id)
		return true;
	if (!sql_project_scheme_by_id(db, mem, project->scheme_id, &row) ||
	    !sql_project_criteria(db, mem, project->scheme_id, &criteria))
		return false;
	if (!row)
		BUG("project %s has no scheme %lld", project->code, (long long)project->scheme_id);
	struct project_scheme *scheme = MEM_NEW(mem, struct project_scheme);
	*scheme = (struct project_scheme){ .id = row->id,
		.community_weight = row->community_weight,
		.expert_weight = row->expert_weight,
		.resident_weight = row->resident_weight,
		.community_quorum = row->community_quorum,
		.expert_quorum = row->expert_quorum,
		.resident_quorum = row->resident_quorum };
	scheme->criteria.items = MEM_ARRAY(mem, struct project_criterion, criteria.n);
	scheme->criteria.n = criteria.n;
	for (size_t i = 0; i < criteria.n; i++)
		scheme->criteria.items[i] =
		    (struct project_criterion){ .side = criteria.items[i].side,
			    .name = criteria.items[i].name,
			    .weight = criteria.items[i].weight };
	*scheme_out = scheme;
	return true;
}
