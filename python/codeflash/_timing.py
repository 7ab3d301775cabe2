# SPDX-License-Identifier: Apache-2.0
"""The measuring process, started by the command.

Loads a function's two versions and makes fresh copies of its inputs. Clocks, counters and the
calls themselves are in C (_ext/timing.h), where neither version can reach them. Several such
processes are started for one function: modules that few functions need are imported where they are
needed.
"""

import importlib
import itertools
import os
import sys
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import spec_from_file_location  # importlib.util loads others

from codeflash import _ext, _lines

ORIGINAL, CANDIDATE, TWIN = range(3)
NAMES = ("the original", "the candidate", "the original")


class Unusable(Exception):
    """Why a version or an input cannot be measured, in one line for people."""


def read_task(text):
    """Lines of `name<TAB>value`; a name may come several times."""
    task = {"path": [], "use": []}
    for line in text.splitlines():
        name, _, value = line.partition("\t")
        for mark, char in (("%09", "\t"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
            value = value.replace(mark, char)
        if name in ("path", "use"):
            task[name].append(value)
        else:
            task[name] = value
    return task


def package_of(file):
    """The import name of a file by the packages around it, and the folder above them."""
    folder, name = os.path.split(os.path.splitext(os.path.abspath(file))[0])
    names = [] if name == "__init__" else [name]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        names.insert(0, name)
    return ".".join(names), folder


def static(owner, name):
    """What a module or a class has under a name, without running code of it; else None."""
    for space in owner.__mro__ if isinstance(owner, type) else (owner,):
        if name in getattr(space, "__dict__", ()):
            return vars(space)[name]
    from inspect import getattr_static

    return getattr_static(owner, name, None)


ASYNC = 0x80 | 0x200  # flags of a coroutine's code and of an asynchronous generator's


def is_async(function):
    for _ in range(100):
        inner = getattr(function, "__wrapped__", None) or getattr(function, "func", None)
        if inner is None:
            break
        function = inner
    return bool(getattr(getattr(function, "__code__", None), "co_flags", 0) & ASYNC)


class Task:
    """What C asks for; `side` is one of the three numbers above."""

    def __init__(self, text):
        self.task = read_task(text)
        self.file = os.path.abspath(self.task["original"])
        name, folder = package_of(self.file)
        self.name = self.task.get("module") or name
        wanted = [folder] + self.task["path"]
        sys.path[:0] = [p for n, p in enumerate(wanted) if p not in wanted[:n] + sys.path]
        self.parent, _, self.last = self.name.rpartition(".")
        self.modules = {}  # side -> {name: module}: what the side finds under these names
        self.lines = {}  # side -> lines of its text, or None
        self.codes = {}
        self.owners = {}
        self.makers = {}
        self.trace = self.player = None
        self.is_async = False
        self.bound_first = False

    def package(self):
        """The package that holds the module as an attribute, or None."""
        return importlib.import_module(self.parent) if self.parent else None

    def prepare(self, side):
        """Compiles a side's source: reading and compiling it is no part of its execution."""
        baseline = self.task.get("baseline", self.task["original"])
        file = self.task["candidate"] if side == CANDIDATE else baseline
        with open(file, "rb") as source:
            text = source.read()
        try:
            # Under the original's name: no version can tell which it is, and files beside it are.
            self.codes[side] = self.compile(text)
        except SyntaxError as error:
            raise Unusable(
                "%s does not parse: line %s: %s" % (NAMES[side], error.lineno, error.msg)
            ) from None
        self.lines[side] = _lines.lines_of(text)

    def compile(self, text):
        if "script" not in self.task:
            return compile(text, self.file, "exec", dont_inherit=True)
        from codeflash import _definitions

        return _definitions.code_of(text, self.file)

    def load(self, side):
        """Executes a side's module; gives its function and what the side finds in sys.modules."""
        where = [os.path.dirname(self.file)] if self.file.endswith("__init__.py") else None
        spec = spec_from_file_location(self.name, self.file, submodule_search_locations=where)
        module = module_from_spec(spec)
        sys.modules[self.name] = module
        self.modules[side] = {self.name: module}
        _lines.tell(self.file, self.lines[side])
        exec(self.codes[side], vars(module))
        module = self.modules[side][self.name] = sys.modules.get(self.name, module)
        return self.resolve(side, module), self.modules[side]

    def resolve(self, side, module):
        owner, parts = module, self.task["qualname"].split(".")
        for part in parts[:-1]:
            owner = static(owner, part)
            owner = getattr(owner, "__wrapped__", owner)
        name = parts[-1]
        if name.startswith("__") and not name.endswith("__") and isinstance(owner, type):
            name = "_%s%s" % (owner.__name__.lstrip("_"), name)
        found = None if owner is None else static(owner, name)
        self.owners[side] = owner
        if isinstance(found, (classmethod, staticmethod)):
            self.bound_first = isinstance(found, classmethod)
            found = found.__func__
        elif isinstance(found, property):
            found = found.fget
        elif type(found).__name__ == "cached_property" and callable(getattr(found, "func", None)):
            found = found.func
        if not callable(found):
            raise Unusable("%s has no function %s" % (NAMES[side], self.task["qualname"]))
        self.is_async = self.is_async or is_async(found)
        return found

    # --- inputs ---

    def inputs(self, side):
        """Reads the inputs as the side sees them; gives their number."""
        file = self.task.get("inputs")
        given = self.given(side, file) if file else []
        used = self.task["use"] or ["file:%d" % i for i in range(len(given))]
        self.makers[side] = makers = []
        for use in used:
            kind, _, number = use.partition(":")
            if kind == "trace":
                makers.append(self.recorded(int(number)))
            elif int(number) < len(given):
                makers.append(self.copier(side, file, given[int(number)], int(number)))
            else:
                raise Unusable("%s has no input %s" % (os.path.basename(file or "?"), number))
        return len(makers)

    def given(self, side, file):
        """The calls of an inputs file, executed anew."""
        name = os.path.splitext(os.path.basename(file))[0]
        folder = os.path.dirname(os.path.abspath(file))
        if folder not in sys.path:
            sys.path.insert(0, folder)
        if name == self.name or (name in sys.modules and name not in self.modules[side]):
            name = "_codeflash_inputs_" + name
        spec = spec_from_file_location(name, file)
        module = module_from_spec(spec)
        self.modules[side][name] = sys.modules[name] = module
        spec.loader.exec_module(module)
        calls = module.inputs() if hasattr(module, "inputs") else module.INPUTS
        calls = list(itertools.islice(calls, 100001))
        for number, call in enumerate(calls):
            if not (
                isinstance(call, (tuple, list))
                and len(call) == 2
                and isinstance(call[0], (tuple, list))
                and isinstance(call[1], dict)
            ):
                raise Unusable(
                    "input %d of %s is no (args, kwargs)" % (number, os.path.basename(file))
                )
        return [(self.with_class(side, tuple(args)), kwargs) for args, kwargs in calls]

    def with_class(self, side, args):
        """A class method's own first argument, where the call does not bring it."""
        owner = self.owners[side]
        has = bool(args) and isinstance(args[0], type) and issubclass(args[0], owner)
        return (owner, *args) if self.bound_first and not has else args

    def copier(self, side, file, call, number):
        """
        Gives a fresh, equal (args, kwargs): by our own encoding, which runs no code of the
        program; where that cannot hold it, by pickle, by deepcopy, by the inputs file again.
        """
        data, blobs = _ext.encode_call(call)
        if _ext.timing_holes(call) == 0:
            try:
                again = _ext.decode(data, blobs, None)
                if _ext.encode_call(again)[0] == data:
                    return lambda: _ext.decode(data, blobs, None)
            except Exception:
                pass
        import copy
        import pickle

        try:
            pickled = pickle.dumps(call, 5)
            pickle.loads(pickled)
            return lambda: pickle.loads(pickled)
        except Exception:
            pass
        try:
            copy.deepcopy(call)
            return lambda: copy.deepcopy(call)
        except Exception:
            return lambda: self.given(side, file)[number]

    def recorded(self, number):
        """The same for a call of the trace."""
        if self.player is None:
            from codeflash import _player

            self.player = _player.Player(_player.Recorded(self.task["trace"]))
            self.player._set_path()
            self.functions = {}
            self.function_type = _player.Function
        player = self.player
        call = player.recorded.call(number)
        function = self.functions.get(call.function_id)
        if function is None:
            function = self.function_type(player.recorded, call.function_id)
            self.functions[call.function_id] = function
        player.modules = {"__main__": self.name}

        def fresh():
            args, kwargs = function.bind(player.load(call))
            return tuple(args), kwargs

        fresh()
        return fresh

    def fresh(self, side, number, batch):
        """`batch` equal inputs, none sharing a mutable part with another."""
        make = self.makers[side][number]
        return [make() for _ in range(batch)]

    # --- async ---

    def event(self, call, copies, gather):
        """A function and its argument that run the batch on a fresh loop, and what closes it."""
        import asyncio

        async def one(args, kwargs):
            result = call(*args, **kwargs)
            if hasattr(result, "__aiter__"):
                async for _ in result:
                    pass
            else:
                await result

        async def in_turn():
            failed = None
            for args, kwargs in copies:
                try:
                    await one(args, kwargs)
                except Exception as error:
                    failed = error
            if failed is not None:
                raise failed

        async def at_once():
            tasks = [one(args, kwargs) for args, kwargs in copies]
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)

        def close():
            try:
                for task in asyncio.all_tasks(loop):
                    task.cancel()
                loop.run_until_complete(asyncio.sleep(0))
                loop.run_until_complete(loop.shutdown_asyncgens())
            finally:
                asyncio.set_event_loop(None)
                loop.close()

        return loop.run_until_complete, at_once() if gather else in_turn(), close

    def await_result(self, result):
        """Runs what a plain function returned as a promise."""
        import asyncio

        async def one():
            return await result

        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(one())
        finally:
            loop.close()


def main():
    sys.argv[1:] = []
    sys.path[:] = [entry for entry in sys.path if entry and entry != os.getcwd()]
    own = type(sys)("__main__")  # what a program finds there is not this module
    sys.modules["__main__"] = own
    _ext.timing_run(Task)
    os._exit(0)  # no exit handlers of the program's modules
