# SPDX-License-Identifier: Apache-2.0
"""The project's own work, timed or counted: its tests (a pytest plugin), or the text of --then.

CODEFLASH_WORKLOAD names the file that is written: "tests" or "then". Lines, tabs between fields:
    T seconds             CPU time of the work; of tests the calls, imports left out
and where the file's name ends in ".count", instead of it
    F file name calls     functions of the files under the working folder
    L file name calls     what the late imports of a file were asked for
"""

import os
import sys
from time import perf_counter_ns, process_time_ns

OUT = os.environ.pop("CODEFLASH_WORKLOAD", "")
TESTS = os.path.basename(OUT).startswith("tests")
COUNTS = OUT.endswith(".count")
LATE = "_import_late"
BATCH_NS = 2000000
WORK_NS = 400000000
HERE = os.getcwd()
calls = {}
asked = {}
own = {}
spent = {"work": 0, "imports": 0, "depth": 0}


def write(lines):
    with open(OUT + ".part", "w", encoding="utf-8", errors="replace") as file:
        file.writelines(line for line in lines if line.count("\n") == 1)
    os.replace(OUT + ".part", OUT)


# --- counting


def is_own(code):
    name = code.co_filename
    if name not in own:
        own[name] = os.path.abspath(name).startswith(HERE + os.sep)
    return own[name]


def note(code, frame):
    calls[code] = calls.get(code, 0) + 1
    if code.co_name == LATE and isinstance(frame.f_locals.get("name"), str):
        place = (code, frame.f_locals["name"])
        asked[place] = asked.get(place, 0) + 1


def begin_counting():
    if sys.version_info < (3, 12):
        sys.setprofile(lambda frame, event, _: event == "call" and profiled(frame))
        return
    events = sys.monitoring

    def started(code, _offset):
        if not is_own(code):
            return events.DISABLE
        note(code, sys._getframe(1))

    events.use_tool_id(events.PROFILER_ID, "codeflash")
    events.register_callback(events.PROFILER_ID, events.events.PY_START, started)
    events.set_events(events.PROFILER_ID, events.events.PY_START)


def profiled(frame):
    if is_own(frame.f_code):
        note(frame.f_code, frame)


def end_counting():
    if sys.version_info < (3, 12):
        sys.setprofile(None)
    else:
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, 0)
    lines = []
    for code, number in list(calls.items()):
        file = os.path.abspath(code.co_filename)
        lines.append("F\t%s\t%s\t%d\n" % (file, code.co_name, number))
    for (code, name), number in list(asked.items()):
        lines.append("L\t%s\t%s\t%d\n" % (os.path.abspath(code.co_filename), name, number))
    write(lines)


# --- tests


def leave_imports_out():
    frozen = sys.modules["_frozen_importlib"]
    plain = frozen._find_and_load

    def _find_and_load(name, import_):
        start = process_time_ns()
        spent["depth"] += 1
        try:
            return plain(name, import_)
        finally:
            spent["depth"] -= 1
            if spent["depth"] == 0:
                spent["imports"] += process_time_ns() - start

    frozen._find_and_load = _find_and_load


def pytest_sessionfinish(session):
    if COUNTS:
        end_counting()
    elif TESTS:
        write(["T\t%.9f\n" % (spent["work"] / 1e9)])


if TESTS and COUNTS:
    begin_counting()
elif TESTS:
    import pytest

    leave_imports_out()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(item):
        start, imports = process_time_ns(), spent["imports"]
        yield
        spent["work"] += process_time_ns() - start - (spent["imports"] - imports)


# --- --then


def be_quiet():
    sys.stdout.flush()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)


def batch(then, space, number):
    start = process_time_ns()
    for _ in range(number):
        exec(then, space)
    return process_time_ns() - start


def main():
    """`python -c "from codeflash_workload import main; main()" CODE THEN`"""
    space = sys.modules["__main__"].__dict__
    then = compile(sys.argv[2], "<string>", "exec")
    code, sys.argv[:] = sys.argv[1], ["-c"]
    exec(compile(code, "<string>", "exec"), space)
    be_quiet()
    exec(then, space)  # its first use is no part of the work
    if COUNTS:
        begin_counting()
        exec(then, space)
        end_counting()
        return
    number, took = 1, batch(then, space, 1)
    while took < BATCH_NS and number < 1 << 20:
        number *= 2
        took = batch(then, space, number)
    end = perf_counter_ns() + WORK_NS
    while perf_counter_ns() < end:
        took = min(took, batch(then, space, number))
    write(["T\t%.9f\n" % (took / number / 1e9)])
