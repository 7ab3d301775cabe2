# SPDX-License-Identifier: Apache-2.0
# function: LogReport.per_service
# kind: gain
# about: JSON lines are parsed again, and all scanned, for each group
# --- module
"""Counts of a structured log, one JSON object a line."""

import json


class LogReport:
    def __init__(self, lines):
        self.lines = [line for line in lines if line.strip()]

    def per_service(self):
        """Service -> number of entries and of errors, in the order of the log."""
        services = []
        for line in self.lines:
            service = json.loads(line)["service"]
            if service not in services:
                services.append(service)
        report = {}
        for service in services:
            entries = [json.loads(line) for line in self.lines]
            own = [entry for entry in entries if entry["service"] == service]
            errors = [entry for entry in own if entry.get("level") == "error"]
            report[service] = {"entries": len(own), "errors": len(errors)}
        return report
# --- best
class LogReport:
    def per_service(self):
        """Service -> number of entries and of errors, in the order of the log."""
        report = {}
        for line in self.lines:
            entry = json.loads(line)
            service = entry["service"]
            counts = report.get(service)
            if counts is None:
                counts = report[service] = {"entries": 0, "errors": 0}
            counts["entries"] += 1
            if entry.get("level") == "error":
                counts["errors"] += 1
        return report
# --- inputs
import json
import random

from subject import LogReport


def log(rng, count, services):
    lines = []
    for number in range(count):
        entry = {"service": "svc-%d" % rng.randrange(services), "ms": number,
                 "message": "request %d done" % rng.randrange(10 ** 6)}
        if rng.random() < 0.9:
            entry["level"] = rng.choice(["info", "warning", "error"])
        lines.append(json.dumps(entry))
        if rng.random() < 0.1:
            lines.append("  ")
    return (LogReport(lines),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [log(rng, 500, 20) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    broken = LogReport(['{"service": "a"}', '{"level": "error"}'])
    return [log(rng, n, m) for n, m in [(0, 1), (1, 1), (3, 2), (9, 3), (40, 8)]] + [(broken,)]
