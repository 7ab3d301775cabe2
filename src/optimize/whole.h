/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/whole.h - the whole program and its tests, before and after, in two copies of the
 * project.
 */
#ifndef CF_OPTIMIZE_WHOLE_H
#define CF_OPTIMIZE_WHOLE_H

#include "optimize/trial.h"

enum cf_copy { CF_COPY_BEFORE, CF_COPY_AFTER, CF_COPY_COUNT };

struct cf_whole {
    struct cf_optimizing *work;
    const char *copies[CF_COPY_COUNT]; /* roots of the copies */
};

/* Puts the files' present texts into the copy "after". CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_whole_place(struct cf_whole *whole, const bool *left_out, struct cf_error *err);

/* Copies the project without what is made from it. CF_ELIMIT (too large), CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_whole_copy(const struct cf_optimizing *work, const char *to,
                             struct cf_error *err);

/* `path` as it is in the copy, where it lies in the project; else itself. NULL: no memory. */
const char *cf_whole_path(const struct cf_whole *whole, enum cf_copy copy, const char *path);

/* "PYTHONPATH=...": so that the copy is imported, however the project is installed. */
const char *cf_whole_python_path(const struct cf_whole *whole, enum cf_copy copy);

/* Runs the program of both copies in turns. `fault`: output or end differ, or it is slower. */
CF_NODISCARD
enum cf_status cf_whole_times(struct cf_whole *whole, struct cf_end_to_end *times,
                              const char **fault, struct cf_error *err);

/* The program's arguments as they are in the copy, in the scratch arena. NULL: no memory. */
const char **cf_whole_arguments(const struct cf_whole *whole, enum cf_copy copy);

/* Where the program runs in the copy. NULL: no memory. */
const char *cf_whole_cwd(const struct cf_whole *whole, enum cf_copy copy);

/*
 * Runs the program once more in the copy "after" and samples it, for the report: sets
 * run->trace_after. What goes wrong with it is no fault of the run. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_whole_sample(struct cf_whole *whole, struct cf_error *err);

/* Runs the existing tests in both copies. `fault`: one passes before and not after. */
CF_NODISCARD
enum cf_status cf_whole_tests(struct cf_whole *whole, struct cf_end_to_end *times,
                              const char **fault, struct cf_error *err);

#endif
