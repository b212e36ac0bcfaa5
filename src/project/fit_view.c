/* Who fits what, in words. */
#include "project/fit_view.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "project/project_view.h"

const char *fit_refusal(
    struct request *req, const struct eligibility_facts *facts, enum verdict verdict)
{
	const char *text = tr(req->lang, verdict_text(verdict));
	int64_t until = standing_until(facts, verdict);
	if (verdict == VERDICT_CAP_REACHED)
		return tr_fill(req->mem, req->lang, N_("{rule} Open now: {open} of {cap}."),
		    (const struct catalog_arg[]){ { "rule", text },
			{ "open", mem_printf(req->mem, "%lld", (long long)facts->open_awards) },
			{ "cap", mem_printf(req->mem, "%lld", (long long)facts->cap) }, { 0 } });
	if (!until)
		return text;
	return tr_fill(req->mem, req->lang, N_("{rule} Until {date}."),
	    (const struct catalog_arg[]){
		{ "rule", text }, { "date", clock_end(req->mem, req->lang, until) }, { 0 } });
}

/* "Repairs and facilities · serves Dagang Street · offers People, Goods". */
static const char *reasons(
    struct request *req, enum category category, uint32_t ways, const char *served)
{
	const char *text = tr_fill(req->mem, req->lang, N_("{category} · serves {unit}"),
	    (const struct catalog_arg[]){
		{ "category", tr(req->lang, choice_label(category_choices, CATEGORY_COUNT - 1,
						(int)category)) },
		{ "unit", served }, { 0 } });
	if (!ways)
		return text;
	return tr_fill(req->mem, req->lang, N_("{reasons} · can give: {ways}"),
	    (const struct catalog_arg[]){
		{ "reasons", text }, { "ways", ways_label(req->mem, req->lang, ways) }, { 0 } });
}

/* --- needs for a partner --- */

/* Who is one still has no end; of several that are over the last counts. */
static void count_raised(const struct fit_agent *agent, struct eligibility_facts *facts)
{
	int64_t known = facts->raised_until_at;
	if (!facts->has_raised_need || !agent->free_at || (known && known < agent->free_at))
		facts->raised_until_at = agent->free_at;
	facts->has_raised_need = true;
}

static void facts_of_agents(const struct fit_agents *agents, const struct project_line *line,
    int64_t now, struct eligibility_facts *facts)
{
	for (size_t i = 0; i < agents->n; i++) {
		const struct fit_agent *agent = &agents->items[i];
		/* An office counts while he is an agent; having posted the need for 12 months more. */
		bool is_agent = !agent->until_at || agent->until_at > now;
		if (is_agent && unit_contains(agent->office, line->unit_code))
			facts->has_official_agent = true;
		if (agent->account.n == line->author.n)
			count_raised(agent, facts);
	}
}

static struct eligibility_facts facts_of(struct request *req, const struct partner *partner,
    const struct fit_agents *agents, const struct fit_project *fit)
{
	const struct project_line *line = &fit->line;
	struct eligibility_facts facts = {
		.is_listed = partner->state == PARTNER_LISTED,
		.is_suspended = partner->state == PARTNER_SUSPENDED,
		.suspended_until_at = partner->suspended_until_at,
		.barred_until_at = partner->barred_until_at,
		.is_own_body = partner->is_unit && text_equal(partner->is_unit, line->unit_code),
		.is_select = line->mode == PROJECT_SELECT,
		.was_terminated = fit->was_terminated,
		.open_awards = partner->open_awards,
		.cap = req->settings->claim_cap,
	};
	facts_of_agents(agents, line, req->arrived_at, &facts);
	return facts;
}

static struct part_row_view row_of_project(struct request *req, const struct partner *partner,
    const struct fit_project *fit, const char *refusal)
{
	const struct project_line *line = &fit->line;
	bool is_open = line->opens_at <= req->arrived_at;
	const char *why = reasons(req, line->category, fit->ways & partner->ways, fit->served);
	return (struct part_row_view){
		.link =
		    url_query(req->mem, project_url(req->mem, line->code), "for", partner->code),
		.title = line->title,
		.code = line->code,
		.meta = refusal ? why
				: mem_printf(req->mem, "%s · %s", line->unit_name,
				      tr(req->lang, project_mode_label(line->mode))),
		.text = refusal ? refusal
				: tr_fill(req->mem, req->lang, N_("Fits, because: {reasons}"),
				      (const struct catalog_arg[]){ { "reasons", why }, { 0 } }),
		.seal = project_seal(req->lang, line->state, line->opens_at, req->arrived_at),
		.clock = is_open ? part_clock_end(req->mem, req->lang, N_("Claims close"),
				       req->arrived_at, line->closes_at)
				 : part_clock_window(req->mem, req->lang, N_("Opens"),
				       req->arrived_at, line->opens_at),
	};
}

bool fit_rows_of_partner(
    struct request *req, const struct partner *partner, size_t most, struct fit_rows *rows_out)
{
	struct fit_projects fits;
	struct fit_agents agents;
	size_t good = 0, bad = 0;
	if (!fit_projects(req->db, req->mem, partner, req->arrived_at, most, &fits) ||
	    !fit_agents(req->db, req->mem, partner->id, req->arrived_at, &agents))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, fits.n);
	struct part_row_view *refused = MEM_ARRAY(req->mem, struct part_row_view, fits.n);
	for (size_t i = 0; i < fits.n; i++) {
		const struct fit_project *fit = &fits.items[i];
		struct eligibility_facts facts = facts_of(req, partner, &agents, fit);
		enum verdict verdict = standing_may_claim(&facts, req->arrived_at);
		if (verdict == VERDICT_YES)
			rows[good++] = row_of_project(req, partner, fit, NULL);
		else
			refused[bad++] =
			    row_of_project(req, partner, fit, fit_refusal(req, &facts, verdict));
	}
	for (size_t i = 0; i < bad; i++)
		rows[good + i] = refused[i];
	rows_out->items = rows;
	rows_out->n = fits.n;
	return true;
}

/* --- partners for a need --- */

void fit_rows_of_project(struct request *req, const struct project *project,
    const struct fit_partners *fits, struct fit_rows *rows_out)
{
	rows_out->n = fits->n;
	rows_out->items = MEM_ARRAY(req->mem, struct part_row_view, fits->n);
	for (size_t i = 0; i < fits->n; i++) {
		const struct fit_partner *fit = &fits->items[i];
		bool is_full = fit->open_awards >= req->settings->claim_cap;
		bool is_barred = req->arrived_at < fit->barred_until_at;
		rows_out->items[i] = (struct part_row_view){
			.link = url_path(req->mem, "/partners/{}", fit->code, NULL),
			.title = fit->name,
			.text =
			    reasons(req, project->category, project->ways & fit->ways, fit->served),
			.meta = is_barred ? tr(req->lang, verdict_text(VERDICT_BARRED))
				: is_full ? tr(req->lang, verdict_text(VERDICT_CAP_REACHED))
					  : NULL,
		};
	}
}

/* --- conflicts of interest --- */

static const char *add_line(struct request *req, const char *text, const char *line)
{
	return text ? mem_printf(req->mem, "%s\n%s", text, line) : line;
}

static const char *tell_tie(struct request *req, const struct fit_tie *tie, bool is_select)
{
	const char *text;
	if (is_select)
		text = tie->until_at ? N_("Who posted it was an agent of {partner} until {date}.")
				     : N_("Who posted it is an agent of {partner}.");
	else
		text = tie->until_at
			   ? N_("Who posted it was an agent of {partner} until {date}: this "
				"partner cannot claim it.")
			   : N_("Who posted it is an agent of {partner}: this partner cannot "
				"claim it.");
	return tr_fill(req->mem, req->lang, text,
	    (const struct catalog_arg[]){ { "partner", tie->name },
		{ "date", tie->until_at ? clock_date(req->mem, tie->until_at) : "" }, { 0 } });
}

static const char *with_partner(struct request *req, const char *text, const char *partner)
{
	return tr_fill(req->mem, req->lang, text,
	    (const struct catalog_arg[]){ { "partner", partner }, { 0 } });
}

bool fit_conflicts(struct request *req, const struct project *project, const char **text_out)
{
	struct fit_ties authors, own;
	struct fit_names bodies;
	const char *text = NULL;
	if (!fit_ties(req->db, req->mem, project->author, req->arrived_at, &authors) ||
	    !fit_ties(req->db, req->mem, req->actor->account, req->arrived_at, &own) ||
	    !fit_own_bodies(req->db, req->mem, project->unit_code, &bodies))
		return false;
	for (size_t i = 0; i < authors.n; i++)
		text = add_line(
		    req, text, tell_tie(req, &authors.items[i], project->mode == PROJECT_SELECT));
	for (size_t i = 0; i < bodies.n; i++)
		text = add_line(req, text,
		    with_partner(req,
			N_("{partner} is the body that posted it, and cannot claim it."),
			bodies.items[i]));
	for (size_t i = 0; i < own.n; i++)
		text = add_line(req, text,
		    with_partner(req,
			N_("You are, or lately were, an agent of {partner}, which may "
			   "claim it: let somebody else of the office decide."),
			own.items[i].name));
	*text_out = text;
	return true;
}
