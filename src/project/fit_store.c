/* Reading who fits what. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit_sql.h"
#include "project/fit.h"
#include "unit/unit.h"

/* So many are looked at to find the best among them. */
#define CANDIDATES 60

static int better_project(const void *a, const void *b)
{
	const struct fit_project *one = a, *other = b;
	if (one->score != other->score)
		return one->score < other->score ? 1 : -1;
	if (one->line.closes_at != other->line.closes_at)
		return one->line.closes_at < other->line.closes_at ? -1 : 1;
	return one->line.id.n < other->line.id.n ? -1 : one->line.id.n > other->line.id.n;
}

static bool has_project(const struct fit_projects *fits, int64_t id)
{
	for (size_t i = 0; i < fits->n; i++) {
		if (fits->items[i].line.id.n == id)
			return true;
	}
	return false;
}

static struct fit_project project_of_row(
    const struct sql_fit_projects_row *row, const struct partner *partner)
{
	struct fit_project fit = {
		.line = { .id = { row->id },
		    .code = row->code,
		    .title = row->title,
		    .unit_code = row->unit_code,
		    .unit_name = row->unit_name,
		    .state = (enum project_state)machine_state(&project_machine, row->state),
		    .category = (enum category)choice_parse(
			category_choices, CATEGORY_COUNT - 1, row->category),
		    .mode = project_mode_parse(row->mode),
		    .author = { row->author_id },
		    .slots = row->slots,
		    .taken = row->taken,
		    .round = row->round,
		    .opens_at = row->opens_at,
		    .closes_at = row->closes_at,
		    .done_by_at = row->done_by_at },
		.ways = ways_parse(row->ways),
		.served = row->served_name,
		.was_terminated = row->was_terminated,
	};
	fit.score = fit_score(fit.ways, partner->ways, row->served);
	return fit;
}

bool fit_projects(struct db *db, struct mem *mem, const struct partner *partner, int64_t now,
    size_t most, struct fit_projects *fits_out)
{
	struct sql_fit_projects_rows rows;
	struct fit_projects fits = { 0 };
	if (!sql_fit_projects(db, mem,
		&(struct sql_fit_projects_args){
		    .partner = partner->id.n, .now = now, .limit = CANDIDATES },
		&rows))
		return false;
	fits.items = MEM_ARRAY(mem, struct fit_project, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct fit_project fit = project_of_row(&rows.items[i], partner);
		/* The nearest unit comes first; the same need through another one adds nothing. */
		if (fit.score > 0 && !has_project(&fits, fit.line.id.n))
			fits.items[fits.n++] = fit;
	}
	qsort(fits.items, fits.n, sizeof(fits.items[0]), better_project);
	if (fits.n > most)
		fits.n = most;
	*fits_out = fits;
	return true;
}

static int better_partner(const void *a, const void *b)
{
	const struct fit_partner *one = a, *other = b;
	if (one->score != other->score)
		return one->score < other->score ? 1 : -1;
	return strcmp(one->name, other->name);
}

/* The line of a partner that serves several of the units is that of the nearest. */
static void put_partner(struct fit_partners *fits, const struct fit_partner *fit)
{
	for (size_t i = 0; i < fits->n; i++) {
		if (fits->items[i].id.n != fit->id.n)
			continue;
		if (fits->items[i].score < fit->score)
			fits->items[i] = *fit;
		return;
	}
	fits->items[fits->n++] = *fit;
}

bool fit_partners(struct db *db, struct mem *mem, const struct project *project, size_t most,
    struct fit_partners *fits_out)
{
	struct sql_fit_partners_rows rows;
	struct fit_partners fits = { 0 };
	const char *unit = project->unit_code;
	enum unit_level level = unit_level_of(unit);
	if (!sql_fit_partners(db, mem,
		&(struct sql_fit_partners_args){ .category = choice_stored(category_choices,
						     CATEGORY_COUNT - 1, (int)project->category),
		    .unit6 = mem_strndup(mem, unit, UNIT_DISTRICT),
		    .unit9 = level >= UNIT_STREET ? mem_strndup(mem, unit, UNIT_STREET) : NULL,
		    .unit12 =
			level >= UNIT_COMMUNITY ? mem_strndup(mem, unit, UNIT_COMMUNITY) : NULL,
		    .unit14 = level >= UNIT_GRID ? unit : NULL,
		    .limit = CANDIDATES },
		&rows))
		return false;
	fits.items = MEM_ARRAY(mem, struct fit_partner, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_fit_partners_row *row = &rows.items[i];
		struct fit_partner fit = { .id = { row->id },
			.code = row->code,
			.name = row->name,
			.served = row->served_name,
			.ways = ways_parse(row->ways),
			.open_awards = row->open_awards,
			.barred_until_at = row->barred_until_at };
		fit.score = fit_score(project->ways, fit.ways, row->served);
		if (fit.score > 0)
			put_partner(&fits, &fit);
	}
	qsort(fits.items, fits.n, sizeof(fits.items[0]), better_partner);
	if (fits.n > most)
		fits.n = most;
	*fits_out = fits;
	return true;
}

bool fit_agents(struct db *db, struct mem *mem, struct partner_id partner, int64_t now,
    struct fit_agents *agents_out)
{
	struct sql_fit_agents_rows rows;
	if (!sql_fit_agents(db, mem, partner.n, now, &rows))
		return false;
	agents_out->items = MEM_ARRAY(mem, struct fit_agent, rows.n);
	agents_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		agents_out->items[i] = (struct fit_agent){ .account = { rows.items[i].account_id },
			.until_at = rows.items[i].until_at,
			.free_at = rows.items[i].free_at,
			.office = rows.items[i].office };
	return true;
}

bool fit_ties(struct db *db, struct mem *mem, struct account_id account, int64_t now,
    struct fit_ties *ties_out)
{
	struct sql_fit_ties_rows rows;
	if (!sql_fit_ties(db, mem, account.n, now, &rows))
		return false;
	ties_out->items = MEM_ARRAY(mem, struct fit_tie, rows.n);
	ties_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		ties_out->items[i] = (struct fit_tie){ .partner = { rows.items[i].id },
			.code = rows.items[i].code,
			.name = rows.items[i].name,
			.until_at = rows.items[i].until_at };
	return true;
}

bool fit_own_bodies(struct db *db, struct mem *mem, const char *unit, struct fit_names *names_out)
{
	struct sql_fit_own_bodies_rows rows;
	if (!sql_fit_own_bodies(db, mem, unit, &rows))
		return false;
	names_out->items = MEM_ARRAY(mem, const char *, rows.n);
	names_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		names_out->items[i] = rows.items[i].name;
	return true;
}
