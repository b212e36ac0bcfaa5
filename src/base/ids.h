/* Typed row ids, so that a partner's cannot be handed over as a project's. n = 0 is nobody. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include <stdint.h>

struct account_id {
	int64_t n;
};
struct partner_id {
	int64_t n;
};
struct project_id {
	int64_t n;
};
struct claim_id {
	int64_t n;
};
struct award_id {
	int64_t n;
};
struct occasion_id {
	int64_t n;
};
struct attachment_id {
	int64_t n;
};

#endif
