/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rules.h"

#include "base/file.h"
#include "candidates/catalogue.h"
#include "project/nearest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RULES_MAX 1024
#define SUFFIX ".rule"

static int by_id(const void *a, const void *b)
{
    const struct cf_rule *x = a, *y = b;

    return strcmp(x->id, y->id);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum cf_status add_rule(struct cf_parser *parser, const struct cf_rule_text *written,
                               struct cf_arena *arena, struct cf_rules *rules, struct cf_error *err)
{
    struct cf_rule *rule = &rules->items[rules->count];
    enum cf_status status;

    if (rules->count == RULES_MAX)
        return cf_fail(err, CF_ELIMIT, "%s:1: more than %d rules", written->file, RULES_MAX);
    status = cf_rule_parse(parser, written, arena, rule, err);
    if (status != CF_OK)
        return status;
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->items[i].id, rule->id) == 0)
            return cf_fail(err, CF_EFORMAT, "%s:1: rule %.80s is also in %s", written->file,
                           rule->id, rules->items[i].file);
    }
    rules->count++;
    return CF_OK;
}

/* The rules that were built in: each file's name and text, one after another. */
static enum cf_status load_catalogue(struct cf_parser *parser, struct cf_arena *arena,
                                     struct cf_rules *rules, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; status == CF_OK && cf_catalogue[i].file != NULL; i++) {
        const struct cf_rule_text written = { cf_catalogue[i].file,
                                              (const char *)cf_catalogue[i].text,
                                              cf_catalogue[i].size };

        status = add_rule(parser, &written, arena, rules, err);
    }
    return status;
}

static bool is_rule_file(const char *name)
{
    size_t size = strlen(name);

    return size > strlen(SUFFIX) && name[0] != '.' &&
           strcmp(name + size - strlen(SUFFIX), SUFFIX) == 0;
}

/* The rule files of a folder, by name: the order of a folder is chance. */
static enum cf_status list_folder(const char *folder, struct cf_arena *arena, struct cf_list *files,
                                  struct cf_error *err)
{
    DIR *directory = opendir(folder);
    enum cf_status status = CF_OK;
    struct dirent *entry;

    if (directory == NULL)
        return cf_fail(err, errno == ENOENT ? CF_ENOTFOUND : CF_EIO,
                       "rules-folder %s cannot be read", folder);
    while (status == CF_OK && (entry = readdir(directory)) != NULL) {
        const char *path;

        if (!is_rule_file(entry->d_name))
            continue;
        path = cf_path_join(arena, folder, entry->d_name);
        status = path == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_list_add(files, arena, path, err);
    }
    (void)closedir(directory);
    if (status == CF_OK && files->count > 1)
        qsort(files->items, files->count, sizeof(files->items[0]), by_text);
    return status;
}

static enum cf_status load_folder(struct cf_parser *parser, const char *folder,
                                  struct cf_arena *arena, struct cf_rules *rules,
                                  struct cf_error *err)
{
    struct cf_list files = { 0 };
    enum cf_status status = list_folder(folder, arena, &files, err);

    for (size_t i = 0; status == CF_OK && i < files.count; i++) {
        char *text = NULL;
        size_t size = 0;

        status = cf_file_read(files.items[i], CF_RULE_MAX_BYTES, arena, &text, &size, err);
        if (status == CF_OK) {
            const struct cf_rule_text written = { files.items[i], text, size };

            status = add_rule(parser, &written, arena, rules, err);
        }
        if (status == CF_OK)
            rules->items[rules->count - 1].own = true;
    }
    return status;
}

static bool is_called(const struct cf_rule *rule, const char *word)
{
    return strcmp(rule->id, word) == 0 || strcmp(rule->family, word) == 0;
}

static enum cf_status check_selected(const struct cf_rules *rules, const char *word,
                                     struct cf_error *err)
{
    const char *nearest;

    for (size_t i = 0; i < rules->count; i++) {
        if (is_called(&rules->items[i], word))
            return CF_OK;
    }
    nearest = cf_rules_nearest(rules, word);
    return cf_fail(err, CF_EUSAGE, "there is no rule or family %.80s%s%s%s", word,
                   nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest,
                   nearest == NULL ? "" : "?");
}

/* "-word" takes rules away; without any word that adds, all others stay. */
static bool is_selected(const struct cf_rule *rule, const struct cf_list *selected)
{
    bool adds = false, chosen = false;

    for (size_t i = 0; i < selected->count; i++) {
        const char *word = selected->items[i];

        if (*word == '-' && is_called(rule, word + 1))
            return false;
        adds = adds || *word != '-';
        chosen = chosen || is_called(rule, word);
    }
    return chosen || !adds;
}

static enum cf_status select_rules(struct cf_rules *rules, const struct cf_list *selected,
                                   struct cf_error *err)
{
    enum cf_status status = CF_OK;
    size_t kept = 0;

    for (size_t i = 0; i < selected->count && status == CF_OK; i++)
        status = check_selected(rules, selected->items[i] + (selected->items[i][0] == '-'), err);
    for (size_t i = 0; i < rules->count && status == CF_OK; i++) {
        if (is_selected(&rules->items[i], selected))
            rules->items[kept++] = rules->items[i];
    }
    if (status == CF_OK)
        rules->count = kept;
    return status;
}

enum cf_status cf_rules_load(struct cf_parser *parser, const struct cf_rules_choice *choice,
                             struct cf_arena *arena, struct cf_rules *rules, struct cf_error *err)
{
    enum cf_status status;

    *rules = (struct cf_rules){ .count = 0 };
    rules->items = cf_arena_alloc(arena, RULES_MAX * sizeof(*rules->items));
    if (rules->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = load_catalogue(parser, arena, rules, err);
    if (status == CF_OK && choice->folder != NULL)
        status = load_folder(parser, choice->folder, arena, rules, err);
    if (status == CF_OK)
        status = select_rules(rules, &choice->selected, err);
    if (status == CF_OK && rules->count > 1)
        qsort(rules->items, rules->count, sizeof(rules->items[0]), by_id);
    return status;
}

const struct cf_rule *cf_rules_get(const struct cf_rules *rules, const char *id)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->items[i].id, id) == 0)
            return &rules->items[i];
    }
    return NULL;
}

const char *cf_rules_nearest(const struct cf_rules *rules, const char *id)
{
    struct cf_nearest nearest = cf_nearest_begin(id);

    for (size_t i = 0; i < rules->count; i++)
        cf_nearest_try(&nearest, rules->items[i].id);
    return nearest.best;
}
