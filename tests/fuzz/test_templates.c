/* The template compiler: any text is refused with a line, or becomes C. */
#include <setjmp.h>

#include "base/text.h"
#include "fuzz.h"
#include "tools/tmplgen.h"

const char fuzz_name[] = "templates";

static jmp_buf refused;

/* In place of the compiler's own, which ends the program. */
void refuse(struct place at, const char *fmt, ...)
{
	FUZZ_HOLDS(at.path && at.line >= 0 && *fmt);
	longjmp(refused, 1);
}

/* Inside a C string everything but what it was told to write is a literal: none is left open. */
static void check_lines(const char *text)
{
	for (; *text; text++) {
		if (*text != '"')
			continue;
		for (text++; *text != '"'; text++) {
			FUZZ_HOLDS(*text != '\0' && *text != '\n');
			text += *text == '\\';
		}
	}
}

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	struct template template = {
		.path = "templates/sample/a.html", .folder = "sample", .name = "a", .bytes = bytes
	};
	struct name_list includes = { .n = 0 };
	struct code code;
	struct buf prototypes;

	/* What the compiler asks of a file before it looks into it. */
	if (!text_valid(data, bytes))
		return;
	template.source = fuzz_text(mem, data, bytes);
	code_begin(&code, mem);
	buf_init(&prototypes, mem, 1 << 20);
	if (setjmp(refused) != 0)
		return;
	template_compile(mem, &template, &code, &prototypes, &includes);
	check_lines(code.text.data);
	FUZZ_HOLDS(strstr(prototypes.data, "void tmpl_sample_a("));
}
