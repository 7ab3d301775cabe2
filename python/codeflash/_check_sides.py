# SPDX-License-Identifier: Apache-2.0
"""Looks at the two texts before anything is called: do they parse, is the function there, does
the original load, and which modules does it load that the server may load once for all."""

import os
import sys

from codeflash import _side
from codeflash._side import Fault, put_text


def run(request):
    import ast

    _side.quiet()
    for which in ("original", "candidate"):
        path = request[which]
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read(), path)
        except OSError as error:
            raise Fault("cannot read %s: %s" % (path, error.strerror)) from None
        except (SyntaxError, ValueError) as error:
            raise Fault(_side.error_line(error, path)) from None
        names = list(qualnames(tree.body, ""))
        if request["function"] not in names and not assigned(tree, request["function"]):
            if which == "original":
                for name in names:
                    put_text("name", name)
            raise Fault("%s does not define %s" % (os.path.basename(path), request["function"]))
    which = "candidate" if request["role"] == "check_candidate" else "original"
    if which == "candidate":
        suspect(*(parsed(request[side]) for side in ("original", "candidate")))
    program = _side.Program(dict(request, text=request[which]))
    before = set(sys.modules)
    program.set_up()
    try:
        program.load()
    except Fault:
        if which == "original":
            raise
    if which == "original":
        program.find()
    for name in sorted(set(sys.modules) - before):
        file = getattr(sys.modules[name], "__file__", None) or ""
        if name != program.name and not file.startswith(program.root + os.sep):
            put_text("note", name, "module")
    for name in sorted(OBSERVED & imported(parsed(request[which]))):
        put_text("note", name, "module")


# What they do is looked at: they must be there before a call imports them.
OBSERVED = frozenset("logging random warnings decimal locale tempfile numpy".split())


def imported(tree):
    """Names of the modules that a text imports anywhere."""
    import ast

    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def parsed(path):
    import ast

    with open(path, "rb") as file:
        return ast.parse(file.read())


# What reaches for whoever calls: nothing that makes a function faster needs it.
PROBES = frozenset(
    "_getframe _current_frames get_objects get_referrers f_globals f_back f_locals settrace "
    "setprofile gettrace getprofile orig_argv currentframe getppid".split()
)


def suspect(original, candidate):
    """Notes what only the candidate's text does and only a cheat needs."""
    had, has = marks(original), marks(candidate)
    for text in sorted(has - had):
        put_text("note", text, "suspect")


def marks(tree):
    """What a text does to others and asks about its callers."""
    import ast

    found, imported = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                imported.add((alias.asname or alias.name).split(".")[0])
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in PROBES:
            found.add("it asks for %s" % name)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.lower()
            if "codeflash" in text or "pytest_current_test" in text:
                found.add("it looks for whoever checks it: %r" % node.value[:40])
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in imported:
                found.add("it writes %s" % ast.unparse(node))
    return found


def qualnames(body, prefix):
    import ast

    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield prefix + statement.name
        if isinstance(statement, ast.ClassDef):
            yield from qualnames(statement.body, prefix + statement.name + ".")
        for field in ("body", "orelse", "finalbody", "handlers"):
            inner = getattr(statement, field, None)
            if inner and not isinstance(
                statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            ):
                yield from qualnames(inner, prefix)


def assigned(tree, qualname):
    """Whether a name may be there without a def: an assignment, an import, an inherited method."""
    import ast

    first = qualname.split(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == first:
            return True
        if isinstance(node, ast.alias) and (node.asname or node.name) == first:
            return True
        if isinstance(node, ast.ClassDef) and node.name == first and "." in qualname:
            return bool(node.bases) or any(
                isinstance(inner, ast.Name)
                and isinstance(inner.ctx, ast.Store)
                and inner.id == qualname.split(".")[-1]
                for inner in ast.walk(node)
            )
    return False
