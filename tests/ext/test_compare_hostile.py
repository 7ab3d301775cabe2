# SPDX-License-Identifier: Apache-2.0
"""codeflash.compare: objects that lie, raise or change, limits, and memory that runs out."""

import collections
import copy
import gc
import pathlib
import signal
import subprocess
import sys
import threading
import time
import types
import weakref

import pytest
from codeflash.compare import CompareLimit, equal


class Hostile:
    """Whatever is asked of it is noted, and is a lie."""

    asked = []

    def __init__(self, value):
        object.__getattribute__(self, "__dict__")["value"] = value

    def _lie(name, answer=None, error=False):
        def method(self, *args):
            Hostile.asked.append(name)
            if error:
                raise RuntimeError(name)
            return answer

        return method

    __eq__ = _lie("__eq__", True)
    __ne__ = _lie("__ne__", False)
    __hash__ = _lie("__hash__", 1)
    __repr__ = _lie("__repr__", error=True)
    __str__ = _lie("__str__", error=True)
    __len__ = _lie("__len__", 10**9)
    __iter__ = _lie("__iter__", error=True)
    __bool__ = _lie("__bool__", error=True)
    __getattribute__ = _lie("__getattribute__", error=True)
    __getattr__ = _lie("__getattr__", error=True)
    __reduce__ = _lie("__reduce__", error=True)
    __reduce_ex__ = _lie("__reduce_ex__", error=True)
    __getstate__ = _lie("__getstate__", error=True)
    __getitem__ = _lie("__getitem__", error=True)
    __contains__ = _lie("__contains__", error=True)
    __index__ = _lie("__index__", error=True)
    __float__ = _lie("__float__", error=True)
    __copy__ = _lie("__copy__", error=True)
    __deepcopy__ = _lie("__deepcopy__", error=True)
    __sizeof__ = _lie("__sizeof__", error=True)
    __class__ = property(_lie("__class__", int))
    value = property(_lie("value", error=True), _lie("value", error=True))


class Bases(Hostile):
    pass


def derive(base, **more):
    names = dict(Hostile.__dict__)
    for name in ("__dict__", "__weakref__", "__init__", "asked", "_lie"):
        names.pop(name, None)
    return type("Hostile" + base.__name__.title(), (base,), {**names, **more})


HostileList, HostileDict, HostileInt, HostileStr, HostileTuple, HostileError, HostileDeque = (
    derive(base) for base in (list, dict, int, str, tuple, ValueError, collections.deque)
)


def hostile_values(last):
    yield Hostile(last)
    yield [Bases([last])]
    yield HostileList([1, last])
    yield HostileDict(a=1, b=last)
    yield HostileInt(last)
    yield HostileStr(last)
    yield HostileTuple([last])
    yield HostileError("a", last)
    yield HostileDeque([last])
    yield {Hostile(1): last}
    yield collections.OrderedDict([(Hostile(1), last)])
    yield {Hostile(last)}
    yield frozenset([(Hostile(last), 1)])
    yield {"a": {1: {Hostile(last)}}}


@pytest.mark.parametrize("number", range(14))
def test_no_code_of_the_program_runs(number):
    one, two, other = (list(hostile_values(last))[number] for last in (5, 5, 6))
    Hostile.asked.clear()
    same, different = equal(one, two), equal(one, other)
    assert not Hostile.asked
    assert same is None
    assert different and "result" in str(different)
    assert not Hostile.asked


def test_classes_that_answer_for_their_attributes():
    class Meta(type):
        def __getattribute__(cls, name):
            Hostile.asked.append(name)
            return super().__getattribute__(name)

        def __instancecheck__(cls, value):
            Hostile.asked.append("check")
            return True

    class Odd(metaclass=Meta):
        def __init__(self, value):
            self.value = value

    values = Odd(1), Odd(1), Odd(2)
    Hostile.asked.clear()
    assert equal(values[0], values[1]) is None
    assert equal(values[0], values[2]).path == "result.value"
    assert equal(Odd, Odd) is None
    assert not Hostile.asked


def test_an_eq_that_lies_never_makes_things_equal():
    class Equal:
        def __init__(self, value):
            self.value = value

        def __eq__(self, other):
            return True

        __hash__ = None

    class Unequal(Equal):
        def __eq__(self, other):
            return False

    class Raising(Equal):
        def __eq__(self, other):
            raise KeyError("x")

    for check_eq in (False, True):
        assert equal(Equal(1), Equal(2), check_eq=check_eq).path == "result.value"
        assert equal(Equal(1), Equal(1), check_eq=check_eq) is None
        assert equal(Unequal(1), Unequal(2), check_eq=check_eq).path == "result.value"
    assert equal(Unequal(1), Unequal(1)) is None
    assert equal(Raising(1), Raising(1)) is None
    difference = equal([Unequal(1)], [Unequal(1)], check_eq=True)
    assert (difference.path, difference.kind) == ("result[0]", "eq")
    assert "the state is the same and" in str(difference) and "says no" in str(difference)
    assert "raises" in str(equal(Raising(1), Raising(1), check_eq=True))
    assert equal(object(), object(), check_eq=True) is None


def test_an_eq_that_changes_its_container_is_asked_at_the_end():
    class Changing:
        def __init__(self, owner):
            self.owner = owner

        def __eq__(self, other):
            self.owner.clear()
            other.owner.clear()
            gc.collect()
            return True

        __hash__ = None

    def made():
        owner = [[i] for i in range(50)]
        owner.insert(25, Changing(owner))
        return owner

    assert equal(made(), made(), check_eq=True) is None
    one, two = made(), made()
    two[-1].append(1)
    assert equal(one, two, check_eq=True).path == "len(result[50])"[4:-1]


def test_equal_types_by_name_only():
    class Point:
        x = 1

    first = Point

    class Point:  # noqa: F811
        x = 2

    assert equal(first(), Point()).path == "result.__class__.x"
    fake = type("int", (), {})
    assert equal(fake(), 1).kind == "type"
    assert "int is not" in str(equal(fake(), 1))


def test_dicts_that_claim_other_keys():
    class Str(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert equal({Str("a"): 1}, {Str("b"): 1})
    assert equal({Str("a"): 1}, {"a": 1})
    item, other = types.SimpleNamespace(), types.SimpleNamespace()
    item.__dict__[Str("a")] = 1
    other.__dict__[Str("b")] = 1
    assert equal(item, other)


def test_finalizers_do_not_run_inside():
    ran = []

    class Loud:
        def __init__(self):
            self.me = self

        def __del__(self):
            ran.append(1)

    values = [[[i] for i in range(2000)] for _ in range(2)]
    for _ in range(50):
        Loud()
    gc.collect()
    ran.clear()
    Loud()
    threshold = gc.get_threshold()
    gc.set_threshold(1)
    try:
        before = len(ran)
        equal(*values)
    finally:
        gc.set_threshold(*threshold)
    assert before in (0, 1) and gc.isenabled()
    gc.disable()
    try:
        equal(*values)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_values_that_other_threads_change():
    import pathlib

    stop = threading.Event()
    shared = {"list": [[i] for i in range(200)], "dict": {i: [i] for i in range(200)}, "set": set()}
    other = copy.deepcopy(shared)
    # Paths are taken apart in Python: other threads run meanwhile.
    shared["list"][100] = other["list"][100] = [pathlib.Path("a")]

    def change():
        number = 0
        while not stop.is_set():
            number += 1
            shared["list"].append([number])
            del shared["list"][: number % 7]
            shared["dict"][number % 500] = [number]
            shared["dict"].pop(number % 400, None)
            shared["set"].add(number % 50)
            if len(shared["list"]) < 50:
                shared["list"].extend([pathlib.Path("b"), number] for _ in range(100))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=change) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            equal(shared, other)
            equal(shared, shared)
            equal([shared["list"]], [shared["list"]])
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        for thread in threads:
            thread.join()


def test_nothing_is_kept():
    class Part:
        pass

    def made():
        part = Part()
        part.items = [part, {part}, {"x": (part,)}, (lambda: part), iter([part])]
        return part

    for other in (made, lambda: [made()]):
        one, two = made(), other()
        gone = weakref.ref(one)
        found = equal(one, two)
        assert (found is None) == (other is made)
        del one, two, found
        gc.collect()
        assert gone() is None


def test_references_are_balanced():
    parts = [Hostile(1), [1], {"a": 1}, (1, [2]), {1, 2}, {Bases(1)}, b"x", 10**30, object()]
    one, two = copy_of(parts), copy_of(parts)
    counts = [sys.getrefcount(part) for part in one + two]
    for _ in range(20):
        equal(one, two)
        equal(one, two[:-1] + [[]])
        equal(one[::-1], two)
        equal({tuple(map(id, one)): one}, {1: two})
    assert counts == [sys.getrefcount(part) for part in one + two]


def copy_of(parts):
    return [
        Hostile(1) if type(part) is Hostile else part if type(part) is object else make(part)
        for part in parts
    ]


def make(part):
    if type(part) in (list, dict):
        return type(part)(part)
    return {Bases(1)} if part == {1} else part


# --- limits -----------------------------------------------------------------------------------


def test_time_is_limited():
    values = [[[[i] for i in range(1000)] for _ in range(100)] for _ in range(2)]
    with pytest.raises(CompareLimit, match=r"takes more than max_seconds, at value\[\d+\]"):
        equal(*values, max_seconds=0, root="value")
    assert equal(*values, max_seconds=60) is None
    assert issubclass(CompareLimit, RuntimeError)


def test_memory_is_limited():
    part = [1]
    values = [[[part] for _ in range(20_000)] for _ in range(2)]
    for value in values:
        value.extend(value)
    with pytest.raises(CompareLimit, match="takes more than max_bytes, at result"):
        equal(*values, max_bytes=10_000)
    assert equal(*values, max_bytes=100_000_000) is None
    deep = []
    for _ in range(50_000):
        deep = [deep]
    with pytest.raises(CompareLimit, match="max_bytes"):
        equal(deep, [deep[0]], max_bytes=100_000)


def test_signals_are_seen_meanwhile():
    class Plain:
        def __init__(self, number):
            self.deep = [[[[[number]]]]]

    seen = []
    one = {Plain(number) for number in range(1500)}  # each is tried with each
    two = {Plain(number) for number in range(1500)}
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    try:
        assert equal(one, two) is None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(seen) > 1  # all that wait for the end are one


def test_an_interrupt_ends_it():
    values = [[[i] for i in range(300_000)] for _ in range(2)]

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    with pytest.raises(KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        while True:
            equal(*values)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "options, error",
    [
        ({"same_modules": {"a": 1}}, (TypeError, AttributeError)),
        ({"same_modules": 5}, TypeError),
        ({"same": 5}, TypeError),
        ({"same": [(1, 2, 3)]}, TypeError),
        ({"root": 1}, TypeError),
        ({"max_seconds": "x"}, ValueError),
        ({"unknown": 1}, TypeError),
    ],
)
def test_options_that_make_no_sense(options, error):
    with pytest.raises(error):
        equal(1, 1, **options)


# --- memory that runs out ---------------------------------------------------------------------


def rich(last):
    class Local:
        __slots__ = ("a", "__weakref__")

    def generator(values):
        for value in values:
            yield value

    item = Local()
    item.a = [last]
    started = generator([1, last])
    next(started)
    return {
        "list": [1, 2.5, "x", None, [item, item]],
        "deque": collections.deque([1, {2}], 3),
        "ordered": collections.OrderedDict([("a", [1]), ((1, 2), last)]),
        "set": {(1, 2), frozenset([3]), 4, Bases(1), Bases(1)},
        "error": ValueError("x", [last]),
        "function": lambda a=last: (a, item),
        "generator": started,
        "iterators": [iter([1]), zip([1], [2]), iter({1, 2}), iter({1: 2})],
        "view": memoryview(bytearray(b"abc")),
        "space": types.SimpleNamespace(a=last),
        "counter": collections.Counter("aab"),
    }


def run_out_of_memory(capi, last):
    one, two = rich(1), rich(last)
    expected = equal(one, two)
    failed, passed, number = 0, 0, 0
    while passed < 200:  # far behind the last allocation that is needed
        gc.disable()
        capi.set_nomemory(number, number + 1)
        try:
            found = equal(one, two)
        except MemoryError:
            found = MemoryError
        finally:
            capi.remove_mem_hooks()
            gc.enable()
        number += 1
        failed += found is MemoryError
        passed += found is not MemoryError
        assert found is MemoryError or found == expected
    assert failed > 30, failed
    assert equal(one, two) == expected


@pytest.mark.parametrize("last", [1, 2])
def test_memory_that_runs_out_is_an_error_and_nothing_else(last):
    """In a process of its own: here it may run out for a thread of pytest-xdist."""
    pytest.importorskip("_testcapi")
    code = "import _testcapi, %s as tests; tests.run_out_of_memory(_testcapi, %d)"
    done = subprocess.run(
        [sys.executable, "-c", code % (pathlib.Path(__file__).stem, last)],
        cwd=pathlib.Path(__file__).parent,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0, done.stderr
