/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct cf_arena arena;
    struct cf_parser *parser;
    struct cf_error err;
    struct cf_source source;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    if (f == NULL)
        return -1;
    cf_arena_init(&f->arena, (size_t)256 << 20);
    *state = f;
    return cf_parser_new(&f->parser, &f->err) == CF_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    cf_parser_free(f->parser);
    cf_arena_deinit(&f->arena);
    free(f);
    return 0;
}

static enum cf_status read_source(struct fixture *f, const char *text)
{
    return cf_source_read(f->parser, text, strlen(text), &f->arena, &f->source, &f->err);
}

/* The node of the n-th occurrence of an identifier. */
static uint32_t identifier(const struct fixture *f, const char *name, unsigned nth)
{
    const struct cf_syntax *syntax = &f->source.syntax;

    for (uint32_t i = 0; i < syntax->count; i++) {
        if (syntax->nodes[i].kind == CF_NODE_IDENTIFIER &&
            strcmp(cf_name_text(&syntax->names, syntax->nodes[i].name), name) == 0 && nth-- == 1)
            return i;
    }
    fail_msg("no such identifier: %s", name);
    return CF_NONE;
}

static void test_nodes_have_the_bytes_of_the_text(void **state)
{
    struct fixture *f = *state;
    const char *text = "x = 1\ny = f(a, b=c)  # why\n";
    const struct cf_syntax *syntax = &f->source.syntax;
    uint32_t call, arguments, last;

    assert_ok(read_source(f, text), &f->err);
    call = cf_node_above(syntax, identifier(f, "f", 1), CF_NODE_CALL);
    assert_int_equal(syntax->nodes[call].line, 2);
    assert_int_equal(syntax->nodes[call].end - syntax->nodes[call].start, strlen("f(a, b=c)"));
    assert_memory_equal(text + syntax->nodes[call].start, "f(a, b=c)", 9);
    arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    assert_int_equal(syntax->nodes[arguments].kind, CF_NODE_ARGUMENT_LIST);
    last = syntax->nodes[syntax->nodes[arguments].first].next;
    assert_int_equal(syntax->nodes[last].kind, CF_NODE_KEYWORD_ARGUMENT);
    assert_int_equal(syntax->nodes[last].next, CF_NONE);
    assert_int_equal(cf_node_after(syntax, call), identifier(f, "c", 1) + 1);
    assert_string_equal(cf_node_kind_name(syntax->nodes[last].kind), "keyword_argument");
}

static void test_plain_strings_are_read(void **state)
{
    static const struct {
        const char *text, *content;
    } cases[] = {
        { "'a b'", "a b" }, { "r\"\"\"x\n\"\"\"", "x\n" },
        { "''", "" },       { "f'a'", "a" },
        { "f'{a}'", NULL }, { "'a\\n'", NULL },
        { "1", NULL },      { "'a' 'b'", NULL },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *content = NULL;
        uint32_t size = 0;
        bool plain;

        assert_ok(read_source(f, cases[i].text), &f->err);
        plain = cf_node_plain_string(&f->source.syntax, 2, &content, &size);
        assert_int_equal(plain, cases[i].content != NULL);
        if (plain) {
            assert_int_equal(size, strlen(cases[i].content));
            assert_memory_equal(content, cases[i].content, size);
        }
    }
}

/* Where a name leads: "module", the qualified name of a definition, or "-". */
static const char *meaning(const struct fixture *f, uint32_t node)
{
    const struct cf_source *source = &f->source;
    uint32_t scope = cf_scope_at(&source->scopes, node);
    uint32_t binding = cf_scope_resolve(&source->scopes, scope, source->syntax.nodes[node].name);
    uint32_t owner;

    if (binding == CF_NONE)
        return "-";
    owner = source->scopes.bindings[binding].scope;
    if (owner == 0)
        return "module";
    if (source->scopes.scopes[owner].kind == CF_SCOPE_COMPREHENSION)
        return "comprehension";
    return source->definitions
        .items[cf_definition_of(&source->definitions, source->scopes.scopes[owner].node)]
        .qualname;
}

static void test_names_mean_what_the_compiler_says(void **state)
{
    static const struct {
        const char *text, *name;
        unsigned nth;
        const char *meaning;
    } cases[] = {
        { "x = 1\ndef f():\n    return x\n", "x", 2, "module" },
        { "def f(x):\n    return x\n", "x", 2, "f" },
        { "def f():\n    global x\n    x = 1\n", "x", 2, "module" },
        { "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n", "x", 3, "f" },
        { "def f():\n    x = 1\n    def g():\n        return x\n", "x", 2, "f" },
        { "x = 0\nclass A:\n    x = 1\n    def m(self):\n        return x\n", "x", 3, "module" },
        { "class A:\n    x = 1\n    y = x\n", "x", 2, "A" },
        { "class A:\n    x = 1\n    y = [x for _ in z]\n", "x", 2, "-" },
        { "def f():\n    print(x)\n", "print", 1, "-" },
        { "[x for x in y]\n", "x", 1, "comprehension" },
        { "def f():\n    any((n := i) for i in y)\n    return n\n", "n", 2, "f" },
        { "def f():\n    for a, (b, *c) in y: pass\n    return c\n", "c", 2, "f" },
        { "def f():\n    with o as (p, q.r): pass\n    return p, q\n", "p", 2, "f" },
        { "def f():\n    with o as (p, q.r): pass\n    return p, q\n", "q", 2, "-" },
        { "def f():\n    try: pass\n    except E as e: return e\n", "e", 2, "f" },
        { "def f():\n    import a.b\n    return a\n", "a", 2, "f" },
        { "def f():\n    from m import a as b\n    return a, b\n", "a", 2, "-" },
        { "def f():\n    from m import a as b\n    return a, b\n", "b", 2, "f" },
        { "def f(p):\n    match p:\n        case A(x=v, y=[w, *r]): return v\n", "v", 2, "f" },
        { "def f(p):\n    match p:\n        case A(x=v, y=[w, *r]): return A\n", "A", 2, "-" },
        { "def f(p):\n    match p:\n        case c.d: return c\n", "c", 2, "-" },
        { "g = lambda a, *b, **c: c\n", "c", 2, "<lambda>" },
        { "def f(a, b=a): pass\n", "a", 2, "-" },
        { "class A:\n    x = 1\n    y = [0 for _ in x]\n", "x", 2, "A" },
        { "class A(x):\n    x = 1\n", "x", 1, "-" },
        { "def f[T](a: T): return T\n", "T", 3, "f" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_ok(read_source(f, cases[i].text), &f->err);
        if (strcmp(meaning(f, identifier(f, cases[i].name, cases[i].nth)), cases[i].meaning) != 0)
            fail_msg("%s: %s is %s", cases[i].text, cases[i].name,
                     meaning(f, identifier(f, cases[i].name, cases[i].nth)));
    }
}

static void test_definitions_are_described(void **state)
{
    struct fixture *f = *state;
    const struct cf_definition *d;
    const struct cf_parameter *p;

    assert_ok(read_source(f, "class A:\n"
                             "    @property\n"
                             "    def x(self): return 1\n"
                             "    @x.setter\n"
                             "    def x(self, v): pass\n"
                             "    @classmethod\n"
                             "    async def c(cls, a, /, b: int = 1, *args, k, **kw): yield k\n"
                             "    def __new__(cls):\n"
                             "        def inner(): return lambda q: q\n"
                             "@deco\n"
                             "def g(): return (yield_ for yield_ in ())\n"),
              &f->err);
    d = f->source.definitions.items;
    assert_int_equal(f->source.definitions.count, 8);
    assert_string_equal(d[0].qualname, "A");
    assert_int_equal(d[0].kind, CF_DEFINES_CLASS);
    assert_int_equal(d[1].flags,
                     CF_DEFINITION_METHOD | CF_DEFINITION_PROPERTY | CF_DEFINITION_DECORATED);
    assert_int_equal(d[2].flags,
                     CF_DEFINITION_METHOD | CF_DEFINITION_SETTER | CF_DEFINITION_DECORATED);
    assert_string_equal(d[3].qualname, "A.c");
    assert_int_equal(d[3].flags, CF_DEFINITION_METHOD | CF_DEFINITION_CLASS | CF_DEFINITION_ASYNC |
                                     CF_DEFINITION_GENERATOR | CF_DEFINITION_DECORATED);
    assert_int_equal(d[4].flags, CF_DEFINITION_METHOD | CF_DEFINITION_STATIC);
    assert_string_equal(d[5].qualname, "A.__new__.<locals>.inner");
    assert_int_equal(d[5].flags, CF_DEFINITION_NESTED);
    assert_string_equal(d[6].qualname, "A.__new__.<locals>.inner.<locals>.<lambda>");
    assert_int_equal(d[6].parent, 5);
    assert_int_equal(d[7].flags, CF_DEFINITION_DECORATED);
    assert_int_equal(f->source.syntax.nodes[d[7].whole].line, 10);
    assert_int_equal(f->source.syntax.nodes[d[7].node].line, 11);

    p = f->source.definitions.parameters + d[3].first_parameter;
    assert_int_equal(d[3].parameter_count, 6);
    assert_int_equal(p[0].kind, CF_PARAMETER_POSITIONAL_ONLY);
    assert_int_equal(p[1].kind, CF_PARAMETER_POSITIONAL_ONLY);
    assert_int_equal(p[2].kind, CF_PARAMETER_POSITIONAL);
    assert_int_not_equal(p[2].annotation, CF_NONE);
    assert_int_not_equal(p[2].value, CF_NONE);
    assert_int_equal(p[3].kind, CF_PARAMETER_ARGS);
    assert_int_equal(p[4].kind, CF_PARAMETER_KEYWORD);
    assert_int_equal(p[5].kind, CF_PARAMETER_KWARGS);
    assert_string_equal(cf_name_text(&f->source.syntax.names, p[5].name), "kw");
}

static void test_imports_are_listed(void **state)
{
    static const char text[] = "import a.b, c.d as e\n"
                               "def f():\n"
                               "    from ..m.n import (x as y, z)\n"
                               "    from . import *\n";
    static const struct {
        const char *module;
        unsigned level;
        const char *name, *bound;
        bool star, whole;
        uint32_t scope;
    } expected[] = {
        { "a.b", 0, "", "a", false, true, 0 },   { "c.d", 0, "", "e", false, false, 0 },
        { "m.n", 2, "x", "y", false, false, 1 }, { "m.n", 2, "z", "z", false, false, 1 },
        { "", 1, "", "", true, false, 1 },
    };
    struct fixture *f = *state;
    const struct cf_names *names = &f->source.syntax.names;

    assert_ok(read_source(f, text), &f->err);
    assert_int_equal(f->source.imports.count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const struct cf_import *import = &f->source.imports.items[i];

        assert_string_equal(import->module, expected[i].module);
        assert_int_equal(import->level, expected[i].level);
        assert_string_equal(cf_name_text(names, import->name), expected[i].name);
        assert_string_equal(cf_name_text(names, import->bound), expected[i].bound);
        assert_int_equal(import->star, expected[i].star);
        assert_int_equal(import->whole, expected[i].whole);
        assert_int_equal(import->scope, expected[i].scope);
    }
}

static void test_files_that_cannot_be_read_are_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "x = 1\ndef f(:\n    pass\n", "line 2: invalid syntax" },
        { "x = (\n", "line 1: invalid syntax" },
        { "x = 1\ny = '\xff'\n", "line 2: not UTF-8" },
        { "# -*- coding: latin-1 -*-\ny = '\xe9'\n", "line 1: encoded as latin-1, not UTF-8" },
        { "\n# vim: set fileencoding=cp1252 :\ny = '\xc3\xa9'\n",
          "line 2: encoded as cp1252, not UTF-8" },
    };
    struct fixture *f = *state;
    char *deep = cf_arena_alloc(&f->arena, 9000);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_source(f, cases[i].text), CF_EFORMAT);
        assert_string_equal(f->err.message, cases[i].message);
    }
    assert_ok(read_source(f, "# coding: latin-1\nx = 1\n"), &f->err);
    assert_ok(read_source(f, "\xef\xbb\xbfx = 1\n"), &f->err);
    assert_ok(read_source(f, ""), &f->err);
    assert_int_equal(cf_source_read(f->parser, "a\0b", 3, &f->arena, &f->source, &f->err),
                     CF_EFORMAT);
    assert_string_equal(f->err.message, "line 1: a zero byte");
    memset(deep, '(', 4000);
    deep[4000] = '1';
    memset(deep + 4001, ')', 4000);
    assert_int_equal(read_source(f, deep), CF_ELIMIT);
    assert_string_equal(f->err.message, "line 1: nested more than 3000 levels deep");
}

static void test_allocations_that_fail_are_reported(void **state)
{
    struct fixture *f = *state;
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        struct cf_arena arena;

        cf_arena_init(&arena, (size_t)64 << 20);
        arena.block_bytes = 512; /* so that there are many */
        cf_alloc_fail_after(attempts);
        status = cf_source_read(f->parser,
                                "import a\nclass A:\n    def f(self): return [x for x in y]\n", 56,
                                &arena, &f->source, &f->err);
        cf_alloc_fail_after(-1);
        if (status != CF_OK)
            assert_string_equal(f->err.message, "out of memory");
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nodes_have_the_bytes_of_the_text),
        TEST(test_plain_strings_are_read),
        TEST(test_names_mean_what_the_compiler_says),
        TEST(test_definitions_are_described),
        TEST(test_imports_are_listed),
        TEST(test_files_that_cannot_be_read_are_named),
        TEST(test_allocations_that_fail_are_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
