/* Claims: a partner's letter for a project, and the press. PRODUCT.md 4.2, moves.txt [claim]. */
#ifndef PROJECT_CLAIM_H
#define PROJECT_CLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/due.h"
#include "base/ids.h"
#include "base/who.h"
#include "project/claim_moves.h"
#include "project/project.h"

struct claim {
	struct claim_id id;
	const char *code;
	int64_t version;
	enum claim_state state;
	struct project_id project;
	int64_t round;
	struct partner_id lead;
	const char *lead_name, *lead_code;
	struct account_id author;
	const char *letter_what, *letter_with, *reason;
	int64_t letter_by_at, letter_at, consents_missing, created_at, state_at, due_at;
	/* what came of it: won, and its award is not started nor ended yet; won, and it is over */
	bool is_awarded, has_ended;
	int64_t slot, letter_due_at; /* of that award; 0: none */
};

/* NULL when there is none. */
bool claim_by_code(struct db *, struct mem *, const char *code, struct claim **claim_out)
    __attribute__((warn_unused_result));
bool claim_by_id(struct db *, struct mem *, struct claim_id, struct claim **claim_out)
    __attribute__((warn_unused_result));
/* The claim a partner leads in the project's present round. */
bool claim_of_partner(struct db *, struct mem *, const struct project *, struct partner_id,
    struct claim **claim_out) __attribute__((warn_unused_result));

struct claim_letter {
	const char *what, *with; /* NULL: empty */
	int64_t by_at;
	bool hand_in; /* the letter is final */
};

/* A draft (event `draft`). taken_out: the partner has a claim in this round already. */
bool claim_draft(struct db *, struct mem *, const struct project *, struct partner_id,
    const char *partner_code, const struct claim_letter *, const struct actor *, const char *code,
    int64_t now, struct claim_id *id_out, bool *taken_out) __attribute__((warn_unused_result));
/*
 * Writes the letter, or hands it in (event `letter`). done_out false: it was handed in meanwhile, or the claim is over. Whether its
 * award still waits for one the page has asked; a letter that comes as it ends changes nothing of it.
 */
struct claim_writing {
	const struct claim *claim;
	struct claim_letter letter;
	const struct actor *actor;
	int64_t now;
};
bool claim_write_letter(struct db *, struct mem *, const struct claim_writing *, bool *done_out)
    __attribute__((warn_unused_result));
/*
 * The press, after the project's slot is taken: makes the claim (draft NULL) or wins with the
 * draft. done_out false: the draft moved on, or another claim of this partner exists.
 */
bool claim_win(struct db *, struct mem *, const struct project *, struct partner_id,
    const char *partner_code, const struct claim *draft, const struct actor *, const char *code,
    int64_t now, struct claim_id *id_out, bool *done_out) __attribute__((warn_unused_result));
/* Withdraw, lapse, void. */
bool claim_end(struct db *, struct mem *, const struct claim *, enum claim_event,
    const struct actor *, const char *reason, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));
/* Every undecided claim of the round becomes void, its partner is told. */
bool claim_void_all(struct db *, struct mem *, const struct project *, const char *reason,
    int64_t now) __attribute__((warn_unused_result));

/* Every undecided claim a partner leads becomes void with it, its agents are told; NULL reason: by
 * its own wish. */
bool claim_void_of_partner(struct db *, struct mem *, struct partner_id, const char *reason,
    int64_t now) __attribute__((warn_unused_result));
/* Their projects' titles, for the page that asks. */
bool claim_pending_of_partner(struct db *, struct mem *, struct partner_id,
    const char ***titles_out, size_t *count_out) __attribute__((warn_unused_result));

/* Drafts of the occasion's projects lapse with its moved window. */
bool claim_rewindow(struct db *, struct occasion_id, int64_t closes_at)
    __attribute__((warn_unused_result));

struct claim_line {
	const char *code, *project_code, *title;
	enum claim_state state;
	enum project_state project_state;
	enum project_mode mode;
	bool is_letter_kept; /* written, not handed in */
	int64_t opens_at, closes_at;
};
bool claim_open_of_partner(struct db *, struct mem *, struct partner_id, int limit,
    struct claim_line **lines_out, size_t *count_out) __attribute__((warn_unused_result));

bool claim_due(struct db *, struct mem *, int64_t before, int limit, struct due_list *due_out)
    __attribute__((warn_unused_result));
bool claim_tick(struct db *, struct mem *, struct claim_id, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));

struct route_list;
extern const struct route_list claim_routes;

#endif
