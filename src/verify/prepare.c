/* SPDX-License-Identifier: Apache-2.0 */
/* Before anything is judged: are both texts fit for it, and which inputs are there? */
#include "base/file.h"
#include "project/nearest.h"
#include "verify/errand.h"

#include <string.h>

#define MODULES_MAX 2000

/* The function is not there: which one may be meant? */
static const char *nearest_name(const struct cf_engine *engine, const struct cf_errand *errand)
{
    struct cf_nearest nearest = cf_nearest_begin(engine->request->function);
    const char *first = NULL;

    for (size_t i = 0; i < errand->seen.count; i++) {
        const char *name;

        if (errand->seen.items[i].kind != CF_SEEN_NAME)
            continue;
        name = cf_seen_text(&errand->seen.items[i], engine->arena);
        cf_nearest_try(&nearest, name);
        first = first == NULL ? name : first;
    }
    if (nearest.best != NULL)
        return cf_arena_printf(engine->arena, "; did you mean %s?", nearest.best);
    return first == NULL ? "" : cf_arena_printf(engine->arena, "; it defines %s, ...", first);
}

/* Both servers import once what the original imports from elsewhere. */
static enum cf_status import_modules(struct cf_engine *engine, const struct cf_errand *errand,
                                     struct cf_error *err)
{
    struct cf_message message = { .fields = { "import" }, .count = 1, .fds = { -1, -1 } };
    enum cf_status status = CF_OK;
    const char *fields[2];
    size_t count;

    for (size_t i = 0; i < errand->seen.count && status == CF_OK; i++) {
        const struct cf_seen *seen = &errand->seen.items[i];

        if (seen->kind != CF_SEEN_NOTE || !cf_seen_root_is(seen, "module"))
            continue;
        message.fields[message.count++] = cf_seen_text(seen, engine->arena);
        if (message.count < CF_SERVER_FIELD_MAX && i + 1 < errand->seen.count)
            continue;
        for (size_t k = 0; k < 2 && status == CF_OK; k++) {
            status = cf_server_send(&engine->servers[k], &message, err);
            if (status == CF_OK)
                status =
                    cf_server_answer(&engine->servers[k], engine->arena, fields, 2, &count, err);
        }
        message.count = 1;
    }
    return status;
}

static enum cf_status check_side(struct cf_engine *engine, const char *role, struct cf_error *err)
{
    struct cf_errand errand = { .role = role, .map = { .fd = -1 } };
    enum cf_status status = cf_map_open(&errand.map, err);

    if (status == CF_OK)
        status = cf_errand_run(&errand, engine, err);
    if (status == CF_OK && errand.fault != NULL && strcmp(role, "check") == 0)
        status = cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s%s", errand.fault,
                                  nearest_name(engine, &errand));
    for (size_t i = 0; i < errand.seen.count && status == CF_OK; i++) {
        if (cf_seen_root_is(&errand.seen.items[i], "suspect"))
            engine->suspect = cf_seen_text(&errand.seen.items[i], engine->arena);
    }
    if (status == CF_OK && !engine->settled)
        status = import_modules(engine, &errand, err);
    cf_map_close(&errand.map);
    return status;
}

enum cf_status cf_engine_check(struct cf_engine *engine, struct cf_error *err)
{
    enum cf_status status = check_side(engine, "check", err);

    if (status == CF_OK && !engine->settled)
        status = check_side(engine, "check_candidate", err);
    return status;
}

static enum cf_origin origin_of(const struct cf_seen *seen)
{
    static const char *const names[] = { "given", "derived", "guess" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (seen->size == strlen(names[i]) && memcmp(seen->data, names[i], seen->size) == 0)
            return (enum cf_origin)i;
    }
    return CF_ORIGIN_OTHER;
}

static enum cf_status take_inputs(struct cf_engine *engine, const struct cf_errand *errand,
                                  struct cf_error *err)
{
    size_t room = 0;

    for (size_t i = 0; i < errand->seen.count; i++)
        room += errand->seen.items[i].kind == CF_SEEN_INPUT;
    engine->inputs = cf_arena_alloc(engine->arena, (room + 1) * sizeof(*engine->inputs));
    if (engine->inputs == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    engine->count = room;
    for (size_t i = 0; i < errand->seen.count; i++) {
        const struct cf_seen *seen = &errand->seen.items[i];
        struct cf_input *input = seen->index < room ? &engine->inputs[seen->index] : NULL;

        if (input != NULL && seen->kind == CF_SEEN_TEXT)
            input->text = cf_seen_text(seen, engine->arena);
        else if (input != NULL && seen->kind == CF_SEEN_ORIGIN)
            input->origin = origin_of(seen);
    }
    for (size_t i = 0; i < room; i++) {
        *(engine->inputs[i].origin == CF_ORIGIN_GIVEN ? &engine->result->given
                                                      : &engine->result->generated) += 1;
    }
    return CF_OK;
}

enum cf_status cf_engine_inputs(struct cf_engine *engine, struct cf_error *err)
{
    struct cf_errand errand = { .role = "inputs", .map = { .fd = -1 } };
    enum cf_status status = cf_map_open(&errand.map, err);

    engine->made = errand.map; /* closed with the engine */

    if (status == CF_OK)
        status = cf_errand_run(&errand, engine, err);
    if (status == CF_OK && errand.fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", errand.fault);
    if (status == CF_OK)
        status = take_inputs(engine, &errand, err);
    if (status == CF_OK && engine->count == 0 && engine->request->tests.count == 0)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "there is no input to call %s with: give --inputs, "
                                "--replay-test or --tests",
                                engine->request->function);
    return status;
}
