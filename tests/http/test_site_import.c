/* A whole registry out of a table: everything or nothing, and all that is wrong with row and column. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/buf.h"
#include "history/history.h"
#include "visit.h"

#define ROWS 753

/* --- a made-up registry ------------------------------------------------------------------------- */

/* GB 32100-2015: a code of 17 characters and the one that fits behind. */
static const char *credit_code(int number)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const int weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30,
		28 };
	const char *body = mem_printf(mem, "91370203MA%07d", number);
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (int)(strchr(alphabet, body[i]) - alphabet) * weights[i];
	return mem_printf(mem, "%s%c", body, alphabet[(31 - sum % 31) % 31]);
}

enum {
	NAME,
	KIND,
	CODE,
	NUMBER,
	CREW,
	STREET,
	WAYS,
	CATEGORIES,
	SERVES,
	CONTACT,
	PHONE,
	INTRO,
	RESOURCES,
	BODY,
	COLUMNS
};

static const char *const chinese[COLUMNS] = { "名称", "类型", "统一社会信用代码", "街道自编号",
	"班组或分支机构", "街道", "参与方式", "可参与的类别", "服务范围", "联系岗位", "联系电话",
	"我们是谁", "可提供的资源", "自身单位代码" };
static const char *const plain[COLUMNS] = { "name", "kind", "credit_code", "list_code", "sub_unit",
	"street", "ways", "categories", "serves", "contact_name", "contact_phone", "intro",
	"resources", "is_unit" };

/* One cell that is not as it should be: row as a spreadsheet counts. */
struct fault_in {
	int row, column;
	const char *value;
	const char *says; /* what the error says, a text id; NULL: it is none */
};

struct sheet_of {
	const char *const *headings;
	const struct fault_in *faults;
	size_t fault_count;
	bool is_backwards; /* columns from the last to the first */
};

static const char *value_of(int row, int column)
{
	static const char *const streets[] = { "大港街道", "370203019", "３７０２０３０１９",
		"市北区" };
	switch (column) {
	case NAME: return mem_printf(mem, "示范合伙人（%d）有限公司", row);
	case KIND: return row % 2 ? "企业" : "school";
	case CODE: return row % 5 ? credit_code(row) : "";
	case NUMBER: return row % 5 ? "" : mem_printf(mem, "DG－%d", row);
	case STREET: return streets[row % 4];
	case WAYS: return row % 3 ? "人员、专业服务" : "funds,goods";
	case CATEGORIES: return row % 7 ? "养老助老，维修设施" : "";
	case SERVES: return row % 6 ? "" : "大港街道\n青海路社区";
	case CONTACT: return "办公室";
	case PHONE: return row % 4 ? mem_printf(mem, "１３８0000%04d", row) : "";
	case INTRO: return row % 10 ? "" : "两行，\n带\"引号\"。";
	case RESOURCES:
		return row % 8 ? "" : "会议室；场地；一间；周末\n志愿者;people;ten;weekdays";
	case BODY: return row == 9 ? "３７０２０３０１９００１" : "";
	default: return "";
	}
}

static void add_cell(struct buf *out, const char *text, bool is_first)
{
	bool is_quoted = strpbrk(text, "\",\n") != NULL;
	buf_add_text(out, is_first ? "" : ",");
	buf_add_text(out, is_quoted ? "\"" : "");
	for (const char *c = text; *c; c++) {
		if (*c == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *c);
	}
	buf_add_text(out, is_quoted ? "\"" : "");
}

static void make(const struct sheet_of *sheet, struct buf *out)
{
	buf_init(out, mem, (size_t)4 * 1024 * 1024);
	for (int row = 1; row <= ROWS + 1; row++) {
		for (int i = 0; i < COLUMNS; i++) {
			int column = sheet->is_backwards ? COLUMNS - 1 - i : i;
			const char *value =
			    row == 1 ? sheet->headings[column] : value_of(row, column);
			for (size_t k = 0; k < sheet->fault_count; k++)
				if (sheet->faults[k].row == row &&
				    sheet->faults[k].column == column)
					value = sheet->faults[k].value;
			add_cell(out, value, i == 0);
		}
		buf_add_text(out, "\r\n");
	}
}

static const char *file_of(const char *bytes, size_t count)
{
	const char *path = mem_printf(mem, "%s/registry.csv", site_folder());
	FILE *file = fopen(path, "wb");
	ck_assert(file && fwrite(bytes, 1, count, file) == count);
	fclose(file);
	return path;
}

static int import(const char *path, const char *option, const char **output_out)
{
	return site_run(mem, output_out, "admin", "partner", "import", path, option, NULL);
}

static int64_t partners(void)
{
	return stage_int(mem, "SELECT COUNT(*) FROM partner WHERE name LIKE '示范合伙人%%'");
}

static size_t lines_of(const char *text, const char *words)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, words)); at += strlen(words))
		n++;
	return n;
}

/* --- a good one --------------------------------------------------------------------------------- */

static void is_imported(void)
{
	ck_assert_int_eq(partners(), ROWS);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM event e JOIN partner p ON p.id = e.subject_id AND "
			   "e.kind ="
			   " 'partner' WHERE p.name LIKE '示范合伙人%%' AND e.event = 'import' AND "
			   "e.seq = p.version"
			   " AND e.to_state = p.state AND e.text LIKE '%%registry.csv%%'"),
	    ROWS);
	ck_assert_str_eq(site_text(mem, "SELECT CONCAT_WS('|', state, scheme, ident, kind, tier, "
					"unit_code, ways, contact_masked)"
					" FROM partner WHERE name = '示范合伙人（7）有限公司'"),
	    mem_printf(mem, "listed|uscc|%s|enterprise|district|370203|people,service|138****0007",
		credit_code(7)));
	ck_assert_str_eq(
	    site_text(mem, "SELECT GROUP_CONCAT(CONCAT(name, '=', is_unit)) FROM partner"
			   " WHERE name LIKE '示范合伙人%%'"),
	    "示范合伙人（9）有限公司=370203019001");
	ck_assert_str_eq(site_text(mem, "SELECT CONCAT_WS('|', scheme, ident, kind, unit_code, "
					"intro) FROM partner WHERE name ="
					" '示范合伙人（10）有限公司'"),
	    "street|DG-10|school|370203019|两行，\n带\"引号\"。");
	ck_assert_str_eq(
	    site_text(mem,
		"SELECT GROUP_CONCAT(CONCAT(f.facet, '=', f.value) ORDER BY f.facet, f.value) FROM"
		" partner_facet f JOIN partner p ON p.id = f.partner_id WHERE p.name ="
		" '示范合伙人（6）有限公司'"),
	    "way=funds,way=goods,category=elderly,category=repairs,serves=370203019,serves="
	    "370203019001");
	ck_assert_str_eq(site_text(mem, "SELECT GROUP_CONCAT(CONCAT_WS(';', r.title, r.way, "
					"r.quantity, r.available) ORDER BY r.id"
					" SEPARATOR '/') FROM partner_resource r JOIN partner p ON "
					"p.id = r.partner_id WHERE p.name ="
					" '示范合伙人（8）有限公司'"),
	    "会议室;premises;一间;周末/志愿者;people;ten;weekdays");
}

static const struct sheet_of good = { .headings = chinese };

START_TEST(a_registry_is_imported)
{
	const char *output;
	struct buf table;
	make(&good, &table);
	const char *path = file_of(table.data, table.len);
	ck_assert_msg(import(path, "--check", &output) == 0, "%s", output);
	ck_assert_int_eq(partners(), 0);
	ck_assert_msg(import(path, NULL, &output) == 0, "%s", output);
	ck_assert_uint_eq(lines_of(output, "HB"), ROWS);
	/* Not in a log: the bar is for a terminal. */
	ck_assert_ptr_null(strchr(output, '\r'));
	is_imported();
	struct browser guest = site_guest(mem);
	struct fcgi_reply page = visit_get(&guest, "/partners?q=%E7%A4%BA%E8%8C%83");
	visit_has(&guest, &page, "示范合伙人");
	page = visit_get(&guest, mem_printf(mem, "/search?q=%s", credit_code(7)));
	visit_goes(&page,
	    mem_printf(mem, "/partners/%s",
		site_text(mem, "SELECT code FROM partner WHERE ident = '%s'", credit_code(7))));
	page = visit_get(&guest, "/search?q=%E7%A4%BA%E8%8C%83");
	visit_has(&guest, &page, "合伙人（754）有限公司");
	const char *code =
	    site_text(mem, "SELECT code FROM partner WHERE name LIKE '示范合伙人%%' LIMIT 1");
	page = visit_get(&guest, mem_printf(mem, "/history/%s", code));
	visit_says(&guest, &page, "Taken over into the registry");
	/* Again: each row is known. */
	ck_assert_int_eq(import(path, NULL, &output), 1);
	ck_assert_uint_eq(lines_of(output, code), 1);
	ck_assert_uint_eq(lines_of(output, "in the registry already, as HB"), ROWS);
	ck_assert_msg(import(path, "--skip-existing", &output) == 0, "%s", output);
	ck_assert_ptr_nonnull(strstr(output, "0 partners imported, 753 there already"));
	ck_assert_int_eq(partners(), ROWS);
	/* Nobody speaks for it yet: a code makes its first agent. */
	output = site_admin(mem, "partner", "invite", code, NULL);
	const char *invitation = strchr(output, '\t') + 1;
	struct browser person = site_enter(mem, "resident2");
	page = visit_post(&person, "/partners/join",
	    FIELDS({ .name = "code",
		.value = mem_strndup(mem, invitation, strcspn(invitation, "\n")) }));
	ck_assert_msg(page.status == 303, "%d", page.status);
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE code = '%s'", code), 1);
}
END_TEST

/* --- as programs save it ------------------------------------------------------------------------ */

static struct buf in_gb18030(const struct buf *table)
{
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	struct buf out;
	size_t room = 2 * table->len, left = table->len;
	char *to = mem_alloc(mem, room), *start = to, *from = table->data;
	ck_assert(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
	iconv_close(converter);
	buf_init(&out, mem, (size_t)4 * 1024 * 1024);
	buf_add(&out, start, (size_t)(to - start));
	return out;
}

START_TEST(every_usual_file_is_read)
{
	static const struct sheet_of backwards = { .headings = plain, .is_backwards = true };
	const char *output;
	struct buf table, marked;
	make(_i == 2 ? &backwards : &good, &table);
	if (_i == 0)
		table = in_gb18030(&table);
	buf_init(&marked, mem, (size_t)4 * 1024 * 1024);
	buf_add_text(&marked, _i == 1 ? "\xef\xbb\xbf" : "");
	buf_add(&marked, table.data, table.len);
	ck_assert_msg(import(file_of(marked.data, marked.len), NULL, &output) == 0, "%s", output);
	is_imported();
}
END_TEST

/* --- a bad one ---------------------------------------------------------------------------------- */

static const struct fault_in faults[] = {
	{ 4, NAME, "", "Fill in this field." },
	{ 12, KIND, "公司", "Choose one of the list." },
	{ 23, CODE, "91370203MA3TE5T03H",
	    "The last character does not fit the others: one of them is mistyped." },
	{ 31, CODE, "91370203MA3TE5T03", "A credit code has 18 characters; count again." },
	{ 55, NUMBER, "DG-50", "The same body stands in row 50 already." },
	{ 101, STREET, "天上街道", "天上街道 is no street of this district." },
	{ 202, WAYS, "人员、现金", "Choose from the list only." },
	{ 303, SERVES, "天上社区", "天上社区 is no street and no community of this district." },
	{ 404, PHONE, "12345",
	    "Enter a mobile number, a fixed one with its area code, or a 400 number." },
	{ 606, BODY, "370202001", "370202001 is no code of a unit of this district." },
	{ 505, RESOURCES, "会议室；场地",
	    "Line 1: write what; way; how much; when, with semicolons between them." },
};

START_TEST(all_that_is_wrong_is_named)
{
	static const struct sheet_of bad = {
		.headings = chinese, .faults = faults, .fault_count = COUNT(faults)
	};
	const char *before = site_checksum(mem), *output;
	struct buf table;
	make(&bad, &table);
	ck_assert_int_eq(import(file_of(table.data, table.len), NULL, &output), 1);
	for (size_t i = 0; i < COUNT(faults); i++) {
		const char *where = mem_printf(mem, "row %d, column %d (%s): ", faults[i].row,
		    faults[i].column + 1, chinese[faults[i].column]);
		const char *line = strstr(output, where);
		ck_assert_msg(line, "%s not in %s", where, output);
		const char *says = faults[i].says;
		ck_assert_msg(
		    strncmp(line + strlen(where), says, strlen(says)) == 0, "%s in %s", says, line);
	}
	ck_assert_uint_eq(lines_of(output, "row "), COUNT(faults) + 1); /* one names another row */
	ck_assert_ptr_nonnull(strstr(output, "11 errors, nothing imported"));
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

static const struct {
	const char *table, *says;
} tables[] = {
	{ "名称,类型\n甲,企业\n", "row 1: The column Street is missing." },
	{ "名称,name,街道\n", "row 1, column 2 (name): This column is there twice." },
	{ "名称,心情\n", "row 1, column 2 (心情): There is no column of this name." },
	{ "名称,类型,街道自编号,街道,参与方式,联系岗位\n甲,企业,1,大港街道,人员\n",
	    "row 2: This row has 5 fields, the headings are 6." },
	{ "名称,类型,街道自编号,街道,参与方式,联系岗位\n甲,企业,1,大港街道,人员,处,更多\n\n乙,企业,"
	  "1,大港街道,,处\n",
	    "row 4, column 5 (参与方式): Choose at least one." },
	{ "名称,类型,街道自编号,街道,参与方式,联系岗位\n\"甲\n乙\",企业,1,大港街道,人员,处\n",
	    "row 2, column 1 (名称): Write this on one line." },
	{ "名称,类型,街道,参与方式,联系岗位\n甲,企业,大港街道,人员,处\n",
	    "row 2 (Unified social credit code): Give the credit code" },
	{ "名称,类型,统一社会信用代码,街道自编号,街道,参与方式,联系岗位\n甲,企业,"
	  "91370203MA3TE5T03G,1,大港街道,人员,处\n",
	    "With a credit code there is no number" },
	{ "名称,类型\n\"甲", "a quotation without end" },
	{ "\x81", "neither UTF-8 nor GB 18030" },
	{ "", "no first row" },
};

START_TEST(a_table_that_is_none_is_refused)
{
	const char *before = site_checksum(mem), *output;
	ck_assert_int_eq(
	    import(file_of(tables[_i].table, strlen(tables[_i].table)), NULL, &output), 1);
	ck_assert_msg(strstr(output, tables[_i].says), "%s not in %s", tables[_i].says, output);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* An official may take a code that does not fit, and says why. */
START_TEST(a_reason_overrides_the_check_character)
{
	static const char table[] =
	    "名称,类型,统一社会信用代码,街道,参与方式,联系岗位,代码校验不符的说明\n"
	    "示范合伙人甲,企业,91370203MA3TE5T03H,大港街道,人员,处,老证照\n"
	    "示范合伙人乙,企业,91370203MA3TE5T03G,大港街道,人员,处,不需要\n";
	const char *output;
	ck_assert_msg(import(file_of(table, strlen(table)), NULL, &output) == 0, "%s", output);
	ck_assert_str_eq(site_text(mem, "SELECT GROUP_CONCAT(IFNULL(ident_override, '-') ORDER BY "
					"id) FROM partner WHERE name"
					" LIKE '示范合伙人%%'"),
	    "老证照,-");
}
END_TEST

START_TEST(the_template_can_be_imported)
{
	const char *table = site_admin(mem, "partner", "template", NULL), *output;
	ck_assert_msg(import(file_of(table, strlen(table)), "--check", &output) == 0, "%s", output);
	ck_assert_ptr_nonnull(strstr(output, "2 partners can be imported"));
}
END_TEST

/* Other cases begin without what one of them imported. */
static void forget(void)
{
	stage_sql(mem, "DELETE FROM partner_facet WHERE partner_id IN (SELECT id FROM partner "
		       "WHERE name LIKE '示范合伙人%%')");
	stage_sql(mem, "DELETE FROM partner_resource WHERE partner_id IN (SELECT id FROM partner "
		       "WHERE name LIKE '示范合伙人%%')");
	stage_sql(mem, "DELETE FROM event WHERE event = 'import'");
	stage_sql(mem, "DELETE FROM partner WHERE name LIKE '示范合伙人%%'");
}

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("import of a registry");
	TCase *tcase = run_case(suite, "import");
	tcase_add_checked_fixture(tcase, forget, NULL);
	tcase_add_test(tcase, a_registry_is_imported);
	tcase_add_loop_test(tcase, every_usual_file_is_read, 0, 3);
	tcase_add_test(tcase, all_that_is_wrong_is_named);
	tcase_add_loop_test(tcase, a_table_that_is_none_is_refused, 0, COUNT(tables));
	tcase_add_test(tcase, a_reason_overrides_the_check_character);
	tcase_add_test(tcase, the_template_can_be_imported);
	return run_suite(suite);
}
