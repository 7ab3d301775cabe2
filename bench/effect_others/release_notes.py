# SPDX-License-Identifier: Apache-2.0
# function: ReleaseNotes.render
# kind: gain
# about: a string that is an attribute grows by += in a loop
# --- module
"""Release notes as Markdown."""

from dataclasses import dataclass, field


@dataclass
class Change:
    kind: str
    text: str
    ticket: int = 0


@dataclass
class ReleaseNotes:
    version: str
    changes: list = field(default_factory=list)
    text: str = ""

    def render(self):
        """Writes the notes to `text` and returns them."""
        self.text = "# Release " + self.version + "\n\n"
        kind = None
        for change in self.changes:
            if change.kind != kind:
                kind = change.kind
                self.text += "## " + kind.title() + "\n\n"
            self.text += "- " + change.text
            if change.ticket:
                self.text += " (#" + str(change.ticket) + ")"
            self.text += "\n"
        return self.text
# --- best
class ReleaseNotes:
    def render(self):
        """Writes the notes to `text` and returns them."""
        parts = ["# Release " + self.version + "\n\n"]
        kind = None
        for change in self.changes:
            if change.kind != kind:
                kind = change.kind
                parts.append("## " + kind.title() + "\n\n")
            if change.ticket:
                parts.append("- " + change.text + " (#" + str(change.ticket) + ")\n")
            else:
                parts.append("- " + change.text + "\n")
        self.text = "".join(parts)
        return self.text
# --- inputs
import random

from subject import Change, ReleaseNotes


def notes(rng, count):
    changes = [
        Change(rng.choice(["added", "fixed", "removed"]),
               "makes part %d of the program do %s" % (rng.randrange(999), "what it should " * 3),
               rng.randrange(3) * number)
        for number in range(count)
    ]
    return (ReleaseNotes("%d.%d" % (rng.randrange(9), rng.randrange(9)), changes),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [notes(rng, 2500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [notes(rng, n) for n in (0, 1, 2, 5, 20, 50)]
