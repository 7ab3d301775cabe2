# SPDX-License-Identifier: Apache-2.0
"""Inputs that hypothesis makes of annotations."""

import json

import pytest

pytest.importorskip("hypothesis")

ORIGINAL = """
    from typing import Dict, List, Optional, Tuple

    def weight(rows: List[Tuple[str, Optional[int]]], extra: Dict[str, List[float]]) -> int:
        total = 0
        for name, value in rows:
            total += len(name) * (value or 0)
        return total + sum(len(v) for v in extra.values())
"""
WRONG = ORIGINAL.replace("(value or 0)", "(value or 0) + (len(extra) > 2 and value is None)")


def judged(project, candidate, effort):
    project.write("app.py", ORIGINAL)
    project.write("new/app.py", candidate)
    project.write("inputs.py", 'INPUTS = [(([("a", 1)], {}), {})]\n')
    words = ["--original", "app.py", "--candidate", "new/app.py", "--function", "weight"]
    words += ["--inputs", "inputs.py", "--no-measure", "--json", "--effort", effort]
    return json.loads(project.codeflash("verify", *words).stdout)


def test_what_only_annotations_tell_of_is_tried(project):
    found = judged(project, WRONG, "medium")
    assert found["verdict"] == "different", found
    assert "None" in found["counterexample"]["input"], found
    assert not list(project.path.glob("**/.hypothesis"))


def test_the_same_function_is_equivalent(project):
    shorter = ORIGINAL.replace("len(v) for v in extra.values()", "map(len, extra.values())")
    found = judged(project, shorter, "medium")
    assert found["verdict"] == "equivalent", found


def test_the_same_seed_gives_the_same_inputs(project):
    first, second = (judged(project, ORIGINAL, "medium") for _ in range(2))
    assert first["inputs"] == second["inputs"]


def test_a_type_that_nothing_can_be_made_of_is_left_alone(project):
    text = """
        class Open:
            def __init__(self, anything):
                raise RuntimeError(anything)

        def weight(rows: "List[Missing]", extra: Open):
            return len(rows)
    """
    project.write("app.py", text)
    project.write("new/app.py", text)
    project.write("inputs.py", "INPUTS = [(([1], 2), {})]\n")
    words = ["--original", "app.py", "--candidate", "new/app.py", "--function", "weight"]
    result = project.codeflash("verify", *words, "--inputs", "inputs.py", "--no-measure", "--json")
    assert json.loads(result.stdout)["verdict"] == "equivalent", result
