/* SPDX-License-Identifier: Apache-2.0 */
/* project/others.h - the other Pythons of the machine that a project supports. */
#ifndef CF_PROJECT_OTHERS_H
#define CF_PROJECT_OTHERS_H

#include "project/interpreter.h"
#include "project/project.h"

#define CF_OTHERS_MAX (CF_PYTHON_MINOR_MAX - CF_PYTHON_MINOR_MIN)

/* Zero-initialised: none. In the order of their versions, one for each minor version. */
struct cf_others {
    struct cf_interpreter items[CF_OTHERS_MAX];
    size_t count;
};

/*
 * CPythons of other minor versions than `known`, from CF_PYTHON_MINOR_MIN to
 * CF_PYTHON_MINOR_MAX, that the project declares to support. Of each version the first that
 * works: the project's environments of tox and nox, `python3.N` in PATH, those of pyenv and uv.
 * Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_others_find(const struct cf_project *project, const struct cf_interpreter *known,
                              struct cf_arena *arena, struct cf_others *others,
                              struct cf_error *err);

#endif
