# SPDX-License-Identifier: Apache-2.0
"""`codeflash startup` on the program's own file: a script, `-m module`, `-m package`."""

import pytest
from test_startup_hazards import look, reasons, texts, write

SCRIPT = '''#!/usr/bin/env python3
"""Adds up."""
import argparse
import json
import logging
import multiprocessing
import pickle
import sys
import warnings
import xml.dom.minidom as dom
from http.client import HTTPConnection

log = logging.getLogger("report")


class Point:
    def __init__(self, x):
        self.x = x

    def text(self):
        return dom.Document.__name__ + json.dumps(self.x)


def work(x):
    return Point(x).text()


def spread():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.map(work, [1, 2])


def again():
    return pickle.loads(pickle.dumps(Point(3))).text()


def connect():
    return HTTPConnection


def late():
    import __main__
    from __main__ import HTTPConnection as taken

    return taken is connect() is __main__.HTTPConnection, __main__.log is log


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?")
    what = parser.parse_args().what
    if what:
        print(globals_of(what)())
    else:
        warnings.warn("nothing to do")
        print("nothing")


def globals_of(what):
    return {"spread": spread, "again": again, "late": late}[what]


if __name__ == "__main__":
    main()
'''


def run(project, *args):
    result = project.plain(*args)
    return result.code, result.stdout


def test_a_script(project):
    """Its warning shows a line, which is another one with the changes."""
    project.write("tools/report.py", SCRIPT)
    whats = ("spread", "again", "late", "")
    before = [run(project, "tools/report.py", *what.split()) for what in whats]
    assert [code for code, _ in before] == [0, 0, 0, 0], before
    report, result = look(project, "--no-tests", "tools/report.py")
    assert report["outcome"] == "optimized", result
    for name in ("json", "dom", "multiprocessing", "pickle", "HTTPConnection", "log", "logging"):
        assert reasons(report)[name] is None, reasons(report)
    assert reasons(report)["argparse"] and reasons(report)["warnings"]
    text = (project.path / "tools/report.py").read_text()
    assert text.startswith('#!/usr/bin/env python3\n"""Adds up."""\nimport argparse\n')
    assert "\n\n\n\n" not in text
    assert [run(project, "tools/report.py", *what.split()) for what in whats] == before
    changed = texts(project)
    report, result = look(project, "--no-tests", "tools/report.py")
    assert report["outcome"] == "nothing" and texts(project) == changed, result


PACKAGE = {
    "tool/__init__.py": '"""A tool."""\n',
    "tool/__main__.py": "import sys\n\nfrom . import heavy, light\nfrom .parts.deep import dig\n\n\n"
    "def main():\n    if len(sys.argv) > 1:\n        return heavy.work(), dig()\n"
    '    return light.work()\n\n\nif __name__ == "__main__":\n    print(main())\n',
    "tool/heavy.py": "import xml.dom.minidom\nX = xml.dom.minidom\n\n\ndef work():\n    return 'x'\n",
    "tool/light.py": "def work():\n    return 'light'\n",
    "tool/parts/__init__.py": "",
    "tool/parts/deep.py": "import decimal\n\nD = decimal.Decimal\n\n\n"
    "def dig():\n    return str(D(1))\n",
}


@pytest.mark.parametrize("arguments", [("-m", "tool"), ("-m", "tool.__main__")])
def test_a_package_that_is_run(project, arguments):
    write(project, PACKAGE)
    report, result = look(project, *arguments)
    assert report["outcome"] == "optimized", result
    assert reasons(report)["heavy"] is None and reasons(report)["dig"] is None
    assert [item["file"] for item in report["files"]] == ["tool/__main__.py"]
    assert run(project, *arguments) == (0, "light\n")
    assert run(project, *arguments, "x") == (0, "('x', '1')\n")


def test_a_module_that_is_run_and_tested(project):
    """Imported by its name it has all that it had, and its test replaces a name."""
    project.write(
        "sums.py",
        "import decimal\nimport xml.dom.minidom as dom\n\n\ndef total(x):\n"
        "    return decimal.Decimal(x), dom\n\n\n"
        'if __name__ == "__main__":\n    print(__spec__.name)\n',
    )
    project.write(
        "tests/test_sums.py",
        "from unittest import mock\n\nimport sums\n\n\ndef test():\n"
        "    with mock.patch('sums.decimal') as decimal:\n"
        "        assert sums.total(1)[0] is decimal.Decimal.return_value\n"
        "    assert sums.total(1)[0] == 1 and sums.dom.Document\n",
    )
    report, result = look(project, "-m", "sums")
    assert report["outcome"] == "optimized" and report["startup"]["tests"] == 1, result
    assert reasons(report)["decimal"] is None and reasons(report)["dom"] is None
    assert run(project, "-m", "sums") == (0, "sums\n")
    assert project.pytest("-q", "tests").code == 0


@pytest.mark.one_python
def test_a_script_that_is_imported_too(project):
    """One file, two modules: each has its own names."""
    project.write(
        "both.py",
        "import sys\nimport xml.dom.minidom as dom\n\n\ndef f():\n    return dom.Document.__name__\n"
        '\n\nif __name__ == "__main__":\n    import other\n\n    print(other.NAME)\n'
        "    if sys.argv[1:]:\n        print(f(), other.both.f(), other.both.f is f)\n",
    )
    project.write("other.py", "import both\n\nNAME = both.__name__\n")
    report, result = look(project, "--no-tests", "both.py")
    assert report["outcome"] == "optimized" and reasons(report)["dom"] is None, result
    assert run(project, "both.py") == (0, "both\n")
    assert run(project, "both.py", "x") == (0, "both\nDocument Document False\n")


HEAVY = "import xml.dom.minidom as dom\n"
STAYS = {
    "an example uses it": (
        'def f():\n    """\n    >>> dom.Document.__name__\n    \'Document\'\n    """\n'
        "    return dom\n",
        "an example in a docstring uses it",
    ),
    "something takes all names": (
        "import fire\n\n\ndef f():\n    return dom\n\n\nif len(dom.__name__) == 0:\n"
        "    fire.Fire()\n",
        "something takes the names that its module has",
    ),
    "it lists itself": (
        "import inspect\nimport sys\n\n\ndef f():\n    return dom\n\n\ndef names():\n"
        "    return inspect.getmembers(sys.modules[__name__])\n",
        "its module lists its own names at run time",
    ),
    "the path was changed": (
        "import sys\n\nsys.path.insert(0, 'more')\nimport extra\n\n\ndef f():\n"
        "    return extra, dom.Document\n",
        "sys.path is changed before it",
    ),
}


@pytest.mark.one_python  # what a file's text says
@pytest.mark.parametrize("name", STAYS)
def test_what_stays(project, name):
    text, reason = STAYS[name]
    project.write("script.py", HEAVY + text)
    project.write("fire.py", "def Fire():\n    pass\n")
    project.write("more/extra.py", "import email.message\n\nX = email.message\n")
    report, result = look(project, "--no-tests", "script.py")
    stays = "extra" if "path" in name else "dom"
    assert reason in reasons(report)[stays], result
    assert run(project, "script.py") == (0, "")


@pytest.mark.one_python
def test_an_example_that_imports_it_itself(project):
    project.write(
        "script.py",
        HEAVY + 'def f():\n    """\n    >>> from xml.dom import (\n    ...     minidom as dom)\n'
        '    >>> dom.Document.__name__\n    \'Document\'\n    """\n    return dom\n',
    )
    report, result = look(project, "--no-tests", "script.py")
    assert report["outcome"] == "optimized" and reasons(report)["dom"] is None, result
