/* The one fault of this process: the first that happened since it was cleared. */
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>

static struct fault last;

bool fault_set(enum fault_kind kind, int code, const char *where, const char *fmt, ...)
{
	va_list args;

	/* What fails after the first fault fails mostly because of it; the first tells why. */
	if (last.kind != FAULT_NONE)
		return false;
	last.kind = kind;
	last.code = code;
	last.where = where;
	va_start(args, fmt);
	vsnprintf(last.text, sizeof last.text, fmt, args);
	va_end(args);
	return false;
}

const struct fault *fault_last(void)
{
	return &last;
}

void fault_clear(void)
{
	last = (struct fault){ .kind = FAULT_NONE };
}
