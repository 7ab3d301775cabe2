# SPDX-License-Identifier: Apache-2.0
"""The cases of bench/scan are whole, and what the scan says of them is judged rightly."""

import pathlib
import re
import sys

import pytest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))

import scan as bench  # noqa: E402

PATHS = sorted((BENCH / "scan").glob("*.txt"))
MODELS = ("long-running-server", "cli", "serverless", "library", "unknown")
SEVERITIES = ("critical", "high", "medium", "low", "info")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_case_is_whole(path):
    case = bench.Case(path)
    assert len(case.heads["about"]) == 1 and case.heads["model"][0] in MODELS
    assert case.heads["find"] or case.heads["none"]
    for fields in case.fields("find"):
        assert fields[0] in ("CPU", "Memory", "Import", "Async") and len(fields) == 4
        assert all(severity in SEVERITIES for severity in fields[3].split("/"))
    for source in case.heads["after"]:
        assert re.match(r"[\w.-]+/[\w.-]+#\d+ \S", source)
    for name, text in case.files.items():
        if name.endswith(".py"):
            compile(text, name, "exec")


def test_there_are_enough_and_half_are_modelled_on_real_changes():
    cases = [bench.Case(path) for path in PATHS]
    planted = [case for case in cases if case.heads["find"]]
    modelled = [case for case in planted if case.heads["after"]]
    assert len(cases) >= 60 and 2 * len(modelled) >= len(planted)
    assert {case.heads["model"][0] for case in cases} == set(MODELS)
    domains = [fields[0] for case in cases for fields in case.fields("find")]
    assert all(domains.count(domain) >= 10 for domain in ("CPU", "Memory", "Import", "Async"))


def target(**changes):
    made = {
        "domain": "CPU",
        "file": "sample/a.py",
        "function": "f",
        "severity": "critical",
        "pattern": "Quadratic loop: x",
        "target": "`f()`",
        "metric": "50%",
    }
    return dict(made, **changes)


def judged(tmp_path, targets, model="library"):
    path = tmp_path / "case.txt"
    path.write_text(
        "about: x\nmodel: library\nfind: CPU | sample.a:f | Quadratic/Wrong | critical\n"
        "may: CPU | sample.a:g\nnot: CPU | sample.a:h\nnone: Async\n=== sample/a.py\n"
    )
    passes = {"cpu": {"fault": None}}
    document = {"targets": targets, "deployment": {"model": model}, "passes": passes}
    return bench.judge(bench.Case(path), document)


def test_a_finding_is_judged(tmp_path):
    row = judged(tmp_path, [target(), target(function="g")])
    assert row["found"] == 1 and not row["missed"]
    assert row["false"] == [] and row["false_criticals"] == []
    for wrong in ({"severity": "high"}, {"pattern": "x"}, {"function": "z"}, {"domain": "Memory"}):
        row = judged(tmp_path, [target(**wrong)])
        assert row["found"] == 0 and len(row["missed"]) == 1
    row = judged(tmp_path, [target(function="h")])
    assert len(row["false"]) == 1 and len(row["false_criticals"]) == 1
    assert len(judged(tmp_path, [target(domain="Async", severity="low")])["false"]) == 1
    assert len(judged(tmp_path, [], "cli")["false"]) == 1
