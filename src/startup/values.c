/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What making each constant takes: in the copy "after" a clock stands around the statement, on its
 * line, and the program runs some times (python/codeflash/_startup_record.py has the clock).
 */
#include "base/file.h"
#include "startup/exec.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

#define RUNS 5 /* the shortest counts */
#define REPORT_MAX_BYTES ((size_t)64 << 20)

static bool is_timed(const struct cf_unit *unit)
{
    return unit->plain && unit->on;
}

/* The text of the file with the clocks; CF_ENOMEM, CF_EFORMAT. */
static enum cf_status put_clocks(const struct cf_units *units, uint32_t file, const char **text,
                                 size_t *size, struct cf_error *err)
{
    const struct cf_unit_file *of = units->files[file];
    const struct cf_syntax *syntax = &of->source.syntax;
    struct cf_edits edits = { 0 };
    enum cf_status status = CF_OK;

    for (uint32_t i = of->unit_first; i < of->unit_end && status == CF_OK; i++) {
        const struct cf_node *statement = &syntax->nodes[units->items[i].statement];
        const char *calls[2];

        if (!is_timed(&units->items[i]))
            continue;
        calls[0] = cf_arena_printf(units->arena, "__codeflash_value__(%u); ", i);
        calls[1] = cf_arena_printf(units->arena, "; __codeflash_value__(%u)", i);
        if (calls[0] == NULL || calls[1] == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        status =
            cf_edits_add(&edits, units->arena,
                         (struct cf_edit){ statement->start, statement->start, calls[0] }, err);
        if (status == CF_OK)
            status =
                cf_edits_add(&edits, units->arena,
                             (struct cf_edit){ statement->end, statement->end, calls[1] }, err);
    }
    if (status == CF_OK)
        status = cf_edits_apply(syntax, edits.items, edits.count, units->arena, text, err);
    if (status == CF_OK)
        *size = strlen(*text);
    return status;
}

/* "V number nanoseconds" */
static enum cf_status read_values(struct cf_startup_work *work, const char *path,
                                  struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(path, REPORT_MAX_BYTES, work->arena, &text, &size, err);

    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        char *end = line + 1;
        unsigned long number;
        uint64_t took;

        text = NULL;
        if (line[0] != 'V')
            continue;
        number = strtoul(line + 1, &end, 10);
        took = strtoull(end, NULL, 10);
        if (number >= work->units.count)
            continue;
        struct cf_unit *unit = &work->units.items[number];

        if (unit->value_ns == 0 || took < unit->value_ns)
            unit->value_ns = took;
    }
    return status;
}

static enum cf_status run_once(struct cf_startup_work *work, struct cf_error *err)
{
    const char *path = NULL;
    enum cf_status status =
        cf_startup_report(work, CF_SIDE_AFTER, CF_RUN_VALUES, "values", &path, err);

    if (status == CF_ETIMEOUT || path == NULL) /* nothing is known of its values */
        return status == CF_ETIMEOUT ? CF_OK : status;
    return read_values(work, path, err);
}

enum cf_status cf_startup_values(struct cf_startup_work *work, struct cf_error *err)
{
    bool any = false;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < work->units.count; i++)
        any = any || is_timed(&work->units.items[i]);
    if (!any)
        return CF_OK;
    for (uint32_t i = 0; i < work->units.file_count && status == CF_OK; i++) {
        const char *text = NULL;
        size_t size = 0;

        status = put_clocks(&work->units, i, &text, &size, err);
        if (status == CF_OK)
            status = cf_startup_write_version(work, i, text, size, err);
    }
    for (int i = 0; i < RUNS && status == CF_OK && !cf_verify_interrupted; i++)
        status = run_once(work, err);
    return status;
}
