/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of the deployment model in pyproject.toml, setup.cfg, setup.py, Procfile and the like.
 */
#include "base/file.h"
#include "candidates/code.h"
#include "project/toml.h"
#include "scan/parts.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)4 << 20)
#define STRONG_SERVERLESS 6.0
#define DECLARED_SERVER 5.5 /* a Procfile says how it is run */
#define DECLARED_CLI 4.0    /* a console script is what users start */
#define PACKAGED 1.5        /* with nothing else it is a library */

/* The file's text in the root; NULL: there is none, or it cannot be read. */
static char *read_file(struct cf_scan *scan, const char *name, size_t *size)
{
    const char *path = cf_path_join(scan->arena, scan->root, name);
    char *text = NULL;

    *size = 0;
    if (path == NULL || !cf_path_is_file(path) ||
        cf_file_read(path, FILE_MAX_BYTES, scan->arena, &text, size, NULL) != CF_OK)
        return NULL;
    return text;
}

struct toml_file {
    struct cf_scan *scan;
    const char *text;
    size_t size;
    struct cf_error *err;
};

static const struct cf_toml_entry *entry_of(const struct cf_toml_table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->entries[i].key, key) == 0)
            return &table->entries[i];
    }
    return NULL;
}

/* A table that does not parse shows nothing: cf_project_open() has refused what is no TOML. */
static void read_table(const struct toml_file *file, const char *first, const char *second,
                       struct cf_toml_table *table)
{
    const char *const name[2] = { first, second };

    if (cf_toml_read(file->text, file->size, name, file->scan->arena, table, NULL) != CF_OK)
        *table = (struct cf_toml_table){ 0 };
}

/* Every entry of [project.scripts] is a console script. */
static enum cf_status read_scripts(const struct toml_file *file, const char *table_name)
{
    struct cf_toml_table scripts = { 0 };
    enum cf_status status = CF_OK;

    read_table(file, "project", table_name, &scripts);
    for (size_t i = 0; i < scripts.count && status == CF_OK; i++)
        status = cf_scan_evidence_add(
            file->scan,
            (struct cf_scan_evidence){ CF_SCAN_CLI, DECLARED_CLI, CF_CONFIG_FILE,
                                       scripts.entries[i].line,
                                       cf_arena_printf(file->scan->arena, "console script %.80s",
                                                       scripts.entries[i].key) },
            file->err);
    return status;
}

/* A key of a table as evidence, where it is there. */
static enum cf_status read_key(const struct toml_file *file, const char *const path[3],
                               enum cf_scan_model model, double strength, const char *text)
{
    struct cf_toml_table table = { 0 };
    const struct cf_toml_entry *entry;

    read_table(file, path[0], path[1], &table);
    entry = entry_of(&table, path[2]);
    return entry == NULL
               ? CF_OK
               : cf_scan_evidence_add(file->scan,
                                      (struct cf_scan_evidence){ model, strength, CF_CONFIG_FILE,
                                                                 entry->line, text },
                                      file->err);
}

static enum cf_status read_pyproject(struct cf_scan *scan, struct cf_error *err)
{
    static const struct {
        const char *path[3];
        enum cf_scan_model model;
        double strength;
        const char *text;
    } keys[] = {
        { { "project", "entry-points", "console_scripts" },
          CF_SCAN_CLI,
          DECLARED_CLI,
          "entry points of console_scripts" },
        { { "tool", "poetry", "scripts" }, CF_SCAN_CLI, DECLARED_CLI, "scripts of poetry" },
        { { "tool", "flit", "scripts" }, CF_SCAN_CLI, DECLARED_CLI, "scripts of flit" },
        { { "project", NULL, "name" }, CF_SCAN_LIBRARY, PACKAGED, "a package is built of it" },
        { { "tool", "poetry", "name" }, CF_SCAN_LIBRARY, PACKAGED, "a package is built of it" },
        { { "tool", "flit", "metadata" }, CF_SCAN_LIBRARY, PACKAGED, "a package is built of it" },
    };
    struct toml_file file = { .scan = scan, .err = err };
    enum cf_status status;

    file.text = read_file(scan, CF_CONFIG_FILE, &file.size);
    if (file.text == NULL)
        return CF_OK;
    status = read_scripts(&file, "scripts");
    if (status == CF_OK)
        status = read_scripts(&file, "gui-scripts");
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && status == CF_OK; i++)
        status = read_key(&file, keys[i].path, keys[i].model, keys[i].strength, keys[i].text);
    return status;
}

/* The line's key is `key` and something follows it, or stands on the next line. */
static bool is_key(const char *line, const char *key)
{
    const size_t length = strlen(key);

    return strncmp(line, key, length) == 0 && strchr(" \t=:", line[length]) != NULL &&
           line[length] != '\0';
}

static enum cf_status read_setup_cfg(struct cf_scan *scan, struct cf_error *err)
{
    size_t size = 0;
    const char *text = read_file(scan, "setup.cfg", &size);
    bool metadata = false, entries = false;
    enum cf_status status = CF_OK;

    for (uint32_t line = 1; text != NULL && *text != '\0' && status == CF_OK; line++) {
        if (*text == '[') {
            metadata = strncmp(text, "[metadata]", 10) == 0;
            entries = strncmp(text, "[options.entry_points]", 22) == 0;
        }
        if (metadata && is_key(text, "name"))
            status = cf_scan_evidence_add(scan,
                                          (struct cf_scan_evidence){ CF_SCAN_LIBRARY, PACKAGED,
                                                                     "setup.cfg", line,
                                                                     "a package is built of it" },
                                          err);
        else if (entries && is_key(text, "console_scripts"))
            status = cf_scan_evidence_add(
                scan,
                (struct cf_scan_evidence){ CF_SCAN_CLI, DECLARED_CLI, "setup.cfg", line,
                                           "entry points of console_scripts" },
                err);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return status;
}

/* The node of `console_scripts` in a dictionary; CF_NONE. */
static uint32_t console_scripts_of(const struct cf_syntax *syntax, uint32_t dictionary)
{
    if (dictionary == CF_NONE || syntax->nodes[dictionary].kind != CF_NODE_DICTIONARY)
        return CF_NONE;
    for (uint32_t i = syntax->nodes[dictionary].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint32_t key = syntax->nodes[i].kind == CF_NODE_PAIR
                                 ? cf_node_child(syntax, i, CF_FIELD_KEY)
                                 : CF_NONE;
        const char *content = NULL;
        uint32_t size = 0;

        if (key != CF_NONE && cf_node_plain_string(syntax, key, &content, &size) && size == 15 &&
            memcmp(content, "console_scripts", 15) == 0)
            return key;
    }
    return CF_NONE;
}

/* The same for setup(**options): the options are a dictionary elsewhere in the file. */
static uint32_t passed_console_scripts(const struct cf_syntax *syntax, uint32_t call)
{
    const uint32_t list = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t found = CF_NONE;

    if (list == CF_NONE || cf_node_child_of(syntax, list, CF_NODE_DICTIONARY_SPLAT) == CF_NONE)
        return CF_NONE;
    for (uint32_t i = 0; i < syntax->count && found == CF_NONE; i++)
        found = console_scripts_of(syntax, i);
    return found;
}

static enum cf_status read_setup_call(struct cf_scan *scan, const struct cf_scan_file *file,
                                      uint32_t call, struct cf_error *err)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t named = console_scripts_of(syntax, cf_scan_keyword(file, call, "entry_points"));
    const uint32_t entries = named != CF_NONE ? named : passed_console_scripts(syntax, call);
    const uint32_t scripts = cf_scan_keyword(file, call, "scripts");
    enum cf_status status = cf_scan_evidence_add(
        scan,
        (struct cf_scan_evidence){ CF_SCAN_LIBRARY, PACKAGED, file->path, syntax->nodes[call].line,
                                   "a package is built of it" },
        err);

    if (status == CF_OK && entries != CF_NONE)
        status =
            cf_scan_evidence_add(scan,
                                 (struct cf_scan_evidence){ CF_SCAN_CLI, DECLARED_CLI, file->path,
                                                            syntax->nodes[entries].line,
                                                            "entry points of console_scripts" },
                                 err);
    if (status == CF_OK && scripts != CF_NONE && syntax->nodes[scripts].first != CF_NONE)
        status = cf_scan_evidence_add(
            scan,
            (struct cf_scan_evidence){ CF_SCAN_CLI, DECLARED_CLI, file->path,
                                       syntax->nodes[scripts].line, "scripts that are installed" },
            err);
    return status;
}

static enum cf_status read_setup_py(struct cf_scan *scan, struct cf_error *err)
{
    struct cf_scan_file file = { .path = "setup.py", .module = "setup" };
    struct cf_parser *parser = NULL;
    char name[CF_SCAN_DOTTED_MAX];
    size_t size = 0;
    enum cf_status status = CF_OK;

    file.text = read_file(scan, "setup.py", &size);
    if (file.text == NULL)
        return CF_OK;
    status = cf_parser_new(&parser, err);
    if (status == CF_OK &&
        cf_source_read(parser, file.text, size, scan->arena, &file.source, NULL) == CF_OK) {
        for (uint32_t i = 0; i < file.source.syntax.count && status == CF_OK; i++) {
            if (file.source.syntax.nodes[i].kind == CF_NODE_CALL &&
                cf_scan_called(&file, i, name) &&
                (strcmp(name, "setuptools.setup") == 0 ||
                 strcmp(name, "distutils.core.setup") == 0))
                status = read_setup_call(scan, &file, i, err);
        }
    }
    cf_parser_free(parser);
    return status;
}

/* A line `web: COMMAND` says that a server is run. */
static enum cf_status read_procfile(struct cf_scan *scan, struct cf_error *err)
{
    size_t size = 0;
    const char *text = read_file(scan, "Procfile", &size);
    enum cf_status status = CF_OK;

    for (uint32_t line = 1; text != NULL && *text != '\0' && status == CF_OK; line++) {
        const size_t length = strcspn(text, "\n");

        if (strncmp(text, "web:", 4) == 0)
            status = cf_scan_evidence_add(
                scan,
                (struct cf_scan_evidence){
                    CF_SCAN_SERVER, DECLARED_SERVER, "Procfile", line,
                    cf_arena_printf(scan->arena, "%.*s", (int)(length < 80 ? length : 80), text) },
                err);
        text += length + (text[length] == '\n');
    }
    return status;
}

static enum cf_status read_marks(struct cf_scan *scan, struct cf_error *err)
{
    static const struct {
        const char *name;
        enum cf_scan_model model;
        double strength;
        const char *text;
    } marks[] = {
        { "serverless.yml", CF_SCAN_SERVERLESS, STRONG_SERVERLESS, "Serverless Framework" },
        { "serverless.yaml", CF_SCAN_SERVERLESS, STRONG_SERVERLESS, "Serverless Framework" },
        { "zappa_settings.json", CF_SCAN_SERVERLESS, STRONG_SERVERLESS, "Zappa" },
        { ".chalice/config.json", CF_SCAN_SERVERLESS, STRONG_SERVERLESS, "Chalice" },
        { "samconfig.toml", CF_SCAN_SERVERLESS, STRONG_SERVERLESS, "AWS SAM" },
        { "gunicorn.conf.py", CF_SCAN_SERVER, DECLARED_SERVER, "configuration of gunicorn" },
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && status == CF_OK; i++) {
        const char *path = cf_path_join(scan->arena, scan->root, marks[i].name);

        if (path == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (cf_path_is_file(path))
            status =
                cf_scan_evidence_add(scan,
                                     (struct cf_scan_evidence){ marks[i].model, marks[i].strength,
                                                                marks[i].name, 1, marks[i].text },
                                     err);
    }
    return status;
}

enum cf_status cf_scan_model_config(struct cf_scan *scan, struct cf_error *err)
{
    enum cf_status status = read_pyproject(scan, err);

    if (status == CF_OK)
        status = read_setup_cfg(scan, err);
    if (status == CF_OK)
        status = read_setup_py(scan, err);
    if (status == CF_OK)
        status = read_procfile(scan, err);
    return status == CF_OK ? read_marks(scan, err) : status;
}
