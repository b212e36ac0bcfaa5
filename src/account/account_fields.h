/* Fields that several forms of accounts have, so that they are called, limited and filled in by browsers alike; at: offsetof. */
#ifndef ACCOUNT_ACCOUNT_FIELDS_H
#define ACCOUNT_ACCOUNT_FIELDS_H

#include "auth/password.h"
#include "base/form.h"

#define ACCOUNT_LOGIN_FIELD(at)                                                                    \
	.name = "login", .label = N_("Login name"), .type = FIELD_TEXT, .takes_numbers = true,     \
	.required = true, .max = 64, .autocomplete = "username", .offset = (at)

/* The password one has; the label is "Password" where one logs in. */
#define ACCOUNT_PASSWORD_FIELD(at, name_, label_)                                                  \
	.name = (name_), .label = (label_), .type = FIELD_PASSWORD, .required = true,              \
	.max = PASSWORD_MAX_BYTES, .autocomplete = "current-password", .offset = (at)

/* The password one chooses, and once more. */
#define ACCOUNT_NEW_PASSWORD_FIELD(at, name_, label_)                                              \
	.name = (name_), .label = (label_),                                                        \
	.hint = N_("At least 8 characters, any kind; a sentence is good. What is guessed first "   \
		   "is refused."),                                                                 \
	.type = FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX_BYTES,                       \
	.autocomplete = "new-password", .offset = (at)
#define ACCOUNT_AGAIN_FIELD(at, label_)                                                            \
	.name = "again", .label = (label_), .type = FIELD_PASSWORD, .required = true,              \
	.max = PASSWORD_MAX_BYTES, .autocomplete = "new-password", .offset = (at)

#define ACCOUNT_FACTOR_CODE_FIELD(at)                                                              \
	.name = "code", .label = N_("Authenticator code"),                                         \
	.hint = N_("Six digits from your authenticator; without it one of your recovery codes."),  \
	.type = FIELD_TEXT, .takes_numbers = true, .required = true, .max = 20,                    \
	.autocomplete = "one-time-code", .offset = (at)

#endif
