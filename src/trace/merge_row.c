/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"

#include <string.h>

void cf_row_open(struct cf_row *row, struct cf_merge *merge, const char *sql, struct cf_error *err)
{
    *row = (struct cf_row){ .merge = merge, .err = err };
    row->status = cf_trace_db_prepare(merge->db, sql, &row->statement, err);
}

enum cf_status cf_row_close(struct cf_row *row)
{
    (void)sqlite3_finalize(row->statement);
    row->statement = NULL;
    return row->status;
}

void cf_row_add(struct cf_row *row)
{
    if (row->status != CF_OK)
        return;
    if (sqlite3_step(row->statement) != SQLITE_DONE)
        row->status = cf_trace_db_fail(row->merge->db, row->err);
    (void)sqlite3_reset(row->statement);
    row->column = 0;
}

static void check(struct cf_row *row, int code)
{
    if (code != SQLITE_OK)
        row->status = cf_trace_db_fail(row->merge->db, row->err);
}

void cf_row_int(struct cf_row *row, uint64_t number)
{
    if (row->status == CF_OK)
        check(row, sqlite3_bind_int64(row->statement, ++row->column,
                                      number > INT64_MAX ? INT64_MAX : (int64_t)number));
}

void cf_row_null(struct cf_row *row)
{
    if (row->status == CF_OK)
        check(row, sqlite3_bind_null(row->statement, ++row->column));
}

void cf_row_blob(struct cf_row *row, const void *data, size_t size)
{
    if (row->status == CF_OK)
        check(row, sqlite3_bind_blob64(row->statement, ++row->column, size == 0 ? "" : data, size,
                                       SQLITE_STATIC));
}

/* Length of the UTF-8 character at text[0..size), 0 where it is none (RFC 3629). */
static size_t character_bytes(const uint8_t *text, size_t size)
{
    const uint8_t first = text[0];
    const size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    uint32_t code = first < 0x80 ? first : first & (0x7fU >> length);

    if (first == 0 || (first >= 0x80 && first < 0xc2) || first > 0xf4 || length > size)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0U) != 0x80U)
            return 0;
        code = code << 6U | (text[i] & 0x3fU);
    }
    if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10ffff)) ||
        (code >= 0xd800 && code <= 0xdfff))
        return 0;
    return length;
}

void cf_row_slice(struct cf_row *row, struct cf_slice text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t whole = 0, size = 0;
    char *copy;

    while (whole < text.size && text.data[whole] < 0x80 && text.data[whole] != 0)
        whole++;
    while (whole < text.size) {
        const size_t length = character_bytes(text.data + whole, text.size - whole);

        if (length == 0)
            break;
        whole += length;
    }
    if (row->status != CF_OK)
        return;
    if (whole == text.size) {
        check(row, sqlite3_bind_text64(row->statement, ++row->column,
                                       text.size == 0 ? "" : (const char *)text.data, text.size,
                                       SQLITE_STATIC, SQLITE_UTF8));
        return;
    }
    copy = cf_arena_alloc(row->merge->arena, 3 * text.size + 1);
    if (copy == NULL) {
        row->status = cf_fail(row->err, CF_ENOMEM, "no memory for a text of the trace");
        return;
    }
    for (size_t i = 0; i < text.size;) {
        const size_t length = character_bytes(text.data + i, text.size - i);

        memcpy(copy + size, length == 0 ? (const void *)replacement : text.data + i,
               length == 0 ? 3 : length);
        size += length == 0 ? 3 : length;
        i += length == 0 ? 1 : length;
    }
    check(row, sqlite3_bind_text64(row->statement, ++row->column, copy, size, SQLITE_STATIC,
                                   SQLITE_UTF8));
}

void cf_row_text(struct cf_row *row, const char *text)
{
    cf_row_slice(row, cf_slice_of(text));
}

struct cf_slice cf_slice_of(const char *text)
{
    return (struct cf_slice){ .data = (const uint8_t *)text, .size = strlen(text) };
}

bool cf_slice_is(struct cf_slice slice, const char *text)
{
    const size_t size = strlen(text);

    return slice.size == size && memcmp(slice.data, text, size) == 0;
}

/* The part of a path between its last slash and its last dot. */
static struct cf_slice stem_of(struct cf_slice path)
{
    size_t start = path.size, end = path.size;

    while (start > 0 && path.data[start - 1] != '/')
        start--;
    while (end > start + 1 && path.data[end - 1] != '.')
        end--;
    if (end <= start + 1)
        end = path.size + 1;
    return (struct cf_slice){ .data = path.data + start, .size = end - 1 - start };
}

static bool ends_with(struct cf_slice text, struct cf_slice end)
{
    return text.size >= end.size &&
           memcmp(text.data + text.size - end.size, end.data, end.size) == 0;
}

/* `python -m name` runs name.py, or name/__main__.py where name is a package. */
static bool runs_as(struct cf_arena *arena, struct cf_slice name, struct cf_slice file,
                    struct cf_slice *module)
{
    static const char main_part[] = ".__main__";
    const struct cf_slice stem = stem_of(file);
    char *longer;

    *module = name;
    if (cf_slice_is(stem, "__main__") && !ends_with(name, cf_slice_of(main_part))) {
        longer = cf_arena_alloc(arena, name.size + sizeof(main_part));
        if (longer == NULL)
            return false;
        memcpy(longer, name.data, name.size);
        memcpy(longer + name.size, main_part, sizeof(main_part));
        *module = cf_slice_of(longer);
        return true;
    }
    return ends_with(name, stem);
}

struct cf_slice cf_merge_module(const struct cf_merge *merge, struct cf_slice module,
                                struct cf_slice file)
{
    struct cf_slice name;

    if (!cf_slice_is(module, "__main__") && !cf_slice_is(module, "__mp_main__"))
        return module;
    if (merge->session->main == CF_SESSION_MODULE && merge->session->name != NULL &&
        runs_as(merge->arena, cf_slice_of(merge->session->name), file, &name))
        return name;
    for (size_t i = 0; i < merge->gathered->process_count; i++) {
        struct cf_cursor argv = merge->gathered->processes[i].argv;
        bool option = false;

        for (uint32_t j = 0; j < merge->gathered->processes[i].argc && !argv.bad; j++) {
            const struct cf_slice word = cf_cursor_slice(&argv);

            if (option && runs_as(merge->arena, word, file, &name))
                return name;
            option = cf_slice_is(word, "-m");
        }
    }
    return stem_of(file);
}

const char *cf_merge_type(const struct cf_merge *merge, const char *type)
{
    const char *rest = NULL;
    char *text;
    size_t size;

    if (strncmp(type, "__main__:", 9) == 0)
        rest = type + 8;
    else if (strncmp(type, "__mp_main__:", 12) == 0)
        rest = type + 11;
    if (rest == NULL)
        return type;
    size = strlen(merge->main_module);
    text = cf_arena_alloc(merge->arena, size + strlen(rest) + 1);
    if (text == NULL)
        return type;
    memcpy(text, merge->main_module, size);
    memcpy(text + size, rest, strlen(rest) + 1);
    return text;
}

struct cf_slice cf_merge_file(const struct cf_merge *merge, struct cf_slice file)
{
    const char *root = merge->session->root;
    const size_t size = root == NULL ? 0 : strlen(root);

    if (size > 1 && file.size > size + 1 && memcmp(file.data, root, size) == 0 &&
        file.data[size] == '/')
        return (struct cf_slice){ .data = file.data + size + 1, .size = file.size - size - 1 };
    return file;
}

const char *cf_merge_relative(struct cf_arena *arena, const char *folder, const char *path)
{
    size_t same = 0, parents = 0, size = 0;
    char *text;

    for (size_t i = 0;; i++) {
        const bool folder_ends = folder[i] == '\0' || folder[i] == '/';
        const bool path_ends = path[i] == '\0' || path[i] == '/';

        if (folder_ends && path_ends)
            same = i;
        if (folder[i] != path[i] || folder[i] == '\0')
            break;
    }
    for (const char *c = folder + same; *c != '\0'; c++)
        parents += *c == '/' && c[1] != '\0' && c[1] != '/' ? 1 : 0;
    path += same;
    while (*path == '/')
        path++;
    text = cf_arena_alloc(arena, 3 * parents + strlen(path) + 2);
    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < parents; i++, size += 3)
        memcpy(text + size, "../", 3);
    memcpy(text + size, path, strlen(path) + 1);
    size += strlen(path);
    if (size == 0)
        text[size++] = '.';
    else if (text[size - 1] == '/')
        size--;
    text[size] = '\0';
    return text;
}
