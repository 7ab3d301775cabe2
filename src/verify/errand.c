/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/errand.h"

#include "base/clock.h"

#include <string.h>
#include <sys/wait.h>

#define ERRAND_NS (60 * CF_NS_PER_SECOND)

static enum cf_status add_field(const struct cf_engine *engine, struct cf_message *message,
                                const char *name, const char *value, struct cf_error *err)
{
    const char *field = cf_arena_printf(engine->arena, "%s=%s", name, value);

    if (field == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    message->fields[message->count++] = field;
    return CF_OK;
}

/* Paths, one a line; NULL: none. */
static const char *joined(const struct cf_engine *engine, const struct cf_list *paths)
{
    const char *text = NULL;

    for (size_t i = 0; i < paths->count; i++)
        text = cf_arena_printf(engine->arena, "%s%s%s", text == NULL ? "" : text,
                               text == NULL ? "" : "\n", paths->items[i]);
    return text;
}

enum cf_status cf_errand_begin(struct cf_errand *errand, struct cf_engine *engine,
                               struct cf_error *err)
{
    const struct cf_verify_request *request = engine->request;
    const struct {
        const char *name, *value;
    } fields[] = {
        { "role", errand->role },
        { "text", errand->text },
        { "original", request->original },
        { "candidate", request->candidate },
        { "root", request->root },
        { "function", request->function },
        { "effort", request->effort },
        { "phase", errand->phase },
        { "order", errand->order },
        { "seed", cf_arena_printf(engine->arena, "%llu", (unsigned long long)request->seed) },
        { "script", request->script ? "1" : NULL },
        { "inputs", request->inputs },
        { "replay", joined(engine, &request->replay_tests) },
        { "tests", joined(engine, &request->tests) },
    };
    struct cf_message message = {
        .fields = { "run" },
        .count = 1,
        .fds = { errand->map.fd, errand->inputs == NULL ? -1 : errand->inputs->fd },
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == CF_OK; i++) {
        if (fields[i].value != NULL)
            status = add_field(engine, &message, fields[i].name, fields[i].value, err);
    }
    return status != CF_OK ? status
                           : cf_server_send(&engine->servers[errand->server], &message, err);
}

enum cf_status cf_errand_run(struct cf_errand *errand, struct cf_engine *engine,
                             struct cf_error *err)
{
    enum cf_status status = cf_errand_begin(errand, engine, err);

    return status == CF_OK ? cf_errand_finish(errand, engine, err) : status;
}

enum cf_status cf_errand_finish(struct cf_errand *errand, struct cf_engine *engine,
                                struct cf_error *err)
{
    const struct cf_run_limits limits = { .call_ns = ERRAND_NS, .whole_ns = ERRAND_NS };
    struct cf_run_end end = { 0 };
    enum cf_status status =
        cf_server_wait(&engine->servers[errand->server], &errand->map, &limits, &end, err);

    if (status == CF_OK)
        status = cf_map_read(&errand->map, engine->arena, &errand->seen, err);
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
