# SPDX-License-Identifier: Apache-2.0
"""The measuring process: which calls it times, what it charges, what it refuses to believe.

`codeflash internal-measure` compares two files and prints what src/measure knows; limits here are
wide, because other tests run beside these.
"""

import json
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest
from slow_code import LOOP

BINARY = pathlib.Path(sys.executable).parent / "codeflash"

HALF = LOOP.replace("range(n)", "range(n // 2)")


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.inputs = "INPUTS = [((20000,), {})]"

    def write(self, name, text):
        (self.folder / name).write_text(textwrap.dedent(text))
        return str(self.folder / name)

    def run(self, original, candidate, *options, function="f", env=None):
        command = [BINARY, "internal-measure", "--python", sys.executable, "--function", function]
        command += ["--original", self.write("mod.py", original)]
        command += ["--candidate", self.write("candidate.py", candidate)]
        if self.inputs is not None:
            command += ["--inputs", self.write("inputs.py", self.inputs)]
        return subprocess.run(
            [*command, *options],
            cwd=self.folder,
            env=dict(os.environ, **(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )

    def __call__(self, original, candidate, *options, **more):
        done = self.run(original, candidate, *options, **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_twice_as_fast_is_faster_and_confirmed(bench):
    result = bench(LOOP, HALF, "--limit", "30")
    assert result["verdict"] == "faster", result
    assert result["confirmed"] and result["processes"] >= 3
    assert 1.6 < result["speedup"][0] < 2.5
    low, high = result["speedup"][1:]
    assert 1.05 < low < result["speedup"][0] < high
    assert result["noise"][1] < 1 < result["noise"][2]
    assert result["wall"][1] > 1


def test_the_same_is_not_faster(bench):
    result = bench(LOOP, LOOP, "--limit", "30")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert 0.8 < result["cpu"][0] < 1.25


def test_slower_ends_at_once(bench):
    result = bench(HALF, LOOP, "--limit", "30")
    assert result["verdict"] == "not faster", result
    assert result["speedup"][2] < 1.05
    assert result["took_s"] < 5
    assert result["processes"] == 0


def test_far_slower_is_stopped_in_its_first_call(bench):
    bench.inputs = "INPUTS = [((2000,), {})]"
    result = bench(LOOP, LOOP.replace("range(n)", "range(n * 100000)"), "--limit", "30")
    assert result["verdict"] == "not faster"
    assert result["reason"].startswith("the candidate takes longer than 0.2")
    assert result["took_s"] < 10


def test_large_inputs_count_by_their_time(bench):
    # Faster on the small inputs and slower on the large one: slower over all.
    bench.inputs = "INPUTS = [((100,), {}), ((200,), {}), ((20000,), {})]"
    mixed = LOOP.replace("range(n)", "range(n * 2 if n > 1000 else n // 10)")
    result = bench(LOOP, mixed, "--limit", "30")
    assert result["verdict"] == "not faster", result
    assert result["speedup"][0] < 0.7
    units = {unit["number"]: unit for unit in result["units"]}
    assert units[0]["cpu"][0] > 2 and units[2]["cpu"][0] < 0.7
    assert units[2]["share"] > 0.9


def test_weights_are_calls(bench):
    bench.inputs = "INPUTS = [((2000,), {}), ((4000,), {})]"
    mixed = LOOP.replace("range(n)", "range(n // 2 if n == 2000 else n)")
    options = ["--use", "file:0:1000:0", "--use", "file:1:1:0", "--limit", "30"]
    result = bench(LOOP, mixed, *options)
    assert result["units"][0]["share"] > 0.9
    assert result["verdict"] == "faster" and result["speedup"][0] > 1.6


def test_short_calls_are_batched(bench):
    bench.inputs = "INPUTS = [((3,), {})]"
    slow = "def f(n):\n    return sum([n for _ in range(5)])\n"
    result = bench(slow, "def f(n):\n    return n * 5\n", "--limit", "30")
    assert result["verdict"] == "faster", result
    assert result["units"][0]["seconds"][1] < 2e-6


# --- inputs ---


def test_every_call_gets_inputs_of_its_own(bench):
    bench.inputs = "INPUTS = [(([3, 1, 2] * 300,), {'k': {1: 2}})]"
    changing = """
    def f(items, k):
        assert k == {1: 2} and len(items) == 900, "changed"
        items.sort()
        items.append(0)
        k.clear()
    """
    result = bench(changing, changing, "--limit", "20")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert result["units"][0]["samples"] > 0


def test_inputs_that_cannot_be_copied_are_made_anew(bench):
    bench.inputs = """
    def inputs():
        yield ((iter(range(20000)),), {})
        yield (((i for i in range(20000)),), {})
    """
    half = "def f(items):\n    return sum(items)\n"
    loop = "def f(items):\n    t = 0\n    for i in items:\n        t += i * 3 % 7\n    return t\n"
    result = bench(loop, half, "--limit", "30")
    assert result["dropped"] == 0
    assert result["verdict"] == "faster", result


def test_instances_belong_to_the_version_that_is_called(bench):
    source = """
    class Box:
        def __init__(self, n):
            self.n = n
        def f(self):
            assert type(self) is Box
            t = 0
            for i in range(self.n):
                t += i
            return t
    """
    bench.inputs = "from mod import Box\nINPUTS = [((Box(8000),), {})]"
    result = bench(
        source,
        source.replace("range(self.n)", "range(self.n // 3)"),
        "--limit",
        "30",
        function="Box.f",
    )
    assert result["verdict"] == "faster", result


@pytest.mark.parametrize(
    "decorator, call",
    [
        ("classmethod", "(8000,)"),
        ("staticmethod", "(8000,)"),
        ("property", "(Box(),)"),
    ],
)
def test_kinds_of_methods(bench, decorator, call):
    parameters = {"classmethod": "cls, n", "staticmethod": "n", "property": "self, n=8000"}
    source = """
    class Box:
        @%s
        def f(%s):
            t = 0
            for i in range(n):
                t += i
            return t
    """ % (decorator, parameters[decorator])
    bench.inputs = "from mod import Box\nINPUTS = [(%s, {})]" % call
    result = bench(source, source, "--limit", "10", function="Box.f")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert result["units"][0]["samples"] > 0


def test_exceptions_are_timed_where_both_raise(bench):
    raising = LOOP.replace("return total", "raise ValueError(total)")
    result = bench(raising, raising.replace("range(n)", "range(n // 3)"), "--limit", "30")
    assert result["verdict"] == "faster", result


def test_inputs_that_end_differently_do_not_count(bench):
    bench.inputs = "INPUTS = [((20000,), {}), ((-1,), {})]"
    candidate = LOOP.replace("total = 0", "total = 0\n    if n < 0: raise ValueError(n)")
    result = bench(LOOP, candidate, "--limit", "20")
    assert result["dropped"] == 1
    assert result["units"][1]["samples"] == 0


# --- work that is put off or elsewhere ---


def test_lazy_results_are_drained(bench):
    lazy = "def f(n):\n    return (i * i % 7 for i in range(n))\n"
    half = "def f(n):\n    return map(abs, range(n))\n"
    result = bench(lazy, lazy, "--limit", "20")
    assert result["verdict"] in ("not faster", "unsure")
    assert result["units"][0]["seconds"][0] > 2e-4
    assert bench(lazy, half, "--limit", "30")["verdict"] == "faster"


def test_iterators_inside_a_result_are_drained(bench):
    eager = "def f(n):\n    return {'a': [[i * i % 7 for i in range(n)]]}\n"
    lazy = "def f(n):\n    return {'a': [(i * i % 7 for i in range(n))]}\n"
    result = bench(eager, lazy, "--limit", "20")
    assert result["verdict"] in ("not faster", "unsure"), result


def test_work_in_threads_is_charged(bench):
    threaded = """
    import threading
    def work(n):
        total = 0
        for i in range(n):
            total += i * i % 7
    def f(n):
        threading.Thread(target=work, args=(n,)).start()
        total = 0
        for i in range(n // 10):
            total += 1
        return total
    """
    result = bench(LOOP, threaded, "--limit", "20")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert result["cpu"][0] < 1.1


def test_threads_that_do_not_end_are_a_cheat(bench):
    forever = """
    import threading, time
    def f(n):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return 0
    """
    result = bench(LOOP, forever, "--limit", "30")
    assert result["verdict"] == "cheat"
    assert result["reason"] == "the candidate leaves threads running after its return"


def test_the_garbage_collector_stays_as_it_is(bench):
    off = "import gc\n" + HALF.replace("total = 0", "gc.disable()\n    total = 0")
    assert bench(LOOP, off)["reason"] == ("the candidate switches the garbage collector off or on")
    at_import = "import gc\ngc.disable()\n" + HALF
    assert bench(LOOP, at_import)["reason"] == (
        "the candidate changes the garbage collector when it is imported"
    )
    both = bench("import gc\ngc.disable()\n" + LOOP, at_import, "--limit", "30")
    assert both["verdict"] == "faster"


def test_patched_clocks_change_nothing(bench):
    patched = (
        "import time, gc, builtins\n"
        + LOOP
        + textwrap.dedent("""
    for name in ("time", "perf_counter", "thread_time", "process_time", "monotonic",
                 "perf_counter_ns", "thread_time_ns", "process_time_ns", "monotonic_ns"):
        setattr(time, name, lambda: 0)
    gc.collect = lambda *a: 0
    builtins.range = builtins.range
    """)
    )
    result = bench(LOOP, patched, "--limit", "20")
    assert result["verdict"] in ("not faster", "unsure"), result
    assert 0.8 < result["cpu"][0] < 1.25


def test_output_goes_nowhere(bench):
    printing = HALF.replace("total = 0", "print('x' * 1000); total = 0")
    done = bench.run(LOOP, printing, "--limit", "30")
    assert "xxx" not in done.stdout + done.stderr
    assert json.loads(done.stdout)["verdict"] == "faster"


# --- results that are kept ---

CACHED = "import functools\n@functools.lru_cache(None)" + LOOP


def test_a_cache_is_credited_with_the_repeats_seen(bench):
    result = bench(LOOP, CACHED, "--limit", "30")
    assert result["verdict"] == "not faster", result
    assert result["keeps"] and result["cpu"][0] > 20
    result = bench(LOOP, CACHED, "--use", "file:0:1:0.75", "--limit", "30")
    assert result["verdict"] == "faster", result
    assert 2.5 < result["speedup"][0] < 5.5


def test_a_cache_outside_of_the_module_is_seen_too(bench):
    hidden = """
    import os
    def f(n):
        kept = os.__dict__.setdefault("_kept", {})
        if n not in kept:
            total = 0
            for i in range(n):
                total += i * i % 7
            kept[n] = total
        return kept[n]
    """
    result = bench(LOOP, hidden, "--limit", "30")
    assert result["verdict"] == "not faster", result
    assert result["keeps"]


def test_other_results_after_many_calls_are_a_cheat(bench):
    lazy = """
    calls = 0
    def f(n):
        global calls
        calls += 1
        if calls > 20:
            return 0
        whole, rest = divmod(n, 7)
        return whole * 14 + sum((0, 1, 4, 2, 2, 4, 1)[:rest])
    """
    result = bench(LOOP, lazy, "--limit", "30")
    assert result["verdict"] == "cheat"
    assert result["reason"] == "the candidate gives another result on input 1 after many calls"


# --- async ---


def test_async_functions_by_latency_and_throughput(bench):
    bench.inputs = "INPUTS = [((3,), {})]"
    turn = """
    import asyncio
    async def f(n):
        for _ in range(n):
            await asyncio.sleep(0.002)
    """
    once = "import asyncio\nasync def f(n):\n    await asyncio.sleep(0.002)\n"
    result = bench(turn, once, "--limit", "30")
    assert result["by_wall"]
    assert [unit["at_once"] for unit in result["units"]] == [False, True]
    assert result["verdict"] == "faster", result
    assert 2 < result["wall"][0] < 4


def test_async_generators_are_drained(bench):
    source = "async def f(n):\n    for i in range(n):\n        yield i\n"
    result = bench(source, source.replace("range(n)", "range(n // 3)"), "--limit", "30")
    assert result["verdict"] == "faster", result


# --- ends ---


@pytest.mark.parametrize(
    "body, verdict, reason",
    [
        (
            "import os; os._exit(0)",
            "cheat",
            "the candidate ends the process with status 0 on input 1",
        ),
        (
            "import os; os.kill(os.getpid(), 9)",
            "cheat",
            "the candidate is killed by signal 9 on input 1",
        ),
        ("while True: pass", "not faster", "the candidate takes longer than"),
    ],
)
def test_calls_that_do_not_return(bench, body, verdict, reason):
    result = bench(LOOP, "def f(n):\n    %s\n" % body, "--limit", "30")
    assert result["verdict"] == verdict
    assert result["reason"].startswith(reason)


@pytest.mark.parametrize(
    "candidate, reason",
    [
        ("def f(:\n", "the candidate does not parse: line 1: "),
        ("import nosuchmodule\n", "ModuleNotFoundError: No module named 'nosuchmodule'"),
        ("def g(n): pass\n", "the candidate has no function f"),
        ("import sys; sys.exit(3)\n", "SystemExit: 3"),
    ],
)
def test_candidates_that_cannot_be_loaded(bench, candidate, reason):
    result = bench(LOOP, candidate)
    assert result["verdict"] == "failed"
    assert result["reason"].startswith("the candidate cannot be loaded: " + reason)


@pytest.mark.parametrize(
    "inputs, reason",
    [
        ("INPUTS = []", "there is no input to measure with"),
        (
            "INPUTS = [1]",
            "the original cannot be loaded: input 0 of inputs.py is no (args, kwargs)",
        ),
        ("1 / 0", "the original cannot be loaded: ZeroDivisionError: division by zero"),
    ],
)
def test_bad_inputs(bench, inputs, reason):
    bench.inputs = inputs
    result = bench(LOOP, HALF)
    assert (result["verdict"], result["reason"]) == ("failed", reason)


def test_an_interpreter_that_is_missing(bench):
    done = bench.run(LOOP, HALF, "--python", "/nowhere/python")
    assert done.returncode == 1
    assert done.stderr == "codeflash: cannot run /nowhere/python: no such command\n"


def test_forged_replies_are_told(bench):
    forging = (
        "import os\n"
        + LOOP
        + textwrap.dedent("""
    for fd in range(3, 300):
        try:
            os.write(fd, b"x" * 4000)
        except OSError:
            pass
    """)
    )
    result = bench(LOOP, forging)
    assert result["verdict"] == "cheat"
    assert result["reason"] == "something wrote into the channel of the measurement"


# --- memory, determinism ---


def test_memory_of_both_sides(bench):
    bench.inputs = "INPUTS = [((10000,), {})]"
    large = "def f(n):\n    return len([float(i) for i in range(n)])\n"
    result = bench(large, "def f(n):\n    return len([None] * n)\n", "--limit", "10")
    original, candidate = result["peak_bytes"]
    assert 300_000 < original < 700_000
    assert 79_000 < candidate < 90_000
    assert result["allocated_bytes"][0] > original > candidate


def test_import_time_is_charged_where_the_calls_are_known(bench):
    bench.inputs = "INPUTS = [((2000,), {})]"
    table = "t = 0\nfor i in range(300_000):\n    t += i\n" + HALF
    result = bench(LOOP, table, "--calls", "10", "--limit", "30")
    assert result["verdict"] == "not faster", result
    assert result["load_ns"][1] > 10 * result["load_ns"][0]
