/*
 * What every fuzz target shares. A target is tests/fuzz/test_NAME.c: fuzz_one is called with bytes
 * from anybody and must come back, whatever they are; what holds for every input is said by
 * FUZZ_HOLDS. Built in two ways: with libFuzzer, which looks for new inputs (`make fuzz`), and as a
 * program of the suite that calls it with what is kept in tests/fuzz/corpus/NAME (replay.c).
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

extern const char fuzz_name[]; /* NAME: of the file and of the corpus */

/* mem goes when it returns. */
void fuzz_one(struct mem *, const char *data, size_t bytes);

/* As libFuzzer calls it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define FUZZ_HOLDS(what)                                                                           \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what);  \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* With a NUL behind, in a block of its own that ends there: a look further is found. */
char *fuzz_text(struct mem *, const char *data, size_t bytes);

struct http_source;
struct request;
/* A request from these FastCGI parameters (ending with NULL) and this body. */
struct request *fuzz_request(
    struct mem *, char *const *params, const char *body, size_t bytes, struct http_source *);

#endif
