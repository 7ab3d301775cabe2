/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * Names of files and functions come from outside: a line break or an escape sequence in one must
 * not become part of what the terminal does.
 */
static void clean(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
    }
}

void cf_say(const char *fmt, ...)
{
    char line[4096];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    clean(line);
    fprintf(stderr, "codeflash: %s\n", line);
}

int cf_say_error(const struct cf_error *err)
{
    cf_say("%s", err->message);
    return CF_EXIT_FAILURE;
}
