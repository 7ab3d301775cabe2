/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/match.h"

#include <string.h>

#define STEPS_MAX 20000 /* comparisons of one try: sequences make it search */

/* What must also match: the rest of a list of children, and so on outwards. */
static bool match_node(struct cf_match *match, uint32_t p, uint32_t s);

static const struct cf_node *pattern_nodes(const struct cf_match *match)
{
    return match->pattern->syntax.nodes;
}

static const struct cf_node *source_nodes(const struct cf_match *match)
{
    return match->source->syntax.nodes;
}

static uint32_t skip_comments(const struct cf_syntax *syntax, uint32_t node)
{
    while (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_COMMENT)
        node = syntax->nodes[node].next;
    return node;
}

static uint32_t next_child(const struct cf_syntax *syntax, uint32_t node)
{
    return skip_comments(syntax, syntax->nodes[node].next);
}

struct cf_span cf_capture_span(const struct cf_source *source, const struct cf_capture *capture)
{
    if (!capture->set || capture->first == CF_NONE)
        return (struct cf_span){ 0, 0 };
    return (struct cf_span){ capture->first, cf_node_after(&source->syntax, capture->last) };
}

struct cf_span cf_match_span(const struct cf_match *match)
{
    return (struct cf_span){ match->first, cf_node_after(&match->source->syntax, match->last) };
}

/* What a try can change; what fails is undone. */
struct trial {
    uint32_t bound, indexed;
};

static struct trial begin(const struct cf_match *match)
{
    return (struct trial){ match->bound, match->indexed };
}

static void undo(struct cf_match *match, struct trial trial)
{
    uint32_t more = match->bound & ~trial.bound;

    for (unsigned i = 0; more != 0; i++, more >>= 1) {
        if ((more & 1) != 0)
            match->captures[i] = (struct cf_capture){ .set = false };
    }
    match->bound = trial.bound;
    match->indexed = trial.indexed;
}

/* Binds a variable to siblings, or compares with what it is bound to. */
static bool bind(struct cf_match *match, int variable, uint32_t first, uint32_t last)
{
    struct cf_capture *capture = &match->captures[variable];
    const struct cf_syntax *syntax = &match->source->syntax;
    uint32_t a, b;

    if (!capture->set) {
        *capture = (struct cf_capture){ first, last, true };
        match->bound |= 1U << variable;
        return true;
    }
    if (capture->first == CF_NONE || first == CF_NONE)
        return capture->first == first;
    for (a = capture->first, b = first;; a = next_child(syntax, a), b = next_child(syntax, b)) {
        if (!cf_same_code(syntax, a, syntax, b))
            return false;
        if (a == capture->last || b == last)
            return a == capture->last && b == last;
    }
}

/* Siblings from p on against siblings from s on; s_end receives the last one used. */
static bool match_siblings(struct cf_match *match, uint32_t p, uint32_t s, bool to_the_end,
                           uint32_t previous, uint32_t *last)
{
    const struct cf_node *nodes = pattern_nodes(match);
    int variable;

    p = skip_comments(&match->pattern->syntax, p);
    s = s == CF_NONE ? s : skip_comments(&match->source->syntax, s);
    if (match->steps == 0)
        return false;
    match->steps--;
    if (p == CF_NONE) {
        *last = previous;
        return s == CF_NONE || !to_the_end;
    }
    variable = match->pattern->node_variables[p] - 1;
    if (variable >= 0 && match->pattern->variables.sequence[variable]) {
        uint32_t first = CF_NONE, end = CF_NONE, next = s;

        for (;;) {
            struct trial trial = begin(match);

            if (bind(match, variable, first, end) &&
                match_siblings(match, nodes[p].next, next, to_the_end,
                               end == CF_NONE ? previous : end, last))
                return true;
            undo(match, trial);
            if (next == CF_NONE)
                return false;
            first = first == CF_NONE ? next : first;
            end = next;
            next = next_child(&match->source->syntax, next);
        }
    }
    if (s == CF_NONE || nodes[p].field != source_nodes(match)[s].field || !match_node(match, p, s))
        return false;
    return match_siblings(match, nodes[p].next, source_nodes(match)[s].next, to_the_end, s, last);
}

static bool has_sequence(const struct cf_match *match, uint32_t p)
{
    const struct cf_node *nodes = pattern_nodes(match);

    for (uint32_t child = nodes[p].first; child != CF_NONE; child = nodes[child].next) {
        int variable = match->pattern->node_variables[child] - 1;

        if (variable >= 0 && match->pattern->variables.sequence[variable])
            return true;
    }
    return false;
}

static bool match_children(struct cf_match *match, uint32_t p, uint32_t s)
{
    uint32_t last = CF_NONE;
    enum cf_node_kind kind = source_nodes(match)[s].kind;

    if (!match_siblings(match, pattern_nodes(match)[p].first, source_nodes(match)[s].first, true,
                        CF_NONE, &last))
        return false;
    return kind == CF_NODE_BLOCK || kind == CF_NODE_STRING || has_sequence(match, p) ||
           cf_same_gaps(&match->pattern->syntax, p, &match->source->syntax, s);
}

/* Tries it; forgets what a failure bound. */
static bool attempt(struct cf_match *match, bool (*try)(struct cf_match *, uint32_t, uint32_t),
                    uint32_t p, uint32_t s)
{
    struct trial trial = begin(match);

    if (try(match, p, s))
        return true;
    undo(match, trial);
    return false;
}

/* `a < b` for the pattern `b > a`. */
static bool match_flipped(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t p_left = skip_comments(pattern, pattern->nodes[p].first);
    uint32_t s_left = skip_comments(source, source->nodes[s].first);
    uint32_t p_operator = next_child(pattern, p_left), s_operator = next_child(source, s_left);
    uint32_t p_right, s_right;
    const char *wanted;

    if (p_operator == CF_NONE || s_operator == CF_NONE)
        return false;
    p_right = next_child(pattern, p_operator);
    s_right = next_child(source, s_operator);
    if (p_right == CF_NONE || s_right == CF_NONE || next_child(pattern, p_right) != CF_NONE ||
        next_child(source, s_right) != CF_NONE)
        return false;
    wanted = cf_turned(pattern, p_operator);
    return wanted != NULL && cf_node_is(source, s_operator, wanted) &&
           match_node(match, p_left, s_right) && match_node(match, p_right, s_left);
}

/* The only argument of range(0, n) that counts; CF_NONE: it is not such a call. */
static uint32_t range_end(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t arguments = cf_builtin_arguments(source, call, "range");
    uint32_t first, second;

    if (arguments == CF_NONE)
        return CF_NONE;
    first = skip_comments(syntax, syntax->nodes[arguments].first);
    second = first == CF_NONE ? CF_NONE : next_child(syntax, first);
    if (second == CF_NONE || next_child(syntax, second) != CF_NONE)
        return second == CF_NONE ? first : CF_NONE;
    return cf_node_is(syntax, first, "0") ? second : CF_NONE;
}

static bool match_range(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax;
    uint32_t function = cf_node_child(pattern, p, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(pattern, p, CF_FIELD_ARGUMENTS);
    uint32_t end, only;

    if (function == CF_NONE || arguments == CF_NONE || !cf_node_is(pattern, function, "range"))
        return false;
    only = pattern->nodes[arguments].first;
    end = range_end(match->source, s);
    return only != CF_NONE && pattern->nodes[only].next == CF_NONE && end != CF_NONE &&
           match_node(match, only, end);
}

/* `n = n + 1` for the pattern `$n += 1`. */
static bool match_augmented(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t left = cf_node_child(source, s, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(source, s, CF_FIELD_RIGHT);
    uint32_t p_operator = cf_node_child(pattern, p, CF_FIELD_OPERATOR);
    uint32_t operator, first, second;

    if (left == CF_NONE || right == CF_NONE || p_operator == CF_NONE ||
        source->nodes[left].kind != CF_NODE_IDENTIFIER ||
        cf_node_child(source, s, CF_FIELD_TYPE) != CF_NONE)
        return false;
    right = cf_unwrap(source, right);
    if (source->nodes[right].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    operator = cf_node_child(source, right, CF_FIELD_OPERATOR);
    first = cf_node_child(source, right, CF_FIELD_LEFT);
    second = cf_node_child(source, right, CF_FIELD_RIGHT);
    if (pattern->nodes[p_operator].end - pattern->nodes[p_operator].start !=
            source->nodes[operator].end - source->nodes[operator].start + 1 ||
        memcmp(pattern->text + pattern->nodes[p_operator].start,
               source->text + source->nodes[operator].start,
               source->nodes[operator].end - source->nodes[operator].start) != 0)
        return false;
    if (!cf_same_code(source, left, source, first)) {
        uint32_t swap = first;

        if (!cf_same_code(source, left, source, second) ||
            strchr("+*&|^", source->text[source->nodes[operator].start]) == NULL ||
            cf_node_is(source, operator, "**") ||
            source->nodes[cf_unwrap(source, first)].kind != CF_NODE_INTEGER)
            return false; /* `n = 10 - n` is no `n -= 10` */
        second = swap;
    }
    return match_node(match, cf_node_child(pattern, p, CF_FIELD_LEFT), left) &&
           match_node(match, cf_node_child(pattern, p, CF_FIELD_RIGHT), second);
}

/* `[0:n]` for the pattern `[:n]`. */
static bool match_slice(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t only = pattern->nodes[p].first, first = skip_comments(source, source->nodes[s].first);
    uint32_t second = first == CF_NONE ? CF_NONE : next_child(source, first);

    return only != CF_NONE && pattern->nodes[only].next == CF_NONE &&
           pattern->text[pattern->nodes[p].start] == ':' && second != CF_NONE &&
           next_child(source, second) == CF_NONE && cf_node_is(source, first, "0") &&
           source->text[source->nodes[s].end - 1] != ':' && match_node(match, only, second);
}

/* The targets of a comprehension are known first, though they stand behind what uses them. */
static bool bind_clauses(struct cf_match *match, uint32_t p, uint32_t s)
{
    uint32_t wanted = cf_node_child_of(&match->pattern->syntax, p, CF_NODE_FOR_IN_CLAUSE);
    uint32_t found = cf_node_child_of(&match->source->syntax, s, CF_NODE_FOR_IN_CLAUSE);

    return wanted == CF_NONE || (found != CF_NONE && match_node(match, wanted, found));
}

/* The children of two nodes, whose own kinds may differ. */
static bool match_siblings_of(struct cf_match *match, uint32_t p, uint32_t s)
{
    uint32_t last = CF_NONE;

    return match_siblings(match, pattern_nodes(match)[p].first, source_nodes(match)[s].first, true,
                          CF_NONE, &last);
}

/* `x: int = 0` for the pattern `$x = 0`. */
static bool match_annotated(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t type = cf_node_child(source, s, CF_FIELD_TYPE);
    uint32_t left = cf_node_child(source, s, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(source, s, CF_FIELD_RIGHT);
    uint32_t wanted = cf_node_child(pattern, p, CF_FIELD_RIGHT);

    if (type == CF_NONE || right == CF_NONE || wanted == CF_NONE ||
        cf_node_child(pattern, p, CF_FIELD_TYPE) != CF_NONE)
        return false;
    return match_node(match, cf_node_child(pattern, p, CF_FIELD_LEFT), left) &&
           match_node(match, wanted, right);
}

/* `f([x for x in xs])` for the pattern `f(x for x in xs)`, where f reads it all. */
static bool match_collected(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t wanted = cf_node_child(pattern, p, CF_FIELD_ARGUMENTS);
    uint32_t found = cf_node_child(source, s, CF_FIELD_ARGUMENTS);
    uint32_t function = cf_node_child(source, s, CF_FIELD_FUNCTION);

    if (wanted == CF_NONE || found == CF_NONE || function == CF_NONE ||
        pattern->nodes[wanted].kind != CF_NODE_GENERATOR_EXPRESSION ||
        source->nodes[found].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    found = skip_comments(source, source->nodes[found].first);
    return found != CF_NONE && next_child(source, found) == CF_NONE &&
           source->nodes[found].kind == CF_NODE_LIST_COMPREHENSION &&
           match_node(match, cf_node_child(pattern, p, CF_FIELD_FUNCTION), function) &&
           bind_clauses(match, wanted, found) && match_siblings_of(match, wanted, found);
}

/* `n` for the pattern `len($xs)`. */
static bool match_length(struct cf_match *match, uint32_t p, uint32_t s)
{
    uint32_t function = cf_node_child(&match->pattern->syntax, p, CF_FIELD_FUNCTION);
    uint32_t call;

    if (function == CF_NONE || !cf_node_is(&match->pattern->syntax, function, "len"))
        return false;
    call = cf_length_call_of(match->source, s);
    return call != CF_NONE && match_node(match, p, call);
}

/* `if a: if b: ...` for the pattern `if a and b: ...`. */
static bool match_both(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t wanted = cf_node_child(pattern, p, CF_FIELD_CONDITION);
    uint32_t body = cf_node_child(source, s, CF_FIELD_CONSEQUENCE), inner;

    if (wanted == CF_NONE || body == CF_NONE ||
        next_child(pattern, pattern->nodes[p].first) == CF_NONE)
        return false;
    wanted = cf_unwrap(pattern, wanted);
    inner = skip_comments(source, source->nodes[body].first);
    if (pattern->nodes[wanted].kind != CF_NODE_BOOLEAN_OPERATOR ||
        !cf_node_is(pattern, cf_node_child(pattern, wanted, CF_FIELD_OPERATOR), "and") ||
        inner == CF_NONE || source->nodes[inner].kind != CF_NODE_IF_STATEMENT ||
        next_child(source, inner) != CF_NONE ||
        cf_node_child(source, s, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        cf_node_child(source, inner, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        cf_node_child(pattern, p, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    return match_node(match, cf_node_child(pattern, wanted, CF_FIELD_LEFT),
                      cf_node_child(source, s, CF_FIELD_CONDITION)) &&
           match_node(match, cf_node_child(pattern, wanted, CF_FIELD_RIGHT),
                      cf_node_child(source, inner, CF_FIELD_CONDITION)) &&
           match_node(match, cf_node_child(pattern, p, CF_FIELD_CONSEQUENCE),
                      cf_node_child(source, inner, CF_FIELD_CONSEQUENCE));
}

/* `not a in b` for `$a not in $b`. */
static bool match_negation(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t inner = cf_node_child(source, s, CF_FIELD_ARGUMENT);
    uint32_t p_left = pattern->nodes[p].first, p_operator, s_left, s_operator;

    if (inner == CF_NONE)
        return false;
    inner = cf_unwrap(source, inner);
    p_operator = pattern->nodes[p_left].next;
    if (source->nodes[inner].kind != CF_NODE_COMPARISON_OPERATOR || p_operator == CF_NONE ||
        !cf_node_is(pattern, p_operator, "not in"))
        return false;
    s_left = skip_comments(source, source->nodes[inner].first);
    s_operator = next_child(source, s_left);
    if (!cf_node_is(source, s_operator, "in") ||
        next_child(source, next_child(source, s_operator)) != CF_NONE)
        return false;
    return match_node(match, p_left, s_left) &&
           match_node(match, pattern->nodes[p_operator].next, next_child(source, s_operator));
}

/* The xs[i] that every use of i in the body is; CF_NONE: there is another use, or none. */
static uint32_t only_item(const struct cf_source *source, struct cf_span body, uint32_t index,
                          uint32_t container)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, index), found = CF_NONE;

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t parent = syntax->nodes[i].parent, value;

        if (syntax->nodes[i].name != syntax->nodes[index].name || !cf_is_variable(source, i))
            continue;
        value = cf_node_child(syntax, parent, CF_FIELD_VALUE);
        if (cf_binding_of(source, i) != binding ||
            syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT ||
            syntax->nodes[i].field != CF_FIELD_SUBSCRIPT || value == CF_NONE ||
            !cf_same_code(syntax, value, syntax, container) || cf_is_bound_here(source, parent))
            return CF_NONE;
        found = parent;
    }
    return found;
}

/* The xs of range(len(xs)); CF_NONE. */
static uint32_t ranged(const struct cf_source *source, uint32_t right)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t length, arguments, first;

    if (syntax->nodes[right].kind != CF_NODE_CALL)
        return CF_NONE;
    length = range_end(source, right);
    if (length != CF_NONE && syntax->nodes[length].kind == CF_NODE_IDENTIFIER)
        length = cf_length_call_of(source, length);
    arguments = length == CF_NONE ? CF_NONE : cf_builtin_arguments(source, length, "len");
    if (arguments == CF_NONE)
        return CF_NONE;
    first = skip_comments(syntax, syntax->nodes[arguments].first);
    return first != CF_NONE && next_child(syntax, first) == CF_NONE ? first : CF_NONE;
}

/* `for i in range(len(xs)): ... xs[i] ...` for the pattern `for $x in $xs: ...`. */
static bool match_indexed(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_syntax *pattern = &match->pattern->syntax, *source = &match->source->syntax;
    uint32_t p_left = cf_node_child(pattern, p, CF_FIELD_LEFT);
    uint32_t p_right = cf_node_child(pattern, p, CF_FIELD_RIGHT);
    uint32_t p_body = cf_node_child(pattern, p, CF_FIELD_BODY);
    uint32_t left = cf_node_child(source, s, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(source, s, CF_FIELD_RIGHT);
    uint32_t body = cf_node_child(source, s, CF_FIELD_BODY);
    uint32_t container, item;
    int variable = p_left == CF_NONE ? -1 : match->pattern->node_variables[p_left] - 1;

    if (variable < 0 || match->captures[variable].set || left == CF_NONE || right == CF_NONE ||
        body == CF_NONE || source->nodes[left].kind != CF_NODE_IDENTIFIER ||
        cf_node_child(source, s, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        cf_node_child(pattern, p, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    container = ranged(match->source, right);
    if (container == CF_NONE || cf_root_variable(source, container) == CF_NONE)
        return false;
    item = only_item(match->source, cf_span_of(match->source, body), left, container);
    if (item == CF_NONE ||
        !cf_unused_after(match->source, cf_span_of(match->source, s),
                         cf_binding_of(match->source, left)) ||
        cf_span_changes(match->source, cf_span_of(match->source, body), container, false))
        return false;
    match->indexed |= 1U << variable;
    return bind(match, variable, item, item) && match_node(match, p_right, container) &&
           match_node(match, p_body, body);
}

static bool match_equal_kind(struct cf_match *match, uint32_t p, uint32_t s)
{
    const struct cf_node *nodes = pattern_nodes(match);

    if (nodes[p].first == CF_NONE || nodes[p].kind == CF_NODE_STRING)
        return cf_same_code(&match->pattern->syntax, p, &match->source->syntax, s);
    return bind_clauses(match, p, s) && match_children(match, p, s);
}

/* Other ways to write the same. */
static const struct {
    enum cf_node_kind wanted, found;
    bool (*try)(struct cf_match *, uint32_t, uint32_t);
} alike[] = {
    { CF_NODE_COMPARISON_OPERATOR, CF_NODE_COMPARISON_OPERATOR, match_flipped },
    { CF_NODE_COMPARISON_OPERATOR, CF_NODE_NOT_OPERATOR, match_negation },
    { CF_NODE_CALL, CF_NODE_CALL, match_range },
    { CF_NODE_CALL, CF_NODE_CALL, match_collected },
    { CF_NODE_CALL, CF_NODE_IDENTIFIER, match_length },
    { CF_NODE_SLICE, CF_NODE_SLICE, match_slice },
    { CF_NODE_ASSIGNMENT, CF_NODE_ASSIGNMENT, match_annotated },
    { CF_NODE_AUGMENTED_ASSIGNMENT, CF_NODE_ASSIGNMENT, match_augmented },
    { CF_NODE_IF_STATEMENT, CF_NODE_IF_STATEMENT, match_both },
    { CF_NODE_FOR_STATEMENT, CF_NODE_FOR_STATEMENT, match_indexed },
};

static bool match_node(struct cf_match *match, uint32_t p, uint32_t s)
{
    int variable;
    enum cf_node_kind wanted, found;

    if (match->steps == 0)
        return false;
    match->steps--;
    p = cf_unwrap(&match->pattern->syntax, p);
    s = cf_unwrap(&match->source->syntax, s);
    variable = match->pattern->node_variables[p] - 1;
    if (variable >= 0)
        return bind(match, variable, s, s);
    wanted = pattern_nodes(match)[p].kind;
    found = source_nodes(match)[s].kind;
    if (wanted == found && attempt(match, match_equal_kind, p, s))
        return true;
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
        if (alike[i].wanted == wanted && alike[i].found == found &&
            attempt(match, alike[i].try, p, s))
            return true;
    }
    return false;
}

bool cf_kinds_alike(enum cf_node_kind wanted, enum cf_node_kind found)
{
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
        if (alike[i].wanted == wanted && alike[i].found == found)
            return true;
    }
    return wanted == found;
}

bool cf_pattern_match(const struct cf_pattern *pattern, const struct cf_source *source,
                      uint32_t node, struct cf_match *match)
{
    if (!cf_pattern_may_match(pattern, source, node))
        return false;
    *match = (struct cf_match){ .source = source, .pattern = pattern, .steps = STEPS_MAX };
    match->first = match->last = node;
    if (pattern->shape == CF_PATTERN_EXPRESSION)
        return match_node(match, pattern->root, node);
    return match_siblings(match, pattern->root, node, false, CF_NONE, &match->last);
}
