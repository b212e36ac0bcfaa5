/* The columns of a registry's table, and a row of it as a form, so that limits and words for what is wrong are those of the pages. */
#ifndef APP_PARTNER_TABLE_H
#define APP_PARTNER_TABLE_H

#include <stddef.h>

#include "base/form.h"
#include "partner/partner.h"

struct mem;

/* What a row says. */
struct partner_fields {
	struct partner_application application;
	const char *credit_code, *list_code, *code_reason, *is_unit;
};

enum partner_column {
	COLUMN_NAME,
	COLUMN_KIND,
	COLUMN_CREDIT_CODE,
	COLUMN_LIST_CODE,
	COLUMN_SUB_UNIT,
	COLUMN_STREET,
	COLUMN_WAYS,
	COLUMN_CATEGORIES,
	COLUMN_SERVES,
	COLUMN_CONTACT_NAME,
	COLUMN_CONTACT_PHONE,
	COLUMN_INTRO,
	COLUMN_RESOURCES,
	COLUMN_CODE_REASON,
	COLUMN_IS_UNIT,
	COLUMN_COUNT
};

/* By enum partner_column. */
extern const struct form_field partner_columns[COLUMN_COUNT];

/* The column of a heading, written as its stored name or as its label in either language; -1: none. */
int partner_column(struct mem *, const char *heading);
/* The next of several words, trimmed; "、", commas, semicolons and ends of lines part them. rest: what is behind it. */
const char *partner_next_word(struct mem *, const char **rest);
/* A row's cells by column, "" where there is none, as a struct partner_fields with errors. */
void partner_row_read(
    struct mem *, enum lang, const char *const *cells, struct form_state *state_out);

/* A table with every heading and two made-up rows. */
const char *partner_table_example(struct mem *, enum lang);

#endif
