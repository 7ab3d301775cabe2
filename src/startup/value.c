/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/value.h"

#include "base/list.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 80
#define MANY_NODES 100 /* of a display that is worth a look */
#define DEPTH_MAX 10   /* names that stand for names */

/* --- names -------------------------------------------------------------------------------------
 */

bool cf_value_is_target(const struct cf_syntax *syntax, uint32_t node)
{
    const uint8_t parent = syntax->nodes[syntax->nodes[node].parent].kind;

    return syntax->nodes[node].field == CF_FIELD_LEFT && parent != CF_NODE_BINARY_OPERATOR &&
           parent != CF_NODE_BOOLEAN_OPERATOR;
}

bool cf_value_bound_once(const struct cf_source *source, uint32_t name)
{
    const struct cf_scopes *scopes = &source->scopes;
    const uint32_t binding = cf_scope_binding(scopes, 0, name);
    uint32_t count = 0;

    if (binding == CF_NONE || scopes->bindings[binding].flags != CF_BINDING_ASSIGNED)
        return false;
    for (uint32_t i = 0; i < scopes->binding_count; i++) {
        if (scopes->bindings[i].name == name &&
            (scopes->bindings[i].flags & CF_BINDING_GLOBAL) != 0)
            return false;
    }
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_IDENTIFIER &&
            source->syntax.nodes[i].name == name && cf_value_is_target(&source->syntax, i) &&
            cf_scope_at(scopes, i) == 0)
            count++;
    }
    return count == 1;
}

/* The only import of the module's name; NULL: it is bound in another way, too. */
static const struct cf_import *import_of(const struct cf_source *source, uint32_t name)
{
    const uint32_t binding = cf_scope_binding(&source->scopes, 0, name);
    const struct cf_import *found = NULL;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_IMPORT)
        return NULL;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];

        if (import->scope != 0 || import->bound != name)
            continue;
        if (found != NULL || import->level != 0)
            return NULL;
        found = import;
    }
    return found;
}

bool cf_value_imported(const struct cf_source *source, uint32_t node, char *text, size_t size)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_import *import;
    uint32_t root = node;
    int length;

    while (syntax->nodes[root].kind == CF_NODE_ATTRIBUTE)
        root = cf_node_child(syntax, root, CF_FIELD_OBJECT);
    if (syntax->nodes[root].kind != CF_NODE_IDENTIFIER)
        return false;
    import = import_of(source, syntax->nodes[root].name);
    if (import == NULL)
        return false;
    if (import->name != CF_NONE)
        length = snprintf(text, size, "%s.%s", import->module,
                          cf_name_text(&syntax->names, import->name));
    else /* `import a.b` binds a */
        length =
            snprintf(text, size, "%s",
                     import->whole ? cf_name_text(&syntax->names, import->bound) : import->module);
    if (length < 0 || (size_t)length >= size)
        return false;
    length += snprintf(text + length, size - (size_t)length, "%.*s",
                       (int)(syntax->nodes[node].end - syntax->nodes[root].end),
                       syntax->text + syntax->nodes[root].end);
    return (size_t)length < size;
}

/* --- what is known of them ---------------------------------------------------------------------
 */

/* Functions whose value depends on their arguments only. */
static bool is_known_function(const char *name)
{
    static const char *const names[] = {
        "re.compile",
        "re.escape",
        "struct.Struct",
        "struct.calcsize",
        "operator.itemgetter",
        "operator.attrgetter",
        "itertools.chain",
        "itertools.chain.from_iterable",
        "itertools.product",
        "itertools.count",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.deque",
        "collections.Counter",
        "contextvars.ContextVar",
        "datetime.date",
        "datetime.datetime",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "fractions.Fraction",
        "ipaddress.ip_address",
        "ipaddress.ip_network",
        "json.JSONDecoder",
        "json.JSONEncoder",
        "math.log",
        "math.sqrt",
        "pathlib.Path",
        "pathlib.PurePath",
        "pathlib.PurePosixPath",
        "pathlib.PureWindowsPath",
        "pkg_resources.resource_filename",
        "pkg_resources.resource_string",
        "random.SystemRandom",
        "string.Formatter",
        "string.Template",
        "textwrap.dedent",
        "threading.Lock",
        "threading.RLock",
        "threading.local",
        "types.MappingProxyType",
        "types.SimpleNamespace",
        "uuid.UUID",
        "weakref.WeakKeyDictionary",
        "weakref.WeakSet",
        "weakref.WeakValueDictionary",
        NULL,
    };

    return cf_is_among(name, names);
}

/* Flags of patterns, texts of `string`, numbers of `math`. */
static bool is_known_constant(const char *name)
{
    static const char *const names[] = {
        "string.ascii_letters",
        "string.ascii_lowercase",
        "string.ascii_uppercase",
        "string.digits",
        "string.hexdigits",
        "string.octdigits",
        "string.punctuation",
        "string.whitespace",
        "string.printable",
        "math.pi",
        "math.e",
        "math.inf",
        NULL,
    };
    static const char flags[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    if (strncmp(name, "re.", 3) == 0)
        return name[3] != '\0' && name[3 + strspn(name + 3, flags)] == '\0';
    return cf_is_among(name, names);
}

static bool is_known_builtin(const char *name)
{
    static const char *const names[] = {
        "frozenset", "set",  "dict",      "list",     "tuple", "range", "sorted",    "map",
        "zip",       "len",  "min",       "max",      "sum",   "str",   "int",       "float",
        "bytes",     "ord",  "chr",       "reversed", "any",   "all",   "enumerate", "bool",
        "bytearray", "repr", "frozenset", "abs",      "round", "pow",   NULL,
    };

    return cf_is_among(name, names);
}

static bool is_known_method(const char *name)
{
    static const char *const names[] = {
        "join",  "split",     "splitlines", "format", "encode",     "decode",  "lower",
        "upper", "title",     "strip",      "lstrip", "rstrip",     "replace", "items",
        "keys",  "values",    "union",      "rsplit", "difference", "pattern", "copy",
        "get",   "maketrans", "fromkeys",   NULL,
    };

    return cf_is_among(name, names);
}

/* Parts of a path, which ask the path alone. */
static bool is_known_attribute(const char *name)
{
    static const char *const names[] = { "parent", "parents", "name", "stem", "suffix", NULL };

    return cf_is_among(name, names);
}

static bool is_fixed_method(const char *name)
{
    static const char *const names[] = {
        "join",      "format",      "encode",  "decode",   "lower",
        "upper",     "strip",       "replace", "joinpath", "with_name",
        "with_stem", "with_suffix", "resolve", "absolute", NULL,
    };

    return cf_is_among(name, names);
}

static const char *attribute_name(const struct cf_syntax *syntax, uint32_t attribute)
{
    return cf_name_text(&syntax->names,
                        syntax->nodes[cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE)].name);
}

/* The file's own name and that of its module; no path of a file that Python imports is relative. */
static bool is_of_file(const char *name)
{
    return strcmp(name, "__file__") == 0 || strcmp(name, "__name__") == 0;
}

/* --- values ------------------------------------------------------------------------------------
 */

static bool is_plain(const struct cf_source *source, uint32_t node, int depth);

static bool are_plain(const struct cf_source *source, uint32_t node, int depth)
{
    for (uint32_t i = source->syntax.nodes[node].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (source->syntax.nodes[node].kind == CF_NODE_KEYWORD_ARGUMENT &&
            source->syntax.nodes[i].field == CF_FIELD_NAME)
            continue;
        if (!is_plain(source, i, depth))
            return false;
    }
    return true;
}

/* The right side of the name's only assignment, where that is a statement of the module. */
static uint32_t value_of(const struct cf_source *source, uint32_t name)
{
    const struct cf_node *nodes = source->syntax.nodes;

    if (!cf_value_bound_once(source, name))
        return CF_NONE;
    for (uint32_t i = nodes[0].first; i != CF_NONE; i = nodes[i].next) {
        const uint32_t assignment = nodes[i].first;
        uint32_t left;

        if (nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT || assignment == CF_NONE ||
            nodes[assignment].kind != CF_NODE_ASSIGNMENT)
            continue;
        left = cf_node_child(&source->syntax, assignment, CF_FIELD_LEFT);
        if (nodes[left].kind == CF_NODE_IDENTIFIER && nodes[left].name == name)
            return cf_node_child(&source->syntax, assignment, CF_FIELD_RIGHT);
    }
    return CF_NONE;
}

static bool is_fixed(const struct cf_source *source, uint32_t node, int depth);

static bool are_fixed(const struct cf_source *source, uint32_t node, int depth)
{
    for (uint32_t i = source->syntax.nodes[node].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (!is_fixed(source, i, depth))
            return false;
    }
    return true;
}

/* The value of a call that cannot be changed: a text, a pattern, a frozenset. */
static bool is_fixed_call(const struct cf_source *source, uint32_t call)
{
    static const char *const builtins[] = { "frozenset", "str", "int", "len", "bytes", NULL };
    static const char *const imported[] = {
        "re.compile",       "re.escape",          "struct.Struct", "pathlib.Path",
        "pathlib.PurePath", "datetime.timedelta", "uuid.UUID",     NULL,
    };
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    char name[NAME_MAX_BYTES];

    if (cf_value_imported(source, function, name, sizeof(name)))
        return cf_is_among(name, imported);
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        return is_fixed_method(attribute_name(syntax, function));
    return cf_is_among(cf_name_text(&syntax->names, syntax->nodes[function].name), builtins);
}

/* Nobody can change it: what is made of it later is made of the same. */
static bool is_fixed(const struct cf_source *source, uint32_t node, int depth)
{
    uint32_t value;

    switch ((int)source->syntax.nodes[node].kind) {
    case CF_NODE_STRING:
    case CF_NODE_CONCATENATED_STRING:
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_NONE:
    case CF_NODE_COMMENT:
    case CF_TOKEN_OPERATOR:
        return true;
    case CF_NODE_TUPLE:
    case CF_NODE_PARENTHESIZED_EXPRESSION:
    case CF_NODE_BINARY_OPERATOR:
        return are_fixed(source, node, depth);
    case CF_NODE_CALL:
        return is_fixed_call(source, node) && is_plain(source, node, depth);
    case CF_NODE_ATTRIBUTE:
        return is_known_attribute(attribute_name(&source->syntax, node)) &&
               is_fixed(source, cf_node_child(&source->syntax, node, CF_FIELD_OBJECT), depth);
    case CF_NODE_IDENTIFIER:
        value = value_of(source, source->syntax.nodes[node].name);
        return value != CF_NONE && depth < DEPTH_MAX && is_fixed(source, value, depth + 1);
    default:
        return false;
    }
}

/* A variable of a comprehension, a known builtin, or a name of the module that cannot change. */
static bool is_plain_name(const struct cf_source *source, uint32_t node, int depth)
{
    const uint32_t name = source->syntax.nodes[node].name;
    const uint32_t binding =
        cf_scope_resolve(&source->scopes, cf_scope_at(&source->scopes, node), name);
    char text[NAME_MAX_BYTES];

    if (binding == CF_NONE)
        return is_known_builtin(cf_name_text(&source->syntax.names, name)) ||
               is_of_file(cf_name_text(&source->syntax.names, name));
    if (source->scopes.bindings[binding].scope != 0)
        return true;
    if (cf_value_imported(source, node, text, sizeof(text)))
        return is_known_constant(text);
    return is_fixed(source, node, depth);
}

static bool is_plain_call(const struct cf_source *source, uint32_t call, int depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    char name[NAME_MAX_BYTES];

    if (function == CF_NONE || arguments == CF_NONE || !is_plain(source, arguments, depth))
        return false;
    if (cf_value_imported(source, function, name, sizeof(name)))
        return is_known_function(name);
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        return (is_known_method(attribute_name(syntax, function)) ||
                is_fixed_method(attribute_name(syntax, function))) &&
               is_plain(source, cf_node_child(syntax, function, CF_FIELD_OBJECT), depth);
    return syntax->nodes[function].kind == CF_NODE_IDENTIFIER &&
           cf_scope_resolve(&source->scopes, cf_scope_at(&source->scopes, function),
                            syntax->nodes[function].name) == CF_NONE &&
           is_known_builtin(cf_name_text(&syntax->names, syntax->nodes[function].name));
}

/* What a text is put together from. */
static bool is_plain_string(const struct cf_source *source, uint32_t node, int depth)
{
    for (uint32_t i = node + 1; i < cf_node_after(&source->syntax, node); i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_INTERPOLATION && !are_plain(source, i, depth))
            return false;
    }
    return true;
}

static bool is_plain(const struct cf_source *source, uint32_t node, int depth)
{
    char name[NAME_MAX_BYTES];

    switch ((int)source->syntax.nodes[node].kind) {
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_NONE:
    case CF_NODE_ELLIPSIS:
    case CF_NODE_COMMENT:
    case CF_TOKEN_OPERATOR:
        return true;
    case CF_NODE_STRING:
    case CF_NODE_CONCATENATED_STRING:
        return is_plain_string(source, node, depth);
    case CF_NODE_IDENTIFIER:
        return is_plain_name(source, node, depth);
    case CF_NODE_ATTRIBUTE:
        if (cf_value_imported(source, node, name, sizeof(name)))
            return is_known_constant(name);
        return is_known_attribute(attribute_name(&source->syntax, node)) &&
               is_plain(source, cf_node_child(&source->syntax, node, CF_FIELD_OBJECT), depth);
    case CF_NODE_CALL:
        return is_plain_call(source, node, depth);
    case CF_NODE_TUPLE:
    case CF_NODE_LIST:
    case CF_NODE_SET:
    case CF_NODE_DICTIONARY:
    case CF_NODE_PAIR:
    case CF_NODE_BINARY_OPERATOR:
    case CF_NODE_UNARY_OPERATOR:
    case CF_NODE_NOT_OPERATOR:
    case CF_NODE_BOOLEAN_OPERATOR:
    case CF_NODE_COMPARISON_OPERATOR:
    case CF_NODE_CONDITIONAL_EXPRESSION:
    case CF_NODE_PARENTHESIZED_EXPRESSION:
    case CF_NODE_SUBSCRIPT:
    case CF_NODE_SLICE:
    case CF_NODE_LIST_SPLAT:
    case CF_NODE_DICTIONARY_SPLAT:
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_DICTIONARY_COMPREHENSION:
    case CF_NODE_GENERATOR_EXPRESSION:
    case CF_NODE_FOR_IN_CLAUSE:
    case CF_NODE_IF_CLAUSE:
    case CF_NODE_PATTERN_LIST:
    case CF_NODE_TUPLE_PATTERN:
    case CF_NODE_ARGUMENT_LIST:
    case CF_NODE_KEYWORD_ARGUMENT:
        return are_plain(source, node, depth);
    default:
        return false;
    }
}

bool cf_value_is_plain(const struct cf_source *source, uint32_t node)
{
    return source->syntax.nodes[node].kind != CF_NODE_GENERATOR_EXPRESSION &&
           is_plain(source, node, 0);
}

bool cf_value_is_work(const struct cf_source *source, uint32_t node)
{
    const uint32_t end = cf_node_after(&source->syntax, node);

    for (uint32_t i = node; i < end; i++) {
        const uint8_t kind = source->syntax.nodes[i].kind;

        if (kind == CF_NODE_CALL || kind == CF_NODE_FOR_IN_CLAUSE)
            return true;
    }
    return end - node > MANY_NODES;
}
