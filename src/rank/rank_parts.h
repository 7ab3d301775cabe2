/* SPDX-License-Identifier: Apache-2.0 */
/* rank/rank_parts.h - what the files of this folder share. */
#ifndef CF_RANK_RANK_PARTS_H
#define CF_RANK_RANK_PARTS_H

#include "rank/graph.h"
#include "rank/rank.h"

/* The call graph of a trace: nodes 1..n are its functions in the order of the ranking. */
CF_NODISCARD
enum cf_status cf_rank_load_graph(sqlite3 *db, const struct cf_ranking *ranking,
                                  struct cf_arena *arena, struct cf_graph *graph,
                                  struct cf_error *err);

/* The functions of a trace, unranked, with their counts; `total_ns` and `exact` too. */
CF_NODISCARD
enum cf_status cf_rank_load_functions(sqlite3 *db, struct cf_arena *arena,
                                      struct cf_ranking *ranking, struct cf_error *err);

/* Where the program mostly waits: the shares of its coroutines, of the wall clock. CF_EIO. */
CF_NODISCARD
enum cf_status cf_rank_waiting(sqlite3 *db, struct cf_ranking *ranking, struct cf_error *err);

/* Says why the function is left out. */
CF_NODISCARD
enum cf_status cf_rank_refuse(struct cf_rank_function *function, struct cf_arena *arena,
                              struct cf_error *err, const char *fmt, ...) CF_PRINTF(4, 5);

/* The worthwhile first, by share; then the others by share. */
void cf_rank_sort(struct cf_ranking *ranking);

#endif
