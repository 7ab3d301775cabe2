# SPDX-License-Identifier: Apache-2.0
"""What `codeflash scan` says of memory, of tests that are named and of tests that take their time."""

import json
import textwrap
import tracemalloc

import pytest

CODE = """
    HISTORY = []


    def remember():
        HISTORY.append(list(range(1000, 21000)))


    def length_of(path):
        with open(path, "rb") as file:
            content = file.read()
        return len(b"head" + content)


    def spin():
        return sum(number * number for number in range(3_000_000))
"""

TESTS = """
    from sample import length_of, remember, spin


    def test_remember():
        remember()


    def test_slow(tmp_path):
        path = tmp_path / "file"
        path.write_bytes(bytes(16_000_000))
        assert length_of(path) == 16_000_004
        assert spin() > 0
"""


def scan(project, test):
    project.write("pyproject.toml", '[project]\nname = "sample"\n')
    project.write("sample/__init__.py", CODE)
    project.write("tests/test_sample.py", TESTS)
    result = project.codeflash("scan", "--json", "tests/test_sample.py::" + test)
    assert result.code == 0, result.stderr
    targets = json.loads(result.stdout)["targets"]
    return {t["function"]: t for t in targets if t["domain"] == "Memory"}


def test_a_named_test_is_run_again_to_tell_growth(project):
    found = scan(project, "test_remember")
    assert found["remember"]["grows"] is True
    assert "grows with each run" in found["remember"]["pattern"]


def test_what_a_slow_test_lets_go_at_once_is_seen(project):
    found = scan(project, "test_slow")
    assert found["length_of"]["bytes"] > 15_000_000
    assert found["length_of"]["grows"] is False


LAZY = {
    "sample/__init__.py": """
        import json

        WORDS = None


        def words(path):
            global WORDS
            if WORDS is None:
                text = open(path).read()
                WORDS = len(json.loads(text))
            return WORDS
    """,
    "tests/test_sample.py": """
        import os

        from sample import words

        HERE = os.path.dirname(__file__)


        def test_words():
            assert words(os.path.join(HERE, "words.json")) == 4_000
    """,
}


def test_what_a_quick_test_loads_once_is_seen(project):
    """A text of 4 MB that is gone after the first run of the process."""
    for name, text in LAZY.items():
        project.write(name, text)
    (project.path / "tests/words.json").write_text("[%s0]" % ('"%s", ' % ("x" * 896) * 3_999))
    result = project.codeflash("scan", "--json", "tests/test_sample.py::test_words")
    targets = json.loads(result.stdout)["targets"]
    sizes = {t["line"]: t["bytes"] for t in targets if t["domain"] == "Memory"}
    assert abs(sizes[9] - 3_599_103) < 180_000, (sizes, result)


# Each function holds all its memory on one line: the peak of a call is what the line must have.
SINGLE = """
    import threading


    def of_bytes():
        return bytes(10_000_000)


    def of_numbers():
        return [number * 1000 for number in range(200_000)]


    def of_strings():
        return ["x%d" % number for number in range(50_000)]


    def let_go():
        return len(bytes(12_000_000))


    def in_a_thread():
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()


    def beside():
        text = b"x" * 20_000_000
        return len(text) + sum(range(1_000_000))


    SINGLE = [of_bytes, of_numbers, of_strings, let_go, in_a_thread]
"""


def peak_of(function):
    """Bytes, the most that tracemalloc counts while it runs: there is nothing else."""
    function()
    tracemalloc.start()
    kept = function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak


def sizes_found(project):
    result = project.codeflash("scan", "--json", "tests/test_sample.py::test_all")
    targets = json.loads(result.stdout)["targets"]
    return {t["function"]: t["bytes"] for t in targets if t["domain"] == "Memory"}


@pytest.mark.one_python  # before 3.11 what is gone within a call is missed: docs/scan.md
def test_sizes_are_those_that_are_known(project):
    names = {}
    exec(textwrap.dedent(SINGLE), names)
    project.write("pyproject.toml", '[project]\nname = "sample"\n')
    project.write("sample/__init__.py", SINGLE)
    test = "from sample import SINGLE\n\n\ndef test_all():\n    for f in SINGLE:\n        f()\n"
    project.write("tests/test_sample.py", test)
    expected = {f.__name__: peak_of(f) for f in names["SINGLE"]}
    expected["beside"] = expected.pop("in_a_thread")
    off = expected
    for _ in range(3):  # on a busy machine the time for pictures may be over too soon
        found = sizes_found(project)
        off = {
            name: (found.get(name), peak)
            for name, peak in expected.items()
            if abs(found.get(name, 0) / peak - 1) > 0.05
        }
        if off == {}:
            break
    assert off == {}
