/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Submodules that were there as attributes of their packages because something imported them on the
 * way: where nothing does any more, the package loads them when they are asked for.
 */
#include "startup/search.h"

#include <string.h>

static struct cf_unit_file *package_of(const struct cf_startup_work *work, const char *module)
{
    for (uint32_t i = 0; i < work->units.file_count; i++) {
        struct cf_unit_file *file = work->units.files[i];

        if (strcmp(file->module, module) == 0)
            return cf_unit_may_have_parts(file) ? file : NULL;
    }
    return NULL;
}

static bool has_part(const struct cf_unit_file *file, const char *name, size_t length)
{
    for (size_t i = 0; i < file->parts.count; i++) {
        if (strlen(file->parts.items[i]) == length &&
            memcmp(file->parts.items[i], name, length) == 0)
            return true;
    }
    return false;
}

enum cf_status cf_startup_add_parts(struct cf_startup_work *work, const char *module,
                                    const char *names, bool *added, struct cf_error *err)
{
    struct cf_unit_file *file = package_of(work, module);
    enum cf_status status = CF_OK;

    while (file != NULL && *names != '\0' && status == CF_OK) {
        const size_t length = strcspn(names, ". ");
        const char *name = names;

        names += strcspn(names, " ");
        names += *names == ' ';
        if (name[length] != '.' || has_part(file, name, length))
            continue;
        name = cf_arena_strndup(work->arena, name, length);
        status = name == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_list_add(&file->parts, work->arena, name, err);
        *added = true;
    }
    return status;
}

static bool is_still(const struct cf_startup_work *work, const char *package, const char *name)
{
    const char *whole = cf_arena_printf(work->arena, "%s.%s", package, name);
    const uint32_t module =
        whole == NULL ? CF_NO_MODULE : cf_startup_find(&work->startup->graph, whole);

    return module != CF_NO_MODULE && work->still[module];
}

bool cf_startup_trim_parts(struct cf_startup_work *work)
{
    bool any = false;

    for (uint32_t i = 0; i < work->units.file_count; i++) {
        struct cf_unit_file *file = work->units.files[i];
        size_t kept = 0;

        for (size_t k = 0; k < file->parts.count; k++) {
            if (!is_still(work, file->module, file->parts.items[k]))
                file->parts.items[kept++] = file->parts.items[k];
        }
        any = any || kept < file->parts.count;
        file->parts.count = kept;
    }
    return any;
}
