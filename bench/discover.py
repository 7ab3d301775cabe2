# SPDX-License-Identifier: Apache-2.0
"""What `codeflash discover` costs on a large project, and how much of what tests call it finds.

usage: discover.py [--runs 5] [--project FOLDER] [--recall PATH ...] [--json FILE]

The project is networkx 3.4.2 with its tests, from the package index, unless --project names a
folder. Times are wall time of the whole command: cold without our cache (the files are in the
system's), warm with it; all runs must print the same. --recall runs the tests of these paths
(`networkx/classes/tests`) with every call seen, by a plugin of this file, and asks which of the
called functions discover names for the test. What a test's own fixtures call counts too.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

BINARY = pathlib.Path(sys.executable).parent / "codeflash"
PROJECT = "networkx==3.4.2"
PLUGIN = """
import json, os, sys, pytest
ROOT = os.environ["DISCOVER_ROOT"] + os.sep
SEEN = {}

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    calls = SEEN.setdefault(item.nodeid.partition("[")[0], set())
    codes = set()
    def on_call(frame, event, arg):
        code = frame.f_code
        if event == "call" and code not in codes:
            codes.add(code)
            if code.co_filename.startswith(ROOT):
                calls.add((code.co_filename[len(ROOT):], code.co_firstlineno, code.co_name))
    sys.setprofile(on_call)
    yield
    sys.setprofile(None)

def pytest_sessionfinish(session):
    with open(os.environ["DISCOVER_CALLS"], "w") as file:
        json.dump({test: sorted(calls) for test, calls in SEEN.items()}, file)
"""


def get_project(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    subprocess.run(command + ["--only-binary", ":all:", PROJECT], check=True)
    (wheel,) = pathlib.Path(folder).glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "project")
    (folder / "project" / "pyproject.toml").write_text('[project]\nname = "networkx"\n')
    return folder / "project"


def discover(project):
    """(seconds, what it printed)."""
    start = time.perf_counter()
    command = [BINARY, "discover", "--json", "--no-trace"]
    done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - start, done.stdout


def forget(project):
    for path in (project / ".codeflash" / "cache").glob("*"):
        path.unlink()


def take_times(project, runs):
    cold, warm, texts = [], [], set()
    for _ in range(runs):
        forget(project)
        for times in (cold, warm):
            seconds, text = discover(project)
            times.append(seconds)
            texts.add(text)
    return cold, warm, texts


def called(project, paths):
    """{test: called functions as (file, first line, name)} of a run of these tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "discover_plugin.py").write_text(PLUGIN)
        env = dict(
            os.environ,
            PYTHONPATH=os.pathsep.join([name, str(project)]),
            DISCOVER_ROOT=str(project),
            DISCOVER_CALLS=str(folder / "calls.json"),
        )
        command = [sys.executable, "-m", "pytest", "-q", "-p", "discover_plugin", *paths]
        subprocess.run(command, cwd=project, env=env, stdout=subprocess.DEVNULL)
        return json.loads((folder / "calls.json").read_text())


def recall(document, calls):
    """(found, missed) pairs of a test and a function that it called."""
    tests = [test["id"] for test in document["tests"]]
    functions = {}
    for function in document["functions"]:
        reached = {tests[pair["test"]] for pair in function["tests"]}
        name = function["qualname"].rpartition(".")[2]
        places = functions.setdefault((function["file"], name), [])
        places.append((function["line"], function["end_line"], reached))
    found, missed = 0, []
    for test, pairs in calls.items():
        for file, first, name in pairs:
            reached = at_line(functions.get((file, name), ()), first)
            if reached is None:
                continue
            if test in reached:
                found += 1
            else:
                missed.append((test, file, name))
    return found, missed


def at_line(places, first):
    """What reaches the function whose code begins there, maybe at its decorators."""
    for _, end, reached in sorted(places, key=lambda place: place[0]):
        if end >= first:
            return reached
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--project", type=pathlib.Path)
    parser.add_argument("--recall", nargs="*", default=[])
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = (options.project or get_project(pathlib.Path(name))).resolve()
        cold, warm, texts = take_times(project, options.runs)
        document = json.loads(next(iter(texts)))
        print("%d functions, %d tests" % (len(document["functions"]), len(document["tests"])))
        for what, times in (("cold", cold), ("warm", warm)):
            middle, most = statistics.median(times), max(times)
            print("%s: median %.3f s, longest %.3f s of %d" % (what, middle, most, len(times)))
        print("results: %s" % ("all the same" if len(texts) == 1 else "%d others" % len(texts)))
        report = {"cold": cold, "warm": warm, "same": len(texts) == 1}
        if options.recall:
            found, missed = recall(document, called(project, options.recall))
            whole = found + len(missed)
            report.update(called=whole, found=found, missed=missed[:1000])
            print("recall: %d of %d pairs (%.2f%%)" % (found, whole, 100 * found / max(1, whole)))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))
    return 0 if len(texts) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
