# SPDX-License-Identifier: Apache-2.0
"""What `codeflash optimize` makes of real packages: `make bench-packages`.

    bench/packages.py [--effort low] [PACKAGE...]

Each package is fetched from PyPI as its pinned source distribution, which holds its own tests, and
is a project of its own then. Its workload (bench/packages/NAME.py) runs plainly, `codeflash
optimize` runs on it, and the package's own tests run before and after. Prints a Markdown table.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "packages"
COMMAND = pathlib.Path(sys.executable).parent / "codeflash"
HEAD = (
    "| package | workload s | functions | accepted | end to end | tests before, after | took s |\n"
)
RULE = "|---|---:|---:|---|---|---|---:|\n"


class Package:
    """`source`: where its modules are in the source distribution; `tests`: its own tests there."""

    def __init__(self, name, version, tests, source=".", needs=()):
        self.name, self.version, self.tests = name, version, tests
        self.source, self.needs = source, needs
        self.folder = WORK / name
        self.project = self.folder / "project"

    def call(self, command, **more):
        environment = dict(os.environ, PYTHONPATH=str(self.project / self.source))
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            **more,
        )

    def archives(self):
        return [*self.folder.glob("*.tar.gz"), *self.folder.glob("*.zip")]

    def fetch(self):
        """Its unpacked source distribution with the workload in it."""
        shutil.rmtree(self.folder / "unpacked", ignore_errors=True)
        shutil.rmtree(self.project, ignore_errors=True)
        self.project.mkdir(parents=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        wanted = "%s==%s" % (self.name, self.version)
        if not self.archives():
            download = ["download", "--no-deps", "--no-binary", ":all:", "-d", self.folder]
            subprocess.run([*pip, *download, wanted], check=True)
        if self.needs:
            subprocess.run([*pip, "install", *self.needs], check=True)
        (self.folder / "unpacked").mkdir()
        shutil.unpack_archive(self.archives()[0], self.folder / "unpacked")
        self.project.rmdir()
        next((self.folder / "unpacked").iterdir()).rename(self.project)
        shutil.copy(HERE / "packages" / (self.name + ".py"), self.project / "workload.py")
        tests = self.tests.rpartition("/")[0] if self.tests.endswith(".py") else self.tests
        (self.project / "pyproject.toml").write_text(
            '[tool.codeflash]\nmodule-root = "%s"\n' % self.source
            + ('tests-root = "%s"\n' % tests if "test" in tests else "")
        )

    def outcomes(self):
        """How each of its own tests ends."""
        path = self.folder / "outcomes"
        path.unlink(missing_ok=True)
        pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "codeflash._outcomes"]
        os.environ["CODEFLASH_OUTCOMES"] = str(path)
        self.call([sys.executable, *pytest, "--ignore-glob=*replay_test_*",
                   "--continue-on-collection-errors", self.tests])  # fmt: skip
        del os.environ["CODEFLASH_OUTCOMES"]
        return sorted(path.read_text().splitlines()) if path.exists() else []

    def plain(self):
        """Seconds and output of the workload without us."""
        started = time.monotonic()
        done = self.call([sys.executable, "workload.py"])
        if done.returncode != 0:
            sys.exit("the workload of %s fails:\n%s" % (self.name, done.stderr))
        return time.monotonic() - started, done.stdout

    def optimize(self, effort):
        done = self.call([COMMAND, "optimize", "--effort", effort, "--json", "workload.py"])
        (self.folder / "log.txt").write_text(done.stderr)
        if done.returncode != 0:
            sys.exit("codeflash fails on %s:\n%s" % (self.name, done.stderr))
        return json.loads(done.stdout)


PACKAGES = [
    Package("blurhash", "1.1.5", "tests", needs=["pillow", "numpy", "pytest-cov"]),
    Package("commonmark", "0.9.1", "commonmark/tests/unit_tests.py", needs=["hypothesis"]),
    Package("edit-distance", "1.0.6", "test/test.py"),
    Package("jellyfish", "0.8.9", "jellyfish/test.py"),
    Package("munkres", "1.1.4", "test"),
    Package("nameparser", "2.6.0", "tests"),
    Package("num2words", "0.5.14", "tests", needs=["docopt"]),
    Package("phonetics", "1.0.5", "phonetics/tests"),
    Package("polib", "1.2.0", "tests/tests.py"),
    Package("prettytable", "3.18.0", "tests", "src", needs=["wcwidth", "pytest-lazy-fixtures"]),
    Package("pycipher", "0.5.2", "tests"),
    Package("pyphonetics", "0.5.3", "tests", needs=["unidecode"]),
    Package("strsimpy", "0.2.1", "strsimpy"),
    Package("textdistance", "4.6.3", "tests", needs=["hypothesis"]),
]


def interval(speedup, bounds):
    return "%.2f (%.2f to %.2f)" % (speedup, *bounds)


def best_refused(functions):
    """The best candidate that was not kept, and why."""
    tried = [
        (item["speedup"] or 0, function["function"], item)
        for function in functions
        for item in function["candidates"]
        if not item["kept"]
    ]
    if not tried:
        return "no rule applies to what is worth it"
    _, name, item = max(tried, key=lambda entry: entry[0])
    return "none; best tried: %s in %s: %s" % (item["source"], name, item["reason"])


def row(package, effort):
    package.fetch()
    before = package.outcomes()
    seconds, printed = package.plain()
    started = time.monotonic()
    report = package.optimize(effort)
    took = time.monotonic() - started
    if package.plain()[1] != printed:
        sys.exit("%s prints something else afterwards" % package.name)
    after = package.outcomes()
    whole = report["end_to_end"]
    accepted = [
        "%s %s" % (item["function"], interval(item["speedup"], item["speedup_ci95"]))
        for item in report["functions"]
        if item["status"] == "optimized"
    ]
    passed = sum(line.startswith("passed ") for line in before)
    return [
        "%s %s" % (package.name, package.version),
        "%.2f" % seconds,
        str(len(report["functions"])),
        "; ".join(accepted) or best_refused(report["functions"]),
        interval(whole["speedup"], whole["ci95"]) if whole else report["end_to_end_reason"] or "-",
        "%d of %d pass, %s" % (passed, len(before), "the same" if before == after else "OTHERS"),
        "%.0f" % took,
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--effort", default="low", choices=("low", "medium", "high"))
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    options = parser.parse_args()
    wanted = [item for item in PACKAGES if item.name in options.packages or not options.packages]
    sys.stdout.write(HEAD + RULE)
    for package in wanted:
        print("| %s |" % " | ".join(row(package, options.effort)), flush=True)


if __name__ == "__main__":
    main()
