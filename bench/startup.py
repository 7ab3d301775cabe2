# SPDX-License-Identifier: Apache-2.0
"""What `codeflash startup` makes of real packages: `make bench-startup`.

    bench/startup.py [--python EXE] [--budget SECONDS] [--every-python] [--out FOLDER] [PACKAGE...]

Each package of bench/startup_packages.txt is fetched from PyPI as its pinned source distribution
and is a project of its own then, with an environment that has nothing but what it needs. `codeflash
startup` runs on its usual import. Then both folders are compared again, without us: the CPU times
of the import, and of the import with a first use, in turns, and how each of its own tests ends.
Prints a Markdown table; `--out` keeps report.json and log of each. `--every-python` lets codeflash
compare on the other Pythons of the machine too, which it does by default and which takes longer.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from startup_times import Differs, measure

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "startup-packages"
COMMAND = pathlib.Path(sys.executable).parent / "codeflash"
HEAD = [
    "package", "modules", "import ms", "gain", "with first use ms", "gain",
    "edits, or the largest that was tried", "own tests", "took s",
]  # fmt: skip

Case = collections.namedtuple("Case", "name version label source tests needs code use")


def read_cases():
    for line in (HERE / "startup_packages.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            fields = [field.strip() for field in line.split(" | ")]
            name, version = fields[0].split("==")
            version, _, label = version.partition(" ")
            tests = "" if fields[2] == "-" else fields[2]
            needs = fields[3].strip("-").split()
            yield Case(name, version, label, fields[1], tests, needs, *fields[4:])


def call(*words, **options):
    done = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", **options,
    )  # fmt: skip
    return done


def must(*words, **options):
    done = call(*words, **options)
    if done.returncode != 0:
        raise SystemExit("%s fails:\n%s%s" % (" ".join(map(str, words)), done.stdout, done.stderr))
    return done.stdout


def command_of(code):
    return code.split() if code.startswith("-m ") else ["-c", code]


class Package:
    def __init__(self, case, python):
        self.case = case
        self.base = python
        self.folder = WORK / must(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
        self.folder = pathlib.Path(str(self.folder).strip()) / case.name
        self.before, self.after = self.folder / "before", self.folder / "after"
        self.python = self.folder / "venv" / "bin" / "python"
        self.tests = case.tests.split()[-1] if case.tests else ""

    def environment(self):
        if self.python.exists():
            return
        must(self.base, "-m", "venv", self.folder / "venv")
        wanted = "%s==%s" % (self.case.name, self.case.version)
        pip = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        must(*pip, wanted, "pytest", *self.case.needs)

    def fetch(self):
        """Its unpacked source distribution, twice."""
        wanted = "%s==%s" % (self.case.name, self.case.version)
        if not list(self.folder.glob("*.tar.gz")):
            must(self.base, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps",
                 "--no-binary", ":all:", "-d", self.folder, wanted)  # fmt: skip
        for folder in (self.folder / "unpacked", self.before, self.after):
            shutil.rmtree(folder, ignore_errors=True)
        (self.folder / "unpacked").mkdir()
        archive = next(self.folder.glob("*.tar.gz"))
        must("tar", "-x", "--no-same-owner", "--no-same-permissions",
             "-C", self.folder / "unpacked", "-f", archive)  # fmt: skip
        next((self.folder / "unpacked").iterdir()).rename(self.before)
        if "@" in self.case.tests:
            self.fetch_tests(*self.case.tests.split())
        for word in self.case.tests.split():
            if word.startswith("-"):
                shutil.rmtree(self.before / word[1:])
        with open(self.before / "pyproject.toml", "a", encoding="utf-8") as out:
            out.write('\n[tool.codeflash]\nmodule-root = "%s"\n' % self.case.source)
            out.write('tests-root = "%s"\n' % self.tests if self.tests else "")
        shutil.copytree(self.before, self.after, symlinks=True)

    def fetch_tests(self, source, tests, *_):
        repository, tag = source.split("@")
        clone = self.folder / "repository"
        if not clone.exists():
            must("git", "clone", "--quiet", "--depth", "1", "--branch", tag, repository, clone)
        shutil.copytree(clone / tests, self.before / tests)

    def outcomes(self, project):
        """How each of its own tests ends."""
        path = self.folder / "outcomes"
        path.unlink(missing_ok=True)
        environment = dict(
            os.environ,
            PYTHONPATH=os.pathsep.join(map(str, (self.folder, project / self.case.source))),
            PYTHONHASHSEED="0",
            CODEFLASH_OUTCOMES=str(path),
        )
        shutil.copy(HERE.parent / "python" / "codeflash" / "_outcomes.py",
                    self.folder / "startup_outcomes.py")  # fmt: skip
        call(
            self.python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "startup_outcomes",
            "--continue-on-collection-errors",
            "--rootdir=.",
            self.tests,
            cwd=project,
            env=environment,
        )
        return sorted(path.read_text().splitlines()) if path.exists() else []

    def startup(self, budget, every_python):
        words = [COMMAND, "startup", "--json", "--python", self.python, "--time-budget", budget]
        words += [] if every_python else ["--this-python-only"]
        words += [] if self.tests else ["--no-tests"]
        return call(*words, *command_of(self.case.code), cwd=self.after)

    def measure(self):
        folders = [str(folder / self.case.source) for folder in (self.before, self.after)]
        code, use = self.case.code, self.case.use
        use = use if use.startswith("-m ") else code + "\n" + use
        return measure(self.python, [command_of(code), command_of(use)], folders)


def largest(report):
    """The edit that would save most, by the times of what its module takes with it, and its end."""
    startup = report["startup"]
    saves = {module["module"]: module["unloads_s"] for module in startup["modules"]}
    edits = [
        (edit["gain_s"] or saves.get(edit["module"], 0), edit)
        for edit in startup["edits"]
    ]  # fmt: skip
    if not edits:
        return "none can be tried"
    if "--min-gain" in (report["reason"] or ""):
        return "none; " + report["reason"]
    seconds, edit = max(edits, key=lambda pair: pair[0])
    return "none; largest: `%s` in %s:%d (%.1f ms): %s" % (
        edit["name"], edit["file"], edit["line"], 1e3 * seconds,
        report["reason"] if edit["made"] else edit["reason"],
    )  # fmt: skip


def ends_of(package, project, runs):
    """Each test's ends in so many runs."""
    ends = collections.defaultdict(set)
    for _ in range(runs):
        for line in package.outcomes(project):
            end, _, name = line.partition(" ")
            ends[name].add(end)
    return ends


def tests_of(package):
    """A test that ends in several ways in one folder differs only where none of them is common."""
    if not package.tests:
        return "not in its source distribution: not run"
    before, after = (ends_of(package, one, 1) for one in (package.before, package.after))
    passed = sum(ends == {"passed"} for ends in before.values())
    summary = "%d of %d pass, " % (passed, len(before))
    if before == after:
        return summary + "the same"
    before, after = (ends_of(package, one, 4) for one in (package.before, package.after))
    names = set(before) | set(after)
    others = sorted(name for name in names if not before[name] & after[name])
    unsteady = sum(len(before[name] | after[name]) > 1 for name in names)
    if others:
        return summary + "OTHERS: %s" % "; ".join(others[:4])
    return summary + "the same but for %d that end now so, now so" % unsteady


def figures(package, report):
    startup = report["startup"]
    changed = [file["file"] for file in report["files"] if file["applied"]]
    modules = "%d" % startup["loaded"]
    if not changed:
        before = "%.1f" % (1e3 * startup["before"]["p10_s"])
        return [modules, before, "-", "-", "-", largest(report), "-"]
    try:
        found = package.measure()
    except (Differs, subprocess.CalledProcessError) as problem:
        return [modules, "BROKEN: %s" % problem, "-", "-", "-", "-", "-"]
    cells = ["%d to %d" % (startup["loaded"], startup["loaded_after"])]
    for times in found:
        cells += ["%.1f to %.1f" % times[:2], "%.2f (%.2f to %.2f)" % times[2:]]
    made = sum(edit["made"] for edit in startup["edits"])
    return [*cells, "%d in %d files" % (made, len(changed)), tests_of(package)]


def row(package, budget, every_python, out):
    name = " ".join(filter(None, (package.case.name, package.case.version, package.case.label)))
    package.folder.mkdir(parents=True, exist_ok=True)
    package.environment()
    package.fetch()
    started = time.monotonic()
    done = package.startup(budget, every_python)
    took = "%.0f" % (time.monotonic() - started)
    if out:
        stem = package.case.name + package.case.label
        (out / (stem + ".log")).write_text(done.stderr)
        (out / (stem + ".json")).write_text(done.stdout)
    report = json.loads(done.stdout) if done.stdout.startswith("{") else {"startup": None}
    if done.returncode != 0 or not report["startup"]:
        why = report.get("reason") or done.stderr.strip().splitlines()[-1:]
        return [name, *["-"] * 5, "status %d: %s" % (done.returncode, why), "-", took]
    return [name, *figures(package, report), took]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--budget", type=int, default=600)
    parser.add_argument("--every-python", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    options = parser.parse_args()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    print("| %s |" % " | ".join(HEAD))
    print("|---|---:|---:|---:|---:|---:|---|---|---:|", flush=True)
    for case in read_cases():
        if case.name in options.packages or not options.packages:
            package = Package(case, options.python)
            cells = row(package, options.budget, options.every_python, options.out)
            print("| %s |" % " | ".join(cell.replace("|", "/") for cell in cells), flush=True)


if __name__ == "__main__":
    main()
