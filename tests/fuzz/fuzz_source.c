/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a Python file. */
#include "source/source.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every node lies inside its parent and after its elder sibling. */
static void check_tree(const struct cf_syntax *syntax)
{
    for (uint32_t i = 1; i < syntax->count; i++) {
        const struct cf_node *node = &syntax->nodes[i];
        const struct cf_node *parent = &syntax->nodes[node->parent];

        if (node->parent >= i || node->start < parent->start || node->end > parent->end ||
            node->end > syntax->size || (node->next != CF_NONE && node->next <= i))
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cf_parser *parser = NULL;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;
    struct cf_arena arena;

    if (cf_parser_new(&parser, &err) != CF_OK)
        return 0;
    cf_arena_init(&arena, (size_t)256 << 20);
    if (cf_source_read(parser, (const char *)data, size, &arena, &source, &err) == CF_OK)
        check_tree(&source.syntax);
    else if (err.message[0] == '\0')
        __builtin_trap(); /* a failure without a message is a fault */
    cf_arena_deinit(&arena);
    cf_parser_free(parser);
    return 0;
}
