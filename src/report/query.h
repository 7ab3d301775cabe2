/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/query.h - one SELECT over a trace, row by row, and the text and numbers in its columns.
 *
 * A column of an unexpected type reads as zero or empty text, never as a failure: only a table
 * or column that is missing, or a damaged page, fails (CF_EFORMAT).
 */
#ifndef CF_REPORT_QUERY_H
#define CF_REPORT_QUERY_H

#include "base/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a text: not terminated, any content (zero bytes and broken UTF-8 included). */
struct cf_text {
    const char *data; /* borrowed; never NULL where size > 0 */
    size_t size;
};

struct cf_query {
    sqlite3 *db;
    sqlite3_stmt *statement; /* owned */
};

#define CF_QUERY_INIT { .db = NULL }

/* The text of a terminated string; "" for NULL. */
struct cf_text cf_text_of(const char *string);

bool cf_text_is(struct cf_text text, const char *string);

/* Compiles `sql`. Call cf_query_deinit() afterwards, also after a failure. */
CF_NODISCARD
enum cf_status cf_query_init(struct cf_query *query, sqlite3 *db, const char *sql,
                             struct cf_error *err);

/* Starts over, with `id` as the first parameter. */
void cf_query_restart(struct cf_query *query, int64_t id);

/* Steps to the next row; `*found` is false at the end. */
CF_NODISCARD
enum cf_status cf_query_next(struct cf_query *query, bool *found, struct cf_error *err);

void cf_query_deinit(struct cf_query *query);

/* The columns of the present row. Text is borrowed until the next step. */
int64_t cf_query_int(const struct cf_query *query, int column);
struct cf_text cf_query_text(const struct cf_query *query, int column);
bool cf_query_null(const struct cf_query *query, int column);

/* A number that cannot be negative; a negative one (a damaged trace) is 0. */
uint64_t cf_query_count(const struct cf_query *query, int column);

/* Runs a SELECT of one number; 0 where it has no row or NULL. */
CF_NODISCARD
enum cf_status cf_query_one(sqlite3 *db, const char *sql, int64_t *value, struct cf_error *err);

#endif
