/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/compare.h - the first difference between what two passes saw at one position.
 */
#ifndef CF_VERIFY_COMPARE_H
#define CF_VERIFY_COMPARE_H

#include "verify/pass.h"

/* What is compared, and where answers go. */
struct cf_comparing {
    const struct cf_pass *original, *candidate;
    size_t position;
    struct cf_server *server; /* asked for the path inside values */
    struct cf_arena *arena;
};

/*
 * Compares; `*found` says whether they differ, and `difference` is filled in then (but for its
 * input). CF_ENOMEM, CF_ECHILD.
 */
CF_NODISCARD
enum cf_status cf_compare(const struct cf_comparing *comparing, bool *found,
                          struct cf_difference *difference, struct cf_error *err);

#endif
