/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply/runs.h - the folder of a run, `.codeflash/runs/<id>/`, and one run at a time in a project.
 */
#ifndef CF_APPLY_RUNS_H
#define CF_APPLY_RUNS_H

#include "base/arena.h"
#include "base/status.h"

#define CF_STATE_FOLDER ".codeflash"
#define CF_RUN_JOURNAL "journal" /* of a run that is under way or was interrupted */
#define CF_RUN_APPLIED "applied" /* what was written into the project (apply/apply.h) */
#define CF_RUN_UNDONE "undone"   /* the same once it was taken back */
#define CF_RUN_REPORT "report.json"

/*
 * Locks the project: `*lock` is a descriptor to be closed at the end (or by the end of the
 * process). CF_EUSAGE: another run is under way; CF_EIO: .codeflash cannot be written.
 */
CF_NODISCARD
enum cf_status cf_project_lock(const char *root, struct cf_arena *arena, int *lock,
                               struct cf_error *err);

/* Makes the folder of a new run and gives its path, in the arena. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_run_make(const char *root, struct cf_arena *arena, const char **folder,
                           struct cf_error *err);

/*
 * The folder of the run with that id; `id` NULL: of the newest that has the file `with`.
 * CF_ENOTFOUND names the newest ids there are.
 */
CF_NODISCARD
enum cf_status cf_run_find(const char *root, const char *id, const char *with,
                           struct cf_arena *arena, const char **folder, struct cf_error *err);

#endif
