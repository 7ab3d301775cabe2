# SPDX-License-Identifier: Apache-2.0
"""Judges pairs with the installed command and prints those that come out wrong.

    python tests/verify/judge_pairs.py [--jobs N] [--effort LEVEL] [--root FOLDER] [PATTERN ...]

A wrong pair must be `different`, a right one `equivalent`, an assumption `equivalent` with one and
`different` with --strict. Time is measured only where the behaviour alone refutes nothing that is
wrong: some cheats show only there.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pairs_format

BINARY = pathlib.Path(sys.executable).parent / "codeflash"
TIMEOUT_SECONDS = 300

Judged = collections.namedtuple("Judged", "pair good document text")


def judge(pair, effort="low"):
    """A Judged: how the command judges a pair in a project of its own."""
    judged = judge_once(pair, effort, "--no-measure")
    if judged.good and pair.expect == "assumption":
        judged = judge_once(pair, effort, "--no-measure", "--strict")
    elif not judged.good and judged.document and judged.document["verdict"] == "equivalent":
        judged = judge_once(pair, effort)
    return judged


def judge_once(pair, effort, *options):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "other").mkdir()
        (folder / "subject.py").write_text(pair.original, encoding="utf-8")
        (folder / "other" / "subject.py").write_text(pair.candidate, encoding="utf-8")
        (folder / "inputs.py").write_text(pair.inputs, encoding="utf-8")
        command = [str(BINARY), "verify", "--json", "--effort", effort, *options]
        command += ["--original", "subject.py", "--candidate", "other/subject.py"]
        command += ["--function", pair.function, "--inputs", "inputs.py"]
        try:
            done = subprocess.run(
                *(command,), cwd=folder, capture_output=True, timeout=TIMEOUT_SECONDS
            )
            document = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError) as error:
            return Judged(pair, False, None, "no verdict: %s" % error)
    good = is_right(pair, document, "--strict" in options)
    return Judged(pair, good, document, told(pair, document))


def is_right(pair, document, strict=False):
    if pair.expect == "different" or strict:
        return document["verdict"] == "different"
    if pair.expect == "assumption":
        return document["verdict"] == "equivalent" and bool(document["assumptions"])
    return document["verdict"] == "equivalent"


def told(pair, document):
    shown = document["counterexample"] or {}
    return "%s: %s (%s): %s: %s" % (
        pair.id,
        document["verdict"],
        pair.expect,
        shown.get("input", "")[:100],
        (document["reason"] or "")[:200],
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--effort", default="low")
    parser.add_argument("--root", default=pairs_format.PAIRS)
    parser.add_argument("patterns", nargs="*", default=[""])
    options = parser.parse_args()
    pairs = [
        pair
        for pair in pairs_format.read_pairs(options.root)
        if any(pattern in pair.id for pattern in options.patterns)
    ]
    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for judged in pool.map(lambda pair: judge(pair, options.effort), pairs):
            counts[judged.pair.verdict, judged.good] += 1
            if not judged.good:
                print(judged.text, flush=True)
    for verdict in sorted({verdict for verdict, _ in counts}):
        good, bad = counts[verdict, True], counts[verdict, False]
        print("%s: %d of %d pairs come out right" % (verdict, good, good + bad))
    return 1 if any(not good for _, good in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
