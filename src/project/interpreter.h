/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/interpreter.h - the Python that runs the user's program: found, asked, checked.
 *
 * What an interpreter says of itself costs one start of it, so the answers are kept in
 * $XDG_CACHE_HOME/codeflash and used while neither the executable nor its site-packages change.
 */
#ifndef CF_PROJECT_INTERPRETER_H
#define CF_PROJECT_INTERPRETER_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>

#define CF_PYTHON_MINOR_MIN 9 /* of Python 3 */
#define CF_PYTHON_MINOR_MAX 13

/* Everything is in the arena. */
struct cf_interpreter {
    const char *given; /* as named by the user, or as found */
    const char *why;   /* "--python", "beside codeflash", "$VIRTUAL_ENV" or "python3 in PATH" */
    const char *executable; /* its sys.executable: absolute */
    const char *name;       /* sys.implementation.name */
    const char *version;    /* "3.12.1" */
    int major, minor;
    bool free_threaded;
    const char *extension; /* file of codeflash._ext; NULL: it has none */
    const char *hook;      /* codeflash.pth, which starts the recorder; NULL: not there */
    struct cf_list path;   /* where it looks for modules, the script's folder left out */
};

/*
 * Chooses (`wanted` NULL: the interpreter beside this program, $VIRTUAL_ENV's, python3) and asks.
 * Fails with CF_ENOTFOUND (no such executable), CF_ECHILD (it is not a Python) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_interpreter_find(const char *wanted, struct cf_arena *arena,
                                   struct cf_interpreter *interpreter, struct cf_error *err);

/*
 * Can it record? Fails with CF_EUSAGE: the message says what is wrong with it (too old, too new,
 * free-threaded, another implementation, our package missing) and what to do.
 */
CF_NODISCARD
enum cf_status cf_interpreter_check(const struct cf_interpreter *interpreter, struct cf_error *err);

/*
 * Compiles the script without running it. Fails with CF_EFORMAT: "app.py:3: invalid syntax".
 * A script that passed is not compiled again until it changes.
 */
CF_NODISCARD
enum cf_status cf_interpreter_check_script(const struct cf_interpreter *interpreter,
                                           const char *script, struct cf_arena *arena,
                                           struct cf_error *err);

/*
 * Is there a module for `-m`? Looks along the path first and asks the interpreter only about
 * what it does not find there; nothing of the program is imported. Fails with CF_ENOTFOUND.
 */
CF_NODISCARD
enum cf_status cf_interpreter_check_module(const struct cf_interpreter *interpreter,
                                           const char *module, struct cf_arena *arena,
                                           struct cf_error *err);

#endif
