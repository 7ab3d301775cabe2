# SPDX-License-Identifier: Apache-2.0
"""Where do the rules apply in code that others wrote, and how much do they bring?

    bench/rules.py [--python EXE] [--check] [FOLDER...]   every rule on every function of a Python's
                                                          standard library, or of other folders:
                                                          the time, and how often each rule applies
    bench/rules.py --packages bench/rules_packages.txt    the same for released packages, with a
                                                          file for each rule
    bench/rules.py --gains [--write]                      the speedup of each rule on its examples,
                                                          made larger where that can be

--check also applies and parses every rewrite. --packages downloads with pip into build/packages.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import zipfile

import rules_gains

ROOT = pathlib.Path(__file__).resolve().parent.parent
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


def try_rules(folders, check):
    """The report of internal-rules, with the processor time in it."""
    command = [str(COMMAND), "internal-rules"] + (["--check"] if check else [])
    before, started = os.times(), time.monotonic()
    done = subprocess.run(command, input="\n".join(map(str, files(folders))),
                          stdout=subprocess.PIPE, text=True)
    report, after = json.loads(done.stdout), os.times()
    report["wall"] = time.monotonic() - started
    report["cpu"] = (after.children_user + after.children_system
                     - before.children_user - before.children_system)
    return report


def show(report):
    print("%(files)d files, %(functions)d functions, %(unread)d files not read" % report)
    print("%d rules" % len(report["fired"]))
    print("%(cpu).2f s processor time, %(wall).2f s wall clock" % report)
    for rule, fired in sorted(report["fired"].items(), key=lambda item: -item[1]):
        print("%6d  %s" % (fired, rule))


def unpacked(requirement, folder):
    """The folder with the code of a released package."""
    place = folder / requirement.replace("==", "-")
    if not place.exists():
        wheels = folder / "wheels"
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                        "--only-binary", ":all:", "--dest", str(wheels), requirement], check=True)
        name = requirement.split("==")[0].replace("-", "_")
        wheel = next(iter(wheels.glob(name + "-*.whl")))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    return place


def look_at_packages(listed, check):
    folder = ROOT / "build" / "packages"
    where, broken, rules = {}, 0, 0
    for line in listed.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        place = unpacked(line, folder)
        report = try_rules([place], check)
        broken += report["broken"]
        rules = len(report["fired"])
        for rule, path in report["first"].items():
            where.setdefault(rule, "%s %s" % (line, pathlib.Path(path).relative_to(place)))
        print("%-24s %6d functions, %5d places" % (
            line, report["functions"], sum(report["fired"].values())), file=sys.stderr)
    print("%d of %d rules apply in one of the packages" % (len(where), rules))
    for rule in sorted(where):
        print("%-24s %s" % (rule, where[rule]))
    return broken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default="python3.12")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--packages", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--gains", action="store_true")
    parser.add_argument("--write", action="store_true", help="of --gains, into the rule files")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    if options.gains:
        rules_gains.show(ROOT / "rules", options.write)
        return
    if options.packages:
        broken = look_at_packages(options.packages, options.check)
    else:
        report = try_rules(options.folders or [standard_library(options.python)], options.check)
        show(report)
        broken = report["broken"]
    if broken:
        sys.exit("%d rewrites are broken" % broken)


if __name__ == "__main__":
    main()
