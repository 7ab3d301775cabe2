/* SPDX-License-Identifier: Apache-2.0 */
/* What stands between the children of a node: punctuation and words that the tree leaves out. */
#include "candidates/match.h"

#include <ctype.h>
#include <string.h>

#define GAP_MAX 160

/* Adds the punctuation and words of a node that are in no child: [from, to) of the text. */
static bool add_gap(const char *text, uint32_t from, uint32_t to, char *gap, size_t *size)
{
    for (; from < to; from++) {
        if (isspace((unsigned char)text[from]) || text[from] == '\\')
            continue;
        if (*size > 0 && gap[*size - 1] == ',' && strchr(")]}", text[from]) != NULL)
            --*size; /* a comma at the end means nothing */
        if (*size == GAP_MAX)
            return false;
        gap[(*size)++] = text[from];
    }
    return true;
}

static bool read_gaps(const struct cf_syntax *syntax, uint32_t node, char *gap, size_t *size)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t at = nodes[node].start;

    *size = 0;
    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].start > at && !add_gap(syntax->text, at, nodes[child].start, gap, size))
            return false;
        if (nodes[child].kind != CF_NODE_COMMENT) { /* `[a:]` is not `[:a]` */
            if (*size == GAP_MAX)
                return false;
            gap[(*size)++] = '_';
        }
        at = nodes[child].end;
    }
    return at >= nodes[node].end || add_gap(syntax->text, at, nodes[node].end, gap, size);
}

bool cf_same_gaps(const struct cf_syntax *a, uint32_t left, const struct cf_syntax *b,
                  uint32_t right)
{
    char wanted[GAP_MAX], found[GAP_MAX];
    size_t wanted_size = 0, found_size = 0;

    return read_gaps(a, left, wanted, &wanted_size) && read_gaps(b, right, found, &found_size) &&
           wanted_size == found_size && memcmp(wanted, found, wanted_size) == 0;
}
