/* The form of an application, and what only a page can check of it. */
#include <string.h>

#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "partner/partner_form.h"
#include "partner/partner_pages.h"
#include "unit/unit.h"

/* --- forms ------------------------------------------------------------------------------------ */

/* Its order is that of enum partner_scheme. */
static const struct form_choice schemes[] = {
	{ "uscc", N_("Unified social credit code") },
	{ "street", N_("Number in the street's list, for bodies without a code") },
};

#define AT(member) offsetof(struct partner_application, member)
/* What a partner goes on saying of itself once it is listed. */
#define PROFILE_FIELDS                                                                             \
	{ .name = "intro",                                                                         \
		.label = N_("Who we are"),                                                         \
		.type = FIELD_AREA,                                                                \
		.max = 1000,                                                                       \
		.hint = N_("A few sentences; everyone can read them."),                            \
		.offset = AT(intro) },                                                             \
	    { .name = "contact_name",                                                              \
		    .label = N_("Office to ask for"),                                              \
		    .type = FIELD_TEXT,                                                            \
		    .required = true,                                                              \
		    .max = 40,                                                                     \
		    .hint = N_("An office rather than a person; only the street and the district " \
			       "see it."),                                                         \
		    .offset = AT(contact_name) },                                                  \
	    { .name = "contact_phone",                                                             \
		    .label = N_("Telephone"),                                                      \
		    .type = FIELD_TEXT,                                                            \
		    .takes_numbers = true,                                                         \
		    .max = 30,                                                                     \
		    .autocomplete = "tel",                                                         \
		    .hint = N_("Kept encrypted; everyone else sees 138****1234."),                 \
		    .offset = AT(contact_phone) },                                                 \
	    { .name = "ways",                                                                      \
		    .label = N_("Ways of taking part"),                                            \
		    .type = FIELD_CHOICES,                                                         \
		    .required = true,                                                              \
		    .choices = way_choices,                                                        \
		    .choice_count = WAY_COUNT - 1,                                                 \
		    .offset = AT(ways) },                                                          \
	    { .name = "categories",                                                                \
		    .label = N_("What it can help with"),                                          \
		    .type = FIELD_CHOICES,                                                         \
		    .choices = category_choices,                                                   \
		    .choice_count = CATEGORY_COUNT - 1,                                            \
		    .offset = AT(categories) },                                                    \
	{                                                                                          \
		.name = "serves", .label = N_("Where it serves"), .type = FIELD_AREA, .max = 1000, \
		.hint =                                                                            \
		    N_("Streets and communities by name or code, one per line; empty: the whole "  \
		       "registry chosen above"),                                                   \
		.offset = AT(serves)                                                               \
	}
static const struct form_field fields[] = {
	/* The identity: an application keeps it, so mending begins behind it. */
	{ .name = "scheme",
	    .label = N_("Kind of number"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = schemes,
	    .choice_count = COUNT(schemes),
	    .offset = AT(scheme) },
	{ .name = "ident",
	    .label = N_("Code or number"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 40,
	    .hint = N_("A credit code has 18 letters and digits; it stands on the licence."),
	    .offset = AT(ident) },
	{ .name = "ident_as_printed",
	    .label = N_("The licence shows the credit code exactly like this"),
	    .type = FIELD_CHECK,
	    .hint = N_("Only when its last character is refused here: the office then compares it "
		       "with the licence and accepts it with a reason."),
	    .offset = AT(ident_as_printed) },
	{ .name = "sub_unit",
	    .label = N_("Crew or branch"),
	    .type = FIELD_TEXT,
	    .max = 60,
	    .hint = N_("Only if it takes part in its own name"),
	    .offset = AT(sub_unit) },
#define IDENTITY_FIELDS 4
	{ .name = "name",
	    .label = N_("Name of the partner"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .min = 2,
	    .max = 80,
	    .autocomplete = "organization",
	    .offset = AT(name) },
	{ .name = "kind",
	    .label = N_("Kind"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = partner_kind_choices,
	    .choice_count = PARTNER_KIND_COUNT - 1,
	    .offset = AT(kind) },
	{ .name = "street",
	    .label = N_("Which street's registry"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 16,
	    .hint = N_("It looks at the application."),
	    .offset = AT(street) },
	PROFILE_FIELDS,
	{ .name = "resources",
	    .label = N_("What it offers"),
	    .type = FIELD_AREA,
	    .max = 4000,
	    .hint =
		N_("One per line: what; way; how much; when. For example: Meeting room; premises; "
		   "seats 25; weekday afternoons"),
	    .offset = AT(resources) },
	{ .name = "authority",
	    .label = N_("Letter of authority"),
	    .type = FIELD_FILE,
	    .max = ATTACHMENT_PHOTO_BYTES,
	    .hint = ATTACHMENT_HINT,
	    .offset = AT(authority) },
	{ .name = "accepts_rules",
	    .label = N_("We accept the rules above"),
	    .type = FIELD_CHECK,
	    .required = true,
	    .offset = AT(accepts_rules) },
};
static const struct form_field edit_fields[] = {
	PROFILE_FIELDS,
	{ .name = "text_version",
	    .type = FIELD_HIDDEN,
	    .required = true,
	    .max = 20,
	    .offset = offsetof(struct partner_edit_fields, text_version) },
};
#undef PROFILE_FIELDS
#undef AT

const struct form partner_apply_form = {
	.fields = fields, .field_count = COUNT(fields), .bytes = sizeof(struct partner_application)
};
/* The rules were accepted with the first application. */
const struct form partner_mend_form = { .fields = fields + IDENTITY_FIELDS,
	.field_count = COUNT(fields) - IDENTITY_FIELDS - 1,
	.bytes = sizeof(struct partner_application) };

const struct form partner_edit_form = { .fields = edit_fields,
	.field_count = COUNT(edit_fields),
	.bytes = sizeof(struct partner_edit_fields) };
/* Coming back, the identity stands and everything else is handed in anew. */
const struct form partner_again_form = { .fields = fields + IDENTITY_FIELDS,
	.field_count = COUNT(fields) - IDENTITY_FIELDS,
	.bytes = sizeof(struct partner_application) };

const char *partner_scheme_label(enum partner_scheme scheme)
{
	return choice_label(schemes, COUNT(schemes), (int)scheme);
}

/* --- the units of the district ---------------------------------------------------------------- */

struct district {
	struct unit *self; /* NULL: its row is missing */
	struct unit_list streets, communities;
};

static bool load_district(struct request *req, struct district *district_out)
{
	const char *code = req->settings->district;
	return unit_by_code(req->db, req->mem, code, &district_out->self) &&
	       unit_of_kind(req->db, req->mem, code, UNIT_KIND_STREET, &district_out->streets) &&
	       unit_of_kind(
		   req->db, req->mem, code, UNIT_KIND_COMMUNITY, &district_out->communities);
}

bool partner_street_pick(struct request *req, struct form_view *view)
{
	struct district district;
	if (!load_district(req, &district))
		return false;
	size_t n = district.streets.n;
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, n + 1);
	for (size_t i = 0; i < n; i++)
		choices[i] = (struct form_choice){ district.streets.items[i].code,
			district.streets.items[i].name };
	if (district.self)
		choices[n++] = (struct form_choice){ district.self->code,
			tr_fill(req->mem, req->lang, N_("{district}: in the whole district"),
			    (const struct catalog_arg[]){
				{ "district", district.self->name }, { 0 } }) };
	form_view_pick(req->mem, view, "street", choices, n);
	return true;
}

/* By code, or by name: how many fit. A line that begins with a code may go on with the name. */
static size_t find_unit(
    struct mem *mem, const struct district *district, const char *typed, const char **code_out)
{
	size_t digits = strspn(typed, "0123456789");
	const char *word = digits ? mem_strndup(mem, typed, digits) : typed;
	bool is_district = district->self && (text_equal(district->self->code, word) ||
						 text_equal(district->self->name, word));
	if (is_district)
		*code_out = district->self->code;
	return is_district + unit_list_find(&district->streets, word, code_out) +
	       unit_list_find(&district->communities, word, code_out);
}

static bool is_street(const struct district *district, const char *code)
{
	const char *found;
	return (district->self && text_equal(district->self->code, code)) ||
	       (unit_level_of(code) == UNIT_STREET &&
		   unit_list_find(&district->streets, code, &found) == 1);
}

/* --- checking what came ----------------------------------------------------------------------- */

static void error_at(struct request *req, const char *field, const char *text_id)
{
	form_error(&req->form, field, tr(req->lang, text_id));
}

/* The canonical form comes back, so that a full-width or small letter need not be typed again. */
static const char *check_uscc(struct request *req, const char *typed, bool is_as_printed)
{
	char *canonical;
	enum uscc_reading reading = uscc_read(req->mem, typed, &canonical);
	if (partner_uscc_error(reading) && !(reading == USCC_CHECK && is_as_printed))
		error_at(req, "ident", partner_uscc_error(reading));
	form_prefill(&req->form, "ident", canonical);
	return canonical;
}

static void check_identity(struct request *req, struct partner_application *application)
{
	if (!application->ident || !application->scheme)
		return;
	if (application->scheme == PARTNER_SCHEME_USCC)
		application->ident =
		    check_uscc(req, application->ident, application->ident_as_printed);
	else
		application->ident = text_trim(req->mem, text_narrow(req->mem, application->ident));
}

/* The codes, one per line, each once. */
static void check_serves(
    struct request *req, struct partner_application *application, const struct district *district)
{
	struct partner_lines_typed lines;
	const char *codes = "";
	partner_lines_of(req->mem, application->serves, &lines);
	if (lines.n > PARTNER_SERVES_MAX)
		error_at(req, "serves", N_("At most 30 streets and communities."));
	for (size_t i = 0; i < lines.n && i < PARTNER_SERVES_MAX; i++) {
		const char *code = NULL;
		size_t found = find_unit(req->mem, district, lines.items[i].text, &code);
		if (found != 1) {
			form_error(&req->form, "serves",
			    tr_fill(req->mem, req->lang,
				found
				    ? N_("{unit} is the name of several places: write its code.")
				    : N_("{unit} is no street and no community of this district."),
				(const struct catalog_arg[]){
				    { "unit", lines.items[i].text }, { 0 } }));
			return;
		}
		if (!strstr(codes, mem_printf(req->mem, "%s\n", code)))
			codes = mem_printf(req->mem, "%s%s\n", codes, code);
	}
	application->serves = *codes ? codes : NULL;
}

/* Once more in words that can be read without a catalog. */
static void check_resources(struct request *req, struct partner_application *application)
{
	struct partner_resources resources;
	struct partner_form_error error;
	if (partner_resources_read(req->mem, application->resources, &resources, &error)) {
		application->resources = partner_resources_text(req->mem, LANG_EN, &resources);
		return;
	}
	form_error(&req->form, "resources",
	    tr_fill(req->mem, req->lang, error.text,
		(const struct catalog_arg[]){
		    { "n", mem_printf(req->mem, "%zu", error.line) }, { 0 } }));
}

static void check_phone(struct request *req, struct partner_application *application, bool is_new)
{
	const char *typed = application->contact_phone;
	if (!typed && !is_new)
		return;
	application->contact_phone = partner_phone_of(req->mem, typed);
	if (!application->contact_phone)
		error_at(req, "contact_phone",
		    N_("Enter a mobile number, a fixed one with its area code, or a 400 number."));
}

/* What partner_letter_glance leaves to the page. */
struct letter {
	const char *error;
	struct form_file file;
};

bool partner_letter_glance(struct request *req)
{
	const struct partner_application *typed = req->form.data;
	struct attachment_file file;
	/* With other errors the form comes back, and the browser wants the file anew. */
	if (req->found || req->form.error_count || !typed->authority.bytes)
		return true;
	struct letter *letter = MEM_NEW(req->mem, struct letter);
	if (!attachment_clean(
		req->mem, req->lang, req->settings, &typed->authority, &file, &letter->error))
		return false;
	if (!letter->error)
		letter->file = (struct form_file){ file.name, file.data, file.bytes };
	req->found = letter;
	return true;
}

static void check_authority(
    struct request *req, struct partner_application *application, bool is_new)
{
	const struct letter *letter = req->found;
	if (!application->authority.bytes && is_new)
		error_at(req, "authority", verdict_text(VERDICT_AUTHORITY_MISSING));
	if (letter && letter->error)
		form_error(&req->form, "authority", letter->error);
	else if (letter)
		application->authority = letter->file;
}

/* Errors at their fields; application_out is complete when there are none. */
bool partner_application_check(
    struct request *req, bool is_new, struct partner_application *application_out)
{
	const struct partner_application *typed = req->form.data;
	struct district district;
	if (!load_district(req, &district))
		return false;
	*application_out = *typed;
	check_identity(req, application_out);
	if (typed->street && !is_street(&district, typed->street))
		error_at(req, "street", N_("Choose one of the list."));
	check_serves(req, application_out, &district);
	check_resources(req, application_out);
	check_phone(req, application_out, is_new);
	check_authority(req, application_out, is_new);
	return true;
}
