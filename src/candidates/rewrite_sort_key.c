/* SPDX-License-Identifier: Apache-2.0 */
/* What a sort by hand compares: the key of list.sort(). */
#include "candidates/rewrite_sort.h"

#include "candidates/types.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#define TERMS_MAX 8
#define ORDERED \
    (CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_BOOL | CF_TYPE_STR | CF_TYPE_BYTES | CF_TYPE_TUPLE)

bool cf_place_same(struct cf_place a, struct cf_place b)
{
    return a.length == b.length && a.outer == b.outer && a.inner == b.inner &&
           a.chosen == b.chosen && a.one == b.one;
}

static struct cf_place add(struct cf_place a, struct cf_place b, long sign)
{
    return (struct cf_place){ a.length + sign * b.length, a.outer + sign * b.outer,
                              a.inner + sign * b.inner, a.chosen + sign * b.chosen,
                              a.one + sign * b.one };
}

/* `len(list)`, where the list is the one that was seen first. */
static bool read_length(struct cf_sort *sort, uint32_t call, struct cf_place *place)
{
    uint32_t list = cf_builtin_argument(sort->source, call, "len");

    if (list == CF_NONE)
        return false;
    if (sort->list == CF_NONE)
        sort->list = list;
    place->length = 1;
    return cf_same_code(&sort->source->syntax, list, &sort->source->syntax, sort->list);
}

static bool read_variable(struct cf_sort *sort, uint32_t node, struct cf_place *place)
{
    uint32_t binding = cf_binding_of(sort->source, node), call;

    if (binding == CF_NONE)
        return false;
    place->outer = binding == sort->i;
    place->inner = binding == sort->j;
    place->chosen = binding == sort->chosen;
    if (place->outer + place->inner + place->chosen == 1)
        return true;
    call = cf_length_call_of(sort->source, node);
    return call != CF_NONE && read_length(sort, call, place);
}

static bool read_sum(struct cf_sort *sort, uint32_t node, struct cf_place *place)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    struct cf_place a = { 0 }, b = { 0 };
    bool minus;

    if (left == CF_NONE || operator == CF_NONE || right == CF_NONE)
        return false;
    minus = cf_node_is(syntax, operator, "-");
    if ((!minus && !cf_node_is(syntax, operator, "+")) || !cf_sort_read_place(sort, left, &a) ||
        !cf_sort_read_place(sort, right, &b))
        return false;
    *place = add(a, b, minus ? -1 : 1);
    return true;
}

bool cf_sort_read_place(struct cf_sort *sort, uint32_t node, struct cf_place *place)
{
    const struct cf_syntax *syntax = &sort->source->syntax;

    *place = (struct cf_place){ 0 };
    node = cf_unwrap(syntax, node);
    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_INTEGER:
    case CF_NODE_UNARY_OPERATOR:
        return cf_literal_value(syntax, node, &place->one);
    case CF_NODE_IDENTIFIER:
        return read_variable(sort, node, place);
    case CF_NODE_CALL:
        return read_length(sort, node, place);
    case CF_NODE_BINARY_OPERATOR:
        return read_sum(sort, node, place);
    default:
        return false;
    }
}

bool cf_sort_read_element(struct cf_sort *sort, uint32_t node, struct cf_place *place)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    uint32_t list, index;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_SUBSCRIPT || sort->list == CF_NONE)
        return false;
    list = cf_node_child(syntax, node, CF_FIELD_VALUE);
    index = cf_node_child(syntax, node, CF_FIELD_SUBSCRIPT);
    return list != CF_NONE && index != CF_NONE && syntax->nodes[index].next == CF_NONE &&
           cf_same_code(syntax, list, syntax, sort->list) && cf_sort_read_place(sort, index, place);
}

enum which {
    NEITHER,
    EARLIER,
    LATER,
};

/* Which of the two compared elements the node is. */
static enum which element(struct cf_sort *sort, uint32_t node)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    struct cf_place place;

    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return sort->later_is_held && cf_is_variable(sort->source, node) &&
                       cf_binding_of(sort->source, node) == sort->held
                   ? LATER
                   : NEITHER;
    if (syntax->nodes[node].kind != CF_NODE_SUBSCRIPT || !cf_sort_read_element(sort, node, &place))
        return NEITHER;
    if (cf_place_same(place, sort->earlier))
        return EARLIER;
    return !sort->later_is_held && cf_place_same(place, sort->later) ? LATER : NEITHER;
}

/* The node is a variable of the sort, or its list. */
static bool is_of_the_sort(const struct cf_sort *sort, uint32_t node)
{
    uint32_t binding;

    if (cf_same_code(&sort->source->syntax, node, &sort->source->syntax, sort->list))
        return true;
    binding = cf_is_variable(sort->source, node) ? cf_binding_of(sort->source, node) : CF_NONE;
    return binding != CF_NONE &&
           (binding == sort->i || binding == sort->j || binding == sort->chosen ||
            binding == sort->held || binding == sort->flag || binding == sort->swapped_with);
}

/* The side of a comparison with the parameter for that element; NULL: it has more to do with it. */
static const char *key_text(struct cf_sort *sort, uint32_t side, enum which which)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    uint32_t at = syntax->nodes[side].start, after = cf_node_after(syntax, side), count = 0;
    const char *text = NULL;
    struct cf_buf out;
    bool good = true;

    cf_buf_init(&out, CF_RULE_MAX_BYTES);
    for (uint32_t i = side; i < after && good; i++) {
        if (element(sort, i) != which) {
            good = !is_of_the_sort(sort, i) && syntax->nodes[i].kind != CF_NODE_COMMENT;
            continue;
        }
        cf_buf_add(&out, syntax->text + at, syntax->nodes[i].start - at);
        cf_buf_add_str(&out, sort->parameter);
        at = syntax->nodes[i].end;
        i = cf_node_after(syntax, i) - 1;
        count++;
    }
    cf_buf_add(&out, syntax->text + at, syntax->nodes[side].end - at);
    if (good && count > 0 && cf_buf_status(&out, NULL) == CF_OK)
        text = cf_arena_strdup(sort->site->arena, cf_buf_str(&out));
    cf_buf_deinit(&out);
    return text;
}

/* The operands and the operator of a comparison of the two elements, by the same key. */
struct comparison {
    const char *key;
    uint32_t node;
    char operator; /* of `earlier operator later`: '>', '<' or '=' */
};

static bool read_sides(struct cf_sort *sort, uint32_t left, uint32_t right, bool *turned,
                       struct comparison *at)
{
    const char *other;

    at->key = key_text(sort, left, EARLIER);
    *turned = at->key == NULL;
    at->node = left;
    if (*turned)
        at->key = key_text(sort, left, LATER);
    other = key_text(sort, right, *turned ? EARLIER : LATER);
    return at->key != NULL && other != NULL && strcmp(at->key, other) == 0;
}

static bool read_comparison(struct cf_sort *sort, uint32_t node, struct comparison *at)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    uint32_t left, operator, right;
    bool turned = false;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = syntax->nodes[node].first;
    operator = syntax->nodes[left].next;
    right = operator == CF_NONE ? CF_NONE : syntax->nodes[operator].next;
    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE ||
        !read_sides(sort, left, right, &turned, at))
        return false;
    at->operator = syntax->text[syntax->nodes[operator].start];
    if (cf_node_is(syntax, operator, "=="))
        return true;
    if (!cf_node_is(syntax, operator, ">") && !cf_node_is(syntax, operator, "<"))
        return false;
    if (turned)
        at->operator = at->operator == '>' ? '<' : '>';
    return true;
}

/* The operands of `a or b or c`, whatever the parentheses. False: more than TERMS_MAX. */
static bool flatten(const struct cf_syntax *syntax, uint32_t node, const char *word,
                    uint32_t terms[TERMS_MAX], size_t *count)
{
    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_BOOLEAN_OPERATOR &&
        cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_OPERATOR), word))
        return flatten(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT), word, terms, count) &&
               flatten(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT), word, terms, count);
    if (*count == TERMS_MAX)
        return false;
    terms[(*count)++] = node;
    return true;
}

/* Values of the key are in an order, as far as is known. */
static bool key_fits(struct cf_sort *sort, const struct cf_sort_key *key)
{
    uint32_t own = cf_type_of(sort->source, key->node).own;

    if (cf_sort_by_itself(sort, key))
        return cf_site_assume_elements(sort->site, sort->list,
                                       CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_STR);
    if (!cf_pure(sort->source, key->node) || (own & ORDERED) == 0 ||
        (own != CF_TYPE_ANY && (own & ~(uint32_t)ORDERED) != 0))
        return false;
    if ((own & ~(uint32_t)CF_TYPE_INT) == 0)
        return true;
    return cf_site_assume(sort->site, "what the list is sorted by is there for every element: "
                                      "numbers, texts or tuples of them, and no NaN");
}

/* `K(a) > K(b)`, behind as many `K(a) == K(b)` as there are keys before. */
static bool read_term(struct cf_sort *sort, uint32_t term)
{
    const struct cf_syntax *syntax = &sort->source->syntax;
    uint32_t parts[TERMS_MAX];
    struct comparison at = { NULL, CF_NONE, '\0' };
    size_t count = 0;
    struct cf_sort_key *key;

    if (sort->key_count == CF_SORT_KEYS_MAX || !flatten(syntax, term, "and", parts, &count) ||
        count != sort->key_count + 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!read_comparison(sort, parts[i], &at) || (at.operator == '=') != (i + 1 < count) ||
            (at.operator == '=' && strcmp(at.key, sort->keys[i].text) != 0))
            return false;
    }
    if (at.key == NULL)
        return false;
    key = &sort->keys[sort->key_count++];
    *key = (struct cf_sort_key){ at.key, at.node, at.operator == '<' };
    return key_fits(sort, key);
}

bool cf_sort_read_test(struct cf_sort *sort, uint32_t test)
{
    uint32_t terms[TERMS_MAX];
    size_t count = 0;

    if (sort->parameter == NULL)
        sort->parameter = cf_site_name(sort->site, "item", true);
    if (sort->parameter == NULL || !flatten(&sort->source->syntax, test, "or", terms, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!read_term(sort, terms[i]))
            return false;
    }
    return true;
}

bool cf_sort_by_itself(const struct cf_sort *sort, const struct cf_sort_key *key)
{
    return strcmp(key->text, sort->parameter) == 0;
}

/* f of the key `f(item)`; 0: it is another. */
static size_t function_size(const struct cf_sort *sort, const struct cf_sort_key *key)
{
    size_t size = strcspn(key->text, "("), parameter = strlen(sort->parameter);

    for (size_t i = 0; i < size; i++) {
        if (strchr(" .[\"'", key->text[i]) != NULL)
            return 0;
    }
    return key->text[size] == '(' &&
                   strncmp(key->text + size + 1, sort->parameter, parameter) == 0 &&
                   strcmp(key->text + size + 1 + parameter, ")") == 0
               ? size
               : 0;
}

/* `list.sort(key=..., reverse=True)` */
static void add_sort(struct cf_buf *out, struct cf_sort *sort, const struct cf_sort_key *key,
                     const char *tuple)
{
    size_t size = tuple == NULL ? function_size(sort, key) : 0;
    bool itself = tuple == NULL && cf_sort_by_itself(sort, key);
    const char *list = cf_site_text(sort->site, sort->list);

    cf_buf_printf(out, "%s.sort(", list == NULL ? "" : list);
    if (size > 0)
        cf_buf_printf(out, "key=%.*s", (int)size, key->text);
    else if (!itself)
        cf_buf_printf(out, "key=lambda %s: %s", sort->parameter, tuple != NULL ? tuple : key->text);
    if (key->descending)
        cf_buf_printf(out, "%sreverse=True", itself ? "" : ", ");
    cf_buf_add_char(out, ')');
}

/* One sort for each key, the last key first: short ones without Python code, or mixed ones. */
static bool wants_rounds(const struct cf_sort *sort)
{
    bool simple = true, mixed = false;

    for (size_t i = 0; i < sort->key_count; i++) {
        const struct cf_sort_key *key = &sort->keys[i];

        simple = simple && (cf_sort_by_itself(sort, key) || function_size(sort, key) > 0);
        mixed = mixed || key->descending != sort->keys[0].descending;
    }
    return simple || mixed;
}

/* `(K, L)`; NULL: out of memory. */
static const char *tuple_of(const struct cf_sort *sort)
{
    const char *text = "(";

    for (size_t i = 0; i < sort->key_count && text != NULL; i++)
        text = cf_arena_printf(sort->site->arena, "%s%s%s", text, sort->keys[i].text,
                               i + 1 < sort->key_count ? ", " : ")");
    return text;
}

const char *cf_sort_write(struct cf_sort *sort, const char *indent)
{
    const char *text = NULL, *tuple = NULL;
    struct cf_buf out;

    if (sort->key_count > 1 && !wants_rounds(sort))
        tuple = tuple_of(sort);
    cf_buf_init(&out, CF_RULE_MAX_BYTES);
    for (size_t i = sort->key_count; i > 0; i--) {
        add_sort(&out, sort, &sort->keys[i - 1], tuple);
        if (tuple != NULL)
            break;
        if (i > 1)
            cf_buf_printf(&out, "\n%s", indent);
    }
    if (cf_buf_status(&out, NULL) == CF_OK)
        text = cf_arena_strdup(sort->site->arena, cf_buf_str(&out));
    cf_buf_deinit(&out);
    sort->site->failed = sort->site->failed || text == NULL;
    return text;
}
