/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/jobs.h - functions worked on at once (--jobs), each file by one process.
 *
 * The functions of one file build on each other's text, so a file is the unit that a process takes.
 * What it has finished goes into the journal of the run, from which the run takes it over. While
 * one measures, nobody else works: verifications share a lock that measuring takes alone.
 */
#ifndef CF_OPTIMIZE_JOBS_H
#define CF_OPTIMIZE_JOBS_H

#include "optimize/parts.h"

typedef enum cf_status cf_jobs_work_fn(struct cf_optimizing *work, const char *file,
                                       struct cf_error *err);

/*
 * Calls `work_on` in other processes for each file that has work, and takes over what they found.
 * CF_EIO, CF_ECHILD, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_jobs_run(struct cf_optimizing *work, cf_jobs_work_fn *work_on,
                           struct cf_error *err);

/* Waits until nobody measures (or, for `alone`, until nobody works) and keeps it so. */
void cf_jobs_enter(const struct cf_optimizing *work, bool alone);
void cf_jobs_leave(const struct cf_optimizing *work);

#endif
