# SPDX-License-Identifier: Apache-2.0
"""What `codeflash startup` must not touch, or must not break: each hazard in a project of its own."""

import json
import zipfile

import pytest
from conftest import Project, run_command

TEST = "def test(): pass\n"


def look(project, *args, code=0, options=("--json",), **more):
    result = project.codeflash(
        "startup", "--this-python-only", *options, *args, timeout=180, **more
    )
    assert result.code == code, result
    return json.loads(result.stdout), result


def texts(project):
    return {path: path.read_bytes() for path in project.path.rglob("*.py")}


def reasons(report):
    return {edit["name"]: edit["reason"] for edit in report["startup"]["edits"]}


def write(project, files):
    project.write("tests/test_x.py", TEST)
    for name, text in files.items():
        project.write(name, text)


UNTOUCHED = {
    "fails to import": (
        {"part.py": "import nothing_like_it\n"},
        4,
        "fails before any change: exit status 1: ModuleNotFoundError",
    ),
    "a part fails to import": (
        {"part.py": "import other\n", "other.py": "raise RuntimeError('no')\n"},
        4,
        "RuntimeError: no",
    ),
    "prints at import": (
        {
            "part.py": "import loud\n\n\ndef f():\n    return loud.X\n",
            "loud.py": "import xml.dom.minidom\nX = xml.dom.minidom\nprint('here')\n",
        },
        0,
        "no import can be made late with a gain",
    ),
    "prints while it is imported, from a function": (
        {
            "part.py": "import loud\n\n\ndef f():\n    return loud.X\n",
            "loud.py": "import xml.dom.minidom\nimport sys\n\n\ndef say():\n    sys.stdout.write('x')\n"
            "    return xml.dom.minidom\n\n\nX = say()\n",
        },
        0,
        "no import can be made late with a gain",
    ),
    "depends on the order of imports": (
        {
            "part.py": "import first\nimport second\n\n\ndef f():\n    return first\n\n\n"
            "print(second.SEEN)\n",
            "first.py": "import xml.dom.minidom\nX = xml.dom.minidom\n",
            "second.py": "import sys\nSEEN = 'first' in sys.modules\n",
        },
        0,
        "no import can be made late with a gain",
    ),
    "a side effect of an import": (
        {
            "part.py": "import plugin\nimport registry\n\n\ndef f():\n    return plugin\n\n\n"
            "print(sorted(registry.ALL))\n",
            "plugin.py": "import xml.dom.minidom\nimport registry\n"
            "registry.ALL['x'] = xml.dom.minidom\n",
            "registry.py": "ALL = {}\n",
        },
        0,
        "no import can be made late with a gain",
    ),
    "a thread at import": (
        {
            "part.py": "import threading\nimport xml.dom.minidom\n\n\ndef f():\n"
            "    return xml.dom.minidom\n\n\nthread = threading.Thread(target=len, args=('',))\n"
            "thread.start()\nthread.join()\n",
        },
        0,
        "a thread is started while modules are imported",
    ),
    "a server at import": (
        {
            "part.py": "import http.server\nimport threading\nimport xml.dom.minidom\n\n"
            "server = http.server.HTTPServer(('127.0.0.1', 0), http.server.BaseHTTPRequestHandler)\n"
            "threading.Thread(target=server.serve_forever, daemon=True).start()\n\n\n"
            "def f():\n    return xml.dom.minidom\n",
        },
        0,
        "a thread is started while modules are imported",
    ),
}


@pytest.mark.parametrize("name", UNTOUCHED)
def test_a_clear_line_and_nothing_changed(project, name):
    files, code, line = UNTOUCHED[name]
    write(project, files)
    before = texts(project)
    report, result = look(project, "-c", "import part", code=code)
    assert line in report["reason"] and line in result.stderr, result
    assert report["outcome"] == ("failed" if code else "nothing") and report["patch"] is None
    assert texts(project) == before
    if "order" in name:
        assert reasons(report)["first"] == "the program says something else"


def test_circular_imports(project):
    """Each module needs the other's functions, whichever comes first."""
    files = {
        "ring/__init__.py": '"""A ring."""\n',
        "ring/one.py": "import xml.dom.minidom\n\nfrom ring import two\n\n\ndef f(n):\n"
        "    return two.g(n) if n else 1\n\n\ndef document():\n    return xml.dom.minidom\n",
        "ring/two.py": "from ring import one\n\nONE = one\n\n\ndef g(n):\n"
        "    return ONE.f(n - 1) + 1\n",
        "tests/test_ring.py": "from ring import one, two\n\n\ndef test():\n    assert one.f(3) == 4\n"
        "    assert two.g(3) == 4\n    assert one.document().Document\n",
    }
    write(project, files)
    report, result = look(project, "-c", "import ring.one; print(ring.one.f(2))")
    assert report["outcome"] == "optimized", result
    assert reasons(report)["xml"] is None
    for module in ("one", "two"):
        code = "import ring.%s as m; from ring import one, two; print(one.f(2), two.g(2))" % module
        assert project.plain("-c", code).stdout == "3 3\n"
    assert project.pytest("-q", "tests").code == 0


def test_a_file_that_cannot_be_written_costs_itself_only(project):
    """More dataclasses than are written out in one file."""
    one = '\n\n@dataclass\nclass C%d:\n    """One."""\n\n    x: int\n'
    many = "from dataclasses import dataclass\n" + "".join(one % i for i in range(101))
    write(project, {"many.py": many, "part.py": "import many\n" + CASTS["colour.py"]})
    report, result = look(project, "-c", "import part")
    assert report["outcome"] == "optimized", result
    assert reasons(report)["xml"] is None
    assert reasons(report)["dataclass"] == "the changes of its file do not go together"
    assert (project.path / "many.py").read_text() == many


def test_an_import_that_met_itself_may_work(project):
    """`ring.two` alone fails before; with `g` late in `ring.one` there is no circle any more."""
    files = {
        "ring/__init__.py": "",
        "ring/one.py": '"""One."""\n\n\n'
        "def f(n):\n    return n\n\n\nfrom ring.two import g\n\n\n"
        "def h(n):\n    return g(n)\n",
        "ring/two.py": "import xml.dom.minidom\n\nfrom ring.one import f\n\n\n"
        "def g(n):\n    return f(n), xml.dom.minidom\n",
    }
    write(project, files)
    assert "circular import" in project.plain("-c", "import ring.two").stderr
    report, result = look(project, "-c", "import ring.one")
    assert report["outcome"] == "optimized" and reasons(report)["g"] is None, result
    code = "import ring.two, ring.one; print(ring.one.h(3)[0], ring.two.g(4)[0])"
    assert project.plain("-c", code).stdout == "3 4\n"


def test_a_circle_that_needs_its_order(project):
    """`two` takes a name that `one` has by then, because of what `one` has imported so far."""
    files = {
        "one.py": "import base\nNAME = base.X\nimport two\n\n\ndef f():\n    return two.NAME, base\n",
        "base.py": "import xml.dom.minidom\nX = 1\n\n\ndef f():\n    return xml.dom.minidom\n",
        "two.py": "import one\nNAME = one.NAME\n",
        "tests/test_one.py": "import one\n\n\ndef test():\n    assert one.f()[0] == 1\n",
    }
    write(project, files)
    look(project, "-c", "import one; print(one.f()[0])")
    for code in ("import one; print(one.f()[0])", "import one, two; print(two.NAME)"):
        assert project.plain("-c", code).stdout == "1\n"
    assert project.pytest("-q", "tests").code == 0


def test_namespace_packages(project):
    files = {
        "space/part/tool.py": "import xml.dom.minidom\n\n\ndef f():\n    return xml.dom.minidom\n",
        "space/other.py": "from space.part.tool import f\n\nprint(f.__name__)\n",
        "tests/test_tool.py": "from space.part import tool\n\n\ndef test():\n"
        "    assert tool.f().Document\n",
    }
    write(project, files)
    report, result = look(project, "-c", "import space.other")
    assert reasons(report)["xml"] is None and report["outcome"] == "optimized", result
    assert [item["file"] for item in report["files"]] == ["space/part/tool.py"]
    assert project.plain("-c", "import space.other").stdout == "f\n"
    assert project.pytest("-q", "tests").code == 0


def test_modules_in_a_zip_file(project):
    """They are neither read nor written; what the project has beside them is."""
    write(project, {"part.py": "import zipped\nprint(zipped.X)\n"})
    archive = project.path / "lib.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("zipped.py", "import xml.dom.minidom\nX = 1\ndef f():\n    return xml\n")
    before, bytes_before = texts(project), archive.read_bytes()
    report, result = look(project, "-c", "import part", env={"PYTHONPATH": str(archive)})
    assert report["outcome"] == "nothing" and report["reason"] in result.stderr
    assert texts(project) == before and archive.read_bytes() == bytes_before


def test_a_program_that_is_a_zip_file(project):
    write(project, {})
    archive = project.path / "app.pyz"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("__main__.py", "import inner\nprint(inner.X)\n")
        file.writestr("inner.py", "import xml.dom.minidom\nX = 1\ndef f():\n    return xml\n")
    bytes_before = archive.read_bytes()
    report, result = look(project, "app.pyz")
    assert report["outcome"] == "nothing" and report["reason"] in result.stderr, result
    assert archive.read_bytes() == bytes_before
    assert run_command(["ls", project.path / ".codeflash/runs"]).code == 0


def test_extension_modules(project):
    """What has no source is loaded as it is; the module around it may change."""
    files = {
        "part.py": "import array\nimport xml.dom.minidom\n\nDATA = array.array('i', [1])\n\n\n"
        "def f():\n    return xml.dom.minidom\n",
        "tests/test_part.py": "import part\n\n\ndef test():\n    assert part.f() and part.DATA[0]\n",
    }
    write(project, files)
    report, result = look(project, "-c", "import part; print(part.DATA[0])")
    assert report["outcome"] == "optimized", result
    assert "needed while the module is imported" in reasons(report)["array"]
    assert project.plain("-c", "import part; print(part.DATA[0])").stdout == "1\n"


def test_the_same_when_run_twice(project):
    """What was made late stays so: a second run finds nothing more."""
    files = {
        "part.py": "import xml.dom.minidom\n\n\ndef f():\n    return xml.dom.minidom\n",
        "tests/test_part.py": "import part\n\n\ndef test():\n    assert part.f()\n",
    }
    write(project, files)
    report, result = look(project, "-c", "import part")
    assert report["outcome"] == "optimized", result
    before = texts(project)
    report, result = look(project, "-c", "import part", code=3, options=("--json", "--exit-code"))
    assert report["outcome"] == "nothing" and texts(project) == before, result


def test_a_configuration_of_pytest_above_the_project(tmp_path):
    """The names of the tests are then relative to a folder above both copies."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    path = tmp_path / "project"
    path.mkdir()
    project = Project(path)
    project.write("pyproject.toml", '[project]\nname = "late"\nversion = "0"\n')
    project.write(
        "late/__init__.py", "import asyncio\n\n__all__ = []\n\n\ndef f():\n    return asyncio\n"
    )
    project.write(
        "tests/test_late.py", "import late\n\n\ndef test_f():\n    assert late.f().sleep\n"
    )
    result = project.codeflash(
        "startup", "--this-python-only", "--json", "-c", "import late", timeout=180
    )
    report = json.loads(result.stdout)
    assert report["outcome"] == "optimized", report["startup"]["edits"]
    assert report["startup"]["tests"] == 1


SHELF = {
    "shelf/__init__.py": '"""A package."""\nfrom .core import run\n\n__all__ = ["run"]\n',
    "shelf/core.py": "from . import helper\n\n\ndef run(x):\n    return helper.work(x)\n",
    "shelf/helper.py": "import xml.dom.minidom\nimport decimal\n\n\ndef work(x):\n    return x\n",
    "main.py": "import shelf\n",
}


def test_submodules_that_nothing_loads_any_more_are_there(project):
    """`shelf.helper` was an attribute because core imports it."""
    write(project, SHELF)
    report, _ = look(project, "-c", "import shelf")
    assert report["outcome"] == "optimized" and report["startup"]["loaded_after"] <= 2, report
    code = (
        "import sys, shelf; print('shelf.helper' in sys.modules, shelf.helper.work(3));"
        "from shelf import core; print(core is shelf.core, hasattr(shelf, 'work'))"
    )
    result = project.plain("-c", code)
    assert result.stdout == "False 3\nTrue False\n", result


def test_submodules_are_there_whatever_is_asked_for_first(project):
    """`Run` comes before `core` where names are looked through, and loads it."""
    text = '"""A package."""\nfrom .core import run as Run\n\n__all__ = ["Run"]\n'
    write(project, dict(SHELF, **{"shelf/__init__.py": text}))
    report, _ = look(project, "-c", "import shelf")
    assert report["outcome"] == "optimized" and reasons(report)["Run"] is None, report
    assert project.plain("-c", "import shelf; print(shelf.core.run(3))").stdout == "3\n"


def test_a_submodule_does_not_take_the_place_of_a_name(project):
    """`shelf.load` is a function: loaded after its definition the submodule would replace it."""
    load = "\n\ndef load(x):\n    return run(x)\n"
    core = "from .load import parse\n\n\ndef run(x):\n    return parse(x)\n"
    files = {
        "shelf/__init__.py": SHELF["shelf/__init__.py"] + load,
        "shelf/core.py": core,
        "shelf/load.py": "import email.message\n\n\ndef parse(x):\n    return x\n",
    }
    write(project, files)
    report, _ = look(project, "-c", "import shelf")
    assert "shelf.load would take the place" in reasons(report)["run"]
    code = "import shelf; print(shelf.load(3), shelf.run(4), callable(shelf.load))"
    assert project.plain("-c", code).stdout == "3 4 True\n"


CASTS = {
    "part.py": "import colour\nfrom rows import take\n",
    "colour.py": "import xml.dom.minidom\n\nRed = int\nBlue = str\n\n\n"
    "def parse(x):\n    return xml.dom.minidom.parseString(x)\n",
    "rows.py": "import typing as t\nfrom typing import cast\n\nif t.TYPE_CHECKING:\n"
    "    from colour import Blue, Red\n\n\n"
    "def take(x):\n    from colour import Red\n\n    y = x\n    return cast(Red, y)\n\n\n"
    "def both(x):\n    from colour import Blue\n\n    return cast(Blue, x), Blue\n\n\n"
    "def unknown(x):\n    from colour import parse\n\n    return cast(parse, x)\n",
}


def test_an_import_for_a_cast_does_not_ask_a_module_with_late_names(project):
    write(project, CASTS)
    report, _ = look(project, "-c", "import part")
    assert report["outcome"] == "optimized", report
    text = (project.path / "rows.py").read_text()
    assert 'def take(x):\n    y = x\n    return cast("Red", y)\n' in text
    assert "    from colour import Blue\n\n    return cast(Blue, x), Blue\n" in text
    assert "    from colour import parse\n\n    return cast(parse, x)\n" in text
    code = "import sys, rows; print(rows.take(3), 'colour' in sys.modules, rows.both(1)[1])"
    assert project.plain("-c", code).stdout == "3 False <class 'str'>\n"


def test_a_cast_of_the_project_is_none_of_typing(project):
    write(
        project,
        {
            "part.py": "import xml.dom.minidom\nfrom decimal import Decimal\n"
            "from own import cast\n\n\ndef f(x):\n    return cast(Decimal, x)\n",
            "own.py": "def cast(kind, value):\n    return kind(value)\n",
        },
    )
    report, _ = look(project, "-c", "import part")
    assert report["outcome"] == "optimized", report
    assert "cast(Decimal, x)" in (project.path / "part.py").read_text()
    result = project.plain("-c", "import part; print(part.f('1.5'))")
    assert result.stdout == "1.5\n", result


PORCH = {
    "porch/__init__.py": "import typing as t\n\nfrom .core import run as run\nfrom .globals import STATE as STATE\n\n"
    "_hidden = 1\nplain = 2\n\nif not t.TYPE_CHECKING:\n\n    def __getattr__(name: str) -> t.Any:\n"
    "        if name == 'old':\n            return 7\n        raise AttributeError(name)\n",
    "porch/core.py": "import xml.dom.minidom\n\n\ndef run(x):\n    return x\n",
    "porch/globals.py": "import email.message\n\nSTATE = []\n",
}


def test_a_package_without_all_gives_a_star_import_what_it_gave(project):
    """Its submodule `globals` hides the function of that name, and it has a __getattr__."""
    code = (
        "from porch import *; import porch; print(*sorted(n for n in dir() if n[0] != '_'));"
        "print(run(3), STATE, plain, porch.old, porch.core.run is porch.run, porch.globals.STATE);"
        "print(hasattr(porch, 'new'), hasattr(porch, '_hidden'), callable(run))"
    )
    write(project, PORCH)
    before = project.plain("-c", code)
    assert before.code == 0 and "STATE core globals plain porch run t" in before.stdout, before
    report, _ = look(project, "-c", "import porch")
    assert report["outcome"] == "optimized", report
    assert reasons(report)["run"] is None and reasons(report)["STATE"] is None
    assert project.plain("-c", code).stdout == before.stdout
    loaded = "import sys, porch; print('porch.core' in sys.modules, 'email' in sys.modules)"
    assert project.plain("-c", loaded).stdout == "False False\n"
    changed = texts(project)
    report, _ = look(project, "-c", "import porch")
    assert report["outcome"] == "nothing" and texts(project) == changed


HANDED_ON = {
    "commands.py": "import typing\nfrom decimal import Decimal\nfrom fractions import Fraction\n\n\n"
    "def price(x: Decimal) -> Decimal:\n    return x\n\n\n"
    "def share(x: Fraction) -> Fraction:\n    return x\n\n\n"
    "COMMANDS = [price]\n\n\n"
    "def kinds():\n    return [typing.get_type_hints(f) for f in COMMANDS]\n\n\n"
    "def half(x):\n    return share(x) / 2\n",
    "heavy.py": "import xml.dom.minidom\nfrom commands import kinds\n\n\n"
    "def f():\n    return xml.dom.minidom, kinds\n",
}


def test_annotations_of_functions_that_are_handed_on_where_some_are_read(project):
    """The reader looks for `Decimal` in the module's globals, where a late name is not."""
    write(project, HANDED_ON)
    report, _ = look(project, "-c", "import heavy, commands")
    assert report["outcome"] == "optimized", report
    assert "needed while the module is imported" in reasons(report)["Decimal"]
    result = project.plain("-c", "import commands; print(commands.kinds(), commands.half(4))")
    assert "decimal.Decimal" in result.stdout and result.code == 0, result
