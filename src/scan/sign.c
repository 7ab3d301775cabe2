/* SPDX-License-Identifier: Apache-2.0 */
/* Signs of slow code in a function's text, where no rule knows a better form. */
#include "candidates/code.h"
#include "scan/cpu.h"

#include <string.h>

/* Calls that are known to be dear; some of them only in a loop. */
static const struct {
    const char *name; /* full; "." in front: a method of that name */
    const char *pattern;
    bool in_loop;
} calls[] = {
    { "copy.deepcopy", "deepcopy", false },
    { "re.compile", "Regex compiled in each call", false },
    { "re.match", "Regex by its text in a loop", true },
    { "re.search", "Regex by its text in a loop", true },
    { "re.sub", "Regex by its text in a loop", true },
    { "re.findall", "Regex by its text in a loop", true },
    { "json.loads", "JSON in a loop", true },
    { "json.dumps", "JSON in a loop", true },
    { "yaml.safe_load", "YAML in a loop", true },
    { "pickle.dumps", "Pickling in a loop", true },
    { "pickle.loads", "Pickling in a loop", true },
    { "builtins.open", "Files opened in a loop", true },
    { "builtins.sorted", "Sorting in a loop", true },
    { "datetime.datetime.strptime", "strptime in a loop", true },
    { ".iterrows", "Row by row over a frame", false },
    { ".apply", "Row by row over a frame in a loop", true },
    { ".index", "Wrong container: index() in a loop", true },
    { ".count", "Quadratic loop: count() in a loop", true },
    { ".remove", "Quadratic loop: remove() in a loop", true },
    { ".insert", "Quadratic loop: insert(0) in a loop", true },
    { ".sort", "Sorting in a loop", true },
    { ".join", "String building: join() in a loop", true },
    { ".pop", "Wrong container: pop(0) of a list in a loop", true },
};

/* Of `pop` and `insert` only those at the front move all that is behind. */
static bool is_at_front(const struct cf_scan_file *file, uint32_t call)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t place = cf_scan_argument(file, call, 0);

    return place != CF_NONE && cf_node_is(syntax, place, "0");
}

static bool is_meant(const struct cf_scan_file *file, uint32_t call, const char *method)
{
    return (strcmp(method, ".pop") != 0 && strcmp(method, ".insert") != 0) ||
           is_at_front(file, call);
}

static const char *sign_of_call(const struct cf_scan_file *file, uint32_t call, bool loop)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const uint32_t attribute =
        function == CF_NONE ? CF_NONE : cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    char name[CF_SCAN_DOTTED_MAX];
    const bool named = cf_scan_called(file, call, name);

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const bool method = calls[i].name[0] == '.';

        if (calls[i].in_loop && !loop)
            continue;
        if (method ? !named && attribute != CF_NONE &&
                         cf_node_is(syntax, attribute, calls[i].name + 1) &&
                         is_meant(file, call, calls[i].name)
                   : named && strcmp(name, calls[i].name) == 0)
            return calls[i].pattern;
    }
    return NULL;
}

/* How many loops of the function are around the node. */
static unsigned depth_of(const struct cf_source *source, uint32_t node)
{
    unsigned depth = 0;

    for (uint32_t loop = cf_loop_around(source, node); loop != CF_NONE && depth < 8;
         loop = cf_loop_around(source, loop))
        depth++;
    return depth;
}

/* `rest = rest[n:]` in a loop copies what is left again and again. */
static bool is_rest_of_itself(const struct cf_syntax *syntax, uint32_t assignment)
{
    const uint32_t left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    const uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    const uint32_t value = right != CF_NONE && syntax->nodes[right].kind == CF_NODE_SUBSCRIPT
                               ? cf_node_child(syntax, right, CF_FIELD_VALUE)
                               : CF_NONE;

    return left != CF_NONE && value != CF_NONE && cf_same_code(syntax, left, syntax, value) &&
           cf_node_child_of(syntax, right, CF_NODE_SLICE) != CF_NONE;
}

/* Text: a literal, or a sum with one. */
static bool is_text(const struct cf_syntax *syntax, uint32_t node)
{
    for (uint32_t i = node; i < cf_node_after(syntax, node); i++) {
        if (syntax->nodes[i].kind == CF_NODE_STRING)
            return true;
        if (syntax->nodes[i].kind == CF_NODE_CALL || syntax->nodes[i].kind == CF_NODE_SUBSCRIPT)
            return false;
    }
    return false;
}

static const char *sign_of_node(const struct cf_scan_file *file, uint32_t node, bool often)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const bool loop = cf_loop_around(&file->source, node) != CF_NONE;
    uint32_t right;

    switch (syntax->nodes[node].kind) {
    case CF_NODE_CALL:
        return sign_of_call(file, node, loop || often);
    case CF_NODE_TRY_STATEMENT:
        return loop ? "Exceptions in a loop" : NULL;
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
        return loop && right != CF_NONE && is_text(syntax, right) ? "String building in a loop"
                                                                  : NULL;
    case CF_NODE_ASSIGNMENT:
        return loop && is_rest_of_itself(syntax, node)
                   ? "Quadratic loop: the rest is copied in a loop"
                   : NULL;
    default:
        return NULL;
    }
}

/* Calls itself more than once: the same arguments come again. */
static bool is_branching_recursion(const struct cf_scan_file *file, uint32_t definition)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const struct cf_definition *function = &file->source.definitions.items[definition];
    const char *name = cf_name_text(&syntax->names, function->name);
    unsigned calls_of_itself = 0;

    for (uint32_t i = function->node; i < cf_node_after(syntax, function->node); i++) {
        const uint32_t called = syntax->nodes[i].kind == CF_NODE_CALL
                                    ? cf_node_child(syntax, i, CF_FIELD_FUNCTION)
                                    : CF_NONE;

        calls_of_itself += called != CF_NONE && cf_node_is(syntax, called, name);
    }
    return calls_of_itself > 1;
}

const char *cf_cpu_sign(const struct cf_scan_file *file, uint32_t definition, bool often)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t node = file->source.definitions.items[definition].node;
    const char *found = NULL;
    unsigned depth = 0;

    for (uint32_t i = node + 1; i < cf_node_after(syntax, node); i++) {
        const char *sign = sign_of_node(file, i, often);

        if (sign != NULL && (found == NULL || strstr(sign, "Exceptions") == NULL))
            found = found == NULL || strstr(found, "Exceptions") != NULL ? sign : found;
        if (syntax->nodes[i].kind == CF_NODE_FOR_STATEMENT ||
            syntax->nodes[i].kind == CF_NODE_WHILE_STATEMENT ||
            syntax->nodes[i].kind == CF_NODE_FOR_IN_CLAUSE) {
            const unsigned inside = depth_of(&file->source, i) + 1;

            depth = inside > depth ? inside : depth;
        }
    }
    if (found != NULL)
        return found;
    if (is_branching_recursion(file, definition))
        return "Repeated computation: recursion without a cache";
    return depth > 1 ? "Quadratic loop: a loop in a loop" : NULL;
}
