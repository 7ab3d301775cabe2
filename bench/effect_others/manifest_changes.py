# SPDX-License-Identifier: Apache-2.0
# function: Manifest.changes
# kind: gain
# about: nested loops over the entries of two lists
# --- module
"""Lists of files with their checksums, and what is new in one of them."""


class Entry:
    __slots__ = ("path", "checksum")

    def __init__(self, path, checksum):
        self.path = path
        self.checksum = checksum


class Manifest:
    def __init__(self, entries):
        self.entries = entries

    def changes(self, older):
        """Paths added, changed and removed since an older manifest."""
        added, changed, removed = [], [], []
        for new in self.entries:
            exists = False
            for old in older.entries:
                if old.path == new.path:
                    exists = True
                    if old.checksum != new.checksum:
                        changed.append(new.path)
                    break
            if not exists:
                added.append(new.path)
        for old in older.entries:
            if old.path not in [new.path for new in self.entries]:
                removed.append(old.path)
        return {"added": added, "changed": changed, "removed": removed}
# --- best
class Manifest:
    def changes(self, older):
        """Paths added, changed and removed since an older manifest."""
        added, changed = [], []
        checksums = {}
        for old in older.entries:
            checksums.setdefault(old.path, old.checksum)
        for new in self.entries:
            if new.path not in checksums:
                added.append(new.path)
            elif checksums[new.path] != new.checksum:
                changed.append(new.path)
        paths = {new.path for new in self.entries}
        removed = [old.path for old in older.entries if old.path not in paths]
        return {"added": added, "changed": changed, "removed": removed}
# --- inputs
import random

from subject import Entry, Manifest


def manifest(rng, count, names):
    return Manifest([Entry("src/file%d.c" % rng.randrange(names), rng.randrange(3))
                     for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(manifest(rng, 500, 800), manifest(rng, 500, 800)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (0, 3), (3, 0), (1, 1), (6, 8), (30, 25)]
    return [(manifest(rng, n, n + m + 1), manifest(rng, m, n + m + 1)) for n, m in sizes]
