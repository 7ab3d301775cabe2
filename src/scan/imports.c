/* SPDX-License-Identifier: Apache-2.0 */
/* The import pass: `-X importtime` of the main package in fresh interpreters, several times: some
 * before the other passes and some after them, as a machine is faster now and slower then. */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "candidates/code.h"
#include "project/path.h"
#include "scan/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define OUTPUT_MAX_BYTES ((size_t)32 << 20)
#define TIMEOUT_SECONDS 60.0
#define RUNS 7 /* after one that fills the byte code, while they take no longer than ... */
#define RUNS_EARLY 3
#define RUNS_MIN 3
#define RUNS_SECONDS 6.0
#define LEAST_US 50000 /* of its own: what is a finding */
#define DEPTH_MAX 512
#define DETAIL_US 5000 /* modules in the table of the report */
#define BARREL_MIN 5   /* names of its own modules that an __init__ imports at once */

struct module {
    const char *name;
    uint64_t own[RUNS], total[RUNS]; /* microseconds */
    size_t seen;                     /* runs */
    uint32_t parent;                 /* who imports it: index; CF_NONE: nobody */
};

struct imports {
    struct cf_scan_work *work;
    struct module *items; /* as they end: those that a module imports come before it */
    size_t count, capacity;
    int runs;
    struct cf_error *err;
};

/*
 * The lower quartile: what else runs on the machine makes an import longer, never shorter, so the
 * middle of few runs moves with it; the shortest run would be one that had luck.
 */
static uint64_t usual(const uint64_t values[RUNS], size_t count)
{
    uint64_t sorted[RUNS];

    memcpy(sorted, values, sizeof(sorted));
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && sorted[j - 1] > sorted[j]; j--) {
            const uint64_t higher = sorted[j - 1];

            sorted[j - 1] = sorted[j];
            sorted[j] = higher;
        }
    }
    return count == 0 ? 0 : sorted[(count - 1) / 4];
}

static uint64_t own_of(const struct module *module)
{
    return usual(module->own, module->seen);
}

static uint32_t find(const struct imports *imports, const char *name)
{
    for (size_t i = 0; i < imports->count; i++) {
        if (strcmp(imports->items[i].name, name) == 0)
            return (uint32_t)i;
    }
    return CF_NONE;
}

/* The module of that name, a new one where there was none; NULL: no memory. */
static struct module *add(struct imports *imports, const char *name)
{
    struct cf_arena *arena = imports->work->scan->arena;
    const uint32_t known = find(imports, name);

    if (known != CF_NONE)
        return &imports->items[known];
    if (imports->count == imports->capacity) {
        const size_t room = imports->capacity == 0 ? 256 : 2 * imports->capacity;
        struct module *items = cf_arena_alloc(arena, room * sizeof(*items));

        if (items == NULL)
            return NULL;
        if (imports->count > 0)
            memcpy(items, imports->items, imports->count * sizeof(*items));
        imports->items = items;
        imports->capacity = room;
    }
    imports->items[imports->count] = (struct module){ .name = name, .parent = CF_NONE };
    return &imports->items[imports->count++];
}

/* "import time:       123 |        456 |   name": two blanks for each level. */
static bool read_line(const char *line, size_t length, uint64_t *own, uint64_t *total,
                      const char **name)
{
    static const char start[] = "import time:";
    char *rest = NULL;

    if (length < sizeof(start) || strncmp(line, start, sizeof(start) - 1) != 0)
        return false;
    *own = strtoull(line + sizeof(start) - 1, &rest, 10);
    if (rest == line + sizeof(start) - 1 || strncmp(rest, " |", 2) != 0)
        return false;
    *total = strtoull(rest + 2, &rest, 10);
    if (strncmp(rest, " | ", 3) != 0)
        return false;
    *name = rest + 3;
    return true;
}

/* One run's output. Modules below `site` and the start-up of Python end before the package. */
static enum cf_status read_run(struct imports *imports, const char *text)
{
    uint32_t waiting[DEPTH_MAX]; /* modules whose importer has not ended, with their levels */
    size_t levels[DEPTH_MAX], count = 0;

    while (*text != '\0') {
        const size_t length = strcspn(text, "\n");
        const char *shown = NULL, *name;
        uint64_t own = 0, total = 0;
        size_t blanks, level;

        if (read_line(text, length, &own, &total, &shown)) {
            struct module *module;
            uint32_t index;

            blanks = strspn(shown, " ");
            level = blanks / 2;
            name = cf_arena_strndup(imports->work->scan->arena, shown + blanks,
                                    (size_t)(text + length - shown) - blanks);
            module = name == NULL ? NULL : add(imports, name);
            if (module == NULL)
                return cf_fail(imports->err, CF_ENOMEM, "out of memory");
            index = (uint32_t)(module - imports->items);
            if (module->seen < RUNS) {
                module->own[module->seen] = own;
                module->total[module->seen++] = total;
            }
            while (count > 0 && levels[count - 1] > level)
                imports->items[waiting[--count]].parent = index;
            if (count < DEPTH_MAX) {
                waiting[count] = index;
                levels[count++] = level;
            }
        }
        text += length + (text[length] == '\n');
    }
    return CF_OK;
}

/* The folder that the package is found below. */
static const char *folder_of(const struct cf_scan_work *work)
{
    const char *package = work->scan->package;

    for (size_t i = 0; i < work->files->count; i++) {
        const struct cf_scan_file *file = &work->files->items[i];

        if (strcmp(file->module, package) == 0) {
            const char *folder = cf_path_folder(work->scan->arena, file->absolute);

            return file->is_package && folder != NULL ? cf_path_folder(work->scan->arena, folder)
                                                      : folder;
        }
    }
    return work->scan->root;
}

static enum cf_status run_once(struct cf_scan_work *work, struct cf_buf *messages,
                               const char **fault, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_scan_command command = { .timeout = TIMEOUT_SECONDS, .err = messages };
    struct cf_error failed = CF_ERROR_INIT;
    const char *const words[] = {
        "-X",
        "importtime",
        "-c",
        cf_arena_printf(arena, "import sys; sys.path.append(sys.argv[1]); import %s",
                        work->scan->package),
        folder_of(work),
    };
    int wait_status = 0;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && status == CF_OK; i++)
        status = words[i] == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                  : cf_list_add(&command.arguments, arena, words[i], err);
    if (status != CF_OK)
        return status;
    cf_buf_reset(messages);
    status = cf_scan_command_run(work, &command, &wait_status, &failed);
    if (status != CF_OK)
        *fault = cf_arena_printf(arena, "import %s: %s", work->scan->package, failed.message);
    else if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0)
        *fault = cf_arena_printf(arena, "import %s fails: %s", work->scan->package,
                                 cf_scan_last_line(cf_buf_str(messages), arena));
    return CF_OK;
}

static bool is_of_package(const char *name, const char *package)
{
    const size_t length = strlen(package);

    return strncmp(name, package, length) == 0 && (name[length] == '.' || name[length] == '\0');
}

/* The project's file of the module; NULL: it is a library's. */
static const struct cf_scan_file *file_of(const struct cf_scan_work *work, const char *name)
{
    for (size_t i = 0; i < work->files->count; i++) {
        if (strcmp(work->files->items[i].module, name) == 0)
            return &work->files->items[i];
    }
    return NULL;
}

/* The statement of the file that imports the module, or something of it; CF_NONE. */
static uint32_t statement_of(const struct cf_scan_file *file, const char *name)
{
    const struct cf_source *source = &file->source;
    char top[CF_SCAN_DOTTED_MAX];

    (void)snprintf(top, sizeof(top), "%.*s", (int)strcspn(name, "."), name);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < source->imports.count; i++) {
            const struct cf_import *import = &source->imports.items[i];
            const char *module = import->module;

            if (import->level > 0 || source->scopes.scopes[import->scope].kind != CF_SCOPE_MODULE)
                continue;
            if (round == 0 ? strcmp(module, name) == 0 : is_of_package(module, top))
                return import->statement;
        }
    }
    return CF_NONE;
}

/* An __init__ that pulls in many modules of its package at once. */
static bool is_barrel(const struct cf_scan_file *file)
{
    const struct cf_imports *imports = &file->source.imports;
    unsigned own = 0;

    for (uint32_t i = 0; i < imports->count; i++)
        own += imports->items[i].level > 0 || is_of_package(imports->items[i].module, file->module);
    return file->is_package && own >= BARREL_MIN;
}

/* The project's module that comes first on the way up, and the module below it on that way. */
static const struct cf_scan_file *importer_of(const struct imports *imports,
                                              const struct module *module, const char **imported)
{
    const struct module *at = module;

    for (int steps = 0; at->parent != CF_NONE && steps < DEPTH_MAX; steps++) {
        const struct cf_scan_file *file;

        *imported = at->name;
        at = &imports->items[at->parent];
        file = file_of(imports->work, at->name);
        if (file != NULL)
            return file;
    }
    return NULL;
}

/* "a -> b -> c": who imports it, the outermost first. */
static const char *chain_of(const struct imports *imports, const struct module *module)
{
    struct cf_arena *arena = imports->work->scan->arena;
    const char *text = module->name;

    for (int steps = 0; module->parent != CF_NONE && steps < 12 && text != NULL; steps++) {
        module = &imports->items[module->parent];
        text = cf_arena_printf(arena, "%s -> %s", module->name, text);
    }
    return text;
}

static const char *pattern_of(const struct imports *imports, const struct module *module,
                              const struct cf_scan_file *own, const struct cf_scan_file *importer)
{
    struct cf_arena *arena = imports->work->scan->arena;

    if (own != NULL)
        return is_barrel(own) ? "Barrel __init__" : "Computation at import";
    for (const struct module *at = module; at->parent != CF_NONE;
         at = &imports->items[at->parent]) {
        const struct cf_scan_file *file = file_of(imports->work, imports->items[at->parent].name);

        if (file != NULL && is_barrel(file))
            return cf_arena_printf(arena, "Heavy eager import through the barrel %s", file->path);
    }
    return importer == NULL ? "Heavy eager import"
                            : cf_arena_printf(arena, "Heavy eager import by %s", importer->module);
}

static enum cf_status add_finding(struct imports *imports, const struct module *module)
{
    struct cf_scan *scan = imports->work->scan;
    struct cf_arena *arena = scan->arena;
    const struct cf_scan_file *own = file_of(imports->work, module->name);
    const char *imported = module->name;
    const struct cf_scan_file *importer =
        own != NULL ? NULL : importer_of(imports, module, &imported);
    const uint32_t statement = importer == NULL ? CF_NONE : statement_of(importer, imported);
    const struct cf_scan_file *file = own != NULL ? own : importer;
    struct cf_scan_finding *finding = cf_scan_add(scan, CF_SCAN_IMPORT, CF_SCAN_LOW);

    if (finding == NULL)
        return cf_fail(imports->err, CF_ENOMEM, "out of memory");
    finding->phase = CF_SCAN_START;
    finding->function = module->name;
    finding->project = own != NULL;
    finding->file = file == NULL ? NULL : file->path;
    finding->line = file == NULL           ? 0
                    : statement == CF_NONE ? 1
                                           : file->source.syntax.nodes[statement].line;
    finding->target = file == NULL ? cf_arena_printf(arena, "`%s`", module->name)
                                   : cf_arena_printf(arena, "`%s` in %s:%u", module->name,
                                                     file->path, finding->line);
    finding->seconds = (double)own_of(module) / 1e6;
    finding->cumulative = (double)usual(module->total, module->seen) / 1e6;
    finding->metric =
        cf_arena_printf(arena, "%s own, %s cumulative", cf_scan_time_text(arena, finding->seconds),
                        cf_scan_time_text(arena, finding->cumulative));
    finding->pattern = pattern_of(imports, module, own, importer);
    finding->impact = cf_arena_printf(arena, "up to %s off the start",
                                      cf_scan_time_text(arena, finding->cumulative));
    finding->evidence = chain_of(imports, module);
    return finding->target == NULL || finding->metric == NULL || finding->pattern == NULL ||
                   finding->impact == NULL || finding->evidence == NULL
               ? cf_fail(imports->err, CF_ENOMEM, "out of memory")
               : CF_OK;
}

/* Only what the package's own import brings: below the package, itself included. */
static bool is_below_package(const struct imports *imports, const struct module *module)
{
    for (int steps = 0; steps < DEPTH_MAX; steps++) {
        if (strcmp(module->name, imports->work->scan->package) == 0)
            return true;
        if (module->parent == CF_NONE)
            return false;
        module = &imports->items[module->parent];
    }
    return false;
}

/* Everything below the package, for the page's waterfall. */
static enum cf_status keep_modules(const struct imports *imports)
{
    struct cf_scan *scan = imports->work->scan;
    struct cf_arena *arena = scan->arena;
    uint32_t *numbers = cf_arena_alloc(arena, (imports->count + 1) * sizeof(*numbers));

    scan->imports = cf_arena_alloc(arena, (imports->count + 1) * sizeof(*scan->imports));
    if (numbers == NULL || scan->imports == NULL)
        return cf_fail(imports->err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < imports->count; i++) {
        numbers[i] = CF_NONE;
        if (is_below_package(imports, &imports->items[i]))
            numbers[i] = (uint32_t)scan->import_count++;
    }
    for (size_t i = 0; i < imports->count; i++) {
        const struct module *module = &imports->items[i];

        if (numbers[i] == CF_NONE)
            continue;
        scan->imports[numbers[i]] = (struct cf_scan_import){
            .module = module->name,
            .own = (double)own_of(module) / 1e6,
            .total = (double)usual(module->total, module->seen) / 1e6,
            .parent = module->parent == CF_NONE ? UINT32_MAX : numbers[module->parent],
            .project = file_of(imports->work, module->name) != NULL,
        };
    }
    return CF_OK;
}

static enum cf_status report(struct imports *imports)
{
    struct cf_scan *scan = imports->work->scan;
    struct cf_scan_pass *pass = &scan->passes[CF_SCAN_IMPORT];
    const uint32_t top = find(imports, scan->package);
    const char *table = cf_arena_printf(
        scan->arena, "import %s: %s (lower quartile of %d runs)\n      own  cumulative  module",
        scan->package,
        top == CF_NONE ? "?"
                       : cf_scan_time_text(scan->arena, (double)usual(imports->items[top].total,
                                                                      imports->items[top].seen) /
                                                            1e6),
        imports->runs);
    enum cf_status status = keep_modules(imports);

    for (size_t i = 0; i < imports->count && status == CF_OK && table != NULL; i++) {
        const struct module *module = &imports->items[i];
        const uint64_t own = own_of(module);

        if (!is_below_package(imports, module))
            continue;
        if (own > LEAST_US)
            status = add_finding(imports, module);
        if (own >= DETAIL_US)
            table = cf_arena_printf(
                scan->arena, "%s\n%6.1f ms  %7.1f ms  %s", table, (double)own / 1e3,
                (double)usual(module->total, module->seen) / 1e3, chain_of(imports, module));
    }
    pass->detail = table;
    pass->ran = top != CF_NONE;
    return status == CF_OK && table == NULL ? cf_fail(imports->err, CF_ENOMEM, "out of memory")
                                            : status;
}

static double seconds_since(uint64_t began)
{
    return (double)(cf_clock_ns() - began) / (double)CF_NS_PER_SECOND;
}

/* One more run, whose text is kept. */
static enum cf_status run_and_keep(struct cf_scan_work *work, struct cf_buf *messages,
                                   struct cf_error *err)
{
    const char **fault = &work->scan->passes[CF_SCAN_IMPORT].fault;
    const char *text;
    enum cf_status status = run_once(work, messages, fault, err);

    if (status != CF_OK || *fault != NULL)
        return status;
    text = cf_arena_strdup(work->scan->arena, cf_buf_str(messages));
    return text == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                        : cf_list_add(&work->imports, work->scan->arena, text, err);
}

/* Runs until there are so many, or until half of the time has passed and there are enough. */
static enum cf_status run_up_to(struct cf_scan_work *work, size_t runs, struct cf_error *err)
{
    const struct cf_scan_pass *pass = &work->scan->passes[CF_SCAN_IMPORT];
    const uint64_t began = cf_clock_ns();
    const size_t enough = runs < RUNS ? 1 : RUNS_MIN;
    struct cf_buf messages;
    enum cf_status status = CF_OK;

    cf_buf_init(&messages, OUTPUT_MAX_BYTES);
    while (status == CF_OK && pass->fault == NULL && work->imports.count < runs &&
           (work->imports.count < enough || seconds_since(began) < RUNS_SECONDS / 2))
        status = run_and_keep(work, &messages, err);
    cf_buf_deinit(&messages);
    return status;
}

enum cf_status cf_scan_imports_early(struct cf_scan_work *work, struct cf_error *err)
{
    enum cf_status status;

    if (work->scan->package == NULL)
        return CF_OK;
    status = run_up_to(work, 1, err);
    work->imports.count = 0; /* it has filled the byte code */
    return status == CF_OK ? run_up_to(work, RUNS_EARLY, err) : status;
}

enum cf_status cf_scan_imports(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_scan_pass *pass = &work->scan->passes[CF_SCAN_IMPORT];
    struct imports imports = { .work = work, .err = err };
    enum cf_status status;

    if (work->scan->package == NULL) {
        pass->fault = "there is no package or module to import";
        return CF_OK;
    }
    status = run_up_to(work, RUNS, err);
    for (size_t i = 0; i < work->imports.count && status == CF_OK; i++)
        status = read_run(&imports, work->imports.items[i]);
    imports.runs = (int)work->imports.count;
    return status == CF_OK && pass->fault == NULL ? report(&imports) : status;
}
