/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

#include "report/text.h"

#include <math.h>

void cf_json_init(struct cf_json *json, FILE *out)
{
    *json = (struct cf_json){ .out = out };
}

static void write_escaped(FILE *out, uint32_t point, const unsigned char *bytes, size_t size)
{
    if (point == '"' || point == '\\')
        (void)fprintf(out, "\\%c", (char)point);
    else if (point == '\n')
        (void)fputs("\\n", out);
    else if (point >= 0x110000 || (point >= 0xD800 && point <= 0xDFFF))
        (void)fputs("\\ufffd", out);
    else if (point == '<' || point == '>' || point == '&' ||
             (cf_utf8_is_unsafe(point) && point < 0x10000))
        (void)fprintf(out, "\\u%04x", (unsigned)point);
    else
        (void)fwrite(bytes, 1, size, out);
}

static void write_quoted(FILE *out, struct cf_text text)
{
    const unsigned char *next = (const unsigned char *)text.data;
    const unsigned char *const end = next + text.size;

    (void)fputc('"', out);
    while (next < end) {
        const unsigned char *const start = next;
        const uint32_t point = cf_utf8_next(&next, end);

        write_escaped(out, point, start, (size_t)(next - start));
    }
    (void)fputc('"', out);
}

static void begin(struct cf_json *json, const char *name)
{
    if (json->needs_comma)
        (void)fputc(',', json->out);
    json->needs_comma = true;
    if (name != NULL) {
        write_quoted(json->out, cf_text_of(name));
        (void)fputc(':', json->out);
    }
}

void cf_json_open(struct cf_json *json, const char *name, char bracket)
{
    begin(json, name);
    (void)fputc(bracket, json->out);
    json->needs_comma = false;
}

void cf_json_close(struct cf_json *json, char bracket)
{
    (void)fputc(bracket, json->out);
    json->needs_comma = true;
}

void cf_json_text(struct cf_json *json, const char *name, struct cf_text text)
{
    begin(json, name);
    write_quoted(json->out, text);
}

void cf_json_string(struct cf_json *json, const char *name, const char *string)
{
    cf_json_text(json, name, cf_text_of(string));
}

void cf_json_int(struct cf_json *json, const char *name, int64_t value)
{
    begin(json, name);
    (void)fprintf(json->out, "%lld", (long long)value);
}

void cf_json_real(struct cf_json *json, const char *name, double value)
{
    begin(json, name);
    (void)fprintf(json->out, "%.6g", isfinite(value) ? value : 0.0);
}

void cf_json_bool(struct cf_json *json, const char *name, bool value)
{
    begin(json, name);
    (void)fputs(value ? "true" : "false", json->out);
}

void cf_json_null(struct cf_json *json, const char *name)
{
    begin(json, name);
    (void)fputs("null", json->out);
}

void cf_json_string_or_null(struct cf_json *json, const char *name, const char *string)
{
    if (string == NULL)
        cf_json_null(json, name);
    else
        cf_json_string(json, name, string);
}
