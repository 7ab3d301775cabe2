# SPDX-License-Identifier: Apache-2.0
# function: Board.newest_first
# kind: trap
# about: reversing what is sorted is not sorting in reverse: equal keys come the other way round
# --- module
"""Notes on a board, with the day they were written on."""

from dataclasses import dataclass


@dataclass
class Note:
    day: str
    text: str
    pinned: bool = False


class Board:
    def __init__(self, notes):
        self.notes = notes

    def write(self, day, text):
        self.notes.append(Note(day, text))

    def newest_first(self):
        """Pinned notes first, then the last day first; of one day what was written last first."""
        ordered = sorted(self.notes, key=lambda note: (note.pinned, note.day))
        newest = []
        for note in reversed(ordered):
            newest.append(note)
        return newest

    def latest(self):
        return self.newest_first()[0]
# --- naive
class Board:
    def newest_first(self):
        """Pinned notes first, then the last day first; of one day what was written last first."""
        return sorted(self.notes, key=lambda note: (note.pinned, note.day), reverse=True)
# --- inputs
import random

from subject import Board, Note


def board(rng, count, days):
    return (Board([Note("2024-%03d" % rng.randrange(days), "note %d" % i, rng.random() < 0.1)
                   for i in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    numbers = rng.sample(range(9000), 6000)
    distinct = Board([Note("2024-%04d" % number, "note %d" % number) for number in numbers])
    return [board(rng, 6000, 300), (distinct,)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [board(rng, n, d) for n, d in [(0, 1), (1, 1), (2, 9), (6, 2), (30, 12)]]


def tell_inputs():
    return [(Board([Note("a", "first"), Note("a", "second")]),)]
