/* SPDX-License-Identifier: Apache-2.0 */
#include "source/block.h"

#include <stdbool.h>
#include <string.h>

struct scan {
    const char *text;
    size_t size, at;
};

static char here(const struct scan *scan, size_t ahead)
{
    return ahead < scan->size - scan->at ? scan->text[scan->at + ahead] : '\0';
}

static void skip_comment(struct scan *scan)
{
    const char *end = memchr(scan->text + scan->at, '\n', scan->size - scan->at);

    scan->at = end == NULL ? scan->size : (size_t)(end - scan->text);
}

/* A backslash keeps the next character from ending the string, in raw strings too. */
static void skip_string(struct scan *scan)
{
    const char quote = here(scan, 0);
    const bool is_long = here(scan, 1) == quote && here(scan, 2) == quote;

    scan->at += is_long ? 3 : 1;
    while (scan->at < scan->size) {
        const char c = here(scan, 0);

        if (c == '\\') {
            scan->at += 2;
        } else if (c == quote && (!is_long || (here(scan, 1) == quote && here(scan, 2) == quote))) {
            scan->at += is_long ? 3 : 1;
            return;
        } else if (c == '\n' && !is_long) {
            return; /* no Python: the line ends it */
        } else {
            scan->at++;
        }
    }
    scan->at = scan->size;
}

/* To the newline that ends the logical line; gives the end of its last token. */
static size_t skip_line(struct scan *scan)
{
    size_t end = scan->at;
    unsigned depth = 0;

    while (scan->at < scan->size) {
        const char c = here(scan, 0);

        if (c == '\n' && depth == 0)
            return end;
        if (c == '#') {
            skip_comment(scan);
            continue;
        }
        if (c == '"' || c == '\'') {
            skip_string(scan);
            end = scan->at;
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth > 0)
            depth--;
        scan->at += c == '\\' && scan->at + 1 < scan->size ? 2 : 1;
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            end = scan->at;
    }
    return end;
}

/* To the first token of the next line that has one; false at the end. `*column` is in bytes. */
static bool next_line(struct scan *scan, size_t *column)
{
    size_t line = scan->at;

    while (scan->at < scan->size) {
        const char c = here(scan, 0);

        if (c == '\n')
            line = scan->at + 1;
        else if (c == '#') {
            skip_comment(scan);
            continue;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f') {
            *column = scan->at - line;
            return true;
        }
        scan->at++;
    }
    return false;
}

static size_t column_of(const char *text, size_t start)
{
    size_t line = start;

    while (line > 0 && text[line - 1] != '\n')
        line--;
    return start - line;
}

size_t cf_block_end(const char *text, size_t size, size_t start)
{
    const size_t own = column_of(text, start);
    struct scan scan = { .text = text, .size = size, .at = start };
    bool decorated = here(&scan, 0) == '@';
    size_t end = skip_line(&scan), column = 0;

    while (next_line(&scan, &column) && (decorated ? column == own : column > own)) {
        decorated = decorated && here(&scan, 0) == '@';
        end = skip_line(&scan);
    }
    return end;
}
