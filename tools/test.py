# SPDX-License-Identifier: Apache-2.0
"""Every test with this Python; goes on after a failure and ends with one line for each run.

usage: test.py [STEP...]   steps: build-dev build-asan lint unit unit-asan pytest pytest-asan
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "logs"
JOBS = str(os.cpu_count() or 1)
# The tools are beside this Python.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
CACHE = "cache_dir=%s" % (ROOT / "build" / "pytest-cache")
PYTEST = [sys.executable, "-m", "pytest", "-o", CACHE]


def stream(name, command, env=None):
    """Runs a command, shows its output and keeps it in build/logs; gives status and text."""
    LOGS.mkdir(parents=True, exist_ok=True)
    print("--- %s: %s" % (name, " ".join(command)), flush=True)
    lines = []
    with open(LOGS / (name + ".log"), "w", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            log.write(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return process.wait(), lines


def build(preset):
    def step():
        python = "-DPython_EXECUTABLE=" + sys.executable
        status, lines = stream("configure-" + preset, ["cmake", "--preset", preset, python])
        if status == 0:
            command = ["cmake", "--build", "--preset", preset, "--", "-k", "0"]
            status, lines = stream("build-" + preset, command)
        return status, "built" if status == 0 else "does not build"

    return step


def ctest(preset):
    def step():
        status, lines = stream("ctest-" + preset, ["ctest", "--preset", preset, "-j", JOBS])
        return status, next((line for line in lines if "tests passed" in line), "did not run")

    return step


def lint():
    status, lines = stream("lint", [sys.executable, "tools/lint.py"])
    return status, lines[-1] if lines else "did not run"


def test_folders(*names):
    return [name for name in names if any((ROOT / name).glob("test_*.py"))]


def pytest_step(name, folders, dist, env=None):
    if not folders:
        return 0, "no tests yet"
    status, lines = stream(name, PYTEST + ["-n", JOBS, "--dist"] + dist + folders, env)
    if status == 1:  # what fails twice is broken; once, on a busy machine, may be time
        status, lines = stream(name + "-again", PYTEST + ["--last-failed"] + folders, env)
    last = [line for line in lines if re.search(r"\d+ (passed|failed|error|skipped)", line)]
    return status, last[-1].strip("= ") if last else "did not run"


def pytest_plain():
    folders = ("tests/verify", "tests/bench", "tests/e2e", "tests/ext")
    # File by file: what its tests share is made once by each process that has one of them.
    by_file = ["loadfile", "--no-loadscope-reorder"]
    return pytest_step("pytest", test_folders(*folders), by_file)


def asan_package():
    """The package with the extension of the asan build, in a folder for PYTHONPATH."""
    site = ROOT / "build" / "asan" / "site"
    shutil.rmtree(site, ignore_errors=True)
    ignore = shutil.ignore_patterns("_ext", "__pycache__")
    shutil.copytree(ROOT / "python" / "codeflash", site / "codeflash", ignore=ignore)
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    shutil.copy(ROOT / "build" / "asan" / "python" / ("_ext" + suffix), site / "codeflash")
    return site


def pytest_asan():
    """The extension's tests with the extension under AddressSanitizer and UBSan."""
    folders = test_folders("tests/ext")
    if not folders:
        return 0, "no tests yet"
    library = subprocess.run(
        ["cc", "-print-file-name=libasan.so"], stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    env = {
        "LD_PRELOAD": library,
        "PYTHONPATH": str(asan_package()),
        "PYTHONMALLOC": "malloc",
        # The interpreter itself does not release everything at its end.
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    }
    return pytest_step("pytest-asan", folders, ["worksteal"], env)  # one file is most of it


STEPS = {
    "build-dev": build("dev"),
    "build-asan": build("asan"),
    "lint": lint,
    "unit": ctest("dev"),
    "unit-asan": ctest("asan"),
    "pytest": pytest_plain,
    "pytest-asan": pytest_asan,
}


def main():
    results = []
    for name in sys.argv[1:] or STEPS:
        start = time.monotonic()
        status, summary = STEPS[name]()
        results.append((name, status, summary, time.monotonic() - start))
    print("--- Python %s" % sys.version.split()[0])
    for name, status, summary, seconds in results:
        print("%-6s %-12s %s (%.0f s)" % ("FAILED" if status else "ok", name, summary, seconds))
    return 1 if any(status for _, status, _, _ in results) else 0


sys.exit(main())
