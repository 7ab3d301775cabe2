/* SPDX-License-Identifier: Apache-2.0 */
#include "report/export.h"

#include "report/report.h"

#include <string.h>

#define ARENA_BYTES ((size_t)4 << 30)

struct format {
    const char *name;
    enum cf_status (*write)(struct cf_export *export, struct cf_error *err);
    bool binary;
};

static const struct format formats[] = {
    { "pstats", cf_export_pstats, true },
    { "speedscope", cf_export_speedscope, false },
    { "collapsed", cf_export_collapsed, false },
    { "chrome", cf_export_chrome, false },
};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    }
    return NULL;
}

const char *cf_report_export_formats(void)
{
    return "pstats, speedscope, collapsed, chrome";
}

bool cf_report_export_is_binary(const char *format)
{
    const struct format *found = find_format(format);

    return found != NULL && found->binary;
}

enum cf_status cf_report_export(sqlite3 *db, const char *format, FILE *out, struct cf_error *err)
{
    const struct format *const found = find_format(format);
    struct cf_arena arena;
    struct cf_export export = { .db = db, .arena = &arena, .out = out };
    enum cf_status status = CF_OK;

    if (found == NULL)
        return cf_fail(err, CF_EUSAGE, "unknown format '%.40s' (there are %s)", format,
                       cf_report_export_formats());
    cf_arena_init(&arena, ARENA_BYTES);
    if ((status = cf_facts_load(&export.facts, db, &arena, err)) == CF_OK &&
        (status = cf_calltree_load(&export.tree, db, &arena, err)) == CF_OK)
        status = found->write(&export, err);
    cf_arena_deinit(&arena);
    if (status == CF_OK && (fflush(out) != 0 || ferror(out) != 0))
        return cf_fail(err, CF_EIO, "cannot write the export");
    return status;
}
