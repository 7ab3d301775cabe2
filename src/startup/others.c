/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same on the other Pythons of the machine that the project supports: what the program says,
 * each changed module alone, and the tests must be there as they are without the changes.
 */
#include "project/others.h"
#include "base/file.h"
#include "project/path.h"
#include "startup/exec.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <string.h>

#define LIST_MAX_BYTES ((size_t)16 << 20)

/* One of them: the run as it is seen from there. */
struct cf_startup_other {
    struct cf_startup_request request;
    struct cf_startup_work view; /* its units are those of the run while it is looked from here */
    const char *why;             /* nothing is compared there; NULL: something is */
    const char *untested;        /* why no test is; NULL: they are */
};

/* --- what it imports from -----------------------------------------------------------------------
 */

static bool has_pytest(const struct cf_interpreter *interpreter, struct cf_arena *arena)
{
    for (size_t i = 0; i < interpreter->path.count; i++) {
        const char *file =
            cf_arena_printf(arena, "%s/pytest/__init__.py", interpreter->path.items[i]);

        if (file != NULL && cf_path_is_file(file))
            return true;
    }
    return false;
}

/* Neither the standard library nor its extension modules. */
static bool is_installed(const char *folder)
{
    const char *base = cf_path_base(folder);

    return cf_path_is_dir(folder) && strncmp(base, "python3", 7) != 0 &&
           strcmp(base, "lib-dynload") != 0;
}

/* What is installed for the named Python, behind the project: much of it runs on any. */
static bool lend(struct cf_startup_work *view, const struct cf_interpreter *from)
{
    for (size_t i = 0; i < from->path.count; i++) {
        for (int side = 0; side < CF_SIDES && is_installed(from->path.items[i]); side++) {
            view->paths[side] =
                cf_arena_printf(view->arena, "%s:%s", view->paths[side], from->path.items[i]);
            if (view->paths[side] == NULL)
                return false;
        }
    }
    return true;
}

/* --- without the changes ------------------------------------------------------------------------
 */

/* Does the program run there? */
static enum cf_status hear_before(struct cf_startup_other *other, struct cf_error *err)
{
    const char *last = "";
    enum cf_status status = cf_startup_hear_before(&other->view, &last, err);

    other->why = NULL;
    if (status != CF_OK || other->view.before.wait_status == 0)
        return status;
    other->why = cf_arena_printf(other->view.arena, "the program fails there: %s", last);
    return other->why == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

static enum cf_status settle_paths(struct cf_startup_other *other,
                                   const struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup_work *view = &other->view;
    const char *const plain[CF_SIDES] = { view->paths[0], view->paths[1] };
    const char *lent;
    enum cf_status status;

    if (has_pytest(other->request.interpreter, work->arena))
        return hear_before(other, err);
    if (!lend(view, work->request->interpreter))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = hear_before(other, err);
    if (status != CF_OK || other->why == NULL)
        return status;
    lent = other->why;
    memcpy(view->paths, plain, sizeof(plain));
    status = hear_before(other, err);
    if (status == CF_OK && other->why != NULL)
        other->why = lent;
    return status;
}

static enum cf_status look_before(struct cf_startup_other *other,
                                  const struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup_work *view = &other->view;
    const char *name =
        cf_arena_printf(work->arena, "alone-%s", other->request.interpreter->version);
    const char *said = "";
    enum cf_status status = settle_paths(other, work, err);

    if (status != CF_OK || other->why != NULL)
        return status;
    if (name == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_startup_alone_look(view, name, err);
    if (status == CF_OK && !work->request->no_tests)
        status = cf_startup_tests_look(view, &said, err);
    if (view->tests.count == 0)
        other->untested = work->request->no_tests ? "no tests" : said;
    return status;
}

/* What goes wrong there without the changes says nothing of them. */
static enum cf_status excuse(struct cf_startup_other *other, enum cf_status status,
                             struct cf_error *err)
{
    if (status == CF_OK || status == CF_ENOMEM || cf_verify_interrupted)
        return status;
    other->why = cf_arena_strdup(other->view.arena, err == NULL ? "" : err->message);
    return other->why == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* The modules of the early answer: the program loads them all. */
static void list_early(const struct cf_startup_work *work, struct cf_buf *names)
{
    const struct cf_startup_graph *graph = &work->startup->graph;

    for (size_t i = 0; i < work->early.count; i++) {
        const char *file =
            cf_path_join(work->arena, work->startup->root, work->early.changes[i].file);

        for (uint32_t k = 1; file != NULL && k < graph->count; k++) {
            if (strcmp(graph->modules[k].file, file) == 0 &&
                strcmp(graph->modules[k].name, "__main__") != 0)
                cf_buf_printf(names, "%s\n", graph->modules[k].name);
        }
    }
}

/* A list of the modules that are changed: only they can differ there where they do not here. */
static enum cf_status list_changed(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_buf names;
    enum cf_status status;

    cf_buf_init(&names, LIST_MAX_BYTES);
    for (uint32_t i = 0; i < work->units.file_count; i++) {
        const struct cf_unit_file *file = work->units.files[i];

        if (strcmp(work->written[i], file->text) != 0 && strcmp(file->module, "__main__") != 0)
            cf_buf_printf(&names, "%s\n", file->module);
    }
    list_early(work, &names);
    work->modules_there = cf_path_join(work->arena, work->work, "modules-there");
    status = cf_buf_status(&names, err);
    if (status == CF_OK && work->modules_there == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK)
        status = cf_file_write(work->modules_there, cf_buf_str(&names), names.len, 0600, err);
    cf_buf_deinit(&names);
    return status;
}

static void set_view(struct cf_startup_other *other, const struct cf_startup_work *work,
                     const struct cf_interpreter *interpreter)
{
    other->request = *work->request;
    other->request.interpreter = interpreter;
    other->request.tell = NULL;
    other->view = *work;
    other->view.request = &other->request;
    other->view.tests = (struct cf_outcomes){ 0 };
    other->view.tests_ns = 0;
    other->view.modules = work->modules_there;
    other->view.flickers = (struct cf_list){ 0 };
    /* Nothing of it is left beside what is installed. */
    other->view.variable =
        cf_arena_printf(work->arena, "PYTHONPYCACHEPREFIX=%s/byte-code", work->work);
}

static enum cf_status find_others(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_others *found = cf_arena_alloc(work->arena, sizeof(*found));
    enum cf_status status = CF_OK;

    work->others = cf_arena_alloc(work->arena, CF_OTHERS_MAX * sizeof(*work->others));
    if (found == NULL || work->others == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (work->request->only_python)
        return CF_OK;
    if (cf_startup_is_over(work))
        return cf_startup_note(work, err, "the time budget was over: no other Python was tried");
    status = list_changed(work, err);
    if (status == CF_OK)
        status = cf_others_find(work->request->project, work->request->interpreter, work->arena,
                                found, err);
    for (size_t i = 0; status == CF_OK && i < found->count && !cf_verify_interrupted; i++) {
        struct cf_startup_other *other = &work->others[work->other_count];

        *other = (struct cf_startup_other){ 0 };
        cf_startup_tell(work, cf_arena_printf(work->arena, "Python %s without the changes",
                                              found->items[i].version));
        set_view(other, work, &found->items[i]);
        status = excuse(other, look_before(other, work, err), err);
        work->other_count++;
    }
    return status;
}

/* --- with them ----------------------------------------------------------------------------------
 */

static enum cf_status look_after(struct cf_startup_other *other, bool *changed,
                                 struct cf_error *err)
{
    struct cf_startup_work *view = &other->view;
    const char *fault = NULL;
    uint32_t culprit = CF_NONE;
    enum cf_status status = cf_startup_hear_after(view, NULL, &fault, err);

    if (status == CF_OK && fault != NULL) {
        *changed = true;
        return cf_startup_bisect(view, cf_startup_hear_after, NULL, fault, &culprit, err);
    }
    if (status == CF_OK)
        status = cf_startup_alone_after(view, changed, err);
    if (status == CF_OK && !*changed && other->untested == NULL)
        status = cf_startup_tests_after(view, changed, err);
    return status;
}

/* The reasons of those that it turned off name the Python. */
static enum cf_status name_python(struct cf_startup_work *work, const bool *on, const char *version,
                                  struct cf_error *err)
{
    for (uint32_t i = 0; i < work->units.count; i++) {
        struct cf_unit *unit = &work->units.items[i];

        if (!on[i] || unit->on || unit->reason == NULL)
            continue;
        unit->reason = cf_arena_printf(work->arena, "%s (Python %s)", unit->reason, version);
        if (unit->reason == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return CF_OK;
}

static enum cf_status compare(struct cf_startup_work *work, struct cf_startup_other *other,
                              bool *changed, struct cf_error *err)
{
    const char *version = other->request.interpreter->version;
    bool *on = cf_arena_alloc(work->arena, work->units.count + 1);
    enum cf_status status;

    if (on == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < work->units.count; i++)
        on[i] = work->units.items[i].on;
    cf_startup_tell(work, cf_arena_printf(work->arena, "Python %s with the changes", version));
    other->view.units = work->units;
    other->view.versions = work->versions;
    status = look_after(other, changed, err);
    work->units = other->view.units;
    work->versions = other->view.versions;
    return status == CF_OK ? name_python(work, on, version, err) : status;
}

enum cf_status cf_startup_others_after(struct cf_startup_work *work, bool *changed,
                                       struct cf_error *err)
{
    enum cf_status status = work->others == NULL ? find_others(work, err) : CF_OK;

    for (size_t i = 0; i < work->other_count && status == CF_OK && !*changed; i++) {
        if (work->others[i].why == NULL && !cf_verify_interrupted)
            status = compare(work, &work->others[i], changed, err);
    }
    return status;
}

enum cf_status cf_startup_others_note(struct cf_startup_work *work, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < work->other_count && status == CF_OK; i++) {
        const struct cf_startup_other *other = &work->others[i];
        const char *version = other->request.interpreter->version;

        if (other->why != NULL)
            status = cf_startup_note(work, err, "Python %s: not compared: %s", version, other->why);
        else if (other->untested != NULL)
            status = cf_startup_note(
                work, err,
                "Python %s: the program and the changed modules alone are as before (tests: %s)",
                version, other->untested);
        else
            status = cf_startup_note(
                work, err,
                "Python %s: the program, the changed modules alone and %zu test%s are as before",
                version, other->view.tests.count, other->view.tests.count == 1 ? "" : "s");
    }
    return status;
}
