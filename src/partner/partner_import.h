/* Partners out of an office's own registry: listed without an application. */
#ifndef PARTNER_PARTNER_IMPORT_H
#define PARTNER_PARTNER_IMPORT_H

#include "partner/partner.h"

struct partner_import {
	/* Checked as one that somebody hands in; without letter of authority and acceptance; contact_phone may be NULL. */
	struct partner_application application;
	const char
	    *ident_override; /* why a credit code is taken whose check character fails; NULL */
	const char *is_unit; /* the unit the body itself is; NULL: none */
	const char *district; /* for whom it is done */
	const char *basis; /* what the history says */
};

/* Inserts it, listed, with its event. taken_out: a partner has this identity already; roll back. */
bool partner_import(struct db *, struct mem *, const struct partner_import *, const char *code,
    int64_t now, bool *taken_out) __attribute__((warn_unused_result));

#endif
