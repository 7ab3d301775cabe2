/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/source.h - everything that one Python file says about itself: its tree, its scopes, what
 * it defines and what it imports.
 *
 *     status = cf_source_read(parser, text, size, arena, &source, err);
 *     for (uint32_t i = 0; i < source.definitions.count; i++)
 *         puts(source.definitions.items[i].qualname);
 */
#ifndef CF_SOURCE_SOURCE_H
#define CF_SOURCE_SOURCE_H

#include "source/definition.h"
#include "source/import.h"
#include "source/scope.h"
#include "source/syntax.h"

#define CF_RELIANCE_MAX 8

/* Methods that `self.m` was taken for, which a subclass in another file may replace. */
struct cf_reliance {
    uint32_t definitions[CF_RELIANCE_MAX];
    uint32_t count;
};

struct cf_source {
    struct cf_syntax syntax;
    struct cf_scopes scopes;
    struct cf_definitions definitions;
    struct cf_imports imports;
    struct cf_reliance *relied; /* NULL: not noted */
    unsigned char *rivals; /* by definition: 0 not asked yet, 1 no, 2 yes (candidates/helper.c) */
};

/*
 * Reads the text, which is borrowed and must stay, into `*source`, which must not move: its parts
 * refer to each other. Fails as cf_syntax_parse().
 */
CF_NODISCARD
enum cf_status cf_source_read(struct cf_parser *parser, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_source *source,
                              struct cf_error *err);

/* Is the node an `if __name__ == "__main__":`, which an import does not run? */
bool cf_source_is_guard(const struct cf_syntax *syntax, uint32_t node);

/* Has the module one at its top level? */
bool cf_source_has_guard(const struct cf_syntax *syntax);

#endif
