/* SPDX-License-Identifier: Apache-2.0 */
#include "project/config.h"

#include "base/file.h"
#include "project/nearest.h"
#include "project/path.h"
#include "project/toml.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum kind { KIND_PATH, KIND_TEXT, KIND_PATHS, KIND_TEXTS, KIND_MEANINGLESS };

static const struct key {
    const char *name;
    enum kind kind;
    size_t offset;
} keys[] = {
    { "module-root", KIND_PATH, offsetof(struct cf_config, module_root) },
    { "tests-root", KIND_PATH, offsetof(struct cf_config, tests_root) },
    { "benchmarks-root", KIND_PATH, offsetof(struct cf_config, benchmarks_root) },
    { "pytest-cmd", KIND_TEXT, offsetof(struct cf_config, pytest_cmd) },
    { "ignore-paths", KIND_PATHS, offsetof(struct cf_config, ignore_paths) },
    { "formatter-cmds", KIND_TEXTS, offsetof(struct cf_config, formatter_cmds) },
    { "rules", KIND_TEXTS, offsetof(struct cf_config, rules) },
    { "rules-folder", KIND_PATH, offsetof(struct cf_config, rules_folder) },
    { "test-framework", KIND_MEANINGLESS, 0 },
    { "git-remote", KIND_MEANINGLESS, 0 },
    { "disable-telemetry", KIND_MEANINGLESS, 0 },
    { "disable-imports-sorting", KIND_MEANINGLESS, 0 },
    { "override-fixtures", KIND_MEANINGLESS, 0 },
    { "language", KIND_MEANINGLESS, 0 },
    { "benchmark", KIND_MEANINGLESS, 0 },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static enum cf_status unknown_key(const struct cf_toml_entry *entry, struct cf_error *err)
{
    struct cf_nearest nearest = cf_nearest_begin(entry->key);

    for (size_t i = 0; i < KEY_COUNT; i++)
        cf_nearest_try(&nearest, keys[i].name);
    if (nearest.best == NULL)
        return cf_fail(err, CF_EUSAGE, "line %u: unknown key %.80s in [tool.codeflash]",
                       entry->line, entry->key);
    return cf_fail(err, CF_EUSAGE,
                   "line %u: unknown key %.80s in [tool.codeflash]; did you mean %s?", entry->line,
                   entry->key, nearest.best);
}

static enum cf_status wrong_type(const struct cf_toml_entry *entry, const char *wanted,
                                 struct cf_error *err)
{
    return cf_fail(err, CF_EFORMAT, "line %u: %s must be %s", entry->line, entry->key, wanted);
}

static enum cf_status take_text(const struct key *key, const struct cf_toml_entry *entry,
                                struct cf_arena *arena, struct cf_config *config,
                                struct cf_error *err)
{
    const char **field = (const char **)(void *)((char *)config + key->offset);
    const char *value;

    if (entry->kind != CF_TOML_STRING)
        return wrong_type(entry, "a string", err);
    value = entry->strings.items[0];
    if (key->kind == KIND_PATH) {
        value = cf_path_join(arena, config->folder, value);
        value = value == NULL ? NULL : cf_path_resolve(arena, value);
    }
    *field = value;
    return value == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* One string is as good as a list of one. */
static enum cf_status take_list(const struct key *key, const struct cf_toml_entry *entry,
                                struct cf_arena *arena, struct cf_config *config,
                                struct cf_error *err)
{
    struct cf_list *field = (struct cf_list *)(void *)((char *)config + key->offset);

    if (entry->kind == CF_TOML_OTHER)
        return wrong_type(entry, "a list of strings", err);
    for (size_t i = 0; i < entry->strings.count; i++) {
        const char *value = entry->strings.items[i];

        if (key->kind == KIND_PATHS) {
            value = cf_path_join(arena, config->folder, value);
            value = value == NULL ? NULL : cf_path_resolve(arena, value);
        }
        if (value == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (cf_list_add(field, arena, value, err) != CF_OK)
            return CF_ENOMEM;
    }
    return CF_OK;
}

static enum cf_status take_entry(const struct cf_toml_entry *entry, struct cf_arena *arena,
                                 struct cf_config *config, struct cf_error *err)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].name, entry->key) != 0)
            continue;
        switch (keys[i].kind) {
        case KIND_PATH:
        case KIND_TEXT:
            return take_text(&keys[i], entry, arena, config, err);
        case KIND_PATHS:
        case KIND_TEXTS:
            return take_list(&keys[i], entry, arena, config, err);
        case KIND_MEANINGLESS:
            return cf_list_add(&config->meaningless, arena, keys[i].name, err);
        }
    }
    return unknown_key(entry, err);
}

enum cf_status cf_config_parse(const char *text, size_t size, struct cf_arena *arena,
                               struct cf_config *config, struct cf_error *err)
{
    static const char *const name[2] = { "tool", "codeflash" };
    struct cf_toml_table table = { 0 };
    enum cf_status status = cf_toml_read(text, size, name, arena, &table, err);

    config->has_table = table.found;
    for (size_t i = 0; status == CF_OK && i < table.count; i++)
        status = take_entry(&table.entries[i], arena, config, err);
    return status;
}

enum cf_status cf_config_load(const char *path, struct cf_arena *arena, struct cf_config *config,
                              struct cf_error *err)
{
    char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    *config = (struct cf_config){ .path = cf_path_resolve(arena, path) };
    config->folder = config->path == NULL ? NULL : cf_path_folder(arena, config->path);
    if (config->folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(path, CF_TOML_MAX_BYTES, arena, &text, &size, err);
    if (status != CF_OK)
        return status;
    status = cf_config_parse(text, size, arena, config, err);
    return status == CF_OK ? CF_OK : cf_fail_context(err, status, "%s", path);
}

const char *cf_config_find(const char *folder, struct cf_arena *arena)
{
    const char *path = cf_path_join(arena, folder, CF_CONFIG_FILE);

    while (path != NULL && access(path, F_OK) != 0) {
        if (strcmp(folder, "/") == 0)
            return NULL;
        folder = cf_path_folder(arena, folder);
        path = folder == NULL ? NULL : cf_path_join(arena, folder, CF_CONFIG_FILE);
    }
    return path;
}
