/* SPDX-License-Identifier: Apache-2.0 */
/* A loop that adds up a text with a separator between the parts: join(). */
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define OPERANDS_MAX 8

/* `s += a + b` and `s = a + b + s`: what a statement adds, and where. */
struct addition {
    uint32_t operands[OPERANDS_MAX];
    size_t count;
    enum { AT_END, IN_FRONT, ANEW } where;
};

enum question {
    NO_QUESTION,
    IS_FIRST,
    NOT_FIRST,
    NOT_LAST,
    IS_EMPTY,
    HAS_TEXT,
};

/* The loop and what it does in each round. */
struct join {
    uint32_t loop, left, right, item, counter, sequence; /* CF_NONE: not there */
    uint32_t text, binding;                              /* s */
    uint32_t filter;                                     /* CF_NONE: for all */
    struct addition part, separator;
    enum question question; /* NO_QUESTION: a separator behind each part */
    bool front;
};

static bool flatten(const struct cf_syntax *syntax, uint32_t node, struct addition *found)
{
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);

    if (syntax->nodes[node].kind == CF_NODE_BINARY_OPERATOR && operator != CF_NONE &&
        cf_node_is(syntax, operator, "+"))
        return flatten(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT), found) &&
               flatten(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT), found);
    if (found->count == OPERANDS_MAX)
        return false;
    found->operands[found->count++] = node;
    return true;
}

/* The text stands at one end of what it gets; it is taken out of the operands. */
static bool place_text(const struct cf_source *source, uint32_t binding, struct addition *found)
{
    const struct cf_node *nodes = source->syntax.nodes;
    size_t last = found->count - 1;

    if (nodes[found->operands[0]].kind == CF_NODE_IDENTIFIER &&
        cf_binding_of(source, found->operands[0]) == binding) {
        found->where = AT_END;
        memmove(found->operands, found->operands + 1, last * sizeof(found->operands[0]));
        found->count = last;
    } else if (nodes[found->operands[last]].kind == CF_NODE_IDENTIFIER &&
               cf_binding_of(source, found->operands[last]) == binding) {
        found->where = IN_FRONT;
        found->count = last;
    } else {
        found->where = ANEW;
    }
    for (size_t i = 0; i < found->count; i++) {
        if (cf_span_mentions(source, cf_span_of(source, found->operands[i]), binding))
            return false;
    }
    return found->count > 0;
}

/* What the statement adds to the text. *binding is CF_NONE until the first one says which. */
static bool read_addition(const struct cf_source *source, uint32_t statement, struct join *join,
                          struct addition *found)
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

static bool is_counter(const struct cf_source *source, const struct join *join, uint32_t node)
{
    return join->counter != CF_NONE && source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, node) == cf_binding_of(source, join->counter);
}

/* `len(xs) - 1` of the sequence that is counted. */
static bool is_last_place(const struct cf_source *source, const struct join *join, uint32_t node)
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

static bool is_text(const struct cf_source *source, const struct join *join, uint32_t node)
{
    return source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, node) == join->binding;
}

static bool is_empty_text(const struct cf_syntax *syntax, uint32_t node)
{
    const char *content = NULL;
    uint32_t size = 1;

    return cf_node_plain_string(syntax, node, &content, &size) && size == 0;
}

static enum question ask_compared(const struct cf_source *source, const struct join *join,
                                  uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = syntax->nodes[node].first, sign = syntax->nodes[left].next;
    uint32_t right = syntax->nodes[sign].next, length;

    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE)
        return NO_QUESTION;
    length = cf_builtin_argument(source, left, "len");
    if (is_counter(source, join, left)) {
        if (cf_node_is(syntax, right, "0"))
            return cf_node_is(syntax, sign, "==")                                    ? IS_FIRST
                   : cf_node_is(syntax, sign, ">") || cf_node_is(syntax, sign, "!=") ? NOT_FIRST
                                                                                     : NO_QUESTION;
        return (cf_node_is(syntax, sign, "<") || cf_node_is(syntax, sign, "!=")) &&
                       is_last_place(source, join, right)
                   ? NOT_LAST
                   : NO_QUESTION;
    }
    if ((is_text(source, join, left) && is_empty_text(syntax, right)) ||
        (length != CF_NONE && is_text(source, join, length) && cf_node_is(syntax, right, "0")))
        return cf_node_is(syntax, sign, "==") ? IS_EMPTY
               : cf_node_is(syntax, sign, "!=") ||
                       (length != CF_NONE && cf_node_is(syntax, sign, ">"))
                   ? HAS_TEXT
                   : NO_QUESTION;
    return NO_QUESTION;
}

static enum question ask(const struct cf_source *source, const struct join *join, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_NOT_OPERATOR) {
        node = cf_unwrap(syntax, syntax->nodes[node].first);
        return is_text(source, join, node)      ? IS_EMPTY
               : is_counter(source, join, node) ? IS_FIRST
                                                : NO_QUESTION;
    }
    if (is_text(source, join, node))
        return HAS_TEXT;
    if (is_counter(source, join, node))
        return NOT_FIRST;
    return syntax->nodes[node].kind == CF_NODE_COMPARISON_OPERATOR
               ? ask_compared(source, join, node)
               : NO_QUESTION;
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

static bool same_operands(const struct cf_syntax *syntax, const struct addition *a, size_t from,
                          const struct addition *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (!cf_same_code(syntax, a->operands[from + i], syntax, b->operands[i]))
            return false;
    }
    return true;
}

/* `if first: s = part` and `else: s += separator + part`. */
static bool read_choice(const struct cf_source *source, uint32_t statement, struct join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t yes = only_statement(syntax, cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE));
    uint32_t no = only_statement(syntax, else_block(syntax, statement));
    struct addition first, later;
    size_t at;

    if (yes == CF_NONE || no == CF_NONE || !read_addition(source, yes, join, &first) ||
        !read_addition(source, no, join, &later))
        return false;
    join->question = ask(source, join, cf_node_child(syntax, statement, CF_FIELD_CONDITION));
    if (join->question == NOT_FIRST || join->question == HAS_TEXT) {
        struct addition other = first;

        first = later;
        later = other;
    } else if (join->question != IS_FIRST && join->question != IS_EMPTY) {
        return false;
    }
    join->front = later.where == IN_FRONT;
    at = join->front ? first.count : 0;
    if (later.where == ANEW || later.count != first.count + 1 ||
        !same_operands(syntax, &later, join->front ? 0 : 1, &first))
        return false;
    join->part = first;
    join->separator = (struct addition){ .operands = { later.operands[at] }, .count = 1 };
    return true;
}

/* `if not first: s += separator`; false: it is no such thing. */
static bool read_separator(const struct cf_source *source, uint32_t statement, struct join *join)
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
static bool read_two(const struct cf_source *source, uint32_t first, struct join *join)
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
               (leads ? join->question != NOT_FIRST && join->question != HAS_TEXT
                      : join->question != NOT_LAST)) {
        return false;
    }
    join->front = join->part.where == IN_FRONT;
    return join->part.where != ANEW && join->part.where == join->separator.where &&
           (join->question != NO_QUESTION || !join->front);
}

/* `s += part + separator`. */
static bool read_one(const struct cf_source *source, uint32_t statement, struct join *join)
{
    struct addition *part = &join->part;

    if (!read_addition(source, statement, join, part) || part->where == ANEW || part->count < 2)
        return false;
    join->front = part->where == IN_FRONT;
    join->separator =
        (struct addition){ .operands = { part->operands[part->count - 1] }, .count = 1 };
    part->count--;
    return true;
}

static bool read_body(const struct cf_source *source, uint32_t block, struct join *join)
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
static void read_head(const struct cf_source *source, struct join *join)
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

/* What a comprehension cannot hold, or what would be lost. */
static bool can_move(const struct cf_source *source, struct cf_span span)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)source->syntax.nodes[i].kind) {
        case CF_NODE_COMMENT:
        case CF_NODE_AWAIT:
        case CF_NODE_YIELD:
        case CF_NODE_NAMED_EXPRESSION:
        case CF_TOKEN_ASYNC:
            return false;
        default:
            break;
        }
    }
    return true;
}

/* `s = ""` among the statements before the loop; nothing between mentions s. */
static uint32_t find_start(const struct cf_source *source, const struct join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t found = CF_NONE;

    for (uint32_t i = syntax->nodes[syntax->nodes[join->loop].parent].first; i != join->loop;
         i = syntax->nodes[i].next) {
        uint32_t node = syntax->nodes[i].first, left, right;

        if (!cf_span_mentions(source, cf_span_of(source, i), join->binding))
            continue;
        found = CF_NONE;
        if (syntax->nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT ||
            syntax->nodes[node].kind != CF_NODE_ASSIGNMENT)
            continue;
        left = cf_node_child(syntax, node, CF_FIELD_LEFT);
        right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
        if (left != CF_NONE && right != CF_NONE && is_text(source, join, left) &&
            is_empty_text(syntax, right) && cf_type_of(source, right).own == CF_TYPE_STR)
            found = i;
    }
    return found;
}

/* A variable of this function alone. */
static bool is_own(const struct cf_source *source, uint32_t binding)
{
    const struct cf_binding *at = &source->scopes.bindings[binding];
    struct cf_span span = cf_span_of(source, source->scopes.scopes[at->scope].node);

    if (at->flags != CF_BINDING_ASSIGNED ||
        source->scopes.scopes[at->scope].kind != CF_SCOPE_FUNCTION)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == at->name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding && cf_function_scope(source, i) != at->scope)
            return false;
    }
    return true;
}

/* Nothing reads the variables of the loop behind it. */
static bool loop_ends(const struct cf_source *source, const struct join *join)
{
    struct cf_span left = cf_span_of(source, join->left);

    for (uint32_t i = left.first; i < left.after; i++) {
        if (cf_is_variable(source, i) &&
            (cf_binding_of(source, i) == CF_NONE ||
             !cf_unused_after(source, cf_span_of(source, join->loop), cf_binding_of(source, i))))
            return false;
    }
    return !cf_span_mentions(source, cf_span_of(source, join->right), join->binding) &&
           (join->filter == CF_NONE ||
            !cf_span_mentions(source, cf_span_of(source, join->filter), join->binding));
}

/* The separator is the same str in each round. */
static bool separator_stays(struct cf_site *site, const struct join *join)
{
    const struct cf_source *source = site->source;
    uint32_t node = join->separator.operands[0];
    enum cf_node_kind kind = (enum cf_node_kind)source->syntax.nodes[node].kind;

    return (kind == CF_NODE_STRING || kind == CF_NODE_IDENTIFIER || kind == CF_NODE_ATTRIBUTE) &&
           cf_pure(source, node) && cf_site_assume_type(site, node, CF_TYPE_STR) &&
           !cf_span_changes(source, cf_span_of(source, join->loop), node, true);
}

/* All operands are strs: a sum of others could be something else. */
static bool parts_are_texts(struct cf_site *site, const struct join *join, bool plain)
{
    if (plain && join->item != CF_NONE)
        return cf_site_assume_elements(site, join->sequence, CF_TYPE_STR);
    for (size_t i = 0; i < join->part.count; i++) {
        if (!cf_site_assume_type(site, join->part.operands[i], CF_TYPE_STR))
            return false;
    }
    return true;
}

/* The part is the element itself: `w`, or `ws[i]`. */
static bool is_plain(const struct cf_source *source, const struct join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = join->part.operands[0], value, index;

    if (join->part.count != 1 || join->sequence == CF_NONE || join->filter != CF_NONE)
        return false;
    if (join->item != CF_NONE)
        return syntax->nodes[node].kind == CF_NODE_IDENTIFIER &&
               cf_binding_of(source, node) == cf_binding_of(source, join->item);
    if (syntax->nodes[node].kind != CF_NODE_SUBSCRIPT)
        return false;
    value = cf_node_child(syntax, node, CF_FIELD_VALUE);
    index = cf_node_child(syntax, node, CF_FIELD_SUBSCRIPT);
    return cf_same_code(syntax, value, syntax, join->sequence) && is_counter(source, join, index) &&
           cf_root_variable(syntax, join->sequence) != CF_NONE;
}

static bool words_are_filled(const struct cf_source *source, uint32_t node);

/* The variable is made once, of words that are filled, and stays so. */
static bool variable_is_filled(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, node), place, parent, function;
    struct cf_span span;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope == 0)
        return false;
    place = source->scopes.bindings[binding].node;
    parent = nodes[place].parent;
    function = source->scopes.scopes[source->scopes.bindings[binding].scope].node;
    span = cf_span_of(source, function);
    if (nodes[parent].kind != CF_NODE_ASSIGNMENT || nodes[place].field != CF_FIELD_LEFT ||
        cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT) == CF_NONE ||
        cf_span_binds(source, (struct cf_span){ place + 1, span.after }, binding) ||
        cf_span_alters(source, span, node))
        return false;
    return words_are_filled(source, cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT));
}

/* None of the words is empty, nor has it blanks at its ends: they come from `text.split()`. */
static bool words_are_filled(const struct cf_source *source, uint32_t node)
{
    static const char *const keep[] = { "reversed", "sorted", "list", "tuple" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, name;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return variable_is_filled(source, node);
    if (syntax->nodes[node].kind == CF_NODE_SUBSCRIPT &&
        syntax->nodes[syntax->nodes[syntax->nodes[node].first].next].kind == CF_NODE_SLICE)
        return words_are_filled(source, syntax->nodes[node].first);
    for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++) {
        uint32_t inner = cf_builtin_argument(source, node, keep[i]);

        if (inner != CF_NONE)
            return words_are_filled(source, inner);
    }
    if (syntax->nodes[node].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    if (syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return cf_node_is(syntax, name, "split") &&
           syntax->nodes[cf_node_child(syntax, node, CF_FIELD_ARGUMENTS)].first == CF_NONE;
}

/* The part is a word as it is, or its letters turned round or in another case. */
static bool part_is_word(const struct cf_source *source, const struct join *join)
{
    static const char *const cases[] = { "upper", "lower", "capitalize", "title", "swapcase" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = cf_unwrap(syntax, join->part.operands[0]), inner = node, name = CF_NONE;

    if (join->part.count != 1 || join->item == CF_NONE || join->sequence == CF_NONE)
        return false;
    if (syntax->nodes[node].kind == CF_NODE_SUBSCRIPT) {
        inner = syntax->nodes[node].first;
        if (!cf_node_is(syntax, syntax->nodes[inner].next, "::-1"))
            return false;
    } else if (syntax->nodes[node].kind == CF_NODE_CALL) {
        inner = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
        if (syntax->nodes[inner].kind != CF_NODE_ATTRIBUTE)
            return false;
        name = cf_node_child(syntax, inner, CF_FIELD_ATTRIBUTE);
        inner = cf_node_child(syntax, inner, CF_FIELD_OBJECT);
    }
    for (size_t i = 0; name != CF_NONE && i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cf_node_is(syntax, name, cases[i]))
            name = CF_NONE;
    }
    return name == CF_NONE && syntax->nodes[inner].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, inner) == cf_binding_of(source, join->item) &&
           words_are_filled(source, join->sequence);
}

/* No part is empty: a word, or one with letters that are always there. */
static bool part_is_filled(const struct cf_source *source, const struct join *join, bool plain)
{
    const struct cf_syntax *syntax = &source->syntax;

    if (part_is_word(source, join) || (plain && words_are_filled(source, join->sequence)))
        return true;
    for (size_t i = 0; i < join->part.count; i++) {
        uint32_t node = join->part.operands[i];

        if (syntax->nodes[node].kind == CF_NODE_STRING &&
            cf_node_child_of(syntax, node, CF_NODE_STRING_CONTENT) != CF_NONE)
            return true;
    }
    return false;
}

/* The loop needs its targets as they are: the position is part of the parts. */
static bool counts(const struct cf_source *source, const struct join *join)
{
    uint32_t first = source->syntax.nodes[join->left].first, binding;

    if (join->item == CF_NONE || join->item == join->left || first == CF_NONE)
        return true;
    binding = cf_binding_of(source, first);
    for (size_t i = 0; i < join->part.count; i++) {
        if (cf_span_mentions(source, cf_span_of(source, join->part.operands[i]), binding))
            return true;
    }
    return join->filter != CF_NONE &&
           cf_span_mentions(source, cf_span_of(source, join->filter), binding);
}

/* The parts as code: `ws`, `[str(w) for w in ws if w]`; in parentheses where `tight`. */
static const char *parts(struct cf_site *site, const struct join *join, bool plain, bool tight)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t first = join->part.operands[0], last = join->part.operands[join->part.count - 1];
    const char *part, *filter = "";
    bool uncounted;

    if (plain) {
        const char *text = cf_site_text(site, join->sequence);

        return text != NULL && tight && cf_strength(syntax, join->sequence) < 19
                   ? cf_arena_printf(site->arena, "(%s)", text)
                   : text;
    }
    part = cf_arena_strndup(site->arena, syntax->text + syntax->nodes[first].start,
                            syntax->nodes[last].end - syntax->nodes[first].start);
    if (join->filter != CF_NONE)
        filter = cf_arena_printf(site->arena,
                                 cf_strength(syntax, join->filter) < 5 ? " if (%s)" : " if %s",
                                 cf_site_text(site, join->filter));
    uncounted = !counts(site->source, join);
    return part == NULL || filter == NULL || strchr(part, '\n') != NULL
               ? NULL
               : cf_arena_printf(site->arena, "[%s for %s in %s%s]", part,
                                 cf_site_text(site, uncounted ? join->item : join->left),
                                 cf_site_text(site, uncounted ? join->sequence : join->right),
                                 filter);
}

/* `separator.join(parts)`. */
static const char *joined(struct cf_site *site, const struct join *join, bool plain)
{
    bool asks = (join->question == IS_EMPTY || join->question == HAS_TEXT) &&
                !part_is_filled(site->source, join, plain);
    const char *all = parts(site, join, plain, join->front && !asks), *drop = "", *end = "";
    const char *separator = cf_site_text(site, join->separator.operands[0]);

    if (all == NULL || separator == NULL || !parts_are_texts(site, join, plain))
        return NULL;
    if (asks) {
        if (!cf_site_import(site, "from itertools import dropwhile"))
            return NULL;
        drop = cf_arena_printf(site->arena,
                               join->front ? "list(%s(lambda part: not part, "
                                           : "%s(lambda part: not part, ",
                               cf_site_imported(site, "dropwhile"));
        end = join->front ? "))[::-1]" : ")";
        if (join->front && !cf_is_builtin(site->source, join->loop, "list"))
            return NULL;
    } else if (join->front) {
        end = "[::-1]";
        if (plain &&
            !cf_site_assume_type(site, join->sequence, CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR))
            return NULL;
    }
    return cf_arena_printf(site->arena, "%s.join(%s%s%s)", separator, drop, all, end);
}

/* The literals of a line break and a tab. */
static bool is_one_escape(const struct cf_syntax *syntax, uint32_t node)
{
    return cf_node_is(syntax, node, "'\\n'") || cf_node_is(syntax, node, "\"\\n\"") ||
           cf_node_is(syntax, node, "'\\t'") || cf_node_is(syntax, node, "\"\\t\"");
}

/* The value takes the separator at the end away again: `s[:-1]`, `s.strip()` of words. */
static bool takes_away(const struct cf_source *source, const struct join *join, uint32_t value,
                       bool words)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, arguments, size = 0;
    const char *content = NULL;
    char slice[16] = ":-0";

    if (is_one_escape(syntax, join->separator.operands[0])) {
        content = "?";
        size = 1;
    } else if (!cf_node_plain_string(syntax, join->separator.operands[0], &content, &size) ||
               size == 0 || size > 9) {
        return false;
    }
    if (syntax->nodes[value].kind == CF_NODE_SUBSCRIPT) {
        for (uint32_t i = 0; i < size; i++) {
            if ((content[i] & 0x80) != 0)
                return false; /* more bytes than letters */
        }
        slice[2] = (char)('0' + size);
        object = syntax->nodes[value].first;
        return is_text(source, join, object) &&
               cf_node_is(syntax, syntax->nodes[object].next, slice);
    }
    arguments = cf_node_child(syntax, value, CF_FIELD_ARGUMENTS);
    if (syntax->nodes[value].kind != CF_NODE_CALL || !words || content[0] != ' ' || size != 1 ||
        syntax->nodes[arguments].first != CF_NONE)
        return false;
    value = cf_node_child(syntax, value, CF_FIELD_FUNCTION);
    object = syntax->nodes[value].kind == CF_NODE_ATTRIBUTE
                 ? cf_node_child(syntax, value, CF_FIELD_OBJECT)
                 : CF_NONE;
    value = object == CF_NONE ? CF_NONE : cf_node_child(syntax, value, CF_FIELD_ATTRIBUTE);
    return value != CF_NONE && is_text(source, join, object) &&
           (cf_node_is(syntax, value, "strip") || cf_node_is(syntax, value, "rstrip"));
}

/* The statement behind the loop, where it takes the last separator away; CF_NONE. */
static uint32_t find_end(const struct cf_source *source, const struct join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t next = syntax->nodes[join->loop].next, value;
    bool words = part_is_word(source, join);

    if (next == CF_NONE || syntax->nodes[next].first == CF_NONE)
        return CF_NONE;
    value = syntax->nodes[next].first;
    if (syntax->nodes[next].kind == CF_NODE_EXPRESSION_STATEMENT &&
        syntax->nodes[value].kind == CF_NODE_ASSIGNMENT) {
        uint32_t left = cf_node_child(syntax, value, CF_FIELD_LEFT);

        value = cf_node_child(syntax, value, CF_FIELD_RIGHT);
        if (value == CF_NONE || !is_text(source, join, left))
            return CF_NONE;
    } else if (syntax->nodes[next].kind != CF_NODE_RETURN_STATEMENT) {
        return CF_NONE;
    }
    return takes_away(source, join, cf_unwrap(syntax, value), words) ? next : CF_NONE;
}

/* The loop, and with it the line in front of it that makes the text empty. */
static bool replace_loop(struct cf_site *site, const struct join *join, uint32_t end,
                         const char *text)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t start = find_start(site->source, join);
    uint32_t last = end == CF_NONE ? join->loop : end;
    const char *name = cf_site_text(site, join->text);
    bool returns = end != CF_NONE && syntax->nodes[end].kind == CF_NODE_RETURN_STATEMENT;

    if (start == CF_NONE || text == NULL || name == NULL || !cf_site_remove(site, start))
        return false;
    text = returns ? cf_arena_printf(site->arena, "return %s", text)
                   : cf_arena_printf(site->arena, "%s = %s", name, text);
    return cf_site_edit(site, syntax->nodes[join->loop].start, syntax->nodes[last].end, text);
}

bool cf_rewrite_join_separator(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    struct join join = { .loop = node, .filter = CF_NONE, .binding = CF_NONE };
    uint32_t body = cf_node_child(syntax, node, CF_FIELD_BODY), end = CF_NONE;
    bool plain;

    join.left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    join.right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    if (join.left == CF_NONE || join.right == CF_NONE || body == CF_NONE ||
        cf_node_child(syntax, node, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !can_move(source, cf_span_of(source, node)))
        return false;
    read_head(source, &join);
    if (!read_body(source, body, &join) || !is_own(source, join.binding) ||
        !loop_ends(source, &join) || !separator_stays(site, &join))
        return false;
    plain = is_plain(source, &join);
    if (join.question == NO_QUESTION) {
        end = find_end(source, &join);
        if (end == CF_NONE)
            return false;
    }
    return replace_loop(site, &join, end, joined(site, &join, plain));
}
