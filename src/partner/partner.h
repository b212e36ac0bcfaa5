/* Red partners: who they are, how they come to be listed, what they offer. PRODUCT.md 4.1,
 * moves.txt [partner]. */
#ifndef PARTNER_PARTNER_H
#define PARTNER_PARTNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attachment/attachment.h"
#include "base/due.h"
#include "base/form.h"
#include "base/ids.h"
#include "base/terms.h"
#include "base/who.h"
#include "partner/partner_moves.h"

struct db;
struct mem;
struct calendar;

/* enum, stored text, label */
#define PARTNER_KINDS(X)                                                                           \
	X(PARTNER_ENTERPRISE, "enterprise", N_("Enterprise"))                                      \
	X(PARTNER_SOCIAL_ORGANISATION, "social_organisation", N_("Social organisation"))           \
	X(PARTNER_PUBLIC_INSTITUTION, "public_institution", N_("Public institution"))              \
	X(PARTNER_SCHOOL, "school", N_("School"))                                                  \
	X(PARTNER_MEDICAL, "medical", N_("Medical body"))                                          \
	X(PARTNER_FINANCIAL, "financial", N_("Financial body"))                                    \
	X(PARTNER_POLICE_JUSTICE, "police_justice", N_("Police and justice"))                      \
	X(PARTNER_PARTY_ORGANISATION, "party_organisation", N_("Party organisation"))              \
	X(PARTNER_SELF_ORGANISED, "self_organised", N_("Self-organised group"))

enum partner_kind {
	PARTNER_KIND_NONE = 0,
#define X(id, text, label) id,
	PARTNER_KINDS(X)
#undef X
	    PARTNER_KIND_COUNT
};
extern const struct form_choice partner_kind_choices[PARTNER_KIND_COUNT - 1];
const char *partner_kind_label(enum partner_kind); /* a text id; "" for none */

enum partner_scheme { PARTNER_SCHEME_NONE = 0, PARTNER_SCHEME_USCC, PARTNER_SCHEME_STREET };
enum partner_tier { PARTNER_TIER_NONE = 0, PARTNER_TIER_STREET, PARTNER_TIER_DISTRICT };

/* One partner with what its page and its rules need. Dates: 0 for none. */
struct partner {
	struct partner_id id;
	const char *code;
	int64_t version, text_version;
	enum partner_state state;
	enum partner_scheme scheme;
	const char *ident, *sub_unit, *ident_override;
	const char *name;
	enum partner_kind kind;
	enum partner_tier tier;
	const char *unit_code, *unit_name;
	/* The unit the body itself is, with its name: it does not claim what this posts. NULL: none. */
	const char *is_unit, *is_unit_name;
	const char *intro, *reason;
	uint32_t ways; /* bits of terms.h */
	const char *contact_name, *contact_masked;
	const char *agreement_number;
	int64_t agreement_from_at, agreement_until_at;
	struct account_id applicant;
	int64_t open_awards, unfinished_awards, agents;
	int64_t barred_until_at, suspended_until_at, expelled_at;
	int64_t applied_at, listed_at, state_at, due_at, late_at;
	/* Coming back: what everyone goes on reading of it; exit_version: seq of the last event so. */
	const char *exit_unit, *exit_unit_name, *exit_reason;
	int64_t exit_version;
	/* partner_as_seen: as it left, without its new application; and whether this still runs. */
	bool is_past, is_applying;
};

const char *partner_scheme_text(enum partner_scheme); /* as stored */
/*
 * The tier at a moment: the district's own partners, and those under an agreement in force; the end
 * of an agreement needs no move.
 */
enum partner_tier partner_tier_at(const struct partner *, int64_t now);
/* When it may apply again after its expulsion; 0: it was not expelled. */
int64_t partner_apply_again_at(int64_t expelled_at);
/* Its check character fails, and no official has accepted it so far. */
bool partner_ident_is_open(const struct partner *);

/* NULL when there is none. */
bool partner_by_code(struct db *, struct mem *, const char *code, struct partner **partner_out)
    __attribute__((warn_unused_result));
bool partner_by_id(struct db *, struct mem *, struct partner_id, struct partner **partner_out)
    __attribute__((warn_unused_result));

/* Whoever applied under this identity before, living or not; sub_unit NULL: none. */
bool partner_by_identity(struct db *, struct mem *, enum partner_scheme, const char *ident,
    const char *sub_unit, struct partner **partner_out) __attribute__((warn_unused_result));

/* What partner_decide looks at, as the row has it; what a form adds (a letter, a period) the caller sets. */
struct partner_facts partner_facts_of(const struct partner *);
/* The rule before a form is filled in: what the move's form will bring counts as brought. */
enum verdict partner_may_begin(
    const struct partner_facts *, enum partner_event, uint32_t by, int64_t now);
/* Who the actor is to it. */
uint32_t partner_by(const struct partner *, const struct actor *);
/*
 * Whether somebody may know that it exists: in the registry, or once there and gone, everyone; an
 * application the applicant, the offices that reach it and the auditor.
 */
bool partner_is_visible(const struct partner *, const struct actor *);
/*
 * The partner as an actor may see it: who comes back is to everyone but those concerned with the
 * new application what it was when it left, until it is listed again.
 */
struct partner partner_as_seen(const struct partner *, const struct actor *);
/* Whether somebody makes it, with a button or a page: all but the clock's own. */
bool partner_event_has_page(enum partner_event);
/* What follows from a move, in a sentence; a text id, "" when the button says it all. */
const char *partner_event_note(enum partner_event);

/* The partners an actor is an agent of, listed or not, by name. */
bool partner_of_agent(struct db *, struct mem *, const struct actor *,
    struct partner **partners_out, size_t *count_out) __attribute__((warn_unused_result));

/*
 * Takes or gives back one place under the cap: the guard is on the partner's own row (listed, not
 * barred, open_awards < cap). done_out false: a rule says no by now; ask standing_may_claim which.
 * In the transaction of the award, after the slot.
 */
bool partner_take_place(struct db *, struct partner_id, int64_t cap, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));
bool partner_release_place(struct db *, struct partner_id) __attribute__((warn_unused_result));

/* Whether an agent of the partner holds an official role that reaches the unit now. PRODUCT.md 4.2,
 * *Eligible*. */
bool partner_has_official_agent(struct db *, struct mem *, struct partner_id, const char *unit,
    int64_t now, bool *has_out) __attribute__((warn_unused_result));
/* The same, or whoever posted the need is or in the last 12 months was its agent: what keeps it from a press. */
bool partner_is_tied(struct db *, struct mem *, struct partner_id, const char *unit,
    struct account_id author, int64_t now, bool *is_out) __attribute__((warn_unused_result));
/*
 * Whether the account is an agent of the partner, or was in the last 12 months; until_out: when
 * these are over, 0 while he is one without an end.
 */
bool partner_had_agent(struct db *, struct mem *, struct partner_id, struct account_id, int64_t now,
    bool *had_out, int64_t *until_out) __attribute__((warn_unused_result));

/* For lists of the registry; the places a card shows. */
struct partner_line {
	struct partner_id id;
	const char *code, *name, *unit_code, *unit_name;
	enum partner_kind kind;
	enum partner_state state;
	uint32_t ways;
	int64_t open_awards, unfinished_awards, suspended_until_at, expelled_at;
	int64_t state_at, late_at, due_at;
	/* These in partner_list alone; the four numbers above everywhere else. */
	enum partner_scheme scheme;
	const char *ident, *sub_unit;
	uint32_t categories;
	int64_t agreement_from_at, agreement_until_at, listed_at;
};
/* The tier at a moment, of a line of partner_list. */
enum partner_tier partner_line_tier_at(const struct partner_line *, int64_t now);
/* As far as a line knows them: enough for every guard an office meets but the check character's. */
struct partner_facts partner_line_facts(const struct partner_line *);
struct partner_lines {
	struct partner_line *items;
	size_t n;
};

/* Zero or NULL: any. Pages by id, newest first: before = 0 starts. */
struct partner_filter {
	const char *unit; /* street or district code */
	enum partner_state state; /* PARTNER_LISTED or PARTNER_SUSPENDED; of no use for offers */
	enum partner_kind kind;
	enum way way;
	enum category category;
	const char *text;
	int64_t before;
	int limit;
};
bool partner_list(struct db *, struct mem *, const struct partner_filter *,
    struct partner_lines *lines_out) __attribute__((warn_unused_result));
/* What listed partners offer, newest partner first; limit and before count partners, not offers. */
struct partner_offer {
	struct partner_id partner;
	int64_t id;
	const char *partner_code, *partner_name, *unit_code, *unit_name;
	const char *title, *quantity, *available;
	enum way way;
};
struct partner_offers {
	struct partner_offer *items;
	size_t n;
	size_t partners; /* how many different ones */
};
/* kind means nothing here, text is looked for in what is offered. */
bool partner_offers(struct db *, struct mem *, const struct partner_filter *,
    struct partner_offers *offers_out) __attribute__((warn_unused_result));
/* Partners in a state within a unit, oldest first: for /work. */
bool partner_waiting(struct db *, struct mem *, enum partner_state, const char *unit, int limit,
    struct partner_lines *lines_out) __attribute__((warn_unused_result));
/* Those an account applied for and that are not decided yet: for /work. */
bool partner_of_applicant(struct db *, struct mem *, struct account_id,
    struct partner_lines *lines_out) __attribute__((warn_unused_result));

/* What a partner is found by beside its own row: bits of categories, units it serves in order of
 * code. */
struct partner_place {
	const char *code, *name;
};
struct partner_facets {
	uint32_t categories;
	struct {
		struct partner_place *items;
		size_t n;
	} serves;
};
bool partner_facets(struct db *, struct mem *, struct partner_id, struct partner_facets *facets_out)
    __attribute__((warn_unused_result));

/* What it offers, in its own order. */
struct partner_resource {
	int64_t id, version;
	const char *title, *quantity, *available;
	enum way way;
};
struct partner_resources {
	struct partner_resource *items;
	size_t n;
};
bool partner_resources(struct db *, struct mem *, struct partner_id,
    struct partner_resources *resources_out) __attribute__((warn_unused_result));

/* Where its letters of authority are kept, and the newest; NULL: none. Who may read it is the page's
 * business. */
struct attachment_place partner_authority_place(struct partner_id);
bool partner_authority(struct db *, struct mem *, struct partner_id,
    struct attachment **authority_out) __attribute__((warn_unused_result));

/* One application, as its form gives it and partner_form.h has checked it. */
struct partner_application {
	int kind; /* enum partner_kind: FIELD_CHOICE gives the same numbers */
	int scheme;
	const char *ident, *sub_unit, *name, *intro, *contact_name;
	bool
	    ident_as_printed; /* the code stands like this on the licence, whatever its check says */
	const char *contact_phone; /* resubmitting: NULL keeps the number that is there */
	const char
	    *street; /* whose registry: a street, or the district for a district-wide partner */
	uint32_t ways, categories;
	const char *serves; /* unit codes, one per line, each once; NULL for the street alone */
	const char *resources; /* one per line: "title; way; quantity; when"; NULL for none */
	struct form_file authority; /* resubmitting: empty keeps the letter that is there */
	bool accepts_rules;
};

/* What a move of a partner is given. Facts of the subject come from partner. */
struct partner_step {
	const struct move *move; /* the row partner_decide chose */
	const struct partner *partner;
	const struct actor *actor;
	uint32_t by; /* relations of the actor: partner_relations */
	const char *reason; /* NULL when none */
	const char *number; /* sign: the agreement's */
	const char *is_unit; /* list: the unit it is itself; NULL: none */
	/* sign: its first day and the end of its last; suspend: until_at alone */
	int64_t from_at, until_at;
	int64_t open_awards; /* expel: places that are left when its own awards have ended */
	int64_t now;
	const struct calendar *calendar;
};

/*
 * A new application (coming back after leaving is not this): inserts, attaches, writes the event,
 * tells the office. taken_out: a living partner with this identity exists; roll back at once.
 */
bool partner_apply(struct db *, struct mem *, const struct partner_application *,
    const struct actor *, const char *code, const struct calendar *, int64_t now,
    struct partner_id *id_out, bool *taken_out) __attribute__((warn_unused_result));
/*
 * Mends the texts and resubmits; done_out false: moved on meanwhile. The identity stays: under
 * another one it would be another application.
 */
bool partner_resubmit(struct db *, struct mem *, const struct partner_step *,
    const struct partner_application *, bool *done_out) __attribute__((warn_unused_result));
/*
 * Somebody who was declined, left or was expelled applies again: the same row, since what was
 * written about it hangs on the identity. Of who left, everyone goes on reading what stood there
 * (partner_as_seen) until it is listed. done_out false: moved on meanwhile.
 */
bool partner_apply_again(struct db *, struct mem *, const struct partner_step *,
    const struct partner_application *, bool *done_out) __attribute__((warn_unused_result));
/*
 * Every move but applying and resubmitting: decided before by partner_decide. An application is
 * decided in the text step->partner has. Listing makes the applicant its one agent. Suspend, leave and expel have consequences for claims and awards:
 * award_partner_move() is the way to make those. done_out false: moved on meanwhile, or a guard on
 * its own row says no by now.
 */
bool partner_move(struct db *, struct mem *, const struct partner_step *, bool *done_out)
    __attribute__((warn_unused_result));

/* --- beside the moves: partner_edit_move.c, partner_agent_move.c ------------------------------- */

/* Every step below writes its event. done_out false: things have moved on, roll back. */

/* An official accepts a code whose check character fails. */
bool partner_accept_ident(struct db *, struct mem *, const struct partner *, const struct actor *,
    const char *reason, int64_t now, bool *done_out) __attribute__((warn_unused_result));

/* The district says which unit the body itself is; NULL: none. */
bool partner_name_body(struct db *, struct mem *, const struct partner *, const struct actor *,
    const char *is_unit, int64_t now, bool *done_out) __attribute__((warn_unused_result));

/* What the partner says of itself: intro, ways, contact, categories, units served of an application
 * (street: the registry it is in); the rest stays. done_out false also when the text changed since
 * text_version. */
bool partner_edit(struct db *, struct mem *, const struct partner *,
    const struct partner_application *, int64_t text_version, const struct actor *, int64_t now,
    bool *done_out) __attribute__((warn_unused_result));

/* The most resources a partner offers at a time. */
#define PARTNER_RESOURCES_MAX 20
/* A new one (id 0), or another wording of one whose version is still this. full_out: there are
 * PARTNER_RESOURCES_MAX already, roll back. */
bool partner_resource_keep(struct db *, struct mem *, const struct partner *,
    const struct partner_resource *, const struct actor *, int64_t now, bool *done_out,
    bool *full_out) __attribute__((warn_unused_result));
bool partner_resource_withdraw(struct db *, struct mem *, const struct partner *,
    const struct partner_resource *, const struct actor *, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));

/* Whoever acts for it, longest first. */
struct partner_agent {
	int64_t grant; /* names him in addresses */
	struct account_id account;
	const char *name;
	int64_t from_at;
};
struct partner_agents {
	struct partner_agent *items;
	size_t n;
};
bool partner_agents(struct db *, struct mem *, struct partner_id, struct partner_agents *agents_out)
    __attribute__((warn_unused_result));
/* Ends one agent's role, and with it every open code; may_be_last: he goes himself, and may do so as
 * the last one while no award is open. VERDICT_LAST_AGENT, VERDICT_ALREADY_DONE: roll back. */
bool partner_agent_part(struct db *, struct mem *, const struct partner *,
    const struct partner_agent *, const struct actor *, bool may_be_last, int64_t now,
    enum verdict *verdict_out) __attribute__((warn_unused_result));

/* Codes that make one more agent: good for 7 days and once, and until an agent parts or the partner
 * goes out or comes in. */
#define PARTNER_INVITATIONS_MAX 3
struct partner_invitation {
	int64_t id, until_at;
	const char *code;
};
struct partner_invitations {
	struct partner_invitation *items;
	size_t n;
};
bool partner_invitations(struct db *, struct mem *, struct partner_id, int64_t now,
    struct partner_invitations *invitations_out) __attribute__((warn_unused_result));
/* VERDICT_INVITATIONS_FULL, VERDICT_WRONG_STATE (who invites was removed meanwhile, too): roll back. */
bool partner_invite(struct db *, struct mem *, const struct partner *, const struct actor *,
    int64_t now, enum verdict *verdict_out) __attribute__((warn_unused_result));
bool partner_invitation_take_back(struct db *, struct mem *, const struct partner *, int64_t id,
    const struct actor *, int64_t now, bool *done_out) __attribute__((warn_unused_result));
/* The partner a typed code belongs to; id 0: to none, or it is not good any more. */
bool partner_invitation_find(struct db *, struct mem *, const char *typed, int64_t now,
    struct partner_invitation *invitation_out, struct partner_id *partner_out)
    __attribute__((warn_unused_result));
bool partner_join(struct db *, struct mem *, const struct partner *,
    const struct partner_invitation *, const struct actor *, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));

/* How long a revealed number is shown to whoever asked for it. */
#define PARTNER_REVEALED_US (10 * INT64_C(60) * 1000000)
/* Writes who wanted the number and, as private payload, what for. by: the one bit that allows him;
 * office: in whose name, NULL: as by says. */
bool partner_reveal(struct db *, struct mem *, const struct partner *, const struct actor *,
    uint32_t by, const char *office, const char *purpose, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));
/* The number, for whoever was given it less than ten minutes ago; NULL: not for him. */
bool partner_revealed(struct db *, struct mem *, const struct partner *, const struct actor *,
    int64_t now, const char **phone_out, int64_t *until_out) __attribute__((warn_unused_result));

/* The clock's part: the due ones, and acting on one. done_out false: nothing to do any more. */
bool partner_due(struct db *, struct mem *, int64_t before, int limit, struct due_list *due_out)
    __attribute__((warn_unused_result));
bool partner_tick(struct db *, struct mem *, struct partner_id, int64_t now,
    const struct calendar *, bool *done_out) __attribute__((warn_unused_result));

/* Routes of this feature: src/app/routes.c lists them. */
struct route_list;
extern const struct route_list partner_routes, partner_list_routes;

#endif
