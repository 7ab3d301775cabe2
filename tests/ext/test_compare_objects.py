# SPDX-License-Identifier: Apache-2.0
"""codeflash.compare: classes and their instances, functions, generators, iterators, files."""

import abc
import ast
import asyncio
import collections
import contextvars
import copy
import dataclasses
import enum
import functools
import io
import ipaddress
import itertools
import logging
import operator
import pathlib
import random
import re
import string
import sys
import textwrap
import threading
import types
import typing
import weakref

import pytest
from codeflash.compare import equal

SINCE_3_10 = sys.version_info >= (3, 10)


class Item:
    def __init__(self, **state):
        self.__dict__.update(state)


class Slots:
    __slots__ = ("a", "__hidden", "__weakref__")

    def __init__(self, a=None, hidden=None):
        if a is not None:
            self.a = a
        self.__hidden = hidden


class SlotsAndDict(Slots):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: list


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: int
    y: list


class Words(list):
    pass


class Table(dict):
    def __getattr__(self, name):
        return self[name]


class Own(dict):
    def __init__(self, **items):
        super().__init__(**items)
        self.__dict__ = self


class Flag(enum.IntFlag):
    A = 1
    B = 2


class Problem(Exception):
    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


def with_attributes(made, **attributes):
    made.__dict__.update(attributes)
    return made


def twice(value):
    return [value, value]


def raised(cause=None, context=None, suppress=None, note=None, error=None):
    made = error if error is not None else ValueError("a")
    if cause is not None:
        made.__cause__ = cause
    made.__context__ = context
    if suppress is not None:
        made.__suppress_context__ = suppress
    if note is not None:
        made.__notes__ = [note]
    return made


def weak(target, alive):
    alive.append(target)
    return weakref.ref(target)


KEPT = []

OBJECTS_THAT_DIFFER = [
    (Slots(1), Slots(2), "result.a: 1 is not 2"),
    (Slots(1), Slots(), "result: attribute a is missing"),
    (Slots(), Slots(1), "result: attribute a is new"),
    (Slots(1, [1]), Slots(1, [2]), "result._Slots__hidden[0]: 1 is not 2"),
    (
        with_attributes(SlotsAndDict(1), b=[1]),
        with_attributes(SlotsAndDict(1), b=[2]),
        "result.b[0]: 1 is not 2",
    ),
    (SlotsAndDict(1), SlotsAndDict(2), "result.a: 1 is not 2"),
    (Point(1, [2]), Point(1, [3]), "result.y[0]: 2 is not 3"),
    (Frozen(1, [2]), Frozen(2, [2]), "result.x: 1 is not 2"),
    (Point(1, []), Frozen(1, []), "result: Point is not Frozen"),
    (Words([1]), Words([2]), "result[0]: 1 is not 2"),
    (Words([1]), [1], "result: Words is not list"),
    (with_attributes(Words([1]), tag=1), with_attributes(Words([1]), tag=2), "result.tag: 1 is"),
    (Table(a=1), Table(a=2), "result['a']: 1 is not 2"),
    (Own(a=[1]), Own(a=[2]), "result['a'][0]: 1 is not 2"),
    (Flag.A, Flag.B, "result: Flag.A is not Flag.B"),
    (Flag.A, 1, "result: Flag is not int"),
    (ValueError("a"), ValueError("b"), "result.args[0]: 'a' is not 'b'"),
    (ValueError("a"), KeyError("a"), "result: ValueError is not KeyError"),
    (OSError(2, "m", "f"), OSError(2, "m", "g"), "result.filename: 'f' is not 'g'"),
    (OSError(2, "m", "f"), OSError(2, "m", "f", None, "g"), "result.filename2: None is not 'g'"),
    (ImportError("m", name="a"), ImportError("m", name="b"), "result.name: 'a' is not 'b'"),
    (StopIteration(1), StopIteration(2), "result.args[0]: 1 is not 2"),
    (SystemExit(1), SystemExit(2), "result.args[0]: 1 is not 2"),
    (
        UnicodeDecodeError("utf-8", b"a", 0, 1, "r"),
        UnicodeDecodeError("utf-8", b"a", 0, 2, "r"),
        "result.args[3]: 1 is not 2",
    ),
    (Problem("m", 1), Problem("m", 2), "result.code: 1 is not 2"),
    (raised(), raised(cause=KeyError(1)), "result.__suppress_context__: False is not True"),
    (
        raised(cause=KeyError(1)),
        raised(cause=KeyError(2)),
        "result.__cause__.args[0]: 1 is not 2",
    ),
    (raised(), raised(context=KeyError(1)), "result.__context__: NoneType is not KeyError"),
    (
        raised(context=KeyError(1)),
        raised(context=KeyError(1), suppress=True),
        "result.__suppress_context__: False is not True",
    ),
    (raised(note="a"), raised(note="b"), "result.__notes__[0]: 'a' is not 'b'"),
    (functools.partial(int, base=2), functools.partial(int, base=3), "result.keywords['base']"),
    (functools.partial(int), functools.partial(str), "result.func: int is not str"),
    (operator.itemgetter(1), operator.itemgetter(2), "result.__reduce__()[1][0]: 1 is not 2"),
    (types.SimpleNamespace(a=1), types.SimpleNamespace(a=2), "result.a: 1 is not 2"),
    (types.MappingProxyType({1: 2}), types.MappingProxyType({1: 3}), "result[1]: 2 is not 3"),
    ({1: 2}.items(), {1: 3}.items(), "result.mapping[1]: 2 is not 3"),
    ({1: 2}.keys(), {2: 2}.keys(), "result.mapping: key 1 is missing"),
    (weak(Item(a=1), KEPT), weak(Item(a=2), KEPT), "result().a: 1 is not 2"),
    (weak(Item(a=1), KEPT), weakref.ref(Item(a=1)), "result(): Item is not NoneType"),
    (
        weakref.WeakValueDictionary(a=weak(Item(a=1), KEPT)()),
        weakref.WeakValueDictionary(a=weak(Item(a=2), KEPT)()),
        "result.data['a']().a: 1 is not 2",
    ),
    (ast.parse("a + 1"), ast.parse("a + 2"), "result.body[0].value.right.value: 1 is not 2"),
    (ast.parse("a"), ast.parse("a", mode="eval"), "result: Module is not Expression"),
    (ast.parse("a"), ast.parse("\na"), "result.body[0].value.lineno: 1 is not 2"),
    (io.StringIO("a"), io.StringIO("b"), "result.__getstate__()[0]: 'a' is not 'b'"),
    (io.BytesIO(b"a"), io.BytesIO(b"b"), "result.__getstate__()[0]: b'a' is not b'b'"),
    (random.Random(1), random.Random(2), "result.getstate()[1]["),
    (pathlib.Path("a/b"), pathlib.Path("a/c"), "result.__str__(): 'a/b' is not 'a/c'"),
    (pathlib.PurePosixPath("a"), pathlib.PureWindowsPath("a"), "result: PurePosixPath is not"),
    (
        ipaddress.ip_address("1.2.3.4"),
        ipaddress.ip_address("1.2.3.5"),
        "result.__str__(): '1.2.3.4' is not '1.2.3.5'",
    ),
    (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("10.0.0.0/9"),
        "result.__str__(): '10.0.0.0/8' is not '10.0.0.0/9'",
    ),
    (int, str, "result: int is not str"),
    (Item, Point, "result: Item is not Point"),
    (len, max, "result: len is not max"),
    ([1].append, [2].append, "result.__self__[0]: 1 is not 2"),
    ([1].append, [1].extend, "result: append is not extend"),
    ((1).__add__, (2).__add__, "result.__self__: 1 is not 2"),
    (Item(a=1).__init__, Item(a=2).__init__, "result.__self__.a: 1 is not 2"),
    (string, re, "result: <module string> is not <module re>"),
    (string.Template("a"), string.Template("b"), "result.template: 'a' is not 'b'"),
    (property(len), property(max), "result.fget: len is not max"),
    (staticmethod(len), staticmethod(max), "result.__func__: len is not max"),
    (super(Item, Item()), super(Words, Words()), "result.__thisclass__: Item is not Words"),
    (typing.List[int], typing.List[str], "result.__args__[0]: int is not str"),
    (list[int], list[str], "result"),
    (typing.TypeVar("T"), typing.TypeVar("S"), "result"),
    (contextvars.ContextVar("a"), contextvars.ContextVar("b"), "result.name: 'a' is not 'b'"),
    (logging.getLogger("a"), logging.getLogger("b"), "result.name: 'a' is not 'b'"),
    (object(), object, "result: object is not type"),
    (memoryview(b"a"), b"a", "result: memoryview is not bytes"),
]
if SINCE_3_10:
    OBJECTS_THAT_DIFFER.append((int | str, int | bytes, "result.__args__[1]: str is not bytes"))


@pytest.mark.parametrize("a, b, text", OBJECTS_THAT_DIFFER, ids=[c[2] for c in OBJECTS_THAT_DIFFER])
def test_difference_of_objects_is_named(a, b, text):
    assert str(equal(a, b)).startswith(text)
    assert equal(b, a)
    assert equal(a, a) is None and equal(b, b) is None


MADE_TWICE = {
    "slots": lambda: [Slots(1, [2]), Slots(), SlotsAndDict(1)],
    "dataclass": lambda: [Point(1, [2]), Frozen(1, [2])],
    "frozen are values": lambda: twice(Frozen(1, ())),
    "subclasses": lambda: [Words([1]), Table(a=1), Own(a=[1]), collections.UserDict({1: 2})],
    "enum": lambda: [Flag.A, Flag.A | Flag.B, Flag(0)],
    "errors": lambda: [Problem("m", 1), raised(KeyError(1), TypeError(2), note="n"), OSError(2)],
    "partial": lambda: functools.partial(int, base=2),
    "weak": lambda: [weak(Item(a=1), KEPT), weakref.ref(Item())],
    "weak containers": lambda: [weakref.WeakValueDictionary(a=Item), weakref.WeakSet([Point])],
    "locks": lambda: [
        threading.Lock(),
        threading.RLock(),
        threading.Event(),
        threading.Condition(),
    ],
    "ast": lambda: ast.parse("def f(a, *b, c=1): return {x: y for x in a}"),
    "io": lambda: [io.StringIO("a\nb"), io.BytesIO(b"ab")],
    "random": lambda: random.Random(5),
    "paths": lambda: [pathlib.Path("a", "b"), ipaddress.ip_network("10.0.0.0/8")],
    "builtins": lambda: [len, [1].append, (1).__add__, str.upper, Item.__init__, Item().__init__],
    "modules": lambda: [string, re, sys],
    "typing": lambda: [typing.List[int], typing.Optional[str], list[int]],
    "views": lambda: [{1: 2}.keys(), {1: 2}.values(), collections.OrderedDict(a=1).items()],
    "descriptors": lambda: [property(len), staticmethod(len), classmethod(len), Slots.a, int.real],
    "template": lambda: string.Template("a $b"),
    "cached": lambda: functools.lru_cache(maxsize=3)(len),
    "exception group": lambda: (
        ExceptionGroup("m", [ValueError(1), KeyError(2)])  # noqa: F821
        if sys.version_info >= (3, 11)
        else None
    ),
}


@pytest.mark.parametrize("make", MADE_TWICE.values(), ids=MADE_TWICE)
def test_the_same_made_twice(make):
    assert equal(make(), make()) is None


def test_sharing_of_what_cannot_change_does_not_count():
    for make in (lambda: Frozen(1, ()), lambda: Flag.A | Flag.B, lambda: pathlib.Path("a")):
        assert equal(twice(make()), [make(), make()]) is None
    assert equal(twice(Point(1, [])), [Point(1, []), Point(1, [])]).kind == "alias"


def test_caches_of_paths_and_networks_are_no_state():
    a, b = pathlib.Path("a/b"), pathlib.Path("a", "b")
    assert hash(a) and str(a) and a.parts and a.suffix == ""
    assert equal(a, b) is None
    a, b = ipaddress.ip_network("10.0.0.0/30"), ipaddress.ip_network("10.0.0.0/30")
    assert a.broadcast_address and list(a.hosts()) and a.hostmask
    assert equal(a, b) is None


def test_attributes_behind_properties_and_of_other_names():
    class Hidden:
        def __init__(self, value):
            self.__dict__.update({"x": value, "a b": 1})

        @property
        def x(self):
            raise AssertionError

        @x.setter
        def x(self, value):
            raise AssertionError

    difference = equal(Hidden(1), Hidden(2))
    assert difference.path == "result.__dict__['x']"
    assert eval(difference.path, {"result": Hidden(5)}) == 5
    other = Hidden(1)
    other.__dict__["a b"] = 2
    assert equal(Hidden(1), other).path == "result.__dict__['a b']"
    other.__dict__[1] = 2
    assert equal(other, copy.copy(other)) is None
    assert equal(Item(), with_attributes(Item(), **{})) is None
    one, two = Item(), Item()
    one.__dict__[1], two.__dict__[1] = 2, 3
    assert str(equal(one, two)) == "result.__dict__[1]: 2 is not 3"


def test_a_dict_of_attributes_that_others_know():
    def made(same):
        item = Item(a=1)
        return [item, item.__dict__ if same else dict(item.__dict__)]

    assert equal(made(True), made(True)) is None
    assert equal(made(True), made(False))
    assert equal(made(False), made(True))


# --- functions --------------------------------------------------------------------------------


def closing(value, default=1, *, key=2):
    def inner(a, b=default, *, c=key):
        return a, b, c, value

    return inner


FUNCTIONS_THAT_DIFFER = [
    (lambda: 1, lambda: 2, "result.__code__.co_consts[1]: 1 is not 2"),
    (lambda: 1, lambda: 1.0, "result.__code__.co_consts[1]: 1 is not 1.0"),
    (lambda a: a, lambda b: b, "result.__code__.co_varnames[0]: 'a' is not 'b'"),
    (lambda a: a, lambda *a: a, "result.__code__.co_argcount: 1 is not 0"),
    (lambda a, b: a + b, lambda a, b: a - b, "result.__code__.co_code"),
    (lambda a: a.x, lambda a: a.y, "result.__code__.co_names[0]: 'x' is not 'y'"),
    (lambda: [i for i in (1, 2)], lambda: [i for i in (1, 3)], "result.__code__.co_consts"),
    (closing([1]), closing([2]), "result.__closure__[0].cell_contents[0]: 1 is not 2"),
    (closing(1, 2), closing(1, 3), "result.__defaults__[0]: 2 is not 3"),
    (closing(1, key=[2]), closing(1, key=[3]), "result.__kwdefaults__['c'][0]: 2 is not 3"),
    (
        with_attributes(closing(1), tag=1),
        with_attributes(closing(1), tag=2),
        "result.tag: 1 is not 2",
    ),
    (with_attributes(closing(1), tag=1), closing(1), "result: attribute tag is missing"),
]


@pytest.mark.parametrize(
    "a, b, text", FUNCTIONS_THAT_DIFFER, ids=[case[2] for case in FUNCTIONS_THAT_DIFFER]
)
def test_functions_that_differ(a, b, text):
    assert str(equal(a, b)).startswith(text)
    assert equal(b, a)
    assert equal(a, a) is None


def test_functions_made_twice():
    assert equal(closing([1]), closing([1])) is None
    assert equal(twice(closing([1])), twice(closing([1]))) is None
    assert equal(twice(closing([1])), [closing([1]), closing([1])]).kind == "alias"
    assert equal((lambda a: lambda: a)(1), (lambda a: lambda: a)(1)) is None


def test_functions_that_share_a_variable():
    def counter(shared):
        count = 0

        def get():
            return count

        def add():
            nonlocal count
            count += 1

        return [get, add if shared else counter(True)[1]]

    assert equal(counter(True), counter(True)) is None
    assert equal(counter(True), counter(False)).kind == "alias"
    one = counter(True)
    one[1]()
    assert str(equal(one, counter(True))).startswith("result[0].__closure__[0].cell_contents: 1 is")


def load(text, name="loaded", **more):
    module = types.ModuleType(name)
    module.__dict__.update(more)
    exec(textwrap.dedent(text), module.__dict__)
    return module


SOURCE = """
    import enum

    LIMIT = 3

    def over(value):
        return value > LIMIT

    class Color(enum.Enum):
        RED = 1

    class Base:
        def __init__(self, n):
            self.n = n

        def twice(self):
            return [super().__repr__(), self.n * 2]

        @property
        def half(self):
            return self.n / 2

        @classmethod
        def make(cls):
            return cls(1)

        @staticmethod
        def limit():
            return LIMIT

    class Derived(Base):
        __slots__ = ("extra",)
"""


def test_two_loads_of_one_source():
    a, b = load(SOURCE), load(SOURCE)
    for name in ("over", "Base", "Derived", "Color"):
        assert equal(getattr(a, name), getattr(b, name)) is None
    assert equal(a, b) is None
    assert equal(a.Derived(1), b.Derived(1)) is None
    assert equal({a.Color.RED: a.Derived.make}, {b.Color.RED: b.Derived.make}) is None
    assert str(equal(a.Derived([1]), b.Derived([2]))) == "result.n[0]: 1 is not 2"
    assert equal([a.Color.RED, a.Color.RED], [b.Color.RED, b.Color.RED]) is None


@pytest.mark.parametrize(
    "old, new, path",
    [
        ("LIMIT = 3", "LIMIT = 4", "result.__dict__['limit'].__func__.__globals__['LIMIT']"),
        ("self.n * 2", "self.n * 3", "result.__dict__['twice'].__code__.co_consts[1]"),
        ("@property", "@staticmethod", "result.__dict__['half']"),
        (
            "return cls(1)",
            "return cls(2)",
            "result.__dict__['make'].__func__.__code__.co_consts[1]",
        ),
        ("class Base:", "class Base:\n        more = 1", "result"),
        ("class Base:", "class Base(dict):", "result.__bases__[0]"),
    ],
)
def test_two_loads_of_sources_that_differ(old, new, path):
    a, b = load(SOURCE), load(SOURCE.replace(old, new))
    difference = equal(a.Base, b.Base)
    assert difference.path == path
    assert equal(b.Base, a.Base)
    if "dict" not in new:
        difference = equal(a.Derived(1), b.Derived(1))
        assert difference.path == path.replace("result", "result.__class__.__bases__[0]", 1)


def test_globals_count_where_the_code_names_them():
    a, b = load(SOURCE), load(SOURCE, LATER=1)
    assert equal(a.over, b.over) is None
    b.LIMIT = 4
    assert str(equal(a.over, b.over)) == "result.__globals__['LIMIT']: 3 is not 4"
    nested = "def f(): return lambda: (lambda: LIMIT)\n"
    assert equal(load(nested, LIMIT=1).f, load(nested, LIMIT=2).f)
    assert equal(load(nested, LIMIT=1).f, load(nested, LIMIT=1).f) is None


def test_modules_that_stand_for_each_other():
    a, b = load(SOURCE, "original"), load(SOURCE.replace("LIMIT = 3", "LIMIT = 4"), "candidate")
    text = "result: original.Derived is not candidate.Derived"
    assert str(equal(a.Derived(1), b.Derived(1))) == text
    for same in ({"candidate": "original"}, {"original": "candidate"}, {a: b}, {b: a}):
        assert equal(a.Derived(1), b.Derived(1), same_modules=same) is None
        assert equal(a.Color.RED, b.Color.RED, same_modules=same) is None
        assert equal(a.over, b.over, same_modules=same) is None
        assert equal(a, b, same_modules=same) is None
        assert str(equal(a.Derived(1), b.Derived(2), same_modules=same)) == "result.n: 1 is not 2"
        assert equal(a.Derived(1), b.Base(1), same_modules=same)
        assert equal(a.Base, b.Base, same_modules=same) is None
    inner = load(SOURCE, "original.part"), load(SOURCE, "candidate.part")
    assert equal(inner[0].Base(1), inner[1].Base(1))
    assert equal(inner[0].Base(1), inner[1].Base(1), same_modules={"candidate": "original"}) is None
    assert equal(inner[0].Base(1), inner[1].Base(1), same_modules={"candid": "origin"})


def test_local_classes_count_by_their_contents_whatever_stands_for_what():
    text = "def make(n):\n    class A:\n        def f(self): return %d\n    return A()\n"
    a, b = load(text % 1, "original"), load(text % 2, "candidate")
    same = {"candidate": "original"}
    assert equal(a.make(1), load(text % 1, "candidate").make(1), same_modules=same) is None
    difference = equal(a.make(1), b.make(1), same_modules=same)
    assert difference.path == "result.__class__.__dict__['f'].__code__.co_consts[1]"


def test_a_class_that_only_has_the_name_of_the_modules_own(monkeypatch):
    a, b = load(SOURCE, "original"), load(SOURCE, "candidate")
    for module in (a, b):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    same = {"candidate": "original"}
    assert equal(a.Base(1), b.Base(1), same_modules=same) is None
    fake = type("Base", (), {"__module__": "candidate", "twice": lambda self: 1})()
    fake.n = 1
    assert equal(a.Base(1), fake, same_modules=same)


def test_objects_that_stand_for_each_other():
    one, two = (lambda: 1), (lambda: 2)
    assert equal([one, one], [two, two])
    assert equal([one, one], [two, two], same=[(one, two)]) is None
    assert equal([one, 1], [two, 2], same=[(one, two)]).path == "result[1]"
    assert equal([one, two], [two, two], same=[(one, two)])
    a, b = load(SOURCE), load(SOURCE.replace("* 2", "* 3"))
    assert equal(a.Base(1), b.Base(1))
    assert equal(a.Base(1), b.Base(1), same=[(a.Base.twice, b.Base.twice)]) is None
    assert equal(a.Base(1), b.Base(1), same=[(a.Base, b.Base)]) is None
    with pytest.raises((TypeError, ValueError)):
        equal(1, 1, same=[(1,)])


def test_code_objects():
    def code(text, mode="exec"):
        return compile(text, "f", mode)

    assert equal(code("a = 1"), compile("a = 1", "g", "exec")) is None
    assert equal(code("a = 1"), code("a = 2")).path == "result.co_consts[0]"
    assert equal(code("try: a\nexcept b: pass"), code("try: a\nexcept c: pass"))
    assert equal(code("x = 0.0"), code("x = -0.0"))
    assert equal(code("x in {1, 2}"), code("x in {2, 1}")) is None


# --- generators and iterators -----------------------------------------------------------------


def generator(values, seen=None):
    for value in values:
        seen = value
        yield seen
    return 5


def hidden(values):
    for _ in values:
        yield 1


def delegating(values):
    yield from generator(values)


def advanced(iterator, steps):
    for _ in range(steps):
        next(iterator, None)
    return iterator


async def waiting(values):
    for _ in values:
        await asyncio.sleep(0)
    return values


async def asynchronous(values):
    for value in values:
        yield value


def closed(coroutine):
    KEPT.append(coroutine)
    return coroutine


ITERATORS = {
    "generator": generator,
    "hidden": hidden,
    "delegating": delegating,
    "expression": lambda values: (value for value in values),
    "list": iter,
    "reversed": reversed,
    "enumerate": enumerate,
    "zip": lambda values: zip(values, values),
    "map": lambda values: map(str, values),
    "filter": lambda values: filter(None, values),
    "dict": lambda values: iter(dict.fromkeys(values)),
    "items": lambda values: iter(dict.fromkeys(values).items()),
    "set": lambda values: iter(set(values)),
    "tuple": lambda values: iter(tuple(values)),
    "str": lambda values: iter("".join(map(str, values))),
    "bytes": lambda values: iter(bytes(values)),
    "deque": lambda values: iter(collections.deque(values)),
    "chain": lambda values: itertools.chain(values, [1]),
    "cycle": itertools.cycle,
    "islice": lambda values: itertools.islice(values, 5),
    "takewhile": lambda values: itertools.takewhile(bool, values),
    "compress": lambda values: itertools.compress(values, [1, 1, 1, 1]),
    "accumulate": itertools.accumulate,
    "groupby": itertools.groupby,
    "product": lambda values: itertools.product(values, values),
    "permutations": itertools.permutations,
    "combinations": lambda values: itertools.combinations(values, 2),
    "starmap": lambda values: itertools.starmap(max, zip(values, values)),
    "zip_longest": lambda values: itertools.zip_longest(values, [1]),
    "tee": lambda values: itertools.tee(values)[0],
    "finditer": lambda values: re.finditer(".", "".join(map(str, values))),
}
if SINCE_3_10:
    ITERATORS["pairwise"] = itertools.pairwise
if sys.version_info >= (3, 12):
    ITERATORS["batched"] = lambda values: itertools.batched(values, 2)


@pytest.mark.parametrize("make", ITERATORS.values(), ids=ITERATORS)
@pytest.mark.parametrize("steps", [0, 1, 2, 9])
def test_iterators_are_compared_and_not_used_up(make, steps, recwarn):
    if make is ITERATORS["cycle"] and steps == 9:
        steps = 4
    one = advanced(make([1, 2, 3, 4]), steps)
    if make is ITERATORS["finditer"]:  # knows nothing of itself: only the same one is equal
        assert equal(one, one) is None
        return
    two = advanced(make([1, 2, 3, 4]), steps)
    assert equal(one, two) is None
    if steps < 9 and make not in (ITERATORS["cycle"],):
        assert equal(one, advanced(make([1, 2, 3, 5]), steps))
    if steps == 1:
        assert equal(one, advanced(make([1, 2, 3, 4]), 2))
        assert equal(one, make([1, 2, 3, 4]))
    assert list(itertools.islice(map(fingerprint, one), 20)) == list(
        itertools.islice(map(fingerprint, two), 20)
    )
    assert not recwarn.list


def fingerprint(value):
    return repr(value) if not isinstance(value, tuple) else [type(part) for part in value]


def test_where_a_generator_differs():
    assert equal(generator([1, 2]), generator([1, 3])).path == (
        "result.gi_frame.f_locals['values'][1]"
    )
    assert equal(advanced(generator([1, 2]), 1), advanced(generator([1, 2]), 2))
    one, two = advanced(hidden([1, 2]), 1), advanced(hidden([1, 3]), 1)
    assert equal(one, two)
    one, two = advanced(generator(iter([1, 2])), 1), advanced(generator(iter([1, 2])), 1)
    assert equal(one, two) is None
    assert equal(advanced(generator([1]), 2), advanced(generator([1]), 1)).path == "result.gi_frame"
    assert equal(advanced(generator([1]), 2), advanced(generator([2]), 2)) is None
    assert equal(generator([1]), delegating([1])).kind == "value"


def test_the_stack_of_a_generator_counts():
    def make(values):
        def inner():
            for value in iter(values):  # the iterator is on the stack alone
                yield value

        made = inner()
        next(made)
        return made

    one, two = make([1, 1, 1]), make([1, 1, 1])
    assert equal(one, two) is None
    next(two)
    assert "<stack>" in equal(one, two).path


def test_the_position_of_a_generator_counts():
    def steps():
        yield 1
        yield 1

    one, two = advanced(steps(), 1), advanced(steps(), 2)
    assert equal(one, two).path == "result.gi_frame.f_lasti"
    assert equal(advanced(one, 1), two) is None


def test_a_running_generator_equals_itself_only():
    def running():
        yield equal(made, made), equal(made, other)

    made = other = None
    made = running()
    other = running()
    same, different = next(made)
    assert same is None and different.kind == "opaque"


def test_coroutines():
    made = [closed(waiting([1])), closed(waiting([1])), closed(waiting([2]))]
    assert equal(made[0], made[1]) is None
    assert equal(made[0], made[2]).path == "result.cr_frame.f_locals['values'][0]"
    made[1].send(None)
    assert equal(made[0], made[1])
    made[0].send(None)
    assert equal(made[0], made[1]) is None
    for coroutine in made:
        coroutine.close()
    assert equal(made[0], made[1]) is None
    made = [asynchronous([1]), asynchronous([1]), asynchronous([2])]
    assert equal(made[0], made[1]) is None
    assert equal(made[0], made[2]).path == "result.ag_frame.f_locals['values'][0]"


# --- files, locks, the rest -------------------------------------------------------------------


def test_files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text("one\ntwo\nthree\n")
    for mode in ("r", "rb", "r+", "w+b"):
        with open(tmp_path / "a", mode) as one, open(tmp_path / "a", mode) as two:
            assert equal(one, two) is None
            with open(tmp_path / "b", mode) as other:
                assert "name" in equal(one, other).path
            if mode == "w+b":
                one.write(b"xyz")
            else:
                assert one.readline()
            assert equal(one, two).path.endswith("tell()")
            two.seek(one.tell())
            assert equal(one, two) is None or mode == "r"
        assert equal(one, two) is None
        with open(tmp_path / "a", mode) as still_open:
            assert equal(one, still_open)
    with open(tmp_path / "a") as one, open(tmp_path / "a", encoding="latin-1") as two:
        assert equal(one, two).path == "result.encoding"
    with open(tmp_path / "a") as one, open(tmp_path / "a", "rb") as two:
        assert equal(one, two).kind == "type"
    (tmp_path / "a").write_text("abc")
    with open(tmp_path / "a", "rb", 0) as one, open(tmp_path / "a", "rb", 0) as two:
        assert equal(one, two) is None
        one.read(1)
        assert str(equal(one, two)) == "result.tell(): 1 is not 0"


def test_positions_in_memory():
    one, two = io.BytesIO(b"abc"), io.BytesIO(b"abc")
    one.read(1)
    assert equal(one, two).path == "result.__getstate__()[1]"
    one, two = io.StringIO("abc"), io.StringIO("abc")
    one.read(1)
    assert equal(one, two).path == "result.__getstate__()[2]"


def test_locks():
    one, two = threading.Lock(), threading.Lock()
    one.acquire()
    assert "locked" in str(equal(one, two))
    two.acquire()
    assert equal(one, two) is None
    one, two = threading.RLock(), threading.RLock()
    one.acquire()
    assert equal(one, two)
    two.acquire()
    assert equal(one, two) is None
    one.acquire()
    assert equal(one, two)
    event, other = threading.Event(), threading.Event()
    event.set()
    assert str(equal(event, other)) == "result._flag: True is not False"


def test_what_cannot_be_looked_into_is_different():
    import socket

    with socket.socket() as one, socket.socket() as two:
        assert equal(one, one) is None
        difference = equal([one], [two])
        assert difference.kind == "opaque"
        assert str(difference).startswith("result[0]: two objects of type ")


def test_abstract_classes_made_twice():
    def make():
        class Shape(abc.ABC):
            @abc.abstractmethod
            def area(self): ...

        class Square(Shape):
            def area(self):
                return 1

        return Square()

    assert equal(make(), make()) is None


def test_named_tuples_and_dataclasses_made_twice():
    def make():
        pair = collections.namedtuple("Pair", "a b")
        point = dataclasses.make_dataclass("Point", [("x", int), ("y", list, dataclasses.field())])
        return [pair(1, [2]), point(1, [2])]

    assert equal(make(), make()) is None


def test_attrs():
    attr = pytest.importorskip("attr")

    @attr.s(frozen=True)
    class Fixed:
        x = attr.ib()

    @attr.s(slots=True)
    class Slotted:
        x = attr.ib()

    assert equal([Fixed([1]), Slotted([1])], [Fixed([1]), Slotted([1])]) is None
    assert equal(Fixed([1]), Fixed([2])).path == "result.x[0]"
    assert equal(Slotted([1]), Slotted([2])).path == "result.x[0]"
    assert equal(twice(Fixed(1)), [Fixed(1), Fixed(1)]) is None
    assert equal(twice(Slotted(1)), [Slotted(1), Slotted(1)]).kind == "alias"
