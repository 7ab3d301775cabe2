/* SPDX-License-Identifier: Apache-2.0 */
/* startup/keep.h - what of a file must stay as it is, and why. */
#ifndef CF_STARTUP_KEEP_H
#define CF_STARTUP_KEEP_H

#include "startup/unit.h"

/* Why nothing of the file is changed; NULL: it may be. */
const char *cf_keep_file(const struct cf_unit_file *file);

/* Why the name must be there once the module is imported; NULL: it may come later. */
const char *cf_keep_name(const struct cf_unit_file *file, const char *name);

/* The same of the name that the import binds. */
const char *cf_keep_import(const struct cf_unit_file *file, const struct cf_import *import);

/* The module itself binds the name. */
bool cf_keep_binds(const struct cf_source *source, const char *name);

/* It asks for names as texts: `globals()`, `eval(text)`. */
bool cf_keep_looks_names_up(const struct cf_source *source);

#endif
