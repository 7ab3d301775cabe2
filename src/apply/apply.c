/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/apply.h"

#include "apply/diff.h"
#include "apply/runs.h"
#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATCH_MAX_BYTES ((size_t)64 << 20)
#define TEXT_MAX_BYTES ((size_t)64 << 20)
#define LIST_MAX_BYTES ((size_t)4 << 20)
#define LIST_HEADER "codeflash-applied 1\n"
#define HEX_SIZE (2 * (size_t)CF_SHA256_BYTES)

enum cf_status cf_apply_patch(const struct cf_change *changes, size_t count, struct cf_buf *patch,
                              struct cf_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct cf_diff diff;
        enum cf_status status = cf_diff_init(&diff, changes[i].before, changes[i].before_size,
                                             changes[i].after, changes[i].after_size, err);

        if (status != CF_OK)
            return status;
        cf_diff_patch(&diff, changes[i].file, patch);
        cf_diff_deinit(&diff);
    }
    return cf_buf_status(patch, err);
}

enum cf_status cf_apply_write_patch(const char *run, const struct cf_change *changes, size_t count,
                                    struct cf_arena *arena, const char **path, struct cf_error *err)
{
    struct cf_buf patch;
    enum cf_status status;

    *path = cf_path_join(arena, run, "patch.diff");
    if (*path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_buf_init(&patch, PATCH_MAX_BYTES);
    status = cf_apply_patch(changes, count, &patch, err);
    if (status == CF_OK)
        status = cf_file_write(*path, cf_buf_str(&patch), patch.len, 0644, err);
    cf_buf_deinit(&patch);
    return status;
}

/* One file on its way. */
struct placing {
    struct cf_change *change;
    char *target;       /* absolute, links followed */
    const char *staged; /* its new text on the disk; NULL: nothing to do */
    mode_t mode;
};

struct applying {
    const char *run, *root;
    struct cf_arena *arena;
    struct placing *files;
    size_t count;
};

static void hex_of(const char *text, size_t size, char hex[HEX_SIZE + 1])
{
    uint8_t digest[CF_SHA256_BYTES];
    struct cf_sha256 hash;

    cf_sha256_init(&hash);
    cf_sha256_add(&hash, text, size);
    cf_sha256_end(&hash, digest);
    cf_digest_hex(digest, hex);
}

static bool is_text(const char *path, const char *text, size_t size, struct cf_arena *arena)
{
    char *found = NULL;
    size_t found_size = 0;

    return cf_file_read(path, TEXT_MAX_BYTES, arena, &found, &found_size, NULL) == CF_OK &&
           found_size == size && memcmp(found, text, size) == 0;
}

/* May this file be replaced? Else says why not. */
static enum cf_status examine(struct applying *work, struct placing *file, struct cf_error *err)
{
    struct cf_change *change = file->change;
    const char *path = cf_path_join(work->arena, work->root, change->file);
    struct stat info;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (cf_path_real(path, work->arena, &file->target, NULL) != CF_OK ||
        stat(file->target, &info) != 0) {
        change->refused = "it is gone";
    } else if (!is_text(file->target, change->before, change->before_size, work->arena)) {
        change->refused = "it was changed while the run was under way";
    } else if ((info.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0 ||
               access(file->target, W_OK) != 0) {
        change->refused = "it is read-only";
    } else if (strchr(change->file, '\n') != NULL) {
        change->refused = "its name holds a line break";
    }
    file->mode = change->refused == NULL ? info.st_mode & 07777 : 0;
    return CF_OK;
}

static enum cf_status make_folder_of(const char *path, struct cf_arena *arena, struct cf_error *err)
{
    const char *folder = cf_arena_strndup(arena, path, (size_t)(cf_path_base(path) - path - 1));

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_dir_make(folder, 0777, err);
}

static enum cf_status save_original(struct applying *work, const struct placing *file,
                                    struct cf_error *err)
{
    const struct cf_change *change = file->change;
    const char *path = cf_arena_printf(work->arena, "%s/originals/%s", work->run, change->file);
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = make_folder_of(path, work->arena, err);
    return status == CF_OK
               ? cf_file_write(path, change->before, change->before_size, file->mode, err)
               : status;
}

/* Beside its target, so that the rename cannot cross file systems. */
static enum cf_status stage(struct applying *work, struct placing *file, struct cf_error *err)
{
    const struct cf_change *change = file->change;
    const char *base = cf_path_base(file->target);
    enum cf_status status = save_original(work, file, err);

    if (status != CF_OK)
        return status;
    file->staged = cf_arena_printf(work->arena, "%.*s.%s.codeflash-%ld", (int)(base - file->target),
                                   file->target, base, (long)getpid());
    if (file->staged == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_file_write(file->staged, change->after, change->after_size, file->mode, err);
}

/* What undo needs: both digests, the mode, the name. */
static enum cf_status write_list(struct applying *work, struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, work->run, CF_RUN_APPLIED);
    struct cf_buf list;
    enum cf_status status;

    cf_buf_init(&list, LIST_MAX_BYTES);
    cf_buf_add_str(&list, LIST_HEADER);
    for (size_t i = 0; i < work->count; i++) {
        const struct cf_change *change = work->files[i].change;
        char before[HEX_SIZE + 1], after[HEX_SIZE + 1];

        if (change->refused != NULL)
            continue;
        hex_of(change->before, change->before_size, before);
        hex_of(change->after, change->after_size, after);
        cf_buf_printf(&list, "%s %s %o %s\n", before, after, (unsigned)work->files[i].mode,
                      change->file);
    }
    status = path == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : cf_buf_status(&list, err);
    if (status == CF_OK)
        status = cf_file_write(path, cf_buf_str(&list), list.len, 0644, err);
    cf_buf_deinit(&list);
    return status;
}

/* Everything is on the disk: from here on only renames. What cannot be renamed is put back. */
static enum cf_status replace_all(struct applying *work, struct cf_error *err)
{
    for (size_t i = 0; i < work->count; i++) {
        struct placing *file = &work->files[i];

        if (file->change->refused != NULL)
            continue;
        if (!is_text(file->target, file->change->before, file->change->before_size, work->arena)) {
            file->change->refused = "it was changed while the run was under way";
            (void)unlink(file->staged);
        } else if (rename(file->staged, file->target) != 0) {
            return cf_fail(err, CF_EIO, "cannot write %s: %s", file->target, strerror(errno));
        }
        file->staged = NULL;
    }
    return CF_OK;
}

static void drop_staged(struct applying *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->files[i].staged != NULL)
            (void)unlink(work->files[i].staged);
    }
}

enum cf_status cf_apply_changes(const char *run, const char *root, struct cf_change *changes,
                                size_t count, struct cf_arena *arena, struct cf_error *err)
{
    struct applying work = { .run = run, .root = root, .arena = arena, .count = count };
    enum cf_status status = CF_OK;

    work.files = cf_arena_alloc(arena, (count + 1) * sizeof(*work.files));
    if (work.files == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < count && status == CF_OK; i++) {
        changes[i].refused = NULL;
        work.files[i].change = &changes[i];
        status = examine(&work, &work.files[i], err);
    }
    for (size_t i = 0; i < count && status == CF_OK; i++) {
        if (changes[i].refused == NULL)
            status = stage(&work, &work.files[i], err);
    }
    if (status == CF_OK)
        status = write_list(&work, err);
    if (status == CF_OK)
        status = replace_all(&work, err);
    drop_staged(&work);
    return status;
}
