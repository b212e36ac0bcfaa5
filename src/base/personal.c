/* Finding numbers of persons in a text. */
#include "base/personal.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"

/* Digits that stand together; and whether nothing but a gap parts them from the run before. */
struct run {
	const char *at;
	size_t length;
	bool is_joined;
};

struct runs {
	struct run *items;
	size_t n;
};

/* Lengths of neighbouring runs; 0 ends a row. */
#define GROUPS_MOST 18
typedef const unsigned char grouping[GROUPS_MOST + 1];

static grouping mobile_groupings[] = { { 11 }, { 3, 4, 4 }, { 3, 8 },
	{ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } };
/* Its last character may be an X, which is no digit: then the last run is shorter by one. */
static grouping identity_groupings[] = { { 18 }, { 6, 8, 4 }, { 6, 4, 4, 4 },
	{ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } };

#define GAP_MOST 3

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* --- the runs of a text ------------------------------------------------------------------------- */

static bool is_gap(int32_t point)
{
	return point == ' ' || point == '\t' || point == '-' || point == '.' || point == '_' ||
	       point == 0xa0 || point == 0xb7 || (point >= 0x2000 && point <= 0x200a) ||
	       (point >= 0x2010 && point <= 0x2015) || point == 0x2022 || point == 0x202f ||
	       point == 0x2212 || point == 0x3000 || point == 0x30fb;
}

static bool is_invisible(int32_t point)
{
	return point == 0xad || (point >= 0x200b && point <= 0x200f) ||
	       (point >= 0x2060 && point <= 0x2064) || point == 0xfeff;
}

/* Narrow, without what cannot be seen, and every gap of up to three characters a single blank. */
static const char *flatten(struct mem *mem, const char *text)
{
	const char *narrow = text_narrow(mem, text);
	size_t left = strlen(narrow), taken, length = 0, gap = 0;
	char *flat = mem_alloc(mem, left + 1);
	int32_t point;
	for (; left; narrow += taken, left -= taken) {
		taken = text_next(narrow, left, &point);
		if (is_invisible(point))
			continue;
		if (!is_gap(point)) {
			memcpy(flat + length, narrow, taken);
			length += taken;
			gap = 0;
		} else if (++gap == 1)
			flat[length++] = ' ';
		else if (gap > GAP_MOST)
			flat[length - 1] = '|';
	}
	return flat;
}

static struct runs find_runs(struct mem *mem, const char *flat)
{
	struct runs runs = { .items = MEM_ARRAY(mem, struct run, strlen(flat) / 2 + 1) };
	const char *end = NULL;
	for (const char *c = flat; *c; c++) {
		if (!is_digit(*c))
			continue;
		struct run *run = &runs.items[runs.n++];
		*run = (struct run){ .at = c, .is_joined = end && end + 1 == c && *end == ' ' };
		while (is_digit(*c))
			c++;
		run->length = (size_t)(c - run->at);
		end = c--;
	}
	return runs;
}

/* --- what stands in neighbouring runs ------------------------------------------------------------- */

/* An X behind the run, unless a word goes on. */
static bool has_x(const struct run *run)
{
	const char *behind = run->at + run->length;
	return (*behind == 'X' || *behind == 'x') && !isalnum((unsigned char)behind[1]);
}

/* The runs from i on, if they are grouped so; the first without its `skipped` characters. */
static const char *read_grouped(
    struct mem *mem, const struct runs *runs, size_t i, size_t skipped, const unsigned char *groups)
{
	char number[GROUPS_MOST + 1];
	size_t length = 0;
	for (size_t g = 0; groups[g]; g++, i++) {
		if (i >= runs->n || (g > 0 && !runs->items[i].is_joined))
			return NULL;
		const struct run *run = &runs->items[i];
		size_t skip = g == 0 ? skipped : 0, ends_in_x = 0;
		if (!groups[g + 1] && run->length + 1 == groups[g] + skip && has_x(run))
			ends_in_x = 1;
		if (run->length + ends_in_x != groups[g] + skip)
			return NULL;
		memcpy(number + length, run->at + skip, groups[g]);
		length += groups[g];
	}
	return mem_strndup(mem, number, length);
}

/* A digit by digit written number with an X at its end, which is a run of no digits. */
static const char *read_single_x(struct mem *mem, const struct runs *runs, size_t i)
{
	char number[GROUPS_MOST];
	size_t g;
	for (g = 0; g < sizeof number - 1; g++, i++) {
		if (i >= runs->n || runs->items[i].length != 1 ||
		    (g > 0 && !runs->items[i].is_joined))
			return NULL;
		number[g] = *runs->items[i].at;
	}
	const char *behind = runs->items[i - 1].at + 1;
	if (behind[0] != ' ' || (behind[1] != 'X' && behind[1] != 'x') ||
	    isalnum((unsigned char)behind[2]))
		return NULL;
	number[g] = 'X';
	return mem_strndup(mem, number, sizeof number);
}

/* --- what such a number is ------------------------------------------------------------------------ */

static bool is_mobile(const char *number)
{
	return number[0] == '1' && number[1] >= '3' && !strpbrk(number, "xX");
}

/* GB 11643-1999: ISO 7064 MOD 11-2. */
static bool fits_check(const char *number)
{
	int rest = 0;
	for (size_t i = 0; i < 17; i++)
		rest = (rest + (number[i] - '0')) * 2 % 11;
	int check = number[17] == 'X' || number[17] == 'x' ? 10 : number[17] - '0';
	return (rest + check) % 11 == 1;
}

static bool is_identity(struct mem *mem, const char *number)
{
	int64_t born_at;
	const char *born = mem_printf(mem, "%.4s-%.2s-%.2s", number + 6, number + 10, number + 12);
	bool is_of_an_age = strncmp(born, "19", 2) == 0 || strncmp(born, "20", 2) == 0;
	return number[0] != '0' && is_of_an_age && clock_parse_date(born, &born_at) &&
	       fits_check(number);
}

/* A credit code may have many digits in a row. */
static bool is_in_credit_code(struct mem *mem, const char *flat, const struct run *run)
{
	const char *from = run->at, *until = run->at;
	while (from > flat && isalnum((unsigned char)from[-1]))
		from--;
	while (isalnum((unsigned char)*until))
		until++;
	char *canonical;
	return until - from == 18 && uscc_read(mem, mem_strndup(mem, from, (size_t)(until - from)),
					 &canonical) == USCC_GOOD;
}

static const char *find_mobile(struct mem *mem, const struct runs *runs, size_t i)
{
	static const char *const prefixes[] = { "", "86", "0086", "0" };
	for (size_t p = 0; p < COUNT(prefixes); p++) {
		size_t skipped = strlen(prefixes[p]);
		if (runs->items[i].length < skipped ||
		    strncmp(runs->items[i].at, prefixes[p], skipped) != 0)
			continue;
		for (size_t g = 0; g < COUNT(mobile_groupings); g++) {
			const char *number =
			    read_grouped(mem, runs, i, skipped, mobile_groupings[g]);
			if (number && is_mobile(number))
				return number;
		}
	}
	return NULL;
}

static const char *find_identity(struct mem *mem, const struct runs *runs, size_t i)
{
	for (size_t g = 0; g < COUNT(identity_groupings); g++) {
		const char *number = read_grouped(mem, runs, i, 0, identity_groupings[g]);
		if (number && is_identity(mem, number))
			return number;
	}
	const char *number = read_single_x(mem, runs, i);
	return number && is_identity(mem, number) ? number : NULL;
}

enum personal_number personal_number_find(struct mem *mem, const char *text, const char **found_out)
{
	const char *flat = flatten(mem, text), *found;
	struct runs runs = find_runs(mem, flat);
	for (size_t i = 0; i < runs.n; i++) {
		found = find_identity(mem, &runs, i);
		if (found) {
			*found_out = found;
			return PERSONAL_IDENTITY;
		}
		found = find_mobile(mem, &runs, i);
		if (found && !is_in_credit_code(mem, flat, &runs.items[i])) {
			*found_out = found;
			return PERSONAL_MOBILE;
		}
	}
	return PERSONAL_NONE;
}
