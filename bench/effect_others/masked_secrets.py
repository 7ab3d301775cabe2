# SPDX-License-Identifier: Apache-2.0
# function: log_line
# kind: trap
# about: join takes the text of a subclass of str, where format asks the subclass
# --- module
"""Lines for a log, in which secrets are not to be read."""


class Secret(str):
    """A text that shows itself only in part."""

    def __str__(self):
        return self[:1] + "***"

    def __format__(self, spec):
        return format(str(self), spec)


def log_line(parts, separator=" "):
    """The parts as one line."""
    line = ""
    for part in parts:
        if line:
            line += separator
        line += f"{part}"
    return line


def log(records):
    return [log_line(record) for record in records]
# --- naive
def log_line(parts, separator=" "):
    """The parts as one line."""
    return separator.join([part if isinstance(part, str) else str(part) for part in parts])
# --- inputs
import random

from subject import Secret


def parts(rng, count, secrets):
    return (
        [
            Secret("pw%d" % i)
            if rng.random() < secrets
            else rng.choice(["user", "login", i, 0.5, None])
            for i in range(count)
        ],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [parts(rng, 20000, 0.0), parts(rng, 20000, 0.1)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [parts(rng, n, s) for n, s in [(0, 0), (1, 0), (1, 1), (5, 0.3), (20, 0.2)]]
    return cases + [(["", "a", "", "b"], ", ")]


def tell_inputs():
    return [(["login", Secret("swordfish")],), (["", "a"],)]
