# SPDX-License-Identifier: Apache-2.0
"""What recorded values of types without a pickle of their own are made with again.

A trace names these functions (docs/formats/values.md): their names and parameters are part of
the format.
"""

import ast
import importlib.machinery
import itertools
import sys
import types
import weakref

from codeflash import _ext

kept = []  # referents of weak references, alive until the next call is loaded


def release():
    """Lets go of what was made for one call besides its arguments."""
    kept.clear()
    if "codeflash._loop" in sys.modules:
        sys.modules["codeflash._loop"].forget()


def new_object(kind):
    """An instance made by the nearest `__new__` that is written in C."""
    for base in kind.__mro__:
        if isinstance(vars(base).get("__new__"), types.BuiltinFunctionType):
            return base.__new__(kind)
    return object.__new__(kind)


def new_module(kind, name):
    module = types.ModuleType.__new__(kind)
    types.ModuleType.__init__(module, name)
    return module


# --- regular expressions, scanners, counters ---


def match_again(pattern, string, start, end, regs):
    """The match of the recorded places: by the ways in which programs make matches."""
    ways = [pattern.match, pattern.search, pattern.fullmatch]
    if regs[0][0] != start:
        ways = ways[1:]
    for way in ways:
        found = way(string, start, end)
        if found is not None and found.regs == regs:
            return found
    for found in pattern.finditer(string, start, end):
        if found.regs == regs:
            return found
        if found.start() > regs[0][0]:
            break
    scanner = pattern.scanner(string, start, end)
    for found in iter(scanner.match, None):
        if found.regs == regs:
            return found
    raise ValueError("the pattern does not match there")


def json_scanner(strict, object_hook, pairs_hook, parse_float, parse_int, parse_constant):
    from json import scanner

    return scanner.c_make_scanner(
        types.SimpleNamespace(
            strict=strict,
            object_hook=object_hook,
            object_pairs_hook=pairs_hook,
            parse_float=parse_float,
            parse_int=parse_int,
            parse_constant=parse_constant,
            memo={},
        )
    )


def counter(shown):
    """itertools.count, from `count(5)` or `count(5, 2)`."""
    numbers = ast.literal_eval(shown[len("count") :])
    return itertools.count(*(numbers if isinstance(numbers, tuple) else (numbers,)))


# --- views and iterators ---


def dict_view(mapping, kind):
    owner = next(base for base in type(mapping).__mro__ if base.__module__ in BUILT_IN)
    return getattr(owner, kind)(mapping)


BUILT_IN = ("builtins", "collections")


def dict_iterator(items, kind):
    if kind == "keys":
        return iter(dict.fromkeys(items))
    if kind == "values":
        return iter(dict(enumerate(items)).values())
    return iter(dict(items).items())


def byte_view(owner, start, stop, readonly):
    view = memoryview(owner)[start:stop]
    return view.toreadonly() if readonly else view


def proxy(mapping):
    return types.MappingProxyType(mapping)


# --- weak references ---


def reference(target):
    kept.append(target)
    try:
        return weakref.ref(target)
    except TypeError:  # it is a hole: so is what refers to it
        return target


def dead_reference():
    class Gone:
        pass

    return weakref.ref(Gone())


def weak_container(kind, data):
    made = kind()
    for item in data:
        if kind is weakref.WeakValueDictionary:
            if data[item]() is not None:
                made[item] = data[item]()
        elif item() is None:
            continue
        elif kind is weakref.WeakSet:
            made.add(item())
        else:
            made[item()] = data[item]
    return made


# --- asyncio ---


def event_loop():
    """The loop that the call will run on."""
    from codeflash import _loop

    return _loop.current()


def future(state, loop, result=None, error=None):
    made = loop.create_future()
    if state == "CANCELLED":
        made.cancel()
    elif error is not None:
        made.set_exception(error)
        made.exception()  # it was seen: nothing is logged about it
    elif state == "FINISHED":
        made.set_result(result)
    return made


# --- functions that no name leads to ---

_codes = {}  # module -> {(name, line): [code]}
_found = {}  # what find_code() gave
reading = 0  # sources are being compiled: no call's fault, and lost where a time limit ends it


def make_cell():
    return types.CellType()


def make_function(module, qualname, line, mark=None, code_name=None, name=None):
    """A function of the module's source, with empty cells: its state fills them."""
    name = name or qualname.rpartition(".")[2]
    code = find_code(module, code_name or name, line, mark)
    cells = tuple(types.CellType() for _ in code.co_freevars)
    function = types.FunctionType(code, vars(module), name, None, cells or None)
    function.__qualname__ = qualname
    return function


def bound(function, owner):
    """A method that its object's class does not have under its name."""
    return types.MethodType(function, owner)


def make_class(name, qualname, module, bases, slots, methods):
    """A plain class with its plain methods; its state brings the other attributes."""
    body = {"__module__": getattr(module, "__name__", module), "__qualname__": qualname}
    if slots is not None:
        body["__slots__"] = slots
    made = type.__new__(type, name, bases, body)
    for method, line in methods.items():
        code = find_code(module, method, line)
        cells = tuple(types.CellType(made) for _ in code.co_freevars)
        function = types.FunctionType(code, vars(module), method, None, cells or None)
        function.__qualname__ = "%s.%s" % (qualname, method)
        setattr(made, method, function)
    return made


def find_code(module, name, line, mark=None):
    wanted = (module, name, line, mark)
    code = _found.get(wanted)
    if code is None:
        code = _found[wanted] = search_code(module, name, line, mark)
    return code


def search_code(module, name, line, mark):
    found = codes(module).get((name, line), [])
    if len(found) > 1 and mark is not None:
        found = [code for code in found if _ext.code_mark(code) == mark] or found
    if not found:  # lines move when a file is edited
        same_name = [same for (other, _), same in codes(module).items() if other == name]
        moved = sum(same_name, [])
        if mark is not None:
            moved = [code for code in moved if _ext.code_mark(code) == mark]
        found = moved if len(moved) == 1 else []
    if not found:
        raise ValueError("%s has no %s in line %d any more" % (module.__name__, name, line))
    return found[0]


def codes(module):
    """All code of a module, read from its source or its cache again: nothing is run."""
    global reading
    found = _codes.get(module)
    if found is None:
        reading += 1
        try:
            found = _codes[module] = read_codes(module)
        finally:
            reading -= 1
    return found


def read_codes(module):
    found = {}
    spec = getattr(module, "__spec__", None)
    loader = getattr(module, "__loader__", None)
    name = spec.name if spec is not None else module.__name__
    if not hasattr(loader, "get_code"):  # pytest's, which changes what it loads
        loader = importlib.machinery.SourceFileLoader(name, module.__file__)
    queue = [loader.get_code(name)]
    while queue:
        code = queue.pop()
        found.setdefault((code.co_name, code.co_firstlineno), []).append(code)
        queue.extend(const for const in code.co_consts if isinstance(const, types.CodeType))
    return found
