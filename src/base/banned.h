/*
 * Calls that have one home, or none. Included before every file by the compiler's -include: a call
 * becomes an unknown name that tells what to use instead. The home takes back its own with #undef
 * and says why. The headers that declare the calls come first, so that the macros meet calls only;
 * a member or parameter of such a name is met too, when it is called: give it another name.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <alloca.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <time.h>
#include <wchar.h>

/* Memory belongs to a context: base/mem.h. */
#undef malloc
#define malloc(...) malloc_is_banned_use_mem_alloc
#undef calloc
#define calloc(...) calloc_is_banned_use_mem_alloc
#undef realloc
#define realloc(...) realloc_is_banned_use_mem_grow
#undef reallocarray
#define reallocarray(...) reallocarray_is_banned_use_mem_grow
#undef free
#define free(...) free_is_banned_memory_goes_with_its_context
#undef strdup
#define strdup(...) strdup_is_banned_use_mem_strdup
#undef strndup
#define strndup(...) strndup_is_banned_use_mem_strndup
#undef asprintf
#define asprintf(...) asprintf_is_banned_use_mem_printf
#undef vasprintf
#define vasprintf(...) vasprintf_is_banned_use_mem_vprintf
#undef alloca
#define alloca(...) alloca_is_banned_use_mem_alloc
#undef strdupa
#define strdupa(...) strdupa_is_banned_use_mem_strdup
#undef strndupa
#define strndupa(...) strndupa_is_banned_use_mem_strndup

/* Writing without knowing the room: base/buf.h, or snprintf. */
#undef strcpy
#define strcpy(...) strcpy_is_banned_use_mem_strdup_or_buf
#undef strncpy
#define strncpy(...) strncpy_is_banned_it_may_leave_out_the_nul
#undef strcat
#define strcat(...) strcat_is_banned_use_buf_add_text
#undef strncat
#define strncat(...) strncat_is_banned_use_buf_add
#undef stpcpy
#define stpcpy(...) stpcpy_is_banned_use_buf_add_text
#undef sprintf
#define sprintf(...) sprintf_is_banned_use_mem_printf_or_snprintf
#undef vsprintf
#define vsprintf(...) vsprintf_is_banned_use_mem_vprintf_or_vsnprintf
#undef gets
#define gets(...) gets_is_banned_it_knows_no_limit

/* Hidden state, or failure that cannot be seen. */
#undef strtok
#define strtok(...) strtok_is_banned_it_keeps_state
#undef atoi
#define atoi(...) atoi_is_banned_use_text_to_int
#undef atol
#define atol(...) atol_is_banned_use_text_to_int
#undef atoll
#define atoll(...) atoll_is_banned_use_text_to_int
#undef atof
#define atof(...) atof_is_banned_it_hides_errors
#undef setlocale
#define setlocale(...) setlocale_is_banned_use_base_catalog

/* Time is UTC microseconds from base/clock.h. */
#undef time
#define time(...) time_is_banned_use_clock_now
#undef gettimeofday
#define gettimeofday(...) gettimeofday_is_banned_use_clock_now
#undef clock_gettime
#define clock_gettime(...) clock_gettime_is_banned_use_clock_now_or_clock_steady
#undef gmtime
#define gmtime(...) gmtime_is_banned_use_clock_utc
#undef gmtime_r
#define gmtime_r(...) gmtime_r_is_banned_use_clock_utc
#undef localtime
#define localtime(...) localtime_is_banned_use_clock_local
#undef localtime_r
#define localtime_r(...) localtime_r_is_banned_use_clock_local
#undef mktime
#define mktime(...) mktime_is_banned_use_clock_from_local
#undef ctime
#define ctime(...) ctime_is_banned_use_clock_minute
#undef asctime
#define asctime(...) asctime_is_banned_use_clock_minute
#undef strftime
#define strftime(...) strftime_is_banned_use_clock_date_and_its_kin

/* Randomness is libsodium's: base/random.h. */
#undef rand
#define rand(...) rand_is_banned_use_random_below
#undef srand
#define srand(...) srand_is_banned_use_random_below
#undef random
#define random(...) random_is_banned_use_random_below
#undef srandom
#define srandom(...) srandom_is_banned_use_random_below

/* Standard output is nobody's; people who run the machine read the log. No shell is needed. */
#undef printf
#define printf(...) printf_is_banned_use_log_note
#undef vprintf
#define vprintf(...) vprintf_is_banned_use_log_note
#undef puts
#define puts(...) puts_is_banned_use_log_note
#undef perror
#define perror(...) perror_is_banned_use_fault_set
#undef system
#define system(...) system_is_banned_no_shell
#undef popen
#define popen(...) popen_is_banned_no_shell

/*
 * Declared by a header that only src/db may see, after this one: so its declaration must stay good,
 * while a call does not parse (the attribute may end a declaration, but no expression). Statements
 * come from sql/ and are prepared: db/db.h.
 */
#define mysql_query(...)                                                                           \
	(mysql_query)(__VA_ARGS__) __attribute__((nothrow)) /* banned: prepare it */

#endif
