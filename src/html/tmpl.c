/* The parts of compiled templates that need more than one call. */
#include "html/tmpl.h"

#include <inttypes.h>

#include "base/bug.h"
#include "base/mem.h"

const char *tmpl_arg_text(struct out *o, const char *text)
{
	(void)o;
	return text ? text : "";
}

const char *tmpl_arg_int(struct out *o, int64_t n)
{
	return mem_printf(o->mem, "%" PRId64, n);
}

void tmpl_form_begin(struct out *o, const struct form_action *action)
{
	TMPL_LITERAL(o, "<form action=\"");
	out_url(o, action->url);
	if (action->is_get)
		TMPL_LITERAL(o, "\" method=\"get\"");
	else if (action->is_multipart)
		TMPL_LITERAL(o, "\" method=\"post\" enctype=\"multipart/form-data\"");
	else
		TMPL_LITERAL(o, "\" method=\"post\"");
}

void tmpl_form_token(struct out *o, const struct form_action *action)
{
	if (action->is_get)
		return;
	/*
	 * Without a token the gate would refuse what the reader has typed: better not to show the
	 * form.
	 */
	if (!action->token)
		BUG("form for %s has no token", action->url.text ? action->url.text : "(nothing)");
	TMPL_LITERAL(o, "<input type=\"hidden\" name=\"" TMPL_TOKEN_FIELD "\" value=\"");
	out_text(o, action->token);
	TMPL_LITERAL(o, "\">");
}
