# SPDX-License-Identifier: Apache-2.0
# function: Bitmap.used
# kind: gain
# about: bits of a large number counted one by one
# --- module
"""A bitmap of the blocks of a disk, kept in one integer."""


class Bitmap:
    def __init__(self, blocks: int = 0):
        self.blocks = blocks

    def take(self, block: int) -> None:
        self.blocks |= 1 << block

    def is_free(self, block: int) -> bool:
        return not self.blocks >> block & 1

    def used(self) -> int:
        """How many blocks are taken."""
        remaining = abs(self.blocks)
        count = 0
        while remaining:
            count += remaining & 1
            remaining >>= 1
        return count
# --- best
class Bitmap:
    def used(self) -> int:
        """How many blocks are taken."""
        return bin(self.blocks).count("1")
# --- inputs
import random

from subject import Bitmap


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Bitmap(rng.getrandbits(9000) | 1 << 9000),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Bitmap(n),) for n in (0, 1, 2, 3, 255, -1, -6)] + [(Bitmap(rng.getrandbits(90)),)]
