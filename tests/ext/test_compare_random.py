# SPDX-License-Identifier: Apache-2.0
"""codeflash.compare on values made at random: copies are equal, one change is found and named."""

import array
import collections
import copy
import dataclasses
import datetime
import decimal
import math
import os
import random
import types

import pytest
from codeflash.compare import equal

ROUNDS = int(os.environ.get("CODEFLASH_COMPARE_ROUNDS", "60"))
SIZE = 60


class Item:
    def __init__(self, **state):
        self.__dict__.update(state)


class Slots:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


@dataclasses.dataclass
class Point:
    x: object
    y: object


class Words(list):
    pass


class Scalars:
    """Values without parts, each of which tells itself from all others."""

    def __init__(self, generator):
        self.generator = generator

    def make(self):
        draw = self.generator
        return draw.choice(
            [
                lambda: draw.randrange(-5, 300),
                lambda: draw.getrandbits(draw.choice([20, 31, 62, 200])),
                lambda: -draw.getrandbits(70),
                lambda: draw.choice([0.0, -0.0, 1.5, math.inf, math.nan, draw.random()]),
                lambda: draw.choice(["", "a", "\xe9", "\u20ac", "\U0001f600"]) * draw.randrange(4),
                lambda: str(draw.random()),
                lambda: bytes(draw.randrange(5)),
                lambda: draw.choice([None, True, False, Ellipsis]),
                lambda: complex(draw.choice([0.0, -0.0, 2.5]), draw.randrange(3)),
                lambda: decimal.Decimal(draw.randrange(1000)) / 8,
                lambda: datetime.timedelta(seconds=draw.randrange(10**6)),
                lambda: datetime.date.fromordinal(draw.randrange(1, 10**6)),
            ]
        )()

    def key(self):
        return self.generator.choice([str, int, lambda n: (n, str(n))])(
            self.generator.randrange(10**9)
        )

    def other_than(self, value):
        while True:
            made = self.make()
            if (type(made), repr(made)) != (type(value), repr(value)):
                return made


class Maker(Scalars):
    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.shared = []

    def value(self, budget):
        draw = self.generator
        if budget <= 1:
            return self.make()
        if self.shared and draw.random() < 0.1:
            return draw.choice(self.shared)
        count = draw.randrange(1, 5)
        parts = [self.value((budget - 1) // count) for _ in range(count)]
        made = self.container(parts)
        if draw.random() < 0.3:
            self.shared.append(made)
        if isinstance(made, list) and draw.random() < 0.05:
            made.append(made)
        return made

    def container(self, parts):
        draw = self.generator
        return draw.choice(
            [
                list,
                tuple,
                collections.deque,
                Words,
                lambda p: {self.key(): part for part in p},
                lambda p: collections.OrderedDict((self.key(), part) for part in p),
                lambda p: collections.defaultdict(list, {self.key(): part for part in p}),
                lambda p: Item(**{"a%d" % i: part for i, part in enumerate(p)}),
                lambda p: types.SimpleNamespace(**{"a%d" % i: part for i, part in enumerate(p)}),
                lambda p: Slots(p[0], p[-1]),
                lambda p: Point(p[0], p[-1]),
                lambda p: ValueError(*p),
                lambda p: [array.array("d", [draw.random() for _ in p]), *p],
                lambda p: [{self.key() for _ in p}, {Item(a=1), Item(a=self.key())}, *p],
                lambda p: [bytearray(b"abc"), *p],
            ]
        )(parts)


def places(value, found=None, seen=None):
    """Every place of a value that can be set: (get, set)."""
    found, seen = ([], set()) if found is None else (found, seen)
    if id(value) in seen:
        return found
    seen.add(id(value))
    if isinstance(value, (list, collections.deque)):
        where = [(value, index, False) for index in range(len(value))]
    elif isinstance(value, dict):
        where = [(value, key, False) for key in value]
    elif isinstance(value, Slots):
        where = [(value, "left", True), (value, "right", True)]
    elif isinstance(value, (Item, Point, types.SimpleNamespace)):
        where = [(value, name, True) for name in vars(value)]
    elif isinstance(value, (tuple, BaseException)):
        for part in value if isinstance(value, tuple) else value.args:
            places(part, found, seen)
        return found
    else:
        return found
    for owner, name, is_attribute in where:
        found.append((owner, name, is_attribute))
        places(getattr(owner, name) if is_attribute else owner[name], found, seen)
    return found


def put(place, value):
    owner, name, is_attribute = place
    if is_attribute:
        setattr(owner, name, value)
    else:
        owner[name] = value


def get(place):
    owner, name, is_attribute = place
    return getattr(owner, name) if is_attribute else owner[name]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_copies_are_equal_and_one_change_is_found(seed):
    maker = Maker(seed)
    value = [maker.value(SIZE), maker.value(SIZE)]
    left, right = copy.deepcopy(value), copy.deepcopy(value)
    assert equal(left, right) is None
    assert equal(value, left) is None
    for _ in range(8):
        number = maker.generator.randrange(len(places(right)))
        place = places(right)[number]
        before = get(place)
        after = maker.other_than(before)
        put(place, after)
        difference = equal(left, right)
        assert difference, (place, before, after)
        assert equal(right, left)
        check_path(difference, left, right)
        put(place, before)
        assert equal(left, right) is None


def check_path(difference, left, right):
    """The path is source text that leads to what differs, on the side that has it."""
    path = difference.path
    if "element" == difference.kind or "..." in path:
        return
    here, there = eval(path, {"result": left}), eval(path, {"result": right})
    if difference.kind in ("value", "type"):
        assert type(here) is not type(there) or repr(here) != repr(there) or here is not there
        assert equal(here, there)
    elif difference.kind == "length":
        assert len(here) != len(there)


@pytest.mark.parametrize("seed", range(ROUNDS // 2))
def test_sharing_is_found(seed):
    maker = Maker(1000 + seed)
    value = [maker.value(SIZE), [[1], [1]], maker.value(SIZE)]
    left, right = copy.deepcopy(value), copy.deepcopy(value)
    right[1][1] = right[1][0]
    difference = equal(left, right)
    assert (difference.kind, difference.path) == ("alias", "result[1][1]")
    assert str(difference) == "result[1][1] is result[1][0] in one and not in the other"
    left[1][1] = left[1][0]
    assert equal(left, right) is None


def test_values_of_hypothesis():
    hypothesis = pytest.importorskip("hypothesis")
    st = hypothesis.strategies
    scalars = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
        st.complex_numbers(), st.decimals(), st.fractions(), st.datetimes(), st.timedeltas(),
        st.uuids(),
    )  # fmt: skip
    values = st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner),
            st.tuples(inner, inner),
            st.dictionaries(st.text(), inner),
            st.sets(st.integers()),
            st.frozensets(st.text()),
            st.builds(Point, inner, inner),
        ),
        max_leaves=20,
    )

    @hypothesis.settings(max_examples=60, deadline=None, database=None)
    @hypothesis.given(values, values)
    def check(one, two):
        assert equal(one, copy.deepcopy(one)) is None
        found = equal(one, two)
        assert bool(found) == bool(equal(two, one))
        if found is None:
            assert repr(one) == repr(two) or isinstance(one, (set, frozenset, float, complex))

    check()
