# SPDX-License-Identifier: Apache-2.0
"""Runs a test or a program for `codeflash scan`, by path, in whatever Python the project has.

    python _scan.py MODE OUT [NAME=VALUE...] test ID...
    python _scan.py MODE OUT [NAME=VALUE...] script FILE ARGS...
    python _scan.py MODE OUT [NAME=VALUE...] module NAME ARGS...

What was found is written to the file OUT, a line at once, so that what there is survives a run
that is cut short: fields between tabs, the first says what the line is. It needs nothing but the
standard library.
"""

import os
import sys
import time

LONG_SECONDS = 5  # of a test that is not run once more in its process
CALLS_SECONDS = 0.7  # of CPU time, for what functions are called with

HERE = os.path.dirname(os.path.abspath(__file__))


class Out:
    """The lines of the result."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8", errors="surrogateescape")

    def put(self, *fields):
        clean = [str(field).replace("\t", " ").replace("\n", " ") for field in fields]
        self.file.write("\t".join(clean) + "\n")
        self.file.flush()


def codeflash_scan_work(action):
    """What is measured; its name marks it in stacks."""
    action()


class Program:
    """A script or a module, run once as python would."""

    can_repeat = False

    def __init__(self, kind, words):
        self.kind = kind
        self.words = words
        self.fault = None

    def run(self, body):
        """Lets `body(action)` run the program by calling the action, once."""
        body(self.once)

    def once(self):
        import runpy

        sys.argv = list(self.words)
        try:
            if self.kind == "script":
                sys.path[0] = os.path.dirname(os.path.abspath(self.words[0]))
                runpy.run_path(self.words[0], run_name="__main__")
            else:
                runpy.run_module(self.words[0], run_name="__main__", alter_sys=True)
        except SystemExit as end:
            if end.code not in (None, 0):
                self.fault = "it ends with status %s" % end.code
        except BaseException as error:  # whatever it raises is its own affair
            self.fault = "%s: %s" % (type(error).__name__, str(error).split("\n")[0][:200])


# What addopts may ask for and a scan must not do: files that plugins write, and choices by what an
# earlier run has left. By the names that pytest and its plugins store the options under.
UNWANTED = {
    "xmlpath": None,  # --junitxml
    "htmlpath": None,  # pytest-html
    "report_log": None,  # pytest-reportlog
    "json_report": False,  # pytest-json-report
    "allure_report_dir": None,
    "csv_path": None,  # pytest-csv
    "resultlog": None,  # up to pytest 5
    "pastebin": None,
    "debug": None,
    "log_file": os.devnull,  # of an ini file, too
    "profile": False,  # pytest-profiling
    "profile_svg": False,
    "benchmark_autosave": False,  # pytest-benchmark
    "benchmark_save": None,
    "benchmark_json": None,
    "store_durations": False,  # pytest-split
    "memray": False,
    "testmon": False,
    "snapshot_update": False,
    "stepwise": False,
    "stepwise_skip": False,
}
# Options of the cache, which is off: pytest would not know them.
OF_CACHE = ["lf", "last-failed", "ff", "failed-first", "nf", "new-first", "cache-clear"]


def open_no_file(parser):
    """Options that open a file to write to where they are read (--benchmark-json, once) do not."""
    import argparse

    for group in [parser._anonymous] + parser._groups:
        for option in group.options:
            action = getattr(option, "_action", None)  # from pytest 9 on
            values = option._attrs if action is None else vars(action)
            kind = values.get("type")
            if isinstance(kind, argparse.FileType) and not kind._mode.startswith("r"):
                values["type"] = lambda path: None


class Tests:
    """Tests of pytest, which can be run again and again in one process."""

    can_repeat = True

    def __init__(self, ids, options):
        self.ids = ids
        self.options = options
        self.fault = None
        self.items = []
        self.on_start = self.on_end = None
        self.has_enough = None  # called after each item: the rest is left
        self.on_collect = None  # called when pytest itself is loaded, the project not yet

    def arguments(self):
        import importlib.util

        arguments = ["-q", "-p", "no:cacheprovider", "--basetemp=" + self.options["basetemp"]]
        # Plugins that measure, spread or shuffle would be measured with the test.
        unwanted = {"xdist": "-n0", "pytest_cov": "--no-cov", "pytest_randomly": "-pno:randomly"}
        for module, argument in unwanted.items():
            if not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
                if importlib.util.find_spec(module) is not None:
                    arguments.append(argument)
        return arguments + self.options["pytest"] + self.ids

    def run(self, body):
        import pytest

        tests = self

        class Plugin:
            parser = None

            def pytest_plugin_registered(self):
                if self.parser is not None:
                    open_no_file(self.parser)

            def pytest_addoption(self, parser):
                self.parser = parser
                parser.addini("cache_dir", "not used")
                parser.addoption("--lfnf", "--last-failed-no-failures", help="not used")
                for name in OF_CACHE:
                    parser.addoption("--" + name, action="store_true", help="not used")

            @pytest.hookimpl(hookwrapper=True, trylast=True)
            def pytest_cmdline_parse(self):
                outcome = yield
                if outcome.excinfo is not None:
                    return  # an option that it does not know
                option = outcome.get_result().option
                for name, value in UNWANTED.items():
                    if hasattr(option, name):
                        setattr(option, name, value)

            @pytest.hookimpl(tryfirst=True)
            def pytest_collection(self):
                if tests.on_collect is not None:
                    tests.on_collect()

            @pytest.hookimpl(tryfirst=True)
            def pytest_runtestloop(self, session):
                if session.testsfailed:
                    raise session.Interrupted("errors during collection")
                tests.items = session.items
                body(tests.once)
                return True

            def pytest_runtest_logreport(self, report):
                if report.failed and tests.fault is None:
                    text = str(getattr(report.longrepr, "reprcrash", None) or report.longrepr)
                    tests.fault = "%s fails: %s" % (report.nodeid, text.split("\n")[0][:200])

            def pytest_collectreport(self, report):
                if report.failed and tests.fault is None:
                    text = str(report.longrepr).strip().split("\n")[-1]
                    tests.fault = "%s cannot be collected: %s" % (report.nodeid, text[:200])

        code = pytest.main(self.arguments(), plugins=[Plugin()])
        if not self.items and self.fault is None:
            self.fault = "pytest finds no test in %s" % " ".join(self.ids)
        return code

    def once(self):
        for number, item in enumerate(self.items):
            following = self.items[number + 1] if number + 1 < len(self.items) else None
            if self.on_start is not None:
                self.on_start(item)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.on_end is not None:
                self.on_end(item)
            if self.has_enough is not None and self.has_enough():
                break


def collect(work, out, options):
    """Prints the tests as pytest does."""
    options["pytest"].insert(0, "--collect-only")
    work.run(lambda action: None)


def times(work, out, options):
    """How long each test takes, and its marks; a line before it and one after. Once one is found
    that can be taken no other begins after some time: where tests are long, few are tried."""
    began = {}
    start_of_all = time.perf_counter()
    usable = []

    def start(item):
        marks = sorted({mark.name for mark in item.iter_markers()})
        out.put("start", item.nodeid, " ".join(marks))
        began[item.nodeid] = time.perf_counter(), time.process_time(), work.fault

    def end(item):
        wall, cpu, fault = began[item.nodeid]
        seconds = time.perf_counter() - wall
        failed = int(work.fault is not fault)
        out.put("end", item.nodeid, seconds, time.process_time() - cpu, failed)
        if not failed and seconds >= float(options["trivial"]):
            usable.append(item)
        work.fault = None

    def has_enough():
        return bool(usable) and time.perf_counter() - start_of_all > float(options["enough"])

    work.on_start, work.on_end, work.has_enough = start, end, has_enough
    work.run(lambda action: action())


def repeat(work, action, options):
    """Runs the action until it took long enough to be sampled; gives the seconds of each run."""
    seconds = []
    start, used = time.perf_counter(), time.process_time()
    while not seconds or (
        work.can_repeat
        and time.process_time() - used < float(options["at_least"])
        and time.perf_counter() - start < float(options["passing"])
        and len(seconds) < int(options["most"])
    ):
        began = time.perf_counter()
        codeflash_scan_work(action)
        seconds.append(time.perf_counter() - began)
        if work.fault is not None:
            break
    return seconds


def record_calls(work, action, out, options):
    """The recorder samples no more from here on: recording has its own cost."""
    sys.audit("codeflash.calls")
    runs, start, used = 0, time.perf_counter(), time.process_time()
    while runs == 0 or (
        work.can_repeat
        and time.process_time() - used < CALLS_SECONDS
        and time.perf_counter() - start < 2 * CALLS_SECONDS
        and runs < int(options["most"])
    ):
        action()
        runs += 1
    out.put("calls", runs)


def cpu(work, out, options):
    """Time first, then calls; those of a program, and of a long test, in another process."""

    def body(action):
        if options["calls"] == "later":
            seconds = repeat(work, action, options)
            out.put("runs", len(seconds), sum(seconds))
            if not work.can_repeat or seconds[-1] > LONG_SECONDS:
                return
        record_calls(work, action, out, options)

    if options["calls"] == "only":
        sys.audit("codeflash.calls")
    work.run(body)


def cprofile(work, out, options):
    import cProfile
    import pstats

    profile = cProfile.Profile()

    def body(action):
        profile.enable()
        codeflash_scan_work(action)
        profile.disable()

    work.run(body)
    if not profile.getstats():
        return
    rows = pstats.Stats(profile).stats
    total = sum(own for _, _, own, _, _ in rows.values())
    out.put("total", total)
    for (file, line, name), (_, calls, own, cumulative, _) in rows.items():
        if cumulative >= 0.01 * total and not file.startswith("<"):
            out.put("function", os.path.realpath(file), line, name, calls, own, cumulative)


def main():
    mode, path = sys.argv[1:3]
    rest = sys.argv[3:]
    options = {}
    while rest[0] not in ("test", "script", "module"):
        name, _, value = rest.pop(0).partition("=")
        options.setdefault(name, []).append(value)
    lists = {name: options.pop(name, []) for name in ("tests", "pytest")}
    options = {name: values[-1] for name, values in options.items()}
    options.update(lists)
    kind, words = rest[0], rest[1:]
    out = Out(path)
    sys.path[0] = os.getcwd()  # not our folder: the project's modules are found as by `python -m`
    work = Tests(words, options) if kind == "test" else Program(kind, words)
    if mode == "memory":
        import importlib.util

        file = os.path.join(HERE, "_scan_memory.py")
        spec = importlib.util.spec_from_file_location("_codeflash_scan_memory", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.memory(work, out, options)
    else:
        {"collect": collect, "times": times, "cpu": cpu, "cprofile": cprofile}[mode](
            work, out, options
        )
    out.put("fault", work.fault or "")


if __name__ == "__main__":
    main()
