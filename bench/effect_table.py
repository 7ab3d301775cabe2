# SPDX-License-Identifier: Apache-2.0
"""The results of the effect benchmark for people: a Markdown table and the shares of each group."""

import statistics

GROUPS = {"own": "Ours", "others": "Others'", "enamel": "ENAMEL"}


def times(value):
    return "-" if value is None else "%.2f" % value if value < 100 else "%.0f" % value


def cells(row):
    note = row.get("difference") or row.get("fault") or ", ".join(row.get("accepted", []))
    seconds = row.get("seconds")
    return [row["task"], row["kind"], times(row.get("best")), times(row.get("ours")),
            row["outcome"], "-" if seconds is None else "%.1f" % seconds, note]


def line(row):
    return ("%-28s %-5s %8s %8s %-14s %5s %s" % tuple(cells(row))).rstrip()


def share(part, whole):
    return "%d of %d (%.0f%%)" % (part, whole, 100.0 * part / whole) if whole else "none"


def summary(name, rows):
    gains = [row for row in rows if row["kind"] == "gain"]
    traps = [row for row in rows if row["kind"] == "trap"]
    seconds = [row["seconds"] for row in rows if "seconds" in row]
    parts = ["solved " + share(sum(row["outcome"] == "solved" for row in gains), len(gains))]
    if traps:
        right = sum(row["outcome"] in ("left alone", "changed safely") for row in traps)
        parts.append("traps without harm " + share(right, len(traps)))
    parts.append("false changes %d" % sum(row["outcome"] == "false" for row in rows))
    parts.append("failed %d" % sum(row["outcome"] == "failed" for row in rows))
    if seconds:
        parts.append("%.1f s a task (median), at most %.1f s" % (
            statistics.median(seconds), max(seconds)))
    return "%s: %s." % (name, ", ".join(parts))


def text(rows):
    head = ["task", "kind", "best", "ours", "outcome", "s", "by, or what went wrong"]
    lines = [head, ["---", "---", "---:", "---:", "---", "---:", "---"], *map(cells, rows)]
    table = "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in one) + " |" for one in lines)
    groups = [(name, [row for row in rows if row["group"] == group])
              for group, name in GROUPS.items()]
    return "\n\n".join([summary(name, some) for name, some in groups if some] + [table])
