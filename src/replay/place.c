/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/place.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUMBERS_MAX 100000 /* of replay test files with one name */
#define STEM_MAX 150       /* bytes of a script's name in a file's name (a file name has 255) */

static const char no_memory[] = "out of memory while writing the replay tests";

enum cf_status cf_place_relative(const char *folder, const char *file, struct cf_arena *arena,
                                 const char **relative, struct cf_error *err)
{
    char *from = NULL;
    char *to = NULL;
    size_t same = 0;
    struct cf_buf path;
    enum cf_status status = cf_path_real(folder, arena, &from, err);

    if (status == CF_OK)
        status = cf_path_real(file, arena, &to, err);
    if (status != CF_OK)
        return status;
    for (size_t i = 0;; i++) { /* the longest common folder; `same` is where it ends */
        const bool from_ends = from[i] == '\0' || from[i] == '/';

        if (from_ends && to[i] == '/')
            same = i;
        if (from[i] == '\0' || from[i] != to[i])
            break;
    }
    cf_buf_init(&path, (size_t)1 << 20);
    for (const char *c = from + same; *c != '\0'; c++)
        if (*c == '/' && c[1] != '\0')
            cf_buf_add_str(&path, "../");
    cf_buf_add_str(&path, to + same + 1);
    status = cf_buf_status(&path, err);
    if (status == CF_OK) {
        *relative = cf_arena_strndup(arena, cf_buf_str(&path), path.len);
        if (*relative == NULL)
            status = cf_fail(err, CF_ENOMEM, "%s", no_memory);
    }
    cf_buf_deinit(&path);
    return status;
}

/* The part of the file's name in front of the number: "test_app__replay_test_". */
static void add_stem(struct cf_buf *name, const struct cf_session *session)
{
    const char *stem = session->name == NULL ? "" : session->name;
    size_t len = 0;

    cf_buf_add_str(name, "test_");
    if (session->main != CF_SESSION_BLOCK) {
        if (session->main == CF_SESSION_SCRIPT)
            stem = cf_path_base(stem);
        len = strlen(stem);
        if (session->main == CF_SESSION_SCRIPT && len > 3 && strcmp(stem + len - 3, ".py") == 0)
            len -= 3;
        if (len > STEM_MAX)
            len = STEM_MAX;
        for (size_t i = 0; i < len; i++) {
            const unsigned char c = (unsigned char)stem[i];

            cf_buf_add_char(name, c <= ' ' || strchr("./\\\"'[]:;*?$`", c) != NULL ? '_' : (char)c);
        }
        cf_buf_add_str(name, "__");
    }
    cf_buf_add_str(name, "replay_test_");
}

static enum cf_status write_bytes(int fd, const char *path, const struct cf_buf *text,
                                  struct cf_error *err)
{
    for (size_t done = 0; done < text->len;) {
        const ssize_t n = write(fd, text->data + done, text->len - done);

        if (n < 0 && errno != EINTR)
            return cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
        done += n > 0 ? (size_t)n : 0;
    }
    return CF_OK;
}

/* Gives the finished file its name, if that is still free. */
static enum cf_status publish(const char *temporary, const char *folder, const char *stem,
                              struct cf_arena *arena, const char **path, struct cf_error *err)
{
    struct cf_buf name;
    enum cf_status status = CF_OK;

    cf_buf_init(&name, (size_t)1 << 20);
    for (int n = 0; n < NUMBERS_MAX; n++) {
        cf_buf_reset(&name);
        cf_buf_printf(&name, "%s/%s%d.py", folder, stem, n);
        status = cf_buf_status(&name, err);
        if (status != CF_OK)
            break;
        if (link(temporary, cf_buf_str(&name)) == 0) {
            *path = cf_arena_strndup(arena, cf_buf_str(&name), name.len);
            if (*path == NULL) {
                (void)unlink(cf_buf_str(&name));
                status = cf_fail(err, CF_ENOMEM, "%s", no_memory);
            }
            break;
        }
        if (errno != EEXIST) {
            status =
                cf_fail(err, CF_EIO, "cannot write %s: %s", cf_buf_str(&name), strerror(errno));
            break;
        }
    }
    if (status == CF_OK && *path == NULL)
        status = cf_fail(err, CF_EIO, "%s has too many replay tests: remove old ones", folder);
    cf_buf_deinit(&name);
    return status;
}

static enum cf_status write_and_publish(const char *folder, const char *stem,
                                        const struct cf_buf *text, struct cf_arena *arena,
                                        const char **path, struct cf_error *err)
{
    struct cf_buf temporary;
    enum cf_status status = CF_OK;

    cf_buf_init(&temporary, (size_t)1 << 20);
    cf_buf_printf(&temporary, "%s/.%s%ld.tmp", folder, stem, (long)getpid());
    status = cf_buf_status(&temporary, err);
    if (status == CF_OK) {
        const char *name = cf_buf_str(&temporary);
        const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);

        if (fd < 0) {
            status = cf_fail(err, CF_EIO, "cannot write into %s: %s", folder, strerror(errno));
        } else {
            status = write_bytes(fd, name, text, err);
            if (close(fd) != 0 && status == CF_OK)
                status = cf_fail(err, CF_EIO, "cannot write %s: %s", name, strerror(errno));
            if (status == CF_OK)
                status = publish(name, folder, stem, arena, path, err);
            (void)unlink(name);
        }
    }
    cf_buf_deinit(&temporary);
    return status;
}

enum cf_status cf_place_write(const struct cf_session *session, const struct cf_buf *text,
                              struct cf_arena *arena, const char **path, struct cf_error *err)
{
    struct cf_buf stem;
    enum cf_status status = CF_OK;

    *path = NULL;
    cf_buf_init(&stem, (size_t)1 << 16);
    add_stem(&stem, session);
    status = cf_buf_status(&stem, err);
    if (status == CF_OK)
        status = write_and_publish(session->tests_root, cf_buf_str(&stem), text, arena, path, err);
    cf_buf_deinit(&stem);
    return status;
}

/* FNV-1a: the names are ours and few. */
static size_t hash(const char *text)
{
    uint64_t value = UINT64_C(14695981039346656037);

    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(value ^ value >> 32);
}

/* The slot of the name, or the free one where it would go. */
static const char **find(const struct cf_names *names, const char *name)
{
    size_t i = hash(name) & (names->capacity - 1);

    while (names->slots[i] != NULL && strcmp(names->slots[i], name) != 0)
        i = (i + 1) & (names->capacity - 1);
    return &names->slots[i];
}

static enum cf_status grow(struct cf_names *names, struct cf_arena *arena, struct cf_error *err)
{
    struct cf_names larger = { .capacity = names->capacity == 0 ? 64 : names->capacity * 2,
                               .count = names->count };

    larger.slots = cf_arena_alloc(arena, larger.capacity * sizeof(*larger.slots));
    if (larger.slots == NULL)
        return cf_fail(err, CF_ENOMEM, "%s", no_memory);
    for (size_t i = 0; i < names->capacity; i++)
        if (names->slots[i] != NULL)
            *find(&larger, names->slots[i]) = names->slots[i];
    *names = larger;
    return CF_OK;
}

enum cf_status cf_names_add(struct cf_names *names, struct cf_arena *arena, struct cf_buf *name,
                            struct cf_error *err)
{
    const size_t len = name->len;
    const char **slot = NULL;
    enum cf_status status = cf_buf_status(name, err);

    if (status == CF_OK && names->count * 2 >= names->capacity)
        status = grow(names, arena, err);
    for (int n = 2; status == CF_OK; n++) {
        slot = find(names, cf_buf_str(name));
        if (*slot == NULL)
            break;
        name->len = len;
        cf_buf_printf(name, "_%d", n);
        status = cf_buf_status(name, err);
    }
    if (status != CF_OK)
        return status;
    *slot = cf_arena_strndup(arena, cf_buf_str(name), name->len);
    if (*slot == NULL)
        return cf_fail(err, CF_ENOMEM, "%s", no_memory);
    names->count++;
    return CF_OK;
}
