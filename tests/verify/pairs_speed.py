# SPDX-License-Identifier: Apache-2.0
"""How much faster the candidates of the pairs are; a look by hand, no test.

    python pairs_speed.py [--wrong] [WORD...]     pairs whose id has a word; right ones by default

CPU time of the `bench` call, else of all inputs, each time with fresh arguments: the best of some
runs of each side, taken in turns in one forked process. Prints those below 1.05 and a summary.
"""

import marshal
import os
import statistics
import sys
import tempfile
import time

import pairs_format
from pairs_observe import bind, find, force, given_calls, load, prepare

clock, leave = time.process_time, os._exit
ROUNDS, LEAST_SECONDS, LEAST_GAIN = 5, 0.02, 1.05


def bench_calls(module, text):
    return [prepare(module, text)()]


def input_calls(module, pair):
    sys.modules[module.__name__] = module
    function, is_method = find(module, pair.function)
    return [(*bind(function, is_method, args), kwargs) for args, kwargs in given_calls(pair.inputs)]


def once(module, pair):
    """CPU seconds of the calls, made afresh."""
    made = bench_calls(module, pair.bench) if pair.bench else input_calls(module, pair)
    start = clock()
    for function, args, kwargs in made:
        try:
            force(function(*args, **kwargs), None, observe=False)
        except Exception:
            pass
    return clock() - start


def batch(module, pair, count):
    return sum(once(module, pair) for _ in range(count))


def measure(pair):
    """The speedup, the sides taking turns."""
    sides = [load(pair.original), load(pair.candidate)]
    one = max(batch(sides[0], pair, 2) / 2, 1e-7)
    count = max(1, min(2000, int(LEAST_SECONDS / one)))
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, module in enumerate(sides):
            best[index] = min(best[index], batch(module, pair, count))
    return best[0] / max(best[1], 1e-9)


def in_child(pair):
    """The speedup, or None where the process did not live to tell it."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            os.write(writing, marshal.dumps(measure(pair)))
        leave(0)
    os.close(writing)
    with open(reading, "rb") as stream:
        content = stream.read()
    os.waitpid(pid, 0)
    return marshal.loads(content) if content else None


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    verdict = "wrong" if "--wrong" in sys.argv else "right"
    speedups = []
    for pair in pairs_format.read_pairs():
        if pair.verdict != verdict or (words and not any(word in pair.id for word in words)):
            continue
        speedup = in_child(pair)
        speedups.append(speedup or 0.0)
        if words or not speedup or speedup < LEAST_GAIN:
            print("%-52s %s" % (pair.id, "died" if speedup is None else "%.2f" % speedup))
    faster = sum(speedup >= LEAST_GAIN for speedup in speedups)
    print("%d of %d pairs at least %.2f" % (faster, len(speedups), LEAST_GAIN))
    print("median %.2f" % statistics.median(speedups or [0.0]))


if __name__ == "__main__":
    main()
