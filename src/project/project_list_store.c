/* Lists of projects in the database: the wall, needs, queues, what is alike. */
#include "project/project.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "project/fit.h"
#include "project_sql.h"
#include "search/search.h"
#include "unit/unit.h"

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

bool project_open(struct db *db, struct mem *mem, const char *street, int64_t now, int limit,
    struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	if (!sql_project_open(db, mem,
		&(struct sql_project_open_args){ .unit9 = street, .now = now, .limit = limit },
		&rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

bool project_opening(
    struct db *db, struct mem *mem, int64_t now, int limit, struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	if (!sql_project_opening(db, mem, now, limit, &rows))
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

bool project_begun_before(struct db *db, struct mem *mem, struct occasion_id occasion,
    int64_t closes_at, int limit, struct project_lines *lines_out)
{
	struct sql_project_line_rows rows;
	if (!sql_project_begun_before(db, mem,
		&(struct sql_project_begun_before_args){
		    .occasion = occasion.n, .closes = closes_at, .limit = limit },
		&rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
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
