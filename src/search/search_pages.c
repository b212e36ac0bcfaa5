/* The one box: a code opens its page, words find projects, partners and units. */
#include "search/search_pages.h"

#include <string.h>

#include "auth/page.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/terms.h"
#include "base/text.h"
#include "http/route.h"
#include "search_tmpl.h"
#include "unit/unit.h"

/* Shown of each kind on the page of all; on the page of one kind; and how far hits are counted. */
#define HITS_OF_ALL 8
#define HITS_OF_ONE 24
#define COUNTED 100

struct search_fields {
	const char *q;
	int kind;
	const char *after;
};

/* In the order of enum search_kind. */
static const struct form_choice kinds[] = {
	{ "projects", N_("Projects") },
	{ "partners", N_("Partners") },
	{ "units", N_("Units") },
};

static const struct form_field search_fields[] = {
	{ .name = "q",
	    .label = N_("Code, title or partner"),
	    .type = FIELD_TEXT,
	    .max = 100,
	    .offset = offsetof(struct search_fields, q) },
	{ .name = "kind",
	    .label = N_("Kind"),
	    .type = FIELD_CHOICE,
	    .choices = kinds,
	    .choice_count = COUNT(kinds),
	    .offset = offsetof(struct search_fields, kind) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct search_fields, after) },
};
static const struct form search_form = { .fields = search_fields,
	.field_count = COUNT(search_fields),
	.bytes = sizeof(struct search_fields),
	.is_get = true };

/* --- words ------------------------------------------------------------------------------------ */

static struct safe_url search_url(struct request *req, int kind)
{
	const struct search_fields *fields = req->form.data;
	struct safe_url url =
	    url_query(req->mem, url_path(req->mem, "/search", NULL), "q", fields->q);
	return kind ? url_query(req->mem, url, "kind", kinds[kind - 1].value) : url;
}

static void show_kinds(struct request *req, int chosen, struct search_show_view *view)
{
	struct search_link_view *links =
	    MEM_ARRAY(req->mem, struct search_link_view, COUNT(kinds) + 1);
	for (int kind = 0; kind <= (int)COUNT(kinds); kind++)
		links[kind] = (struct search_link_view){
			.label = tr(req->lang, kind ? kinds[kind - 1].label : N_("Everything")),
			.link = search_url(req, kind),
			.is_now = kind == chosen,
		};
	view->kinds = (struct search_links){ .items = links, .n = COUNT(kinds) + 1 };
}

static const char *count_of(struct request *req, const struct search_answer *answer)
{
	const char *n = mem_printf(req->mem, "%zu", answer->n);
	if (!answer->before)
		return n;
	return answer->n ? tr_fill(req->mem, req->lang, N_("{n} and more"),
			       (const struct catalog_arg[]){ { "n", n }, { 0 } })
			 : NULL;
}

static bool show_group(struct request *req, enum search_kind kind,
    const struct search_answer *answer, size_t most, struct search_group_view *group_out)
{
	const struct search_fields *fields = req->form.data;
	struct search_hits hits = { 0 };
	struct index_terms terms;
	size_t shown = answer->n < most ? answer->n : most;
	index_terms_asked(req->mem, fields->q, SEARCH_TERMS, &terms);
	if (shown && !search_hits_of(req->db, req->mem, kind, answer->ids, shown, &hits))
		return false;
	struct search_hit_view *views = MEM_ARRAY(req->mem, struct search_hit_view, hits.n);
	for (size_t i = 0; i < hits.n; i++)
		views[i] = search_hit_show(req, kind, &hits.items[i], &terms);
	*group_out = (struct search_group_view){ .title = tr(req->lang, kinds[kind - 1].label),
		.hits = { views, hits.n } };
	return true;
}

/* A few of each kind; what has more has a page of its own. */
static bool find_all(struct request *req, struct search_show_view *view, bool *has_terms_out)
{
	const struct search_fields *fields = req->form.data;
	struct search_group_view *groups =
	    MEM_ARRAY(req->mem, struct search_group_view, COUNT(kinds));
	size_t n = 0;
	for (int kind = SEARCH_PROJECT; kind <= SEARCH_UNIT; kind++) {
		struct search_answer answer;
		if (!search_find(req->db, req->mem,
			&(struct search_question){
			    .kind = (enum search_kind)kind, .text = fields->q, .limit = COUNTED },
			&answer))
			return false;
		*has_terms_out = answer.has_terms;
		if (!answer.n && !answer.before)
			continue;
		struct search_group_view *group = &groups[n++];
		if (!show_group(req, (enum search_kind)kind, &answer, HITS_OF_ALL, group))
			return false;
		group->count = count_of(req, &answer);
		if (answer.n > HITS_OF_ALL || answer.before) {
			group->more = search_url(req, kind);
			group->more_label = tr(req->lang,
			    answer.n ? N_("All of this kind") : N_("Look among the older ones"));
		}
	}
	view->groups.items = groups;
	view->groups.n = n;
	return true;
}

static bool find_kind(struct request *req, struct search_show_view *view, bool *has_terms_out)
{
	const struct search_fields *fields = req->form.data;
	struct search_group_view *group = MEM_NEW(req->mem, struct search_group_view);
	struct search_answer answer;
	int64_t before = 0;
	if (fields->after && !text_to_int(fields->after, 1, INT64_MAX, &before))
		before = 0;
	if (!search_find(req->db, req->mem,
		&(struct search_question){ .kind = (enum search_kind)fields->kind,
		    .text = fields->q,
		    .before = before,
		    .limit = HITS_OF_ONE },
		&answer) ||
	    !show_group(req, (enum search_kind)fields->kind, &answer, HITS_OF_ONE, group))
		return false;
	*has_terms_out = answer.has_terms;
	if (answer.before && answer.n < HITS_OF_ONE)
		group->reach = tr_fill(req->mem, req->lang,
		    N_("These words are common: this page looked through the {n} newest that have "
		       "the "
		       "rarest of them. The next page goes on from there."),
		    (const struct catalog_arg[]){
			{ "n", mem_printf(req->mem, "%d", SEARCH_SCAN) }, { 0 } });
	view->groups.items = group;
	view->groups.n = answer.n || answer.before;
	view->pager = part_pager_make(req->mem, search_url(req, fields->kind), before == 0,
	    answer.before ? mem_printf(req->mem, "%lld", (long long)answer.before) : NULL);
	return true;
}

/* --- what to do next -------------------------------------------------------------------------- */

static void suggest(struct request *req, struct search_show_view *view)
{
	struct search_link_view *links =
	    MEM_ARRAY(req->mem, struct search_link_view, CATEGORY_COUNT + 2);
	size_t n = 0;
	for (size_t i = 0; i + 1 < CATEGORY_COUNT; i++)
		links[n++] = (struct search_link_view){
			.label = tr(req->lang, category_choices[i].label),
			.link = url_query(req->mem, url_path(req->mem, "/projects", NULL),
			    "category", category_choices[i].value),
		};
	links[n++] = (struct search_link_view){ .label = tr(req->lang, N_("The whole registry")),
		.link = url_path(req->mem, "/partners", NULL) };
	links[n++] =
	    (struct search_link_view){ .label = tr(req->lang, N_("Streets and communities")),
		    .link = url_path(req->mem, "/units/{}", req->settings->district, NULL) };
	view->suggestions = (struct search_links){ .items = links, .n = n };
}

/* A need says what it is about by its category, seldom by that word. */
static void offer_categories(struct request *req, struct search_show_view *view)
{
	const struct search_fields *fields = req->form.data;
	struct search_link_view *links =
	    MEM_ARRAY(req->mem, struct search_link_view, CATEGORY_COUNT);
	size_t n = 0;
	for (size_t i = 0; i + 1 < CATEGORY_COUNT && text_chars(fields->q) >= 2; i++) {
		const char *label = tr(req->lang, category_choices[i].label);
		if (strstr(label, fields->q) || strstr(fields->q, label))
			links[n++] = (struct search_link_view){ .label = label,
				.link = url_query(req->mem, url_path(req->mem, "/needs", NULL),
				    "category", category_choices[i].value) };
	}
	view->categories = (struct search_links){ .items = links, .n = n };
}

static bool find(struct request *req, struct search_show_view *view)
{
	const struct search_fields *fields = req->form.data;
	bool has_terms = false;
	if (!(fields->kind ? find_kind : find_all)(req, view, &has_terms))
		return false;
	show_kinds(req, fields->kind, view);
	if (!fields->kind)
		offer_categories(req, view);
	view->head.title = tr_fill(req->mem, req->lang, N_("Found for “{text}”"),
	    (const struct catalog_arg[]){ { "text", fields->q }, { 0 } });
	if (view->groups.n)
		return true;
	view->empty = (struct part_empty_view){ .title = tr(req->lang, N_("Nothing found")),
		.text = tr(req->lang,
		    has_terms
			? N_("Try fewer or shorter words: two Chinese characters are enough, and "
			     "of other words the beginning is.")
			: N_("There is no letter and no digit in it that could be looked for.")) };
	suggest(req, view);
	return true;
}

/* --- codes ------------------------------------------------------------------------------------ */

/* The kinds of subject that have pages; whether this reader may see the one asked for, its page says. */
static bool has_page(enum code_kind kind)
{
	return kind == CODE_PROJECT || kind == CODE_PARTNER || kind == CODE_CLAIM ||
	       kind == CODE_OCCASION;
}

static struct safe_url code_url(struct request *req, const char *code)
{
	enum code_kind kind;
	char *canonical;
	if (code_read(req->mem, code, &kind, &canonical) != CODE_GOOD)
		return url_path(req->mem, "/", NULL);
	return url_path(req->mem, "/{}/{}", code_folder(kind), canonical, NULL);
}

/* Only what exists and is public is offered, and only when there is no doubt. */
static bool tell_of_wrong_code(struct request *req, const char *q, struct search_show_view *view)
{
	const char **near, **known, *whole = code_unfinished(req->mem, q);
	size_t known_count = 0, count = code_near(req->mem, q, &near);
	if (whole) {
		near = &whole;
		count = 1;
	}
	if (count && !search_known_codes(req->db, req->mem, near, count, &known, &known_count))
		return false;
	view->callout = (struct part_callout_view){ .kind = "stop",
		.title = tr(req->lang, whole ? N_("The last character is missing")
					     : N_("The check character does not fit")),
		.text = tr_fill(req->mem, req->lang,
		    whole ? N_("“{text}” is a code without the character at its end.")
			  : N_("“{text}” looks like one of our codes, but a character is wrong or "
			       "two are swapped. Please compare it again."),
		    (const struct catalog_arg[]){ { "text", q }, { 0 } }) };
	if (known_count == 1) {
		view->callout.link = code_url(req, known[0]);
		view->callout.link_label = tr_fill(req->mem, req->lang, N_("Did you mean {code}?"),
		    (const struct catalog_arg[]){ { "code", known[0] }, { 0 } });
	}
	return true;
}

static void tell_of_unknown_code(struct request *req, struct search_show_view *view)
{
	view->empty = (struct part_empty_view){ .title = tr(req->lang, N_("Nothing has this code")),
		.text = tr(req->lang, N_("The code is well-formed, but no page belongs to it.")) };
	suggest(req, view);
}

/* Official numbers: a unit's, and a partner's unified social credit code. */
static bool official_url(struct request *req, const char *q, struct safe_url *url_out)
{
	char *typed = text_trim(req->mem, text_narrow(req->mem, q)), *ident;
	struct unit *unit = NULL;
	const char *code;
	*url_out = (struct safe_url){ 0 };
	if (unit_level_of(typed) != UNIT_NOWHERE) {
		if (!unit_by_code(req->db, req->mem, typed, &unit))
			return false;
		if (unit)
			*url_out = url_path(req->mem, "/units/{}", unit->code, NULL);
		return true;
	}
	if (uscc_read(req->mem, typed, &ident) != USCC_GOOD || uscc_is_sole_trader(ident))
		return true;
	if (!search_partner_by_ident(req->db, req->mem, ident, &code))
		return false;
	if (code)
		*url_out = url_path(req->mem, "/partners/{}", code, NULL);
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

static bool show(struct request *req, struct search_show_view *view)
{
	tmpl_search_show(page_out(req, 200, ""), view);
	return true;
}

static bool show_answer(struct request *req, const char *q, struct search_show_view *view)
{
	struct safe_url official;
	enum code_kind kind;
	char *code;
	const char *meant = code_unslipped(req->mem, q);
	enum code_reading reading = code_read(req->mem, q, &kind, &code);
	view->head.title = tr_fill(req->mem, req->lang, N_("Found for “{text}”"),
	    (const struct catalog_arg[]){ { "text", q }, { 0 } });
	if (reading == CODE_GOOD && has_page(kind))
		return answer_redirect(req, code_url(req, code).text);
	if (reading == CODE_GOOD) {
		tell_of_unknown_code(req, view);
		return show(req, view);
	}
	if (reading == CODE_WRONG_CHECK && meant)
		return answer_redirect(req, code_url(req, meant).text);
	if (reading == CODE_WRONG_CHECK)
		return tell_of_wrong_code(req, q, view) && show(req, view);
	if (!official_url(req, q, &official))
		return false;
	if (official.text)
		return answer_redirect(req, official.text);
	return find(req, view) && show(req, view);
}

static bool search_page(struct request *req)
{
	const struct search_fields *fields = req->form.data;
	struct search_show_view view = { .title = tr(req->lang, N_("Search")),
		.head = { .title = tr(req->lang, N_("Search")) },
		.q = fields->q,
		.kind = fields->kind ? kinds[fields->kind - 1].value : NULL };
	if (fields->q)
		return show_answer(req, fields->q, &view);
	view.empty =
	    (struct part_empty_view){ .title = tr(req->lang, N_("What are you looking for?")),
		    .text = tr(req->lang,
			N_("Type a code like XM261121-0042-4, with or without its hyphens, a "
			   "word of a title, or the name of a partner.")) };
	suggest(req, &view);
	return show(req, &view);
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/search",
	    .flags = ROUTE_PUBLIC,
	    .form = &search_form,
	    .page = search_page,
	    .about = "A code opens its page; words find projects, partners and units." },
};
const struct route_list search_routes = { .routes = rows, .count = COUNT(rows) };
