/* SPDX-License-Identifier: Apache-2.0 */
/* discover/reach.h - from every test along the calls to every function. */
#ifndef CF_DISCOVER_REACH_H
#define CF_DISCOVER_REACH_H

#include "discover/collect.h"
#include "discover/discover.h"

/*
 * Fills in functions and tests of `discovery`, in the program's arena. Fails with CF_ENOMEM or
 * CF_ELIMIT.
 */
CF_NODISCARD
enum cf_status cf_reach_all(const struct cf_program *program, const struct cf_solution *solution,
                            const struct cf_tests *tests, struct cf_discovery *discovery,
                            struct cf_error *err);

/* Orders the tests of each function by their rank; `pairs` are those of all, `owners` whose. */
CF_NODISCARD
enum cf_status cf_reach_rank(struct cf_discovery *discovery, const struct cf_reaching *pairs,
                             const uint32_t *owners, size_t count, struct cf_arena *arena,
                             struct cf_error *err);

#endif
