/* Handing a mail to the program that carries it. */
#ifndef MESSAGE_MAIL_PROGRAM_H
#define MESSAGE_MAIL_PROGRAM_H

#include <stdbool.h>

struct mem;

/*
 * Runs `program -i -f FROM -- TO` without a shell, the mail on its standard input, nothing else of
 * ours open. True: it took the mail (status 0). Else error_out says why in a few words; after
 * `seconds` the program and all it started are killed.
 */
bool mail_program_run(struct mem *, const char *program, const char *from, const char *to,
    const char *mail, int seconds, const char **error_out);

#endif
