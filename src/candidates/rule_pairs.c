/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loops over pairs: a form with `for $i in range(len($xs)):` and `for $j in range($i + 1,
 * len($xs)):` whose body reads $xs[$i] and $xs[$j] is one for `for $i, $a in enumerate($xs):` and
 * `for $b in $xs[$i + 1:]:`, too.
 */
#include "candidates/rule_reader.h"

#include "base/buf.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 24
#define HEAD_MAX_BYTES 160
#define FIRST "$cf_a"
#define SECOND "$cf_b"

/* The metavariables of the two loops. */
struct pairs {
    char i[NAME_MAX_BYTES], j[NAME_MAX_BYTES], xs[NAME_MAX_BYTES];
};

/* A metavariable at the text, into `name`; the text behind it. NULL: there is none. */
static const char *take_name(const char *text, char name[NAME_MAX_BYTES])
{
    size_t size = 1;

    if (text == NULL || *text != '$')
        return NULL;
    while (isalnum((unsigned char)text[size]) || text[size] == '_')
        size++;
    if (size >= NAME_MAX_BYTES || size == 1)
        return NULL;
    memcpy(name, text, size);
    name[size] = '\0';
    return text + size;
}

/* The text behind the word; NULL: it starts with something else. */
static const char *take(const char *text, const char *word)
{
    size_t size = strlen(word);

    return text != NULL && strncmp(text, word, size) == 0 ? text + size : NULL;
}

/* Reads the two heads at the start of the text; what is behind them. NULL: they are others. */
static const char *read_heads(const char *text, struct pairs *pairs)
{
    char head[HEAD_MAX_BYTES];
    const char *at = take_name(take(text, "for "), pairs->i), *rest;

    at = take_name(take(at, " in range(len("), pairs->xs);
    rest = take(at, ")):\n");
    if (rest == NULL)
        rest = take(at, ") - 1):\n");
    at = rest == NULL ? NULL : rest + strspn(rest, " ");
    at = take_name(take(at, "for "), pairs->j);
    snprintf(head, sizeof(head), " in range(%s + 1, len(%s)):\n", pairs->i, pairs->xs);
    return rest == NULL ? NULL : take(at, head);
}

/* The body with the names of the elements for $xs[$i] and $xs[$j]. */
static void add_elements(struct cf_buf *out, const char *text, const struct pairs *pairs)
{
    char first[HEAD_MAX_BYTES], second[HEAD_MAX_BYTES];

    snprintf(first, sizeof(first), "%s[%s]", pairs->xs, pairs->i);
    snprintf(second, sizeof(second), "%s[%s]", pairs->xs, pairs->j);
    while (*text != '\0') {
        if (strncmp(text, first, strlen(first)) == 0) {
            cf_buf_add_str(out, FIRST);
            text += strlen(first);
        } else if (strncmp(text, second, strlen(second)) == 0) {
            cf_buf_add_str(out, SECOND);
            text += strlen(second);
        } else {
            cf_buf_add_char(out, *text++);
        }
    }
}

/* The metavariable as a word of its own. */
static bool mentions(const char *text, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = strstr(text, name); at != NULL; at = strstr(at + 1, name)) {
        if (!isalnum((unsigned char)at[size]) && at[size] != '_')
            return true;
    }
    return false;
}

/* The heads start a line of the text; what comes before them goes to `out`. */
static const char *find_heads(const char *text, struct cf_buf *out, struct pairs *pairs)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        const char *body = read_heads(text, pairs);

        if (body != NULL)
            return body;
        size += text[size] == '\n';
        cf_buf_add(out, text, size);
        text += size;
    }
    return NULL;
}

/* Conditions of its own: compiling changes them; nothing reads the new names behind the loops. */
static enum cf_status add_conditions(struct cf_rule_reader *reader, struct cf_rule_form *form)
{
    size_t count = form->condition_count;
    struct cf_rule_condition *more = cf_arena_alloc(reader->arena, (count + 2) * sizeof(*more));

    if (more == NULL)
        return cf_rule_no_memory(reader);
    if (count > 0)
        memcpy(more, form->conditions, count * sizeof(*more));
    more[count++] = (struct cf_rule_condition){
        .name = "builtin", .arguments = { "enumerate" }, .count = 1, .line = form->line
    };
    more[count++] = (struct cf_rule_condition){
        .name = "unused_after", .arguments = { FIRST, SECOND }, .count = 2, .line = form->line
    };
    form->conditions = more;
    form->condition_count = count;
    return CF_OK;
}

enum cf_status cf_rule_pair_form(struct cf_rule_reader *reader, const struct cf_rule_form *form,
                                 struct cf_rule_form *pairs, bool *made)
{
    struct pairs names = { .i = "" };
    const char *body;
    struct cf_buf match;

    *made = false;
    if (form->rewriter != NULL || form->pattern.shape != CF_PATTERN_STATEMENTS)
        return CF_OK;
    cf_buf_init(&match, CF_RULE_MAX_BYTES);
    body = find_heads(form->match, &match, &names);
    if (body != NULL && !mentions(form->to, names.j) && !mentions(form->to, names.i)) {
        struct cf_buf inner;

        cf_buf_init(&inner, CF_RULE_MAX_BYTES);
        add_elements(&inner, body, &names);
        cf_buf_printf(&match,
                      "for %s, " FIRST " in enumerate(%s):\n    for " SECOND " in %s[%s + 1:]:\n",
                      names.i, names.xs, names.xs, names.i);
        *made = !mentions(cf_buf_str(&inner), names.j) && !mentions(cf_buf_str(&inner), names.i);
        cf_buf_add_str(&match, cf_buf_str(&inner));
        cf_buf_deinit(&inner);
    }
    if (*made) {
        *pairs = *form;
        pairs->pattern = (struct cf_pattern){ .root = 0 };
        pairs->to_template = (struct cf_template){ .text = NULL };
        pairs->hoist_template = pairs->module_template = pairs->to_template;
        pairs->match = cf_arena_strdup(reader->arena, cf_buf_str(&match));
    }
    cf_buf_deinit(&match);
    if (!*made)
        return CF_OK;
    return pairs->match == NULL ? cf_rule_no_memory(reader) : add_conditions(reader, pairs);
}
