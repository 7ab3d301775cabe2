/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/rewriter.h - rewrites that need more than a pattern; a rule file names one with
 * `rewrite: c:<name>`.
 */
#ifndef CF_CANDIDATES_REWRITER_H
#define CF_CANDIDATES_REWRITER_H

#include "candidates/site.h"

struct cf_rewriter {
    const char *name;
    enum cf_node_kind kind; /* of the nodes that it is tried at */
    bool (*rewrite)(struct cf_site *site, uint32_t node);
};

/* NULL: there is none of that name. */
const struct cf_rewriter *cf_rewriter_find(const char *name);

#endif
