# SPDX-License-Identifier: Apache-2.0
"""The reference for memory counts what tracemalloc counts, and of each line the most."""

import json
import pathlib
import subprocess
import sys
import textwrap

import pytest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"

MODULE = """
    import json


    def lists(count):
        return [number * 0.5 for number in range(count)]


    def parsed(text):
        return json.JSONDecoder().decode(text)


    def gone(size):
        return len(bytes(size))


    def grown(count):
        items = bytearray()
        for number in range(count):
            items += bytes(1000)
        return items
"""

# What both count in one process: the counter calls tracemalloc.
PROGRAM = """
    import importlib, json, os, sys, tempfile, tracemalloc

    sys.path[:0] = sys.argv[1:3]
    import scan_reference

    root, out = sys.argv[2:4]
    with tempfile.TemporaryDirectory() as folder:
        counter = scan_reference.Counter(root, folder)
        tracemalloc.start(3)  # first: it may not be called back with its lock held
        counter.start()
        import sample

        kept = [sample.lists(50_000), sample.parsed(json.dumps([0.5] * 20_000))]
        kept.append(sample.grown(3_000))
        assert sample.gone(10_000_000) == 10_000_000
        kept.pop(0)
        kept.append(sample.lists(20_000))
        counter.stop()
        snapshot = tracemalloc.take_snapshot()
        counted = counter.sizes()
    traced = {}
    for trace in snapshot.traces:
        frames = list(reversed(list(trace.traceback)))  # the innermost first
        for frame in frames:
            if frame.filename.startswith(root):
                place = "%s:%d|%s:%d" % (
                    frames[0].filename, frames[0].lineno, frame.filename, frame.lineno)
                traced[place] = traced.get(place, 0) + trace.size
                break
    with open(out, "w") as file:
        json.dump([counted, traced], file)
"""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    """Of each place [the most, those at the end] as counted, and tracemalloc's at the end."""
    folder = tmp_path_factory.mktemp("reference")
    (folder / "root").mkdir()
    (folder / "root" / "sample.py").write_text(textwrap.dedent(MODULE))
    (folder / "program.py").write_text(textwrap.dedent(PROGRAM))
    words = [folder / "program.py", BENCH, folder / "root", folder / "out"]
    subprocess.run([sys.executable, *map(str, words)], check=True, timeout=60)
    counted, traced = json.loads((folder / "out").read_text())
    lines = textwrap.dedent(MODULE).split("\n")
    return counted, traced, lambda text: lines.index("    " + text) + 1


def of_line(places, number):
    return {
        place: size for place, size in places.items() if place.endswith("sample.py:%d" % number)
    }


def test_what_lives_is_what_tracemalloc_says(sizes):
    counted, traced, _ = sizes
    large = {place: size for place, size in traced.items() if size >= 50_000}
    assert len(large) >= 3 and sum(large.values()) > 4_000_000
    for place, size in large.items():
        assert counted[place][1] == pytest.approx(size, rel=0.001), place
    assert not [p for p, c in counted.items() if c[1] >= 50_000 and traced.get(p, 0) < 50_000]


def test_the_most_is_kept_of_each_line(sizes):
    counted, _, line = sizes
    (gone,) = of_line(counted, line("return len(bytes(size))")).values()
    assert gone[0] == pytest.approx(sys.getsizeof(bytes(10_000_000)), rel=1e-4) and gone[1] < 100
    made = [number * 0.5 for number in range(50_000)]
    exact = sys.getsizeof(made) + sum(map(sys.getsizeof, made))
    (lists,) = of_line(counted, line("return [number * 0.5 for number in range(count)]")).values()
    assert lists[0] == pytest.approx(exact, rel=0.01) and lists[1] < lists[0] / 2
