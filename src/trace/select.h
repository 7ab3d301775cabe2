/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/select.h - chooses which captured calls a trace keeps.
 *
 * Of each function at most session->max_inputs: a fifth of them the slowest, half of them shared
 * out evenly over the four quarters of the run, the rest over the types and sizes seen; rare
 * types and sizes go first everywhere. The same spools give the same choice.
 */
#ifndef CF_TRACE_SELECT_H
#define CF_TRACE_SELECT_H

#include "trace/gather.h"

/*
 * Sets `chosen` of the calls. What is left out is added to the skips of its function: the budget
 * (CF_SKIP_ENOUGH), or the ceilings of one function and of the trace (CF_SKIP_FUNCTION_SIZE,
 * CF_SKIP_TRACE_SIZE), which count the bytes before compression. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_select(struct cf_gathered *gathered, struct cf_error *err);

#endif
