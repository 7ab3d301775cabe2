# SPDX-License-Identifier: Apache-2.0
"""A generator between two of its steps has no caller; while it runs, it has one."""

import json
import sys

import pytest

STEPPING = """
    def squares(values):
        return sum(value * value for value in values)

    if __name__ == "__main__":
        values = list(range(1000))
        for _ in range(9000):
            squares(values)
"""

CALLERS = """
    SELECT f.qualname, g.qualname, sum(s.samples) FROM stacks s
    JOIN frames f ON f.id = s.frame_id JOIN stacks p ON p.id = s.parent
    LEFT JOIN frames g ON g.id = p.frame_id GROUP BY 1, 2
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="its frame does not say what it is of")
def test_a_generator_that_is_stepped_all_the_time_has_its_caller(project):
    project.write("app.py", STEPPING)
    assert project.run("app.py").code == 0
    with project.trace() as db:
        rows = db.execute(CALLERS).fetchall()
    callers = {caller: samples for name, caller, samples in rows if name.endswith("<genexpr>")}
    assert set(callers) == {"squares"} and callers["squares"] > 5


def test_a_function_has_the_time_of_its_generator_expressions(project):
    project.write("app.py", STEPPING)
    options = ("--dry-run", "--json", "--time-budget", "0.001")
    result = project.codeflash("optimize", *options, "app.py")
    assert result.code == 0, result
    functions = json.loads(result.stdout)["functions"]
    (share,) = [f["share"] for f in functions if f["function"] == "app:squares"]
    assert share > 0.8
