/* SPDX-License-Identifier: Apache-2.0 */
/* report/table.h - the table of functions for people, by own time. */
#ifndef CF_REPORT_TABLE_H
#define CF_REPORT_TABLE_H

#include "report/facts.h"
#include "report/report.h"

CF_NODISCARD
enum cf_status cf_table_print(sqlite3 *db, const struct cf_facts *facts, FILE *out,
                              const struct cf_report_style *style, struct cf_error *err);

#endif
