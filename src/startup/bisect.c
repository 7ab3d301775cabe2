/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST_VERSION_S 1000000000

/*
 * Byte code is known by the second and the size of its source, and versions follow each other
 * faster than that: each gets a second of its own.
 */
enum cf_status cf_startup_write_version(struct cf_startup_work *work, uint32_t file,
                                        const char *text, size_t size, struct cf_error *err)
{
    const char *path =
        cf_path_join(work->arena, work->copies[CF_SIDE_AFTER], work->units.files[file]->file);
    const struct timespec times[2] = { { .tv_nsec = UTIME_NOW },
                                       { .tv_sec = FIRST_VERSION_S + work->versions++ } };
    enum cf_status status;

    if (strcmp(text, work->written[file]) == 0)
        return CF_OK;
    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_write(path, text, size, 0644, err);
    if (status == CF_OK && utimensat(AT_FDCWD, path, times, 0) != 0)
        return cf_fail(err, CF_EIO, "cannot set the time of %s", path);
    if (status == CF_OK)
        work->written[file] = text;
    return status;
}

static void drop_file(struct cf_units *units, uint32_t file)
{
    for (uint32_t i = units->files[file]->unit_first; i < units->files[file]->unit_end; i++) {
        if (!units->items[i].on)
            continue;
        units->items[i].on = false;
        units->items[i].reason = "the changes of its file do not go together";
    }
}

/* A file that cannot be written costs itself only. */
static enum cf_status render(struct cf_startup_work *work, uint32_t file, const char **text,
                             size_t *size, struct cf_error *err)
{
    struct cf_error first = CF_ERROR_INIT;
    enum cf_status status = cf_unit_render(&work->units, file, text, size, &first);

    if (status == CF_OK)
        return CF_OK;
    if (status == CF_ENOMEM)
        return cf_fail(err, status, "%s", first.message);
    drop_file(&work->units, file);
    return cf_unit_render(&work->units, file, text, size, err);
}

enum cf_status cf_startup_write_after(struct cf_startup_work *work, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < work->units.file_count && status == CF_OK; i++) {
        const char *text = NULL;
        size_t size = 0;

        status = render(work, i, &text, &size, err);
        if (status == CF_OK)
            status = cf_startup_write_version(work, i, text, size, err);
    }
    return status;
}

/* The first `count` of the listed units on, the others off. */
static void turn(struct cf_units *units, const uint32_t *list, uint32_t length, uint32_t count)
{
    for (uint32_t i = 0; i < length; i++)
        units->items[list[i]].on = i < count;
}

/* No time is left to find the one: what is known to be harmless stays. */
static void give_up(struct cf_startup_work *work, const uint32_t *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        work->units.items[list[i]].on = false;
        work->units.items[list[i]].reason = "the time budget was over before it was proven";
    }
}

/*
 * A name that functions import for themselves may do no harm where they ask the module for it. Else
 * the file loads its target, and other names of that gain nothing.
 */
static void refuse(const struct cf_units *units, struct cf_unit *unit, const char *reason)
{
    const struct cf_unit_file *file;

    if (units->local && !unit->guarded) {
        unit->guarded = true;
        return;
    }
    unit->on = false;
    unit->reason = reason;
    file = units->files[unit->file];
    for (uint32_t i = file->unit_first; i < file->unit_end && unit->import != CF_NONE; i++) {
        struct cf_unit *other = &units->items[i];

        if (!other->on || other->import == CF_NONE || other->target != unit->target)
            continue;
        other->on = false;
        other->reason = CF_UNIT_STILL_LOADED;
    }
}

enum cf_status cf_startup_bisect(struct cf_startup_work *work, cf_startup_check_fn *check,
                                 const void *what, const char *reason, uint32_t *culprit,
                                 struct cf_error *err)
{
    struct cf_units *units = &work->units;
    uint32_t *list = cf_arena_alloc(work->arena, (units->count + 1) * sizeof(*list));
    uint32_t length = 0, good = 0, bad;
    enum cf_status status = CF_OK;

    if (list == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < units->count; i++) {
        if (units->items[i].on)
            list[length++] = i;
    }
    *culprit = CF_NONE;
    bad = length;
    while (bad - good > 1 && status == CF_OK && !cf_verify_interrupted &&
           !cf_startup_is_over(work)) {
        const uint32_t middle = good + (bad - good) / 2;
        const char *fault = NULL;

        turn(units, list, length, middle);
        status = cf_startup_write_after(work, err);
        if (status == CF_OK)
            status = check(work, what, &fault, err);
        if (fault != NULL)
            bad = middle;
        else
            good = middle;
    }
    turn(units, list, length, length);
    if (bad > 0 && bad - good > 1) {
        give_up(work, list + good, length - good);
    } else if (bad > 0) {
        *culprit = list[bad - 1];
        refuse(units, &units->items[*culprit], reason);
    }
    return status == CF_OK ? cf_startup_write_after(work, err) : status;
}
