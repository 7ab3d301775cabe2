/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rewriter.h"

#include "candidates/rewrites.h"

#include <string.h>

static const struct cf_rewriter rewriters[] = {
    { "recursion-cache", CF_NODE_FUNCTION_DEFINITION, cf_rewrite_recursion_cache },
};

const struct cf_rewriter *cf_rewriter_find(const char *name)
{
    for (size_t i = 0; i < sizeof(rewriters) / sizeof(rewriters[0]); i++) {
        if (strcmp(rewriters[i].name, name) == 0)
            return &rewriters[i];
    }
    return NULL;
}
