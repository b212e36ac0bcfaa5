/* jiebang-admin calendar: the holidays of another year. */
#include <stdio.h>

#include "app/import.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/admin.h"
#include "db/db.h"

/* By the migrator: the programs that face the network only read the calendar. */
static bool write_days(struct admin *admin, const struct import_days *days)
{
	struct db *db = admin_migrator(admin);
	int64_t replaced;
	if (!db_begin(db) || !import_days_write(db, days, &replaced) || !db_commit(db)) {
		db_rollback(db);
		return false;
	}
	printf("%d: %zu days imported instead of %lld; deadlines set before stay as they are\n",
	    days->year, days->n, (long long)replaced);
	return true;
}

bool admin_calendar(struct admin *admin)
{
	const char *path = admin_word(admin, 2);
	struct import_days days;
	if (!text_equal(admin_word(admin, 1), "import") || !path || admin->word_count != 3)
		return admin_usage("calendar import [--check] FILE.csv");
	if (!import_days_read(admin->mem, admin_lang(), path, &days))
		return false;
	if (days.errors.n)
		return admin_show_errors(&days.errors, path);
	if (!admin->checks_only)
		return write_days(admin, &days);
	printf("%d: %zu days can be imported\n", days.year, days.n);
	return true;
}
