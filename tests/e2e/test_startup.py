# SPDX-License-Identifier: Apache-2.0
"""`codeflash startup`: what it sees, what it changes, and what it must not change.

One project holds every hazard and is worked on once; the tests look at what came of it.
"""

import ast
import json
import os
import subprocess
import textwrap

import pytest
from conftest import Project

# Modules of the standard library that take long to import stand for heavy dependencies.
FILES = {
    "pyproject.toml": """
        [project]
        name = "shop"
        version = "0"
        [project.scripts]
        shop-tool = "shop.main:main"
        """,
    "shop/__init__.py": '"""A shop."""\n',
    "shop/main.py": """
        import sys

        from shop import effects, options, prices, registry
        from shop.core import fetch
        from shop.patched import ask

        PARTS = [effects, options, registry, fetch, ask]


        def main():
            sys.stdout.write("%d\\n" % prices.total([1, 2]))


        if __name__ == "__main__":
            main()
        """,
    # asyncio: used in a function only. Message: an annotation only. HTTPConnection: never used.
    "shop/core.py": """
        import asyncio
        from email.message import Message
        from http.client import HTTPConnection  # noqa: F401


        def fetch(message: Message):
            async def inner():
                return asyncio.sleep

            return asyncio.run(inner())
        """,
    # A test replaces shop.patched.getpass.
    "shop/patched.py": """
        from getpass import getpass


        def ask():
            return getpass("?")
        """,
    "shop/prices.py": """
        import inspect
        from fractions import Fraction


        def total(prices):
            if inspect.isclass(prices):
                return 0
            return sum(prices)


        def exact(prices):
            return sum(map(Fraction, prices))
        """,
    # A dataclass that can be written out; the logger is never used.
    "shop/options.py": """
        from dataclasses import dataclass, field
        from logging import getLogger

        log = getLogger(__name__)


        @dataclass
        class Options:
            \"\"\"What to do.\"\"\"

            size: int
            names: list = field(default_factory=list)
            colour: str = "red"
            \"\"\"Of all of it.\"\"\"

            def __post_init__(self):
                self.area = self.size**2


        OPTIONS = Options(1)
        """,
    # Importing it registers something: it must not be put off.
    "shop/registry.py": """
        HANDLERS = {}


        def register(name):
            def add(function):
                HANDLERS[name] = function
                return function

            return add
        """,
    "shop/effects.py": """
        from shop import handlers


        def handle(name):
            from shop.registry import HANDLERS

            return HANDLERS[name]()


        def names():
            return handlers.NAMES
        """,
    "shop/handlers.py": """
        import xml.dom.minidom

        from shop.registry import register

        NAMES = ["one"]
        DOCUMENT = xml.dom.minidom


        @register("one")
        def one():
            return 1
        """,
    # Never loaded by the program, but one of the project's modules.
    "shop/reader.py": """
        from shop.core import HTTPConnection, Message, asyncio

        SEEN = [HTTPConnection, Message, asyncio]
        """,
    "tests/test_shop.py": """
        import subprocess
        import sys
        from unittest import mock

        import pytest

        import shop.core
        import shop.effects
        import shop.patched
        import shop.prices


        def test_patched(monkeypatch):
            monkeypatch.setattr(shop.patched, "getpass", lambda prompt: "secret")
            assert shop.patched.ask() == "secret"


        def test_mocked():
            with mock.patch("shop.patched.getpass", return_value="x"):
                assert shop.patched.ask() == "x"
            import getpass

            assert shop.patched.getpass is getpass.getpass


        def test_functions():
            assert shop.prices.exact([1, 2]) == 3
            assert shop.prices.total(int) == 0
            assert shop.core.fetch(None) is shop.core.asyncio.sleep
            assert shop.effects.handle("one") == 1


        def test_options_are_a_dataclass():
            import copy
            import dataclasses
            import inspect
            import pickle

            from shop.options import OPTIONS, Options, log

            a, b = Options(2), Options(2, colour="blue")
            assert repr(a) == "Options(size=2, names=[], colour='red')" and a.area == 4
            assert a == Options(2) and a != b and a != 2 and Options.__hash__ is None
            a.names.append(a)
            assert repr(a) == "Options(size=2, names=[...], colour='red')"
            assert OPTIONS.names == [] and Options.colour == "red" and not hasattr(Options, "names")
            assert dataclasses.is_dataclass(Options) and dataclasses.is_dataclass(b)
            assert [field.name for field in dataclasses.fields(b)] == ["size", "names", "colour"]
            assert dataclasses.replace(b, size=3) == Options(3, [], "blue")
            assert dataclasses.asdict(b) == {"size": 2, "names": [], "colour": "blue"}
            assert list(inspect.signature(Options).parameters) == ["size", "names", "colour"]
            assert pickle.loads(pickle.dumps(b)) == b == copy.copy(b)
            if sys.version_info >= (3, 10):
                assert Options.__match_args__ == ("size", "names", "colour")

            @dataclasses.dataclass
            class More(Options):
                more: int = 1

            assert repr(More(1)) == "%s(size=1, names=[], colour='red', more=1)" % More.__qualname__
            assert log.name == "shop.options"


        def test_fails_before_and_after():
            assert False


        def test_names():
            from shop.core import HTTPConnection, Message

            assert HTTPConnection.__name__ == "HTTPConnection"
            assert Message.__name__ == "Message"
            with pytest.raises(AttributeError, match="module 'shop.core' has no attribute 'x'"):
                shop.core.x
        """,
}


def write(project, files):
    for name, text in files.items():
        project.write(name, text)


def startup(project, *args, **options):
    return project.codeflash("startup", "--this-python-only", *args, timeout=180, **options)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The project after `codeflash startup`, with the report and what the files were."""
    path = tmp_path_factory.mktemp("shop") / "project"
    path.mkdir()
    project = Project(path)
    write(project, FILES)
    environment = {"PYTHONDONTWRITEBYTECODE": "1"}
    project.result = startup(project, "--json", "shop/main.py", env=environment)
    project.report = json.loads(project.result.stdout)
    return project


def made(project):
    return {
        (edit["file"], edit["name"]) for edit in project.report["startup"]["edits"] if edit["made"]
    }


def test_what_is_made_late(shop):
    assert shop.result.code == 0 and shop.report["outcome"] == "optimized", shop.result
    assert {
        ("shop/core.py", "asyncio"),
        ("shop/core.py", "Message"),
        ("shop/core.py", "HTTPConnection"),
        ("shop/prices.py", "inspect"),
        ("shop/options.py", "dataclass"),
        ("shop/options.py", "field"),
        ("shop/options.py", "log"),
    } <= made(shop)
    assert "isinstance(prices, type)" in (shop.path / "shop/prices.py").read_text()
    assert shop.report["end_to_end"]["ci95"][0] > 1.05
    startup = shop.report["startup"]
    assert startup["loaded_after"] < startup["loaded"]
    assert startup["after"]["p10_s"] < startup["before"]["p10_s"]
    assert startup["interpreter"]["p10_s"] < startup["after"]["p10_s"]


def test_what_registers_is_not_put_off(shop):
    assert not [edit for edit in made(shop) if edit[0] in ("shop/effects.py", "shop/main.py")]
    reasons = {
        edit["name"]: edit["reason"]
        for edit in shop.report["startup"]["edits"]
        if edit["file"] == "shop/effects.py"
    }
    assert "does something outside of it" in reasons["handlers"]


def test_the_files_are_python_and_the_tests_end_as_before(shop):
    for path in shop.path.rglob("shop/*.py"):
        ast.parse(path.read_text())
    result = shop.pytest("-q", "tests")
    assert "1 failed, 5 passed" in result.stdout, result
    assert shop.report["startup"]["tests"] == 6
    for module in ("shop.core", "shop.reader", "shop.handlers", "shop.main"):
        assert shop.plain("-c", "import " + module).code == 0


def test_modules_that_go_are_not_loaded(shop):
    code = "import sys, shop.main; print(*[m for m in ('asyncio', 'email', 'inspect', 'dataclasses', 'logging') if m in sys.modules])"
    assert shop.plain("-c", code).stdout == "\n"


def test_nothing_of_ours_is_left_and_undo_restores(shop):
    runs = list((shop.path / ".codeflash/runs").iterdir())
    assert len(runs) == 1 and not (runs[0] / "work").exists()
    assert (runs[0] / "report.json").exists() and (runs[0] / "patch.diff").exists()
    changed = {name: (shop.path / name).read_text() for name in FILES}
    assert shop.codeflash("undo").code == 0
    for name, text in FILES.items():
        assert (shop.path / name).read_text() == textwrap.dedent(text).lstrip("\n")
    subprocess.run(["git", "apply", str(runs[0] / "patch.diff")], cwd=shop.path, check=True)
    assert {name: (shop.path / name).read_text() for name in FILES} == changed


def test_explain_and_the_table(shop):
    result = startup(shop, "--explain", "shop.handlers", "shop-tool")
    assert result.code == 0, result
    assert "> shop.effects > shop.handlers\n" in result.stdout
    assert "it is not loaded without shop.effects, which alone imports it\n" in result.stdout
    assert startup(shop, "--explain", "antigravity", "-m", "shop.main").code == 1


def test_nothing_to_win(project):
    write(
        project, {"app.py": "import os\nprint(os.sep)\n", "tests/test_x.py": "def test(): pass\n"}
    )
    result = startup(project, "--exit-code", "-c", "import os")
    assert result.code == 3, result
    assert "the program imports nothing from this project" in result.stderr
    result = startup(project, "--exit-code", "app.py")
    assert result.code == 3 and "no import can be made late with a gain" in result.stderr, result
    write(project, {"part.py": "import os\n", "app.py": "import part\nprint(part.os.sep)\n"})
    before = (project.path / "part.py").read_text()
    result = startup(project, "--exit-code", "app.py")
    assert result.code == 3 and "no import can be made late with a gain" in result.stderr, result
    assert (project.path / "part.py").read_text() == before


@pytest.mark.parametrize(
    "files, args, code, message",
    [
        (
            {},
            ["-c", "import nothing_like_it"],
            4,
            "the program fails before any change: exit status 1: ModuleNotFoundError",
        ),
        ({"app.py": "1 / 0\n"}, ["app.py"], 4, "ZeroDivisionError"),
        (
            {"a.py": "x = 1\n", "app.py": "import a\n"},
            ["app.py"],
            4,
            "no test of the project can be run",
        ),
        ({"a.py": "x = 1\n", "app.py": "import a, os; os._exit(0)\n"}, ["app.py"], 0, "os._exit"),
        ({}, ["nothing-like-it"], 1, "is neither a script, nor a console script"),
        ({}, [], 2, "name what starts"),
        ({}, ["--then", "x", "-m", "this"], 2, "--then belongs to -c"),
    ],
)
def test_bad_input(project, files, args, code, message):
    write(project, files)
    before = {path: path.read_text() for path in project.path.rglob("*.py")}
    result = startup(project, *args)
    assert result.code == code and message in result.stderr, result
    assert {path: path.read_text() for path in project.path.rglob("*.py")} == before


def test_failures_are_documents_too(project):
    result = startup(project, "--json", "-c", "import nothing_like_it")
    report = json.loads(result.stdout)
    assert result.code == 4 and report["outcome"] == "failed"
    assert "ModuleNotFoundError" in report["reason"] and report["end_to_end"] is None


def test_then_decides_by_the_total(project):
    """All that is put off is needed by the first useful work: no gain, no change."""
    text = "import email.message\n\n\ndef work():\n    return email.message\n"
    write(project, {"late.py": text})
    args = ["--no-tests", "--json", "-c", "import late"]
    report = json.loads(startup(project, "--dry-run", *args).stdout)
    assert report["outcome"] == "optimized" and (project.path / "late.py").read_text() == text
    report = json.loads(startup(project, "--then", "late.work()", *args).stdout)
    assert report["outcome"] == "nothing" and "to the end of --then" in report["reason"]
    assert report["startup"]["speedup"][0] > 1.05 > report["startup"]["speedup_then"][1]
    assert (project.path / "late.py").read_text() == text


def test_the_installed_copy_is_told_from_the_checkout(project):
    write(project, {"src/thing/__init__.py": "WHERE = __file__\n"})
    elsewhere = project.path.parent / "elsewhere"
    (elsewhere / "thing").mkdir(parents=True)
    (elsewhere / "thing/__init__.py").write_text("WHERE = 1\n")
    result = startup(
        project, "--explain", "thing", "-c", "import thing", env={"PYTHONPATH": str(elsewhere)}
    )
    assert result.code == 0, result
    report = json.loads(next(project.path.glob(".codeflash/runs/*/report.json")).read_text())
    assert "thing imports from the installed copy" in report["startup"]["notes"][0]
    module = next(m for m in report["startup"]["modules"] if m["module"] == "thing")
    assert module["own"] and module["file"] == os.path.join("src", "thing", "__init__.py")


WORK = """
    from fractions import Fraction


    def pick(number, plain):
        return number if plain else Fraction(number)


    def tiny(number):
        if number:
            return number
        return Fraction(0)


    FIRST = pick(1, True)
    """


def reasons(report):
    return {edit["name"]: edit["reason"] for edit in report["startup"]["edits"]}


def then(project, code, *options):
    result = startup(project, "--no-tests", "--json", *options, "--then", code, "-c", "import work")
    return json.loads(result.stdout), result


def test_an_expression_that_is_asked_often_does_not_import_each_time(project):
    """`pick` runs at import without Fraction; in the work it needs it each time."""
    write(project, {"work.py": WORK.split("    def tiny")[0] + "\n    FIRST = pick(1, True)\n"})
    before = (project.path / "work.py").read_text()
    seldom, _ = then(project, "work.pick(1, True)", "--dry-run")
    assert reasons(seldom)["Fraction"] is None and seldom["outcome"] == "optimized"
    patch = open(seldom["patch"]).read()
    assert 'else _import_late("Fraction")(number)' in patch
    often, result = then(project, "[work.pick(1, False) for _ in range(2000)]")
    assert often["outcome"] == "nothing", result
    assert reasons(often)["Fraction"] == "its module is loaded all the same"
    assert (project.path / "work.py").read_text() == before


def test_work_that_would_take_longer_stays_as_it_is(project):
    """`tiny` does nearly nothing: to ask for the name first is a part of it that counts."""
    write(project, {"work.py": WORK.replace("FIRST = pick(1, True)", "")})
    before = (project.path / "work.py").read_text()
    report, result = then(project, "for _ in range(20000): work.tiny(1)")
    assert report["outcome"] == "nothing", result
    assert "the project's own work (--then, repeated) takes" in reasons(report)["Fraction"]
    assert (project.path / "work.py").read_text() == before


@pytest.mark.one_python  # what it makes of two times that are the same
def test_work_that_takes_as_long_is_no_reason(project):
    write(project, {"work.py": WORK.replace("FIRST = pick(1, True)", "")})
    for _ in range(3):  # what else runs on the machine can make one of them slower
        report, result = then(project, "[sum(range(300)) for _ in range(200)]")
        if report["outcome"] == "optimized":
            break
    assert report["outcome"] == "optimized", result
    low, high = report["startup"]["workload"][1:]
    assert low < 1.02 and high > 0.98


def test_style_local_imports_where_the_function_is_cold(project):
    """Not where it is called often, nor where a test replaces the module's name."""
    text = """
        from fractions import Fraction
        from decimal import Decimal
        from getpass import getpass


        def cold(number):
            def inner():
                return Fraction(number)

            return inner() + Fraction(1)


        def hot(number):
            return Decimal(number)


        def ask():
            return getpass("?")
        """
    tests = """
        import work


        def test_all(monkeypatch):
            assert work.cold(1) == 2
            for number in range(2000):
                assert work.hot(number) == number
            monkeypatch.setattr(work, "getpass", lambda prompt: "secret")
            assert work.ask() == "secret"
        """
    write(project, {"work.py": text, "tests/test_work.py": tests})
    result = startup(project, "--style", "local", "--json", "-c", "import work")
    report = json.loads(result.stdout)
    assert report["outcome"] == "optimized" and set(reasons(report).values()) == {None}, result
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(ast.parse((project.path / "work.py").read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    assert functions["cold"].count("    from fractions import Fraction") == 2
    assert "import_late" not in functions["cold"]
    assert "_import_late('Decimal')" in functions["hot"]
    assert "_import_late('getpass')" in functions["ask"]
    assert project.pytest("-q", "tests").code == 0


@pytest.mark.one_python
def test_the_time_budget(project):
    write(project, {"work.py": WORK, "tests/test_work.py": "import work\n\n\ndef test(): pass\n"})
    before = (project.path / "work.py").read_text()
    result = startup(project, "--time-budget", "0.001", "-c", "import work")
    assert result.code == 0 and "the time budget was over before anything could" in result.stderr
    assert (project.path / "work.py").read_text() == before
    report = json.loads(
        startup(project, "--time-budget", "100", "--json", "--dry-run", "-c", "import work").stdout
    )
    assert report["outcome"] == "optimized"


@pytest.mark.one_python
def test_a_pytest_that_does_not_start_says_why(project):
    write(project, dict(CHAIN, **{"tests/test_outer.py": "def test(): pass\n"}))
    write(project, {"pytest.ini": "[pytest]\naddopts = --no-such-option\n"})
    result = startup(project, "-c", "import outer")
    assert "can be run (unrecognized arguments: --no-such-option): --no-tests" in result.stderr


@pytest.mark.one_python
def test_tests_that_do_not_end_with_a_change_cost_it(project):
    test = """
        import sys
        import time
        import work


        def test():
            time.sleep(0 if "asyncio" in sys.modules else 3000)
        """
    text = "import asyncio\n\n\ndef run(work):\n    return asyncio.run(work)\n"
    write(project, {"work.py": text, "tests/test_work.py": test})
    report = json.loads(startup(project, "--json", "-c", "import work").stdout)
    assert reasons(report)["asyncio"] == "the project's tests take more than three times as long"


CHAIN = {
    "outer.py": """
        import inner


        def all():
            return inner.parse("")
        """,
    "inner.py": """
        import asyncio
        import email.message


        def parse(text):
            return email.message.Message()


        def wait(seconds):
            return asyncio.sleep(seconds)
        """,
}


def test_a_module_that_is_not_loaded_any_more_stays_as_it_is(project):
    """What `inner` imports is gone with `inner`: an edit there would gain nothing."""
    write(project, dict(CHAIN, **{"run.py": "import outer\n\nassert outer\n"}))
    before = (project.path / "inner.py").read_text()
    result = startup(project, "--no-tests", "--json", "-m", "run")
    report = json.loads(result.stdout)
    assert report["outcome"] == "optimized", result
    assert [file["file"] for file in report["files"]] == ["outer.py"]
    assert reasons(report)["asyncio"] == "the module that it stands in is not loaded any more"
    assert (project.path / "inner.py").read_text() == before


@pytest.mark.one_python
def test_a_console_script_that_is_not_installed_is_a_program(project):
    scripts = '[project]\nname = "x"\nversion = "0"\n[project.scripts]\ntool = "outer:main"\n'
    main = CHAIN["outer.py"].replace("all()", "main()").replace("return", "return None and")
    write(project, dict(CHAIN, **{"pyproject.toml": scripts, "outer.py": main}))
    report = json.loads(startup(project, "--no-tests", "--json", "tool").stdout)
    assert [file["file"] for file in report["files"]] == ["outer.py"], report["reason"]


@pytest.mark.one_python
def test_an_option_behind_the_code_is_pointed_at(project):
    write(project, CHAIN)
    result = startup(project, "--no-tests", "--dry-run", "-c", "import outer", "--then", "1")
    assert "codeflash: --then behind -c CODE is given to the program" in result.stderr


def test_what_follows_an_import_is_not_known(project):
    """Whoever uses `inner` later has it faster."""
    write(project, CHAIN)
    result = startup(project, "--no-tests", "--json", "-c", "import outer")
    report = json.loads(result.stdout)
    assert [file["file"] for file in report["files"]] == ["inner.py", "outer.py"], result


def test_up_to_the_first_useful_work_it_is_loaded(project):
    write(project, CHAIN)
    use = "outer.inner.parse('x')"
    result = startup(project, "--no-tests", "--json", "--then", use, "-c", "import outer")
    report = json.loads(result.stdout)
    assert report["outcome"] == "optimized", result
    assert [file["file"] for file in report["files"]] == ["inner.py", "outer.py"]
    assert reasons(report)["asyncio"] is None


@pytest.mark.one_python
def test_a_package_that_is_named_build_is_copied(project):
    write(
        project,
        {
            "shop/__init__.py": "",
            "shop/build/__init__.py": "",
            "shop/build/core.py": "import asyncio\n\n\ndef run():\n    return asyncio.run\n",
        },
    )
    result = startup(project, "--no-tests", "--json", "-c", "import shop.build.core")
    assert json.loads(result.stdout)["outcome"] == "optimized", result


def test_a_late_name_does_not_slow_imports_inside_functions(project):
    """`from m import x` asks m for __path__ each time: its __getattr__ must not take long."""
    write(project, CHAIN)
    startup(project, "--no-tests", "-c", "import outer")
    path = project.path / "outer.py"
    code = "import outer; print(hasattr(outer, '__path__'), hasattr(outer, 'inner'))"
    done = project.plain("-c", code)
    assert done.stdout == "False True\n", done
    text = path.read_text()
    assert text.index('name == "__path__"') < text.index("in globals()")
