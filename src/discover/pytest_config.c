/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/pytest_config.h"

#include "base/file.h"
#include "project/toml.h"

#include <fnmatch.h>
#include <string.h>

#define CONFIG_MAX_BYTES ((size_t)4 << 20)

struct setting {
    const char *name;
    size_t offset; /* of the list */
};

#define SETTING(name, field) { name, offsetof(struct cf_pytest_config, field) }

static const struct setting settings[] = {
    SETTING("testpaths", test_paths),   SETTING("python_files", files),
    SETTING("python_classes", classes), SETTING("python_functions", functions),
    SETTING("pythonpath", python_path), SETTING("norecursedirs", not_below),
};

/* The list of that name, emptied: a setting replaces pytest's own. NULL: not one of ours. */
static struct cf_list *find_list(struct cf_pytest_config *config, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (strlen(settings[i].name) == length && memcmp(settings[i].name, name, length) == 0) {
            struct cf_list *list = (struct cf_list *)(void *)((char *)config + settings[i].offset);

            list->count = 0;
            return list;
        }
    }
    return NULL;
}

/* Adds the words of a text; losing one to a lack of memory is told by what is missing. */
static void add_words(struct cf_list *list, const char *text, size_t size, struct cf_arena *arena)
{
    size_t at = 0;

    while (at < size) {
        size_t end = at;

        while (end < size && strchr(" \t\r\n,", text[end]) == NULL)
            end++;
        if (end > at) {
            const char *word = cf_arena_strndup(arena, text + at, end - at);

            if (word == NULL || cf_list_add(list, arena, word, NULL) != CF_OK)
                return;
        }
        at = end + 1;
    }
}

bool cf_pytest_config_ini(const char *text, const char *section, struct cf_arena *arena,
                          struct cf_pytest_config *config)
{
    struct cf_list *list = NULL;
    bool inside = false, found = false;

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t comment = strcspn(text, "#;\n");
        size_t equals = strcspn(text, "=:\n");

        if (text[0] == '[') {
            inside = strncmp(text + 1, section, strlen(section)) == 0 &&
                     text[1 + strlen(section)] == ']';
            found = found || inside;
            list = NULL;
        } else if (inside && (text[0] == ' ' || text[0] == '\t')) { /* the value goes on */
            if (list != NULL)
                add_words(list, text, comment < length ? comment : length, arena);
        } else if (inside && equals < length && text[0] != '#' && text[0] != ';') {
            size_t name = equals;

            while (name > 0 && (text[name - 1] == ' ' || text[name - 1] == '\t'))
                name--;
            list = find_list(config, text, name);
            if (list != NULL)
                add_words(list, text + equals + 1, length - equals - 1, arena);
        }
        text += length + (text[length] == '\n');
    }
    return found;
}

/* The section of pyproject.toml, read as a table of its own. */
static bool read_toml(const char *text, struct cf_arena *arena, struct cf_pytest_config *config)
{
    static const char header[] = "[tool.pytest.ini_options]";
    static const char *const name[2] = { "tool", "pytest" };
    const char *start = text, *end;
    struct cf_toml_table table = { 0 };
    const char *part;

    while ((start = strstr(start, header)) != NULL && start != text && start[-1] != '\n')
        start++;
    if (start == NULL)
        return false;
    start += sizeof(header) - 1;
    for (end = start; *end != '\0'; end++) {
        if (end[0] == '\n' && end[1] == '[' && end[2] != '"' && end[2] != '\'' && end[2] != ']')
            break;
    }
    part = cf_arena_printf(arena, "[tool.pytest]%.*s\n", (int)(end - start), start);
    if (part == NULL || cf_toml_read(part, strlen(part), name, arena, &table, NULL) != CF_OK)
        return true;
    for (size_t i = 0; i < table.count; i++) {
        const struct cf_toml_entry *entry = &table.entries[i];
        struct cf_list *list =
            entry->kind == CF_TOML_OTHER ? NULL : find_list(config, entry->key, strlen(entry->key));

        for (size_t k = 0; list != NULL && k < entry->strings.count; k++) {
            if (entry->kind == CF_TOML_STRING)
                add_words(list, entry->strings.items[k], strlen(entry->strings.items[k]), arena);
            else if (cf_list_add(list, arena, entry->strings.items[k], NULL) != CF_OK)
                break;
        }
    }
    return true;
}

enum cf_status cf_pytest_config_read(const char *root, struct cf_arena *arena,
                                     struct cf_pytest_config *config, struct cf_error *err)
{
    static const struct {
        const char *file, *section; /* NULL: TOML */
        bool always;                /* counts even without the section */
    } places[] = {
        { "pytest.ini", "pytest", true },      { ".pytest.ini", "pytest", true },
        { "pyproject.toml", NULL, false },     { "tox.ini", "pytest", false },
        { "setup.cfg", "tool:pytest", false },
    };
    bool found = false;

    *config = (struct cf_pytest_config){ 0 };
    add_words(&config->files, "test_*.py *_test.py", 19, arena);
    add_words(&config->classes, "Test", 4, arena);
    add_words(&config->functions, "test", 4, arena);
    add_words(&config->not_below, "*.egg .* _darcs build CVS dist node_modules venv {arch}", 54,
              arena);
    if (config->not_below.count < 9)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !found; i++) {
        const char *path = cf_path_join(arena, root, places[i].file);
        char *text = NULL;
        size_t size = 0;

        if (path == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (cf_file_read(path, CONFIG_MAX_BYTES, arena, &text, &size, NULL) != CF_OK)
            continue;
        if (places[i].section == NULL)
            found = read_toml(text, arena, config);
        else
            found =
                cf_pytest_config_ini(text, places[i].section, arena, config) || places[i].always;
    }
    return CF_OK;
}

bool cf_pytest_takes(const struct cf_list *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];

        if (strncmp(name, pattern, strlen(pattern)) == 0 ||
            (strpbrk(pattern, "*?[") != NULL && fnmatch(pattern, name, 0) == 0))
            return true;
    }
    return false;
}
