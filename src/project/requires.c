/* SPDX-License-Identifier: Apache-2.0 */
#include "project/requires.h"

#include "base/file.h"
#include "project/path.h"
#include "project/toml.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)1 << 20)

/* --- specifiers ---------------------------------------------------------------------------------
 */

/* "3.9.2" as 3, 9; the second is -1 where there is none. */
struct version {
    int major, minor;
    bool patch; /* a third number that is no star */
};

static struct version read_version(const char *text)
{
    struct version version = { .major = -1, .minor = -1 };
    char *end = NULL;
    const long major = strtol(text, &end, 10);

    if (end == text || major < 0 || major > 1000)
        return version;
    version.major = (int)major;
    if (end[0] != '.' || end[1] < '0' || end[1] > '9')
        return version;
    version.minor = (int)(strtol(end + 1, &end, 10) % 1000);
    version.patch = end[0] == '.' && end[1] >= '0' && end[1] <= '9';
    return version;
}

static bool is_below(const struct version *bound, int minor)
{
    return bound->major > 3 || (bound->major == 3 && bound->minor > minor);
}

static bool is_same(const struct version *bound, int minor)
{
    return bound->major == 3 && (bound->minor == minor || bound->minor == -1);
}

/* One of them, such as ">=3.9" or "<3.13.2": is there a release of 3.`minor` that meets it? */
static bool meets(const char *one, int minor)
{
    const size_t length = strspn(one, "<>=!~");
    const struct version bound = read_version(one + length + strspn(one + length, " "));

    if (bound.major < 0)
        return true;
    if (*one == '>')
        return !is_below(&bound, minor);
    if (strncmp(one, "<=", 2) == 0)
        return is_below(&bound, minor) || is_same(&bound, minor);
    if (*one == '<')
        return is_below(&bound, minor) || (is_same(&bound, minor) && bound.patch);
    if (strncmp(one, "!=", 2) == 0)
        return !is_same(&bound, minor) || bound.patch;
    if (strncmp(one, "~=", 2) == 0)
        return bound.patch ? is_same(&bound, minor) : bound.major == 3 && !is_below(&bound, minor);
    return is_same(&bound, minor);
}

bool cf_requires_allows(const char *specifiers, int minor)
{
    const char *at = specifiers + strspn(specifiers, " ,");

    while (*at != '\0') {
        if (!meets(at, minor))
            return false;
        at += strcspn(at, ",");
        at += strspn(at, " ,");
    }
    return true;
}

/* --- where they stand ---------------------------------------------------------------------------
 */

static const char *toml_text(const char *text, size_t size, const char *const name[2],
                             const char *key, struct cf_arena *arena)
{
    struct cf_toml_table table = { 0 };

    if (cf_toml_read(text, size, name, arena, &table, NULL) != CF_OK)
        return NULL;
    for (size_t i = 0; i < table.count; i++) {
        if (table.entries[i].kind == CF_TOML_STRING && strcmp(table.entries[i].key, key) == 0)
            return table.entries[i].strings.items[0];
    }
    return NULL;
}

/* "python_requires = >=3.9" of setup.cfg. */
static const char *cfg_text(const char *text, struct cf_arena *arena)
{
    static const char key[] = "\npython_requires";
    const char *at = strstr(text, key);

    if (at == NULL)
        return NULL;
    at += sizeof(key) - 1;
    at += strspn(at, " \t");
    if (*at != '=' && *at != ':')
        return NULL;
    at += 1 + strspn(at + 1, " \t");
    return cf_arena_strndup(arena, at, strcspn(at, "\r\n#;"));
}

const char *cf_requires_python(const struct cf_project *project, struct cf_arena *arena)
{
    static const char *const standard[2] = { "project", NULL };
    const char *path = cf_path_join(arena, project->root, "setup.cfg"), *found = NULL;
    char *text = NULL;
    size_t size = 0;

    if (project->config.path != NULL &&
        cf_file_read(project->config.path, FILE_MAX_BYTES, arena, &text, &size, NULL) == CF_OK)
        found = toml_text(text, size, standard, "requires-python", arena);
    if (found == NULL && path != NULL &&
        cf_file_read(path, FILE_MAX_BYTES, arena, &text, &size, NULL) == CF_OK)
        found = cfg_text(text, arena);
    return found == NULL ? "" : found;
}
