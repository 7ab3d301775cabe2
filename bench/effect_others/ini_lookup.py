# SPDX-License-Identifier: Apache-2.0
# function: IniFile.lookup_all
# kind: gain
# about: the text of a file parsed again for each value asked for
# --- module
"""A small reader for INI files, with fallback to a [default] section."""


class IniFile:
    def __init__(self, text, fallback="default"):
        self.text = text
        self.fallback = fallback

    def parse(self):
        sections = {}
        current = sections.setdefault(self.fallback, {})
        for number, line in enumerate(self.text.splitlines(), 1):
            line = line.split(";", 1)[0].strip()
            if not line:
                continue
            if line.startswith("[") and line.endswith("]"):
                current = sections.setdefault(line[1:-1].strip().lower(), {})
                continue
            name, equals, value = line.partition("=")
            if not equals:
                raise ValueError("line %d: no value" % number)
            current[name.strip().lower()] = value.strip()
        return sections

    def lookup(self, path):
        section, _, name = path.lower().rpartition(".")
        sections = self.parse()
        for place in (section, self.fallback):
            if name in sections.get(place, {}):
                return sections[place][name]
        return None

    def lookup_all(self, paths):
        """The values of the paths, "section.name" each; None where there is none."""
        return {path: self.lookup(path) for path in paths}
# --- best
class IniFile:
    def lookup_all(self, paths):
        """The values of the paths, "section.name" each; None where there is none."""
        found = {}
        sections = None
        for path in paths:
            if sections is None:
                sections = self.parse()
                fallback = sections[self.fallback]
            section, _, name = path.lower().rpartition(".")
            place = sections.get(section)
            if place is None or name not in place:
                place = fallback
            found[path] = place.get(name)
        return found
# --- inputs
import random

from subject import IniFile


def ini(rng, sections, names, paths):
    lines = ["; settings", "name%d = top" % rng.randrange(3)]
    for i in range(sections):
        lines += ["", "[Part%d]" % i]
        lines += [
            "Name%d = %s ; why" % (rng.randrange(names), rng.randrange(99)) for _ in range(names)
        ]
    return IniFile("\n".join(lines)), [
        "part%d.NAME%d" % (rng.randrange(sections + 1), rng.randrange(names + 1))
        for _ in range(paths)
    ]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [ini(rng, 12, 12, 150) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [ini(rng, s, n, p) for s, n, p in [(0, 0, 0), (0, 1, 2), (2, 2, 5), (4, 3, 20)]]
    return cases + [
        (IniFile("a = 1\n[x]\nb"), ["a"]),
        (IniFile("bad"), []),
        (IniFile(""), ["a", ".b"]),
    ]
