/* What pages are put together with: output, forms, refusals. */
#include "auth/page.h"

#include <string.h>

#include "auth/keys.h"
#include "auth/token.h"
#include "base/bug.h"
#include "base/mem.h"

struct out *page_out(struct request *req, int status, const char *section)
{
	if (!req->frame)
		BUG("%s: a page before its frame", req->path);
	frame_enter(req->frame, section);
	answer_begin(
	    req, req->answer.status ? req->answer.status : status, "text/html; charset=utf-8");
	struct out *out = MEM_NEW(req->mem, struct out);
	out->mem = req->mem;
	out->body = &req->answer.body;
	out->lang = req->lang;
	out->frame = req->frame;
	return out;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The path of an address of ours as a request will show it: decoded, without a query. Addresses are
 * made with capital hex digits. */
static char *path_of(struct mem *mem, struct safe_url url)
{
	char *path = mem_strndup(mem, url.text, strcspn(url.text, "?#"));
	char *to = path;
	for (const char *from = path; *from; from++) {
		int high = *from == '%' ? hex_value(from[1]) : -1;
		int low = high < 0 ? -1 : hex_value(from[2]);
		if (low < 0) {
			*to++ = *from;
			continue;
		}
		*to++ = (char)(high << 4 | low);
		from += 2;
	}
	*to = '\0';
	return path;
}

struct form_action page_form(struct request *req, struct safe_url url)
{
	const char *path = path_of(req->mem, url);
	return (struct form_action){
		.url = url,
		.token =
		    token_make(req->mem, auth_keys()->token, req->session, path, req->arrived_at),
	};
}

static bool has_file(const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == FIELD_FILE)
			return true;
	}
	return false;
}

struct form_view page_form_view_of(
    struct request *req, const struct form_state *state, struct safe_url url)
{
	struct form_action action = { .url = url, .is_get = true };
	if (!state->form)
		BUG("%s: a view of no form", req->path);
	if (!state->form->is_get) {
		action = page_form(req, url);
		action.is_multipart = has_file(state->form);
	}
	return form_view_make(req->mem, req->lang, state, action);
}

struct form_view page_form_view(struct request *req, struct safe_url url)
{
	return page_form_view_of(req, &req->form, url);
}

struct form_state *page_form_state(struct request *req, const struct form *form)
{
	if (req->form.form == form)
		return &req->form;
	struct form_state *state = MEM_NEW(req->mem, struct form_state);
	form_empty(req->mem, form, state);
	return state;
}

bool page_refuse(struct request *req, enum verdict verdict, bool (*page)(struct request *))
{
	req->verdict = verdict;
	return answer_with(req, verdict_status(verdict), page);
}

/* --- the form that asks for a reason --- */

struct reason_fields {
	const char *reason;
};
static const struct form_field reason_fields[] = {
	PAGE_REASON_FIELD(offsetof(struct reason_fields, reason)),
};
const struct form page_reason_form = {
	.fields = reason_fields, .field_count = 1, .bytes = sizeof(struct reason_fields)
};

const char *page_reason(const struct request *req)
{
	return ((const struct reason_fields *)req->form.data)->reason;
}
