/* The words and statuses of verdicts. */
#include "base/verdict.h"

#include "base/bug.h"

int verdict_status(enum verdict verdict)
{
	switch (verdict) {
#define X(id, status, text)                                                                        \
	case id: return status;
		VERDICTS(X)
#undef X
	}
	BUG("verdict %d is not in the list", (int)verdict);
}

const char *verdict_text(enum verdict verdict)
{
	switch (verdict) {
#define X(id, status, text)                                                                        \
	case id: return text;
		VERDICTS(X)
#undef X
	}
	BUG("verdict %d is not in the list", (int)verdict);
}

const char *verdict_name(enum verdict verdict)
{
	switch (verdict) {
#define X(id, status, text)                                                                        \
	case id: return #id;
		VERDICTS(X)
#undef X
	}
	BUG("verdict %d is not in the list", (int)verdict);
}
