/* What happened: one row per move, insert-only, with canonical bytes and their hash.
 * ARCHITECTURE.md, "History". */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/who.h"

struct db;
struct mem;

#define HISTORY_KINDS(X)                                                                           \
	X(HISTORY_PARTNER, "partner")                                                              \
	X(HISTORY_PROJECT, "project")                                                              \
	X(HISTORY_CLAIM, "claim")                                                                  \
	X(HISTORY_AWARD, "award")                                                                  \
	X(HISTORY_OBJECTION, "objection")                                                          \
	X(HISTORY_ENTRY, "entry")                                                                  \
	X(HISTORY_OCCASION, "occasion")                                                            \
	X(HISTORY_ACCOUNT, "account")

enum history_kind {
	HISTORY_NONE = 0,
#define X(id, text) id,
	HISTORY_KINDS(X)
#undef X
};

/* One event to write. seq is the subject's version after the move. */
struct history_event {
	enum history_kind kind;
	int64_t subject_id, seq, at;
	const struct actor *actor;
	const char *role; /* the "who" word that allowed it: "secretary", "lead_agent", "system" */
	const char
	    *office; /* the code of the unit or partner it was done for; NULL for the clock */
	const char *event; /* the move's name */
	const char *from_state, *to_state; /* NULL or "-" when there was none */
	const char *text; /* public: the reason or remark; NULL when none */
	const char *private_text; /* enters the hash only as a salted commitment, kept apart and
				     erasable; NULL when none */
	int64_t about_project; /* the project whose page shows it too; 0 when none (a project's own
				  events show on its page anyway) */
};

/* Inserts the event (and its private payload). In the transaction of the move. */
bool history_write(struct db *, struct mem *, const struct history_event *)
    __attribute__((warn_unused_result));

struct history_line {
	enum history_kind kind;
	int64_t subject_id, seq, at;
	const char
	    *office_name; /* the unit's or partner's name; never a person's; NULL for the clock */
	const char *role, *event, *from_state, *to_state, *text;
	const char *leaf_hash; /* hex */
};

struct history_lines {
	struct history_line *items;
	size_t n;
};

/* The most lines one call gives. */
#define HISTORY_ROWS 1000

/* Of one subject, oldest first. history_after: the same from behind seq after on. */
bool history_of(struct db *, struct mem *, enum history_kind, int64_t subject_id,
    struct history_lines *out) __attribute__((warn_unused_result));
bool history_after(struct db *, struct mem *, enum history_kind, int64_t subject_id, int64_t after,
    struct history_lines *out) __attribute__((warn_unused_result));
/* Without what comes behind a seq. */
void history_cut(struct history_lines *, int64_t last_seq);
/* Of a project with all its claims and awards, in the order they happened. */
bool history_of_project(struct db *, struct mem *, int64_t project_id, struct history_lines *out)
    __attribute__((warn_unused_result));
/* The same from a moment on. When there are HISTORY_ROWS, the last instant may not be whole. */
bool history_of_project_from(struct db *, struct mem *, int64_t project_id, int64_t from_at,
    struct history_lines *out) __attribute__((warn_unused_result));

/*
 * Recomputes the leaf of every event of a subject, and the commitment of every private payload that
 * is still there. broken_out: seq of the first that does not fit its hash or is missing (seqs count
 * from 1 without gaps); 0 when the history is whole.
 */
bool history_verify(struct db *, struct mem *, enum history_kind, int64_t subject_id,
    int64_t *broken_out) __attribute__((warn_unused_result));

/*
 * The same for everything there is, and whether the last event of each subject is there: each call
 * looks at up to HISTORY_ROWS events. Begins with all members zero and goes on until is_over; then
 * kind, subject_id and broken name the first that is broken or missing, broken 0: nothing is.
 */
struct history_check {
	enum history_kind kind;
	int64_t subject_id, seq; /* looked at last */
	int64_t looked_at; /* so many so far */
	int64_t broken; /* seq */
	bool is_over;
};
bool history_check(struct db *, struct mem *, struct history_check *)
    __attribute__((warn_unused_result));
/* How many events there are. */
bool history_count(struct db *, struct mem *, int64_t *count_out)
    __attribute__((warn_unused_result));

/* What of a subject's events is not public, by seq; those erased are missing. */
struct history_private {
	int64_t seq;
	const char *text;
};
bool history_private_of(struct db *, struct mem *, enum history_kind, int64_t subject_id,
    struct history_private **items_out, size_t *count_out) __attribute__((warn_unused_result));
/* It disappears for ever; the events keep their commitments and so their hashes. */
bool history_erase_private(struct db *, enum history_kind, int64_t subject_id)
    __attribute__((warn_unused_result));

/* What an account did, newest first; code: of the subject, NULL where it has none. */
struct history_deed {
	enum history_kind kind;
	int64_t seq, at;
	const char *code, *role, *office, *event, *from_state, *to_state, *text;
};
#define HISTORY_DEEDS 10000
bool history_by_account(struct db *, struct mem *, struct account_id,
    struct history_deed **deeds_out, size_t *count_out) __attribute__((warn_unused_result));

/*
 * The canonical bytes, version 1. Must never change: the golden test keeps them. A byte 1, then in
 * this order: kind, subject_id, seq, at, actor, role, office, event, from_state, to_state, text,
 * private_commit, about_project. Each is a length of four bytes and so many bytes; numbers have
 * eight (big-endian, two's complement); what is absent has the length 0xffffffff and no bytes.
 * Absent are: the clock as actor, an office, text or private_commit of NULL, about_project 0. A
 * project's own events are about the project itself.
 */
void history_bytes(struct mem *, const struct history_event *, const unsigned char *private_commit,
    unsigned char **bytes_out, size_t *count_out);

const char *history_kind_text(enum history_kind);
enum history_kind history_kind_parse(const char *); /* HISTORY_NONE when unknown */

#endif
