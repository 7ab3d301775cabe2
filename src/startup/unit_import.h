/* SPDX-License-Identifier: Apache-2.0 */
/* startup/unit_import.h - what an import of one of the project's files loads. */
#ifndef CF_STARTUP_UNIT_IMPORT_H
#define CF_STARTUP_UNIT_IMPORT_H

#include "startup/unit.h"

/*
 * The module that is loaded for the import's name alone: a submodule of the one that it names, or
 * that; CF_NO_MODULE.
 */
uint32_t cf_unit_target(const struct cf_units *units, const struct cf_unit_file *file,
                        const struct cf_import *import);

/* The number of the file of the module that the import names; CF_NONE: it is none of these. */
uint32_t cf_unit_file_of(const struct cf_units *units, const struct cf_unit_file *file,
                         const struct cf_import *import);

/*
 * True where the package around the module has something else under its name, whose place the
 * module would take if it were loaded after that.
 */
bool cf_unit_is_covered(const struct cf_units *units, uint32_t module);

#endif
