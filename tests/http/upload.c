/* Files through the form. */
#include "upload.h"

#include <check.h>

#include "../db/stage.h"
#include "base/mem.h"
#include "visit.h"

const char *upload_at(struct mem *mem, const char *code, const char *below)
{
	return mem_printf(mem, "/projects/%s%s", code, below);
}

const char *upload_draft(struct mem *mem, struct browser *poster)
{
	struct fcgi_reply page = visit_get(poster, "/projects/new");
	struct fcgi_reply reply = visit_submit(poster, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "A bench for the yard" },
		{ .name = "need", .value = "There is none." },
		{ .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Qinghai Road 12" },
		{ .name = "done_by", .value = visit_date(mem, 40) },
		{ .name = "submit_now", .value = NULL }));
	const char *code = visit_part(mem, &reply, "/projects/");

	visit_goes(&reply, upload_at(mem, code, ""));
	return code;
}

struct fcgi_reply upload_file(
    struct mem *mem, struct browser *who, const char *code, struct picture file, const char *name)
{
	struct fcgi_reply page = visit_get(who, upload_at(mem, code, "/files"));

	visit_is(&page, 200);
	return visit_submit(who, &page, upload_at(mem, code, "/files"),
	    FIELDS({ .name = "file",
		       .value = file.data,
		       .bytes = file.bytes,
		       .file_name = name,
		       .content_type = "image/jpeg" },
		{ .name = "description", .value = "The yard & its <gate>" }));
}

int64_t upload_count(struct mem *mem, const char *code)
{
	int64_t counted = stage_int(mem, "SELECT files FROM project WHERE code = '%s'", code);
	int64_t kept = stage_int(mem,
	    "SELECT COUNT(*) FROM attachment a JOIN project p ON p.id = a.subject_id"
	    " WHERE a.subject_kind = 'project' AND a.removed_at IS NULL AND p.code = '%s'",
	    code);

	ck_assert_int_eq(counted, kept);
	return kept;
}
