# SPDX-License-Identifier: Apache-2.0
"""Rules that apply once a helper's expression stands in the place of its call."""

import json
import subprocess
import sys
import textwrap

import pytest

FIND = """
def find(rows, number):
    for row in rows:
        if row["id"] == number:
            return row
    return None
"""


@pytest.fixture
def candidates(project):
    """candidates(text, function): the candidates of the function, by title."""

    def ask(text, function):
        project.write("mod.py", textwrap.dedent(text))
        result = project.codeflash("internal-rules", "--candidates", "mod.py", function)
        assert result.code == 0, result
        return json.loads(result.stdout)

    return ask


def inlined(found, rule):
    """The text that the rule makes where the function no longer calls its helper."""
    return [one["text"] for one in found if one["source"] == "rule:" + rule]


def runs_alike(before, after, calls):
    """What the calls print is the same with both texts."""
    said = [
        subprocess.run([sys.executable, "-c", text + "\n" + calls], stdout=subprocess.PIPE,
                       check=True).stdout
        for text in (textwrap.dedent(before), after)
    ]  # fmt: skip
    assert said[0] == said[1] and said[0]


def test_a_search_becomes_an_index(candidates):
    text = FIND + textwrap.dedent("""
        def names(rows, numbers):
            out = []
            for row in numbers:
                found = find(rows, row)
                out.append(found["name"] if found else "?")
            return out
    """)
    [after] = inlined(candidates(text, "names"), "first-record-index")
    assert "rows_by_key.get(row, None)" in after and "for other_row in reversed(rows)" in after
    runs_alike(
        text, after, "print(names([{'id': 1, 'name': 'a'}, {'id': 1, 'name': 'b'}], [1, 2]))"
    )


def test_of_a_list_only_the_first_is_taken(candidates):
    text = textwrap.dedent("""
        def find(rows, number):
            fits = [row for row in rows if row["id"] == number]
            return fits[0] if fits else None

        def missing(rows, numbers):
            return [number for number in numbers if find(rows, number) is None]
    """)
    [after] = inlined(candidates(text, "missing"), "first-record-index")
    runs_alike(text, after, "print(missing([{'id': 1}, {'id': 3}], [1, 2]))")


def test_values_that_are_used_once_go_in_too(candidates):
    text = textwrap.dedent("""
        class Account:
            def __init__(self, opening, entries):
                self.opening = opening
                self.entries = entries

            def balance(self, number):
                booked = [entry for entry in self.entries[:number + 1]]
                return self.opening + sum(booked)

            def balances(self):
                return [self.balance(number) * 2 for number, entry in enumerate(self.entries)]
    """)
    found = candidates(text, "Account.balances")
    [after] = inlined(found, "range-sums")
    assert "(self.opening + entries_totals[number + 1]) * 2" in after
    runs_alike(text, after, "print(Account(5, [1, 2, 3]).balances())")
    [note] = [one["assumptions"] for one in found if one["source"] == "rule:range-sums"]
    assert "no subclass of Account has a balance of its own" in note


def test_a_variable_may_have_the_name_of_the_method(candidates):
    text = textwrap.dedent("""
        class Clinic:
            def __init__(self, patients):
                self.patients = patients

            def patient(self, number):
                for patient in self.patients:
                    if patient.number == number:
                        return patient
                raise KeyError(number)

            def names(self, numbers):
                return [self.patient(number).name for number in numbers]
    """)
    [after] = inlined(candidates(text, "Clinic.names"), "first-match-index")
    assert "(patients_by_key.get(number, None) or self.patient(number)).name" in after
    runs_alike(
        text,
        after,
        "class P:\n    number, name = 3, 'a'\n"
        "clinic = Clinic([P()])\nprint(clinic.names([3, 3]))\n"
        "try:\n    clinic.names([4])\nexcept KeyError as error:\n    print(repr(error))",
    )


def test_defaults_and_keywords_are_filled_in(candidates):
    text = textwrap.dedent("""
        def fits(value, allowed, low=3):
            return value > low and value in [one + 1 for one in allowed]

        def count(values: list, allowed: list):
            found = 0
            for value in values:
                if not fits(value, allowed=allowed):
                    found += 1
            return found
    """)
    after = inlined(candidates(text, "count"), "membership-comprehension")[-1]
    assert "not (value > 3 and value in " in after
    runs_alike(text, after, "print(count([1, 5, 8, 9], [4, 8]))")


@pytest.mark.parametrize(
    ("helper", "call", "why"),
    [
        ("def find(rows, n):\n    print(n)\n    return next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "it prints"),
        ("def find(rows, n):\n    return next((r for r in rows if r.n == n), None)",
         "find(rows, seen.pop())", "the argument has an effect"),
        ("def find(rows, n):\n    return next((r for r in rows if r.n == limit), None)",
         "find(rows, n)", "the caller has another `limit`"),
        ("def find(rows, n):\n    m = n + 1\n"
         "    return next((r for r in rows if r.n == m - n and r.m == m), None)",
         "find(rows, n)", "a value that is used twice"),
        ("def find(rows, n):\n    n = n.lower()\n"
         "    return next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "the parameter gets another value"),
        ("def find(rows, n):\n    first = rows[0]\n"
         "    return next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "what nobody uses may raise"),
        ("async def find(rows, n):\n    return next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "a coroutine"),
        ("def find(rows, n):\n    yield next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "a generator"),
        ("import functools\n\n\n@functools.cache\ndef find(rows, n):\n"
         "    return next((r for r in rows if r.n == n), None)", "find(rows, n)", "decorated"),
        ("def find(rows, n, *more):\n    return next((r for r in rows if r.n == n), None)",
         "find(rows, n)", "any number of arguments"),
    ],
)  # fmt: skip
def test_what_must_stay_a_call(candidates, helper, call, why):
    text = "limit = 3\n\n\n%s\n\n\ndef all_of(rows: list, ns: list, limit, seen: list):\n" % helper
    text += "    return [%s for n in ns]\n" % call
    assert not inlined(candidates(text, "all_of"), "first-match-index"), why


def test_another_class_of_the_file_may_have_its_own(candidates):
    text = textwrap.dedent("""
        class Store:
            def find(self, n):
                return next((r for r in self.rows if r.n == n), None)

            def all_of(self, ns: list):
                return [self.find(n) for n in ns]
    """)
    assert inlined(candidates(text, "Store.all_of"), "first-match-index")
    other = "\n\nclass Other(Store):\n    def find(self, n):\n        return n\n"
    assert not inlined(candidates(text + other, "Store.all_of"), "first-match-index")
