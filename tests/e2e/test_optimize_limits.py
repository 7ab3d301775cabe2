# SPDX-License-Identifier: Apache-2.0
"""`codeflash optimize` where something stands in the way: input, files that cannot be written, a
disk without room, programs and tests that do not end, a run that was killed."""

import json
import os
import resource
import signal
import subprocess
import time

import pytest
from conftest import BINARY

PATIENCE = 300

WORDS = """
    def known(words, stop):
        result = []
        for word in words:
            if word in stop:
                result.append(word)
        return result
    """


@pytest.fixture
def words(project):
    project.write("words.py", WORDS)
    project.write(
        "main.py",
        "from words import known\n"
        'words = ["word%d" % (i * 7 % 1000) for i in range(3000)]\n'
        'stop = ["word%d" % i for i in range(0, 1000, 3)]\n'
        "for _ in range(4):\n"
        "    print(len(known(words, stop)))\n",
    )
    return project


@pytest.mark.one_python  # the command's files
def test_a_program_with_input_and_a_file_that_is_read_only(words):
    text = (words.path / "main.py").read_text()
    (words.path / "main.py").write_text("name = input()\n" + text)
    (words.path / "words.py").chmod(0o444)
    before = (words.path / "words.py").read_bytes()
    result = words.codeflash(
        *("optimize", "--effort", "low", "--json", "main.py"), input="me\n", timeout=PATIENCE
    )
    document = json.loads(result.stdout)
    assert result.code == 0 and document["functions"][0]["status"] == "optimized", result
    assert document["end_to_end"] is None
    assert "fails in a copy of the project: it may need input" in document["end_to_end_reason"]
    (file,) = document["files"]
    assert file["applied"] is False and "read-only" in file["reason"]
    assert "words.py is not changed: " in result.stderr
    assert (words.path / "words.py").read_bytes() == before
    assert "+" in open(document["patch"]).read()


def test_a_program_that_gets_no_input_fails_before_any_change(words):
    words.write("main.py", "import words\nprint(words.known([1], [input()]))\n")
    result = words.codeflash("optimize", "main.py")
    assert result.code == 4 and "the program fails: nothing to optimize" in result.stderr
    assert "EOFError" in result.stderr


def test_a_program_that_never_ends_is_ended_by_its_user(words):
    words.write(
        "main.py", "import words\nprint(1, flush=True)\nwhile True: words.known([1], [1])\n"
    )
    process = subprocess.Popen(
        [BINARY, "optimize", "main.py"],
        cwd=words.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout.readline() == b"1\n"
    process.send_signal(signal.SIGINT)
    stderr = process.communicate(timeout=60)[1]
    assert process.returncode == 4 and b"the program fails: nothing to optimize" in stderr
    assert not (words.path / ".codeflash" / "runs").exists()


def test_tests_that_hang_are_stopped(words):
    words.write(
        "tests/test_words.py",
        """
        import time

        from words import known


        def test_known():
            assert known(["a"], ["a"]) == ["a"]


        def test_hangs():
            known([], [])
            time.sleep(1000)
        """,
    )
    started = time.monotonic()
    result = words.codeflash(
        "--file", "words.py", "--effort", "low", "--dry-run", "--json", "--time-budget", "6"
    )
    assert time.monotonic() - started < 40
    assert result.code == 0, result
    assert "the tests did not end within 3 s and were stopped" in result.stderr
    assert json.loads(result.stdout)["functions"][0]["inputs"] > 0


def with_small_files(limit):
    """No file may grow beyond the limit, as on a full disk; writing fails, no signal comes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def test_a_full_disk_leaves_the_sources(words):
    text = (words.path / "words.py").read_text() + "# " + "x" * 70 + "\n"
    (words.path / "words.py").write_text(text + ("# " + "x" * 97 + "\n") * 20000)
    before = (words.path / "words.py").read_bytes()
    words.write("inputs.py", "INPUTS = [((['a'] * 50, ['b'] * 50), {})]\n")
    done = subprocess.run(
        [BINARY, "--file", "words.py", "--function", "known", "--inputs", "inputs.py", "--json"],
        cwd=words.path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        restore_signals=False,
        preexec_fn=lambda: with_small_files(1000000),
    )
    known = json.loads(done.stdout)["functions"][0]
    assert known["status"] == "error" and "File too large" in known["reason"], done
    assert (words.path / "words.py").read_bytes() == before
    assert os.listdir(words.path / ".codeflash" / "runs")


def lines_of(runs):
    return [line for path in runs.glob("*/journal") for line in path.read_bytes().split(b"\n")]


@pytest.mark.one_python  # the command's journal
def test_a_run_that_was_killed_is_gone_on_with(words):
    words.write("more.py", WORDS.replace("known", "chosen"))
    text = (words.path / "main.py").read_text()
    (words.path / "main.py").write_text(
        "from more import chosen\n" + text + "    print(len(chosen(words, stop)))\n"
    )
    before = {name: (words.path / name).read_bytes() for name in ("words.py", "more.py")}
    options = ["optimize", "--effort", "low", "--json"]
    process = subprocess.Popen(
        [BINARY, *options, "main.py"],
        cwd=words.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = words.path / ".codeflash" / "runs"
    deadline = time.monotonic() + PATIENCE
    while b"end" not in lines_of(runs) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert {name: (words.path / name).read_bytes() for name in before} == before

    result = words.codeflash(
        *options, "--resume", "--time-budget", "0.001", "main.py", timeout=PATIENCE
    )
    document = json.loads(result.stdout)
    assert "the program is not recorded again" in result.stderr
    assert any("1 function is finished since the run" in note for note in document["notes"])
    by_status = {item["status"]: item for item in document["functions"]}
    assert by_status["optimized"]["diff"] and by_status["skipped"]["reason"] == "the time was over"
    changed = [name for name in before if (words.path / name).read_bytes() != before[name]]
    assert changed == [by_status["optimized"]["file"]]
    assert not list(runs.glob("*/journal"))
