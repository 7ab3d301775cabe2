# SPDX-License-Identifier: Apache-2.0
"""The tasks of the effect benchmark: our own in bench/effect, those of others in
bench/effect_others, and ENAMEL's from a file.

One file a task, in sections:

    # SPDX-License-Identifier: Apache-2.0
    # function: Warehouse.backorder
    # kind: gain | trap
    # about: one line
    # --- module     the slow program, a whole module
    # --- best       of a gain: the best safe version that is known
    # --- naive      of a trap: the rewrite that looks right and is not
    # --- inputs     bench_inputs(seed) and test_inputs(seed) give tuples of arguments,
                     tell_inputs() of a trap those that tell the naive version apart

`best` and `naive` hold only what differs: a function or class takes the place of the one with its
name (of a class, the members that it names), an import goes to the top, and everything else in
front of the first replaced statement. The inputs import the module as `subject`. `tell_inputs()`
may be a generator that changes the module's state between two calls.

A trap has no gain that is safe without more knowledge than the program gives: leaving it alone is
right, and so is any change that nothing tells from the original.
"""

import ast
import json
import pathlib

TASKS = pathlib.Path(__file__).resolve().parent / "effect"
OTHERS = TASKS.with_name("effect_others")  # by writers who had not looked at the rules
MARK = "# --- "
KINDS = {"gain": "best", "trap": "naive"}


class TaskError(ValueError):
    """A file that is no task; the message names the file."""


class Task:
    """`group`: "own", "others", "enamel"; `other`: the module of the best or naive version."""

    def __init__(self, group, name, function, kind, module, other, inputs):
        self.group = group
        self.name = name
        self.function = function
        self.kind = kind
        self.module = module
        self.other = other
        self.inputs = inputs


def start_of(node):
    """The first line of a statement, from 0: that of its decorators."""
    return min([node.lineno] + [one.lineno for one in getattr(node, "decorator_list", [])]) - 1


def source_of(node, lines):
    return lines[start_of(node):node.end_lineno]


def members(node):
    return {one.name: one for one in node.body if hasattr(one, "name")}


def replacements(old, new, new_lines):
    """(first line, line behind the last, new lines) for a statement that takes another's place."""
    if not isinstance(old, ast.ClassDef) or not isinstance(new, ast.ClassDef):
        yield start_of(old), old.end_lineno, source_of(new, new_lines)
        return
    known = members(old)
    for member in new.body:
        if getattr(member, "name", None) in known:
            yield from replacements(known[member.name], member, new_lines)
        else:
            yield old.end_lineno, old.end_lineno, ["", *source_of(member, new_lines)]


def merged(module, pieces):
    """The module with the pieces in the places of what they replace."""
    lines, new_lines = module.splitlines(), pieces.splitlines()
    tree = ast.parse(module)
    known = {one.name: one for one in tree.body if hasattr(one, "name")}
    imports, others, edits = [], [], []
    for node in ast.parse(pieces).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports += source_of(node, new_lines)
        elif getattr(node, "name", None) in known:
            edits += replacements(known[node.name], node, new_lines)
        else:
            others += [*source_of(node, new_lines), "", ""]
    first = min([start_of(known[name]) for name in members(ast.parse(pieces)) if name in known],
                default=len(lines))
    edits.append((first, first, others))
    edits.append((top(tree), top(tree), imports))
    for start, end, text in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        lines[start:end] = text
    return "\n".join(lines) + "\n"


def top(tree):
    """Where imports go: behind the docstring."""
    return tree.body[0].end_lineno if ast.get_docstring(tree) is not None else 0


def sections(path):
    header, parts, name = {}, {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(MARK):
            name = line[len(MARK):]
            parts[name] = []
        elif name is not None:
            parts[name].append(line)
        elif ": " in line and not line.startswith("# SPDX"):
            key, value = line[2:].split(": ", 1)
            header[key] = value
    return header, {name: "\n".join(lines) + "\n" for name, lines in parts.items()}


def read(path):
    header, parts = sections(path)
    kind = header.get("kind")
    if kind not in KINDS or set(header) != {"function", "kind", "about"}:
        raise TaskError("%s: the header needs function, kind (gain or trap) and about" % path.name)
    if list(parts) != ["module", KINDS[kind], "inputs"]:
        raise TaskError("%s: sections are module, %s and inputs" % (path.name, KINDS[kind]))
    other = merged(parts["module"], parts[KINDS[kind]])
    return Task("own", path.stem, header["function"], kind, parts["module"], other,
                parts["inputs"])


def own():
    return [read(path) for path in sorted(TASKS.glob("*.py"))]


def others():
    tasks = [read(path) for path in sorted(OTHERS.glob("*.py"))]
    for task in tasks:
        task.group = "others"
    return tasks


def enamel(path):
    """The tasks of a file of JSON lines: task, meta, slow, reference, inputs."""
    tasks = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tasks.append(Task("enamel", row["task"], row["meta"]["function"], "gain", row["slow"],
                          row["reference"], row["inputs"]))
    return tasks
