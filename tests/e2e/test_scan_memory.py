# SPDX-License-Identifier: Apache-2.0
"""What `codeflash scan` says of memory, of tests that are named and of tests that take their time."""

import json

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
