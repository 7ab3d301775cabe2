# SPDX-License-Identifier: Apache-2.0
# function: Leaderboard.podium
# kind: gain
# about: the best k taken one by one with max and remove
# --- module
"""Scores of a game."""


class Leaderboard:
    def __init__(self):
        self._scores = {}

    def record(self, player: str, points: int) -> None:
        self._scores[player] = self._scores.get(player, 0) + points

    def podium(self, places: int):
        """The best players with their points, best first."""
        remaining = list(self._scores.values())
        best = []
        while remaining and len(best) < places:
            top = max(remaining)
            remaining.remove(top)
            best.append(top)
        return best
# --- best
class Leaderboard:
    def podium(self, places: int):
        """The best players with their points, best first."""
        return sorted(self._scores.values(), reverse=True)[: max(places, 0)]
# --- inputs
import random

from subject import Leaderboard


def board(rng, players, places):
    made = Leaderboard()
    for _ in range(players * 2):
        made.record("p%d" % rng.randrange(max(players, 1)), rng.randrange(100))
    return made, places


def bench_inputs(seed):
    rng = random.Random(seed)
    return [board(rng, 1200, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [board(rng, n, k)
            for n, k in [(0, 3), (1, 3), (4, 0), (4, -2), (9, 3), (30, 30), (30, 99)]]
