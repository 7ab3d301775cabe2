# SPDX-License-Identifier: Apache-2.0
"""codeflash startup: what holds on one Python must hold on the others that a project supports."""

import glob
import json
import os
import shutil
import subprocess
import sys

import pytest

MINOR = sys.version_info[1]


def find_other():
    """Another Python of this machine, and its minor version."""
    for minor in (13, 12, 11, 10, 9):
        name = "python3.%d" % minor
        known = glob.glob(os.path.expanduser("~/.pyenv/versions/3.%d.*/bin/python" % minor))
        for path in [*known, shutil.which(name)]:
            if minor != MINOR and path is not None:
                return path, minor
    pytest.skip("one Python only")


@pytest.fixture
def other(project):
    """It is in an environment of the project's, as tox makes them."""
    path, minor = find_other()
    shim = project.write(".tox/other/bin/python", '#!/bin/sh\nexec "%s" "$@"\n' % path)
    shim.chmod(0o755)
    return minor


def startup(
    project,
    minor,
    *args,
    run="print('xml.dom.minidom' in sys.modules)",
    requires=None,
    tests=False,
    kill="",
):
    requires = requires or "==3.%d.*" % minor
    project.write(
        "pyproject.toml",
        '[project]\nname = "work"\nversion = "0"\nrequires-python = "%s"\n' % requires,
    )
    project.write(
        "work.py",
        "from xml.dom import minidom\n"
        + kill
        + "\n\ndef dump(x):\n    return minidom.parseString(x)\n",
    )
    project.write("run.py", "import sys\nimport work\n\nassert work\n%s\n" % run)
    args = [*args] if tests else ["--no-tests", *args]
    result = project.codeflash("startup", "--json", *args, "run.py", timeout=180)
    report = json.loads(result.stdout)
    reasons = {edit["name"]: edit["reason"] for edit in report["startup"]["edits"]}
    return report["outcome"], reasons, [n for n in report["startup"]["notes"] if "Python 3" in n]


def test_what_holds_there_too(project, other):
    outcome, reasons, notes = startup(project, other, run="")
    assert (outcome, reasons["minidom"]) == ("optimized", None)
    assert len(notes) == 1 and notes[0].startswith("Python 3.%d." % other)
    assert "the program and the changed modules alone are as before (tests: no tests)" in notes[0]
    assert not list(project.path.glob("__pycache__"))


def test_what_does_harm_there_only(project, other):
    run = "print(sys.version_info[1] != %d or 'xml.dom.minidom' in sys.modules)" % other
    outcome, reasons, _ = startup(project, other, run=run)
    assert outcome == "nothing"
    assert reasons["minidom"].startswith("the program says something else (Python 3.%d." % other)
    outcome, reasons, notes = startup(project, other, "--this-python-only", run=run)
    assert (outcome, reasons["minidom"], notes) == ("optimized", None, [])


def test_where_the_program_does_not_run_nothing_is_compared(project, other):
    run = "assert sys.version_info[1] != %d, 'too old'" % other
    outcome, _, notes = startup(project, other, run=run)
    assert outcome == "optimized" and len(notes) == 1
    assert notes[0].endswith("not compared: the program fails there: AssertionError: too old")


def test_what_fails_there_without_the_changes_says_nothing(project, other):
    """The process that imports the modules alone is killed there."""
    kill = (
        "import os, signal, sys\nif sys.version_info[1] == %d and 'run.py' not in sys.argv[0]:\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n" % other
    )
    outcome, reasons, notes = startup(project, other, run="", kill=kill)
    assert (outcome, reasons["minidom"]) == ("optimized", None)
    assert "not compared: importing the modules alone: signal 9" in notes[0]


def test_what_is_not_supported_is_not_tried(project, other):
    outcome, _, notes = startup(
        project, other, run="", requires=">=3.%d,<3.%d" % (MINOR, MINOR + 1)
    )
    assert (outcome, notes) == ("optimized", [])


def test_tests_there(project, other):
    """pytest is lent by the named Python where it can be imported there."""
    lent = {"PYTHONPATH": os.path.dirname(os.path.dirname(pytest.__file__))}
    there = project.path / ".tox/other/bin/python"
    if subprocess.run([there, "-c", "import pytest"], env=dict(os.environ, **lent)).returncode:
        pytest.skip("pytest does not run there")
    harm = "sys.version_info[1] == %d and 'xml.dom.minidom' not in sys.modules" % other
    tests = "import sys\nimport work\n\n\ndef test():\n    assert work\n%s"
    project.write("tests/test_work.py", tests % "")
    outcome, _, notes = startup(project, other, run="", tests=True)
    assert (
        outcome == "optimized" and "the changed modules alone and 1 test are as before" in notes[0]
    )
    project.codeflash("undo")
    project.write("tests/test_work.py", tests % "    assert not (%s)\n" % harm)
    outcome, reasons, _ = startup(project, other, run="", tests=True)
    assert outcome == "nothing"
    assert "test ends in another way (Python 3.%d." % other in reasons["minidom"]
