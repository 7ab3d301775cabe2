/* SPDX-License-Identifier: Apache-2.0 */
#include "base/draft.h"
#include "base/file.h"
#include "report/run_report.h"

typedef void write_form(const struct cf_run *run, FILE *out);

static enum cf_status write_one(const struct cf_run *run, const char *name, write_form *form,
                                struct cf_arena *arena, struct cf_error *err)
{
    struct cf_draft draft;
    const enum cf_status status = cf_draft_begin(&draft, err);

    if (status != CF_OK)
        return status;
    form(run, draft.out);
    return cf_draft_end(&draft, cf_path_join(arena, run->folder, name), 0644, err);
}

enum cf_status cf_run_write(const struct cf_run *run, struct cf_arena *arena, struct cf_error *err)
{
    static const struct {
        const char *name;
        write_form *form;
        bool of_changes; /* only where something was changed */
    } forms[] = {
        { "report.json", cf_run_json, false },
        { "report.md", cf_run_markdown, false },
        { "report.html", cf_run_html, false },
        { "commit.txt", cf_run_commit, true },
        { "pull_request.md", cf_run_pull_request, true },
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && status == CF_OK; i++) {
        if (!forms[i].of_changes || run->file_count > 0)
            status = write_one(run, forms[i].name, forms[i].form, arena, err);
    }
    return status;
}
