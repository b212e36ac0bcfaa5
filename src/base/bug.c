/* Stopping when the program itself is wrong. */
#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

/* Nothing here allocates: running out of memory is one of the reasons to come here. */
_Noreturn void bug_stop(const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	log_begin("error", "bug");
	log_text("file", file);
	log_int("line", line);
	log_text("text", text);
	log_end();
	abort();
}
