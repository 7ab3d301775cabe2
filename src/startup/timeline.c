/* SPDX-License-Identifier: Apache-2.0 */
/* When each module is imported: what python/codeflash/_startup_record.py writes of a run. */
#include "base/file.h"
#include "startup/exec.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

#define RUNS 5 /* in turns; the shortest counts */
#define REPORT_MAX_BYTES ((size_t)64 << 20)
#define LINE_FORM_FIELDS 4 /* name, start, end, parent */

/* "I name start end parent": false where it is none. */
static bool take_import(struct cf_startup_timeline *timeline, char *line)
{
    char *fields[LINE_FORM_FIELDS], *at = line + 1;
    struct cf_startup_import *import = &timeline->imports[timeline->count];
    long parent;

    for (size_t i = 0; i < LINE_FORM_FIELDS; i++) {
        if (at == NULL || *at != '\t')
            return false;
        *at++ = '\0';
        fields[i] = at;
        at = strchr(at, '\t');
    }
    parent = strtol(fields[3], NULL, 10);
    *import = (struct cf_startup_import){ .module = fields[0],
                                          .start_ns = strtoull(fields[1], NULL, 10),
                                          .end_ns = strtoull(fields[2], NULL, 10),
                                          .parent = parent < 0 ? CF_NO_MODULE : (uint32_t)parent };
    return import->end_ns >= import->start_ns &&
           (import->parent == CF_NO_MODULE || import->parent < timeline->count);
}

/* What an import took is taken from the one around it. */
static void find_own(struct cf_startup_timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++) {
        struct cf_startup_import *import = &timeline->imports[i];
        const uint64_t whole = import->end_ns - import->start_ns;

        import->own_ns = whole;
        if (import->parent == CF_NO_MODULE)
            continue;
        struct cf_startup_import *around = &timeline->imports[import->parent];

        import->depth = around->depth + 1;
        around->own_ns -= whole < around->own_ns ? whole : around->own_ns;
    }
}

static enum cf_status read_timeline(struct cf_startup_work *work, const char *path,
                                    struct cf_startup_timeline *timeline, struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0, lines = 1;
    enum cf_status status = cf_file_read(path, REPORT_MAX_BYTES, work->arena, &text, &size, err);

    *timeline = (struct cf_startup_timeline){ 0 };
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    timeline->imports = cf_arena_alloc(work->arena, lines * sizeof(*timeline->imports));
    if (status == CF_OK && timeline->imports == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        text = NULL;
        if (line[0] == 'I' && take_import(timeline, line))
            timeline->count++;
        else if (line[0] == 'Z')
            timeline->end_ns = strtoull(line + 1, NULL, 10);
    }
    find_own(timeline);
    return status;
}

static enum cf_status run_once(struct cf_startup_work *work, enum cf_startup_side side,
                               struct cf_startup_timeline *best, struct cf_error *err)
{
    struct cf_startup_timeline timeline;
    const char *path = NULL;
    enum cf_status status = cf_startup_report(work, side, CF_RUN_TIMELINE, "timeline", &path, err);

    if (status != CF_OK || path == NULL) /* no picture */
        return status;
    status = read_timeline(work, path, &timeline, err);
    if (status == CF_OK && timeline.end_ns > 0 &&
        (best->end_ns == 0 || timeline.end_ns < best->end_ns))
        *best = timeline;
    return status;
}

enum cf_status cf_startup_timelines(struct cf_startup_work *work, bool after, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (int i = 0; i < RUNS && status == CF_OK && !cf_verify_interrupted; i++) {
        status = run_once(work, CF_SIDE_BEFORE, &work->startup->before, err);
        if (status == CF_OK && after)
            status = run_once(work, CF_SIDE_AFTER, &work->startup->after, err);
    }
    return status;
}
