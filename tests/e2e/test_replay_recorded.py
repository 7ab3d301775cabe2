# SPDX-License-Identifier: Apache-2.0
"""From a recorded program to replay tests that pass, fail and skip as they should."""

import os
import re
import shutil

import pytest
from conftest import Project

SHOP = """
    import asyncio
    import dataclasses
    import functools


    def logged(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper


    @dataclasses.dataclass
    class Item:
        name: str
        price: float
        tags: list = dataclasses.field(default_factory=list)

        @property
        def label(self):
            return "%s at %.2f" % (self.name, self.price)

        @label.setter
        def label(self, text):
            self.name = text

        @classmethod
        def parse(cls, text):
            name, _, price = text.partition("=")
            return cls(name, float(price))

        @staticmethod
        def rounded(value):
            return round(value, 1)

        def tag(self, *names, front=False):
            self.tags[:0 if front else len(self.tags)] = names
            return self


    class Book(Item):
        __slots__ = ("pages",)

        def __init__(self, name, price, /, pages=1, *, stock=0, **more):
            super().__init__(name, price)
            self.pages = pages
            self.stock = stock


    @logged
    def total(items, *rest, scale=1):
        return sum(item.price for item in items + list(rest)) * scale


    def countdown(n):
        while n:
            yield n
            n -= 1


    async def fetch(n):
        await asyncio.sleep(0)
        return n * 2


    async def stream(n):
        for i in range(n):
            yield await fetch(i)


    async def collect(n):
        return [value async for value in stream(n)]


    def drain(items):
        while items:
            items.pop()


    def refuse(n):
        raise LookupError("no %d" % n)
"""
APP = """
    import asyncio, random, time
    import shop


    def stamp():
        return time.time()


    def shuffled(n):
        return random.sample(range(n), n)


    def letters(word):
        return list(set(word))


    class Local:
        def __init__(self, n):
            self.n = n

        def next(self):
            return Local(self.n + 1)


    def main():
        item = shop.Item.parse("pen=1.25").tag("blue", "new").tag("first", front=True)
        item.label
        item.label = "pencil"
        book = shop.Book("Emma", 9.5, 300, stock=2, author="Austen")
        book.tag("classic")
        shop.Book.parse  # not called
        shop.Item.rounded(1.26)
        shop.total([item], book, scale=2)
        list(shop.countdown(3))
        next(shop.countdown(10**9))
        asyncio.run(shop.collect(3))
        shop.drain([1, 2, 3])
        for n in range(3):
            try:
                shop.refuse(n)
            except LookupError:
                pass
        stamp(), shuffled(20), letters("abcdefghij")
        Local(1).next()


    if __name__ == "__main__":
        main()
"""


@pytest.fixture(scope="module")
def recorded_once(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("recorded"))
    (project.path / "tests").mkdir()
    project.write("pyproject.toml", '[project]\nname = "sample"\nversion = "0"\n')
    project.write("shop.py", SHOP)
    project.write("app.py", APP)
    result = project.run("app.py")
    assert result.code == 0, result
    return project


@pytest.fixture
def recorded(recorded_once, project):
    """A copy of a project with its trace and its replay tests."""
    shutil.copytree(recorded_once.path, project.path, dirs_exist_ok=True)
    return project


def reasons(project):
    with project.trace() as db:
        return dict(
            db.execute(
                "SELECT f.qualname, i.reason FROM inputs i JOIN functions f ON "
                "f.id = i.function_id WHERE i.checked = 'not replayable'"
            )
        )


def test_recorded_calls_replay(recorded):
    (file,) = recorded.replay_tests()
    assert file.name == "test_app__replay_test_0.py"
    result = recorded.pytest("-q", "-rs", file)
    assert result.code == 0 and "failed" not in result.stdout, result
    text = file.read_text()
    for name in (
        "shop_Item_parse",
        "shop_Item_label",
        "shop_Item_label_2",
        "shop_Item_tag",
        "shop_Book___init__",
        "shop_Item_rounded",
        "shop_total",
        "shop_countdown",
        "shop_fetch",
        "shop_stream",
        "shop_drain",
        "shop_refuse",
        "app_Local_next",
    ):
        assert "def test_%s(call):" % name in text, name
    assert str(recorded.path) not in text


def test_what_does_not_repeat_is_left_out_with_its_reason(recorded):
    found = reasons(recorded)
    for name in ("stamp", "shuffled", "letters"):
        assert found[name].startswith("not deterministic: result"), found
    (file,) = recorded.replay_tests()
    assert re.search(
        r"^# app\.py:\d+ stamp, 1 input: not deterministic: result", file.read_text(), re.M
    )


def test_a_function_that_counts_its_calls_is_left_out(project):
    project.write(
        "app.py",
        """
        class Numbers:
            last = 0

            @classmethod
            def fresh(cls):
                cls.last += 1
                return cls.last

        def name(prefix):
            return "%s_%d" % (prefix, Numbers.fresh() and 0)

        if __name__ == "__main__":
            Numbers.fresh()
            name("a"), name("b")
    """,
    )
    assert project.run("app.py").code == 0
    result = project.pytest("-q", "-rs")
    assert result.code == 0 and "failed" not in result.stdout, result
    assert reasons(project)["Numbers.fresh"].startswith("not deterministic: "), reasons(project)


def test_methods_of_a_class_made_in_a_function_replay(project):
    project.write(
        "app.py",
        """
        def make(step):
            class Base:
                def __init__(self, n):
                    self.n = n

                @classmethod
                def new(cls, n):
                    return cls(n)

                @property
                def half(self):
                    return self.n / 2

                @staticmethod
                def twice(n):
                    return n * 2

            class Counter(Base):
                def __init__(self, n):
                    super().__init__(n)

                def next(self):
                    self.n += step
                    return self.n

                def __down(self, n):
                    yield from range(n, 0, -1)

                def down(self):
                    return list(self.__down(self.n))

            return Counter

        def main():
            counter = make(3).new(4)
            return counter.next(), counter.half, counter.down(), counter.twice(5)

        if __name__ == "__main__":
            main()
    """,
    )
    assert project.run("app.py").code == 0
    assert sorted(reasons(project)) == ["make.<locals>.Base.twice"], reasons(project)
    result = project.pytest("-q")
    assert result.code == 0 and "9 passed" in result.stdout, result
    project.write("app.py", (project.path / "app.py").read_text().replace("+= step", "-= step"))
    result = project.pytest("-q", "-k", "next")
    assert result.code == 1 and "result: 1 is not 7" in result.stdout, result


def test_a_queue_belongs_to_the_loop_of_the_replay(project):
    project.write(
        "app.py",
        """
        import asyncio

        async def take(queue, count):
            return [await queue.get() for _ in range(count)]

        async def main():
            queue = asyncio.Queue()
            first = asyncio.ensure_future(queue.get())
            await asyncio.sleep(0)
            for n in range(4):
                queue.put_nowait(n)
            await take(queue, 2)
            await first

        if __name__ == "__main__":
            asyncio.run(main())
    """,
    )
    assert project.run("app.py").code == 0
    assert "take" not in reasons(project)
    result = project.pytest("-q", "-k", "take")
    assert result.code == 0 and "1 passed" in result.stdout, result


@pytest.mark.parametrize(
    "old, new, said",
    [
        (
            "return cls(name, float(price))",
            "return cls(name, float(price) + 1)",
            "result.price: 2.25 is not 1.25",
        ),
        (
            "self.name = text",
            "self.name = text + '!'",
            "self.name: 'pencil!' is not 'pencil' (after the call)",
        ),
        ("* scale", "", "result: 10.75 is not 21.5"),
        ("n -= 1", "n //= 2", "items[1]: 1 is not 2"),
        ("return n * 2", "return n * 3", "result: 3 is not 2"),
        ("items.pop()", "items.pop(); break", "len(items): 2 is not 0 (after the call)"),
        ('"no %d"', '"none %d"', "exception.args[0]"),
        (
            "            yield n\n",
            "            return [n]\n",
            "is no generator any more: it returned list",
        ),
    ],
)
def test_a_changed_function_fails(recorded, old, new, said):
    assert old in SHOP
    recorded.write("shop.py", SHOP.replace(old, new))
    result = recorded.pytest("-q")
    assert result.code == 1 and said.split(" is not ")[-1] in result.stdout, result
    assert "Traceback" not in result.stdout, result


def test_what_an_earlier_test_changed_is_not_the_functions_fault(project):
    project.write(
        "app.py",
        """
        NAMES = {"one": 1}

        def number(name):
            return NAMES.get(name)

        if __name__ == "__main__":
            number("one")
    """,
    )
    assert project.run("app.py").code == 0
    project.write("tests/test_a_first.py", "import app\ndef test_it(): app.NAMES.clear()\n")
    result = project.pytest("-q", "tests")
    assert result.code == 0 and "2 passed" in result.stdout, result
    text = (project.path / "app.py").read_text()
    project.write("app.py", text.replace('"one": 1', '"one": 2'))
    result = project.pytest("-q", "tests")
    assert result.code == 1 and "1 failed" in result.stdout, result


def test_test_and_trace_move_together(recorded, tmp_path):
    moved = tmp_path / "moved"
    recorded.path.rename(moved)
    recorded.path = moved
    result = recorded.pytest("-q", "tests")
    assert result.code == 0 and " passed" in result.stdout, result


def test_a_second_trace_gets_the_next_number_and_the_old_test_says_so(recorded):
    assert recorded.run("app.py").code == 0
    old, new = recorded.replay_tests()
    assert new.name == "test_app__replay_test_1.py"
    assert recorded.pytest("-q", new).code == 0
    result = recorded.pytest("-q", old)
    assert result.code == 1 and "was recorded anew after" in result.stdout, result
    assert "1 failed" in result.stdout, result


def test_nothing_is_left_behind_by_the_check(project):
    project.write(
        "app.py",
        """
        import os

        def leaves(path):
            open(path, "a").close() if os.environ.get("NOW") else None

        def dies(n):
            if not os.environ.get("KEEP"):
                os.abort()

        if __name__ == "__main__":
            os.environ["KEEP"] = "1"
            leaves("made.txt")
            dies(1)
            del os.environ["KEEP"]
    """,
    )
    result = project.run("app.py", env={"NOW": None})
    assert result.code == 0, result
    assert "killed by signal 6" in reasons(project)["dies"]
    names = sorted(path.name for path in project.path.iterdir())
    assert names == ["app.py", "codeflash.trace", "codeflash.trace.html", "pyproject.toml", "tests"]


def test_the_check_does_not_hang(project):
    project.write(
        "app.py",
        """
        import os, time

        def waits():
            while not os.environ.get("GO"):
                time.sleep(0.01)

        if __name__ == "__main__":
            os.environ["GO"] = "1"
            waits()
            del os.environ["GO"]
    """,
    )
    result = project.run("app.py", timeout=20)
    assert result.code == 0, result
    with project.trace() as db:
        assert db.execute("SELECT checked FROM inputs").fetchall() == [("not yet",)]


def test_functions_with_effects_are_replayed_on_request(project):
    project.write(
        "app.py",
        """
        def save(text):
            with open("out.txt", "w") as out:
                out.write(text)
            return len(text)

        if __name__ == "__main__":
            save("abc")
    """,
    )
    assert project.run("app.py").code == 0
    (project.path / "out.txt").unlink()
    result = project.pytest("-q", "-rs")
    assert "1 skipped" in result.stdout and "--codeflash-with-effects" in result.stdout, result
    assert not (project.path / "out.txt").exists()
    result = project.pytest("-q", "--codeflash-with-effects")
    assert "1 passed" in result.stdout and (project.path / "out.txt").exists(), result


def test_a_trace_of_this_user_outside_the_project_needs_no_option(project, tmp_path):
    config = {"XDG_CONFIG_HOME": tmp_path / "config"}
    project.write("app.py", "def f(x):\n    return x\n\nif __name__ == '__main__':\n    f(1)\n")
    output = tmp_path / "outside.trace"
    assert project.run("app.py", options=("-o", output), env=config).code == 0
    assert "1 passed" in project.pytest("-q", env=config).stdout
    result = project.pytest("-q", env={"XDG_CONFIG_HOME": tmp_path / "other"})
    assert "outside this project and was not made by this user" in result.stdout, result
    os.chmod(tmp_path / "config" / "codeflash" / "key", 0o644)
    assert "1 failed" in project.pytest("-q", env=config).stdout


def test_replay_tests_are_not_collected_while_recording(recorded):
    recorded.write("tests/test_own.py", "import shop\n\ndef test_own():\n    shop.drain([1])\n")
    result = recorded.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert result.code == 0 and "1 passed" in result.stdout, result
