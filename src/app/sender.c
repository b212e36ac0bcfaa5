/* The sender's pass. */
#include "app/sender.h"

#include "app/config.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "message/mail.h"
#include "message/mail_program.h"
#include "message/mail_text.h"
#include "message/outbox.h"
#include "message/webhook.h"
#include "message/webhook_post.h"

#define REPLAYS 5
#define MAILS_A_PASS 20
#define MAIL_SECONDS 30

struct sender {
	struct db *db;
	struct mem *mem;
	const struct config *config;
};

/* --- one transaction, run again when another was in the way ------------------------------------ */

typedef bool step_fn(const struct sender *, void *arg);

static bool step(const struct sender *s, step_fn *fn, void *arg)
{
	for (int attempt = 0; attempt < REPLAYS; attempt++) {
		if (db_begin(s->db) && fn(s, arg) && db_commit(s->db))
			return true;
		db_rollback(s->db);
		if (fault_last()->kind != FAULT_DATABASE_REPLAY)
			return false;
		fault_clear();
	}
	return fault_set(FAULT_DATABASE, 0, "sender", "gave up after %d attempts", REPLAYS);
}

/* --- messages become mails ---------------------------------------------------------------------- */

static bool route(const struct sender *s, void *arg)
{
	return mail_route(s->db, s->mem, s->config->site_origin, *s->config->mail_program != '\0',
	    db_clock(s->db), arg);
}

static bool digest(const struct sender *s, void *arg)
{
	return mail_digest(s->db, s->mem, s->config->site_origin, db_clock(s->db), arg);
}

/* --- an attempt --------------------------------------------------------------------------------- */

struct attempt {
	struct outbox_due due;
	bool has_it;
	struct outbox_hook_job hook;
	struct outbox_mail_job mail;
	enum outbox_result result;
	const char *error;
};

static bool claim(const struct sender *s, void *arg)
{
	struct attempt *attempt = arg;
	return outbox_claim(s->db, &attempt->due, db_clock(s->db), &attempt->has_it);
}

static bool finish(const struct sender *s, void *arg)
{
	struct attempt *attempt = arg;
	int64_t now = db_clock(s->db);
	enum outbox_state state;
	if (!outbox_end(s->db, &attempt->due, attempt->result, attempt->error, now, &state))
		return false;
	return !attempt->hook.url || webhook_note(s->db, s->mem, attempt->hook.webhook,
					 attempt->result == OUTBOX_RESULT_SENT, now);
}

static bool due_of(const struct sender *s, enum outbox_channel channel, int limit,
    struct attempt **attempts_out, size_t *count_out)
{
	struct outbox_due *due;
	size_t count;
	if (!outbox_due(s->db, s->mem, channel, db_clock(s->db), limit, &due, &count))
		return false;
	*attempts_out = MEM_ARRAY(s->mem, struct attempt, count);
	for (size_t i = 0; i < count; i++)
		(*attempts_out)[i].due = due[i];
	*count_out = count;
	return true;
}

/* --- mail --------------------------------------------------------------------------------------- */

static const char *code_text(const struct sender *s, const struct outbox_mail_job *job)
{
	return mem_printf(s->mem, "%s\n\n%s\n",
	    tr_fill(s->mem, job->lang, N_("Your code: {code}"),
		(const struct catalog_arg[]){ { "code", job->code }, { 0 } }),
	    tr(job->lang,
		N_("Type it on the page where you gave this address. It is good for a day. "
		   "If it was not you who gave it, you need not do anything.")));
}

static const char *footer(const struct sender *s, const char *stop, enum lang lang)
{
	const char *settings = mem_printf(s->mem, "%s/inbox/preferences", s->config->site_origin);
	return mem_printf(s->mem, "%s\n%s\n",
	    tr_fill(s->mem, lang, N_("You get this because you chose it in your inbox: {settings}"),
		(const struct catalog_arg[]){ { "settings", settings }, { 0 } }),
	    tr_fill(s->mem, lang, N_("No more mails, with one press: {stop}"),
		(const struct catalog_arg[]){ { "stop", stop }, { 0 } }));
}

static char *compose(const struct sender *s, const struct attempt *attempt)
{
	const struct outbox_mail_job *job = &attempt->mail;
	struct mail mail = {
		.from = s->config->mail_from,
		.from_name = s->config->site_name,
		.to = job->to,
		.id = mem_printf(s->mem, "jiebang-%lld", (long long)attempt->due.id),
		.at = job->made_at,
		.lang = job->lang,
	};
	if (job->kind == OUTBOX_CODE) {
		mail.subject = tr(job->lang, N_("The code for your address"));
		mail.body = code_text(s, job);
		return mail_bytes(s->mem, &mail);
	}
	mail.subject = job->title;
	mail.unsubscribe = mem_printf(s->mem, "%s/inbox/unsubscribe/%s", s->config->site_origin,
	    mail_unsubscribe_key(s->mem, job->account, job->confirmed_at));
	mail.body =
	    mem_printf(s->mem, "%s\n-- \n%s", job->body, footer(s, mail.unsubscribe, job->lang));
	return mail_bytes(s->mem, &mail);
}

/* What cannot be sent however often it is tried. */
static const char *mail_hopeless(const struct outbox_mail_job *job)
{
	if (!job->to || !mail_address_is_good(job->to))
		return N_("there is no address any more");
	if (job->kind == OUTBOX_CODE ? !job->code : !job->title || !job->body)
		return N_("there is nothing to say any more");
	return NULL;
}

static bool send_mail(const struct sender *s, struct attempt *attempt)
{
	if (!step(s, claim, attempt))
		return false;
	if (!attempt->has_it)
		return true;
	if (!outbox_mail_job(s->db, s->mem, attempt->due.id, &attempt->mail))
		return false;
	attempt->result = OUTBOX_RESULT_HOPELESS;
	attempt->error = mail_hopeless(&attempt->mail);
	if (!attempt->error) {
		bool is_sent =
		    mail_program_run(s->mem, s->config->mail_program, s->config->mail_from,
			attempt->mail.to, compose(s, attempt), MAIL_SECONDS, &attempt->error);
		attempt->result = is_sent ? OUTBOX_RESULT_SENT : OUTBOX_RESULT_FAILED;
	}
	return step(s, finish, attempt);
}

static bool send_mails(const struct sender *s, int *done)
{
	struct attempt *attempts;
	size_t count;
	if (!*s->config->mail_program)
		return true;
	if (!due_of(s, OUTBOX_MAIL, MAILS_A_PASS, &attempts, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!send_mail(s, &attempts[i]))
			return false;
	}
	*done += (int)count;
	return true;
}

/* --- webhooks ----------------------------------------------------------------------------------- */

/* Fills the post, or says why there is none to make. */
static const char *hook_hopeless(
    const struct sender *s, const struct attempt *attempt, struct webhook_post *post)
{
	if (!attempt->hook.url)
		return N_("the webhook is off");
	if (!webhook_secret_read(attempt->hook.secret, post->key))
		return N_("its secret cannot be read");
	post->url = attempt->hook.url;
	post->body = attempt->hook.body;
	post->id = mem_printf(s->mem, "jiebang-%lld", (long long)attempt->due.id);
	post->at = db_clock(s->db);
	return NULL;
}

static bool begin_hook(const struct sender *s, struct attempt *attempt)
{
	return step(s, claim, attempt) &&
	       (!attempt->has_it || outbox_hook_job(s->db, s->mem, attempt->due.id,
					s->config->site_origin, &attempt->hook));
}

static void post_hooks(const struct sender *s, struct attempt *attempts, size_t count)
{
	struct webhook_post posts[WEBHOOK_AT_ONCE] = { 0 };
	struct attempt *of[WEBHOOK_AT_ONCE];
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (!attempts[i].has_it)
			continue;
		attempts[i].result = OUTBOX_RESULT_HOPELESS;
		attempts[i].error = hook_hopeless(s, &attempts[i], &posts[n]);
		if (!attempts[i].error)
			of[n++] = &attempts[i];
	}
	webhook_post_all(s->mem, posts, n, s->config->loopback_hooks != 0);
	for (size_t i = 0; i < n; i++) {
		of[i]->result = posts[i].is_sent ? OUTBOX_RESULT_SENT : OUTBOX_RESULT_FAILED;
		of[i]->error = posts[i].error;
	}
}

static bool send_hooks(const struct sender *s, int *done)
{
	struct attempt *attempts;
	size_t count;
	if (!due_of(s, OUTBOX_WEBHOOK, WEBHOOK_AT_ONCE, &attempts, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!begin_hook(s, &attempts[i]))
			return false;
	}
	if (count)
		post_hooks(s, attempts, count);
	for (size_t i = 0; i < count; i++) {
		if (attempts[i].has_it && !step(s, finish, &attempts[i]))
			return false;
	}
	*done += (int)count;
	return true;
}

bool sender_pass(struct db *db, struct mem *mem, const struct config *config, int *done_out)
{
	const struct sender s = { .db = db, .mem = mem, .config = config };
	int routed = 0, digests = 0, sent = 0;
	if (!step(&s, route, &routed) || !step(&s, digest, &digests) || !send_mails(&s, &sent) ||
	    !send_hooks(&s, &sent))
		return false;
	*done_out = routed + digests + sent;
	return true;
}
