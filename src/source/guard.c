/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#include <string.h>

static bool names(const struct cf_syntax *syntax, uint32_t node, const char *word)
{
    const struct cf_node *at = &syntax->nodes[node];

    return memmem(syntax->text + at->start, at->end - at->start, word, strlen(word)) != NULL;
}

bool cf_source_is_guard(const struct cf_syntax *syntax, uint32_t node)
{
    const uint32_t condition = cf_node_child(syntax, node, CF_FIELD_CONDITION);

    return syntax->nodes[node].kind == CF_NODE_IF_STATEMENT && condition != CF_NONE &&
           names(syntax, condition, "__name__") && names(syntax, condition, "__main__");
}

bool cf_source_has_guard(const struct cf_syntax *syntax)
{
    for (uint32_t i = 1; i < syntax->count; i = cf_node_after(syntax, i)) {
        if (cf_source_is_guard(syntax, i))
            return true;
    }
    return false;
}
