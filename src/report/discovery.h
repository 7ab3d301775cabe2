/* SPDX-License-Identifier: Apache-2.0 */
/* report/discovery.h - the functions of a project and their tests, as a table or as JSON. */
#ifndef CF_REPORT_DISCOVERY_H
#define CF_REPORT_DISCOVERY_H

#include "discover/discover.h"
#include "report/report.h"

/* What is shown: all functions, or those that a choice holds. */
struct cf_discovery_view {
    const struct cf_discovery *discovery;
    const uint32_t *chosen; /* indexes of functions, ascending; NULL: all */
    uint32_t chosen_count;
};

/* A table; of one chosen function all its tests. Fails with CF_EIO. */
CF_NODISCARD
enum cf_status cf_discovery_print(const struct cf_discovery_view *view, FILE *out,
                                  const struct cf_report_style *style, struct cf_error *err);

/* One document (docs/formats/discover.md). Fails with CF_EIO or CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_discovery_json(const struct cf_discovery_view *view, FILE *out,
                                 struct cf_arena *arena, struct cf_error *err);

#endif
