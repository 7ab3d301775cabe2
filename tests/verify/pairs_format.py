# SPDX-License-Identifier: Apache-2.0
"""Reads the judged pairs in tests/verify/pairs: an original, a candidate, inputs and the verdict.

One file a pair, `<wrong|right|assumption>/<observable or kind>/<name>.py`, in sections:

    # SPDX-License-Identifier: Apache-2.0
    # function: Basket.add
    # expect: different            different, equivalent, or assumption (see below)
    # observable: self             what tells the two apart; with commas where several may be named
    # cheat: harness               of a cheat: which one (CHEATS)
    # speed: faster                the candidate: same, faster or slower
    # why: one line; a value that is too long goes on in lines
    #     that are indented like this one
    # witness: b = Basket(); b.add(3)
    # bench: Basket().add(300)
    # --- original
    # --- candidate
    # --- inputs

The witness is a call, after statements that prepare it; of a cheat it is a sentence. `bench` is a
call like it on which a right candidate shows its speed, where the inputs are too small for that.
`assumption` means: equivalent with an assumption, and different with --strict.

Each side is a whole module, the inputs are a file as for --inputs. The module under test is called
`subject` there: write the original to subject.py beside the inputs, and the candidate to subject.py
in a folder of its own. Witness and bench see the names of the module and `subject`.
"""

import pathlib

PAIRS = pathlib.Path(__file__).resolve().parent / "pairs"
SECTIONS = ("original", "candidate", "inputs")
KEYS = ("function", "expect", "observable", "cheat", "speed", "why", "witness", "bench")
REQUIRED = {
    "different": ("function", "observable", "speed", "why", "witness"),
    "assumption": ("function", "observable", "speed", "why", "witness"),
    "equivalent": ("function", "speed", "why"),
}
SPEEDS = ("same", "faster", "slower")
FOLDERS = {"wrong": "different", "right": "equivalent", "assumption": "assumption"}
OBSERVABLES = (
    "return exception stdout stderr argument self class global alias yield random log warning "
    "environment file hash hang crash cheat"
).split()
CHEATS = (
    "harness clock gc builtins comparator keeps_results keeps_inputs outside_timing lying_eq "
    "exit_status"
).split()
MARK = "# --- "


class PairError(ValueError):
    """A file that is no pair; the message names the file."""


class Pair:
    """One file: `verdict` and `kind` are its folders, the other attributes its sections."""

    def __init__(self, path, header, sections):
        self.path = pathlib.Path(path)
        self.name = self.path.stem
        self.kind = self.path.parent.name
        self.verdict = self.path.parent.parent.name
        self.function = header["function"]
        self.expect = header["expect"]
        named = header.get("observable", "").split(",")
        self.observables = [part.strip() for part in named if part]
        self.cheat = header.get("cheat")
        self.speed = header["speed"]
        self.why = header["why"]
        self.witness = header.get("witness")
        self.bench = header.get("bench")
        self.original = sections["original"]
        self.candidate = sections["candidate"]
        self.inputs = sections["inputs"]

    @property
    def id(self):
        return "%s/%s/%s" % (self.verdict, self.kind, self.name)

    def __repr__(self):
        return "<pair %s>" % self.id


def split(text, path):
    """The lines of the header and of each section."""
    parts = {"header": []}
    current = parts["header"]
    for line in text.splitlines():
        name = line[len(MARK) :].strip()
        if not line.startswith(MARK):
            current.append(line)
        elif name not in SECTIONS or name in parts:
            raise PairError("%s: section %r is unknown or there twice" % (path, name))
        else:
            current = parts[name] = []
    for name in SECTIONS:
        if name not in parts:
            raise PairError("%s: no section %r" % (path, name))
    return parts


def read_header(lines, path):
    header = {}
    key = None
    for line in lines[1:]:
        if line.startswith("#     ") and key:
            header[key] += " " + line[6:].strip()
            continue
        key, colon, value = line[2:].partition(": ")
        if not line.startswith("# ") or not colon or key not in KEYS or key in header:
            raise PairError("%s: %r is no line of a header" % (path, line))
        header[key] = value.strip()
    return header


def check_header(header, path):
    expect = header.get("expect")
    if expect not in REQUIRED:
        raise PairError("%s: expect is %r" % (path, expect))
    for key in REQUIRED[expect]:
        if not header.get(key):
            raise PairError("%s: no %s" % (path, key))
    if header["speed"] not in SPEEDS:
        raise PairError("%s: speed is %r" % (path, header["speed"]))


def read_pair(path):
    """The pair in a file; PairError where it is none."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if not text.startswith("# SPDX-License-Identifier: Apache-2.0\n"):
        raise PairError("%s: no licence line" % path)
    parts = split(text, path)
    header = read_header(parts.pop("header"), path)
    check_header(header, path)
    sections = {name: "\n".join(lines).strip("\n") + "\n" for name, lines in parts.items()}
    return Pair(path, header, sections)


def read_pairs(root=PAIRS):
    """Every pair below a folder, in the order of their paths."""
    return [read_pair(path) for path in sorted(pathlib.Path(root).glob("*/*/*.py"))]
