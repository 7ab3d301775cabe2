/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/command.h"
#include "cli/options.h"
#include "discover/called.h"
#include "discover/discover.h"
#include "project/nearest.h"
#include "project/path.h"
#include "report/discovery.h"
#include "trace/merge.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_TRACE "codeflash.trace"

static const char help[] =
    "usage: codeflash discover [OPTIONS] [PATH | QUALNAME ...]\n\n"
    "The functions of the project, and for each the existing tests that reach it.\n"
    "PATH is a file or folder, QUALNAME a function or class (Class.method, pkg.mod:f); of one\n"
    "function all tests are listed, nearest first.\n\n"
    "      --json                one JSON document (docs/formats/discover.md)\n"
    "      --trace FILE          a trace of the test run: what was called (default:\n"
    "                            codeflash.trace, where it is one of -m pytest or -m unittest)\n"
    "      --no-trace            look at no trace\n"
    "      --match-names N       find a method of an unknown object by its name where at most N\n"
    "                            unrelated classes define it (default 3; 0: never)\n"
    "      --no-cache            neither use nor write .codeflash/cache\n"
    "      --config-file-path FILE\n"
    "  -v, --verbose             say what was parsed and what was kept\n";

struct settings {
    bool json, no_cache, no_trace, help;
    unsigned verbose;
    uint64_t families;
    const char *trace, *config_file;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "no-cache", 0, CF_OPTION_FLAG, AT(no_cache), NULL },
    { "no-trace", 0, CF_OPTION_FLAG, AT(no_trace), NULL },
    { "trace", 0, CF_OPTION_TEXT, AT(trace), NULL },
    { "match-names", 0, CF_OPTION_COUNT, AT(families), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "verbose", 'v', CF_OPTION_COUNTER, AT(verbose), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

/* Whether a word of the command line means the function. */
static bool is_meant(const struct cf_discovered_function *function, const char *word,
                     const char *path, const char *root)
{
    size_t length = strlen(word), module = strlen(function->module);
    const char *qualname = function->qualname;

    if (strncmp(word, function->module, module) == 0 && word[module] == ':')
        return strcmp(word + module + 1, qualname) == 0;
    if (strcmp(word, function->module) == 0)
        return true;
    if (strncmp(qualname, word, length) == 0 &&
        (qualname[length] == '\0' || qualname[length] == '.'))
        return true;
    return path != NULL && cf_path_inside(path, root) &&
           (path[strlen(root)] == '\0' || cf_path_inside(function->file, path + strlen(root) + 1));
}

static enum cf_status fail_word(const struct cf_discovery *discovery, const char *word,
                                struct cf_error *err)
{
    struct cf_nearest nearest = cf_nearest_begin(word);

    for (uint32_t i = 0; i < discovery->function_count; i++)
        cf_nearest_try(&nearest, discovery->functions[i].qualname);
    if (nearest.best != NULL)
        return cf_fail(err, CF_ENOTFOUND,
                       "no function, file or folder %.150s; did you mean %.150s?", word,
                       nearest.best);
    return cf_fail(err, CF_ENOTFOUND, "no function in the project is or is in %.200s", word);
}

/* The functions that the words choose, each once. */
static enum cf_status choose(const struct cf_discovery *discovery, const struct cf_list *words,
                             const char *root, struct cf_arena *arena,
                             struct cf_discovery_view *view, struct cf_error *err)
{
    bool *chosen = cf_arena_alloc(arena, discovery->function_count + 1);
    uint32_t *indexes = cf_arena_alloc(arena, (discovery->function_count + 1) * sizeof(*indexes));

    if (chosen == NULL || indexes == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t w = 0; w < words->count; w++) {
        const char *path = cf_path_is_dir(words->items[w]) || cf_path_is_file(words->items[w])
                               ? cf_path_resolve(arena, words->items[w])
                               : NULL;
        bool found = false;

        for (uint32_t i = 0; i < discovery->function_count; i++) {
            if (!is_meant(&discovery->functions[i], words->items[w], path, root))
                continue;
            chosen[i] = true;
            found = true;
        }
        if (!found)
            return fail_word(discovery, words->items[w], err);
    }
    for (uint32_t i = 0; i < discovery->function_count; i++) {
        if (chosen[i])
            indexes[view->chosen_count++] = i;
    }
    view->chosen = indexes;
    return CF_OK;
}

/* The trace to look at: the one named, else the usual one where it is of a test run. */
static enum cf_status find_trace(const struct settings *settings, struct cf_arena *arena,
                                 const char **trace, struct cf_error *err)
{
    bool recovered = false;

    *trace = settings->trace;
    if (settings->no_trace)
        *trace = NULL;
    else if (*trace == NULL && cf_called_is_test_run(DEFAULT_TRACE, arena))
        *trace = DEFAULT_TRACE;
    return *trace == NULL ? CF_OK : cf_trace_recover(*trace, arena, &recovered, err);
}

static void say_what_happened(const struct cf_discovery *discovery, unsigned verbose)
{
    for (size_t i = 0; i < discovery->skipped.count; i++)
        cf_say("skipped %s", discovery->skipped.items[i]);
    if (discovery->test_count == 0)
        cf_say("no tests found: pytest's own rules say where they are (testpaths, python_files)");
    if (verbose == 0)
        return;
    if (discovery->from_cache)
        cf_say("%u files, unchanged: the result was kept", discovery->file_count);
    else
        cf_say("%u files, %u of them parsed", discovery->file_count, discovery->parsed_count);
    if (discovery->trace != NULL)
        cf_say("looked at the trace %s", discovery->trace);
    if (discovery->cache_fault != NULL)
        cf_say("nothing is kept for the next run: %s", discovery->cache_fault);
}

static enum cf_status run(const struct settings *settings, const struct cf_list *words,
                          struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_discovery discovery;
    struct cf_discovery_view view = { .discovery = &discovery };
    struct cf_project project;
    struct cf_discover_options options = {
        .project = &project,
        .name_families = settings->families > 1000 ? 1000 : (uint32_t)settings->families,
        .no_cache = settings->no_cache,
    };
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status == CF_OK)
        status = find_trace(settings, arena, &options.trace, err);
    if (status == CF_OK)
        status = cf_discover(&options, arena, &discovery, err);
    if (status != CF_OK)
        return status;
    say_what_happened(&discovery, settings->verbose);
    if (words->count > 0)
        status = choose(&discovery, words, project.root, arena, &view, err);
    if (status == CF_OK && settings->json)
        status = cf_discovery_json(&view, stdout, arena, err);
    else if (status == CF_OK) {
        const struct cf_report_style style = cf_report_style_for(stdout);

        status = cf_discovery_print(&view, stdout, &style, err);
    }
    return status;
}

int cmd_discover(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { .families = CF_DISCOVER_NAME_FAMILIES };
    struct cf_list words = { 0 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &words,
        .arena = ctx->arena,
        .most = SIZE_MAX,
        .help = help,
        .helps = &settings.help,
    };
    struct cf_error err = CF_ERROR_INIT;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    return run(&settings, &words, ctx->arena, &err) == CF_OK ? CF_EXIT_OK : cf_say_error(&err);
}
