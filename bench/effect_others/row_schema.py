# SPDX-License-Identifier: Apache-2.0
# function: Schema.errors
# kind: gain
# about: the text of the rules is parsed again for each row
# --- module
"""Checks rows against a schema such as "name: str required; age: int"."""

CHECKS = {
    "str": lambda value: isinstance(value, str),
    "int": lambda value: isinstance(value, int),
    "number": lambda value: isinstance(value, (int, float)),
}


class Schema:
    def __init__(self, text):
        self.text = text

    def fields(self):
        found = []
        for part in self.text.split(";"):
            if not part.strip():
                continue
            name, rest = part.split(":", 1)
            words = rest.split()
            found.append((name.strip(), words[0].lower(), "required" in words[1:]))
        return found

    def errors(self, rows):
        """Messages about what is wrong, row by row."""
        messages = []
        for number, row in enumerate(rows, start=1):
            for name, kind, required in self.fields():
                if name not in row:
                    if required:
                        messages.append(f"row {number}: {name} is missing")
                elif not CHECKS[kind](row[name]):
                    messages.append(f"row {number}: {name} is no {kind}")
        return messages
# --- best
class Schema:
    def errors(self, rows):
        """Messages about what is wrong, row by row."""
        messages = []
        fields = None
        for number, row in enumerate(rows, start=1):
            if fields is None:
                fields = self.fields()
            for name, kind, required in fields:
                if name not in row:
                    if required:
                        messages.append(f"row {number}: {name} is missing")
                elif not CHECKS[kind](row[name]):
                    messages.append(f"row {number}: {name} is no {kind}")
        return messages
# --- inputs
import random

from subject import Schema

TEXT = "id: int required; name: str required; weight: Number; city: str; note: str; floor: int;"


def rows_of(rng, count):
    rows = []
    for number in range(count):
        row = {"id": number, "name": "n", "weight": 1.5, "city": "Ulm", "note": "", "floor": 2}
        if rng.random() < 0.2:
            del row[rng.choice(list(row))]
        if rng.random() < 0.2:
            row[rng.choice(list(row))] = rng.choice([None, "x", 3, 0.5])
        rows.append(row)
    return rows


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Schema(TEXT), rows_of(rng, 2500)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(Schema(TEXT), rows_of(rng, n)) for n in (0, 1, 4, 30)]
    cases += [(Schema("broken"), []), (Schema("broken"), [{}]), (Schema(" ; "), [{"a": 1}]),
              (Schema("a: date"), [{}, {"a": 1}]), (Schema("a: int"), [{"a": True}, {"a": "1"}])]
    return cases
