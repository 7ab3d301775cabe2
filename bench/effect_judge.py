# SPDX-License-Identifier: Apache-2.0
"""Is a version of a task the same, and how much faster? Judged without codeflash.

Every observation and every timed call has a process of its own: what a version keeps from one
call cannot make the next one look faster. The versions take turns, and of each input the least
processor time over the rounds counts.
"""

import json
import math
import os
import pathlib
import subprocess

WORKER = pathlib.Path(__file__).resolve().parent / "effect_worker.py"
TEST_SEEDS = (2, 3)  # the optimizer sees seed 1
BENCH_SEED = 5
CALL_SECONDS = 120


class Fault(Exception):
    """A version that does not load, does not end or dies."""


class Runner:
    """The versions of one task, each in a folder below `folder`."""

    def __init__(self, task, folder, python):
        self.task = task
        self.folder = pathlib.Path(folder)
        self.python = str(python)

    def add(self, name, module):
        place = self.folder / name
        place.mkdir()
        (place / "subject.py").write_text(module, encoding="utf-8")
        (place / "task_inputs.py").write_text(self.task.inputs, encoding="utf-8")

    def call(self, mode, name, *more):
        command = [self.python, "-B", str(WORKER), mode, str(self.folder / name),
                   self.task.function, *map(str, more)]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  encoding="utf-8", errors="replace", timeout=CALL_SECONDS,
                                  env={**os.environ, "PYTHONHASHSEED": "0"})
        except subprocess.TimeoutExpired:
            raise Fault("%s takes more than %d s" % (name, CALL_SECONDS)) from None
        if done.returncode != 0:
            raise Fault("%s: %s" % (name, (done.stderr.strip().splitlines() or ["dies"])[-1]))
        return json.loads(done.stdout)


def difference(original, changed):
    """One line that says what tells two observations apart; None: nothing."""
    if len(original) != len(changed):
        return "%d calls instead of %d" % (len(changed), len(original))
    for number, (left, right) in enumerate(zip(original, changed)):
        kept = {name: right["variables"].get(name) for name in left["variables"]}
        right = {**right, "variables": kept}
        for key in left:
            if left[key] != right[key]:
                return "input %d: %s: %.200s instead of %.200s" % (
                    number, key, right[key], left[key])
    return None


def compare(runner, name):
    """What tells `name` from the slow version on inputs that the optimizer has not seen."""
    for seed in TEST_SEEDS:
        expected = runner.call("observe", "slow", seed)
        try:
            seen = runner.call("observe", name, seed)
        except Fault as fault:
            return str(fault)
        told = difference(expected, seen)
        if told is not None:
            return told
    return None


def times(runner, names, rounds):
    """Nanoseconds of each version: the sum over the inputs of the least time."""
    count = runner.call("count", "slow", BENCH_SEED)
    least = {name: [math.inf] * count for name in names}
    for number in range(rounds):
        for index in range(count):
            for name in names if number % 2 else reversed(names):
                spent = runner.call("time", name, BENCH_SEED, index)
                least[name][index] = min(least[name][index], spent)
    return {name: max(sum(each), 1) for name, each in least.items()}


def solved(ours, best):
    """Half of the way to the best known version, on a scale of logarithms."""
    return math.log(ours) >= 0.5 * math.log(best)
