/* SPDX-License-Identifier: Apache-2.0 */
#include "report/markdown.h"
#include "report/text.h"

#include <string.h>

#define COLUMNS 400

void cf_markdown_put(FILE *out, const char *text)
{
    cf_markdown_put_within(out, text, COLUMNS);
}

void cf_markdown_put_within(FILE *out, const char *text, size_t columns)
{
    struct cf_line line;

    cf_line_init(&line, columns);
    cf_line_add(&line, cf_text_of(text));
    for (const char *at = line.bytes; *at != '\0'; at++) {
        if (strchr("\\`*_<>|[]#", *at) != NULL)
            (void)fputc('\\', out);
        (void)fputc(*at, out);
    }
}

void cf_markdown_code(FILE *out, const char *language, const char *text)
{
    size_t longest = 2, row = 0;

    for (const char *at = text; *at != '\0'; at++) {
        row = *at == '`' ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    for (int end = 0; end < 2; end++) {
        for (size_t i = 0; i <= longest; i++)
            (void)fputc('`', out);
        (void)fprintf(out, "%s\n%s", end == 0 ? language : "", end == 0 ? text : "");
    }
}
