/* SPDX-License-Identifier: Apache-2.0 */
/* Text made letter by letter: each kind of letter is worked out once, the rest is str.translate. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include "base/buf.h"

#include <string.h>

static uint32_t skip_comments(const struct cf_node *nodes, uint32_t node)
{
    while (node != CF_NONE && nodes[node].kind == CF_NODE_COMMENT)
        node = nodes[node].next;
    return node;
}

static bool is_empty_text(const struct cf_syntax *syntax, uint32_t node)
{
    return cf_node_is(syntax, node, "\"\"") || cf_node_is(syntax, node, "''");
}

/* A text that is cheap to write twice: a name, or an attribute of one. */
static bool text_fits(struct cf_site *site, uint32_t text)
{
    const struct cf_node *nodes = site->source->syntax.nodes;

    return (nodes[text].kind == CF_NODE_IDENTIFIER || nodes[text].kind == CF_NODE_ATTRIBUTE) &&
           cf_root_variable(&site->source->syntax, text) != CF_NONE &&
           cf_site_assume_type(site, text, CF_TYPE_STR);
}

/* A name for bytes, or what encode() gives: its elements are numbers below 256. */
static bool is_bytes(const struct cf_source *source, uint32_t text)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, arguments;

    if (syntax->nodes[text].kind != CF_NODE_CALL)
        return (syntax->nodes[text].kind == CF_NODE_IDENTIFIER ||
                syntax->nodes[text].kind == CF_NODE_ATTRIBUTE) &&
               cf_type_of(source, text).own == CF_TYPE_BYTES;
    function = cf_node_child(syntax, text, CF_FIELD_FUNCTION);
    arguments = cf_node_child(syntax, text, CF_FIELD_ARGUMENTS);
    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE ||
        arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind != CF_NODE_STRING) /* a tokenizer's, say, takes the text */
            return false;
    }
    return cf_node_is(syntax, cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE), "encode");
}

/* The same, where it is a str that is encoded. */
static bool bytes_fit(struct cf_site *site, uint32_t text)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    if (!is_bytes(site->source, text))
        return false;
    return syntax->nodes[text].kind != CF_NODE_CALL ||
           cf_site_assume_type(site,
                               cf_node_child(syntax, cf_node_child(syntax, text, CF_FIELD_FUNCTION),
                                             CF_FIELD_OBJECT),
                               CF_TYPE_STR);
}

/* Which letter comes first matters only to what may raise. */
static bool may_raise(const struct cf_source *source, uint32_t expression)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t after = cf_node_after(&source->syntax, expression);

    for (uint32_t i = expression; i < after; i++) {
        uint32_t function;

        if (nodes[i].kind == CF_NODE_SUBSCRIPT)
            return true;
        if (nodes[i].kind != CF_NODE_CALL)
            continue;
        function = cf_node_child(&source->syntax, i, CF_FIELD_FUNCTION);
        if (nodes[function].kind != CF_NODE_ATTRIBUTE && !cf_names_builtin(source, function, "ord"))
            return true;
        if (nodes[function].kind == CF_NODE_ATTRIBUTE &&
            cf_node_is(&source->syntax,
                       cf_node_child(&source->syntax, function, CF_FIELD_ATTRIBUTE), "index"))
            return true;
    }
    return false;
}

static const char *kinds_of(const struct cf_source *source, uint32_t expression)
{
    return may_raise(source, expression) ? "dict.fromkeys" : "set";
}

static const char *finish(struct cf_site *site, struct cf_buf *text)
{
    char *copy = NULL;

    if (cf_buf_status(text, NULL) == CF_OK)
        copy = cf_arena_strdup(site->arena, cf_buf_str(text));
    site->failed = site->failed || copy == NULL;
    cf_buf_deinit(text);
    return copy;
}

/* One `for letter in text`, then what is joined, then `if` clauses. */
struct letters {
    uint32_t letter; /* identifier; CF_NONE: map() of a function */
    uint32_t text, piece;
    uint32_t condition; /* CF_NONE: none */
};

static bool read_comprehension(const struct cf_syntax *syntax, uint32_t node,
                               struct letters *letters)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t body = cf_node_child(syntax, node, CF_FIELD_BODY), clause, condition;

    clause = body == CF_NONE ? CF_NONE : skip_comments(nodes, nodes[body].next);
    if (clause == CF_NONE || nodes[clause].kind != CF_NODE_FOR_IN_CLAUSE)
        return false;
    *letters = (struct letters){ .piece = body, .condition = CF_NONE };
    letters->letter = cf_node_child(syntax, clause, CF_FIELD_LEFT);
    letters->text = cf_node_child(syntax, clause, CF_FIELD_RIGHT);
    condition = skip_comments(nodes, nodes[clause].next);
    if (condition != CF_NONE) {
        if (nodes[condition].kind != CF_NODE_IF_CLAUSE ||
            skip_comments(nodes, nodes[condition].next) != CF_NONE)
            return false;
        letters->condition = skip_comments(nodes, nodes[condition].first);
    }
    return letters->letter != CF_NONE && letters->text != CF_NONE &&
           nodes[letters->letter].kind == CF_NODE_IDENTIFIER;
}

/* `map(lambda letter: piece, text)`. */
static bool read_map(const struct cf_source *source, uint32_t call, struct letters *letters)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t arguments = cf_builtin_arguments(source, call, "map"), first, second, parameters;

    if (arguments == CF_NONE)
        return false;
    first = skip_comments(nodes, nodes[arguments].first);
    second = first == CF_NONE ? CF_NONE : skip_comments(nodes, nodes[first].next);
    if (second == CF_NONE || skip_comments(nodes, nodes[second].next) != CF_NONE)
        return false;
    *letters = (struct letters){ .letter = CF_NONE, .text = second, .condition = CF_NONE };
    if (nodes[first].kind != CF_NODE_LAMBDA) {
        letters->piece = first;
        return nodes[first].kind == CF_NODE_IDENTIFIER;
    }
    parameters = cf_node_child(syntax, first, CF_FIELD_PARAMETERS);
    letters->piece = cf_node_child(syntax, first, CF_FIELD_BODY);
    letters->letter = parameters == CF_NONE ? CF_NONE : nodes[parameters].first;
    return letters->letter != CF_NONE && nodes[letters->letter].next == CF_NONE &&
           nodes[letters->letter].kind == CF_NODE_IDENTIFIER && letters->piece != CF_NONE;
}

/* What `"".join(...)` joins. */
static bool read_join(const struct cf_source *source, uint32_t call, struct letters *letters)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t joined = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS), object, attribute;

    if (function == CF_NONE || joined == CF_NONE || nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || attribute == CF_NONE || !cf_node_is(syntax, attribute, "join") ||
        !is_empty_text(syntax, object))
        return false;
    if (nodes[joined].kind == CF_NODE_ARGUMENT_LIST) {
        joined = skip_comments(nodes, nodes[joined].first);
        if (joined == CF_NONE || skip_comments(nodes, nodes[joined].next) != CF_NONE)
            return false;
    }
    joined = cf_unwrap(syntax, joined);
    if (nodes[joined].kind == CF_NODE_LIST_COMPREHENSION ||
        nodes[joined].kind == CF_NODE_GENERATOR_EXPRESSION)
        return read_comprehension(syntax, joined, letters);
    return nodes[joined].kind == CF_NODE_CALL && read_map(source, joined, letters);
}

/* The function of the file or the builtin that map() calls is pure: asked at a call of it. */
static bool function_is_pure(const struct cf_source *source, uint32_t identifier)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, identifier);

    if (binding == CF_NONE)
        return cf_is_builtin(source, identifier, "chr") ||
               cf_is_builtin(source, identifier, "str") || cf_is_builtin(source, identifier, "hex");
    if (source->scopes.bindings[binding].flags != CF_BINDING_FUNCTION)
        return false;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];

        if (definition->name != source->scopes.bindings[binding].name ||
            source->scopes.scopes[definition->scope].parent !=
                source->scopes.bindings[binding].scope)
            continue;
        return definition->whole == definition->node && definition->parameter_count == 1 &&
               (definition->flags & (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR)) == 0 &&
               cf_span_pure(source, cf_span_of(source, definition->body), definition->scope) &&
               syntax->nodes[definition->node].kind == CF_NODE_FUNCTION_DEFINITION;
    }
    return false;
}

static bool letters_are_numbers(const struct cf_source *source, const struct letters *letters)
{
    return letters->letter != CF_NONE &&
           (cf_takes_number(source, letters->piece, letters->letter) ||
            (letters->condition != CF_NONE &&
             cf_takes_number(source, letters->condition, letters->letter)));
}

/* What it gives may be None, which join() refuses and translate() leaves out. */
static bool may_be_none(const struct cf_source *source, uint32_t piece)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, arguments, i;

    piece = cf_unwrap(syntax, piece);
    switch ((int)syntax->nodes[piece].kind) {
    case CF_NODE_NONE:
        return true;
    case CF_NODE_CONDITIONAL_EXPRESSION:
        for (i = syntax->nodes[piece].first; i != CF_NONE; i = syntax->nodes[i].next) {
            if (may_be_none(source, i))
                return true;
        }
        return false;
    case CF_NODE_CALL:
        function = cf_node_child(syntax, piece, CF_FIELD_FUNCTION);
        arguments = cf_node_child(syntax, piece, CF_FIELD_ARGUMENTS);
        return function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE &&
               cf_node_is(syntax, cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE), "get") &&
               arguments != CF_NONE && syntax->nodes[arguments].first != CF_NONE &&
               syntax->nodes[syntax->nodes[arguments].first].next == CF_NONE;
    default:
        return false;
    }
}

static bool letters_fit(struct cf_site *site, const struct letters *letters)
{
    const struct cf_source *source = site->source;

    if ((letters->condition != CF_NONE && !cf_pure(source, letters->condition)) ||
        may_be_none(source, letters->piece))
        return false;
    if (letters->letter == CF_NONE) {
        if (!function_is_pure(source, letters->piece))
            return false;
    } else if (!cf_pure(source, letters->piece) ||
               (letters->condition == CF_NONE &&
                source->syntax.nodes[letters->piece].kind == CF_NODE_IDENTIFIER)) {
        return false;
    }
    return (is_bytes(source, letters->text) &&
            source->syntax.nodes[letters->text].kind != CF_NODE_CALL) ||
           (!letters_are_numbers(source, letters) && text_fits(site, letters->text));
}

bool cf_rewrite_letters_joined(struct cf_site *site, uint32_t node)
{
    struct letters letters = { .text = CF_NONE };
    const char *text, *piece, *letter, *condition = NULL;
    struct cf_buf out;

    if (!read_join(site->source, node, &letters) || !letters_fit(site, &letters))
        return false;
    text = cf_site_text(site, letters.text);
    piece = cf_site_text(site, letters.piece);
    letter = letters.letter == CF_NONE ? cf_site_name(site, "letter", true)
                                       : cf_site_text(site, letters.letter);
    if (letters.condition != CF_NONE)
        condition = cf_site_text(site, letters.condition);
    if (text == NULL || piece == NULL || letter == NULL || site->failed)
        return false;
    cf_buf_init(&out, CF_RULE_MAX_BYTES);
    if (is_bytes(site->source, letters.text))
        cf_buf_printf(&out,
                      letters.letter == CF_NONE ? "%s.decode(\"latin-1\").translate({%s: %s(%s)"
                                                : "%s.decode(\"latin-1\").translate({%s: %s",
                      text, letter, piece, letter);
    else
        cf_buf_printf(&out,
                      letters.letter == CF_NONE ? "%s.translate({ord(%s): %s(%s)"
                                                : "%s.translate({ord(%s): %s",
                      text, letter, piece, letter);
    if (condition != NULL)
        cf_buf_printf(&out, " if %s else None", condition);
    cf_buf_printf(
        &out, " for %s in %s(%s)})", letter,
        letters.letter == CF_NONE ? "dict.fromkeys" : kinds_of(site->source, letters.piece), text);
    text = finish(site, &out);
    return text != NULL && cf_site_replace(site, node, text);
}

/* `out = ""` right before the loop; CF_NONE. */
static uint32_t start_before(const struct cf_syntax *syntax, uint32_t loop, uint32_t *out)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t before = CF_NONE, assignment, left, right;

    for (uint32_t i = nodes[nodes[loop].parent].first; i != loop && i != CF_NONE; i = nodes[i].next)
        before = nodes[i].kind == CF_NODE_COMMENT ? before : i;
    if (before == CF_NONE || nodes[before].kind != CF_NODE_EXPRESSION_STATEMENT)
        return CF_NONE;
    assignment = nodes[before].first;
    if (assignment == CF_NONE || nodes[assignment].kind != CF_NODE_ASSIGNMENT)
        return CF_NONE;
    left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    if (left == CF_NONE || right == CF_NONE || nodes[left].kind != CF_NODE_IDENTIFIER ||
        !is_empty_text(syntax, right))
        return CF_NONE;
    *out = left;
    return before;
}

/* `out = out + piece`. */
static bool adds_to(const struct cf_syntax *syntax, uint32_t assignment, uint32_t out)
{
    uint32_t left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    uint32_t at = cf_node_child(syntax, assignment, CF_FIELD_RIGHT), operator;

    if (at == CF_NONE || !cf_same_code(syntax, left, syntax, out) ||
        syntax->nodes[at].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    while (syntax->nodes[at].kind == CF_NODE_BINARY_OPERATOR) {
        operator = cf_node_child(syntax, at, CF_FIELD_OPERATOR);
        if (!cf_node_is(syntax, operator, "+"))
            return false;
        at = cf_node_child(syntax, at, CF_FIELD_LEFT);
    }
    return cf_same_code(syntax, at, syntax, out);
}

/* The variable is one of the body alone, which always sets it before it reads it. */
static bool is_of_body(const struct cf_source *source, uint32_t assignment, uint32_t body)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, assignment, CF_FIELD_LEFT), binding, scope;
    struct cf_span span;

    if (left == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        cf_node_child(syntax, assignment, CF_FIELD_RIGHT) == CF_NONE ||
        syntax->nodes[syntax->nodes[assignment].parent].parent != body)
        return false;
    binding = cf_binding_of(source, left);
    scope = binding == CF_NONE ? 0 : source->scopes.bindings[binding].scope;
    if (scope == 0 || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.scopes[scope].kind != CF_SCOPE_FUNCTION)
        return false;
    span = cf_span_of(source, source->scopes.scopes[scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (syntax->nodes[i].name == syntax->nodes[left].name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding && (i < left || i >= cf_node_after(syntax, body)))
            return false;
    }
    return true;
}

/* The identifier stands for the text so far in a statement that adds to it. */
static bool is_start(const struct cf_syntax *syntax, uint32_t use, uint32_t out)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t statement = nodes[use].parent, at = use;

    if (nodes[statement].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
        return nodes[use].field == CF_FIELD_LEFT;
    while (nodes[statement].kind == CF_NODE_BINARY_OPERATOR && nodes[at].field == CF_FIELD_LEFT) {
        at = statement;
        statement = nodes[statement].parent;
    }
    return nodes[statement].kind == CF_NODE_ASSIGNMENT && adds_to(syntax, statement, out);
}

/* The body does nothing but `out += piece`, under conditions, and every piece is pure. */
static bool only_adds(const struct cf_source *source, uint32_t body, uint32_t out)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    struct cf_span span = cf_span_of(source, body);
    uint32_t adds = 0;

    if (cf_span_jumps(source, span) != 0)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t left, operator;

        switch ((int)nodes[i].kind) {
        case CF_NODE_FOR_STATEMENT:
        case CF_NODE_WHILE_STATEMENT:
        case CF_NODE_NAMED_EXPRESSION:
        case CF_NODE_TRY_STATEMENT:
        case CF_NODE_WITH_STATEMENT:
        case CF_NODE_ASSERT_STATEMENT:
        case CF_NODE_DELETE_STATEMENT:
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_CLASS_DEFINITION:
        case CF_NODE_LAMBDA:
        case CF_NODE_MATCH_STATEMENT:
            return false;
        case CF_NODE_CALL:
            if (!cf_pure(source, i))
                return false;
            break;
        case CF_NODE_ASSIGNMENT:
            if (adds_to(syntax, i, out))
                adds++;
            else if (!is_of_body(source, i, body))
                return false;
            break;
        case CF_NODE_AUGMENTED_ASSIGNMENT:
            left = cf_node_child(syntax, i, CF_FIELD_LEFT);
            operator = cf_node_child(syntax, i, CF_FIELD_OPERATOR);
            if (left == CF_NONE || operator == CF_NONE || !cf_node_is(syntax, operator, "+=") ||
                !cf_same_code(syntax, left, syntax, out))
                return false;
            adds++;
            break;
        case CF_NODE_IDENTIFIER: /* nothing else looks at what is there so far */
            if (nodes[i].name == nodes[out].name && cf_is_variable(source, i) &&
                !is_start(syntax, i, out))
                return false;
            break;
        default:
            break;
        }
    }
    return adds > 0;
}

/* The parts of a loop over the letters of a text. */
struct loop {
    uint32_t node, start, out, letter, text, body, first, last;
};

static bool read_loop(struct cf_site *site, uint32_t node, struct loop *loop)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;

    *loop = (struct loop){ .node = node, .out = CF_NONE, .last = CF_NONE };
    loop->letter = cf_node_child(syntax, node, CF_FIELD_LEFT);
    loop->text = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    loop->body = cf_node_child(syntax, node, CF_FIELD_BODY);
    if (loop->letter == CF_NONE || loop->text == CF_NONE || loop->body == CF_NONE ||
        nodes[loop->letter].kind != CF_NODE_IDENTIFIER ||
        cf_node_child(syntax, node, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    loop->start = start_before(syntax, node, &loop->out);
    loop->first = skip_comments(nodes, nodes[loop->body].first);
    for (uint32_t i = loop->first; i != CF_NONE; i = nodes[i].next)
        loop->last = nodes[i].kind == CF_NODE_COMMENT ? loop->last : i;
    return loop->start != CF_NONE && loop->last != CF_NONE &&
           nodes[loop->out].name != nodes[loop->letter].name &&
           only_adds(source, loop->body, loop->out) &&
           !cf_span_mentions(source, cf_span_of(source, loop->text),
                             cf_binding_of(source, loop->out)) &&
           cf_unused_after(source, cf_span_of(source, node), cf_binding_of(source, loop->letter)) &&
           cf_site_starts_line(site, loop->first) && cf_site_ends_line(site, loop->last) &&
           cf_site_starts_line(site, node) &&
           (bytes_fit(site, loop->text) ||
            (!cf_takes_number(source, loop->body, loop->letter) && text_fits(site, loop->text)));
}

/* What follows the last statement of the body, and what follows the loop. */
static const char *ending(struct cf_site *site, const struct loop *loop, const char *text,
                          const char *table)
{
    const char *inner = cf_site_indent(site, loop->first),
               *outer = cf_site_indent(site, loop->node);
    const char *out = cf_site_text(site, loop->out);
    const char *letter = cf_site_text(site, loop->letter);
    struct cf_buf lines;

    if (site->failed)
        return NULL;
    cf_buf_init(&lines, CF_RULE_MAX_BYTES);
    if (is_bytes(site->source, loop->text))
        cf_buf_printf(&lines, "\n%s%s[%s] = %s\n%s%s = %c%c.join([%s[%s] for %s in %s])", inner,
                      table, letter, out, outer, out, cf_site_quote(site), cf_site_quote(site),
                      table, letter, letter, text);
    else
        cf_buf_printf(&lines, "\n%s%s[ord(%s)] = %s or None\n%s%s = %s.translate(%s)", inner, table,
                      letter, out, outer, out, text, table);
    return finish(site, &lines);
}

bool cf_rewrite_letters_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    struct loop loop;
    const char *table, *text, *end, *start, *data = NULL;
    struct cf_buf buf;

    if (!read_loop(site, node, &loop) ||
        cf_is_kept_by_try(site->source, node, cf_binding_of(site->source, loop.out)))
        return false;
    table = cf_site_name(site, "table", false);
    if (table == NULL)
        table = cf_site_name(site, "letters", true);
    text = cf_site_text(site, loop.text);
    start = cf_site_text(site, loop.start);
    if (table == NULL || text == NULL || start == NULL)
        return false;
    if (nodes[loop.text].kind == CF_NODE_CALL) { /* what encode() gives needs a name */
        data = cf_site_name(site, "encoded", true);
        cf_buf_init(&buf, CF_RULE_MAX_BYTES);
        cf_buf_printf(&buf, "%s = %s\n%s", data == NULL ? "" : data, text,
                      cf_site_indent(site, node));
        text = data;
        data = finish(site, &buf);
        if (text == NULL || data == NULL)
            return false;
    }
    end = ending(site, &loop, text, table);
    cf_buf_init(&buf, CF_RULE_MAX_BYTES);
    cf_buf_printf(&buf, "%s(%s)", kinds_of(site->source, loop.body), text);
    text = finish(site, &buf);
    cf_buf_init(&buf, CF_RULE_MAX_BYTES);
    cf_buf_printf(&buf, "%s\n", start);
    start = finish(site, &buf);
    cf_buf_init(&buf, CF_RULE_MAX_BYTES);
    cf_buf_printf(&buf, "%s%s = {}", data == NULL ? "" : data, table);
    table = finish(site, &buf);
    return !site->failed && end != NULL &&
           cf_site_edit(site, nodes[loop.start].start, nodes[loop.start].end, table) &&
           cf_site_edit(site, nodes[loop.text].start, nodes[loop.text].end, text) &&
           cf_site_insert_before(site, loop.first, start) &&
           cf_site_edit(site, nodes[loop.last].end, nodes[loop.last].end, end);
}
