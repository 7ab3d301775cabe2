# SPDX-License-Identifier: Apache-2.0
"""Runs one version of a task in a process of its own.

    effect_worker.py observe FOLDER FUNCTION SEED     what each call does, one JSON list
    effect_worker.py count FOLDER FUNCTION SEED       how many inputs bench_inputs has
    effect_worker.py time FOLDER FUNCTION SEED INDEX  nanoseconds of processor time of one call

FOLDER holds `subject.py` and `task_inputs.py`. Nothing of codeflash is used: this judges what
codeflash did. What is observed of a call: the result or exception, what is yielded, the arguments
and the module's variables afterwards, which mutable objects are shared between these, and
standard output.
"""

import asyncio
import contextlib
import gc
import importlib
import inspect
import io
import json
import sys
import time
import types

ATOMS = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), range)
ATOM_KINDS = (int, float, complex, str, bytes)
NAMED = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def name_of(kind):
    return "%s.%s" % (kind.__module__, kind.__qualname__)


def is_iterator(value):
    return hasattr(value, "__next__") and hasattr(value, "__iter__")


def state_of(value):
    """The attributes of an object, by name."""
    state = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if hasattr(value, name):
                state[name] = getattr(value, name)
    return state


def contents(value, seen):
    if isinstance(value, dict):
        return ["%s: %s" % (shape(k, seen), shape(v, seen)) for k, v in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted(shape(one, seen) for one in value)
    if isinstance(value, bytearray):
        return [repr(bytes(value))]
    if isinstance(value, (list, tuple)) or hasattr(value, "popleft") or is_iterator(value):
        return [shape(one, seen) for one in value]
    return []


def shape(value, seen):
    """Text that is equal where two values are; a mutable object seen before is its number."""
    if type(value) in ATOMS:
        return "%s %r" % (type(value).__name__, value)
    if isinstance(value, NAMED):
        return "%s %s" % (type(value).__name__, getattr(value, "__qualname__", value))
    if not isinstance(value, (tuple, frozenset)):
        if id(value) in seen:
            return "#%d" % seen[id(value)][0]
        seen[id(value)] = (len(seen), value)
    parts = contents(value, seen)
    if isinstance(value, BaseException):
        parts += [shape(value.args, seen)]
    if isinstance(value, ATOM_KINDS):
        parts += [next(kind for kind in ATOM_KINDS if isinstance(value, kind)).__repr__(value)]
    state = state_of(value)
    parts += ["%s=%s" % (name, shape(state[name], seen)) for name in sorted(state)]
    if not parts and type(value).__repr__ is not object.__repr__:
        parts = [repr(value)]
    return "%s(%s)" % (name_of(type(value)), ", ".join(parts))


def variables(module):
    return {
        name: value
        for name, value in sorted(vars(module).items())
        if not name.startswith("__")
        and not isinstance(value, (types.ModuleType, *NAMED))
        and not callable(value)
    }


def finish(result, seen=None):
    """Runs what a call only began; with `seen` gives what it yielded."""
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    if inspect.isgenerator(result) or is_iterator(result):
        if seen is None:
            for _ in result:
                pass
            return None
        return ["%s yields" % name_of(type(result))] + [shape(one, seen) for one in result]
    return result


def observe(function, args, module):
    seen, text = {}, io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            outcome = "returns " + shape(finish(function(*args), seen), seen)
        except Exception as error:
            outcome = "raises " + shape(error, seen)
    return {
        "outcome": outcome,
        "arguments": [shape(one, seen) for one in args],
        "variables": {name: shape(one, seen) for name, one in variables(module).items()},
        "output": text.getvalue(),
    }


def find(module, qualname):
    """The function; of a property its getter, of a method the plain function."""
    owner, found = None, module
    for name in qualname.split("."):
        owner, found = found, inspect.getattr_static(found, name)
    if isinstance(found, property):
        return found.fget
    return found.__get__(None, owner) if isinstance(found, (staticmethod, classmethod)) else found


def time_call(function, args):
    gc.collect()
    start = time.process_time_ns()
    finish(function(*args))
    return time.process_time_ns() - start


def main():
    mode, folder, qualname, seed = sys.argv[1:5]
    sys.path.insert(0, folder)
    sys.setrecursionlimit(5000)
    module = importlib.import_module("subject")
    inputs = importlib.import_module("task_inputs")
    function = find(module, qualname)
    if mode == "observe":
        seen = [observe(function, args, module) for args in inputs.test_inputs(int(seed))]
        for args in getattr(inputs, "tell_inputs", list)():
            seen.append(observe(function, args, module))
        json.dump(seen, sys.stdout)
        return
    calls = list(inputs.bench_inputs(int(seed)))
    print(len(calls) if mode == "count" else time_call(function, calls[int(sys.argv[5])]))


if __name__ == "__main__":
    main()
