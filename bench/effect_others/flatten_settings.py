# SPDX-License-Identifier: Apache-2.0
# function: flatten
# kind: gain
# about: nested dicts flattened by making a new dict for each key
# --- module
"""Settings as environment variables and back."""


def flatten(tree, prefix=""):
    """{"a": {"b": [1, 2]}} becomes {"a.b.0": 1, "a.b.1": 2}."""
    flat = {}
    if isinstance(tree, list):
        pairs = [(str(i), value) for i, value in enumerate(tree)]
    else:
        pairs = [(str(key), value) for key, value in tree.items()]
    for key, value in pairs:
        path = prefix + "." + key if prefix else key
        if isinstance(value, (dict, list)) and value:
            flat = {**flat, **flatten(value, path)}
        else:
            flat = {**flat, path: value}
    return flat


def environment(tree, name):
    lines = []
    for path, value in flatten(tree, name).items():
        lines.append("%s=%s" % (path.replace(".", "_").upper(), value))
    return "\n".join(lines)
# --- best
def flatten(tree, prefix=""):
    """{"a": {"b": [1, 2]}} becomes {"a.b.0": 1, "a.b.1": 2}."""
    flat = {}
    fill(flat, tree, prefix)
    return flat


def fill(flat, tree, prefix):
    for key, value in enumerate(tree) if isinstance(tree, list) else tree.items():
        path = prefix + "." + str(key) if prefix else str(key)
        if isinstance(value, (dict, list)) and value:
            fill(flat, value, path)
        else:
            flat[path] = value
# --- inputs
import random


def tree(rng, depth, width):
    if not depth or rng.random() < 0.15:
        return rng.choice([0, 1.5, "x", None, {}, []])
    if rng.random() < 0.3:
        return [tree(rng, depth - 1, width) for _ in range(rng.randrange(width))]
    return {rng.choice(["k%d" % i, i, "a.b"]): tree(rng, depth - 1, width) for i in range(width)}


def bench_inputs(seed):
    rng = random.Random(seed)
    return [({i: tree(rng, 3, 5) for i in range(70)},) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [({i: tree(rng, d, w) for i in range(n)},)
             for d, w, n in [(0, 1, 0), (0, 1, 2), (2, 3, 1), (3, 3, 3), (4, 2, 2)]]
    return cases + [([1, [2, {"x": 3}]], "top"), ({"a.b": 1, "c": 0, "a": {"b": 2}},)]
