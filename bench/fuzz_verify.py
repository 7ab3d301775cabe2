# SPDX-License-Identifier: Apache-2.0
"""Looks for what breaks the verifier: random values, random functions and random changes of them.

usage: fuzz_verify.py [--seconds 600] [--seed 0] [--values-only | --candidates-only]

Values: a copy of a value is equal to it, by the encoding and by codeflash.compare; with one part
changed it is not; and memory does not grow. Candidates: a random function and one random change of
it go to `codeflash verify`; an oracle of its own calls both on random lists of small numbers. What
the oracle tells apart must not be `equivalent`, and no verdict may be missing. Prints each fault
and a last line with the counts; the same seed makes the same functions. Exit status 1: a fault.
"""

import argparse
import ast
import copy
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

from codeflash import _ext, compare

BINARY = pathlib.Path(sys.executable).parent / "codeflash"
GROWTH_MAX_KIB = 20000
ORACLE_CALLS = 400

# --- values --------------------------------------------------------------------------------


class Thing:
    def __init__(self, **parts):
        vars(self).update(parts)


LEAVES = (
    lambda rng: rng.randrange(-(2**70), 2**70),
    lambda rng: rng.randrange(10),
    lambda rng: rng.choice((True, False, None, ...)),
    lambda rng: rng.choice((0.0, -0.0, 1e300, float("nan"), float("inf"), rng.random())),
    lambda rng: "".join(chr(rng.randrange(32, 0xD7FF)) for _ in range(rng.randrange(6))),
    lambda rng: bytes(rng.randrange(256) for _ in range(rng.randrange(6))),
    lambda rng: complex(rng.random(), rng.randrange(3)),
    lambda rng: range(rng.randrange(9)),
)


def value_of(rng, depth, made):
    """A random value; now and then a part that is there already, or a cycle."""
    roll = rng.random()
    if made and roll < 0.05:
        return rng.choice(made)
    if depth > 4 or roll < 0.4:
        return rng.choice(LEAVES)(rng)
    parts = []
    kind = rng.choice((list, tuple, dict, set, frozenset, bytearray, Thing))
    if kind is list:
        made.append(parts)
    count = rng.randrange(5)
    if kind in (set, frozenset):
        return kind(value for value in (rng.choice(LEAVES)(rng) for _ in range(count)))
    if kind is bytearray:
        return bytearray(count)
    for _ in range(count):
        parts.append(value_of(rng, depth + 1, made))
    if kind is tuple:
        return tuple(parts)
    if kind is dict:
        return {rng.choice(LEAVES)(rng): part for part in parts}
    if kind is Thing:
        return Thing(**{"a%d" % at: part for at, part in enumerate(parts)})
    return parts


def changed(value, rng):
    """A copy of a list with one part that it did not have."""
    other = copy.deepcopy(value)
    other.insert(rng.randrange(len(other) + 1), Thing(new=rng.random()))
    return other


def check_value(rng):
    """A fault as text, or None."""
    value = [value_of(rng, 0, [])]
    same, other = copy.deepcopy(value), changed(value, rng)
    data, holes = _ext.observe_encode(value, None)
    again, _ = _ext.observe_encode(same, None)
    if _ext.diff(data, again, "x") is not None:
        return "a copy differs: %s" % _ext.diff(data, again, "x")
    if compare.equal(value, same) is not None:
        return "a copy is not equal: %s" % compare.equal(value, same)
    if _ext.diff(data, _ext.observe_encode(other, None)[0], "x") is None:
        return "a change does not differ"
    if compare.equal(value, other) is None:
        return "a change is equal"
    if not holes and _ext.diff(data, _ext.observe_encode(decoded(value), None)[0], "x") is not None:
        return "what is decoded differs"
    return None


def decoded(value):
    texts = {}
    data, _ = _ext.observe_encode(value, texts)
    return _ext.decode(data, texts, None)


def memory_kib():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1024


def fuzz_values(seconds, seed, counts):
    end = time.monotonic() + seconds
    before, number = None, 0
    while time.monotonic() < end:
        for _ in range(200):
            number += 1
            fault = check_value(random.Random("%d value %d" % (seed, number)))
            if fault is not None:
                counts["faults"] += 1
                print("value %d: %s" % (number, fault), flush=True)
        if number == 4000:
            before = memory_kib()
    counts["values"] = number
    if before is not None and memory_kib() - before > GROWTH_MAX_KIB:
        counts["faults"] += 1
        print("memory grew by %d KiB" % (memory_kib() - before))


# --- candidates ----------------------------------------------------------------------------

CONDITIONS = (
    "x > k", "x % 2 == 0", "i % 2", "x in seen", "x not in seen", "x == xs[0]", "i < k",
    "out and out[-1] == x", "len(out) < 4", "x < 0", "x != k", "total > 10",
)  # fmt: skip
ACTIONS = (
    "total += x", "total += x * k", "total = max(total, x)", "out.append(x)", "out.insert(0, x)",
    "seen.add(x)", "counts[x] = counts.get(x, 0) + 1", "out.append((i, x))", "total -= 1",
    "out.append(total)", "break", "continue", "out = out[-3:]", "xs = xs[1:]",
)  # fmt: skip
RESULTS = (
    "total", "out", "(total, out)", "sorted(seen)", "counts", "out[:k]", "len(out) + total",
    "out[::-1]", "[total] * 2", "max(counts, default=None)", "sum(counts.values())",
)  # fmt: skip


def function_text(rng):
    lines = ["def f(xs, k):", "    total, out, seen, counts = 0, [], set(), {}"]
    lines.append("    for i, x in enumerate(xs):")
    for _ in range(rng.randrange(1, 5)):
        if rng.random() < 0.7:
            lines.append("        if %s:" % rng.choice(CONDITIONS))
            lines.append("            %s" % rng.choice(ACTIONS))
        else:
            lines.append("        %s" % rng.choice(ACTIONS))
    lines.append("    return %s" % rng.choice(RESULTS))
    return "\n".join(lines) + "\n"


SWAPS = {
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add,
}  # fmt: skip


def change_node(node, rng):
    """Whether the node could be changed."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += rng.choice((-1, 1))
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in SWAPS:
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.Return):
        name = rng.choice(("list", "sorted", "tuple", "bool"))
        node.value = ast.Call(ast.Name(name, ast.Load()), [node.value], [])
    elif isinstance(node, ast.For) and len(node.body) > 1:
        rng.shuffle(node.body)
    elif isinstance(node, ast.FunctionDef):
        extra = rng.choice(("xs.sort()", "xs = list(xs)", "k = abs(k)", "xs = xs[:50]"))
        node.body.insert(0, ast.parse(extra).body[0])
    else:
        return False
    return True


def candidate_text(original, rng):
    tree = ast.parse(original)
    nodes = [node for node in ast.walk(tree) if not isinstance(node, ast.Module)]
    rng.shuffle(nodes)
    for node in nodes:
        if change_node(node, rng):
            break
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def outcome(text, xs, k):
    names = {}
    exec(text, names)
    xs = list(xs)
    try:
        result = names["f"](xs, k)
    except Exception as error:
        result = error
    return repr(result), type(result).__name__, xs


def oracle(original, candidate, rng):
    """A call on which the two differ, or None."""
    for _ in range(ORACLE_CALLS):
        xs = [rng.randrange(-3, rng.choice((3, 12))) for _ in range(rng.randrange(9))]
        k = rng.randrange(-3, 9)
        if outcome(original, xs, k) != outcome(candidate, xs, k):
            return xs, k
    return None


def verdict(folder, original, candidate):
    (folder / "other").mkdir(exist_ok=True)
    (folder / "subject.py").write_text(original)
    (folder / "other" / "subject.py").write_text(candidate)
    (folder / "inputs.py").write_text("INPUTS = [(([3, 1, 2, 3, 0], 2), {}), (([], 0), {})]\n")
    command = [BINARY, "verify", "--json", "--no-measure", "--effort", "low", "--function", "f"]
    command += ["--original", "subject.py", "--candidate", "other/subject.py"]
    done = subprocess.run(
        command + ["--inputs", "inputs.py"], cwd=folder, capture_output=True, timeout=300
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"verdict": "none", "reason": done.stderr.decode(errors="replace")[-300:]}


def check_candidate(number, seed, folder):
    """(verdict, fault as text or None)"""
    rng = random.Random("%d candidate %d" % (seed, number))
    original = function_text(rng)
    candidate = candidate_text(original, rng)
    told = oracle(original, candidate, rng)
    found = verdict(folder, original, candidate)["verdict"]
    if found == "equivalent" and told is not None:
        return found, "equivalent, but they differ on %r\n%s--\n%s" % (told, original, candidate)
    if found not in ("equivalent", "different"):
        return found, "%s\n%s--\n%s" % (found, original, candidate)
    return found, None


def fuzz_candidates(seconds, seed, counts):
    end = time.monotonic() + seconds
    number = 0
    with tempfile.TemporaryDirectory() as name:
        while time.monotonic() < end:
            number += 1
            found, fault = check_candidate(number, seed, pathlib.Path(name))
            counts[found] = counts.get(found, 0) + 1
            if fault is not None:
                counts["faults"] += 1
                print("candidate %d: %s" % (number, fault), flush=True)
    counts["candidates"] = number


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--values-only", action="store_true")
    parser.add_argument("--candidates-only", action="store_true")
    options = parser.parse_args()
    counts = {"faults": 0}
    both = not (options.values_only or options.candidates_only)
    seconds = options.seconds / 2 if both else options.seconds
    if not options.candidates_only:
        fuzz_values(seconds, options.seed, counts)
    if not options.values_only:
        fuzz_candidates(seconds, options.seed, counts)
    print(", ".join("%s %d" % pair for pair in sorted(counts.items())))
    return 1 if counts["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
