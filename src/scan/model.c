/* SPDX-License-Identifier: Apache-2.0 */
/* How the project is deployed: the strongest evidence decides. */
#include "base/file.h"
#include "project/toml.h"
#include "scan/parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Below this, evidence of another model is not worth a note. */
#define MIXED_STRENGTH 2.5

static int compare(const void *a, const void *b)
{
    const struct cf_scan_evidence *left = a, *right = b;
    int order;

    if (left->strength != right->strength)
        return left->strength < right->strength ? 1 : -1;
    order = strcmp(left->file, right->file);
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

/* The strongest evidence of another model; NULL. */
static const struct cf_scan_evidence *other_of(const struct cf_scan *scan)
{
    for (size_t i = 0; i < scan->evidence_count; i++) {
        if (scan->evidence[i].model != scan->model && scan->evidence[i].strength >= MIXED_STRENGTH)
            return &scan->evidence[i];
    }
    return NULL;
}

enum cf_status cf_scan_model_decide(struct cf_scan *scan, const struct cf_scan_request *request,
                                    struct cf_error *err)
{
    const struct cf_scan_evidence *other;

    if (scan->evidence_count > 0) {
        qsort(scan->evidence, scan->evidence_count, sizeof(*scan->evidence), compare);
        scan->model = scan->evidence[0].model;
    }
    if (request->deployment != NULL) {
        (void)cf_scan_model_of(request->deployment, &scan->model);
        scan->model_note = "as --deployment says";
        return CF_OK;
    }
    other = other_of(scan);
    if (other == NULL)
        return CF_OK;
    scan->model_note = cf_arena_printf(
        scan->arena, "mixed: %s:%u speaks for %s (%s); the strongest evidence decides", other->file,
        other->line, cf_scan_model_name(other->model), other->text);
    return scan->model_note == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* A letter of a distribution's or package's name: case aside, '-', '.' and '_' are the same. */
static int letter(char c)
{
    return c == '-' || c == '.' ? '_' : tolower((unsigned char)c);
}

static bool same_name(const char *a, const char *b)
{
    while (*a != '\0' && letter(*a) == letter(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool is_top(const struct cf_scan_file *file)
{
    return !file->is_aside && strchr(file->module, '.') == NULL &&
           strcmp(file->module, "setup") != 0;
}

/* Files of the package. */
static size_t size_of(const struct cf_scan_files *files, const char *package)
{
    const size_t length = strlen(package);
    size_t count = 0;

    for (size_t i = 0; i < files->count; i++)
        count += strncmp(files->items[i].module, package, length) == 0 &&
                 (files->items[i].module[length] == '.' || files->items[i].module[length] == '\0');
    return count;
}

/* The distribution's name, as pyproject.toml has it; NULL. */
static const char *distribution(const struct cf_project *project, struct cf_arena *arena)
{
    static const char *const tables[2][2] = { { "project", NULL }, { "tool", "poetry" } };
    char *text = NULL;
    size_t size = 0;

    if (project->config.path == NULL ||
        cf_file_read(project->config.path, CF_TOML_MAX_BYTES, arena, &text, &size, NULL) != CF_OK)
        return NULL;
    for (int t = 0; t < 2; t++) {
        struct cf_toml_table table = { 0 };

        if (cf_toml_read(text, size, tables[t], arena, &table, NULL) != CF_OK)
            continue;
        for (size_t i = 0; i < table.count; i++) {
            if (strcmp(table.entries[i].key, "name") == 0 &&
                table.entries[i].kind == CF_TOML_STRING)
                return table.entries[i].strings.items[0];
        }
    }
    return NULL;
}

void cf_scan_find_package(struct cf_scan *scan, const struct cf_project *project,
                          const struct cf_scan_files *files)
{
    const char *name = distribution(project, scan->arena);
    const struct cf_scan_file *best = NULL;
    size_t most = 0;

    for (size_t i = 0; i < files->count; i++) {
        const struct cf_scan_file *file = &files->items[i];
        size_t size;

        if (!is_top(file))
            continue;
        if (name != NULL && same_name(name, file->module)) {
            scan->package = file->module;
            return;
        }
        size = file->is_package ? 1000 + size_of(files, file->module) : 1;
        if (size > most || best == NULL)
            best = file;
        most = size > most ? size : most;
    }
    scan->package = best == NULL ? NULL : best->module;
}
