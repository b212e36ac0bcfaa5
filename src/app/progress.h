/* How far a long command of the machine's administrator is. */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include <stddef.h>

/* On standard error: in place on a terminal, in tenths elsewhere. Called after each step; total 0 shows nothing. */
void progress_show(const char *what, size_t done, size_t total);

#endif
