# SPDX-License-Identifier: Apache-2.0
"""What `codeflash optimize`, `undo` and `report` say of input that is not what they need."""

import fcntl
import json

import pytest

MODULE = """
    def double(values):
        return [2 * value for value in values]
    """


@pytest.fixture
def double(project):
    project.write("mod.py", MODULE)
    return project


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (["--file", "mod.py", "--function", "doubel"], 1, "did you mean double?"),
        (["--file", "missing.py"], 1, "there is no missing.py"),
        (["--file", "/etc/passwd"], 1, "outside the project"),
        (["--file", "mod.py", "--all"], 2, "only one of"),
        (["--file", "mod.py", "more"], 2, "unexpected more"),
        (["--file", "mod.py", "--inputs", "mod.py"], 2, "need --function"),
        (["--function", "double", "app.py"], 2, "belong to --file"),
        (["--replay-test", "mod.py"], 1, "mod.py is no replay test"),
        (["--replay-test", "none.py"], 1, "none.py"),
        (["--from-scan"], 1, "there is no scan report yet: run codeflash scan first"),
        (["--from-scan", "x"], 2, "--from-scan takes a number of targets, not x"),
        (["--from-scan", "0"], 2, "--from-scan takes a number of targets, not 0"),
        (["--from-scan", "--all"], 2, "only one of"),
        (["--all", "--trace-only"], 2, "--trace-only runs a program"),
        (["--effort", "huge", "app.py"], 2, "not one of low|medium|high"),
        (["optimize"], 2, "no SCRIPT and no -m MODULE"),
        (["undo", "nosuch"], 1, "there is no run nosuch"),
        (["undo"], 1, "there is no run to undo"),
        (["report"], 1, "there is no report"),
        (["report", "a", "b"], 2, "report takes one argument: b"),
    ],
)
def test_one_clear_line(double, arguments, code, said):
    result = double.codeflash(*arguments)
    assert result.code == code and said in result.stderr, result
    assert len(result.stderr.splitlines()) == 1, result


def test_json_tells_failures_too(double):
    result = double.codeflash("--file", "mod.py", "--function", "doubel", "--json")
    document = json.loads(result.stdout)
    assert result.code == 1 and document["outcome"] == "failed"
    assert "did you mean double?" in document["reason"]


def test_nothing_to_verify_with_is_told(double):
    result = double.codeflash("--file", "mod.py", "--function", "double", "--json")
    assert result.code == 4
    found = json.loads(result.stdout)["functions"][0]
    assert found["status"] == "skipped"
    assert found["reason"] == "cannot be verified: no existing test reaches it"


@pytest.mark.parametrize(
    "name, text, said",
    [
        ("broken.py", b"def f(:\n    return 1\n", "invalid syntax"),
        ("latin.py", b"def f():\n    return '\xe4'\n", "not UTF-8"),
    ],
)
def test_sources_that_cannot_be_read_are_named(double, name, text, said):
    (double.path / name).write_bytes(text)
    result = double.codeflash("--file", name)
    assert result.code == 1 and name in result.stderr
    result = double.codeflash("--all", "--json")
    assert result.code in (0, 4)


def test_a_program_that_fails_is_not_optimized(project):
    project.write("app.py", "def f(x): return x\nf(1)\nraise SystemExit(3)\n")
    result = project.codeflash("optimize", "--json", "app.py")
    assert result.code == 4 and "the program fails" in result.stderr
    assert json.loads(result.stdout)["reason"] == "the program fails"


def test_two_runs_at_once_are_refused(double):
    (double.path / ".codeflash").mkdir()
    with open(double.path / ".codeflash" / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711\n")
        lock.flush()
        result = double.codeflash("--all")
    assert result.code == 1
    assert "another run of codeflash (process 4711) works in" in result.stderr


def test_a_folder_that_cannot_be_written_is_told(double):
    (double.path / ".codeflash").write_text("in the way")
    result = double.codeflash("--all")
    assert result.code == 1 and ".codeflash" in result.stderr


def test_a_trace_from_elsewhere_needs_trust(double, tmp_path):
    double.write("app.py", "from mod import double\ndouble(list(range(50)))\n")
    output = tmp_path / "outside.trace"
    mine, other = ({"XDG_CONFIG_HOME": str(tmp_path / name)} for name in ("mine", "other"))
    assert double.run("app.py", options=["-o", str(output)], env=mine).code == 0
    (test,) = double.replay_tests()
    options = ["--replay-test", str(test), "--dry-run", "--time-budget", "0.001"]
    assert double.codeflash(*options, env=mine).code == 0
    refused = double.codeflash(*options, env=other)
    assert refused.code == 1 and "pass --trust if you trust it" in refused.stderr
    assert double.codeflash(*options, "--trust", env=other).code == 0
    assert double.codeflash(*options, env=other).code == 0  # signed by this user now
