# SPDX-License-Identifier: Apache-2.0
"""What a test costs, measured without codeflash: in the project's Python, for scan_projects.py.

    scan_reference.py cpu ROOT RUNS TEST...        (below py-spy, which looks on from outside)
    scan_reference.py clock ROOT OUT RUNS PLACES TEST...    (PLACES: "FILE:LINE,FILE:LINE")
    scan_reference.py memory ROOT OUT RUNS TEST...

`clock` writes a JSON object: the seconds of CPU time of the whole, and for each of these places the
seconds in the function that begins on the line and the calls of it. Only these functions read the
clock, by two lines in their source: waiting for the disk or for a processor does not count.

`memory` writes a JSON object: bytes by "ALLOCATING FILE:LINE|PROJECT'S FILE:LINE", of each the most
that any picture of tracemalloc has. A picture is taken at the end of a call whenever the total has
grown by 2% and 64 KiB since the last one, or since it fell by so much, for half of the time.
"""

import ast
import importlib.machinery
import json
import os
import sys
import threading
import time
import tracemalloc

import pytest

STEP = 0.02
LEAST = 64 << 10
FRAMES = 3


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


class Pictures:
    def __init__(self, root):
        self.root = root + os.sep
        self.best = {}
        self.last = 0
        self.busy = False
        self.began, self.spent = time.process_time(), 0.0

    def is_project(self, file):
        name = os.path.basename(file)
        test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
        return file.startswith(self.root) and not test and os.sep + "tests" + os.sep not in file

    def take(self):
        began = time.process_time()
        sizes = {}
        snapshot = tracemalloc.take_snapshot()
        for trace in snapshot.traces:
            frames = trace.traceback
            for frame in reversed(frames):  # the innermost comes last
                if self.is_project(frame.filename):
                    inner = frames[-1]
                    place = "%s:%d|%s:%d" % (
                        inner.filename, inner.lineno, frame.filename, frame.lineno)  # fmt: skip
                    sizes[place] = sizes.get(place, 0) + trace.size
                    break
        for place, size in sizes.items():
            self.best[place] = max(size, self.best.get(place, 0))
        self.spent += time.process_time() - began

    def has_time(self):
        return self.spent < 0.5 * (time.process_time() - self.began) + 1

    def look(self, frame, event, arg):
        if self.busy or event not in ("return", "c_return"):
            return
        total = tracemalloc.get_traced_memory()[0]
        if total - self.last > STEP * total + LEAST and self.has_time():
            self.busy = True
            self.take()
            self.busy = False
            self.last = tracemalloc.get_traced_memory()[0]
        elif total < self.last:
            self.last = total


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


def memory(root, out, runs, tests):
    pictures = Pictures(root)

    def run(items):
        pictures.take()  # of the start
        for _ in range(runs):
            pictures.last = tracemalloc.get_traced_memory()[0]
            sys.setprofile(pictures.look)
            reference_work(items)
            sys.setprofile(None)
            pictures.take()
        tracemalloc.stop()
        with open(out, "w") as file:
            json.dump(pictures.best, file)

    return Plugin(run, lambda: tracemalloc.start(FRAMES)), tests


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
