/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge.h"

#include "base/sha256.h"
#include "trace/merge_row.h"
#include "trace/select.h"
#include "trace/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 4096

/* What is run as __main__, under the name by which it can be imported. */
static enum cf_status name_main(struct cf_merge *merge, struct cf_error *err)
{
    static const char main_name[] = "__main__";
    const struct cf_session *session = merge->session;
    struct cf_slice name = { .size = 0 };

    if (session->main == CF_SESSION_MODULE && session->name != NULL) {
        name = cf_slice_of(session->name);
        for (size_t i = 0; i < merge->gathered->function_count; i++) {
            const struct cf_traced_function *function = &merge->gathered->functions[i];

            if (cf_slice_is(function->module, main_name)) {
                name = cf_merge_module(merge, function->module,
                                       merge->gathered->places[function->place].file);
                break;
            }
        }
    } else if (session->name != NULL) {
        name = cf_merge_module(merge, cf_slice_of(main_name), cf_slice_of(session->name));
    }
    merge->main_module = name.size == 0
                             ? main_name
                             : cf_arena_strndup(merge->arena, (const char *)name.data, name.size);
    return merge->main_module == NULL ? cf_fail(err, CF_ENOMEM, "no memory for the main module")
                                      : CF_OK;
}

/* --only-functions names `qualname` or `module:qualname`; the recorder leaves out the others. */
static bool was_called(const struct cf_gathered *gathered, const char *name)
{
    const char *colon = strchr(name, ':');
    const char *qualname = colon == NULL ? name : colon + 1;

    for (size_t i = 0; i < gathered->function_count; i++) {
        const struct cf_traced_function *function = &gathered->functions[i];

        if ((function->flags & CF_FUNCTION_EXCLUDED) == 0 &&
            cf_slice_is(gathered->places[function->place].qualname, qualname))
            return true;
    }
    return false;
}

static enum cf_status note_uncalled(struct cf_merge *merge, struct cf_error *err)
{
    const struct cf_list *only = &merge->session->only;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < only->count && status == CF_OK; i++) {
        if (!was_called(merge->gathered, only->items[i]))
            status = cf_gather_note(merge->gathered, err, "--only-functions: %.200s was not called",
                                    only->items[i]);
    }
    return status;
}

static enum cf_status write_notes(struct cf_merge *merge, struct cf_error *err)
{
    struct cf_row row;

    cf_row_open(&row, merge, "INSERT INTO notes(text) VALUES (?)", err);
    for (size_t i = 0; i < merge->gathered->note_count; i++) {
        cf_row_slice(&row, merge->gathered->notes[i]);
        cf_row_add(&row);
    }
    merge->summary->notes = merge->gathered->note_count;
    return cf_row_close(&row);
}

static enum cf_status write_tables(struct cf_merge *merge, struct cf_error *err)
{
    struct cf_error reason = CF_ERROR_INIT;
    enum cf_status status;

    if ((status = cf_trace_db_exec(merge->db, "BEGIN", err)) != CF_OK ||
        (status = cf_merge_meta(merge, err)) != CF_OK ||
        (status = cf_merge_processes(merge, err)) != CF_OK ||
        (status = cf_merge_children(merge, err)) != CF_OK ||
        (status = cf_merge_inputs(merge, err)) != CF_OK ||
        (status = cf_merge_functions(merge, err)) != CF_OK ||
        (status = cf_merge_stacks(merge, err)) != CF_OK)
        return status;
    /* Without a key the trace is as good, and belongs to nobody. */
    status = cf_trace_sign(merge->db, (const uint8_t (*)[CF_SHA256_BYTES])merge->frame_digests,
                           merge->frame_count, &reason);
    if (status != CF_OK)
        status =
            cf_gather_note(merge->gathered, err, "the trace is not signed: %s", reason.message);
    if (status == CF_OK)
        status = note_uncalled(merge, err);
    if (status == CF_OK)
        status = write_notes(merge, err);
    return status == CF_OK ? cf_trace_db_exec(merge->db, "COMMIT", err) : status;
}

/* To the disk, then under its name: at no time is there half a trace. */
static enum cf_status publish(const char *temporary, const char *output, struct cf_error *err)
{
    int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        (void)close(fd);
    if (!synced)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", output, strerror(errno));
    if (rename(temporary, output) != 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", output, strerror(errno));
    return CF_OK;
}

static enum cf_status write_trace(struct cf_merge *merge, const char *parts_dir,
                                  struct cf_error *err)
{
    const char *output = merge->session->output;
    char temporary[PATH_BYTES];
    enum cf_status status;
    const int size = snprintf(temporary, sizeof(temporary), "%s/merged.tmp", parts_dir);

    if (size < 0 || (size_t)size >= sizeof(temporary))
        return cf_fail(err, CF_ELIMIT, "path of the trace is too long: %.200s", parts_dir);
    status = cf_trace_db_create(temporary, &merge->db, err);
    if (status == CF_OK && (status = write_tables(merge, err)) != CF_OK)
        (void)cf_fail_context(err, status, "cannot write %s", output);
    cf_trace_db_close(merge->db);
    if (status == CF_OK)
        status = publish(temporary, output, err);
    if (status != CF_OK)
        (void)unlink(temporary);
    return status;
}

enum cf_status cf_trace_merge(const char *parts_dir, const struct cf_session *session,
                              struct cf_arena *arena, struct cf_merge_summary *out,
                              struct cf_error *err)
{
    struct cf_gathered gathered;
    struct cf_merge merge = {
        .gathered = &gathered, .session = session, .arena = arena, .summary = out
    };
    enum cf_status status;

    *out = (struct cf_merge_summary){ .processes = 0 };
    if ((status = cf_gather(&gathered, parts_dir, session, arena, err)) == CF_OK &&
        (status = name_main(&merge, err)) == CF_OK && (status = cf_select(&gathered, err)) == CF_OK)
        status = write_trace(&merge, parts_dir, err);
    cf_gathered_deinit(&gathered);
    return status;
}
