/* SPDX-License-Identifier: Apache-2.0 */
/* Which imports may be late, hazard by hazard, and the text that comes of it. */
#include "tests/unit/startup/project.h"

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
        /* Other things of those names. */
        "import heavy\nfrom .globals import a\nx = a.exec(globals=1)\n",
        "import heavy\nfrom other import eval\nx = eval('y')\n",
        "import heavy\ndef f(exec):\n    return exec, vars(x), dir(x)\n",
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
        "import heavy\n__getattr__ = heavy\n",
        "import heavy\nfrom other import __getattr__\n",
        "import heavy\n@cache\ndef __getattr__(name):\n    pass\n",
        "import heavy\nif x:\n    def __getattr__(name):\n        pass\n",
        "import heavy\ndef __getattr__(*names):\n    pass\n",
        "import heavy\ndef __getattr__(name, x=1):\n    pass\n",
        "import heavy\ndef __getattr__(name): pass\n",
        "import heavy\nx = globals()\n",
        "import heavy\nfrom other import *\n",
        "import heavy\ndef f():\n    eval('heavy')\n",
        "import heavy\ndef f():\n    return map(exec, x)\n",
        "import heavy\nx = sorted(vars())\n",
        "import heavy\nfor x in dir():\n    pass\n",
        "x = f()\nimport heavy\n", /* nothing begins the file that a block could stand behind */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_late("mod.py", texts[i], "heavy", false);
}

static void test_imports_for_what_they_do_stay(void **state)
{
    (void)state;
    assert_late("mod.py", "import encodings.idna  # noqa\n", "encodings", false);
    assert_late("mod.py", "from encodings import idna\ndef f():\n    return idna\n", "idna", false);
    assert_late("mod.py", "import readline\ndef f():\n    readline.x()\n", "readline", false);
    /* Of another project, and nothing uses it. */
    assert_late("mod.py", "import foreign\n", "foreign", false);
    assert_late("mod.py", "import foreign\ndef f():\n    return foreign\n", "foreign", true);
    assert_late("mod.py", "from foreign import x\n", "x", true);
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
    "    if name == \"__path__\":  # each `from` import asks for it\n"
    "        raise AttributeError(name)\n"
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

static void test_parts_of_the_text(void **state)
{
    (void)state;
    /* The innermost function: the one around it may run when the module is imported. */
    assert_renders("mod.py", "import heavy\ndef f():\n    def g():\n        return heavy\n",
                   "def f():\n    def g():\n        try:\n            heavy\n");
    /* The file's own __getattr__ goes on with the rest. */
    assert_renders(
        "mod.py",
        "import heavy\ndef __getattr__(key: str):\n    \"\"\"Doc.\"\"\"\n    raise x(key)\n",
        "def __getattr__(key: str):\n    \"\"\"Doc.\"\"\"\n    if key in (\n"
        "        \"heavy\",\n    ):\n        return _import_late(key)\n    raise x(key)\n");
    /* The file's own TYPE_CHECKING. */
    assert_renders("mod.py", "TYPE_CHECKING = False\nimport heavy\n",
                   "TYPE_CHECKING = False\n\nif TYPE_CHECKING:\n    import heavy\n");
    assert_renders("mod.py", "from typing import cast\nimport heavy\nx = cast\n",
                   "from typing import TYPE_CHECKING, cast\n");
    /* What stands behind the block is not there yet. */
    assert_renders("mod.py",
                   "import heavy\nif 1:\n    import sys\nelse:\n    sys = 0\n"
                   "from typing import cast\nx = cast\ndef f():\n    return heavy\n",
                   "TYPE_CHECKING = False  # type checkers take it for true\n\n"
                   "if TYPE_CHECKING:\n    import heavy\n");
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
        { "def f(x):\n    pass\n@f.register(str)\ndef g(x):\n    pass\n", false },
        { "from other import f\n@f.register(str)\ndef g(x):\n    pass\n", true },
        { "@lru_cache(None)\ndef f():\n    pass\n", false },
        { "class A:\n    pass\n"
          "def f(names):\n    for n in names:\n        setattr(A, n, n)\nf('x')\n",
          false },
        { "T = {}\ndef f():\n    T['x'] = 1\n    g()\ndef g():\n    T.clear()\nf()\n", false },
        { "import other\ndef f():\n    setattr(other, 'x', 1)\nf()\n", true },
        { "def f(A):\n    setattr(A, 'x', 1)\nclass A:\n    pass\nf(B)\n", true },
        { "def f():\n    register(1)\nf()\n", true },
        { "def f():\n    f()\nf()\n", true },
        { "def f():\n    x = register(1)\n    return x\nf()\n", true },
        { "T = {}\ndef f(xs):\n    for i in range(len(xs)):\n        T[i] = xs\nf('x')\n", false },
        { "def f(g):\n    for x in map(g, 'ab'):\n        pass\nf(register)\n", true },
        { "@other\ndef f():\n    pass\nf()\n", true },
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
        cmocka_unit_test(test_imports_for_what_they_do_stay),
        cmocka_unit_test(test_packages),
        cmocka_unit_test(test_the_text),
        cmocka_unit_test(test_parts_of_the_text),
        cmocka_unit_test(test_functions_that_run_until_the_program_is_there),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_dataclasses),
        cmocka_unit_test(test_effects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
