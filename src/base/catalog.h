/* The texts people read: English is the message id, the other languages come from .mo files. */
#ifndef BASE_CATALOG_H
#define BASE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;

enum lang { LANG_ZH = 0, LANG_EN, LANG_COUNT };

/* A named value for a text: "{partner}" in the text becomes value. A list ends with a NULL name. */
struct catalog_arg {
	const char *name;
	const char *value;
};

/* Marks a text of a table for translation; the table's reader translates it with tr(). */
#define N_(text) text

/* Maps <folder>/zh_CN.mo. False with a fault when it is missing or broken. Once per process. */
bool catalog_open(const char *folder) __attribute__((warn_unused_result));

/* The text in the language; the id itself where there is none. Never NULL (NULL gives ""). */
const char *tr(enum lang, const char *id);
/* The same for a word with two meanings: context tells which. */
const char *tr_in(enum lang, const char *context, const char *id);
/* The text with {names} replaced. An unknown name stays as it is written. */
char *tr_fill(struct mem *, enum lang, const char *id, const struct catalog_arg *args);
/* Singular or plural by the language's rule, with {n} replaced by n. */
char *tr_count(struct mem *, enum lang, const char *one, const char *many, int64_t n);

/* "zh-CN" or "en": for lang attributes. */
const char *lang_tag(enum lang);
/* From a tag, a cookie or an Accept-Language header; LANG_ZH when nothing fits. */
enum lang lang_parse(const char *header);

#endif
