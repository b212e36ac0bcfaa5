/* What stands beside a partner's record on its page: facts, resources on offer, agents. */
#include "auth/page.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"

/* Who decides about it, and those it belongs to; not to who left is what somebody else now writes. */
#define INSIDERS (BY_APPLICANT | BY_LEAD_AGENT | BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_AUDITOR)

static bool is_insider(const struct request *req, const struct partner *partner)
{
	return !partner->is_past && (partner_by(partner, req->actor) & INSIDERS) != 0;
}

static bool is_agent(const struct request *req, const struct partner *partner)
{
	return (partner_by(partner, req->actor) & BY_LEAD_AGENT) != 0;
}

/* What it says of itself is public while it is in the registry; its record stays. */
static bool is_shown(const struct request *req, const struct partner *partner)
{
	return partner_is_kept(partner) || is_insider(req, partner);
}

const char *partner_expelled_text(struct request *req, const struct partner *partner)
{
	if (!partner->expelled_at)
		return NULL;
	return tr_fill(req->mem, req->lang,
	    N_("Expelled on {date}: it can apply again from {until} on."),
	    (const struct catalog_arg[]){ { "date", clock_date(req->mem, partner->expelled_at) },
		{ "until", clock_date(req->mem, partner_apply_again_at(partner->expelled_at)) },
		{ 0 } });
}

/* --- facts ------------------------------------------------------------------------------------ */

static const char *joined(struct request *req, const char *before, const char *next)
{
	if (!*before)
		return next;
	return mem_printf(req->mem, "%s%s%s", before, req->lang == LANG_ZH ? "、" : ", ", next);
}

static const char *categories_label(struct request *req, uint32_t categories)
{
	const char *label = "";
	for (int i = 1; i < CATEGORY_COUNT; i++) {
		if (categories & UINT32_C(1) << (i - 1))
			label = joined(req, label,
			    tr(req->lang, choice_label(category_choices, CATEGORY_COUNT - 1, i)));
	}
	return label;
}

static const char *serves_label(struct request *req, const struct partner_facets *facets)
{
	const char *label = "";
	for (size_t i = 0; i < facets->serves.n; i++)
		label = joined(req, label, facets->serves.items[i].name);
	return label;
}

/* It ends by its date, without a move: then the page says so. */
static void add_agreement(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	part_facts_add(req->mem, req->lang, view, N_("Tier"),
	    tr(req->lang, partner_tier_at(partner, req->arrived_at) == PARTNER_TIER_DISTRICT
			      ? N_("District tier")
			      : N_("Street tier")));
	if (!partner->agreement_number)
		return;
	struct fact_view *fact = part_facts_add(req->mem, req->lang, view, N_("District agreement"),
	    tr_fill(req->mem, req->lang, N_("{number}, {from} to {until}"),
		(const struct catalog_arg[]){ { "number", partner->agreement_number },
		    { "from", clock_date(req->mem, partner->agreement_from_at) },
		    { "until", clock_date(req->mem, partner->agreement_until_at - 1) }, { 0 } }));
	if (req->arrived_at >= partner->agreement_until_at)
		fact->note = tr(req->lang, N_("It is over."));
	else if (req->arrived_at < partner->agreement_from_at)
		fact->note = tr(req->lang, N_("It has not begun yet."));
}

/* Accepted by an official though its check character fails: said to those who may see why. */
static void note_override(
    struct request *req, const struct partner *partner, struct fact_view *fact)
{
	if (!fact || !is_insider(req, partner))
		return;
	if (partner->ident_override)
		fact->note = tr_fill(req->mem, req->lang, N_("Accepted: {reason}"),
		    (const struct catalog_arg[]){ { "reason", partner->ident_override }, { 0 } });
	else if (partner_ident_is_open(partner))
		fact->note = tr(req->lang, N_("Its check character does not fit."));
}

/* A sole trader's code is that of a person: PRODUCT.md 4.4. */
static void add_identity(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	bool is_uscc = partner->scheme == PARTNER_SCHEME_USCC;
	if (is_uscc && uscc_is_sole_trader(partner->ident) && !is_insider(req, partner))
		return;
	note_override(req, partner,
	    part_facts_add(req->mem, req->lang, view,
		is_uscc ? N_("Unified social credit code") : N_("Number in the street's list"),
		partner->ident));
}

/* Said by the office that listed it: for those concerned, who can have it put right. */
static void add_body(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	if (!is_insider(req, partner) || !partner_is_kept(partner))
		return;
	struct fact_view *fact = part_facts_add(req->mem, req->lang, view, N_("Own unit"),
	    !partner->is_unit       ? tr(req->lang, N_("None"))
	    : partner->is_unit_name ? partner->is_unit_name
				    : partner->is_unit);
	if (fact && partner->is_unit_name)
		fact->link = url_path(req->mem, "/units/{}", partner->is_unit, NULL);
}

/* The number of somebody who asked for it a moment ago; masked for everyone else. */
struct revealed {
	const char *phone;
	int64_t until_at;
};

static void add_number(struct request *req, const struct partner *partner,
    const struct revealed *revealed, struct part_facts_view *view)
{
	struct fact_view *fact = part_facts_add(req->mem, req->lang, view, N_("Telephone"),
	    revealed->phone ? revealed->phone : partner->contact_masked);
	if (fact && revealed->phone)
		fact->note = tr_fill(req->mem, req->lang, N_("Shown to you until {time}"),
		    (const struct catalog_arg[]){
			{ "time", clock_end(req->mem, req->lang, revealed->until_at) }, { 0 } });
}

static struct part_facts_view facts_view(struct request *req, const struct partner *partner,
    const struct partner_facets *facets, const struct revealed *revealed)
{
	struct part_facts_view view = { 0 };
	struct mem *mem = req->mem;
	enum lang lang = req->lang;
	struct fact_view *unit =
	    part_facts_add(mem, lang, &view, N_("Registry"), partner->unit_name);
	if (unit)
		unit->link = url_path(mem, "/units/{}", partner->unit_code, NULL);
	part_facts_add(mem, lang, &view, N_("Crew or branch"), partner->sub_unit);
	add_identity(req, partner, &view);
	if (is_shown(req, partner)) {
		part_facts_add(mem, lang, &view, N_("Ways of taking part"),
		    ways_label(mem, lang, partner->ways));
		part_facts_add(mem, lang, &view, N_("What it can help with"),
		    categories_label(req, facets->categories));
		part_facts_add(mem, lang, &view, N_("Where it serves"), serves_label(req, facets));
	}
	add_agreement(req, partner, &view);
	if (is_insider(req, partner))
		part_facts_add(mem, lang, &view, N_("Office to ask for"), partner->contact_name);
	add_body(req, partner, &view);
	if (is_shown(req, partner))
		add_number(req, partner, revealed, &view);
	if (is_insider(req, partner))
		part_facts_add_time(mem, lang, &view, N_("Applied on"), partner->applied_at);
	part_facts_add_time(mem, lang, &view, N_("In the registry since"), partner->listed_at);
	return view;
}

/* For its reviewers and who sent it. Who decides about an application reads it first. */
static bool add_letter(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct attachment *authority;
	if (!partner_may_read_letter(partner, req->actor))
		return true;
	if (!partner_authority(req->db, req->mem, partner->id, &authority))
		return false;
	if (!authority)
		return true;
	struct fact_view *fact =
	    part_facts_add(req->mem, req->lang, &view->facts, N_("Letter of authority"),
		text_blank(authority->name) ? tr(req->lang, N_("Download")) : authority->name);
	fact->link = url_path(req->mem, "/partners/{}/letter", partner->code, NULL);
	if (partner->state == PARTNER_APPLIED &&
	    partner_by(partner, req->actor) & (BY_STREET_OFFICER | BY_DISTRICT_ADMIN))
		view->letter = fact->link;
	return true;
}

/* --- what it offers --------------------------------------------------------------------------- */

static struct safe_url offer_url(
    struct request *req, const struct partner *partner, int64_t id, const char *step)
{
	const char *number = mem_printf(req->mem, "%lld", (long long)id);
	return step ? url_path(
			  req->mem, "/partners/{}/offers/{}/withdraw", partner->code, number, NULL)
		    : url_path(req->mem, "/partners/{}/offers/{}", partner->code, number, NULL);
}

static bool show_resources(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct partner_resources resources = { 0 };
	bool may_edit = is_agent(req, partner) && partner_is_kept(partner);
	if (is_shown(req, partner) &&
	    !partner_resources(req->db, req->mem, partner->id, &resources))
		return false;
	struct partner_resource_view *items =
	    MEM_ARRAY(req->mem, struct partner_resource_view, resources.n);
	for (size_t i = 0; i < resources.n; i++) {
		const struct partner_resource *r = &resources.items[i];
		items[i] = (struct partner_resource_view){ .title = r->title,
			.way = tr(req->lang, choice_label(way_choices, WAY_COUNT - 1, (int)r->way)),
			.quantity = r->quantity,
			.available = r->available };
		if (may_edit) {
			items[i].change = offer_url(req, partner, r->id, NULL);
			items[i].withdraw = offer_url(req, partner, r->id, "withdraw");
		}
	}
	view->resources.items = items;
	view->resources.n = resources.n;
	view->may_edit = may_edit;
	return true;
}

static void show_own_moves(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	if (!view->may_edit)
		return;
	struct move_view *offer =
	    part_moves_add(req->mem, req->lang, &view->own, N_("Offer a resource"));
	if (view->resources.n >= PARTNER_RESOURCES_MAX)
		offer->refusal = tr(req->lang, verdict_text(VERDICT_OFFERS_FULL));
	else
		offer->link = url_path(req->mem, "/partners/{}/offers", partner->code, NULL);
	struct move_view *edit =
	    part_moves_add(req->mem, req->lang, &view->own, N_("Edit what we say of ourselves"));
	edit->link = url_path(req->mem, "/partners/{}/edit", partner->code, NULL);
}

/* --- its agents ------------------------------------------------------------------------------- */

static void agent_rows(struct request *req, const struct partner *partner,
    const struct partner_agents *agents, struct partner_show_view *view)
{
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, agents->n);
	for (size_t i = 0; i < agents->n; i++) {
		const struct partner_agent *agent = &agents->items[i];
		rows[i] = (struct part_row_view){ .title = agent->name,
			.meta = tr_fill(req->mem, req->lang, N_("since {date}"),
			    (const struct catalog_arg[]){
				{ "date", clock_date(req->mem, agent->from_at) }, { 0 } }) };
		if (!is_agent(req, partner))
			continue;
		struct move_view *move = part_moves_add(req->mem, req->lang, &rows[i].moves,
		    who_is(req->actor, agent->account) ? N_("Leave") : N_("Remove"));
		move->link = url_path(req->mem, "/partners/{}/agents/{}", partner->code,
		    mem_printf(req->mem, "%lld", (long long)agent->grant), NULL);
	}
	view->agents.items = rows;
	view->agents.n = agents->n;
}

static void invitation_rows(struct request *req, const struct partner *partner,
    const struct partner_invitations *invitations, struct partner_show_view *view)
{
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, invitations->n);
	for (size_t i = 0; i < invitations->n; i++) {
		const struct partner_invitation *invitation = &invitations->items[i];
		rows[i] = (struct part_row_view){ .title = invitation->code,
			.meta = tr_fill(req->mem, req->lang,
			    N_("good once until {date}; entered under “My work”, “Enter an agent’s "
			       "invitation code”"),
			    (const struct catalog_arg[]){
				{ "date", clock_end(req->mem, req->lang, invitation->until_at) },
				{ 0 } }) };
		struct move_view *move =
		    part_moves_add(req->mem, req->lang, &rows[i].moves, N_("Take back"));
		move->form = page_form(
		    req, url_path(req->mem, "/partners/{}/invitations/{}/withdraw", partner->code,
			     mem_printf(req->mem, "%lld", (long long)invitation->id), NULL));
	}
	view->invitations.items = rows;
	view->invitations.n = invitations->n;
	struct move_view *invite =
	    part_moves_add(req->mem, req->lang, &view->agent_moves, N_("Invite an agent"));
	invite->hint = tr(req->lang,
	    N_("Makes a code for somebody with an account here: good once, for seven days."));
	if (invitations->n < PARTNER_INVITATIONS_MAX)
		invite->form =
		    page_form(req, url_path(req->mem, "/partners/{}/invite", partner->code, NULL));
	else
		invite->refusal = tr(req->lang, verdict_text(VERDICT_INVITATIONS_FULL));
}

static bool show_agents(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct partner_agents agents;
	struct partner_invitations invitations;
	view->has_agents = partner_is_kept(partner) && is_insider(req, partner);
	if (!view->has_agents)
		return true;
	if (!partner_agents(req->db, req->mem, partner->id, &agents))
		return false;
	agent_rows(req, partner, &agents, view);
	if (!partner_may_invite(partner, req->actor))
		return true;
	if (!partner_invitations(req->db, req->mem, partner->id, req->arrived_at, &invitations))
		return false;
	invitation_rows(req, partner, &invitations, view);
	return true;
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool show_number(struct request *req, const struct partner *partner,
    struct revealed *revealed, struct partner_show_view *view)
{
	uint32_t by;
	const char *office;
	*revealed = (struct revealed){ 0 };
	if (!partner_may_reveal(req, partner, &by, &office))
		return false;
	if (!by || !*partner->contact_masked)
		return true;
	if (!partner_revealed(req->db, req->mem, partner, req->actor, req->arrived_at,
		&revealed->phone, &revealed->until_at))
		return false;
	if (revealed->phone)
		return true;
	struct move_view *move =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("Show the telephone number"));
	move->link = url_path(req->mem, "/partners/{}/contact", partner->code, NULL);
	return true;
}

bool partner_show_aside(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct partner_facets facets;
	struct revealed revealed;
	if (!partner_facets(req->db, req->mem, partner->id, &facets) ||
	    !show_number(req, partner, &revealed, view) || !show_resources(req, partner, view) ||
	    !show_agents(req, partner, view))
		return false;
	view->intro = *partner->intro && is_shown(req, partner) ? partner->intro : NULL;
	view->facts = facts_view(req, partner, &facets, &revealed);
	show_own_moves(req, partner, view);
	return add_letter(req, partner, view);
}
