/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on where code stands and what becomes of values. */
#include "candidates/condition_code.h"

#include "candidates/bounds.h"
#include "candidates/known.h"
#include "candidates/match.h"
#include "candidates/types.h"

#include <string.h>

bool cf_is_constant(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t child;

    node = cf_unwrap(syntax, node);
    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_STRING:
        return cf_node_child_of(syntax, node, CF_NODE_INTERPOLATION) == CF_NONE;
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_NONE:
    case CF_TOKEN_OPERATOR:
        return true;
    case CF_NODE_UNARY_OPERATOR:
    case CF_NODE_TUPLE:
    case CF_NODE_CONCATENATED_STRING:
        for (child = syntax->nodes[node].first; child != CF_NONE;
             child = syntax->nodes[child].next) {
            if (!cf_is_constant(source, child))
                return false;
        }
        return true;
    default:
        return false;
    }
}

bool cf_is_one_char(const struct cf_source *source, uint32_t node)
{
    const char *content = NULL;
    uint32_t size = 0;

    node = cf_unwrap(&source->syntax, node);
    return cf_node_plain_string(&source->syntax, node, &content, &size) && size == 1 &&
           cf_type_of(source, node).own == CF_TYPE_STR;
}

bool cf_is_plain_pattern(const struct cf_source *source, uint32_t node)
{
    const char *content = NULL;
    uint32_t size = 0;

    node = cf_unwrap(&source->syntax, node);
    if (!cf_node_plain_string(&source->syntax, node, &content, &size) || size == 0 ||
        cf_type_of(source, node).own != CF_TYPE_STR)
        return false;
    for (uint32_t i = 0; i < size; i++) {
        if (strchr(".^$*+?{}[]\\|()\n", content[i]) != NULL)
            return false;
    }
    return true;
}

/* `NAME = re.compile(...)` at the top level of the module. */
static bool is_compiled_here(const struct cf_source *source, uint32_t name)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[name].parent, right, function;

    if (nodes[parent].kind != CF_NODE_ASSIGNMENT || nodes[name].field != CF_FIELD_LEFT ||
        nodes[nodes[nodes[parent].parent].parent].parent != CF_NONE)
        return false;
    right = cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT);
    right = right == CF_NONE ? CF_NONE : cf_unwrap(&source->syntax, right);
    if (right == CF_NONE || nodes[right].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(&source->syntax, right, CF_FIELD_FUNCTION);
    return function != CF_NONE && cf_imported_is(source, function, "re", "compile");
}

bool cf_is_compiled_pattern(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_binding *at;
    uint32_t binding;

    node = cf_unwrap(&source->syntax, node);
    binding = nodes[node].kind == CF_NODE_IDENTIFIER ? cf_binding_of(source, node) : CF_NONE;
    if (binding == CF_NONE)
        return false;
    at = &source->scopes.bindings[binding];
    if (at->scope != 0 || at->flags != CF_BINDING_ASSIGNED || !is_compiled_here(source, at->node))
        return false;
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (i != at->node && nodes[i].kind == CF_NODE_IDENTIFIER && nodes[i].name == at->name &&
            cf_is_variable(source, i) && cf_is_bound_here(source, i) &&
            cf_binding_of(source, i) == binding)
            return false;
    }
    return true;
}

bool cf_is_global(const struct cf_source *source, uint32_t node)
{
    uint32_t root = cf_root_variable(&source->syntax, node);
    uint32_t binding = root == CF_NONE ? CF_NONE : cf_binding_of(source, root);

    return binding != CF_NONE && source->scopes.bindings[binding].scope == 0;
}

/* The clause or loop gives elements of the container to the variable. */
static bool loop_gives(const struct cf_source *source, uint32_t loop, uint32_t variable,
                       uint32_t container)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, loop, CF_FIELD_RIGHT);

    return left != CF_NONE && right != CF_NONE && syntax->nodes[left].kind == CF_NODE_IDENTIFIER &&
           syntax->nodes[left].name == syntax->nodes[variable].name &&
           cf_same_code(syntax, right, syntax, container);
}

static bool is_comprehension(enum cf_node_kind kind)
{
    switch ((int)kind) {
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_DICTIONARY_COMPREHENSION:
    case CF_NODE_GENERATOR_EXPRESSION:
        return true;
    default:
        return false;
    }
}

/* The last bound of a range() is `len(xs)`, or less by a literal. */
static bool ends_at_length(const struct cf_source *source, uint32_t bound, uint32_t container)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t only, operator;

    bound = cf_unwrap(syntax, bound);
    if (syntax->nodes[bound].kind == CF_NODE_BINARY_OPERATOR) {
        only = cf_node_child(syntax, bound, CF_FIELD_RIGHT);
        operator = cf_node_child(syntax, bound, CF_FIELD_OPERATOR);
        if (only == CF_NONE || operator == CF_NONE || !cf_node_is(syntax, operator, "-") ||
            syntax->nodes[only].kind != CF_NODE_INTEGER)
            return false;
        bound = cf_unwrap(syntax, cf_node_child(syntax, bound, CF_FIELD_LEFT));
    }
    if (syntax->nodes[bound].kind == CF_NODE_IDENTIFIER)
        bound = cf_length_call_of(source, bound);
    only = bound == CF_NONE ? CF_NONE : cf_builtin_argument(source, bound, "len");
    return only != CF_NONE && cf_same_code(syntax, only, syntax, container);
}

/* `for i in range(len(xs))`, `range(1, len(xs))`, or `for i, x in enumerate(xs)`. */
static bool loop_counts(const struct cf_source *source, uint32_t loop, uint32_t variable,
                        uint32_t container)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, loop, CF_FIELD_RIGHT), bounds, first, second;

    if (left == CF_NONE || right == CF_NONE)
        return false;
    second = cf_builtin_argument(source, right, "enumerate");
    if (second != CF_NONE) {
        first = syntax->nodes[left].first;
        return first != CF_NONE && syntax->nodes[first].kind == CF_NODE_IDENTIFIER &&
               syntax->nodes[first].name == syntax->nodes[variable].name &&
               cf_same_code(syntax, second, syntax, container);
    }
    bounds = cf_builtin_arguments(source, right, "range");
    if (bounds == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[left].name != syntax->nodes[variable].name)
        return false;
    first = syntax->nodes[bounds].first;
    second = first == CF_NONE ? CF_NONE : syntax->nodes[first].next;
    if (second == CF_NONE)
        return first != CF_NONE && ends_at_length(source, first, container);
    return syntax->nodes[second].next == CF_NONE && cf_at_least(source, first, loop, 0) &&
           ends_at_length(source, second, container);
}

/* `if x in xs` around the node, in whose consequence it is. */
static bool guard_gives(const struct cf_source *source, uint32_t statement, uint32_t child,
                        uint32_t variable, uint32_t container)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t condition = cf_node_child(syntax, statement, CF_FIELD_CONDITION);
    uint32_t left, operator, right;

    if (condition == CF_NONE || syntax->nodes[child].field != CF_FIELD_CONSEQUENCE)
        return false;
    condition = cf_unwrap(syntax, condition);
    if (syntax->nodes[condition].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = syntax->nodes[condition].first;
    operator = left == CF_NONE ? CF_NONE : syntax->nodes[left].next;
    right = operator == CF_NONE ? CF_NONE : syntax->nodes[operator].next;
    return right != CF_NONE && syntax->nodes[right].next == CF_NONE &&
           cf_node_is(syntax, operator, "in") && cf_same_code(syntax, left, syntax, variable) &&
           cf_same_code(syntax, right, syntax, container);
}

/* A loop around the node of which the question holds, and that alone gives the variable. */
static bool is_given(const struct cf_source *source, uint32_t at, uint32_t variable,
                     uint32_t container,
                     bool (*gives)(const struct cf_source *source, uint32_t loop, uint32_t variable,
                                   uint32_t container))
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t child = at, node = nodes[at].parent; node != CF_NONE;
         child = node, node = nodes[node].parent) {
        const bool loops = nodes[node].kind == CF_NODE_FOR_STATEMENT;

        if (nodes[node].kind == CF_NODE_FUNCTION_DEFINITION || nodes[node].kind == CF_NODE_LAMBDA)
            return false;
        if (loops && child == cf_node_child(&source->syntax, node, CF_FIELD_BODY) &&
            gives(source, node, variable, container))
            return !cf_span_binds(source, cf_span_of(source, child),
                                  cf_binding_of(source, variable));
        if (is_comprehension(nodes[node].kind) &&
            gives(source, cf_node_child_of(&source->syntax, node, CF_NODE_FOR_IN_CLAUSE), variable,
                  container))
            return true;
    }
    return false;
}

bool cf_is_position(const struct cf_source *source, uint32_t at, uint32_t variable,
                    uint32_t container)
{
    variable = cf_unwrap(&source->syntax, variable);
    return source->syntax.nodes[variable].kind == CF_NODE_IDENTIFIER &&
           is_given(source, at, variable, container, loop_counts);
}

bool cf_is_member(const struct cf_source *source, uint32_t at, uint32_t variable,
                  uint32_t container)
{
    const struct cf_node *nodes = source->syntax.nodes;

    variable = cf_unwrap(&source->syntax, variable);
    if (nodes[variable].kind != CF_NODE_IDENTIFIER)
        return false;
    if (is_given(source, at, variable, container, loop_gives))
        return true;
    for (uint32_t child = at, node = nodes[at].parent; node != CF_NONE;
         child = node, node = nodes[node].parent) {
        if (nodes[node].kind == CF_NODE_FUNCTION_DEFINITION || nodes[node].kind == CF_NODE_LAMBDA)
            return false;
        if ((nodes[node].kind == CF_NODE_IF_STATEMENT || nodes[node].kind == CF_NODE_ELIF_CLAUSE) &&
            guard_gives(source, node, child, variable, container))
            return true;
    }
    return false;
}

/* The call has more than one argument without a name: min() and max() give one of them. */
static bool has_several(const struct cf_syntax *syntax, uint32_t call)
{
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    size_t count = 0;

    if (arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE; i = syntax->nodes[i].next)
        count += syntax->nodes[i].kind != CF_NODE_KEYWORD_ARGUMENT &&
                 syntax->nodes[i].kind != CF_NODE_COMMENT;
    return count > 1;
}

/* Arguments of these are read and let go. */
bool cf_reads_only(const struct cf_source *source, uint32_t call)
{
    static const char *const names[] = { "len",       "sum",       "min", "max",      "any", "all",
                                         "sorted",    "list",      "set", "tuple",    "str", "dict",
                                         "frozenset", "enumerate", "zip", "reversed", "join" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    if (function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        function = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    for (size_t i = 0; function != CF_NONE && i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_node_is(syntax, function, names[i]))
            return (names[i][0] != 'm') || !has_several(syntax, call);
    }
    return false;
}

/* `xs.index(x)`: a call that looks at the object, or makes something new of it. */
static bool is_asked(const struct cf_source *source, uint32_t object, uint32_t attribute)
{
    static const char *const names[] = { "copy",       "count",        "difference", "get",
                                         "index",      "intersection", "isdisjoint", "issubset",
                                         "issuperset", "union" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t call = syntax->nodes[attribute].parent,
             name = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);

    if (syntax->nodes[object].field != CF_FIELD_OBJECT || name == CF_NONE ||
        syntax->nodes[call].kind != CF_NODE_CALL ||
        syntax->nodes[attribute].field != CF_FIELD_FUNCTION)
        return false;
    return cf_node_is_any(syntax, name, names, sizeof(names) / sizeof(names[0]));
}

bool cf_is_tried(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t at = node; at != CF_NONE; at = nodes[at].parent) {
        uint32_t parent = nodes[at].parent;

        if (nodes[at].kind == CF_NODE_FUNCTION_DEFINITION || nodes[at].kind == CF_NODE_LAMBDA)
            return false;
        if (parent != CF_NONE && nodes[parent].kind == CF_NODE_TRY_STATEMENT &&
            at == cf_node_child(&source->syntax, parent, CF_FIELD_BODY))
            return true;
    }
    return false;
}

bool cf_is_kept_by_try(const struct cf_source *source, uint32_t node, uint32_t binding)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t scope = cf_function_scope(source, node);
    struct cf_span all = cf_span_of(source, source->scopes.scopes[scope].node);

    for (uint32_t at = node; at != CF_NONE && at > all.first; at = nodes[at].parent) {
        uint32_t parent = nodes[at].parent;
        struct cf_span before = { all.first, at },
                       behind = { cf_node_after(&source->syntax, at), all.after };

        if (parent != CF_NONE && nodes[parent].kind == CF_NODE_TRY_STATEMENT &&
            at == cf_node_child(&source->syntax, parent, CF_FIELD_BODY) &&
            (cf_span_mentions(source, before, binding) ||
             cf_span_mentions(source, behind, binding)))
            return true;
    }
    return false;
}

bool cf_is_consumed(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    while (nodes[parent].kind == CF_NODE_PARENTHESIZED_EXPRESSION) {
        node = parent;
        parent = nodes[parent].parent;
    }
    switch ((int)nodes[parent].kind) {
    case CF_NODE_COMPARISON_OPERATOR:
    case CF_NODE_BINARY_OPERATOR:
    case CF_NODE_UNARY_OPERATOR:
    case CF_NODE_NOT_OPERATOR:
        return true;
    case CF_NODE_SUBSCRIPT:
        return nodes[node].field == CF_FIELD_VALUE && !cf_is_bound_here(source, parent);
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return nodes[node].field == CF_FIELD_RIGHT;
    case CF_NODE_ARGUMENT_LIST:
        return cf_reads_only(source, nodes[parent].parent);
    case CF_NODE_ATTRIBUTE:
        return is_asked(source, node, parent);
    default:
        return false;
    }
}

bool cf_may_raise(const struct cf_source *source, uint32_t node)
{
    static const char *const methods[] = { "startswith", "endswith", "isdigit", "isalpha",
                                           "islower",    "isupper",  "isspace", "isalnum",
                                           "lower",      "upper",    "strip",   "get" };
    static const char *const builtins[] = { "len", "isinstance", "bool", "str" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function;

    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_SUBSCRIPT:
        function = cf_node_child(syntax, node, CF_FIELD_SUBSCRIPT);
        return function == CF_NONE || syntax->nodes[function].kind != CF_NODE_SLICE;
    case CF_TOKEN_OPERATOR:
        return cf_node_is(syntax, node, "/") || cf_node_is(syntax, node, "//") ||
               cf_node_is(syntax, node, "%");
    case CF_NODE_CALL:
        function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
        for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
            if (cf_names_builtin(source, function, builtins[i]))
                return false;
        }
        if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
            function = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
            if (cf_node_is(syntax, function, methods[i]))
                return false;
        }
        return true;
    default:
        return false;
    }
}

uint32_t cf_statement_in(const struct cf_source *source, uint32_t block, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    while (node != CF_NONE && nodes[node].parent != block)
        node = nodes[node].parent;
    return node;
}

bool cf_runs_always(const struct cf_source *source, uint32_t statement, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t child = node, at = syntax->nodes[node].parent; child != statement;
         child = at, at = syntax->nodes[at].parent) {
        switch ((int)syntax->nodes[at].kind) {
        case CF_NODE_BOOLEAN_OPERATOR:
            if (syntax->nodes[child].field != CF_FIELD_LEFT)
                return false;
            break;
        case CF_NODE_COMPARISON_OPERATOR: {
            uint32_t operator = syntax->nodes[syntax->nodes[at].first].next;

            if (syntax->nodes[at].first != child && syntax->nodes[operator].next != child)
                return false;
            break;
        }
        case CF_NODE_IF_STATEMENT:
            if (syntax->nodes[child].field != CF_FIELD_CONDITION)
                return false;
            break;
        case CF_NODE_FOR_STATEMENT:
            if (syntax->nodes[child].field != CF_FIELD_RIGHT)
                return false;
            break;
        case CF_NODE_EXPRESSION_STATEMENT:
        case CF_NODE_ASSIGNMENT:
        case CF_NODE_AUGMENTED_ASSIGNMENT:
        case CF_NODE_RETURN_STATEMENT:
        case CF_NODE_CALL:
        case CF_NODE_ARGUMENT_LIST:
        case CF_NODE_BINARY_OPERATOR:
        case CF_NODE_UNARY_OPERATOR:
        case CF_NODE_NOT_OPERATOR:
        case CF_NODE_PARENTHESIZED_EXPRESSION:
        case CF_NODE_SUBSCRIPT:
        case CF_NODE_ATTRIBUTE:
        case CF_NODE_TUPLE:
        case CF_NODE_LIST:
        case CF_NODE_SET:
        case CF_NODE_DICTIONARY:
        case CF_NODE_PAIR:
        case CF_NODE_KEYWORD_ARGUMENT:
        case CF_NODE_SLICE:
        case CF_NODE_STRING:
        case CF_NODE_INTERPOLATION:
        case CF_NODE_EXPRESSION_LIST:
            break;
        default:
            return false;
        }
    }
    return true;
}
