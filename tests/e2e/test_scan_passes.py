# SPDX-License-Identifier: Apache-2.0
"""`codeflash scan`: the passes that run the project: CPU, memory and imports."""

import hashlib
import json
import os
import re
import signal
import subprocess
import time

import pytest
from conftest import BINARY, Project

WORK = """
    HISTORY = []


    def dedupe(items):
        seen = []
        for item in items:
            if item not in seen:
                seen.append(item)
        return seen


    def build(count):
        return list(range(1000, 1000 + count))


    def remember(count):
        HISTORY.append(list(range(1000, 1000 + count)))


    def process():
        remember(20000)
        return len(build(150000)) + len(dedupe(list(range(2500))))
"""

TESTS = """
    import time
    from sample.work import dedupe, process


    def test_trivial():
        assert dedupe([1, 1]) == [1]


    def test_slower_unit():
        time.sleep(0.02)


    def test_integration():
        assert process() == 152500
"""


def hashes(folder):
    """Every file of the project but the scan's own reports."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".codeflash" not in path.parts
    }


def make_busy(project, temporary):
    """A project with one of each problem, and a folder for what is temporary."""
    project.write("sample/__init__.py", "import time\nfrom . import work\ntime.sleep(0.08)\n")
    project.write("sample/work.py", WORK)
    project.write("tests/test_sample.py", TESTS)
    project.temporary = temporary
    project.temporary.mkdir()
    return project


@pytest.fixture
def busy(project, tmp_path):
    return make_busy(project, tmp_path / "temporary")


def scan(project, *options):
    environment = {"TMPDIR": project.temporary} if hasattr(project, "temporary") else {}
    result = project.codeflash("scan", "--json", *options, env=environment, timeout=120)
    assert result.code == 0, result
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """The same after a scan: its document, and the files before and after."""
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "project").mkdir()
    project = Project(folder / "project")
    project.write("pyproject.toml", '[project]\nname = "sample"\nversion = "0"\n')
    make_busy(project, folder / "temporary")
    project.before = hashes(project.path)
    project.document = scan(project)
    project.after = hashes(project.path)
    project.left = list(project.temporary.iterdir())
    for name in ("__pycache__", ".pytest_cache"):
        project.left += project.path.rglob(name)
    return project


def by_function(document, domain):
    return {
        target["function"]: target for target in document["targets"] if target["domain"] == domain
    }


def test_every_pass_finds_its_problem_and_nothing_is_left(scanned):
    document = scanned.document
    assert document["passes"]["cpu"]["fault"] is None
    assert document["passes"]["memory"]["fault"] is None
    assert document["scanned"] == "tests/test_sample.py::test_integration"
    assert "an integration test" in document["why"]

    cpu = by_function(document, "CPU")
    assert cpu["process"]["severity"] == "critical"
    assert cpu["process"]["share"] > 0.6  # pytest itself is the rest
    assert cpu["dedupe"]["severity"] == "critical"
    assert cpu["dedupe"]["pattern"].startswith("Quadratic loop")
    assert cpu["dedupe"]["expected_speedup"] > 1
    assert cpu["dedupe"]["line"] == 4
    assert "items: list of up to 2500" in cpu["dedupe"]["evidence"], cpu["dedupe"]["evidence"]
    assert cpu["dedupe"]["evidence"].endswith(" a run")

    memory = by_function(document, "Memory")
    # 150,000 ints of 28 bytes (32 with the allocator) and a list of pointers
    assert 4.5e6 < memory["build"]["bytes"] < 6.5e6
    assert memory["build"]["severity"] == "medium"
    assert not memory["build"]["grows"]
    assert memory["remember"]["grows"]
    assert memory["remember"]["line"] == 17

    (imported,) = [t for t in document["targets"] if t["domain"] == "Import"]
    assert imported["function"] == "sample" and imported["project"]
    assert 0.08 < imported["seconds"] < 1
    assert imported["pattern"] == "Computation at import"

    assert scanned.after == scanned.before
    assert not scanned.left


def test_a_script_and_cprofile(busy):
    busy.write("run.py", "from sample.work import process\nprint(process())\n")
    document = scan(busy, "--profiler", "cprofile", "--imports", "run.py")
    assert document["profiler"] == "cProfile" and document["scanned"] == "run.py"
    assert by_function(document, "CPU")["dedupe"]["share"] > 0.05  # the script's imports count too
    assert by_function(document, "Memory")["build"]["bytes"] > 4.5e6


def test_an_interrupted_scan_leaves_nothing(busy):
    before = hashes(busy.path)
    environment = dict(os.environ, TMPDIR=str(busy.temporary))
    process = subprocess.Popen(
        [str(BINARY), "scan"],
        cwd=busy.path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    deadline = time.monotonic() + 30
    while not list(busy.temporary.glob("*/cpu.rows")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted: no report was written" in errors
    assert hashes(busy.path) == before and not (busy.path / ".codeflash").exists()
    assert not list(busy.temporary.iterdir())


def test_faults_of_a_pass_are_one_line_and_the_others_go_on(project):
    project.write("sample/__init__.py", "import no_such_module\n")
    passes = scan(project)["passes"]
    assert "no tests are collected" in passes["cpu"]["fault"]
    text = passes["import"]["fault"]
    assert text.startswith("import sample fails: ModuleNotFoundError")
    assert passes["async"]["ran"]
    project.write("sample/__init__.py", "x = 1\n")
    project.write("tests/test_sample.py", "def test_fails():\n    assert sum(range(10**5)) == 1\n")
    document = scan(project)
    assert "test_fails fails: " in document["passes"]["cpu"]["fault"]
    assert "a failing test" in document["why"] or "the longest test" in document["why"]
    assert document["passes"]["import"]["ran"]


def test_words_that_name_nothing(project):
    project.write("sample/__init__.py", "x = 1\n")
    result = project.codeflash("scan", "tests/no_such.py")
    assert result.code == 2
    assert result.stderr == (
        "codeflash: no test, file, folder or module of the project is tests/no_such.py\n"
    )


@pytest.mark.one_python  # the command's own clock
def test_a_test_that_hangs_is_left_aside(busy):
    busy.write(
        "tests/test_a_integration.py", "import time\n\ndef test_hangs():\n    time.sleep(999)\n"
    )
    document = scan(busy)
    (note,) = [note for note in document["notes"] if "left aside" in note]
    assert note == "left aside: tests/test_a_integration.py::test_hangs does not end within 20 s"
    assert document["scanned"] == "tests/test_sample.py::test_integration"
    assert document["passes"]["cpu"]["fault"] is None and document["passes"]["import"]["ran"]


def test_where_tests_are_long_few_are_tried(project):
    project.write("sample.py", "def f():\n    return sum(range(1000))\n")
    test = "def test_%d():\n    import time, sample\n    time.sleep(1.3)\n    sample.f()\n\n\n"
    project.write("test_sample.py", "".join(test % number for number in range(10)))
    began = time.monotonic()
    why = scan(project)["why"]
    tried = int(re.search(r"chosen of (\d+) that were run, 10 collected", why)[1])
    assert 2 <= tried <= 4 and time.monotonic() - began < 60


def test_a_project_without_a_package_or_module(project):
    project.write("notes.txt", "nothing here")
    document = scan(project)
    assert document["passes"]["import"]["fault"] == "there is no package or module to import"
    assert "no tests are collected" in document["passes"]["cpu"]["fault"]
    assert document["passes"]["async"]["ran"]


def test_syntax_errors_and_a_senseless_setup_md(busy):
    busy.write("sample/broken.py", "def f(:\n")
    busy.write(".codeflash/setup.md", "# Runner\n\n\x00```\n| a | b\n- Runner:\n")
    result = busy.codeflash("scan", "tests/test_sample.py::test_integration", timeout=120)
    assert result.code == 0, result
    said = result.stderr.splitlines()
    (broken,) = [line for line in said if "broken.py" in line]
    assert broken == "codeflash: not looked at: sample/broken.py: line 1: invalid syntax"
    assert len([line for line in said if "setup.md" in line]) == 1
    assert re.search(r"CPU: [2-9] targets .* Top: `dedupe\(\)` in sample/work.py:4 ", result.stdout)


def test_optimize_takes_the_targets_of_the_report(scanned):
    document = scanned.document
    assert document["run"] == {
        "kind": "test",
        "words": ["tests/test_sample.py::test_integration"],
    }
    names = [t["module"] + ":" + t["function"] for t in document["targets"] if t["domain"] == "CPU"]
    assert "sample.work:dedupe" in names
    options = ("--from-scan", "--effort", "low", "--dry-run", "--json")
    result = scanned.codeflash("optimize", *options, timeout=300)
    assert result.code == 0, result
    run = json.loads(result.stdout)
    assert "below the threshold" not in json.dumps(
        [f for f in run["functions"] if f["function"] in names]
    )
    worked_on = {f["function"]: f for f in run["functions"] if f["status"] != "skipped"}
    assert "sample.work:dedupe" in worked_on, run["functions"]
    assert set(worked_on) <= set(names)
    found = worked_on["sample.work:dedupe"]
    assert found["status"] == "optimized", json.dumps(found)
    assert (
        "left out: #" in result.stderr and "codeflash startup makes imports late" in result.stderr
    )


def test_only_the_first_targets_and_none_that_costs_cpu(project):
    project.write("sample/__init__.py", "")
    project.write("sample/slow.py", "import time\n\n\nasync def f():\n    time.sleep(1)\n")
    scan(project)
    result = project.codeflash("optimize", "--from-scan", "1")
    assert result.code == 1
    assert result.stderr.splitlines()[-1] == (
        "codeflash: none of these targets of the scan report is a function that costs CPU"
    )
    project.write(".codeflash/scan-report.json", "[]")
    assert "has no targets" in project.codeflash("optimize", "--from-scan").stderr
    project.write(".codeflash/scan-report.json", "no json")
    assert "is no report of codeflash scan" in project.codeflash("optimize", "--from-scan").stderr


CHURN = """
    import array
    import random

    DEFINITION = "def f%d(a, b=%d):\\n    return [a, b, %d]"
    SOURCE = "\\n".join(DEFINITION % (i, i, i) for i in range(120))


    def main():
        draw = random.Random(1)
        for number in range(250):
            code = compile(SOURCE + "\\nfor _ in range(3000): f1(2)", "<%d>" % number, "exec")
            exec(code, {})
            del code
            kept = [array.array("i", [7]) * draw.randrange(50, 9000) for _ in range(60)]
            kept += [chr(0x1F600) * draw.randrange(10, 5000) for _ in range(60)]


    main()
"""


def test_code_that_is_gone_when_its_sample_is_read(project):
    """Other things lie where the code of modules was: following such an address crashes."""
    project.write("churn.py", CHURN)
    document = json.loads(project.codeflash("scan", "--json", "churn.py").stdout)
    assert document["passes"]["cpu"]["fault"] is None
    main = [target for target in document["targets"] if target["function"] == "main"]
    assert "1.0 call a run" in main[0]["evidence"], document
