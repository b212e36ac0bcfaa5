/* Personal data, and what this site is. */
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "site/personal.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"

/* A new column with something about a person belongs here, or the test of the schema fails. */
const struct site_personal site_personal[] = {
	{ "account.login account.name", N_("Login name and name"),
	    N_("To recognise you, and so that officials know whom they deal with."),
	    N_("Until the account is erased."),
	    N_("You; the accounts office; officials where you act. Never the public.") },
	{ "account.password_hash account_code.*", N_("Password"),
	    N_("So that nobody else enters. Only a hash is kept, which nobody can read back; of a "
	       "code "
	       "for a lost password too."),
	    N_("Until you change it or the account is erased; a code until it is used or over."),
	    N_("Nobody.") },
	{ "account_factor.* account_recovery.*", N_("Second proof at login"),
	    N_("The key of your authenticator, encrypted, and hashes of the recovery codes."),
	    N_("Until you switch it off or the account is erased."), N_("Nobody.") },
	{ "session.*", N_("Open logins: time and name of the browser"),
	    N_("So that you recognise a login that is not yours, and can end it."),
	    N_("Eight hours without use, seven days at most."), N_("You.") },
	{ "role_grant.account_id role_grant.granted_by", N_("Your roles and from when until when"),
	    N_("What you may do follows from them, and whether you are too close to decide."),
	    N_("For good: who held which office then must stay known."),
	    N_("You; the accounts office; the auditor. The public sees offices and numbers "
	       "only.") },
	{ "outbox.account_id outbox.title outbox.body", N_("Mails to you"),
	    N_("So that a mail that fails is tried again, and somebody looks when it keeps "
	       "failing."),
	    N_("The text until it is sent; when it was sent and how, 90 days more."),
	    N_("Those who look after deliveries see that there is a mail, not what it says.") },
	{ "mail_preference.*", N_("E-mail address, if you give one"),
	    N_("To send you what you chose. Encrypted; it is shown with most of it hidden."),
	    N_("Until you remove it or the account is erased."), N_("You.") },
	{ "message.*", N_("Messages to you"), N_("What happened and what you can do, until when."),
	    N_("Until the account is erased."), N_("You.") },
	{ "partner.contact_name partner.contact_phone partner.contact_masked partner.applicant_id",
	    N_("A partner's contact: name and telephone number"),
	    N_("So that an office can call. The number is encrypted; whoever has it shown gives a "
	       "purpose, and that becomes a step in the history."),
	    N_("As long as the partner is in the registry; the agents can change it."),
	    N_("Its agents and the offices that reach it. The public sees 138****1234.") },
	{ "attachment.uploaded_by attachment.name attachment.content",
	    N_("Files handed in, with their names"),
	    N_("Letters of authority prove that an applicant speaks for his body; pictures show a "
	       "need. "
	       "Pictures are drawn anew, so that place and camera are gone."),
	    N_("As long as what they belong to."),
	    N_("Letters of authority: the applicant and the office. Pictures of a published need: "
	       "anybody.") },
	{ "partner_invitation.*", N_("Invitations of agents"),
	    N_("Who invited whom into a partner. The code itself is not in the database."),
	    N_("For good, as the proof of who could act for the partner."),
	    N_("The partner's agents.") },
	{ "event.actor_id event_private.*", N_("Steps in the history, by account"),
	    N_("Who did it must be provable. The page names the office, not the person; what names "
	       "a "
	       "person is kept apart."),
	    N_("Steps for good; the part that names a person until the account is erased."),
	    N_("The public: office and time. The auditor: all.") },
	{ "project.author_id occasion.created_by claim.author_id",
	    N_("Who wrote a need, a claim or an occasion"),
	    N_("Nobody may publish or decide his own text."), N_("As long as the text."),
	    N_("Officials concerned. The public sees the unit.") },
	{ "throttle.key_hash", N_("Failed logins, and where you log in from"),
	    N_("To slow down guessing, but not for you where you are known. Login name and address "
	       "only as a hash."),
	    N_("Until the pause is over; where you are known, 30 days after your last login "
	       "there."),
	    N_("Nobody.") },
	{ "form_token.location", N_("Forms you sent: the address of the answer"),
	    N_("So that a form that is sent twice takes effect once."),
	    N_("Twelve hours, and not who sent it."), N_("Nobody.") },
	{ "webhook.account_id", N_("Who added a program that is told"),
	    N_("So that somebody answers for it."), N_("For good, also when it is removed."),
	    N_("Those who may change it.") },
};
const size_t site_personal_count = COUNT(site_personal);

bool site_privacy_page(struct request *req)
{
	struct site_privacy_row_view *rows =
	    MEM_ARRAY(req->mem, struct site_privacy_row_view, COUNT(site_personal));
	for (size_t i = 0; i < COUNT(site_personal); i++)
		rows[i] = (struct site_privacy_row_view){
			.what = tr(req->lang, site_personal[i].what),
			.why = tr(req->lang, site_personal[i].why),
			.kept = tr(req->lang, site_personal[i].kept),
			.seen = tr(req->lang, site_personal[i].seen),
		};
	struct site_privacy_view view = { .title = tr(req->lang, N_("Personal data")),
		.head = { .title = tr(req->lang, N_("Personal data")) },
		.rows = { rows, COUNT(site_personal) } };
	tmpl_site_privacy(page_out(req, 200, ""), &view);
	return true;
}

/* --- about ------------------------------------------------------------------------------------ */

static const struct site_figure figures[] = {
	{ FIGURE_PUBLISHED, N_("needs on the wall") },
	{ FIGURE_RUNNING, N_("needs being worked on") },
	{ FIGURE_CLOSED, N_("needs at their end") },
	{ FIGURE_UNCLAIMED, N_("needs that nobody took") },
	{ FIGURE_PARTNERS, N_("partners in the registry") },
};

bool site_about_page(struct request *req)
{
	struct site_about_view view = { .title = tr(req->lang, N_("About this site")),
		.head = { .title = tr(req->lang, N_("About this site")) } };
	if (!site_figures(req, figures, COUNT(figures), &view.figures))
		return false;
	tmpl_site_about(page_out(req, 200, ""), &view);
	return true;
}
