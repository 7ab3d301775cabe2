/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For bench/rules.py and bench/effect_candidates.py:
 *
 *     internal-rules [--check]                     tries every rule on every function of the files
 *                                                  named on standard input, one a line
 *     internal-rules --candidates FILE FUNCTION    what the rules make of one function: new texts
 */
#include "base/clock.h"
#include "base/file.h"
#include "candidates/rules.h"
#include "cli/command.h"
#include "report/json.h"

#include <stdio.h>
#include <string.h>

#define FILE_ARENA_BYTES ((size_t)1 << 30)
#define PATH_MAX_BYTES 4096
#define RULES_MAX 1024

struct tally {
    const struct cf_rules *rules;
    struct cf_parser *parser;
    bool check;
    uint64_t files, unread, functions, broken;
    uint64_t fired[RULES_MAX];    /* places, by rule */
    const char *first[RULES_MAX]; /* file of the first */
    struct cf_arena *arena;
};

static void count(struct tally *tally, const char *path, const struct cf_candidate *candidate)
{
    const struct cf_rule *rule = cf_rules_get(tally->rules, strchr(candidate->source, ':') + 1);

    if (rule != NULL && tally->fired[rule - tally->rules->items]++ == 0)
        tally->first[rule - tally->rules->items] = cf_arena_strdup(tally->arena, path);
}

/* The candidate's edits, applied: what comes out must be Python with the same definitions. */
static void check(struct tally *tally, const char *path, const struct cf_source *source,
                  const struct cf_candidate *candidate, struct cf_arena *arena)
{
    struct cf_source *after = cf_arena_alloc(arena, sizeof(*after));
    struct cf_error err = CF_ERROR_INIT;
    const char *text = NULL;

    if (after != NULL &&
        cf_edits_apply(&source->syntax, candidate->edits, candidate->edit_count, arena, &text,
                       &err) == CF_OK &&
        cf_edits_check(tally->parser, source, text, arena, after, &err) == CF_OK)
        return;
    tally->broken++;
    cf_say("%s: %s: %s", path, candidate->source, err.message);
}

static void try_functions(struct tally *tally, const char *path, const struct cf_source *source,
                          struct cf_arena *arena)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];
        const struct cf_subject subject = {
            .file = path, .source = source, .definition = i, .python = 312, .alone = true
        };
        struct cf_candidate_list list = { .count = 0 };
        struct cf_error err = CF_ERROR_INIT;

        if (definition->kind != CF_DEFINES_FUNCTION ||
            (definition->flags & CF_DEFINITION_NESTED) != 0)
            continue;
        tally->functions++;
        if (cf_rules_find(&subject, tally->rules, arena, &list, &err) != CF_OK) {
            cf_say("%s: %s: %s", path, definition->qualname, err.message);
            tally->broken++;
        }
        for (size_t k = 0; k < list.count; k++) {
            count(tally, path, &list.items[k]);
            if (tally->check)
                check(tally, path, source, &list.items[k], arena);
        }
    }
}

static void try_file(struct tally *tally, const char *path)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;
    struct cf_arena arena;
    char *text = NULL;
    size_t size = 0;

    cf_arena_init(&arena, FILE_ARENA_BYTES);
    tally->files++;
    if (cf_file_read(path, CF_SYNTAX_MAX_BYTES, &arena, &text, &size, &err) == CF_OK &&
        cf_source_read(tally->parser, text, size, &arena, &source, &err) == CF_OK)
        try_functions(tally, path, &source, &arena);
    else
        tally->unread++;
    cf_arena_deinit(&arena);
}

/* The definition of that qualified name; CF_NONE. */
static uint32_t find_function(const struct cf_source *source, const char *qualname)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        if (source->definitions.items[i].kind == CF_DEFINES_FUNCTION &&
            strcmp(source->definitions.items[i].qualname, qualname) == 0)
            return i;
    }
    return CF_NONE;
}

static void print_candidate(struct cf_json *json, const struct cf_source *source,
                            const struct cf_candidate *candidate, struct cf_arena *arena)
{
    struct cf_error err = CF_ERROR_INIT;
    const char *text = NULL;

    if (cf_edits_apply(&source->syntax, candidate->edits, candidate->edit_count, arena, &text,
                       &err) != CF_OK)
        return;
    cf_json_open(json, NULL, '{');
    cf_json_string(json, "source", candidate->source);
    cf_json_real(json, "expected", candidate->expected);
    cf_json_string(json, "text", text);
    cf_json_open(json, "assumptions", '[');
    for (size_t i = 0; i < candidate->assumptions.count; i++)
        cf_json_string(json, NULL, candidate->assumptions.items[i]);
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

/* What every rule makes of one function, as a list of texts of the whole file. */
static int print_candidates(struct tally *tally, const char *path, const char *function)
{
    struct cf_subject subject = { .file = path, .python = 311 };
    struct cf_candidate_list list = { .count = 0 };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;
    struct cf_arena arena;
    struct cf_json json;
    enum cf_status status;
    char *text = NULL;
    size_t size = 0;

    cf_arena_init(&arena, FILE_ARENA_BYTES);
    status = cf_file_read(path, CF_SYNTAX_MAX_BYTES, &arena, &text, &size, &err);
    if (status == CF_OK)
        status = cf_source_read(tally->parser, text, size, &arena, &source, &err);
    if (status == CF_OK) {
        subject.source = &source;
        subject.definition = find_function(&source, function);
        if (subject.definition == CF_NONE)
            status = cf_fail(&err, CF_ENOTFOUND, "%s has no function %s", path, function);
    }
    if (status == CF_OK)
        status = cf_rules_find(&subject, tally->rules, &arena, &list, &err);
    if (status == CF_OK)
        status = cf_rules_find_inlined(tally->parser, &subject, tally->rules, &arena, &list, &err);
    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '[');
    for (size_t i = 0; i < list.count; i++)
        print_candidate(&json, &source, &list.items[i], &arena);
    cf_json_close(&json, ']');
    cf_arena_deinit(&arena);
    return status == CF_OK ? CF_EXIT_OK : cf_say_error(&err);
}

static void print(const struct tally *tally, uint64_t load_ns, uint64_t took_ns)
{
    struct cf_json json;

    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "files", (int64_t)tally->files);
    cf_json_int(&json, "unread", (int64_t)tally->unread);
    cf_json_int(&json, "functions", (int64_t)tally->functions);
    cf_json_int(&json, "broken", (int64_t)tally->broken);
    cf_json_real(&json, "load_s", (double)load_ns / 1e9);
    cf_json_real(&json, "took_s", (double)took_ns / 1e9);
    cf_json_open(&json, "fired", '{');
    for (size_t i = 0; i < tally->rules->count; i++)
        cf_json_int(&json, tally->rules->items[i].id, (int64_t)tally->fired[i]);
    cf_json_close(&json, '}');
    cf_json_open(&json, "first", '{');
    for (size_t i = 0; i < tally->rules->count; i++) {
        if (tally->first[i] != NULL)
            cf_json_string(&json, tally->rules->items[i].id, tally->first[i]);
    }
    cf_json_close(&json, '}');
    cf_json_close(&json, '}');
    fputc('\n', stdout);
}

int cmd_internal_rules(struct cf_context *ctx, int argc, char **argv)
{
    const struct cf_rules_choice choice = { .folder = NULL };
    struct tally *tally = cf_arena_alloc(ctx->arena, sizeof(*tally));
    uint64_t started = cf_clock_ns(), loaded;
    struct cf_error err = CF_ERROR_INIT;
    char path[PATH_MAX_BYTES];
    struct cf_rules rules;

    if (tally == NULL || cf_parser_new(&tally->parser, &err) != CF_OK)
        return cf_say_error(&err);
    if (cf_rules_load(tally->parser, &choice, ctx->arena, &rules, &err) != CF_OK) {
        cf_parser_free(tally->parser);
        return cf_say_error(&err);
    }
    tally->rules = &rules;
    tally->arena = ctx->arena;
    if (argc == 4 && strcmp(argv[1], "--candidates") == 0) {
        int code = print_candidates(tally, argv[2], argv[3]);

        cf_parser_free(tally->parser);
        return code;
    }
    tally->check = argc > 1 && strcmp(argv[1], "--check") == 0;
    loaded = cf_clock_ns();
    while (fgets(path, sizeof(path), stdin) != NULL) {
        char *end = strchr(path, '\n');

        if (end != NULL)
            *end = '\0';
        try_file(tally, path);
    }
    print(tally, loaded - started, cf_clock_ns() - loaded);
    cf_parser_free(tally->parser);
    return tally->broken == 0 ? CF_EXIT_OK : CF_EXIT_FAILURE;
}
