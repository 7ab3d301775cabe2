# SPDX-License-Identifier: Apache-2.0
"""Values without a pickle of their own: they are made again, and compare as equal."""

import asyncio
import collections
import contextvars
import io
import itertools
import json
import logging
import queue
import re
import struct
import sys
import threading
import types
import typing
import weakref
import xml.etree.ElementTree as ElementTree

import pytest
from codeflash import _ext, _loop, _values

VARIABLE = contextvars.ContextVar("VARIABLE")


class Plain:
    pass


class Branch(ElementTree.Element):
    pass


def again(value):
    data, blobs = _ext.encode(value)
    made = _ext.decode(data, blobs)
    assert type(made) is not _ext.Hole
    assert _ext.encode(made)[0] == data
    assert _ext.encode(value)[0] == data, "encoding changed the value"
    return made


def advanced(iterator, steps=1):
    for _ in range(steps):
        next(iterator)
    return iterator


KEPT = Plain()
DICT = {1: 2, "a": "b", 3: 4}


@pytest.mark.parametrize(
    "value",
    [
        threading.Lock(),
        threading.RLock(),
        threading.Condition(),
        threading.Event(),
        queue.Queue(),
        io.BytesIO(b"x"),
        io.StringIO("x"),
        logging.getLogger("a.b"),
        logging.getLogger(),
        typing.List[int],
        struct.Struct("<i"),
        json.JSONDecoder(),
        json.JSONEncoder(),
        property(again),
        staticmethod(again),
        classmethod(again),
        weakref.ref(KEPT),
        weakref.WeakKeyDictionary({KEPT: 1}),
        weakref.WeakValueDictionary({1: KEPT}),
        weakref.WeakSet([KEPT]),
        memoryview(b"abcdef")[2:4],
        types.MappingProxyType({1: 2}),
        types.MethodType(again, KEPT),
        memoryview(bytearray(b"abcdef"))[1:],
    ],
    ids=lambda value: type(value).__name__,
)
def test_is_made_again(value):
    assert type(again(value)) is type(value)


@pytest.mark.parametrize(
    "value", [sys.stdout, sys.stderr, VARIABLE, typing.Any], ids=["stdout", "stderr", "var", "Any"]
)
def test_keeps_its_identity(value):
    assert again(value) is value


@pytest.mark.parametrize(
    "make, left",
    [
        (lambda: advanced(iter(DICT.items())), [("a", "b"), (3, 4)]),
        (lambda: iter(DICT), [1, "a", 3]),
        (lambda: advanced(iter(DICT.values())), ["b", 4]),
        (lambda: DICT.keys(), [1, "a", 3]),
        (lambda: DICT.values(), [2, "b", 4]),
        (lambda: collections.OrderedDict(DICT).items(), [(1, 2), ("a", "b"), (3, 4)]),
        (lambda: advanced(iter([1, 2, 3])), [2, 3]),
        (lambda: advanced(iter("abc")), ["b", "c"]),
        (lambda: advanced(enumerate("abc")), [(1, "b"), (2, "c")]),
        (lambda: zip([1], [2]), [(1, 2)]),
        (lambda: map(len, ["a"]), [1]),
        (lambda: reversed([1, 2]), [2, 1]),
    ],
    ids=lambda value: None if callable(value) else str(value),
)
@pytest.mark.filterwarnings("error")
def test_views_and_iterators(make, left):
    value = make()
    assert list(again(value)) == left
    assert list(value) == left


@pytest.mark.filterwarnings("error")
def test_a_counter_goes_on():
    assert next(again(advanced(itertools.count(5, 2)))) == 7


def test_matches_are_found_again():
    pattern, text = re.compile(r"(\w+)-(\d+)?"), "xx ab-12 cd- ef-56"
    for match in list(pattern.finditer(text, 1)) + [pattern.match(text, 3), pattern.search(text)]:
        made = again(match)
        assert made.regs == match.regs and made.groups() == match.groups()


def test_elements_of_a_subclass():
    branch = Branch("q", {"a": "1"})
    branch.append(ElementTree.Element("z"))
    made = again(branch)
    assert type(made) is Branch and made.tag == "q" and made[0].tag == "z"


def test_a_dead_reference_stays_dead():
    gone = Plain()
    reference = weakref.ref(gone)
    del gone
    assert again(reference)() is None


def test_views_share_their_dict():
    value = dict(DICT)
    made, keys = again((value, value.keys()))
    made["new"] = 1
    assert "new" in keys


def closures(n):
    box = [n]

    def add(x, y=3, *, z=1):
        nonlocal n
        n += x
        return n + y + z + box[0]

    def factorial(i):
        return 1 if i == 0 else i * factorial(i - 1)

    return add, (lambda: n), (lambda q: q + n), factorial


def test_closures_share_their_cells():
    add, get, plus, factorial = again(closures(5))
    assert add(2) == 16 and get() == 7 and plus(1) == 8 and factorial(5) == 120
    add.attribute = 1
    assert again(add).attribute == 1


def test_looking_at_attributes_of_a_function_changes_nothing():
    add, base = closures(5)[0], local_classes()[0](1)
    data = _ext.encode([add, base])[0]
    assert not add.__dict__ and not type(base).get.__dict__
    assert _ext.encode([add, base])[0] == data


def test_two_lambdas_in_one_line():
    left, right = again((lambda x: x + 1, lambda x: x - 1))
    assert left(1) == 2 and right(1) == 0


def local_classes():
    class Base:
        shared = [1]

        def __init__(self, a):
            super().__init__()
            self.a = a

        def get(self):
            return self.a + len(self.shared)

        @property
        def twice(self):
            return self.a * 2

    class Slots(Base):
        "Documented."

        __slots__ = ("q",)

        def get(self, more=1):
            return super().get() + more

    class Problem(ValueError):
        pass

    return Base, Slots, Problem


def test_instances_of_local_classes():
    base, slots, problem = local_classes()
    value = slots(3)
    value.q = 4
    one, two, kind, error = again((base(1), value, slots, problem("boo")))
    assert one.get() == 2 and two.get() == 5 and two.twice == 6 and two.q == 4
    assert type(two) is kind and isinstance(two, type(one)) and error.args == ("boo",)
    other = local_classes()[0](2)
    assert _ext.diff(_ext.encode(one)[0], _ext.encode(other)[0]) == "result.a: 1 is not 2"


class Meta(type):
    pass


class Owner:
    made = Meta("Thing", (), {"__module__": __name__})  # sqlglot's way to make classes
    inner = Meta("Thing", (), {"__module__": __name__})


def test_a_class_that_another_class_holds_has_a_name():
    value = [Owner.made(), Owner.inner, Owner.inner()]
    data = _ext.encode_call((value,))[0]
    (made,) = _ext.decode(data)
    assert type(made[0]) is Owner.made and made[1] is Owner.inner and type(made[2]) is Owner.inner


def test_a_new_name_of_a_class_is_found():
    kind = Meta("Thing", (), {"__module__": __name__})
    assert b"class not found by its name" in _ext.encode_call((kind(),))[0]
    module = types.ModuleType("module_of_a_class")
    module.kind = kind
    sys.modules[module.__name__] = module
    try:
        (made,) = _ext.decode(_ext.encode_call((kind(),))[0])
        assert type(made) is kind
    finally:
        del sys.modules[module.__name__]
    assert b"class not found by its name" in _ext.encode_call((kind(),))[0]


def test_an_event_loop_is_the_one_that_the_call_runs_on():
    async def main():
        loop, wanted = asyncio.get_running_loop(), asyncio.Queue()
        done, gone = loop.create_future(), loop.create_future()
        done.set_result(3)
        gone.cancel()
        getter = asyncio.ensure_future(wanted.get())
        await asyncio.sleep(0)
        data = _ext.encode_call(([loop, wanted, done, gone, loop.create_future()],))[0]
        wanted.put_nowait(1)
        await getter
        return data

    async def use(loop, queue, done, gone, pending):
        assert loop is asyncio.get_running_loop() and not pending.done() and gone.cancelled()
        queue.put_nowait(2)
        pending.set_result(None)
        await pending
        return await queue.get() + await done

    ((loop, *others),) = _ext.decode(asyncio.run(main()))
    assert _loop.run(use(loop, *others)) == 5 and loop.is_closed()
    assert _ext.diff(_ext.encode([loop])[0], _ext.encode([_loop.current()])[0]) is None
    _values.release()
