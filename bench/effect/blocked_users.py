# SPDX-License-Identifier: Apache-2.0
# function: Channel.prune
# kind: gain
# about: remove in a loop until nothing is left to remove
# --- module
"""Members of a chat channel."""


class Channel:
    def __init__(self, name, members):
        self.name = name
        self.members = list(members)

    def prune(self, gone: str) -> int:
        """Takes every entry of a member out; says how many there were."""
        removed = 0
        while gone in self.members:
            self.members.remove(gone)
            removed += 1
        return removed

    def __len__(self):
        return len(self.members)
# --- best
class Channel:
    def prune(self, gone: str) -> int:
        """Takes every entry of a member out; says how many there were."""
        before = len(self.members)
        self.members[:] = [member for member in self.members if member != gone]
        return before - len(self.members)
# --- inputs
import random

from subject import Channel


def channel(rng, count, kinds):
    return Channel("c", ["u%d" % rng.randrange(kinds) for _ in range(count)]), "u0"


def bench_inputs(seed):
    rng = random.Random(seed)
    return [channel(rng, 2500, 4) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [channel(rng, n, k) for n, k in [(0, 1), (1, 1), (5, 1), (9, 3), (40, 60)]]
