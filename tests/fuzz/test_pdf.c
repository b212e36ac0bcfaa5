/* What an upload is, by its bytes, and which PDFs are taken. */
#include "attachment/attachment.h"
#include "fuzz.h"

const char fuzz_name[] = "pdf";

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	enum attachment_type type = attachment_type_of(data, bytes);
	const char *trouble = attachment_pdf_trouble(data, bytes);

	(void)mem;
	FUZZ_HOLDS(trouble || type == ATTACHMENT_PDF);
	FUZZ_HOLDS(trouble || !memmem(data, bytes, "/JavaScript ", 12));
	FUZZ_HOLDS(trouble || !memmem(data, bytes, "PK\5\6", 4));
}
