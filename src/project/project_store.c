/* Projects in the database: rows to structs, guarded moves. */
#include "project/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "project/fit.h"
#include "project_sql.h"
#include "search/search.h"
#include "unit/unit.h"

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

static void lines_of_rows(
    struct mem *mem, const struct sql_project_line_rows *rows, struct project_lines *lines_out)
{
	lines_out->items = MEM_ARRAY(mem, struct project_line, rows->n);
	lines_out->n = rows->n;
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_project_line_row *row = &rows->items[i];
		lines_out->items[i] = (struct project_line){
			.id = { row->id },
			.code = row->code,
			.title = row->title,
			.place = row->place,
			.unit_code = row->unit_code,
			.unit_name = row->unit_name,
			.state = (enum project_state)machine_state(&project_machine, row->state),
			.category = (enum category)choice_parse(
			    category_choices, CATEGORY_COUNT - 1, row->category),
			.mode = project_mode_parse(row->mode),
			.slots = row->slots,
			.taken = row->taken,
			.round = row->round,
			.live_awards = row->live_awards,
			.opens_at = row->opens_at,
			.closes_at = row->closes_at,
			.done_by_at = row->done_by_at,
			.author = { row->author_id },
			.state_at = row->state_at,
			.due_at = row->due_at,
			.late_at = row->late_at,
		};
	}
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

static const char *none_is_null(const char *stored)
{
	return *stored ? stored : NULL;
}

/* What a list is filtered by, for both of its queries. */
#define FILTERED_BY(filter, unit)                                                                  \
	.state = project_machine.states[(filter)->state ? (filter)->state : PROJECT_PUBLISHED],    \
	.unit6 = (unit).unit6, .unit9 = (unit).unit9, .unit12 = (unit).unit12,                     \
	.unit14 = (unit).unit14,                                                                   \
	.category = none_is_null(                                                                  \
	    choice_stored(category_choices, CATEGORY_COUNT - 1, (int)(filter)->category)),         \
	.mode = none_is_null(project_mode_text((filter)->mode)),                                   \
	.before = (filter)->before ? (filter)->before : INT64_MAX, .limit = (filter)->limit

static bool list_by_words(struct db *db, struct mem *mem, const struct project_filter *filter,
    struct sql_project_line_rows *rows_out)
{
	struct unit_filter unit = unit_filter_of(filter->unit ? filter->unit : "");
	const char *term;
	*rows_out = (struct sql_project_line_rows){ 0 };
	if (!search_rarest(db, mem, SEARCH_PROJECT, filter->text, &term))
		return false;
	return !term || sql_project_list_words(db, mem,
			    &(struct sql_project_list_words_args){ FILTERED_BY(filter, unit),
				.term = term, .like = search_pattern(mem, filter->text) },
			    rows_out);
}

bool project_list(struct db *db, struct mem *mem, const struct project_filter *filter,
    struct project_lines *lines_out)
{
	struct unit_filter unit = unit_filter_of(filter->unit ? filter->unit : "");
	struct sql_project_line_rows rows;
	if (!text_blank(filter->text)
		? !list_by_words(db, mem, filter, &rows)
		: !sql_project_list(
		      db, mem, &(struct sql_project_list_args){ FILTERED_BY(filter, unit) }, &rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

bool project_needs(struct db *db, struct mem *mem, const struct project_needs_filter *filter,
    struct project_lines *lines_out)
{
	struct unit_filter unit = unit_filter_of(filter->unit ? filter->unit : "");
	struct sql_project_line_rows rows;
	if (!sql_project_needs(db, mem,
		&(struct sql_project_needs_args){ .unit6 = unit.unit6,
		    .unit9 = unit.unit9,
		    .unit12 = unit.unit12,
		    .unit14 = unit.unit14,
		    .category = none_is_null(
			choice_stored(category_choices, CATEGORY_COUNT - 1, (int)filter->category)),
		    .mode = none_is_null(project_mode_text(filter->mode)),
		    .now = filter->now,
		    .after = filter->after_at ? filter->after_at : filter->now,
		    .after_id = filter->after,
		    .limit = filter->limit },
		&rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

/* So many of the newest are compared. */
#define SIMILAR_COMPARED 40

struct alike {
	struct project_line line;
	int likeness;
};

static int more_alike(const void *a, const void *b)
{
	const struct alike *one = a, *other = b;
	if (one->likeness != other->likeness)
		return one->likeness < other->likeness ? 1 : -1;
	return one->line.id.n < other->line.id.n ? 1 : one->line.id.n > other->line.id.n ? -1 : 0;
}

bool project_similar(struct db *db, struct mem *mem, const struct project *project, size_t most,
    struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	struct project_lines lines;
	size_t n = 0;
	*lines_out = (struct project_lines){ 0 };
	if (unit_level_of(project->unit_code) < UNIT_STREET || !project->category)
		return true;
	if (!sql_project_similar(db, mem,
		&(struct sql_project_similar_args){
		    .unit9 = mem_strndup(mem, project->unit_code, UNIT_STREET),
		    .category =
			choice_stored(category_choices, CATEGORY_COUNT - 1, (int)project->category),
		    .but = project->id.n,
		    .limit = SIMILAR_COMPARED },
		&rows))
		return false;
	lines_of_rows(mem, &rows, &lines);
	struct alike *alike = MEM_ARRAY(mem, struct alike, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		int likeness = fit_likeness(project->title, lines.items[i].title);
		if (likeness > 0)
			alike[n++] = (struct alike){ lines.items[i], likeness };
	}
	qsort(alike, n, sizeof(alike[0]), more_alike);
	lines_out->n = n < most ? n : most;
	for (size_t i = 0; i < lines_out->n; i++)
		lines.items[i] = alike[i].line;
	lines_out->items = lines.items;
	return true;
}

bool project_of_author(struct db *db, struct mem *mem, struct account_id author, int limit,
    struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	if (!sql_project_of_author(db, mem, author.n, limit, &rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

bool project_of_occasion(
    struct db *db, struct mem *mem, struct occasion_id occasion, struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	if (!sql_project_of_occasion(db, mem, occasion.n, &rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

/* Where those stand in a queue that are not late: sql project.queued_at. */
#define QUEUED_LAST (INT64_C(253402214400) * SECOND_US)

/* An office's needs are asked for by its level; -1 is nobody's. */
static int64_t asked(const struct project_queue *queue, enum unit_level level)
{
	return (queue->offices & PROJECT_OFFICE(level)) != 0 ? (int64_t)level : -1;
}

bool project_waiting(struct db *db, struct mem *mem, const struct project_queue *queue,
    struct project_lines *lines_out)
{
	struct unit_filter unit = unit_filter_of(queue->unit);
	struct sql_project_line_rows rows;
	int64_t behind = queue->after_at ? queue->after_at : QUEUED_LAST;
	if (!sql_project_waiting(db, mem,
		&(struct sql_project_waiting_args){ .state = project_machine.states[queue->state],
		    .unit6 = unit.unit6,
		    .unit9 = unit.unit9,
		    .unit12 = unit.unit12,
		    .unit14 = unit.unit14,
		    .district = asked(queue, UNIT_DISTRICT),
		    .street = asked(queue, UNIT_STREET),
		    .community = asked(queue, UNIT_COMMUNITY),
		    .queued = queue->after ? behind : 0,
		    .after = queue->after,
		    .limit = queue->limit },
		&rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
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
