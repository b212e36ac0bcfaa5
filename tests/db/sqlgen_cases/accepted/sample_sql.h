/* Generated from sample.sql. */
#ifndef GEN_SAMPLE_SQL_H
#define GEN_SAMPLE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

/* One sample with all it has; the sentence may go over two lines. */
struct sql_sample_row {
	int64_t id;
	int64_t version;
	int64_t small;
	bool small_set;
	const char *label;
	const char *short_label;
	const char *state;
	const char *ways;
	struct sql_bytes hash;
	struct sql_bytes content;
	int64_t at;
	bool at_set;
	int64_t made_at;
};
bool sql_sample_by_id(struct db *db, struct mem *mem, int64_t id, struct sql_sample_row **row_out)
    __attribute__((warn_unused_result));

/* Samples by filters that may be missing. */
struct sql_sample_rows {
	struct sql_sample_row *items;
	size_t n;
};
struct sql_sample_list_args {
	int64_t after;
	int64_t limit;
	const char *state;
	const char *brief;
	int64_t at;
	bool at_set;
};
bool sql_sample_list(struct db *db, struct mem *mem, const struct sql_sample_list_args *args, struct sql_sample_rows *rows_out)
    __attribute__((warn_unused_result));

/* Numbers per state, which need CAST or not. */
struct sql_sample_counts_row {
	const char *state;
	int64_t samples;
	int64_t total;
	bool total_set;
	int64_t last_at;
	bool last_at_set;
	int64_t is_old;
	int64_t six;
	int64_t characters;
};
struct sql_sample_counts_rows {
	struct sql_sample_counts_row *items;
	size_t n;
};
bool sql_sample_counts(struct db *db, struct mem *mem, struct sql_sample_counts_rows *rows_out)
    __attribute__((warn_unused_result));

/* Two arguments that go without a struct, one of them may be missing. */
struct sql_sample_find_row {
	int64_t id;
};
bool sql_sample_find(struct db *db, struct mem *mem, const char *label, struct sql_bytes hash, struct sql_sample_find_row **row_out)
    __attribute__((warn_unused_result));

/* The first of them, for the test of too many rows. */
struct sql_sample_any_row {
	int64_t id;
};
bool sql_sample_any(struct db *db, struct mem *mem, struct sql_sample_any_row **row_out)
    __attribute__((warn_unused_result));

/* A new sample. */
struct sql_sample_insert_args {
	int64_t small;
	bool small_set;
	const char *label;
	const char *brief;
	struct sql_bytes hash;
	struct sql_bytes content;
	int64_t at;
	bool at_set;
	int64_t now;
	const char *ways;
};
bool sql_sample_insert(struct db *db, const struct sql_sample_insert_args *args, int64_t *id_out)
    __attribute__((warn_unused_result));

/* A new sample, unless there is one of that label. */
bool sql_sample_once(struct db *db, const char *label, int64_t now, int64_t *id_out, bool *duplicate_out)
    __attribute__((warn_unused_result));

/* No COALESCE in a condition: in SET it is allowed. */
bool sql_sample_age(struct db *db, int64_t id, int64_t *changed_out)
    __attribute__((warn_unused_result));

/* A text that may be missing goes without a struct. */
bool sql_sample_set(struct db *db, int64_t id, const char *brief, int64_t *changed_out)
    __attribute__((warn_unused_result));

/* A change that gives the version it wrote. */
struct sql_sample_move_args {
	int64_t id;
	const char *to;
	int64_t small;
	bool small_set;
};
bool sql_sample_move(struct db *db, const struct sql_sample_move_args *args, int64_t *changed_out, int64_t *counter_out)
    __attribute__((warn_unused_result));

/* Adds it or changes the one that is there. */
bool sql_sample_upsert(struct db *db, const char *label, int64_t now, int64_t *changed_out)
    __attribute__((warn_unused_result));

/* Without arguments. */
bool sql_sample_clear(struct db *db, int64_t *changed_out)
    __attribute__((warn_unused_result));

#endif
