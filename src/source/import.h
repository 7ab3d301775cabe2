/* SPDX-License-Identifier: Apache-2.0 */
/* source/import.h - every name that a file imports, wherever in the file it does so. */
#ifndef CF_SOURCE_IMPORT_H
#define CF_SOURCE_IMPORT_H

#include "source/scope.h"

/* One imported name: `import a.b as c` is one, `from m import x, y` is two. */
struct cf_import {
    const char *module; /* "a.b"; "" for `from . import x`; in the arena */
    uint32_t level;     /* dots in front of it */
    uint32_t name;      /* of `from m import name`; CF_NONE: the module itself, or a star */
    uint32_t bound;     /* the name that it gets here; CF_NONE: a star */
    bool star;
    bool whole; /* `import a.b` without `as`: it binds a, not a.b */
    uint32_t scope;
    uint32_t statement; /* node */
    uint32_t node;      /* of this name in it */
};

struct cf_imports {
    struct cf_import *items; /* in the arena, in the order of the text */
    uint32_t count;
};

CF_NODISCARD
enum cf_status cf_imports_build(const struct cf_scopes *scopes, struct cf_arena *arena,
                                struct cf_imports *imports, struct cf_error *err);

#endif
