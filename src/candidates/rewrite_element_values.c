/* SPDX-License-Identifier: Apache-2.0 */
/* What an inner loop works out of each element: once for all rounds of the loop around it. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/known.h"
#include "candidates/local_variable.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#define PLACES_MAX 16

/* `for x in xs` around a value of x, and the outermost loop around it that leaves xs alone. */
struct elements {
    uint32_t value;
    uint32_t loop, target, over; /* a statement, or a clause of a comprehension */
    uint32_t around;             /* the block or comprehension that runs for each element */
    uint32_t outer;
};

/* Calls that are hardly dearer than a name. */
static bool is_cheap(const struct cf_source *source, uint32_t call)
{
    static const char *const names[] = { "len", "ord",  "chr",        "abs",  "isinstance",
                                         "id",  "bool", "issubclass", "range" };
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);

    return cf_names_any(source, function, names, sizeof(names) / sizeof(names[0]));
}

/* The node, a loop statement or a comprehension, binds the variable for what is at `at`. */
static bool binds(const struct cf_source *source, uint32_t node, uint32_t at, uint32_t binding,
                  struct elements *found)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const bool is_statement = nodes[node].kind == CF_NODE_FOR_STATEMENT;

    if (is_statement && nodes[at].field != CF_FIELD_BODY)
        return false;
    for (uint32_t i = is_statement ? node : nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        if (is_statement || (nodes[i].kind == CF_NODE_FOR_IN_CLAUSE && i != at)) {
            uint32_t left = cf_node_child(&source->syntax, i, CF_FIELD_LEFT);

            if (left != CF_NONE && cf_span_mentions(source, cf_span_of(source, left), binding)) {
                found->loop = i;
                found->target = left;
                found->over = cf_node_child(&source->syntax, i, CF_FIELD_RIGHT);
                found->around = is_statement ? at : node;
                return found->over != CF_NONE;
            }
        }
        if (is_statement)
            break;
    }
    return false;
}

/* The loop around the value that gives it the element. */
static bool find_loop(const struct cf_source *source, struct elements *found)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = found->value; i < cf_node_after(&source->syntax, found->value); i++) {
        uint32_t binding = cf_is_variable(source, i) ? cf_binding_of(source, i) : CF_NONE;

        if (binding == CF_NONE)
            continue;
        for (uint32_t at = found->value, up = nodes[at].parent;
             up != CF_NONE && nodes[up].kind != CF_NODE_FUNCTION_DEFINITION &&
             nodes[up].kind != CF_NODE_LAMBDA;
             at = up, up = nodes[up].parent) {
            if (binds(source, up, at, binding, found))
                return nodes[found->over].kind == CF_NODE_IDENTIFIER ||
                       nodes[found->over].kind == CF_NODE_ATTRIBUTE;
        }
    }
    return false;
}

/* `self.rules` for its `self`: what is read of the variable. */
static uint32_t whole_of(const struct cf_source *source, uint32_t variable)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t node = variable;

    while (nodes[nodes[node].parent].kind == CF_NODE_ATTRIBUTE &&
           nodes[node].field == CF_FIELD_OBJECT &&
           nodes[nodes[nodes[node].parent].parent].kind != CF_NODE_CALL)
        node = nodes[node].parent;
    return node;
}

/* The loop leaves the container alone, and all that the value is made of but the element. */
static bool leaves_alone(const struct cf_source *source, const struct elements *at, uint32_t loop)
{
    const struct cf_span span = cf_span_of(source, loop), target = cf_span_of(source, at->target);

    if (cf_span_changes(source, span, at->over, false))
        return false;
    for (uint32_t i = at->value; i < cf_node_after(&source->syntax, at->value); i++) {
        uint32_t binding = cf_is_variable(source, i) ? cf_binding_of(source, i) : CF_NONE;

        if (binding != CF_NONE && !cf_span_mentions(source, target, binding) &&
            cf_span_changes(source, span, whole_of(source, i), false))
            return false;
    }
    return true;
}

/* The value looks into the element: at an attribute or an item of it. */
static bool looks_into(const struct cf_source *source, uint32_t value)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = value; i < cf_node_after(&source->syntax, value); i++) {
        if (nodes[i].kind == CF_NODE_SUBSCRIPT ||
            (nodes[i].kind == CF_NODE_ATTRIBUTE && nodes[nodes[i].parent].kind != CF_NODE_CALL))
            return true;
    }
    return false;
}

/* The call may change objects that it is not seen to be given. */
static bool is_unknown_call(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), name;

    if (cf_pure(source, call) || function == CF_NONE)
        return false;
    if (syntax->nodes[function].kind == CF_NODE_IDENTIFIER)
        return !cf_known_harmless(cf_name_text(&syntax->names, syntax->nodes[function].name)) ||
               cf_binding_of(source, function) != CF_NONE;
    name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return name == CF_NONE ||
           !cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[name].name));
}

/* Nothing in the loop changes the elements: the container is read in that one place, no attribute
 * or item of anything is assigned that the value looks at, and all calls are known. */
static bool elements_stay(const struct cf_source *source, const struct elements *at)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_span span = cf_span_of(source, at->outer);
    const uint32_t root = cf_root_variable(&source->syntax, at->over);
    const bool deep = looks_into(source, at->value);

    for (uint32_t i = span.first; i < span.after; i++) {
        if (cf_is_variable(source, i) && nodes[i].name == nodes[root].name && i != root &&
            cf_same_code(&source->syntax, whole_of(source, i), &source->syntax, at->over) &&
            nodes[nodes[whole_of(source, i)].parent].kind != CF_NODE_ARGUMENT_LIST)
            return false;
        if (deep && nodes[i].kind == CF_NODE_CALL && is_unknown_call(source, i))
            return false;
        if (deep && (nodes[i].kind == CF_NODE_ATTRIBUTE || nodes[i].kind == CF_NODE_SUBSCRIPT) &&
            cf_is_bound_here(source, i))
            return false;
    }
    return true;
}

/* The loop may end before it has seen all elements. */
static bool may_end_early(const struct cf_source *source, const struct elements *at)
{
    static const char *const names[] = { "any", "all", "next" };
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t call = at->around;

    if (nodes[at->loop].kind == CF_NODE_FOR_STATEMENT)
        return (cf_span_jumps(source, cf_span_of(source, at->around)) &
                ~(unsigned)CF_JUMP_CONTINUE) != 0;
    while (nodes[call].kind != CF_NODE_CALL && call != CF_NONE &&
           (call == at->around || nodes[call].kind == CF_NODE_ARGUMENT_LIST))
        call = nodes[call].parent;
    if (call == CF_NONE || nodes[call].kind != CF_NODE_CALL)
        return nodes[at->around].kind == CF_NODE_GENERATOR_EXPRESSION;
    return cf_names_any(source, cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION), names,
                        sizeof(names) / sizeof(names[0]));
}

/* What runs for an element leaves the value as it is. */
static bool round_keeps(const struct cf_source *source, const struct elements *at)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = nodes[at->around].first; i != CF_NONE; i = nodes[i].next) {
        if (i != at->loop && cf_span_changes(source, cf_span_of(source, i), at->value, false))
            return false;
    }
    return true;
}

static bool find_outer(struct cf_site *site, struct elements *at)
{
    const struct cf_source *source = site->source;
    uint32_t inner = source->syntax.nodes[at->loop].kind == CF_NODE_FOR_STATEMENT ? at->loop
                                                                                  : at->around,
             loop = cf_loop_around(source, inner);

    at->outer = CF_NONE;
    while (loop != CF_NONE && leaves_alone(source, at, loop)) {
        at->outer = loop;
        loop = cf_loop_around(source, loop);
    }
    return at->outer != CF_NONE && elements_stay(source, at) &&
           cf_site_starts_line(site, cf_statement_of(source, at->outer));
}

/* The element is read where it is not the value that is made of it; also behind the loop. */
static bool is_read_otherwise(const struct cf_source *source, const struct elements *at,
                              const uint32_t *places, size_t count)
{
    const struct cf_span span = cf_span_of(source, at->around),
                         target = cf_span_of(source, at->target);

    for (uint32_t i = target.first; i < target.after; i++) {
        if (cf_is_variable(source, i) &&
            source->syntax.nodes[at->loop].kind == CF_NODE_FOR_STATEMENT &&
            !cf_unused_after(source, cf_span_of(source, at->loop), cf_binding_of(source, i)))
            return true;
    }
    for (uint32_t i = span.first; i < span.after; i++) {
        bool is_inside = i >= target.first && i < target.after;

        for (size_t k = 0; k < count; k++)
            is_inside =
                is_inside || (i >= places[k] && i < cf_node_after(&source->syntax, places[k]));
        if (!is_inside && cf_is_variable(source, i) && cf_binding_of(source, i) != CF_NONE &&
            cf_span_mentions(source, target, cf_binding_of(source, i)))
            return true;
    }
    return false;
}

/* "words_lower" of "words" and `word.lower()`; NULL: failed. */
static const char *name_for(struct cf_site *site, uint32_t owner, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        function = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (syntax->nodes[owner].kind == CF_NODE_ATTRIBUTE)
        owner = cf_node_child(syntax, owner, CF_FIELD_ATTRIBUTE);
    if (syntax->nodes[owner].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[function].kind != CF_NODE_IDENTIFIER)
        return NULL;
    return cf_site_name(site,
                        cf_arena_printf(site->arena, "%s_%s",
                                        cf_name_text(&syntax->names, syntax->nodes[owner].name),
                                        cf_name_text(&syntax->names, syntax->nodes[function].name)),
                        true);
}

/* The list in front of the outer loop, and the loop over it. */
static bool make_list(struct cf_site *site, const struct elements *at, const char *list,
                      const char *name, bool both)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *target = cf_site_text(site, at->target), *over = cf_site_text(site, at->over),
               *value = cf_site_dedented(site, at->value);
    const bool is_several = syntax->nodes[at->target].kind != CF_NODE_IDENTIFIER;
    uint32_t start = syntax->nodes[at->target].start, end = syntax->nodes[at->over].end;

    site->names[0] = list;
    site->names[1] = name;
    if (target == NULL || over == NULL || value == NULL ||
        !cf_site_insert_before(
            site, cf_statement_of(site->source, at->outer),
            cf_arena_printf(site->arena, "%s = [%s for %s in %s]\n", list, value, target, over)))
        return false;
    return cf_site_edit(
        site, start, end,
        both ? cf_arena_printf(site->arena,
                               is_several ? "(%s), %s in zip(%s, %s)" : "%s, %s in zip(%s, %s)",
                               target, name, over, list)
             : cf_arena_printf(site->arena, "%s in %s", name, list));
}

/* A method that texts have, and what is like them: `x.lower()`. */
static bool makes_text(const struct cf_source *source, uint32_t value)
{
    static const char *const names[] = { "lower",   "upper",    "strip", "lstrip", "rstrip",
                                         "replace", "casefold", "title", "zfill",  "capitalize" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, value, CF_FIELD_FUNCTION);
    uint32_t name = function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE
                        ? cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE)
                        : CF_NONE;

    return name != CF_NONE && cf_node_is_any(syntax, name, names, sizeof(names) / sizeof(names[0]));
}

static bool assume(struct cf_site *site, const struct elements *at)
{
    const struct cf_source *source = site->source;

    for (uint32_t i = at->value; i < cf_node_after(&source->syntax, at->value); i++) {
        if (!cf_may_raise(source, i) || makes_text(source, i))
            continue;
        if (may_end_early(source, at) ||
            !cf_site_assume(site, cf_arena_printf(site->arena, "%s raises for no element of %s",
                                                  cf_site_text(site, at->value),
                                                  cf_site_text(site, at->over))))
            return false;
    }
    return cf_site_assume_type(site, at->over, CF_TYPE_LASTING);
}

static bool fits(struct cf_site *site, struct elements *at)
{
    return cf_pure(site->source, at->value) && find_loop(site->source, at) &&
           round_keeps(site->source, at) && find_outer(site, at) &&
           cf_is_builtin(site->source, at->loop, "zip");
}

/* All rounds may have the same object: nobody can change it. */
static bool can_be_shared(const struct cf_source *source, uint32_t value)
{
    uint32_t left, right;

    if ((cf_type_of(source, value).own & CF_TYPE_MUTABLE) == 0 || cf_calls_known(source, value) ||
        makes_text(source, value))
        return true;
    if (source->syntax.nodes[value].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    left = cf_node_child(&source->syntax, value, CF_FIELD_LEFT);
    right = cf_node_child(&source->syntax, value, CF_FIELD_RIGHT);
    return cf_type_of(source, left).own == CF_TYPE_STR ||
           cf_type_of(source, right).own == CF_TYPE_STR ||
           (can_be_shared(source, left) && can_be_shared(source, right));
}

/* `key = f(x)` right in the inner loop: key comes from the loop. */
bool cf_rewrite_element_assignment(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    struct cf_local_variable variable;
    struct elements at;
    const char *name, *list;
    bool is_dear = false;

    if (cf_node_child(&source->syntax, node, CF_FIELD_TYPE) != CF_NONE ||
        !cf_local_variable_find(source, node, &variable))
        return false;
    at = (struct elements){ .value = variable.right };
    if (!fits(site, &at) || nodes[nodes[node].parent].parent != at.around ||
        nodes[at.loop].kind != CF_NODE_FOR_STATEMENT)
        return false;
    for (uint32_t i = at.value; i < cf_node_after(&source->syntax, at.value); i++)
        is_dear = is_dear || (nodes[i].kind == CF_NODE_CALL && !is_cheap(source, i));
    for (size_t i = 0; i < variable.count; i++) {
        if (variable.uses[i] < node ||
            variable.uses[i] >= cf_node_after(&source->syntax, at.around) ||
            (!can_be_shared(source, at.value) && !cf_is_consumed(source, variable.uses[i])))
            return false;
    }
    name = cf_site_text(site, variable.left);
    list =
        name == NULL ? NULL : cf_site_name(site, cf_arena_printf(site->arena, "%ss", name), true);
    return is_dear && list != NULL && assume(site, &at) &&
           cf_site_remove(site, nodes[node].parent) &&
           make_list(site, &at, list, name, is_read_otherwise(source, &at, &variable.right, 1));
}

/* `f(x)` in the inner loop or comprehension: a name that the loop gives. */
bool cf_rewrite_element_call(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    struct elements at = { .value = node };
    uint32_t places[PLACES_MAX];
    const char *name, *list;
    size_t count = 0;

    if (is_cheap(source, node) || !fits(site, &at))
        return false;
    for (uint32_t i = at.around; i < cf_node_after(syntax, at.around); i++) {
        if (syntax->nodes[i].kind != CF_NODE_CALL || !cf_same_code(syntax, i, syntax, node))
            continue;
        if (i < node || count == PLACES_MAX ||
            (!can_be_shared(source, node) && !cf_is_consumed(source, i)))
            return false;
        places[count++] = i;
    }
    list = name_for(site, at.over, node);
    name = list == NULL ? NULL : name_for(site, at.target, node);
    if (name == NULL || !assume(site, &at) ||
        !make_list(site, &at, list, name, is_read_otherwise(source, &at, places, count)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!cf_site_edit(site, syntax->nodes[places[i]].start, syntax->nodes[places[i]].end, name))
            return false;
    }
    return true;
}
