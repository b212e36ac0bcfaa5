/* The inbox: one row per account and thing to know. Texts are ids with values, translated when
 * read. */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"

struct db;
struct mem;

/*
 * text: a text id marked with N_(), e.g. N_("{project} was returned: {reason}"); args (NULL: none)
 * become a JSON object; a value may be anything a person typed, NULL counts as empty, long ones are
 * cut so that all fit. link: a path of ours. In the transaction of the move.
 */
struct message_new {
	const char *text;
	const struct catalog_arg *args;
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

struct message_line {
	int64_t id, at, read_at; /* read_at 0: unread */
	const char *text; /* in the reader's language */
	const char *link;
};

/* Newest first, those older than before_id (0: from the newest). */
bool message_list(struct db *, struct mem *, enum lang, struct account_id, int64_t before_id,
    int limit, struct message_line **lines_out, size_t *count_out)
    __attribute__((warn_unused_result));
/* Counts no further than MESSAGE_UNREAD_MOST, so that a full inbox costs every page the same. */
#define MESSAGE_UNREAD_MOST 100
bool message_unread(struct db *, struct mem *, struct account_id, int64_t *count_out)
    __attribute__((warn_unused_result));
/* Those up to the newest that was shown; later ones stay unread. */
bool message_mark_read(struct db *, struct account_id, int64_t up_to_id, int64_t now)
    __attribute__((warn_unused_result));

#endif
