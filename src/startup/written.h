/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/written.h - a dataclass as the class that @dataclass makes of it, written out, so that
 * importing it does not load dataclasses (and with it inspect).
 *
 * What dataclasses looks for in such a class (__dataclass_fields__) is made when somebody asks:
 * fields(), replace(), asdict(), is_dataclass() and subclasses that are dataclasses go on working.
 */
#ifndef CF_STARTUP_WRITTEN_H
#define CF_STARTUP_WRITTEN_H

#include "base/buf.h"
#include "source/edit.h"
#include "source/source.h"

/*
 * The class whose @dataclass or field() the identifier is part of, where that class can be written
 * out; CF_NONE: it is something else, or cannot.
 */
uint32_t cf_written_class(const struct cf_source *source, uint32_t identifier);

/* The edits that write the class out. Fails with CF_ENOMEM or CF_EFORMAT (they overlap). */
CF_NODISCARD
enum cf_status cf_written_edit(const struct cf_source *source, uint32_t class,
                               struct cf_edits *edits, struct cf_arena *arena,
                               struct cf_error *err);

/* What the file needs for it once, after its imports. */
void cf_written_helper(struct cf_buf *out);

#endif
