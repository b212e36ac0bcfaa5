/* What stands around every page. */
#include "app/gate_frame.h"

#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "html/frame.h"
#include "message/message.h"

/* What the layout shows anyone, and an error page when all else fails. */
static void frame_for_anyone(const struct settings *settings, struct request *req)
{
	struct frame *frame = req->frame;
	const char *here =
	    *req->raw_query ? mem_printf(req->mem, "%s?%s", req->path, req->raw_query) : req->path;
	enum lang other = req->lang == LANG_ZH ? LANG_EN : LANG_ZH;
	frame->lang_tag = lang_tag(req->lang);
	frame->other_lang = other == LANG_ZH ? "中文" : "English";
	frame->other_lang_url = url_query(req->mem,
	    url_query(req->mem, url_path(req->mem, "/language", NULL), "to",
		other == LANG_ZH ? "zh" : "en"),
	    "back", req->method == METHOD_POST ? "/" : here);
	frame_enter(frame, "");
	frame->units_url = url_path(req->mem, "/units/{}", settings->district, NULL);
	frame->site_name = settings->site_name;
	frame->asset_version = settings->asset_version;
	frame->request_id = req->id;
	frame->login_url = url_query(req->mem, url_path(req->mem, "/login", NULL), "next",
	    req->method == METHOD_POST || text_equal(req->path, "/login") ? NULL : here);
}

/* What a step that ended elsewhere has done, for the page it led to. */
static const struct form_choice done_words[] = {
	{ "registered", N_("You are registered and logged in.") },
	{ "erased", N_("Your account is erased.") },
};

static void frame_for_done(struct request *req)
{
	const char *word = req->method == METHOD_POST ? NULL : request_query(req, "done");
	for (size_t i = 0; word && i < COUNT(done_words); i++) {
		if (text_equal(word, done_words[i].value))
			req->frame->notice = tr(req->lang, done_words[i].label);
	}
}

void gate_frame_open(const struct settings *settings, struct request *req)
{
	req->frame = MEM_NEW(req->mem, struct frame);
	frame_for_anyone(settings, req);
	frame_for_done(req);
}

void gate_frame_account(struct request *req)
{
	struct frame *frame = req->frame;
	if (who_is_guest(req->actor))
		return;
	frame->user_name = req->actor->name;
	frame->has_work = true;
	frame->logout = page_form(req, url_path(req->mem, "/logout", NULL));
}

bool gate_frame_count(struct request *req)
{
	int64_t unread = 0;
	if (who_is_guest(req->actor))
		return true;
	if (!message_unread(req->db, req->mem, req->actor->account, &unread))
		return false;
	if (unread)
		req->frame->unread = message_count_text(req->mem, unread);
	return true;
}
