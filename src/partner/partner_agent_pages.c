/* Who acts for a partner: codes for new agents, joining with one, leaving. */
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"

#define OFFICES (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)

bool partner_may_invite(const struct partner *partner, const struct actor *actor)
{
	uint32_t by = partner_by(partner, actor);
	return partner_is_kept(partner) &&
	       ((by & BY_LEAD_AGENT) || (!partner->agents && (by & OFFICES)));
}

/* For its agents, or the office while there is none; NULL: the answer is set. */
static bool partner_to_staff(struct request *req, struct partner **partner_out)
{
	if (!partner_of_route(req, partner_out))
		return false;
	if (!*partner_out)
		return answer_error(req, 404);
	if (partner_may_invite(*partner_out, req->actor))
		return true;
	uint32_t by = partner_by(*partner_out, req->actor);
	*partner_out = NULL;
	return answer_error(req, by & (BY_LEAD_AGENT | OFFICES) ? 409 : 403);
}

static bool back_to(struct request *req, const struct partner *partner)
{
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}

/* --- codes ------------------------------------------------------------------------------------ */

bool partner_invite_page(struct request *req)
{
	struct partner *partner;
	enum verdict verdict;
	if (!partner_to_staff(req, &partner))
		return false;
	if (!partner)
		return true;
	if (!partner_invite(req->db, req->mem, partner, req->actor, req->arrived_at, &verdict))
		return false;
	return verdict == VERDICT_YES ? back_to(req, partner)
				      : page_refuse(req, verdict, partner_show_page);
}

bool partner_uninvite_page(struct request *req)
{
	struct partner *partner;
	int64_t id;
	bool done = false;
	if (!partner_to_staff(req, &partner))
		return false;
	if (!partner)
		return true;
	if (text_to_int(request_part(req, "invitation"), 1, INT64_MAX, &id) &&
	    !partner_invitation_take_back(
		req->db, req->mem, partner, id, req->actor, req->arrived_at, &done))
		return false;
	return done ? back_to(req, partner)
		    : page_refuse(req, VERDICT_ALREADY_DONE, partner_show_page);
}

/* --- joining ---------------------------------------------------------------------------------- */

struct join_fields {
	const char *code;
};
static const struct form_field join_fields[] = {
	{ .name = "code",
	    .label = N_("Invitation code"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 40,
	    .hint =
		N_("Twelve letters and digits from an agent of the partner; blanks and hyphens do "
		   "not matter."),
	    .autocomplete = "one-time-code",
	    .offset = offsetof(struct join_fields, code) },
};
const struct form partner_join_form = { .fields = join_fields,
	.field_count = COUNT(join_fields),
	.bytes = sizeof(struct join_fields) };

bool partner_join_form_page(struct request *req)
{
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "partners",
		.head = { .title = tr(req->lang, N_("Become an agent of a partner")) },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(req, url_path(req->mem, "/partners/join", NULL)),
		    .intro = tr(req->lang, N_("Whoever acts for a partner already can give you a "
					      "code. It works once and for seven days.")),
		    .submit = tr(req->lang, N_("Join")),
		    .cancel_label = tr(req->lang, N_("To the registry")),
		    .cancel = url_path(req->mem, "/partners", NULL) } });
}

static bool refuse_code(struct request *req)
{
	form_error(&req->form, "code",
	    tr(req->lang, N_("This code is not good, or not any more: ask for another one.")));
	return answer_with(req, 422, partner_join_form_page);
}

static bool join(
    struct request *req, const struct partner *partner, const struct partner_invitation *invitation)
{
	bool done;
	if (!partner_join(
		req->db, req->mem, partner, invitation, req->actor, req->arrived_at, &done))
		return false;
	return done ? back_to(req, partner) : refuse_code(req);
}

bool partner_join_page(struct request *req)
{
	const struct join_fields *fields = req->form.data;
	struct partner_invitation invitation;
	struct partner_id id;
	struct partner *partner;
	if (req->form.error_count)
		return answer_with(req, 422, partner_join_form_page);
	if (!partner_invitation_find(
		req->db, req->mem, fields->code, req->arrived_at, &invitation, &id))
		return false;
	if (!id.n)
		return refuse_code(req);
	if (who_is_agent(req->actor, id))
		return page_refuse(req, VERDICT_AGENT_ALREADY, partner_join_form_page);
	if (!partner_by_id(req->db, req->mem, id, &partner))
		return false;
	return join(req, partner, &invitation);
}

/* --- leaving ---------------------------------------------------------------------------------- */

/* The agent of the route's {agent}; partner NULL: the answer is set. */
static bool agent_of_route(
    struct request *req, struct partner **partner_out, struct partner_agent *agent_out)
{
	struct partner_agents agents;
	int64_t grant;
	if (!partner_of_route(req, partner_out))
		return false;
	struct partner *partner = *partner_out;
	*partner_out = NULL;
	if (!partner)
		return answer_error(req, 404);
	if (!(partner_by(partner, req->actor) & BY_LEAD_AGENT))
		return answer_error(req, 403);
	if (!partner_agents(req->db, req->mem, partner->id, &agents))
		return false;
	if (!text_to_int(request_part(req, "agent"), 1, INT64_MAX, &grant))
		grant = 0;
	for (size_t i = 0; i < agents.n; i++) {
		if (agents.items[i].grant == grant) {
			*agent_out = agents.items[i];
			*partner_out = partner;
			return true;
		}
	}
	return answer_error(req, req->method == METHOD_POST ? 409 : 404);
}

bool partner_part_form_page(struct request *req)
{
	struct partner *partner;
	struct partner_agent agent;
	if (!agent_of_route(req, &partner, &agent))
		return false;
	if (!partner)
		return true;
	bool is_own = who_is(req->actor, agent.account);
	const char *title = tr(
	    req->lang, is_own ? N_("Stop being an agent of this partner") : N_("Remove an agent"));
	struct site_form_page page = { .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = title,
		    .meta = partner->name },
		.callout = site_refusal(req),
		.form = { .form = { .action = page_form(req,
					url_path(req->mem, "/partners/{}/agents/{}", partner->code,
					    mem_printf(req->mem, "%lld", (long long)agent.grant),
					    NULL)) },
		    .intro = tr(req->lang,
			is_own ? N_("You can no longer act for the partner, and the open codes "
				    "are void. While awards are open the last agent stays.")
			       : N_("The person can no longer act for the partner and is told; "
				    "the open codes are void.")),
		    .submit = title,
		    .is_danger = true,
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	part_facts_add(req->mem, req->lang, &page.form.facts, N_("Agent"), agent.name);
	return site_form_show(req, 200, &page);
}

bool partner_part_page(struct request *req)
{
	struct partner *partner;
	struct partner_agent agent;
	enum verdict verdict;
	if (!agent_of_route(req, &partner, &agent))
		return false;
	if (!partner)
		return true;
	if (!partner_agent_part(req->db, req->mem, partner, &agent, req->actor,
		who_is(req->actor, agent.account), req->arrived_at, &verdict))
		return false;
	return verdict == VERDICT_YES ? back_to(req, partner)
				      : page_refuse(req, verdict, partner_show_page);
}
