# SPDX-License-Identifier: Apache-2.0
"""Replay of calls from traces made by hand: how calls are made again, what is said of them."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap

import pytest

HERE = pathlib.Path(__file__).parent
BUILDER = "import sys; sys.path.insert(0, %r); from trace_builder import *\n" % str(HERE)


class Built:
    """A project folder with a trace that a recipe (Python, with `t` a trace_builder.Trace) made."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text("[project]\nname = 'sample'\nversion = '0'\n")

    def write(self, name, text):
        path = self.folder / name
        older = path.stat().st_mtime if path.exists() else 0.0
        path.write_text(textwrap.dedent(text).lstrip("\n"))
        if older:  # byte code is known by the second in which its source was written
            os.utime(path, (older + 2, older + 2))

    def record(self, recipe, **meta):
        code = BUILDER + "t = Trace(%r, **%r)\n%s\nt.write()\n" % (
            str(self.folder),
            meta,
            textwrap.dedent(recipe),
        )
        result = self.python("-c", code)
        assert result.returncode == 0, result.stderr

    def python(self, *args, **env):
        return subprocess.run(
            [sys.executable, *args],
            cwd=self.folder,
            timeout=60,
            env=dict(os.environ, **env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def pytest(self, *args, **env):
        """pytest's output without its times, and its status as a first line."""
        result = self.python("-m", "pytest", "-p", "no:cacheprovider", "-q", "-rs", *args, **env)
        return "%d\n%s%s" % (
            result.returncode,
            re.sub(r" in [\d.]+s", "", result.stdout),
            result.stderr,
        )


@pytest.fixture
def built(tmp_path):
    return Built(tmp_path / "project")


KINDS = """
    import abc, dataclasses, enum, functools, asyncio

    def posonly(a, /, b, *, c=3):
        return (a, b, c)

    def stars(a, *rest, key, **more):
        return [a, rest, key, more]

    class Base:
        def __init__(self, n):
            self.n = n

        def double(self):
            self.n *= 2
            return self

        @classmethod
        def make(cls, n):
            return cls(n)

        @staticmethod
        def plus(a, b):
            return a + b

        @property
        def size(self):
            return self.n

        @size.setter
        def size(self, value):
            self.n = value

        @size.deleter
        def size(self):
            self.n = None

        @functools.cached_property
        def square(self):
            return self.n * self.n

        def __private(self):
            return self.n + 1

        def __eq__(self, other):
            raise RuntimeError("compared")

        __hash__ = None

    class Derived(Base):
        def __init__(self, n):
            super().__init__(n + 1)

    class Slotted:
        __slots__ = ("a", "b")

        def __init__(self, a):
            self.a = a

    @dataclasses.dataclass(frozen=True)
    class Point:
        x: int
        y: int

        def moved(self, dx):
            return dataclasses.replace(self, x=self.x + dx)

    class Single:
        _one = None

        def __new__(cls, tag):
            self = super().__new__(cls)
            self.tag = tag
            return self

    def shout(function):
        @functools.wraps(function)
        def wrapper(*args):
            return function(*args).upper()
        return wrapper

    def quiet(function):
        def wrapper(*args):
            return function(*args)
        return wrapper

    @shout
    def wrapped(text):
        return text + "!"

    @quiet
    def hidden(text):
        return text + "?"

    @functools.lru_cache(maxsize=None)
    def cached(n):
        return n + 1

    @functools.singledispatch
    def kind(value):
        return "any"

    @kind.register
    def _(value: int):
        return "int"

    @kind.register
    def _(value: str):
        return "str"

    def numbers(n):
        for i in range(n):
            yield i

    def average():
        total, count, mean = 0, 0, None
        while True:
            value = yield mean
            if value is None:
                return total
            total, count = total + value, count + 1
            mean = total / count

    async def later(n):
        await asyncio.sleep(0)
        return n + 1

    async def ticks(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    class Oops(Exception):
        def __init__(self, code):
            super().__init__("code %d" % code)
            self.code = code

    def fails(n):
        try:
            {}[n]
        except KeyError as error:
            raise Oops(n) from error

    def grows(items):
        items.append(len(items))
"""

RECIPE = """
    import app
    t.record("app:posonly", (1, [2], {3}))
    t.record("app:stars", (1, "k", (2, 3), {"self": 4, "call": 5}))
    t.record("app:Base.double", (app.Base(2),))
    t.record("app:Base.double", (app.Derived(2),))
    t.record("app:Base.make", (app.Derived, 4))
    t.record("app:Base.plus", (1, 2))
    for function, values in ((app.Base.size.fget, (app.Base(1),)),
                             (app.Base.size.fset, (app.Base(1), 7)),
                             (app.Base.size.fdel, (app.Base(1),))):
        t.find = lambda name, function=function: (function, function.__code__)
        t.record("app:Base.size", values)
    del t.find
    t.record("app:Base.square", (app.Base(3),))
    private = app.Base._Base__private
    t.find = lambda name: (private, private.__code__)
    t.record("app:Base.__private", (app.Base(1),))
    for value, function in ((1, app.kind.registry[int]), ("a", app.kind.registry[str])):
        t.find = lambda name: (function, function.__code__)
        t.record("app:_", (value,))
    inner = app.hidden.__closure__[0].cell_contents
    t.find = lambda name: (inner, inner.__code__)
    t.record("app:hidden", ("a",))
    del t.find
    t.record("app:Base.__init__", (object.__new__(app.Derived), 5))
    t.record("app:Slotted.__init__", (object.__new__(app.Slotted), 5))
    t.record("app:Point.moved", (app.Point(1, 2), 3))
    t.record("app:Single.__new__", (app.Single, "x"))
    t.find = lambda name: (app.wrapped.__wrapped__, app.wrapped.__wrapped__.__code__)
    t.record("app:wrapped", ("a",))
    t.find = lambda name: (app.cached.__wrapped__, app.cached.__wrapped__.__code__)
    t.record("app:cached", (1,))
    del t.find
    t.record("app:numbers", (3,))
    t.record("app:numbers", (10**9,), take=2)
    t.record("app:average", (), send=(None, 2.0, 4.0))
    t.record("app:average", (), take=2, send=(None, 2.0))
    t.record("app:later", (1,))
    t.record("app:ticks", (3,))
    t.record("app:ticks", (10**9,), take=2)
    t.record("app:fails", (7,))
    t.record("app:grows", ([1],))
"""
GUARD = "\n    if __name__ == '__main__':\n        raise SystemExit('the guarded part ran')\n"


@pytest.fixture(scope="module")
def kinds_once(tmp_path_factory):
    built = Built(tmp_path_factory.mktemp("kinds") / "project")
    built.write("app.py", KINDS + GUARD)
    built.record(RECIPE)
    return built.folder


@pytest.fixture
def kinds(kinds_once, built):
    """A copy of the project with a trace of every kind of call."""
    shutil.copytree(kinds_once, built.folder, dirs_exist_ok=True)
    return built


def test_every_kind_of_call_is_made_as_it_was(kinds):
    output = kinds.pytest()
    assert "\n29 passed" in output, output


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("return (a, b, c)", "return (a, b, c, 0)", "len(result): 4 is not 3"),
        ("return [a, rest, key, more]", "return [a, rest, key, dict(more, x=1)]", "result[3]"),
        ("self.n *= 2", "self.n *= 3", "result.n: 6 is not 4"),
        ("items.append(len(items))", "items.append(9)", "items[1]: 9 is not 1 (after the call)"),
        ('"code %d"', '"Code %d"', "exception.args[0]"),
        ("self.code = code", "self.code = -code", "exception.code: -7 is not 7"),
        ("raise Oops(n) from error", "raise Oops(n)", "exception: __suppress_context__ differs"),
        ("raise Oops(n) from error", "return n", "returned int, but raised when it was recorded"),
        ("yield i\n\n    def average", "yield -i\n\n    def average", "items[1]: -1 is not 1"),
        (
            "range(n):\n            yield",
            "range(n - 1):\n            yield",
            "len(items): 2 is not 3",
        ),
        ("mean = total / count", "mean = total // count", "items[1]: 2.0 is not"),
        (
            "return n + 1\n\n    async def ticks",
            "return n\n\n    async def ticks",
            "result: 1 is not 2",
        ),
        ('return text + "!"', "raise ValueError(text)", "raised ValueError: a"),
    ],
)
def test_a_change_of_behaviour_fails_with_the_path_to_it(kinds, old, new, said):
    assert old in KINDS
    if new == "mean = total // count":
        new = "mean = total // count + 1"
        said = "items[1]: 3.0 is not 2.0"
    kinds.write("app.py", KINDS.replace(old, new) + GUARD)
    output = kinds.pytest()
    assert output.startswith("1\n") and said in output, output


def test_lines_that_moved_are_no_change(kinds):
    kinds.write("app.py", "# one\n# two\n\n\n" + textwrap.dedent(KINDS + GUARD).lstrip("\n"))
    output = kinds.pytest()
    assert "\n29 passed" in output, output


def test_test_and_trace_move_together(built, tmp_path):
    built.write("app.py", "def f(x):\n    return x + 1\n" + textwrap.dedent(GUARD))
    built.record("t.record('app:f', (1,))")
    built.folder.rename(tmp_path / "elsewhere")
    built.folder = tmp_path / "elsewhere"
    assert "1 passed" in built.pytest()
    for file in (built.folder / "tests").glob("*.py"):
        assert str(tmp_path) not in file.read_text()


F = "def f(x):\n    return x + 1\n\nif __name__ == '__main__':\n    f(1)\n"


@pytest.fixture(scope="module")
def simple_once(tmp_path_factory):
    built = Built(tmp_path_factory.mktemp("simple") / "project")
    built.write("app.py", F)
    built.record("t.record('app:f', (1,)); t.record('app:f', (2,))")
    return built.folder


@pytest.fixture
def simple(simple_once, built):
    shutil.copytree(simple_once, built.folder, dirs_exist_ok=True)
    return built


def test_another_python_version_is_one_line_and_a_skip(built):
    built.write("app.py", F)
    built.record("t.record('app:f', (1,)); t.record('app:f', (2,))", python="3.2.1")
    output = built.pytest()
    assert output.startswith("0\n") and "2 skipped" in output, output
    assert output.count("codeflash.trace was recorded under Python 3.2, this is 3.") == 1, output


@pytest.mark.parametrize(
    "source, said",
    [
        (F.replace("f(", "g("), "app:f is gone"),
        (
            F.replace("f(x)", "f(x, y)"),
            "the parameters of app:f have changed since the trace: (x), now (x, y)",
        ),
        (F.replace("f(x)", "f(x, /)"), "(x), now (x, /)"),
    ],
)
def test_a_function_that_cannot_be_called_is_one_line_and_a_skip(simple, source, said):
    simple.write("app.py", source)
    output = simple.pytest()
    assert output.startswith("0\n") and "2 skipped" in output, output
    assert output.count(said) == 1, output


@pytest.mark.parametrize(
    "source, said",
    [
        ("import missing_module\n" + F, "importing app.py: ModuleNotFoundError: No module named"),
        ("def f(:\n", "importing app.py: SyntaxError"),
    ],
)
def test_a_program_that_cannot_be_imported_is_one_failure(simple, source, said):
    simple.write("app.py", source)
    output = simple.pytest()
    assert output.startswith("1\n") and "1 failed, 1 skipped" in output, output
    assert said in output and "Traceback" not in output, output


def test_a_module_that_is_gone_is_one_line_and_a_skip(built):
    (built.folder / "pkg").mkdir()
    built.write("pkg/__init__.py", "")
    built.write("pkg/part.py", "def f(x):\n    return x + 1\n")
    built.record("t.record('pkg.part:f', (1,)); t.record('pkg.part:f', (2,))")
    (built.folder / "pkg/part.py").unlink()
    output = built.pytest()
    assert output.startswith("0\n") and "2 skipped" in output, output
    assert output.count("module pkg.part is gone") == 1, output


def test_a_function_given_as_an_argument_is_found_where_it_moved(built):
    body = """
        import functools

        def deco(f):
            @functools.wraps(f)
            def wrapper(x):
                return f(x)
            return wrapper

        @deco
        def g(x):
            return x + 1

        def call(f, x):
            return f(x)
    """
    built.write("lib.py", body)
    built.record("import lib; t.record('lib:call', (lib.g.__wrapped__, 1))")
    built.write("lib.py", "# one\n# two\n" + textwrap.dedent(body))
    output = built.pytest()
    assert "1 passed" in output, output


def test_a_script_that_is_gone_is_one_line_and_a_skip(simple):
    (simple.folder / "app.py").unlink()
    output = simple.pytest()
    assert "app.py is gone" in output and "2 skipped" in output, output


@pytest.mark.parametrize(
    "damage, said",
    [
        (lambda path: path.unlink(), "codeflash.trace is gone: record it again"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "codeflash.trace is damaged"),
        (lambda path: path.write_bytes(b""), "codeflash.trace is damaged or not a trace"),
        (
            lambda path: path.write_text("hello " * 1000),
            "codeflash.trace is damaged or not a trace",
        ),
        (lambda path: (path.unlink(), path.mkdir()), "codeflash.trace is damaged or not a trace"),
    ],
)
def test_an_unusable_trace_is_one_failure_of_one_line(simple, damage, said):
    damage(simple.folder / "codeflash.trace")
    output = simple.pytest()
    assert output.startswith("1\n") and "1 failed, 1 skipped" in output, output
    assert said in output and "Traceback" not in output, output


def change_trace(path, *statements):
    import sqlite3

    db = sqlite3.connect(str(path))
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_trace_of_a_newer_version_is_refused(simple):
    change_trace(simple.folder / "codeflash.trace", "PRAGMA user_version = 9")
    output = simple.pytest()
    assert "codeflash.trace was made by a newer codeflash: update codeflash" in output, output


def test_a_trace_recorded_anew_does_not_answer_for_the_old_one(simple):
    change_trace(
        simple.folder / "codeflash.trace",
        "UPDATE meta SET value = '2027-01-01T00:00:00Z' WHERE key = 'created'",
    )
    output = simple.pytest()
    assert "was recorded anew after test_app__replay_test_0.py was written" in output, output


def test_a_foreign_trace_is_refused_unless_trusted(simple, tmp_path):
    outside = tmp_path / "downloads"
    outside.mkdir()
    (simple.folder / "codeflash.trace").rename(outside / "codeflash.trace")
    change_trace(
        outside / "codeflash.trace", "UPDATE meta SET value = '../project' WHERE key = 'root'"
    )
    test = simple.folder / "tests" / "test_app__replay_test_0.py"
    test.write_text(test.read_text().replace("../codeflash", "../../downloads/codeflash"))
    output = simple.pytest()
    assert "is outside this project and was not made by this user" in output, output
    assert "--codeflash-trust" in output and "1 failed, 1 skipped" in output
    assert "2 passed" in simple.pytest("--codeflash-trust")
    assert "2 passed" in simple.pytest(CODEFLASH_TRUST="1")


def test_effects_are_replayed_on_request_only(built):
    built.write(
        "app.py",
        """
        def save(name):
            with open(name, "w") as out:
                out.write("x")
        if __name__ == "__main__":
            save("a")
    """,
    )
    built.record(
        "t.record('app:save', ('/dev/null',), effects=1, "
        "not_replayable='has effects: writes files')"
    )
    output = built.pytest()
    assert "1 skipped" in output and "run with --codeflash-with-effects" in output, output
    assert "1 passed" in built.pytest("--codeflash-with-effects")
    assert "1 passed" in built.pytest(CODEFLASH_WITH_EFFECTS="1")


def test_calls_not_checked_at_creation_are_checked_by_two_replays(built):
    built.write(
        "app.py",
        """
        import itertools
        counter = itertools.count()
        state = 5
        def drifts():
            return next(counter)
        def depends():
            return state
        def steady():
            return 1
        if __name__ == "__main__":
            drifts()
    """,
    )
    os.utime(built.folder / "app.py", (1, 1))
    built.record("""
        import app
        app.state = 6
        t.record("app:drifts", (), checked="not yet")
        t.record("app:depends", (), checked="not yet")
        t.record("app:steady", (), checked="not yet")
    """)
    output = built.pytest()
    assert "1 passed, 2 skipped" in output, output
    assert "not deterministic: " in output and "depends on more than its arguments" in output


def test_a_hole_that_is_touched_makes_the_call_not_replayable(built):
    built.write(
        "app.py",
        """
        def passes(lock, n):
            return n
        def touches(lock, n):
            try:
                lock.acquire()
            except BaseException:
                pass
            return n
        if __name__ == "__main__":
            pass
    """,
    )
    built.record("""
        import threading
        for name in ("app:passes", "app:touches"):
            t.record(name, ((i for i in ()), 1))
    """)
    output = built.pytest()
    assert "1 passed, 1 skipped" in output, output
    assert "touches a value that was not kept" in output, output


def test_replays_leave_the_process_as_it_was(built):
    built.write(
        "app.py",
        """
        import os, random
        def shakes():
            random.seed(1)
            os.environ["SHAKEN"] = "1"
            os.chdir("/")
        if __name__ == "__main__":
            pass
    """,
    )
    built.record("t.record('app:shakes', ())")
    (built.folder / "tests" / "test_z.py").write_text(
        "import os, random\nfrom app import *\n"
        "def test_state():\n    assert 'SHAKEN' not in os.environ and os.getcwd() != '/'\n"
        "    assert random.random() != random.Random(1).random()\n"
    )
    assert "2 passed" in built.pytest()


def test_replay_files_are_not_collected_while_recording(simple):
    (simple.folder / "conftest.py").write_text(
        "import codeflash._boot\ncodeflash._boot.recording = lambda: True\n"
    )
    (simple.folder / "tests" / "test_other.py").write_text("def test_other():\n    pass\n")
    assert "\n1 passed" in simple.pytest()
    assert "no tests ran" in simple.pytest("tests/test_app__replay_test_0.py")


def test_the_plugin_is_imported_in_no_time(simple):
    code = (
        "import sys, time, os, re; before = set(sys.modules); start = time.perf_counter()\n"
        "import codeflash.pytest_plugin\n"
        "print(sorted(set(sys.modules) - before))"
    )
    result = simple.python("-c", code)
    loaded = set(eval(result.stdout)) - {"codeflash"}
    assert loaded == {"codeflash.pytest_plugin"}, result
