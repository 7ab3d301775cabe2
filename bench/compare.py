# SPDX-License-Identifier: Apache-2.0
"""What codeflash.compare.equal costs beside ==, numpy.array_equal and deepdiff.

usage: compare.py [--rounds N] [--count N] [--deepdiff] [--check]

Every case is two values whose elements are equal but not identical. The two sides of a ratio run
in turn, many short rounds of them, and the median of the rounds' ratios is shown, with the range
of its middle half: a busy machine then slows both. Times are of the processor, for this thread.
`--check` fails where a ratio is above its bound. deepdiff is asked for a tenth of the elements,
and its time multiplied.
"""

import argparse
import statistics
import sys
import time

from codeflash.compare import equal

BASE = 10**6  # ints above the interpreter's own


def ints(count):
    return [BASE + i for i in range(count)]


def floats(count):
    return [i + 0.5 for i in range(count)]


def strings(count):
    return ["item %d" % i for i in range(count)]


def str_to_int(count):
    return {"item %d" % i: BASE + i for i in range(count)}


def dicts(count):
    return [{"id": BASE + i, "name": "n%d" % i, "price": i + 0.5} for i in range(count)]


def small_lists(count):
    return [[BASE + i] for i in range(count)]


CASES = [
    ("list of int", ints, 2.0),
    ("list of float", floats, 2.0),
    ("list of str", strings, 2.0),
    ("dict of str to int", str_to_int, 2.0),
    ("list of dicts", dicts, 2.0),
    ("one-element lists", small_lists, 4.0),
]


def is_equal(a, b):
    return a == b


def seconds(function, a, b):
    start = time.thread_time()
    function(a, b)
    return time.thread_time() - start


def rounds_of(ours, theirs, a, b, rounds):
    """(our median seconds, their median seconds, ratios sorted)"""
    mine, other = [], []
    for number in range(rounds):
        pair = [(ours, mine), (theirs, other)]
        for function, times in pair if number % 2 else reversed(pair):
            times.append(seconds(function, a, b))
    ratios = sorted(left / right for left, right in zip(mine, other))
    return statistics.median(mine), statistics.median(other), ratios


def show(name, beside, result, bound):
    mine, other, ratios = result
    middle = statistics.median(ratios)
    quarter = len(ratios) // 4
    print(
        "%-20s %9.3f ms   %-18s %9.3f ms   %5.2f (%.2f to %.2f)   %s"
        % (
            name,
            mine * 1e3,
            beside,
            other * 1e3,
            middle,
            ratios[quarter],
            ratios[-1 - quarter],
            "at most %.1f%s" % (bound, "" if middle <= bound else "  OVER"),
        ),
        flush=True,
    )
    return middle <= bound


def numpy_cases(count):
    try:
        import numpy
    except ImportError:
        print("numpy is not installed")
        return []
    made = numpy.random.default_rng(1)
    floats = made.random(count)
    return [
        ("array of float64", floats, numpy.array_equal),
        ("array of int64", made.integers(0, 1000, count), numpy.array_equal),
        ("array of float32", floats.astype("float32"), numpy.array_equal),
    ]


def compare_deepdiff(count):
    try:
        from deepdiff import DeepDiff
    except ImportError:
        print("deepdiff is not installed")
        return
    few = max(1, count // 10)
    for name, make, _ in CASES:
        a, b = make(few), make(few)
        mine = min(seconds(equal, a, b) for _ in range(5)) * 10
        other = seconds(DeepDiff, a, b) * 10
        line = (name, mine * 1e3, "deepdiff", other * 1e3, mine / other)
        print("%-20s %9.3f ms   %-18s %9.1f ms   %.5f" % line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--deepdiff", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    version = sys.version.split()[0]
    what = (version, options.count, options.rounds)
    print("Python %s, %d elements, medians of %d alternated rounds" % what)
    good = True
    for name, make, bound in CASES:
        a, b = make(options.count), make(options.count)
        assert equal(a, b) is None
        good &= show(name, "==", rounds_of(equal, is_equal, a, b, options.rounds), bound)
    for name, array, theirs in numpy_cases(options.count * 10):
        copy = array.copy()
        assert equal(array, copy) is None
        result = rounds_of(equal, theirs, array, copy, options.rounds)
        good &= show(name, "numpy.array_equal", result, 1.5)
    if options.deepdiff:
        compare_deepdiff(options.count)
    return 0 if good or not options.check else 1


sys.exit(main())
