# SPDX-License-Identifier: Apache-2.0
"""What cannot be done is told in one line that names the thing, and leaves nothing behind."""

import json
import os
import subprocess
import sys

import pytest
from conftest import BINARY, run_command


def files(project):
    return sorted(str(path.relative_to(project.path)) for path in project.path.rglob("*"))


def assert_refused(project, arguments, code, *parts, **options):
    before = files(project)
    result = project.codeflash(*arguments, **options)
    assert result.code == code, result
    assert result.stdout == "", result
    assert result.stderr.count("\n") == 1, result
    for part in parts:
        assert part in result.stderr, result
    assert files(project) == before


def trace(*arguments):
    return ["optimize", "--trace-only", *arguments]


def test_a_missing_script(project):
    assert_refused(project, trace("gone.py"), 1, "gone.py", "No such file")


def test_a_missing_module(project):
    assert_refused(project, trace("-m", "gone.sub"), 1, "gone.sub")
    assert_refused(project, trace("-m", "gone"), 1, "gone")


def test_a_package_that_cannot_be_run(project):
    project.write("pkg/__init__.py", "")
    assert_refused(project, trace("-m", "pkg"), 1, "pkg", "__main__")


def test_a_syntax_error(project):
    project.write("bad.py", "x = 1\ndef (:\n")
    assert_refused(project, trace("bad.py"), 1, "bad.py:2: ")


def test_a_folder(project):
    assert_refused(project, trace("tests"), 1, "tests", "__main__.py")


def test_a_script_that_is_not_a_regular_file(project):
    os.mkfifo(str(project.path / "pipe"))
    assert_refused(project, trace("pipe"), 1, "pipe", "regular file")


def test_an_unreadable_script(project):
    project.write("app.py", "pass\n").chmod(0)
    command = [BINARY, *trace("app.py")]
    if os.geteuid() == 0:  # the superuser reads everything, unless this is taken away
        dropped = "-dac_override,-dac_read_search"
        command = ["setpriv", "--bounding-set", dropped, "--inh-caps", dropped, *command]
    result = run_command(command, cwd=project.path)
    assert result.code == 1, result
    assert result.stderr == "codeflash: cannot read the script app.py: Permission denied\n"
    assert files(project) == ["app.py", "pyproject.toml", "tests"]


def test_a_script_that_is_not_utf8(project):
    (project.path / "latin.py").write_bytes(b'x = "\xe9"\n')
    assert_refused(project, trace("latin.py"), 1, "latin.py", "UTF-8")
    (project.path / "latin.py").write_bytes(b'# coding: latin-1\nx = "\xe9"\n')
    assert project.run("latin.py").code == 0


@pytest.mark.parametrize(
    "output, parts",
    [
        ("gone/x.trace", ["gone/x.trace", "folder does not exist"]),
        ("tests", ["tests", "it is a folder"]),
        ("app.py", ["app.py", "not a trace", "--output"]),
        ("/proc/x.trace", ["/proc/x.trace"]),
    ],
)
def test_a_trace_that_cannot_be_written(project, output, parts):
    project.write("app.py", "pass\n")
    assert_refused(project, trace("-o", output, "app.py"), 1, *parts)


def test_two_recordings_into_one_trace(project):
    project.write("app.py", "pass\n")
    project.write("codeflash.trace.parts/mine", "")
    assert_refused(project, trace("app.py"), 1, "codeflash.trace.parts", "in the way")


@pytest.mark.parametrize(
    "arguments, parts",
    [
        (["--max-function-count", "-1", "app.py"], ["--max-function-count", "-1"]),
        (["--max-function-count=many", "app.py"], ["--max-function-count", "many"]),
        (["--max-value-size", "16QB", "app.py"], ["--max-value-size", "16QB"]),
        (["--max-trace-size", "99999999999999GiB", "app.py"], ["--max-trace-size"]),
        (["--tracer-timeout", "0", "app.py"], ["--tracer-timeout", "seconds"]),
        (["--timeout=nan", "app.py"], ["--timeout", "seconds"]),
        (["--min-gain", "-1", "app.py"], ["--min-gain"]),
        (["--effort", "huge", "app.py"], ["--effort", "huge", "low|medium|high"]),
        (["--ouptut", "x", "app.py"], ["--ouptut", "did you mean --output?"]),
        (["-z", "app.py"], ["-z"]),
        (["--exact=yes", "app.py"], ["--exact", "no value"]),
        (["-o"], ["-o", "needs a value"]),
        (["-o", "", "app.py"], ["-o", "empty"]),
        (["-m"], ["-m", "needs a value"]),
        ([], ["SCRIPT"]),
    ],
)
def test_wrong_usage(project, arguments, parts):
    project.write("app.py", "pass\n")
    assert_refused(project, trace(*arguments), 2, *parts)


def test_an_unknown_command(project):
    assert_refused(project, ["optimise"], 2, "optimise", "did you mean optimize?")


@pytest.mark.parametrize(
    "text, parts",
    [
        ("a = 1\n[tool.codeflash\n", ["pyproject.toml", "line "]),
        ('[tool.codeflash]\nmodule-rot = "."\n', ["pyproject.toml", "module-rot", "module-root?"]),
        ('[tool.codeflash]\nmodule-root = "gone"\n', ["pyproject.toml", "gone"]),
        ("[tool.codeflash]\ntests-root = 3\n", ["pyproject.toml", "tests-root", "string"]),
        ('[tool.codeflash]\ntests-root = "app.py"\n', ["tests-root", "app.py is not a folder"]),
    ],
)
def test_a_configuration_with_a_fault(project, text, parts):
    project.write("app.py", "pass\n")
    project.write("pyproject.toml", text)
    assert_refused(project, trace("app.py"), 1, *parts)


def test_a_configuration_that_is_not_there(project):
    project.write("app.py", "pass\n")
    assert_refused(project, trace("--config-file", "gone.toml", "app.py"), 1, "gone.toml")


def fake_python(project, version):
    """A program that answers as an interpreter of that version would."""
    path = project.write(
        "python-" + version,
        "#!/bin/sh\nprintf '%s\\n' cpython " + version + " 0 /usr/bin/python3 '' '' /x\n",
    )
    path.chmod(0o755)
    return str(path)


def test_an_interpreter_that_will_not_do(project):
    project.write("app.py", "pass\n")
    assert_refused(project, trace("--python", "gone", "app.py"), 1, "gone", "no such interpreter")
    assert_refused(project, trace("--python", "./gone", "app.py"), 1, "./gone")
    assert_refused(project, trace("--python", "/bin/true", "app.py"), 1, "/bin/true")
    for version, why in (("3.8.1", "too old"), ("2.7.18", "too old"), ("3.99.0", "too new")):
        python = fake_python(project, version)
        assert_refused(project, trace("--python", python, "app.py"), 1, python, why)
    python = fake_python(project, "3.12.0")
    assert_refused(project, trace("--python", python, "app.py"), 1, python, "pip install codeflash")


def test_a_file_that_is_not_a_trace(project):
    project.write("notes.txt", "hello\n" * 100)
    assert_refused(project, ["trace", "show", "notes.txt"], 1, "notes.txt")
    assert_refused(project, ["trace", "show", "gone.trace"], 1, "gone.trace")
    assert_refused(project, ["trace", "show", "tests"], 1, "tests")
    assert_refused(project, ["trace", "show"], 1, "codeflash.trace")
    assert_refused(project, ["trace", "show", "a", "b"], 2, "one TRACE")
    assert_refused(project, ["trace", "shwo", "x"], 2, "show or export")


def test_a_trace_cut_anywhere_or_from_a_newer_version(project):
    project.write("app.py", "def f(x): return x\nf(1)\n")
    assert project.run("app.py").code == 0
    whole = (project.path / "codeflash.trace").read_bytes()
    for size in (1, 50, 99, 100, 4096, len(whole) // 2, len(whole) - 1):
        (project.path / "cut.trace").write_bytes(whole[:size])
        assert_refused(project, ["trace", "show", "cut.trace"], 1, "cut.trace")
    newer = bytearray(whole)
    newer[60:64] = (1000).to_bytes(4, "big")
    (project.path / "newer.trace").write_bytes(newer)
    assert_refused(project, ["trace", "show", "newer.trace"], 1, "newer.trace", "newer")


def test_a_damaged_trace_prints_nothing_or_all(project):
    project.write("app.py", "def f(x): return x\nfor i in range(9): f(i)\n")
    assert project.run("app.py").code == 0
    whole = (project.path / "codeflash.trace").read_bytes()
    outcomes = set()
    for page in range(4096, len(whole), 4096):
        holed = whole[:page] + bytes(4096) + whole[page + 4096 :]
        (project.path / "holed.trace").write_bytes(holed)
        result = project.codeflash("trace", "show", "--json", "holed.trace")
        outcomes.add(result.code)
        if result.code == 0:
            json.loads(result.stdout)
        else:
            assert result.code == 1 and result.stdout == "", result
            assert result.stderr.count("\n") == 1 and "damaged" in result.stderr, result
    assert 1 in outcomes


def test_an_export_that_cannot_be_written(project):
    project.write("app.py", "def f(x): return x\nf(1)\n")
    assert project.run("app.py").code == 0
    export = ["trace", "export", "codeflash.trace"]
    assert_refused(project, [*export], 2, "--format")
    assert_refused(project, [*export, "--format", "svg"], 2, "svg", "speedscope")
    assert_refused(project, [*export, "--format", "chrome", "-o", "gone/x"], 1, "gone/x")
    whole = (project.path / "codeflash.trace").read_bytes()
    itself = [*export, "--format", "chrome", "-o", "codeflash.trace"]
    assert_refused(project, itself, 1, "codeflash.trace is a trace", "not overwritten")
    assert (project.path / "codeflash.trace").read_bytes() == whole
    for format in ("pstats", "chrome"):  # over an earlier export
        assert project.codeflash(*export, "--format", format, "-o", "x").code == 0


def test_a_full_standard_output_is_one_line(project):
    project.write("app.py", "def f(x): return x\nf(1)\n")
    assert project.run("app.py").code == 0
    for command in (["trace", "show", "codeflash.trace"], ["--version"]):
        with open("/dev/full", "w") as full:
            result = subprocess.run(
                [BINARY, *command], cwd=project.path, stdout=full, stderr=subprocess.PIPE
            )
        assert result.returncode == 1 and result.stderr.count(b"\n") == 1, result


def test_control_characters_in_names_do_not_reach_the_terminal(project):
    assert_refused(project, trace("a\x1b[31m\n.py"), 1, "a?[31m?.py")


def test_the_working_interpreter_is_not_confused_by_the_failures(project):
    project.write("app.py", "print('fine')\n")
    assert project.run("app.py", options=["--python", sys.executable]).stdout == "fine\n"
