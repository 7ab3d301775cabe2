/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/compare.h - the first difference between what two passes saw at one position.
 */
#ifndef CF_VERIFY_COMPARE_H
#define CF_VERIFY_COMPARE_H

#include "verify/pass.h"

/*
 * Compares; `*found` says whether they differ, and `difference` is filled in then (but for its
 * input). `server` is asked for the path inside values. CF_ENOMEM, CF_ECHILD.
 */
CF_NODISCARD
enum cf_status cf_compare(const struct cf_pass *original, const struct cf_pass *candidate,
                          size_t position, struct cf_server *server, struct cf_arena *arena,
                          bool *found, struct cf_difference *difference, struct cf_error *err);

#endif
