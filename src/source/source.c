/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

enum cf_status cf_source_read(struct cf_parser *parser, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_source *source,
                              struct cf_error *err)
{
    enum cf_status status = cf_syntax_parse(parser, text, size, arena, &source->syntax, err);

    source->relied = NULL;
    if (status == CF_OK)
        status = cf_scopes_build(&source->syntax, arena, &source->scopes, err);
    if (status == CF_OK)
        status = cf_definitions_build(&source->scopes, arena, &source->definitions, err);
    if (status == CF_OK)
        status = cf_imports_build(&source->scopes, arena, &source->imports, err);
    if (status == CF_OK) {
        source->rivals = cf_arena_alloc(arena, source->definitions.count + 1);
        if (source->rivals == NULL)
            status = cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return status;
}
