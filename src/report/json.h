/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/json.h - writes JSON (RFC 8259) into a stream, without a tree in memory.
 *
 * The caller opens and closes objects and arrays and names every member; commas are put here.
 * Text of any content comes out as valid JSON in ASCII-safe UTF-8: broken bytes as U+FFFD,
 * '<', '>' and '&' escaped, so that the document can stand inside a <script> element.
 */
#ifndef CF_REPORT_JSON_H
#define CF_REPORT_JSON_H

#include "report/query.h"

#include <stdio.h>

struct cf_json {
    FILE *out; /* borrowed */
    bool needs_comma;
};

void cf_json_init(struct cf_json *json, FILE *out);

/* `name` is NULL inside an array and at the top. */
void cf_json_open(struct cf_json *json, const char *name, char bracket);
void cf_json_close(struct cf_json *json, char bracket);
void cf_json_text(struct cf_json *json, const char *name, struct cf_text text);
void cf_json_string(struct cf_json *json, const char *name, const char *string);
void cf_json_string_or_null(struct cf_json *json, const char *name, const char *string);
void cf_json_int(struct cf_json *json, const char *name, int64_t value);
void cf_json_real(struct cf_json *json, const char *name, double value);
void cf_json_bool(struct cf_json *json, const char *name, bool value);
void cf_json_null(struct cf_json *json, const char *name);

#endif
