# SPDX-License-Identifier: Apache-2.0
"""Arguments with special methods that raise, print, block or recurse: none of them is run."""

import pytest
from twice import EXACT, assert_same

# What each class does in the special methods that it defines; the program only passes it on.
DEEDS = {
    "raises": "raise RuntimeError('special method ran')",
    "prints": "print('special method ran', flush=True)",
    "blocks": "import time; time.sleep(30)",
    "recurses": "return probe(self)",
    "exits": "import os; os._exit(77)",
}

METHODS = [
    "__getattr__(self, name)", "__getattribute__(self, name)", "__eq__(self, other)",
    "__ne__(self, other)", "__hash__(self)", "__repr__(self)", "__str__(self)",
    "__format__(self, spec)", "__reduce__(self)", "__reduce_ex__(self, protocol)",
    "__getstate__(self)", "__getnewargs__(self)", "__getnewargs_ex__(self)", "__copy__(self)",
    "__deepcopy__(self, memo)", "__bool__(self)", "__len__(self)", "__iter__(self)",
    "__next__(self)", "__getitem__(self, key)", "__contains__(self, key)", "__dir__(self)",
    "__sizeof__(self)", "__call__(self, *a)", "__index__(self)", "__int__(self)", "__float__(self)",
    "__length_hint__(self)", "__fspath__(self)", "__bytes__(self)", "__buffer__(self, flags)",
    "__set_name__(self, owner, name)", "__get__(self, i, o)", "__await__(self)",
    "__instancecheck__(self, other)", "__array__(self, *a)", "keys(self)", "items(self)",
]  # fmt: skip

BASES = ["object", "dict", "list", "tuple", "set", "str", "int", "bytes", "Exception", "float"]


def hostile_program(deed):
    classes, names = [], []
    for base in BASES:
        body = "\n".join("        def %s: %s" % (m, DEEDS[deed]) for m in METHODS)
        body += "\n        @property\n        def __class__(self): %s" % DEEDS[deed]
        body += "\n        @property\n        def __dict__(self): %s" % DEEDS[deed]
        classes.append("    class Hostile_%s(%s):\n%s" % (base, base, body))
        names.append("Hostile_" + base)
    body = "\n".join(
        "        def %s: %s" % (m, DEEDS[deed])
        for m in METHODS
        if "getattribute" not in m and "__call__" not in m
    )
    classes.append("    class Meta2(type):\n%s" % body)
    classes.append("    class WithMeta(metaclass=Meta2): pass")
    names.append("WithMeta")
    classes.append(
        "    class Slots:\n        __slots__ = ('a', 'b', '__weakref__')\n%s"
        % "\n".join("        def %s: %s" % (m, DEEDS[deed]) for m in METHODS)
    )
    names.append("Slots")
    return """import sys
def pass_on(value, *more, **named): return value
def probe(value): return value + 1
def run():
%s
    for cls in [%s]:
        base = type.__getattribute__(cls, "__bases__")[0]
        for i in range(3):
            value = base.__new__(cls)
            pass_on(value)
            pass_on([value], {"k": value}, x=(value,))
            pass_on(cls)
            try: raiser(value)
            except ValueError: pass
            del value
def raiser(value): raise ValueError([value])
run()
print("done")
""" % ("\n".join(classes), ", ".join(names))


@EXACT
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_special_methods_are_not_run(project, deed, options):
    project.write("app.py", hostile_program(deed))
    result = assert_same(project, "app.py", options=options, functions=["pass_on"])
    assert result.stdout == "done\n"


ODD = {
    "cycles": """
        def f(x): return x
        a = []; a.append(a); f(a)
        d = {}; d["d"] = d; f(d)
        class C: pass
        c = C(); c.c = c; f(c)
        t = ([],); t[0].append(t); f(t)
    """,
    "deep": """
        import sys
        def f(x): return x
        deep = []
        for i in range(200000): deep = [deep]
        f(deep); f((deep, 1))
        class Node: pass
        node = None
        for i in range(100000):
            n = Node(); n.next = node; node = n
        f(node)
        while node is not None: node = node.next
        while deep: deep = deep[0]
    """,
    "changed-while-read": """
        import threading
        def f(x): return len(x)
        shared, stop = {}, []
        def churn():
            i = 0
            while not stop:
                i += 1
                shared[i % 1000] = [i]
                if i % 7 == 0: shared.pop(i % 1000, None)
        threads = [threading.Thread(target=churn) for _ in range(2)]
        for t in threads: t.start()
        for i in range(300): f(shared)
        stop.append(1)
        for t in threads: t.join()
    """,
    "odd-objects": """
        import ctypes, io, socket, sys, threading, types, weakref, array, mmap, re, decimal, functools
        def f(*x): return x
        def gen(): yield 1
        async def co(): pass
        c = co()
        class S: pass
        f(gen(), c, lambda: 1, sys, object(), type, Ellipsis, NotImplemented, threading.Lock(), weakref.ref(S), weakref.proxy(S))
        f(memoryview(b"abc"), array.array("d", [1.0]), mmap.mmap(-1, 10), re.compile("a"), re.match("a", "a"), decimal.Decimal(1))
        f(functools.partial(f, 1), types.SimpleNamespace(a=1), sys.stdout, io.BytesIO(b"x"), sys._getframe(), iter([1]), map(f, [1]))
        f(ctypes.c_int(3), (ctypes.c_char * 10)(), ctypes.CDLL(None), types.MappingProxyType({1: 2}), {}.keys(), {1: 2}.items())
        f(float("nan"), -0.0, 10 ** 4000, "\\ud800", b"\\0" * 10, range(10), slice(1), complex(1, 2), frozenset([1]), bytearray(3))
        f(ValueError(1), ValueError, KeyError("a"), types.CodeType, f.__code__, property(f), classmethod(f), super(S, S()))
        f(*range(300)); f(**{})
        def many(%s): return 1
        many(*range(254))
        c.close()
    """
    % ", ".join("a%d" % i for i in range(254)),
    "proxies": """
        class Lazy:
            def __init__(self): object.__setattr__(self, "loads", 0)
            def __getattr__(self, name):
                object.__setattr__(self, "loads", self.loads + 1)
                print("loaded", name)
                return name
        def f(x): return x.name
        lazy = Lazy()
        print(f(lazy), lazy.loads)
        class Computed:
            @property
            def value(self): print("computed"); return 1
            def __set_name__(self, o, n): print("named")
        def g(x): return 2
        print(g(Computed()))
    """,
    "buffers": """
        def f(x): return x
        data = bytearray(b"abc")
        f(data); data.extend(b"d"); f(data)
        view = memoryview(data)
        f(view)
        view.release()
        data.extend(b"e")
        f(view)
        print(data)
    """,
    "iterators-are-left-alone": """
        def f(x): return x
        it = iter([1, 2, 3]); f(it)
        print(next(f(it)), list(f(it)))
        z = zip([1, 2], f(x for x in "ab")); f(z)
        print(list(z))
        import io
        s = io.StringIO("a\\nb\\n"); f(s)
        print(s.readline(), f(s).tell(), s.read())
        e = enumerate("xy"); f(e); print(list(e))
    """,
    "weak": """
        import weakref
        class Thing: pass
        def f(x): return len(x)
        values = weakref.WeakValueDictionary(); keys = weakref.WeakKeyDictionary(); ws = weakref.WeakSet()
        t = Thing()
        values["t"] = t; keys[t] = 1; ws.add(t)
        print(f(values), f(keys), f(ws))
        del t
        print(f(values), f(keys), f(ws))
    """,
    "resurrect": """
        kept = []
        class Thing:
            def __init__(self, n): self.n = n
            def __del__(self):
                print("del", self.n)
                if self.n < 3:
                    kept.append(self)
                    Thing(self.n + 1)
        def f(x): return x.n
        print(f(Thing(0)), f(Thing(2)))
        print([k.n for k in kept])
    """,
    "dict-subclass-state": """
        import collections, enum, dataclasses, typing
        class D(dict):
            def __missing__(self, key): print("missing", key); return 1
        class Color(enum.Enum): RED = 1
        @dataclasses.dataclass(frozen=True)
        class P: x: int; y: typing.List[int]
        N = collections.namedtuple("N", "a b")
        def f(*x): return x
        print(f(D(a=1), Color.RED, P(1, [2]), N(1, 2), collections.OrderedDict(a=1), collections.defaultdict(list), collections.deque([1]), collections.ChainMap({})))
    """,
    "interned-and-cached": """
        import sys
        class C:
            def __init__(self): self.a = 1
        def f(x): return x
        before = sys.getsizeof(C())
        c = C()
        for i in range(100): f(c)
        print(sys.getsizeof(c) == before, sys.getsizeof(f(c)) == before)
        print(c.__dict__, f("a" * 10).__hash__() == ("a" * 10).__hash__())
    """,
}


@EXACT
@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_values_stay_as_they_are(project, name, options):
    project.write("app.py", ODD[name])
    assert_same(project, "app.py", options=options)
