/* The lists as people use them: filters that stay, pages that go on, and the same rows as files, read back cell by cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/csv.h"
#include "base/fault.h"
#include "base/file.h"
#include "visit.h"

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
}

/* The address of the first link of which the page's source has this in front; with its &amp; undone, and without #place. */
static const char *link_behind(const struct fcgi_reply *page, const char *words)
{
	const char *at = strstr(page->body, words);
	ck_assert_msg(at, "no %s", words);
	at += strlen(words);
	char *link = mem_strndup(mem, at, strcspn(at, "\"#")), *to = link;
	for (const char *from = link; *from; from++) {
		*to++ = *from;
		if (strncmp(from, "&amp;", 5) == 0)
			from += 4;
	}
	*to = '\0';
	return link;
}

static size_t times(const char *body, const char *words)
{
	size_t n = 0;
	for (const char *at = body; (at = strstr(at, words)); at += strlen(words))
		n++;
	return n;
}

/* --- as pages ------------------------------------------------------------------------------------ */

static const char *const lists[] = { "/needs", "/projects", "/resources", "/partners" };

START_TEST(a_filter_stays_in_every_link)
{
	static const struct {
		const char *address, *must;
	} cases[] = {
		{ "/needs?category=repairs&unit=370203019001",
		    "category=repairs&unit=370203019001" },
		{ "/projects?state=published&unit=370203019&mode=rush",
		    "state=published&unit=370203019&mode=rush" },
		{ "/resources?way=service&q=%E8%AF%BE", "way=service&q=%E8%AF%BE" },
		{ "/partners?street=370203019&kind=enterprise",
		    "street=370203019&kind=enterprise" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply page = visit_get(&guest, cases[i].address);
		visit_is(&page, 200);
		const char *file = link_behind(&page, mem_printf(mem, "href=\"%s.xlsx", lists[i]));
		ck_assert_str_eq(file, mem_printf(mem, "?%s", cases[i].must));
		visit_has(&guest, &page, mem_printf(mem, "已设%d项筛选。", i == 1 ? 3 : 2));
		const char *clear = link_behind(&page, "项筛选。 <a href=\"");
		ck_assert_str_eq(clear, lists[i]);
		page = visit_get(&guest, clear);
		visit_lacks(&guest, &page, "项筛选。");
	}
}
END_TEST

/* Every page of a list keeps the filter, and each row is on one of them. */
START_TEST(pages_go_on_with_the_filter)
{
	struct fcgi_reply page = visit_get(&guest, "/needs?mode=rush&unit=370203019");
	int64_t all = stage_int(mem,
	    "SELECT COUNT(*) FROM project WHERE state = 'published' AND mode = 'rush' AND"
	    " unit9 = '370203019' AND closes_at > UTC_TIMESTAMP()");
	size_t seen = times(page.body, "<li class=\"notice");

	ck_assert_int_gt(all, 48);
	visit_has(
	    &guest, &page, all > 100 ? "100条以上" : mem_printf(mem, "共%lld条", (long long)all));
	while (strstr(page.body, "rel=\"next\"")) {
		const char *next = link_behind(&page, "rel=\"next\" href=\"");
		ck_assert_msg(
		    strncmp(next, "/needs?unit=370203019&mode=rush&after=", 38) == 0, "%s", next);
		page = visit_get(&guest, next);
		visit_says(&guest, &page, "First page");
		ck_assert_ptr_null(strstr(page.body, "条以上"));
		seen += times(page.body, "<li class=\"notice");
	}
	ck_assert_int_eq((int64_t)seen, all);
}
END_TEST

/* As far as a hundred; all four lists. */
START_TEST(a_list_says_how_long_it_is)
{
	struct fcgi_reply page = visit_get(&guest, "/partners");
	int64_t partners = stage_int(mem,
	    "SELECT COUNT(*) FROM partner WHERE state IN ('listed', 'suspended') AND unit6 = "
	    "'370203'");
	int64_t open = stage_int(mem, "SELECT COUNT(*) FROM project WHERE state = 'published'");

	visit_has(&guest, &page, mem_printf(mem, "共%lld条", (long long)partners));
	ck_assert_int_gt(open, 100);
	page = visit_get(&guest, "/projects");
	visit_has(&guest, &page, "100条以上");
	ck_assert_uint_eq(times(page.body, "<li class=\"notice"), 24);
	int64_t offering = stage_int(mem,
	    "SELECT COUNT(DISTINCT r.partner_id) FROM partner_resource r JOIN partner p ON p.id = "
	    "r.partner_id WHERE p.state = 'listed'");
	page = visit_get(&guest, "/resources");
	visit_has(&guest, &page, mem_printf(mem, "共%lld家合伙人提供", (long long)offering));
	page = visit_get(&guest, "/projects?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA");
	visit_lacks(&guest, &page, "条以上");
	visit_lacks(&guest, &page, "共0条");
}
END_TEST

START_TEST(words_of_a_title_find_it)
{
	/* 感应灯 */
	struct fcgi_reply page =
	    visit_get(&guest, "/projects?q=%E6%84%9F%E5%BA%94%E7%81%AF&unit=370203019");
	int64_t all = stage_int(mem,
	    "SELECT COUNT(*) FROM project WHERE state = 'published' AND unit9 = '370203019' AND"
	    " title LIKE '%%感应灯%%'");

	ck_assert_int_gt(all, 0);
	visit_is(&page, 200);
	ck_assert_int_eq((int64_t)times(page.body, "<li class=\"notice"), all);
	visit_has(&guest, &page, "感应灯");
	page = visit_get(&guest, "/projects?q=%E6%84%9F%E5%BA%94%E7%81%AF&state=closed");
	ck_assert_uint_eq(times(page.body, "<li class=\"notice"), 0);
	visit_has(&guest, &page, "已设2项筛选。");
}
END_TEST

/* A place is an id once on the page, so that a link can lead back to it. */
START_TEST(rows_have_a_place)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct fcgi_reply page = visit_get(&guest, lists[i]);
		const char *code = strstr(page.body, i < 2 ? "id=\"XM" : "id=\"HB");
		ck_assert_msg(code, "%s", lists[i]);
		ck_assert_uint_eq(times(page.body, mem_strndup(mem, code, 20)), 1);
	}
}
END_TEST

START_TEST(what_is_typed_wrong_is_no_filter)
{
	static const char *const addresses[] = { "/needs?after=x", "/needs?after=-1",
		"/needs?after=5-", "/needs?after=99999999999999999999-1",
		"/needs?category=x&mode=y", "/needs?unit=%3Cscript%3E", "/resources?way=x&after=-",
		"/projects?unit=370202001", "/projects?after=1-2-3" };
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct fcgi_reply page = visit_get(&guest, addresses[i]);
		visit_is(&page, 200);
		visit_lacks(&guest, &page, "First page");
	}
}
END_TEST

/* Who speaks for a partner is led to where it adds its own. */
START_TEST(agents_add_theirs)
{
	struct browser agent = site_enter(mem, "agent01");
	struct fcgi_reply page = visit_get(&agent, "/resources");
	visit_says(&agent, &page, "Add yours");
	page = visit_get(&agent, link_behind(&page, "class=\"button\" href=\""));
	visit_is(&page, 200);
	page = visit_get(&guest, "/resources");
	visit_lacks(&guest, &page, visit_say(&guest, "Add yours"));
}
END_TEST

START_TEST(an_empty_list_says_what_to_do)
{
	struct fcgi_reply page =
	    visit_get(&guest, "/needs?category=other&mode=wish&unit=370203036");
	visit_says(&guest, &page, "No open need with this filter");
	visit_says(&guest, &page, "All open needs");
	page = visit_get(&guest, "/resources?q=zzzz");
	visit_says(&guest, &page, "All that is offered");
}
END_TEST

/* --- as files ------------------------------------------------------------------------------------ */

/* Beginnings of formulas, signs that mean something to HTML, XML, CSV and spreadsheets, and long digits. */
static const char *const hostile[] = { "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1",
	"\n=1", "＝1+1", "=HYPERLINK(\"http://x\",\"y\")", "a\"b,c;d'e",
	"<script>alert(1)</script>", "&amp;]]>", "two\nlines", "_x0041_", "\x01\x1f|",
	"113702030000012308", "00123", "1e5", "TRUE" };

/* What stands in a cell of CSV: an apostrophe in front of what would be a formula. */
static const char *in_csv(const char *text, bool for_people)
{
	const char *seen = text + strspn(text, " \n");
	bool is_formula = strchr("=+-@\t\r", *seen) || strncmp(seen, "＝", 3) == 0;
	bool is_long = strspn(text, "0123456789") == strlen(text) && strlen(text) > 11;
	return mem_printf(
	    mem, "%s%s%s", is_formula ? "'" : "", text, for_people && is_long ? "\t" : "");
}

static const char *quoted(const char *text)
{
	const char *sql = "";
	for (const char *c = text; *c; c++)
		sql = mem_printf(mem, "%s%02X", sql, (unsigned)(unsigned char)*c);
	return mem_printf(mem, "CONVERT(X'%s' USING utf8mb4)", sql);
}

static struct csv table(const char *address, bool has_mark)
{
	struct fcgi_reply reply = visit_get(&guest, address);
	struct csv csv;
	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "text/csv; charset=utf-8; header=present");
	ck_assert(fcgi_header(&reply, "Content-Disposition"));
	ck_assert_int_eq(strncmp(reply.body, "\xef\xbb\xbf", 3) == 0, has_mark);
	ck_assert_int_eq(atol(fcgi_header(&reply, "Content-Length")), (long)reply.body_bytes);
	ck_assert_msg(csv_read(mem, reply.body, reply.body_bytes, &csv), "%s", fault_last()->text);
	return csv;
}

/* The row whose first field is this. */
static const struct csv_row *row_of(const struct csv *csv, const char *code)
{
	for (size_t i = 0; i < csv->row_count; i++)
		if (strcmp(csv->rows[i].values[0], code) == 0)
			return &csv->rows[i];
	ck_abort_msg("no row of %s", code);
	return NULL;
}

/* A spreadsheet as a file of that name. */
static const char *kept_file(const char *address)
{
	struct fcgi_reply reply = visit_get(&guest, address);
	const char *path = mem_printf(mem, "%s/list.xlsx", site_folder());
	FILE *file = fopen(path, "wb");

	visit_is(&reply, 200);
	ck_assert(file && fwrite(reply.body, 1, reply.body_bytes, file) == reply.body_bytes);
	fclose(file);
	return path;
}

/* The one page of a spreadsheet, as its XML. */
static const char *page_of(const char *address)
{
	const char *path = kept_file(address);
	FILE *file;
	struct buf xml;
	char piece[4096];
	size_t n;

	buf_init(&xml, mem, (size_t)8 * 1024 * 1024);
	file = popen(mem_printf(mem, "unzip -p %s xl/worksheets/sheet1.xml", path), "r");
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(&xml, piece, n);
	ck_assert_int_eq(pclose(file), 0);
	return xml.data;
}

/* The text of a cell by its name ("B2"); NULL: it is empty. Fails when it is no text. */
static const char *cell_of(const char *xml, const char *name)
{
	static const struct {
		const char *code, *text;
	} codes[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&amp;", "&" } };
	const char *cell = strstr(xml, mem_printf(mem, "<c r=\"%s\"", name));
	if (!cell)
		return NULL;
	const char *end = strstr(cell, "</c>"), *text = strstr(cell, "<t");
	ck_assert_msg(
	    memmem(cell, (size_t)(end - cell), "t=\"inlineStr\"", 13), "%s is no text", name);
	text = strchr(text, '>') + 1;
	struct buf buf;
	buf_init(&buf, mem, 100000);
	for (const char *c = text; strncmp(c, "</t>", 4) != 0;) {
		size_t i = 0;
		while (i < COUNT(codes) && strncmp(c, codes[i].code, strlen(codes[i].code)) != 0)
			i++;
		buf_add_text(&buf, i < COUNT(codes) ? codes[i].text : mem_strndup(mem, c, 1));
		c += i < COUNT(codes) ? strlen(codes[i].code) : 1;
	}
	return buf.data;
}

/* Where a text may stand that people wrote, and in which column of which file. */
static const struct {
	const char *set, *key, *code, *list, *column, *letter;
} places[] = {
	{ "project SET title", "code",
	    "SELECT code FROM project WHERE state = 'published' AND closes_at > UTC_TIMESTAMP() "
	    "ORDER BY closes_at, id LIMIT 1",
	    "/needs", "title", "B" },
	{ "project SET place", "code",
	    "SELECT code FROM project WHERE state = 'published' AND mode = 'rush' ORDER BY id DESC "
	    "LIMIT 1",
	    "/projects", "place", "H" },
	{ "partner SET name", "code",
	    "SELECT code FROM partner WHERE state = 'listed' ORDER BY id DESC LIMIT 1", "/partners",
	    "name", "B" },
	{ "partner SET scheme = 'street', ident", "code",
	    "SELECT code FROM partner WHERE state = 'listed' ORDER BY id DESC LIMIT 1", "/partners",
	    "list_code", "F" },
	{ "partner_resource SET title", "(SELECT code FROM partner p WHERE p.id = partner_id)",
	    "SELECT p.code FROM partner p JOIN partner_resource r ON r.partner_id = p.id WHERE "
	    "p.state = 'listed'"
	    " ORDER BY p.id DESC LIMIT 1",
	    "/resources", "title", "A" },
};

static const char *in_xlsx(const char *text)
{
	const char *seen = "";
	for (const char *c = text; *c; c++) {
		bool is_control = *c > 0 && *c < ' ' && *c != '\t' && *c != '\n';
		if (strncmp(c, "_x0041_", 7) == 0)
			seen = mem_printf(mem, "%s_x005F", seen);
		seen = is_control ? mem_printf(mem, "%s\xef\xbf\xbd", seen)
				  : mem_printf(mem, "%s%c", seen, *c);
	}
	return seen;
}

/* What LibreOffice shows of a file, as the table it makes of it; 76 is its word for UTF-8. */
static struct csv in_office(const char *address)
{
	const char *folder = site_folder();
	char *text;
	struct csv csv;
	size_t bytes;
	const char *command = mem_printf(mem,
	    "HOME=%s soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' "
	    "--outdir %s %s >%s/office.log 2>&1",
	    folder, folder, kept_file(address), folder);

	ck_assert_msg(system(command) == 0, "%s", command);
	ck_assert(file_read(mem, mem_printf(mem, "%s/list.csv", folder), 8 << 20, &text, &bytes));
	ck_assert_msg(csv_read(mem, text, bytes, &csv), "%s", fault_last()->text);
	return csv;
}

/* For `make office` alone: the program is larger than all the rest together. */
START_TEST(an_office_opens_it)
{
	static const char digits[] = "113702030000012308", formula[] = "=1+1";
	const char *code = site_text(mem, "%s", places[2].code);

	stage_sql(mem,
	    "UPDATE partner SET scheme = 'uscc', ident = '%s', sub_unit = 'digits', name = '%s' "
	    "WHERE code = '%s'",
	    digits, formula, code);
	struct csv csv = in_office("/partners.xlsx");
	const struct csv_row *row = row_of(&csv, code);
	ck_assert_str_eq(row->values[1], formula);
	ck_assert_str_eq(row->values[4], digits);
	ck_assert_uint_eq(csv.row_count, table("/partners.csv", true).row_count);
	csv = in_office("/projects.xlsx");
	ck_assert_uint_eq(csv.row_count, table("/projects.csv", true).row_count);
}
END_TEST

START_TEST(hostile_words_are_cells)
{
	const char *code = site_text(mem, "%s", places[_i].code);
	size_t row = 0;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		stage_sql(mem, "UPDATE %s = %s WHERE %s = '%s'", places[_i].set, quoted(hostile[i]),
		    places[_i].key, code);
		for (int people = 0; people <= 1; people++) {
			struct csv csv = table(
			    mem_printf(mem, "%s%s", places[_i].list, people ? ".csv" : ".data.csv"),
			    people);
			if (!people)
				row = places[_i].letter[0] == 'A'
					  ? 0
					  : (size_t)(row_of(&csv, code) - csv.rows);
			int column = people ? places[_i].letter[0] - 'A'
					    : csv_column(&csv, places[_i].column);
			ck_assert_int_eq(column, places[_i].letter[0] - 'A');
			ck_assert_str_eq(csv.rows[row].values[column], in_csv(hostile[i], people));
		}
		const char *xml = page_of(mem_printf(mem, "%s.xlsx", places[_i].list));
		const char *cell =
		    cell_of(xml, mem_printf(mem, "%s%zu", places[_i].letter, row + 2));
		ck_assert_ptr_nonnull(cell);
		ck_assert_str_eq(cell, in_xlsx(hostile[i]));
		ck_assert_ptr_null(strstr(xml, "<f>"));
		ck_assert_ptr_null(strstr(xml, "<f "));
	}
}
END_TEST

START_TEST(codes_of_eighteen_digits_stay_whole)
{
	static const char digits[] = "113702030000012308";
	const char *code = site_text(mem, "%s", places[2].code);
	stage_sql(mem,
	    "UPDATE partner SET scheme = 'uscc', ident = '%s', sub_unit = 'digits' WHERE code = "
	    "'%s'",
	    digits, code);
	struct csv csv = table("/partners.data.csv", false);
	ck_assert_str_eq(csv_value(&csv, row_of(&csv, code), "credit_code"), digits);
	csv = table("/partners.csv", true);
	ck_assert_str_eq(row_of(&csv, code)->values[4], mem_printf(mem, "%s\t", digits));
	ck_assert_ptr_nonnull(
	    strstr(page_of("/partners.xlsx"), mem_printf(mem, ">%s</t>", digits)));
	/* A sole trader's is a person's. */
	stage_sql(mem, "UPDATE partner SET ident = '92370213MA3TE5T11P' WHERE code = '%s'", code);
	csv = table("/partners.data.csv", false);
	ck_assert_str_eq(csv_value(&csv, row_of(&csv, code), "credit_code"), "");
}
END_TEST

START_TEST(a_file_has_what_the_page_has)
{
	struct csv csv = table("/needs.data.csv?category=repairs&mode=rush", false);
	int64_t all = stage_int(mem,
	    "SELECT COUNT(*) FROM project WHERE state = 'published' AND mode = 'rush' AND"
	    " category = 'repairs' AND closes_at > UTC_TIMESTAMP()");
	ck_assert_int_gt(all, 5);
	ck_assert_uint_eq(csv.row_count, (size_t)all);
	for (size_t i = 0; i < csv.row_count; i++) {
		ck_assert_str_eq(csv_value(&csv, &csv.rows[i], "category"), "repairs");
		const char *at = csv_value(&csv, &csv.rows[i], "closes_at");
		ck_assert(strlen(at) == 27 && at[10] == 'T' && at[26] == 'Z');
	}
	csv = table("/needs.csv?category=repairs&mode=rush", true);
	ck_assert_uint_eq(csv.row_count, (size_t)all);
	ck_assert_str_eq(csv.columns[0], "编号");
	ck_assert_str_eq(csv.rows[0].values[2], "维修设施");
	guest.lang = "en";
	csv = table("/needs.csv?category=repairs&mode=rush", true);
	ck_assert_str_eq(csv.columns[0], "Code");
	csv = table("/partners.data.csv", false);
	ck_assert_uint_eq(csv.row_count,
	    (size_t)stage_int(
		mem, "SELECT COUNT(*) FROM partner WHERE state IN ('listed', 'suspended')"));
	csv = table("/resources.data.csv", false);
	ck_assert_uint_eq(csv.row_count,
	    (size_t)stage_int(mem,
		"SELECT COUNT(*) FROM partner_resource r JOIN partner p ON p.id = r.partner_id"
		" WHERE p.state = 'listed'"));
}
END_TEST

/* Where a wish is, only who took it reads; telephone numbers and contacts are in no file. */
START_TEST(a_file_has_no_more_than_everyone_may_read)
{
	const char *code = site_text(mem, "SELECT code FROM project WHERE state = 'published' AND "
					  "mode = 'wish' AND closes_at > UTC_TIMESTAMP() LIMIT 1");
	stage_sql(mem, "UPDATE project SET place = 'SECRET DOOR' WHERE mode = 'wish'");
	stage_sql(
	    mem, "UPDATE partner SET contact_name = 'SECRET DOOR', contact_masked = 'SECRET DOOR'");
	stage_sql(mem,
	    "UPDATE project SET closes_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE code = '%s'",
	    code);
	static const char *const files[] = { "/needs.data.csv", "/projects.data.csv",
		"/partners.data.csv", "/resources.data.csv" };
	for (size_t i = 0; i < COUNT(files); i++) {
		struct fcgi_reply reply = visit_get(&guest, files[i]);
		ck_assert_ptr_null(strstr(reply.body, "SECRET DOOR"));
		if (i == 0)
			ck_assert_ptr_null(strstr(reply.body, code));
	}
}
END_TEST

/* More rows than a batch: each once, and HEAD sends none. */
START_TEST(long_files_are_whole)
{
	stage_sql(mem, "INSERT INTO project (code, state, unit_code, author_id, title, need, "
		       "category, place, money, mode, slots, opens_at,"
		       " closes_at, created_at, touched_at, published_at, state_at)"
		       " SELECT CONCAT('XX', seq), 'closed', '370203019001', 1, 'Many', 'Many', "
		       "'other', 'Hall', 'partner', 'rush', 1,"
		       " '2026-01-01', '2026-02-01', '2026-01-01', '2026-01-01', '2026-01-01', "
		       "'2026-01-01' FROM seq_1_to_1300");
	struct csv csv = table("/projects.data.csv?state=closed&category=other", false);
	size_t many = 0;
	for (size_t i = 0; i < csv.row_count; i++)
		many += strcmp(csv_value(&csv, &csv.rows[i], "title"), "Many") == 0;
	ck_assert_uint_eq(many, 1300);
	struct fcgi_reply reply;
	ck_assert(browser_call(&guest, mem,
	    &(struct fcgi_call){ .method = "HEAD", .uri = "/projects.xlsx?state=closed" }, &reply));
	visit_is(&reply, 200);
	ck_assert_uint_eq(reply.body_bytes, 0);
	ck_assert_int_gt(atol(fcgi_header(&reply, "Content-Length")), 10000);
}
END_TEST

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("lists on the site");
	TCase *tcase = run_case(suite, "lists");
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, a_filter_stays_in_every_link);
	tcase_add_test(tcase, pages_go_on_with_the_filter);
	tcase_add_test(tcase, a_list_says_how_long_it_is);
	tcase_add_test(tcase, words_of_a_title_find_it);
	tcase_add_test(tcase, rows_have_a_place);
	tcase_add_test(tcase, what_is_typed_wrong_is_no_filter);
	tcase_add_test(tcase, agents_add_theirs);
	tcase_add_test(tcase, an_empty_list_says_what_to_do);
	tcase_add_test(tcase, a_file_has_what_the_page_has);
	tcase_add_test(tcase, codes_of_eighteen_digits_stay_whole);
	tcase_add_loop_test(tcase, hostile_words_are_cells, 0, COUNT(places));
	tcase_add_test(tcase, a_file_has_no_more_than_everyone_may_read);
	tcase_add_test(tcase, long_files_are_whole);
	if (getenv("OFFICE"))
		tcase_add_test(tcase, an_office_opens_it);
	return run_suite(suite);
}
