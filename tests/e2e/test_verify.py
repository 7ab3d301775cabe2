# SPDX-License-Identifier: Apache-2.0
"""codeflash verify: verdicts, counterexamples, exit statuses."""

import json
import os
import signal
import subprocess
import time

import pytest
from conftest import BINARY

ORIGINAL = """
    def total(rows, start=0):
        result = start
        for row in rows:
            result += row
        return result
"""
INPUTS = """
    INPUTS = [(([1, 2, 3],), {}), (([4] * 9,), {"start": 5}), (([],), {})]
"""


class Verify:
    def __init__(self, project):
        self.project = project
        project.write("original.py", ORIGINAL)
        project.write("inputs.py", INPUTS)

    def __call__(self, candidate=None, *options, original=None, inputs=None, function="total"):
        if original is not None:
            self.project.write("original.py", original)
        if candidate is not None:
            self.project.write("candidate.py", candidate)
        if inputs is not None:
            self.project.write("inputs.py", inputs)
        return self.project.codeflash(
            *("verify", "--original", "original.py", "--candidate", "candidate.py"),
            *("--function", function, "--inputs", "inputs.py", "--no-measure"),
            *("--effort", "low", *options),
        )

    def document(self, *args, **options):
        result = self(*args, "--json", **options) if args else self(None, "--json", **options)
        return result, json.loads(result.stdout)


@pytest.fixture
def verify(project):
    return Verify(project)


def test_the_same_function_is_equivalent(verify):
    result, document = verify.document("def total(rows, start=0):\n    return sum(rows, start)\n")
    assert result.code == 0, result
    assert document["version"] == 1
    assert document["verdict"] == "equivalent"
    assert document["counterexample"] is None
    assert document["inputs"]["given"] == 3


def test_a_wrong_result_has_a_counterexample(verify):
    result, document = verify.document(
        """
        def total(rows, start=0):
            return sum(rows, start) + (len(rows) > 8)
        """
    )
    assert result.code == 1, result
    assert document["verdict"] == "different"
    shown = document["counterexample"]
    assert shown["observable"] == "return"
    assert shown["input"] == "total([4, 4, 4, 4, 4, 4, 4, 4, 4], start=5)"
    assert (shown["original"], shown["candidate"]) == ("41", "42")


DIFFERENT = {
    "exception": "    raise ValueError(start)\n",
    "argument": "    result = sum(rows, start)\n    rows.append(1)\n    return result\n",
    "stdout": "    print('x')\n    return sum(rows, start)\n",
    "stderr": "    import os; os.write(2, b'x')\n    return sum(rows, start)\n",
    "hang": "    while True: pass\n",
    "crash": "    import os; os.kill(os.getpid(), 11)\n",
    "cheat": "    import os; os._exit(0)\n",
    "environment": "    import os; os.environ['A'] = '1'\n    return sum(rows, start)\n",
    "file": "    open('made', 'w').close()\n    return sum(rows, start)\n",
    "global": "    global N\n    N = 1\n    return sum(rows, start)\n",
}


@pytest.mark.parametrize("observable", DIFFERENT)
def test_the_observable_is_named(verify, observable):
    body = DIFFERENT[observable]
    original = "N = 0\n" + "def total(rows, start=0):\n    return sum(rows, start)\n"
    candidate = "N = 0\n" + "def total(rows, start=0):\n" + body
    result, document = verify.document(candidate, original=original)
    assert result.code == 1, result
    assert document["counterexample"]["observable"] == observable, document


BAD = [
    ("def total(rows, start=0:\n", "candidate.py:1: "),
    ("import nosuch_module\ndef total(rows, start=0): return 0\n", "No module named"),
    ("def other(rows): return 0\n", "candidate.py does not define total"),
    ("def total(rows): return 0\n", "candidate.py changes the signature of total"),
]


@pytest.mark.parametrize("candidate,message", BAD)
def test_a_bad_candidate_is_one_line_and_one_document(verify, candidate, message):
    result, document = verify.document(candidate)
    assert result.code == 1, result
    assert document["verdict"] == "error" and message in document["reason"]
    assert message in result.stderr and result.stderr.count("\n") == 1


BAD_INPUTS = [
    ("raise ValueError('no')\n", "inputs.py:1: ValueError: no", 1),
    ("INPUTS = []\n", "inputs.py has no inputs", 1),
    ("INPUTS = [3]\n", "input 0 is no call", 1),
    ("x = 1\n", "inputs.py defines neither INPUTS nor inputs()", 1),
]


@pytest.mark.parametrize("inputs,message,code", BAD_INPUTS)
def test_bad_inputs_are_one_line_and_one_document(verify, inputs, message, code):
    result, document = verify.document("def total(rows, start=0): return 0\n", inputs=inputs)
    assert result.code == code, result
    assert message in document["reason"]
    assert result.stderr.count("\n") == 1


def test_an_original_that_always_raises_is_unverifiable(verify):
    text = "def total(rows, start=0):\n    raise ValueError('not yet')\n"
    result, document = verify.document(text, original=text)
    assert result.code == 4, result
    assert document["reason"] == "the original raises on every input: not yet"


def test_without_inputs_nothing_is_verified(project, verify):
    result = project.codeflash(
        *("verify", "--original", "original.py", "--candidate", "original.py"),
        *("--function", "nothing_like_it", "--json"),
    )
    assert result.code == 1 and "does not define nothing_like_it" in result.stderr
    result = project.codeflash(
        *("verify", "--original", "original.py", "--candidate", "missing.py", "--json"),
        *("--function", "total"),
    )
    assert result.code == 1 and "missing.py" in json.loads(result.stdout)["reason"]
    result = project.codeflash("verify", "--original", "original.py", "--json")
    assert result.code == 2 and "--candidate is missing" in json.loads(result.stdout)["reason"]


def test_the_nearest_name_is_told(verify):
    result = verify("def total(rows, start=0): return 0\n", function="totl")
    assert result.code == 1
    assert "original.py does not define totl; did you mean total?" in result.stderr


def processes_of(mark):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/environ" % name, "rb") as file:
                    if mark in file.read():
                        found.append(int(name))
            except OSError:
                pass
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_when_it_is_ended(verify, number, tmp_path):
    verify.project.write("candidate.py", "def total(rows, start=0):\n    while True: pass\n")
    verify.project.write("original.py", "def total(rows, start=0):\n    while True: pass\n")
    mark = "VERIFY_TEST_MARK=%d" % os.getpid()
    name, _, value = mark.partition("=")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [str(BINARY), "verify", "--original", "original.py", "--candidate", "candidate.py"]
        + ["--function", "total", "--inputs", "inputs.py"],
        cwd=verify.project.path,
        env=dict(os.environ, TMPDIR=str(temporary), **{name: value}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    limit = time.monotonic() + 20
    while len(processes_of(mark.encode())) < 6 and time.monotonic() < limit:
        time.sleep(0.02)
    process.send_signal(number)
    code = process.wait(20)
    assert code == (130 if number == signal.SIGINT else -signal.SIGKILL)
    while processes_of(mark.encode()) and time.monotonic() < limit:
        time.sleep(0.02)
    assert processes_of(mark.encode()) == []
    assert list(temporary.iterdir()) == []


def test_recorded_calls_are_inputs(project):
    project.write("app.py", "import tools\nfor n in range(5):\n    tools.square(n)\n")
    project.write("tools.py", "def square(number):\n    return number * number\n")
    assert project.run("app.py").code == 0
    replay = project.replay_tests()[0]
    project.write("new/tools.py", "def square(number):\n    return number**2\n")
    arguments = ["verify", "--original", "tools.py", "--candidate", "new/tools.py", "--json"]
    arguments += ["--function", "square", "--no-measure", "--replay-test", replay]
    result = project.codeflash(*arguments)
    assert result.code == 0, result
    assert json.loads(result.stdout)["inputs"]["given"] == 5
    project.write("new/tools.py", "def square(number):\n    return number + number\n")
    result = project.codeflash(*arguments)
    assert result.code == 1 and json.loads(result.stdout)["verdict"] == "different"


def test_existing_tests_decide_and_those_that_fail_before_do_not(project):
    project.write("tools.py", "def half(number):\n    return number // 2\n")
    project.write("new/tools.py", "def half(number):\n    return number >> 1\n")
    project.write(
        "tests/test_tools.py",
        """
        import tools

        def test_half():
            assert tools.half(-3) == -2

        def test_broken():
            assert tools.half(3) == 2
        """,
    )
    arguments = ["verify", "--original", "tools.py", "--candidate", "new/tools.py", "--json"]
    arguments += ["--function", "half", "--tests", "tests/test_tools.py"]
    result = project.codeflash(*arguments)
    assert result.code == 0, result
    assert json.loads(result.stdout)["tests"] == {"counted": 1, "dropped": 1}
    project.write("new/tools.py", "def half(number):\n    return int(number / 2)\n")
    result = project.codeflash(*arguments)
    assert result.code == 1, result
    shown = json.loads(result.stdout)["counterexample"]
    assert shown["input"] == "tests/test_tools.py::test_half"
    result = project.codeflash(*arguments[:-1], "tests/test_tools.py::test_broken")
    assert result.code == 4 and "no test passes twice" in result.stderr, result


def test_only_another_type_is_an_assumption_and_strict_refuses_it(verify):
    candidate = """
        def total(rows, start=0):
            return sum(rows, start) if len(rows) else start
        """
    result, document = verify.document(candidate)
    assert result.code == 0, result
    assert document["assumptions"] and "iter(" in document["assumptions"][0]["text"]
    result, document = verify.document(candidate, "--strict")
    assert result.code == 1, result
    assert "iter(" in document["counterexample"]["input"]


def test_the_same_seed_gives_the_same_inputs(verify):
    candidate = "def total(rows, start=0):\n    return sum(rows, start)\n"
    first = verify.document(candidate, "--seed", "3")[1]
    again = verify.document(candidate, "--seed", "3")[1]
    assert first == again and first["inputs"]["generated"] > 100


CHEATS = {
    "a thread": "import threading\n{}    threading.Thread(target=lambda: __import__('time')"
    ".sleep(3), daemon=True).start()\n    return sum(rows, start)\n",
    "the clock": "import time\n{}    time.perf_counter = lambda: 0.0\n    return sum(rows, start)\n",
    "a kept input": "KEPT = []\n{}    KEPT.append(rows)\n    return sum(rows, start)\n",
    "a cache": "CACHE = {{}}\n{}    key = tuple(rows), start\n"
    "    return CACHE.setdefault(key, sum(rows, start))\n",
    "built-ins": "import builtins\n{}    builtins.sorted = list\n    return sum(rows, start)\n",
    "the collector": "import gc\n{}    gc.disable()\n    return sum(rows, start)\n",
    "import time": "import time\nEND = time.process_time() + 0.2\n"
    "while time.process_time() < END: pass\n{}    return sum(rows, start)\n",
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_is_different_whatever_it_returns(verify, cheat):
    text = CHEATS[cheat].format("def total(rows, start=0):\n")
    result, document = verify.document(text)
    assert result.code == 1, result
    assert document["counterexample"]["observable"] == "cheat", document


def test_bulky_inputs_are_changed_in_a_short_form(verify):
    result, document = verify.document(
        """
        def total(rows, start=0):
            return sum(rows, start) + (20 < len(rows) < 30 and rows[0] == 10**6)
        """,
        inputs="INPUTS = [((list(range(10**6, 10**6 + 30000)),), {})]\n",
    )
    assert document["verdict"] == "different", document


def test_a_generator_is_closed_early(verify):
    body = (
        "    print('open')\n    try:\n        yield from rows\n    finally:\n        print('end')\n"
    )
    _, document = verify.document(
        "def total(rows, start=0):\n    print('open')\n    yield from rows\n    print('end')\n",
        original="def total(rows, start=0):\n" + body,
    )
    assert document["verdict"] == "different"
    assert document["counterexample"]["observable"] in ("stdout", "yield")


def test_an_assumption_says_what_sets_its_inputs_apart(verify):
    original = "def total(rows, start=0):\n    return [r for r in rows if r in [1, 4]]\n"
    _, document = verify.document(
        "def total(rows, start=0):\n    return [r for r in rows if r in {1, 4}]\n",
        original=original,
    )
    assert document["verdict"] == "equivalent"
    texts = [assumption["text"] for assumption in document["assumptions"]]
    assert "never called where rows holds a list, as in total([[1], [1]]" in texts[0]
    assert len(texts) == len({text.partition(", as in ")[0] for text in texts})


def test_decorators_that_read_the_source_find_each_versions_own(verify):
    decorated = """
        import inspect
        import textwrap

        def again(function):
            lines = inspect.getsource(function).splitlines(True)[1:]
            names = {}
            exec(textwrap.dedent("".join(lines)), names)
            return names[function.__name__]


        @again
        def total(rows, start=0):
            return %s
        """
    original = decorated % "sum(rows, start)"
    wrong = decorated.replace("import textwrap", "import textwrap\n\n        LIMIT = 3") % (
        "sum(rows[:2], start)"
    )
    right = decorated.replace("import textwrap", "import textwrap\n\n        LIMIT = 3") % (
        "start + sum(rows)"
    )
    _, document = verify.document(wrong, original=original)
    assert document["verdict"] == "different", document
    assert document["counterexample"]["observable"] == "return", document
    _, document = verify.document(right, original=original)
    assert document["verdict"] == "equivalent", document


def test_a_coroutine_knows_the_task_that_it_runs_in(verify):
    original = """
        import asyncio

        async def late(value):
            await asyncio.sleep(0)
            return value, asyncio.current_task() is not None, len(asyncio.all_tasks())

        async def total(rows, start=0):
            return await late(sum(rows, start))
        """
    inputs = "INPUTS = [(([1, 2],), {}), (([],), {})]\n"
    candidate = original.replace("sum(rows, start)", "start + sum(rows)")
    result, document = verify.document(candidate, original=original, inputs=inputs)
    assert document["verdict"] == "equivalent", result


@pytest.mark.parametrize(
    "body",
    ["return [v * v for v in rows]", "await asyncio.sleep(0)\n    return [v * v for v in rows]"],
    ids=["never", "once"],
)
def test_a_coroutine_that_lets_others_run_less_often_is_different(verify, body):
    original = """
        import asyncio

        async def total(rows):
            out = []
            for v in rows:
                out.append(v * v)
                await asyncio.sleep(0)
            return out
        """
    candidate = "import asyncio\n\n\nasync def total(rows):\n    %s\n" % body
    inputs = "INPUTS = [(([1, 2, 3],), {})]\n"
    _, document = verify.document(candidate, original=original, inputs=inputs)
    assert document["verdict"] == "different", document
    assert document["counterexample"]["observable"] == "yield", document
