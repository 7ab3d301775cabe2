# SPDX-License-Identifier: Apache-2.0
"""The first difference between two recorded values, in words."""

import collections
import decimal
import sys
import types

import pytest
from codeflash import _ext


class Item:
    def __init__(self, **state):
        self.__dict__.update(state)


def diff(a, b, *rest):
    return _ext.diff(_ext.encode(a)[0], _ext.encode(b)[0], *rest)


def twice(value):
    return [value, value]


DIFFERENT = [
    (1, 2, "result: 1 is not 2"),
    (1, 1.0, "result: 1 is not 1.0"),
    (None, 0, "result: None is not 0"),
    (0.0, -0.0, "result: 0.0 is not -0.0"),
    ("a", "b", "result: 'a' is not 'b'"),
    ([1, 2, 3], [1, 2, "3"], "result[2]: int is not str"),
    ([1, 2, 3], [1, 2, 3, 4], "len(result): 3 is not 4"),
    ([1], (1,), "result: list is not tuple"),
    ({"a": 1}, {"b": 1}, "result: key 'a' is missing"),
    ({"a": 1}, {"a": 1, "b": 2}, "result: key 'b' is new"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "result: the order of keys differs, 'a' is not 'b'"),
    (
        {"rows": [0, 1, 2, Item(price=1.0)]},
        {"rows": [0, 1, 2, Item(price=1)]},
        "result['rows'][3].price: 1.0 is not 1",
    ),
    ({1, 2}, {1, 2, 3}, "result: element 3 is new"),
    (Item(a=1), Item(a=1, b=2), "result: attribute b is new"),
    (Item(a=1, b=2), Item(b=2), "result: attribute a is missing"),
    (ValueError("a"), ValueError("b"), "result.args[0]: 'a' is not 'b'"),
    (ValueError("a"), KeyError("a"), "result: ValueError is not KeyError"),
    (decimal.Decimal("1.0"), decimal.Decimal("1.1"), "result<Decimal>[0]: '1.0' is not '1.1'"),
    (collections.deque([1, 2]), collections.deque([1, 3]), "result[1]: 2 is not 3"),
    (range(3), range(4), "result.stop: 3 is not 4"),
    (twice([]), [[], []], "result[1] is result[0] in one and not in the other"),
    ([[], []], twice([]), "result[1] is result[0] in one and not in the other"),
    (len, max, "result: len is not max"),
]


@pytest.mark.parametrize("a, b, text", DIFFERENT, ids=[case[2] for case in DIFFERENT])
def test_difference_is_named(a, b, text):
    assert diff(a, b) == text


EQUAL = [
    (float("nan"), float("nan")),
    ({1, "a", None}, {None, "a", 1}),
    ({(1, 2), (3, 4)}, {(3, 4), (1, 2)}),
    ({Item(a=1), Item(a=2)}, {Item(a=2), Item(a=1)}),
    (Item(a=1, b=2), Item(b=2, a=1)),
    (twice((1, 2)), [tuple([1, 2]), tuple([1, 2])]),
    (twice(frozenset([1])), [frozenset([1]), frozenset([1])]),
    ((i for i in ()), (i for i in ())),
    (twice([1]), twice([1])),
]


@pytest.mark.parametrize("a, b", EQUAL, ids=[str(number) for number in range(len(EQUAL))])
def test_no_difference(a, b):
    assert diff(a, b) is None


def test_root_and_cycles():
    a, b = [1], [1]
    a.append(a)
    b.append(b)
    assert diff(a, b) is None
    b.append(2)
    a.append(3)
    assert diff(a, b, "arguments[0]") == "arguments[0][2]: 3 is not 2"


def test_the_script_is_the_module_of_its_name():
    a, b = b"G\x08__main__\x05Thing", b"G\x03app\x05Thing"
    assert _ext.diff(a, b, "result", {"__main__": "app"}) is None
    assert _ext.diff(a, b) is not None
    assert _ext.diff(b"e\x01" + a, b"e\x01" + b, "result", {"__main__": "app"}) is None
    hole = b"H\x0e__main__.Thing\x01x", b"H\x09app.Thing\x01x"
    assert _ext.diff(*hole, "result", {"__main__": "app"}) is None


def test_long_values_are_shortened():
    text = diff("x" * 500, "y" * 500)
    assert len(text) < 200
    deep_a, deep_b = 1, 2
    for _ in range(10_000):
        deep_a, deep_b = [deep_a], [deep_b]
    assert len(diff(deep_a, deep_b)) < 1000


class Node:
    """Its hash, and so the order of a set, is the address."""

    def __init__(self, name, *links):
        self.name, self.links = name, list(links)


ELEMENT = ("result[2]: element Node is missing", "result[2]: element Node is new")


def graph(turned):
    shared = Node("shared", Node("deeper"))
    nodes = [Node(name, shared, shared.links[0]) for name in "abcdefgh"]
    nodes[0].links.append(nodes[1])
    return [set(nodes[::-1] if turned else nodes), nodes, {nodes[3]}]


def test_the_order_of_a_set_does_not_matter():
    for _ in range(20):
        keep, a, b = [Node("space")], graph(False), graph(True)
        keep.append(Node("more"))
        assert diff(a, b) is None
        assert diff(a[:1], b[:1]) is None
        b[2] = {b[1][4]}
        assert diff(a, b) in ELEMENT


def test_another_element_of_a_set_is_seen():
    a, b = graph(False), graph(True)
    b[1][5].links[0] = Node("shared", Node("deeper"))
    assert "in one and not in the other" in diff(a, b)
    b = graph(True)
    b[1][5].name = "z"
    assert diff(a[:1], b[:1]).replace("[0]", "[2]") in ELEMENT


def test_a_copied_module_name_is_that_of_the_script():
    def encoded(name):
        return _ext.encode([Item(__module__=name), {"__module__": name}])[0]

    assert _ext.diff(encoded("app"), encoded("__main__"), "result", {"__main__": "app"}) is None
    assert _ext.diff(encoded("app"), encoded("other"), "result", {"__main__": "app"}) is not None
    a, b = _ext.encode(Item(name="app"))[0], _ext.encode(Item(name="__main__"))[0]
    assert "is not" in _ext.diff(a, b, "result", {"__main__": "app"})


def test_one_class_under_two_names_is_one(monkeypatch):
    other = __name__[:-1] + "0"
    module = types.ModuleType(other)
    module.Item = Item
    monkeypatch.setitem(sys.modules, other, module)
    here = _ext.encode([Item])[0]
    there = here.replace(__name__.encode(), other.encode())
    assert here != there
    assert _ext.diff(here, there) is None
    module.Item = collections.deque
    assert _ext.diff(here, there) == "result[0]: two values differ, both Item"
    del module.Item
    assert _ext.diff(here, there) is not None
