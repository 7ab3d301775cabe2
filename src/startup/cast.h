/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/cast.h - `cast(Name, value)` is its value: a type checker reads the name, nothing else.
 */
#ifndef CF_STARTUP_CAST_H
#define CF_STARTUP_CAST_H

#include "source/source.h"

/* Is the identifier the type of a call of typing.cast, and may it be put between quotes? */
bool cf_cast_is_type(const struct cf_source *source, uint32_t node);

/*
 * Is it an import right in a function's body, of a name that the function has for the types of
 * casts alone, and that the module imports for type checkers under that very name?
 */
bool cf_cast_is_import(const struct cf_source *source, const struct cf_import *import);

/* Does the identifier mean what that import binds? */
bool cf_cast_is_use(const struct cf_source *source, const struct cf_import *import, uint32_t node);

/* Under `if TYPE_CHECKING:`, right in the module: no run makes it. */
bool cf_import_is_for_checkers(const struct cf_source *source, const struct cf_import *import);

#endif
