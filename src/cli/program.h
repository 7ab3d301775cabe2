/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/program.h - the program on the command line, looked at before anything is started.
 */
#ifndef CF_CLI_PROGRAM_H
#define CF_CLI_PROGRAM_H

#include "base/arena.h"
#include "base/status.h"
#include "project/interpreter.h"

struct cf_program {
    const char *script; /* NULL: a module */
    const char *module; /* NULL: a script */
    int argc;
    char **argv; /* the program's own arguments, terminated by NULL */
};

/*
 * Is there something to run? Fails with CF_ENOTFOUND, CF_EIO (unreadable) or CF_EUSAGE (a folder
 * without __main__.py, not a regular file). Starts nothing.
 */
CF_NODISCARD
enum cf_status cf_program_check(const struct cf_program *program, struct cf_error *err);

/* Would this interpreter run it? Fails as cf_interpreter_check_script() and ..._module(). */
CF_NODISCARD
enum cf_status cf_program_check_with(const struct cf_program *program,
                                     const struct cf_interpreter *interpreter,
                                     struct cf_arena *arena, struct cf_error *err);

/* The arguments for exec, in the arena; NULL: out of memory. */
char **cf_program_argv(const struct cf_program *program, const char *executable,
                       struct cf_arena *arena);

/* "app.py --fast 'a b'": the command as a person would type it, in the arena. */
const char *cf_program_command(const struct cf_program *program, struct cf_arena *arena);

#endif
