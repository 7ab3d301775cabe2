/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/copy.h - a project's files in another folder, where they may be changed.
 */
#ifndef CF_PROJECT_COPY_H
#define CF_PROJECT_COPY_H

#include "base/status.h"

/*
 * Copies the project to `to`, which must not exist, without what is not its source: version
 * control, environments, results of builds and of tools. A package is source whatever its name
 * (pip/_internal/operations/build). Fails with CF_ELIMIT above 400 MiB, CF_EIO, CF_ENOMEM; a part
 * is left behind then. python/codeflash/_existing.py leaves the same out.
 */
CF_NODISCARD
enum cf_status cf_project_copy(const char *root, const char *to, struct cf_error *err);

#endif
