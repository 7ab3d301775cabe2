# SPDX-License-Identifier: Apache-2.0
# function: Thread.outline
# kind: gain
# about: a recursive walk looks through all comments for the children of each
# --- module
"""The comments below an article, each with the id of the one it answers."""

from dataclasses import dataclass
from typing import List, Optional


@dataclass
class Comment:
    id: int
    parent: Optional[int]
    author: str


class Thread:
    def __init__(self, comments: List[Comment]):
        self.comments = comments

    def answers(self, parent):
        return [comment for comment in self.comments if comment.parent == parent]

    def outline(self, parent=None, depth=0):
        """Lines with the authors, indented below what they answer."""
        lines = []
        for comment in self.answers(parent):
            lines.append("  " * depth + comment.author)
            lines.extend(self.outline(comment.id, depth + 1))
        return lines
# --- best
class Thread:
    def outline(self, parent=None, depth=0):
        """Lines with the authors, indented below what they answer."""
        answers = {}
        for comment in self.comments:
            answers.setdefault(comment.parent, []).append(comment)
        lines = []

        def write(parent, depth):
            for comment in answers.get(parent, ()):
                lines.append("  " * depth + comment.author)
                write(comment.id, depth + 1)

        write(parent, depth)
        return lines
# --- inputs
import random

from subject import Comment, Thread


def thread(rng, count):
    comments = []
    for number in range(count):
        parent = rng.choice([None, *range(max(0, number - 30), number)])
        comments.append(Comment(number, parent, "user%d" % rng.randrange(50)))
    if count % 2:
        rng.shuffle(comments)
    return Thread(comments)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(thread(rng, 600),), (thread(rng, 601),)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(thread(rng, n),) for n in (0, 1, 2, 7, 20, 41)]
    return cases + [(thread(rng, 20), 3, 1), (thread(rng, 5), 77)]
