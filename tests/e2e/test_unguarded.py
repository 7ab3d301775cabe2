# SPDX-License-Identifier: Apache-2.0
"""Scripts without a main guard: their functions are called again, their work is not done again."""

import json
import sys
import textwrap
import types

import pytest
from codeflash import _definitions

SAYS = 'app.py has no `if __name__ == "__main__"` guard: its functions are called again without'

SCRIPT = """
    import random
    import re
    import sys

    random.seed(4)
    WORD = re.compile(r"[a-z]+")
    TABLE = {}
    for number in range(10):
        TABLE[str(number)] = number * number
    text = "one two three " * 5
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 7

    class Shop:
        def __init__(self):
            self.sold = []

        def sell(self, name):
            self.sold.append(name)
            return len(self.sold)

    def words(text):
        return WORD.findall(text)[:limit]

    def square(digit):
        return TABLE[digit]

    shop = Shop()
    with open("log.txt", "a") as log:
        for word in words(text):
            print(word, shop.sell(word), square("3"), file=log)
    print("done")
"""


def test_the_functions_replay_and_the_work_does_not(project):
    project.write("app.py", SCRIPT)
    result = project.run("app.py")
    assert result.code == 0 and result.stdout == "done\n", result
    assert SAYS in result.stderr
    (test,) = project.replay_tests()
    before = (project.path / "log.txt").read_text()
    replayed = project.pytest("-q", test)
    assert replayed.code == 0 and "skipped" not in replayed.stdout, replayed
    assert "done" not in replayed.stdout and (project.path / "log.txt").read_text() == before
    names = test.read_text()
    for name in ("app:words", "app:square", "app:Shop.sell"):
        assert '"%s"' % name in names


def test_a_module_without_guard_replays_too(project):
    project.write("pkg/__init__.py", "")
    project.write("pkg/tool.py", "from . import names\n" + textwrap.dedent(SCRIPT))
    project.write("pkg/names.py", "")
    result = project.run("-m", "pkg.tool")
    assert result.code == 0, result
    assert "pkg/tool.py has no `if __name__" in result.stderr
    (test,) = project.replay_tests()
    before = (project.path / "log.txt").read_text()
    replayed = project.pytest("-q", test)
    assert replayed.code == 0 and "skipped" not in replayed.stdout, replayed
    assert (project.path / "log.txt").read_text() == before


def test_a_guarded_script_is_not_spoken_of(project):
    project.write("app.py", 'def f(x):\n    return x\n\nif __name__ == "__main__":\n    f(1)\n')
    assert "guard" not in project.run("app.py").stderr


def loaded(text, names=""):
    """The names of `names` that loading the script's definitions gives."""
    space = {"__name__": "app"}
    exec(_definitions.code_of(textwrap.dedent(text), "app.py"), space)
    return {name: space[name] for name in names.split() if name in space}


READS = "def reads():\n    return DATA\n"


@pytest.mark.parametrize(
    "text",
    [
        "DATA = 3",
        "DATA: int = 3",
        "DATA = [1, 2]\nDATA.append(3)",
        "DATA = {}\nfor i in range(3):\n    if i % 2:\n        DATA[i] = str(i)",
        "import collections\nDATA = collections.Counter('abc')",
        "from collections import defaultdict as dd\nDATA = dd(list)\nDATA['a'].append(1)",
        "import re, math\nDATA = re.compile('a').sub('b', 'a' * int(math.sqrt(9)))",
        "base = 3\nother = base * 2\nDATA = [other for _ in range(base)]",
        "try:\n    import missing_module\nexcept ImportError:\n    missing_module = None\nDATA = 1",
        "import sys\nif sys.version_info > (3,):\n    DATA = 1\nelse:\n    DATA = 2",
        "def sieve(n):\n    found = []\n    for i in range(2, n):\n"
        "        if all(i % p for p in found):\n            found.append(i)\n"
        "    return found\nDATA = sieve(50)",
        "class Point:\n    def __init__(self, x):\n        self.x = x\nDATA = Point(3)",
        "import random\nrandom.seed(3)\nDATA = random.random()\nassert DATA == 0.23796462709189137",
        "DATA = open(__file__).read() if False else 'x'",
        "DATA = list(map(lambda x: print(x) or x, ()))",
        "import threading\nDATA = threading.Lock()",
        "class Shop:\n    def get(self):\n        return 3\nDATA = Shop().get()",
        "def first(words):\n    return words.split()[0]\nDATA = first('a b')",
    ],
)
def test_what_functions_read_is_made(text):
    assert "DATA" in loaded("%s\n%s" % (text, READS), "DATA")


@pytest.mark.parametrize(
    "text",
    [
        "print('loud')",
        "DATA = print('loud')",
        "def work():\n    print('loud')\nwork()",
        "def work():\n    print('loud')\nDATA = work()",
        "def deeper():\n    print('loud')\ndef work():\n    deeper()\nDATA = work()",
        "class Shop:\n    def __init__(self):\n        print('loud')\nDATA = Shop()",
        "class Base:\n    def __new__(cls):\n        print('loud')\nclass Shop(Base):\n    pass\n"
        "DATA = Shop()",
        "import sys\nsys.stdout.write('loud')",
        "import sys\nDATA = sys.exit(3)",
        "import os\nDATA = os.system('echo loud')",
        "from os import system as sub\nDATA = sub('echo loud')",
        "import os as re\nDATA = re.system('echo loud')",
        "DATA = open('made.txt', 'w')",
        "DATA = open('made.txt', mode='a+')",
        "mode = 'w'\nDATA = open('made.txt', mode)",
        "import pathlib\nDATA = pathlib.Path('app.py').replace('made.txt')",
        "import pathlib\nDATA = pathlib.Path('made.txt')\nDATA.write_text('x')",
        "while True:\n    DATA = 1",
        "for word in ['loud']:\n    DATA = word\n    print(word)",
        "if True:\n    print('loud')\n    DATA = 1",
        "try:\n    print('loud')\nfinally:\n    DATA = 1",
        "with open('made.txt', 'w') as file:\n    DATA = 1",
        "len = print\nDATA = len('loud')",
        "DATA = (lambda: print('loud'))()",
        "DATA = [print('loud') for _ in range(1)]",
        "DATA = exec('print(1)')",
        "import subprocess\nDATA = subprocess.Popen(['echo', 'loud'])",
        "class Shop:\n    def update(self):\n        print('loud')\nDATA = Shop()\nDATA.update()",
        "class Shop:\n    def get(self):\n        print('loud')\nDATA = Shop().get()",
        "from loud import *\nDATA = client.get('x')",
        "import loud\ndef load(it):\n    return it.get('x')\nDATA = load(loud.client)",
        "from loud import client\ndef load(it):\n    return it.get('x')\nDATA = load(it=client)",
        "assert print('loud')",
        "raise SystemExit(3)",
        "del print",
        "DATA = eval('print(1)')",
    ],
)
def test_work_is_left_out(text, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loud = types.ModuleType("loud")
    loud.client = types.SimpleNamespace(get=print)
    monkeypatch.setitem(sys.modules, "loud", loud)
    (tmp_path / "app.py").write_text("")
    assert set(loaded("%s\n%s" % (text, READS), "reads")) == {"reads"}
    assert capfd.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


def test_values_that_no_definition_reads_are_not_made():
    assert set(loaded("BIG = list(range(10))\nDATA = 1\n" + READS, "BIG DATA")) == {"DATA"}


def test_a_value_that_cannot_be_made_is_left_out():
    text = "import sys\nDATA = int(sys.argv[400])\nMORE = 1\n" + READS + "def more(): return MORE\n"
    assert set(loaded(text, "DATA MORE more")) == {"MORE", "more"}


def test_lines_and_names_stay():
    text = '"""Docs."""\nfrom __future__ import annotations\nprint(1)\n\n\ndef f():\n    pass\n'
    space = {"__name__": "app"}
    exec(_definitions.code_of(text, "app.py"), space)
    assert space["__doc__"] == "Docs." and space["f"].__code__.co_firstlineno == 6
    assert space["f"].__qualname__ == "f" and space["f"].__code__.co_filename == "app.py"


def test_a_guarded_script_is_loaded_whole():
    text = 'DATA = len([print])\nif __name__ == "__main__":\n    pass\n'
    assert loaded(text, "DATA") == {"DATA": 1}


SLOW = """
    def unique(items):
        kept = []
        for item in items:
            if item not in kept:
                kept.append(item)
        return kept

    with open("log.txt", "a") as log:
        for n in range(12):
            print(len(unique(["w%d" % (i % 700) for i in range(2500)])), file=log)
"""


def test_a_script_without_guard_is_optimized(project):
    project.write("app.py", SLOW)
    result = project.codeflash("optimize", "--effort", "low", "--json", "app.py")
    assert result.code == 0, result
    document = json.loads(result.stdout)
    assert document["outcome"] == "optimized", document
    assert document["end_to_end"]["speedup"] > 1, document
    text = (project.path / "app.py").read_text()
    assert "item not in kept" not in text and 'open("log.txt", "a")' in text
    assert (project.path / "log.txt").read_text() == "700\n" * 12  # the user's one run


@pytest.mark.parametrize("options, verdict", [(["--script"], "equivalent"), ([], "error")])
def test_verify_loads_a_script_as_it_is_told(project, options, verdict):
    asking = SLOW + "\n    print(unique(input().split()))\n"
    project.write("app.py", asking)
    project.write("new/app.py", asking)
    project.write("inputs.py", 'INPUTS = [((["b", "a", "b"],), {})]\n')
    words = ["--original", "app.py", "--candidate", "new/app.py", "--function", "unique"]
    words += ["--inputs", "inputs.py", "--no-measure", "--json", "--effort", "low", *options]
    result = project.codeflash("verify", *words)
    assert json.loads(result.stdout)["verdict"] == verdict, result
