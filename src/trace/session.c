/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/session.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB ((uint64_t)1 << 20)
#define LIST_MAX 100000 /* items of one list; more is a damaged file */

enum kind { KIND_TEXT, KIND_LIST, KIND_NUMBER, KIND_SECONDS, KIND_FLAG, KIND_MAIN };

/* One row for each key: reading and writing go through the same table. */
static const struct key {
    const char *name;
    size_t offset;
    enum kind kind;
    bool required;
} keys[] = {
    { "output", offsetof(struct cf_session, output), KIND_TEXT, true },
    { "root", offsetof(struct cf_session, root), KIND_TEXT, true },
    { "module_root", offsetof(struct cf_session, module_root), KIND_TEXT, true },
    { "tests_root", offsetof(struct cf_session, tests_root), KIND_TEXT, true },
    { "ignore", offsetof(struct cf_session, ignore), KIND_LIST, false },
    { "exclude", offsetof(struct cf_session, exclude), KIND_LIST, false },
    { "only", offsetof(struct cf_session, only), KIND_LIST, false },
    { "max_inputs", offsetof(struct cf_session, max_inputs), KIND_NUMBER, false },
    { "max_value", offsetof(struct cf_session, max_value_bytes), KIND_NUMBER, false },
    { "max_function", offsetof(struct cf_session, max_function_bytes), KIND_NUMBER, false },
    { "max_trace", offsetof(struct cf_session, max_trace_bytes), KIND_NUMBER, false },
    { "timeout", offsetof(struct cf_session, timeout_ns), KIND_SECONDS, false },
    { "exact", offsetof(struct cf_session, exact), KIND_FLAG, false },
    { "dense", offsetof(struct cf_session, dense), KIND_FLAG, false },
    { "apart", offsetof(struct cf_session, apart), KIND_FLAG, false },
    { "main", offsetof(struct cf_session, main), KIND_MAIN, false },
    { "name", offsetof(struct cf_session, name), KIND_TEXT, true },
    { "started_real_ns", offsetof(struct cf_session, started_real_ns), KIND_NUMBER, false },
    { "started_ns", offsetof(struct cf_session, started_ns), KIND_NUMBER, false },
    { "command", offsetof(struct cf_session, command), KIND_TEXT, true },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static const char *const main_names[] = { "script", "module", "block" };

struct cf_session cf_session_defaults(void)
{
    return (struct cf_session){
        .max_inputs = 100,
        .max_value_bytes = 16 * MIB,
        .max_function_bytes = 64 * MIB,
        .max_trace_bytes = 1024 * MIB,
    };
}

static void write_text(FILE *file, const char *name, const char *value)
{
    fprintf(file, "%s\t", name);
    for (const char *c = value != NULL ? value : ""; *c != '\0'; c++) {
        if (*c == '\\')
            fputs("\\\\", file);
        else if (*c == '\t')
            fputs("\\t", file);
        else if (*c == '\n')
            fputs("\\n", file);
        else
            fputc(*c, file);
    }
    fputc('\n', file);
}

static void write_key(FILE *file, const struct key *key, const void *field)
{
    const struct cf_list *list = field;
    const uint64_t *number = field;

    switch (key->kind) {
    case KIND_TEXT:
        write_text(file, key->name, *(const char *const *)field);
        break;
    case KIND_LIST:
        for (size_t i = 0; i < list->count; i++)
            write_text(file, key->name, list->items[i]);
        break;
    case KIND_NUMBER:
        fprintf(file, "%s\t%" PRIu64 "\n", key->name, *number);
        break;
    case KIND_SECONDS:
        if (*number != 0)
            fprintf(file, "%s\t%" PRIu64 ".%09" PRIu64 "\n", key->name, *number / CF_NS_PER_SECOND,
                    *number % CF_NS_PER_SECOND);
        break;
    case KIND_FLAG:
        fprintf(file, "%s\t%d\n", key->name, *(const bool *)field ? 1 : 0);
        break;
    case KIND_MAIN:
        write_text(file, key->name, main_names[*(const enum cf_session_main *)field]);
        break;
    }
}

enum cf_status cf_session_write(const struct cf_session *session, int fd, struct cf_error *err)
{
    int copy = dup(fd);
    FILE *file = copy < 0 ? NULL : fdopen(copy, "w");

    if (file == NULL) {
        if (copy >= 0)
            (void)close(copy);
        return cf_fail(err, CF_EIO, "cannot write the session file: %s", strerror(errno));
    }
    fprintf(file, "version\t%d\n", CF_SESSION_VERSION);
    for (size_t i = 0; i < KEY_COUNT; i++)
        write_key(file, &keys[i], (const char *)session + keys[i].offset);
    if (fflush(file) != 0 || ferror(file)) {
        (void)cf_fail(err, CF_EIO, "cannot write the session file: %s", strerror(errno));
        (void)fclose(file);
        return CF_EIO;
    }
    (void)fclose(file);
    return CF_OK;
}

/* Undoes the escapes of text[0..len) into the arena. NULL: out of memory. */
static char *unescape(const char *text, size_t len, struct cf_arena *arena)
{
    char *value = cf_arena_strndup(arena, text, len);
    size_t out = 0;

    if (value == NULL)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        if (value[i] == '\\' && i + 1 < len) {
            i++;
            value[out++] = value[i] == 't' ? '\t' : value[i] == 'n' ? '\n' : value[i];
        } else {
            value[out++] = value[i];
        }
    }
    value[out] = '\0';
    return value;
}

static enum cf_status parse_number(const char *value, uint64_t *number)
{
    char *end = NULL;

    if (*value < '0' || *value > '9')
        return CF_EFORMAT;
    errno = 0;
    *number = strtoull(value, &end, 10);
    return errno == 0 && *end == '\0' ? CF_OK : CF_EFORMAT;
}

static enum cf_status parse_seconds(const char *value, uint64_t *ns)
{
    uint64_t scale = CF_NS_PER_SECOND / 10;
    char *end = NULL;
    uint64_t whole = 0;

    if (*value < '0' || *value > '9')
        return CF_EFORMAT;
    whole = strtoull(value, &end, 10);
    if (whole > UINT64_MAX / CF_NS_PER_SECOND - 1)
        return CF_EFORMAT;
    *ns = whole * CF_NS_PER_SECOND;
    if (*end == '.')
        end++;
    for (; *end >= '0' && *end <= '9'; end++, scale /= 10)
        *ns += (uint64_t)(*end - '0') * scale;
    return *end == '\0' ? CF_OK : CF_EFORMAT;
}

static enum cf_status parse_main(const char *value, enum cf_session_main *kind)
{
    for (size_t i = 0; i < sizeof(main_names) / sizeof(main_names[0]); i++) {
        if (strcmp(value, main_names[i]) == 0) {
            *kind = (enum cf_session_main)i;
            return CF_OK;
        }
    }
    return CF_EFORMAT;
}

static enum cf_status parse_key(const struct key *key, const char *value, struct cf_arena *arena,
                                void *field, struct cf_error *err)
{
    struct cf_list *list = field;
    uint64_t flag = 0;
    enum cf_status status = CF_OK;

    switch (key->kind) {
    case KIND_TEXT:
        *(const char **)field = value;
        break;
    case KIND_LIST:
        if (list->count >= LIST_MAX)
            return cf_fail(err, CF_ELIMIT, "more than %d values of %s", LIST_MAX, key->name);
        return cf_list_add(list, arena, value, err);
    case KIND_NUMBER:
        status = parse_number(value, field);
        break;
    case KIND_SECONDS:
        status = parse_seconds(value, field);
        break;
    case KIND_FLAG:
        status = parse_number(value, &flag);
        *(bool *)field = flag != 0;
        break;
    case KIND_MAIN:
        status = parse_main(value, field);
        break;
    }
    return status == CF_OK ? CF_OK : cf_fail(err, status, "bad value of %s", key->name);
}

static enum cf_status parse_line(const char *line, size_t len, struct cf_arena *arena,
                                 struct cf_session *session, bool *seen_version,
                                 struct cf_error *err)
{
    const char *tab = memchr(line, '\t', len);
    size_t name_len = tab == NULL ? 0 : (size_t)(tab - line);
    uint64_t version = 0;
    const char *value;

    if (tab == NULL || memchr(line, '\0', len) != NULL)
        return cf_fail(err, CF_EFORMAT, "a line without a tab");
    value = unescape(tab + 1, len - name_len - 1, arena);
    if (value == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (name_len == 7 && memcmp(line, "version", 7) == 0) {
        if (parse_number(value, &version) != CF_OK || version != CF_SESSION_VERSION)
            return cf_fail(err, CF_ELIMIT, "version %.20s of the session file is not known", value);
        *seen_version = true;
        return CF_OK;
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strlen(keys[i].name) == name_len && memcmp(keys[i].name, line, name_len) == 0)
            return parse_key(&keys[i], value, arena, (char *)session + keys[i].offset, err);
    }
    return CF_OK;
}

static enum cf_status check_complete(const struct cf_session *session, bool seen_version,
                                     struct cf_error *err)
{
    if (!seen_version)
        return cf_fail(err, CF_EFORMAT, "no version");
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const void *field = (const char *)session + keys[i].offset;

        if (keys[i].required && *(const char *const *)field == NULL)
            return cf_fail(err, CF_EFORMAT, "no %s", keys[i].name);
    }
    return CF_OK;
}

enum cf_status cf_session_parse(const char *text, size_t size, struct cf_arena *arena,
                                struct cf_session *session, struct cf_error *err)
{
    bool seen_version = false;

    *session = cf_session_defaults();
    while (size > 0) {
        const char *newline = memchr(text, '\n', size);
        size_t len = newline == NULL ? 0 : (size_t)(newline - text);
        enum cf_status status;

        if (newline == NULL)
            return cf_fail(err, CF_EFORMAT, "ends inside a line");
        status = parse_line(text, len, arena, session, &seen_version, err);
        if (status != CF_OK)
            return status;
        text += len + 1;
        size -= len + 1;
    }
    return check_complete(session, seen_version, err);
}

static enum cf_status read_all(int fd, struct cf_arena *arena, const char **text, size_t *size,
                               struct cf_error *err)
{
    char *data = cf_arena_alloc(arena, CF_SESSION_MAX_BYTES + 1);
    size_t used = 0;

    if (data == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    while (used <= CF_SESSION_MAX_BYTES) {
        ssize_t got = read(fd, data + used, CF_SESSION_MAX_BYTES + 1 - used);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cf_fail(err, CF_EIO, "%s", strerror(errno));
        if (got == 0)
            break;
        used += (size_t)got;
    }
    if (used > CF_SESSION_MAX_BYTES)
        return cf_fail(err, CF_ELIMIT, "larger than %u bytes", CF_SESSION_MAX_BYTES);
    *text = data;
    *size = used;
    return CF_OK;
}

enum cf_status cf_session_read(const char *parts, struct cf_arena *arena,
                               struct cf_session *session, struct cf_error *err)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s", parts, CF_SESSION_FILE);
    const char *text = NULL;
    size_t size = 0;
    enum cf_status status;
    int fd;

    if (length < 0 || (size_t)length >= sizeof(path))
        return cf_fail(err, CF_ELIMIT, "%s: the path is too long", parts);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return cf_fail(err, errno == ENOENT ? CF_ENOTFOUND : CF_EIO, "cannot read %s: %s", path,
                       strerror(errno));
    status = read_all(fd, arena, &text, &size, err);
    (void)close(fd);
    if (status == CF_OK)
        status = cf_session_parse(text, size, arena, session, err);
    return status == CF_OK ? CF_OK : cf_fail_context(err, status, "%s", path);
}
