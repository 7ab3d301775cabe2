# SPDX-License-Identifier: Apache-2.0
"""What takes long in each call is measured with few of them, and judged no less strictly."""

import pytest
from test_measure import HALF, LOOP, Bench

CALL = 3_000_000  # of LOOP: more than a tenth of a second


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    bench.inputs = "INPUTS = [((%d,), {})]" % CALL
    return bench


FORMULA = """
def f(n):
    whole, rest = divmod(n, 7)
    return whole * 14 + sum((0, 1, 4, 2, 2, 4, 1)[:rest])
"""


def test_a_hundred_times_as_fast_needs_few_calls(bench):
    result = bench(LOOP, LOOP.replace("range(n)", "range(n // 100)"), "--limit", "4")
    (unit,) = result["units"]
    assert result["verdict"] == "faster" and result["confirmed"], result
    assert result["speedup"][1] > 5 and result["samples"] <= 6, result
    assert result["speedup"][2] < 100 * result["speedup"][1]  # an interval, not "0 to inf"
    assert not result["keeps"] and unit["seconds"][0] > 0.05


def test_twice_as_fast_is_certain_too(bench):
    result = bench(LOOP, HALF, "--limit", "20")
    assert result["verdict"] == "faster" and result["confirmed"], result
    assert 1.05 < result["speedup"][1] < result["speedup"][0] < 3


def test_the_same_is_not_faster(bench):
    result = bench(LOOP, LOOP, "--limit", "4")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert 0.7 < result["cpu"][0] < 1.4


def test_a_call_longer_than_the_limit_is_measured(bench):
    result = bench(LOOP, FORMULA, "--limit", "0.1")
    assert result["verdict"] == "faster" and result["confirmed"], result


def test_a_cache_is_charged(bench):
    kept = """
    import functools
    @functools.lru_cache(None)
    def f(n):
        total = 0
        for i in range(n):
            total += i * i % 7
        return total
    """
    result = bench(LOOP, kept, "--limit", "4")
    assert result["verdict"] == "not faster" and result["keeps"], result


def test_another_result_is_a_cheat(bench):
    late = """
    calls = 0
    def f(n):
        global calls
        calls += 1
        whole, rest = divmod(n, 7)
        return whole * 14 + sum((0, 1, 4, 2, 2, 4, 1)[:rest]) + (calls > 5)
    """
    result = bench(LOOP, late, "--limit", "4")
    assert result["verdict"] == "cheat", result
    assert result["reason"] == "the candidate gives another result on input 1 after many calls"
