# SPDX-License-Identifier: Apache-2.0
"""Runs one program twice, plainly and recorded, and compares all that can be seen of it."""

import difflib
import sys

import pytest

EXACT = pytest.mark.parametrize("options", [(), ("--exact",)], ids=["sampled", "exact"])


def run_twice(project, *args, options=(), **more):
    """The results of the plain and of the recorded run; the latter says nothing of its own."""
    plain = project.plain(*args, **more)
    recorded = project.run(*args, options=("-q", *options), **more)
    return plain, recorded


def difference(plain, recorded):
    """What a person would want to see of the two results; empty where they are the same."""
    lines = []
    for name in ("stdout", "stderr"):
        lines += difflib.unified_diff(
            getattr(plain, name).splitlines(),
            getattr(recorded, name).splitlines(),
            "plain " + name,
            "recorded " + name,
            n=0,
            lineterm="",
        )
    if recorded.code != plain.code:
        lines.append("exit status %s, plainly %s" % (recorded.code, plain.code))
    return "\n".join(lines)


def assert_same(project, *args, options=(), functions=None, **more):
    """Asserts that output and status do not differ, and that the calls were recorded.

    functions: qualified names that the trace must have; None: any.
    """
    plain, recorded = run_twice(project, *args, options=options, **more)
    differences = difference(plain, recorded)
    assert not differences, differences
    seen = names_of(project)
    assert seen if functions is None else set(functions) <= set(seen), (seen, recorded)
    return plain


def names_of(project):
    """The qualified names of the functions in the trace."""
    with project.trace() as db:
        return [name for (name,) in db.execute("SELECT qualname FROM functions ORDER BY 1")]


def needs(major, minor):
    return pytest.mark.skipif(
        sys.version_info < (major, minor), reason="needs Python %d.%d" % (major, minor)
    )
