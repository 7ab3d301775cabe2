# SPDX-License-Identifier: Apache-2.0
"""codeflash verify: what is equivalent is measured, and accepted or not with the reason."""

import json
import os
from textwrap import dedent

import pytest
from slow_code import LOOP

FASTER = """
    def f(n):
        whole, rest = divmod(max(n, 0), 7)
        return whole * 14 + sum((0, 1, 4, 2, 2, 4, 1)[:rest])
"""
INPUTS = "INPUTS = [((2000,), {}), ((3000,), {})]\n"


@pytest.fixture
def verify(project):
    """verify(candidate, *options, original=, inputs=): the result and the document."""

    def run(candidate, *options, original=LOOP, inputs=INPUTS, function="f"):
        project.write("mod.py", original)
        project.write("new/mod.py", candidate)
        project.write("inputs.py", inputs)
        result = project.codeflash(
            *("verify", "--original", "mod.py", "--candidate", "new/mod.py", "--json"),
            *("--function", function, "--inputs", "inputs.py", "--effort", "low", *options),
        )
        return result, json.loads(result.stdout)

    return run


def test_what_is_faster_is_accepted_with_an_interval(verify):
    result, document = verify(FASTER, "--effort", "medium")
    assert result.code == 0, result
    assert document["verdict"] == "equivalent" and document["accepted"], document
    assert document["reason"] is None
    low, high = document["speedup_ci95"]
    assert 5 < low <= document["speedup"] <= high
    measured = document["measurement"]
    assert measured["inputs"] == 2 and measured["processes"] >= 3
    least, most = measured["noise_ci95"]
    assert least < 1.1 and most > 0.9  # one interval of twenty misses 1, by little
    assert measured["peak_bytes"]["original"] >= 0


def test_the_same_is_equivalent_and_not_accepted(verify):
    result, document = verify(LOOP)
    assert result.code == 0, result
    assert document["verdict"] == "equivalent" and not document["accepted"]
    assert "1.05 is asked for" in document["reason"] or "not certain" in document["reason"]


def test_more_may_be_asked_for(verify):
    result, document = verify(FASTER, "--min-gain", "10000000")
    assert result.code == 0 and not document["accepted"], result
    assert document["speedup"] > 5 and "is asked for" in document["reason"]


def test_only_the_behaviour_may_be_asked_for(verify):
    result, document = verify(FASTER, "--no-measure")
    assert result.code == 0, result
    assert document["speedup"] is None and document["measurement"] is None
    assert document["speedup_ci95"] is None and document["accepted"] is False


@pytest.mark.one_python
def test_the_text_tells_the_interval(project, verify):
    verify(FASTER, "--no-measure")
    result = project.codeflash(
        *("verify", "--original", "mod.py", "--candidate", "new/mod.py"),
        *("--function", "f", "--inputs", "inputs.py", "--effort", "low"),
    )
    lines = result.stdout.splitlines()
    assert lines[0] == "f: equivalent" and result.code == 0, result
    assert lines[1].startswith("accepted: ") and "(95%: " in lines[1], result


def test_a_cheat_that_knows_where_it_is_measured_is_different(verify):
    candidate = """
        import sys

        def f(n):
            if any(name.endswith("_timing") for name in list(sys.modules)):
                return 0
            total = 0
            for i in range(n):
                total += i * i % 7
            return total
        """
    result, document = verify(candidate)
    assert result.code == 1 and document["verdict"] == "different", document
    assert document["counterexample"]["observable"] == "cheat"
    assert "gives another result on input" in document["reason"]
    assert document["accepted"] is False


def test_what_a_function_writes_stays_out_of_the_project(project, verify):
    original = """
        def f(n):
            with open("made.txt", "w") as file:
                file.write("x" * sum(i % 2 for i in range(n)))
        """
    candidate = original.replace("sum(i % 2 for i in range(n))", "(max(n, 0) // 2)")
    before = sorted(os.listdir(project.path)) if project.path.exists() else []
    result, document = verify(candidate, original=original)
    assert result.code == 0 and document["measurement"], result
    made = set(os.listdir(project.path)) - set(before)
    assert made == {"mod.py", "new", "inputs.py"}, made


def test_recorded_calls_weigh_by_their_number(project):
    project.write(
        "app.py",
        """
        import tools
        for _ in range(40):
            tools.f(2000)
        tools.f(2001)
        """,
    )
    project.write("tools.py", LOOP)
    assert project.run("app.py").code == 0
    project.write("new/tools.py", FASTER)
    result = project.codeflash(
        *("verify", "--original", "tools.py", "--candidate", "new/tools.py", "--json"),
        *("--function", "f", "--replay-test", project.replay_tests()[0]),
    )
    document = json.loads(result.stdout)
    assert result.code == 0 and document["accepted"], result
    assert document["inputs"]["given"] >= 1 and document["measurement"]["inputs"] >= 1


def test_a_class_method_is_measured_with_and_without_its_class(verify):
    original = """
        class Box:
            @classmethod
            def f(cls, n):
                total = 0
                for i in range(n):
                    total += i * i % 7
                return total
        """
    inputs = "from mod import Box\nINPUTS = [((7000,), {}), ((Box, 14000), {})]\n"
    result, document = verify(original, original=original, inputs=inputs, function="Box.f")
    assert result.code == 0 and document["measurement"]["inputs"] == 2, result


def test_existing_tests_alone_leave_nothing_to_measure(project):
    project.write("tools.py", "def half(number):\n    return number // 2\n")
    project.write("new/tools.py", "def half(number):\n    return number >> 1\n")
    project.write(
        "tests/test_tools.py", "import tools\ndef test_half():\n    assert tools.half(5) == 2\n"
    )
    result = project.codeflash(
        *("verify", "--original", "tools.py", "--candidate", "new/tools.py", "--json"),
        *("--function", "half", "--tests", "tests/test_tools.py"),
    )
    document = json.loads(result.stdout)
    assert result.code == 0 and document["speedup"] is None, result
    assert document["reason"].startswith("its time cannot be measured: no recorded or given input")


def test_what_a_decorator_makes_of_the_source_is_what_is_measured(verify):
    compiled = """
        import inspect

        def again(function):
            names = {}
            exec("".join(inspect.getsource(function).splitlines(True)[1:]), names)
            return names[function.__name__]

        """
    original, candidate = (dedent(compiled) + "@again" + dedent(text) for text in (LOOP, FASTER))
    result, document = verify(candidate, "--effort", "medium", original=original)
    assert document["accepted"] and document["speedup"] > 5, (result, document)
