/* Writing into inboxes and reading them. */
#include "message/message.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/terms.h"
#include "base/text.h"
#include "base/who.h"
#include "message/mail.h"
#include "message_sql.h"

#define ARGS_MAX_CHARS 4000
#define ARGS_MAX_BYTES (64 * 1024)
#define VALUE_CHARS 1000
#define ARGS_COUNT 16
#define KIND_CHOICES (MESSAGE_KIND_COUNT - 1)
#define SUBJECT_CHARS 64

#define X(id, text, label) { text, label },
const struct form_choice message_kind_choices[KIND_CHOICES] = { MESSAGE_KINDS(X) };
#undef X

/* The first that fits counts. */
static const struct {
	const char *prefix;
	enum message_kind kind;
} places[] = {
	{ "/partners/", MESSAGE_PARTNER },
	{ "/projects/", MESSAGE_PROJECT },
	{ "/claims/", MESSAGE_CLAIM },
	{ "/occasions/", MESSAGE_OCCASION },
	{ "/objections/", MESSAGE_STANDING },
	{ "/entries/", MESSAGE_STANDING },
	{ "/lists/", MESSAGE_STANDING },
};

enum message_kind message_kind_of(const char *link)
{
	if (text_starts(link, "/projects/") && strstr(link, "/awards/"))
		return MESSAGE_AWARD;
	for (size_t i = 0; i < COUNT(places); i++) {
		if (text_starts(link, places[i].prefix))
			return places[i].kind;
	}
	return MESSAGE_ACCOUNT;
}

char *message_subject_of(struct mem *mem, const char *link)
{
	size_t bytes = strcspn(link, "?#");
	const char *second = memchr(link + (bytes > 0), '/', bytes - (bytes > 0));
	const char *third =
	    second ? memchr(second + 1, '/', bytes - (size_t)(second + 1 - link)) : NULL;
	return text_cut(
	    mem, mem_strndup(mem, link, third ? (size_t)(third - link) : bytes), SUBJECT_CHARS - 1);
}

static int add_piece(const char *data, size_t bytes, void *into)
{
	buf_add(into, data, bytes);
	return 0;
}

/* The values as a JSON object, none longer than so many characters. */
static char *args_json(struct mem *mem, const struct message_new *message, size_t value_chars)
{
	json_t *object = json_object();
	for (const struct catalog_arg *arg = message->args; object && arg && arg->name; arg++) {
		const char *value = text_cut(mem, arg->value ? arg->value : "", value_chars);
		if (json_object_set_new(object, arg->name, json_string(value)) != 0)
			BUG("a message's value %s is no text", arg->name);
	}
	if (message->end.at &&
	    json_object_set_new(object, message->end.name, json_integer(message->end.at)) != 0)
		BUG("a message's end %s is no number", message->end.name);
	struct buf b;
	buf_init(&b, mem, ARGS_MAX_BYTES);
	if (!object || json_dump_callback(object, add_piece, &b, JSON_COMPACT) != 0 || b.full)
		BUG("a message's values cannot be written");
	json_decref(object);
	return b.data;
}

/* Quotes and control characters grow when written as JSON, so what fits is found by trying. */
static char *args_stored(struct mem *mem, const struct message_new *message)
{
	for (size_t chars = VALUE_CHARS; chars > 0; chars /= 2) {
		char *json = args_json(mem, message, chars);
		if (text_chars(json) <= ARGS_MAX_CHARS)
			return json;
	}
	BUG("a message with too many values");
}

bool message_to_account(
    struct db *db, struct mem *mem, struct account_id account, const struct message_new *message)
{
	int64_t id;
	const struct sql_message_to_account_args args = {
		.account = account.n,
		.text = message->text,
		.json = args_stored(mem, message),
		.link = message->link,
		.kind = choice_stored(
		    message_kind_choices, KIND_CHOICES, (int)message_kind_of(message->link)),
		.subject = message_subject_of(mem, message->link),
		.at = message->at,
	};
	return sql_message_to_account(db, &args, &id);
}

bool message_to_partner(
    struct db *db, struct mem *mem, struct partner_id partner, const struct message_new *message)
{
	int64_t changed;
	const struct sql_message_to_partner_args args = {
		.partner = partner.n,
		.text = message->text,
		.json = args_stored(mem, message),
		.link = message->link,
		.kind = choice_stored(
		    message_kind_choices, KIND_CHOICES, (int)message_kind_of(message->link)),
		.subject = message_subject_of(mem, message->link),
		.at = message->at,
	};
	return sql_message_to_partner(db, &args, &changed);
}

bool message_to_role(struct db *db, struct mem *mem, const char *role, const char *unit,
    const struct message_new *message)
{
	int64_t changed;
	const struct sql_message_to_role_args args = {
		.role = role,
		.unit = unit,
		.text = message->text,
		.json = args_stored(mem, message),
		.link = message->link,
		.kind = choice_stored(
		    message_kind_choices, KIND_CHOICES, (int)message_kind_of(message->link)),
		.subject = message_subject_of(mem, message->link),
		.at = message->at,
	};
	return sql_message_to_role(db, &args, &changed);
}

bool message_to_reviewers(
    struct db *db, struct mem *mem, const char *unit, const struct message_new *message)
{
	bool by_street = unit_level_of(unit) > UNIT_STREET;
	return message_to_role(db, mem,
	    role_text(by_street ? ROLE_STREET_OFFICER : ROLE_DISTRICT_ADMIN),
	    mem_strndup(mem, unit, by_street ? UNIT_STREET : UNIT_DISTRICT), message);
}

/* The text with its values. What is stored was written above; if it cannot be read, the text stands
 * alone. */
char *message_text(struct mem *mem, enum lang lang, const char *text, const char *stored)
{
	struct catalog_arg args[ARGS_COUNT + 1] = { 0 };
	size_t count = 0;
	json_t *object = json_loads(stored, 0, NULL);
	const char *name;
	json_t *value;
	json_object_foreach(object, name, value)
	{
		if (count < ARGS_COUNT && json_is_string(value))
			args[count++] = (struct catalog_arg){ name, json_string_value(value) };
		else if (count < ARGS_COUNT && json_is_integer(value))
			args[count++] = (struct catalog_arg){ name,
				clock_end(mem, lang, json_integer_value(value)) };
	}
	char *filled = tr_fill(mem, lang, text, args);
	json_decref(object);
	return filled;
}

bool message_find(struct db *db, struct mem *mem, enum lang lang, struct account_id account,
    const struct message_filter *filter, struct message_line **lines_out, size_t *count_out)
{
	struct sql_message_list_rows rows;
	const struct sql_message_list_args args = {
		.account = account.n,
		.before = filter->before_id > 0 ? filter->before_id : INT64_MAX,
		.kind = filter->kind
			    ? choice_stored(message_kind_choices, KIND_CHOICES, (int)filter->kind)
			    : NULL,
		.subject = filter->subject,
		.unread = 1,
		.unread_set = filter->unread_only,
		.limit = filter->limit,
	};
	if (!sql_message_list(db, mem, &args, &rows))
		return false;
	struct message_line *lines = MEM_ARRAY(mem, struct message_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_message_list_row *row = &rows.items[i];
		lines[i] = (struct message_line){
			.id = row->id,
			.at = row->at,
			.read_at = row->read_at,
			.text = message_text(mem, lang, row->text, row->json),
			.link = row->link,
			.kind = (enum message_kind)choice_parse(
			    message_kind_choices, KIND_CHOICES, row->kind),
			.subject = row->subject,
		};
	}
	*lines_out = lines;
	*count_out = rows.n;
	return true;
}

bool message_list(struct db *db, struct mem *mem, enum lang lang, struct account_id account,
    int64_t before_id, int limit, struct message_line **lines_out, size_t *count_out)
{
	const struct message_filter filter = { .before_id = before_id, .limit = limit };
	return message_find(db, mem, lang, account, &filter, lines_out, count_out);
}

bool message_unread(struct db *db, struct mem *mem, struct account_id account, int64_t *count_out)
{
	struct sql_message_unread_row *row;
	if (!sql_message_unread(db, mem, account.n, MESSAGE_UNREAD_MOST, &row))
		return false;
	*count_out = row ? row->unread : 0;
	return true;
}

char *message_count_text(struct mem *mem, int64_t unread)
{
	return unread < MESSAGE_UNREAD_MOST ? mem_printf(mem, "%lld", (long long)unread)
					    : mem_printf(mem, "%d+", MESSAGE_UNREAD_MOST - 1);
}

bool message_mark_read(
    struct db *db, struct account_id account, const char *subject, int64_t up_to_id, int64_t now)
{
	int64_t changed;
	const struct sql_message_mark_read_args args = {
		.account = account.n,
		.subject = subject,
		.up_to = up_to_id,
		.now = now,
	};
	return sql_message_mark_read(db, &args, &changed);
}

bool message_open(struct db *db, struct mem *mem, struct account_id account, int64_t id,
    int64_t now, const char **link_out)
{
	struct sql_message_link_row *row;
	int64_t changed;
	const struct sql_message_open_args args = { .account = account.n, .id = id, .now = now };
	if (!sql_message_open(db, &args, &changed) ||
	    !sql_message_link(db, mem, account.n, id, &row))
		return false;
	*link_out = row ? row->link : NULL;
	return true;
}

bool message_erase(struct db *db, struct account_id account)
{
	int64_t changed;
	return mail_forget(db, account) && sql_message_erase(db, account.n, &changed) &&
	       sql_message_erase_preference(db, account.n, &changed);
}
