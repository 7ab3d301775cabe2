/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/extract.h"

#include <string.h>

/* What each definition is, before any body is read: bodies refer to each other. */
static void describe(struct cf_extract *x, uint32_t def)
{
    const struct cf_definition *definition = &x->source->definitions.items[def];
    const struct cf_node *nodes = x->syntax->nodes;
    struct cf_fact_def *out = &x->defs[def];
    uint32_t last;

    *out = (struct cf_fact_def){
        .kind = definition->kind,
        .flags = definition->flags,
        .name = definition->name,
        .qualname = cf_word_of(x, definition->qualname),
        .parent = definition->parent,
        .line = nodes[definition->node].line,
        .start = nodes[definition->whole].start,
        .end = nodes[definition->whole].end,
        .params = definition->first_parameter,
        .param_count = definition->parameter_count,
        .result = cf_new_var(x),
        .yields = CF_NONE,
    };
    last = cf_node_after(x->syntax, definition->node) - 1;
    out->end_line = nodes[last].line;
    for (uint32_t i = nodes[last].start; i < out->end; i++)
        out->end_line += x->syntax->text[i] == '\n' && i + 1 < out->end;
    if ((definition->flags & CF_DEFINITION_GENERATOR) != 0)
        out->yields = cf_new_var(x);
}

/* Parameters get the variables of their bindings; * and ** hold containers. */
static void describe_parameters(struct cf_extract *x, uint32_t def)
{
    const struct cf_definition *definition = &x->source->definitions.items[def];

    for (uint32_t i = 0; i < definition->parameter_count; i++) {
        const struct cf_parameter *parameter =
            &x->source->definitions.parameters[definition->first_parameter + i];
        uint32_t binding = cf_scope_binding(&x->source->scopes, definition->scope, parameter->name);
        struct cf_fact_param param = {
            .var = binding == CF_NONE ? cf_new_var(x) : cf_binding_var(binding),
            .kind = parameter->kind,
            .name = parameter->name,
            .items = CF_NONE,
        };

        if (parameter->kind == CF_PARAMETER_ARGS || parameter->kind == CF_PARAMETER_KWARGS) {
            param.items = cf_new_var(x);
            (void)cf_add_fact(x, CF_FACT_CONTAINER, param.items, param.var, CF_NONE);
        }
        cf_buf_add(&x->parts[CF_PART_PARAMS], &param, sizeof(param));
    }
    if (x->defs[def].yields != CF_NONE)
        (void)cf_add_fact(x, CF_FACT_CONTAINER, x->defs[def].yields, x->defs[def].result, CF_NONE);
}

/* The last name of a base class as it is written, for those outside the project. */
static uint32_t base_name(const struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    if (nodes[node].kind == CF_NODE_SUBSCRIPT)
        node = nodes[node].first;
    if (node != CF_NONE && nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(x->syntax, node, CF_FIELD_ATTRIBUTE);
    return node == CF_NONE ? CF_NONE : nodes[node].name;
}

static void read_bases(struct cf_extract *x, uint32_t def)
{
    const struct cf_definition *definition = &x->source->definitions.items[def];
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t list = cf_node_child(x->syntax, definition->node, CF_FIELD_SUPERCLASSES);
    struct cf_fact_arg bases[64];
    uint32_t count = 0;

    x->scope = x->source->scopes.scopes[definition->scope].parent;
    for (uint32_t i = list == CF_NONE ? CF_NONE : nodes[list].first;
         i != CF_NONE && count < sizeof(bases) / sizeof(bases[0]); i = nodes[i].next) {
        uint32_t base = nodes[i].kind == CF_NODE_SUBSCRIPT ? nodes[i].first : i;

        if (nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT || nodes[i].kind == CF_NODE_COMMENT)
            continue;
        bases[count].kind = CF_ARG_POSITIONAL;
        bases[count].var = cf_eval(x, base, CF_USE_OBJECT);
        bases[count++].name = base_name(x, i);
    }
    x->defs[def].bases = (uint32_t)(x->parts[CF_PART_ARGS].len / sizeof(bases[0]));
    x->defs[def].base_count = count;
    cf_buf_add(&x->parts[CF_PART_ARGS], bases, count * sizeof(bases[0]));
}

/* Reads the body of a definition, or of the module (CF_NONE). */
static void read_body(struct cf_extract *x, uint32_t def)
{
    const struct cf_definition *definition;

    x->def = def;
    x->owner = def;
    while (x->owner != CF_NONE && x->defs[x->owner].kind == CF_DEFINES_CLASS)
        x->owner = x->defs[x->owner].parent;
    if (def == CF_NONE) {
        x->scope = 0;
        cf_eval_children(x, 0, CF_USE_VALUE);
        return;
    }
    definition = &x->source->definitions.items[def];
    if (definition->kind == CF_DEFINES_CLASS)
        read_bases(x, def);
    x->scope = definition->scope;
    if (definition->kind == CF_DEFINES_LAMBDA) {
        uint32_t value = cf_eval(x, definition->body, CF_USE_VALUE);

        if (value != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_COPY, value, x->defs[def].result, CF_NONE);
    } else {
        cf_eval_children(x, definition->body, CF_USE_VALUE);
    }
}

static void read_imports(struct cf_extract *x)
{
    const struct cf_imports *imports = &x->source->imports;

    for (uint32_t i = 0; i < imports->count; i++) {
        const struct cf_import *import = &imports->items[i];
        const struct cf_fact_import fact = {
            .module = cf_word_of(x, import->module),
            .level = import->level,
            .name = import->name,
            .flags = (import->star ? CF_FACT_IMPORT_STAR : 0) |
                     (import->whole ? CF_FACT_IMPORT_WHOLE : 0),
        };
        uint32_t binding = CF_NONE;

        cf_buf_add(&x->parts[CF_PART_IMPORTS], &fact, sizeof(fact));
        if (!import->star)
            binding = cf_scope_resolve(&x->source->scopes, import->scope, import->bound);
        if (binding != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_IMPORT, CF_NONE, cf_binding_var(binding), i);
    }
}

static void read_names(struct cf_extract *x)
{
    const struct cf_scopes *scopes = &x->source->scopes;

    for (uint32_t i = 0; i < scopes->binding_count; i++) {
        const struct cf_binding *binding = &scopes->bindings[i];
        const struct cf_scope *scope = &scopes->scopes[binding->scope];
        struct cf_fact_name name = {
            .def = CF_NONE, .name = binding->name, .var = cf_binding_var(i), .flags = binding->flags
        };

        if (scope->kind == CF_SCOPE_CLASS)
            name.def = cf_definition_of(&x->source->definitions, scope->node);
        if (scope->kind == CF_SCOPE_MODULE || name.def != CF_NONE)
            cf_buf_add(&x->parts[CF_PART_NAMES], &name, sizeof(name));
    }
}

/* The strings of a list or tuple; false where anything else is in it. */
static bool read_strings(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    if (nodes[node].kind != CF_NODE_LIST && nodes[node].kind != CF_NODE_TUPLE)
        return false;
    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        const char *text = NULL;
        uint32_t size = 0, word;

        if (nodes[i].kind == CF_NODE_COMMENT)
            continue;
        if (!cf_node_plain_string(x->syntax, i, &text, &size))
            return false;
        word = cf_word(x, text, size);
        cf_buf_add(&x->parts[CF_PART_EXPORTS], &word, sizeof(word));
    }
    return true;
}

/* Every use of __all__ must be one that we understand: otherwise it is as if there were none. */
static void read_exports(struct cf_extract *x)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t all = cf_name_find(&x->syntax->names, "__all__", 7);
    bool known = true;

    for (uint32_t i = 0; all != CF_NONE && i < x->syntax->count; i++) {
        uint32_t statement, right;

        if (nodes[i].name != all)
            continue;
        statement = nodes[i].parent;
        right = cf_node_child(x->syntax, statement, CF_FIELD_RIGHT);
        if ((nodes[statement].kind != CF_NODE_ASSIGNMENT &&
             nodes[statement].kind != CF_NODE_AUGMENTED_ASSIGNMENT) ||
            nodes[i].field != CF_FIELD_LEFT || right == CF_NONE || !read_strings(x, right))
            known = false;
        else
            x->exports_known = true;
    }
    x->exports_known = x->exports_known && known;
}

/* The header, the arrays, the words. */
static enum cf_status assemble(struct cf_extract *x, struct cf_buf *block, struct cf_error *err)
{
    const struct cf_names *names = &x->syntax->names;
    struct cf_facts_header header = { .version = CF_FACTS_VERSION,
                                      .var_count = x->var_count,
                                      .exports_known = x->exports_known };
    uint32_t text_size = 0;

    for (uint32_t i = 0; i < names->count; i++) {
        cf_buf_add(&x->parts[CF_PART_WORDS], &text_size, sizeof(text_size));
        text_size += (uint32_t)strlen(names->texts[i]) + 1;
    }
    for (size_t i = 0; i < CF_PART_TEXT; i++) {
        enum cf_status status = cf_buf_status(&x->parts[i], err);

        if (status != CF_OK)
            return status;
        header.counts[i] = (uint32_t)(x->parts[i].len / cf_part_item_size((enum cf_part)i));
    }
    header.counts[CF_PART_TEXT] = text_size > 0 ? text_size : 1;
    cf_buf_add(block, &header, sizeof(header));
    for (size_t i = 0; i < CF_PART_TEXT; i++)
        cf_buf_add(block, cf_buf_str(&x->parts[i]), x->parts[i].len);
    for (uint32_t i = 0; i < names->count; i++)
        cf_buf_add(block, names->texts[i], strlen(names->texts[i]) + 1);
    if (text_size == 0)
        cf_buf_add_char(block, '\0');
    while (block->status == CF_OK && block->len % sizeof(uint32_t) != 0)
        cf_buf_add_char(block, '\0');
    return cf_buf_status(block, err);
}

static bool prepare(struct cf_extract *x)
{
    uint32_t defs = x->source->definitions.count;

    x->defs = cf_arena_alloc(x->arena, (defs + 1) * sizeof(*x->defs));
    x->referred =
        cf_arena_alloc(x->arena, (x->source->scopes.binding_count + 1) * sizeof(uint32_t));
    x->builtins = cf_arena_alloc(x->arena, (x->syntax->names.count + 1) * sizeof(uint32_t));
    return x->defs != NULL && x->referred != NULL && x->builtins != NULL;
}

static void read_all(struct cf_extract *x)
{
    uint32_t defs = x->source->definitions.count;

    for (uint32_t i = 0; i < defs; i++) {
        describe(x, i);
        describe_parameters(x, i);
    }
    read_imports(x);
    read_body(x, CF_NONE);
    for (uint32_t i = 0; i < defs && !x->failed; i++)
        read_body(x, i);
    read_names(x);
    read_exports(x);
    cf_buf_add(&x->parts[CF_PART_DEFS], x->defs, defs * sizeof(*x->defs));
}

enum cf_status cf_facts_extract(struct cf_source *source, struct cf_arena *arena,
                                struct cf_buf *block, struct cf_error *err)
{
    struct cf_extract x = {
        .source = source,
        .syntax = &source->syntax,
        .arena = arena,
        .var_count = 1 + source->scopes.binding_count,
        .def = CF_NONE,
        .owner = CF_NONE,
    };
    enum cf_status status = CF_ENOMEM;

    cf_buf_reset(block);
    for (size_t i = 0; i < CF_PART_TEXT; i++)
        cf_buf_init(&x.parts[i], CF_FACTS_MAX_BYTES);
    if (prepare(&x))
        read_all(&x);
    else
        x.failed = true;
    status = x.failed ? cf_fail(err, CF_ENOMEM, "out of memory") : assemble(&x, block, err);
    for (size_t i = 0; i < CF_PART_TEXT; i++)
        cf_buf_deinit(&x.parts[i]);
    return status;
}
