/* Forms filled in as they should be, and what of the stage is made through them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/count.h"
#include "base/form.h"
#include "base/mem.h"
#include "everyone.h"
#include "http/route.h"
#include "picture.h"
#include "site_inner.h"
#include "stage.h"
#include "visit.h"

#define STAGE_SQL "tests/http/everyone_stage.sql"
#define FRESH_PASSWORD "seven lamps at noon"

/* --- filling in ---------------------------------------------------------------------------------- */

/* What a type alone does not tell; the first line that fits. NULL: the person's own. */
static const struct value {
	const char *pattern, *name, *value;
} values[] = {
	{ "/register", "login", "fresh-resident" },
	{ "/register", "as", "resident" },
	{ "/register", "unit", "370203019001" },
	{ "/register", "password", FRESH_PASSWORD },
	{ "/password", "login", "resident2" },
	{ "/accounts/new", "login", "fresh-colleague" },
	{ "/accounts/", "role", "resident" },
	{ "/accounts/", "place", "370203019001" },
	{ "/webhooks/new", "url", "https://hooks.example.org/jiebang" },
	{ "/inbox/address", "address", "somebody@example.org" },
	{ "/inbox/preferences", "lang", "zh" },
	{ "/partners/apply", "scheme", "uscc" },
	{ "/partners/apply", "ident", "91370203MA3TE5T03G" },
	{ "/partners/", "street", "370203019" },
	{ "/partners/", "contact_phone", "13812345678" },
	{ "/claims/", "hand_in", "1" },
	{ "/projects/", "text_version", "1" },
	{ "/projects/{code}/files", "kind", "opinion" },
	{ "/partners/", "text_version", "1" },
	{ "/partners/", "is_unit", "none" },
	{ "/partners/{code}/offers/", "version", "1" },
	{ "", "fresh", FRESH_PASSWORD },
	{ "", "again", FRESH_PASSWORD },
	{ "", "closes", "30" },
	{ "", "opens", "20" },
	{ "", "until", "60" },
	{ "", "from", "1" },
};

static const char *value_of(const struct route *route, const char *name)
{
	for (size_t i = 0; i < COUNT(values); i++)
		if (strncmp(route->pattern, values[i].pattern, strlen(values[i].pattern)) == 0 &&
		    strcmp(name, values[i].name) == 0)
			return values[i].value;
	return NULL;
}

static const char *own_password(const struct person *person)
{
	return site_account(person->login ? person->login : "resident")->password;
}

/* Whoever looks after webhooks does so for his partner, or for his unit. */
static const char *own_code(struct mem *mem, const struct person *person)
{
	if (person->unit || !person->login)
		return person->unit ? person->unit : "";
	const char *code = site_text(mem,
	    "SELECT partner.code FROM partner JOIN role_grant ON partner_id = partner.id JOIN "
	    "account ON account.id = account_id WHERE login = '%s' ORDER BY partner.id LIMIT 1",
	    person->login);
	return code ? code : "";
}

static const char *words(struct mem *mem, const struct form_field *field)
{
	const char *text = "Everything as agreed";
	size_t most =
	    field->max && field->max < (int64_t)strlen(text) ? (size_t)field->max : strlen(text);

	return mem_strndup(mem, text, most);
}

static const char *typed(struct mem *mem, const struct route *route, const struct form_field *field,
    const struct person *person)
{
	const char *value = value_of(route, field->name);

	switch (field->type) {
	case FIELD_PASSWORD: return value ? value : own_password(person);
	case FIELD_INT: return mem_printf(mem, "%lld", (long long)(field->min ? field->min : 1));
	case FIELD_DATE: return visit_date(mem, value ? (int)strtol(value, NULL, 10) : 50);
	case FIELD_MINUTE: return visit_minute(mem, value ? (int)strtol(value, NULL, 10) : 40);
	case FIELD_CHOICE:
	case FIELD_CHOICES: return value ? value : field->choices[0].value;
	case FIELD_CHECK:
	case FIELD_SUBMIT: return "1";
	case FIELD_HIDDEN: return value ? value : "";
	case FIELD_FILE:
	case FIELD_TEXT:
	case FIELD_AREA: break;
	}
	if (strcmp(field->name, "owner") == 0)
		return own_code(mem, person);
	if (!value && strcmp(field->name, "login") == 0)
		return site_account(person->login ? person->login : "resident")->login;
	return value ? value : words(mem, field);
}

static struct browser_field a_file(struct mem *mem, const char *name)
{
	struct picture pdf = picture_pdf(mem, "A letter", 600);

	return (struct browser_field){ .name = name,
		.value = pdf.data,
		.bytes = pdf.bytes,
		.file_name = "letter.pdf",
		.content_type = "application/pdf" };
}

struct filled everyone_fill(struct mem *mem, const struct route *route, const struct person *person)
{
	const struct form *form = route->form;
	struct filled filled = { 0 };

	if (!form)
		return filled;
	filled.fields = MEM_ARRAY(mem, struct browser_field, form->field_count);
	for (size_t i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		struct browser_field *to = &filled.fields[filled.n];
		if (field->type == FIELD_FILE) {
			*to = a_file(mem, field->name);
			filled.has_file = true;
		} else if (field->required || value_of(route, field->name)) {
			*to = (struct browser_field){ .name = field->name,
				.value = typed(mem, route, field, person) };
		} else
			continue;
		filled.n++;
	}
	return filled;
}

struct fcgi_reply everyone_send(
    struct mem *mem, const struct person *person, const char *path, const struct filled *filled)
{
	struct browser browser = person->browser;

	browser.mem = mem;
	return filled->has_file ? visit_post_files(&browser, path, filled->fields, filled->n)
				: visit_post(&browser, path, filled->fields, filled->n);
}

/* --- the stage ------------------------------------------------------------------------------------- */

static void run_statements(struct mem *mem)
{
	char *text = mem_strdup(mem, site_read(mem, STAGE_SQL)), *end;

	for (char *at = text; (end = strstr(at, ";\n")) != NULL; at = end + 2) {
		*end = '\0';
		stage_sql(mem, "%s", at);
	}
}

/* Somebody sends the form of a route, as it should be; it must succeed. Where it leads. */
static const char *send(struct mem *mem, const char *who, const char *pattern, const char *names)
{
	const struct site_account *account = site_account(who);
	const struct person person = { .login = account->login,
		.unit = strchr(account->place, '3') == account->place ? account->place : NULL,
		.browser = site_enter(mem, who) };
	const struct site_route row = { .is_post = true, .pattern = pattern };
	const struct route *route = everyone_route(&row);
	struct filled filled = everyone_fill(mem, route, &person);
	const char *path = everyone_path(mem, pattern, &(const struct subject){ .names = names });
	struct fcgi_reply reply = everyone_send(mem, &person, path, &filled);

	if (reply.status != 303)
		site_die("%s by %s: %d %s", path, who, reply.status, visit_text(mem, &reply));
	return fcgi_header(&reply, "Location");
}

/* A rush project that can be pressed now, and that nobody has asked for yet. */
static const char *open_project(struct mem *mem)
{
	return site_text(mem,
	    "SELECT code FROM project WHERE state = 'published' AND mode = 'rush' AND opens_at < "
	    "UTC_TIMESTAMP() AND closes_at > UTC_TIMESTAMP() AND NOT EXISTS (SELECT 1 FROM claim "
	    "WHERE project_id = project.id) ORDER BY id LIMIT 1");
}

/* The press and the letter; "code/awards/slot". */
static const char *take(struct mem *mem, const char *agent)
{
	static const char folder[] = "/projects/";
	const char *award = send(mem, agent, "/projects/{code}/claims", open_project(mem));
	const char *claim =
	    site_text(mem, "SELECT code FROM claim WHERE state = 'won' ORDER BY id DESC LIMIT 1");

	send(mem, agent, "/claims/{code}", claim);
	return mem_strndup(mem, award + strlen(folder), strcspn(award + strlen(folder), "?"));
}

/* Drafts, letters and work of two agents. */
static void stage_claims(struct mem *mem)
{
	static const char *const agents[] = { "agent01", "agent02" };
	static const char draft[] = "/projects/{code}/claims/draft";

	for (size_t i = 0; i < COUNT(agents); i++) {
		send(mem, agents[i], draft, open_project(mem));
		const char *claim = send(mem, agents[i], draft, open_project(mem));
		send(mem, agents[i], "/claims/{code}/withdraw", claim + strlen("/claims/"));
		take(mem, agents[i]);
		send(mem, agents[i], "/projects/{code}/awards/{slot}/start", take(mem, agents[i]));
	}
}

static void stage_occasions(struct mem *mem)
{
	send(mem, "secretary-tieshan", "/occasions/new", "");
	const char *far = send(mem, "secretary-tieshan", "/occasions/new", "");

	stage_sql(mem, "UPDATE occasion SET unit_code = '370299001001' WHERE code = '%s'",
	    far + strlen("/occasions/"));
}

static void stage_webhooks(struct mem *mem)
{
	static const char *const owners[] = { "agent01", "agent01", "agent02", "district1",
		"district1" };

	for (size_t i = 0; i < COUNT(owners); i++) {
		send(mem, owners[i], "/webhooks/new", "");
		const char *id = site_text(mem, "SELECT CAST(MAX(id) AS CHAR) FROM webhook");
		send(mem, owners[i], "/webhooks/{id}/test", id);
	}
	stage_sql(mem, "UPDATE webhook SET unit_code = '370299' ORDER BY id DESC LIMIT 1");
	stage_sql(mem, "UPDATE webhook SET state = 'disabled' WHERE id = 2");
	stage_sql(mem, "UPDATE outbox SET state = 'stuck', done_at = made_at");
}

static void stage_files(struct mem *mem)
{
	const char *draft = site_text(
	    mem, "SELECT code FROM project WHERE state = 'draft' AND unit_code = '37020301900101'");

	send(mem, "secretary-qinghai", "/projects/{code}/files", draft);
	stage_sql(mem,
	    "INSERT INTO attachment (subject_kind, subject_id, purpose, name, type, bytes, sha256, "
	    "content, uploaded_by, uploaded_at, description) SELECT subject_kind, project.id, "
	    "purpose, name, type, bytes, sha256, content, uploaded_by, uploaded_at, description "
	    "FROM attachment JOIN project ON project.state IN ('draft', 'published') AND "
	    "project.unit_code IN ('370203005004', '370299001001') WHERE purpose = 'need'");
	stage_sql(mem,
	    "UPDATE project SET files = 1 WHERE id IN (SELECT subject_id FROM attachment WHERE "
	    "purpose = 'need')");
}

void everyone_set_stage(struct mem *mem)
{
	run_statements(mem);
	stage_claims(mem);
	stage_occasions(mem);
	stage_webhooks(mem);
	stage_files(mem);
	send(mem, "agent01", "/partners/{code}/invite",
	    site_text(mem, "SELECT MIN(code) FROM partner WHERE id = 1"));
	send(mem, "agent02", "/partners/{code}/invite",
	    site_text(mem, "SELECT MIN(code) FROM partner WHERE id = 2"));
}
