# SPDX-License-Identifier: Apache-2.0
"""`codeflash startup`: patterns and tables of modules that are made at their first use."""

import json

import pytest
from conftest import Project

FILES = {
    "pyproject.toml": """
        [project]
        name = "words"
        version = "0"
        """,
    "words/__init__.py": '"""Words."""\n',
    "words/tables.py": """
        \"\"\"Tables.\"\"\"
        __version__ = "1"

        import re

        __all__ = ["NUMBER", "TABLE", "USED", "HANDED", "count", "find", "longest"]

        # A number.
        NUMBER = re.compile(r"[0-9]+(?:[.][0-9]*)?(?:[eE][+-]?[0-9]+)?|0x[0-9a-fA-F]+|[1-9][0-9_]{0,7}")
        TABLE = {chr(at): at for at in range(60000)}
        USED = {chr(at): at for at in range(60000)}
        HANDED = {chr(at): at for at in range(60000)}
        SMALL = len("small")
        LONGEST: int = max(len(str(at)) for at in range(60000))
        COUNTS = {}
        COUNTS.update({str(at): at for at in range(3)})


        def find(text):
            return NUMBER.findall(text)


        def count(text):
            return sum(TABLE[letter] for letter in text) + SMALL


        def longest():
            return LONGEST


        def used(letter):
            return USED[letter]


        FIRST = used("a")
        """,
    "words/app.py": """
        from words import tables
        from words.tables import HANDED


        def main():
            print(len(HANDED), tables.FIRST)


        main()
        """,
    # Never loaded by the program.
    "words/star.py": """
        from words.tables import *  # noqa: F403

        SEEN = TABLE["a"], NUMBER.pattern  # noqa: F405
        """,
    "tests/test_words.py": """
        import sys
        import threading
        from unittest import mock

        from words import tables


        def test_patched_before_its_first_use(monkeypatch):
            with mock.patch("words.tables.TABLE", {"a": 1}):
                assert tables.count("a") == 6
            assert tables.count("a") == 97 + 5
            monkeypatch.setattr(tables, "LONGEST", 7)
            assert tables.longest() == 7
            monkeypatch.undo()
            assert tables.longest() == 5


        def test_one_object_for_all_threads():
            seen, barrier = [], threading.Barrier(8)

            def look():
                barrier.wait()
                seen.append(id(tables.TABLE))

            tables.__dict__.pop("TABLE", None) if hasattr(tables, "_import_late") else None
            sys.setswitchinterval(1e-6)
            threads = [threading.Thread(target=look) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            sys.setswitchinterval(0.005)
            assert len(seen) == 8 and set(seen) == {id(tables.TABLE)}


        def test_it_can_be_changed_for_all():
            from words.tables import TABLE

            TABLE["a"] = 1000
            assert tables.count("a") == 1005
            TABLE["a"] = 97


        def test_the_others():
            import words.star

            assert words.star.SEEN == (97, tables.NUMBER.pattern)
            assert tables.find("0x1f 2.5") and tables.COUNTS["2"] == 2 and tables.longest() == 5
            assert tables.__annotations__ == {"LONGEST": int}
        """,
}


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    path = tmp_path_factory.mktemp("words") / "project"
    path.mkdir()
    project = Project(path)
    for name, text in FILES.items():
        project.write(name, text)
    project.result = project.codeflash(
        "startup", "--this-python-only", "--json", "-m", "words.app", timeout=180
    )
    project.report = json.loads(project.result.stdout)
    project.edits = {edit["name"]: edit for edit in project.report["startup"]["edits"]}
    return project


def test_what_takes_time_is_made_at_its_first_use(words):
    assert words.result.code == 0 and words.report["outcome"] == "optimized", words.result
    for name in ("NUMBER", "TABLE", "LONGEST"):
        assert words.edits[name]["made"], words.edits[name]
        assert words.edits[name]["kind"] == "constant" and words.edits[name]["module"] == ""
        assert words.edits[name]["gain_s"] > 50e-6
    assert words.report["end_to_end"]["ci95"][0] > 1.05


def test_what_is_made_all_the_same_or_takes_no_time_stays(words):
    made = "its value is made all the same until the program is there"
    assert words.edits["USED"]["reason"] == made
    assert words.edits["HANDED"]["reason"] == made
    assert words.edits["SMALL"]["reason"] == "what it would save is noise"
    assert "COUNTS" not in words.edits and "FIRST" not in words.edits


def test_the_project_goes_on_as_before(words):
    assert "4 passed" in words.pytest("-q", "tests").stdout
    assert words.plain("-m", "words.app").stdout == "60000 97\n"
    assert words.plain("-c", "from words.tables import *; print(TABLE['a'])").stdout == "97\n"
    code = "from words import tables; print('TABLE' in vars(tables), tables.count('a'))"
    assert words.plain("-c", code).stdout == "False 102\n"


def test_a_getattr_of_its_own_goes_on(project):
    """Late names first, then what the module's own function knows; its errors stay."""
    project.write("pyproject.toml", '[project]\nname = "own"\nversion = "0"\n')
    project.write(
        "own/__init__.py",
        """
        import asyncio

        __all__ = ["asyncio", "old", "wait"]


        def wait():
            return asyncio.sleep


        def __getattr__(name):
            if name == "old":
                return 1
            raise AttributeError("no " + name)
        """,
    )
    result = project.codeflash(
        "startup", "--this-python-only", "--no-tests", "--json", "-c", "import own", timeout=180
    )
    assert json.loads(result.stdout)["outcome"] == "optimized", result
    code = """
import own, sys
assert "asyncio" not in sys.modules and own.old == 1
from own import asyncio
assert own.wait() is asyncio.sleep and vars(own)["asyncio"] is asyncio
try:
    own.none
except AttributeError as error:
    print(error)
"""
    assert project.plain("-c", code).stdout == "no none\n"
