/* What stands at the other end of the outbox in tests: a program called sendmail that keeps mails in
 * a folder, and a web server on loopback that keeps what is posted to it. Real programs, told how to
 * misbehave. */
#ifndef TESTS_HTTP_SINK_H
#define TESTS_HTTP_SINK_H

#include <stddef.h>
#include <stdint.h>

struct mem;

/* --- mail --------------------------------------------------------------------------------------- */

/* Before the site starts: makes the program; its path for the configuration. */
const char *sink_mail_program(struct mem *);
/* "ok", "fail" (status 75), "hang" (takes the mail, and never ends). */
void sink_mail_mode(const char *mode);
void sink_mail_empty(void);

struct sink_mail {
	const char *arguments; /* a line each */
	const char *text; /* all of it */
	const char *body; /* decoded */
};
/* In the order in which they came. */
size_t sink_mails(struct mem *, struct sink_mail **mails_out);
/* A header's value, unfolded; NULL: there is none. */
const char *sink_mail_header(struct mem *, const struct sink_mail *, const char *name);
/* Of an encoded header. */
const char *sink_decoded(struct mem *, const char *words);
/* Waits until a hanging one runs; its process. */
int sink_mail_hanging(void);

/* --- web ---------------------------------------------------------------------------------------- */

/*
 * Starts the server; its port. The path says what it does: /ok answers 204, /500, /slow (answers
 * after the time is over), /close (reads, and closes), /cut (closes at once), /redirect (to /ok),
 * /endless (200 and no end of it). It ends with the program.
 */
int sink_web_start(void);
size_t sink_posts(struct mem *, const char ***requests_out);
void sink_web_empty(void);
/* "name: value" of a request, in any case; NULL: there is none. And its body. */
const char *sink_post_header(struct mem *, const char *request, const char *name);
const char *sink_post_body(const char *request);

/* One sender of several: a tick of the clock, for race_at_once. */
void sink_send(size_t i, void *nothing);

#endif
