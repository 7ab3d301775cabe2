# SPDX-License-Identifier: Apache-2.0
"""CPU times of programs before and after a change, in turns, in fresh interpreters."""

import collections
import math
import os
import resource
import statistics
import subprocess

ROUNDS, TRIMMED = 40, 4

# Milliseconds (10th percentile) and the ratio with its 95% interval.
Times = collections.namedtuple("Times", "before after ratio low high")


class Differs(Exception):
    """A program that says something else, or fails, after the change."""


def run(words, folder):
    environment = dict(os.environ, PYTHONPATH=folder)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(words, stdout=subprocess.PIPE, env=environment, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1e3 * seconds, said.replace(os.fsencode(folder), b"")


def times_of(pairs):
    logs = sorted(math.log(before / after) for before, after in pairs)[TRIMMED:-TRIMMED]
    # Of a trimmed mean, from the values that are left: a little wide.
    half = 2 * 1.3 * statistics.stdev(logs) / math.sqrt(len(logs))
    middle = statistics.mean(logs)
    low = [sorted(side)[len(pairs) // 10] for side in zip(*pairs)]
    return Times(*low, *(math.exp(at) for at in (middle, middle - half, middle + half)))


def measure(exe, series, folders):
    """`series` is a list of argument lists; `folders` go first on the path, before and after."""
    pairs = [[] for _ in series]
    for number in range(ROUNDS + 2):
        for which, words in enumerate(series):
            said = [run([exe, *words], folder) for folder in folders]
            if said[0][1] != said[1][1]:
                raise Differs("%s says something else" % " ".join(words))
            if number >= 2:
                pairs[which].append([one[0] for one in said])
    return [times_of(of_one) for of_one in pairs]
