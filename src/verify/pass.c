/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/pass.h"

#include "base/buf.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define CRASHES_MAX 200 /* then the rest is not run */

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

static bool is_skipped(const struct cf_pass *pass, size_t position)
{
    return pass->plan.skipped != NULL && pass->plan.skipped[position];
}

static const char *order_text(const struct cf_pass *pass, struct cf_arena *arena)
{
    struct cf_buf buf;
    const char *text;

    cf_buf_init(&buf, (size_t)1 << 16);
    cf_buf_add_str(&buf, "order=");
    for (size_t i = pass->next; i <= pass->plan.count && !is_skipped(pass, i); i++)
        cf_buf_printf(&buf, "%s%u", i == pass->next ? "" : ",", pass->plan.order[i - 1]);
    text = cf_buf_status(&buf, NULL) == CF_OK ? cf_arena_strdup(arena, cf_buf_str(&buf)) : NULL;
    cf_buf_deinit(&buf);
    return text;
}

static enum cf_status start_run(struct cf_pass *pass, struct cf_server *server,
                                struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_pass_plan *plan = &pass->plan;
    const struct cf_verify_request *request = plan->request;
    struct cf_message message = {
        .fields = {
            "run", "role=observe",
            cf_arena_printf(arena, "original=%s", request->original),
            cf_arena_printf(arena, "text=%s", plan->text),
            cf_arena_printf(arena, "root=%s", request->root),
            cf_arena_printf(arena, "function=%s", request->function),
            cf_arena_printf(arena, "disguise=%d", plan->disguise),
            cf_arena_printf(arena, "group=%u", plan->group),
            cf_arena_printf(arena, "first=%zu", pass->next),
            cf_arena_printf(arena, "perturbed=%d", plan->perturbed ? 1 : 0),
            cf_arena_printf(arena, "script=%s", request->script ? "1" : ""),
            order_text(pass, arena),
        },
        .count = 12,
        .fds = { pass->map.fd, plan->inputs->fd },
    };

    for (size_t i = 0; i < message.count; i++) {
        if (message.fields[i] == NULL)
            return no_memory(err);
    }
    if (request->inputs != NULL) {
        message.fields[message.count] = cf_arena_printf(arena, "inputs=%s", request->inputs);
        if (message.fields[message.count++] == NULL)
            return no_memory(err);
    }
    __atomic_store_n(&pass->map.header->call, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&pass->map.header->start_ns, 0, __ATOMIC_RELEASE);
    return cf_server_send(server, &message, err);
}

enum cf_status cf_pass_start(struct cf_pass *pass, const struct cf_pass_plan *plan,
                             struct cf_server *server, struct cf_arena *arena, struct cf_error *err)
{
    enum cf_status status;

    *pass = (struct cf_pass){ .plan = *plan, .map = { .fd = -1 }, .next = 1 };
    pass->first = cf_arena_alloc(arena, (plan->count + 2) * sizeof(*pass->first));
    pass->ends = cf_arena_alloc(arena, plan->count + 2);
    pass->how = cf_arena_alloc(arena, (plan->count + 2) * sizeof(*pass->how));
    if (pass->first == NULL || pass->ends == NULL || pass->how == NULL)
        return no_memory(err);
    status = cf_map_open(&pass->map, err);
    if (status == CF_OK)
        status = start_run(pass, server, arena, err);
    return status;
}

static const char *how_ended(int wait_status, struct cf_arena *arena)
{
    if (WIFSIGNALED(wait_status))
        return cf_arena_printf(arena, "the interpreter dies of signal %d (%s)",
                               WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
    return cf_arena_printf(arena, "the process ends with status %d", WEXITSTATUS(wait_status));
}

/* Where the process was: in a call, or behind one that had ended. */
static size_t position_of_end(const struct cf_pass *pass, bool died, struct cf_arena *arena)
{
    uint64_t call = __atomic_load_n(&pass->map.header->call, __ATOMIC_ACQUIRE);
    struct cf_seen_list seen;

    if (call > 0)
        return (size_t)call - 1;
    if (!died || cf_map_read(&pass->map, arena, &seen, NULL) != CF_OK || seen.count == 0)
        return 0;
    return seen.items[seen.count - 1].index;
}

/* The run ended. Notes the call that ended it, if one did; true where another run is to follow. */
static bool note_end(struct cf_pass *pass, const struct cf_run_end *end, struct cf_arena *arena)
{
    uint64_t call = __atomic_load_n(&pass->map.header->call, __ATOMIC_ACQUIRE);
    size_t position = position_of_end(pass, end->wait_status != 0, arena);

    if (call == 0 && !end->too_long && WIFEXITED(end->wait_status) &&
        WEXITSTATUS(end->wait_status) == 0)
        return false;
    if (position > pass->plan.count)
        position = pass->plan.count;
    if (end->too_long && !end->late) {
        for (size_t i = position; i <= pass->plan.count; i++)
            pass->ends[i] = CF_END_NOT_RUN;
        return false;
    }
    pass->how[position] = end->late ? "does not end in time" : how_ended(end->wait_status, arena);
    pass->ends[position] = end->late ? CF_END_HANG
                           : WIFEXITED(end->wait_status) && WEXITSTATUS(end->wait_status) == 0
                               ? CF_END_EXIT
                               : CF_END_CRASH;
    if (end->late && position > 0 && position < pass->plan.count &&
        pass->plan.order[position] == pass->plan.order[position - 1]) {
        pass->ends[position + 1] = CF_END_HANG; /* the same call once more */
        pass->how[position + 1] = pass->how[position];
        position++;
    }
    if (position < pass->next - (pass->next == 1 ? 1 : 0)) /* before any of its calls */
        return false;
    pass->next = position + 1;
    return position > 0 && position < pass->plan.count;
}

/* The run made its calls up to one that is not to be made, or ended at once: what is next? False:
 * nothing. */
static bool go_behind_skipped(struct cf_pass *pass, bool ended)
{
    size_t position = pass->next;

    while (!ended && position <= pass->plan.count && !is_skipped(pass, position))
        position++;
    for (; position <= pass->plan.count && is_skipped(pass, position); position++)
        pass->ends[position] = CF_END_NOT_RUN;
    pass->next = position;
    return position <= pass->plan.count;
}

static size_t count_hangs(const struct cf_pass *pass)
{
    size_t count = 0;

    for (size_t i = 0; i <= pass->plan.count; i++)
        count += pass->ends[i] == CF_END_HANG;
    return count;
}

static void find_fault(struct cf_pass *pass, struct cf_arena *arena)
{
    for (size_t i = 0; i < pass->seen.count; i++) {
        if (pass->seen.items[i].kind == CF_SEEN_FAULT)
            pass->fault = cf_seen_text(&pass->seen.items[i], arena);
    }
    if (pass->fault == NULL && pass->ends[0] != CF_END_NONE && pass->ends[0] != CF_END_NOT_RUN)
        pass->fault = cf_arena_printf(arena, "importing it: %s", pass->how[0]);
}

/* Records come in the order of their positions. */
static void index_records(struct cf_pass *pass)
{
    size_t at = 0;

    for (size_t position = 0; position <= pass->plan.count + 1; position++) {
        while (at < pass->seen.count && pass->seen.items[at].index < position)
            at++;
        pass->first[position] = at;
    }
}

enum cf_status cf_pass_finish(struct cf_pass *pass, struct cf_server *server,
                              struct cf_arena *arena, struct cf_error *err)
{
    struct cf_run_end end;
    enum cf_status status = CF_OK;
    bool ended;

    for (int crashes = 0; status == CF_OK; crashes++) {
        status = cf_server_wait(server, &pass->map, &pass->plan.limits, &end, err);
        if (status != CF_OK)
            break;
        ended = note_end(pass, &end, arena);
        if (pass->ends[pass->plan.count] == CF_END_NOT_RUN || pass->ends[0] != CF_END_NONE ||
            !go_behind_skipped(pass, ended))
            break;
        if (crashes == CRASHES_MAX || count_hangs(pass) >= pass->plan.hangs_max) {
            for (size_t i = pass->next; i <= pass->plan.count; i++)
                pass->ends[i] = CF_END_NOT_RUN;
            break;
        }
        status = start_run(pass, server, arena, err);
    }
    if (status == CF_OK)
        status = cf_map_read(&pass->map, arena, &pass->seen, err);
    if (status != CF_OK)
        return status;
    find_fault(pass, arena);
    index_records(pass);
    return CF_OK;
}

void cf_pass_close(struct cf_pass *pass)
{
    cf_map_close(&pass->map);
}

const struct cf_seen *cf_pass_find(const struct cf_pass *pass, size_t position,
                                   enum cf_seen_kind kind, const char *root)
{
    for (size_t i = pass->first[position]; i < pass->first[position + 1]; i++) {
        const struct cf_seen *seen = &pass->seen.items[i];

        if (seen->kind == kind && (root == NULL || cf_seen_root_is(seen, root)))
            return seen;
    }
    return NULL;
}

uint64_t cf_pass_call_ns(const struct cf_pass *pass, size_t position)
{
    const struct cf_seen *done = cf_pass_find(pass, position, CF_SEEN_DONE, NULL);
    uint64_t ns = 0;

    if (done != NULL && done->size == sizeof(ns))
        memcpy(&ns, done->data, sizeof(ns));
    return ns;
}
