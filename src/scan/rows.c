/* SPDX-License-Identifier: Apache-2.0 */
/* Runs our Python file in the project's Python and reads what it wrote. */
#include "base/file.h"
#include "base/process.h"
#include "scan/work.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS_MAX_BYTES ((size_t)64 << 20)
#define MESSAGES_MAX_BYTES ((size_t)1 << 20)

bool cf_scan_row_next(char **text, struct cf_scan_row *row)
{
    char *at = *text;
    char *const end = at + strcspn(at, "\n");

    if (*at == '\0')
        return false;
    *text = *end == '\n' ? end + 1 : end;
    *end = '\0';
    row->count = 0;
    while (row->count < CF_SCAN_FIELDS_MAX) {
        row->fields[row->count++] = at;
        at += strcspn(at, "\t");
        if (*at == '\0')
            return true;
        *at++ = '\0';
    }
    return true;
}

bool cf_scan_row_find(const char *text, const char *name, struct cf_arena *arena,
                      struct cf_scan_row *row)
{
    char *copy = text == NULL ? NULL : cf_arena_strdup(arena, text);

    while (copy != NULL && cf_scan_row_next(&copy, row)) {
        if (strcmp(row->fields[0], name) == 0)
            return true;
    }
    row->count = 0;
    return false;
}

const char *cf_scan_row_text(const struct cf_scan_row *row, size_t number)
{
    return number < row->count ? row->fields[number] : "";
}

double cf_scan_row_real(const struct cf_scan_row *row, size_t number)
{
    const double value = strtod(cf_scan_row_text(row, number), NULL);

    return value > 0 ? value : 0;
}

uint64_t cf_scan_row_count(const struct cf_scan_row *row, size_t number)
{
    const char *text = cf_scan_row_text(row, number);

    return text[0] == '-' ? 0 : strtoull(text, NULL, 10);
}

static enum cf_status add_words(struct cf_list *list, struct cf_arena *arena,
                                const struct cf_list *words, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < words->count && status == CF_OK; i++)
        status = cf_list_add(list, arena, words->items[i], err);
    return status;
}

/* python _scan.py MODE OUT basetemp=... OPTIONS KIND WORDS */
enum cf_status cf_scan_errand_words(struct cf_scan_work *work, const struct cf_scan_errand *errand,
                                    const char *out, struct cf_list *arguments,
                                    struct cf_error *err)
{
    static const char *const kinds[] = { "", "test", "script", "module" };
    struct cf_arena *arena = work->scan->arena;
    const char *const first[] = {
        cf_path_join(arena, work->shims, "_scan.py"),
        errand->mode,
        out,
        cf_arena_printf(arena, "basetemp=%s/basetemp", work->folder),
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]) && status == CF_OK; i++)
        status = first[i] == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                  : cf_list_add(arguments, arena, first[i], err);
    if (status == CF_OK)
        status = add_words(arguments, arena, &errand->options, err);
    for (size_t i = 0; i < work->pytest.count && status == CF_OK; i++) {
        const char *text = cf_arena_printf(arena, "pytest=%s", work->pytest.items[i]);

        status = text == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_list_add(arguments, arena, text, err);
    }
    if (status == CF_OK)
        status = cf_list_add(arguments, arena, kinds[errand->kind], err);
    return status == CF_OK ? add_words(arguments, arena, errand->words, err) : status;
}

/* Why it ended as it did; NULL: well. The row "fault" is the last of a whole result. */
static const char *fault_of(struct cf_scan_work *work, const char *rows, int wait_status,
                            const char *messages)
{
    struct cf_arena *arena = work->scan->arena;
    const char *last = strstr(rows, "\nfault\t");

    if (last == NULL && strncmp(rows, "fault\t", 6) == 0)
        last = rows - 1;
    if (last != NULL) {
        const char *text = cf_arena_strndup(arena, last + 7, strcspn(last + 7, "\n"));

        return text == NULL || *text == '\0' ? NULL : text;
    }
    if (WIFSIGNALED(wait_status))
        return cf_arena_printf(arena, "the run was ended by signal %d", WTERMSIG(wait_status));
    return cf_arena_printf(arena, "the run ended with status %d: %s", WEXITSTATUS(wait_status),
                           cf_scan_last_line(messages, arena));
}

enum cf_status cf_scan_errand_run(struct cf_scan_work *work, const struct cf_scan_errand *errand,
                                  struct cf_scan_rows *rows, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const char *out = cf_arena_printf(arena, "%s/%s.rows", work->folder, errand->mode);
    struct cf_scan_command command = { .timeout = errand->timeout,
                                       .environment = { errand->environment } };
    struct cf_error fault = CF_ERROR_INIT;
    struct cf_buf messages;
    int wait_status = 0;
    size_t size = 0;
    enum cf_status status;

    *rows = (struct cf_scan_rows){ .text = NULL };
    if (out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    (void)unlink(out);
    status = cf_scan_errand_words(work, errand, out, &command.arguments, err);
    if (status != CF_OK)
        return status;
    cf_buf_init(&messages, MESSAGES_MAX_BYTES);
    command.err = &messages;
    status = cf_scan_command_run(work, &command, &wait_status, &fault);
    if (cf_file_read(out, ROWS_MAX_BYTES, arena, &rows->text, &size, NULL) != CF_OK)
        rows->text = cf_arena_strdup(arena, "");
    if (rows->text == NULL)
        status = CF_ENOMEM;
    else if (status == CF_ETIMEOUT)
        rows->fault =
            cf_arena_printf(arena, "no end after %.0f s: it was stopped", errand->timeout);
    else if (status != CF_OK)
        rows->fault = cf_arena_strdup(arena, fault.message);
    else
        rows->fault = fault_of(work, rows->text, wait_status, cf_buf_str(&messages));
    rows->timed_out = status == CF_ETIMEOUT;
    cf_buf_deinit(&messages);
    return status == CF_ENOMEM ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}
