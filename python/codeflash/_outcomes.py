# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin that writes down how each test ended: lines `passed tests/test_x.py::test_y`.

`codeflash optimize` runs the tests of both versions of a project with it and compares the lines.
"""

import os

PATH = os.environ.pop("CODEFLASH_OUTCOMES", None)
told = {}


def pytest_runtest_logreport(report):
    if report.when == "call" or not report.passed:
        told.setdefault(report.nodeid, report.outcome)
        if report.failed:  # at its end too: a fixture's checks belong to the test
            told[report.nodeid] = report.outcome


def pytest_sessionfinish(session):
    if PATH is None:
        return
    lines = ["%s %s\n" % (outcome, name.replace("\n", " ")) for name, outcome in told.items()]
    with open(PATH + ".part", "w", encoding="utf-8", errors="replace") as file:
        file.writelines(lines)
    os.replace(PATH + ".part", PATH)
