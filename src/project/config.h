/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/config.h - [tool.codeflash] of pyproject.toml.
 *
 * Every key is optional. A key that we do not know is an error that names the nearest known one;
 * keys of the original tool without a meaning here are accepted and noted.
 */
#ifndef CF_PROJECT_CONFIG_H
#define CF_PROJECT_CONFIG_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define CF_CONFIG_FILE "pyproject.toml"

/* Paths are resolved; everything is in the arena; NULL or empty: not given. */
struct cf_config {
    const char *path;   /* of the file; NULL: there is none */
    const char *folder; /* that the file is in */
    bool has_table;
    const char *module_root;
    const char *tests_root;
    const char *benchmarks_root;
    const char *pytest_cmd;
    struct cf_list ignore_paths;
    struct cf_list formatter_cmds;
    struct cf_list rules;       /* ids and families; "-" in front: not these */
    const char *rules_folder;   /* of the project's own rules */
    struct cf_list meaningless; /* accepted keys that do nothing here */
};

/*
 * Reads the configuration from the text of a file in `config->folder` into `*config` (path and
 * folder stay as they are). Fails with CF_EFORMAT (not TOML, a value of the wrong type), CF_EUSAGE
 * (unknown key), CF_ELIMIT or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_config_parse(const char *text, size_t size, struct cf_arena *arena,
                               struct cf_config *config, struct cf_error *err);

/* The same for a file; the message starts with its name. Fails with CF_ENOTFOUND or CF_EIO too. */
CF_NODISCARD
enum cf_status cf_config_load(const char *path, struct cf_arena *arena, struct cf_config *config,
                              struct cf_error *err);

/* The nearest pyproject.toml in `folder` (absolute) or above; NULL: none. In the arena. */
const char *cf_config_find(const char *folder, struct cf_arena *arena);

#endif
