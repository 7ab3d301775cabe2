/* SPDX-License-Identifier: Apache-2.0 */
#include "source/encoding.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Bytes of the sequence at text[0]; 0: it is not UTF-8 (RFC 3629). */
static size_t sequence(const unsigned char *text, size_t left)
{
    size_t length = text[0] < 0x80                       ? 1
                    : text[0] >= 0xC2 && text[0] <= 0xDF ? 2
                    : text[0] >= 0xE0 && text[0] <= 0xEF ? 3
                    : text[0] >= 0xF0 && text[0] <= 0xF4 ? 4
                                                         : 0;

    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] > 0x9F) ||
        (text[0] == 0xF0 && text[1] < 0x90) || (text[0] == 0xF4 && text[1] > 0x8F))
        return 0;
    return length;
}

static unsigned line_at(const char *text, size_t offset)
{
    unsigned line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* The declared encoding of a comment line, as PEP 263 finds it; its length is 0 without one. */
static size_t declared(const char *line, size_t size, const char **name)
{
    size_t at = strspn(line, " \t\f");

    if (at >= size || line[at] != '#')
        return 0;
    for (; at + 7 < size; at++) {
        size_t start = at + 7, end;

        if (memcmp(line + at, "coding", 6) != 0 || (line[at + 6] != ':' && line[at + 6] != '='))
            continue;
        while (start < size && (line[start] == ' ' || line[start] == '\t'))
            start++;
        for (end = start; end < size && line[end] > ' ' && line[end] != ';'; end++)
            ;
        *name = line + start;
        return end - start;
    }
    return 0;
}

static bool is_utf8_name(const char *name, size_t size)
{
    return (size == 5 && strncasecmp(name, "utf-8", 5) == 0) ||
           (size == 5 && strncasecmp(name, "utf_8", 5) == 0) ||
           (size == 4 && strncasecmp(name, "utf8", 4) == 0) ||
           (size == 9 && strncasecmp(name, "utf-8-sig", 9) == 0) ||
           (size >= 6 && strncasecmp(name, "utf-8-", 6) == 0) ||
           (size == 5 && strncasecmp(name, "ascii", 5) == 0);
}

static enum cf_status check_declaration(const char *text, size_t size, struct cf_error *err)
{
    const char *line = text;

    for (int i = 0; i < 2 && line < text + size; i++) {
        const char *newline = memchr(line, '\n', (size_t)(text + size - line));
        const char *end = newline != NULL ? newline : text + size;
        const char *name = NULL;
        size_t length = declared(line, (size_t)(end - line), &name);

        if (length > 0 && !is_utf8_name(name, length))
            return cf_fail(err, CF_EFORMAT, "line %d: encoded as %.*s, not UTF-8", i + 1,
                           (int)(length < 40 ? length : 40), name);
        line = end + 1;
    }
    return CF_OK;
}

enum cf_status cf_encoding_check(const char *text, size_t size, struct cf_error *err)
{
    const unsigned char *bytes = (const unsigned char *)text;
    bool ascii = true;
    size_t at = 0;

    while (at < size) {
        size_t length = sequence(bytes + at, size - at);

        if (length == 0)
            break;
        if (bytes[at] == 0)
            return cf_fail(err, CF_EFORMAT, "line %u: a zero byte", line_at(text, at));
        ascii = ascii && length == 1;
        at += length;
    }
    if (!ascii || at < size) {
        enum cf_status status = check_declaration(text, size, err);

        if (status != CF_OK)
            return status;
    }
    if (at < size)
        return cf_fail(err, CF_EFORMAT, "line %u: not UTF-8", line_at(text, at));
    return CF_OK;
}
