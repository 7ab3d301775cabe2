/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/project.h - which folders a run is about: configured, or found from the layout.
 */
#ifndef CF_PROJECT_PROJECT_H
#define CF_PROJECT_PROJECT_H

#include "base/arena.h"
#include "base/status.h"
#include "project/config.h"

#include <stdbool.h>

/* What is run: it says where to look when there is no configuration. */
struct cf_target {
    const char *script; /* NULL: none */
    const char *module; /* NULL: none */
};

/* Paths are resolved; everything is in the arena. */
struct cf_project {
    struct cf_config config;
    const char *root;
    const char *module_root;
    const char *tests_root; /* may not exist yet */
    const char *detected; /* "module-root src (detected)": what was not configured; NULL: nothing */
};

/*
 * Opens the project of the working directory. `config_path` NULL: the nearest pyproject.toml in
 * it or above; without one the nearest folder with a sign of a project (.git, setup.py, setup.cfg)
 * at or above the script. Fails as cf_config_load(), and with CF_ENOTFOUND (module-root does not
 * exist) or CF_EUSAGE (tests-root holds module-root: nothing would be left to record).
 */
CF_NODISCARD
enum cf_status cf_project_open(const char *config_path, const struct cf_target *target,
                               struct cf_arena *arena, struct cf_project *project,
                               struct cf_error *err);

#endif
