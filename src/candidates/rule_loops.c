/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loops that do what an expression does: a form for `[f(x) for x in xs]` is also one for the loop
 * that appends f(x) to a list, one for `sum(...)` for the loop that adds up, and one for `any(...)`
 * and `all(...)` for the loop that returns True or False.
 */
#include "candidates/code.h"
#include "candidates/rule_reader.h"

#include "base/buf.h"

#include <string.h>

#define OUT "$cf_out"
#define VALUE "$cf_value"
#define CONDITIONS_MORE 5

/* The parts of `[body for target in items if test]`; test CF_NONE: none. */
struct clause {
    uint32_t body, target, items, test;
};

static bool read_clause(const struct cf_syntax *syntax, uint32_t node, struct clause *clause)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t loop, test;

    clause->body = cf_node_child(syntax, node, CF_FIELD_BODY);
    loop = clause->body == CF_NONE ? CF_NONE : nodes[clause->body].next;
    if (loop == CF_NONE || nodes[loop].kind != CF_NODE_FOR_IN_CLAUSE)
        return false;
    clause->target = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    clause->items = cf_node_child(syntax, loop, CF_FIELD_RIGHT);
    test = nodes[loop].next;
    clause->test = CF_NONE;
    if (test != CF_NONE) {
        if (nodes[test].kind != CF_NODE_IF_CLAUSE || nodes[test].next != CF_NONE)
            return false;
        clause->test = nodes[test].first;
    }
    return clause->target != CF_NONE && clause->items != CF_NONE;
}

/* Text of the pattern with its metavariables as they are written in a rule. */
static void add_code(struct cf_buf *out, const struct cf_pattern *pattern, uint32_t node)
{
    const struct cf_syntax *syntax = &pattern->syntax;
    uint32_t at = syntax->nodes[node].start, after = cf_node_after(syntax, node);

    for (uint32_t i = node; i < after; i++) {
        int variable = pattern->node_variables[i] - 1;

        if (variable < 0 || syntax->nodes[i].kind != CF_NODE_IDENTIFIER)
            continue;
        cf_buf_add(out, syntax->text + at, syntax->nodes[i].start - at);
        cf_buf_printf(out, "%s%s", pattern->variables.sequence[variable] ? "$$" : "$",
                      pattern->variables.names[variable]);
        at = syntax->nodes[i].end;
    }
    cf_buf_add(out, syntax->text + at, syntax->nodes[node].end - at);
}

/* The comprehension that is the only argument of sum, any or all; CF_NONE. */
static uint32_t argument_of(const struct cf_syntax *syntax, uint32_t call, const char *name)
{
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (function == CF_NONE || arguments == CF_NONE || !cf_node_is(syntax, function, name))
        return CF_NONE;
    if (syntax->nodes[arguments].kind == CF_NODE_GENERATOR_EXPRESSION)
        return arguments;
    arguments = syntax->nodes[arguments].first;
    return arguments != CF_NONE && syntax->nodes[arguments].next == CF_NONE &&
                   syntax->nodes[arguments].kind == CF_NODE_LIST_COMPREHENSION
               ? arguments
               : CF_NONE;
}

/* `for target in items:` and `if test:`; the blanks of what comes inside. */
static const char *add_head(struct cf_buf *out, const struct cf_pattern *pattern,
                            const struct clause *clause)
{
    cf_buf_add_str(out, "for ");
    add_code(out, pattern, clause->target);
    cf_buf_add_str(out, " in ");
    add_code(out, pattern, clause->items);
    cf_buf_add_str(out, ":\n    ");
    if (clause->test == CF_NONE)
        return "    ";
    cf_buf_add_str(out, "if ");
    add_code(out, pattern, clause->test);
    cf_buf_add_str(out, ":\n        ");
    return "        ";
}

/* The test turned round: `a != b` for `a == b`. */
static void add_negated(struct cf_buf *out, const struct cf_pattern *pattern, uint32_t node)
{
    static const char *const opposites[][2] = {
        { "==", "!=" },
        { "!=", "==" },
        { "in", "not in" },
        { "not in", "in" },
    };
    const struct cf_syntax *syntax = &pattern->syntax;
    uint32_t left = syntax->nodes[node].first;
    uint32_t operator = left == CF_NONE ? CF_NONE : syntax->nodes[left].next;

    for (size_t i = 0; i < sizeof(opposites) / sizeof(opposites[0]); i++) {
        if (syntax->nodes[node].kind != CF_NODE_COMPARISON_OPERATOR || operator == CF_NONE ||
            !cf_node_is(syntax, operator, opposites[i][0]))
            continue;
        add_code(out, pattern, left);
        cf_buf_printf(out, " %s ", opposites[i][1]);
        add_code(out, pattern, syntax->nodes[operator].next);
        return;
    }
    cf_buf_add_str(out, "not (");
    add_code(out, pattern, node);
    cf_buf_add_str(out, ")");
}

/* `value = body`, where the value has a name of its own. */
static void add_value(struct cf_buf *out, const struct cf_pattern *pattern,
                      const struct clause *clause, const char *blanks, bool named)
{
    if (!named)
        return;
    cf_buf_add_str(out, VALUE " = ");
    add_code(out, pattern, clause->body);
    cf_buf_printf(out, "\n%s", blanks);
}

static void add_body(struct cf_buf *out, const struct cf_pattern *pattern,
                     const struct clause *clause, bool named)
{
    if (named)
        cf_buf_add_str(out, VALUE);
    else
        add_code(out, pattern, clause->body);
}

/* A loop that appends: `for ...: out.append(body)`. */
static bool write_append(const struct cf_pattern *pattern, bool named, struct cf_buf *match,
                         const char **before)
{
    struct clause clause;

    if (pattern->syntax.nodes[pattern->root].kind != CF_NODE_LIST_COMPREHENSION ||
        !read_clause(&pattern->syntax, pattern->root, &clause))
        return false;
    add_value(match, pattern, &clause, add_head(match, pattern, &clause), named);
    cf_buf_add_str(match, OUT ".append(");
    add_body(match, pattern, &clause, named);
    cf_buf_add_str(match, ")\n");
    *before = OUT ".extend(";
    return true;
}

/* A loop that adds up: `for ...: total += body`. */
static bool write_sum(const struct cf_pattern *pattern, bool named, struct cf_buf *match,
                      const char **before)
{
    uint32_t comprehension = argument_of(&pattern->syntax, pattern->root, "sum");
    struct clause clause;

    if (comprehension == CF_NONE || !read_clause(&pattern->syntax, comprehension, &clause))
        return false;
    add_value(match, pattern, &clause, add_head(match, pattern, &clause), named);
    cf_buf_add_str(match, OUT " += ");
    add_body(match, pattern, &clause, named);
    cf_buf_add_char(match, '\n');
    *before = OUT " += ";
    return true;
}

/* A loop that returns: `for ...: if body: return True`, `return False`. */
static bool write_search(const struct cf_pattern *pattern, struct cf_buf *match,
                         const char **before)
{
    uint32_t any = argument_of(&pattern->syntax, pattern->root, "any");
    uint32_t all = argument_of(&pattern->syntax, pattern->root, "all");
    struct clause clause;

    if ((any == CF_NONE && all == CF_NONE) ||
        !read_clause(&pattern->syntax, any == CF_NONE ? all : any, &clause) ||
        clause.test != CF_NONE)
        return false;
    add_head(match, pattern, &clause);
    cf_buf_add_str(match, "if ");
    if (any != CF_NONE)
        add_code(match, pattern, clause.body);
    else
        add_negated(match, pattern, clause.body);
    cf_buf_printf(match, ":\n        return %s\nreturn %s\n", any != CF_NONE ? "True" : "False",
                  any != CF_NONE ? "False" : "True");
    *before = "return ";
    return true;
}

static bool write_loop(const struct cf_pattern *pattern, bool named, struct cf_buf *match,
                       const char **before)
{
    return write_append(pattern, named, match, before) ||
           write_sum(pattern, named, match, before) ||
           (!named && write_search(pattern, match, before));
}

/* The variables that the loop binds are not used behind it, and the result is its own. */
static enum cf_status add_conditions(struct cf_rule_reader *reader, struct cf_rule_form *form,
                                     const char *before, bool named)
{
    struct cf_rule_condition *more = cf_arena_alloc(
        reader->arena, (form->condition_count + CONDITIONS_MORE) * sizeof(*form->conditions));
    size_t count = form->condition_count;

    if (more == NULL)
        return cf_rule_no_memory(reader);
    if (count > 0)
        memcpy(more, form->conditions, count * sizeof(*more));
    more[count++] = (struct cf_rule_condition){ .name = "loop_ends", .line = form->line };
    if (named)
        more[count++] = (struct cf_rule_condition){
            .name = "unused_after", .arguments = { VALUE }, .count = 1, .line = form->line
        };
    if (strncmp(before, OUT, strlen(OUT)) == 0) {
        more[count++] = (struct cf_rule_condition){
            .name = "only_filled", .arguments = { OUT }, .count = 1, .line = form->line
        };
        more[count++] = (struct cf_rule_condition){
            .name = strstr(before, "+=") == NULL ? "type" : "whole",
            .arguments = { OUT, "list" },
            .count = strstr(before, "+=") == NULL ? 2 : 1,
            .line = form->line,
        };
    }
    form->conditions = more;
    form->condition_count = count;
    return CF_OK;
}

/* Leaves out a list() around the whole text: extend() takes any iterable. The length. */
static size_t without_list(const char **text, size_t length)
{
    unsigned depth = 0;

    if (strncmp(*text, "list(", 5) != 0)
        return length;
    for (size_t i = 4; i < length; i++) {
        depth += (*text)[i] == '(';
        depth -= (*text)[i] == ')';
        if (depth == 0 && i + 1 < length)
            return length;
    }
    *text += 5;
    return length - 6;
}

/* The new code of the loop; `fresh`: the variable starts there. */
static const char *write_to(struct cf_rule_reader *reader, const char *to, const char *before,
                            bool fresh)
{
    size_t length = strcspn(to, "\n");

    if (fresh)
        return cf_arena_printf(reader->arena, OUT " = %.*s\n", (int)length, to);
    if (before[strlen(before) - 1] == '(') {
        length = without_list(&to, length);
        return cf_arena_printf(reader->arena, "%s%.*s)\n", before, (int)length, to);
    }
    return cf_arena_printf(reader->arena, "%s%.*s\n", before, (int)length, to);
}

enum cf_status cf_rule_loop_form(struct cf_rule_reader *reader, const struct cf_rule_form *form,
                                 enum cf_loop_shape shape, struct cf_rule_form *loop, bool *made)
{
    bool fresh = shape == CF_LOOP_FRESH || shape == CF_LOOP_FRESH_NAMED;
    bool named = shape == CF_LOOP_NAMED || shape == CF_LOOP_FRESH_NAMED;
    const char *before = NULL;
    struct cf_buf match;
    const char *end;

    *made = false;
    end = form->rewriter == NULL ? strchr(form->to, '\n') : NULL;
    if (form->rewriter != NULL || (end != NULL && end[1] != '\0') ||
        form->pattern.shape != CF_PATTERN_EXPRESSION ||
        form->to_template.shape != CF_PATTERN_EXPRESSION)
        return CF_OK;
    cf_buf_init(&match, CF_RULE_MAX_BYTES);
    *made = write_loop(&form->pattern, named, &match, &before) &&
            cf_buf_status(&match, NULL) == CF_OK && (!fresh || strcmp(before, "return ") != 0);
    if (*made) {
        *loop = *form;
        loop->pattern = (struct cf_pattern){ .root = 0 };
        loop->to_template = (struct cf_template){ .text = NULL };
        loop->hoist_template = loop->module_template = loop->to_template;
        loop->match = cf_arena_printf(
            reader->arena, "%s%s",
            !fresh ? "" : (strstr(before, "+=") == NULL ? OUT " = []\n" : OUT " = 0\n"),
            cf_buf_str(&match));
        loop->to = write_to(reader, form->to, before, fresh);
    }
    cf_buf_deinit(&match);
    if (!*made)
        return CF_OK;
    if (loop->match == NULL || loop->to == NULL)
        return cf_rule_no_memory(reader);
    return add_conditions(reader, loop, before, named);
}
