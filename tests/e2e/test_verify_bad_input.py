# SPDX-License-Identifier: Apache-2.0
"""codeflash verify: what cannot be judged is one clear line, one exit status, one document."""

import json
import os
import shutil
import subprocess

import pytest
from conftest import BINARY, run_command

TOTAL = "def total(rows, start=0):\n    return sum(rows, start)\n"
INPUTS = "INPUTS = [(([1, 2],), {}), (([],), {})]\n"
NETWORK = """
    import socket
    def total(rows, start=0):
        with socket.create_connection(("192.0.2.1", 9), 2):
            return sum(rows, start)
"""
TERMINAL = "def total(rows, start=0):\n    return sum(rows, int(input()))\n"


@pytest.fixture
def verify(project):
    def run(original=TOTAL, candidate=TOTAL, inputs=INPUTS, function="total", more=()):
        project.write("mod.py", original)
        if candidate is not None:
            project.write("new/mod.py", candidate)
        arguments = ["--original", "mod.py", "--candidate", "new/mod.py", "--function", function]
        if inputs is not None:
            project.write("inputs.py", inputs)
            arguments += ["--inputs", "inputs.py"]
        result = project.codeflash("verify", *arguments, "--no-measure", "--json", *more)
        document = json.loads(result.stdout)
        assert result.stderr.count("\n") == 1 and document["reason"] in result.stderr, result
        return result.code, document

    return run


CASES = {
    "a missing file": (dict(candidate=None), 1, "new/mod.py"),
    "a function that is not there": (
        dict(function="totals"),
        1,
        "mod.py does not define totals; did you mean total?",
    ),
    "a candidate that does not parse": (dict(candidate="def total(:\n"), 1, "mod.py:1: "),
    "a candidate with another signature": (
        dict(candidate="def total(rows): return sum(rows)\n"),
        1,
        "changes the signature of total",
    ),
    "a candidate that needs a module": (
        dict(candidate="import no_such_thing\n" + TOTAL),
        1,
        "No module named 'no_such_thing'",
    ),
    "a candidate that defines something else": (
        dict(candidate="def other(): pass\n"),
        1,
        "mod.py does not define total",
    ),
    "inputs that raise": (dict(inputs="1 / 0\n"), 1, "inputs.py:1: ZeroDivisionError"),
    "inputs that are empty": (dict(inputs="INPUTS = []\n"), 1, "inputs.py has no inputs"),
    "inputs that are no calls": (dict(inputs="INPUTS = [7]\n"), 1, "input 0 is no call"),
    "inputs that are a folder": (dict(more=("--inputs", "tests")), 1, "tests is not a file"),
    "no input at all": (dict(inputs=None), 4, "there is no input to call total with"),
    "an original that always raises": (
        dict(original="def total(rows, start=0):\n    raise ValueError('no')\n"),
        4,
        "the original raises on every input: no",
    ),
    "an original that needs a terminal": (
        dict(original=TERMINAL, candidate=TERMINAL),
        4,
        "the original raises on every input: EOF when reading a line",
    ),
    "an original that needs the network": (
        dict(original=NETWORK, candidate=NETWORK),
        4,
        "the original raises on every input: ",
    ),
    "an original that shows the time": (
        dict(original="import time\ndef total(rows, start=0): return time.perf_counter()\n"),
        4,
        "the original does not do the same twice",
    ),
    "tests that are not there": (dict(more=("--tests", "tests/test_no.py")), 1, "test_no.py"),
    "tests that are none": (dict(inputs=None, more=("--tests", "tests")), 4, "tests"),
    "a replay test that is none": (
        dict(more=("--replay-test", "mod.py")),
        1,
        "mod.py is no replay test",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_line_and_one_document(verify, case):
    options, code, message = CASES[case]
    found, document = verify(**options)
    assert (found, document["verdict"]) == (code, {1: "error", 4: "unverifiable"}[code]), document
    assert message in document["reason"]
    assert document["accepted"] is False and document["speedup"] is None


@pytest.mark.one_python  # the command's own clock
def test_an_original_that_hangs_is_unverifiable(verify):
    hangs = "def total(rows, start=0):\n    while True: pass\n"
    code, document = verify(original=hangs, candidate=hangs, inputs="INPUTS = [(([1],), {})]\n")
    assert code == 4 and "does not end within 5 s on any input" in document["reason"], document


def test_work_at_import_is_a_cheat(verify, project):
    slow = "import time\nEND = time.process_time() + 0.3\nwhile time.process_time() < END: pass\n"
    project.write("mod.py", TOTAL)
    project.write("new/mod.py", slow + TOTAL)
    project.write("inputs.py", INPUTS)
    result = project.codeflash(
        *("verify", "--original", "mod.py", "--candidate", "new/mod.py", "--json"),
        *("--function", "total", "--inputs", "inputs.py"),
    )
    assert result.code == 1, result
    assert json.loads(result.stdout)["counterexample"]["observable"] == "cheat"


# --- a machine without namespaces ---

WITHOUT = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'


def without_namespaces(*command, **options):
    """Runs a command where no further namespace can be made."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    probe = ["unshare", "-Ur", "sh", "-c", WITHOUT, "sh"]
    if subprocess.run([*probe, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("no user namespace in which others could be forbidden")
    return run_command([*probe, *command], **options)


def test_without_namespaces_it_works_and_says_so(project, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project.write("mod.py", "def f(n):\n    return sum(i * i % 7 for i in range(n))\n")
    project.write(
        "new/mod.py",
        """
        def f(n):
            whole, rest = divmod(max(n, 0), 7)
            return whole * 14 + sum((0, 1, 4, 2, 2, 4, 1)[:rest])
        """,
    )
    project.write("inputs.py", "INPUTS = [((900,), {}), ((2001,), {})]\n")
    result = without_namespaces(
        *(BINARY, "verify", "--original", "mod.py", "--candidate", "new/mod.py", "--json"),
        *("--function", "f", "--inputs", "inputs.py"),
        cwd=project.path,
        env={"TMPDIR": temporary},
    )
    document = json.loads(result.stdout)
    assert result.code == 0 and document["accepted"], result
    assert "namespace" not in document["isolation"], document
    assert "no network" in document["isolation"] and "seccomp" in document["isolation"]
    assert os.listdir(temporary) == []
