# SPDX-License-Identifier: Apache-2.0
"""codeflash.compare: built-in values, containers, sharing, and what a difference says."""

import array
import collections
import copy
import datetime
import decimal
import enum
import fractions
import pickle
import re
import struct
import sys
import uuid

import pytest
from codeflash.compare import Difference, assert_equal, equal


class Item:
    def __init__(self, **state):
        self.__dict__.update(state)


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Number(int):
    pass


class Name(str):
    __slots__ = ("extra",)


Pair = collections.namedtuple("Pair", "left right")


def twice(value):
    return [value, value]


def nan(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def number(value, extra):
    made = Number(value)
    made.extra = extra
    return made


DIFFERENT = [
    (1, 2, "result: 1 is not 2"),
    (1, 1.0, "result: 1 is not 1.0"),
    (1, True, "result: 1 is not True"),
    (0, False, "result: 0 is not False"),
    (None, 0, "result: None is not 0"),
    (None, Ellipsis, "result: None is not Ellipsis"),
    (2**100, -(2**100), "result: 1267650600228229401496703205376 is not -126765060022822940149"),
    (2**100, 2**100 + 1, "result: 1267650600228229401496703205376 is not 1267650600228229401"),
    (2**40, 2**70, "result: 1099511627776 is not 1180591620717411303424"),
    (5, -5, "result: 5 is not -5"),
    (0.0, -0.0, "result: 0.0 is not -0.0"),
    (0.1 + 0.2, 0.3, "result: 0.30000000000000004 is not 0.3"),
    (float("nan"), 1.0, "result: nan is not 1.0"),
    (1j, complex(-0.0, 1), "result: 1j is not (-0+1j)"),
    (complex(1, 0.0), complex(1, -0.0), "result: (1+0j) is not (1-0j)"),
    ("a", "b", "result: 'a' is not 'b'"),
    ("a", "aa", "result: 'a' is not 'aa'"),
    ("a", "\xe9", "result: 'a' is not '\xe9'"),
    ("ab\u20ac", "ac\u20ac", "result: 'ab\u20ac' is not 'ac\u20ac'"),
    ("a\u20acb", "a\u20acc", "result: 'a\u20acb' is not 'a\u20acc'"),
    ("a", b"a", "result: str is not bytes"),
    (b"a", b"b", "result: b'a' is not b'b'"),
    (b"a", b"a\0", "result: b'a' is not b'a\\x00'"),
    (bytearray(b"ab"), bytearray(b"ac"), "result[1]: 98 is not 99"),
    (bytearray(b"ab"), bytearray(b"a"), "len(result): 2 is not 1"),
    (bytearray(b"ab"), b"ab", "result: bytearray is not bytes"),
    ([1, 2, 3], [1, 2, "3"], "result[2]: int is not str"),
    ([1, 2, 3], [1, 2, 3, 4], "len(result): 3 is not 4"),
    ([1], (1,), "result: list is not tuple"),
    ((1, (2, 3)), (1, (2, 4)), "result[1][1]: 3 is not 4"),
    ({"a": 1}, {"b": 1}, "result: key 'a' is missing"),
    ({"a": 1}, {"a": 1, "b": 2}, "result: key 'b' is new"),
    ({"a": 1, "b": 2}, {"a": 1}, "result: key 'b' is missing"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "result: the order of keys differs, 'a' is not 'b'"),
    ({1: 1}, {True: 1}, "result: key 1 is missing"),
    ({(1, 2): [3]}, {(1, 2): [4]}, "result[(1, 2)][0]: 3 is not 4"),
    ({(1, 2): 3}, {(1, 2.0): 3}, "list(result)[0][1]: 2 is not 2.0"),
    ({Color.RED: [1]}, {Color.RED: [2]}, "list(result.values())[0][0]: 1 is not 2"),
    (
        {"rows": [0, 1, 2, Item(price=1.0)]},
        {"rows": [0, 1, 2, Item(price=1)]},
        "result['rows'][3].price: 1.0 is not 1",
    ),
    ({1, 2}, {1, 2, 3}, "result: element 3 is new"),
    ({1, 2, 3}, {1, 2}, "result: element 3 is missing"),
    ({1}, {1.0}, "result: element 1 is missing"),
    ({1}, frozenset({1}), "result: set is not frozenset"),
    ({0.0}, {-0.0}, "result: element 0.0 is missing"),
    ({(1, 2)}, {(1, 2.0)}, "result: element (1, 2) is missing"),
    ({(1, 2)}, {(1, 2), (3, 4)}, "result: element (3, 4) is new"),
    ({(1, 2), (3, 4)}, {(1, 2)}, "result: element (3, 4) is missing"),
    (frozenset({frozenset({1})}), frozenset({frozenset({2})}), "result: element frozenset({1})"),
    (range(3), range(4), "result.stop: 3 is not 4"),
    (range(0, 3, 1), range(0, 3, 2), "result.step: 1 is not 2"),
    (slice(1), slice(2), "result.stop: 1 is not 2"),
    (
        decimal.Decimal("1.0"),
        decimal.Decimal("1.1"),
        "result: Decimal('1.0') is not Decimal('1.1')",
    ),
    (
        decimal.Decimal("1.0"),
        decimal.Decimal("1.00"),
        "result: Decimal('1.0') is not Decimal('1.00')",
    ),
    (decimal.Decimal("0"), decimal.Decimal("-0"), "result: Decimal('0') is not Decimal('-0')"),
    (fractions.Fraction(1, 3), fractions.Fraction(2, 3), "result._numerator: 1 is not 2"),
    (
        datetime.date(2020, 1, 1),
        datetime.date(2020, 1, 2),
        "result: datetime.date(2020, 1, 1) is not datetime.date(2020, 1, 2)",
    ),
    (
        datetime.datetime(2020, 1, 1, fold=0),
        datetime.datetime(2020, 1, 1, fold=1),
        "result: datetime.datetime(2020, 1, 1, 0, 0) is not datetime.datetime(2020, 1, 1, 0, 0",
    ),
    (
        datetime.datetime(2020, 1, 1, 1, tzinfo=datetime.timezone.utc),
        datetime.datetime(2020, 1, 1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
        "result: datetime.datetime(2020, 1, 1, 1, 0, tzinfo=datetime.timezone.utc) is not",
    ),
    (datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), "result: date is not datetime"),
    (datetime.timedelta(1), datetime.timedelta(2), "result: datetime.timedelta(days=1) is not"),
    (uuid.UUID(int=1), uuid.UUID(int=2), "result.int: 1 is not 2"),
    (re.compile("a"), re.compile("b"), "result: re.compile('a') is not re.compile('b')"),
    (
        re.compile("a"),
        re.compile("a", re.I),
        "result: re.compile('a') is not re.compile('a', re.IG",
    ),
    (re.match("a", "ab"), re.match("a", "ac"), "result.string: 'ab' is not 'ac'"),
    (Color.RED, Color.BLUE, "result: Color.RED is not Color.BLUE"),
    (Number(1), 1, "result: Number is not int"),
    (Number(1), Number(2), "result: Number(1) is not Number(2)"),
    (number(1, [1]), number(1, [2]), "result.extra[0]: 1 is not 2"),
    (Pair(1, 2), Pair(1, 3), "result[1]: 2 is not 3"),
    (Pair(1, 2), (1, 2), "result: Pair is not tuple"),
    (array.array("d", [1, 2]), array.array("d", [1, 3]), "result[1]: 2.0 is not 3.0"),
    (array.array("d", [0.0]), array.array("d", [-0.0]), "result[0]: 0.0 is not -0.0"),
    (array.array("i", [1]), array.array("l", [1]), "result.typecode: 'i' is not 'l'"),
    (array.array("i", [1]), array.array("i"), "len(result): 1 is not 0"),
    (memoryview(b"ab"), memoryview(b"ac"), "result[1]: 98 is not 99"),
    (memoryview(b"ab"), memoryview(bytearray(b"ab")), "result.readonly: True is not False"),
    (memoryview(b"abcd"), memoryview(b"abcd").cast("H"), "result.format: 'B' is not 'H'"),
    (memoryview(b"abcd")[::2], memoryview(b"abdd")[::2], "result[1]: 99 is not 100"),
    (
        memoryview(bytearray(b"ab"))[:1],
        memoryview(bytearray(b"ac"))[:1],
        "result.obj[1]: 98 is not",
    ),
    (collections.deque([1, 2]), collections.deque([1, 3]), "result[1]: 2 is not 3"),
    (collections.deque([1], 1), collections.deque([1], 2), "result.maxlen: 1 is not 2"),
    (collections.deque([1], 1), collections.deque([1]), "result.maxlen: 1 is not None"),
    (
        collections.defaultdict(list),
        collections.defaultdict(int),
        "result.default_factory: list is not int",
    ),
    (collections.defaultdict(None, a=1), {"a": 1}, "result: defaultdict is not dict"),
    (
        collections.OrderedDict(a=1, b=2),
        collections.OrderedDict(b=2, a=1),
        "list(result)[0]: 'a' is not 'b'",
    ),
    (collections.OrderedDict(a=1), collections.OrderedDict(a=2), "result['a']: 1 is not 2"),
    (collections.Counter("aab"), collections.Counter("ab"), "result['a']: 2 is not 1"),
    (collections.ChainMap({1: 2}), collections.ChainMap({1: 3}), "result.maps[0][1]: 2 is not 3"),
    (twice([]), [[], []], "result[1] is result[0] in one and not in the other"),
    ([[], []], twice([]), "result[1] is result[0] in one and not in the other"),
    (twice({}), [{}, {}], "result[1] is result[0] in one and not in the other"),
    (twice({1}), [{1}, {1}], "result[1] is result[0] in one and not in the other"),
    (twice(Item()), [Item(), Item()], "result[1] is result[0] in one and not in the other"),
    (
        {"a": [1], "b": {"c": [[1]]}},
        (lambda x: {"a": x, "b": {"c": [x]}})([1]),
        "result['b']['c'][0] is result['a'] in one and not in the other",
    ),
    ("x" * 500, "y" * 500, "result: '" + "x" * 60 + "'... is not '" + "y" * 60 + "'..."),
    (1 << 10_000, 1 << 10_001, "result: an int of 10001 bits is not an int of 10002 bits"),
    (Item(a=1), Item(a=1, b=2), "result: attribute b is new"),
    (Item(a=1, b=2), Item(b=2), "result: attribute a is missing"),
    (Item(a=1, b=2), Item(b=3, a=1), "result.b: 2 is not 3"),
]


@pytest.mark.parametrize("a, b, text", DIFFERENT, ids=[case[2][:60] for case in DIFFERENT])
def test_difference_is_named(a, b, text):
    assert str(equal(a, b)).startswith(text)


@pytest.mark.parametrize("a, b, text", DIFFERENT, ids=[case[2][:60] for case in DIFFERENT])
def test_difference_is_found_from_both_sides_and_inside(a, b, text):
    assert equal(b, a)
    assert equal([0, {"x": a}], [0, {"x": b}])
    assert equal(a, a) is None
    assert equal(b, b) is None


EQUAL = [
    (float("nan"), float("nan")),
    (nan(0x7FF8000000000000), nan(0xFFF8000000000001)),
    (complex(float("nan"), 1), complex(float("nan"), 1)),
    (float("inf"), float("inf")),
    (-0.0, -0.0),
    (10**40, 10**40),
    ({1, "a", None, 2.5, b"x"}, {None, b"x", "a", 2.5, 1}),
    (set(range(1000)), set(reversed(range(1000)))),
    ({(1, 2), (3, 4)}, {(3, 4), (1, 2)}),
    ({float("nan")}, {float("nan")}),
    ({Item(a=1), Item(a=2)}, {Item(a=2), Item(a=1)}),
    ({Item(a=1), Item(a=1), Item(a=2)}, {Item(a=2), Item(a=1), Item(a=1)}),
    ({Item(a=1): 1}, {Item(a=1): 1}),
    (Item(a=1, b=2), Item(b=2, a=1)),
    (twice((1, 2)), [tuple([1, 2]), tuple([1, 2])]),
    (twice(frozenset([1])), [frozenset([1]), frozenset([1])]),
    (twice(10**30), [10**30, int("1" + "0" * 30)]),
    (twice(decimal.Decimal("1.5")), [decimal.Decimal("1.5"), decimal.Decimal("1.5")]),
    (twice(fractions.Fraction(1, 3)), [fractions.Fraction(1, 3), fractions.Fraction(1, 3)]),
    (twice(Pair(1, 2)), [Pair(1, 2), Pair(1, 2)]),
    (twice(range(5)), [range(5), range(5)]),
    (twice(uuid.UUID(int=1)), [uuid.UUID(int=1), uuid.UUID(int=1)]),
    (twice(datetime.date(2020, 1, 1)), [datetime.date(2020, 1, 1), datetime.date(2020, 1, 1)]),
    (twice([1]), twice([1])),
    (array.array("f", [float("nan")]), array.array("f", [float("nan")])),
    (array.array("u", "ab"), array.array("u", "ab")) if sys.version_info < (3, 13) else (1, 1),
    (memoryview(b"xab")[1:], memoryview(b"ab")),
    (memoryview(b"abcdef").cast("B", (2, 3)), memoryview(b"abcdef").cast("B", (2, 3))),
    (slice(1, [2], None), slice(1, [2], None)),
    (decimal.Decimal("sNaN"), decimal.Decimal("sNaN")),
    (collections.OrderedDict([((1, 2), [3])]), collections.OrderedDict([((1, 2), [3])])),
    ("\ud800", "\ud800"),
]


@pytest.mark.parametrize("a, b", EQUAL, ids=[str(number) for number in range(len(EQUAL))])
def test_no_difference(a, b):
    assert equal(a, b) is None
    assert equal(b, a) is None
    assert_equal([a], [b])


def test_cycles():
    a, b = [1], [1]
    a.append(a)
    b.append(b)
    assert equal(a, b) is None
    b.append(2)
    a.append(3)
    assert str(equal(a, b, root="value")) == "value[2]: 3 is not 2"


def test_an_ordered_dict_has_an_order_of_its_own():
    one, two = collections.OrderedDict(a=1, b=2), collections.OrderedDict(a=1, b=2)
    one.move_to_end("a")
    assert str(equal(one, two)) == "list(result)[0]: 'b' is not 'a'"
    two.move_to_end("a")
    assert equal(one, two) is None


def test_cycles_of_another_length_differ():
    one, two = [], []
    one.append(one)
    two.append([two])
    assert equal(one, two).kind == "alias"
    item, other = Item(), Item()
    item.me, other.me = item, Item(me=other)
    assert equal(item, other)


def test_the_same_list_may_be_on_both_sides():
    shared = [1]
    assert equal([shared, shared], [shared, shared]) is None
    assert equal([shared, shared], [shared, [1]]).kind == "alias"
    inner = [shared]
    assert str(equal([inner, shared], [inner, [1]])) == (
        "result[1] is result[0][0] in one and not in the other"
    )


def test_sharing_is_looked_at_across_types():
    def made(split):
        part = [1]
        other = [1] if split else part
        return {"a": Item(x=part), "b": (collections.deque([other]),)}

    assert equal(made(False), made(False)) is None
    assert str(equal(made(False), made(True))) == (
        "result['b'][0][0] is result['a'].x in one and not in the other"
    )


def test_a_chain_of_shared_tuples_is_walked_once():
    def chain():
        value = ()
        for _ in range(200):
            value = (value, value)
        return value

    assert equal(chain(), chain(), max_seconds=20) is None


def nested(depth, wrap, inner):
    value = inner
    for _ in range(depth):
        value = wrap(value)
    return value


def linked(value):
    return Item(next=value)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: [value],
        lambda value: (value,),
        lambda value: {"k": value},
        lambda value: collections.deque([value]),
        lambda value: collections.OrderedDict(k=value),
        lambda value: frozenset([value]),
        linked,
    ],
    ids=["list", "tuple", "dict", "deque", "ordered", "set", "attribute"],
)
def test_nesting_deeper_than_the_interpreter_can(wrap):
    a, b, c = (nested(30_000, wrap, inner) for inner in ("x", "x", "y"))
    assert equal(a, b) is None
    difference = equal(a, c)
    assert difference
    assert len(str(difference)) < 3000
    for value in (a, b, c):  # lists of this depth are not let go of recursively
        dismantle(value)


def dismantle(value):
    while isinstance(value, Item):
        value.__dict__, value = {}, value.next


def test_sets_are_paired_by_state():
    a = {Item(n=i, part=[i]) for i in range(300)}
    b = {Item(n=i, part=[i]) for i in reversed(range(300))}
    assert equal(a, b) is None
    next(iter(b)).part.append(1)
    assert str(equal(a, b)) == "result: element <Item> is missing"


def test_elements_of_sets_share_with_the_rest():
    def made(first):
        x, y = Item(a=1), Item(a=1)
        return [{x, y}, x if first else y, y if first else x]

    for order in ((True, True), (True, False), (False, True)):
        assert equal(made(order[0]), made(order[1])) is None
    x, y = Item(a=1), Item(a=1)
    assert equal(made(True), [{x, y}, x, x])
    assert equal(made(True), [{x, y}, x, Item(a=1)])
    assert equal([x, {x, y}], [x, {Item(a=1), Item(a=1)}])


def test_elements_are_paired_as_the_rest_pairs_them_wherever_they_lie():
    """Where an object lies decides its place in a set: of many, some are in another order."""
    kept = []
    for turn in range(30):
        values = []
        for _ in range(2):
            items = [Item(a=1) for _ in range(4)]
            kept.append([items, [bytearray(16 * turn) for _ in range(turn % 5)]])
            values.append([set(items), items])
        assert equal(*values) is None


def test_elements_are_told_apart_by_what_they_share():
    def element(shared):
        part = [1]
        return Item(p=part, q=part if shared else [1])

    assert equal({element(True), element(False)}, {element(False), element(True)}) is None
    assert equal({element(True), element(True)}, {element(False), element(True)})


def test_sets_in_sets_of_objects():
    def made(last):
        return {frozenset({Item(a=i), Item(a=i + 1)}) for i in range(5)} | {
            frozenset({Item(a=last)})
        }

    assert equal(made(9), made(9)) is None
    assert str(equal(made(9), made(8))).startswith("result: element frozenset({<Item>}) is ")


def test_sets_that_cannot_be_paired_end():
    def made(depth, last):
        value = Item(a=last)
        for _ in range(depth):
            value = frozenset({Item(a=value), Item(a=value)})
        return value

    assert equal(made(25, 1), made(25, 1), max_seconds=20) is None
    assert equal(made(25, 1), made(25, 2), max_seconds=20)


def test_tolerance_is_only_where_it_is_asked_for():
    assert equal(1.0, 1.0 + 1e-12)
    assert equal(1.0, 1.0 + 1e-12, rel_tol=1e-9) is None
    assert equal(1.0, 1.0 + 1e-6, rel_tol=1e-9)
    assert equal(0.0, 1e-12, rel_tol=1e-9)
    assert equal(0.0, 1e-12, abs_tol=1e-9) is None
    assert equal([1j], [1j + 1e-12], abs_tol=1e-9) is None
    assert equal(0.0, -0.0, abs_tol=1e-9) is None
    assert equal(float("nan"), 1.0, rel_tol=10, abs_tol=10)
    assert equal(float("inf"), 1e308, rel_tol=1)
    assert equal(float("inf"), float("-inf"), rel_tol=1, abs_tol=1e300)
    assert equal({1.0}, {1.0 + 1e-12}, rel_tol=1e-9) is None
    assert equal({(1.0, "a"), (2.0, "b")}, {(2.0, "b"), (1.0 + 1e-12, "a")}, rel_tol=1e-9) is None
    assert equal(1, 1.0, rel_tol=1)
    assert equal(10**15, 10**15 + 1, rel_tol=1)
    assert equal(array.array("d", [1]), array.array("d", [1 + 1e-12]), rel_tol=1e-9) is None
    assert equal(array.array("f", [1]), array.array("f", [1.0001]), rel_tol=1e-9)
    for options in ({"rel_tol": -1}, {"abs_tol": float("nan")}):
        with pytest.raises(ValueError, match="_tol is negative or not a number"):
            equal(1, 1, **options)


def test_what_a_difference_is():
    difference = equal({"a": [1.0]}, {"a": [1]})
    assert isinstance(difference, Difference) and bool(difference)
    assert difference.path == "result['a'][0]"
    assert (difference.kind, difference.left, difference.right) == ("type", "1.0", "1")
    assert str(difference) == "result['a'][0]: 1.0 is not 1"
    assert repr(difference) == "<Difference result['a'][0]: 1.0 is not 1>"
    assert copy.copy(difference) == difference == pickle.loads(pickle.dumps(difference))
    assert difference != equal(1, 2) and difference != 1
    assert len({difference, copy.copy(difference)}) == 1
    with pytest.raises(AssertionError, match=r"^answer\[0\]: 1 is not 2$"):
        assert_equal([1], [2], root="answer")


@pytest.mark.parametrize(
    "a, b, kind, left, right",
    [
        ([1], [2], "value", "1", "2"),
        ([1], ["1"], "type", "int", "str"),
        ([1], [], "length", "1", "0"),
        ({"a": 1}, {}, "key", "'a'", ""),
        ({}, {"a": 1}, "key", "", "'a'"),
        ({1: 1, 2: 2}, {2: 2, 1: 1}, "order", "1", "2"),
        ({1}, set(), "element", "1", ""),
        (Item(a=1), Item(), "attribute", "a", ""),
        (twice([]), [[], []], "alias", "result[0]", "another object"),
        ([[], []], twice([]), "alias", "another object", "result[0]"),
    ],
)
def test_kinds(a, b, kind, left, right):
    difference = equal(a, b)
    assert (difference.kind, difference.left, difference.right) == (kind, left, right)


def test_short_forms_are_short():
    value = {"k%d" % i: [list(range(100)), "x" * 1000, {1, 2}] for i in range(100)}
    difference = equal([value], [(1,)])
    assert str(difference) == "result[0]: dict is not tuple"
    text = str(equal({1: frozenset(range(1000))}, {1: frozenset(range(1001))}))
    assert len(text) < 400
    deep_a, deep_b = 1, 2
    for _ in range(10_000):
        deep_a, deep_b = [deep_a], [deep_b]
    assert len(str(equal(deep_a, deep_b))) < 1000
    missing = equal({(("a" * 500,) * 20, 1)}, set())
    assert missing.left.startswith("(('aaa") and len(missing.left) < 300


def test_the_first_difference_is_the_one_named():
    assert equal([1, 2, 3], [1, 9, 9]).path == "result[1]"
    assert equal({"a": [1, [2]], "b": 1}, {"a": [1, [3]], "b": 2}).path == "result['a'][1][0]"
    assert equal(Item(a=[1], b=1), Item(a=[2], b=2)).path == "result.a[0]"


def test_paths_are_source_text():
    a = {
        "it's": {b"k": {(1, "x"): {None: {1.5: {True: [Item(deep=Item(**{"not a name": 1}))]}}}}}
    }
    b = copy.deepcopy(a)
    b["it's"][b"k"][(1, "x")][None][1.5][True][0].deep.__dict__["not a name"] = 2
    difference = equal(a, b)
    assert eval(difference.path, {"result": a}) == 1
    assert eval(difference.path, {"result": b}) == 2
