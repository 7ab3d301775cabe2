/* SPDX-License-Identifier: Apache-2.0 */
/* cmp_to_key(compare) where compare only compares one thing after another: a key function. */
#include "candidates/condition.h"
#include "candidates/rewrites.h"

#include "base/buf.h"

#include <string.h>

#define PARTS_MAX 6
#define LOCALS_MAX 8
#define DEPTH_MAX 4

/* A comparison function while it is read. */
struct comparison {
    struct cf_site *site;
    const struct cf_definition *definition;
    uint32_t first, second; /* bindings of its parameters */
    struct {
        uint32_t binding, value;
    } locals[LOCALS_MAX];
    size_t local_count;
    const char *parts[PARTS_MAX]; /* of the key, with the first parameter's name */
    size_t part_count;
};

static uint32_t skip_comments(const struct cf_node *nodes, uint32_t node)
{
    while (node != CF_NONE && nodes[node].kind == CF_NODE_COMMENT)
        node = nodes[node].next;
    return node;
}

static uint32_t local_value(const struct comparison *comparison, uint32_t binding)
{
    for (size_t i = 0; i < comparison->local_count; i++) {
        if (comparison->locals[i].binding == binding)
            return comparison->locals[i].value;
    }
    return CF_NONE;
}

/* The expression with locals replaced by their values, and the parameter by the first one's name.
 */
static bool expand(const struct comparison *comparison, uint32_t node, uint32_t parameter,
                   unsigned depth, struct cf_buf *out)
{
    const struct cf_source *source = comparison->site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = syntax->nodes[node].start, after = cf_node_after(syntax, node);

    for (uint32_t i = node; i < after; i++) {
        uint32_t binding, value;

        if (!cf_is_variable(source, i))
            continue;
        binding = cf_binding_of(source, i);
        value = binding == CF_NONE ? CF_NONE : local_value(comparison, binding);
        if (value == CF_NONE && binding != parameter) {
            if (binding == comparison->first || binding == comparison->second)
                return false; /* one side mentions both */
            continue;
        }
        cf_buf_add(out, syntax->text + at, syntax->nodes[i].start - at);
        at = syntax->nodes[i].end;
        if (value == CF_NONE)
            cf_buf_add_str(
                out, cf_name_text(&syntax->names, source->scopes.bindings[comparison->first].name));
        else if (depth == 0 || !expand(comparison, value, parameter, depth - 1, out))
            return false;
    }
    cf_buf_add(out, syntax->text + at, syntax->nodes[node].end - at);
    return true;
}

static const char *expanded(const struct comparison *comparison, uint32_t node, uint32_t parameter)
{
    struct cf_buf out;
    const char *text = NULL;

    cf_buf_init(&out, CF_RULE_MAX_BYTES);
    if (expand(comparison, cf_unwrap(&comparison->site->source->syntax, node), parameter, DEPTH_MAX,
               &out) &&
        cf_buf_status(&out, NULL) == CF_OK) {
        text = cf_arena_strdup(comparison->site->arena, cf_buf_str(&out));
        comparison->site->failed = comparison->site->failed || text == NULL;
    }
    cf_buf_deinit(&out);
    return text;
}

/* Left is of the first parameter what right is of the second: the text of the key's part; NULL. */
static const char *mirrored(const struct comparison *comparison, uint32_t left, uint32_t right)
{
    const char *one = expanded(comparison, left, comparison->first);
    const char *other = expanded(comparison, right, comparison->second);

    return one != NULL && other != NULL && strcmp(one, other) == 0 &&
                   cf_pure(comparison->site->source, left)
               ? one
               : NULL;
}

/* The sides of `left operator right`, a comparison or an arithmetic one. */
static bool sides(const struct cf_syntax *syntax, uint32_t node, const char *operator,
                  uint32_t *left, uint32_t *right)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t sign;

    node = cf_unwrap(syntax, node);
    if (nodes[node].kind != CF_NODE_COMPARISON_OPERATOR &&
        nodes[node].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    *left = nodes[node].first;
    sign = nodes[*left].next;
    *right = sign == CF_NONE ? CF_NONE : nodes[sign].next;
    return *right != CF_NONE && nodes[*right].next == CF_NONE && cf_node_is(syntax, sign, operator);
}

static bool add_part(struct comparison *comparison, const char *part)
{
    if (part == NULL || comparison->part_count == PARTS_MAX)
        return false;
    comparison->parts[comparison->part_count++] = part;
    return true;
}

/* What a return statement gives; CF_NONE. */
static uint32_t returned(const struct cf_syntax *syntax, uint32_t statement)
{
    return statement != CF_NONE && syntax->nodes[statement].kind == CF_NODE_RETURN_STATEMENT
               ? skip_comments(syntax->nodes, syntax->nodes[statement].first)
               : CF_NONE;
}

/* `if left != right: return left - right` */
static bool read_if(struct comparison *comparison, uint32_t statement)
{
    const struct cf_syntax *syntax = &comparison->site->source->syntax;
    uint32_t condition = cf_node_child(syntax, statement, CF_FIELD_CONDITION);
    uint32_t block = cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE);
    uint32_t left = CF_NONE, right = CF_NONE, from = CF_NONE, less = CF_NONE, value;
    const char *part, *same;

    if (condition == CF_NONE || block == CF_NONE ||
        cf_node_child(syntax, statement, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !sides(syntax, condition, "!=", &left, &right))
        return false;
    value = returned(syntax, skip_comments(syntax->nodes, syntax->nodes[block].first));
    if (value == CF_NONE || !sides(syntax, value, "-", &from, &less))
        return false;
    part = mirrored(comparison, left, right);
    same = mirrored(comparison, from, less);
    return part != NULL && same != NULL && strcmp(part, same) == 0 && add_part(comparison, part);
}

/* `return left - right`, `return -1 if left < right else 1`, `return 0` */
static bool read_return(struct comparison *comparison, uint32_t statement)
{
    const struct cf_syntax *syntax = &comparison->site->source->syntax;
    uint32_t value = returned(syntax, statement), left = CF_NONE, right = CF_NONE;
    uint32_t yes, condition, no;

    if (value == CF_NONE)
        return false;
    value = cf_unwrap(syntax, value);
    if (cf_node_is(syntax, value, "0"))
        return comparison->part_count > 0;
    if (sides(syntax, value, "-", &left, &right))
        return add_part(comparison, mirrored(comparison, left, right));
    if (syntax->nodes[value].kind != CF_NODE_CONDITIONAL_EXPRESSION)
        return false;
    yes = skip_comments(syntax->nodes, syntax->nodes[value].first);
    condition = syntax->nodes[yes].next;
    no = condition == CF_NONE ? CF_NONE : syntax->nodes[condition].next;
    return no != CF_NONE && cf_node_is(syntax, yes, "-1") && cf_node_is(syntax, no, "1") &&
           sides(syntax, condition, "<", &left, &right) &&
           add_part(comparison, mirrored(comparison, left, right));
}

/* `name = value`, once and pure. */
static bool read_local(struct comparison *comparison, uint32_t statement)
{
    const struct cf_source *source = comparison->site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t assignment = syntax->nodes[statement].first, left, right, binding;

    if (assignment == CF_NONE || syntax->nodes[assignment].kind != CF_NODE_ASSIGNMENT ||
        comparison->local_count == LOCALS_MAX)
        return false;
    left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        !cf_pure(source, right))
        return false;
    binding = cf_binding_of(source, left);
    if (binding == CF_NONE || local_value(comparison, binding) != CF_NONE ||
        binding == comparison->first || binding == comparison->second)
        return false;
    comparison->locals[comparison->local_count].binding = binding;
    comparison->locals[comparison->local_count++].value = right;
    return true;
}

static bool read_body(struct comparison *comparison)
{
    const struct cf_syntax *syntax = &comparison->site->source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t statement = skip_comments(nodes, nodes[comparison->definition->body].first);

    if (statement != CF_NONE && nodes[statement].kind == CF_NODE_EXPRESSION_STATEMENT &&
        nodes[nodes[statement].first].kind == CF_NODE_STRING) /* its documentation */
        statement = skip_comments(nodes, nodes[statement].next);
    for (; statement != CF_NONE; statement = skip_comments(nodes, nodes[statement].next)) {
        if (nodes[statement].kind == CF_NODE_RETURN_STATEMENT)
            return skip_comments(nodes, nodes[statement].next) == CF_NONE &&
                   read_return(comparison, statement);
        if (nodes[statement].kind == CF_NODE_IF_STATEMENT ? !read_if(comparison, statement)
                                                          : !read_local(comparison, statement))
            return false;
    }
    return false;
}

/* The function of the file that the name calls: two parameters, nothing around it. */
static bool find_function(struct comparison *comparison, uint32_t name)
{
    const struct cf_source *source = comparison->site->source;
    uint32_t binding = cf_binding_of(source, name);

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_FUNCTION)
        return false;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = &source->definitions.items[i];
        const struct cf_parameter *parameters = source->definitions.parameters;

        if (at->name != source->scopes.bindings[binding].name || at->kind != CF_DEFINES_FUNCTION ||
            source->scopes.scopes[at->scope].parent != source->scopes.bindings[binding].scope)
            continue;
        comparison->definition = at;
        if (at->whole != at->node || at->parameter_count != 2 ||
            (at->flags & (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR)) != 0)
            return false;
        comparison->first = cf_binding_of(source, parameters[at->first_parameter].node);
        comparison->second = cf_binding_of(source, parameters[at->first_parameter + 1].node);
        return comparison->first != CF_NONE && comparison->second != CF_NONE;
    }
    return false;
}

static bool write_key(struct comparison *comparison, uint32_t call)
{
    const struct cf_source *source = comparison->site->source;
    const char *name =
        cf_name_text(&source->syntax.names, source->scopes.bindings[comparison->first].name);
    struct cf_buf out;
    const char *text = NULL;

    cf_buf_init(&out, CF_RULE_MAX_BYTES);
    cf_buf_printf(&out, comparison->part_count > 1 ? "lambda %s: (" : "lambda %s: ", name);
    for (size_t i = 0; i < comparison->part_count; i++)
        cf_buf_printf(&out, i == 0 ? "%s" : ", %s", comparison->parts[i]);
    if (comparison->part_count > 1)
        cf_buf_add_char(&out, ')');
    if (cf_buf_status(&out, NULL) == CF_OK)
        text = cf_arena_strdup(comparison->site->arena, cf_buf_str(&out));
    cf_buf_deinit(&out);
    comparison->site->failed = comparison->site->failed || text == NULL;
    return text != NULL && cf_site_replace(comparison->site, call, text);
}

bool cf_rewrite_comparison_key(struct cf_site *site, uint32_t node)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    struct comparison comparison = { .site = site, .first = CF_NONE, .second = CF_NONE };
    uint32_t function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, node, CF_FIELD_ARGUMENTS);
    uint32_t keyword = syntax->nodes[node].parent, name;

    if (function == CF_NONE || arguments == CF_NONE ||
        !cf_imported_is(site->source, function, "functools", "cmp_to_key") ||
        syntax->nodes[keyword].kind != CF_NODE_KEYWORD_ARGUMENT ||
        !cf_node_is(syntax, cf_node_child(syntax, keyword, CF_FIELD_NAME), "key"))
        return false;
    name = skip_comments(syntax->nodes, syntax->nodes[arguments].first);
    return name != CF_NONE && skip_comments(syntax->nodes, syntax->nodes[name].next) == CF_NONE &&
           syntax->nodes[name].kind == CF_NODE_IDENTIFIER && find_function(&comparison, name) &&
           read_body(&comparison) && write_key(&comparison, node);
}
