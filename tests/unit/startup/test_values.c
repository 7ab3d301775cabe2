/* SPDX-License-Identifier: Apache-2.0 */
/* Values that may be made later, names that have a cheap equal, hazard by hazard. */
#include "tests/unit/startup/project.h"

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
        "pathlib.Path(__file__).parent / 'data'",
        "(HERE / 'data').with_suffix('.txt')",
        "threading.Lock()",
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(text, sizeof(text),
                       "import re, pathlib, threading\nfrom re import compile\nPART = 'a'\n"
                       "NUMBERS = (1, 2)\nHERE = pathlib.Path(__file__).parent\n"
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
        "uuid.uuid4()",        /* processes that are forked share it */
        "random.Random()",     /* the same */
        "random.choice('ab')", /* others get other numbers then */
        "time.time()",
        "pathlib.Path.cwd() / 'a'", /* where the process is by then */
        "pathlib.Path('a').read_text()",
        "pathlib.Path('~').expanduser()",
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(text, sizeof(text),
                       "import re, os, other, uuid, random, time, pathlib\n"
                       "from other import from_other\nLIST = ['a']\n"
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
        "import re\nX = str(1)\ny = X + 'a'\n",
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
    /* Type checkers need not be told of it. */
    assert_renders("mod.py", "import re\nWORD: 're.Pattern' = re.compile('a')\n",
                   "import re\n\nTYPE_CHECKING = False  # type checkers take it for true\n\n\n"
                   "def _import_late");
    /* A cheap equal in it moves with it. */
    assert_renders("mod.py",
                   "import re, string\nA = re.escape(\n    string.digits + 'a'  # why\n)\n",
                   "    return re.escape(\n        \"0123456789\" + 'a'  # why\n    )\n");
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

/* --- cheap equals -------------------------------------------------------------------------------
 */

static void test_constants_that_never_change_are_written_out(void **state)
{
    static const struct {
        const char *text, *part;
    } cases[] = {
        { "import logging\ndef f(level=logging.INFO):\n    pass\n", "def f(level=20):\n" },
        { "from logging import ERROR as E\nx = {'a': E}\n", "x = {'a': 40}\n" },
        { "from logging import CRITICAL\ny = f(CRITICAL, a=CRITICAL)\n", "y = f(50, a=50)\n" },
        { "import subprocess\ndef f(*, out: int = subprocess.PIPE):\n    pass\n", "out: int = -1" },
        { "import string\nx = string.digits + '_'\n", "x = \"0123456789\" + '_'\n" },
        { "from string import whitespace\nx = [whitespace]\n", "x = [\" \\t\\n\\r\\x0b\\x0c\"]\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_renders("mod.py", cases[i].text, cases[i].part);
}

static void test_constants_stay_where_a_literal_is_something_else(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        { "import logging\nx = y is logging.INFO\n", "logging" }, /* a warning of the compiler */
        { "import logging\nx = logging.INFO.real\n", "logging" }, /* `20.real` is no expression */
        { "import subprocess\nx = 2 ** -subprocess.PIPE\n", "subprocess" },
        { "import string\nx = f\"{string.digits}\"\n", "string" }, /* quotes in quotes */
        { "import string\nstring.digits = 'x'\n", "string" },
        { "import string\ndel string.digits\n", "string" },
        { "import string\nx = string.ascii_letters[0]\n", "string" },
        { "from logging import INFO\nmatch x:\n    case INFO:\n        pass\n", "INFO" },
        { "import logging\nx = logging.INFO\nlogging.basicConfig()\n", "logging" },
        { "import logging\nlogging = 1\nx = logging.INFO\n", "logging" },
        { "from .logging import INFO\nx = INFO\n", "INFO" },
        { "from other import INFO\nx = INFO\n", "INFO" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_late("mod.py", cases[i].text, cases[i].name, false);
    /* A function that runs later loads the module: its text stays. */
    assert_renders("mod.py", "import logging\ndef f(x):\n    return x(logging.INFO)\n",
                   "    return x(logging.INFO)\n");
}

static void test_checks_of_types(void **state)
{
    (void)state;
    assert_renders("mod.py", "import inspect\nimport types\nx = inspect.isfunction(y)\n",
                   "x = isinstance(y, types.FunctionType)\n");
    assert_renders("mod.py", "import types\nfrom inspect import ismodule\nx = ismodule(f(1))\n",
                   "x = isinstance(f(1), types.ModuleType)\n");
    /* No `types` there, or another thing of that name. */
    assert_late("mod.py", "import inspect\nx = inspect.isfunction(y)\n", "inspect", false);
    assert_late("mod.py", "import inspect\nimport other as types\nx = inspect.isfunction(y)\n",
                "inspect", false);
    assert_late("mod.py", "import inspect\nimport types\ntypes = 1\nx = inspect.isfunction(y)\n",
                "inspect", false);
    /* The function itself, several arguments, what asks for more than the type. */
    assert_late("mod.py", "import inspect, types\nx = filter(inspect.isfunction, y)\n", "inspect",
                false);
    assert_late("mod.py", "import inspect, types\nx = inspect.isfunction(*y)\n", "inspect", false);
    assert_late("mod.py", "import inspect, types\nx = inspect.isroutine(y)\n", "inspect", false);
    /* `types` stays, as the text needs it. */
    assert_late("mod.py", "import inspect\nimport types\nx = inspect.isfunction(y)\n", "types",
                false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_that_are_the_same_whenever_they_are_made),
        cmocka_unit_test(test_values_that_depend_on_their_moment_stay),
        cmocka_unit_test(test_values_whose_names_are_needed_or_bound_elsewhere_stay),
        cmocka_unit_test(test_the_text_of_values),
        cmocka_unit_test(test_a_value_that_stays_keeps_what_it_is_made_of),
        cmocka_unit_test(test_constants_that_never_change_are_written_out),
        cmocka_unit_test(test_constants_stay_where_a_literal_is_something_else),
        cmocka_unit_test(test_checks_of_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
