/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"

#include "base/utf8.h"
#include "verify/engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1 << 30)

static const uint32_t hash_seeds[2] = { 1, 4242 };

const char *cf_verdict_name(enum cf_verdict verdict)
{
    static const char *const names[] = { "equivalent", "different", "unverifiable", "error" };

    return names[verdict];
}

enum cf_status cf_engine_settle(struct cf_engine *engine, enum cf_verdict verdict,
                                struct cf_error *err, const char *fmt, ...)
{
    char text[4096];
    va_list args;

    va_start(args, fmt);
    if (vsnprintf(text, sizeof(text), fmt, args) >= (int)sizeof(text))
        text[cf_utf8_cut(text, sizeof(text) - 2)] = '\0';
    va_end(args);
    engine->settled = true;
    engine->result->verdict = verdict;
    engine->result->reason = cf_arena_strdup(engine->arena, text);
    return engine->result->reason != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}

static bool is_low(const struct cf_verify_request *request)
{
    return request->effort != NULL && strcmp(request->effort, "low") == 0;
}

static enum cf_status run_stages(struct cf_engine *engine, struct cf_error *err)
{
    static enum cf_status (*const stages[])(struct cf_engine *, struct cf_error *) = {
        cf_engine_check, cf_engine_inputs, cf_engine_judge_given,
        cf_engine_tests, cf_engine_derive, cf_engine_judge,
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        if (status == CF_OK && !engine->settled)
            status = stages[i](engine, err);
    }
    if (status == CF_OK && engine->result->verdict == CF_VERDICT_EQUIVALENT && engine->count > 0 &&
        !is_low(engine->request))
        status = cf_engine_reach(engine, err);
    return status;
}

enum cf_status cf_verify_run(const struct cf_verify_request *request, struct cf_arena *arena,
                             struct cf_verify_result *result, struct cf_error *err)
{
    struct cf_verify_result found = { .verdict = CF_VERDICT_ERROR, .isolation = "none" };
    struct cf_arena scratch;
    struct cf_engine engine = {
        .request = request,
        .arena = &scratch,
        .result = &found,
        .servers = { { .channel = -1, .lifeline = -1 }, { .channel = -1, .lifeline = -1 } },
        .made = { .fd = -1 },
    };
    enum cf_status status = CF_OK;

    *result = found;
    cf_arena_init(&scratch, ARENA_BYTES);
    for (size_t i = 0; i < 2 && status == CF_OK; i++)
        status = cf_server_start(&engine.servers[i], request->interpreter, hash_seeds[i], err);
    if (status == CF_OK) {
        found.isolation = cf_server_isolation(&engine.servers[0], &scratch);
        status = run_stages(&engine, err);
    }
    for (size_t i = 0; i < 2; i++)
        cf_server_stop(&engine.servers[i]);
    cf_map_close(&engine.made);
    if (status == CF_OK)
        status = cf_engine_hand_over(&engine, arena, result, err);
    cf_arena_deinit(&scratch);
    return status;
}
