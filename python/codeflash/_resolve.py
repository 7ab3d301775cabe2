# SPDX-License-Identifier: Apache-2.0
"""Finds the function that a trace names in the program as it is now.

A trace names a function by module, qualified name, parameters and first line. What stands under
that name may be wrapped (property, classmethod, functools.wraps, a closure of a decorator ...):
the search looks through the wrappers for the code itself. Lines move when a file is edited, so
the line only chooses between several that fit.
"""

import functools
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import types

from codeflash import _definitions
from codeflash._values import codes as codes_of


class NotReplayable(Exception):
    """Why calls cannot be replayed, in one line for people."""


class NotImportable(NotReplayable):
    """The module is there and its import fails: a fault of the program as it is now."""


VARARGS = 0x04
VARKEYWORDS = 0x08
SEARCHED = 500  # objects looked at behind one name; wrappers are never that deep


def module_base(file, module):
    """The folder that `module` is imported from, when its source is `file`; None if unrelated."""
    path, names = os.path.splitext(file)[0], module.split(".")
    if os.path.basename(path) == "__init__" and names[-1] != "__init__":
        path = os.path.dirname(path)
    for name in reversed(names):
        folder, last = os.path.split(path)
        if last != name:
            return None
        path = folder
    return path


def import_script(file, name):
    """Imports a script under its own name, without the work that it does as the program."""
    shown = os.path.basename(file)
    if not os.path.exists(file):
        raise NotReplayable("%s is gone" % shown)
    loaded = sys.modules.get(name)
    if loaded is not None and _same_file(getattr(loaded, "__file__", None), file):
        return loaded
    if loaded is not None or name in sys.builtin_module_names:
        name += "__script"  # the name belongs to another module
    loader = importlib.machinery.SourceFileLoader(name, file)
    return _load_definitions(importlib.util.spec_from_loader(name, loader), file)


def import_main(name):
    """The same for what was run with -m."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or not isinstance(
        getattr(spec, "loader", None), importlib.machinery.SourceFileLoader
    ):
        return importlib.import_module(name)
    return _load_definitions(spec, spec.origin)


def _load_definitions(spec, file):
    module = importlib.util.module_from_spec(spec)
    code = _definitions.code_of(spec.loader.get_data(file), file)
    sys.modules[spec.name] = module
    try:
        exec(code, vars(module))
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return module


def _same_file(left, right):
    return left is not None and os.path.realpath(left) == os.path.realpath(right)


def import_named(load, name):
    """Runs an import; whatever it raises becomes one line."""
    try:
        return load()
    except NotReplayable:
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit of a script too
        if isinstance(error, ModuleNotFoundError) and (name + ".").startswith("%s." % error.name):
            raise NotReplayable("module %s is gone" % error.name) from None
        text = str(error).split("\n")[0]
        raise NotImportable(
            "importing %s: %s%s" % (name, type(error).__name__, ": " + text if text else "")
        ) from None


def import_module(name):
    return import_named(functools.partial(importlib.import_module, name), name)


def find(module, qualname, shape, lines, line):
    """
    The function object in `module` whose code is `qualname`, with the recorded parameters.
    `lines` are the first lines of all recorded functions of that name and parameters (a
    property's getter and deleter are two), `line` is the wanted one.
    """
    name = qualname.rpartition(".")[2]
    owner, found, others = module, {}, None
    for part in qualname.split(".")[:-1]:
        owner = _member(owner, part)
    start = _member(owner, name) if owner is not None else None
    for root in ([start], _values(owner), _values(module)):
        for function in _functions_behind(root, module, name, qualname):
            if _shape(function.__code__) == shape:
                found.setdefault(function.__code__.co_firstlineno, function)
            else:
                others = function
        if line in found:
            break
    if not found and others is None:
        found = _from_source(module, owner, name, qualname, shape)
    if found:
        return found[_match_line(sorted(found), sorted(lines), line)]
    where = "%s:%s" % (module.__name__, qualname)
    if others is not None:
        raise NotReplayable(
            "the parameters of %s have changed since the trace: (%s), now (%s)"
            % (where, _shown(shape), _shown(_shape(others.__code__)))
        )
    raise NotReplayable("%s is gone" % where)


class LocalMethod:
    """
    A method of a class that was made inside a function: the class is a value, made again with the
    object that the method is called on.
    """

    def __init__(self, qualname, shape):
        self.qualname, self.shape = qualname, shape
        self.name = qualname.rpartition(".")[2]

    def __call__(self, receiver, *args, **kwargs):
        return self.find(receiver)(receiver, *args, **kwargs)

    def find(self, receiver):
        kind = receiver if isinstance(receiver, type) else type(receiver)
        for base in type.__getattribute__(kind, "__mro__"):
            members = vars(base)
            for roots in ([members.get(self.name)], members.values()):
                for function in _functions_behind(roots, None, self.name, self.qualname):
                    same = function.__qualname__ == self.qualname
                    if same and _shape(function.__code__) == self.shape:
                        return function
        getattr(receiver, self.name, None)  # a hole says so
        raise NotReplayable("nested function: exists only while its outer one runs")


def _from_source(module, owner, name, qualname, shape):
    """
    A method or function that was replaced after it had been called: its code is still in the
    source. Nothing may be closed over but the class.
    """
    found = {}
    if "<locals>" in qualname:
        return found
    try:
        codes = codes_of(module)
    except Exception:  # no source, no loader
        return found
    for (code_name, line), same in codes.items():
        for code in same if code_name == name else ():
            if getattr(code, "co_qualname", qualname) != qualname or _shape(code) != shape:
                continue
            if code.co_freevars and not (
                code.co_freevars == ("__class__",) and isinstance(owner, type)
            ):
                continue
            cells = tuple(types.CellType(owner) for _ in code.co_freevars)
            found[line] = types.FunctionType(code, vars(module), name, None, cells or None)
    return found


def _match_line(now, then, line):
    """The line among `now` that was `line`: by order where none is missing, else the nearest."""
    if len(now) == len(then):
        return now[then.index(line)]
    return line if line in now else min(now, key=lambda other: abs(other - line))


def _member(owner, name, default=None):
    members = _namespace(owner)
    if name not in members and name.startswith("__") and isinstance(owner, type):
        name = "_%s%s" % (owner.__name__.lstrip("_"), name)
    return members.get(name, default)


def _namespace(owner):
    if isinstance(owner, (type, types.ModuleType)):
        return vars(owner)
    wrapped = getattr(owner, "__wrapped__", None)  # a decorated class
    return vars(wrapped) if isinstance(wrapped, type) else {}


def _values(owner):
    return list(_namespace(owner).values()) if owner is not None else []


def _functions_behind(roots, module, name, qualname):
    """Functions with that code name reachable from `roots` through wrappers."""
    queue, seen = list(roots), set()
    while queue and len(seen) < SEARCHED:
        item = queue.pop(0)
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, types.FunctionType):
            code = item.__code__
            if code.co_name == name and getattr(code, "co_qualname", qualname) == qualname:
                yield item
        queue.extend(_inside(item, module))


def _inside(item, module):
    """What a wrapper wraps. Only plain look-ups: no code of the program runs."""
    if isinstance(item, types.FunctionType):
        inner = list(item.__dict__.values())
        for cell in item.__closure__ or ():
            try:
                inner.append(cell.cell_contents)
            except ValueError:  # not bound yet
                pass
        return [value for value in inner if not isinstance(value, (type, types.ModuleType))]
    if isinstance(item, (staticmethod, classmethod, types.MethodType)):
        return [item.__func__]
    if isinstance(item, property):
        return [item.fget, item.fset, item.fdel]
    if isinstance(item, (functools.partial, functools.partialmethod, functools.cached_property)):
        return [item.func]
    if isinstance(item, types.MappingProxyType):  # the registry of a singledispatch function
        return list(item.values())
    if isinstance(item, (type, types.ModuleType, str, bytes, int, float, tuple, list, dict, set)):
        return []
    try:  # lru_cache, and instances of decorator classes
        return list(object.__getattribute__(item, "__dict__").values())
    except (AttributeError, TypeError):
        return []


def shape_of(parameters):
    """Recorded parameters in the form that _shape() gives for code."""
    names = tuple(p["name"] for p in parameters)
    kinds = [p["kind"] for p in parameters]
    return (
        kinds.count("positional-only"),
        kinds.count("positional-only") + kinds.count("positional"),
        kinds.count("keyword"),
        "*" in kinds,
        "**" in kinds,
        names,
    )


def _shape(code):
    stars = bool(code.co_flags & VARARGS), bool(code.co_flags & VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + sum(stars)
    return (
        code.co_posonlyargcount,
        code.co_argcount,
        code.co_kwonlyargcount,
        stars[0],
        stars[1],
        code.co_varnames[:count],
    )


def _shown(shape):
    posonly, positional, keyword, star, _, names = shape
    parts = list(names[:positional])
    if posonly:
        parts.insert(posonly, "/")
    rest = list(names[positional + keyword :])
    if star:
        parts.append("*" + rest.pop(0))
    elif keyword:
        parts.append("*")
    parts += names[positional : positional + keyword]
    return ", ".join(parts + ["**" + name for name in rest])
