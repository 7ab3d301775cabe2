# SPDX-License-Identifier: Apache-2.0
"""The judged pairs hold what their headers say; the verifier has no part in this."""

import ast
import collections
import json
import pathlib
import subprocess
import sys

import pairs_format
import pytest
from pairs_format import CHEATS, FOLDERS, OBSERVABLES, PairError

PAIRS = pairs_format.read_pairs()
OBSERVER = pathlib.Path(__file__).resolve().parent / "pairs_observe.py"
WRONG = [pair for pair in PAIRS if pair.verdict == "wrong"]
RIGHT = [pair for pair in PAIRS if pair.verdict == "right"]
ASSUMED = [pair for pair in PAIRS if pair.verdict == "assumption"]
EXPRESSED = [pair for pair in WRONG + ASSUMED if pair.cheat is None]
LEAST_WRONG, LEAST_RIGHT, LEAST_ASSUMED, LEAST_OF_KIND = 160, 160, 16, 8
LEAST_AGREEING = 0.6
ALIKE = (
    {ast.Name: "id", ast.arg: "arg", ast.Attribute: "attr", ast.keyword: "arg"},
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)


def of(pairs):
    return pytest.mark.parametrize("pair", pairs, ids=lambda pair: pair.id)


def global_names(text):
    """What a module assigns at its top; more names in a candidate are its own affair."""
    nodes = [node for node in ast.parse(text).body if isinstance(node, (ast.Assign, ast.AnnAssign))]
    names = [name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)]
    return sorted({name for name in names if not name.startswith("__")})


class Worker:
    """The observer's process: one answer for each job, kept."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(OBSERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.answers = {}

    def observe(self, source, **job):
        line = json.dumps({"source": source, **job}).encode() + b"\n"
        if line not in self.answers:
            self.process.stdin.write(line)
            self.process.stdin.flush()
            self.answers[line] = json.loads(self.process.stdout.readline())
        return self.answers[line]

    def both(self, pair, **job):
        job["names"] = global_names(pair.original)
        return self.observe(pair.original, **job), self.observe(pair.candidate, **job)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture(scope="module")
def worker():
    process = Worker()
    yield process
    process.close()


def differences(original, candidate):
    """The observables in which two lists of observations differ."""
    names = set()
    for one, other in zip(original, candidate):
        names |= {name for name in set(one) | set(other) if one.get(name) != other.get(name)}
    if len(original) != len(candidate):
        names.add("crash")
    return names


def outside_domain(seen):
    return "hang" in seen or seen.get("exception", "").startswith(
        ("builtins.RecursionError", "builtins.MemoryError")
    )


class Renamed(ast.NodeTransformer):
    """All names become one, documentation strings go."""

    def visit(self, node):
        names, definitions = ALIKE
        if type(node) in names and getattr(node, names[type(node)]) is not None:
            setattr(node, names[type(node)], "name")
        if isinstance(node, definitions):
            node.name = "name"
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)


def shape(text):
    return ast.dump(Renamed().visit(ast.parse(text)))


def defined(text, qualname):
    nodes = ast.parse(text).body
    for name in qualname.split("."):
        found = [node for node in nodes if getattr(node, "name", None) == name]
        if not found:
            return False
        nodes = getattr(found[-1], "body", [])
    return True


def test_there_are_enough_pairs():
    assert len(WRONG) >= LEAST_WRONG
    assert len(RIGHT) >= LEAST_RIGHT
    assert len(ASSUMED) >= LEAST_ASSUMED


@pytest.mark.parametrize("observable", OBSERVABLES)
def test_every_observable_has_its_pairs(observable):
    assert sum(observable == pair.kind for pair in WRONG) >= LEAST_OF_KIND


@pytest.mark.parametrize("cheat", CHEATS)
def test_every_cheat_has_its_pairs(cheat):
    assert sum(cheat == pair.cheat for pair in WRONG) >= LEAST_OF_KIND


def test_no_two_pairs_are_alike_after_renaming():
    by_shape = collections.defaultdict(list)
    for pair in PAIRS:
        by_shape[shape(pair.original) + shape(pair.candidate)].append(pair.id)
    assert [ids for ids in by_shape.values() if len(ids) > 1] == []


@of(PAIRS)
def test_header_and_folder_agree(pair):
    assert FOLDERS[pair.verdict] == pair.expect
    assert set(pair.observables) <= set(OBSERVABLES)
    assert pair.verdict == "right" or pair.kind in pair.observables or pair.verdict == "assumption"
    assert (pair.cheat in CHEATS) == (pair.kind == "cheat")


@of(PAIRS)
def test_sides_are_two_modules_with_the_function(pair):
    assert shape(pair.original) != shape(pair.candidate)
    for text in (pair.original, pair.candidate):
        ast.parse(text, feature_version=(3, 9))
        assert defined(text, pair.function)


@of(EXPRESSED)
def test_witness_tells_the_sides_apart(pair, worker):
    original, candidate = worker.both(pair, witness=pair.witness)
    assert "error" not in original[0], original[0]
    assert not {"crash", "hang"} & set(original[-1]), original[-1]
    assert set(pair.observables) & differences(original, candidate)


@of(WRONG)
def test_inputs_of_a_wrong_pair_load(pair, worker):
    original, _ = worker.both(pair, inputs=pair.inputs, function=pair.function)
    assert original and not {"error", "crash", "hang"} & set(original[-1]), original


@of(ASSUMED)
def test_inputs_of_an_assumption_agree(pair, worker):
    original, candidate = worker.both(pair, inputs=pair.inputs, function=pair.function)
    assert original and "error" not in original[-1], original
    assert original == candidate


@of(ASSUMED + RIGHT)
def test_inputs_derived_within_the_types_agree(pair, worker):
    original, candidate = worker.both(
        pair, inputs=pair.inputs, function=pair.function, derive=True
    )
    for one, other in zip(original, candidate):
        if outside_domain(one):
            break  # what it left half done is in the later calls
        assert one == other


@of(RIGHT)
def test_right_pair_agrees_on_its_inputs(pair, worker):
    original, candidate = worker.both(pair, inputs=pair.inputs, function=pair.function)
    assert original and not {"error", "crash", "hang"} & set(original[-1]), original
    assert original == candidate
    if pair.bench:
        original, candidate = worker.both(pair, bench=pair.bench)
        assert original[0]["return"] == candidate[0]["return"]


def test_most_wrong_pairs_agree_on_their_inputs(worker):
    agreeing = 0
    for pair in WRONG:
        original, candidate = worker.both(pair, inputs=pair.inputs, function=pair.function)
        agreeing += original == candidate
    assert agreeing >= LEAST_AGREEING * len(WRONG)


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "no licence line"),
        ("# SPDX-License-Identifier: Apache-2.0\n# --- inputs\n# --- inputs\n", "there twice"),
        ("# SPDX-License-Identifier: Apache-2.0\n# --- original\n", "no section 'candidate'"),
        ("# SPDX-License-Identifier: Apache-2.0\n# colour: red\n%s", "is no line of a header"),
        ("# SPDX-License-Identifier: Apache-2.0\n# expect: maybe\n%s", "expect is 'maybe'"),
        ("# SPDX-License-Identifier: Apache-2.0\n# expect: different\n%s", "no function"),
    ],
)
def test_a_damaged_pair_is_refused(tmp_path, text, message):
    path = tmp_path / "pair.py"
    sections = "".join("# --- %s\n" % name for name in pairs_format.SECTIONS)
    path.write_text(text.replace("%s", sections))
    with pytest.raises(PairError, match=message):
        pairs_format.read_pair(path)
