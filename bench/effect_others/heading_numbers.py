# SPDX-License-Identifier: Apache-2.0
# function: Document.outline
# kind: gain
# about: the number of each heading found by going back through all headings before it
# --- module
"""Numbers like 2.1.3 for the headings of a document."""

from dataclasses import dataclass, field


@dataclass
class Heading:
    level: int
    title: str


@dataclass
class Document:
    headings: list = field(default_factory=list)

    def position(self, index, level):
        """How many headings of `level` there are, up to `index`, under the same parent."""
        count = 0
        for heading in reversed(self.headings[:index + 1]):
            if heading.level < level:
                break
            if heading.level == level:
                count += 1
        return count

    def number(self, index):
        parts = []
        for level in range(1, self.headings[index].level + 1):
            parts.append(str(self.position(index, level)))
        return ".".join(parts)

    def outline(self):
        return ["%s %s" % (self.number(i), heading.title)
                for i, heading in enumerate(self.headings)]
# --- best
@dataclass
class Document:
    def outline(self):
        counts = []
        lines = []
        for heading in self.headings:
            level = heading.level
            if level > 0:
                del counts[level:]
                while len(counts) < level:
                    counts.append(0)
                counts[level - 1] += 1
                lines.append("%s %s" % (".".join(map(str, counts)), heading.title))
            else:
                counts.clear()
                lines.append("%s %s" % ("", heading.title))
        return lines
# --- inputs
import random

from subject import Document, Heading


def document(rng, count, deepest):
    return (Document([Heading(rng.randrange(1, deepest + 1), "T%d" % i) for i in range(count)]),)


def sections(rng, count):
    levels = [1 if i % 97 == 0 else 2 if i % 31 == 0 else 3 for i in range(count)]
    return (Document([Heading(level, "S%d" % rng.randrange(9)) for level in levels]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [sections(rng, 1000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [document(rng, n, d) for n, d in [(0, 1), (1, 1), (1, 3), (6, 2), (30, 4), (60, 3)]]
    return cases + [
        sections(rng, 120),
        (Document([Heading(2, "a"), Heading(0, "b"), Heading(2, "c")]),),
    ]
