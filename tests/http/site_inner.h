/* What the parts of the site's harness share. */
#ifndef TESTS_HTTP_SITE_INNER_H
#define TESTS_HTTP_SITE_INNER_H

struct mem;

_Noreturn void site_die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Lives as long as the program. */
struct mem *site_mem(void);
/* The folder of the texts. */
const char *site_locale(void);

#endif
