/* SPDX-License-Identifier: Apache-2.0 */
/* `"{} of {}".format(a, b)` as an f-string. */
#include "candidates/rewrites.h"

#include "base/buf.h"

#include <string.h>

#define TEXT_MAX_BYTES 4096
#define ARGUMENTS_MAX 12

/* The object of `"...".format(...)`, a plain str without a prefix; CF_NONE. */
static uint32_t text_of(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), object, name;

    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return CF_NONE;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || name == CF_NONE || !cf_node_is(syntax, name, "format") ||
        syntax->nodes[object].kind != CF_NODE_STRING)
        return CF_NONE;
    return strchr("'\"", syntax->text[syntax->nodes[object].start]) != NULL ? object : CF_NONE;
}

/* The argument can stand between braces, whatever quotes the text has. */
static bool argument_fits(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *at = &syntax->nodes[node];

    if (at->kind != CF_NODE_IDENTIFIER && at->kind != CF_NODE_ATTRIBUTE &&
        at->kind != CF_NODE_CALL && at->kind != CF_NODE_SUBSCRIPT &&
        at->kind != CF_NODE_BINARY_OPERATOR)
        return false;
    for (uint32_t i = at->start; i < at->end; i++) {
        if (strchr("'\"\\{}!:#\n=", syntax->text[i]) != NULL)
            return false;
    }
    return true;
}

/* The arguments, all of them positional; false: too many, or others. */
static bool read_arguments(const struct cf_syntax *syntax, uint32_t call,
                           uint32_t arguments[ARGUMENTS_MAX], size_t *count)
{
    uint32_t list = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    *count = 0;
    if (list == CF_NONE || syntax->nodes[list].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = syntax->nodes[list].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (*count == ARGUMENTS_MAX || !argument_fits(syntax, i))
            return false;
        arguments[(*count)++] = i;
    }
    return *count > 0;
}

/* The literal with the arguments for its `{}`; false: it has other braces, or not as many. */
static bool write_text(const struct cf_syntax *syntax, uint32_t text, const uint32_t *arguments,
                       size_t count, struct cf_buf *out)
{
    size_t used = 0;

    cf_buf_add_char(out, 'f');
    for (uint32_t i = syntax->nodes[text].start; i < syntax->nodes[text].end; i++) {
        char c = syntax->text[i];

        if (c != '{' && c != '}') {
            cf_buf_add_char(out, c);
            continue;
        }
        if (c == '}' || syntax->text[i + 1] != '}' || used == count)
            return false;
        cf_buf_add_char(out, '{');
        cf_buf_add(out, syntax->text + syntax->nodes[arguments[used]].start,
                   syntax->nodes[arguments[used]].end - syntax->nodes[arguments[used]].start);
        cf_buf_add_char(out, '}');
        used++;
        i++;
    }
    return used == count;
}

bool cf_rewrite_format_text(struct cf_site *site, uint32_t node)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t text = text_of(site->source, node), arguments[ARGUMENTS_MAX];
    size_t count = 0;
    struct cf_buf out;
    bool done;

    if (text == CF_NONE || cf_node_child_of(syntax, text, CF_NODE_INTERPOLATION) != CF_NONE ||
        !read_arguments(syntax, node, arguments, &count))
        return false;
    cf_buf_init(&out, TEXT_MAX_BYTES);
    done = write_text(syntax, text, arguments, count, &out) && cf_buf_status(&out, NULL) == CF_OK &&
           cf_site_edit(site, syntax->nodes[node].start, syntax->nodes[node].end,
                        cf_arena_strdup(site->arena, cf_buf_str(&out)));
    cf_buf_deinit(&out);
    return done;
}
