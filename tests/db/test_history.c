/* Events: their canonical bytes, that nothing changes them, that a change behind our back shows. */
#include "base/clock.h"
#include "base/fault.h"
#include "base/hex.h"
#include "base/random.h"
#include "db/db.h"
#include "history/history.h"
#include "run.h"
#include "stage.h"

static const int64_t now_at = INT64_C(1795000000) * 1000000 + 123456;
static const struct actor secretary = { .account = { 7 }, .login = "li", .name = "Li" };
static const struct actor clock_actor = { .login = "", .name = "" };

/* A subject nobody else uses in this database. */
static int64_t fresh_subject(void)
{
	int64_t id;
	random_bytes(&id, sizeof(id));
	return id & INT64_C(0xffffffffffff);
}

static struct history_event event_of(int64_t subject, int64_t seq)
{
	return (struct history_event){
		.kind = HISTORY_PROJECT,
		.subject_id = subject,
		.seq = seq,
		.at = now_at + seq,
		.actor = &secretary,
		.role = "poster",
		.office = "370203019001",
		.event = "submit",
		.from_state = "draft",
		.to_state = "reviewing",
	};
}

static void write_event(struct db *db, const struct history_event *event)
{
	ck_assert(db_begin(db));
	ck_assert_msg(history_write(db, mem, event), "%s", fault_last()->text);
	ck_assert(db_commit(db));
}

/* --- bytes --------------------------------------------------------------------------------------
 */

/* One line a field, as history.h lists them; a change here breaks every hash ever written. */
static const char golden_full[] =
    "01"
    "0000000770726f6a656374"
    "00000008000000000000002a"
    "000000080000000000000003"
    "00000008000660862f4a6640"
    "000000080000000000000007"
    "000000087265766965776572"
    "00000009333730323033303139"
    "0000000672657475726e"
    "00000009726576696577696e67"
    "0000000872657475726e6564"
    "00000011e58699e6b885e6a59ae4b880e782b92122"
    "00000020abababababababababababababababababababababababababababababababab"
    "00000008000000000000002a";
static const char golden_bare[] = "01"
				  "00000005636c61696d"
				  "000000080000000000000001"
				  "000000080000000000000001"
				  "000000080000000000000000"
				  "ffffffff"
				  "0000000673797374656d"
				  "ffffffff"
				  "000000056c61707365"
				  "000000012d"
				  "00000004766f6964"
				  "ffffffff"
				  "ffffffff"
				  "ffffffff";

static const char *bytes_hex(const struct history_event *event, const unsigned char *commit)
{
	unsigned char *bytes;
	size_t count;
	history_bytes(mem, event, commit, &bytes, &count);
	return hex_of(mem, bytes, count);
}

START_TEST(test_bytes_golden)
{
	unsigned char commit[32];
	memset(commit, 0xab, sizeof(commit));
	const struct history_event full = {
		.kind = HISTORY_PROJECT,
		.subject_id = 42,
		.seq = 3,
		.at = INT64_C(0x660862f4a6640),
		.actor = &secretary,
		.role = "reviewer",
		.office = "370203019",
		.event = "return",
		.from_state = "reviewing",
		.to_state = "returned",
		.text = "写清楚一点!\"",
		.private_text = "enters by its commitment alone",
	};
	ck_assert_str_eq(bytes_hex(&full, commit), golden_full);
	const struct history_event bare = {
		.kind = HISTORY_CLAIM,
		.subject_id = 1,
		.seq = 1,
		.actor = &clock_actor,
		.role = "system",
		.event = "lapse",
		.to_state = "void",
	};
	ck_assert_str_eq(bytes_hex(&bare, NULL), golden_bare);
}
END_TEST

/* Empty is not absent, and nothing can slip from one field into the next. */
START_TEST(test_bytes_are_unambiguous)
{
	struct history_event one = event_of(1, 1), other = event_of(1, 1);
	one.text = "";
	ck_assert_str_ne(bytes_hex(&one, NULL), bytes_hex(&other, NULL));
	one = event_of(1, 1);
	one.role = "posterx";
	one.office = "70203019001";
	other.role = "poster";
	other.office = "x70203019001";
	ck_assert_str_ne(bytes_hex(&one, NULL), bytes_hex(&other, NULL));
}
END_TEST

/* --- events -------------------------------------------------------------------------------------
 */

START_TEST(test_write_and_read)
{
	struct db *db = stage_db(mem);
	int64_t subject = fresh_subject();
	struct history_event first = event_of(subject, 1), second = event_of(subject, 2);
	stage_unit(mem, "370203019001", "青海路社区");
	first.from_state = NULL;
	first.to_state = "draft";
	first.event = "draft";
	second.text = "<b>\"it's\" 写清楚</b>";
	write_event(db, &first);
	write_event(db, &second);
	struct history_lines lines;
	ck_assert(history_of(db, mem, HISTORY_PROJECT, subject, &lines));
	ck_assert_uint_eq(lines.n, 2);
	ck_assert_str_eq(lines.items[0].from_state, "-");
	ck_assert_ptr_null(lines.items[0].text);
	const struct history_line *line = &lines.items[1];
	ck_assert_int_eq(line->kind, HISTORY_PROJECT);
	ck_assert_int_eq(line->subject_id, subject);
	ck_assert_int_eq(line->seq, 2);
	ck_assert_int_eq(line->at, now_at + 2);
	ck_assert_str_eq(line->office_name, "青海路社区");
	ck_assert_str_eq(line->role, "poster");
	ck_assert_str_eq(line->event, "submit");
	ck_assert_str_eq(line->from_state, "draft");
	ck_assert_str_eq(line->to_state, "reviewing");
	ck_assert_str_eq(line->text, second.text);
	ck_assert_uint_eq(strlen(line->leaf_hash), 64);
	ck_assert(history_after(db, mem, HISTORY_PROJECT, subject, 1, &lines));
	ck_assert_uint_eq(lines.n, 1);
	ck_assert_int_eq(lines.items[0].seq, 2);
}
END_TEST

/* The leaf is SHA-256(0x00, canonical bytes), so that anybody can recompute it. */
START_TEST(test_leaf)
{
	struct db *db = stage_db(mem);
	struct history_event event = event_of(fresh_subject(), 1);
	struct history_lines lines;
	unsigned char *bytes, leaf[SHA256_BYTES];
	size_t count;
	write_event(db, &event);
	ck_assert(history_of(db, mem, HISTORY_PROJECT, event.subject_id, &lines));
	history_bytes(mem, &event, NULL, &bytes, &count);
	unsigned char *prefixed = mem_alloc(mem, count + 1);
	memcpy(prefixed + 1, bytes, count);
	sha256(prefixed, count + 1, leaf);
	ck_assert_str_eq(lines.items[0].leaf_hash, hex_of(mem, leaf, sizeof(leaf)));
}
END_TEST

START_TEST(test_offices)
{
	struct db *db = stage_db(mem);
	int64_t subject = fresh_subject();
	struct history_event event = event_of(subject, 1);
	const char *code = random_password(mem, 16);
	stage_partner(mem, code, "山海物业");
	struct history_lines lines;
	event.office = code;
	write_event(db, &event);
	event.seq = 2;
	event.office = "999999";
	write_event(db, &event);
	event.seq = 3;
	event.office = NULL;
	event.actor = &clock_actor;
	write_event(db, &event);
	ck_assert(history_of(db, mem, HISTORY_PROJECT, subject, &lines));
	ck_assert_uint_eq(lines.n, 3);
	ck_assert_str_eq(lines.items[0].office_name, "山海物业");
	ck_assert_str_eq(lines.items[1].office_name, "999999");
	ck_assert_ptr_null(lines.items[2].office_name);
}
END_TEST

START_TEST(test_of_project)
{
	struct db *db = stage_db(mem);
	int64_t project = fresh_subject(), claim = fresh_subject(), award = fresh_subject();
	struct history_event event = event_of(project, 1);
	struct history_lines lines;
	write_event(db, &event);
	event.kind = HISTORY_CLAIM;
	event.subject_id = claim;
	event.at = now_at + 5;
	event.about_project = project;
	event.to_state = "won";
	write_event(db, &event);
	event.kind = HISTORY_AWARD;
	event.subject_id = award;
	write_event(db, &event);
	/* A draft is shown to nobody here. */
	event.kind = HISTORY_CLAIM;
	event.subject_id = fresh_subject();
	event.to_state = "draft";
	write_event(db, &event);
	event = event_of(project, 2);
	event.at = now_at + 9;
	write_event(db, &event);
	event = event_of(fresh_subject(), 1);
	write_event(db, &event);
	ck_assert(history_of_project(db, mem, project, &lines));
	ck_assert_uint_eq(lines.n, 4);
	static const enum history_kind kinds[] = { HISTORY_PROJECT, HISTORY_CLAIM, HISTORY_AWARD,
		HISTORY_PROJECT };
	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(lines.items[i].kind, kinds[i]);
	ck_assert_int_eq(lines.items[3].seq, 2);
}
END_TEST

START_TEST(test_seq_is_unique)
{
	struct db *db = stage_db(mem);
	struct history_event event = event_of(fresh_subject(), 1);
	write_event(db, &event);
	ck_assert(db_begin(db));
	ck_assert(!history_write(db, mem, &event));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
	fault_clear();
	db_rollback(db);
}
END_TEST

START_TEST(test_insert_only)
{
	static const char *const refused[] = {
		"UPDATE event SET text = 'other' WHERE seq = 1",
		"UPDATE event SET actor_id = NULL WHERE seq = 1",
		"DELETE FROM event WHERE seq = 1",
		"TRUNCATE TABLE event",
		"DROP TABLE event",
		"ALTER TABLE event ADD COLUMN x INT",
		"UPDATE event_private SET payload = 'other' WHERE seq = 1",
	};
	struct db *db = stage_db(mem);
	struct history_event event = event_of(fresh_subject(), 1);
	write_event(db, &event);
	for (size_t i = 0; i < COUNT(refused); i++)
		ck_assert_msg(stage_refuses(mem, refused[i]), "%s", refused[i]);
	int64_t broken;
	ck_assert(history_verify(db, mem, HISTORY_PROJECT, event.subject_id, &broken));
	ck_assert_int_eq(broken, 0);
}
END_TEST

/* --- what may have to disappear
 * --------------------------------------------------------------------- */

static int64_t broken_at(struct db *db, int64_t subject)
{
	int64_t broken = -1;
	ck_assert(history_verify(db, mem, HISTORY_PROJECT, subject, &broken));
	return broken;
}

START_TEST(test_private_payload_can_go)
{
	struct db *db = stage_db(mem);
	long long subject = fresh_subject();
	struct history_event event = event_of(subject, 1);
	event.private_text = "王女士 13812341234";
	write_event(db, &event);
	struct stage_cells row =
	    stage_cells(mem, "SELECT * FROM event WHERE subject_id = %lld", subject);
	for (size_t i = 0; i < row.n; i++)
		ck_assert_ptr_null(memmem(row.items[i].data, row.items[i].bytes, "1381234", 7));
	ck_assert_int_eq(broken_at(db, subject), 0);
	stage_sql(mem, "DELETE FROM event_private WHERE subject_id = %lld", subject);
	ck_assert_int_eq(broken_at(db, subject), 0);
}
END_TEST

START_TEST(test_private_commit_is_salted)
{
	struct db *db = stage_db(mem);
	struct history_event one = event_of(fresh_subject(), 1), two = event_of(fresh_subject(), 1);
	one.private_text = two.private_text = "the same";
	write_event(db, &one);
	write_event(db, &two);
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(DISTINCT private_commit) FROM event WHERE subject_id IN (%lld, %lld)",
		(long long)one.subject_id, (long long)two.subject_id),
	    2);
}
END_TEST

/* Whatever is changed behind our back shows. */
START_TEST(test_verify_finds)
{
	static const char *const changes[] = {
		"UPDATE event SET text = 'nicer'",
		"UPDATE event SET actor_id = 8",
		"UPDATE event SET actor_id = NULL",
		"UPDATE event SET at = at - INTERVAL 1 MICROSECOND",
		"UPDATE event SET to_state = 'published'",
		"UPDATE event SET leaf_hash = REPEAT('x', 32)",
		"UPDATE event SET private_commit = NULL",
		"UPDATE event SET about_project = 1",
		"UPDATE event_private SET payload = 'other'",
		"DELETE FROM event",
	};
	struct db *db = stage_db(mem);
	long long subject = fresh_subject();
	for (int seq = 1; seq <= 3; seq++) {
		struct history_event event = event_of(subject, seq);
		event.private_text = "the payload";
		write_event(db, &event);
	}
	ck_assert_int_eq(broken_at(db, subject), 0);
	stage_sql(mem, "%s WHERE subject_id = %lld AND seq = 2", changes[_i], subject);
	ck_assert_int_eq(broken_at(db, subject), 2);
}
END_TEST

START_TEST(test_verify_a_long_history)
{
	struct db *db = stage_db(mem);
	int64_t subject = fresh_subject();
	ck_assert(db_begin(db));
	for (int64_t seq = 1; seq <= HISTORY_ROWS + 5; seq++) {
		struct history_event event = event_of(subject, seq);
		ck_assert(history_write(db, mem, &event));
	}
	ck_assert(db_commit(db));
	ck_assert_int_eq(broken_at(db, subject), 0);
	stage_sql(mem, "UPDATE event SET text = 'x' WHERE subject_id = %lld AND seq = %d",
	    (long long)subject, HISTORY_ROWS + 5);
	ck_assert_int_eq(broken_at(db, subject), HISTORY_ROWS + 5);
	struct history_lines lines;
	ck_assert(history_of(db, mem, HISTORY_PROJECT, subject, &lines));
	ck_assert_uint_eq(lines.n, HISTORY_ROWS);
}
END_TEST

START_TEST(test_kinds_are_the_schema_s)
{
	struct stage_cells rows = stage_cells(mem,
	    "SELECT COLUMN_TYPE FROM information_schema.COLUMNS "
	    "WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'kind' AND TABLE_NAME "
	    "IN ('event', 'event_private')");
#define X(id, text) "'" text "',"
	const char *wanted = mem_printf(mem, "enum(%s", HISTORY_KINDS(X));
#undef X
	ck_assert_uint_eq(rows.n, 2);
	for (size_t i = 0; i < rows.n; i++) {
		ck_assert_int_eq(strncmp(rows.items[i].data, wanted, strlen(wanted) - 1), 0);
		ck_assert_str_eq(rows.items[i].data + strlen(wanted) - 1, ")");
	}
}
END_TEST

static void add_events(Suite *suite)
{
	TCase *tcase = run_case(suite, "events");
	tcase_add_test(tcase, test_bytes_golden);
	tcase_add_test(tcase, test_bytes_are_unambiguous);
	tcase_add_test(tcase, test_write_and_read);
	tcase_add_test(tcase, test_leaf);
	tcase_add_test(tcase, test_offices);
	tcase_add_test(tcase, test_of_project);
	tcase_add_test(tcase, test_seq_is_unique);
	tcase_add_test(tcase, test_insert_only);
	tcase_add_test(tcase, test_private_payload_can_go);
	tcase_add_test(tcase, test_private_commit_is_salted);
	tcase_add_loop_test(tcase, test_verify_finds, 0, 10);
	tcase_add_test(tcase, test_verify_a_long_history);
	tcase_add_test(tcase, test_kinds_are_the_schema_s);
}

int main(void)
{
	stage_start();
	Suite *suite = suite_create("history");
	add_events(suite);
	return run_suite(suite);
}
