# SPDX-License-Identifier: Apache-2.0
"""Values that are not kept: what becomes a hole, and what a hole does when it is used."""

import copy
import operator
import os
import sys
import threading
import weakref

import pytest
from codeflash import _ext


def hole(value=None):
    return _ext.decode(_ext.encode(value if value is not None else (i for i in ()))[0])


def held_lock():
    lock = threading.Lock()
    lock.acquire()
    return lock


class Holder:
    def __init__(self):
        self.name = "kept"
        self.lock = held_lock()


class Meta(type):
    pass


def nameless_class():
    class Local(metaclass=Meta):
        def __init__(self):
            self.x = 1

    return Local


@pytest.mark.parametrize(
    "value, type_name, reason",
    [
        ((i for i in ()), "generator", "cannot be kept"),
        (eval("lambda: 1"), "function", "lambda"),
        (nameless_class, None, None),
        (threading.local(), "_local", "cannot be kept"),
        (memoryview(b"xy")[::-1], "memoryview", "cannot be kept"),
        (held_lock(), "lock", "cannot be kept"),
        (sys._getframe(), "frame", "cannot be kept"),
        (sys._getframe().f_code, "code", "cannot be kept"),
        (weakref.proxy({0}), "roxy", "cannot be kept"),
        (vars(int), "mappingproxy", "cannot be kept"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_kept_becomes_a_hole(value, type_name, reason):
    data, _ = _ext.encode(value)
    if type_name is None:
        assert data[:1] == b"G"
    else:
        assert data[:1] == b"H" and type_name.encode() in data and reason.encode() in data


def test_files_become_holes():
    with open(os.devnull) as file:
        assert _ext.encode(file)[0][:1] == b"H"


def test_a_hole_inside_does_not_lose_the_rest():
    value = _ext.decode(_ext.encode(Holder())[0])
    assert value.name == "kept" and type(value.lock) is _ext.Hole
    assert _ext.holes_touched() is None
    with pytest.raises(_ext.HoleTouched, match="lock"):
        value.lock.acquire()
    assert "lock" in _ext.holes_touched() and _ext.holes_touched() is None


def test_an_instance_of_a_class_of_a_metaclass_is_compared_but_not_rebuilt():
    made = nameless_class()
    data, other = _ext.encode(made())[0], made()
    other.x = 2
    assert type(_ext.decode(data)) is _ext.Hole
    assert _ext.diff(data, _ext.encode(nameless_class()())[0]) is None
    assert _ext.diff(data, _ext.encode(other)[0]) == "result.x: 1 is not 2"


def test_an_argument_of_a_class_of_a_metaclass_is_one_hole():
    data = _ext.encode_call(([nameless_class()()],))[0]
    again = _ext.encode_call(_ext.decode(data))[0]
    assert data == again


def enter(hole):
    with hole:
        pass


USES = [
    lambda h: h.x,
    lambda h: setattr(h, "x", 1),
    lambda h: delattr(h, "x"),
    lambda h: h(),
    lambda h: h[0],
    lambda h: operator.setitem(h, 0, 1),
    lambda h: operator.delitem(h, 0),
    lambda h: len(h),
    lambda h: iter(h),
    lambda h: next(h),
    lambda h: list(h),
    lambda h: 1 in h,
    lambda h: bool(h),
    lambda h: not h,
    lambda h: h == 1,
    lambda h: 1 == h,
    lambda h: h != h,
    lambda h: h < 1,
    lambda h: hash(h),
    lambda h: {h},
    lambda h: repr(h),
    lambda h: str(h),
    lambda h: format(h),
    lambda h: h + 1,
    lambda h: 1 + h,
    lambda h: h - h,
    lambda h: h * 2,
    lambda h: h / 2,
    lambda h: h // 2,
    lambda h: h % 2,
    lambda h: "%s" % h,
    lambda h: h**2,
    lambda h: divmod(h, 1),
    lambda h: h @ h,
    lambda h: h & 1,
    lambda h: h | 1,
    lambda h: h ^ 1,
    lambda h: h << 1,
    lambda h: h >> 1,
    lambda h: -h,
    lambda h: +h,
    lambda h: ~h,
    lambda h: abs(h),
    lambda h: int(h),
    lambda h: float(h),
    lambda h: operator.index(h),
    lambda h: isinstance(h, int),
    lambda h: h.__class__,
    lambda h: dir(h),
    lambda h: vars(h),
    lambda h: sorted([h, h]),
    lambda h: h.__enter__(),
    lambda h: enter(h),
]


@pytest.mark.parametrize("number", range(len(USES)))
def test_every_use_is_noticed(number):
    value = hole()
    _ext.holes_touched()
    with pytest.raises(_ext.HoleTouched, match="generator"):
        USES[number](value)
    assert _ext.holes_touched() == "generator"


def test_a_swallowed_touch_is_still_known():
    value = hole()
    _ext.holes_touched()
    try:
        value.anything
    except:  # noqa: E722
        pass
    assert _ext.holes_touched() == "generator"
    assert not issubclass(_ext.HoleTouched, Exception)


def test_passing_on_is_no_use():
    value = hole()
    _ext.holes_touched()
    kept = [value, (value,), {"a": value}]
    assert kept[0] is value and value is not None
    assert copy.copy(value) is value and copy.deepcopy(value) is value
    assert _ext.encode(value)[0] == _ext.encode((i for i in ()))[0]
    assert _ext.holes_touched() is None


def test_a_set_or_key_that_needs_a_hole_is_one():
    for value in ({held_lock()}, {held_lock(): 1}, frozenset([i for i in ()] + [(i for i in ())])):
        assert type(_ext.decode(_ext.encode([value])[0])[0]) is _ext.Hole
    assert _ext.holes_touched() is None


def test_holes_cannot_be_made_by_hand():
    with pytest.raises(TypeError):
        _ext.Hole()
    with pytest.raises(TypeError):
        object.__new__(_ext.Hole)
