/* SPDX-License-Identifier: Apache-2.0 */
#include "report/export.h"
#include "report/text.h"

#include <inttypes.h>

/* A frame's name in a folded stack: ';' parts frames and a line break ends the stack. */
static void write_name(FILE *out, struct cf_text name)
{
    const unsigned char *next = (const unsigned char *)name.data;
    const unsigned char *const end = next + name.size;

    while (next < end) {
        const unsigned char *const start = next;
        const uint32_t point = cf_utf8_next(&next, end);

        if (point == ';')
            (void)fputc(':', out);
        else if (cf_utf8_is_unsafe(point))
            (void)fputc('?', out);
        else
            (void)fwrite(start, 1, (size_t)(next - start), out);
    }
}

static void write_frame(const struct cf_export *export, const struct cf_calltree_node *node)
{
    const struct cf_calltree *const tree = &export->tree;

    if (node->frame == CF_CALLTREE_NONE) {
        (void)fprintf(export->out, "process %" PRId64, tree->processes[node->process].pid);
        return;
    }
    write_name(export->out, tree->frames[node->frame].name);
    (void)fputs(" (", export->out);
    write_name(export->out, tree->frames[node->frame].file);
    (void)fputc(')', export->out);
}

/* Microseconds keep the numbers readable; what is shorter counts as one. */
static uint64_t weight(const struct cf_calltree *tree, uint64_t own)
{
    if (tree->unit == CF_CALLTREE_SAMPLES)
        return own;
    return own < 1000 ? 1 : own / 1000;
}

enum cf_status cf_export_collapsed(struct cf_export *export, struct cf_error *err)
{
    const struct cf_calltree *const tree = &export->tree;
    uint32_t *const path = cf_arena_alloc(export->arena, ((size_t)tree->node_count + 1) * 4);

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the export");
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];

        path[node->depth] = i; /* preorder: the entries above are its callers */
        if (node->own == 0)
            continue;
        for (uint32_t depth = 0; depth <= node->depth; depth++) {
            if (depth > 0)
                (void)fputc(';', export->out);
            write_frame(export, &tree->nodes[path[depth]]);
        }
        (void)fprintf(export->out, " %" PRIu64 "\n", weight(tree, node->own));
    }
    return CF_OK;
}
