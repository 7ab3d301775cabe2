/* SPDX-License-Identifier: Apache-2.0 */
/* Before anything is judged: are both texts fit for it, and which inputs are there? */
#include "base/clock.h"
#include "base/file.h"
#include "project/nearest.h"
#include "verify/engine.h"

#include <string.h>
#include <sys/wait.h>

#define PREPARE_NS (60 * CF_NS_PER_SECOND)
#define MODULES_MAX 2000

/* A run whose records are read afterwards: the check and the making of inputs. */
struct errand {
    const char *role;
    const struct cf_map *map;
    struct cf_seen_list seen;
    const char *fault; /* NULL: it went well */
};

static enum cf_status add_field(const struct cf_engine *engine, struct cf_message *message,
                                const char *name, const char *value, struct cf_error *err)
{
    const char *field = cf_arena_printf(engine->arena, "%s=%s", name, value);

    if (field == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    message->fields[message->count++] = field;
    return CF_OK;
}

static enum cf_status send_errand(struct cf_engine *engine, const struct errand *errand,
                                  struct cf_error *err)
{
    const struct cf_verify_request *request = engine->request;
    const struct {
        const char *name, *value;
    } fields[] = {
        { "role", errand->role },
        { "original", request->original },
        { "candidate", request->candidate },
        { "root", request->root },
        { "function", request->function },
        { "effort", request->effort },
        { "seed", cf_arena_printf(engine->arena, "%llu", (unsigned long long)request->seed) },
        { "inputs", request->inputs },
    };
    struct cf_message message = { .fields = { "run" }, .count = 1, .fds = { errand->map->fd, -1 } };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == CF_OK; i++) {
        if (fields[i].value != NULL)
            status = add_field(engine, &message, fields[i].name, fields[i].value, err);
    }
    return status != CF_OK ? status : cf_server_send(&engine->servers[0], &message, err);
}

static enum cf_status run_errand(struct cf_engine *engine, struct errand *errand,
                                 struct cf_error *err)
{
    const struct cf_run_limits limits = { .call_ns = PREPARE_NS, .whole_ns = PREPARE_NS };
    struct cf_run_end end = { 0 };
    enum cf_status status = send_errand(engine, errand, err);

    if (status == CF_OK)
        status = cf_server_wait(&engine->servers[0], errand->map, &limits, &end, err);
    if (status == CF_OK)
        status = cf_map_read(errand->map, engine->arena, &errand->seen, err);
    if (status != CF_OK)
        return status;
    for (size_t i = 0; i < errand->seen.count; i++) {
        if (errand->seen.items[i].kind == CF_SEEN_FAULT)
            errand->fault = cf_seen_text(&errand->seen.items[i], engine->arena);
    }
    if (errand->fault == NULL && (end.late || end.too_long))
        errand->fault = "it does not end within a minute";
    else if (errand->fault == NULL && end.wait_status != 0)
        errand->fault =
            WIFSIGNALED(end.wait_status) ? "the interpreter dies of a signal" : "the process ends";
    return CF_OK;
}

/* The function is not there: which one may be meant? */
static const char *nearest_name(const struct cf_engine *engine, const struct errand *errand)
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
static enum cf_status import_modules(struct cf_engine *engine, const struct errand *errand,
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
    struct cf_map map = { .fd = -1 };
    struct errand errand = { .role = role, .map = &map };
    enum cf_status status = cf_map_open(&map, err);

    if (status == CF_OK)
        status = run_errand(engine, &errand, err);
    if (status == CF_OK && errand.fault != NULL && strcmp(role, "check") == 0)
        status = cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s%s", errand.fault,
                                  nearest_name(engine, &errand));
    for (size_t i = 0; i < errand.seen.count && status == CF_OK; i++) {
        if (cf_seen_root_is(&errand.seen.items[i], "suspect"))
            engine->suspect = cf_seen_text(&errand.seen.items[i], engine->arena);
    }
    if (status == CF_OK && !engine->settled)
        status = import_modules(engine, &errand, err);
    cf_map_close(&map);
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

static enum cf_status take_inputs(struct cf_engine *engine, const struct errand *errand,
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
    struct errand errand = { .role = "inputs", .map = &engine->made };
    enum cf_status status = cf_map_open(&engine->made, err);

    if (status == CF_OK)
        status = run_errand(engine, &errand, err);
    if (status == CF_OK && errand.fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", errand.fault);
    if (status == CF_OK)
        status = take_inputs(engine, &errand, err);
    if (status == CF_OK && engine->count == 0)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "there is no input to call %s with: give --inputs or "
                                "--replay-test",
                                engine->request->function);
    return status;
}
