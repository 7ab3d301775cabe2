# SPDX-License-Identifier: Apache-2.0
"""Formatter, static analysis, folder order, licence lines and sizes; prints what is wrong.

clang-tidy is run again only on files that changed, or whose headers did (build/lint). Its path-
sensitive analysis ends after ANALYZER_NODES states of a function, which takes a quarter of the
time; CODEFLASH_ANALYZER_NODES=225000 is what the analyzer does by itself.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "lint"
DATABASE = ROOT / "build" / "dev" / "compile_commands.json"
C_FOLDERS = ["src", "python", "tests"]
INCLUDE_FOLDERS = ["src", "python/codeflash/_ext", "."]
PYTHON_FOLDERS = ["python", "tests", "tools", "examples", "bench"]
LINES_MAX = {".c": 600, ".h": 150}
COLUMNS_MAX = 100
ANALYZER_NODES = os.environ.get("CODEFLASH_ANALYZER_NODES", "20000")
# The tools are beside this Python.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])

WITH_LICENCE = {".c", ".h", ".S", ".py", ".cmake", ".sh", ".sql", ".toml", ".js", ".css"}
WITH_LICENCE_NAMES = {"Makefile", "CMakeLists.txt", "requirements.txt", "run"}


def run(*command):
    """The faults that a command prints; none where it succeeds."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode(errors="replace").strip()
    return [output or "%s fails" % command[0]] if done.returncode != 0 else []


def tracked_files():
    """What belongs to the project: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    names = listed.stdout.decode().split("\0")
    if listed.returncode != 0:  # unpacked from an archive
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    return sorted(
        path
        for path in {ROOT / name for name in names if name}
        if path.is_file() and ROOT / "build" not in path.parents
    )


def check_text(paths):
    faults = []
    for path in paths:
        name = path.relative_to(ROOT)
        if "data" in name.parts or "corpus" in name.parts or "third_party" in name.parts:
            continue
        licensed = path.suffix in WITH_LICENCE or path.name in WITH_LICENCE_NAMES
        if not licensed:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines and not any("SPDX-License-Identifier: Apache-2.0" in line for line in lines[:3]):
            faults.append("%s:1: no SPDX-License-Identifier line" % name)
        if len(lines) > LINES_MAX.get(path.suffix, len(lines)):
            faults.append("%s: %d lines, at most %d" % (name, len(lines), LINES_MAX[path.suffix]))
        # The programs that tests write are often one long string.
        if path.suffix in (".c", ".h", ".py") and "tests/e2e/" not in path.as_posix():
            faults += [
                "%s:%d: %d columns, at most %d" % (name, number, len(line), COLUMNS_MAX)
                for number, line in enumerate(lines, 1)
                if len(line) > COLUMNS_MAX
            ]
    return faults


def check_format(paths):
    return run("clang-format", "--dry-run", "-Werror", *map(str, paths)) if paths else []


def included(path, seen):
    """Adds `path` and the headers of ours that it includes, transitively, to `seen`."""
    if path in seen:
        return
    seen.add(path)
    for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
        for folder in [path.parent] + [ROOT / folder for folder in INCLUDE_FOLDERS]:
            if (folder / name).is_file():
                included((folder / name).resolve(), seen)
                break


def fingerprint(entry, common):
    digest = hashlib.sha256(common)
    digest.update((entry.get("command") or " ".join(entry["arguments"])).encode())
    seen = set()
    included(pathlib.Path(entry["file"]).resolve(), seen)
    for path in sorted(seen):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def analyzer_options():
    words = ("-Xclang", "-analyzer-config", "-Xclang", "max-nodes=" + ANALYZER_NODES)
    return ["--extra-arg=" + word for word in words]


def tidy(entry, common):
    mark = CACHE / fingerprint(entry, common)
    if mark.exists():
        return []
    done = subprocess.run(
        ["clang-tidy", "--quiet", *analyzer_options(), "-p", str(DATABASE.parent), entry["file"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    if done.returncode != 0:
        return [done.stdout.decode(errors="replace").strip() or "%s: clang-tidy" % entry["file"]]
    mark.touch()
    return []


def check_tidy():
    if not DATABASE.exists():
        return ["%s is missing: run cmake --preset dev" % DATABASE.relative_to(ROOT)]
    CACHE.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE).stdout
    common = version + (ROOT / ".clang-tidy").read_bytes() + ANALYZER_NODES.encode()
    ours = [str(ROOT / folder) + os.sep for folder in C_FOLDERS]
    entries = [
        entry
        for entry in json.loads(DATABASE.read_text())
        if entry["file"].startswith(tuple(ours)) and os.path.exists(entry["file"])
    ]
    unique = list({entry["file"]: entry for entry in entries}.values())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda entry: tidy(entry, common), unique)
        return [fault for faults in results for fault in faults]


def main():
    paths = tracked_files()
    c_files = [
        path
        for path in paths
        if path.suffix in (".c", ".h") and path.relative_to(ROOT).parts[0] in C_FOLDERS
    ]
    checks = {
        "text": lambda: check_text(paths),
        "clang-format": lambda: check_format(c_files),
        "layers": lambda: run(sys.executable, "tools/check_layers.py"),
        "ruff": lambda: run("ruff", "check", "--quiet", "--no-cache", *PYTHON_FOLDERS),
        "clang-tidy": check_tidy,
    }
    wanted = sys.argv[1:] or list(checks)
    failed = []
    for name in wanted:
        faults = checks[name]()
        if faults:
            print("\n".join(faults))
            failed.append(name)
    verdict = "faults from " + ", ".join(failed) if failed else "no faults"
    print("lint: %d files, %s" % (len(paths), verdict))
    return 1 if failed else 0


sys.exit(main())
