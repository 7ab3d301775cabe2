# SPDX-License-Identifier: Apache-2.0
"""The speedup of rules, measured on their own examples with larger arguments.

What is in the arguments of a call is repeated: a list or text to 1000 elements, or where there is
none, a whole number above 1 times 50; a call that does not work so is made as it is. The one with
the largest speedup counts. Both versions take turns; processor time.
"""

import ast
import pathlib
import statistics
import subprocess
import sys
import time

SIZE = 1000
FACTOR = 50
LEAST_NS = 2_000_000  # of one measurement
TURNS = 3
CALLS = 3  # of one example
SECONDS = 20  # of one example


class Longer(ast.NodeTransformer):
    """Lists and texts in the arguments of a call, made longer."""

    def visit_List(self, node):  # noqa: N802 - the name is ast's
        if not node.elts:
            return node
        times = max(SIZE // len(node.elts), 1)
        return ast.BinOp(node, ast.Mult(), ast.Constant(times))

    def visit_Constant(self, node):  # noqa: N802
        if isinstance(node.value, (str, bytes)) and len(node.value) > 3:
            return ast.BinOp(node, ast.Mult(), ast.Constant(max(SIZE // len(node.value), 1)))
        return node


class Larger(ast.NodeTransformer):
    """Numbers in the arguments of a call, made larger."""

    def visit_Constant(self, node):  # noqa: N802
        if type(node.value) is int and node.value > 1:
            return ast.Constant(node.value * FACTOR)
        return node


def larger(call):
    tree = ast.parse(call, mode="eval")
    if not isinstance(tree.body, ast.Call):
        return None
    for change in (Longer, Larger):
        tree.body.args = [change().visit(argument) for argument in tree.body.args]
        text = ast.unparse(ast.fix_missing_locations(tree))
        if text != ast.unparse(ast.parse(call)):
            return text
    return None


def entries(text):
    key, block = None, []
    for line in [*text.splitlines(), "end:"]:
        head, colon, value = line.partition(":")
        if colon and head and head.replace("-", "").isalpha() and head[0] != " ":
            if key is not None:
                yield key, "\n".join(block) + "\n"
            key, block = head, [value.strip()] if value.strip() else []
        elif not line.startswith("#"):
            block.append(line[4:])


def examples(path):
    """(before, after, call) of the first calls of each example of a rule file."""
    before = after = None
    for key, text in entries(path.read_text(encoding="utf-8")):
        if key == "example":
            before, after = text, None
        elif key == "becomes":
            after = text
        elif key == "calls" and before and after:
            for call in text.strip().splitlines()[:CALLS]:
                yield before, after, call
            before = None


def spent(code, call, times):
    """Nanoseconds of one call of a version, of which `times` are made."""
    module = {"__name__": "example"}
    exec(compile(code, "example", "exec", dont_inherit=True), module)
    ready = compile(call, "call", "eval")
    start = time.process_time_ns()
    for _ in range(times):
        eval(ready, module)
    return (time.process_time_ns() - start) / times


def value(code, call):
    module = {"__name__": "example"}
    exec(compile(code, "example", "exec", dont_inherit=True), module)
    return repr(eval(call, module))


def measure(before, after, call):
    """The median of the ratios before / after."""
    if value(before, call) != value(after, call):
        return None
    once = max(spent(before, call, 1), 1)
    times = max(int(LEAST_NS / once), 1)
    return statistics.median(
        spent(before, call, times) / max(spent(after, call, times), 1) for _ in range(TURNS))


def gain(path):
    """(speedup, call) of the call that gains most; None: none can be measured."""
    found = []
    for before, after, call in examples(path):
        for one in (larger(call), call):
            if one is None:
                continue
            try:
                ratio = measure(before, after, one)
            except Exception:  # an example of a library that is not there, or too large for it
                continue
            if ratio is not None:
                found.append((ratio, one))
                break
    return max(found, default=None)


def write(path, said):
    """Puts the measured speedup into the rule file, behind its `gain:`."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
             if not line.startswith("measured:")]
    at = next(i for i, line in enumerate(lines) if line.startswith("gain:"))
    lines.insert(at + 1, "measured: %s\n" % said)
    path.write_text("".join(lines), encoding="utf-8")


def show(folder, written):
    for path in sorted(pathlib.Path(folder).glob("*.rule")):
        try:
            done = subprocess.run([sys.executable, __file__, str(path)], timeout=SECONDS,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            said = done.stdout.strip()
        except subprocess.TimeoutExpired:
            said = "takes too long"
        print("%-24s %s" % (path.stem, said or "not measured"), flush=True)
        if written and said[:1].isdigit():
            write(path, said)


if __name__ == "__main__":
    found = gain(pathlib.Path(sys.argv[1]))
    print("-" if found is None else "%.3g times, %.60s" % found)
