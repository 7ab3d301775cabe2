# SPDX-License-Identifier: Apache-2.0
"""Breaks the comparison of values on purpose, one way after another: the tests must notice each.

usage: mutate_compare.py [--jobs N] [NAME...]

tools/compare_mutations.txt has the ways: a name, a file of the extension, lines that go and lines
that come. Only what a change concerns is compiled again, into a folder below build/mutate, with
the commands of the dev build (cmake --preset dev, made before), and tests/ext/test_compare*.py run
against it. Sources are not touched. The last line says how many of the changes were noticed.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXT = ROOT / "python" / "codeflash" / "_ext"
BUILD = ROOT / "build" / "dev"
PLACE = ROOT / "build" / "mutate"
LIST = ROOT / "tools" / "compare_mutations.txt"
TESTS = sorted(str(path) for path in (ROOT / "tests" / "ext").glob("test_compare*.py"))
TIMEOUT_SECONDS = 900


class Mutation:
    def __init__(self, text):
        lines = text.splitlines()
        self.name, self.file = lines[0].lstrip("# "), lines[1]
        self.old = [line[2:] for line in lines[2:] if line.startswith("- ")]
        self.new = [line[2:] for line in lines[2:] if line.startswith("+ ")]

    def applied(self):
        """The text of the file with the change; lines are compared without their indentation."""
        lines = (EXT / self.file).read_text().splitlines()
        stripped = [line.strip() for line in lines]
        old = [line.strip() for line in self.old]
        found = [
            start
            for start in range(len(lines))
            if old and stripped[start : start + len(old)] == old
        ]
        if len(found) != 1:
            sys.exit("%s: its lines are %d times in %s" % (self.name, len(found), self.file))
        lines[found[0] : found[0] + len(old)] = self.new
        return "\n".join(lines) + "\n"


def read_mutations():
    blocks = re.split(r"\n\s*\n", LIST.read_text().strip())
    return [Mutation(block) for block in blocks if not block.startswith("# SPDX")]


def run(command, **options):
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    if done.returncode != 0:
        raise RuntimeError(done.stdout[-2000:])
    return done.stdout


def build(mutation, folder):
    """Compiles what includes the changed file, links the rest as it is."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "site" / "codeflash").mkdir(parents=True)
    for path in EXT.glob("compare*.[ch]"):
        shutil.copy(path, folder)
    if mutation is not None:
        (folder / mutation.file).write_text(mutation.applied())
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    objects = {}
    for entry in commands:
        path = pathlib.Path(entry["file"])
        concerned = mutation is None or mutation.file in (path.name, "") or (
            mutation.file.endswith(".h") and path.parent == EXT
        )
        if path.parent != EXT or not path.name.startswith("compare") or not concerned:
            continue
        words = shlex.split(entry["command"])
        output = words.index("-o") + 1
        objects[words[output]] = str(folder / (path.stem + ".o"))
        words[output] = objects[words[output]]
        words[words.index("-c") + 1] = str(folder / path.name)
        words += ["-I", str(EXT), "-Wno-error", "-w", "-O1"]
        run(words, cwd=entry["directory"])
    link(folder, objects)


def link(folder, objects):
    ninja = ["ninja", "-C", str(BUILD), "-t", "commands", "cf_ext"]
    command = [line for line in run(ninja).splitlines() if " -shared " in line][-1]
    command = command.split("&&")[1] if "&&" in command else command
    words = [objects.get(word, word) for word in shlex.split(command)]
    name = "_ext" + sysconfig.get_config_var("EXT_SUFFIX")
    words[words.index("-o") + 1] = str(folder / "site" / "codeflash" / name)
    run(words, cwd=BUILD)
    for path in (ROOT / "python" / "codeflash").glob("*.py"):
        shutil.copy(path, folder / "site" / "codeflash")


def test(folder):
    """None where all tests pass, else which one does not."""
    env = {**os.environ, "PYTHONPATH": str(folder / "site"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode == 0:
        return None
    failed = re.search(r"^FAILED (\S+)", done.stdout, re.M)
    if failed is None:
        return "ends with status %d" % done.returncode
    return failed.group(1).split("::", 1)[-1]


def check(mutation):
    folder = PLACE / re.sub(r"\W+", "-", mutation.name)
    build(mutation, folder)
    noticed = test(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return noticed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
    mutations = [m for m in read_mutations() if not options.names or m.name in options.names]
    for mutation in mutations:
        mutation.applied()
    plain = PLACE / "plain"
    build(None, plain)
    if (broken := test(plain)) is not None:
        sys.exit("without a change, %s fails already" % broken)
    noticed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for mutation, by in zip(mutations, pool.map(check, mutations)):
            noticed += by is not None
            print("%-8s %s: %s" % ("noticed" if by else "MISSED", mutation.name, by), flush=True)
    print("%d of %d changes were noticed" % (noticed, len(mutations)))
    return 0 if noticed == len(mutations) else 1


sys.exit(main())
