/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/verdicts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char too_long[] = "not checked at creation: would take too long";

static enum cf_verdict_word word_of(const char *name)
{
    static const struct {
        const char *name;
        enum cf_verdict_word word;
    } words[] = {
        { "replays", CF_VERDICT_REPLAYS }, { "differs", CF_VERDICT_DIFFERS },
        { "hole", CF_VERDICT_HOLE },       { "error", CF_VERDICT_ERROR },
        { "late", CF_VERDICT_LATE },       { "crashed", CF_VERDICT_CRASHED },
        { "start", CF_VERDICT_START },     { "end", CF_VERDICT_END },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].name, name) == 0)
            return words[i].word;
    return CF_VERDICT_NONE;
}

/* Cuts the text at the next tab; NULL where there is none. */
static char *cut_field(char *text)
{
    char *tab = strchr(text, '\t');

    if (tab == NULL)
        return NULL;
    *tab = '\0';
    return tab + 1;
}

static bool parse_line(char *line, struct cf_verdict *verdict)
{
    char *word = cut_field(line);
    char *digest = word == NULL ? NULL : cut_field(word);
    char *text = digest == NULL ? NULL : cut_field(digest);
    char *end = NULL;

    if (text == NULL)
        return false;
    errno = 0;
    const long long id = strtoll(line, &end, 10);
    if (errno != 0 || end == line || *end != '\0' || id == LLONG_MAX || id == LLONG_MIN)
        return false;
    *verdict = (struct cf_verdict){ id, word_of(word), digest, text };
    return verdict->word != CF_VERDICT_NONE;
}

static int compare_ids(const void *left, const void *right)
{
    const struct cf_verdict *a = left;
    const struct cf_verdict *b = right;

    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return a->text < b->text ? -1 : 1; /* the earlier line first */
}

static size_t count_lines(const char *text)
{
    size_t count = 0;

    for (const char *end = strchr(text, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        count++;
    return count;
}

static void take_own(struct cf_report_lines *lines, const struct cf_verdict *verdict)
{
    if (verdict->word == CF_VERDICT_START)
        lines->started = true;
    else if (verdict->word == CF_VERDICT_END)
        lines->ended = true;
    else
        lines->problem = verdict->text;
}

enum cf_status cf_verdicts_parse(char *text, struct cf_arena *arena, struct cf_report_lines *lines,
                                 struct cf_error *err)
{
    struct cf_verdict verdict = { 0 };

    *lines = (struct cf_report_lines){ .problem = "" };
    lines->verdicts = cf_arena_alloc(arena, (count_lines(text) + 1) * sizeof(verdict));
    if (lines->verdicts == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while reading the check's verdicts");
    for (char *line = text, *end = NULL; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        if (!parse_line(line, &verdict))
            continue;
        if (verdict.id == 0)
            take_own(lines, &verdict);
        else
            lines->verdicts[lines->count++] = verdict;
    }
    qsort(lines->verdicts, lines->count, sizeof(verdict), compare_ids);
    return CF_OK;
}

static enum cf_status refuse(const char *why, const char *text, struct cf_arena *arena,
                             struct cf_decision *decision, struct cf_error *err)
{
    const size_t size = strlen(why) + strlen(text) + 1;
    char *reason = cf_arena_alloc(arena, size);

    if (reason == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while judging the check");
    (void)snprintf(reason, size, "%s%s", why, text);
    *decision = (struct cf_decision){ "not replayable", reason };
    return CF_OK;
}

static bool says(const struct cf_verdict *verdict, enum cf_verdict_word word)
{
    return verdict != NULL && verdict->word == word;
}

static enum cf_status decide_difference(const struct cf_verdict *one,
                                        const struct cf_verdict *other, struct cf_arena *arena,
                                        struct cf_decision *decision, struct cf_error *err)
{
    const struct cf_verdict *differs = says(one, CF_VERDICT_DIFFERS) ? one : other;
    const bool same = one != NULL && other != NULL && one->word == other->word &&
                      strcmp(one->digest, other->digest) == 0;

    if (same || one == NULL || other == NULL || says(one, CF_VERDICT_LATE) ||
        says(other, CF_VERDICT_LATE))
        return refuse("depends on more than its arguments: ", differs->text, arena, decision, err);
    return refuse("not deterministic: ", differs->text, arena, decision, err);
}

enum cf_status cf_verdicts_decide(const struct cf_verdict *one, const struct cf_verdict *other,
                                  struct cf_arena *arena, struct cf_decision *decision,
                                  struct cf_error *err)
{
    static const enum cf_verdict_word final[] = { CF_VERDICT_ERROR, CF_VERDICT_CRASHED,
                                                  CF_VERDICT_HOLE };

    for (size_t i = 0; i < sizeof(final) / sizeof(final[0]); i++) {
        if (says(one, final[i]))
            return refuse("", one->text, arena, decision, err);
        if (says(other, final[i]))
            return refuse("", other->text, arena, decision, err);
    }
    if (says(one, CF_VERDICT_DIFFERS) || says(other, CF_VERDICT_DIFFERS))
        return decide_difference(one, other, arena, decision, err);
    if (!says(one, CF_VERDICT_REPLAYS) || !says(other, CF_VERDICT_REPLAYS))
        *decision = (struct cf_decision){ "not yet", too_long };
    else if (strcmp(one->digest, other->digest) != 0)
        return refuse("not deterministic: ", "two replays differ", arena, decision, err);
    else
        *decision = (struct cf_decision){ "replays", NULL };
    return CF_OK;
}
