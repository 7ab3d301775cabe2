# SPDX-License-Identifier: Apache-2.0
"""Writes down which module imports which while a program runs (sitecustomize of that process).

Lines, with tabs between the fields:
    M name file package early    a module that is loaded at the end; early: before the program
    E importer imported          an import that was made; "" is the interpreter itself
    F file line calls            a function that was called
    T threads                    that run beside the main one at the end
Imports nothing that the interpreter has not loaded by itself.
"""

import atexit
import builtins
import os
import sys

OUT = os.environ.pop("CODEFLASH_STARTUP", None)
edges = {}
calls = {}


def note(importer, name, names):
    at = name
    while at:
        edges[importer, at] = None
        at = at.rpartition(".")[0]
    for part in names or ():
        if isinstance(part, str) and name + "." + part in sys.modules:
            edges[importer, name + "." + part] = None


def absolute(name, space, level):
    if level == 0:
        return name
    package = space.get("__package__")
    if package is None:
        package = space.get("__name__", "")
        if "__path__" not in space:
            package = package.rpartition(".")[0]
    for _ in range(level - 1):
        package = package.rpartition(".")[0]
    return package + "." + name if name else package


def recording_import(plain):
    def __import__(name, globals=None, locals=None, fromlist=(), level=0):
        module = plain(name, globals, locals, fromlist, level)
        try:
            space = globals if isinstance(globals, dict) else {}
            note(str(space.get("__name__", "")), absolute(name, space, level), fromlist)
        except Exception:
            pass
        return module

    return __import__


def recording_gcd_import(plain):  # importlib.import_module
    def _gcd_import(name, package=None, level=0):
        module = plain(name, package, level)
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__", "") == "importlib":
            frame = frame.f_back
        if frame is not None:
            space = {"__package__": package}
            note(str(frame.f_globals.get("__name__", "")), absolute(name, space, level), ())
        return module

    return _gcd_import


def count(frame, event, argument):
    if event == "call":
        code = frame.f_code
        entry = calls.get(id(code))
        if entry is None:
            calls[id(code)] = [1, code]
        else:
            entry[0] += 1


def module_lines():
    for name, module in list(sys.modules.items()):
        space = getattr(type(module), "__dict__", {}) and getattr(module, "__dict__", None)
        if not isinstance(space, dict) or not isinstance(name, str):
            continue
        file = space.get("__file__")
        yield "M\t%s\t%s\t%d\t%d\n" % (
            name,
            os.path.abspath(file) if isinstance(file, str) else "",
            "__path__" in space,
            name in early,
        )


def write():
    sys.setprofile(None)
    threads = sys.modules.get("threading")
    lines = list(module_lines())
    lines += ["E\t%s\t%s\n" % edge for edge in list(edges)]
    for number, code in list(calls.values()):
        if code.co_flags & 1:  # a function; the bodies of modules and classes are not
            name = (os.path.abspath(code.co_filename), code.co_firstlineno, number)
            lines.append("F\t%s\t%d\t%d\n" % name)
    if threads is not None:
        lines.append("T\t%d\n" % (threads.active_count() - 1))
    with open(OUT + ".part", "w", encoding="utf-8", errors="replace") as file:
        file.writelines(line for line in lines if line.count("\n") == 1)
    os.replace(OUT + ".part", OUT)


def leave_no_trace():
    """The program and its children see neither our folder nor this module."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]
    rest = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in rest if path != here)
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401  (the one that we stand in front of)
    except ImportError:
        pass
    sys.modules.setdefault("sitecustomize", ours)


if OUT is not None:
    leave_no_trace()
    early = set(sys.modules)
    atexit.register(write)
    frozen = sys.modules["_frozen_importlib"]
    frozen._gcd_import = recording_gcd_import(frozen._gcd_import)
    builtins.__import__ = recording_import(builtins.__import__)
    sys.setprofile(count)
