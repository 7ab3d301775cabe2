# SPDX-License-Identifier: Apache-2.0
"""Every kind of function that Python has is recorded under its name, with what it was given."""

import sys

import pytest
from recorded import recorded, trace_program

PY = sys.version_info[:2]


def test_parameters_of_every_kind(project):
    seen = trace_program(
        project,
        """
        def plain(a, b=2): return a + b
        def only(a, /, b, *, c=3, d): return [a, b, c, d]
        def stars(a, *rest, key=None, **more): return (a, rest, key, more)

        if __name__ == "__main__":
            plain(1)
            plain(b=4, a=3)
            only(1, b=2, d=4)
            stars(1, 2, 3, key="k", x=5, y=[6])
        """,
    )
    assert sorted(seen["app:plain"].values) == [(1, 2), (3, 4)]
    assert sorted(seen["app:plain"].results) == [3, 7]
    only = seen["app:only"]
    assert only.names == ["a", "b", "c", "d"]
    assert only.kinds == ["positional-only", "positional", "keyword", "keyword"]
    assert only.call.values == (1, 2, 3, 4)
    stars = seen["app:stars"]
    assert dict(zip(stars.names, stars.kinds)) == {
        "a": "positional",
        "key": "keyword",
        "rest": "*",
        "more": "**",
    }
    assert stars.call.named == {
        "a": 1,
        "key": "k",
        "rest": (2, 3),
        "more": {"x": 5, "y": [6]},
    }
    assert stars.call.result_value == (1, (2, 3), "k", {"x": 5, "y": [6]})


def test_methods_of_every_kind(project):
    seen = trace_program(
        project,
        """
        class Base:
            def __new__(cls, *args):
                return super().__new__(cls)

            def __init__(self, n):
                self.n = n

            def grow(self, by):
                self.n += by
                return self.n

            @classmethod
            def make(cls, n):
                return cls(n)

            @staticmethod
            def twice(n):
                return 2 * n

            @property
            def size(self):
                return self.n

            @size.setter
            def size(self, n):
                self.n = n

            @size.deleter
            def size(self):
                del self.n

            def __len__(self):
                return self.n

        class Child(Base):
            pass

        if __name__ == "__main__":
            thing = Child.make(3)
            thing.grow(4)
            Base(1).grow(1)
            Child.twice(5)
            thing.size = thing.size + 1
            len(thing)
            del thing.size
        """,
    )
    grow = {call.receiver: call for call in seen["app:Base.grow"].inputs}
    assert set(grow) == {"app:Child", "app:Base"}
    assert type(grow["app:Child"].values[0]).__name__ == "Child"
    assert grow["app:Child"].values[0].n == 3
    assert grow["app:Child"].after_values[0].n == 7
    assert seen["app:Base.make"].call.receiver == "app:Child"
    assert seen["app:Base.twice"].call.values == (5,)
    assert seen["app:Base.twice"].call.receiver is None
    assert {call.receiver for call in seen["app:Base.__init__"].inputs} == {
        "app:Base",
        "app:Child",
    }
    assert seen["app:Base.__new__"].calls == 2
    assert seen["app:Base.__len__"].call.result_value == 8
    sizes = [f for f in seen.rows("SELECT * FROM functions WHERE qualname = 'Base.size'")]
    assert len(sizes) == 3
    checked = seen.rows("SELECT function_id, checked, reason FROM inputs")
    assert {c["checked"] for c in checked} == {"replays"}, checked


def test_nested_functions_and_lambdas_are_named_with_their_reason(project):
    seen = trace_program(
        project,
        """
        def outer(n):
            def inner(m):
                return n + m
            return inner(1)

        square = lambda x: x * x

        class Holder:
            key = staticmethod(lambda x: -x)

        if __name__ == "__main__":
            outer(2)
            square(3)
            sorted([2, 1], key=Holder.key)
        """,
    )
    assert seen["app:outer"].call.values == (2,)
    assert "nested" in seen["app:outer.<locals>.inner"].not_replayable
    assert seen["app:<lambda>"].call.values == (3,)
    assert "lambda" in seen["app:<lambda>"].not_replayable
    assert seen["app:Holder.<lambda>"].calls == 2


def test_wrappers_and_descriptors_of_functools(project):
    seen = trace_program(
        project,
        """
        import functools

        def logged(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper

        @logged
        def wrapped(a, b): return a - b

        @functools.lru_cache(maxsize=None)
        def cached(n): return n if n < 2 else cached(n - 1) + cached(n - 2)

        @functools.singledispatch
        def show(value): return "object"

        @show.register(int)
        def show_int(value): return "int"

        @show.register
        def _(value: list): return "list"

        class Box:
            def __init__(self, n): self.n = n

            @functools.cached_property
            def area(self): return self.n ** 2

            def scale(self, by, extra=0): return self.n * by + extra

            double = functools.partialmethod(scale, 2, extra=1)

            @functools.singledispatchmethod
            def put(self, value): return "any"

            @put.register
            def _(self, value: int): return "int"

        def add(a, b): return a + b

        if __name__ == "__main__":
            wrapped(5, b=3)
            cached(6)
            show("x"); show(1); show([1])
            box = Box(4)
            box.area; box.area
            box.double()
            box.put(1); box.put("s")
            functools.partial(add, 1)(2)
            functools.reduce(add, [1, 2, 3])
        """,
    )
    assert seen["app:wrapped"].call.values == (5, 3)
    assert seen["app:wrapped"].call.result_value == 2
    assert seen["app:cached"].calls == 7
    assert {v[0] for v in seen["app:cached"].values} == set(range(7))
    assert seen["app:show"].call.values == ("x",)
    assert seen["app:show_int"].call.values == (1,)
    assert seen["app:Box.area"].calls == 1
    assert seen["app:Box.scale"].call.values[1:] == (2, 1)
    assert {tuple(sorted(v)) for v in seen["app:add"].values} == {(1, 2), (3, 3)}
    unders = seen.rows("SELECT * FROM functions WHERE qualname IN ('_', 'Box._')")
    assert len(unders) == 2


def test_data_classes_slots_and_frozen(project):
    seen = trace_program(
        project,
        """
        import dataclasses, enum, typing

        @dataclasses.dataclass(frozen=True)
        class Point:
            x: int
            y: int = 0
            def length(self): return abs(self.x) + abs(self.y)

        class Slots:
            __slots__ = ("a", "b", "__weakref__")
            def __init__(self, a): self.a = a
            def value(self): return self.a

        class SubSlots(Slots):
            __slots__ = ("c",)
            def set(self, c):
                self.c = c

        class Pair(typing.NamedTuple):
            left: int
            right: str
            def swap(self): return (self.right, self.left)

        class Colour(enum.Enum):
            RED = 1
            def nice(self): return self.name.lower()

        if __name__ == "__main__":
            Point(3, -4).length()
            Slots(5).value()
            s = SubSlots(6)
            s.set(7)
            s.value()
            Pair(1, "r").swap()
            Colour.RED.nice()
        """,
    )
    assert (
        seen["app:Point.length"].call.values[0].x,
        seen["app:Point.length"].call.values[0].y,
    ) == (3, -4)
    assert {c.values[0].a for c in seen["app:Slots.value"].inputs} == {5, 6}
    call = seen["app:SubSlots.set"].call
    assert not hasattr(call.values[0], "c") and call.after_values[0].c == 7
    assert tuple(seen["app:Pair.swap"].call.values[0]) == (1, "r")
    assert seen["app:Colour.nice"].call.result_value == "red"
    left = seen.rows("SELECT reason FROM inputs WHERE checked != 'replays'")
    assert left == []


def test_metaclasses_and_class_hooks(project):
    seen = trace_program(
        project,
        """
        class Meta(type):
            def __new__(mcs, name, bases, names, **more):
                return super().__new__(mcs, name, bases, names)
            def __init__(cls, name, bases, names, **more):
                super().__init__(name, bases, names)
            def __call__(cls, *args):
                return super().__call__(*args)
            def known(cls): return cls.__name__

        class Thing(metaclass=Meta, flag=1):
            def __init_subclass__(cls, **more): cls.made = True
            def __init__(self, n): self.n = n
            def __class_getitem__(cls, item): return (cls, item)

        class Sub(Thing): pass

        if __name__ == "__main__":
            Sub(3)
            Sub.known()
            Thing[int]
        """,
    )
    assert seen["app:Meta.__call__"].calls == 1
    assert seen["app:Meta.known"].call.result_value == "Sub"
    assert seen["app:Meta.known"].call.receiver == "app:Sub"
    assert seen["app:Meta.__new__"].calls == 2
    assert seen["app:Thing.__init_subclass__"].calls == 1
    assert seen["app:Thing.__class_getitem__"].calls == 1


def test_captured_parameters_are_seen_at_entry(project):
    seen = trace_program(
        project,
        """
        def shared(a, b):
            def add():
                nonlocal a
                a += b
                return a
            a = a * 10
            return add()

        class Base:
            def __init__(self, n): self.n = n

        class Child(Base):
            def __init__(self, n):
                super().__init__(n + 1)
                self.get = lambda: (self, n)

        if __name__ == "__main__":
            shared(1, 2)
            Child(5)
        """,
    )
    assert seen["app:shared"].call.values == (1, 2)
    assert seen["app:shared"].call.result_value == 12
    assert seen["app:Child.__init__"].call.values[1] == 5


def test_code_that_comes_late(project):
    project.write("late.py", "def f(x): return x + 1\n")
    project.write("again.py", "def g(x): return x\n")
    project.write("loose.py", "def h(x): return [x]\nh(1)\n")
    seen = trace_program(
        project,
        """
        import importlib, sys, time

        def work():
            import late
            return late.f(1)

        if __name__ == "__main__":
            work()
            import again
            again.g(1)
            again = importlib.reload(again)
            again.g(2)
            names = {"__name__": "loose"}
            path = __file__.replace("app.py", "loose.py")
            with open(path) as file:
                exec(compile(file.read(), path, "exec"), names)
            names["h"](2)
            exec("def nowhere(): pass\\nnowhere()")
        """,
    )
    assert seen["late:f"].call.values == (1,)
    assert {v[0] for v in seen["again:g"].values} == {1, 2}
    assert seen["again:g"].calls == 2
    assert len(seen.rows("SELECT * FROM functions WHERE qualname = 'g'")) == 1
    assert {v[0] for v in seen["loose:h"].values} == {1, 2}
    assert not any("nowhere" in name for name in seen.names())


def test_a_module_behind_a_symbolic_link(project, tmp_path):
    real = project.path / "real"
    real.mkdir()
    (real / "linked.py").write_text("def f(x): return x\n")
    (tmp_path / "elsewhere").symlink_to(real)
    seen = trace_program(
        project,
        """
        import sys
        sys.path.insert(0, %r)
        import linked

        if __name__ == "__main__":
            linked.f(1)
        """
        % str(tmp_path / "elsewhere"),
        folders=("real",),
    )
    assert seen["linked:f"].call.values == (1,)
    assert seen["linked:f"].file == "real/linked.py"


def test_a_source_layout_run_by_module(project):
    project.write("src/shop/__init__.py", "")
    project.write("src/shop/cart.py", "def total(items): return sum(items)\n")
    project.write(
        "src/shop/__main__.py",
        """
        from shop.cart import total

        def main(): return total([1, 2])

        if __name__ == "__main__":
            main()
        """,
    )
    result = project.run("-m", "shop", env={"PYTHONPATH": str(project.path / "src")})
    assert result.code == 0, result
    seen = recorded(project, "codeflash.trace", "src")
    assert seen["shop.cart:total"].call.values == ([1, 2],)
    assert "shop.__main__:main" in seen
    test = [path.name for path in project.replay_tests()]
    assert test == ["test_shop__replay_test_0.py"] or test == ["test_shop__replay_test_1.py"], test


@pytest.mark.parametrize("runner", ["pytest", "unittest"])
def test_tests_are_not_recorded_but_what_they_test_is(project, runner):
    project.write("shop.py", "def total(items): return sum(items)\n")
    project.write("tests/__init__.py", "")
    project.write(
        "tests/test_shop.py",
        """
        import unittest
        import shop

        def helper(): return [1, 2]

        class ShopTest(unittest.TestCase):
            def test_total(self):
                assert shop.total(helper()) == 3
        """,
    )
    arguments = {
        "pytest": ["-m", "pytest", "-q", "tests"],
        "unittest": ["-m", "unittest", "tests.test_shop"],
    }
    for _ in range(2):  # the second run meets the replay tests of the first
        result = project.run(*arguments[runner])
        assert result.code == 0, result
        assert runner == "unittest" or "1 passed" in result.stdout, result
        assert recorded(project).names() == {"shop:total"}
        assert len(project.replay_tests()) >= 1


def test_replay_tests_are_neither_collected_nor_traced(project):
    project.write("shop.py", "def total(items): return sum(items)\n")
    project.write(
        "tests/test_shop.py", "import shop\ndef test_total(): assert shop.total([1]) == 1\n"
    )
    assert project.run("-m", "pytest", "-q").code == 0
    (test,) = project.replay_tests()
    result = project.run("-m", "pytest", "-q", str(test), options=("-o", "second.trace"))
    assert "passed" not in result.stdout, result


@pytest.mark.skipif(PY < (3, 12), reason="PEP 695")
def test_generic_functions_of_pep_695(project):
    seen = trace_program(
        project,
        """
        def first[T](items: list[T]) -> T: return items[0]

        class Stack[T]:
            def __init__(self): self.items: list[T] = []
            def push(self, item: T) -> None: self.items.append(item)
            def map[U](self, f) -> list[U]: return [f(i) for i in self.items]

        if __name__ == "__main__":
            first([3, 4])
            stack = Stack[int]()
            stack.push(1)
            stack.map(str)
        """,
    )
    assert seen["app:first"].call.values == ([3, 4],)
    assert seen["app:Stack.push"].calls == 1
    assert seen["app:Stack.map"].call.result_value == ["1"]
    assert {c["checked"] for c in seen.rows("SELECT checked FROM inputs")} == {"replays"}


def test_exec_in_classes_and_decorated_classes(project):
    seen = trace_program(
        project,
        """
        import collections.abc, contextlib

        def register(cls):
            return cls

        @register
        class Bag(collections.abc.MutableSequence):
            def __init__(self): self.items = []
            def __getitem__(self, i): return self.items[i]
            def __setitem__(self, i, v): self.items[i] = v
            def __delitem__(self, i): del self.items[i]
            def __len__(self): return len(self.items)
            def insert(self, i, v): self.items.insert(i, v)

        @contextlib.contextmanager
        def managed(n):
            yield n + 1

        class Resource:
            def __enter__(self): return self
            def __exit__(self, kind, value, trace): return True
            def __call__(self, n): return n
            def __getattr__(self, name): return name.upper()

        if __name__ == "__main__":
            bag = Bag()
            bag.append(1); bag.extend([2, 3]); bag[0] = 9; del bag[1]; list(bag)
            with managed(1) as n: pass
            with Resource() as r: 1 / 0
            r(5); r.missing
        """,
    )
    assert seen["app:register"].calls == 1
    assert seen["app:Bag.insert"].calls == 3
    assert seen["app:managed"].call.sent_and_yielded == [None, 2]
    assert seen["app:Resource.__exit__"].call.result_value is True
    assert seen["app:Resource.__call__"].call.values[1:] == (5,)
    assert seen["app:Resource.__getattr__"].call.result_value == "MISSING"
