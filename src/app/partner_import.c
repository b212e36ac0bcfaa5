/* Reading a registry, and writing it. */
#include "app/partner_import.h"

#include <string.h>

#include "app/partner_table.h"
#include "app/progress.h"
#include "base/charset.h"
#include "base/code.h"
#include "base/csv.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/form.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/serial.h"
#include "partner/partner_form.h"
#include "unit/unit.h"

#define IMPORT_BYTES ((size_t)16 * 1024 * 1024)
#define IMPORT_ROWS 5000

/* --- reading one table ------------------------------------------------------------------------- */

struct reading {
	struct db *db;
	struct mem *mem;
	const struct registry_options *options;
	struct registry_import *import;
	struct csv csv;
	int place[COLUMN_COUNT]; /* where a column of ours stands in the table; -1: nowhere */
	struct unit *self; /* the district; NULL: its row is missing */
	struct unit_list streets, communities;
	const char **keys; /* identities of the rows so far, by row */
};

static void add_error(struct reading *r, const struct import_error *error)
{
	import_error_add(r->mem, &r->import->errors, error);
}

static void row_error(struct reading *r, size_t row, const char *text)
{
	add_error(r, &(struct import_error){ .row = row, .text = text });
}

/* --- what only the registry knows -------------------------------------------------------------- */

static void wrong(
    struct reading *r, struct form_state *state, enum partner_column column, const char *id)
{
	form_error(state, partner_columns[column].name, tr(r->options->lang, id));
}

static void wrong_with(struct reading *r, struct form_state *state, enum partner_column column,
    const char *id, const char *name, const char *value)
{
	form_error(state, partner_columns[column].name,
	    tr_fill(r->mem, r->options->lang, id,
		(const struct catalog_arg[]){ { name, value }, { 0 } }));
}

static const char *uscc_of(
    struct reading *r, struct form_state *state, const struct partner_fields *fields)
{
	char *canonical;
	enum uscc_reading reading = uscc_read(r->mem, fields->credit_code, &canonical);
	if (partner_uscc_error(reading) && !(reading == USCC_CHECK && fields->code_reason))
		wrong(r, state, COLUMN_CREDIT_CODE, partner_uscc_error(reading));
	return canonical;
}

/* A code that fits needs no reason, so none is kept. */
static void check_identity(struct reading *r, struct form_state *state,
    const struct partner_fields *fields, struct partner_import *partner)
{
	struct partner_application *a = &partner->application;
	char *canonical;
	if (fields->credit_code && fields->list_code)
		wrong(r, state, COLUMN_LIST_CODE,
		    N_("With a credit code there is no number in a street's own list."));
	if (!fields->credit_code && !fields->list_code)
		wrong(r, state, COLUMN_CREDIT_CODE,
		    N_("Give the credit code, or a number in the street's own list."));
	a->scheme = fields->credit_code ? PARTNER_SCHEME_USCC : PARTNER_SCHEME_STREET;
	a->ident = fields->credit_code
		       ? uscc_of(r, state, fields)
		       : text_trim(r->mem,
			     text_narrow(r->mem, fields->list_code ? fields->list_code : ""));
	if (fields->credit_code && uscc_read(r->mem, fields->credit_code, &canonical) == USCC_CHECK)
		partner->ident_override = fields->code_reason;
}

/* How many places of that name or code may keep a registry: a street, or the district. */
static size_t find_registry(const struct reading *r, const char *word, const char **code_out)
{
	bool is_self =
	    r->self && (text_equal(r->self->code, word) || text_equal(r->self->name, word));
	if (is_self)
		*code_out = r->self->code;
	return is_self + unit_list_find(&r->streets, word, code_out);
}

static void check_street(struct reading *r, struct form_state *state, struct partner_application *a)
{
	const char *code = NULL;
	if (a->street && find_registry(r, a->street, &code) != 1)
		wrong_with(r, state, COLUMN_STREET, N_("{unit} is no street of this district."),
		    "unit", a->street);
	a->street = code;
}

/* By its code alone: departments of different streets have one name. */
static bool check_body(struct reading *r, struct form_state *state,
    const struct partner_fields *fields, struct partner_import *partner)
{
	struct unit *unit = NULL;
	if (!fields->is_unit)
		return true;
	if (unit_contains(r->options->district, fields->is_unit) &&
	    !unit_by_code(r->db, r->mem, fields->is_unit, &unit))
		return false;
	if (!unit)
		wrong_with(r, state, COLUMN_IS_UNIT,
		    N_("{unit} is no code of a unit of this district."), "unit", fields->is_unit);
	partner->is_unit = fields->is_unit;
	return true;
}

/* Codes, one on a line, each once. */
static void check_serves(struct reading *r, struct form_state *state, struct partner_application *a)
{
	const char *codes = "", *rest = a->serves ? a->serves : "";
	size_t n = 0;
	while (*rest) {
		const char *word = partner_next_word(r->mem, &rest), *code = NULL;
		size_t found = *word ? find_registry(r, word, &code) +
					   unit_list_find(&r->communities, word, &code)
				     : 0;
		if (!*word)
			continue;
		if (found != 1) {
			wrong_with(r, state, COLUMN_SERVES,
			    found ? N_("{unit} is the name of several places: write its code.")
				  : N_("{unit} is no street and no community of this district."),
			    "unit", word);
			return;
		}
		if (strstr(codes, mem_printf(r->mem, "%s\n", code)))
			continue;
		codes = mem_printf(r->mem, "%s%s\n", codes, code);
		if (++n > PARTNER_SERVES_MAX)
			wrong(r, state, COLUMN_SERVES, N_("At most 30 streets and communities."));
	}
	a->serves = *codes ? codes : NULL;
}

static void check_phone(struct reading *r, struct form_state *state, struct partner_application *a)
{
	if (!a->contact_phone)
		return;
	a->contact_phone = partner_phone_of(r->mem, a->contact_phone);
	if (!a->contact_phone)
		wrong(r, state, COLUMN_CONTACT_PHONE,
		    N_("Enter a mobile number, a fixed one with its area code, or a 400 number."));
}

/* Once more in words that can be read without a catalog. */
static void check_resources(
    struct reading *r, struct form_state *state, struct partner_application *a)
{
	struct partner_resources resources;
	struct partner_form_error error;
	if (partner_resources_read(r->mem, a->resources, &resources, &error))
		a->resources = partner_resources_text(r->mem, LANG_EN, &resources);
	else
		wrong_with(r, state, COLUMN_RESOURCES, error.text, "n",
		    mem_printf(r->mem, "%zu", error.line));
}

/* --- once in the file, and not yet in the registry --------------------------------------------- */

static bool is_twice(struct reading *r, struct form_state *state,
    const struct partner_application *a, size_t i, enum partner_column column)
{
	r->keys[i] =
	    mem_printf(r->mem, "%d:%s:%s", a->scheme, a->ident, a->sub_unit ? a->sub_unit : "");
	for (size_t k = 0; k < i; k++) {
		if (!text_equal(r->keys[k], r->keys[i]))
			continue;
		wrong_with(r, state, column, N_("The same body stands in row {row} already."),
		    "row", mem_printf(r->mem, "%zu", r->csv.rows[k].number));
		return true;
	}
	return false;
}

/* skip_out: it is there, and that is fine. */
static bool check_new(struct reading *r, struct form_state *state,
    const struct partner_application *a, size_t i, bool *skip_out)
{
	enum partner_column column =
	    a->scheme == PARTNER_SCHEME_USCC ? COLUMN_CREDIT_CODE : COLUMN_LIST_CODE;
	struct partner *there;
	*skip_out = false;
	if (!*a->ident || is_twice(r, state, a, i, column))
		return true;
	if (!partner_by_identity(r->db, r->mem, (enum partner_scheme)a->scheme, a->ident,
		a->sub_unit ? a->sub_unit : "", &there))
		return false;
	*skip_out = there && r->options->skips_existing;
	if (there && !*skip_out)
		wrong_with(r, state, column,
		    there->state == PARTNER_LISTED
			? N_("This body is in the registry already, as {code}.")
			: N_("This body has an application or a past here, as {code}."),
		    "code", there->code);
	return true;
}

/* --- a row ------------------------------------------------------------------------------------- */

static void take_errors(
    struct reading *r, const struct csv_row *row, const struct form_state *state)
{
	for (int column = 0; column < COLUMN_COUNT; column++) {
		int place = r->place[column];
		if (!state->errors[column])
			continue;
		add_error(r,
		    &(struct import_error){ .row = row->number,
			.column = place < 0 ? 0 : (size_t)place + 1,
			.heading = place < 0 ? tr(r->options->lang, partner_columns[column].label)
					     : r->csv.columns[place],
			.value = place < 0 ? NULL : row->values[place],
			.text = state->errors[column] });
	}
}

static bool read_row(struct reading *r, size_t i)
{
	const struct csv_row *row = &r->csv.rows[i];
	const char *cells[COLUMN_COUNT];
	struct form_state state;
	struct import_row good = { .row = row->number };
	bool skips = false;
	if (row->fields != r->csv.column_count) {
		row_error(r, row->number,
		    tr_fill(r->mem, r->options->lang,
			N_("This row has {n} fields, the headings are {m}."),
			(const struct catalog_arg[]){
			    { "n", mem_printf(r->mem, "%zu", row->fields) },
			    { "m", mem_printf(r->mem, "%zu", r->csv.column_count) }, { 0 } }));
		return true;
	}
	for (int column = 0; column < COLUMN_COUNT; column++)
		cells[column] = r->place[column] < 0 ? "" : row->values[r->place[column]];
	partner_row_read(r->mem, r->options->lang, cells, &state);
	const struct partner_fields *fields = state.data;
	struct partner_application *a = &good.partner.application;
	*a = fields->application;
	check_identity(r, &state, fields, &good.partner);
	check_street(r, &state, a);
	check_serves(r, &state, a);
	check_phone(r, &state, a);
	check_resources(r, &state, a);
	if (!check_body(r, &state, fields, &good.partner) || !check_new(r, &state, a, i, &skips))
		return false;
	take_errors(r, row, &state);
	if (skips)
		r->import->skipped++;
	else if (!state.error_count)
		r->import->rows.items[r->import->rows.n++] = good;
	return true;
}

/* --- the headings ------------------------------------------------------------------------------ */

static void read_headings(struct reading *r)
{
	for (int column = 0; column < COLUMN_COUNT; column++)
		r->place[column] = -1;
	for (size_t i = 0; i < r->csv.column_count; i++) {
		int column = partner_column(r->mem, r->csv.columns[i]);
		const char *text = column < 0 ? N_("There is no column of this name.")
					      : N_("This column is there twice.");
		if (column >= 0 && r->place[column] < 0)
			r->place[column] = (int)i;
		else
			add_error(r, &(struct import_error){ .row = 1,
					 .column = i + 1,
					 .heading = r->csv.columns[i],
					 .text = tr(r->options->lang, text) });
	}
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (r->place[column] < 0 && partner_columns[column].required)
			row_error(r, 1,
			    tr_fill(r->mem, r->options->lang, N_("The column {name} is missing."),
				(const struct catalog_arg[]){
				    { "name", tr(r->options->lang, partner_columns[column].label) },
				    { 0 } }));
	}
}

/* --- the whole --------------------------------------------------------------------------------- */

static bool open_table(struct reading *r)
{
	char *data;
	const char *text;
	size_t bytes;
	if (!file_read(r->mem, r->options->path, IMPORT_BYTES, &data, &bytes) ||
	    !charset_to_utf8(r->mem, data, bytes, &text, &bytes) ||
	    !csv_read_loose(r->mem, text, bytes, &r->csv))
		return false;
	if (r->csv.row_count > IMPORT_ROWS)
		return fault_set(FAULT_SYSTEM, 0, "import of partners",
		    "%zu rows: more than %d at once", r->csv.row_count, IMPORT_ROWS);
	const char *district = r->options->district;
	return unit_by_code(r->db, r->mem, district, &r->self) &&
	       unit_of_kind(r->db, r->mem, district, UNIT_KIND_STREET, &r->streets) &&
	       unit_of_kind(r->db, r->mem, district, UNIT_KIND_COMMUNITY, &r->communities);
}

bool registry_import_read(struct db *db, struct mem *mem, const struct registry_options *options,
    struct registry_import *import_out)
{
	struct reading r = { .db = db, .mem = mem, .options = options, .import = import_out };
	*import_out = (struct registry_import){ 0 };
	if (!open_table(&r))
		return false;
	read_headings(&r);
	/* Under headings that are not understood every row would be wrong in the same way. */
	if (import_out->errors.n)
		return true;
	import_out->rows.items = MEM_ARRAY(mem, struct import_row, r.csv.row_count);
	r.keys = MEM_ARRAY(mem, const char *, r.csv.row_count);
	for (size_t i = 0; i < r.csv.row_count; i++) {
		if (!read_row(&r, i))
			return false;
		if (options->shows_progress)
			progress_show("checking", i + 1, r.csv.row_count);
	}
	return true;
}

bool registry_import_codes(
    struct db *db, struct mem *mem, struct registry_import *import, int64_t now)
{
	for (size_t i = 0; i < import->rows.n; i++) {
		if (!serial_reserve(db, CODE_PARTNER, now))
			return false;
		import->rows.items[i].code = serial_next(mem, CODE_PARTNER, now);
	}
	return true;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

bool registry_import_write(struct db *db, struct mem *mem, const struct registry_options *options,
    const struct registry_import *import, int64_t now)
{
	/* History is kept in the language of the installation. */
	const char *basis =
	    tr_fill(mem, LANG_ZH, N_("Taken over from the office's own registry, file {file}."),
		(const struct catalog_arg[]){
		    { "file", text_cut(mem, base_name(options->path), 100) }, { 0 } });
	for (size_t i = 0; i < import->rows.n; i++) {
		const struct import_row *row = &import->rows.items[i];
		struct partner_import partner = row->partner;
		bool is_taken;
		partner.district = options->district;
		partner.basis = basis;
		if (!partner_import(db, mem, &partner, row->code, now, &is_taken))
			return false;
		if (is_taken)
			return fault_set(FAULT_SYSTEM, 0, "import of partners",
			    "row %zu: somebody else listed this body meanwhile", row->row);
		if (options->shows_progress)
			progress_show("importing", i + 1, import->rows.n);
	}
	return true;
}
