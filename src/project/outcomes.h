/* SPDX-License-Identifier: Apache-2.0 */
/* project/outcomes.h - how the tests of a project ended, as python/codeflash/_outcomes.py says. */
#ifndef CF_PROJECT_OUTCOMES_H
#define CF_PROJECT_OUTCOMES_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Lines "passed tests/test_x.py::test_y", sorted. */
struct cf_outcomes {
    const char **lines; /* in the arena */
    size_t count;
};

/* Reads the file; none where there is no file: pytest itself did not start. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_outcomes_read(const char *path, struct cf_arena *arena,
                                struct cf_outcomes *outcomes, struct cf_error *err);

bool cf_outcomes_have(const struct cf_outcomes *outcomes, const char *line);

#endif
