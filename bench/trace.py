# SPDX-License-Identifier: Apache-2.0
"""What a trace costs, next to the plain run and to cProfile, and what is in it.

    make bench-trace
    python bench/trace.py [--python EXE ...] [--workloads DIR] [--rounds N] [--json FILE] ...

Every program runs plainly, traced, traced with --exact and under cProfile, in turn, and so for
each round: what slows the machine for a while slows all four. A ratio is that of the least times
over the rounds. Times of a traced run are from the launch of codeflash to the
program's exit; "after" is everything that codeflash does then. Standard output is Markdown.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

import measure
import projects
import table

MODES = ("plain", "trace", "exact", "cprofile")
WORK = projects.ROOT / "build" / "bench"


def command(mode, python, program, output):
    if mode == "plain":
        return [python, program.script]
    if mode == "cprofile":
        return [python, "-m", "cProfile", "-o", output.with_suffix(".pstats"), program.script]
    exact = ["--exact"] if mode == "exact" else []
    options = ["--trace-only", "-v", "--python", python, "-o", output]
    return [python.parent / "codeflash", "optimize", *exact, *options, program.script]


def run(mode, python, program, output):
    for test in (program.folder / "tests").glob("test_*__replay_test_*.py"):
        test.unlink()
    env = measure.environment(**program.env)
    return measure.run(command(mode, python, program, output), program.folder, env)


def replay(python, program):
    """Runs the replay tests as a user would: how many pass, fail and are skipped, and failures."""
    command = [python, "-m", "pytest", "-c", os.devnull, "--rootdir", program.folder, "-q",
               "-p", "no:cacheprovider", "--tb=line", "tests"]
    done = subprocess.run(
        [str(part) for part in command], cwd=program.folder,
        env=measure.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )
    last = done.stdout.strip().rsplit("\n", 1)[-1]
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", last)}
    return {
        "passed": counts.get("passed", 0),
        "failed": counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0),
        "skipped": counts.get("skipped", 0),
        "failures": re.findall(r"^FAILED .*|^ERROR .*", done.stdout, re.M),
    }


def contents(python, trace):
    """What is in a trace: the summary, and the calls of each function."""
    shown = projects.call(python.parent / "codeflash", "trace", "show", "--json", trace)
    document = json.loads(shown)
    keys = ("function", "calls", "calls_exact", "calls_seen", "captured", "calls_kept", "inputs",
            "inputs_replay")
    return {
        "summary": document["summary"],
        "notes": document["notes"],
        "bytes": trace.stat().st_size,
        "functions": [{key: function[key] for key in keys} for function in document["functions"]],
    }


def compare(python, program, rounds, modes, folder):
    """All rounds of one program: times of each mode, and what its traces hold."""
    runs, traces = {mode: [] for mode in modes}, {}
    outputs = {mode: folder / ("%s.%s.trace" % (program.name, mode)) for mode in modes}
    run("plain", python, program, outputs["plain"])  # compiles what is imported
    for number in range(rounds):
        for mode in modes:
            runs[mode].append(run(mode, python, program, outputs[mode]))
            print("%s %s %d/%d: %.2f s" % (program.name, mode, number + 1, rounds,
                                           runs[mode][-1].wall), file=sys.stderr)
            if number == rounds - 1 and mode in table.TRACED:
                traces[mode] = contents(python, outputs[mode])
                traces[mode]["replay"] = replay(python, program) if mode == "trace" else None
    return {
        "name": program.name,
        "size_limit": program.size_limit,
        "same_result": len({one.result for mode in modes for one in runs[mode]}) == 1,
        "runs": {mode: [one._asdict() for one in runs[mode]] for mode in modes},
        "traces": traces,
    }


def start_up(python, folder, rounds):
    """Seconds that a trace adds to a program that does nothing; --version next to /bin/true."""
    program = projects.empty(folder)
    output = folder / "nothing.trace"
    env = measure.environment()
    version = [python.parent / "codeflash", "--version"]
    times = {"plain": [], "trace": [], "version": [], "true": []}
    for _ in range(rounds):
        for mode in ("plain", "trace"):
            times[mode].append(run(mode, python, program, output).wall)
        times["version"].append(measure.run(version, folder, env).wall)
        times["true"].append(measure.run(["/bin/true"], folder, env).wall)
    return {name: statistics.median(values) for name, values in times.items()}


def measure_python(python, args):
    folder = args.work / projects.version_of(python)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = list(projects.programs(python, args.work, args.scale))
    if args.workloads is not None:
        chosen = list(projects.workloads(args.workloads, python, args.work, args.scale)) + chosen
    if args.only:
        chosen = [program for program in chosen if program.name in args.only]
    results = []
    for program in chosen:
        try:
            results.append(compare(python, program, args.rounds, args.modes, folder))
        except measure.Failed as error:
            print(error, file=sys.stderr)
            results.append({"name": program.name, "failed": str(error)})
    return {
        "python": projects.version_of(python),
        "start_up": start_up(python, folder, args.start_rounds),
        "load": os.getloadavg(),
        "programs": results,
    }


def arguments():
    given = os.environ.get("CODEFLASH_WORKLOADS")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", metavar="EXE",
                        help="an interpreter, with codeflash beside it or to install it for")
    parser.add_argument("--workloads", type=pathlib.Path, metavar="DIR",
                        default=pathlib.Path(given) if given else None,
                        help="folder of more programs, with prepare.sh ($CODEFLASH_WORKLOADS)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--start-rounds", type=int, default=20, help="for the empty program")
    parser.add_argument("--scale", type=float, default=1.0, help="of the work; 1: about 3 s each")
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="A,B")
    parser.add_argument("--modes", type=lambda text: text.split(","), default=list(MODES),
                        metavar="A,B", help=",".join(MODES))
    parser.add_argument("--work", type=pathlib.Path, default=WORK, metavar="DIR")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="every number")
    args = parser.parse_args()
    unknown = set(args.modes) - set(MODES)
    if unknown or "plain" not in args.modes:
        parser.error("--modes takes %s, with plain among them" % ",".join(MODES))
    if args.workloads is not None and not (args.workloads / "prepare.sh").is_file():
        parser.error("%s has no prepare.sh" % args.workloads)
    return args


def main():
    args = arguments()
    args.work = args.work.absolute()
    args.work.mkdir(parents=True, exist_ok=True)
    documents = []
    try:
        for given in args.python or [sys.executable]:
            documents.append(measure_python(projects.interpreter(given, args.work), args))
            print(table.text(documents[-1]), flush=True)
            if args.json is not None:
                args.json.write_text(json.dumps(documents, indent=1))
    except (projects.Missing, measure.Failed) as error:
        sys.exit("bench: %s" % error)


if __name__ == "__main__":
    main()
