/* Help: who does what, the words, and every machine as a picture. */
#include "auth/page.h"
#include "award/award_moves.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "objection/objection_moves.h"
#include "partner/partner_moves.h"
#include "project/claim_moves.h"
#include "project/project_moves.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"
#include "standing/entry_moves.h"

#define LINKS 3

/* A minute each: what somebody comes for, and where it is. */
static const struct {
	const char *name, *text;
	struct {
		const char *path, *label;
	} links[LINKS];
} roles[] = {
	{ N_("Anybody"),
	    N_("You want to know what became of a promise. Type its code or two characters of its "
	       "title into the search box; the page says who took it, when, what is due next, and "
	       "what happened so far. No account is needed to read."),
	    { { "/search", N_("Search") }, { "/projects", N_("Projects") },
		{ "/partners", N_("Partners") } } },
	{ N_("Resident"),
	    N_("Look at the page of your community: what is open there, who serves it, and which "
	       "meetings come. With an account you can apply for a body that you speak for."),
	    { { "/occasions", N_("Occasions") }, { "/register", N_("Register") } } },
	{ N_("Company, school, clinic or association"),
	    N_("Apply with your credit code and a letter of authority; the street answers within "
	       "five "
	       "working days. Once you are in the registry, prepare your letter for a need before "
	       "its "
	       "window opens, press once when it does, and know at once whether the place is "
	       "yours. "
	       "Then begin in time, or give it back: within three working days that costs "
	       "nothing."),
	    { { "/partners/apply", N_("Apply as a partner") }, { "/needs", N_("Needs") },
		{ "/work", N_("My work") } } },
	{ N_("Community secretary and grid officer"),
	    N_("Five fields are enough to post a need: title, what is needed, category, place, by "
	       "when. "
	       "Everything else has a default. The street reads it and puts it on the wall, or "
	       "sends it "
	       "back and says why. Under “My work” stands what waits for you."),
	    { { "/work", N_("My work") }, { "/help/moves/project", N_("Steps of a project") } } },
	{ N_("Street officer"),
	    N_("“My work” lists what waits, late first: applications of partners, needs to review, "
	       "places that nobody took. Each row leads to the one page on which you decide. "
	       "Whoever "
	       "refuses writes the reason there; the person concerned is told at once."),
	    { { "/work", N_("My work") }, { "/occasions", N_("Occasions") } } },
	{ N_("District office"),
	    N_("You review what the streets post, sign agreements with partners, suspend and expel "
	       "with "
	       "a decision, and step in where a street is late. Nobody decides about his own "
	       "decision."),
	    { { "/work", N_("My work") }, { "/partners", N_("Partners") } } },
	{ N_("Accounts office"),
	    N_("You give people their roles and take them back, and decide nothing else: who "
	       "grants and "
	       "who decides are never the same person. Every grant is a step in the history."),
	    { { "/work", N_("My work") }, { "/accounts", N_("All accounts of the district") } } },
	{ N_("Auditor"),
	    N_("You may read everything and change nothing. Every page has its history, with a "
	       "checksum "
	       "in every line, and as a file for machines."),
	    { { "/projects", N_("Projects") }, { "/partners", N_("Partners") },
		{ "/accounts", N_("All accounts of the district") } } },
	{ N_("The clock"),
	    N_("It acts two seconds after a deadline and makes the steps that nobody has to "
	       "decide: an "
	       "application that was not mended lapses, a window closes, an award that was not "
	       "begun is taken back. It counts working days by the calendar, with its holidays "
	       "and "
	       "make-up Saturdays."),
	    { { "/help/moves/project", N_("Steps of a project") } } },
};

static const struct {
	const char *word, *meaning;
} words[] = {
	{ N_("Partner"),
	    N_("A body in the registry of the district or a street that takes on work for "
	       "the neighbourhoods.") },
	{ N_("Project"), N_("A need of a neighbourhood; a notice on the wall.") },
	{ N_("Wall"), N_("All notices that can be claimed now or soon.") },
	{ N_("Claim"), N_("A partner says that it will do it: takes the notice off the wall.") },
	{ N_("Letter of intent"), N_("What a partner promises: what, with what, by when.") },
	{ N_("Slot"), N_("A place in a project. A project has one to nine; each is given once.") },
	{ N_("Award"), N_("A slot that somebody has won, and the work in it.") },
	{ N_("First come, first served"),
	    N_("The first who claims inside the window has the place.") },
	{ N_("Selection"),
	    N_("Letters until the window ends, then a panel decides and gives public "
	       "notice.") },
	{ N_("Small wish"), N_("A light need: taken, done, thanked. Nobody scores it.") },
	{ N_("Occasion"), N_("A meeting whose projects all open at the same instant.") },
	{ N_("Review"), N_("The office above reads a need before it goes on the wall.") },
	{ N_("Objection"),
	    N_("Anybody concerned contests a step; until it is decided the step does not "
	       "take effect.") },
	{ N_("Red list and black list"),
	    N_("The district's own evaluation of how partners kept their "
	       "word; each entry ends by itself.") },
	{ N_("History"),
	    N_("Every step of a subject with its time and its office. Nothing in it is ever "
	       "changed.") },
	{ N_("working day (wd)"),
	    N_("How limits are counted: the day itself is not, the last one ends at midnight.") },
};

/* The machines in the order in which somebody meets them. */
static const struct {
	const struct machine *machine;
	const char *title, *lead;
} chains[] = {
	{ &partner_machine, N_("Steps of a partner"),
	    N_("From the application to the registry, and out of it again.") },
	{ &project_machine, N_("Steps of a project"),
	    N_("From the first draft to the wall, through the work, to its end.") },
	{ &claim_machine, N_("Steps of a claim"),
	    N_("A letter is prepared, pressed or filed, and wins or loses.") },
	{ &award_machine, N_("Steps of an award"),
	    N_("The work in a slot that was won: begun, delivered, evaluated, closed; or given "
	       "back.") },
	{ &objection_machine, N_("Steps of an objection"),
	    N_("Whatever is contested goes this way, and undecided objections end by "
	       "themselves.") },
	{ &entry_machine, N_("Steps of an entry in the red or black list"),
	    N_("Proposed by one, confirmed by another, and over on its day.") },
};

static struct site_chain_links links_to_chains(struct request *req, const struct machine *now)
{
	struct site_chain_link_view *links =
	    MEM_ARRAY(req->mem, struct site_chain_link_view, COUNT(chains));
	for (size_t i = 0; i < COUNT(chains); i++)
		links[i] = (struct site_chain_link_view){ .label = tr(req->lang, chains[i].title),
			.link = url_path(req->mem, "/help/moves/{}", chains[i].machine->name, NULL),
			.is_now = chains[i].machine == now };
	return (struct site_chain_links){ .items = links, .n = COUNT(chains) };
}

/* Accounts are no page for everybody, and help leads nobody to a closed door. */
static bool may_open(const struct request *req, const char *path)
{
	return !text_equal(path, "/accounts") ||
	       who_roles(req->actor) & (BY_ACCOUNT_ADMIN | BY_AUDITOR);
}

static struct site_help_role_view role_of(struct request *req, size_t nth)
{
	struct site_link_view *links = MEM_ARRAY(req->mem, struct site_link_view, LINKS);
	size_t n = 0;
	for (size_t i = 0; i < LINKS && roles[nth].links[i].path; i++) {
		if (may_open(req, roles[nth].links[i].path))
			links[n++] = (struct site_link_view){ .label = tr(req->lang,
								  roles[nth].links[i].label),
				.link = url_local(req->mem, roles[nth].links[i].path) };
	}
	return (struct site_help_role_view){ .name = tr(req->lang, roles[nth].name),
		.text = tr(req->lang, roles[nth].text),
		.links = { .items = links, .n = n } };
}

bool site_help_page(struct request *req)
{
	struct site_help_role_view *views =
	    MEM_ARRAY(req->mem, struct site_help_role_view, COUNT(roles));
	struct site_help_view view = { .title = tr(req->lang, N_("Help")),
		.head = { .title = tr(req->lang, N_("Help")) },
		.chains = links_to_chains(req, NULL) };
	for (size_t i = 0; i < COUNT(roles); i++)
		views[i] = role_of(req, i);
	view.roles.items = views;
	view.roles.n = COUNT(roles);
	for (size_t i = 0; i < COUNT(words); i++)
		part_facts_add(req->mem, req->lang, &view.words, words[i].word,
		    tr(req->lang, words[i].meaning));
	tmpl_site_help(page_out(req, 200, ""), &view);
	return true;
}

bool site_help_moves_page(struct request *req)
{
	for (size_t i = 0; i < COUNT(chains); i++) {
		if (!text_equal(request_part(req, "subject"), chains[i].machine->name))
			continue;
		const char *title = tr(req->lang, chains[i].title);
		struct site_moves_view view = { .title = title,
			.head = { .title = title },
			.lead = tr(req->lang, chains[i].lead),
			.chains = links_to_chains(req, chains[i].machine),
			.diagram = diagram_of(req->mem, req->lang, chains[i].machine, title) };
		req->frame->has_diagram = true;
		tmpl_site_moves(page_out(req, 200, ""), &view);
		return true;
	}
	return answer_error(req, 404);
}
