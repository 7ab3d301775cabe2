/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/files.h - the Python files of a project, and what each is for.
 */
#ifndef CF_DISCOVER_FILES_H
#define CF_DISCOVER_FILES_H

#include "discover/program.h"
#include "discover/pytest_config.h"
#include "project/project.h"

struct cf_project_file {
    const char *path; /* relative to the root */
    const char *absolute;
    enum cf_unit_role role;
};

struct cf_project_files {
    struct cf_project_file *items; /* in the arena, sorted by path */
    size_t count, capacity;
    struct cf_list skipped; /* "folder: why", one for each that cannot be read */
};

/*
 * Lists the files of the project in `config`'s terms. Folders are entered once, whatever links lead
 * to them. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_project_list(const struct cf_project *project,
                               const struct cf_pytest_config *config, struct cf_arena *arena,
                               struct cf_project_files *files, struct cf_error *err);

#endif
