# SPDX-License-Identifier: Apache-2.0
# function: drive
# expect: different
# observable: yield,return
# speed: faster
# why: the pacing generator no longer takes the step that is sent to it
# witness: drive(10, [1, 5])
# --- original
def collect(gen, steps):
    got = [next(gen)]
    for step in steps:
        got.append(gen.send(step))
    return got


def counter(start):
    value = start
    while True:
        step = yield value
        value += step if step is not None else 1


def drive(start, steps):
    """What a counter says when it is sent steps."""
    return collect(counter(start), steps)
# --- candidate
import itertools

def collect(gen, steps):
    got = [next(gen)]
    for step in steps:
        got.append(gen.send(step))
    return got


def counter(start):
    for value in itertools.count(start):
        yield value


def drive(start, steps):
    """What a counter says when it is sent steps."""
    return collect(counter(start), steps)
# --- inputs
INPUTS = [((5, [1, 1]), {}), ((0, []), {})]
