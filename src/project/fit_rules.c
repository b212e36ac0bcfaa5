/* How well a partner fits a need, and how alike two titles are. */
#include <string.h>

#include "base/text.h"
#include "project/fit.h"

int fit_score(uint32_t ways_wanted, uint32_t ways_offered, const char *served_unit)
{
	uint32_t both = ways_wanted & ways_offered;
	/* The nearer the unit it names, the more it is meant: a community before its district. */
	int nearness = (int)unit_level_of(served_unit);

	if (ways_wanted == 0)
		return nearness;
	return both == 0 ? 0 : nearness + 100 * __builtin_popcount(both);
}

int fit_likeness(const char *title, const char *other)
{
	size_t bytes = strlen(title), other_bytes = strlen(other);
	int count = 0;
	int32_t point;

	for (size_t at = 0; at < bytes;) {
		size_t first = text_next(title + at, bytes - at, &point);
		if (at + first >= bytes)
			break;
		size_t both = first + text_next(title + at + first, bytes - at - first, &point);
		count += memmem(other, other_bytes, title + at, both) != NULL;
		at += first;
	}
	return count;
}

bool fit_is_alike(const char *title, const char *other)
{
	int pairs = fit_likeness(title, title);

	return pairs > 0 && 2 * fit_likeness(title, other) >= pairs;
}
