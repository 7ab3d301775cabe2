# SPDX-License-Identifier: Apache-2.0
"""The command line: options, exit statuses, and a program that does not notice the launcher."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from conftest import BINARY

ECHO = """
import os, signal, sys
print(sys.argv, os.environ.get("CODEFLASH_SESSION"), __name__)
"""


def test_version_and_help_need_no_python(codeflash):
    assert codeflash("--version", env={"PATH": ""}).stdout.startswith("codeflash ")
    result = codeflash("--help", env={"PATH": ""})
    assert result.code == 0
    assert "optimize" in result.stdout and "internal" not in result.stdout
    for command in ("optimize", "trace", "discover", "init", "doctor"):
        assert "usage: codeflash " + command in codeflash(command, "--help").stdout


def test_the_program_sees_itself_as_plain(project):
    project.write("app.py", ECHO)
    arguments = ["app.py", "-x", "--output", "y", "--", "-m"]
    traced = project.run(*arguments)
    assert traced.code == 0
    assert traced.stdout == project.plain(*arguments).stdout


def test_a_module_is_run_as_python_does(project):
    project.write("pkg/__init__.py", "")
    project.write("pkg/__main__.py", ECHO)
    assert project.run("-m", "pkg", "-q").stdout == project.plain("-m", "pkg", "-q").stdout
    assert project.run("-mpkg", "-q").stdout == project.plain("-m", "pkg", "-q").stdout


@pytest.mark.parametrize(
    "body, trace_only, optimize",
    [
        ("", 0, 0),
        ("raise SystemExit(3)", 3, 4),
        ("1 / 0", 1, 4),
        ("import os; os._exit(7)", 7, 4),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -15, 4),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, 4),
    ],
)
def test_exit_statuses(project, body, trace_only, optimize):
    project.write("app.py", body + "\n")
    assert project.run("app.py").code == trace_only
    assert project.codeflash("optimize", "app.py").code == optimize
    assert not (project.path / "codeflash.trace.parts").exists()


def test_a_program_without_functions_has_nothing_to_improve(project):
    project.write("app.py", "pass\n")
    result = project.codeflash("optimize", "app.py")
    assert result.code == 0 and "nothing was improved" in result.stderr
    assert project.codeflash("optimize", "--exit-code", "app.py").code == 3


def test_json_is_alone_on_standard_output(project):
    project.write("app.py", "def f(x): return x\nprint('from the program', f(1))\n")
    result = project.codeflash("optimize", "--trace-only", "--json", "app.py")
    document = json.loads(result.stdout)
    assert "from the program" in result.stderr
    assert document["version"] == 1 and document["outcome"] == "nothing"
    assert document["trace"].endswith("codeflash.trace")
    assert set(document) == {
        "version",
        "outcome",
        "reason",
        "trace",
        "replay_tests",
        "patch",
        "functions",
        "end_to_end",
    }
    result = project.codeflash("optimize", "--json", "missing.py")
    assert result.code == 1
    assert json.loads(result.stdout)["outcome"] == "failed"


def test_every_option_is_accepted_in_both_forms(project):
    project.write("app.py", "pass\n")
    result = project.run(
        "app.py",
        options=[
            "-o",
            "a.trace",
            "--tracer-timeout=5.5",
            "--timeout",
            "5",
            "--max-function-count=3",
            "--only-functions=f,C.m",
            "--effort=low",
            "--time-budget",
            "10",
            "--min-gain=2.5",
            "--jobs",
            "2",
            "--strict",
            "--dry-run",
            "--exit-code",
            "--exact",
            "--exclude",
            "a*",
            "--exclude=b*",
            "--max-value-size=1MiB",
            "--max-trace-size",
            "100000000",
            "--max-function-size=64KiB",
            "--with-effects",
            "--trust",
            "--resume",
            "-v",
            "-qq",
        ],
    )
    assert result.code == 0, result
    assert result.stderr == ""
    assert (project.path / "a.trace").exists()


def test_quiet_is_quiet_and_the_detected_layout_is_said(project):
    project.write("app.py", "pass\n")
    assert "module-root ., tests-root tests (detected" in project.run("app.py").stderr
    assert project.run("app.py", options=["-q"]).stderr == ""


def test_keys_without_a_meaning_are_noted(project):
    project.write("app.py", "pass\n")
    project.write(
        "pyproject.toml",
        '[tool.codeflash]\nmodule-root = "."\ntests-root = "tests"\ngit-remote = "origin"\n'
        "disable-telemetry = true\n",
    )
    lines = project.run("app.py").stderr.splitlines()
    assert "ignored: git-remote, disable-telemetry" in lines[0]


# Signals


def start(project, *options, **more):
    return subprocess.Popen(
        [BINARY, "optimize", "--trace-only", "-q", *options, "app.py"],
        cwd=project.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **more,
    )


WAITS = """
import signal, sys, time
def handler(number, frame):
    print("got", signal.Signals(number).name, flush=True)
    if number != signal.SIGUSR1: sys.exit(5)
for name in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"):
    signal.signal(getattr(signal, name), handler)
try:
    print("ready", flush=True)
    time.sleep(20)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(9)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGUSR2", "SIGALRM"])
def test_a_signal_to_the_launcher_reaches_the_program(project, name):
    project.write("app.py", WAITS)
    process = start(project)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(getattr(signal, name))
    out, _ = process.communicate(timeout=20)
    assert out == "got %s\n" % name
    assert process.returncode == 5
    assert (project.path / "codeflash.trace").exists()


def test_an_interrupt_to_the_launcher_alone_arrives_once(project):
    project.write("app.py", WAITS)
    process = start(project)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert (out, process.returncode) == ("interrupted\n", 9)


def test_the_death_of_the_program_is_our_death(project):
    project.write("app.py", "import time\nprint('ready', flush=True)\ntime.sleep(20)\n")
    for number in (signal.SIGTERM, signal.SIGINT):
        process = start(project)
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        process.communicate(timeout=20)
        assert process.returncode == -number


def test_ctrl_c_in_a_terminal_is_one_interrupt(project, terminals):
    project.write(
        "app.py",
        """
        import signal, time
        seen = []
        signal.signal(signal.SIGINT, lambda *_: seen.append(1))
        print("ready", flush=True)
        end = time.time() + 1
        while time.time() < end:
            time.sleep(0.05)
        print("seen", len(seen), "times", flush=True)
        """,
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(str(project.path))
        os.execv(str(BINARY), [str(BINARY), "optimize", "--trace-only", "-q", "app.py"])
    output = b""
    try:
        while b"ready" not in output:
            output += os.read(terminal, 1000)
        os.write(terminal, b"\x03")
        while b"times" not in output:
            output += os.read(terminal, 1000)
        assert b"seen 1 times" in output
    finally:
        os.waitpid(pid, 0)
        os.close(terminal)


def test_dispositions_and_mask_are_inherited(project):
    project.write(
        "app.py",
        """
        import signal
        print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
        print([str(signal.getsignal(s)) for s in (signal.SIGHUP, signal.SIGCHLD, signal.SIGUSR1)])
        """,
    )

    def prepare():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

    plain = subprocess.run(
        [sys.executable, "app.py"], cwd=project.path, stdout=subprocess.PIPE, preexec_fn=prepare
    )
    traced = subprocess.run(
        [BINARY, "optimize", "--trace-only", "-q", "app.py"],
        cwd=project.path,
        stdout=subprocess.PIPE,
        preexec_fn=prepare,
    )
    assert traced.stdout == plain.stdout
    assert traced.returncode == 0


def test_closed_standard_streams_stay_closed(project):
    project.write("app.py", "import sys\nopen('out', 'w').write(repr((sys.stdin, sys.stderr)))\n")
    command = '"$0" optimize --trace-only app.py <&- 2>&-'
    result = subprocess.run(["sh", "-c", command, BINARY], cwd=project.path)
    assert result.returncode == 0
    assert (project.path / "out").read_text() == "(None, None)"
    with project.trace() as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_stopped_program_stops_the_launcher(project):
    project.write(
        "app.py",
        """
        import os, signal
        print(os.getpid(), flush=True)
        os.kill(os.getpid(), signal.SIGTSTP)
        print("continued", flush=True)
        """,
    )
    process = start(project, preexec_fn=os.setpgrp)
    process.stdout.readline()
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGCONT)
    out, _ = process.communicate(timeout=20)
    assert out == "continued\n"
    assert process.returncode == 0


def test_a_block_inside_a_program_is_recorded(project):
    project.write("lib.py", "def f(x): return x + 1\n")
    project.write(
        "app.py",
        """
        import os, time
        from codeflash.tracer import Tracer
        from lib import f
        with Tracer(output="block.trace"):
            f(1)
            if os.fork() == 0:  # outlives the block, with a copy of its descriptors
                os.close(1), os.close(2)
                time.sleep(1)
                os._exit(0)
        print("after")
        """,
    )
    result = project.plain("app.py")
    assert (result.code, result.stdout) == (0, "after\n"), result
    with project.trace("block.trace") as db:
        assert ("f",) in db.execute("SELECT qualname FROM functions").fetchall()
    assert [path.name for path in project.replay_tests()] == ["test_replay_test_0.py"]


# init and doctor


def test_init_writes_what_was_detected_and_keeps_the_rest(project):
    text = '# mine\n[project]\nname = "x" # y\n\n[tool.codeflash] # here\nignore-paths = ["a"]\n'
    text += "[tool.z]\n"
    project.write("pyproject.toml", text)
    result = project.codeflash("init")
    assert result.code == 0
    written = (project.path / "pyproject.toml").read_text()
    added = 'module-root = "."\ntests-root = "tests"\n'
    assert written == text.replace("# here\n", "# here\n" + added)
    assert ".codeflash/" in result.stdout and not (project.path / ".gitignore").exists()
    assert "is complete" in project.codeflash("init").stdout


def test_init_makes_the_file_and_the_ignore_lines(project):
    (project.path / "pyproject.toml").unlink()
    project.write(".gitignore", "*.pyc")
    assert project.codeflash("init", "--yes").code == 0
    assert "[tool.codeflash]" in (project.path / "pyproject.toml").read_text()
    assert (project.path / ".gitignore").read_text() == "*.pyc\n.codeflash/\ncodeflash.trace*\n"
    project.codeflash("init", "--yes")
    assert (project.path / ".gitignore").read_text().count("codeflash.trace*") == 1


def test_doctor_checks_all_parts(project):
    result = project.codeflash("doctor")
    assert result.code == 0, result
    assert result.stdout.count(" ok ") == 4
    result = project.codeflash("doctor", "--python", "/bin/true")
    assert result.code == 1
    assert "/bin/true is not a Python interpreter" in result.stdout
