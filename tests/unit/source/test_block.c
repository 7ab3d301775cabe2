/* SPDX-License-Identifier: Apache-2.0 */
/* The ends of functions by indentation are those that the parser finds. */
#include "source/block.h"
#include "source/source.h"
#include "tests/unit/test.h"

#include <string.h>

static const char source_text[] =
    "@first(\n'x')\n# between\n\n@second\ndef a(b=\"\"\"\nx\n\"\"\", # c\n     *, c):\n"
    "  '''doc\nat the margin\n'''\n  if b: return {\n'k': [1,\n2]}\n\n# comment at the margin\n"
    "  x = 'it\\'s #1' # after\n  return b \\\n+ 1   \n\n\n# over\n"
    "class C:\n\tdef m(self): return \"\"\n\n\tasync def n(self):\n\t\tpass;\n\n\tx = 1\n"
    "def one(): pass\ndef two(): return r'\\\\'\nlast = 1\n"
    "def outer():\n    def inner():\n        return '''\nx'''\n    return inner\n"
    "def end(a):\n    return a";

static void test_ends_are_those_of_the_parser(void **state)
{
    struct cf_parser *parser = NULL;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, (size_t)64 << 20);
    assert_ok(cf_parser_new(&parser, &err), &err);
    assert_ok(cf_source_read(parser, source_text, strlen(source_text), &arena, &source, &err),
              &err);
    assert_int_equal(source.definitions.count, 9);
    for (uint32_t i = 0; i < source.definitions.count; i++) {
        const struct cf_node *node = &source.syntax.nodes[source.definitions.items[i].whole];

        assert_int_equal(cf_block_end(source_text, strlen(source_text), node->start), node->end);
    }
    cf_parser_free(parser);
    cf_arena_deinit(&arena);
}

static void test_every_text_ends_somewhere(void **state)
{
    static const char *const texts[] = { "",       "@",        "def f(:\n  \"", "def f():\n '''x\\",
                                         "def \\", "@a\n@b\n", "def f(((\n  x", "def f(): '\n  y" };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_in_range(cf_block_end(texts[i], strlen(texts[i]), 0), 0, strlen(texts[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_are_those_of_the_parser),
        cmocka_unit_test(test_every_text_ends_somewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
