/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sort by hand: list.sort(). Bubble sort and insertion sort, which keep the order of equal
 * elements, and selection sort, where equal elements are the same.
 */
#include "candidates/rewrite_sort.h"

#include "candidates/rewrites.h"
#include "candidates/types.h"

/* range(start, stop, step) */
struct range {
    struct cf_place start, stop;
    long step;
};

static struct cf_place place(long length, long outer, long inner, long one)
{
    return (struct cf_place){ .length = length, .outer = outer, .inner = inner, .one = one };
}

static bool read_range(struct cf_sort *sort, uint32_t call, struct range *range)
{
    uint32_t arguments =
        call == CF_NONE ? CF_NONE : cf_builtin_arguments(sort->source, call, "range");
    struct cf_place parts[3] = { { 0 }, { 0 }, { 0 } };
    size_t count = 0;

    if (arguments == CF_NONE || cf_sort_nodes(sort)[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = cf_sort_nodes(sort)[arguments].first; i != CF_NONE;
         i = cf_sort_nodes(sort)[i].next) {
        if (count == 3 || !cf_sort_read_place(sort, i, &parts[count]))
            return false;
        count++;
    }
    if (count == 0)
        return false;
    range->start = count == 1 ? place(0, 0, 0, 0) : parts[0];
    range->stop = count == 1 ? parts[0] : parts[1];
    range->step = count == 3 ? parts[2].one : 1;
    return count < 3 || cf_place_same(parts[2], place(0, 0, 0, range->step));
}

/* Reads `for name in range(...)` without an else; the binding of the name. */
static bool read_for(struct cf_sort *sort, uint32_t node, uint32_t *binding, struct range *range,
                     struct cf_sort_block *block)
{
    *binding = cf_sort_variable(sort, cf_sort_child(sort, node, CF_FIELD_LEFT));
    return *binding != CF_NONE && cf_sort_nodes(sort)[node].kind == CF_NODE_FOR_STATEMENT &&
           cf_sort_child(sort, node, CF_FIELD_ALTERNATIVE) == CF_NONE &&
           read_range(sort, cf_sort_child(sort, node, CF_FIELD_RIGHT), range) &&
           cf_sort_read_block(sort, cf_sort_child(sort, node, CF_FIELD_BODY), block);
}

/* `flag = True` or `flag = False` */
static bool sets_flag(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                      bool on)
{
    uint32_t value = CF_NONE, binding = cf_sort_named(sort, block, k, &value);

    return binding != CF_NONE && binding == sort->flag &&
           (cf_sort_is(sort, value, on ? "True" : "False") ||
            cf_sort_is(sort, value, on ? "1" : "0"));
}

/* The block swaps the two elements that were compared, and sets the flag where there is one. */
static bool only_swaps(struct cf_sort *sort, uint32_t node)
{
    struct cf_sort_block block;
    size_t size, wanted = sort->flag == CF_NONE ? 0 : 1;

    if (!cf_sort_read_block(sort, node, &block))
        return false;
    if (wanted == 1 && sets_flag(sort, &block, 0, true))
        return cf_sort_swap_size(sort, &block, 1, sort->earlier, sort->later) + 1 == block.count &&
               block.count > 1;
    size = cf_sort_swap_size(sort, &block, 0, sort->earlier, sort->later);
    return size > 0 && size + wanted == block.count &&
           (wanted == 0 || sets_flag(sort, &block, size, true));
}

/* `if test: swap`, `elif test: swap` */
static bool read_swaps(struct cf_sort *sort, uint32_t test)
{
    const struct cf_syntax *syntax = &sort->source->syntax;

    if (syntax->nodes[test].kind != CF_NODE_IF_STATEMENT)
        return false;
    if (!cf_sort_read_test(sort, cf_sort_child(sort, test, CF_FIELD_CONDITION)) ||
        !only_swaps(sort, cf_sort_child(sort, test, CF_FIELD_CONSEQUENCE)))
        return false;
    for (uint32_t i = cf_sort_child(sort, test, CF_FIELD_ALTERNATIVE); i != CF_NONE;
         i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind != CF_NODE_COMMENT &&
            (syntax->nodes[i].kind != CF_NODE_ELIF_CLAUSE ||
             !cf_sort_read_test(sort, cf_sort_child(sort, i, CF_FIELD_CONDITION)) ||
             !only_swaps(sort, cf_sort_child(sort, i, CF_FIELD_CONSEQUENCE))))
            return false;
    }
    return true;
}

/* The rounds go on until everything is in order: range(n), range(n - 1), range(n - 1, 0, -1). */
static bool enough_rounds(const struct range *outer)
{
    const struct cf_place *start = &outer->start, *stop = &outer->stop;

    if (start->outer != 0 || start->inner != 0 || stop->outer != 0 || stop->inner != 0)
        return false;
    if (outer->step == 1)
        return start->length == 0 && stop->length == 1 && stop->one - start->one >= -1;
    return outer->step == -1 && start->length == 1 && stop->length == 0 &&
           start->one - stop->one >= -1;
}

/* What the round number r looks at ends with the place n - 1 - r, or always with n - 1. */
static bool end_fits(const struct range *outer, struct cf_place end)
{
    if (cf_place_same(end, place(1, 0, 0, -1)))
        return true;
    if (outer->step == 1)
        return cf_place_same(end, place(1, -1, 0, outer->start.one - 1));
    return cf_place_same(end, place(0, 1, 0, -1 - outer->start.one));
}

/* The loop over j compares neighbours, from the start of the list on. */
static bool read_neighbours(struct cf_sort *sort, uint32_t loop, const struct range *outer)
{
    struct range inner;
    struct cf_sort_block block;
    long shift;

    if (!read_for(sort, loop, &sort->j, &inner, &block) || inner.step != 1 || block.count != 1 ||
        !cf_place_same(inner.start, place(0, 0, 0, inner.start.one)) ||
        (inner.start.one != 0 && inner.start.one != 1))
        return false;
    shift = -inner.start.one; /* a[j - 1] and a[j] from 1 on */
    inner.stop.one += shift;
    if (outer == NULL ? !cf_place_same(inner.stop, place(1, 0, 0, -1))
                      : !end_fits(outer, inner.stop))
        return false;
    sort->earlier = place(0, 0, 1, shift);
    sort->later = place(0, 0, 1, shift + 1);
    sort->stable = true;
    return read_swaps(sort, block.items[0]);
}

/* `if not flag: break` */
static bool leaves_without_flag(const struct cf_sort *sort, uint32_t node)
{
    uint32_t condition = cf_sort_child(sort, node, CF_FIELD_CONDITION);
    struct cf_sort_block block;

    if (cf_sort_nodes(sort)[node].kind != CF_NODE_IF_STATEMENT ||
        cf_sort_child(sort, node, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !cf_sort_read_block(sort, cf_sort_child(sort, node, CF_FIELD_CONSEQUENCE), &block))
        return false;
    condition = condition == CF_NONE ? CF_NONE : cf_unwrap(&sort->source->syntax, condition);
    return block.count == 1 && cf_sort_is(sort, block.items[0], "break") && condition != CF_NONE &&
           cf_sort_nodes(sort)[condition].kind == CF_NODE_NOT_OPERATOR &&
           cf_sort_variable(sort, cf_sort_child(sort, condition, CF_FIELD_ARGUMENT)) == sort->flag;
}

static bool read_bubble(struct cf_sort *sort, const struct range *outer,
                        const struct cf_sort_block *block)
{
    uint32_t value = CF_NONE;

    if (!enough_rounds(outer))
        return false;
    if (block->count == 1)
        return read_neighbours(sort, block->items[0], outer);
    sort->flag = cf_sort_named(sort, block, 0, &value);
    return block->count == 3 && sets_flag(sort, block, 0, false) &&
           leaves_without_flag(sort, block->items[2]) &&
           read_neighbours(sort, block->items[1], outer);
}

/* Equal elements are the same, so that it does not matter which comes first. */
static bool ends_with_itself(const struct cf_sort *sort)
{
    return sort->key_count > 0 && cf_sort_by_itself(sort, &sort->keys[sort->key_count - 1]);
}

/* `for j in range(i + 1, n)`, in a loop over `range(n)` or `range(n - 1)`. */
static bool read_rest(struct cf_sort *sort, uint32_t loop, const struct range *outer,
                      struct cf_sort_block *block)
{
    struct range inner;

    return enough_rounds(outer) && outer->step == 1 && outer->start.one == 0 &&
           outer->stop.one <= 0 && read_for(sort, loop, &sort->j, &inner, block) &&
           inner.step == 1 && block->count == 1 && cf_place_same(inner.start, place(0, 1, 0, 1)) &&
           cf_place_same(inner.stop, place(1, 0, 0, 0));
}

/* Each element is swapped with every later one that belongs in front of it. */
static bool read_exchange(struct cf_sort *sort, const struct range *outer,
                          const struct cf_sort_block *block)
{
    struct cf_sort_block body;

    if (block->count != 1 || !read_rest(sort, block->items[0], outer, &body))
        return false;
    sort->earlier = place(0, 1, 0, 0);
    sort->later = place(0, 0, 1, 0);
    return read_swaps(sort, body.items[0]) && ends_with_itself(sort);
}

/* `if a[j] < a[m]: m = j` */
static bool read_choice(struct cf_sort *sort, uint32_t test)
{
    uint32_t value = CF_NONE;
    struct cf_sort_block block;

    if (cf_sort_nodes(sort)[test].kind != CF_NODE_IF_STATEMENT ||
        cf_sort_child(sort, test, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !cf_sort_read_block(sort, cf_sort_child(sort, test, CF_FIELD_CONSEQUENCE), &block) ||
        block.count != 1 || cf_sort_named(sort, &block, 0, &value) != sort->chosen ||
        cf_sort_variable(sort, value) != sort->j)
        return false;
    return cf_sort_read_test(sort, cf_sort_child(sort, test, CF_FIELD_CONDITION));
}

/* `swap(a[i], a[m])`, maybe below `if m != i:` */
static bool read_last_swap(struct cf_sort *sort, const struct cf_sort_block *block)
{
    const struct cf_place chosen = { .chosen = 1 };
    uint32_t test = block->items[2], condition = cf_sort_child(sort, test, CF_FIELD_CONDITION);
    uint32_t left, operator, right;
    struct cf_sort_block body;
    size_t size;

    if (!cf_sort_is_kind(sort, block, 2, CF_NODE_IF_STATEMENT)) {
        size = cf_sort_swap_size(sort, block, 2, place(0, 1, 0, 0), chosen);
        return size > 0 && size + 2 == block->count;
    }
    condition = condition == CF_NONE ? CF_NONE : cf_unwrap(&sort->source->syntax, condition);
    if (block->count != 3 || cf_sort_child(sort, test, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        condition == CF_NONE ||
        cf_sort_nodes(sort)[condition].kind != CF_NODE_COMPARISON_OPERATOR ||
        !cf_sort_read_block(sort, cf_sort_child(sort, test, CF_FIELD_CONSEQUENCE), &body))
        return false;
    left = cf_sort_variable(sort, cf_sort_nodes(sort)[condition].first);
    operator = cf_sort_nodes(sort)[cf_sort_nodes(sort)[condition].first].next;
    right = cf_sort_variable(sort, cf_sort_nodes(sort)[operator].next);
    size = cf_sort_swap_size(sort, &body, 0, place(0, 1, 0, 0), chosen);
    return size > 0 && size == body.count && cf_sort_is(sort, operator, "!=") &&
           ((left == sort->i && right == sort->chosen) ||
            (left == sort->chosen && right == sort->i));
}

/* Selection sort: m = i; for j: if a[j] < a[m]: m = j; swap. */
static bool read_selection(struct cf_sort *sort, const struct range *outer,
                           const struct cf_sort_block *block)
{
    uint32_t value = CF_NONE;
    struct cf_sort_block body;

    sort->chosen = cf_sort_named(sort, block, 0, &value);
    if (block->count < 3 || sort->chosen == CF_NONE || cf_sort_variable(sort, value) != sort->i ||
        !read_rest(sort, block->items[1], outer, &body))
        return false;
    sort->earlier = (struct cf_place){ .chosen = 1 };
    sort->later = place(0, 0, 1, 0);
    return read_choice(sort, body.items[0]) && ends_with_itself(sort) &&
           read_last_swap(sort, block);
}

/* `j >= least` or `j > least - 1` for the least j. */
static bool is_bound(struct cf_sort *sort, uint32_t node, long least)
{
    uint32_t left, operator;
    struct cf_place bound;

    node = cf_unwrap(&sort->source->syntax, node);
    if (cf_sort_nodes(sort)[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = cf_sort_nodes(sort)[node].first;
    operator = cf_sort_nodes(sort)[left].next;
    if (cf_sort_nodes(sort)[cf_sort_nodes(sort)[operator].next].next != CF_NONE ||
        cf_sort_variable(sort, left) != sort->j ||
        !cf_sort_read_place(sort, cf_sort_nodes(sort)[operator].next, &bound) ||
        !cf_place_same(bound, place(0, 0, 0, bound.one)))
        return false;
    return (cf_sort_is(sort, operator, ">=") && bound.one == least) ||
           (cf_sort_is(sort, operator, ">") && bound.one == least - 1);
}

/* `j -= 1` */
static bool steps_down(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k)
{
    uint32_t node = cf_sort_is_kind(sort, block, k, CF_NODE_EXPRESSION_STATEMENT)
                        ? cf_sort_nodes(sort)[block->items[k]].first
                        : CF_NONE;

    return node != CF_NONE && cf_sort_nodes(sort)[node].kind == CF_NODE_AUGMENTED_ASSIGNMENT &&
           cf_sort_variable(sort, cf_sort_child(sort, node, CF_FIELD_LEFT)) == sort->j &&
           cf_sort_is(sort, cf_sort_child(sort, node, CF_FIELD_OPERATOR), "-=") &&
           cf_sort_is(sort, cf_sort_child(sort, node, CF_FIELD_RIGHT), "1");
}

/* `a[to] = a[from]`; `from` NULL: the variable that holds the element. */
static bool moves(struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                  struct cf_place to, const struct cf_place *from)
{
    uint32_t assignment = cf_sort_assignment(sort, block, k);
    uint32_t left = cf_sort_child(sort, assignment, CF_FIELD_LEFT);
    uint32_t right = cf_sort_child(sort, assignment, CF_FIELD_RIGHT);
    struct cf_place at;

    if (left == CF_NONE || right == CF_NONE || !cf_sort_read_element(sort, left, &at) ||
        !cf_place_same(at, to))
        return false;
    if (from == NULL)
        return cf_sort_variable(sort, right) == sort->held;
    return cf_sort_read_element(sort, right, &at) && cf_place_same(at, *from);
}

/* `while j >= 0 and a[j] > x:`, where the element at `earlier` moves up by one. */
static bool read_moves(struct cf_sort *sort, uint32_t loop)
{
    uint32_t condition = cf_sort_child(sort, loop, CF_FIELD_CONDITION);
    struct cf_sort_block block;
    size_t size = 1;

    condition = condition == CF_NONE ? CF_NONE : cf_unwrap(&sort->source->syntax, condition);
    if (condition == CF_NONE || cf_sort_nodes(sort)[loop].kind != CF_NODE_WHILE_STATEMENT ||
        cf_sort_child(sort, loop, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        cf_sort_nodes(sort)[condition].kind != CF_NODE_BOOLEAN_OPERATOR ||
        !cf_sort_is(sort, cf_sort_child(sort, condition, CF_FIELD_OPERATOR), "and") ||
        !is_bound(sort, cf_sort_child(sort, condition, CF_FIELD_LEFT), -sort->earlier.one) ||
        !cf_sort_read_test(sort, cf_sort_child(sort, condition, CF_FIELD_RIGHT)) ||
        !cf_sort_read_block(sort, cf_sort_child(sort, loop, CF_FIELD_BODY), &block))
        return false;
    if (!sort->later_is_held)
        size = cf_sort_swap_size(sort, &block, 0, sort->earlier, sort->later);
    else if (!moves(sort, &block, 0, sort->later, &sort->earlier))
        return false;
    return size > 0 && steps_down(sort, &block, size) && block.count == size + 1;
}

/* `j = i` or `j = i - 1`: the first element that is looked at is the one in front of i. */
static bool read_start(struct cf_sort *sort, const struct cf_sort_block *block, size_t k)
{
    uint32_t value = CF_NONE;
    struct cf_place start;

    sort->j = cf_sort_named(sort, block, k, &value);
    if (sort->j == CF_NONE || !cf_sort_read_place(sort, value, &start) ||
        !cf_place_same(start, place(0, 1, 0, start.one)) || start.one > 0 || start.one < -1)
        return false;
    sort->earlier = place(0, 0, 1, -1 - start.one);
    sort->later = place(0, 0, 1, -start.one);
    return true;
}

/* Insertion sort. */
static bool read_insertion(struct cf_sort *sort, const struct range *outer,
                           const struct cf_sort_block *block)
{
    uint32_t value = CF_NONE;
    struct cf_place at;
    size_t held = 0;

    if (outer->step != 1 || !cf_place_same(outer->stop, place(1, 0, 0, 0)) ||
        !cf_place_same(outer->start, place(0, 0, 0, outer->start.one)) || outer->start.one < 0 ||
        outer->start.one > 1)
        return false;
    sort->stable = true;
    if (block->count == 2)
        return read_start(sort, block, 0) && read_moves(sort, block->items[1]);
    if (block->count != 4)
        return false;
    if (!read_start(sort, block, 1)) {
        held = 1;
        if (!read_start(sort, block, 0))
            return false;
    }
    sort->held = cf_sort_named(sort, block, held, &value);
    sort->later_is_held = true;
    return sort->held != CF_NONE && cf_sort_read_element(sort, value, &at) &&
           cf_place_same(at, place(0, 1, 0, 0)) && read_moves(sort, block->items[2]) &&
           moves(sort, block, 3, sort->later, NULL);
}

static struct cf_sort new_sort(struct cf_site *site)
{
    return (struct cf_sort){ .site = site,
                             .source = site->source,
                             .list = CF_NONE,
                             .i = CF_NONE,
                             .j = CF_NONE,
                             .chosen = CF_NONE,
                             .held = CF_NONE,
                             .flag = CF_NONE,
                             .swapped_with = CF_NONE };
}

/* Nothing reads the variables of the sort behind it. */
static bool variables_end(const struct cf_sort *sort, struct cf_span span)
{
    const uint32_t bindings[] = { sort->i,    sort->j,    sort->chosen,
                                  sort->held, sort->flag, sort->swapped_with };

    for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
        if (bindings[i] != CF_NONE && !cf_unused_after(sort->source, span, bindings[i]))
            return false;
    }
    return true;
}

/* The comments of the sort, each on a line of its own; NULL: out of memory. */
static const char *comments_of(struct cf_sort *sort, struct cf_span span, const char *indent)
{
    const char *text = "";

    for (uint32_t i = span.first; i < span.after && text != NULL; i++) {
        if (cf_sort_nodes(sort)[i].kind == CF_NODE_COMMENT)
            text = cf_arena_printf(sort->site->arena, "%s%s\n%s", text, cf_site_text(sort->site, i),
                                   indent);
    }
    return text;
}

/* The sort of the list in place of the statements from `first` to the loop. */
static bool write_sort(struct cf_sort *sort, uint32_t first, uint32_t loop)
{
    struct cf_span span = { first, cf_node_after(&sort->source->syntax, loop) };
    const char *indent = cf_site_indent(sort->site, first), *comments, *text;

    if (indent == NULL || !cf_pure(sort->source, sort->list) || !variables_end(sort, span) ||
        !cf_site_starts_line(sort->site, first) || !cf_conditions_hold(sort->site) ||
        !cf_site_assume_type(sort->site, sort->list, CF_TYPE_LIST))
        return false;
    comments = comments_of(sort, span, indent);
    text = cf_sort_write(sort, indent);
    return comments != NULL && text != NULL &&
           cf_site_edit(sort->site, cf_sort_nodes(sort)[first].start, cf_sort_nodes(sort)[loop].end,
                        cf_arena_printf(sort->site->arena, "%s%s", comments, text));
}

bool cf_rewrite_hand_written_sort(struct cf_site *site, uint32_t node)
{
    static bool (*const readers[])(struct cf_sort *, const struct range *,
                                   const struct cf_sort_block *) = { read_bubble, read_exchange,
                                                                     read_selection,
                                                                     read_insertion };

    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        struct cf_sort sort = new_sort(site);
        struct range outer;
        struct cf_sort_block block;

        site->assumptions.count = 0;
        if (!read_for(&sort, node, &sort.i, &outer, &block) || sort.list == CF_NONE)
            return false;
        if (readers[i](&sort, &outer, &block))
            return write_sort(&sort, node, node);
    }
    return false;
}

/* The statement in front of the node; CF_NONE. */
static uint32_t statement_before(const struct cf_node *nodes, uint32_t node)
{
    uint32_t before = CF_NONE;

    for (uint32_t i = nodes[nodes[node].parent].first; i != node; i = nodes[i].next)
        before = nodes[i].kind == CF_NODE_COMMENT ? before : i;
    return before;
}

/* `rounds += 1`; the binding, CF_NONE. */
static uint32_t counted(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k)
{
    uint32_t node = cf_sort_is_kind(sort, block, k, CF_NODE_EXPRESSION_STATEMENT)
                        ? cf_sort_nodes(sort)[block->items[k]].first
                        : CF_NONE;

    if (node == CF_NONE || cf_sort_nodes(sort)[node].kind != CF_NODE_AUGMENTED_ASSIGNMENT ||
        !cf_sort_is(sort, cf_sort_child(sort, node, CF_FIELD_OPERATOR), "+=") ||
        !cf_sort_is(sort, cf_sort_child(sort, node, CF_FIELD_RIGHT), "1"))
        return CF_NONE;
    return cf_sort_variable(sort, cf_sort_child(sort, node, CF_FIELD_LEFT));
}

/* `flag = True` in front of the loop, and `rounds = 0` where rounds are counted; CF_NONE. */
static uint32_t read_front(const struct cf_sort *sort, uint32_t loop)
{
    const uint32_t last = statement_before(cf_sort_nodes(sort), loop);
    struct cf_sort_block front = { { last, CF_NONE }, 1 };
    uint32_t value = CF_NONE;
    size_t flag;

    if (last == CF_NONE || sort->i == CF_NONE)
        return last != CF_NONE && sets_flag(sort, &front, 0, true) ? last : CF_NONE;
    front.items[1] = statement_before(cf_sort_nodes(sort), last);
    front.count = front.items[1] == CF_NONE ? 1 : 2;
    flag = cf_sort_named(sort, &front, 0, &value) == sort->i ? 1 : 0;
    return front.count == 2 && cf_sort_named(sort, &front, 1 - flag, &value) == sort->i &&
                   cf_sort_is(sort, value, "0") && sets_flag(sort, &front, flag, true)
               ? front.items[1]
               : CF_NONE;
}

/* `flag = True`, `while flag:`, `flag = False`, and a round of bubble sort. */
bool cf_rewrite_sort_until_quiet(struct cf_site *site, uint32_t node)
{
    const struct range upwards = { .step = 1 };
    struct cf_sort sort = new_sort(site);
    uint32_t condition = cf_sort_child(&sort, node, CF_FIELD_CONDITION), first;
    struct cf_sort_block body;

    if (condition == CF_NONE || cf_sort_child(&sort, node, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !cf_sort_read_block(&sort, cf_sort_child(&sort, node, CF_FIELD_BODY), &body) ||
        body.count < 2 || body.count > 3)
        return false;
    sort.flag = cf_sort_variable(&sort, cf_unwrap(&site->source->syntax, condition));
    sort.i = body.count == 3 ? counted(&sort, &body, 2) : CF_NONE;
    if (sort.flag == CF_NONE || (body.count == 3) != (sort.i != CF_NONE))
        return false;
    first = read_front(&sort, node);
    return first != CF_NONE && sets_flag(&sort, &body, 0, false) &&
           read_neighbours(&sort, body.items[1], sort.i == CF_NONE ? NULL : &upwards) &&
           write_sort(&sort, first, node);
}
