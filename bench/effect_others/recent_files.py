# SPDX-License-Identifier: Apache-2.0
# function: RecentFiles.opened
# kind: trap
# about: a dict keeps the place of the first entry where the list moves it to the end
# --- module
"""The files that were opened last, each once."""

import posixpath


class RecentFiles:
    def __init__(self, limit=10):
        self.limit = limit
        self.entries = []

    def normal(self, path):
        return posixpath.normpath(path.replace("\\", "/"))

    def opened(self, paths):
        """Notes the files as opened in this order; the last one comes last."""
        for path in paths:
            path = self.normal(path)
            if path in self.entries:
                self.entries.remove(path)
            self.entries.append(path)
        del self.entries[:-self.limit]
        return list(self.entries)

    def menu(self):
        return ["%d %s" % (n, path) for n, path in enumerate(reversed(self.entries), 1)]
# --- naive
class RecentFiles:
    def opened(self, paths):
        """Notes the files as opened in this order; the last one comes last."""
        entries = dict.fromkeys(self.entries)
        for path in paths:
            entries[self.normal(path)] = None
        self.entries[:] = list(entries)[-self.limit:]
        return list(self.entries)
# --- inputs
import random

from subject import RecentFiles


def case(rng, count, names, limit):
    folders = ["src/", "src\\", "./src/", "docs/../src/", ""]
    return RecentFiles(limit), [
        rng.choice(folders) + "f%d.py" % rng.randrange(names) for _ in range(count)
    ]


def bench_inputs(seed):
    rng = random.Random(seed)
    numbers = rng.sample(range(2000), 1200)
    return [case(rng, 1200, 300, 20), (RecentFiles(900), ["src/f%d.py" % n for n in numbers])]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        case(rng, n, k, m)
        for n, k, m in [(0, 1, 5), (1, 1, 1), (5, 9, 3), (20, 4, 5), (40, 30, 10)]
    ]


def tell_inputs():
    return [(RecentFiles(), ["a", "b", "./a"])]
