/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .codeflash/setup.md: free Markdown in which a line "- **Runner**: `uv run`" (or "Runner: uv run",
 * "| Runner | `uv run` |", a heading "## Runner" with the value on the next line) is read.
 */
#include "scan/setup.h"
#include "base/file.h"
#include "project/path.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SETUP_MAX_BYTES ((size_t)1 << 20)
#define VALUE_MAX_BYTES 1000

static const struct {
    const char *word; /* a key begins with it, whatever its case */
    size_t offset;
} keys[] = {
    { "runner", offsetof(struct cf_scan_setup, runner) },
    { "$runner", offsetof(struct cf_scan_setup, runner) },
    { "test command", offsetof(struct cf_scan_setup, test_command) },
    { "tests", offsetof(struct cf_scan_setup, test_command) },
    { "profiling tools", offsetof(struct cf_scan_setup, tools) },
    { "available profiling tools", offsetof(struct cf_scan_setup, tools) },
    { "project root", offsetof(struct cf_scan_setup, project_root) },
};

struct reader {
    struct cf_scan_setup *setup;
    struct cf_arena *arena;
    const char **heading; /* field that the heading above is about; NULL */
};

static const char **field_of(const struct reader *r, const char *key, size_t length)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const size_t wanted = strlen(keys[i].word);

        if (length == wanted && strncasecmp(key, keys[i].word, wanted) == 0)
            return (const char **)(void *)((char *)r->setup + keys[i].offset);
    }
    return NULL;
}

/* What stands between backquotes, else the text without blanks and marks at its ends. */
static const char *value_of(const char *text, size_t length, struct cf_arena *arena)
{
    const char *open = memchr(text, '`', length);
    const char *close =
        open == NULL ? NULL : memchr(open + 1, '`', length - (size_t)(open + 1 - text));

    if (close != NULL && close > open + 1) {
        length = (size_t)(close - open) - 1;
        text = open + 1;
    }
    while (length > 0 && strchr(" \t*|:=", text[0]) != NULL && text[0] != '\0') {
        text++;
        length--;
    }
    while (length > 0 && strchr(" \t\r*|", text[length - 1]) != NULL)
        length--;
    return length == 0 || length > VALUE_MAX_BYTES ? NULL : cf_arena_strndup(arena, text, length);
}

static void take(struct reader *r, const char **field, const char *text, size_t length)
{
    const char *value = field == NULL || *field != NULL ? NULL : value_of(text, length, r->arena);

    if (value == NULL)
        return;
    *field = value;
    r->setup->understood = true;
}

static void read_line(struct reader *r, const char *line, size_t length)
{
    const char *const end = line + length;
    const bool heading = length > 0 && line[0] == '#';
    const char *key = line, *stop;
    const char **field;
    size_t size;

    while (key < end && strchr("#-*+>|` \t", *key) != NULL)
        key++;
    stop = key;
    while (stop < end && strchr(":=|*`", *stop) == NULL)
        stop++;
    size = (size_t)(stop - key);
    while (size > 0 && isblank((unsigned char)key[size - 1]))
        size--;
    field = field_of(r, key, size);
    if (field != NULL && stop < end) {
        take(r, field, stop, (size_t)(end - stop));
        r->heading = NULL;
    } else if (heading) {
        r->heading = field;
    } else if (r->heading != NULL && key < end && strncmp(line, "```", 3) != 0) {
        take(r, r->heading, line, length);
        r->heading = NULL;
    }
}

enum cf_status cf_scan_setup_read(const char *root, struct cf_arena *arena,
                                  struct cf_scan_setup *setup, struct cf_error *err)
{
    const char *path = cf_path_join(arena, root, ".codeflash/setup.md");
    struct reader r = { .setup = setup, .arena = arena };
    char *text = NULL;
    size_t size = 0;

    *setup = (struct cf_scan_setup){ 0 };
    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    setup->there = access(path, F_OK) == 0;
    if (!setup->there || cf_file_read(path, SETUP_MAX_BYTES, arena, &text, &size, NULL) != CF_OK)
        return CF_OK;
    for (const char *at = text; *at != '\0';) {
        const size_t length = strcspn(at, "\n");

        read_line(&r, at, length);
        at += length + (at[length] == '\n');
    }
    return CF_OK;
}

enum cf_status cf_scan_setup_write(const struct cf_project *project, struct cf_arena *arena,
                                   bool *written, struct cf_error *err)
{
    const char *folder = cf_path_join(arena, project->root, ".codeflash");
    const char *path = cf_path_join(arena, project->root, ".codeflash/setup.md");
    struct cf_list runner = { 0 };
    const char *why = NULL, *words, *text;
    enum cf_status status;

    *written = false;
    if (folder == NULL || path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (access(path, F_OK) == 0)
        return CF_OK;
    status = cf_scan_runner_detect(project->root, arena, &runner, &why, err);
    if (status != CF_OK)
        return status;
    words = cf_scan_words_text(&runner, arena);
    text =
        words == NULL
            ? NULL
            : cf_arena_printf(
                  arena,
                  "# Setup for codeflash\n\n"
                  "Read by `codeflash scan`. Free text: only the lines with these names count.\n\n"
                  "- **Runner**: `%s`\n"
                  "- **Test command**: `%s -m pytest`\n"
                  "- **Profiling tools**: codeflash, cProfile, tracemalloc\n"
                  "- **Project root**: `.`\n\n"
                  "The runner was detected (%s); the tests are below `%s`.\n",
                  words, words, why, cf_path_relative(project->tests_root, project->root));
    if (text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(folder, 0755, err);
    if (status == CF_OK)
        status = cf_file_write(path, text, strlen(text), 0644, err);
    *written = status == CF_OK;
    return status;
}
