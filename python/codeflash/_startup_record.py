# SPDX-License-Identifier: Apache-2.0
"""Writes down which module imports which while a program runs (sitecustomize of that process).

Lines, with tabs between the fields:
    M name file package early within
                                 a module that is loaded at the end; early: before the program;
                                 within: the package that its relative imports begin at
    E importer imported          an import that was made; "" is the interpreter itself
    F file line calls            a function that was called
    T threads                    that run beside the main one at the end
    S threads                    that were started while something was imported
    L module name                a value that is made at first use, and that was made
With CODEFLASH_STARTUP_MODE=timeline only when each module was imported, at nearly no cost:
    I name start end parent      nanoseconds since the program began; parent: number of the line
                                 of the import during which this one was made, or -1
    Z end                        of the program
With CODEFLASH_STARTUP_MODE=values only the clock that stands around statements (values.c):
    V number nanoseconds         what the statement of that number took
Imports nothing that the interpreter has not loaded by itself.
"""

import _thread
import atexit
import builtins
import os
import sys
from time import perf_counter_ns

OUT = os.environ.pop("CODEFLASH_STARTUP", None)
MODE = os.environ.pop("CODEFLASH_STARTUP_MODE", None)
ALIAS = "__mp_main__"  # of __main__, where multiprocessing is loaded
edges = {}
calls = {}
spans = []  # of imports: name, start, end, number of the one around it
inside = []  # numbers of those under way
took = {}  # of statements: nanoseconds by number
importing = []  # names of the imports under way
started = []  # one for each thread that was started meanwhile


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
        importing.append(name)
        try:
            module = plain(name, globals, locals, fromlist, level)
        finally:
            importing.pop()
        try:
            space = globals if isinstance(globals, dict) else {}
            note(str(space.get("__name__", "")), absolute(name, space, level), fromlist)
        except Exception:
            pass
        return module

    return __import__


def recording_start(plain):
    def start_new_thread(*args, **kwargs):
        started.extend(importing[:1])
        return plain(*args, **kwargs)

    return start_new_thread


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


def timing_find_and_load(plain):
    """What the interpreter calls for each module that is not loaded yet."""
    thread = _thread.get_ident()

    def _find_and_load(name, import_):
        if _thread.get_ident() != thread:
            return plain(name, import_)
        span = [name, 0, 0, inside[-1] if inside else -1]
        inside.append(len(spans))
        spans.append(span)
        span[1] = perf_counter_ns()
        try:
            return plain(name, import_)
        finally:
            span[2] = perf_counter_ns()
            inside.pop()

    return _find_and_load


def file_of(space):
    """A script's __file__ is gone by its end; its loader has it."""
    return space.get("__file__") or getattr(space.get("__loader__"), "path", None)


def module_lines():
    for name, module in list(sys.modules.items()):
        space = getattr(type(module), "__dict__", {}) and getattr(module, "__dict__", None)
        if not isinstance(space, dict) or not isinstance(name, str) or name == ALIAS:
            continue
        file, within = file_of(space), space.get("__package__")
        yield "M\t%s\t%s\t%d\t%d\t%s\n" % (
            name,
            os.path.abspath(file) if isinstance(file, str) else "",
            "__path__" in space,
            name in early,
            within if isinstance(within, str) else "",
        )


def made_lines():
    for name, module in list(sys.modules.items()):
        space = getattr(type(module), "__dict__", {}) and getattr(module, "__dict__", None)
        if isinstance(space, dict) and isinstance(name, str) and "_import_late" in space:
            for made in list(space):
                if isinstance(made, str) and "_late_" + made in space:
                    yield "L\t%s\t%s\n" % (name, made)


def value_clock():
    """Called before and after a statement."""
    began = {}

    def clock(number, now=perf_counter_ns):
        start = began.pop(number, None)
        if start is not None:
            took[number] = now() - start
        else:
            began[number] = now()

    return clock


def write_values():
    put(["V\t%d\t%d\n" % item for item in list(took.items())])


def put(lines):
    with open(OUT + ".part", "w", encoding="utf-8", errors="replace") as file:
        file.writelines(line for line in lines if line.count("\n") == 1)
    os.replace(OUT + ".part", OUT)


def write_timeline():
    end = perf_counter_ns()
    frozen._find_and_load = find_and_load
    lines = []
    for name, start, stop, parent in list(spans):
        times = (start - began, (stop or end) - began, parent)
        lines.append("I\t%s\t%d\t%d\t%d\n" % (" ".join(str(name).split()), *times))
    put(lines + ["Z\t%d\n" % (end - began)])


def write():
    sys.setprofile(None)
    threads = sys.modules.get("threading")
    lines = list(module_lines())
    lines += made_lines()
    lines += ["E\t%s\t%s\n" % edge for edge in list(edges)]
    for number, code in list(calls.values()):
        if code.co_flags & 1:  # a function; the bodies of modules and classes are not
            name = (os.path.abspath(code.co_filename), code.co_firstlineno, number)
            lines.append("F\t%s\t%d\t%d\n" % name)
    if threads is not None:
        lines.append("T\t%d\n" % (threads.active_count() - 1))
    lines.append("S\t%d\n" % len(started))
    put(lines)


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


def begin_recording():
    atexit.register(write)
    frozen._gcd_import = recording_gcd_import(frozen._gcd_import)
    builtins.__import__ = recording_import(builtins.__import__)
    for name in ("start_new_thread", "start_new", "start_joinable_thread"):
        if hasattr(_thread, name):
            setattr(_thread, name, recording_start(getattr(_thread, name)))
    sys.setprofile(count)


if OUT is not None:
    leave_no_trace()
    early = set(sys.modules)
    frozen = sys.modules["_frozen_importlib"]
    if MODE == "timeline":
        find_and_load = frozen._find_and_load
        atexit.register(write_timeline)
        frozen._find_and_load = timing_find_and_load(find_and_load)
        began = perf_counter_ns()
    elif MODE == "values":
        atexit.register(write_values)
        builtins.__codeflash_value__ = value_clock()
    else:
        begin_recording()
