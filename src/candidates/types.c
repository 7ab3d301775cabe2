/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/types.h"

#include "candidates/code.h"
#include "candidates/known.h"

#include <string.h>

#define DEPTH_MAX 8
#define STEPS_MAX 4000 /* expressions looked at for one answer: code may be hostile */
#define NUMBERS (CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_BOOL)

/* How much may still be looked at. */
struct budget {
    unsigned depth, steps;
    uint32_t
        open[DEPTH_MAX]; /* variables being looked at: one that refers to itself adds nothing */
    unsigned open_count;
};

static const struct cf_type unknown = { CF_TYPE_ANY, CF_TYPE_ANY };

static struct cf_type type_at(const struct cf_source *source, uint32_t node, struct budget *budget);

static struct cf_type join(struct cf_type a, struct cf_type b)
{
    return (struct cf_type){ a.own | b.own, a.elements | b.elements };
}

static struct cf_type child_type(const struct cf_source *source, uint32_t node,
                                 enum cf_node_field field, struct budget *budget)
{
    uint32_t child = cf_node_child(&source->syntax, node, field);

    return child == CF_NONE ? unknown : type_at(source, child, budget);
}

/* The union of what the children may be. */
static uint32_t children_types(const struct cf_source *source, uint32_t node, struct budget *budget)
{
    uint32_t own = 0;

    for (uint32_t i = source->syntax.nodes[node].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (source->syntax.nodes[i].kind == CF_NODE_LIST_SPLAT)
            return CF_TYPE_ANY;
        if (source->syntax.nodes[i].kind != CF_NODE_COMMENT)
            own |= type_at(source, i, budget).own;
    }
    return own;
}

/* What iterating the right side gives to one target of a `for`. */
static struct cf_type loop_type(const struct cf_source *source, uint32_t loop, uint32_t node,
                                struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, loop, CF_FIELD_RIGHT);
    uint32_t arguments, first;

    if (right == CF_NONE)
        return unknown;
    if (left == node)
        return (struct cf_type){ type_at(source, right, budget).elements, CF_TYPE_ANY };
    if (syntax->nodes[left].kind != CF_NODE_PATTERN_LIST || syntax->nodes[node].parent != left)
        return unknown;
    arguments = cf_builtin_arguments(source, right, "enumerate");
    first = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;
    if (first == CF_NONE)
        return unknown;
    if (syntax->nodes[left].first == node)
        return (struct cf_type){ CF_TYPE_INT, CF_TYPE_ANY };
    return (struct cf_type){ type_at(source, first, budget).elements, CF_TYPE_ANY };
}

/* The value beside the target in `a, b = 1, 2`; CF_NONE. */
static uint32_t value_beside(const struct cf_syntax *syntax, uint32_t targets, uint32_t values,
                             uint32_t node)
{
    uint32_t target, value;

    if (syntax->nodes[targets].kind != CF_NODE_PATTERN_LIST ||
        syntax->nodes[values].kind != CF_NODE_EXPRESSION_LIST)
        return CF_NONE;
    target = syntax->nodes[targets].first;
    value = syntax->nodes[values].first;
    while (target != CF_NONE && value != CF_NONE && target != node) {
        target = syntax->nodes[target].next;
        value = syntax->nodes[value].next;
    }
    return target == node ? value : CF_NONE;
}

/* What an assignment puts into a variable, which is its target `at` or in it. */
static struct cf_type assigned_type(const struct cf_source *source, uint32_t assignment,
                                    uint32_t at, uint32_t node, struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t type = cf_node_child(syntax, assignment, CF_FIELD_TYPE);
    uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);

    if (type != CF_NONE && at == node)
        return cf_type_read(syntax->text + syntax->nodes[type].start,
                            syntax->nodes[type].end - syntax->nodes[type].start);
    if (right != CF_NONE && at != node)
        right = value_beside(syntax, at, right, node);
    return right == CF_NONE ? unknown : type_at(source, right, budget);
}

static struct cf_type added_type(const struct cf_source *source, uint32_t assignment,
                                 struct budget *budget)
{
    struct cf_type value = child_type(source, assignment, CF_FIELD_RIGHT, budget);
    uint32_t operator = cf_node_child(&source->syntax, assignment, CF_FIELD_OPERATOR);

    if (operator != CF_NONE && cf_node_is(&source->syntax, operator, "/="))
        value.own = CF_TYPE_FLOAT;
    if ((value.own & ~(uint32_t)(NUMBERS | CF_TYPE_STR | CF_TYPE_LIST)) != 0)
        return unknown;
    return value;
}

/* What an occurrence of a variable puts into it. */
static struct cf_type bound_type(const struct cf_source *source, uint32_t node,
                                 struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = node, parent = syntax->nodes[node].parent;

    while (syntax->nodes[parent].kind == CF_NODE_PATTERN_LIST ||
           syntax->nodes[parent].kind == CF_NODE_TUPLE_PATTERN) {
        at = parent;
        parent = syntax->nodes[parent].parent;
    }
    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return loop_type(source, parent, node, budget);
    case CF_NODE_ASSIGNMENT:
        return assigned_type(source, parent, at, node, budget);
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        return added_type(source, parent, budget);
    default:
        return unknown;
    }
}

static struct cf_type parameter_type(const struct cf_source *source,
                                     const struct cf_binding *binding)
{
    for (uint32_t i = 0; i < source->definitions.parameter_count; i++) {
        const struct cf_parameter *parameter = &source->definitions.parameters[i];
        const struct cf_node *nodes = source->syntax.nodes;

        if (parameter->node != binding->node)
            continue;
        if (parameter->annotation == CF_NONE || parameter->kind == CF_PARAMETER_ARGS ||
            parameter->kind == CF_PARAMETER_KWARGS)
            return unknown;
        return cf_type_read(source->syntax.text + nodes[parameter->annotation].start,
                            nodes[parameter->annotation].end - nodes[parameter->annotation].start);
    }
    return unknown;
}

/* What `xs.append(x)` and `xs[0] = x` add to the elements of a variable's list; 0: nothing. */
static uint32_t added_types(const struct cf_source *source, uint32_t node, struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[node].parent, call, arguments, attribute;

    if (syntax->nodes[parent].kind == CF_NODE_SUBSCRIPT &&
        syntax->nodes[node].field == CF_FIELD_VALUE)
        return cf_is_bound_here(source, parent) ? CF_TYPE_ANY : 0;
    if (syntax->nodes[parent].kind != CF_NODE_ATTRIBUTE)
        return 0;
    attribute = cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);
    if (attribute == CF_NONE ||
        !cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[attribute].name)))
        return 0;
    call = syntax->nodes[parent].parent;
    arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    if (arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return CF_TYPE_ANY;
    if (cf_node_is(syntax, attribute, "append") || cf_node_is(syntax, attribute, "add"))
        return children_types(source, arguments, budget);
    return syntax->nodes[arguments].first == CF_NONE ? 0 : CF_TYPE_ANY;
}

static struct cf_type variable_type(const struct cf_source *source, uint32_t node,
                                    struct budget *budget)
{
    uint32_t at = cf_binding_of(source, node);
    const struct cf_binding *binding;
    struct cf_type type = { 0, 0 };
    struct cf_span span;

    if (at == CF_NONE)
        return unknown;
    for (unsigned i = 0; i < budget->open_count; i++) {
        if (budget->open[i] == at)
            return type;
    }
    if (budget->open_count == DEPTH_MAX)
        return unknown;
    binding = &source->scopes.bindings[at];
    if ((binding->flags & ~(uint32_t)(CF_BINDING_PARAMETER | CF_BINDING_ASSIGNED)) != 0)
        return unknown;
    if ((binding->flags & CF_BINDING_PARAMETER) != 0)
        type = parameter_type(source, binding);
    budget->open[budget->open_count++] = at;
    span = cf_span_of(source, source->scopes.scopes[binding->scope].node);
    for (uint32_t i = span.first; i < span.after && type.own != CF_TYPE_ANY; i++) {
        if (source->syntax.nodes[i].name != binding->name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != at)
            continue;
        if (cf_is_bound_here(source, i))
            type = join(type, bound_type(source, i, budget));
        else
            type.elements |= added_types(source, i, budget);
    }
    budget->open_count--;
    if (type.elements == 0)
        type.elements = CF_TYPE_ANY;
    return type.own == 0 ? unknown : type;
}

/* Results of builtins; `first` is the first argument. */
static struct cf_type builtin_type(const struct cf_source *source, const char *name, uint32_t first,
                                   struct budget *budget)
{
    static const struct {
        const char *name;
        uint32_t own, elements; /* elements 0: those of the argument */
    } known[] = {
        { "len", CF_TYPE_INT, CF_TYPE_ANY },
        { "int", CF_TYPE_INT, CF_TYPE_ANY },
        { "ord", CF_TYPE_INT, CF_TYPE_ANY },
        { "hash", CF_TYPE_INT, CF_TYPE_ANY },
        { "id", CF_TYPE_INT, CF_TYPE_ANY },
        { "float", CF_TYPE_FLOAT, CF_TYPE_ANY },
        { "bool", CF_TYPE_BOOL, CF_TYPE_ANY },
        { "isinstance", CF_TYPE_BOOL, CF_TYPE_ANY },
        { "any", CF_TYPE_BOOL, CF_TYPE_ANY },
        { "all", CF_TYPE_BOOL, CF_TYPE_ANY },
        { "str", CF_TYPE_STR, CF_TYPE_STR },
        { "repr", CF_TYPE_STR, CF_TYPE_STR },
        { "chr", CF_TYPE_STR, CF_TYPE_STR },
        { "bin", CF_TYPE_STR, CF_TYPE_STR },
        { "hex", CF_TYPE_STR, CF_TYPE_STR },
        { "oct", CF_TYPE_STR, CF_TYPE_STR },
        { "input", CF_TYPE_STR, CF_TYPE_STR },
        { "format", CF_TYPE_STR, CF_TYPE_STR },
        { "bytes", CF_TYPE_BYTES, CF_TYPE_INT },
        { "range", CF_TYPE_RANGE, CF_TYPE_INT },
        { "list", CF_TYPE_LIST, 0 },
        { "sorted", CF_TYPE_LIST, 0 },
        { "tuple", CF_TYPE_TUPLE, 0 },
        { "set", CF_TYPE_SET, 0 },
        { "frozenset", CF_TYPE_SET, 0 },
        { "reversed", CF_TYPE_OTHER, 0 },
        { "filter", CF_TYPE_OTHER, CF_TYPE_ANY },
        { "map", CF_TYPE_OTHER, CF_TYPE_ANY },
        { "iter", CF_TYPE_OTHER, 0 },
        { "zip", CF_TYPE_OTHER, CF_TYPE_TUPLE },
        { "enumerate", CF_TYPE_OTHER, CF_TYPE_TUPLE },
        { "dict", CF_TYPE_DICT, CF_TYPE_ANY },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct cf_type type = { known[i].own, known[i].elements };

        if (strcmp(known[i].name, name) != 0)
            continue;
        if (type.elements == 0 && first != CF_NONE)
            type.elements = type_at(source, first, budget).elements;
        return type;
    }
    if (first != CF_NONE && (strcmp(name, "abs") == 0 || strcmp(name, "sum") == 0)) {
        struct cf_type type = type_at(source, first, budget);
        uint32_t own = strcmp(name, "abs") == 0 ? type.own : type.elements | CF_TYPE_INT;

        return (own & ~(uint32_t)NUMBERS) == 0 ? (struct cf_type){ own, CF_TYPE_ANY } : unknown;
    }
    return unknown;
}

static struct cf_type method_type(const struct cf_source *source, uint32_t function,
                                  struct budget *budget)
{
    static const char *const same[] = { "lower",    "upper",  "strip",    "lstrip",     "rstrip",
                                        "replace",  "title",  "swapcase", "capitalize", "join",
                                        "zfill",    "center", "ljust",    "rjust",      "translate",
                                        "casefold", "format" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    struct cf_type object = child_type(source, function, CF_FIELD_OBJECT, budget);

    if (attribute == CF_NONE || (object.own != CF_TYPE_STR && object.own != CF_TYPE_BYTES))
        return unknown;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        if (cf_node_is(syntax, attribute, same[i]))
            return object;
    }
    if (cf_node_is(syntax, attribute, "split") || cf_node_is(syntax, attribute, "rsplit") ||
        cf_node_is(syntax, attribute, "splitlines"))
        return (struct cf_type){ CF_TYPE_LIST, object.own };
    if (cf_node_is(syntax, attribute, "count") || cf_node_is(syntax, attribute, "find") ||
        cf_node_is(syntax, attribute, "index"))
        return (struct cf_type){ CF_TYPE_INT, CF_TYPE_ANY };
    return unknown;
}

static struct cf_type call_type(const struct cf_source *source, uint32_t node,
                                struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, node, CF_FIELD_ARGUMENTS);
    const char *name;

    if (function == CF_NONE || arguments == CF_NONE)
        return unknown;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        return method_type(source, function, budget);
    if (syntax->nodes[function].kind != CF_NODE_IDENTIFIER)
        return unknown;
    name = cf_name_text(&syntax->names, syntax->nodes[function].name);
    if (!cf_names_builtin(source, function, name))
        return unknown;
    if (syntax->nodes[arguments].kind == CF_NODE_GENERATOR_EXPRESSION)
        return builtin_type(source, name, arguments, budget);
    return builtin_type(source, name, syntax->nodes[arguments].first, budget);
}

static struct cf_type operator_type(const struct cf_source *source, uint32_t node,
                                    struct budget *budget)
{
    uint32_t operator = cf_node_child(&source->syntax, node, CF_FIELD_OPERATOR);
    struct cf_type left = child_type(source, node, CF_FIELD_LEFT, budget);
    struct cf_type right = child_type(source, node, CF_FIELD_RIGHT, budget);
    uint32_t both = left.own | right.own;

    if (operator == CF_NONE)
        return unknown;
    if (left.own == 0 || right.own == 0) /* the variable itself, on the way to its own type */
        left = right = join(left, right);
    if ((both & ~(uint32_t)NUMBERS) == 0) {
        uint32_t own = (both & CF_TYPE_FLOAT) | CF_TYPE_INT;

        if (cf_node_is(&source->syntax, operator, "**"))
            own = CF_TYPE_FLOAT | CF_TYPE_INT;
        else if (cf_node_is(&source->syntax, operator, "/") || left.own == CF_TYPE_FLOAT ||
                 right.own == CF_TYPE_FLOAT)
            own = CF_TYPE_FLOAT;
        return (struct cf_type){ own, CF_TYPE_ANY };
    }
    if (cf_node_is(&source->syntax, operator, "%") && left.own == CF_TYPE_STR)
        return left;
    if (cf_node_is(&source->syntax, operator, "+") && left.own == right.own &&
        (both == CF_TYPE_STR || both == CF_TYPE_LIST || both == CF_TYPE_TUPLE))
        return join(left, right);
    if (cf_node_is(&source->syntax, operator, "*") &&
        (left.own == CF_TYPE_LIST || left.own == CF_TYPE_STR || left.own == CF_TYPE_TUPLE))
        return left;
    return unknown;
}

static struct cf_type subscript_type(const struct cf_source *source, uint32_t node,
                                     struct budget *budget)
{
    struct cf_type value = child_type(source, node, CF_FIELD_VALUE, budget);
    uint32_t index = cf_node_child(&source->syntax, node, CF_FIELD_SUBSCRIPT);

    if (index == CF_NONE)
        return unknown;
    if (source->syntax.nodes[index].kind == CF_NODE_SLICE)
        return value;
    if (value.own == CF_TYPE_STR)
        return value;
    if ((value.own & ~(uint32_t)(CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_RANGE)) == 0)
        return (struct cf_type){ value.elements, CF_TYPE_ANY };
    return unknown;
}

static struct cf_type comprehension_type(const struct cf_source *source, uint32_t node,
                                         uint32_t own, struct budget *budget)
{
    struct cf_type body = child_type(source, node, CF_FIELD_BODY, budget);

    return (struct cf_type){ own, own == CF_TYPE_DICT ? CF_TYPE_ANY : body.own };
}

static struct cf_type literal_type(const struct cf_source *source, uint32_t node,
                                   struct budget *budget)
{
    const struct cf_syntax *syntax = &source->syntax;
    const char *text = syntax->text + syntax->nodes[node].start;

    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_INTEGER:
        return (struct cf_type){ CF_TYPE_INT, CF_TYPE_ANY };
    case CF_NODE_FLOAT:
        return (struct cf_type){ CF_TYPE_FLOAT, CF_TYPE_ANY };
    case CF_NODE_STRING:
        if (*text == 'b' || *text == 'B' ||
            ((*text == 'r' || *text == 'R') && (text[1] | 32) == 'b'))
            return (struct cf_type){ CF_TYPE_BYTES, CF_TYPE_INT };
        return (struct cf_type){ CF_TYPE_STR, CF_TYPE_STR };
    case CF_NODE_CONCATENATED_STRING:
        return type_at(source, syntax->nodes[node].first, budget);
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_NOT_OPERATOR:
    case CF_NODE_COMPARISON_OPERATOR:
        return (struct cf_type){ CF_TYPE_BOOL, CF_TYPE_ANY };
    case CF_NODE_NONE:
        return (struct cf_type){ CF_TYPE_NONE, CF_TYPE_ANY };
    case CF_NODE_LIST:
        return (struct cf_type){ CF_TYPE_LIST, children_types(source, node, budget) };
    case CF_NODE_TUPLE:
    case CF_NODE_EXPRESSION_LIST:
        return (struct cf_type){ CF_TYPE_TUPLE, children_types(source, node, budget) };
    case CF_NODE_SET:
        return (struct cf_type){ CF_TYPE_SET, children_types(source, node, budget) };
    case CF_NODE_DICTIONARY:
        return (struct cf_type){ CF_TYPE_DICT, CF_TYPE_ANY };
    case CF_NODE_LAMBDA:
        return (struct cf_type){ CF_TYPE_OTHER, CF_TYPE_ANY };
    default:
        return unknown;
    }
}

static struct cf_type type_within(const struct cf_source *source, uint32_t node,
                                  struct budget *budget)
{
    const struct cf_node *nodes = source->syntax.nodes;

    switch ((int)nodes[node].kind) {
    case CF_NODE_IDENTIFIER:
        return variable_type(source, node, budget);
    case CF_NODE_CALL:
        return call_type(source, node, budget);
    case CF_NODE_BINARY_OPERATOR:
        return operator_type(source, node, budget);
    case CF_NODE_UNARY_OPERATOR: {
        struct cf_type type = child_type(source, node, CF_FIELD_ARGUMENT, budget);

        return (type.own & ~(uint32_t)NUMBERS) == 0 ? type : unknown;
    }
    case CF_NODE_SUBSCRIPT:
        return subscript_type(source, node, budget);
    case CF_NODE_CONDITIONAL_EXPRESSION: {
        uint32_t first = nodes[node].first;
        uint32_t last = first;

        while (nodes[last].next != CF_NONE)
            last = nodes[last].next;
        return join(type_at(source, first, budget), type_at(source, last, budget));
    }
    case CF_NODE_LIST_COMPREHENSION:
        return comprehension_type(source, node, CF_TYPE_LIST, budget);
    case CF_NODE_SET_COMPREHENSION:
        return comprehension_type(source, node, CF_TYPE_SET, budget);
    case CF_NODE_DICTIONARY_COMPREHENSION:
        return comprehension_type(source, node, CF_TYPE_DICT, budget);
    case CF_NODE_GENERATOR_EXPRESSION:
        return comprehension_type(source, node, CF_TYPE_OTHER, budget);
    default:
        return literal_type(source, node, budget);
    }
}

static struct cf_type type_at(const struct cf_source *source, uint32_t node, struct budget *budget)
{
    struct cf_type type;

    if (budget->depth == 0 || budget->steps == 0)
        return unknown;
    budget->depth--;
    budget->steps--;
    type = type_within(source, cf_unwrap(&source->syntax, node), budget);
    budget->depth++;
    return type;
}

struct cf_type cf_type_of(const struct cf_source *source, uint32_t expression)
{
    struct budget budget = { .depth = DEPTH_MAX, .steps = STEPS_MAX };

    return type_at(source, expression, &budget);
}
