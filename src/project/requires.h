/* SPDX-License-Identifier: Apache-2.0 */
/* project/requires.h - the Pythons that a project supports, by what it declares. */
#ifndef CF_PROJECT_REQUIRES_H
#define CF_PROJECT_REQUIRES_H

#include "project/project.h"

#include <stdbool.h>

/*
 * Does Python 3.`minor`, in one of its releases, meet the specifiers, as in ">=3.9,!=3.10.*"
 * (PEP 440)? What is no specifier excludes nothing.
 */
bool cf_requires_allows(const char *specifiers, int minor);

/*
 * `requires-python` of [project] in the project's pyproject.toml, or `python_requires` of its
 * setup.cfg; "": neither is there. In the arena; "" without memory.
 */
const char *cf_requires_python(const struct cf_project *project, struct cf_arena *arena);

#endif
