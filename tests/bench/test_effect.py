# SPDX-License-Identifier: Apache-2.0
"""The effect benchmark judges by itself: told what it should find, it says so."""

import json
import pathlib
import subprocess
import sys

import pytest

BENCH = pathlib.Path(__file__).resolve().parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

import effect_judge  # noqa: E402
import effect_table  # noqa: E402
import effect_tasks  # noqa: E402
import effect_worker  # noqa: E402


def effect(tmp_path, *options):
    written = tmp_path / "rows.json"
    done = subprocess.run(
        [sys.executable, str(BENCH / "effect.py"), "--group", "own", "--rounds", "1",
         "--json", str(written), *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )
    assert written.exists(), done.stderr
    return done, json.loads(written.read_text())


def test_the_best_version_is_solved(tmp_path):
    done, rows = effect(tmp_path, "--only", "gear_ratio", "--stand-in", "other")
    assert [row["outcome"] for row in rows] == ["solved"]
    assert "Ours: solved 1 of 1 (100%), false changes 0, failed 0" in done.stdout
    assert done.returncode == 0


def test_the_naive_version_of_a_trap_is_a_false_change(tmp_path):
    done, rows = effect(tmp_path, "--only", "drop_worst", "--stand-in", "other")
    assert [row["outcome"] for row in rows] == ["false"]
    assert "instead of" in rows[0]["difference"]
    assert done.returncode == 1


def test_what_nobody_changed_is_not_found_or_left_alone(tmp_path):
    _, rows = effect(tmp_path, "--only", "gear_ratio", "--only", "drop_worst",
                     "--stand-in", "slow")
    assert [row["outcome"] for row in rows] == ["left alone", "not found"]


def test_a_command_that_says_nothing_is_a_failure(tmp_path):
    _, rows = effect(tmp_path, "--only", "gear_ratio", "--codeflash", "/bin/true")
    assert rows[0]["outcome"] == "failed"
    assert rows[0]["fault"].startswith("no JSON")


def test_the_rules_alone_solve_a_sum_of_a_range():
    done = subprocess.run(
        [sys.executable, str(BENCH / "effect_candidates.py"), "--group", "own",
         "--only", "theatre_seats"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "own: solved 1 of 1 (100%)" in done.stdout


MODULE = '''"""Doc."""


class A:
    def f(self):
        return 1

    @property
    def g(self):
        return 2


def h():
    return 3
'''
PIECES = """import math


LIMIT = 7


class A:
    @property
    def g(self):
        return math.pi

    def new(self):
        return LIMIT
"""
MERGED = '''"""Doc."""
import math


LIMIT = 7


class A:
    def f(self):
        return 1

    @property
    def g(self):
        return math.pi

    def new(self):
        return LIMIT


def h():
    return 3
'''


def test_pieces_take_the_place_of_what_has_their_name():
    assert effect_tasks.merged(MODULE, PIECES) == MERGED


class Sealed:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


SHARED = [1]


@pytest.mark.parametrize("left, right", [
    (1, 1.0),
    (True, 1),
    (0.0, -0.0),
    ([1], (1,)),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ([SHARED, SHARED], [[1], [1]]),
    (Sealed(1), Sealed(2)),
    (ValueError("a"), ValueError("b")),
    (iter([1]), [1]),
    (b"a", bytearray(b"a")),
])
def test_shapes_of_different_values_differ(left, right):
    assert effect_worker.shape(left, {}) != effect_worker.shape(right, {})


def test_shapes_of_equal_values_are_equal():
    for make in (lambda: {3, 1, 2}, lambda: float("nan"), lambda: Sealed([1]), lambda: [SHARED]):
        assert effect_worker.shape(make(), {}) == effect_worker.shape(make(), {})


def test_half_of_the_way_is_solved():
    assert effect_judge.solved(3.2, 10)
    assert not effect_judge.solved(3.1, 10)
    assert not effect_judge.solved(1.0, 1.5)


def test_a_new_variable_of_the_module_is_no_difference():
    one = {"outcome": "returns int 1", "arguments": [], "variables": {"A": "int 1"}, "output": ""}
    more = {**one, "variables": {"A": "int 1", "_TABLE": "dict()"}}
    assert effect_judge.difference([one], [more]) is None
    assert effect_judge.difference([more], [one]) == (
        "input 0: variables: {'A': 'int 1', '_TABLE': None} instead of "
        "{'A': 'int 1', '_TABLE': 'dict()'}"
    )


def test_the_table_counts_each_group():
    rows = [
        {"task": "a", "group": "own", "kind": "gain", "outcome": "solved", "best": 9.0,
         "ours": 8.0, "seconds": 2.0, "accepted": ["rule:x"]},
        {"task": "b", "group": "own", "kind": "trap", "outcome": "false", "best": None,
         "ours": 1.0, "seconds": 4.0, "difference": "input 0: a | b"},
    ]
    text = effect_table.text(rows)
    assert text.startswith(
        "Ours: solved 1 of 1 (100%), traps without harm 0 of 1 (0%), false changes 1, failed 0, "
        "3.0 s a task (median), at most 4.0 s.\n\n| task | kind |")
    assert "| a | gain | 9.00 | 8.00 | solved | 2.0 | rule:x |" in text
    assert "| input 0: a \\| b |" in text
