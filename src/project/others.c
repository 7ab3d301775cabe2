/* SPDX-License-Identifier: Apache-2.0 */
#include "project/others.h"

#include "base/file.h"
#include "project/path.h"
#include "project/requires.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* Asks the executable; is it a CPython of that version, and not free-threaded? */
static bool is_other(const char *executable, int minor, struct cf_arena *arena,
                     struct cf_interpreter *found)
{
    *found = (struct cf_interpreter){ 0 };
    return cf_path_is_file(executable) &&
           cf_interpreter_find(executable, arena, found, NULL) == CF_OK && found->major == 3 &&
           found->minor == minor && !found->free_threaded && strcmp(found->name, "cpython") == 0;
}

/* The last of the files that match, as the newest release is, and that is one. */
static bool among(const char *pattern, int minor, struct cf_arena *arena,
                  struct cf_interpreter *found)
{
    glob_t files = { 0 };
    bool is = false;

    if (pattern == NULL || glob(pattern, 0, NULL, &files) != 0)
        return false;
    for (size_t i = files.gl_pathc; i > 0 && !is; i--)
        is = is_other(files.gl_pathv[i - 1], minor, arena, found);
    globfree(&files);
    return is;
}

static bool in_path(int minor, struct cf_arena *arena, struct cf_interpreter *found)
{
    const char *name = cf_arena_printf(arena, "python3.%d", minor);
    const char *rest = name == NULL ? NULL : getenv("PATH"), *file;

    while ((file = cf_path_search(arena, name, &rest)) != NULL) {
        if (*file == '/' && is_other(file, minor, arena, found))
            return true;
    }
    return false;
}

static bool find(const char *root, int minor, struct cf_arena *arena, struct cf_interpreter *found)
{
    const char *home = getenv("HOME"), *pyenv = getenv("PYENV_ROOT");

    if (home == NULL)
        home = "/";
    if (pyenv == NULL)
        pyenv = cf_path_join(arena, home, ".pyenv");
    return among(cf_arena_printf(arena, "%s/.tox/*/bin/python", root), minor, arena, found) ||
           among(cf_arena_printf(arena, "%s/.nox/*/bin/python", root), minor, arena, found) ||
           in_path(minor, arena, found) ||
           among(cf_arena_printf(arena, "%s/versions/3.%d.*/bin/python", pyenv, minor), minor,
                 arena, found) ||
           among(cf_arena_printf(arena, "%s/.local/share/uv/python/cpython-3.%d.*/bin/python3",
                                 home, minor),
                 minor, arena, found);
}

enum cf_status cf_others_find(const struct cf_project *project, const struct cf_interpreter *known,
                              struct cf_arena *arena, struct cf_others *others,
                              struct cf_error *err)
{
    const char *specifiers = cf_requires_python(project, arena);

    *others = (struct cf_others){ 0 };
    for (int minor = CF_PYTHON_MINOR_MIN; minor <= CF_PYTHON_MINOR_MAX; minor++) {
        struct cf_interpreter *found = &others->items[others->count];

        if (minor != known->minor && others->count < CF_OTHERS_MAX &&
            cf_requires_allows(specifiers, minor) && find(project->root, minor, arena, found))
            others->count++;
    }
    return cf_arena_printf(arena, "%s", specifiers) == NULL
               ? cf_fail(err, CF_ENOMEM, "out of memory")
               : CF_OK;
}
