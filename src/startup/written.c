/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/written.h"

#include "startup/unit.h"
#include "startup/unit_text.h"

#include <string.h>

#define FIELDS_MAX 100U
#define TEXT_MAX_BYTES ((size_t)1 << 20)

/* One annotated name in the body of the class. */
struct field {
    uint32_t name, type; /* nodes */
    uint32_t value;      /* node of the default; CF_NONE: none */
    uint32_t factory;    /* node of default_factory; CF_NONE: none */
    uint32_t assignment;
};

struct class {
    const struct cf_syntax *syntax;
    uint32_t node, body, decorator;
    struct field fields[FIELDS_MAX];
    size_t count;
};

static bool is_text(const struct cf_syntax *syntax, uint32_t node, const char *text)
{
    const size_t length = strlen(text);

    return node != CF_NONE && syntax->nodes[node].end - syntax->nodes[node].start == length &&
           memcmp(syntax->text + syntax->nodes[node].start, text, length) == 0;
}

static bool holds(const struct cf_syntax *syntax, uint32_t node, const char *text)
{
    return memmem(syntax->text + syntax->nodes[node].start,
                  syntax->nodes[node].end - syntax->nodes[node].start, text, strlen(text)) != NULL;
}

/* --- which classes ------------------------------------------------------------------------------
 */

/* Is the class's only decorator plainly `@dataclass`, on a line of its own, at module level? */
static bool take_decorator(struct class *class)
{
    const struct cf_syntax *syntax = class->syntax;
    const uint32_t around = syntax->nodes[class->node].parent;
    const uint32_t first = syntax->nodes[around].first;

    if (syntax->nodes[around].kind != CF_NODE_DECORATED_DEFINITION ||
        syntax->nodes[around].parent != 0 || syntax->nodes[first].kind != CF_NODE_DECORATOR ||
        syntax->nodes[first].next != class->node)
        return false;
    class->decorator = first;
    return (is_text(syntax, syntax->nodes[first].first, "dataclass") ||
            is_text(syntax, syntax->nodes[first].first, "dataclasses.dataclass")) &&
           cf_unit_line_start(syntax, first) != CF_NONE &&
           cf_unit_line_end(syntax, first) != CF_NONE;
}

/* No base, or one of another library: a base that is a dataclass itself has fields too. */
static bool has_plain_bases(const struct cf_source *source, uint32_t class)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t bases = cf_node_child(syntax, class, CF_FIELD_SUPERCLASSES);

    if (cf_node_child(syntax, class, CF_FIELD_TYPE_PARAMETERS) != CF_NONE)
        return false;
    return bases == CF_NONE || syntax->nodes[bases].first == CF_NONE ||
           (is_text(syntax, syntax->nodes[bases].first, "threading.local") &&
            syntax->nodes[syntax->nodes[bases].first].next == CF_NONE);
}

/* A default that gives the same object each time: a constant or a name. */
static bool is_steady(const struct cf_syntax *syntax, uint32_t node)
{
    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_NONE:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_IDENTIFIER:
        return true;
    case CF_NODE_STRING:
        return cf_node_child_of(syntax, node, CF_NODE_INTERPOLATION) == CF_NONE;
    default:
        return false;
    }
}

/* field(default_factory=list): a builtin type, and nothing else. */
static bool take_factory(const struct cf_syntax *syntax, struct field *field)
{
    const uint32_t function = cf_node_child(syntax, field->value, CF_FIELD_FUNCTION);
    const uint32_t arguments = cf_node_child(syntax, field->value, CF_FIELD_ARGUMENTS);
    const uint32_t only = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;

    if (syntax->nodes[field->value].kind != CF_NODE_CALL || only == CF_NONE ||
        syntax->nodes[only].next != CF_NONE || syntax->nodes[only].kind != CF_NODE_KEYWORD_ARGUMENT)
        return false;
    if (!is_text(syntax, function, "field") && !is_text(syntax, function, "dataclasses.field"))
        return false;
    field->factory = cf_node_child(syntax, only, CF_FIELD_VALUE);
    return is_text(syntax, cf_node_child(syntax, only, CF_FIELD_NAME), "default_factory") &&
           (is_text(syntax, field->factory, "list") || is_text(syntax, field->factory, "dict") ||
            is_text(syntax, field->factory, "set"));
}

static bool take_field(struct class *class, uint32_t assignment)
{
    const struct cf_syntax *syntax = class->syntax;
    struct field field = { .name = cf_node_child(syntax, assignment, CF_FIELD_LEFT),
                           .type = cf_node_child(syntax, assignment, CF_FIELD_TYPE),
                           .value = cf_node_child(syntax, assignment, CF_FIELD_RIGHT),
                           .factory = CF_NONE,
                           .assignment = assignment };

    if (field.type == CF_NONE)
        return true; /* a plain class attribute */
    if (class->count == FIELDS_MAX || syntax->nodes[field.name].kind != CF_NODE_IDENTIFIER ||
        is_text(syntax, field.name, "self") || holds(syntax, field.type, "ClassVar") ||
        holds(syntax, field.type, "InitVar") || holds(syntax, field.type, "KW_ONLY") ||
        holds(syntax, field.type, "\n") ||
        cf_unit_line_end(syntax, syntax->nodes[assignment].parent) == CF_NONE)
        return false;
    if (field.value != CF_NONE && !is_steady(syntax, field.value) && !take_factory(syntax, &field))
        return false;
    /* @dataclass itself refuses a field without a default behind one with it. */
    class->fields[class->count++] = field;
    return true;
}

/* Methods that would not be those of a dataclass, or that change what its own do. */
static bool has_odd_method(const struct cf_syntax *syntax, uint32_t body)
{
    static const char *const odd[] = { "__slots__",      "__setattr__", "__getattribute__",
                                       "__new__",        "__init__",    "__init_subclass__",
                                       "__match_args__", NULL };

    for (uint32_t i = syntax->nodes[body].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint32_t name = cf_node_child(syntax, i, CF_FIELD_NAME);
        const uint32_t first = syntax->nodes[i].first;
        const uint32_t target =
            first == CF_NONE ? CF_NONE : cf_node_child(syntax, first, CF_FIELD_LEFT);

        for (size_t k = 0; odd[k] != NULL; k++) {
            if (is_text(syntax, name, odd[k]) || is_text(syntax, target, odd[k]))
                return true;
        }
    }
    return false;
}

static bool has_docstring(const struct cf_syntax *syntax, uint32_t body)
{
    const uint32_t first = syntax->nodes[body].first;

    return first != CF_NONE && syntax->nodes[first].kind == CF_NODE_EXPRESSION_STATEMENT &&
           syntax->nodes[syntax->nodes[first].first].kind == CF_NODE_STRING;
}

/* Two fields of one name, or a default that a field hides. */
static bool has_clash(const struct class *class)
{
    const struct cf_syntax *syntax = class->syntax;

    for (size_t i = 0; i < class->count; i++) {
        for (size_t k = 0; k < class->count; k++) {
            const uint32_t name = syntax->nodes[class->fields[k].name].name;
            const uint32_t value = class->fields[i].value;

            if (i != k && syntax->nodes[class->fields[i].name].name == name)
                return true;
            if (value != CF_NONE && syntax->nodes[value].kind == CF_NODE_IDENTIFIER &&
                syntax->nodes[value].name == name)
                return true;
        }
    }
    return false;
}

static bool take_class(const struct cf_source *source, uint32_t node, struct class *class)
{
    const struct cf_syntax *syntax = &source->syntax;

    *class = (struct class){ .syntax = syntax,
                             .node = node,
                             .body = cf_node_child(syntax, node, CF_FIELD_BODY) };
    if (class->body == CF_NONE || !take_decorator(class) || !has_plain_bases(source, node) ||
        has_odd_method(syntax, class->body) || !has_docstring(syntax, class->body))
        return false;
    for (uint32_t i = syntax->nodes[class->body].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint32_t first = syntax->nodes[i].first;

        if (syntax->nodes[i].kind == CF_NODE_EXPRESSION_STATEMENT && first != CF_NONE &&
            syntax->nodes[first].kind == CF_NODE_ASSIGNMENT && !take_field(class, first))
            return false;
    }
    return class->count > 0 && !has_clash(class);
}

uint32_t cf_written_class(const struct cf_source *source, uint32_t identifier)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = identifier, parent = syntax->nodes[at].parent;
    struct class class;
    uint32_t node;

    if (syntax->nodes[parent].kind == CF_NODE_ATTRIBUTE) {
        at = parent;
        parent = syntax->nodes[at].parent;
    }
    if (syntax->nodes[parent].kind == CF_NODE_DECORATOR)
        node = cf_node_child(syntax, syntax->nodes[parent].parent, CF_FIELD_DEFINITION);
    else
        node = source->scopes.scopes[cf_scope_at(&source->scopes, identifier)].node;
    if (node == CF_NONE || syntax->nodes[node].kind != CF_NODE_CLASS_DEFINITION ||
        !take_class(source, node, &class))
        return CF_NONE;
    if (syntax->nodes[parent].kind == CF_NODE_DECORATOR)
        return parent == class.decorator ? node : CF_NONE;
    for (size_t i = 0; i < class.count; i++) {
        if (class.fields[i].factory != CF_NONE && class.fields[i].value == parent &&
            syntax->nodes[at].field == CF_FIELD_FUNCTION)
            return node;
    }
    return CF_NONE;
}

/* --- the text ------------------------------------------------------------------------------------
 */

static bool defines(const struct class *class, const char *name)
{
    const struct cf_syntax *syntax = class->syntax;

    for (uint32_t i = syntax->nodes[class->body].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint32_t node = syntax->nodes[i].kind == CF_NODE_DECORATED_DEFINITION
                                  ? cf_node_child(syntax, i, CF_FIELD_DEFINITION)
                                  : i;

        if (syntax->nodes[node].kind == CF_NODE_FUNCTION_DEFINITION &&
            is_text(syntax, cf_node_child(syntax, node, CF_FIELD_NAME), name))
            return true;
    }
    return false;
}

/* The node's text, for "%.*s". */
#define TEXT(class, node) \
    (int)((class)->syntax->nodes[node].end - (class)->syntax->nodes[node].start), \
        (class)->syntax->text + (class)->syntax->nodes[node].start

static void add_init(const struct class *class, struct cf_buf *out)
{
    cf_buf_add_str(out, "    def __init__(\n        self,\n");
    for (size_t i = 0; i < class->count; i++) {
        const struct field *field = &class->fields[i];

        cf_buf_printf(out, "        %.*s: %.*s", TEXT(class, field->name),
                      TEXT(class, field->type));
        if (field->factory != CF_NONE)
            cf_buf_add_str(out, " = _LateFields.ANEW");
        else if (field->value != CF_NONE)
            cf_buf_printf(out, " = %.*s", TEXT(class, field->value));
        cf_buf_add_str(out, ",\n");
    }
    cf_buf_add_str(out, "    ) -> None:\n");
    for (size_t i = 0; i < class->count; i++) {
        const struct field *field = &class->fields[i];

        cf_buf_printf(out, "        self.%.*s = ", TEXT(class, field->name));
        if (field->factory != CF_NONE)
            cf_buf_printf(out, "%.*s() if %.*s is _LateFields.ANEW else ",
                          TEXT(class, field->factory), TEXT(class, field->name));
        cf_buf_printf(out, "%.*s\n", TEXT(class, field->name));
    }
    if (defines(class, "__post_init__"))
        cf_buf_add_str(out, "        self.__post_init__()\n");
    cf_buf_add_char(out, '\n');
}

static void add_repr(const struct class *class, struct cf_buf *out)
{
    cf_buf_add_str(out, "    def __repr__(self) -> str:\n"
                        "        key = id(self), _late_ident()\n"
                        "        if key in _LateFields.RUNNING:\n"
                        "            return \"...\"\n"
                        "        _LateFields.RUNNING.add(key)\n"
                        "        try:\n"
                        "            return (\n"
                        "                f\"{self.__class__.__qualname__}(\"\n");
    for (size_t i = 0; i < class->count; i++)
        cf_buf_printf(out, "                f\"%.*s={self.%.*s!r}%s\"\n",
                      TEXT(class, class->fields[i].name), TEXT(class, class->fields[i].name),
                      i + 1 < class->count ? ", " : ")");
    cf_buf_add_str(out, "            )\n"
                        "        finally:\n"
                        "            _LateFields.RUNNING.discard(key)\n\n");
}

static void add_tuple(const struct class *class, const char *of, struct cf_buf *out)
{
    cf_buf_add_str(out, "(\n");
    for (size_t i = 0; i < class->count; i++)
        cf_buf_printf(out, "            %s.%.*s,\n", of, TEXT(class, class->fields[i].name));
    cf_buf_add_str(out, "        )");
}

static void add_eq(const struct class *class, struct cf_buf *out)
{
    cf_buf_add_str(out, "    def __eq__(self, other: object) -> bool:\n"
                        "        if other.__class__ is not self.__class__:\n"
                        "            return NotImplemented\n"
                        "        return ");
    add_tuple(class, "self", out);
    cf_buf_add_str(out, " == ");
    add_tuple(class, "other", out);
    cf_buf_add_str(out, "\n\n");
}

static void add_protocol(const struct class *class, struct cf_buf *out)
{
    cf_buf_add_str(out, "    __match_args__ = (");
    for (size_t i = 0; i < class->count; i++)
        cf_buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : " ", TEXT(class, class->fields[i].name)),
            cf_buf_add_char(out, ',');
    cf_buf_add_str(out, ")\n    __dataclass_fields__ = _LateFields({");
    for (size_t i = 0, shown = 0; i < class->count; i++) {
        if (class->fields[i].factory != CF_NONE)
            cf_buf_printf(out, "%s\"%.*s\": %.*s", shown++ == 0 ? "" : ", ",
                          TEXT(class, class->fields[i].name),
                          TEXT(class, class->fields[i].factory));
    }
    cf_buf_add_str(out, "})\n    __dataclass_params__ = _LateFields({})\n\n");
}

/* Behind the last field, and the text that explains it. */
static uint32_t place_of(const struct class *class)
{
    const struct cf_node *nodes = class->syntax->nodes;
    const uint32_t last = nodes[class->fields[class->count - 1].assignment].parent;
    const uint32_t next = nodes[last].next;
    const bool explained = next != CF_NONE && nodes[next].kind == CF_NODE_EXPRESSION_STATEMENT &&
                           nodes[nodes[next].first].kind == CF_NODE_STRING;

    return cf_unit_line_end(class->syntax, explained ? next : last);
}

static enum cf_status add_methods(const struct class *class, struct cf_edits *edits,
                                  struct cf_arena *arena, struct cf_error *err)
{
    const uint32_t at = place_of(class);
    struct cf_buf text;
    const char *copy;
    enum cf_status status;

    if (at == CF_NONE)
        return cf_fail(err, CF_EFORMAT, "no place for the methods of a class");
    cf_buf_init(&text, TEXT_MAX_BYTES);
    cf_buf_add_str(&text, class->syntax->text[at - 1] == '\n' ? "\n" : "\n\n");
    add_protocol(class, &text);
    add_init(class, &text);
    if (!defines(class, "__repr__"))
        add_repr(class, &text);
    if (!defines(class, "__eq__"))
        add_eq(class, &text);
    if (!defines(class, "__replace__"))
        cf_buf_add_str(&text, "    def __replace__(self, /, **changes):\n"
                              "        from dataclasses import replace\n\n"
                              "        return replace(self, **changes)\n");
    copy = cf_arena_strndup(arena, cf_buf_str(&text), text.len);
    status = cf_buf_status(&text, err);
    cf_buf_deinit(&text);
    if (status == CF_OK && copy == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    return status == CF_OK ? cf_edits_add(edits, arena, (struct cf_edit){ at, at, copy }, err)
                           : status;
}

enum cf_status cf_written_edit(const struct cf_source *source, uint32_t node,
                               struct cf_edits *edits, struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_node *nodes = source->syntax.nodes;
    struct class class;
    enum cf_status status;

    if (!take_class(source, node, &class))
        return cf_fail(err, CF_EFORMAT, "a class that cannot be written out");
    status =
        cf_edits_add(edits, arena,
                     (struct cf_edit){ cf_unit_line_start(&source->syntax, class.decorator),
                                       cf_unit_line_end(&source->syntax, class.decorator), "" },
                     err);
    for (size_t i = 0; i < class.count && status == CF_OK; i++) {
        const struct field *field = &class.fields[i];

        if (field->factory != CF_NONE)
            status = cf_edits_add(
                edits, arena,
                (struct cf_edit){ nodes[field->type].end, nodes[field->assignment].end, "" }, err);
    }
    return status == CF_OK ? add_methods(&class, edits, arena, err) : status;
}

void cf_written_helper(struct cf_buf *out)
{
    cf_buf_add_str(
        out,
        "\n\nfrom _thread import get_ident as _late_ident  # noqa: E402\n\n\n"
        "class _LateFields:\n"
        "    \"\"\"What dataclasses knows of a class that is written out: made when it is asked "
        "for.\"\"\"\n\n"
        "    ANEW: \"Any\" = object()  # stands for a default that is made anew each time\n"
        "    RUNNING: \"set[tuple[int, int]]\" = set()  # calls of __repr__\n\n"
        "    def __init__(self, factories):\n"
        "        self.factories = factories\n\n"
        "    def __set_name__(self, owner, name):\n"
        "        self.owner = owner\n"
        "        self.name = name\n\n"
        "    def __get__(self, instance, owner=None):\n"
        "        import dataclasses\n\n"
        "        cls = self.owner\n"
        "        own = cls.__dict__\n"
        "        factories = own[\"__dataclass_fields__\"].factories\n"
        "        space = {\n"
        "            \"__module__\": cls.__module__,\n"
        "            \"__qualname__\": cls.__qualname__,\n"
        "            \"__annotations__\": own[\"__annotations__\"],\n"
        "        }\n"
        "        for name in own[\"__annotations__\"]:\n"
        "            if name in factories:\n"
        "                space[name] = dataclasses.field(default_factory=factories[name])\n"
        "            elif name in own:\n"
        "                space[name] = own[name]\n"
        "        twin = dataclasses.dataclass(type(cls.__name__, (), space))\n"
        "        cls.__dataclass_fields__ = twin.__dataclass_fields__\n"
        "        cls.__dataclass_params__ = twin.__dataclass_params__\n"
        "        return cls.__dict__[self.name]\n");
}
