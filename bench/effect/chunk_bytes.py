# SPDX-License-Identifier: Apache-2.0
# function: Upload.total_bytes
# kind: gain
# about: a sum of lengths by hand
# --- module
"""Chunks of a file that is uploaded."""


class Upload:
    def __init__(self, parts):
        self.parts = [[bytes(chunk) for chunk in part] for part in parts]

    def first_line(self) -> bytes:
        return b"".join([b"".join(part) for part in self.parts]).split(b"\n", 1)[0]

    def total_bytes(self) -> int:
        total = 0
        for part in self.parts:
            for chunk in part:
                total += len(chunk)
        return total
# --- best
class Upload:
    def total_bytes(self) -> int:
        return sum([sum(map(len, part)) for part in self.parts])
# --- inputs
import random

from subject import Upload


def upload(rng, parts, count):
    return (Upload([[b"x" * rng.randrange(40) for _ in range(count)] for _ in range(parts)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [upload(rng, 60, 900) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [upload(rng, n, m) for n, m in [(0, 1), (1, 0), (1, 3), (5, 9)]]
