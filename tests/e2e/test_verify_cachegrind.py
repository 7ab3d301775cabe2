# SPDX-License-Identifier: Apache-2.0
"""verify --cachegrind: instructions are counted, and decide what the time leaves unsure."""

import json
import shutil
import sys

import pytest
from slow_code import LOOP

# 12/11 times as fast.
SHORTER = LOOP.replace("range(n)", "range(n - n // 12)")
KEEPING = """
    seen = {}

    def f(n):
        total = 0
        for i in range(n):
            total += i * i % 7
            if i * 2 == n and n in seen:
                return seen[n]
        seen[n] = total
        return total
"""
INPUTS = "INPUTS = [((n,), {}) for n in range(3000, 3040, 4)]\n"

needs_valgrind = pytest.mark.skipif(shutil.which("valgrind") is None, reason="no valgrind here")


@pytest.fixture
def measure(project):
    """measure(candidate, *options): all that is known of the times."""

    def run(candidate, *options):
        project.write("mod.py", LOOP)
        project.write("new/mod.py", candidate)
        project.write("inputs.py", INPUTS)
        result = project.codeflash(
            *("internal-measure", "--original", "mod.py", "--candidate", "new/mod.py"),
            *("--function", "f", "--inputs", "inputs.py", "--python", sys.executable),
            *("--cachegrind", "--limit", "2", *options),
        )
        assert result.code == 0, result
        return json.loads(result.stdout)

    return run


@needs_valgrind
def test_the_count_is_that_of_the_calls_and_nothing_stays(measure, monkeypatch, tmp_path):
    """Valgrind's pipes for a debugger outlive a process that is killed."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    found = measure(SHORTER)
    original, candidate = found["instructions"]
    assert original / candidate == pytest.approx(12 / 11, abs=0.01), found
    assert 3000 * 20 < original < 3000 * 2000, found
    assert not list(folder.iterdir())


@needs_valgrind
@pytest.mark.one_python  # what it makes of the counts
def test_it_decides_what_the_time_leaves_unsure(measure):
    """What is asked for is what the time tells: it cannot be certain to be above or below."""
    found = measure(SHORTER)
    original, candidate = found["instructions"]
    wanted = min(found["speedup"][0], original / candidate - 0.001) - 1
    for seed in range(5):  # by chance it may be certain
        found = measure(SHORTER, "--min-gain", "%.3f" % (100 * wanted), "--seed", str(seed))
        if found["by_instructions"]:
            break
    assert found["by_instructions"] and found["verdict"] == "faster", found
    assert "cachegrind decides" in found["reason"], found


@needs_valgrind
@pytest.mark.one_python
def test_a_version_that_keeps_results_is_not_saved_by_it(measure):
    found = measure(KEEPING, "--min-gain", "92")  # twice as fast, but not the first time
    assert not found["by_instructions"] and found["verdict"] != "faster", found


@needs_valgrind
def test_a_version_that_works_at_its_import_is_charged_for_it(measure):
    """100 calls of about 0.2 ms save 2 ms in all; the import takes many times that."""
    busy = "TABLE = [n * n % 7 for n in range(600_000)]\n"
    found = measure(busy + SHORTER, "--min-gain", "8.9", "--calls", "100")
    assert found["verdict"] != "faster", found


def verify(project, *options):
    project.write("mod.py", LOOP)
    project.write("new/mod.py", LOOP)
    project.write("inputs.py", INPUTS)
    return project.codeflash(
        *("verify", "--original", "mod.py", "--candidate", "new/mod.py", "--function", "f"),
        *("--inputs", "inputs.py", "--effort", "low", "--cachegrind", *options),
    )


@needs_valgrind
@pytest.mark.one_python
def test_the_document_has_the_counts(project):
    result = verify(project, "--json")
    measured = json.loads(result.stdout)["measurement"]
    assert result.code == 0 and measured["by_instructions"] is False, result
    counts = measured["instructions"]
    assert counts["counted_by"] == "cachegrind"
    assert counts["original"] == pytest.approx(counts["candidate"], rel=0.01)


@needs_valgrind
@pytest.mark.one_python
def test_the_text_has_the_counts(project):
    lines = verify(project).stdout.splitlines()
    assert any(
        line.startswith("instructions of a call: ") and line.endswith("(cachegrind)")
        for line in lines
    )


def test_without_valgrind_it_is_one_clear_line(project, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = verify(project, "--json", "--python", sys.executable)
    assert result.code == 1, result
    assert "--cachegrind needs valgrind" in result.stderr
    assert json.loads(result.stdout)["verdict"] == "error"


def test_it_contradicts_no_measure(project):
    result = verify(project, "--no-measure")
    assert result.code == 2 and "--cachegrind" in result.stderr, result
