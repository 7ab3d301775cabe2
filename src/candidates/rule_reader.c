/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rule_reader.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

#define INDENT 4

enum cf_status cf_rule_fail(struct cf_rule_reader *reader, uint32_t line, const char *what)
{
    return cf_fail(reader->err, CF_EFORMAT, "%s:%u: %s", reader->rule->file, line, what);
}

enum cf_status cf_rule_no_memory(struct cf_rule_reader *reader)
{
    return cf_fail(reader->err, CF_ENOMEM, "out of memory");
}

/* The present line without its end; moves to the next one. */
static const char *take_line(struct cf_rule_reader *reader, size_t *size)
{
    const char *line = reader->next;
    const char *end = memchr(line, '\n', (size_t)(reader->end - line));

    *size = end == NULL ? (size_t)(reader->end - line) : (size_t)(end - line);
    reader->next = end == NULL ? reader->end : end + 1;
    reader->line++;
    if (*size > 0 && line[*size - 1] == '\r')
        --*size;
    return line;
}

static bool is_blank(const char *line, size_t size)
{
    while (size > 0 && isspace((unsigned char)*line)) {
        line++;
        size--;
    }
    return size == 0;
}

/* Lines that are indented, and blank ones between them; NULL: there are none, or no memory. */
static enum cf_status take_block(struct cf_rule_reader *reader, const char **block)
{
    struct cf_buf text;
    size_t blank = 0;
    enum cf_status status;

    cf_buf_init(&text, CF_RULE_MAX_BYTES);
    while (reader->next < reader->end) {
        const char *next = reader->next;
        size_t size = 0;
        const char *line = take_line(reader, &size);

        if (is_blank(line, size)) {
            blank++;
            continue;
        }
        if (size < INDENT || strncmp(line, "    ", INDENT) != 0) {
            reader->next = next;
            reader->line--;
            break;
        }
        for (; blank > 0; blank--)
            cf_buf_add_char(&text, '\n');
        cf_buf_add(&text, line + INDENT, size - INDENT);
        cf_buf_add_char(&text, '\n');
    }
    status = cf_buf_status(&text, reader->err);
    *block = NULL;
    if (status == CF_OK && text.len > 0) {
        *block = cf_arena_strndup(reader->arena, cf_buf_str(&text), text.len);
        if (*block == NULL)
            status = cf_rule_no_memory(reader);
    }
    cf_buf_deinit(&text);
    return status;
}

/* A line of `key: value`. */
static enum cf_status read_key(struct cf_rule_reader *reader, const char *line, size_t size,
                               struct cf_rule_entry *entry)
{
    size_t length = 0;

    entry->line = reader->line;
    while (length < size && (islower((unsigned char)line[length]) || line[length] == '-'))
        length++;
    if (length == 0 || length == size || line[length] != ':' || length >= sizeof(entry->key))
        return cf_rule_fail(reader, entry->line, "expected `key: value`");
    memcpy(entry->key, line, length);
    entry->key[length] = '\0';
    line += length + 1;
    size -= length + 1;
    while (size > 0 && isspace((unsigned char)*line)) {
        line++;
        size--;
    }
    while (size > 0 && isspace((unsigned char)line[size - 1]))
        size--;
    entry->value = cf_arena_strndup(reader->arena, line, size);
    return entry->value == NULL ? cf_rule_no_memory(reader) : CF_OK;
}

enum cf_status cf_rule_next_entry(struct cf_rule_reader *reader, struct cf_rule_entry *entry,
                                  bool *found)
{
    enum cf_status status;

    *found = false;
    while (reader->next < reader->end) {
        size_t size = 0;
        const char *line = take_line(reader, &size);

        if (is_blank(line, size) || *line == '#')
            continue;
        *found = true;
        status = read_key(reader, line, size, entry);
        return status == CF_OK ? take_block(reader, &entry->block) : status;
    }
    return CF_OK;
}
