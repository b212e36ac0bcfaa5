/* What a file is taken for, and which PDFs are refused. */
#include "attachment/attachment.h"
#include "run.h"

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *data;
	size_t bytes;
	enum attachment_type type;
} types[] = {
	{ BYTES("%PDF-1.7\n..."), ATTACHMENT_PDF },
	{ BYTES("%PDF-"), ATTACHMENT_PDF },
	{ BYTES("%PDF"), ATTACHMENT_UNKNOWN },
	{ BYTES(" %PDF-1.7"), ATTACHMENT_UNKNOWN },
	{ BYTES("\xff\xd8\xff\xe0 picture"), ATTACHMENT_JPEG },
	{ BYTES("\xff\xd8"), ATTACHMENT_UNKNOWN },
	{ BYTES("\x89PNG\r\n\x1a\n..."), ATTACHMENT_PNG },
	{ BYTES("\x89PNG\n\x1a\n..."), ATTACHMENT_UNKNOWN },
	{ BYTES("RIFF\0\0\0\0WEBPVP8 "), ATTACHMENT_WEBP },
	{ BYTES("RIFF\0\0\0\0WAVEfmt "), ATTACHMENT_UNKNOWN },
	{ BYTES("RIFF\0\0\0\0WEB"), ATTACHMENT_UNKNOWN },
	{ BYTES("GIF89a"), ATTACHMENT_UNKNOWN },
	{ BYTES("<!DOCTYPE html><script>"), ATTACHMENT_UNKNOWN },
	{ BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\">"), ATTACHMENT_UNKNOWN },
	{ BYTES("PK\x03\x04"), ATTACHMENT_UNKNOWN },
	{ BYTES(""), ATTACHMENT_UNKNOWN },
};

START_TEST(test_types)
{
	ck_assert_int_eq(attachment_type_of(types[_i].data, types[_i].bytes), types[_i].type);
}
END_TEST

START_TEST(test_type_texts)
{
	for (int type = ATTACHMENT_UNKNOWN + 1; type < ATTACHMENT_TYPE_COUNT; type++)
		ck_assert_int_eq(
		    attachment_type_parse(attachment_type_text((enum attachment_type)type)), type);
	ck_assert_int_eq(attachment_type_parse("text/html"), ATTACHMENT_UNKNOWN);
	ck_assert_int_eq(attachment_type_parse(""), ATTACHMENT_UNKNOWN);
}
END_TEST

/* says: how the trouble begins; NULL: none. */
static const struct {
	const char *data;
	size_t bytes;
	const char *says;
} documents[] = {
	{ BYTES("%PDF-1.4\n%%EOF"), NULL },
	{ BYTES("%PDF-2.0\nx\n%%EOF\r\n"), NULL },
	{ BYTES("%PDF-1.4\nx\n%%EOF\n\0\0\0\0"), NULL },
	{ BYTES("%PDF-1.4\n/OpenAction [3 0 R /Fit]\n%%EOF"), NULL },
	{ BYTES("%PDF-1.4\n/JavaScripture /Launched /JS\n%%EOF"), NULL },
	{ BYTES("%PDF-1.4\nJavaScript is a word here\n%%EOF"), NULL },
	{ BYTES("%PDF-3.0\n%%EOF"), "This is not a PDF" },
	{ BYTES("%PDF-"), "This is not a PDF" },
	{ BYTES("%PDF-1.4\n"), "The PDF is cut off" },
	{ BYTES("%PDF-1.4\n%%EO"), "The PDF is cut off" },
	{ BYTES("%PDF-1.4\n%%EOF<script>"), "The PDF is cut off" },
	{ BYTES("%PDF-1.4\nPK\5\6 and so on\n%%EOF"), "The file is a PDF and an archive" },
	{ BYTES("%PDF-1.4\n/S/JavaScript\n%%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n/S /#4aavaScrip#74(x)\n%%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n<</Launch>>\n%%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n/Type/EmbeddedFile/Length 3\n%%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n/Names<</EmbeddedFiles 4 0 R>>\n%%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n/RichMedia %%EOF"), "The PDF holds" },
	{ BYTES("%PDF-1.4\n/AcroForm<</XFA 5 0 R>>%%EOF"), "The PDF holds" },
};

/* Each from the end of its own block, so that a look behind it is found. */
START_TEST(test_documents)
{
	const void *copy = mem_copy(mem, documents[_i].data, documents[_i].bytes);
	const char *trouble = attachment_pdf_trouble(copy, documents[_i].bytes);

	if (!documents[_i].says)
		ck_assert_msg(!trouble, "%s", trouble);
	else
		ck_assert_msg(trouble && strncmp(trouble, documents[_i].says,
					     strlen(documents[_i].says)) == 0,
		    "%s", trouble ? trouble : "(none)");
}
END_TEST

START_TEST(test_the_largest_document)
{
	char *data = mem_alloc(mem, ATTACHMENT_PDF_BYTES + 1);

	memset(data, '/', ATTACHMENT_PDF_BYTES + 1);
	memcpy(data, "%PDF-1.4\n", 9);
	memcpy(data + ATTACHMENT_PDF_BYTES - 5, "%%EOF\n", 6);
	ck_assert_ptr_null(attachment_pdf_trouble(data, ATTACHMENT_PDF_BYTES));
	ck_assert_str_eq(
	    attachment_pdf_trouble(data, ATTACHMENT_PDF_BYTES + 1), "A PDF may have 5 MB at most.");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("attachments");
	TCase *tcase = run_case(suite, "content");
	tcase_add_loop_test(tcase, test_types, 0, COUNT(types));
	tcase_add_test(tcase, test_type_texts);
	tcase_add_loop_test(tcase, test_documents, 0, COUNT(documents));
	tcase_add_test(tcase, test_the_largest_document);
	return run_suite(suite);
}
