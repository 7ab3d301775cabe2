/* SPDX-License-Identifier: Apache-2.0 */
#include "report/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_COLUMNS_MAX 500
#define BROKEN_UTF8 0x110000U

struct range {
    uint32_t first, last;
};

/* Unicode 15: general categories Mn, Me and Cf, the blocks that occur in identifiers and text. */
static const struct range combining[] = {
    { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
    { 0x064B, 0x065F }, { 0x0900, 0x0902 }, { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A },
    { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20F0 }, { 0xFE00, 0xFE0F },
    { 0xFE20, 0xFE2F },
};

/* Unicode 15, UAX #11: the blocks of East Asian width W and F. */
static const struct range wide[] = {
    { 0x1100, 0x115F },   { 0x2E80, 0x303E },   { 0x3041, 0xA4CF },   { 0xA960, 0xA97F },
    { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 },
    { 0xFFE0, 0xFFE6 },   { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF },
    { 0x20000, 0x3FFFD },
};

/* Controls, line and paragraph separators, direction marks (Trojan Source), surrogates, tags. */
static const struct range unsafe[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x00AD, 0x00AD }, { 0x061C, 0x061C },
    { 0x180E, 0x180E }, { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
    { 0xD800, 0xDFFF }, { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF },
};

static bool is_in(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    }
    return false;
}

#define IS_IN(point, ranges) is_in(point, ranges, sizeof(ranges) / sizeof((ranges)[0]))

bool cf_utf8_is_unsafe(uint32_t point)
{
    return (point < 0x20 || point >= 0x7F) && (point >= BROKEN_UTF8 || IS_IN(point, unsafe));
}

static unsigned sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

uint32_t cf_utf8_next(const unsigned char **next, const unsigned char *end)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *at = *next;
    const unsigned length = sequence_length(at[0]);
    uint32_t point = at[0];

    *next = at + 1;
    if (length == 1)
        return point;
    if (length == 0 || (size_t)(end - at) < length)
        return BROKEN_UTF8 + at[0];
    point &= 0xFFU >> (length + 1);
    for (unsigned i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return BROKEN_UTF8 + at[0];
        point = (point << 6) | (at[i] & 0x3FU);
    }
    if (point < smallest[length] || point > 0x10FFFF)
        return BROKEN_UTF8 + at[0];
    *next = at + length;
    return point;
}

void cf_line_init(struct cf_line *line, size_t limit)
{
    line->bytes[0] = '\0';
    line->size = 0;
    line->width = 0;
    line->limit = limit < LINE_COLUMNS_MAX ? limit : LINE_COLUMNS_MAX;
    line->full = false;
}

static size_t point_width(uint32_t point)
{
    if (point < 0x300)
        return 1;
    if (IS_IN(point, combining))
        return 0;
    return IS_IN(point, wide) ? 2 : 1;
}

/* One code point as it is shown: itself, or its escape. */
static size_t show_point(char shown[CF_NUMBER_MAX], uint32_t point, const unsigned char *bytes,
                         size_t size)
{
    if (point >= BROKEN_UTF8)
        return (size_t)snprintf(shown, CF_NUMBER_MAX, "\\x%02x", (unsigned)(point - BROKEN_UTF8));
    if (cf_utf8_is_unsafe(point))
        return (size_t)snprintf(shown, CF_NUMBER_MAX, point < 0x100 ? "\\x%02x" : "\\u%04x",
                                (unsigned)point);
    memcpy(shown, bytes, size);
    return size;
}

/* Takes the last column for the ellipsis, whatever stood there. */
static void end_with_ellipsis(struct cf_line *line)
{
    static const char ellipsis[] = "\xE2\x80\xA6";

    line->full = true;
    while (line->size > 0 && line->width + 1 > line->limit) {
        do
            line->size--;
        while (line->size > 0 && ((unsigned char)line->bytes[line->size] & 0xC0) == 0x80);
        line->width--;
    }
    if (line->limit > 0) {
        memcpy(line->bytes + line->size, ellipsis, sizeof(ellipsis));
        line->size += sizeof(ellipsis) - 1;
        line->width++;
    }
    line->bytes[line->size] = '\0';
}

void cf_line_add(struct cf_line *line, struct cf_text text)
{
    const unsigned char *next = (const unsigned char *)text.data;
    const unsigned char *const end = next + text.size;

    while (next < end && !line->full) {
        const unsigned char *const start = next;
        const uint32_t point = cf_utf8_next(&next, end);
        char shown[CF_NUMBER_MAX];
        const size_t size = show_point(shown, point, start, (size_t)(next - start));
        const size_t width = cf_utf8_is_unsafe(point) ? size : point_width(point);

        if (line->width + width > line->limit ||
            line->size + size + CF_NUMBER_MAX > sizeof(line->bytes)) {
            end_with_ellipsis(line);
            return;
        }
        memcpy(line->bytes + line->size, shown, size);
        line->size += size;
        line->width += width;
    }
    line->bytes[line->size] = '\0';
}

void cf_line_addf(struct cf_line *line, const char *fmt, ...)
{
    char text[512];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    cf_line_add(line, cf_text_of(text));
}

const char *cf_format_time(char buffer[CF_NUMBER_MAX], uint64_t ns)
{
    const double value = (double)ns;

    if (ns == 0)
        (void)snprintf(buffer, CF_NUMBER_MAX, "0 s");
    else if (value >= 99.95e9)
        (void)snprintf(buffer, CF_NUMBER_MAX, "%.0f s", value / 1e9);
    else if (value >= 0.9995e9)
        (void)snprintf(buffer, CF_NUMBER_MAX, "%.2f s", value / 1e9);
    else if (value >= 0.9995e6)
        (void)snprintf(buffer, CF_NUMBER_MAX, "%.1f ms", value / 1e6);
    else
        (void)snprintf(buffer, CF_NUMBER_MAX, "%.1f us", value / 1e3);
    return buffer;
}

const char *cf_format_count(char buffer[CF_NUMBER_MAX], uint64_t count)
{
    char digits[CF_NUMBER_MAX];
    const size_t size = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
    size_t used = 0;

    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            buffer[used++] = ',';
        buffer[used++] = digits[i];
    }
    buffer[used] = '\0';
    return buffer;
}

const char *cf_format_short(char buffer[CF_NUMBER_MAX], uint64_t count)
{
    static const char units[] = "kMGTPE";
    double value = (double)count;
    size_t unit = 0;

    if (count < 10000) {
        (void)snprintf(buffer, CF_NUMBER_MAX, "%llu", (unsigned long long)count);
        return buffer;
    }
    for (value /= 1000; value >= 999.5 && unit < sizeof(units) - 2; unit++)
        value /= 1000;
    (void)snprintf(buffer, CF_NUMBER_MAX, "%.*f%c",
                   value < 9.995   ? 2
                   : value < 99.95 ? 1
                                   : 0,
                   value, units[unit]);
    return buffer;
}

const char *cf_format_share(char buffer[CF_NUMBER_MAX], uint64_t part, uint64_t whole)
{
    if (whole == 0)
        (void)snprintf(buffer, CF_NUMBER_MAX, "-");
    else
        (void)snprintf(buffer, CF_NUMBER_MAX, "%.1f%%", 100.0 * (double)part / (double)whole);
    return buffer;
}
