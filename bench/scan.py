# SPDX-License-Identifier: Apache-2.0
"""Does `codeflash scan` find what is slow, and leave alone what only looks so?

usage: scan.py [--jobs 2] [--json FILE] [NAME...]

Each file of bench/scan is a small project with problems that are known. Its head has one line for
each thing:

    about: what is planted
    after: OWNER/REPOSITORY#NUMBER what it changed     (the real change that this is modelled on)
    model: the deployment model that must be found
    options: options of the command
    find: DOMAIN | WHERE | PATTERN/OTHER PATTERN | SEVERITY/OTHER SEVERITY
    may: DOMAIN | WHERE                                 (takes its share of the test, rightly)
    not: DOMAIN | WHERE                                 (an innocent look-alike)
    none: DOMAIN                                        (no finding of this domain)

WHERE is module:qualified.name for CPU, memory and coroutines, and a module for imports. Then come
the files, each after a line `=== PATH`; a PATH that starts with @ is a library beside the project.

Recall is the share of `find` lines for which there is a finding of this domain and place with one
of the patterns and severities. A false critical is a critical finding that no `find` or `may` line
names, a false finding one that a `not` or `none` line rules out.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BINARY = pathlib.Path(sys.executable).parent / "codeflash"
HEADS = ("about", "after", "model", "options", "find", "may", "not", "none")


class Case:
    def __init__(self, path):
        self.name = path.stem
        self.heads = {head: [] for head in HEADS}
        self.files = {}
        self.read(path.read_text(encoding="utf-8"))

    def read(self, text):
        head, *files = ("\n" + text).split("\n=== ")
        for line in head.strip().splitlines():
            name, colon, value = line.partition(":")
            if name not in HEADS or not colon:
                raise ValueError("%s: not a line of a case: %s" % (self.name, line))
            self.heads[name].append(value.strip())
        for file in files:
            path, _, content = file.partition("\n")
            self.files[path] = content if content.endswith("\n") or not content else content + "\n"

    def fields(self, head):
        return [[part.strip() for part in line.split("|")] for line in self.heads[head]]

    def write(self, folder):
        for path, text in self.files.items():
            below = "libraries/" + path[1:] if path[0] == "@" else "project/" + path
            file = folder / below
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def run(case):
    """What the scan says of the case, and the seconds that it took."""
    with tempfile.TemporaryDirectory(prefix="scan-") as name:
        folder = pathlib.Path(name)
        for below in ("project/.git", "libraries"):
            (folder / below).mkdir(parents=True)
        case.write(folder)
        env = dict(os.environ, PYTHONPATH=str(folder / "libraries"))
        options = " ".join(case.heads["options"]).split()
        began = time.perf_counter()
        done = subprocess.run(
            [BINARY, "scan", "--json", *options],
            cwd=folder / "project",
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (case.name, done.stderr))
        return json.loads(done.stdout), time.perf_counter() - began


def place(target):
    """module:name of a finding, or the module for an import."""
    if target["domain"] == "Import":
        return target["function"]
    path = (target["file"] or "").rsplit(".py", 1)[0]
    if path.endswith("/__init__"):
        path = path[: -len("/__init__")]
    return "%s:%s" % (path.replace("/", "."), target["function"] or "")


def one_of(wanted, text):
    return any(word.lower() in text.lower() for word in wanted.split("/"))


def fits(target, domain, where, pattern="", severity=""):
    return (
        target["domain"] == domain
        and place(target) == where
        and one_of(pattern, target["pattern"] or "")
        and (not severity or target["severity"] in severity.split("/"))
    )


def judge(case, document):
    """The case's row of the result."""
    targets = document["targets"]
    found, missed, false, criticals = 0, [], [], []
    for fields in case.fields("find"):
        if any(fits(target, *fields) for target in targets):
            found += 1
        else:
            missed.append(" | ".join(fields))
    named = [fields[:2] for fields in case.fields("find") + case.fields("may")]
    innocent = case.fields("not")
    for target in targets:
        text = "%s %s: %s, %s" % (
            target["severity"],
            target["target"],
            target["pattern"],
            target["metric"],
        )
        if target["severity"] == "critical" and [target["domain"], place(target)] not in named:
            criticals.append(text)
        if target["domain"] in case.heads["none"] or any(fits(target, *f) for f in innocent):
            false.append(text)
    model = document["deployment"]["model"]
    if [model] != case.heads["model"]:
        false.append("deployment: %s, not %s" % (model, " ".join(case.heads["model"])))
    return {
        "case": case.name,
        "found": found,
        "missed": missed,
        "false": false,
        "false_criticals": criticals,
        "seen": ["%(severity)s %(target)s: %(pattern)s, %(metric)s" % t for t in targets],
        "faults": [p["fault"] for p in document["passes"].values() if p["fault"]],
    }


def look_at(path):
    case = Case(path)
    document, seconds = run(case)
    row = judge(case, document)
    row["seconds"] = seconds
    return row


def show(row):
    print("%-26s %5.1f s  %d found" % (row["case"], row["seconds"], row["found"]), flush=True)
    for name in ("missed", "false", "false_criticals"):
        for text in row[name]:
            print("    %s: %s" % (name.replace("_", " "), text))
    if row["missed"]:
        for text in row["seen"] + row["faults"]:
            print("        seen: %s" % text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    paths = sorted((HERE / "scan").glob("*.txt"))
    paths = [path for path in paths if not options.names or path.stem in options.names]
    rows = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row in pool.map(look_at, paths):
            show(row)
            rows.append(row)
    found = sum(row["found"] for row in rows)
    planted = found + sum(len(row["missed"]) for row in rows)
    criticals = sum(len(row["false_criticals"]) for row in rows)
    false = sum(len(row["false"]) for row in rows)
    print(
        "%d cases, %d of %d planted problems found: recall %.1f%%, %d false criticals, "
        "%d other false findings"
        % (len(rows), found, planted, 100 * found / max(planted, 1), criticals, false)
    )
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1))
    return 0 if found >= 0.95 * planted and criticals == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
