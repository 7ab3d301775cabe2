# SPDX-License-Identifier: Apache-2.0
"""Every task of the effect benchmark is what it says; no two of ours are alike."""

import ast
import itertools
import pathlib
import random
import sys
import types

import pytest

BENCH = pathlib.Path(__file__).resolve().parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

import effect_judge  # noqa: E402
import effect_tasks  # noqa: E402
import effect_worker  # noqa: E402

OURS = {task.name: task for task in effect_tasks.own()}
TASKS = {**OURS, **{task.name: task for task in effect_tasks.others()}}


def observed(task, text, inputs, monkeypatch):
    """What the calls of `inputs` (a name and arguments for it) do with this module."""
    module = types.ModuleType("subject")
    monkeypatch.setitem(sys.modules, "subject", module)
    exec(compile(text, "subject.py", "exec"), vars(module))
    made = {}
    exec(compile(task.inputs, "task_inputs.py", "exec"), made)
    name, *arguments = inputs
    random.seed(0)
    function = effect_worker.find(module, task.function)
    return [effect_worker.observe(function, args, module) for args in made[name](*arguments)]


def test_there_are_enough_tasks_and_traps():
    kinds = [task.kind for task in OURS.values()]
    assert kinds.count("gain") >= 35
    assert kinds.count("trap") >= 25


@pytest.mark.parametrize("name", TASKS)
def test_a_task_repeats_and_its_other_version_is_as_said(name, monkeypatch):
    task = TASKS[name]
    for seed in (1, 2):
        shown = observed(task, task.module, ("test_inputs", seed), monkeypatch)
        assert len(shown) >= 3
        assert any(one["outcome"].startswith("returns") for one in shown)
        again = observed(task, task.module, ("test_inputs", seed), monkeypatch)
        assert effect_judge.difference(shown, again) is None
        if task.kind == "gain":
            other = observed(task, task.other, ("test_inputs", seed), monkeypatch)
            assert effect_judge.difference(shown, other) is None
    if task.kind == "trap":
        told = observed(task, task.module, ("tell_inputs",), monkeypatch)
        other = observed(task, task.other, ("tell_inputs",), monkeypatch)
        assert effect_judge.difference(told, other) is not None


def grams(task):
    """Runs of five kinds of nodes in the function that is to be made faster."""
    found = ast.parse(task.module)
    for name in task.function.split("."):
        found = next(one for one in found.body if getattr(one, "name", None) == name)
    kinds = [type(node).__name__ for node in ast.walk(found)
             if not isinstance(node, (ast.expr_context, ast.arguments))]
    return {tuple(kinds[i:i + 5]) for i in range(len(kinds) - 4)}


def test_no_two_tasks_are_alike():
    shapes = {name: grams(task) for name, task in OURS.items()}
    alike = [
        (one, other)
        for one, other in itertools.combinations(shapes, 2)
        if len(shapes[one] & shapes[other]) > 0.7 * len(shapes[one] | shapes[other])
    ]
    assert alike == []
