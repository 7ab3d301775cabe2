/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/join_loop.h"

#include <string.h>

static bool flatten(const struct cf_syntax *syntax, uint32_t node, struct cf_addition *found)
{
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);

    if (syntax->nodes[node].kind == CF_NODE_BINARY_OPERATOR && operator != CF_NONE &&
        cf_node_is(syntax, operator, "+"))
        return flatten(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT), found) &&
               flatten(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT), found);
    if (found->count == CF_OPERANDS_MAX)
        return false;
    found->operands[found->count++] = node;
    return true;
}

/* The text stands at one end of what it gets; it is taken out of the operands. */
static bool place_text(const struct cf_source *source, uint32_t binding, struct cf_addition *found)
{
    const struct cf_node *nodes = source->syntax.nodes;
    size_t last = found->count - 1;

    if (nodes[found->operands[0]].kind == CF_NODE_IDENTIFIER &&
        cf_binding_of(source, found->operands[0]) == binding) {
        found->where = CF_AT_END;
        memmove(found->operands, found->operands + 1, last * sizeof(found->operands[0]));
        found->count = last;
    } else if (nodes[found->operands[last]].kind == CF_NODE_IDENTIFIER &&
               cf_binding_of(source, found->operands[last]) == binding) {
        found->where = CF_IN_FRONT;
        found->count = last;
    } else {
        found->where = CF_ANEW;
    }
    for (size_t i = 0; i < found->count; i++) {
        if (cf_span_mentions(source, cf_span_of(source, found->operands[i]), binding))
            return false;
    }
    return found->count > 0;
}

/* What the statement adds to the text. *binding is CF_NONE until the first one says which. */
static bool read_addition(const struct cf_source *source, uint32_t statement, struct cf_join *join,
                          struct cf_addition *found)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = syntax->nodes[statement].first, left, right;

    found->count = 0;
    if (syntax->nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT || node == CF_NONE ||
        syntax->nodes[node].next != CF_NONE)
        return false;
    left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER)
        return false;
    if (join->binding == CF_NONE) {
        join->text = left;
        join->binding = cf_binding_of(source, left);
    }
    if (join->binding == CF_NONE || cf_binding_of(source, left) != join->binding)
        return false;
    if (syntax->nodes[node].kind == CF_NODE_AUGMENTED_ASSIGNMENT) {
        if (!cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_OPERATOR), "+="))
            return false;
        found->operands[found->count++] = left;
    } else if (syntax->nodes[node].kind != CF_NODE_ASSIGNMENT) {
        return false;
    }
    return flatten(syntax, right, found) && place_text(source, join->binding, found);
}

bool cf_join_counts(const struct cf_source *source, const struct cf_join *join, uint32_t node)
{
    return join->counter != CF_NONE && source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, node) == cf_binding_of(source, join->counter);
}

/* `len(xs) - 1` of the sequence that is counted. */
static bool is_last_place(const struct cf_source *source, const struct cf_join *join, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT), length;
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);

    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR || join->sequence == CF_NONE ||
        !cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_OPERATOR), "-") ||
        !cf_node_is(syntax, right, "1"))
        return false;
    length = cf_builtin_argument(source, left, "len");
    return length != CF_NONE && cf_same_code(syntax, length, syntax, join->sequence) &&
           !cf_span_changes(source, cf_span_of(source, join->loop), join->sequence, false);
}

bool cf_join_text(const struct cf_source *source, const struct cf_join *join, uint32_t node)
{
    return source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, node) == join->binding;
}

bool cf_empty_text(const struct cf_syntax *syntax, uint32_t node)
{
    const char *content = NULL;
    uint32_t size = 1;

    return cf_node_plain_string(syntax, node, &content, &size) && size == 0;
}

/* `i == 0`, `i > 0`, `i < len(xs) - 1` of the counter. */
static enum cf_question ask_counter(const struct cf_source *source, const struct cf_join *join,
                                    uint32_t sign, uint32_t right)
{
    const struct cf_syntax *syntax = &source->syntax;
    bool differs = cf_node_is(syntax, sign, "!=");

    if (!cf_node_is(syntax, right, "0"))
        return (differs || cf_node_is(syntax, sign, "<")) && is_last_place(source, join, right)
                   ? CF_NOT_LAST
                   : CF_NO_QUESTION;
    if (cf_node_is(syntax, sign, "=="))
        return CF_IS_FIRST;
    return differs || cf_node_is(syntax, sign, ">") ? CF_NOT_FIRST : CF_NO_QUESTION;
}

/* `s == ""`, `len(s) > 0`. */
static enum cf_question ask_compared(const struct cf_source *source, const struct cf_join *join,
                                     uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = syntax->nodes[node].first, sign = syntax->nodes[left].next;
    uint32_t right = syntax->nodes[sign].next, length;
    bool asks;

    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE)
        return CF_NO_QUESTION;
    if (cf_join_counts(source, join, left))
        return ask_counter(source, join, sign, right);
    length = cf_builtin_argument(source, left, "len");
    asks = length == CF_NONE ? cf_join_text(source, join, left) && cf_empty_text(syntax, right)
                             : cf_join_text(source, join, length) && cf_node_is(syntax, right, "0");
    if (!asks)
        return CF_NO_QUESTION;
    if (cf_node_is(syntax, sign, "=="))
        return CF_IS_EMPTY;
    return cf_node_is(syntax, sign, "!=") || (length != CF_NONE && cf_node_is(syntax, sign, ">"))
               ? CF_HAS_TEXT
               : CF_NO_QUESTION;
}

static enum cf_question ask(const struct cf_source *source, const struct cf_join *join,
                            uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_NOT_OPERATOR) {
        node = cf_unwrap(syntax, syntax->nodes[node].first);
        return cf_join_text(source, join, node)     ? CF_IS_EMPTY
               : cf_join_counts(source, join, node) ? CF_IS_FIRST
                                                    : CF_NO_QUESTION;
    }
    if (cf_join_text(source, join, node))
        return CF_HAS_TEXT;
    if (cf_join_counts(source, join, node))
        return CF_NOT_FIRST;
    return syntax->nodes[node].kind == CF_NODE_COMPARISON_OPERATOR
               ? ask_compared(source, join, node)
               : CF_NO_QUESTION;
}

/* The only statement of a block; CF_NONE. */
static uint32_t only_statement(const struct cf_syntax *syntax, uint32_t block)
{
    uint32_t first = block == CF_NONE ? CF_NONE : syntax->nodes[block].first;

    return first == CF_NONE || syntax->nodes[first].next != CF_NONE ? CF_NONE : first;
}

/* The block behind `else:`; CF_NONE: there is none, or an elif. */
static uint32_t else_block(const struct cf_syntax *syntax, uint32_t statement)
{
    uint32_t clause = cf_node_child(syntax, statement, CF_FIELD_ALTERNATIVE);

    if (clause == CF_NONE || syntax->nodes[clause].next != CF_NONE ||
        syntax->nodes[clause].kind == CF_NODE_ELIF_CLAUSE)
        return CF_NONE;
    return cf_node_child(syntax, clause, CF_FIELD_BODY);
}

static bool same_operands(const struct cf_syntax *syntax, const struct cf_addition *a, size_t from,
                          const struct cf_addition *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (!cf_same_code(syntax, a->operands[from + i], syntax, b->operands[i]))
            return false;
    }
    return true;
}

/* `if first: s = part` and `else: s += separator + part`. */
static bool read_choice(const struct cf_source *source, uint32_t statement, struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t yes = only_statement(syntax, cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE));
    uint32_t no = only_statement(syntax, else_block(syntax, statement));
    struct cf_addition first, later;
    size_t at;

    if (yes == CF_NONE || no == CF_NONE || !read_addition(source, yes, join, &first) ||
        !read_addition(source, no, join, &later))
        return false;
    join->question = ask(source, join, cf_node_child(syntax, statement, CF_FIELD_CONDITION));
    if (join->question == CF_NOT_FIRST || join->question == CF_HAS_TEXT) {
        struct cf_addition other = first;

        first = later;
        later = other;
    } else if (join->question != CF_IS_FIRST && join->question != CF_IS_EMPTY) {
        return false;
    }
    join->front = later.where == CF_IN_FRONT;
    at = join->front ? first.count : 0;
    if (later.where == CF_ANEW || later.count != first.count + 1 ||
        !same_operands(syntax, &later, join->front ? 0 : 1, &first))
        return false;
    join->part = first;
    join->separator = (struct cf_addition){ .operands = { later.operands[at] }, .count = 1 };
    return true;
}

/* `if not first: s += separator`; false: it is no such thing. */
static bool read_separator(const struct cf_source *source, uint32_t statement, struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t only = only_statement(syntax, cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE));

    if (cf_node_child(syntax, statement, CF_FIELD_ALTERNATIVE) != CF_NONE || only == CF_NONE ||
        !read_addition(source, only, join, &join->separator) || join->separator.count != 1)
        return false;
    join->question = ask(source, join, cf_node_child(syntax, statement, CF_FIELD_CONDITION));
    return true;
}

/* `if not first: s += separator` and `s += part`, in the order that makes sense. */
static bool read_two(const struct cf_source *source, uint32_t first, struct cf_join *join)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t second = nodes[first].next;
    bool leads = nodes[first].kind == CF_NODE_IF_STATEMENT;

    if (nodes[second].next != CF_NONE)
        return false;
    if (!leads && nodes[second].kind != CF_NODE_IF_STATEMENT) { /* a separator behind each part */
        if (!read_addition(source, first, join, &join->part) ||
            !read_addition(source, second, join, &join->separator) || join->separator.count != 1)
            return false;
    } else if (!read_addition(source, leads ? second : first, join, &join->part) ||
               !read_separator(source, leads ? first : second, join) ||
               (leads ? join->question != CF_NOT_FIRST && join->question != CF_HAS_TEXT
                      : join->question != CF_NOT_LAST)) {
        return false;
    }
    join->front = join->part.where == CF_IN_FRONT;
    return join->part.where != CF_ANEW && join->part.where == join->separator.where &&
           (join->question != CF_NO_QUESTION || !join->front);
}

/* `s += part + separator`. */
static bool read_one(const struct cf_source *source, uint32_t statement, struct cf_join *join)
{
    struct cf_addition *part = &join->part;

    if (!read_addition(source, statement, join, part) || part->where == CF_ANEW || part->count < 2)
        return false;
    join->front = part->where == CF_IN_FRONT;
    join->separator =
        (struct cf_addition){ .operands = { part->operands[part->count - 1] }, .count = 1 };
    part->count--;
    return true;
}

static bool read_body(const struct cf_source *source, uint32_t block, struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t first = syntax->nodes[block].first, condition;

    if (first == CF_NONE)
        return false;
    if (syntax->nodes[first].next != CF_NONE)
        return read_two(source, first, join);
    if (syntax->nodes[first].kind != CF_NODE_IF_STATEMENT)
        return read_one(source, first, join);
    if (cf_node_child(syntax, first, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return read_choice(source, first, join);
    condition = cf_node_child(syntax, first, CF_FIELD_CONDITION);
    if (join->filter != CF_NONE)
        return false;
    join->filter = condition;
    join->counter = CF_NONE; /* counts what is left out, too */
    return read_body(source, cf_node_child(syntax, first, CF_FIELD_CONSEQUENCE), join);
}

/* `for w in ws`, `for i, w in enumerate(ws)`, `for i in range(len(ws))`. */
static void read_head(const struct cf_source *source, struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t counted = cf_builtin_argument(source, join->right, "enumerate");
    uint32_t range = cf_builtin_argument(source, join->right, "range"), first;

    join->item = join->counter = join->sequence = CF_NONE;
    if (syntax->nodes[join->left].kind == CF_NODE_IDENTIFIER) {
        join->item = range == CF_NONE ? join->left : CF_NONE;
        join->counter = range == CF_NONE ? CF_NONE : join->left;
        join->sequence = range == CF_NONE ? join->right : cf_builtin_argument(source, range, "len");
        return;
    }
    first = syntax->nodes[join->left].first;
    if (counted == CF_NONE || syntax->nodes[first].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[first].next == CF_NONE ||
        syntax->nodes[syntax->nodes[first].next].next != CF_NONE)
        return;
    join->counter = first;
    join->sequence = counted;
    if (syntax->nodes[syntax->nodes[first].next].kind == CF_NODE_IDENTIFIER)
        join->item = syntax->nodes[first].next;
}

bool cf_join_read(const struct cf_source *source, uint32_t loop, struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t body = cf_node_child(syntax, loop, CF_FIELD_BODY);

    *join = (struct cf_join){ .loop = loop, .filter = CF_NONE, .binding = CF_NONE };
    join->left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    join->right = cf_node_child(syntax, loop, CF_FIELD_RIGHT);
    if (join->left == CF_NONE || join->right == CF_NONE || body == CF_NONE ||
        cf_node_child(syntax, loop, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    read_head(source, join);
    return read_body(source, body, join);
}
