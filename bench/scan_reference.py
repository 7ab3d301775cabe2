# SPDX-License-Identifier: Apache-2.0
"""What a test costs, measured without codeflash: in the project's Python, for scan_projects.py.

    scan_reference.py cpu ROOT RUNS TEST...        (below py-spy, which looks on from outside)
    scan_reference.py clock ROOT OUT RUNS PLACES TEST...    (PLACES: "FILE:LINE,FILE:LINE")
    scan_reference.py memory ROOT OUT RUNS TEST...

`clock` writes a JSON object: the seconds of CPU time of the whole, and for each of these places the
seconds in the function that begins on the line and the calls of it. Only these functions read the
clock, by two lines in their source: waiting for the disk or for a processor does not count.

`memory` writes a JSON list: after each run the bytes by "ALLOCATING FILE:LINE|PROJECT'S FILE:LINE",
of each the exact most that it held at a time until then, counted at every allocation and release
(scan_memory.c). tests/bench compares the counts with tracemalloc's.
"""

import ast
import ctypes
import gc
import importlib.machinery
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import tracemalloc

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
FRAMES = 3  # as scan_memory.c has it


def reference_work(items):
    """One run of the tests; its name marks it in stacks."""
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


class Plugin:
    def __init__(self, run, before):
        self.run, self.before = run, before

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self):
        self.before()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        self.run(session.items)
        return True


def cpu(runs, tests):
    def run(items):
        for _ in range(runs):
            reference_work(items)

    return Plugin(run, lambda: None), tests


class Counter:
    """scan_memory.c, which counts from inside Python's allocators, built for this Python."""

    def __init__(self, root):
        self.folder = tempfile.TemporaryDirectory()
        folder = self.folder.name
        self.out = os.path.join(folder, "lines")
        library = os.path.join(folder, "scan_memory.so")
        include = "-I" + sysconfig.get_path("include")
        source = os.path.join(HERE, "scan_memory.c")
        subprocess.run(
            ["cc", "-O2", "-shared", "-fPIC", include, "-o", library, source], check=True
        )
        self.library = ctypes.PyDLL(library)
        self.root = os.fsencode(root)

    def start(self):
        self.library.scan_memory_start(self.root)

    def stop(self):
        self.library.scan_memory_stop()

    def sizes(self):
        """Of each place the most bytes so far, and those that are there now."""
        if not self.library.scan_memory_write(os.fsencode(self.out)):
            raise OSError("cannot write " + self.out)
        sizes = {}
        with open(self.out, encoding="utf-8") as lines:
            for line in lines:
                most, now, _, number, project_number, file, project = line.rstrip("\n").split("\t")
                place = "%s:%s|%s:%s" % (file, number, project, project_number)
                known = sizes.get(place, (0, 0))  # code that was compiled again
                sizes[place] = max(int(most), known[0]), int(now) + known[1]
        return sizes


class Clocks:
    """CPU seconds in some functions; a call inside a call of the same function counts once."""

    def __init__(self, places):
        self.lines = {}
        for place in places:
            file, _, line = place.rpartition(":")
            self.lines.setdefault(file, {})[int(line)] = place
        self.reset(places)
        self.depths = threading.local()

    def reset(self, places):
        self.sums = {place: [0.0, 0] for place in places}

    def begin(self, place):
        depths = self.depths.__dict__
        depth = depths[place] = depths.get(place, 0) + 1
        return time.thread_time() if depth == 1 else None

    def end(self, place, began):
        self.depths.__dict__[place] -= 1
        if began is not None:
            entry = self.sums[place]
            entry[0] += time.thread_time() - began
            entry[1] += 1

    def change(self, node, place):
        """try: the body, finally: the clock. A docstring stays where it is."""
        name = ast.Constant(place)
        load = lambda text: ast.Name(text, ast.Load())  # noqa: E731
        call = lambda text, *more: ast.Call(load(text), [name, *more], [])  # noqa: E731
        first = ast.get_docstring(node, clean=False) is not None
        began = ast.Assign([ast.Name("_clock_began", ast.Store())], call("_clock_begin"))
        end = ast.Expr(call("_clock_end", load("_clock_began")))
        body = node.body[first:] or [ast.Pass()]
        node.body[first:] = [began, ast.Try(body, [], [], [end])]

    def install(self):
        import builtins

        builtins._clock_begin, builtins._clock_end = self.begin, self.end
        original = importlib.machinery.SourceFileLoader.get_code

        def get_code(loader, fullname):
            path = loader.get_filename(fullname)
            lines = self.lines.get(os.path.realpath(path))
            if lines is None:
                return original(loader, fullname)
            tree = ast.parse(loader.get_data(path), path)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                    place = lines.get(first, lines.get(node.lineno))
                    if place is not None and not is_generator(node):
                        self.change(node, place)
            return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)

        importlib.machinery.SourceFileLoader.get_code = get_code


def is_generator(function):
    """One that yields in its own body: its time is that of its steps."""
    inner = [function]
    while inner:
        node = inner.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.Yield, ast.YieldFrom)):
                return True
            if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                inner.append(child)
    return False


def clock(out, runs, places, tests):
    clocks = Clocks(places)
    clocks.install()

    def run(items):
        clocks.reset(places)  # what the loading of modules has called
        began = time.process_time()
        for _ in range(runs):
            reference_work(items)
        whole = time.process_time() - began
        with open(out, "w") as file:
            json.dump({"whole": whole, "places": clocks.sums}, file)

    return Plugin(run, lambda: None), tests


def is_project(file, root):
    """As scan_memory.c has it."""
    name = os.path.basename(file)
    test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
    inside = file.startswith(root + "/") and "/site-packages/" not in file
    return inside and not test and "/tests/" not in file


def traced_sizes(root):
    """What lives of each place, by tracemalloc."""
    sizes = {}
    for trace in tracemalloc.take_snapshot().traces:
        frames = list(reversed(list(trace.traceback)))  # the innermost first
        for frame in frames:
            if is_project(frame.filename, root):
                place = "%s:%d|%s:%d" % (
                    frames[0].filename, frames[0].lineno, frame.filename, frame.lineno)  # fmt: skip
                sizes[place] = sizes.get(place, 0) + trace.size
                break
    return sizes


def most_of(counted, traced):
    """Of each place the most. What is made of an object that was let go (tuples and the like are
    kept for that) is a new one for tracemalloc, at another line, and nothing for an allocator: so
    what lives at the end counts as tracemalloc has it, where that is more."""
    places = set(counted).union(traced)
    return {place: max(counted.get(place, (0, 0))[0], traced.get(place, 0)) for place in places}


def memory(root, out, runs, tests):
    counter = Counter(root)

    def start():
        tracemalloc.start(FRAMES)  # first: it may not be called back with its lock held
        counter.start()

    def run(items):
        most = []
        for _ in range(runs):
            reference_work(items)
            gc.collect()  # what one run left in circles would be part of the next one, or not
            most.append(most_of(counter.sizes(), traced_sizes(root)))
        counter.stop()
        with open(out, "w") as file:
            json.dump(most, file)

    return Plugin(run, start), tests


def main():
    mode, root, *rest = sys.argv[1:]
    sys.path[0] = os.getcwd()
    if mode == "cpu":
        plugin, tests = cpu(int(rest[0]), rest[1:])
    elif mode == "clock":
        plugin, tests = clock(rest[0], int(rest[1]), rest[2].split(","), rest[3:])
    else:
        plugin, tests = memory(root, rest[0], int(rest[1]), rest[2:])
    return pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[plugin])


if __name__ == "__main__":
    sys.exit(main())
