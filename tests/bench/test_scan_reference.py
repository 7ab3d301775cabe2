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


    def reused(count):
        kept = []
        text = "text"
        for number in range(count):
            pair = [(number, kept) for _ in range(1)][0]
            del pair
            kept.append((number, text))
        return kept


    def grown(count):
        items = bytearray()
        for number in range(count):
            items += bytes(1000)
        return items
"""

# What both count in one process: the counter calls tracemalloc.
PROGRAM = """
    import json, sys, tracemalloc

    sys.path[:0] = sys.argv[1:3]
    import scan_reference

    root, out = sys.argv[2:4]
    counter = scan_reference.Counter(root)
    tracemalloc.start(3)  # first: it may not be called back with its lock held
    counter.start()
    import sample

    kept = [sample.lists(50_000), sample.parsed(json.dumps([0.5] * 20_000))]
    kept.append(sample.grown(3_000))
    assert sample.gone(10_000_000) == 10_000_000
    kept.pop(0)
    kept.append(sample.lists(20_000))
    kept.append(sample.reused(5_000))
    counter.stop()
    counted, traced = counter.sizes(), scan_reference.traced_sizes(root)
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
    return counted, traced, lambda text: [line.strip() for line in lines].index(text) + 1


def of_line(places, number):
    return {
        place: size for place, size in places.items() if place.endswith("sample.py:%d" % number)
    }


def test_what_lives_is_what_tracemalloc_says(sizes):
    counted, traced, line = sizes
    reused = of_line(traced, line("kept.append((number, text))"))
    reused.update(of_line(counted, line("pair = [(number, kept) for _ in range(1)][0]")))
    large = {p: size for p, size in traced.items() if size >= 50_000 and p not in reused}
    assert len(large) >= 3 and sum(large.values()) > 4_000_000
    for place, size in large.items():
        assert counted[place][1] == pytest.approx(size, rel=0.001), place
    for place, (_, now) in counted.items():
        assert now < 50_000 or place in large or place in reused, place


def test_the_most_is_kept_of_each_line(sizes):
    counted, _, line = sizes
    (gone,) = of_line(counted, line("return len(bytes(size))")).values()
    assert gone[0] == pytest.approx(sys.getsizeof(bytes(10_000_000)), rel=1e-4) and gone[1] < 100
    made = [number * 0.5 for number in range(50_000)]
    exact = sys.getsizeof(made) + sum(map(sys.getsizeof, made))
    (lists,) = of_line(counted, line("return [number * 0.5 for number in range(count)]")).values()
    assert lists[0] == pytest.approx(exact, rel=0.01) and lists[1] < lists[0] / 2


def test_what_is_made_of_objects_that_were_let_go_counts_where_it_is_kept(sizes):
    """Tuples of two are kept to be used again: for an allocator they are not made anew."""
    counted, traced, line = sizes
    (place,) = of_line(traced, line("kept.append((number, text))"))
    assert traced[place] - counted[place][1] > 100_000
    sys.path.insert(0, str(BENCH))
    import scan_reference

    assert scan_reference.most_of(counted, traced)[place] >= traced[place]
