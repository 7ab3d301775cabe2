/* SPDX-License-Identifier: Apache-2.0 */
/* Before anything is judged: are both texts fit for it, and which inputs are there? */
#include "base/file.h"
#include "project/nearest.h"
#include "verify/errand.h"

#include <stdlib.h>
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

static enum cf_status send_imports(struct cf_engine *engine, const struct cf_message *message,
                                   struct cf_error *err)
{
    enum cf_status status = CF_OK;
    const char *fields[2];
    size_t count;

    for (size_t i = 0; i < 2 && status == CF_OK; i++)
        status = cf_server_send(&engine->servers[i], message, err);
    for (size_t i = 0; i < 2 && status == CF_OK; i++)
        status = cf_server_answer(&engine->servers[i], engine->arena, fields, 2, &count, err);
    return status;
}

/* Both servers import once what the original imports from elsewhere. */
static enum cf_status import_modules(struct cf_engine *engine, const struct cf_errand *errand,
                                     struct cf_error *err)
{
    struct cf_message message = { .fields = { "import" }, .count = 1, .fds = { -1, -1 } };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < errand->seen.count && status == CF_OK; i++) {
        const struct cf_seen *seen = &errand->seen.items[i];

        if (seen->kind != CF_SEEN_NOTE || !cf_seen_root_is(seen, "module"))
            continue;
        message.fields[message.count++] = cf_seen_text(seen, engine->arena);
        if (message.count < CF_SERVER_FIELD_MAX)
            continue;
        status = send_imports(engine, &message, err);
        message.count = 1;
    }
    if (status == CF_OK && message.count > 1)
        status = send_imports(engine, &message, err);
    return status;
}

/* What the two checks found, the original's first. */
static enum cf_status take_checks(struct cf_engine *engine, const struct cf_errand errands[2],
                                  struct cf_error *err)
{
    enum cf_status status = CF_OK;

    if (errands[0].fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s%s", errands[0].fault,
                                nearest_name(engine, &errands[0]));
    for (int k = 0; k < 2 && status == CF_OK; k++) {
        for (size_t i = 0; i < errands[k].seen.count; i++) {
            if (cf_seen_root_is(&errands[k].seen.items[i], "suspect"))
                engine->suspect = cf_seen_text(&errands[k].seen.items[i], engine->arena);
        }
        status = import_modules(engine, &errands[k], err);
    }
    return status;
}

enum cf_status cf_engine_check(struct cf_engine *engine, struct cf_error *err)
{
    struct cf_errand errands[2] = {
        { .role = "check", .server = 0, .map = { .fd = -1 } },
        { .role = "check_candidate", .server = 1, .map = { .fd = -1 } },
    };
    enum cf_status status = CF_OK;

    for (int i = 0; i < 2 && status == CF_OK; i++) {
        status = cf_map_open(&errands[i].map, err);
        if (status == CF_OK)
            status = cf_errand_begin(&errands[i], engine, err);
    }
    for (int i = 0; i < 2 && status == CF_OK; i++)
        status = cf_errand_finish(&errands[i], engine, err);
    if (status == CF_OK)
        status = take_checks(engine, errands, err);
    for (int i = 0; i < 2; i++)
        cf_map_close(&errands[i].map);
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

/* "17 250000 /folder/codeflash.trace": where a recorded call comes from, and how long it took. */
static void take_place(const struct cf_engine *engine, const struct cf_seen *seen,
                       struct cf_input *input)
{
    const char *text = cf_seen_text(seen, engine->arena);
    char *end = NULL;

    input->number = strtoull(text, &end, 10);
    input->call_ns = strtoull(end, &end, 10);
    input->trace = *end == ' ' ? end + 1 : end;
}

static void take_record(struct cf_engine *engine, const struct cf_seen *seen,
                        struct cf_input *input)
{
    if (seen->kind == CF_SEEN_TEXT)
        input->text = cf_seen_text(seen, engine->arena);
    else if (seen->kind == CF_SEEN_ORIGIN)
        input->origin = origin_of(seen);
    else if (seen->kind == CF_SEEN_NOTE && cf_seen_root_is(seen, "recorded"))
        take_place(engine, seen, input);
    else if (seen->kind == CF_SEEN_NOTE && cf_seen_root_is(seen, "what"))
        input->what = cf_seen_text(seen, engine->arena);
    else if (seen->kind == CF_SEEN_NOTE && cf_seen_root_is(seen, "files"))
        engine->has_files = true;
}

static enum cf_status take_inputs(struct cf_engine *engine, const struct cf_errand *errand,
                                  struct cf_error *err)
{
    const struct cf_input *before = engine->inputs;
    size_t room = 0, known = engine->count;

    for (size_t i = 0; i < errand->seen.count; i++)
        room += errand->seen.items[i].kind == CF_SEEN_INPUT;
    engine->inputs = cf_arena_alloc(engine->arena, (room + 1) * sizeof(*engine->inputs));
    if (engine->inputs == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    engine->count = room;
    for (size_t i = 0; i < room; i++)
        engine->inputs[i] = (struct cf_input){ .text = "", .number = i };
    for (size_t i = 0; i < errand->seen.count; i++) {
        if (errand->seen.items[i].index < room)
            take_record(engine, &errand->seen.items[i],
                        &engine->inputs[errand->seen.items[i].index]);
    }
    engine->result->given = engine->result->generated = 0;
    for (size_t i = 0; i < room; i++) {
        struct cf_input *input = &engine->inputs[i];

        *(input->origin == CF_ORIGIN_GIVEN ? &engine->result->given : &engine->result->generated) +=
            1;
        if (i < known) {
            input->outside = before[i].outside;
            input->call_ns = before[i].call_ns;
        }
    }
    return CF_OK;
}

/* The files that the inputs file leaves, once more for the other server. */
static enum cf_status make_files(struct cf_engine *engine, struct cf_error *err)
{
    struct cf_errand errand = { .role = "inputs", .phase = "given", .server = 1 };
    enum cf_status status = cf_map_open(&errand.map, err);

    if (status == CF_OK)
        status = cf_errand_run(&errand, engine, err);
    cf_map_close(&errand.map);
    return status;
}

/* Makes the inputs anew; where the file gives others each time, they are others then. */
static enum cf_status make_inputs(struct cf_engine *engine, const char *phase, struct cf_error *err)
{
    struct cf_errand errand = { .role = "inputs", .phase = phase, .map = { .fd = -1 } };
    enum cf_status status = cf_map_open(&errand.map, err);

    cf_map_close(&engine->made);
    engine->made = errand.map; /* closed with the engine */
    if (status == CF_OK)
        status = cf_errand_run(&errand, engine, err);
    if (status == CF_OK && errand.fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", errand.fault);
    if (status == CF_OK)
        status = take_inputs(engine, &errand, err);
    return status == CF_OK && engine->has_files ? make_files(engine, err) : status;
}

enum cf_status cf_engine_derive(struct cf_engine *engine, struct cf_error *err)
{
    return engine->count == 0 ? CF_OK : make_inputs(engine, "all", err);
}

enum cf_status cf_engine_inputs(struct cf_engine *engine, struct cf_error *err)
{
    enum cf_status status = make_inputs(engine, "given", err);

    if (engine->settled)
        return status;
    if (status == CF_OK && engine->count == 0 && engine->request->tests.count == 0)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "there is no input to call %s with: give --inputs, "
                                "--replay-test or --tests",
                                engine->request->function);
    return status;
}
