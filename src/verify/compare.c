/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char nothing[] = "nothing";

struct side {
    const struct cf_pass *pass;
    const struct cf_seen *seen; /* NULL: not there */
};

struct comparison {
    struct side sides[2]; /* original, candidate */
    size_t position;
    struct cf_server *server;
    struct cf_arena *arena;
    struct cf_difference *difference;
};

/* The next record of the kind from `*at` on; `*at` moves behind it. */
static const struct cf_seen *next_of(const struct cf_pass *pass, size_t position,
                                     enum cf_seen_kind kind, size_t *at)
{
    for (; *at < pass->first[position + 1]; ++*at) {
        if (pass->seen.items[*at].kind == kind)
            return &pass->seen.items[(*at)++];
    }
    return NULL;
}

static bool same_bytes(const struct cf_seen *a, const struct cf_seen *b)
{
    return a->form == b->form && a->size == b->size && a->root_size == b->root_size &&
           memcmp(a->root, b->root, a->root_size) == 0 &&
           (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static enum cf_status ask(struct comparison *it, const struct cf_message *message,
                          const char *fields[4], size_t *count, struct cf_error *err)
{
    enum cf_status status = cf_server_send(it->server, message, err);

    if (status == CF_OK)
        status = cf_server_answer(it->server, it->arena, fields, 4, count, err);
    return status;
}

/* A value as text, from the server. */
static const char *show(struct comparison *it, const struct side *side)
{
    const struct cf_message message = {
        .fields = { "show",
                    cf_arena_printf(it->arena, "%llu", (unsigned long long)side->seen->at) },
        .count = 2,
        .fds = { side->pass->map.fd, -1 },
    };
    const char *fields[4];
    size_t count = 0;

    if (message.fields[1] == NULL || ask(it, &message, fields, &count, NULL) != CF_OK || count < 2)
        return "a value";
    return fields[1];
}

static const char *text_of(struct comparison *it, const struct side *side)
{
    if (side->seen == NULL)
        return nothing;
    if (side->seen->form == CF_SEEN_VALUE)
        return show(it, side);
    if (side->seen->form == CF_SEEN_DIGEST)
        return "a state";
    return cf_seen_text(side->seen, it->arena);
}

/* "raises ValueError('x')" or "returns 3": for a side that did the other. */
static const char *outcome_text(struct comparison *it, const struct cf_pass *pass)
{
    struct side side = { pass, cf_pass_find(pass, it->position, CF_SEEN_EXCEPTION, "exception") };
    const char *verb = "raises";

    if (side.seen == NULL) {
        side.seen = cf_pass_find(pass, it->position, CF_SEEN_RETURN, "result");
        verb = "returns";
    }
    if (side.seen == NULL)
        return nothing;
    return cf_arena_printf(it->arena, "%s %s", verb, text_of(it, &side));
}

/* Splits `path: a is not b`. */
static void split_text(struct comparison *it, const char *text)
{
    const char *colon = strstr(text, ": "), *middle = strstr(text, " is not ");
    struct cf_difference *difference = it->difference;

    difference->where = text;
    if (colon == NULL || middle == NULL || colon > middle) {
        difference->original = text_of(it, &it->sides[0]);
        difference->candidate = text_of(it, &it->sides[1]);
        return;
    }
    difference->where = cf_arena_strndup(it->arena, text, (size_t)(colon - text));
    difference->original = cf_arena_strndup(it->arena, colon + 2, (size_t)(middle - colon) - 2);
    difference->candidate = middle + strlen(" is not ");
}

/* Two encoded values with different bytes: they may be equal still (the order of attributes). */
static enum cf_status compare_values(struct comparison *it, bool *found, struct cf_error *err)
{
    const struct cf_seen *a = it->sides[0].seen, *b = it->sides[1].seen;
    const struct cf_message message = {
        .fields = { "diff", cf_arena_printf(it->arena, "%llu", (unsigned long long)a->at),
                    cf_arena_printf(it->arena, "%llu", (unsigned long long)b->at),
                    cf_arena_strndup(it->arena, a->root, a->root_size) },
        .count = 4,
        .fds = { it->sides[0].pass->map.fd, it->sides[1].pass->map.fd },
    };
    const char *fields[4] = { "", "", "", "" };
    enum cf_status status;
    size_t count = 0;

    if (message.fields[1] == NULL || message.fields[2] == NULL || message.fields[3] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = ask(it, &message, fields, &count, err);
    if (status != CF_OK)
        return status;
    *found = strcmp(fields[1], "same") != 0;
    if (*found)
        split_text(it, fields[2]);
    return CF_OK;
}

static void fill(struct comparison *it, enum cf_seen_kind kind)
{
    const struct cf_seen *one = it->sides[0].seen != NULL ? it->sides[0].seen : it->sides[1].seen;
    struct cf_difference *difference = it->difference;
    bool outcome = kind == CF_SEEN_EXCEPTION || kind == CF_SEEN_RETURN;

    difference->where = cf_arena_strndup(it->arena, one->root, one->root_size);
    for (int i = 0; i < 2; i++) {
        const char *text = outcome && it->sides[i].seen == NULL
                               ? outcome_text(it, it->sides[i].pass)
                               : text_of(it, &it->sides[i]);

        *(i == 0 ? &difference->original : &difference->candidate) = text;
    }
}

/* Globals at import are compared where both sides have them: a helper may come or go. */
static bool may_lack(const struct comparison *it, enum cf_seen_kind kind)
{
    return it->position == 0 && kind == CF_SEEN_GLOBAL;
}

static const struct cf_seen *partner(const struct comparison *it, const struct cf_seen *seen)
{
    const struct cf_pass *pass = it->sides[1].pass;

    for (size_t i = pass->first[it->position]; i < pass->first[it->position + 1]; i++) {
        const struct cf_seen *other = &pass->seen.items[i];

        if (other->kind == seen->kind && other->root_size == seen->root_size &&
            memcmp(other->root, seen->root, seen->root_size) == 0)
            return other;
    }
    return NULL;
}

/* "3 suspensions", or "1 suspensions, with tasks" (_drain.py). False: it is another record. */
static bool read_suspensions(const struct cf_seen *seen, unsigned long *count, bool *tasks)
{
    static const char root[] = "suspensions";
    char text[64];

    if (seen->kind != CF_SEEN_YIELD || seen->root_size != sizeof(root) - 1 ||
        memcmp(seen->root, root, seen->root_size) != 0 || seen->size >= sizeof(text))
        return false;
    memcpy(text, seen->data, seen->size);
    text[seen->size] = '\0';
    *count = strtoul(text, NULL, 10);
    *tasks = strstr(text, "with tasks") != NULL;
    return true;
}

/* Both let others run, and one of them waits for several tasks at once. */
static bool same_suspensions(const struct cf_seen *a, const struct cf_seen *b)
{
    unsigned long counts[2] = { 0, 0 };
    bool tasks[2] = { false, false };

    return read_suspensions(a, &counts[0], &tasks[0]) &&
           read_suspensions(b, &counts[1], &tasks[1]) && counts[0] > 0 && counts[1] > 0 &&
           (tasks[0] || tasks[1]);
}

static enum cf_status compare_two(struct comparison *it, enum cf_seen_kind kind, bool *found,
                                  struct cf_error *err)
{
    const struct cf_seen *a = it->sides[0].seen, *b = it->sides[1].seen;

    if (a != NULL && b != NULL && (same_bytes(a, b) || same_suspensions(a, b)))
        return CF_OK;
    if (a != NULL && b != NULL && a->form == CF_SEEN_VALUE && b->form == CF_SEEN_VALUE &&
        a->root_size == b->root_size && memcmp(a->root, b->root, a->root_size) == 0)
        return compare_values(it, found, err);
    *found = true;
    fill(it, kind);
    return CF_OK;
}

/* A place of the candidate's module that the original's does not have at all. */
static bool is_new_place(const struct comparison *it, enum cf_seen_kind kind)
{
    const struct cf_seen *seen = it->sides[1].seen;
    const struct cf_pass *original = it->sides[0].pass;

    if ((kind != CF_SEEN_GLOBAL && kind != CF_SEEN_CLASS) || seen == NULL ||
        it->sides[0].seen != NULL || original->first[1] == original->first[0])
        return false;
    for (size_t i = original->first[0]; i < original->first[1]; i++) {
        const struct cf_seen *name = &original->seen.items[i];

        if (name->kind == CF_SEEN_NAME && name->size == seen->root_size &&
            memcmp(name->data, seen->root, name->size) == 0)
            return false;
    }
    return true;
}

/* The counters of a functools cache that only the candidate has: what it costs and gives is judged
 * by measuring, and what it changes shows elsewhere. */
static bool is_cache_info(const struct comparison *it, enum cf_seen_kind kind)
{
    static const char end[] = ".cache_info()";
    const struct cf_seen *seen = it->sides[1].seen;

    return is_new_place(it, kind) && seen->root_size > sizeof(end) - 1 &&
           memcmp(seen->root + seen->root_size - (sizeof(end) - 1), end, sizeof(end) - 1) == 0;
}

/* Only the original holds on to its arguments, or leaves a file for the collector to close: to let
 * go of them earlier is no difference. */
static bool lets_go(const struct comparison *it, enum cf_seen_kind kind)
{
    const struct cf_seen *seen = it->sides[0].seen;

    if (it->sides[1].seen != NULL || seen == NULL)
        return false;
    return (kind == CF_SEEN_CHEAT && cf_seen_root_is(seen, "kept")) ||
           (kind == CF_SEEN_WARNING && cf_seen_root_is(seen, "unclosed"));
}

static enum cf_status compare_kind(struct comparison *it, enum cf_seen_kind kind, bool *found,
                                   struct cf_error *err)
{
    size_t at[2] = { it->sides[0].pass->first[it->position],
                     it->sides[1].pass->first[it->position] };

    while (!*found) {
        enum cf_status status;

        for (int i = 0; i < 2; i++)
            it->sides[i].seen = next_of(it->sides[i].pass, it->position, kind, &at[i]);
        if (may_lack(it, kind) && it->sides[0].seen != NULL) {
            it->sides[1].seen = partner(it, it->sides[0].seen);
            if (it->sides[1].seen == NULL)
                continue;
        }
        if (it->sides[0].seen == NULL && (it->sides[1].seen == NULL || may_lack(it, kind)))
            return CF_OK;
        if (is_cache_info(it, kind) || lets_go(it, kind))
            continue;
        status = compare_two(it, kind, found, err);
        if (status != CF_OK)
            return status;
        if (*found)
            it->difference->observable =
                cf_seen_kind_name(is_new_place(it, kind) ? CF_SEEN_CHEAT : kind);
    }
    return CF_OK;
}

/* A call that ended the process or never ended. True where that alone tells the two apart. */
static bool compare_ends(struct comparison *it)
{
    static const char *const observables[] = { "return", "crash", "hang", "cheat", "return" };
    const struct cf_pass *original = it->sides[0].pass, *candidate = it->sides[1].pass;
    uint8_t a = original->ends[it->position], b = candidate->ends[it->position];
    const char *a_how = original->how[it->position], *b_how = candidate->how[it->position];

    if (a == b && (a_how == b_how || (a_how != NULL && b_how != NULL && strcmp(a_how, b_how) == 0)))
        return false;
    it->difference->observable = observables[b != CF_END_NONE ? b : a];
    it->difference->where = "";
    it->difference->original = a_how != NULL ? a_how : outcome_text(it, original);
    it->difference->candidate = b_how != NULL ? b_how : outcome_text(it, candidate);
    return true;
}

enum cf_status cf_compare(const struct cf_comparing *comparing, bool *found,
                          struct cf_difference *difference, struct cf_error *err)
{
    const struct cf_pass *original = comparing->original, *candidate = comparing->candidate;
    size_t position = comparing->position;
    struct comparison it = { .sides = { { original, NULL }, { candidate, NULL } },
                             .position = position,
                             .server = comparing->server,
                             .arena = comparing->arena,
                             .difference = difference };
    enum cf_status status = CF_OK;

    *found = false;
    if (original->ends[position] == CF_END_NOT_RUN || candidate->ends[position] == CF_END_NOT_RUN)
        return CF_OK;
    if (compare_ends(&it)) {
        *found = true;
        return CF_OK;
    }
    for (int kind = 0; kind < (int)CF_SEEN_COMPARED && !*found && status == CF_OK; kind++)
        status = compare_kind(&it, (enum cf_seen_kind)kind, found, err);
    return status;
}
