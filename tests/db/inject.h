/*
 * Makes calls of libmariadb fail as the server would make them fail: linked into a test program its
 *functions stand before the library's; built as a shared object and preloaded, they do so in a
 *whole worker.
 *
 * JIEBANG_INJECT in the environment, or inject(): "POINT:NTH:CODE" or "POINT:NTH:CODE:TIMES",
 *several with commas: each NTH call at the point fails with the code, TIMES times at most. Points:
 *	execute    a statement; nothing of its transaction remains, as after a real 1213
 *	store      the rows of a statement that was executed; nothing of its transaction remains
 *	commit     COMMIT; nothing of the transaction remains
 *	committed  COMMIT; it happened, but the connection is lost before the answer (code 2013)
 * JIEBANG_INJECT_LOG names a file that gets one line per injected error.
 */
#ifndef TESTS_DB_INJECT_H
#define TESTS_DB_INJECT_H

/* NULL: no more of it. */
void inject(const char *plan);
/* Errors injected since the last inject(). */
int inject_count(void);

#endif
