/* The columns of a registry's table, and a row of it as the form of an application. */
#include "app/partner_table.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"

#define AT(member) offsetof(struct partner_fields, application.member)
const struct form_field partner_columns[COLUMN_COUNT] = {
	[COLUMN_NAME] = { .name = "name",
	    .label = N_("Name"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .offset = AT(name) },
	[COLUMN_KIND] = { .name = "kind",
	    .label = N_("Kind"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = partner_kind_choices,
	    .choice_count = PARTNER_KIND_COUNT - 1,
	    .offset = AT(kind) },
	[COLUMN_CREDIT_CODE] = { .name = "credit_code",
	    .label = N_("Unified social credit code"),
	    .type = FIELD_TEXT,
	    .max = 40,
	    .offset = offsetof(struct partner_fields, credit_code) },
	[COLUMN_LIST_CODE] = { .name = "list_code",
	    .label = N_("Number in the street's own list"),
	    .type = FIELD_TEXT,
	    .max = 40,
	    .offset = offsetof(struct partner_fields, list_code) },
	[COLUMN_SUB_UNIT] = { .name = "sub_unit",
	    .label = N_("Crew or branch"),
	    .type = FIELD_TEXT,
	    .max = 60,
	    .offset = AT(sub_unit) },
	[COLUMN_STREET] = { .name = "street",
	    .label = N_("Street"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 40,
	    .offset = AT(street) },
	[COLUMN_WAYS] = { .name = "ways",
	    .label = N_("Ways of taking part"),
	    .type = FIELD_CHOICES,
	    .required = true,
	    .choices = way_choices,
	    .choice_count = WAY_COUNT - 1,
	    .offset = AT(ways) },
	[COLUMN_CATEGORIES] = { .name = "categories",
	    .label = N_("What it can help with"),
	    .type = FIELD_CHOICES,
	    .choices = category_choices,
	    .choice_count = CATEGORY_COUNT - 1,
	    .offset = AT(categories) },
	[COLUMN_SERVES] = { .name = "serves",
	    .label = N_("Where it serves"),
	    .type = FIELD_AREA,
	    .max = 1000,
	    .offset = AT(serves) },
	[COLUMN_CONTACT_NAME] = { .name = "contact_name",
	    .label = N_("Office to ask for"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 40,
	    .offset = AT(contact_name) },
	[COLUMN_CONTACT_PHONE] = { .name = "contact_phone",
	    .label = N_("Telephone"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .max = 30,
	    .offset = AT(contact_phone) },
	[COLUMN_INTRO] = { .name = "intro",
	    .label = N_("Who we are"),
	    .type = FIELD_AREA,
	    .max = 1000,
	    .offset = AT(intro) },
	[COLUMN_RESOURCES] = { .name = "resources",
	    .label = N_("What it offers"),
	    .type = FIELD_AREA,
	    .max = 4000,
	    .offset = AT(resources) },
	[COLUMN_CODE_REASON] = { .name = "code_reason",
	    .label = N_("Why a code that does not fit is right"),
	    .type = FIELD_TEXT,
	    .max = 300,
	    .offset = offsetof(struct partner_fields, code_reason) },
	[COLUMN_IS_UNIT] = { .name = "is_unit",
	    .label = N_("Unit the body itself is"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct partner_fields, is_unit) },
};
#undef AT
static const struct form row_form = { .fields = partner_columns,
	.field_count = COLUMN_COUNT,
	.bytes = sizeof(struct partner_fields) };

/* --- words of a cell --- */

/* Digits and letters of full width become plain ones; brackets and commas of a Chinese name stay. */
static const char *narrow_words(struct mem *mem, const char *text)
{
	char *narrow = mem_alloc(mem, strlen(text) + 1), *to = narrow;
	for (const char *from = text; *from;) {
		int32_t point;
		size_t bytes = text_next(from, strlen(from), &point);
		bool is_word = (point >= 0xff10 && point <= 0xff19) ||
			       (point >= 0xff21 && point <= 0xff3a) ||
			       (point >= 0xff41 && point <= 0xff5a);
		if (is_word)
			*to++ = (char)(point - 0xfee0);
		else
			to = (char *)memcpy(to, from, bytes) + bytes;
		from += bytes;
	}
	return narrow;
}

/* The stored word of a choice written as that or as its label in either language; else what was written. */
static const char *stored_of(const struct form_field *column, const char *written)
{
	for (size_t i = 0; i < column->choice_count; i++) {
		const struct form_choice *choice = &column->choices[i];
		if (strcasecmp(written, choice->value) == 0 ||
		    strcasecmp(written, choice->label) == 0)
			return choice->value;
		for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
			if (strcasecmp(written, tr(lang, choice->label)) == 0)
				return choice->value;
		}
	}
	return written;
}

const char *partner_next_word(struct mem *mem, const char **rest)
{
	static const char *const marks[] = { "、", "，", "；", ",", ";", "\n" };
	const char *start = *rest;
	for (const char *at = start; *at; at++) {
		for (size_t i = 0; i < COUNT(marks); i++) {
			if (!text_starts(at, marks[i]))
				continue;
			*rest = at + strlen(marks[i]);
			return text_trim(mem, mem_strndup(mem, start, (size_t)(at - start)));
		}
	}
	*rest = start + strlen(start);
	return text_trim(mem, start);
}

/* --- from a row to a form ---------------------------------------------------------------------- */

/* More words than a choice has make it unreadable, which is an error as well. */
#define MOST_WORDS 30

static size_t add_words(
    struct mem *mem, const struct form_field *field, const char *cell, struct form_pair *to)
{
	size_t n = 0;
	for (const char *rest = cell; *rest && n < MOST_WORDS;) {
		const char *word = partner_next_word(mem, &rest);
		if (!*word)
			continue;
		to[n] = (struct form_pair){ .name = field->name,
			.value = n == MOST_WORDS - 1 ? cell : stored_of(field, word) };
		n++;
	}
	return n;
}

static size_t add_pairs(
    struct mem *mem, const struct form_field *field, const char *cell, struct form_pair *to)
{
	const char *value = narrow_words(mem, cell);
	if (field->type == FIELD_CHOICES)
		return add_words(mem, field, value, to);
	if (field->type == FIELD_CHOICE)
		value = stored_of(field, text_trim(mem, value));
	to[0] = (struct form_pair){ .name = field->name, .value = value };
	return 1;
}

void partner_row_read(
    struct mem *mem, enum lang lang, const char *const *cells, struct form_state *state_out)
{
	struct form_pair pairs[COLUMN_COUNT + 2 * MOST_WORDS];
	size_t n = 0;
	for (int column = 0; column < COLUMN_COUNT; column++)
		n += add_pairs(mem, &partner_columns[column], cells[column], &pairs[n]);
	if (form_read(mem, lang, &row_form, pairs, n, state_out) != FORM_READ)
		BUG("the pairs of a row are not the form's");
}

int partner_column(struct mem *mem, const char *heading)
{
	const char *word = text_trim(mem, text_narrow(mem, heading));
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (strcasecmp(word, partner_columns[column].name) == 0 ||
		    strcasecmp(word, partner_columns[column].label) == 0 ||
		    strcmp(word, tr(LANG_ZH, partner_columns[column].label)) == 0)
			return column;
	}
	return -1;
}

/* --- the template ------------------------------------------------------------------------------ */

/* By column; made-up bodies. */
static const char *const examples[][COLUMN_COUNT] = {
	{ "青岛示范家政服务有限公司", "企业", "91370203MA3TE5T03G", "", "", "大港街道",
	    "人员、专业服务", "养老助老、维修设施", "青海路社区", "综合办公室", "0532-80000000",
	    "上门维修与家政服务。", "水电检修；专业服务；每月两次；周末", "", "" },
	{ "大港街道示范互助队", "自组织团队", "", "DG-001", "", "370203019", "人员", "邻里互助", "",
	    "队部", "13800001234", "", "", "", "" },
};

static void add_cell(struct buf *out, const char *text, bool is_last)
{
	buf_printf(out, "\"%s\"%s", text, is_last ? "\r\n" : ",");
}

const char *partner_table_example(struct mem *mem, enum lang lang)
{
	struct buf out;
	buf_init(&out, mem, (size_t)64 * 1024);
	buf_add_text(&out, "\xef\xbb\xbf");
	for (int column = 0; column < COLUMN_COUNT; column++)
		add_cell(&out, tr(lang, partner_columns[column].label), column == COLUMN_COUNT - 1);
	for (size_t i = 0; i < COUNT(examples); i++)
		for (int column = 0; column < COLUMN_COUNT; column++)
			add_cell(&out, examples[i][column], column == COLUMN_COUNT - 1);
	return out.data;
}
