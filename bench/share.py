# SPDX-License-Identifier: Apache-2.0
"""What share of a traced run is spent on recording, from a profile of that run itself.

    make bench-share BENCH="--python EXE --workloads DIR"

Where the machine's speed changes by more between two runs than a trace costs, a ratio of times
says little. Here perf samples one traced run: a sample counts as ours where the stack, from its
innermost frame to the first that evaluates Python code, goes through our extension or through the
interpreter's dispatch of monitoring events; the sampler's thread is ours as a whole. Before 3.12
this leaves out that calls go through a hook. Needs perf. Standard output is Markdown.
"""

import argparse
import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import measure
import projects

WORK = projects.ROOT / "build" / "bench"
OURS = ("/_ext.", "instrumentation", "monitoring_set_local_events")
EVALUATES = "_PyEval_EvalFrameDefault"
Sample = collections.namedtuple("Sample", "process thread frames")


def samples(data):
    """Samples of the processes that ran Python, innermost frame first."""
    command = ["perf", "script", "-i", data, "-F", "comm,pid,tid,ip,sym,dso"]
    text = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          encoding="utf-8", errors="replace", check=True).stdout
    for block in text.strip().split("\n\n"):
        head, *frames = block.split("\n")
        words = head.split()
        if len(words) >= 2 and words[0].startswith("python") and "/" in words[-1]:
            process, thread = words[-1].split("/")
            yield Sample(process, thread, frames)


def is_ours(frames):
    for frame in frames:
        if any(part in frame for part in OURS):
            return True
        if EVALUATES in frame:
            return False
    return False


def shares(data):
    """Of the program's process, which has the most samples: (samples, ours, sampler's thread)."""
    found = list(samples(data))
    counts = collections.Counter(sample.process for sample in found)
    program = counts.most_common(1)[0][0]
    mine = [sample for sample in found if sample.process == program]
    main = [sample for sample in mine if sample.thread == program]
    threads = sum(all(EVALUATES not in frame for frame in sample.frames)
                  for sample in mine if sample.thread != program)
    return len(main), sum(is_ours(sample.frames) for sample in main), threads


def profile(python, program, folder):
    data = folder / "perf.data"
    command = ["perf", "record", "-q", "-o", data, "-F", "999", "--call-graph", "dwarf,8192",
               python.parent / "codeflash", "optimize", "--trace-only", "--python", python,
               "-o", folder / "share.trace", program.script]
    done = subprocess.run([str(part) for part in command], cwd=program.folder,
                          env=measure.environment(**program.env), stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise measure.Failed(done.stderr.decode(errors="replace"))
    return shares(data)


def measure_python(given, args):
    python = projects.interpreter(given, args.work)
    chosen = list(projects.programs(python, args.work, args.scale))
    if args.workloads is not None:
        chosen = list(projects.workloads(args.workloads, python, args.work, args.scale)) + chosen
    print("\n## CPython %s\n" % projects.version_of(python))
    print("| program | samples (1 ms) | events and captures | sampler | run / rest |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for program in chosen:
        with tempfile.TemporaryDirectory(dir=args.work) as folder:
            total, ours, sampler = profile(python, program, pathlib.Path(folder))
        print("| %s | %d | %.1f%% | %.1f%% | %.3f |" % (
            program.name, total, 100 * ours / total, 100 * sampler / total,
            (total + sampler) / (total - ours)), flush=True)


def main():
    given = os.environ.get("CODEFLASH_WORKLOADS")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", metavar="EXE")
    parser.add_argument("--workloads", type=pathlib.Path, metavar="DIR",
                        default=pathlib.Path(given) if given else None)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--work", type=pathlib.Path, default=WORK, metavar="DIR")
    args = parser.parse_args()
    if shutil.which("perf") is None:
        sys.exit("bench: perf is not installed")
    args.work = args.work.absolute()
    args.work.mkdir(parents=True, exist_ok=True)
    try:
        for python in args.python or [sys.executable]:
            measure_python(python, args)
    except (projects.Missing, measure.Failed) as error:
        sys.exit("bench: %s" % error)


if __name__ == "__main__":
    main()
