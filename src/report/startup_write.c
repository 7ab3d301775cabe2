/* SPDX-License-Identifier: Apache-2.0 */
/* The page is web/startup.html with report.json put in. */
#include "base/draft.h"
#include "base/file.h"
#include "report/startup_report.h"
#include "report_startup_web.h"

#include <string.h>

#define DIFF_MAX_BYTES ((size_t)16 << 20)

void cf_startup_diff(const struct cf_change *change, struct cf_buf *diff)
{
    cf_buf_init(diff, DIFF_MAX_BYTES);
    if (cf_apply_patch(change, 1, diff, NULL) == CF_OK)
        return;
    cf_buf_deinit(diff); /* patch.diff has it */
    cf_buf_init(diff, DIFF_MAX_BYTES);
}

void cf_startup_html(const struct cf_startup *startup, FILE *out)
{
    static const char marker[] = "{{report}}";
    const char *page = (const char *)startup_page, *at = strstr(page, marker);

    if (at == NULL)
        return;
    (void)fwrite(page, 1, (size_t)(at - page), out);
    cf_startup_json(startup, out);
    (void)fputs(at + strlen(marker), out);
}

typedef void write_form(const struct cf_startup *startup, FILE *out);

static enum cf_status write_one(const struct cf_startup *startup, const char *name,
                                write_form *form, struct cf_arena *arena, struct cf_error *err)
{
    struct cf_draft draft;
    const enum cf_status status = cf_draft_begin(&draft, err);

    if (status != CF_OK)
        return status;
    form(startup, draft.out);
    return cf_draft_end(&draft, cf_path_join(arena, startup->folder, name), 0644, err);
}

enum cf_status cf_startup_write(const struct cf_startup *startup, struct cf_arena *arena,
                                struct cf_error *err)
{
    enum cf_status status = write_one(startup, "report.json", cf_startup_json, arena, err);

    if (status == CF_OK)
        status = write_one(startup, "report.md", cf_startup_markdown, arena, err);
    return status == CF_OK ? write_one(startup, "report.html", cf_startup_html, arena, err)
                           : status;
}
