# SPDX-License-Identifier: Apache-2.0
"""The examples of the rules, run: code before and after must give the same on every call."""

import copy
import pathlib
import re
import sys

import pytest

RULES = pathlib.Path(__file__).parents[2] / "rules"


def entries(text):
    """The `key: value` entries of a rule file, with the lines below each."""
    key, block = None, []
    for line in text.splitlines() + ["end:"]:
        opens = re.match(r"([a-z-]+):(.*)", line)
        if opens or line.startswith("#"):
            if key is not None:
                yield key, "\n".join(block) + "\n"
            key, block = (opens.group(1), [opens.group(2)]) if opens else (None, [])
        elif key is not None:
            block.append(line[4:])


def examples():
    for path in sorted(RULES.glob("*.rule")):
        example = {}
        oldest = (3, 9)
        for key, text in entries(path.read_text(encoding="utf-8")):
            if key == "python":
                oldest = tuple(int(part) for part in text.strip().split("."))
            if key == "example":
                example = {"before": text}
            elif key in ("becomes", "calls") and example:
                example[key] = text
            if key == "calls" and sys.version_info >= oldest:
                number = len(example["before"])
                yield pytest.param(example, id="%s-%d" % (path.stem, number))


def outcome(code, call):
    module = {"__name__": "example"}
    exec(compile(code, "example", "exec", dont_inherit=True), module)
    try:
        return ("returns", eval(call, module), module.get("SHOWN"))
    except Exception as error:
        return ("raises", type(error), copy.copy(error.args))


def check(example):
    for call in example["calls"].splitlines():
        if not call.strip() or call.startswith("#"):
            continue
        before = outcome(example["before"], call)
        assert before[0] == "returns", "%s: %s" % (call, before)
        after = outcome(example["becomes"], call)
        assert repr(before) == repr(after), call


def needs(example):
    return re.findall(r"^import (numpy|pandas)", example["before"], re.M)


@pytest.mark.parametrize("example", list(examples()))
def test_example(example):
    for needed in needs(example):
        pytest.importorskip(needed)
    check(example)
