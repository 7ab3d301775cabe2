# SPDX-License-Identifier: Apache-2.0
"""Is `codeflash scan` right on real projects? `make bench-scan-projects`.

    bench/scan_projects.py [--memory] [--work FOLDER] [--json FILE] [PROJECT...]

Each project is fetched from PyPI as its pinned source distribution, which holds its own tests, and
gets an environment with its needs and codeflash. `codeflash scan` runs in it, and what it says is
compared with measurements that have nothing of ours: the share of each function in the stacks that
py-spy sees from outside (those count waiting for the disk and for a processor too), the CPU clock
that a function reads itself, the bytes of each line counted at every allocation, `-X importtime`.
Prints a Markdown table; with --memory only memory is compared.

    plain s   the test alone: `python -m pytest -q TEST`, the median of three
    limit s   for the whole scan: 8 times the plain run and 15 s
    CPU       the largest difference in percentage points, over all functions that scan reports,
              and over those above 5%
    noise     the same between the halves of the reference
    CPU clock the largest difference to the CPU time that functions read themselves, and of how
              many: those that are called so seldom that reading it costs less than 1% of the whole
    memory    the largest difference over the lines that scan reports
    import    the largest difference over the whole import and the modules of 20 ms of their own and
              more, and between the reference before the scan and after it
    tree      are the files the same afterwards, .codeflash aside?
    load      the load average when the scan began
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = HERE / "scan_reference.py"
TIMEOUT = 300
PROFILES = 4  # processes whose samples are added up
IMPORTS = 9  # fresh interpreters before the scan, and as many after it
MEMORY_RUNS = 2  # in one process: the second has what the first one left
MEMORY_LEAST = 1 << 20  # bytes of a line: less is no target
MEMORY_OFF = 5  # percent: a line that is so little above that need not be a target
LISTED_MS = 20  # of its own: a module that is compared (a target has 50)
LEAST_MS = 1  # less cannot be compared: scan says tenths
CALL_SECONDS = 1.5e-6  # what two looks at the clock add to a call, at most
MEMORY_HEAD = (
    "| project | test | lines | largest difference in % | largest line | load |\n"
    "|---|---|---:|---:|---:|---:|\n"
)
HEAD = (
    "| project | model | test | plain s | scan s | limit s | CPU points: all, above 5% | noise "
    "| CPU clock | memory | import | tree | load |\n"
    "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|\n"
)


class Project:
    """`model`: how it is deployed; `test`: what is scanned, None: scan chooses; `source`: of the
    test, where the release has none that pytest finds."""

    def __init__(self, name, version, model, test=None, needs=(), package=None, source=None):
        self.name, self.version, self.model, self.test = name, version, model, test
        self.needs, self.package = needs, package or name
        self.source = source

    def place(self, work):
        self.folder = work / self.name
        self.root = self.folder / "project"
        self.python = self.folder / "venv" / "bin" / "python"
        self.environment = dict(os.environ, PYTHONPYCACHEPREFIX=str(self.folder / "bytecode"))
        for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
            self.environment.pop(name, None)
        self.folder.mkdir(parents=True, exist_ok=True)

    def call(self, *command, check=False, timeout=TIMEOUT):
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
        )
        if check and done.returncode != 0:
            sys.exit("%s: %s fails:\n%s" % (self.name, command, done.stdout + done.stderr))
        return done

    def fetch(self):
        """Its unpacked source distribution."""
        shutil.rmtree(self.folder / "unpacked", ignore_errors=True)
        shutil.rmtree(self.root, ignore_errors=True)
        if not list(self.folder.glob("*.tar.gz")):
            pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
            download = ["download", "--no-deps", "--no-binary", ":all:", "-d", self.folder]
            wanted = "%s==%s" % (self.name, self.version)
            subprocess.run([*pip, *download, wanted], check=True)
        (self.folder / "unpacked").mkdir()
        unpack = ["tar", "-x", "--no-same-owner", "--no-same-permissions"]
        unpack += ["-C", self.folder / "unpacked", "-f"]
        subprocess.run([*unpack, next(self.folder.glob("*.tar.gz"))], check=True)
        next((self.folder / "unpacked").iterdir()).rename(self.root)
        if self.source is not None:
            (self.root / self.test).write_text(self.source)

    def install(self, wheel):
        """Its environment. The release is in it for its metadata and needs; the modules that run
        are those of the source distribution, which come first on the path."""
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
            pip = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
            wanted = "%s==%s" % (self.name, self.version)
            subprocess.run([*pip, "pytest<9", "py-spy", wanted, *self.needs], check=True)
        pip = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "--no-deps", "--force-reinstall", wheel], check=True)

    def uncovered(self):
        """pytest-cov's tracer takes more time in some functions than they do; scan is without."""
        return ["--no-cov"] if "pytest-cov" in self.needs else []

    def scan(self):
        shutil.rmtree(self.root / ".codeflash", ignore_errors=True)
        command = self.folder / "venv" / "bin" / "codeflash"
        began = time.perf_counter()
        done = self.call(command, "scan", "--json", *([self.test] if self.test else []), check=True)
        seconds = time.perf_counter() - began
        return json.loads(done.stdout), seconds

    def plain(self, tests):
        """Seconds of the test alone, as someone would run it."""
        seconds = []
        for _ in range(4):
            began = time.perf_counter()
            self.call(
                self.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, check=True
            )
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds[1:])  # the first has filled the byte code


def tree_of(root):
    """A sum over names, modes and contents of all files, .codeflash aside."""
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root)
        if below.parts[0] == ".codeflash":
            continue
        total.update(("%s %o\n" % (below, path.lstat().st_mode)).encode())
        if path.is_file() and not path.is_symlink():
            total.update(path.read_bytes())
    return total.hexdigest()


def stacks_of(text):
    """The stacks of py-spy's raw format: [((name, file, line), ...), samples]."""
    for line in text.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = []
        for frame in stack.split(";"):
            found = re.fullmatch(r"(.*) \((.*?)(?::(\d+))?\)", frame)
            if found:
                frames.append((found[1], found[2], int(found[3] or 0)))
        yield frames, int(count)


def add_profile(text, sums):
    """Samples of each function below the run of the test; what loads modules does not count."""
    for frames, count in stacks_of(text):
        names = [frame[0] for frame in frames]
        if "reference_work" not in names or any(f[1].startswith("<frozen imp") for f in frames):
            continue
        sums[None] = sums.get(None, 0) + count
        for frame in set(frames[names.index("reference_work") + 1 :]):
            sums[frame] = sums.get(frame, 0) + count


def runs_of(project):
    """How often scan ran the test in one process, which the reference has to do too: the first run
    of a process fills caches."""
    text = (project.root / ".codeflash" / "scan-report.md").read_text()
    found = re.search(r"^(\d+) runs? of ", text, re.MULTILINE)
    return found[1] if found else "1"


def profile(project, tests):
    """Two independent halves of the reference."""
    runs = runs_of(project)
    halves = {}, {}
    spy = project.folder / "venv" / "bin" / "py-spy"
    raw = project.folder / "stacks"
    for number in range(PROFILES):
        project.call(
            spy, "record", "--format", "raw", "--rate", "200", "--function", "--full-filenames",
            "-o", raw, "--", project.python, REFERENCE, "cpu", project.root, runs,
            *tests, check=True)  # fmt: skip
        add_profile(raw.read_text(), halves[number % 2])
    return halves


def share_of(sums, target, root):
    """The share of a function that scan reports: the frame of its file and name that is nearest."""
    path, name = str(root / target["file"]), target["function"]
    short = name.rpartition(".")[2]  # what py-spy calls it up to Python 3.10
    frames = [f for f in sums if f is not None and f[1] == path and f[0] in (name, short)]
    if not frames:
        return 0.0
    return sums[min(frames, key=lambda f: abs(f[2] - target["line"]))] / max(sums.get(None, 0), 1)


def compare_cpu(project, document, halves):
    """Rows of what scan says and what py-spy sees, in percent, the largest difference first."""
    whole = dict(halves[0])
    for frame, count in halves[1].items():
        whole[frame] = whole.get(frame, 0) + count
    rows = []
    for target in document["targets"]:
        if target["domain"] == "CPU" and target["phase"] != "start":
            seen, *parts = (100 * share_of(s, target, project.root) for s in (whole, *halves))
            said = 100 * target["share"]
            rows.append({
                "target": target["target"],
                "scan": said,
                "reference": seen,
                "points": abs(said - seen),
                "noise": abs(parts[0] - parts[1]),
            })  # fmt: skip
    return sorted(rows, key=lambda row: -row["points"]), whole.get(None, 0)


def compare_clock(project, document, tests):
    """Rows of what scan says and what functions say that read the CPU clock themselves, where that
    adds less than one percent to the whole."""
    targets = [t for t in document["targets"] if t["domain"] == "CPU" and t["phase"] != "start"]
    if not targets:
        return []
    out = project.folder / "clock.json"
    place = lambda t: "%s:%d" % ((project.root / t["file"]).resolve(), t["line"])  # noqa: E731
    left = {place(target): target for target in targets}
    runs, rows = runs_of(project), []
    while left:
        words = [project.python, REFERENCE, "clock", project.root, out, runs, ",".join(left)]
        project.call(*words, *tests, check=True)
        times = json.loads(out.read_text())
        costs = {p: calls * CALL_SECONDS for p, (_, calls) in times["places"].items()}
        if sum(costs.values()) > 0.01 * times["whole"]:
            dear = [p for p in costs if costs[p] > 0.002 * times["whole"]]
            for where in dear or [max(costs, key=costs.get)]:  # and again without them
                del left[where]
            continue
        for where, (seconds, calls) in times["places"].items():
            if calls > 0:
                said, seen = 100 * left[where]["share"], 100 * seconds / times["whole"]
                rows.append({
                    "target": left[where]["target"],
                    "scan": said,
                    "reference": seen,
                    "points": abs(said - seen),
                })  # fmt: skip
        break
    return sorted(rows, key=lambda row: -row["points"])


def place_of(target, root):
    """Where a target of the memory pass allocates, as scan_reference.py says it."""
    allocated = re.search(r"allocated at (.*):(\d+)$", target["evidence"])
    path = allocated[1] if allocated[1][0] in "/<" else str(root / allocated[1])
    return "%s:%s|%s:%d" % (path, allocated[2], root / target["file"], target["line"])


def compare_memory(project, document, tests):
    """Rows of each line's bytes that scan reports and those that are counted; a line that scan does
    not report has 0."""
    out = project.folder / "memory.json"
    project.call(
        project.python, REFERENCE, "memory", project.root, out, MEMORY_RUNS, *tests, check=True
    )
    first, last = (lambda runs: (runs[0], runs[-1]))(json.loads(out.read_text()))
    said = {}
    for target in document["targets"]:
        if target["domain"] == "Memory":
            place = place_of(target, project.root)
            # What grows has no most: it is told as it is in the first run.
            said[place] = target["bytes"], (first if target["grows"] else last).get(place, 0)
    for place, size in first.items():
        if size >= MEMORY_LEAST * (1 + MEMORY_OFF / 100):
            said.setdefault(place, (0, size))
    rows = [
        {
            "target": place,
            "scan": size,
            "reference": seen,
            "percent": 100 * abs(size / seen - 1) if seen else 100.0,
            "mib": seen / (1 << 20),
        }
        for place, (size, seen) in said.items()
    ]
    return sorted(rows, key=lambda row: -row["percent"])


def usual(values):
    """The lower quartile: other work on the machine makes a time longer, never shorter."""
    return sorted(values)[(len(values) - 1) // 4]


def import_runs(project, package):
    """Milliseconds of each module, own and with what it imports, of fresh interpreters that find
    their byte code."""
    own, total = {}, {}
    for number in range(IMPORTS + 1):
        done = project.call(project.python, "-X", "importtime", "-c", "import " + package)
        for line in done.stderr.splitlines():
            found = re.fullmatch(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(\S+)\s*", line)
            if found and number > 0:
                own.setdefault(found[3], []).append(int(found[1]) / 1000)
                total.setdefault(found[3], []).append(int(found[2]) / 1000)
    return own, total


def said_of_imports(project):
    """[(module, milliseconds, is it with what it imports?)]: the whole package, and the modules of
    the table with so much of their own."""
    text = (project.root / ".codeflash" / "scan-report.md").read_text()
    found = re.search(r"^import (\S+): ([\d.]+) (ms|s) ", text, re.MULTILINE)
    rows = []
    if found:
        rows.append((found[1], float(found[2]) * (1 if found[3] == "ms" else 1000), True))
    for own, chain in re.findall(r"^ *([\d.]+) ms +[\d.]+ ms +(.*)$", text, re.MULTILINE):
        if float(own) >= LISTED_MS:
            rows.append((chain.split(" -> ")[-1], float(own), False))
    return rows


def compare_imports(project, document, before):
    """`before` is a reference from before the scan; another one is taken now."""
    after = import_runs(project, document["package"])
    rows = []
    for name, said, whole in said_of_imports(project):
        first, second = (times[whole].get(name, []) for times in (before, after))
        if first and second and usual(first + second) >= LEAST_MS:
            seen = usual(first + second)
            rows.append({
                "target": name + (" (whole)" if whole else ""),
                "scan": said,
                "reference": seen,
                "percent": 100 * abs(said / seen - 1),
                "noise": 100 * abs(usual(first) / usual(second) - 1),
            })  # fmt: skip
    return sorted(rows, key=lambda row: -row["percent"])


def largest(rows, key, wanted=lambda row: True):
    values = [row[key] for row in rows if wanted(row)]
    return "%.1f" % max(values) if values else "-"


def measure(project):
    before = tree_of(project.root)
    imports = import_runs(project, project.package)
    load = os.getloadavg()[0]
    document, seconds = project.scan()
    tree = tree_of(project.root) == before
    tests = document["run"]["words"] if document["run"] else [project.test]
    plain = project.plain(tests)
    tests = tests + project.uncovered()
    halves = profile(project, tests)
    functions, samples = compare_cpu(project, document, halves)
    return {
        "project": "%s %s" % (project.name, project.version),
        "model": document["deployment"]["model"],
        "right": document["deployment"]["model"] == project.model,
        "test": os.path.relpath(tests[0], project.root) if tests[0][0] == "/" else tests[0],
        "chosen": not project.test,
        "plain": plain,
        "seconds": seconds,
        "limit": 8 * plain + 15,
        "tree": tree,
        "samples": samples,
        "cpu": functions,
        "clock": compare_clock(project, document, tests),
        "load": load,
        "memory": compare_memory(project, document, tests),
        "import": compare_imports(project, document, imports),
        "faults": [p["fault"] for p in document["passes"].values() if p["fault"]],
        "notes": document["notes"],
    }


def measure_memory(project):
    """The memory pass alone: `--memory`."""
    load = os.getloadavg()[0]
    document, _ = project.scan()
    tests = document["run"]["words"] if document["run"] else [project.test]
    tests = tests + project.uncovered()
    rows = compare_memory(project, document, tests)
    print("| %s %s | `%s` | %d | %s | %s MiB | %.1f |" % (
        project.name, project.version, document["scanned"], len(rows),
        largest(rows, "percent"), largest(rows, "mib"), load), flush=True)  # fmt: skip
    return {"project": project.name, "memory": rows, "load": load}


def line_of(row):
    above = lambda entry: max(entry["scan"], entry["reference"]) > 5  # noqa: E731
    return "| %s |" % " | ".join([
        row["project"],
        row["model"] + ("" if row["right"] else " (WRONG)"),
        "`%s`%s" % (row["test"], " (chosen)" if row["chosen"] else ""),
        "%.1f" % row["plain"],
        "%.1f" % row["seconds"],
        "%.1f" % row["limit"],
        "%s, %s" % (largest(row["cpu"], "points"), largest(row["cpu"], "points", above)),
        largest(row["cpu"], "noise"),
        "%s of %d" % (largest(row["clock"], "points"), len(row["clock"])),
        largest(row["memory"], "percent"),
        "%s (%s)" % (largest(row["import"], "percent"), largest(row["import"], "noise")),
        "same" if row["tree"] else "CHANGED",
        "%.1f" % row["load"],
    ])  # fmt: skip


PROJECTS = [
    Project("yamllint", "1.37.1", "cli"),
    Project("pycodestyle", "2.14.0", "cli"),
    Project("emoji", "2.14.1", "library"),
    Project("emoji", "2.14.1", "library", "tests/test_core.py::test_emojize_name_only"),
    Project("langdetect", "1.0.9", "library"),
    Project(
        "zxcvbn",
        "4.5.0",
        "cli",
        "tests/test_strength.py",
        source="from zxcvbn import zxcvbn\n\n\n"
        "def test_strength():\n    assert zxcvbn('correct horse battery staple')['score'] == 4\n",
    ),
    Project("phonenumbers", "9.0.0", "library", "tests/geocodertest.py::PhoneNumberGeocoderTest"),
    Project("pycountry", "24.6.1", "library", needs=["pytest-cov"]),
    Project(
        "networkx",
        "3.4.2",
        "library",
        "networkx/algorithms/community/tests/test_modularity_max.py"
        "::test_modularity_communities[naive_greedy_modularity_communities]",
    ),
    Project("networkx", "3.4.2", "library", "networkx/generators/tests/test_atlas.py"),
    Project("toolz", "1.0.0", "library"),
    Project("httpbin", "0.10.2", "long-running-server", needs=["six"]),
    Project(
        "isso",
        "0.14.0",
        "long-running-server",
        "isso/tests/test_vote.py::TestVote::testTooManyLikes",
    ),
    Project("zappa", "0.63.0", "serverless", "tests/test_websocket.py", needs=["flask", "mock"]),
    Project(
        "amazon-api-gateway-simple-authorizer",
        "0.1.0",
        "serverless",
        package="simple_authorizer",
    ),
]


def build_wheel(work):
    """codeflash of this checkout."""
    folder = work / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel"]
    build = ["--no-deps", "--no-build-isolation", "-w", folder, HERE.parent]
    subprocess.run([*pip, *build], check=True)
    return next(folder.glob("*.whl"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("projects", nargs="*", metavar="PROJECT")
    parser.add_argument("--work", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--memory", action="store_true", help="compare memory alone")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    # Not below this checkout, which has a pyproject.toml of its own.
    work = options.work or pathlib.Path(tempfile.gettempdir()) / "codeflash-scan-projects"
    work.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel(work)
    rows = []
    print(MEMORY_HEAD if options.memory else HEAD, end="", flush=True)
    for project in PROJECTS:
        if options.projects and project.name not in options.projects:
            continue
        project.place(work.resolve())
        project.fetch()
        project.install(wheel)
        if options.memory:
            rows.append(measure_memory(project))
        else:
            rows.append(measure(project))
            print(line_of(rows[-1]), flush=True)
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
