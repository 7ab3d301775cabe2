/* SPDX-License-Identifier: Apache-2.0 */
/* Which imports may be late, hazard by hazard, and the text that comes of it. */
#include "startup/unit.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char root[64];
    struct cf_arena arena;
    struct cf_parser *parser;
    struct cf_startup_graph graph;
    struct cf_units units;
    struct cf_error err;
};

static void add_module(struct fixture *f, const char *name, const char *file)
{
    const uint32_t number = cf_startup_add(&f->graph, name);

    assert_int_not_equal(number, CF_NO_MODULE);
    f->graph.modules[number].loaded = true;
    if (file != NULL) {
        f->graph.modules[number].own = true;
        f->graph.modules[number].file = file;
    }
}

static uint32_t called_line; /* a function of the file that the program calls begins there */

/* The project has one file, pkg/<file>, with this text; heavy, other and pkg.sub are loaded too. */
static void read_project(struct fixture *f, const char *file, const char *text)
{
    const struct cf_unit_called called[] = { { .file = file, .line = called_line } };
    const char *path;
    FILE *out;

    *f = (struct fixture){ .root = "/tmp/codeflash-unit-XXXXXX" };
    assert_non_null(mkdtemp(f->root));
    cf_arena_init(&f->arena, (size_t)1 << 26);
    path = cf_arena_printf(&f->arena, "%s/%s", f->root, file);
    out = fopen(path, "w");
    if (out == NULL)
        fail();
    else
        assert_true(fputs(text, out) >= 0 && fclose(out) == 0);
    assert_ok(cf_parser_new(&f->parser, &f->err), &f->err);
    assert_ok(cf_startup_graph_init(&f->graph, &f->arena, &f->err), &f->err);
    add_module(f, strcmp(file, "__init__.py") == 0 ? "pkg" : "pkg.mod", path);
    add_module(f, "pkg.sub", NULL);
    add_module(f, "heavy", NULL);
    add_module(f, "heavy.deep", NULL);
    add_module(f, "inspect", NULL);
    add_module(f, "dataclasses", NULL);
    add_module(f, "other", NULL);
    f->units = (struct cf_units){
        .arena = &f->arena, .graph = &f->graph, .called = called, .called_count = called_line > 0
    };
    assert_ok(cf_units_find(&f->units, f->parser, f->root, &f->err), &f->err);
    assert_ok(cf_units_classify(&f->units, &f->err), &f->err);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(f->root), 0);
}

static void drop_project(struct fixture *f)
{
    cf_parser_free(f->parser);
    cf_arena_deinit(&f->arena);
}

/* Is that name one that may be late? */
static bool may_be_late(const struct fixture *f, const char *name)
{
    for (uint32_t i = 0; i < f->units.count; i++) {
        if (strcmp(f->units.items[i].name, name) == 0)
            return f->units.items[i].on;
    }
    return false;
}

static const char *rendered(struct fixture *f)
{
    const char *text = NULL;
    size_t size = 0;

    assert_ok(cf_unit_render(&f->units, 0, &text, &size, &f->err), &f->err);
    assert_int_equal(strlen(text), size);
    return text;
}

static void assert_late(const char *file, const char *text, const char *name, bool late)
{
    struct fixture f;

    read_project(&f, file, text);
    if (may_be_late(&f, name) != late)
        fail_msg("%s may %sbe late in:\n%s", name, late ? "not " : "", text);
    drop_project(&f);
}

/* --- what may be late ------------------------------------------------------------------------- */

static void test_names_that_are_needed_later_or_never_may_be_late(void **state)
{
    static const char *const texts[] = {
        "import heavy\n",
        "import heavy\ndef f():\n    return heavy.x\n",
        "from heavy import x as heavy\ndef f():\n    return heavy\n",
        "import heavy\ndef f(a: heavy.X) -> heavy.Y:\n    pass\n",
        "import heavy\nx: heavy.X = None\n",
        "import heavy\nclass A:\n    def f(self):\n        return [heavy for x in y]\n",
        "import heavy\ndef f(heavy=1):\n    pass\nx = f(heavy=2)\n", /* other names */
        "import heavy\nx = y.heavy\n",
        "import heavy\nasync def f():\n    class A:\n        x = heavy.X\n    return A\n",
        "import heavy\ndef f():\n    \"\"\"Doc.\"\"\"\n    # why\n    return heavy\n",
        "import inspect as heavy\nif heavy.isclass(int):\n    pass\n",
        "from inspect import isclass as heavy\nx = heavy(int)\n",
        "x = 1\nimport heavy\n__version__ = ('1', 2)\nfrom other import y\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_late("mod.py", texts[i], "heavy", true);
}

static void test_names_that_are_needed_at_import_stay(void **state)
{
    static const char *const texts[] = {
        "import heavy\nx = heavy.x\n",
        "import heavy\ndef f(a=heavy.x):\n    pass\n",
        "import heavy\n@heavy.cache\ndef f():\n    pass\n",
        "import heavy\nclass A(heavy.B):\n    pass\n",
        "import heavy\nx = lambda: heavy\n",
        "import heavy\nx = [heavy for y in z]\n",
        /* A class body falls back to the module's names. */
        "import heavy\nclass A:\n    heavy = heavy\n",
        "import heavy\nclass A:\n    def heavy(self, x=heavy.y):\n        pass\n",
        /* Nowhere to put the guard. */
        "import heavy\ndef f(): return heavy\n",
        /* Bound in another way too. */
        "import heavy\nheavy = 1\n",
        "import heavy\ndef f():\n    global heavy\n    heavy = 1\n",
        "import heavy\nif x:\n    import other as heavy\n",
        "try:\n    import heavy\nexcept ImportError:\n    heavy = None\n",
        "if x:\n    import heavy\n",
        "import other; import heavy\n",
        "import heavy\nif inspect.isclass(heavy, 1):\n    pass\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_late("mod.py", texts[i], "heavy", false);
}

static void test_annotations_that_are_read_at_run_time_stay(void **state)
{
    static const struct {
        const char *text;
        bool late;
    } cases[] = {
        { "import heavy\n@dataclass\nclass A:\n    x: heavy.ClassVar\n", false },
        { "from typing import NamedTuple\nimport heavy\nclass A(NamedTuple):\n    x: heavy.X\n",
          false },
        { "import heavy\nclass A(Model):\n    x: heavy.X\n", false },
        { "import pydantic\nimport heavy\ndef f(x: heavy.X):\n    pass\n", false },
        { "import typer\nimport heavy\n@app.command()\ndef f(x: heavy.X):\n    pass\n", false },
        { "from functools import singledispatch\nimport heavy\n@g.register\ndef f(x: heavy.X):\n"
          "    pass\n",
          false },
        { "from functools import singledispatch\nimport heavy\ndef f(x: heavy.X):\n    pass\n",
          true },
        { "from __future__ import annotations\nimport heavy\ndef f(x: heavy.X):\n    pass\n",
          true },
        /* Quoted one by one where a class has fields that are read. */
        { "import heavy\n@dataclass\nclass A:\n    x: int\ndef f(x: heavy.X):\n    pass\n", true },
        { "import heavy\n@dataclass\nclass A:\n    x: int\ndef f(x: heavy.X['y']):\n    pass\n",
          false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_late("mod.py", cases[i].text, "heavy", cases[i].late);
}

static void test_modules_that_look_names_up_stay(void **state)
{
    static const char *const texts[] = {
        "import heavy\ndef __getattr__(name):\n    pass\n",
        "import heavy\nx = globals()\n",
        "import heavy\nfrom other import *\n",
        "import heavy\ndef f():\n    eval('heavy')\n",
        "x = f()\nimport heavy\n", /* nothing begins the file that a block could stand behind */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_late("mod.py", texts[i], "heavy", false);
}

static void test_packages(void **state)
{
    (void)state;
    assert_late("__init__.py", "from heavy import x\n", "x", false);
    assert_late("__init__.py", "from heavy import x\n__all__ = ['x']\n", "x", true);
    /* Loading pkg.sub puts the module where the function was. */
    assert_late("__init__.py", "from .sub import sub\n__all__ = ['sub']\n", "sub", false);
}

/* --- the text -----------------------------------------------------------------------------------
 */

static const char whole_text[] = "\"\"\"Doc.\"\"\"\n"
                                 "import other\n"
                                 "import heavy  # why\n"
                                 "from heavy.deep import (\n"
                                 "    one,\n"
                                 "    two as deux,\n"
                                 ")\n"
                                 "\n"
                                 "x = one\n"
                                 "\n"
                                 "\n"
                                 "def f(a: heavy.A):\n"
                                 "    return deux\n"
                                 "\n"
                                 "\n"
                                 "y = other\n";
static const char wanted[] =
    "\"\"\"Doc.\"\"\"\n"
    "from __future__ import annotations\n"
    "\n"
    "import other\n"
    "from heavy.deep import (\n"
    "    one,\n"
    ")\n"
    "\n"
    "TYPE_CHECKING = False  # type checkers take it for true\n"
    "\n"
    "if TYPE_CHECKING:\n"
    "    import heavy\n"
    "    from heavy.deep import two as deux\n"
    "\n"
    "\n"
    "def _import_late(name: str) -> object:\n"
    "    \"\"\"Makes what start-up does not need, once it is asked for.\"\"\"\n"
    "    value: object\n"
    "    if name in globals():\n"
    "        return globals()[name]\n"
    "    if name == \"heavy\":\n"
    "        import heavy\n"
    "\n"
    "        value = heavy\n"
    "    elif name == \"deux\":\n"
    "        from heavy.deep import two as deux\n"
    "\n"
    "        value = deux\n"
    "    else:\n"
    "        raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")\n"
    "    return globals().setdefault(name, value)\n"
    "\n"
    "\n"
    "if not TYPE_CHECKING:\n"
    "    __getattr__ = _import_late\n"
    "\n"
    "x = one\n"
    "\n"
    "\n"
    "def f(a: heavy.A):\n"
    "    try:\n"
    "        deux\n"
    "    except NameError:\n"
    "        _import_late(\"deux\")\n"
    "    return deux\n"
    "\n"
    "\n"
    "y = other\n";

static void test_the_text(void **state)
{
    struct fixture f;

    (void)state;
    read_project(&f, "mod.py", whole_text);
    assert_string_equal(rendered(&f), wanted);
    for (uint32_t i = 0; i < f.units.count; i++)
        f.units.items[i].on = false;
    assert_string_equal(rendered(&f), whole_text);
    drop_project(&f);
}

static void assert_renders(const char *file, const char *text, const char *part)
{
    struct fixture f;

    read_project(&f, file, text);
    if (strstr(rendered(&f), part) == NULL)
        fail_msg("no %s in:\n%s", part, rendered(&f));
    drop_project(&f);
}

static void test_parts_of_the_text(void **state)
{
    (void)state;
    /* The innermost function: the one around it may run when the module is imported. */
    assert_renders("mod.py", "import heavy\ndef f():\n    def g():\n        return heavy\n",
                   "def f():\n    def g():\n        try:\n            heavy\n");
    /* The file's own TYPE_CHECKING. */
    assert_renders("mod.py", "TYPE_CHECKING = False\nimport heavy\n",
                   "TYPE_CHECKING = False\n\nif TYPE_CHECKING:\n    import heavy\n");
    assert_renders("mod.py", "from typing import cast\nimport heavy\nx = cast\n",
                   "from typing import TYPE_CHECKING, cast\n");
    /* `from . import sub` in the package's own __getattr__ would ask for itself. */
    assert_renders("__init__.py", "from heavy import x\n__all__ = ['x']\n",
                   "        from heavy import x\n");
    assert_renders("mod.py", "from . import sub\ndef f():\n    return sub\n",
                   "        from . import sub\n");
    assert_renders("mod.py", "import sys\nimport inspect\nf = inspect.currentframe\n",
                   "f = sys._getframe\n");
    assert_renders("mod.py", "import inspect\nx = inspect.isclass(int) and 1\n",
                   "x = isinstance(int, type) and 1\n");
    assert_renders("mod.py",
                   "import heavy\n@dataclass\nclass A:\n    x: int\ndef f(x: heavy.X):\n    pass\n",
                   "def f(x: \"heavy.X\"):\n");
}

static void test_functions_that_run_until_the_program_is_there(void **state)
{
    (void)state;
    called_line = 2;
    assert_renders("mod.py", "import heavy\ndef f(x):\n    return None if x else heavy.y\n",
                   "def f(x):\n    return None if x else _import_late(\"heavy\").y\n");
    assert_renders("mod.py", "import heavy\ndef f(x):\n    return f\"{heavy.y}\" if x else 1\n",
                   "    return f\"{_import_late('heavy').y}\" if x else 1\n");
    /* Its condition is evaluated in any case; what is in a loop is not to be slow. */
    assert_renders("mod.py", "import heavy\ndef f(x):\n    return 1 if heavy.x else 2\n",
                   "def f(x):\n    try:\n        heavy\n");
    assert_renders("mod.py",
                   "import heavy\ndef f(x):\n    return [heavy.x if y else 1 for y in x]\n",
                   "def f(x):\n    try:\n        heavy\n");
    assert_renders("mod.py",
                   "import heavy\ndef f(x):\n    if x:\n        y = 1\n        heavy.z()\n",
                   "    if x:\n        try:\n            heavy\n");
    called_line = 0;
    assert_renders("mod.py", "import heavy\ndef f(x):\n    if x:\n        heavy.z()\n",
                   "def f(x):\n    try:\n        heavy\n");
}

static void test_constants(void **state)
{
    static const char text[] = "from heavy import getLogger\nlog = getLogger('x')\n"
                               "def f():\n    log.debug('y')\n";

    (void)state;
    assert_late("mod.py", text, "log", true);
    assert_late("mod.py", text, "getLogger", true);
    assert_renders("mod.py", text,
                   "    elif name == \"log\":\n"
                   "        getLogger = _import_late(\"getLogger\")  # type: ignore\n"
                   "        value = getLogger('x')\n");
    assert_late("mod.py", "from heavy import getLogger\nlog = getLogger('x')\nlog.debug('y')\n",
                "log", false);
    assert_late("mod.py", "from heavy import getLogger\nlog = getLogger('x')\nlog.debug('y')\n",
                "getLogger", false);
    assert_late("mod.py", "from heavy import getLogger\nlog = getLogger('x')\nlog = 2\n", "log",
                false);
    assert_late("mod.py", "from heavy import getLogger\nlog = getLogger(f())\n", "getLogger",
                false);
}

/* A pattern, a table, what is computed: made when X is first used. */
static void test_values_that_are_the_same_whenever_they_are_made(void **state)
{
    static const char *const values[] = {
        "re.compile(r'a+')",
        "re.compile('a+' 'b', re.X | re.MULTILINE)",
        "re.compile('%s+' % PART, flags=re.X)",
        "re.compile(f'{PART}|{re.escape(PART)}')",
        "compile('a')",
        "{chr(i): i for i in range(256)}",
        "dict(zip('abc', range(3)))",
        "frozenset(PART.split())",
        "{k: [v] for k, v in {'a': 1}.items()}",
        "tuple(sorted(set(PART), key=len))",
        "[re.compile(p) for p in (PART, 'b')]",
        "'|'.join(str(n) for n in NUMBERS)",
        "str.maketrans('ab', 'cd')",
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(text, sizeof(text),
                       "import re\nfrom re import compile\nPART = 'a'\nNUMBERS = (1, 2)\n"
                       "X = %s\ndef f():\n    return X\n",
                       values[i]);
        assert_late("mod.py", text, "X", true);
    }
}

static void test_values_that_depend_on_their_moment_stay(void **state)
{
    static const char *const values[] = {
        "re.compile(LIST[0])",            /* somebody may change the list */
        "re.compile(TWICE)",              /* bound twice */
        "re.compile(other.PATTERN)",      /* of another module */
        "re.compile(from_other)",         /* the same */
        "re.compile(f())",                /* a function of ours */
        "re.compile('a').match(input())", /* a builtin that does something */
        "sorted('ab', key=lambda x: x)",  /* a lambda tells where it was made */
        "{name: f for name in ('a', 'b')}",
        "open('x').read().split()",
        "os.environ.copy()",
        "other.compile('a')",
        "[y := 1, len('a')]",
        "len(f'{f()}')",
        "str(object)",
        "(str(i) for i in 'ab')", /* it is used up once */
        "list(range(hidden(3)))",
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(text, sizeof(text),
                       "import re, os, other\nfrom other import from_other\nLIST = ['a']\n"
                       "TWICE = 'a'\nTWICE = 'b'\nhidden = int\nX = %s\ndef f():\n    return X\n",
                       values[i]);
        assert_late("mod.py", text, "X", false);
    }
}

static void test_values_whose_names_are_needed_or_bound_elsewhere_stay(void **state)
{
    static const char *const texts[] = {
        "import re\nX = re.compile('a')\nX.match('b')\n",
        "import re\nX = re.compile('a')\ndef f(x=X):\n    return x\n",
        "import re\nX = re.compile('a')\nclass A:\n    x = X\n",
        "import re\nX = re.compile('a')\nX = None\n",
        "import re\nX = re.compile('a')\nX += 1\n",
        "import re\nX = re.compile('a')\ndel X\n",
        "import re\nX = re.compile('a')\ndef f():\n    global X\n    X = None\n",
        "import re\nX = Y = re.compile('a')\n",
        "import re\nX, Y = re.compile('a'), 1\n",
        "import re\nX: Final = re.compile('a')\n",
        "import re\nif y:\n    X = re.compile('a')\n",
        "import re\nX = re.compile('a'); y = 1\n",
        "import re\nX = re.compile('a')\ndef _late_X():\n    pass\n", /* ours would hide it */
        "import re\nX = re.compile('a')\ndef f():\n    return globals()['X']\n",
        "import re\nX = 'a'\ndef f():\n    return X\n", /* nothing to win */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_late("mod.py", texts[i], "X", false);
    /* Importing pkg.sub later would put the module where the value was. */
    assert_late("__init__.py", "import re\nsub = re.compile('a')\n__all__ = ['sub']\n", "sub",
                false);
}

static void test_the_text_of_values(void **state)
{
    (void)state;
    assert_renders("mod.py",
                   "import re\n\n# Words.\nWORD = re.compile(\n    'a',\n)  # why\n"
                   "N = 1\ndef f():\n    return WORD\n",
                   "    if name == \"WORD\":\n        value = _late_WORD()\n");
    assert_renders("mod.py", "import re\nN = 1\nWORD = re.compile('a')  # why\nM = 2\n",
                   "N = 1\n\n\ndef _late_WORD():\n    return re.compile('a')  # why\n\n\nM = 2\n");
    assert_renders("mod.py", "import re\nA = re.compile('a')\nB = re.compile('b')\n",
                   "    return re.compile('a')\n\n\ndef _late_B():\n    return re.compile('b')\n");
    /* Its annotation stays where it is; a text of several lines is not moved. */
    assert_renders("mod.py", "import re\nWORD: 're.Pattern' = re.compile('''\na''')\n",
                   "WORD: 're.Pattern'\n\n\ndef _late_WORD():\n    return re.compile('''\na''')\n");
    assert_renders("mod.py", "import re\nWORDS = dict(\n    a=1,\n\n    b=2,\n)\n",
                   "    return dict(\n        a=1,\n\n        b=2,\n    )\n");
    /* A value of which another is made. */
    assert_renders(
        "mod.py", "import re\nA = re.compile('a')\nB = str(A)\n",
        "def _late_B():\n    A = _import_late(\"A\")  # type: ignore\n    return str(A)\n");
    /* Functions ask for it. */
    assert_renders("mod.py", "import re\nA = re.compile('a')\ndef f():\n    return A\n",
                   "    try:\n        A\n    except NameError:\n        _import_late(\"A\")\n");
}

static void test_a_value_that_stays_keeps_what_it_is_made_of(void **state)
{
    struct fixture f;

    (void)state;
    read_project(&f, "mod.py", "import re\nA = re.compile('a')\nB = str(A)\nC = str(B)\n");
    for (uint32_t i = 0; i < f.units.count; i++) {
        if (strcmp(f.units.items[i].name, "C") == 0)
            f.units.items[i].on = false;
    }
    assert_null(strstr(rendered(&f), "_late_"));
    drop_project(&f);
}

static void test_dataclasses(void **state)
{
    static const struct {
        const char *body;
        bool late;
    } cases[] = {
        { "    'Doc.'\n    a: int\n    b: 'str' = ''\n", true },
        { "    'Doc.'\n    a: list = field(default_factory=list)\n", true },
        { "    'Doc.'\n    a: list = field(default_factory=f)\n", false },
        { "    'Doc.'\n    a: int = field(repr=False)\n", false },
        { "    'Doc.'\n    a: ClassVar[int] = 1\n", false },
        { "    'Doc.'\n    a: int = f()\n", false },
        { "    'Doc.'\n    a: int\n    def __init__(self):\n        pass\n", false },
        { "    'Doc.'\n    __slots__ = ('a',)\n    a: int\n", false },
        { "    a: int\n", false }, /* its docstring would be made of its fields */
        { "    'Doc.'\n    b: int = 1\n    a: int = b\n", false },
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void)snprintf(text, sizeof(text),
                       "from dataclasses import dataclass, field\n@dataclass\nclass A:\n%s",
                       cases[i].body);
        assert_late("mod.py", text, "dataclass", cases[i].late);
    }
    assert_late("mod.py",
                "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n"
                "    'Doc.'\n    a: int\n",
                "dataclass", false);
    assert_late("mod.py",
                "from dataclasses import dataclass\n@dataclass\nclass A(B):\n"
                "    'Doc.'\n    a: int\n",
                "dataclass", false);
}

/* --- effects ------------------------------------------------------------------------------------
 */

static void test_effects(void **state)
{
    static const struct {
        const char *text;
        bool effects;
    } cases[] = {
        { "x = 1\ndef f():\n    register()\n", false },
        { "TABLE = {}\nTABLE.update(a=1)\nTABLE['b'] = 2\n", false },
        { "if __name__ == '__main__':\n    main()\n", false },
        { "@lru_cache(None)\ndef f():\n    pass\n", false },
        { "register(1)\n", true },
        { "import other\nother.TABLE['x'] = 1\n", true },
        { "import other\nother.hook = print\n", true },
        { "import other\nother.start()\n", true },
        { "@registry.register\ndef f():\n    pass\n", true },
        { "@event.listens_for(A, 'x')\ndef f():\n    pass\n", true },
        { "class A:\n    register(1)\n", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;

        read_project(&f, "mod.py", cases[i].text);
        assert_int_equal(f.units.file_count, 1);
        if (f.units.files[0]->effects != cases[i].effects)
            fail_msg("effects of:\n%s", cases[i].text);
        drop_project(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_that_are_needed_later_or_never_may_be_late),
        cmocka_unit_test(test_names_that_are_needed_at_import_stay),
        cmocka_unit_test(test_annotations_that_are_read_at_run_time_stay),
        cmocka_unit_test(test_modules_that_look_names_up_stay),
        cmocka_unit_test(test_packages),
        cmocka_unit_test(test_the_text),
        cmocka_unit_test(test_parts_of_the_text),
        cmocka_unit_test(test_functions_that_run_until_the_program_is_there),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_values_that_are_the_same_whenever_they_are_made),
        cmocka_unit_test(test_values_that_depend_on_their_moment_stay),
        cmocka_unit_test(test_values_whose_names_are_needed_or_bound_elsewhere_stay),
        cmocka_unit_test(test_the_text_of_values),
        cmocka_unit_test(test_a_value_that_stays_keeps_what_it_is_made_of),
        cmocka_unit_test(test_dataclasses),
        cmocka_unit_test(test_effects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
