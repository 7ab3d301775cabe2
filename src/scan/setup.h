/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan/setup.h - how a project's Python and tests are run: .codeflash/setup.md, or detected.
 *
 * The file is free Markdown that people edit; it is written once, by `codeflash init`.
 */
#ifndef CF_SCAN_SETUP_H
#define CF_SCAN_SETUP_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "project/project.h"

#include <stdbool.h>

/* What .codeflash/setup.md says; NULL or empty: nothing about it. */
struct cf_scan_setup {
    bool there;         /* the file exists */
    bool understood;    /* something of it was */
    const char *runner; /* "uv run" */
    const char *test_command;
    const char *tools;
    const char *project_root;
};

/* Reads .codeflash/setup.md of the project. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_setup_read(const char *root, struct cf_arena *arena,
                                  struct cf_scan_setup *setup, struct cf_error *err);

/* Writes it with what was detected, where it is missing; `*written`: it was. */
CF_NODISCARD
enum cf_status cf_scan_setup_write(const struct cf_project *project, struct cf_arena *arena,
                                   bool *written, struct cf_error *err);

/* Without setup.md: argv of the runner, and why this one. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_runner_detect(const char *root, struct cf_arena *arena,
                                     struct cf_list *runner, const char **why,
                                     struct cf_error *err);

/* The words as a person types them. NULL: out of memory. */
const char *cf_scan_words_text(const struct cf_list *words, struct cf_arena *arena);

#endif
