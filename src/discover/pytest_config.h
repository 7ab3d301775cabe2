/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/pytest_config.h - where and how pytest looks for tests, from its configuration files.
 *
 * Of pytest.ini, .pytest.ini, pyproject.toml, tox.ini and setup.cfg in the root, in this order, the
 * first with a section for pytest counts. What cannot be read leaves pytest's own defaults.
 */
#ifndef CF_DISCOVER_PYTEST_CONFIG_H
#define CF_DISCOVER_PYTEST_CONFIG_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>

struct cf_pytest_config {
    struct cf_list test_paths; /* empty: the whole root */
    struct cf_list files;      /* "test_*.py" ... */
    struct cf_list classes;    /* "Test" ... */
    struct cf_list functions;  /* "test" ... */
    struct cf_list python_path;
    struct cf_list not_below; /* norecursedirs */
};

/* Reads the configuration of the project in `root`. Fails with CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_pytest_config_read(const char *root, struct cf_arena *arena,
                                     struct cf_pytest_config *config, struct cf_error *err);

/* The same from the text of an INI file: the section of that name. False: it has none. */
bool cf_pytest_config_ini(const char *text, const char *section, struct cf_arena *arena,
                          struct cf_pytest_config *config);

/* Whether pytest takes the name for a test's: it begins as a pattern says, or matches its glob. */
bool cf_pytest_takes(const struct cf_list *patterns, const char *name);

#endif
