/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/known.h - what is known of names that every Python has. */
#ifndef CF_CANDIDATES_KNOWN_H
#define CF_CANDIDATES_KNOWN_H

#include <stdbool.h>

/* A builtin that has no effect but its value (arguments that it calls aside). */
bool cf_known_builtin(const char *name);

/* "re.escape": a function of the standard library that has no effect but its value, which cannot
 * change and depends on the arguments alone. */
bool cf_known_function(const char *path);

/* "json.loads": one that has no effect either, and makes something new that may be changed. */
bool cf_known_maker(const char *path);

/* A builtin with an effect, but none on its arguments: print, open, ... */
bool cf_known_harmless(const char *name);

/* A method of the builtin types that changes nothing. */
bool cf_known_reader(const char *name);

/* A method of the builtin types that changes its object, and nothing else. */
bool cf_known_writer(const char *name);

/* One of cf_known_function()'s that costs more than looking up what it gave before. */
bool cf_known_dear(const char *path);

#endif
