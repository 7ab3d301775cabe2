# SPDX-License-Identifier: Apache-2.0
"""Recorded values: what goes in comes out, and no code of the program runs on the way in."""

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import gc
import io
import itertools
import operator
import os
import pathlib
import random
import re
import sys
import threading
import types
import uuid
import warnings
import xml.etree.ElementTree

import pytest
from codeflash import _ext


def there_and_back(value, **limits):
    data, blobs = _ext.encode(value, **limits)
    return _ext.decode(data, blobs)


def tag(value):
    return _ext.encode(value)[0][:1]


class Plain:
    def __init__(self, **state):
        self.__dict__.update(state)

    def method(self):
        return self

    @classmethod
    def made(cls):
        return cls

    @staticmethod
    def helper():
        return 1

    class Inner:
        pass


class Slotted:
    __slots__ = ("first", "second", "__hidden")

    def __init__(self, first):
        self.first = first
        self.__hidden = [first]

    def hidden(self):
        return self.__hidden


class SlottedWithDict(Slotted):
    __slots__ = ("third", "__dict__")


class ListOf(list):
    pass


class TupleOf(tuple):
    pass


class TextOf(str):
    pass


class IntOf(int):
    pass


class FloatOf(float):
    pass


class SetOf(set):
    pass


class FrozenOf(frozenset):
    pass


class Ordered(collections.OrderedDict):
    pass


class Default(collections.defaultdict):
    pass


class Day(datetime.date):
    pass


class Queue(collections.deque):
    pass


class Names(dict):
    """Attribute access over its own items, a pattern of many programs."""

    def __init__(self, *args):
        super().__init__(*args)
        self.__dict__ = self


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: int
    y: list


class Colour(enum.Enum):
    RED = "r"


class Level(enum.IntEnum):
    LOW = 1


class Access(enum.Flag):
    READ = 1
    WRITE = 2
    BOTH = 3


class Broken(Exception):
    def __init__(self, code, detail):
        super().__init__("broken: %s" % code)
        self.code = code
        self.detail = detail


MISSING = object()


class Sentinel:
    pass


NOTHING = Sentinel()


@functools.lru_cache(maxsize=None)
def cached(number):
    return number


def with_attributes(value, **state):
    value.__dict__.update(state)
    return value


EQUAL = [
    None,
    True,
    False,
    Ellipsis,
    NotImplemented,
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**63,
    -(2**64),
    3**500,
    0.0,
    1.5,
    float("inf"),
    1 + 2j,
    "",
    "text",
    "é€😀",
    "\ud800",
    "long" * 1000,
    "é€😀" * 1000,
    b"",
    b"bytes",
    b"long" * 1000,
    bytearray(b"array"),
    (),
    (1, (2, "3")),
    [1, [2], {}],
    {"a": 1, 2: [3], (1, 2): None},
    {1, 2.5, "three", None, b"4"},
    {(1, 2), (3, 4)},
    frozenset("abc"),
    range(3),
    range(2**70, 0, -3),
    slice(1, None, 2),
    Point(1, [2]),
    Frozen(1, [2]),
    ListOf([1, 2]),
    TupleOf((1, 2)),
    TextOf("text"),
    IntOf(7),
    IntOf(-(2**80)),
    FloatOf(2.5),
    SetOf([1, 2]),
    FrozenOf([1, 2]),
    collections.Counter("aab"),
    collections.OrderedDict([("b", 1), ("a", 2)]),
    Ordered([("b", 1), ("a", 2)]),
    collections.defaultdict(list, {"a": [1]}),
    Default(int, {"a": 1}),
    collections.deque([1, 2, 3], 5),
    Queue([1, 2], 4),
    datetime.datetime(2020, 2, 29, 1, 2, 3, 4, datetime.timezone.utc),
    datetime.date(2020, 1, 1),
    datetime.timedelta(1, 2, 3),
    Day(2020, 1, 1),
    decimal.Decimal("1.50"),
    fractions.Fraction(1, 3),
    uuid.UUID(int=5),
    pathlib.PurePosixPath("/a/b"),
    array.array("d", [1.0, 2.0]),
    types.SimpleNamespace(a=1),
    Colour.RED,
    Level.LOW,
    Access.READ,
    Access.READ | Access.WRITE,
    int,
    Plain,
    Plain.Inner,
    Plain.method,
    Plain.helper,
    Plain.made,
    type(None),
    len,
    os.path.join,
    cached,
    str.lower,
    operator.add,
    os,
    list[int],
    re.compile("a+", re.I),
]


@pytest.mark.parametrize("value", EQUAL, ids=lambda value: type(value).__name__)
def test_value_comes_back_equal_and_of_its_type(value):
    copy = there_and_back(value)
    assert type(copy) is type(value)
    assert copy == value
    assert _ext.encode(copy) == _ext.encode(value)


@pytest.mark.parametrize("value", EQUAL, ids=lambda value: type(value).__name__)
def test_a_value_does_not_differ_from_itself(value):
    data = _ext.encode(value)[0]
    assert _ext.diff(data, data) is None


def test_order_of_an_ordered_dict_is_its_own():
    ordered = Ordered([("a", 1), ("b", 2)])
    ordered.move_to_end("a")
    assert list(there_and_back(ordered)) == ["b", "a"]


def test_named_objects_come_back_as_themselves():
    for value in (MISSING, NOTHING, dataclasses.MISSING, Colour.RED, Plain, len, cached):
        assert there_and_back(value) is value


def test_floats_keep_their_bits():
    assert str(there_and_back(-0.0)) == "-0.0"
    nan = there_and_back(float("nan"))
    assert nan != nan


def test_instances_keep_attributes_and_slots():
    plain = there_and_back(Plain(a=1, b=[2]))
    assert type(plain) is Plain and vars(plain) == {"a": 1, "b": [2]}
    slotted = there_and_back(Slotted(5))
    assert slotted.first == 5 and slotted.hidden() == [5] and not hasattr(slotted, "second")
    both = SlottedWithDict(1)
    both.third, both.other = 3, 4
    copy = there_and_back(both)
    assert (copy.first, copy.third, copy.other, copy.hidden()) == (1, 3, 4, [1])


@pytest.mark.parametrize(
    "value", [ListOf([1]), TextOf("x"), IntOf(3), Day(2020, 1, 1), Queue([1]), Default(list)],
    ids=lambda value: type(value).__name__,
)
def test_subclasses_of_builtins_keep_attributes(value):
    assert there_and_back(with_attributes(value, extra=[1])).extra == [1]


def test_a_dict_that_is_its_own_namespace():
    copy = there_and_back(Names({"a": Names({"b": 1})}))
    assert copy.a.b == 1 and copy.__dict__ is copy
    copy.c = 2
    assert copy["c"] == 2


def test_methods_and_partials():
    plain = Plain(a=1)
    method, owner = there_and_back((plain.method, plain))
    assert method() is owner
    assert there_and_back(Plain.made)() is Plain
    items = []
    append, copy = there_and_back((items.append, items))
    append(1)
    assert copy == [1]
    partial = there_and_back(functools.partial(int, "11", base=2))
    assert partial() == 3


def test_files_in_memory_and_random_state():
    stream = io.StringIO("one\ntwo\n")
    stream.readline()
    assert there_and_back(stream).read() == "two\n"
    binary = io.BytesIO(b"abc")
    binary.read(1)
    assert there_and_back(binary).read() == b"bc"
    generator = random.Random(5)
    generator.gauss(0, 1)
    copy = there_and_back(generator)
    assert [copy.random(), copy.gauss(0, 1)] == [generator.random(), generator.gauss(0, 1)]


def test_xml_elements_come_back():
    text = '<a x="1">q<b />r<c><d /></c></a>'
    element = there_and_back(xml.etree.ElementTree.fromstring(text))
    assert xml.etree.ElementTree.tostring(element, encoding="unicode") == text


def test_iterators_go_on_where_they_were():
    iterator = iter([1, 2, 3])
    next(iterator)
    assert list(there_and_back(iterator)) == [2, 3] and list(iterator) == [2, 3]
    keys = iter({"a": 1, "b": 2})
    next(keys)
    assert list(there_and_back(keys)) == ["b"] and list(keys) == ["b"]


# --- exceptions -----------------------------------------------------------------------------


def test_exceptions_keep_args_attributes_and_chain():
    error = Broken(5, ["detail"])
    error.__cause__ = KeyError("cause")
    error.__context__ = OSError(2, "no such file", "name")
    copy = _ext.decode(*_ext.encode_exception(error))
    assert type(copy) is Broken and copy.args == ("broken: 5",)
    assert (copy.code, copy.detail, copy.__suppress_context__) == (5, ["detail"], True)
    assert type(copy.__cause__) is KeyError and copy.__cause__.args == ("cause",)
    assert type(copy.__context__) is FileNotFoundError and copy.__context__.filename == "name"
    assert copy.__traceback__ is None


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        OSError("one"),
        OSError(2, "x", "a", None, "b"),
        ImportError("m", name="n", path="p"),
        SyntaxError("bad", ("f", 1, 2, "text")),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "reason"),
        StopIteration(5),
        SystemExit(3),
        KeyboardInterrupt(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_builtin_exceptions_come_back(error):
    copy = there_and_back(error)
    assert type(copy) is type(error) and copy.args == error.args and str(copy) == str(error)
    for name in ("errno", "filename", "filename2", "name", "path", "lineno", "value", "code"):
        assert getattr(copy, name, None) == getattr(error, name, None)


# --- sharing, cycles, depth -------------------------------------------------------------------


def test_sharing_and_cycles_survive():
    shared = [1]
    copy = there_and_back({"a": shared, "b": (shared, shared)})
    assert copy["a"] is copy["b"][0] is copy["b"][1]
    loop = []
    loop.append((loop, {"loop": loop}))
    copy = there_and_back(loop)
    assert copy[0][0] is copy and copy[0][1]["loop"] is copy
    plain = Plain()
    plain.me, plain.bound = plain, plain.method
    copy = there_and_back(plain)
    assert copy.me is copy and copy.bound() is copy


class Node:
    def __init__(self, name):
        self.name = name
        self.edges = set()
        self.costs = {}

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.name == other.name


def test_graphs_of_hashed_nodes_survive():
    a, b = Node("a"), Node("b")
    a.edges |= {a, b}
    b.edges.add(a)
    a.costs[b], a.costs[(b, a)] = 1, 2
    b.costs[a] = collections.defaultdict(list, {a: [b], b: [a]})
    copy = there_and_back(a)
    assert copy in copy.edges and Node("b") in copy.edges and len(copy.edges) == 2
    assert copy.costs == {Node("b"): 1, (Node("b"), copy): 2}
    other = next(node for node in copy.edges if node.name == "b")
    assert other.costs[copy][copy] == [other]


def nested(depth):
    value = []
    for kind in range(depth):
        value = [value] if kind % 3 == 0 else (value,) if kind % 3 == 1 else {"k": value}
    return value


def test_nesting_has_no_limit():
    deep = nested(100_000)
    data, _ = _ext.encode(deep)
    copy = _ext.decode(data)
    assert _ext.encode(copy)[0] == data
    assert _ext.diff(data, data) is None
    chain = Plain()
    for _ in range(50_000):
        chain = Plain(next=chain)
    assert _ext.diff(_ext.encode(chain)[0], _ext.encode(there_and_back(chain))[0]) is None


def test_a_small_stack_is_enough():
    result, deep = [], nested(20_000)
    old = threading.stack_size(64 * 1024)
    try:
        thread = threading.Thread(target=lambda: result.append(_ext.encode(deep)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(old)
    assert len(result) == 1


# --- nothing of the program runs --------------------------------------------------------------

RAN = []


class HostileMeta(type):
    def __getattribute__(cls, name):
        RAN.append("meta " + name)
        return super().__getattribute__(name)

    def __hash__(cls):
        RAN.append("meta hash")
        return 1

    def __instancecheck__(cls, instance):
        RAN.append("instancecheck")
        return True


def hostile(name):
    def method(self, *args, **kwargs):
        RAN.append(name)
        raise RuntimeError(name)

    return method


HOOKS = (
    "__reduce__ __reduce_ex__ __getstate__ __getnewargs__ __getnewargs_ex__ __eq__ __hash__ "
    "__repr__ __str__ __getattr__ __getattribute__ __bool__ __len__ __iter__ __contains__ "
    "__getitem__ __index__ __int__ __float__ __copy__ __deepcopy__ __sizeof__ __dir__ "
    "__format__ __call__ __get__ __buffer__ keys items values"
).split()


def hostile_class(name, base):
    namespace = {hook: hostile(hook) for hook in HOOKS}
    namespace["__module__"] = __name__
    namespace["__qualname__"] = name
    made = HostileMeta.__new__(HostileMeta, name, (base,), namespace)
    globals()[name] = made
    return made


HOSTILE = {
    base: hostile_class("Hostile" + base.__name__.capitalize(), base)
    for base in (object, dict, list, set, tuple, str, int, collections.OrderedDict,
                 collections.deque, collections.defaultdict, datetime.date, Exception)
}


@pytest.mark.parametrize("base", HOSTILE, ids=lambda base: base.__name__)
def test_special_methods_of_the_program_do_not_run(base):
    made = HOSTILE[base]
    value = base.__new__(made, 2020, 1, 1) if base is datetime.date else base.__new__(made)
    object.__setattr__(value, "state", [1])
    RAN.clear()
    data, _ = _ext.encode([value, made, (value,)])
    _ext.encode_call((value, {1: value}))
    assert RAN == []
    assert made.__name__.encode() in data


def test_properties_and_descriptors_do_not_run():
    class_dict = {"__module__": __name__, "prop": property(hostile("property"))}
    made = type("Propertied", (), class_dict)
    globals()["Propertied"] = made
    value = made()
    value.__dict__["prop"] = 5
    RAN.clear()
    data, _ = _ext.encode(value)
    copy = _ext.decode(data)
    assert RAN == [] and vars(copy) == {"prop": 5}


def test_decoding_runs_no_init_and_no_setattr():
    made = type(
        "Guarded", (), {"__module__": __name__, "__setattr__": hostile("setattr"),
                        "__init__": lambda self: None, "__new__": lambda cls: object.__new__(cls)},
    )
    globals()["Guarded"] = made
    value = made()
    value.__dict__["x"] = 1
    RAN.clear()
    assert vars(there_and_back(value)) == {"x": 1} and RAN == []


def test_no_event_reaches_a_profile_function():
    seen = []
    values = [datetime.datetime(2020, 1, 1), re.compile("x"), decimal.Decimal(1), random.Random(1)]
    encode = _ext.encode
    sys.setprofile(lambda frame, event, argument: seen.append((event, argument)))
    try:
        encode(values)
    finally:
        sys.setprofile(None)
    assert [what for what in seen if what[1] not in (encode, sys.setprofile)] == []


def test_nothing_is_used_up_and_nothing_warns():
    generator = (i for i in range(3))
    counter = itertools.count(5)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _ext.encode([generator, counter, itertools.chain([1]), zip([1], [2]), map(len, ["a"])])
    assert list(generator) == [0, 1, 2] and next(counter) == 5 and caught == []


def test_the_current_exception_stays():
    try:
        raise KeyError("kept")
    except KeyError as error:
        _ext.encode([datetime.date(2020, 1, 1), lambda: 1, object()])
        assert sys.exc_info()[1] is error


# --- limits and memory ------------------------------------------------------------------------


def test_too_large_values_are_refused():
    for value in ("x" * 10_000, "é" * 10_000, b"x" * 10_000, bytearray(10_000), 1 << 80_000,
                  list(range(10_000)), array.array("b", bytes(10_000))):
        with pytest.raises(ValueError, match="larger than max_bytes"):
            _ext.encode(value, max_bytes=5000)
        _ext.encode(value, max_bytes=100_000)


def test_too_many_values_become_holes():
    data, _ = _ext.encode({"a": 1, "b": list(range(1000))}, max_nodes=100)
    assert b"too large" in data
    assert _ext.decode(data)["a"] == 1
    assert _ext.diff(data, _ext.encode({"a": 1, "b": [1]})[0]) is None


def test_too_slow_values_become_holes():
    data, _ = _ext.encode([[i] for i in range(100_000)], max_ns=100_000)
    assert b"too slow" in data and len(_ext.decode(data)) == 100_000


def large_tree(depth):
    return [large_tree(depth - 1) for _ in range(7)] if depth else {1: 2}


def test_what_lies_near_is_kept_where_time_runs_out():
    value = Plain(tree=large_tree(7), queue=[1, {2: [3]}], token={"a": [1]})
    data, _ = _ext.encode_call((value,), max_ns=1_000_000)
    (made,) = _ext.decode(data)
    assert b"too slow" in data and type(made.tree) is list
    assert made.queue == [1, {2: [3]}] and made.token == {"a": [1]}


def parent_and_children(count):
    root = Plain(parent=None, children=[], name="root")
    for number in range(count):
        root.children.append(Plain(parent=root, children=[], name=str(number)))
    return root


def test_what_lies_deep_can_be_left_out():
    child = parent_and_children(1000).children[500]
    whole, _ = _ext.encode_call((child,))
    data, _ = _ext.encode_call((child,), max_depth=2)
    assert len(data) < len(whole) / 10 and b"too deep" in data and b"too slow" not in data
    assert data == _ext.encode_call((child,), max_depth=2)[0]
    (made,) = _ext.decode(data)
    assert (made.name, made.children, made.parent.name) == ("500", [], "root")
    assert _ext.diff(data, whole) is None
    child.name = "other"
    assert _ext.diff(data, _ext.encode_call((child,), max_depth=2)[0]) is not None


class Keyed:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.name == other.name


@pytest.mark.parametrize("key", [lambda hole: hole, lambda hole: ("a", hole)])
def test_a_set_in_a_cycle_that_holds_a_hole_is_one(key):
    state = Plain(name="state")
    one = Keyed("one")
    one.home = state
    state.members = {one: 1, key((i for i in ())): 2}
    state.after = [1]
    made = _ext.decode(_ext.encode(state)[0])
    assert made.after == [1] and made.name == "state"
    with pytest.raises(_ext.HoleTouched):
        len(made.members)
    assert _ext.holes_touched() == "dict"


def test_equal_values_have_equal_bytes():
    assert _ext.encode({"b", "a", 1}) == _ext.encode({1, "a", "b"})
    assert _ext.encode(["ab" + "c", "".join(["a", "bc"])]) == _ext.encode(["abc", "abc"])
    one = [Plain(a=1), Plain(a=1)]
    assert _ext.encode(one) == _ext.encode([Plain(a=1), Plain(a=1)])


def test_a_long_string_is_a_blob_of_its_own():
    data, blobs = _ext.encode(["x" * 5000, "x" * 5000, b"y" * 2000])
    assert len(data) < 100 and sorted(map(len, blobs.values())) == [2000, 5000]
    with pytest.raises(ValueError, match="missing"):
        _ext.decode(data, {})
    assert _ext.decode(data, lambda key: blobs[key])[2] == b"y" * 2000


def test_reference_counts_stay():
    leaf, shared = object(), [1]
    value = {"a": Plain(x=leaf, y=shared), "b": (shared, leaf), "c": collections.deque([leaf]),
             "d": {leaf}, "e": Slotted(leaf), "f": ValueError(leaf), "g": ListOf([leaf]),
             "h": functools.partial(int, leaf), "i": Plain(z=1).method, "j": iter([leaf])}
    data, blobs = _ext.encode(value)
    gc.collect()  # what other tests left
    before = sys.getrefcount(leaf), sys.getrefcount(shared), sys.getrefcount(Plain)
    for _ in range(100):
        _ext.encode(value)
        _ext.decode(data, blobs)
        _ext.diff(data, data)
        gc.collect()
    assert (sys.getrefcount(leaf), sys.getrefcount(shared), sys.getrefcount(Plain)) == before


def rss():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


@pytest.mark.skipif("asan" in os.environ.get("LD_PRELOAD", ""), reason="ASan keeps freed memory")
def test_memory_stays():
    value = [EQUAL, Plain(a=[1]), "x" * 2000, ValueError(1)]
    cut = _ext.encode(value)[0][:-5]

    def work():
        for _ in range(300):
            data, blobs = _ext.encode(value)
            _ext.decode(data, blobs)
            _ext.diff(data, data)
            with pytest.raises(ValueError):
                _ext.decode(cut, blobs)
            with pytest.raises(ValueError):
                _ext.diff(cut, data)

    work()
    gc.collect()
    before = rss()
    work()
    gc.collect()
    assert rss() - before < 2 << 20


def test_encoding_makes_no_instance_dicts():
    values = [Simple(i) for i in range(20_000)]
    encode = _ext.encode
    encode(values)
    tracemalloc = pytest.importorskip("tracemalloc")
    values = [Simple(i) for i in range(20_000)]
    tracemalloc.start()
    try:
        encode(values[:10])
        before = tracemalloc.get_traced_memory()[0]
        encode(values)
        assert tracemalloc.get_traced_memory()[0] - before < 100_000
    finally:
        tracemalloc.stop()


class Simple:
    def __init__(self, number):
        self.number = number
        self.name = "n"
