/* The figures: one row. */
#include "site/figure.h"

#include "base/mem.h"
#include "db/db.h"
#include "site_sql.h"

bool figures_read(struct db *db, struct mem *mem, struct figures **figures_out)
{
	struct sql_figures_read_row *row;
	if (!sql_figures_read(db, mem, &row))
		return false;
	*figures_out = NULL;
	if (!row)
		return true;
	*figures_out = MEM_NEW(mem, struct figures);
	**figures_out = (struct figures){
		.values = { [FIGURE_PUBLISHED] = row->published,
		    [FIGURE_RUNNING] = row->running,
		    [FIGURE_CLOSED] = row->closed,
		    [FIGURE_UNCLAIMED] = row->unclaimed,
		    [FIGURE_PARTNERS] = row->partners },
		.counted_at = row->counted_at,
	};
	return true;
}

bool figures_count(struct db *db, struct mem *mem, int64_t now)
{
	struct sql_figures_count_row *row;
	int64_t changed;
	return sql_figures_count(db, mem, &row) &&
	       sql_figures_keep(db,
		   &(struct sql_figures_keep_args){ .published = row->published,
		       .running = row->running,
		       .closed = row->closed,
		       .unclaimed = row->unclaimed,
		       .partners = row->partners,
		       .now = now },
		   &changed);
}
