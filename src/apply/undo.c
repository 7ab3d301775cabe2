/* SPDX-License-Identifier: Apache-2.0 */
/* Takes an applied run back. */
#include "apply/apply.h"
#include "apply/runs.h"
#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX_BYTES ((size_t)64 << 20)
#define LIST_MAX_BYTES ((size_t)4 << 20)
#define LIST_HEADER "codeflash-applied 1\n"
#define HEX_SIZE (2 * (size_t)CF_SHA256_BYTES)

/* A line of the list; its parts are borrowed from it. */
struct entry {
    const char *before, *after; /* HEX_SIZE digits each */
    mode_t mode;
    const char *file;
};

static bool read_entry(char *line, struct entry *entry)
{
    char *mode = line + 2 * (HEX_SIZE + 1), *end = NULL;
    unsigned long value;

    if (strlen(line) < 2 * (HEX_SIZE + 1) + 3 || line[HEX_SIZE] != ' ' ||
        line[2 * HEX_SIZE + 1] != ' ')
        return false;
    value = strtoul(mode, &end, 8);
    if (end == mode || *end != ' ' || value > 07777)
        return false;
    *entry = (struct entry){
        .before = line, .after = line + HEX_SIZE + 1, .mode = (mode_t)value, .file = end + 1
    };
    /* The list is ours, but a name in it must not lead out of the project. */
    return entry->file[0] != '/' && entry->file[0] != '\0' && strncmp(entry->file, "../", 3) != 0 &&
           strstr(entry->file, "/../") == NULL;
}

static bool has_digest(const char *text, size_t size, const char *hex)
{
    char found[HEX_SIZE + 1];
    uint8_t digest[CF_SHA256_BYTES];
    struct cf_sha256 hash;

    cf_sha256_init(&hash);
    cf_sha256_add(&hash, text, size);
    cf_sha256_end(&hash, digest);
    cf_digest_hex(digest, found);
    return memcmp(found, hex, HEX_SIZE) == 0;
}

struct undoing {
    const char *run, *root;
    struct cf_arena *arena;
    struct cf_undone *undone;
};

static enum cf_status read_original(const struct undoing *work, const struct entry *entry,
                                    char **text, size_t *size, struct cf_error *err)
{
    const char *path = cf_arena_printf(work->arena, "%s/originals/%s", work->run, entry->file);
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(path, TEXT_MAX_BYTES, work->arena, text, size, err);
    if (status == CF_OK && !has_digest(*text, *size, entry->before))
        return cf_fail(err, CF_EFORMAT, "%s is not what the run saved", path);
    return status;
}

static enum cf_status restore(const struct undoing *work, const struct entry *entry,
                              struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, work->root, entry->file);
    char *now = NULL, *original = NULL, *target = NULL;
    size_t now_size = 0, original_size = 0;
    struct cf_list *list = &work->undone->restored;
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (cf_path_real(path, work->arena, &target, NULL) != CF_OK ||
        cf_file_read(target, TEXT_MAX_BYTES, work->arena, &now, &now_size, NULL) != CF_OK)
        return cf_list_add(&work->undone->kept, work->arena, entry->file, err);
    if (has_digest(now, now_size, entry->before))
        return cf_list_add(&work->undone->already, work->arena, entry->file, err);
    if (!has_digest(now, now_size, entry->after))
        return cf_list_add(&work->undone->kept, work->arena, entry->file, err);
    status = read_original(work, entry, &original, &original_size, err);
    if (status == CF_OK)
        status = cf_file_write(target, original, original_size, entry->mode, err);
    return status == CF_OK ? cf_list_add(list, work->arena, entry->file, err) : status;
}

enum cf_status cf_undo(const char *run, const char *root, struct cf_arena *arena,
                       struct cf_undone *undone, struct cf_error *err)
{
    const struct undoing work = { run, root, arena, undone };
    const char *path = cf_path_join(arena, run, CF_RUN_APPLIED);
    const char *done = cf_path_join(arena, run, CF_RUN_UNDONE);
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0;
    enum cf_status status;

    *undone = (struct cf_undone){ 0 };
    if (path == NULL || done == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(path, LIST_MAX_BYTES, arena, &text, &size, err);
    if (status == CF_OK && strncmp(text, LIST_HEADER, strlen(LIST_HEADER)) != 0)
        return cf_fail(err, CF_EFORMAT, "%s is damaged", path);
    if (status != CF_OK)
        return status;
    text += strlen(LIST_HEADER);
    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        struct entry entry;

        text = NULL;
        status = read_entry(line, &entry) ? restore(&work, &entry, err)
                                          : cf_fail(err, CF_EFORMAT, "%s is damaged", path);
    }
    if (status == CF_OK && undone->kept.count == 0 && rename(path, done) != 0)
        status = cf_fail(err, CF_EIO, "cannot rename %s: %s", path, strerror(errno));
    return status;
}
