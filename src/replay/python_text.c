/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/python_text.h"

#include <stdint.h>
#include <string.h>

/* Length of a UTF-8 sequence by its first byte; 0 where none begins so. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first >= 0xf5)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* False for control characters and for those that a reader cannot see for what they are. */
static bool is_printable(uint32_t point)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } hidden[] = {
        { 0, 0x1f },        { 0x7f, 0x9f },     { 0xd800, 0xdfff }, { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0x110000, UINT32_MAX },
    };

    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
        if (point >= hidden[i].first && point <= hidden[i].last)
            return false;
    return true;
}

/* Length of the UTF-8 sequence at the front, or 0 where it is broken or does not print. */
static size_t printable_length(const unsigned char *text, size_t len)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 }; /* else it is overlong */
    const size_t size = sequence_length(text[0]);
    uint32_t point = size <= 1 ? text[0] : text[0] & (0x7fU >> size);

    if (size == 0 || size > len)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (text[i] & 0x3f);
    }
    return point >= least[size] && is_printable(point) ? size : 0;
}

static void add_control(struct cf_buf *buf, char c, bool comment)
{
    if (comment)
        cf_buf_add_char(buf, ' ');
    else if (c == '\n')
        cf_buf_add_str(buf, "\\n");
    else if (c == '\t')
        cf_buf_add_str(buf, "\\t");
    else
        cf_buf_printf(buf, "\\x%02x", (unsigned)c);
}

static void add_text(struct cf_buf *buf, const char *text, size_t len, bool comment)
{
    const unsigned char *bytes = (const unsigned char *)text;

    for (size_t i = 0; i < len;) {
        const size_t size = printable_length(bytes + i, len - i);

        if (size == 0 && (bytes[i] < 0x20 || bytes[i] == 0x7f))
            add_control(buf, text[i], comment);
        else if (size == 0)
            cf_buf_add_char(buf, '?');
        else if (!comment && (bytes[i] == '"' || bytes[i] == '\\'))
            cf_buf_printf(buf, "\\%c", bytes[i]);
        else
            cf_buf_add(buf, text + i, size);
        i += size == 0 ? 1 : size;
    }
}

void cf_python_add_escaped(struct cf_buf *buf, const char *text, size_t len)
{
    add_text(buf, text, len, false);
}

void cf_python_add_comment(struct cf_buf *buf, const char *text, size_t len)
{
    add_text(buf, text, len, true);
}

void cf_python_add_name(struct cf_buf *buf, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char c = text[i];
        const bool word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        cf_buf_add_char(buf, word ? c : '_');
    }
}

/* True where a word may start behind this character. */
static bool is_border(char c)
{
    return strchr(" '\"=:,;([{<", c) != NULL;
}

void cf_python_add_portable(struct cf_buf *buf, const char *text, size_t len, const char *root)
{
    const size_t root_len = strlen(root);

    for (size_t i = 0; i < len;) {
        size_t end = i;
        size_t last = i;

        if (text[i] != '/' || (i > 0 && !is_border(text[i - 1])) || i + 1 == len ||
            is_border(text[i + 1]) || text[i + 1] == '/') {
            cf_buf_add_char(buf, text[i++]);
            continue;
        }
        if (root_len > 1 && len - i > root_len && memcmp(text + i, root, root_len) == 0 &&
            text[i + root_len] == '/') {
            i += root_len + 1;
            continue;
        }
        for (; end < len && !is_border(text[end]); end++)
            if (text[end] == '/')
                last = end;
        if (last > i)
            cf_buf_add_str(buf, "...");
        cf_buf_add(buf, text + last, end - last);
        i = end;
    }
}
