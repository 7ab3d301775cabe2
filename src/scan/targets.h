/* SPDX-License-Identifier: Apache-2.0 */
/* scan/targets.h - what a report that was written earlier asks for. */
#ifndef CF_SCAN_TARGETS_H
#define CF_SCAN_TARGETS_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* A ranked target of a report that was written earlier. */
struct cf_scan_target {
    uint32_t number;
    const char *domain, *target;
    const char *name; /* "module:qualname" of a function that costs CPU; NULL: another target */
};

struct cf_scan_targets {
    const char *kind;
    struct cf_list words;         /* the tests' ids, or the script or module with its arguments */
    struct cf_scan_target *items; /* in the arena, the first of the ranking */
    size_t count;
};

/*
 * Reads the first `most` targets of .codeflash/scan-report.json. CF_ENOTFOUND (there is no report),
 * CF_EFORMAT (it is none of ours), CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_scan_targets_read(const char *root, uint64_t most, struct cf_arena *arena,
                                    struct cf_scan_targets *targets, struct cf_error *err);

#endif
