# SPDX-License-Identifier: Apache-2.0
"""What a test costs, measured without codeflash: in the project's Python, for scan_projects.py.

    scan_reference.py cpu ROOT RUNS TEST...        (below py-spy, which looks on from outside)
    scan_reference.py memory ROOT OUT RUNS TEST...

`memory` writes a JSON object: bytes by "ALLOCATING FILE:LINE|PROJECT'S FILE:LINE", of each the most
that any picture of tracemalloc has. A picture is taken at the end of a call whenever the total has
moved by 2% and 64 KiB since the last one.
"""

import json
import os
import sys
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

    def is_project(self, file):
        name = os.path.basename(file)
        test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
        return file.startswith(self.root) and not test and os.sep + "tests" + os.sep not in file

    def take(self):
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

    def look(self, frame, event, arg):
        if self.busy or event not in ("return", "c_return"):
            return
        total = tracemalloc.get_traced_memory()[0]
        if total - self.last > STEP * total + LEAST:
            self.busy = True
            self.take()
            self.busy = False
            self.last = tracemalloc.get_traced_memory()[0]
        elif total < self.last:
            self.last = total


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
    else:
        plugin, tests = memory(root, rest[0], int(rest[1]), rest[2:])
    return pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[plugin])


if __name__ == "__main__":
    sys.exit(main())
