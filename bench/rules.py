# SPDX-License-Identifier: Apache-2.0
"""Parses a Python's standard library, or other folders, and tries every rule on every function.

    bench/rules.py [--python EXE] [--check] [FOLDER...]

Prints the time, and how often each rule applies; --check also applies and parses every rewrite.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

COMMAND = pathlib.Path(sys.executable).parent / "codeflash"


def standard_library(python):
    code = "import sysconfig; print(sysconfig.get_paths()['stdlib'])"
    done = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("%s does not run; --python names another interpreter" % python)
    return done.stdout.strip()


def files(folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            if not {"test", "tests", "site-packages"} & set(path.relative_to(folder).parts):
                yield path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default="python3.12")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    folders = options.folders or [standard_library(options.python)]
    listed = [str(path) for path in files(folders)]
    command = [str(COMMAND), "internal-rules"] + (["--check"] if options.check else [])
    before = os.times()
    started = time.monotonic()
    done = subprocess.run(command, input="\n".join(listed), stdout=subprocess.PIPE, text=True)
    wall = time.monotonic() - started
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    report = json.loads(done.stdout)
    print("%(files)d files, %(functions)d functions, %(unread)d files not read" % report)
    print("%d rules" % len(report["fired"]))
    print("%.2f s processor time, %.2f s wall clock" % (cpu, wall))
    for rule, fired in sorted(report["fired"].items(), key=lambda item: -item[1]):
        print("%6d  %s" % (fired, rule))
    if report["broken"]:
        sys.exit("%d rewrites are broken" % report["broken"])


if __name__ == "__main__":
    main()
