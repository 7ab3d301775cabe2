/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list that every round of a loop sorts, takes from and adds to: sorted once, and each new
 * element put in its place; or a heap, where only the least is taken.
 */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define USES_MAX 32
#define ITEMS (CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_STR)

enum use_kind {
    USE_NONE,   /* something else */
    USE_COUNT,  /* len(xs), `if xs`: whatever the order */
    USE_APPEND, /* xs.append(e) */
    USE_POP,    /* xs.pop(), xs.pop(0) */
    USE_READ,   /* xs[0], xs[1], xs[-1], xs[-2] */
};

struct use {
    uint32_t node; /* the call or the item; for USE_COUNT the variable */
    enum use_kind kind;
    long place; /* from the front: 0, 1; from the back: -1, -2 */
};

/* The loop, and what it does with the list. */
struct rounds {
    struct cf_site *site;
    const struct cf_source *source;
    uint32_t loop, sort; /* the statement that sorts */
    uint32_t list;       /* the name in it */
    uint32_t binding;
    bool descending, copies; /* xs.sort(reverse=True); xs = sorted(xs) */
    struct use uses[USES_MAX];
    size_t count;
};

static const struct cf_node *nodes_of(const struct rounds *rounds)
{
    return rounds->source->syntax.nodes;
}

static bool is(const struct rounds *rounds, uint32_t node, const char *word)
{
    return node != CF_NONE && cf_node_is(&rounds->source->syntax, node, word);
}

/* `reverse=True` or nothing. */
static bool read_reverse(struct rounds *rounds, uint32_t argument)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;

    rounds->descending = argument != CF_NONE;
    return argument == CF_NONE ||
           (syntax->nodes[argument].next == CF_NONE &&
            syntax->nodes[argument].kind == CF_NODE_KEYWORD_ARGUMENT &&
            is(rounds, cf_node_child(syntax, argument, CF_FIELD_NAME), "reverse") &&
            is(rounds, cf_node_child(syntax, argument, CF_FIELD_VALUE), "True"));
}

/* `xs.sort()` */
static bool read_sort_call(struct rounds *rounds, uint32_t call)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (function == CF_NONE || arguments == CF_NONE ||
        syntax->nodes[function].kind != CF_NODE_ATTRIBUTE ||
        syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST ||
        !is(rounds, cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE), "sort"))
        return false;
    rounds->list = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    return read_reverse(rounds, syntax->nodes[arguments].first);
}

/* `xs = sorted(xs)` */
static bool read_sorted(struct rounds *rounds, uint32_t assignment)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT), arguments, first;

    arguments = right == CF_NONE ? CF_NONE : cf_builtin_arguments(rounds->source, right, "sorted");
    first = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;
    rounds->list = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    rounds->copies = true;
    return first != CF_NONE && rounds->list != CF_NONE &&
           syntax->nodes[arguments].kind == CF_NODE_ARGUMENT_LIST &&
           cf_same_code(syntax, first, syntax, rounds->list) &&
           read_reverse(rounds, syntax->nodes[first].next);
}

static bool read_sort(struct rounds *rounds, uint32_t statement)
{
    const struct cf_node *nodes = nodes_of(rounds);
    uint32_t inner = nodes[statement].first;

    if (nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT || inner == CF_NONE)
        return false;
    rounds->copies = false;
    if (!(nodes[inner].kind == CF_NODE_CALL && read_sort_call(rounds, inner)) &&
        !(nodes[inner].kind == CF_NODE_ASSIGNMENT && read_sorted(rounds, inner)))
        return false;
    if (rounds->list == CF_NONE || nodes[rounds->list].kind != CF_NODE_IDENTIFIER)
        return false;
    rounds->sort = statement;
    rounds->binding = cf_binding_of(rounds->source, rounds->list);
    return rounds->binding != CF_NONE;
}

/* The first statement of the loop that sorts a list. */
static bool find_sort(struct rounds *rounds)
{
    const struct cf_node *nodes = nodes_of(rounds);
    uint32_t body = cf_node_child(&rounds->source->syntax, rounds->loop, CF_FIELD_BODY);

    for (uint32_t i = body == CF_NONE ? CF_NONE : nodes[body].first; i != CF_NONE;
         i = nodes[i].next) {
        if (read_sort(rounds, i))
            return true;
    }
    return false;
}

/* The number of a place at either end; false: it is another. */
static bool read_end(const struct rounds *rounds, uint32_t node, long *place)
{
    static const struct {
        const char *text;
        long place;
    } ends[] = { { "0", 0 }, { "1", 1 }, { "-1", -1 }, { "-2", -2 } };

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (is(rounds, node, ends[i].text)) {
            *place = ends[i].place;
            return true;
        }
    }
    return false;
}

/* `xs.pop()` and `xs.append(e)` at the attribute. */
static struct use read_method(const struct rounds *rounds, uint32_t attribute)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t call = syntax->nodes[attribute].parent, arguments, first;
    uint32_t word = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);
    struct use use = { call, USE_NONE, -1 };

    if (syntax->nodes[call].kind != CF_NODE_CALL ||
        syntax->nodes[attribute].field != CF_FIELD_FUNCTION)
        return use;
    arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    if (arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return use;
    first = syntax->nodes[arguments].first;
    if (first != CF_NONE && syntax->nodes[first].next != CF_NONE)
        return use;
    if (is(rounds, word, "pop") && (first == CF_NONE || (read_end(rounds, first, &use.place) &&
                                                         (use.place == 0 || use.place == -1))))
        use.kind = USE_POP;
    else if (is(rounds, word, "append") && first != CF_NONE &&
             syntax->nodes[first].kind != CF_NODE_LIST_SPLAT &&
             syntax->nodes[syntax->nodes[call].parent].kind == CF_NODE_EXPRESSION_STATEMENT)
        use.kind = USE_APPEND;
    return use;
}

/* `if xs`, `while not xs`, `a if xs else b` */
static bool is_truth(const struct rounds *rounds, uint32_t node)
{
    const struct cf_node *nodes = nodes_of(rounds);
    uint32_t parent = nodes[node].parent;

    switch ((int)nodes[parent].kind) {
    case CF_NODE_NOT_OPERATOR:
        return true;
    case CF_NODE_IF_STATEMENT:
    case CF_NODE_WHILE_STATEMENT:
    case CF_NODE_ELIF_CLAUSE:
        return nodes[node].field == CF_FIELD_CONDITION;
    case CF_NODE_CONDITIONAL_EXPRESSION:
        return nodes[nodes[parent].first].next == node;
    default:
        return false;
    }
}

/* len(xs), or another builtin whose value does not depend on the order. */
static bool is_counted(const struct rounds *rounds, uint32_t node)
{
    static const char *const names[] = { "len", "max", "min", "sorted" };
    const struct cf_node *nodes = nodes_of(rounds);
    uint32_t call = nodes[nodes[node].parent].parent;

    if (nodes[nodes[node].parent].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_builtin_argument(rounds->source, call, names[i]) == node)
            return true;
    }
    return cf_builtin_argument(rounds->source, call, "sum") == node &&
           cf_site_assume_elements(rounds->site, node, CF_TYPE_INT);
}

static struct use read_use(const struct rounds *rounds, uint32_t node)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t parent = syntax->nodes[node].parent, index;
    struct use use = { node, USE_NONE, -1 };

    if (syntax->nodes[parent].kind == CF_NODE_ATTRIBUTE)
        return read_method(rounds, parent);
    if (is_truth(rounds, node) || is_counted(rounds, node))
        use.kind = USE_COUNT;
    index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
    if (syntax->nodes[parent].kind == CF_NODE_SUBSCRIPT &&
        syntax->nodes[node].field == CF_FIELD_VALUE && index != CF_NONE &&
        syntax->nodes[index].next == CF_NONE && !cf_is_bound_here(rounds->source, parent) &&
        read_end(rounds, index, &use.place)) {
        use.kind = USE_READ;
        use.node = parent;
    }
    return use;
}

/* All uses in the loop but the sort; each must be one of those known. */
static bool find_uses(struct rounds *rounds)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t scope = rounds->source->scopes.bindings[rounds->binding].scope;
    uint32_t after_sort = cf_node_after(syntax, rounds->sort);

    for (uint32_t i = rounds->loop; i < cf_node_after(syntax, rounds->loop); i++) {
        struct use use;

        if (syntax->nodes[i].name != syntax->nodes[rounds->list].name ||
            !cf_is_variable(rounds->source, i) ||
            cf_binding_of(rounds->source, i) != rounds->binding ||
            (i >= rounds->sort && i < after_sort))
            continue;
        use = read_use(rounds, i);
        if (use.kind == USE_NONE || rounds->count == USES_MAX ||
            cf_scope_at(&rounds->source->scopes, i) != scope ||
            (i < rounds->sort && use.kind != USE_COUNT))
            return false;
        rounds->uses[rounds->count++] = use;
    }
    return true;
}

/* Nothing takes an element in the rest of a round in which one was added. */
static bool added_last(const struct rounds *rounds)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    bool any = false;

    for (size_t a = 0; a < rounds->count; a++) {
        uint32_t append = rounds->uses[a].node, around;

        if (rounds->uses[a].kind != USE_APPEND)
            continue;
        any = true;
        around = cf_loop_around(rounds->source, append);
        for (size_t k = 0; k < rounds->count; k++) {
            uint32_t node = rounds->uses[k].node;

            if (rounds->uses[k].kind != USE_POP && rounds->uses[k].kind != USE_READ)
                continue;
            if (node > cf_node_after(syntax, append) - 1)
                return false;
            if (around != rounds->loop && node > around)
                return false;
        }
    }
    return any;
}

/* `len(xs) > 1`, `xs` and the like: when the loop ends, the list has no order to speak of. */
static bool ends_short(const struct rounds *rounds)
{
    static const char *const tests[][2] = {
        { ">", "1" }, { ">", "0" }, { ">=", "2" }, { ">=", "1" }, { "!=", "1" }
    };
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t condition = cf_node_child(syntax, rounds->loop, CF_FIELD_CONDITION), left, operator;
    uint32_t body = cf_node_child(syntax, rounds->loop, CF_FIELD_BODY), right;

    if (condition == CF_NONE ||
        (cf_span_jumps(rounds->source, cf_span_of(rounds->source, body)) & CF_JUMP_BREAK) != 0)
        return false;
    condition = cf_unwrap(syntax, condition);
    if (cf_same_code(syntax, condition, syntax, rounds->list))
        return true;
    if (syntax->nodes[condition].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = cf_builtin_argument(rounds->source, syntax->nodes[condition].first, "len");
    operator = syntax->nodes[syntax->nodes[condition].first].next;
    right = syntax->nodes[operator].next;
    if (left == CF_NONE || syntax->nodes[right].next != CF_NONE ||
        !cf_same_code(syntax, left, syntax, rounds->list))
        return false;
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        if (is(rounds, operator, tests[i][0]) && is(rounds, right, tests[i][1]))
            return true;
    }
    return false;
}

/* Nobody sees behind the loop in which order the list is. */
static bool order_is_hidden(const struct rounds *rounds)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t scope = rounds->source->scopes.bindings[rounds->binding].scope;
    struct cf_span span = cf_span_of(rounds->source, rounds->source->scopes.scopes[scope].node);

    if (!cf_is_unshared(rounds->source, rounds->list) ||
        cf_loop_around(rounds->source, rounds->loop) != CF_NONE)
        return false;
    for (uint32_t i = cf_node_after(syntax, rounds->loop); i < span.after; i++) {
        if (syntax->nodes[i].name == syntax->nodes[rounds->list].name &&
            cf_is_variable(rounds->source, i) &&
            cf_binding_of(rounds->source, i) == rounds->binding &&
            read_use(rounds, i).kind != USE_COUNT)
            return false;
    }
    return true;
}

/* No other function has the list; `xs = sorted(xs)` may come sooner, where nobody hands xs on. */
static bool is_local(const struct rounds *rounds)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t scope = rounds->source->scopes.bindings[rounds->binding].scope;
    struct cf_span span = cf_span_of(rounds->source, rounds->source->scopes.scopes[scope].node);

    if (scope == 0)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (syntax->nodes[i].name != syntax->nodes[rounds->list].name ||
            !cf_is_variable(rounds->source, i) ||
            cf_binding_of(rounds->source, i) != rounds->binding)
            continue;
        if (cf_function_scope(rounds->source, i) != scope ||
            (rounds->copies && i >= cf_node_after(syntax, rounds->loop) &&
             read_use(rounds, i).kind == USE_NONE))
            return false;
    }
    return true;
}

/* The place in the list that is in rising order. */
static long rising(const struct rounds *rounds, long place)
{
    return rounds->descending ? -1 - place : place;
}

/* Only the least is read and taken: a heap will do. */
static bool least_alone(const struct rounds *rounds)
{
    for (size_t i = 0; i < rounds->count; i++) {
        if ((rounds->uses[i].kind == USE_POP || rounds->uses[i].kind == USE_READ) &&
            rising(rounds, rounds->uses[i].place) != 0)
            return false;
    }
    return true;
}

/* What is added is of the kind that the list has. */
static bool elements_fit(const struct rounds *rounds)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;

    for (size_t i = 0; i < rounds->count; i++) {
        uint32_t arguments, own;

        if (rounds->uses[i].kind != USE_APPEND)
            continue;
        arguments = cf_node_child(syntax, rounds->uses[i].node, CF_FIELD_ARGUMENTS);
        own = cf_type_of(rounds->source, syntax->nodes[arguments].first).own;
        if (own != CF_TYPE_ANY && (own & ~(uint32_t)(ITEMS | CF_TYPE_BOOL)) != 0)
            return false;
    }
    return cf_site_assume_type(rounds->site, rounds->list, CF_TYPE_LIST) &&
           cf_site_assume_elements(rounds->site, rounds->list, ITEMS);
}

static bool edit_append(struct rounds *rounds, const struct use *use, const char *function)
{
    const struct cf_syntax *syntax = &rounds->source->syntax;
    uint32_t arguments = cf_node_child(syntax, use->node, CF_FIELD_ARGUMENTS);

    return cf_site_edit(rounds->site, syntax->nodes[use->node].start,
                        syntax->nodes[syntax->nodes[arguments].first].start,
                        cf_arena_printf(rounds->site->arena, "%s(%s, ", function,
                                        cf_site_text(rounds->site, rounds->list)));
}

/* `xs.pop(0)` and `xs[0]` of the list in rising order. */
static bool edit_taken(struct rounds *rounds, const struct use *use, const char *heappop)
{
    const struct cf_node *at = &nodes_of(rounds)[use->node];
    struct cf_arena *arena = rounds->site->arena;
    const char *list = cf_site_text(rounds->site, rounds->list);
    long place = rising(rounds, use->place);

    if (use->kind == USE_POP && heappop != NULL)
        return cf_site_edit(rounds->site, at->start, at->end,
                            cf_arena_printf(arena, "%s(%s)", heappop, list));
    if (!rounds->descending)
        return true;
    return cf_site_edit(rounds->site, at->start, at->end,
                        use->kind == USE_READ ? cf_arena_printf(arena, "%s[%ld]", list, place)
                        : place == 0          ? cf_arena_printf(arena, "%s.pop(0)", list)
                                              : cf_arena_printf(arena, "%s.pop()", list));
}

static bool edit_uses(struct rounds *rounds, const char *add, const char *heappop)
{
    for (size_t i = 0; i < rounds->count; i++) {
        const struct use *use = &rounds->uses[i];
        bool taken = use->kind == USE_POP || use->kind == USE_READ;

        if ((use->kind == USE_APPEND && !edit_append(rounds, use, add)) ||
            (taken && !edit_taken(rounds, use, heappop)))
            return false;
    }
    return true;
}

/* The statement that puts the list in order, once, in front of the loop. */
static const char *first_line(struct rounds *rounds, const char *heap)
{
    const char *list = cf_site_text(rounds->site, rounds->list);
    struct cf_arena *arena = rounds->site->arena;

    if (heap == NULL)
        return rounds->copies ? cf_arena_printf(arena, "%s = sorted(%s)\n", list, list)
                              : cf_arena_printf(arena, "%s.sort()\n", list);
    return rounds->copies
               ? cf_arena_printf(arena, "%s = list(%s)\n%s.heapify(%s)\n", list, list, heap, list)
               : cf_arena_printf(arena, "%s.heapify(%s)\n", heap, list);
}

static bool write_heap(struct rounds *rounds)
{
    const char *heap, *push, *pop;

    if (!cf_site_import(rounds->site, "import heapq") ||
        (rounds->copies && !cf_is_builtin(rounds->source, rounds->loop, "list")))
        return false;
    heap = cf_site_imported(rounds->site, "heapq");
    push = cf_arena_printf(rounds->site->arena, "%s.heappush", heap);
    pop = cf_arena_printf(rounds->site->arena, "%s.heappop", heap);
    return push != NULL && pop != NULL &&
           cf_site_insert_before(rounds->site, rounds->loop, first_line(rounds, heap)) &&
           edit_uses(rounds, push, pop);
}

static bool write_ordered(struct rounds *rounds)
{
    return cf_site_import(rounds->site, "from bisect import insort") &&
           cf_site_insert_before(rounds->site, rounds->loop, first_line(rounds, NULL)) &&
           edit_uses(rounds, cf_site_imported(rounds->site, "insort"), NULL);
}

static bool rewrite(struct cf_site *site, uint32_t node)
{
    struct rounds rounds = { .site = site, .source = site->source, .loop = node };

    if (cf_node_child(&site->source->syntax, node, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !find_sort(&rounds) || !is_local(&rounds) || !find_uses(&rounds) || !added_last(&rounds) ||
        (!ends_short(&rounds) && !order_is_hidden(&rounds)) || !elements_fit(&rounds) ||
        !cf_conditions_hold(site) || !cf_site_remove(site, rounds.sort))
        return false;
    return least_alone(&rounds) ? write_heap(&rounds) : write_ordered(&rounds);
}

bool cf_rewrite_while_sorting(struct cf_site *site, uint32_t node)
{
    return rewrite(site, node);
}

bool cf_rewrite_for_sorting(struct cf_site *site, uint32_t node)
{
    uint32_t right = cf_node_child(&site->source->syntax, node, CF_FIELD_RIGHT);

    return right != CF_NONE && cf_builtin_arguments(site->source, right, "range") != CF_NONE &&
           rewrite(site, node);
}
