/* SPDX-License-Identifier: Apache-2.0 */
#include "optimize/journal.h"

#include "apply/runs.h"
#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cf_journal_stamp(const char *path, struct cf_arena *arena)
{
    struct stat info;

    if (path == NULL || stat(path, &info) != 0)
        return "";
    return cf_arena_printf(arena, "%lld.%lld.%09ld", (long long)info.st_size,
                           (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

const char *cf_journal_digest(const struct cf_file *file, struct cf_arena *arena)
{
    char hex[2 * CF_SHA256_BYTES + 1];
    uint8_t digest[CF_SHA256_BYTES];
    struct cf_sha256 hash;

    cf_sha256_init(&hash);
    cf_sha256_add(&hash, file->original, file->original_size);
    cf_sha256_end(&hash, digest);
    cf_digest_hex(digest, hex);
    return cf_arena_strdup(arena, hex);
}

/* --- lines ---------------------------------------------------------------------------------- */

static void put_text(struct cf_buf *out, const char *text)
{
    cf_buf_add_char(out, '\t');
    if (text == NULL) {
        cf_buf_add_str(out, "\\0");
        return;
    }
    for (; *text != '\0'; text++) {
        const char *special = strchr("\\\t\n", *text);

        if (special == NULL)
            cf_buf_add_char(out, *text);
        else
            cf_buf_add_str(out, *text == '\t' ? "\\t" : *text == '\n' ? "\\n" : "\\\\");
    }
}

static void put_count(struct cf_buf *out, uint64_t count)
{
    cf_buf_printf(out, "\t%llu", (unsigned long long)count);
}

static void put_interval(struct cf_buf *out, const struct cf_interval *interval)
{
    cf_buf_printf(out, "\t%.17g\t%.17g\t%.17g", interval->point, interval->low, interval->high);
}

static void put_difference(struct cf_buf *out, const struct cf_difference *difference)
{
    put_text(out, difference->input);
    put_text(out, difference->observable);
    put_text(out, difference->where);
    put_text(out, difference->original);
    put_text(out, difference->candidate);
}

static void put_tried(struct cf_buf *out, const struct cf_tried *tried)
{
    cf_buf_add_str(out, CF_JOURNAL_TRIED);
    put_text(out, tried->source);
    put_text(out, tried->title);
    put_count(out, tried->verdict);
    put_text(out, tried->reason);
    put_interval(out, &tried->speedup);
    put_count(out, tried->given);
    put_count(out, tried->generated);
    put_count(out, tried->tests);
    put_count(out, tried->kept);
    put_count(out, tried->has_counterexample);
    put_difference(out, &tried->counterexample);
    cf_buf_add_char(out, '\n');
    for (size_t i = 0; i < tried->assumption_count; i++) {
        cf_buf_add_str(out, CF_JOURNAL_ASSUMPTION);
        put_text(out, tried->assumptions[i].text);
        put_difference(out, &tried->assumptions[i].difference);
        cf_buf_add_char(out, '\n');
    }
}

static void put_rest(struct cf_buf *out, const struct cf_outcome *outcome)
{
    for (size_t i = 0; i < outcome->edit_count; i++) {
        cf_buf_add_str(out, CF_JOURNAL_EDIT);
        put_count(out, outcome->edits[i].start);
        put_count(out, outcome->edits[i].end);
        put_text(out, outcome->edits[i].text);
        cf_buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < outcome->input_count; i++) {
        const struct cf_timed_input *input = &outcome->inputs[i];

        cf_buf_add_str(out, CF_JOURNAL_INPUT);
        cf_buf_printf(out, "\t%.17g\t%.17g\t%.17g", input->seconds[0], input->seconds[1],
                      input->share);
        put_interval(out, &input->speedup);
        cf_buf_add_char(out, '\n');
    }
    cf_buf_add_str(out, CF_JOURNAL_END "\n");
}

/* --- the file ------------------------------------------------------------------------------- */

static enum cf_status append(struct cf_optimizing *work, const struct cf_buf *text,
                             struct cf_error *err)
{
    const char *at = cf_buf_str(text);
    size_t left = text->len;
    enum cf_status status = cf_buf_status(text, err);

    if (status != CF_OK)
        return status;
    while (left > 0) {
        const ssize_t count = write(work->journal, at, left);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return cf_fail(err, CF_EIO, "cannot write the journal of the run %s: %s",
                           work->run->folder, strerror(errno));
        at += count;
        left -= (size_t)count;
    }
    return CF_OK;
}

enum cf_status cf_journal_begin(struct cf_optimizing *work, struct cf_error *err)
{
    const struct cf_optimize_request *request = work->request;
    const char *path = cf_path_join(work->arena, work->run->folder, CF_RUN_JOURNAL);
    struct cf_buf text;
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    work->journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (work->journal < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    cf_buf_init(&text, CF_JOURNAL_MAX_BYTES);
    cf_buf_add_str(&text, CF_JOURNAL_VERSION "\n" CF_JOURNAL_TRACE);
    put_text(&text, request->trace);
    put_text(&text, cf_journal_stamp(request->trace, work->arena));
    cf_buf_add_char(&text, '\n');
    for (size_t i = 0; i < request->replay_tests.count; i++) {
        cf_buf_add_str(&text, CF_JOURNAL_TEST);
        put_text(&text, request->replay_tests.items[i]);
        cf_buf_add_char(&text, '\n');
    }
    status = append(work, &text, err);
    cf_buf_deinit(&text);
    return status;
}

enum cf_status cf_journal_add(struct cf_optimizing *work, const struct cf_outcome *outcome,
                              struct cf_error *err)
{
    const struct cf_file *file = cf_optimizing_file(work, outcome->function.file);
    struct cf_buf text;
    enum cf_status status;

    if (file == NULL || file->fault != NULL)
        return CF_OK; /* nothing to keep */
    cf_buf_init(&text, CF_JOURNAL_MAX_BYTES);
    cf_buf_add_str(&text, CF_JOURNAL_FUNCTION);
    put_text(&text, outcome->function.file);
    put_text(&text, outcome->function.qualname);
    put_count(&text, outcome->function.line);
    put_text(&text, cf_journal_digest(file, work->arena));
    put_count(&text, outcome->status);
    put_text(&text, outcome->reason);
    put_interval(&text, &outcome->speedup);
    put_interval(&text, &outcome->noise);
    put_text(&text, outcome->diff);
    put_text(&text, outcome->isolation);
    cf_buf_add_char(&text, '\n');
    for (size_t i = 0; i < outcome->tried_count; i++)
        put_tried(&text, &outcome->tried[i]);
    put_rest(&text, outcome);
    status = append(work, &text, err);
    cf_buf_deinit(&text);
    return status;
}

void cf_journal_end(struct cf_optimizing *work)
{
    const char *path = cf_path_join(work->arena, work->run->folder, CF_RUN_JOURNAL);

    if (path != NULL)
        (void)unlink(path);
}
