/* Reads a folder of migrations and refuses what is not one. */
#include "db/migration.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)
#define NUMBER_DIGITS 4

static bool refuse(const struct migration *m, const char *why)
{
	return fault_set(FAULT_SYSTEM, 0, "migration", "%s: %s", m->name, why);
}

/* --- one file --- */

static bool is_privilege(const char *word)
{
	static const char *const privileges[] = { "select", "insert", "update", "delete" };

	for (size_t i = 0; i < COUNT(privileges); i++)
		if (strcmp(word, privileges[i]) == 0)
			return true;
	return false;
}

/* Only known words get into the GRANT that is made of them. */
static bool read_grants(struct mem *mem, struct migration *m, const char *text)
{
	static const char prefix[] = "-- grant: ";
	char *line, *save = NULL;
	struct buf grants;

	if (strncmp(text, prefix, sizeof(prefix) - 1) != 0)
		return refuse(m, "the first line is not \"-- grant: ...\"");
	text += sizeof(prefix) - 1;
	line = mem_strndup(mem, text, strcspn(text, "\n"));
	if (strcmp(line, "none") == 0)
		return true;
	buf_init(&grants, mem, FILE_MAX_BYTES);
	for (char *word = strtok_r(line, ", ", &save); word != NULL;
	     word = strtok_r(NULL, ", ", &save)) {
		if (!is_privilege(word))
			return refuse(m, "only select, insert, update, delete can be granted");
		buf_printf(&grants, "%s%s", grants.len > 0 ? ", " : "", word);
	}
	if (grants.len == 0)
		return refuse(m, "grants nothing: write \"-- grant: none\"");
	m->grants = grants.data;
	return true;
}

struct opening {
	const char *words[2];
	bool changes_schema;
};

static const struct opening openings[] = {
	{ { "CREATE", "TABLE" }, .changes_schema = true },
	{ { "ALTER", "TABLE" }, .changes_schema = true },
	{ { "INSERT", "INTO" }, .changes_schema = false },
	{ { "UPDATE" }, .changes_schema = false },
};

/* The next word; text moves behind it. */
static char *next_word(struct mem *mem, const char **text)
{
	const char *begin = *text + strspn(*text, " \t\n");
	size_t length = 0;

	while (isalnum((unsigned char)begin[length]) || begin[length] == '_')
		length++;
	*text = begin + length;
	return mem_strndup(mem, begin, length);
}

static const char *skip_comments(const char *text)
{
	while (strncmp(text, "--", 2) == 0 || *text == '\n')
		text += strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
	return text;
}

/* The table is the word behind the opening; a plain name, since it gets into the GRANT. */
static bool read_statement(struct mem *mem, struct migration *m, const char *text)
{
	m->sql = skip_comments(text);
	for (size_t i = 0; i < COUNT(openings); i++) {
		const char *rest = m->sql;
		size_t n = 0;

		while (n < 2 && openings[i].words[n] != NULL &&
		       strcmp(next_word(mem, &rest), openings[i].words[n]) == 0)
			n++;
		if (n < 2 && openings[i].words[n] != NULL)
			continue;
		m->changes_schema = openings[i].changes_schema;
		m->table = next_word(mem, &rest);
		return m->table[0] != '\0' || refuse(m, "the statement names no table");
	}
	return refuse(m, "the statement is no CREATE TABLE, ALTER TABLE, INSERT INTO or UPDATE");
}

static bool read_file(struct mem *mem, const char *folder, struct migration *m)
{
	char *text;
	size_t bytes;

	if (!file_read(
		mem, mem_printf(mem, "%s/%s", folder, m->name), FILE_MAX_BYTES, &text, &bytes))
		return false;
	if (strlen(text) != bytes)
		return refuse(m, "holds a NUL");
	sha256(text, bytes, m->hash);
	return read_grants(mem, m, text) && read_statement(mem, m, text);
}

/* --- the folder --- */

static int is_sql(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

/* The number of "0003_unit.sql"; 0 when it has none. */
static int64_t number_of(const char *name)
{
	int64_t number = 0;

	for (int i = 0; i < NUMBER_DIGITS; i++) {
		if (!isdigit((unsigned char)name[i]))
			return 0;
		number = number * 10 + (name[i] - '0');
	}
	return name[NUMBER_DIGITS] == '_' ? number : 0;
}

static bool read_names(
    struct mem *mem, struct dirent **entries, size_t n, struct migrations *migrations)
{
	migrations->items = MEM_ARRAY(mem, struct migration, n);
	for (size_t i = 0; i < n; i++) {
		struct migration *m = &migrations->items[i];

		m->name = mem_strdup(mem, entries[i]->d_name);
		m->number = number_of(m->name);
		if (m->number != (int64_t)i + 1)
			return refuse(m, "numbers go from 0001 without gaps and repetitions");
	}
	migrations->n = n;
	return true;
}

/* scandir allocates on its own. */
#undef free

bool migrations_read(struct mem *mem, const char *folder, struct migrations *migrations_out)
{
	struct migrations migrations = { 0 };
	struct dirent **entries;
	int n = scandir(folder, &entries, is_sql, alphasort);
	bool ok;

	if (n < 0)
		return fault_set(
		    FAULT_SYSTEM, errno, "migrations", "%s: %s", folder, strerror(errno));
	ok = read_names(mem, entries, (size_t)n, &migrations);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	for (size_t i = 0; ok && i < migrations.n; i++)
		ok = read_file(mem, folder, &migrations.items[i]);
	if (ok)
		*migrations_out = migrations;
	return ok;
}
