/* SPDX-License-Identifier: Apache-2.0 */
/* Types that a rewrite relies on: proven, promised, or assumed and said. */
#include "candidates/condition.h"
#include "candidates/types.h"

#include <string.h>

#define WORDS_MAX 120
#define TEXT_SHOWN 60
#define ALWAYS_HASHABLE \
    (CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_BOOL | CF_TYPE_STR | CF_TYPE_BYTES | CF_TYPE_NONE | \
     CF_TYPE_RANGE)
#define SOMETIMES_HASHABLE (CF_TYPE_TUPLE | CF_TYPE_OTHER)

/* The expression as a message shows it, on one line. */
static const char *shown(struct cf_site *site, uint32_t node)
{
    const struct cf_node *at = &site->source->syntax.nodes[node];
    size_t size = at->end - at->start;
    char *text = cf_arena_strndup(site->arena, site->source->syntax.text + at->start,
                                  size > TEXT_SHOWN ? TEXT_SHOWN : size);

    for (char *c = text; c != NULL && *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    }
    site->failed = site->failed || text == NULL;
    return text == NULL ? "" : text;
}

/* What the trace saw of a parameter; CF_TYPE_ANY: nothing. */
static uint32_t seen_types(const struct cf_site *site, uint32_t node)
{
    const struct cf_evidence *evidence = site->subject->evidence;
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *name;
    uint32_t bits = 0;

    if (evidence == NULL || syntax->nodes[node].kind != CF_NODE_IDENTIFIER)
        return CF_TYPE_ANY;
    evidence += site->function;
    name = cf_name_text(&syntax->names, syntax->nodes[node].name);
    for (size_t i = 0; i < evidence->type_count; i++) {
        const struct cf_seen_type *seen = &evidence->types[i];

        if (strcmp(seen->name, name) == 0)
            bits |= cf_type_read(seen->type, strlen(seen->type)).own;
    }
    return bits == 0 ? CF_TYPE_ANY : bits;
}

/* What is known (an annotation, say) promises values that the rewrite is not for. */
static bool contradicts(uint32_t own, uint32_t bits)
{
    return own != CF_TYPE_ANY && (own & ~(bits | CF_TYPE_NONE)) != 0;
}

/* `x + y`, assigned to x: of the kind that x was before. */
static bool grows(const struct cf_syntax *syntax, uint32_t name, uint32_t right)
{
    uint32_t operator;

    while (syntax->nodes[right].kind == CF_NODE_BINARY_OPERATOR) {
        operator = cf_node_child(syntax, right, CF_FIELD_OPERATOR);
        if (operator == CF_NONE || !cf_node_is(syntax, operator, "+"))
            return false;
        right = cf_node_child(syntax, right, CF_FIELD_LEFT);
        if (right == CF_NONE)
            return false;
    }
    return syntax->nodes[right].kind == CF_NODE_IDENTIFIER && syntax->nodes[right].name == name;
}

/* What the assigned value may be; of `text.encode()` nothing but that it is no str and not None. */
static uint32_t value_type(const struct cf_source *source, uint32_t value)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t own = cf_type_of(source, value).own, function;

    if (own != CF_TYPE_ANY || syntax->nodes[value].kind != CF_NODE_CALL)
        return own;
    function = cf_node_child(syntax, value, CF_FIELD_FUNCTION);
    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return own;
    function = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return function != CF_NONE && cf_node_is(syntax, function, "encode")
               ? own & ~(uint32_t)(CF_TYPE_STR | CF_TYPE_NONE)
               : own;
}

/* What the nearest assignment in front of the use puts into the variable; CF_TYPE_ANY: unknown. */
static uint32_t last_assigned(const struct cf_source *source, uint32_t use)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding =
        syntax->nodes[use].kind == CF_NODE_IDENTIFIER ? cf_binding_of(source, use) : CF_NONE;
    uint32_t first, own = CF_TYPE_ANY;

    if (binding == CF_NONE || source->scopes.bindings[binding].scope == 0)
        return CF_TYPE_ANY;
    first = source->scopes.scopes[source->scopes.bindings[binding].scope].node;
    for (uint32_t i = first; i < use; i++) {
        uint32_t parent = syntax->nodes[i].parent, right;

        if (syntax->nodes[i].name != syntax->nodes[use].name ||
            syntax->nodes[i].field != CF_FIELD_LEFT ||
            syntax->nodes[parent].kind != CF_NODE_ASSIGNMENT || cf_node_after(syntax, parent) > use)
            continue;
        right = cf_node_child(syntax, parent, CF_FIELD_RIGHT);
        if (right != CF_NONE && grows(syntax, syntax->nodes[use].name, right))
            continue;
        own = right == CF_NONE ? CF_TYPE_ANY : value_type(source, right);
    }
    return own;
}

bool cf_site_assume_type(struct cf_site *site, uint32_t expression, uint32_t bits)
{
    uint32_t own = cf_type_of(site->source, expression).own;
    char words[WORDS_MAX];

    if ((own & bits) == 0)
        return false;
    if ((own & ~bits) == 0)
        return true;
    if (contradicts(own, bits) ||
        (last_assigned(site->source, expression) & (bits | CF_TYPE_NONE)) == 0)
        return false;
    if ((seen_types(site, expression) & bits) == 0)
        return false;
    cf_type_words(bits, false, words, sizeof(words));
    return cf_site_assume(site,
                          cf_arena_printf(site->arena, "%s is %s", shown(site, expression), words));
}

bool cf_site_assume_elements(struct cf_site *site, uint32_t expression, uint32_t bits)
{
    uint32_t own = cf_type_of(site->source, expression).elements;
    char words[WORDS_MAX];

    if ((own & bits) == 0)
        return false;
    if ((own & ~bits) == 0)
        return true;
    if (contradicts(own, bits))
        return false;
    cf_type_words(bits, true, words, sizeof(words));
    return cf_site_assume(site, cf_arena_printf(site->arena, "the elements of %s are %s",
                                                shown(site, expression), words));
}

/* A class of the file says what is equal: its hash may say something else, or be missing. */
static bool defines_equality(const struct cf_source *source)
{
    uint32_t name = cf_name_find(&source->syntax.names, "__eq__", strlen("__eq__"));

    for (uint32_t i = 0; name != CF_NONE && i < source->definitions.count; i++) {
        if (source->definitions.items[i].name == name)
            return true;
    }
    return false;
}

bool cf_site_assume_hashable(struct cf_site *site, uint32_t expression, bool elements)
{
    struct cf_type type = cf_type_of(site->source, expression);
    uint32_t own = elements ? type.elements : type.own;

    if ((own & (ALWAYS_HASHABLE | SOMETIMES_HASHABLE)) == 0)
        return false;
    if ((own & ~(uint32_t)ALWAYS_HASHABLE) == 0)
        return true;
    if (defines_equality(site->source))
        return false;
    return cf_site_assume(
        site, cf_arena_printf(site->arena,
                              elements ? "the elements of %s are hashable, and equal ones have "
                                         "equal hashes"
                                       : "%s is hashable, and equal values have equal hashes",
                              shown(site, expression)));
}

bool cf_site_asks_set(struct cf_site *site, uint32_t use)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t parent = syntax->nodes[use].parent, left, operator;

    if (syntax->nodes[parent].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = syntax->nodes[parent].first;
    operator = syntax->nodes[left].next;
    return use != left && syntax->nodes[operator].next == use &&
           syntax->nodes[use].next == CF_NONE &&
           (cf_node_is(syntax, operator, "in") || cf_node_is(syntax, operator, "not in")) &&
           cf_site_assume_hashable(site, left, false);
}
