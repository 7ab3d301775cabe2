# SPDX-License-Identifier: Apache-2.0
"""Runs existing tests in a copy of the project that holds one side's text."""

import os
import shutil
import sys

from codeflash import _side
from codeflash._side import Fault, put_text

# As src/project/copy.c has it.
NO_SOURCE = shutil.ignore_patterns(
    *(".git", ".hg", "__pycache__", "build", "dist", ".venv", "venv", ".tox", ".nox"),
    *("node_modules", ".codeflash", ".mypy_cache", ".ruff_cache"),
    *("*.trace", "*.trace.html", "*.trace.parts"),
)
COPIED_MAX = 400 << 20  # bytes


def ignored(folder, names):
    """What is no source; a package is, whatever its name."""
    return {
        name
        for name in NO_SOURCE(folder, names)
        if not os.path.isfile(os.path.join(folder, name, "__init__.py"))
    }


def run(request):
    _side.quiet()
    program = _side.Program(dict(request))
    copy = os.path.join(os.environ["TMPDIR"], "project")
    shutil.rmtree(copy, ignore_errors=True)
    if size_of(program.root) > COPIED_MAX:
        raise Fault("the project is too large to be copied: %s" % program.root)
    shutil.copytree(program.root, copy, symlinks=True, ignore=ignored)
    inside = os.path.relpath(program.original, program.root)
    shutil.copyfile(program.text, os.path.join(copy, inside))
    paths = [moved(path, program.root, copy) for path in request["tests"].split("\n")]
    base = moved(program.base, program.root, copy)
    program.set_up()
    sys.path[:] = [entry for entry in sys.path if not entry.startswith(program.root)]
    sys.path[:0] = [base] + ([copy] if copy != base else [])
    os.chdir(copy)
    try:
        import pytest
    except ImportError:
        raise Fault("pytest is not installed in %s" % sys.executable) from None
    code = pytest.main(["-q", "-p", "no:cacheprovider", *paths], [Outcomes()])
    if code not in (0, 1, 5):
        raise Fault("pytest ends with status %d: %s" % (code, "; ".join(Outcomes.errors[:2])))


def moved(path, root, copy):
    return copy + path[len(root) :] if path.startswith(root) else path


def size_of(root):
    total = 0
    for folder, folders, names in os.walk(root):
        left_out = ignored(folder, folders)
        folders[:] = [name for name in folders if name not in left_out]
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except OSError:
                pass
    return total


class Outcomes:
    """A plugin that writes down how each test ended."""

    errors = []

    def __init__(self):
        self.told = set()

    def pytest_collectreport(self, report):
        if report.failed:
            self.errors.append(_side.one_line(report.longrepr)[:300])

    def pytest_runtest_logreport(self, report):
        if report.nodeid in self.told or (report.when != "call" and report.passed):
            return
        self.told.add(report.nodeid)
        text = report.outcome
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            text += ": " + _side.one_line(getattr(crash, "message", report.longrepr))[:300]
        put_text("name", text, report.nodeid)
