/* Uploads through real workers: what hostile files become, who sees what is kept, and that no file leaves memory behind.
 * PROMISES.md, "uploads". */
#include "../base/run.h"
#include "attachment/attachment.h"
#include "sound.h"
#include "upload.h"
#include "visit.h"

static struct browser secretary, colleague, guest;

static void begin(void)
{
	secretary = site_enter(mem, "secretary-qinghai");
	secretary.timeout_ms = 60000;
	colleague = site_enter(mem, "secretary-puji");
	guest = site_guest(mem);
}

/* --- pieces ------------------------------------------------------------------------------------ */

static const char *newest_id(void)
{
	return site_text(mem, "SELECT CAST(MAX(id) AS CHAR) FROM attachment");
}

static const char *file_at(const char *code, const char *id, const char *below)
{
	return upload_at(mem, code, mem_printf(mem, "/files/%s%s", id, below));
}

static bool holds(const struct fcgi_reply *reply, const char *words)
{
	return memmem(reply->body, reply->body_bytes, words, strlen(words)) != NULL;
}

static bool begins(const struct fcgi_reply *reply, const char *bytes, size_t count)
{
	return reply->body_bytes > count && memcmp(reply->body, bytes, count) == 0;
}

static void publish(const char *code)
{
	stage_sql(mem,
	    "UPDATE project SET state = 'published', published_at = UTC_TIMESTAMP(6), opens_at ="
	    " UTC_TIMESTAMP(6), closes_at = UTC_TIMESTAMP(6) + INTERVAL 9 DAY WHERE code = '%s'",
	    code);
}

/* --- what is refused ---------------------------------------------------------------------------- */

#define TEXT(words) ((struct picture){ words, sizeof(words) - 1 })

static struct picture html(void)
{
	return TEXT("<!DOCTYPE html><html><script>alert(document.cookie)</script></html>");
}

static struct picture svg(void)
{
	return TEXT("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");
}

static struct picture gif(void)
{
	return TEXT("GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;");
}

static struct picture zip(void)
{
	return picture_zip(mem);
}

static struct picture nothing(void)
{
	return TEXT("");
}

static struct picture jpeg_in_name(void)
{
	return TEXT("\xff\xd8\xff\xe0<script>alert(1)</script>");
}

static struct picture cut_jpeg(void)
{
	return picture_cut(picture_jpeg(mem), 290);
}

static struct picture cut_png(void)
{
	struct picture whole = picture_png(mem, 600, 600, 1);

	return picture_cut(whole, whole.bytes / 2);
}

static struct picture cut_webp(void)
{
	return picture_cut(picture_webp(mem), 80);
}

/* 2.5 thousand million dots in 300 KB. */
static struct picture flood(void)
{
	return picture_png(mem, 50000, 50000, 0);
}

static struct picture long_strip(void)
{
	return picture_png(mem, 40000001, 1, 0);
}

static struct picture one_too_many(void)
{
	return picture_png(mem, 8000, 5001, 0);
}

static struct picture too_many_bytes(void)
{
	return picture_followed(
	    mem, picture_jpeg(mem), mem_alloc(mem, ATTACHMENT_PHOTO_BYTES), ATTACHMENT_PHOTO_BYTES);
}

static struct picture pdf_too_large(void)
{
	return picture_pdf(mem, "1 0 obj<</Type/Catalog>>endobj", ATTACHMENT_PDF_BYTES + 1);
}

static struct picture pdf_cut(void)
{
	return picture_cut(picture_pdf(mem, "1 0 obj", 500), 400);
}

static struct picture pdf_with_zip(void)
{
	struct picture inner = picture_zip(mem);

	return picture_followed(
	    mem, picture_followed(mem, TEXT("%PDF-1.4\n"), inner.data, inner.bytes), "\n%%EOF", 6);
}

static struct picture pdf_with_script(void)
{
	return picture_pdf(mem, "<</S /Java#53cript /JS (app.alert(1))>>", 0);
}

static struct picture pdf_that_starts(void)
{
	return picture_pdf(mem, "<</S/Launch/F(calc.exe)>>", 0);
}

static struct picture pdf_behind(void)
{
	struct picture whole = picture_pdf(mem, "1 0 obj", 0);

	return picture_followed(mem, TEXT("<html>\n"), whole.data, whole.bytes);
}

#define DAMAGED "The picture is damaged or cut off."
#define UNKNOWN "This is no PDF, JPEG, PNG or WebP file."
#define PIXELS "A picture may have 40 million pixels at most."

static const struct {
	const char *name;
	struct picture (*make)(void);
	const char *says; /* NULL: whatever the form's own words are */
} refused[] = {
	{ "photo.jpg", html, UNKNOWN },
	{ "photo.svg", svg, UNKNOWN },
	{ "photo.png", gif, UNKNOWN },
	{ "photo.jpg", zip, UNKNOWN },
	{ "photo.jpg", nothing, NULL },
	{ "photo.jpg", jpeg_in_name, DAMAGED },
	{ "photo.jpg", cut_jpeg, DAMAGED },
	{ "photo.png", cut_png, DAMAGED },
	{ "photo.webp", cut_webp, DAMAGED },
	{ "photo.png", flood, PIXELS },
	{ "photo.png", long_strip, NULL },
	{ "photo.png", one_too_many, PIXELS },
	{ "photo.jpg", too_many_bytes, NULL },
	{ "plan.pdf", pdf_too_large, "A PDF may have 5 MB at most." },
	{ "plan.pdf", pdf_cut, "The PDF is cut off, or something stands behind its end." },
	{ "plan.pdf", pdf_with_zip,
	    "The file is a PDF and an archive at once; send the PDF alone." },
	{ "plan.pdf", pdf_with_script,
	    "The PDF holds a script, another file or a program to start; print it into a new PDF "
	    "and send that." },
	{ "plan.pdf", pdf_that_starts,
	    "The PDF holds a script, another file or a program to start; print it into a new PDF "
	    "and send that." },
	{ "plan.pdf", pdf_behind, UNKNOWN },
};

/* The form comes back as it was filled in, and says at the field why. */
START_TEST(hostile_files_are_refused)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply =
	    upload_file(mem, &secretary, code, refused[_i].make(), refused[_i].name);

	visit_is(&reply, 422);
	ck_assert(holds(&reply, "id=\"field-file-error\""));
	if (refused[_i].says)
		visit_says(&secretary, &reply, refused[_i].says);
	ck_assert(holds(&reply, "value=\"The yard &amp; its &lt;gate&gt;\""));
	ck_assert_ptr_null(sound_trouble(mem, &reply));
	ck_assert_int_eq(upload_count(mem, code), 0);
}
END_TEST

/* --- what is cleaned ---------------------------------------------------------------------------- */

static struct picture photo(void)
{
	return picture_photo(mem);
}

static struct picture plain_webp(void)
{
	return picture_webp(mem);
}

static struct picture jpeg_then_html(void)
{
	return picture_followed(
	    mem, picture_jpeg(mem), "<script>alert('" PICTURE_PLACE "')</script>", 45);
}

static struct picture jpeg_then_zip(void)
{
	struct picture archive = picture_zip(mem);

	return picture_followed(mem, picture_jpeg(mem), archive.data, archive.bytes);
}

static struct picture png_with_text(void)
{
	static const char text[] = "Comment\0<script>" PICTURE_PLACE;

	return picture_png_with(mem, "tEXt", text, sizeof text - 1);
}

/* A chunk of 200 KB that would become 200 MB: a text, and a profile of colours. */
static struct picture png_with_bomb(const char *chunk)
{
	struct picture zeroes = picture_packed_zeroes(mem, (size_t)200 * 1024 * 1024);
	struct picture data = picture_followed(mem, TEXT("Comment\0\0"), zeroes.data, zeroes.bytes);

	return picture_png_with(mem, chunk, data.data, data.bytes);
}

static struct picture png_with_text_bomb(void)
{
	return png_with_bomb("zTXt");
}

static struct picture png_with_profile_bomb(void)
{
	return png_with_bomb("iCCP");
}

static struct picture large_png(void)
{
	return picture_png(mem, 3000, 2000, 1);
}

static const struct {
	struct picture (*make)(void);
	const char *type, *start;
	size_t start_bytes;
	int width, height; /* 0: whatever fits */
} cleaned[] = {
	/* Turned as the camera says. */
	{ photo, "image/jpeg", "\xff\xd8\xff", 3, 16, 24 },
	{ jpeg_then_html, "image/jpeg", "\xff\xd8\xff", 3, 24, 16 },
	{ jpeg_then_zip, "image/jpeg", "\xff\xd8\xff", 3, 24, 16 },
	{ plain_webp, "image/webp", "RIFF", 4, 24, 16 },
	{ png_with_text, "image/png", "\x89PNG", 4, 8, 8 },
	{ png_with_text_bomb, "image/png", "\x89PNG", 4, 8, 8 },
	{ png_with_profile_bomb, "image/png", "\x89PNG", 4, 8, 8 },
	{ large_png, "image/png", "\x89PNG", 4, 0, 0 },
};

/* Nothing of what came in is there but the dots. */
static void is_clean(const struct fcgi_reply *reply)
{
	static const char *const never[] = { PICTURE_PLACE, "Exif", "EXIF", "xmpmeta", "adobe",
		"ICCP", "iCCP", "ICC_PROFILE", "lcms", "tEXt", "zTXt", "iTXt", "eXIf", "<script",
		"PK\3\4" };

	for (size_t i = 0; i < COUNT(never); i++)
		ck_assert_msg(!holds(reply, never[i]), "%s is still there", never[i]);
}

START_TEST(pictures_are_made_anew)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply =
	    upload_file(mem, &secretary, code, cleaned[_i].make(), "../../etc/x.html");

	visit_goes(&reply, upload_at(mem, code, "/files"));
	ck_assert_int_eq(upload_count(mem, code), 1);
	const char *id = newest_id();
	reply = visit_get(&secretary, file_at(code, id, ""));
	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", cleaned[_i].type);
	ck_assert(begins(&reply, cleaned[_i].start, cleaned[_i].start_bytes));
	ck_assert_uint_le(reply.body_bytes, 2 * 1024 * 1024);
	is_clean(&reply);
	int64_t width = stage_int(mem, "SELECT width FROM attachment WHERE id = %s", id),
		height = stage_int(mem, "SELECT height FROM attachment WHERE id = %s", id);
	if (cleaned[_i].width) {
		ck_assert_int_eq(width, cleaned[_i].width);
		ck_assert_int_eq(height, cleaned[_i].height);
	}
	ck_assert(width <= 2000 && height <= 2000);
	reply = visit_get(&secretary, file_at(code, id, "/small"));
	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "image/jpeg");
	ck_assert(begins(&reply, "\xff\xd8\xff", 3));
	is_clean(&reply);
}
END_TEST

/* --- who sees it -------------------------------------------------------------------------------- */

static void is_inert(const struct fcgi_reply *reply)
{
	visit_header(reply, "Content-Security-Policy",
	    "default-src 'none'; frame-ancestors 'none'; sandbox");
	visit_header(reply, "X-Content-Type-Options", "nosniff");
	visit_header(reply, "X-Frame-Options", "DENY");
	visit_header(reply, "Cross-Origin-Resource-Policy", "same-origin");
}

START_TEST(a_draft_shows_its_files_to_its_poster_alone)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	const char *id = newest_id(), *file = file_at(code, id, "");
	const char *others = file_at(upload_draft(mem, &secretary), id, "");

	reply = visit_get(&secretary, file);
	visit_is(&reply, 200);
	visit_header(&reply, "Cache-Control", "no-store");
	visit_header(&reply, "ETag", NULL);
	visit_header(&reply, "Content-Disposition", NULL);
	is_inert(&reply);
	for (size_t i = 0; i < 2; i++) {
		struct browser *stranger = i ? &guest : &colleague;
		reply = visit_get(stranger, file);
		visit_is(&reply, 404);
		reply = visit_get(stranger, file_at(code, id, "/small"));
		visit_is(&reply, 404);
	}
	reply = visit_get(&colleague, upload_at(mem, code, "/files"));
	visit_is(&reply, 404);
	/* Nor by the address of another project, or by a number that is none. */
	reply = visit_get(&secretary, others);
	visit_is(&reply, 404);
	reply = visit_get(&secretary, file_at(code, "0", ""));
	visit_is(&reply, 404);
	reply = visit_get(&secretary, file_at(code, "1%20or%201", ""));
	visit_is(&reply, 404);
}
END_TEST

START_TEST(on_the_wall_everyone_may_keep_a_photo)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	const char *file = file_at(code, newest_id(), "");

	publish(code);
	struct browser *const readers[] = { &guest, &colleague, &secretary };
	for (size_t i = 0; i < COUNT(readers); i++) {
		reply = visit_get(readers[i], file);
		visit_is(&reply, 200);
		visit_header(&reply, "Cache-Control", "public, max-age=604800, immutable");
		is_inert(&reply);
	}
	const char *tag = fcgi_header(&reply, "ETag");
	const char *const params[] = { mem_printf(mem, "HTTP_IF_NONE_MATCH=W/%s", tag), NULL };
	ck_assert(browser_call(
	    &guest, mem, &(struct fcgi_call){ .uri = file, .params = params }, &reply));
	ck_assert_int_eq(reply.status, 304);
	ck_assert_uint_eq(reply.body_bytes, 0);
	visit_header(&reply, "ETag", tag);
	ck_assert(browser_call(&guest, mem,
	    &(struct fcgi_call){ .uri = mem_printf(mem, "%s/small", file), .params = params },
	    &reply));
	ck_assert_int_eq(reply.status, 200);
	reply = visit_get(&guest, upload_at(mem, code, ""));
	visit_has(&guest, &reply, "The yard & its <gate>");
	ck_assert(holds(&reply, mem_printf(mem, "src=\"%s/small\" alt=\"\" width=\"16\"", file)));
	ck_assert_ptr_null(sound_trouble(mem, &reply));
	/* What was reviewed stays as it was. */
	struct fcgi_reply gone = visit_get(&secretary, upload_at(mem, code, "/files"));
	visit_is(&gone, 409);
}
END_TEST

START_TEST(a_document_is_handed_out_as_it_was)
{
	const char *code = upload_draft(mem, &secretary);
	struct picture pdf =
	    picture_pdf(mem, "1 0 obj<</Type/Catalog>>endobj", ATTACHMENT_PDF_BYTES);
	struct fcgi_reply reply = upload_file(mem, &secretary, code, pdf, "平面图\"\r\nX: y.pdf");
	const char *file = file_at(code, newest_id(), "");

	visit_goes(&reply, upload_at(mem, code, "/files"));
	publish(code);
	reply = visit_get(&guest, file);
	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "application/pdf");
	ck_assert_ptr_nonnull(fcgi_header(&reply, "Content-Disposition"));
	ck_assert(strncmp(fcgi_header(&reply, "Content-Disposition"), "attachment; ", 12) == 0);
	visit_header(&reply, "X", NULL);
	is_inert(&reply);
	ck_assert_uint_eq(reply.body_bytes, pdf.bytes);
	ck_assert(memcmp(reply.body, pdf.data, pdf.bytes) == 0);
	reply = visit_get(&guest, mem_printf(mem, "%s/small", file));
	visit_is(&reply, 404);
	reply = visit_get(&guest, upload_at(mem, code, ""));
	visit_has(&guest, &reply, "PDF, 5120 KB");
}
END_TEST

/* --- of the review ------------------------------------------------------------------------------- */

static struct fcgi_reply attach(struct browser *who, const char *code, const char *kind)
{
	struct picture pdf = picture_pdf(mem, "1 0 obj<</Type/Catalog>>endobj", 2000);
	const struct browser_field fields[] = { { .name = "file",
						    .value = pdf.data,
						    .bytes = pdf.bytes,
						    .file_name = "x.pdf",
						    .content_type = "application/pdf" },
		{ .name = "description", .value = "By the institute of building" },
		{ .name = "kind", .value = kind } };

	return visit_post_files(who, upload_at(mem, code, "/files"), fields, kind ? 3 : 2);
}

/* An expert's opinion or a survey, while it is reviewed: with what it is, on the need's page, by its reviewer and nobody else. */
START_TEST(a_review_has_its_opinions)
{
	struct browser street = site_enter(mem, "street-dagang"),
		       elsewhere = site_enter(mem, "street-liaoning");
	const char *code = upload_draft(mem, &secretary),
		   *shown = "Expert's opinion · By the institute of building";
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg"),
			  page;
	const char *photo = newest_id();

	reply = attach(&street, code, "opinion");
	visit_is(&reply, 403);
	page = visit_get(&secretary, upload_at(mem, code, ""));
	visit_submit(&secretary, &page, upload_at(mem, code, "/submit"), NO_FIELDS);
	reply = attach(&secretary, code, "opinion");
	visit_is(&reply, 409);
	reply = attach(&elsewhere, code, "opinion");
	visit_is(&reply, 404);
	reply = attach(&street, code, NULL);
	visit_is(&reply, 422);
	visit_says(&street, &reply, "Say what it is.");
	page = visit_get(&street, upload_at(mem, code, ""));
	visit_says(&street, &page, "Attach an opinion or a survey");
	reply = attach(&street, code, "opinion");
	visit_goes(&reply, upload_at(mem, code, "/files"));
	const char *opinion = newest_id();
	reply = attach(&street, code, "survey");
	visit_goes(&reply, upload_at(mem, code, "/files"));
	const char *survey = newest_id();
	/* Each side takes away what is its own. */
	page = visit_get(&street, file_at(code, photo, "/remove"));
	visit_is(&page, 404);
	page = visit_get(&street, file_at(code, survey, "/remove"));
	reply = visit_submit(&street, &page, file_at(code, survey, "/remove"), NO_FIELDS);
	visit_goes(&reply, upload_at(mem, code, "/files"));
	ck_assert_int_eq(
	    stage_int(mem, "SELECT review_files * 10 + files FROM project WHERE code = '%s'", code),
	    11);
	page = visit_get(&guest, file_at(code, opinion, ""));
	visit_is(&page, 404);
	publish(code);
	guest.lang = "en";
	page = visit_get(&guest, upload_at(mem, code, ""));
	visit_has(&guest, &page, shown);
	page = visit_get(&guest, file_at(code, opinion, ""));
	visit_is(&page, 200);
	reply = attach(&street, code, "opinion");
	visit_is(&reply, 403);
}
END_TEST

/* --- adding and taking away ---------------------------------------------------------------------- */

START_TEST(a_file_is_taken_away_for_good)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	const char *id = newest_id(), *remove = file_at(code, id, "/remove");
	struct fcgi_reply page = visit_get(&secretary, upload_at(mem, code, "/files"));

	ck_assert(holds(&page, mem_printf(mem, "href=\"%s\"", remove)));
	struct fcgi_reply ask = visit_get(&secretary, remove);
	visit_is(&ask, 200);
	visit_has(&secretary, &ask, "The yard & its <gate>");
	reply = visit_get(&colleague, remove);
	visit_is(&reply, 404);
	reply = visit_post(&colleague, remove, NO_FIELDS);
	visit_is(&reply, 404);
	ck_assert_int_eq(upload_count(mem, code), 1);
	reply = visit_submit(&secretary, &ask, remove, NO_FIELDS);
	visit_goes(&reply, upload_at(mem, code, "/files"));
	ck_assert_int_eq(upload_count(mem, code), 0);
	/* The same form again has the same answer and no further effect. */
	reply = visit_submit(&secretary, &ask, remove, NO_FIELDS);
	visit_goes(&reply, upload_at(mem, code, "/files"));
	reply = visit_get(&secretary, remove);
	visit_is(&reply, 404);
	reply = visit_get(&secretary, file_at(code, id, ""));
	visit_is(&reply, 404);
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT LENGTH(content) + (small IS NOT NULL) FROM attachment WHERE id = %s", id),
	    0);
}
END_TEST

/* Submitted, it is the reviewer's to look at and nobody's to change. */
START_TEST(only_a_draft_takes_files)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply = upload_file(mem, &secretary, code, picture_photo(mem), "a.jpg");
	const char *remove = file_at(code, newest_id(), "/remove");
	struct picture more = picture_jpeg(mem);

	stage_sql(mem, "UPDATE project SET state = 'reviewing' WHERE code = '%s'", code);
	reply = visit_post(&secretary, remove, NO_FIELDS);
	visit_is(&reply, 409);
	reply = visit_post_files(&secretary, upload_at(mem, code, "/files"),
	    FIELDS({ .name = "file", .value = more.data, .bytes = more.bytes, .file_name = "b" },
		{ .name = "description", .value = "More of it" }));
	visit_is(&reply, 409);
	visit_says(&secretary, &reply,
	    "The need is with its reviewer, who decides about what lies before him. Files can be "
	    "added again when it is returned.");
	reply = visit_get(&secretary, upload_at(mem, code, "/files"));
	visit_is(&reply, 409);
	visit_has(&secretary, &reply, "The yard & its <gate>");
	ck_assert_ptr_null(strstr(reply.body, "/remove"));
	ck_assert_ptr_null(strstr(reply.body, "type=\"file\""));
	ck_assert_int_eq(upload_count(mem, code), 1);
	struct browser officer = site_enter(mem, "street-dagang");
	reply = visit_get(&officer, upload_at(mem, code, ""));
	visit_has(&officer, &reply, "The yard & its <gate>");
}
END_TEST

START_TEST(a_description_is_asked_for)
{
	const char *code = upload_draft(mem, &secretary);
	struct picture file = picture_jpeg(mem);
	struct fcgi_reply reply = visit_post_files(&secretary, upload_at(mem, code, "/files"),
	    FIELDS({ .name = "file", .value = file.data, .bytes = file.bytes, .file_name = "b" },
		{ .name = "description", .value = " " }));

	visit_is(&reply, 422);
	ck_assert(holds(&reply, "id=\"field-description-error\""));
	ck_assert_int_eq(upload_count(mem, code), 0);
}
END_TEST

/* --- memory ------------------------------------------------------------------------------------- */

static long resident_kb(pid_t pid)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%d/status", (int)pid), "re");
	char line[256];
	long kb = 0;

	while (file && fgets(line, sizeof line, file))
		sscanf(line, "VmRSS: %ld", &kb);
	if (file)
		fclose(file);
	return kb;
}

static const char *const pools[] = { "pages", "passwords", "files" };

/* One worker of each pool, so that each meets everything that comes to its pool. */
static void measure(pid_t pids[COUNT(pools)], long kb[COUNT(pools)])
{
	ck_assert_uint_eq(site_workers(pids, COUNT(pools)), COUNT(pools));
	for (size_t i = 0; i < COUNT(pools); i++) {
		kb[i] = resident_kb(pids[i]);
		ck_assert_int_gt(kb[i], 0);
	}
}

static void send_all(struct picture files[COUNT(refused) + COUNT(cleaned)], const char *photo_file,
    const char *pdf_file)
{
	const char *code = upload_draft(mem, &secretary);
	struct fcgi_reply reply;

	for (size_t i = 0; i < COUNT(refused); i++) {
		reply = upload_file(mem, &secretary, code, files[i], refused[i].name);
		visit_is(&reply, 422);
	}
	for (size_t i = 0; i < COUNT(cleaned); i++) {
		if (i % ATTACHMENT_MOST == 0)
			code = upload_draft(mem, &secretary);
		reply = upload_file(mem, &secretary, code, files[COUNT(refused) + i], "a.jpg");
		visit_goes(&reply, upload_at(mem, code, "/files"));
	}
	for (int i = 0; i < 4; i++) {
		reply = visit_get(&guest, photo_file);
		visit_is(&reply, 200);
		reply = visit_get(&guest, pdf_file);
		visit_is(&reply, 200);
	}
}

#define WARM_UPS 2
#define TIMES 6
#define MOST_MORE_KB 256

/* A worker is as large as everything makes it that it meets, with what the allocator has settled the second time; the same again
 * and again adds nothing. (The sanitizers keep what was freed.) */
START_TEST(memory_stays_flat)
{
	const char *shown = upload_draft(mem, &secretary);
	struct picture files[COUNT(refused) + COUNT(cleaned)];
	long before[COUNT(pools)], after[COUNT(pools)];
	pid_t first[COUNT(pools)], last[COUNT(pools)];
	struct fcgi_reply reply =
	    upload_file(mem, &secretary, shown, picture_png(mem, 3000, 2000, 1), "a.png");

	visit_goes(&reply, upload_at(mem, shown, "/files"));
	const char *photo_file = file_at(shown, newest_id(), "");
	reply = upload_file(
	    mem, &secretary, shown, picture_pdf(mem, "1 0 obj", ATTACHMENT_PDF_BYTES), "a.pdf");
	const char *pdf_file = file_at(shown, newest_id(), "");
	publish(shown);
	for (size_t i = 0; i < COUNT(files); i++)
		files[i] =
		    i < COUNT(refused) ? refused[i].make() : cleaned[i - COUNT(refused)].make();
	site_restart_worker(
	    &(struct site_options){ .workers = 1, .more = "[worker]\nimage_seconds = 25\n" });
	for (int i = 0; i < WARM_UPS; i++)
		send_all(files, photo_file, pdf_file);
	measure(first, before);
	for (int i = 0; i < TIMES; i++)
		send_all(files, photo_file, pdf_file);
	measure(last, after);
	for (size_t i = 0; i < COUNT(pools); i++)
		printf("worker of %s: %.1f MB after %zu refused and %zu cleaned, %.1f MB after"
		       " %d times as many more\n",
		    pools[i], (double)before[i] / 1024, WARM_UPS * COUNT(refused),
		    WARM_UPS * COUNT(cleaned), (double)after[i] / 1024, TIMES / WARM_UPS);
	fflush(stdout);
	for (size_t i = 0; i < COUNT(pools); i++) {
		ck_assert_int_eq(last[i], first[i]);
#ifndef MEM_NO_POOL
		ck_assert_int_lt(after[i], 24 * 1024);
		ck_assert_int_lt(after[i] - before[i], MOST_MORE_KB);
#endif
	}
	site_restart_worker(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uploads");
	TCase *tcase = run_case(suite, "uploads");

	/* The time is for a machine that does other things too. */
	site_start(&(struct site_options){
	    .upload_workers = 2, .more = "[worker]\nimage_seconds = 25\n" });
	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, hostile_files_are_refused, 0, COUNT(refused));
	tcase_add_loop_test(tcase, pictures_are_made_anew, 0, COUNT(cleaned));
	tcase_add_test(tcase, a_draft_shows_its_files_to_its_poster_alone);
	tcase_add_test(tcase, on_the_wall_everyone_may_keep_a_photo);
	tcase_add_test(tcase, a_document_is_handed_out_as_it_was);
	tcase_add_test(tcase, a_review_has_its_opinions);
	tcase_add_test(tcase, a_file_is_taken_away_for_good);
	tcase_add_test(tcase, only_a_draft_takes_files);
	tcase_add_test(tcase, a_description_is_asked_for);
	tcase_add_test(tcase, memory_stays_flat);
	return run_suite(suite);
}
