/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/weights.h"

#include "base/file.h"
#include "store/trace_db.h"

#include <string.h>

#define MEASURED_MAX 500 /* inputs; of more an even choice */

static const char weight_sql[] =
    "SELECT i.count, f.calls FROM inputs i JOIN functions f ON f.id = i.function_id WHERE i.id = ?";

/* The row of the request, where it names rows; else anything that was verified. */
static bool is_wanted(const struct cf_judge_request *request, const struct cf_verified_input *input,
                      struct cf_measure_input *row)
{
    *row = (struct cf_measure_input){ .number = input->number, .from_trace = input->trace != NULL };
    for (size_t i = 0; i < request->use_count && request->use != NULL; i++) {
        if (request->use[i].number == input->number &&
            request->use[i].from_trace == row->from_trace) {
            *row = request->use[i];
            return true;
        }
    }
    return request->use == NULL;
}

static bool is_same_trace(const struct cf_weights *weights, const struct cf_verified_input *input)
{
    return input->trace == NULL ||
           (weights->trace != NULL && strcmp(weights->trace, input->trace) == 0);
}

static void choose(const struct cf_judge_request *request, const struct cf_verify_result *verified,
                   struct cf_weights *weights)
{
    for (size_t i = 0; i < verified->input_count; i++) {
        const struct cf_verified_input *input = &verified->inputs[i];

        if (!input->outside && is_same_trace(weights, input) &&
            is_wanted(request, input, &weights->inputs[weights->count]))
            weights->count++;
    }
}

static void thin_out(struct cf_weights *weights)
{
    const size_t all = weights->count;

    if (all <= MEASURED_MAX)
        return;
    weights->count = MEASURED_MAX;
    for (size_t i = 0; i < MEASURED_MAX; i++)
        weights->inputs[i] = weights->inputs[i * all / MEASURED_MAX];
}

/* The trace of the request, or the first that an input comes from. */
static enum cf_status find_trace(const struct cf_judge_request *request,
                                 const struct cf_verify_result *verified, struct cf_arena *arena,
                                 struct cf_weights *weights, struct cf_error *err)
{
    char *real = NULL;
    enum cf_status status = CF_OK;

    if (request->trace != NULL) {
        status = cf_path_real(request->trace, arena, &real, err);
        weights->trace = real;
    }
    for (size_t i = 0; i < verified->input_count && weights->trace == NULL; i++)
        weights->trace = verified->inputs[i].trace;
    return status;
}

/* An input that came n times was n - 1 times a repeat. */
static void weigh(sqlite3_stmt *rows, struct cf_measure_input *input, double *calls)
{
    (void)sqlite3_reset(rows);
    (void)sqlite3_bind_int64(rows, 1, (sqlite3_int64)input->number);
    if (sqlite3_step(rows) != SQLITE_ROW)
        return;
    if (!(input->calls > 0)) {
        input->calls = sqlite3_column_double(rows, 0);
        if (input->calls > 1)
            input->repeats = (input->calls - 1) / input->calls;
    }
    if (sqlite3_column_double(rows, 1) > *calls)
        *calls = sqlite3_column_double(rows, 1);
}

static void weigh_all(struct cf_weights *weights)
{
    sqlite3_stmt *rows = NULL;
    sqlite3 *db = NULL;

    if (weights->trace == NULL ||
        cf_trace_db_open(weights->trace, CF_TRACE_READ, &db, NULL) != CF_OK)
        return;
    if (cf_trace_db_prepare(db, weight_sql, &rows, NULL) == CF_OK) {
        for (size_t i = 0; i < weights->count; i++) {
            if (weights->inputs[i].from_trace)
                weigh(rows, &weights->inputs[i], &weights->calls);
        }
    }
    (void)sqlite3_finalize(rows);
    cf_trace_db_close(db);
}

enum cf_status cf_weights_find(const struct cf_judge_request *request,
                               const struct cf_verify_result *verified, struct cf_arena *arena,
                               struct cf_weights *weights, struct cf_error *err)
{
    enum cf_status status;

    *weights = (struct cf_weights){ .trace = NULL };
    weights->inputs = cf_arena_alloc(arena, (verified->input_count + 1) * sizeof(*weights->inputs));
    if (weights->inputs == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = find_trace(request, verified, arena, weights, err);
    if (status != CF_OK)
        return status;
    choose(request, verified, weights);
    thin_out(weights);
    weigh_all(weights);
    if (request->calls > 0)
        weights->calls = request->calls;
    return CF_OK;
}
