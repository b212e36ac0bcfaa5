/* The inbox: one row per account and thing to know. Texts are ids with values, translated when
 * read. */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/form.h"
#include "base/ids.h"

struct db;
struct mem;

/* What a message is about, told by its link: enum, stored text, label. */
#define MESSAGE_KINDS(X)                                                                           \
	X(MESSAGE_PARTNER, "partner", N_("Registry of partners"))                                  \
	X(MESSAGE_PROJECT, "project", N_("Needs and projects"))                                    \
	X(MESSAGE_CLAIM, "claim", N_("Claims"))                                                    \
	X(MESSAGE_AWARD, "award", N_("Work that was taken on"))                                    \
	X(MESSAGE_OCCASION, "occasion", N_("Occasions"))                                           \
	X(MESSAGE_STANDING, "standing", N_("Objections and lists"))                                \
	X(MESSAGE_ACCOUNT, "account", N_("My account, and the rest"))

enum message_kind {
	MESSAGE_NONE = 0,
#define X(id, text, label) id,
	MESSAGE_KINDS(X)
#undef X
	    MESSAGE_KIND_COUNT
};
/* For form tables: MESSAGE_KIND_COUNT - 1 items. */
extern const struct form_choice message_kind_choices[MESSAGE_KIND_COUNT - 1];
/* "/projects/XM…/awards/1" is an award's, and its subject is "/projects/XM…". */
enum message_kind message_kind_of(const char *link);
char *message_subject_of(struct mem *, const char *link);

/*
 * text: a text id marked with N_(), e.g. N_("{project} was returned: {reason}"); args (NULL: none)
 * become a JSON object; a value may be anything a person typed, NULL counts as empty, long ones are
 * cut so that all fit. link: a path of ours. In the transaction of the move.
 */
struct message_new {
	const char *text;
	const struct catalog_arg *args;
	/* One value more: when a span ends, said as clock_end in each reader's language; at 0: none. */
	struct {
		const char *name;
		int64_t at;
	} end;
	const char *link;
	int64_t at;
};

bool message_to_account(struct db *, struct mem *, struct account_id, const struct message_new *)
    __attribute__((warn_unused_result));
/* To every account that is an agent of the partner now. */
bool message_to_partner(struct db *, struct mem *, struct partner_id, const struct message_new *)
    __attribute__((warn_unused_result));
/* To everyone who holds the role at exactly this unit now. */
bool message_to_role(struct db *, struct mem *, const char *role, const char *unit,
    const struct message_new *) __attribute__((warn_unused_result));

/* Whoever reviews what the unit posts: its street, or for a street and the district the district. */
bool message_to_reviewers(struct db *, struct mem *, const char *unit, const struct message_new *)
    __attribute__((warn_unused_result));

/* All of an account that is erased: its inbox and whatever hangs on it. */
bool message_erase(struct db *, struct account_id) __attribute__((warn_unused_result));

struct message_line {
	int64_t id, at, read_at; /* read_at 0: unread */
	const char *text; /* in the reader's language */
	const char *link;
	enum message_kind kind;
	const char *subject;
};

/* Zero and NULL leave nothing out. */
struct message_filter {
	int64_t before_id; /* older than this one */
	enum message_kind kind;
	const char *subject;
	bool unread_only;
	int limit;
};

/* Newest first. */
bool message_find(struct db *, struct mem *, enum lang, struct account_id,
    const struct message_filter *, struct message_line **lines_out, size_t *count_out)
    __attribute__((warn_unused_result));
/* All of them; before_id 0: from the newest. */
bool message_list(struct db *, struct mem *, enum lang, struct account_id, int64_t before_id,
    int limit, struct message_line **lines_out, size_t *count_out)
    __attribute__((warn_unused_result));
/* A stored text with its stored values, in a language. */
char *message_text(struct mem *, enum lang, const char *text, const char *json);

/* Counts no further than MESSAGE_UNREAD_MOST, so that a full inbox costs every page the same. */
#define MESSAGE_UNREAD_MOST 100
bool message_unread(struct db *, struct mem *, struct account_id, int64_t *count_out)
    __attribute__((warn_unused_result));
/* That count as people read it: "7", or "99+" where it stopped. */
char *message_count_text(struct mem *, int64_t unread);
/* Those up to the newest that was shown, of one subject or (NULL) of all; later ones stay unread. */
bool message_mark_read(struct db *, struct account_id, const char *subject, int64_t up_to_id,
    int64_t now) __attribute__((warn_unused_result));
/* Marks one as read. link_out: where it leads; NULL: there is no such message in this inbox. */
bool message_open(struct db *, struct mem *, struct account_id, int64_t id, int64_t now,
    const char **link_out) __attribute__((warn_unused_result));

#endif
