# SPDX-License-Identifier: Apache-2.0
"""`codeflash rules`: the catalogue, one rule, and a project's own rules."""

import importlib.util
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "verify"))

import test_rule_examples as examples  # noqa: E402

RULE = """\
id: {id}
family: house
title: no double negation
pays: always
cost:
    Two operators.
why:
    They cancel out.
match:
    {match}
to:
    bool($x)
where:
    builtin(bool)
example:
    def f(x):
        return not not x
becomes:
    def f(x):
        return bool(x)
never:
    def f(x):
        return not x
"""


def configure(project, lines, **rules):
    project.write("pyproject.toml", "[tool.codeflash]\nrules-folder = 'house'\n" + lines)
    for name, text in rules.items():
        project.write("house/%s.rule" % name, text)


def test_lists_and_explains(codeflash):
    listed = codeflash("rules")
    assert listed.code == 0
    assert "sorted-first" in listed.stdout and "data structures" in listed.stdout
    one = codeflash("rules", "sorted-first")
    assert one.code == 0
    assert "sorted($xs)[0]" in one.stdout and "builtin(sorted)" in one.stdout


def test_json(codeflash):
    rules = json.loads(codeflash("rules", "--json").stdout)["rules"]
    assert {"id", "family", "title", "pays", "gain", "python", "own", "file"} <= set(rules[0])
    rule = json.loads(codeflash("rules", "sorted-first", "--json").stdout)["rule"]
    assert rule["forms"][0]["match"] == "sorted($xs)[0]\n"
    assert rule["examples"]


def test_an_unknown_rule_is_answered_with_the_nearest(codeflash):
    result = codeflash("rules", "sorted-frist")
    assert result.code == 1
    assert result.stderr == "codeflash: there is no rule sorted-frist; nearest: sorted-first\n"


def test_rules_of_the_project(project):
    configure(project, "rules = ['house']\n", twice=RULE.format(id="twice", match="not not $x"))
    rules = json.loads(project.codeflash("rules", "--json").stdout)["rules"]
    assert [(rule["id"], rule["own"]) for rule in rules] == [("twice", True)]


def test_a_rule_that_does_not_parse_is_one_line(project):
    configure(project, "", broken=RULE.format(id="broken", match="not ) $x"))
    result = project.codeflash("rules")
    assert result.code == 1
    assert result.stderr.endswith("house/broken.rule:10: invalid syntax\n")
    assert result.stderr.count("\n") == 1


def test_an_unknown_choice_names_the_nearest(project):
    configure(project, "rules = ['sorted-frist']\n", twice=RULE.format(id="t", match="not not $x"))
    result = project.codeflash("rules")
    assert result.code == 1
    assert "there is no rule or family sorted-frist; did you mean sorted-first?" in result.stderr


def test_examples_of_all_rules_on_this_python():
    tried = 0
    for parameters in examples.examples():
        example = parameters.values[0]
        if all(importlib.util.find_spec(name) for name in examples.needs(example)):
            examples.check(example)
            tried += 1
    assert tried > 200
