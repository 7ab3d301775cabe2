/* SPDX-License-Identifier: Apache-2.0 */
/* When modules are imported, whose they are, and how long those of each package take. */
#include "report/startup_report.h"

#include <stdlib.h>
#include <string.h>

#define NS 1e9

/* --- whose a module is -------------------------------------------------------------------------
 */

const char *cf_startup_origin_name(enum cf_startup_origin origin)
{
    static const char *const names[] = { "project", "other", "standard" };

    return names[origin];
}

/* The folder of the standard library, as far as the file of `os` goes; 0: it is not known. */
static size_t standard_length(const struct cf_startup_graph *graph, const char **folder)
{
    const uint32_t number = cf_startup_find(graph, "os");
    const char *slash;

    if (number == CF_NO_MODULE)
        return 0;
    *folder = graph->modules[number].file;
    slash = strrchr(*folder, '/');
    return slash == NULL ? 0 : (size_t)(slash + 1 - *folder);
}

static bool is_standard(const struct cf_startup_graph *graph, const char *file)
{
    const char *folder = "";
    const size_t length = standard_length(graph, &folder);

    if (*file == '\0')
        return true; /* part of the interpreter */
    return length > 0 && strncmp(file, folder, length) == 0 &&
           strstr(file + length, "site-packages/") == NULL &&
           strstr(file + length, "dist-packages/") == NULL;
}

/* The module itself, or the nearest package around it that was loaded. */
static const struct cf_startup_module *known_module(const struct cf_startup_graph *graph,
                                                    const char *name)
{
    char package[512];
    uint32_t number = cf_startup_find(graph, name);
    char *dot;

    (void)snprintf(package, sizeof(package), "%s", name);
    while ((number == CF_NO_MODULE || !graph->modules[number].loaded) &&
           (dot = strrchr(package, '.')) != NULL) {
        *dot = '\0';
        number = cf_startup_find(graph, package);
    }
    return number == CF_NO_MODULE || !graph->modules[number].loaded ? NULL
                                                                    : &graph->modules[number];
}

enum cf_startup_origin cf_startup_origin(const struct cf_startup *startup, const char *module)
{
    const struct cf_startup_module *known = known_module(&startup->graph, module);

    if (known == NULL)
        return CF_ORIGIN_OTHER;
    if (known->own)
        return CF_ORIGIN_PROJECT;
    return is_standard(&startup->graph, known->file) ? CF_ORIGIN_STANDARD : CF_ORIGIN_OTHER;
}

/* --- packages -----------------------------------------------------------------------------------
 */

static struct cf_startup_package *package_of(struct cf_startup_package *packages, size_t *count,
                                             const struct cf_startup *startup, const char *module)
{
    const size_t length = strcspn(module, ".");

    for (size_t i = 0; i < *count; i++) {
        if (packages[i].length == length && memcmp(packages[i].name, module, length) == 0)
            return &packages[i];
    }
    packages[*count] = (struct cf_startup_package){ .name = module,
                                                    .length = length,
                                                    .origin = cf_startup_origin(startup, module) };
    return &packages[(*count)++];
}

static int dearer_first(const void *a, const void *b)
{
    const struct cf_startup_package *left = a, *right = b;

    if (left->before_ns != right->before_ns)
        return left->before_ns < right->before_ns ? 1 : -1;
    return strncmp(left->name, right->name,
                   left->length < right->length ? left->length : right->length);
}

struct cf_startup_package *cf_startup_packages(const struct cf_startup *startup,
                                               struct cf_arena *arena, size_t *count)
{
    const size_t most = startup->before.count + startup->after.count;
    struct cf_startup_package *packages = cf_arena_alloc(arena, (most + 1) * sizeof(*packages));

    *count = 0;
    if (packages == NULL)
        return NULL;
    for (size_t i = 0; i < startup->before.count; i++) {
        const struct cf_startup_import *import = &startup->before.imports[i];

        package_of(packages, count, startup, import->module)->before_ns += import->own_ns;
    }
    for (size_t i = 0; i < startup->after.count; i++) {
        const struct cf_startup_import *import = &startup->after.imports[i];

        package_of(packages, count, startup, import->module)->after_ns += import->own_ns;
    }
    qsort(packages, *count, sizeof(*packages), dearer_first);
    return packages;
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

static void put_import(struct cf_json *json, const struct cf_startup *startup,
                       const struct cf_startup_import *import)
{
    cf_json_open(json, NULL, '{');
    cf_json_string(json, "module", import->module);
    cf_json_string(json, "origin",
                   cf_startup_origin_name(cf_startup_origin(startup, import->module)));
    cf_json_real(json, "start_s", (double)import->start_ns / NS);
    cf_json_real(json, "end_s", (double)import->end_ns / NS);
    cf_json_real(json, "own_s", (double)import->own_ns / NS);
    cf_json_int(json, "parent", import->parent == CF_NO_MODULE ? -1 : (int64_t)import->parent);
    cf_json_close(json, '}');
}

static void put_timeline(struct cf_json *json, const struct cf_startup *startup, const char *name,
                         const struct cf_startup_timeline *timeline)
{
    if (timeline->end_ns == 0) {
        cf_json_null(json, name);
        return;
    }
    cf_json_open(json, name, '{');
    cf_json_real(json, "end_s", (double)timeline->end_ns / NS);
    cf_json_open(json, "imports", '[');
    for (size_t i = 0; i < timeline->count; i++)
        put_import(json, startup, &timeline->imports[i]);
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

void cf_startup_timelines_json(struct cf_json *json, const struct cf_startup *startup)
{
    cf_json_open(json, "timeline", '{');
    put_timeline(json, startup, "before", &startup->before);
    put_timeline(json, startup, "after", &startup->after);
    cf_json_close(json, '}');
}
