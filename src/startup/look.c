/* SPDX-License-Identifier: Apache-2.0 */
/* Does the program work, which modules does it load, who imports them, and how long does each take?
 */
#include "base/file.h"
#include "startup/exec.h"

#include <stdlib.h>
#include <string.h>

#define REPORT_MAX_BYTES ((size_t)64 << 20)
#define TIMED_RUNS 5 /* the least of them counts: what disturbs a process only makes it slower */
#define FIELDS_MAX 6

/* --- what python/codeflash/_startup_record.py wrote ------------------------------------------ */

/* Cuts the line at its tabs; gives the number of fields. */
static size_t cut(char *line, char *fields[FIELDS_MAX])
{
    size_t count = 0;

    while (line != NULL && count < FIELDS_MAX) {
        fields[count++] = line;
        line = strchr(line, '\t');
        if (line != NULL)
            *line++ = '\0';
    }
    return count;
}

static enum cf_status take_module(struct cf_startup_work *work, char *const *fields,
                                  struct cf_error *err)
{
    struct cf_startup_graph *graph = &work->startup->graph;
    const uint32_t number = cf_startup_add(graph, fields[1]);
    const char *copy = work->copies[CF_SIDE_BEFORE];
    struct cf_startup_module *module;

    if (number == CF_NO_MODULE)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    module = &graph->modules[number];
    module->loaded = true;
    module->file = cf_arena_strdup(work->arena, fields[2]);
    module->within = cf_arena_strdup(work->arena, fields[5]);
    module->package = fields[3][0] == '1';
    module->early = fields[4][0] == '1';
    if (module->file == NULL || module->within == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    /* What the program is run as is there from the first. */
    module->own = cf_path_inside(module->file, copy) &&
                  (!module->early || strcmp(module->name, "__main__") == 0);
    if (module->own) { /* shown as the project's */
        module->file =
            cf_arena_printf(work->arena, "%s%s", work->startup->root, module->file + strlen(copy));
        if (module->file == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return CF_OK;
}

static enum cf_status take_edge(struct cf_startup_graph *graph, char *const *fields,
                                struct cf_error *err)
{
    const uint32_t from = cf_startup_add(graph, fields[1]);
    const uint32_t to = cf_startup_add(graph, fields[2]);

    if (from == CF_NO_MODULE || to == CF_NO_MODULE)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_startup_add_edge(graph, from, to, err);
}

static enum cf_status add_called(struct cf_startup_work *work, char *const *fields,
                                 struct cf_error *err)
{
    const char *copy = work->copies[CF_SIDE_BEFORE];
    struct cf_unit_called *called;

    if (!cf_path_inside(fields[1], copy))
        return CF_OK;
    if (work->called_count == work->called_room) {
        const size_t room = work->called_room == 0 ? 256 : 2 * work->called_room;

        called = cf_arena_alloc(work->arena, room * sizeof(*called));
        if (called == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (work->called_count > 0)
            memcpy(called, work->called, work->called_count * sizeof(*called));
        work->called = called;
        work->called_room = room;
    }
    called = &work->called[work->called_count++];
    called->file = cf_arena_strdup(work->arena, fields[1] + strlen(copy) + 1);
    called->line = (uint32_t)strtoul(fields[2], NULL, 10);
    called->calls = strtoull(fields[3], NULL, 10);
    return called->file == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* The calls of a function count for the module of its file. */
static enum cf_status take_calls(struct cf_startup_work *work, char *const *fields,
                                 struct cf_error *err)
{
    struct cf_startup_graph *graph = &work->startup->graph;
    const char *copy = work->copies[CF_SIDE_BEFORE], *root = work->startup->root;
    const bool own = cf_path_inside(fields[1], copy);

    for (uint32_t i = 1; i < graph->count; i++) {
        struct cf_startup_module *module = &graph->modules[i];
        const bool same = own && module->own
                              ? strcmp(module->file + strlen(root), fields[1] + strlen(copy)) == 0
                              : strcmp(module->file, fields[1]) == 0;

        if (same)
            module->calls += strtoull(fields[3], NULL, 10);
    }
    return add_called(work, fields, err);
}

static enum cf_status take_line(struct cf_startup_work *work, char *line, struct cf_error *err)
{
    char *fields[FIELDS_MAX] = { 0 };
    const size_t count = cut(line, fields);

    if (fields[0][0] == 'M' && count >= 6)
        return take_module(work, fields, err);
    if (fields[0][0] == 'E' && count >= 3)
        return take_edge(&work->startup->graph, fields, err);
    if (fields[0][0] == 'F' && count >= 4)
        return take_calls(work, fields, err);
    if (fields[0][0] == 'S' && count >= 2)
        work->threads = (unsigned)strtoul(fields[1], NULL, 10);
    if (fields[0][0] == 'T' && count >= 2 && strtol(fields[1], NULL, 10) > 0)
        return cf_startup_note(work, err, "the program leaves %s threads running", fields[1]);
    return CF_OK;
}

static enum cf_status read_record(struct cf_startup_work *work, const char *path,
                                  struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(path, REPORT_MAX_BYTES, work->arena, &text, &size, err);

    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        text = NULL;
        status = take_line(work, line, err);
    }
    return status == CF_OK ? cf_startup_link(&work->startup->graph, err) : status;
}

static enum cf_status record(struct cf_startup_work *work, bool *goes_on, struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, work->work, "record");
    const struct cf_startup_spec spec = { .mode = CF_RUN_RECORDED, .report = path };
    struct cf_startup_ended ended;
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_startup_exec(work, &spec, &ended, err);
    cf_startup_ended_deinit(&ended);
    if (status == CF_OK)
        status = cf_startup_graph_init(&work->startup->graph, work->arena, err);
    if (status != CF_OK)
        return status;
    *goes_on = cf_path_is_file(path);
    if (*goes_on)
        return read_record(work, path, err);
    work->startup->outcome = CF_STARTUP_NOTHING;
    work->startup->reason = "the program ends without Python's own end (os._exit, exec): its "
                            "imports cannot be seen";
    return CF_OK;
}

/* --- -X importtime ---------------------------------------------------------------------------- */

/* "import time:       123 |        456 |   name" */
static void take_time(struct cf_startup_graph *graph, char *line)
{
    static const char start[] = "import time:";
    char *own_end = NULL, *whole_end = NULL;
    unsigned long long own, whole;
    uint32_t number;

    if (strncmp(line, start, sizeof(start) - 1) != 0)
        return;
    own = strtoull(line + sizeof(start) - 1, &own_end, 10);
    own_end += strspn(own_end, " ");
    if (*own_end != '|')
        return;
    whole = strtoull(own_end + 1, &whole_end, 10);
    whole_end += strspn(whole_end, " ");
    if (*whole_end != '|')
        return;
    whole_end += 1 + strspn(whole_end + 1, " ");
    number = cf_startup_find(graph, whole_end);
    if (number == CF_NO_MODULE || graph->modules[number].early)
        return;
    if (graph->modules[number].own_ns == 0 || own * 1000 < graph->modules[number].own_ns)
        graph->modules[number].own_ns = own * 1000;
    if (graph->modules[number].whole_ns == 0 || whole * 1000 < graph->modules[number].whole_ns)
        graph->modules[number].whole_ns = whole * 1000;
}

static enum cf_status time_modules(struct cf_startup_work *work, struct cf_error *err)
{
    const struct cf_startup_spec spec = { .mode = CF_RUN_TIMED };
    enum cf_status status = CF_OK;

    for (int i = 0; i < TIMED_RUNS && status == CF_OK; i++) {
        struct cf_startup_ended ended;
        char *text, *line, *rest = NULL;

        status = cf_startup_exec(work, &spec, &ended, err);
        text = ended.err.data;
        while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
            text = NULL;
            take_time(&work->startup->graph, line);
        }
        cf_startup_ended_deinit(&ended);
    }
    return status;
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum cf_status refuse(struct cf_startup_work *work, bool *goes_on, struct cf_error *err,
                             const char *reason)
{
    *goes_on = false;
    work->startup->program_fails = true;
    work->startup->outcome = CF_STARTUP_FAILED;
    work->startup->reason = reason;
    return reason == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* One plain run: it warms the byte code, and a program that fails is left alone. */
static enum cf_status try_program(struct cf_startup_work *work, bool then, bool *goes_on,
                                  struct cf_error *err)
{
    const struct cf_startup_spec spec = { .mode = CF_RUN_PLAIN, .then = then };
    const char *what = then ? "the program with --then" : "the program";
    struct cf_startup_ended ended;
    enum cf_status status = cf_startup_exec(work, &spec, &ended, err);

    if (status == CF_ETIMEOUT)
        status = refuse(work, goes_on, err,
                        cf_arena_printf(work->arena, "%s does not end within a minute", what));
    else if (status == CF_OK && ended.wait_status != 0)
        status = refuse(work, goes_on, err,
                        cf_arena_printf(work->arena, "%s fails before any change: %s: %s", what,
                                        cf_startup_end(work, ended.wait_status),
                                        cf_startup_last_line(work, &ended.err)));
    cf_startup_ended_deinit(&ended);
    return status;
}

/* The top package of a module of the project that was loaded from elsewhere; NULL: there is none.
 */
static const struct cf_startup_module *strayed(const struct cf_startup_work *work)
{
    const struct cf_startup_graph *graph = &work->startup->graph;
    const char *folder = work->request->project->module_root;
    const char *init = cf_path_join(work->arena, folder, "__init__.py");
    const bool is_package = init != NULL && cf_path_is_file(init);

    for (uint32_t i = 1; i < graph->count; i++) {
        const struct cf_startup_module *module = &graph->modules[i];
        const char *inside;

        if (!module->loaded || module->own || module->early || *module->file != '/' ||
            strchr(module->name, '.') != NULL || strcmp(module->name, "__main__") == 0)
            continue;
        inside = cf_arena_printf(work->arena, "%s/%s/__init__.py", folder, module->name);
        if (is_package ? strcmp(cf_path_base(folder), module->name) == 0
                       : inside != NULL && cf_path_is_file(inside))
            return module;
    }
    return NULL;
}

static void count_modules(struct cf_startup *startup)
{
    for (uint32_t i = 1; i < startup->graph.count; i++) {
        const struct cf_startup_module *module = &startup->graph.modules[i];

        startup->loaded += module->loaded && !module->early;
        startup->own += module->loaded && module->own;
    }
}

enum cf_status cf_startup_look(struct cf_startup_work *work, bool *goes_on, struct cf_error *err)
{
    const struct cf_startup_module *elsewhere;
    enum cf_status status;

    *goes_on = true;
    cf_startup_tell(work, "the program, and what it imports");
    status = try_program(work, false, goes_on, err);
    if (status == CF_OK && *goes_on && work->request->then != NULL)
        status = try_program(work, true, goes_on, err);
    if (status == CF_OK && *goes_on)
        status = record(work, goes_on, err);
    if (status != CF_OK || !*goes_on)
        return status;
    count_modules(work->startup);
    elsewhere = strayed(work);
    if (elsewhere != NULL) {
        *goes_on = false;
        work->startup->outcome = CF_STARTUP_FAILED;
        work->startup->reason =
            cf_arena_printf(work->arena,
                            "%s is imported from %s even with the checkout first on the path: an "
                            "import hook is in front of it",
                            elsewhere->name, elsewhere->file);
        return CF_OK;
    }
    status = time_modules(work, err);
    return status == CF_OK ? cf_startup_link(&work->startup->graph, err) : status;
}
