# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the end-to-end tests: they use codeflash as it is installed beside this Python.

def test_counts(project):
    project.write("app.py", "def f(): return 1\nf()\n")
    result = project.run("app.py")        # codeflash optimize --trace-only app.py
    assert result.code == 0
    with project.trace() as db:
        assert db.execute("SELECT count(*) FROM functions").fetchone() == (1,)
"""

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import textwrap

import pytest

# The files that take longest, longest first.
LONG = (
    "test_pairs",
    "test_startup",
    "test_scan_passes",
    "test_startup_early",
    "test_verify",
    "test_startup_hazards",
    "test_optimize",
    "test_verify_cachegrind",
    "test_optimize_long",
    "test_optimize_whole",
    "test_measure_dear",
    "test_record_counts",
    "test_replay",
    "test_transparent_processes",
    "test_measure",
    "test_transparent",
    "test_verify_speed",
    "test_scan",
    "test_replay_recorded",
    "test_startup_values",
)

BINARY = pathlib.Path(sys.executable).parent / "codeflash"
TIMEOUT_SECONDS = 60

# Ignored where the tests run in the background of a shell; what they start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    """What takes long begins first: at the end no process waits for another."""
    order = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


class Result:
    """What a command printed and how it ended (`code` is negative where a signal ended it)."""

    def __init__(self, command, code, stdout, stderr):
        self.command = command
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        return "%s\nexit status %s\n--- stdout\n%s\n--- stderr\n%s" % (
            " ".join(map(str, self.command)),
            self.code,
            self.stdout,
            self.stderr,
        )


def run_command(command, cwd=None, env=None, input=None, timeout=TIMEOUT_SECONDS, text=True):
    """Runs a command to its end in a process group of its own; `env` is added to ours, a value
    of None takes a variable away. Everything that it started is killed when the time is over."""
    environment = dict(os.environ)
    for name, value in (env or {}).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = str(value)
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        **({"encoding": "utf-8", "errors": "surrogateescape"} if text else {}),
    )
    try:
        stdout, stderr = process.communicate(input, timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        pytest.fail(
            "no end after %s s: %r" % (timeout, Result(command, None, stdout, stderr)), False
        )
    return Result(command, process.returncode, stdout, stderr)


@pytest.fixture
def codeflash(tmp_path):
    """codeflash(*args, cwd=, env=, input=, timeout=): runs the installed command."""

    def run(*args, cwd=tmp_path, **options):
        return run_command([BINARY, *args], cwd=cwd, **options)

    return run


class Project:
    """A project in a folder of its own."""

    def __init__(self, path):
        self.path = path

    def write(self, name, text):
        """Writes a file (dedented where it begins with a line break); gives its path."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        older = path.stat().st_mtime if path.exists() else 0.0
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        if older:  # bytecode is known by the second in which its source was written
            os.utime(path, (older + 2, older + 2))
        return path

    def codeflash(self, *args, **options):
        """Runs `codeflash ARGS` in the project."""
        return run_command([BINARY, *args], cwd=self.path, **options)

    def run(self, *args, options=(), **more):
        """Traces a program: `codeflash optimize --trace-only OPTIONS ARGS`."""
        return self.codeflash("optimize", "--trace-only", *options, *args, **more)

    def plain(self, *args, **options):
        """Runs the same program without us: `python ARGS`."""
        return run_command([sys.executable, *args], cwd=self.path, **options)

    def pytest(self, *args, **options):
        """Runs pytest in the project, without the cache folder."""
        return self.plain("-m", "pytest", "-p", "no:cacheprovider", *args, **options)

    @contextlib.contextmanager
    def trace(self, name="codeflash.trace"):
        """The trace, opened for reading with sqlite3."""
        with open_trace(self.path / name) as db:
            yield db

    def replay_tests(self):
        """The replay tests of the project, sorted by path."""
        return sorted(self.path.rglob("test_*__replay_test_*.py")) + sorted(
            self.path.rglob("test_replay_test_*.py")
        )


@contextlib.contextmanager
def open_trace(path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        yield db
    finally:
        db.close()


@pytest.fixture
def project(tmp_path):
    """An empty project with a `tests` folder; see Project."""
    path = tmp_path / "project"
    (path / "tests").mkdir(parents=True)
    (path / "pyproject.toml").write_text('[project]\nname = "sample"\nversion = "0"\n')
    return Project(path)


@pytest.fixture
def sqlite():
    """sqlite(path): a context manager that opens a trace for reading."""
    return open_trace


@pytest.fixture(scope="session")
def terminals():
    """Skips where the machine has no pseudo-terminals to give (a bare chroot)."""
    try:
        leader, follower = os.openpty()
    except OSError as error:
        pytest.skip("no pseudo-terminal: %s" % error)
    os.close(leader)
    os.close(follower)
