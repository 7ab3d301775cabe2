# SPDX-License-Identifier: Apache-2.0
"""One observed process: loads a side's module, makes its calls and writes down what they do.

It was forked by _server and writes into a map (verify/observation.h). The code under test runs
here, so this file trusts nothing that such code may change: it keeps a copy of the built-ins, and
what it needs of the standard library it takes before that code is loaded.
"""

import builtins
import gc
import os
import sys
import time
from _frozen_importlib_external import spec_from_file_location  # importlib.util loads others

from codeflash import _ext, _lines

__builtins__ = dict(vars(builtins))  # for every function below: code under test may patch builtins

clock, CPU = time.clock_gettime_ns, time.CLOCK_PROCESS_CPUTIME_ID
put, begin, end = _ext.observe_put, _ext.observe_begin, _ext.observe_end
VALUE, BYTES = 1, 0
LOADING = 0  # position of the module's import; calls follow it
SHOWN = 2000  # characters of a text for people


DEBUG = "CODEFLASH_DEBUG" in os.environ


class Fault(Exception):
    """Why this process cannot go on, in one line."""


def one_line(text):
    text = " ".join(str(text).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"


def text_of(value):
    return str(value).encode("utf-8", "surrogatepass")


def put_text(kind, text, root=""):
    put(kind, text_of(text), root, BYTES)


def describe(error):
    text = one_line(error)
    name = type(error).__name__
    return "%s: %s" % (name, text) if text else name


def error_line(error, path):
    """`mod.py:3: NameError: ...`, the line being the last one of the program."""
    if isinstance(error, SyntaxError) and error.filename:
        where = "%s:%s" % (os.path.basename(str(error.filename)), error.lineno or 0)
        return "%s: %s" % (where, one_line(error.msg))
    trace, where = error.__traceback__, os.path.basename(path)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == path:
            where = "%s:%d" % (os.path.basename(path), trace.tb_lineno)
        trace = trace.tb_next
    return "%s: %s" % (where, describe(error))


# --- the module under test -----------------------------------------------------------------


def module_name(path):
    """(name, folder to import it from): packages are followed upward."""
    folder, base = os.path.split(path)
    name = os.path.splitext(base)[0]
    names = [] if name == "__init__" else [name]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, last = os.path.split(folder)
        names.insert(0, last)
    whole = ".".join(names) or name
    if whole in sys.builtin_module_names or whole in LOADED:
        whole += "_"  # the name belongs to a module that we all need
    return whole, folder


MARKS = ("CODEFLASH", "PYTEST_")  # variables by which a test run is known
LOADED = frozenset(sys.modules)


class Finder:
    """Gives the import system the text of a side under the name and file of the original."""

    def __init__(self, name, path, code, caller):
        self.name, self.path, self.code, self.caller = name, path, code, caller

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        spec = spec_from_file_location(name, self.path)
        self.loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self.loader
        self.caller(builtins.exec, (self.code, vars(module)))


class Program:
    """The program as one side has it: paths, disguise, module, function."""

    def __init__(self, request):
        self.original = request["original"]
        self.text = request["text"]  # the file whose text is loaded
        self.root = request["root"]
        self.inputs = request.get("inputs")
        self.qualname = request["function"]
        self.definitions = None
        if request.get("script"):
            from codeflash import _definitions

            self.definitions = _definitions
        self.name, self.base = module_name(self.original)
        self.module = None
        self.disguise = int(request.get("disguise", "0"))
        self.caller = make_caller(self.disguise, self.root)

    def set_up(self):
        script = os.path.join(self.root, ("main.py", "app/run.py")[self.disguise % 2])
        sys.argv[:] = [script]
        if hasattr(sys, "orig_argv"):
            sys.orig_argv[:] = [sys.executable, script]
        _ext.observe_rename(b"\0".join(text_of(part) for part in (sys.executable, script)))
        wanted = [self.base, self.root]
        if self.inputs:
            wanted.append(os.path.dirname(self.inputs))
        sys.path[:] = [entry for entry in sys.path if entry]
        sys.path[:0] = [
            entry
            for at, entry in enumerate(wanted)
            if entry not in wanted[:at] and entry not in sys.path
        ]
        for name in [name for name in os.environ if name.startswith(MARKS)]:
            del os.environ[name]
        main = type(sys)("__main__")
        main.__file__ = script
        main.__builtins__ = builtins
        sys.modules["__main__"] = main
        for name in [name for name in sys.modules if name.split(".")[0] == "codeflash"]:
            del sys.modules[name]

    def load(self):
        try:
            with open(self.text, "rb") as file:
                source = file.read()
            code = self.compile(source)
        except (SyntaxError, ValueError) as error:
            if isinstance(error, SyntaxError) and error.filename == self.original:
                error.filename = self.text
            raise Fault(error_line(error, self.text)) from None
        from importlib import import_module

        sys.modules.pop(self.name, None)
        _lines.tell(self.original, _lines.lines_of(source))
        finder = Finder(self.name, self.original, code, self.caller)
        sys.meta_path.insert(0, finder)
        self.import_ns = -clock(CPU)
        try:
            self.module = import_module(self.name)
        except BaseException as error:
            line = error_line(error, self.original)
            raise Fault(line.replace(os.path.basename(self.original), self.shown, 1)) from None
        finally:
            self.import_ns += clock(CPU)
            if finder in sys.meta_path:
                sys.meta_path.remove(finder)

    def compile(self, source):
        if self.definitions is None:
            return compile(source, self.original, "exec", 0, True)
        return self.definitions.code_of(source, self.original)

    @property
    def shown(self):
        return os.path.basename(self.text)

    def find(self):
        """The Target that is verified."""
        owner, names = self.module, self.qualname.split(".")
        for name in names[:-1]:
            owner = member(owner, name)
        name = private(names[-1], names[-2]) if len(names) > 1 else names[-1]
        if owner is None or member(owner, name) is None:
            raise Fault("%s does not define %s" % (self.shown, self.qualname))
        return Target(owner, name, member(owner, name))


def private(name, owner):
    """What the compiler calls a name that is written in the body of a class."""
    owner = owner.lstrip("_")
    if not owner or not name.startswith("__") or name.endswith("__"):
        return name
    return "_%s%s" % (owner, name)


def member(owner, name):
    if isinstance(owner, type):
        for base in owner.__mro__:
            if name in vars(base):
                return vars(base)[name]
        return None
    return getattr(owner, "__dict__", {}).get(name)


def make_caller(disguise, root):
    """A function that looks like a line of a script, and calls what it gets."""
    file = os.path.join(root, ("main.py", "app/run.py")[disguise % 2])
    text = (
        "\n" * (7 + 20 * disguise) + "def run(work, args, more):\n    return work(*args, **more)\n"
    )
    names = {"__name__": "__main__", "__file__": file, "__builtins__": builtins}
    exec(compile(text, file, "exec", 0, True), names)
    run = names["run"]

    def call(work, args=(), more=None):
        return _ext.observe_call(run, work, args, more or {})

    return call


class Target:
    """What is called: a function, or one behind a class."""

    def __init__(self, owner, name, raw):
        self.owner, self.name, self.raw = owner, name, raw
        self.in_class = isinstance(owner, type)
        self.bare = raw.__func__ if isinstance(raw, (staticmethod, classmethod)) else raw
        if isinstance(raw, property):
            self.bare = raw.fget
        self.has_self = self.in_class and not isinstance(raw, (staticmethod, classmethod))

    def bind(self, args):
        """(callable, arguments) for the arguments of an inputs file."""
        raw = self.raw
        if isinstance(raw, staticmethod):
            return raw.__func__, args
        if isinstance(raw, classmethod):
            if args and isinstance(args[0], type) and issubclass(args[0], self.owner):
                return raw.__get__(None, args[0]), args[1:]
            return raw.__get__(None, self.owner), args
        if self.in_class and not callable(raw) and hasattr(type(raw), "__get__") and args:
            return type(raw).__get__, (raw, args[0], type(args[0]))
        return raw, args

    def names(self):
        """Names of the positional parameters, as far as they are known."""
        code = getattr(unwrapped(self.bare), "__code__", None)
        if code is None:
            return ()
        names = code.co_varnames[: code.co_argcount]
        return names[1:] if isinstance(self.raw, classmethod) else names

    def signature(self):
        try:
            found = parameters(self.bare)
        except (TypeError, ValueError):
            return type(self.bare).__name__
        parts = []
        for kind, name, default in found:
            mark = {2: "*", 4: "**"}.get(kind, "")
            text = "".join("=%s" % shown(value) for value in default)
            kind = {0: "/", 3: "*,"}.get(kind, "")
            parts.append("%s%s%s%s" % (kind, mark, name, text))
        return "%s(%s)" % (kind_of(self.raw, self.bare), ", ".join(parts))


def parameters_of(function):
    try:
        return parameters(function)
    except (TypeError, ValueError):
        return []


def parameters(function):
    """(kind as in inspect, name, [default]) of each: of a plain function without inspect."""
    own = getattr(function, "__dict__", {})
    if type(function) is not type(main) or "__wrapped__" in own or "__signature__" in own:
        from inspect import signature

        found = signature(function).parameters.values()
        return [(int(p.kind), p.name, [p.default][: p.default is not p.empty]) for p in found]
    code, defaults = function.__code__, function.__defaults__ or ()
    names = list(code.co_varnames)
    places, only = code.co_argcount, code.co_kwonlyargcount
    parts = []
    for at, name in enumerate(names[:places]):
        from_end = at - (places - len(defaults))
        default = [defaults[from_end]] if from_end >= 0 else []
        parts.append((0 if at < code.co_posonlyargcount else 1, name, default))
    rest = names[places + only :]
    if code.co_flags & 0x04:
        parts.append((2, rest.pop(0), []))
    more = function.__kwdefaults__ or {}
    for name in names[places : places + only]:
        parts.append((3, name, [more[name]] if name in more else []))
    if code.co_flags & 0x08:
        parts.append((4, rest.pop(0), []))
    return parts


def kind_of(raw, bare):
    code = getattr(unwrapped(bare), "__code__", None)
    flags = code.co_flags if code is not None else 0
    name = "coroutine " if flags & 0x80 else "async generator " if flags & 0x200 else ""
    for kind in (staticmethod, classmethod, property):
        if isinstance(raw, kind):
            name = kind.__name__ + " " + name
    return name


def unwrapped(function):
    for _ in range(50):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    return function


def shown(value):
    if type(value).__name__ == "list_iterator":
        return "iter(%s)" % shown(value.__reduce__()[1][0])
    if type(value) in (list, tuple) and len(value) > SHOWN:
        value = value[:SHOWN]  # more of it is not shown
    try:
        text = repr(value)
    except BaseException as error:
        text = "<%s, whose repr raises %s>" % (type(value).__name__, type(error).__name__)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"


def call_text(qualname, args, kwargs):
    parts = [shown(value) for value in args]
    parts += ["%s=%s" % (name, shown(value)) for name, value in kwargs.items()]
    text = "%s(%s)" % (qualname, ", ".join(parts))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"


# --- roles ---------------------------------------------------------------------------------


def main(request, descriptors):
    """Called in the fork. Does what its role says, and leaves without running exit handlers."""
    _ext.observe_open(descriptors[0])
    begin(LOADING)
    try:
        role = request["role"]
        if role in ("check", "check_candidate"):
            from codeflash import _check_sides

            _check_sides.run(request)
        elif role == "tests":
            from codeflash import _existing

            _existing.run(request)
        elif role == "reach":
            from codeflash import _reach

            _reach.run(request, descriptors[1])
        elif role == "inputs":
            from codeflash import _inputs

            _inputs.run(request)
        else:
            from codeflash import _observe

            _observe.run(request, descriptors[1])
    except Fault as fault:
        put_text("fault", fault)
    except BaseException as error:
        if DEBUG:
            sys.excepthook(*sys.exc_info())
        put_text("fault", "internal: " + describe(error))
    end()
    os._exit(0)


def quiet():
    """Standard streams of a process whose output nobody wants."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1) if DEBUG else (0, 1, 2):
        os.dup2(null, descriptor)
    gc.freeze()
