/* Texts in other languages: gettext's .mo files, mapped and searched. */
#include "base/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"

/*
 * Not gettext(3): it asks the locale of the process, which must be installed on the machine and is
 * one for all requests.
 */

static size_t one_form(int64_t n)
{
	(void)n;
	return 0;
}

static size_t one_and_many(int64_t n)
{
	return n != 1;
}

/* A row per language: its tag, its file, and which of its plural forms goes with a number. */
static const struct language {
	const char *tag, *file;
	size_t (*form)(int64_t n);
} languages[LANG_COUNT] = {
	[LANG_ZH] = { .tag = "zh-CN", .file = "zh_CN.mo", .form = one_form },
	[LANG_EN] = { .tag = "en", .file = NULL, .form = one_and_many },
};

/* A mapped file: two tables of (length, offset), of ids and of texts, in the order of the ids. */
static struct catalog {
	const unsigned char *data;
	size_t bytes;
	uint32_t count, ids, texts;
} catalogs[LANG_COUNT];

#define MO_MAGIC 0x950412deU
#define MO_HEADER_BYTES 28
/* gettext puts a context and its id into one, with this between them. */
#define CONTEXT_END '\004'
#define MAX_FILE_BYTES ((off_t)64 * 1024 * 1024)

static uint32_t word_at(const struct catalog *catalog, size_t offset)
{
	uint32_t word;

	memcpy(&word, catalog->data + offset, sizeof word);
	return word;
}

/* Text number i of one of the two tables. */
static const char *text_at(const struct catalog *catalog, uint32_t table, size_t i)
{
	return (const char *)catalog->data + word_at(catalog, table + i * 8 + 4);
}

static size_t length_at(const struct catalog *catalog, uint32_t table, size_t i)
{
	return word_at(catalog, table + i * 8);
}

/* Whether every text of a table lies in the file and ends with NUL. */
static bool table_fits(const struct catalog *catalog, uint32_t table)
{
	size_t i;

	if (table > catalog->bytes || catalog->count > (catalog->bytes - table) / 8)
		return false;
	for (i = 0; i < catalog->count; i++) {
		size_t end =
		    (size_t)word_at(catalog, table + i * 8 + 4) + length_at(catalog, table, i);

		if (end >= catalog->bytes || catalog->data[end] != '\0')
			return false;
	}
	return true;
}

/* Looked at once when opened, so that a lookup need not distrust the file. */
static bool is_sound(struct catalog *catalog)
{
	size_t i;

	if (catalog->bytes < MO_HEADER_BYTES || word_at(catalog, 0) != MO_MAGIC ||
	    word_at(catalog, 4) >> 16 != 0)
		return false;
	catalog->count = word_at(catalog, 8);
	catalog->ids = word_at(catalog, 12);
	catalog->texts = word_at(catalog, 16);
	if (!table_fits(catalog, catalog->ids) || !table_fits(catalog, catalog->texts))
		return false;
	for (i = 1; i < catalog->count; i++) {
		if (strcmp(text_at(catalog, catalog->ids, i - 1),
			text_at(catalog, catalog->ids, i)) >= 0)
			return false;
	}
	return true;
}

static bool map_file(const char *path, struct catalog *catalog_out)
{
	static const char where[] = "opening a catalog";
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct catalog catalog = { 0 };
	struct stat about;
	void *data;

	if (file < 0)
		return fault_set(FAULT_SYSTEM, errno, where, "%s: %s", path, strerror(errno));
	if (fstat(file, &about) != 0 || about.st_size <= 0 || about.st_size > MAX_FILE_BYTES) {
		close(file);
		return fault_set(FAULT_SYSTEM, 0, where, "%s: empty or too large", path);
	}
	catalog.bytes = (size_t)about.st_size;
	data = mmap(NULL, catalog.bytes, PROT_READ, MAP_PRIVATE, file, 0);
	close(file);
	if (data == MAP_FAILED)
		return fault_set(FAULT_SYSTEM, errno, where, "%s: %s", path, strerror(errno));
	catalog.data = data;
	if (!is_sound(&catalog)) {
		munmap(data, catalog.bytes);
		return fault_set(FAULT_SYSTEM, 0, where, "%s: not a sound .mo file", path);
	}
	*catalog_out = catalog;
	return true;
}

bool catalog_open(const char *folder)
{
	struct mem *mem;
	bool good = true;
	size_t i;

	for (i = 0; good && i < LANG_COUNT; i++) {
		if (languages[i].file == NULL)
			continue;
		/* Pages keep pointers into the mapped file: it stays for good. */
		if (catalogs[i].data != NULL)
			BUG("the catalogs are open already");
		mem = mem_root("catalog path");
		good = map_file(mem_printf(mem, "%s/%s", folder, languages[i].file), &catalogs[i]);
		mem_free(mem);
	}
	return good;
}

/* Compares context and id with a key of the file, as if they had been put together. */
static int compare(const char *context, const char *id, const char *key)
{
	size_t length;
	int order;

	if (context == NULL)
		return strcmp(id, key);
	length = strlen(context);
	order = strncmp(context, key, length);
	if (order != 0)
		return order;
	if (key[length] != CONTEXT_END)
		return CONTEXT_END - (unsigned char)key[length];
	return strcmp(id, key + length + 1);
}

/* The translation and its length (several forms lie in it, each ended by NUL); NULL when there is
 * none. */
static const char *find(enum lang lang, const char *context, const char *id, size_t *length_out)
{
	const struct catalog *catalog = &catalogs[lang];
	size_t low = 0, high = catalog->count;

	/* The empty id is where gettext keeps the file's own header. */
	if (id[0] == '\0')
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(context, id, text_at(catalog, catalog->ids, middle));

		if (order == 0) {
			*length_out = length_at(catalog, catalog->texts, middle);
			return text_at(catalog, catalog->texts, middle);
		}
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *tr_in(enum lang lang, const char *context, const char *id)
{
	const char *text;
	size_t length;

	if (id == NULL)
		return "";
	text = find(lang, context, id, &length);
	return text == NULL ? id : text;
}

const char *tr(enum lang lang, const char *id)
{
	return tr_in(lang, NULL, id);
}

/* The value for the name between braces at place; NULL when it is none of ours. */
static const struct catalog_arg *arg_at(const char *place, const struct catalog_arg *args)
{
	for (; args != NULL && args->name != NULL; args++) {
		size_t length = strlen(args->name);

		if (strncmp(place + 1, args->name, length) == 0 && place[1 + length] == '}')
			return args;
	}
	return NULL;
}

static char *fill(struct mem *mem, const char *text, const struct catalog_arg *args)
{
	const struct catalog_arg *arg;
	const char *place;
	struct buf buf;

	buf_init(&buf, mem, INT32_MAX);
	for (; (place = strchr(text, '{')) != NULL;) {
		buf_add(&buf, text, (size_t)(place - text));
		arg = arg_at(place, args);
		if (arg == NULL) {
			buf_add_char(&buf, '{');
			text = place + 1;
			continue;
		}
		if (arg->value != NULL)
			buf_add_text(&buf, arg->value);
		text = place + strlen(arg->name) + 2;
	}
	buf_add_text(&buf, text);
	return buf.data;
}

char *tr_fill(struct mem *mem, enum lang lang, const char *id, const struct catalog_arg *args)
{
	return fill(mem, tr(lang, id), args);
}

/* Form number `form` of a translation; the first where the file has fewer. */
static const char *plural(const char *text, size_t length, size_t form)
{
	const char *at = text, *end = text + length;

	for (; form > 0 && at < end; form--)
		at += strlen(at) + 1;
	return at < end ? at : text;
}

char *tr_count(struct mem *mem, enum lang lang, const char *one, const char *many, int64_t n)
{
	const struct catalog_arg args[] = { { "n", mem_printf(mem, "%lld", (long long)n) }, { 0 } };
	size_t length;
	const char *text = find(lang, NULL, one, &length);

	if (text != NULL)
		return fill(mem, plural(text, length, languages[lang].form(n)), args);
	return fill(mem, one_and_many(n) == 0 ? one : many, args);
}

const char *lang_tag(enum lang lang)
{
	return languages[lang].tag;
}

/* Weight of one entry of the header in thousandths: what stands behind "q=", 1000 without it. */
static int weight_of(const char *entry, size_t bytes)
{
	const char *q = memmem(entry, bytes, "q=", 2), *end = entry + bytes;
	int weight = 0, digit_value = 1000;

	if (q == NULL)
		return 1000;
	for (q += 2; q < end && digit_value > 0; q++) {
		if (*q == '.')
			continue;
		if (*q < '0' || *q > '9')
			break;
		weight += (*q - '0') * digit_value;
		digit_value /= 10;
	}
	return weight < 1000 ? weight : 1000;
}

/* Whether the entry begins with the tag's language: "zh", "zh-CN" and "zh_TW" fit "zh-CN". */
static bool entry_fits(const char *entry, size_t bytes, const char *tag)
{
	size_t length = strcspn(tag, "-");

	return bytes >= length && strncasecmp(entry, tag, length) == 0 &&
	       (bytes == length || strchr("-_; \t", entry[length]) != NULL);
}

enum lang lang_parse(const char *header)
{
	enum lang best = LANG_ZH;
	int best_weight = 0;
	size_t bytes, i;

	for (; header != NULL && *header != '\0'; header += bytes) {
		header += strspn(header, ", \t");
		bytes = strcspn(header, ",");
		for (i = 0; i < LANG_COUNT; i++) {
			int weight = weight_of(header, bytes);

			if (weight > best_weight && entry_fits(header, bytes, languages[i].tag)) {
				best = (enum lang)i;
				best_weight = weight;
			}
		}
	}
	return best;
}
