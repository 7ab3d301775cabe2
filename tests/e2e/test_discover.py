# SPDX-License-Identifier: Apache-2.0
"""`codeflash discover`: functions, and the tests that reach them."""

import json
import os
import subprocess
import sys

import pytest

SHOP = {
    "shop/__init__.py": "from .cart import *\nfrom . import price as prices\n",
    "shop/price.py": """
        import functools
        def logged(f):
            @functools.wraps(f)
            def wrapper(*args):
                return f(*args)
            return wrapper
        def base(amount): return amount
        @logged
        def tax(amount): return base(amount) * 2
        def unused(): return 0
        class Rate:
            def __init__(self, value): self.value = value
            def __mul__(self, other): return scale(self.value, other)
            @property
            def percent(self): return to_percent(self.value)
            @classmethod
            def zero(cls): return cls(0)
        def scale(a, b): return a * b
        def to_percent(v): return v * 100
        """,
    "shop/cart.py": """
        from .price import tax, Rate
        __all__ = ["Cart", "FastCart", "apply_all"]
        class Base:
            def __init__(self): self.rate = Rate(2); self.items = []
            def add(self, item): self.items.append(item); self.changed()
            def changed(self): pass
        class Cart(Base):
            def total(self): return sum(tax(i) for i in self.items)
            def rated(self): return self.rate * 3
        class FastCart(Cart):
            def changed(self): self.cache = None
            def total(self): return super().total()
        def apply_all(function, items): return [function(i) for i in items]
        def hidden(): return 1
        """,
    "tests/conftest.py": """
        import pytest
        from shop import Cart
        def fill(cart):
            cart.add(1)
            return cart
        @pytest.fixture
        def cart():
            yield fill(Cart())
        """,
    "tests/test_cart.py": """
        import pytest, shop
        from shop import FastCart, apply_all, prices
        def test_total(cart):
            assert cart.total()
        @pytest.mark.parametrize("kind", [FastCart])
        def test_kinds(kind):
            kind().total()
        def test_callback():
            apply_all(prices.base, [1])
        class TestRate:
            def setup_method(self): self.rate = prices.Rate.zero()
            def test_percent(self): assert self.rate.percent == 0
            class TestInner:
                def test_mul(self): prices.Rate(1) * 2
        class Helper:
            def test_not_collected(self): pass
        """,
    "tests/test_unit.py": """
        import unittest
        from shop import prices
        class Common(unittest.TestCase):
            def setUp(self): self.x = prices.base(1)
            def test_one(self): self.assertEqual(self.x, 1)
        class Derived(Common):
            def test_two(self): prices.scale(1, 2)
        """,
}


@pytest.fixture
def shop(project):
    for name, text in SHOP.items():
        project.write(name, text)
    return project


def discover(project, *args, **options):
    result = project.codeflash("discover", "--json", *args, **options)
    assert result.code == 0, result
    return json.loads(result.stdout)


def reaching(document, qualname):
    """{id of a test: (how, distance)} of a function."""
    (function,) = [f for f in document["functions"] if f["qualname"] == qualname]
    return {
        document["tests"][t["test"]]["id"].partition("/")[2]: (t["how"], t["distance"])
        for t in function["tests"]
    }


def test_tests_are_collected_as_pytest_does(shop):
    found = [test["id"] for test in discover(shop)["tests"]]
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=shop.path,
        stdout=subprocess.PIPE,
        text=True,
    )
    expected = {line.partition("[")[0] for line in listed.stdout.splitlines() if "::" in line}
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_calls_are_followed(shop):
    document = discover(shop)
    assert reaching(document, "unused") == {}
    assert reaching(document, "Cart.total") == {
        "test_cart.py::test_total": ("direct", 1),
        "test_cart.py::test_kinds": ("through", 2),  # super()
    }
    assert reaching(document, "base")["test_cart.py::test_total"] == ("through", 3)
    assert reaching(document, "logged.<locals>.wrapper")["test_cart.py::test_total"][0] == "through"
    # The fixture's helper adds; the hook that it calls is that of the class that was made.
    assert "test_cart.py::test_total" in reaching(document, "Base.add")
    assert "test_cart.py::test_total" not in reaching(document, "FastCart.total")
    assert reaching(document, "FastCart.total") == {"test_cart.py::test_kinds": ("direct", 1)}
    assert reaching(document, "to_percent") == {
        "test_cart.py::TestRate::test_percent": ("through", 2)
    }
    assert reaching(document, "Rate.zero") == {
        "test_cart.py::TestRate::test_percent": ("through", 2)  # in its setup_method
    }
    assert reaching(document, "Rate.__mul__")["test_cart.py::TestRate::TestInner::test_mul"] == (
        "direct",
        1,
    )
    assert reaching(document, "scale")["test_unit.py::Derived::test_two"] == ("direct", 1)
    assert set(reaching(document, "base")) >= {
        "test_unit.py::Common::test_one",
        "test_unit.py::Derived::test_one",
        "test_unit.py::Derived::test_two",
    }


def test_what_is_passed_is_referred_to(shop):
    document = discover(shop)
    assert reaching(document, "base")["test_cart.py::test_callback"] == ("reference", 1)
    assert "test_cart.py::test_callback" not in reaching(document, "tax")


def test_unknown_objects_are_matched_by_name_on_request(project):
    project.write("m.py", "class A:\n    def frobnicate(self): pass\n")
    project.write("tests/test_m.py", "def test_it(thing): thing.frobnicate()\n")
    assert reaching(discover(project), "A.frobnicate") == {"test_m.py::test_it": ("name", 1)}
    assert reaching(discover(project, "--match-names", "0"), "A.frobnicate") == {}


def test_words_choose_functions(shop):
    result = shop.codeflash("discover", "FastCart.total")
    assert result.code == 0
    assert result.stdout.splitlines() == [
        "shop.cart:FastCart.total  shop/cart.py:12",
        "direct      1  tests/test_cart.py::test_kinds",
    ]
    document = discover(shop, "shop/price.py")
    assert {f["file"] for f in document["functions"]} == {"shop/price.py"}
    document = discover(shop, "shop.cart:Cart.rated", "Rate")
    names = [f["qualname"] for f in document["functions"]]
    assert names[0] == "Cart.rated" and "Rate.percent" in names
    used = {t["test"] for f in document["functions"] for t in f["tests"]}
    assert used == set(range(len(document["tests"])))
    result = shop.codeflash("discover", "FastCart.totl")
    assert result.code == 1
    assert result.stderr.strip().endswith("did you mean FastCart.total?")


def test_the_table_is_plain_in_a_pipe(shop):
    result = shop.codeflash("discover")
    assert result.code == 0
    assert "\x1b" not in result.stdout
    assert "unused" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("20 functions, ")


def test_the_result_is_the_same_from_the_cache(shop):
    first = shop.codeflash("discover", "--json", "-v")
    second = shop.codeflash("discover", "--json", "-v")
    assert first.stdout == second.stdout
    assert "6 files, 6 of them parsed" in first.stderr
    assert "unchanged" in second.stderr
    assert (shop.path / ".codeflash/cache/.gitignore").read_text() == "*\n"
    shop.write("shop/price.py", SHOP["shop/price.py"].replace("base(amount) * 2", "amount"))
    third = shop.codeflash("discover", "--json", "-v")
    assert "6 files, 1 of them parsed" in third.stderr
    assert "test_cart.py::test_total" not in reaching(json.loads(third.stdout), "base")
    assert shop.codeflash("discover", "--json", "--no-cache").stdout == third.stdout


@pytest.mark.parametrize("name", ["discover.result", "discover.facts"])
def test_a_damaged_cache_is_not_believed(shop, name):
    first = shop.codeflash("discover", "--json")
    path = shop.path / ".codeflash/cache" / name
    data = bytearray(path.read_bytes())
    for damaged in (data[:-7], data[: len(data) // 2], b"", data[:200] + b"\xff" + data[201:]):
        path.write_bytes(damaged)
        if name == "discover.facts":
            (path.parent / "discover.result").unlink()
        again = shop.codeflash("discover", "--json")
        assert again.code == 0 and again.stdout == first.stdout and again.stderr == first.stderr


def test_a_project_that_cannot_be_written(shop):
    (shop.path / ".codeflash").write_text("in the way")
    result = shop.codeflash("discover", "-v")
    assert result.code == 0
    assert "nothing is kept for the next run: cannot write " in result.stderr
    assert shop.codeflash("discover").stderr == ""


def test_files_that_cannot_be_read_are_named(shop):
    (shop.path / "shop" / "bad.py").write_bytes(b"x = 1\ndef f(:\n")
    (shop.path / "shop" / "latin.py").write_bytes(b"x = '\xe9'\n")
    os.symlink("..", shop.path / "shop" / "loop")
    os.symlink("nowhere.py", shop.path / "shop" / "gone.py")
    result = shop.codeflash("discover", "--json")
    assert result.code == 0
    assert result.stderr.splitlines() == [
        "codeflash: skipped shop/bad.py: line 2: invalid syntax",
        "codeflash: skipped shop/latin.py: line 1: not UTF-8",
    ]
    document = json.loads(result.stdout)
    assert len(document["functions"]) == 20
    assert document["skipped"] == [
        "shop/bad.py: line 2: invalid syntax",
        "shop/latin.py: line 1: not UTF-8",
    ]


def test_nothing_to_discover(project):
    result = project.codeflash("discover")
    assert result.code == 1
    assert "no Python files in " in result.stderr
    project.write("app.py", "def f(): pass\n")
    result = project.codeflash("discover", "--json")
    assert result.code == 0
    assert "no tests found" in result.stderr
    assert json.loads(result.stdout)["functions"][0]["tests"] == []
    assert project.codeflash("discover", "--nonsense").code == 2


def test_pytest_settings_are_honoured(project):
    project.write("m.py", "def f(): pass\n")
    for folder in ("checks", "other"):
        project.write(folder + "/check_m.py", "from m import f\ndef it_works(): f()\n")
        project.write(folder + "/test_m.py", "from m import f\ndef test_f(): f()\n")
    project.write(
        "pyproject.toml",
        """
        [project]
        name = "sample"
        [tool.pytest.ini_options]
        testpaths = ["checks"]
        python_files = ["check_*.py"]
        python_functions = ["it_*"]
        [tool.other]
        x = 1
        """,
    )
    assert [t["id"] for t in discover(project)["tests"]] == ["checks/check_m.py::it_works"]
    project.write("pytest.ini", "[pytest]\ntestpaths = other\n")
    assert [t["id"] for t in discover(project)["tests"]] == ["other/test_m.py::test_f"]


def test_same_basenames_and_nested_folders(project):
    project.write("m.py", "def f(): pass\ndef g(): pass\n")
    for folder, name in (("tests/a", "f"), ("tests/b", "g")):
        project.write(folder + "/helper.py", "from m import %s\ndef help(): %s()\n" % (name, name))
        project.write(folder + "/test_m.py", "from helper import help\ndef test_h(): help()\n")
    document = discover(project)
    assert reaching(document, "f") == {"a/test_m.py::test_h": ("through", 2)}
    assert reaching(document, "g") == {"b/test_m.py::test_h": ("through", 2)}


def test_a_trace_says_what_was_called(project):
    project.write(
        "m.py",
        """
        def by_name(name): return globals()[name]()
        def found(): return inner()
        def inner(): return 1
        def never(): return 2
        """,
    )
    project.write("tests/test_m.py", "from m import by_name\ndef test_it(): by_name('found')\n")
    assert reaching(discover(project), "found") == {}
    traced = project.run("-m", "pytest", "-q", "tests", options=["--exact"])
    assert traced.code == 0, traced
    document = discover(project)
    assert document["trace"] == "codeflash.trace"
    assert reaching(document, "by_name") == {"test_m.py::test_it": ("direct", 1)}
    assert reaching(document, "found") == {"test_m.py::test_it": ("called", 2)}
    assert reaching(document, "inner") == {"test_m.py::test_it": ("called", 3)}
    called = {f["qualname"]: f["called"] for f in document["functions"]}
    assert called == {"by_name": True, "found": True, "inner": True, "never": False}
    assert discover(project, "--no-trace")["trace"] is None
    result = project.codeflash("discover", "--trace", "gone.trace")
    assert result.code == 1 and "gone.trace" in result.stderr
