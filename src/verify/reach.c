/* SPDX-License-Identifier: Apache-2.0 */
/* For the report: the lines of the function that no input reaches. */
#include "base/buf.h"
#include "verify/errand.h"

#include <stdbool.h>

#define UNREACHED_MAX 200
#define LATE_NS 50000000U /* of a call */
#define ORDER_MAX_BYTES ((size_t)1 << 16)

static const char *order_text(const struct cf_engine *engine)
{
    struct cf_buf buf;
    const char *text;

    cf_buf_init(&buf, ORDER_MAX_BYTES);
    for (size_t i = 0; i < 2 * engine->count; i++) { /* those that take long come last */
        const struct cf_input *input = &engine->inputs[i % engine->count];
        const bool late = i >= engine->count;

        if (!input->outside && input->origin != CF_ORIGIN_OTHER &&
            (input->call_ns > LATE_NS) == late)
            cf_buf_printf(&buf, "%s%zu", cf_buf_str(&buf)[0] == '\0' ? "" : ",", i % engine->count);
    }
    text =
        cf_buf_status(&buf, NULL) == CF_OK ? cf_arena_strdup(engine->arena, cf_buf_str(&buf)) : "";
    cf_buf_deinit(&buf);
    return text;
}

/* Nothing is said where this fails: it judges nothing. */
enum cf_status cf_engine_reach(struct cf_engine *engine, struct cf_error *err)
{
    struct cf_errand errand = { .role = "reach", .map = { .fd = -1 } };
    enum cf_status status = cf_map_open(&errand.map, err);

    errand.order = order_text(engine);
    errand.inputs = &engine->made;
    if (status == CF_OK)
        status = cf_errand_run(&errand, engine, err);
    for (size_t i = 0; i < errand.seen.count && status == CF_OK; i++) {
        const struct cf_seen *seen = &errand.seen.items[i];

        if (seen->kind == CF_SEEN_BRANCH && engine->result->unreached.count < UNREACHED_MAX)
            status = cf_list_add(&engine->result->unreached, engine->arena,
                                 cf_seen_text(seen, engine->arena), err);
    }
    cf_map_close(&errand.map);
    return status;
}
