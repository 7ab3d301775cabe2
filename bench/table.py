# SPDX-License-Identifier: Apache-2.0
"""The results for people: Markdown, with a mark at each number that is beyond its limit."""

import statistics

MARK = " (!)"
REASONS_SHOWN = 5
TRACED = ("trace", "exact")


def limits(version):
    """Largest ratios to the plain run: wall and CPU time of the default trace and of --exact."""
    recent = tuple(int(part) for part in version.split(".")[:2]) >= (3, 12)
    return {"trace": 1.10 if recent else 1.30, "exact": 2.5 if recent else None}


def marked(text, good):
    return text if good else text + MARK


def ratio(program, mode, key):
    """Of the least times over the rounds: what disturbs a run only adds to it. None where the
    mode was not run."""
    runs = program["runs"]
    if mode not in runs:
        return None
    return min(one[key] for one in runs[mode]) / min(one[key] for one in runs["plain"])


def median(program, mode, key):
    return statistics.median(one[key] for one in program["runs"][mode])


def cost_row(program, limit):
    cells = [program["name"], "%.2f" % median(program, "plain", "cpu")]
    bounds = {"trace": limit["trace"], "exact": limit["exact"], "cprofile": None}
    for mode, most in bounds.items():
        for key in ("wall", "cpu"):
            value, profiled = ratio(program, mode, key), ratio(program, "cprofile", key)
            if value is None:
                cells.append("-")
                continue
            good = most is None or value <= most
            if mode == "exact" and profiled is not None:
                good = good and value < profiled
            cells.append(marked("%.2f" % value, good))
    for mode in TRACED:
        if mode in program["runs"]:
            after = median(program, mode, "after")
            cells.append(marked("%.2f" % after, after <= 1.0))
        else:
            cells.append("-")
    return cells


def memory(program, mode):
    """Text of the peak memory: at most 1.2 times that of the plain run and 64 MiB more."""
    most, plain = (max(one["memory_kib"] for one in program["runs"][of])
                   for of in (mode, "plain"))
    return marked("%.0f / %.0f" % (most / 1024, plain / 1024), most <= 1.2 * plain + 64 * 1024)


def share(part, whole):
    return 1.0 if whole == 0 else part / whole


def tests(replay, inputs):
    """The share of the kept calls whose replay test passes, and how many fail."""
    if replay is None:
        return ["-", "-"]
    passed = share(replay["passed"], inputs)
    return [
        marked("%.1f%%" % (100 * passed), passed >= 0.95),
        marked("%d" % replay["failed"], replay["failed"] == 0),
    ]


def contents_row(program, mode):
    trace = program["traces"][mode]
    summary = trace["summary"]
    kept = share(summary["functions_kept"], summary["functions_called"])
    replay = trace["replay"]
    size = trace["bytes"]
    limit = program["size_limit"] or size
    return [
        program["name"] + (" --exact" if mode == "exact" else ""),
        "%d" % summary["functions_called"],
        marked("%d" % summary["functions_kept"], kept >= 0.95),
        "%s%d" % ("" if summary["calls_exact"] else "~", summary["calls"]),
        "%d" % sum(function["calls_seen"] for function in trace["functions"]),
        "%d" % summary["calls_kept"],
        "%d" % summary["inputs"],
        "%d" % summary["inputs_replay"],
        *tests(replay, summary["inputs"]),
        marked("%.1f" % (size / 1e6), size <= limit),
        memory(program, mode),
    ]


def markdown(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def reasons(program, mode):
    rest = program["traces"][mode]["summary"]["not_replayed"]
    rest = sorted(rest, key=lambda item: -item["inputs"])
    lines = ["- %s: %d %s: %s" % (program["name"], item["inputs"], item["status"], item["reason"])
             for item in rest[:REASONS_SHOWN]]
    left = sum(item["inputs"] for item in rest[REASONS_SHOWN:])
    if left:
        lines.append("- %s: %d for %d other reasons" % (
            program["name"], left, len(rest) - REASONS_SHOWN))
    failures = program["traces"][mode]["replay"]["failures"]
    return lines + ["- %s: %s" % (program["name"], line) for line in failures[:REASONS_SHOWN]]


def start_up(times, version):
    added = 1000 * (times["trace"] - times["plain"])
    factor = times["version"] / times["true"]
    return (
        "Start-up: %s ms added to a program that does nothing (%.1f ms plain). "
        "`codeflash --version`: %s times `/bin/true`." % (
            marked("%.1f" % added, added <= 30), 1000 * times["plain"],
            marked("%.1f" % factor, factor <= 2))
    )


def text(document):
    """All tables of one interpreter."""
    version, programs = document["python"], document["programs"]
    good = [program for program in programs if "failed" not in program]
    limit = limits(version)
    parts = ["## CPython %s" % version, start_up(document["start_up"], version)]
    parts.append(markdown(
        ["program", "plain CPU s", "trace wall", "CPU", "exact wall", "CPU", "cProfile wall",
         "CPU", "after s", "after exact s"],
        [cost_row(program, limit) for program in good]))
    modes = [mode for mode in TRACED if any(mode in program["runs"] for program in good)]
    parts.append(markdown(
        ["program", "functions called", "kept", "calls", "seen", "calls kept", "inputs",
         "checked", "tests pass", "fail", "trace MB", "memory / plain MiB"],
        [contents_row(program, mode) for mode in modes for program in good]))
    if "trace" in modes:
        rest = [line for program in good for line in reasons(program, "trace")]
        title = "Kept calls that were not found to replay at creation, and failing tests:"
        parts.append(title + "\n\n" + "\n".join(rest or ["- none"]))
    for program in programs:
        if "failed" in program:
            parts.append("%s%s: %s" % (program["name"], MARK, program["failed"]))
        elif not program["same_result"]:
            parts.append("%s%s: the traced runs compute something else" % (program["name"], MARK))
    return "\n\n".join(parts) + "\n"
