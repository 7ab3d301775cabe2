# SPDX-License-Identifier: Apache-2.0
# function: with_plugins
# kind: trap
# about: a = a + b makes a new list each time, a += b changes the one that others hold
# --- module
"""The steps of a pipeline, with those of plugins behind them."""

from dataclasses import dataclass, field


@dataclass
class Plugin:
    name: str
    steps: list = field(default_factory=list)
    before: bool = False


def with_plugins(steps, plugins):
    """The steps of each stage: the base, then with one plugin more each time."""
    stages = [steps]
    for plugin in plugins:
        if plugin.before:
            steps = plugin.steps + steps
        else:
            steps = steps + plugin.steps
        stages.append(steps)
    return stages


def describe(steps, plugins):
    return [" > ".join(stage) for stage in with_plugins(steps, plugins)]
# --- naive
def with_plugins(steps, plugins):
    """The steps of each stage: the base, then with one plugin more each time."""
    stages = [steps]
    for plugin in plugins:
        if plugin.before:
            steps = plugin.steps + steps
        else:
            steps += plugin.steps
        stages.append(steps)
    return stages
# --- inputs
import random

from subject import Plugin


def case(rng, count, before):
    plugins = [Plugin("p%d" % i, ["s%d" % rng.randrange(99) for _ in range(rng.randrange(4))],
                      rng.random() < before) for i in range(count)]
    return ["load", "check"], plugins


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 800, 1.0), case(rng, 800, 0.1)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, b) for n, b in [(0, 0), (1, 0), (1, 1), (4, 0.5), (12, 0.3)]]


def tell_inputs():
    return [(["a"], [Plugin("p", ["b"])]), ([], [Plugin("p", ["b"], True), Plugin("q", ["c"])])]
