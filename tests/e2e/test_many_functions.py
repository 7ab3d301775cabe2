# SPDX-License-Identifier: Apache-2.0
"""More functions, classes and callers than one piece of a process's tables holds."""

COUNT = 2200


def test_every_one_of_many_functions_is_counted(project):
    text = "".join(
        "def f%d():\n    return %d\n\n\nclass C%d:\n    def __init__(self):\n        f%d()\n\n\n"
        % (number, number, number, number)
        for number in range(COUNT)
    )
    calls = "if __name__ == '__main__':\n    for number in range(%d):\n" % COUNT
    calls += "        globals()['C%d' % number]()\n"
    project.write("app.py", text + calls)
    result = project.run("--exact", "app.py")
    assert result.code == 0, result
    with project.trace() as db:
        one = "FROM functions WHERE calls = 1 AND calls_exact = 1 AND calls_seen = 1"
        assert db.execute("SELECT count(*) " + one).fetchone()[0] >= 2 * COUNT
        assert db.execute("SELECT count(*) FROM functions WHERE calls <> 1").fetchone() == (0,)
        called_by = "SELECT count(*) FROM callers WHERE calls = 1 AND caller_qualname LIKE 'C%'"
        assert db.execute(called_by).fetchone() == (COUNT,)
