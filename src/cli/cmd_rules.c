/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rules.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/project.h"
#include "report/catalogue.h"

#include <stdio.h>

static const char help[] =
    "usage: codeflash rules [--json] [--config-file-path FILE] [RULE]\n\n"
    "Lists the rewrite rules that `codeflash optimize` tries, or explains one.\n\n"
    "  --json                    one JSON document\n"
    "  --config-file-path FILE   the pyproject.toml (rules, rules-folder)\n";

struct settings {
    const char *config_file;
    bool json, help;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static enum cf_status load(const struct settings *settings, struct cf_arena *arena,
                           struct cf_rules *rules, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_rules_choice choice = { .folder = NULL };
    struct cf_parser *parser = NULL;
    struct cf_project project;
    enum cf_status status;

    status = cf_project_open(settings->config_file, &target, arena, &project, err);
    if (status != CF_OK)
        return status;
    choice.selected = project.config.rules;
    choice.folder = project.config.rules_folder;
    status = cf_parser_new(&parser, err);
    if (status == CF_OK)
        status = cf_rules_load(parser, &choice, arena, rules, err);
    cf_parser_free(parser);
    return status;
}

static int show(const struct settings *settings, const struct cf_rules *rules, const char *id)
{
    const struct cf_rule *rule = NULL;

    if (id != NULL) {
        rule = cf_rules_get(rules, id);
        if (rule == NULL) {
            const char *nearest = cf_rules_nearest(rules, id);

            cf_say(nearest == NULL ? "there is no rule %s" : "there is no rule %s; nearest: %s", id,
                   nearest);
            return CF_EXIT_FAILURE;
        }
    }
    if (settings->json)
        cf_catalogue_json(stdout, rules, rule);
    else if (rule != NULL)
        cf_catalogue_explain(stdout, rule);
    else
        cf_catalogue_list(stdout, rules);
    return CF_EXIT_OK;
}

int cmd_rules(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { 0 };
    struct cf_list words = { 0 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &words,
        .arena = ctx->arena,
        .most = 1,
        .help = help,
        .helps = &settings.help,
    };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_rules rules;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    if (load(&settings, ctx->arena, &rules, &err) != CF_OK)
        return cf_say_error(&err);
    return show(&settings, &rules, words.count == 0 ? NULL : words.items[0]);
}
