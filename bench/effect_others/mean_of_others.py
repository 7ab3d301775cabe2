# SPDX-License-Identifier: Apache-2.0
# function: means_of_others
# kind: trap
# about: the total minus one value is rounded otherwise than the sum of the others
# --- module
"""Leave-one-out means."""


def means_of_others(values: list[float]) -> list[float]:
    """For each value the mean of all the others."""
    means = []
    for index in range(len(values)):
        others = values[:index] + values[index + 1:]
        means.append(sum(others) / len(others) if others else 0.0)
    return means


def influence(values):
    mean = sum(values) / len(values)
    return [mean - other for other in means_of_others(values)]
# --- naive
def means_of_others(values: list[float]) -> list[float]:
    """For each value the mean of all the others."""
    count = len(values) - 1
    total = sum(values)
    return [(total - value) / count if count else 0.0 for value in values]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 10 for _ in range(1000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 10 ** rng.randrange(5) for _ in range(n)],) for n in (0, 1, 2, 5, 20)]


def tell_inputs():
    return [([1e16, 1.0, 1.0],), ([0.1, 0.7, 1.1, 2.3, 1e9],)]
