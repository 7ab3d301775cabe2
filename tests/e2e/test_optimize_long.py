# SPDX-License-Identifier: Apache-2.0
"""Scripts as people bring them: functions that are called once and take long."""

import json

import pytest

PATIENCE = 300  # seconds: a busy machine measures slowly

HITS = '''
    """Visitors of a web server."""
    from dataclasses import dataclass


    @dataclass
    class Hit:
        visitor: str
        page: str
        size: int


    def make_hits(count):
        return [
            Hit(f"10.0.{i % 7}.{i * 31 % 250}", f"/page/{i * i % 300}", i * 37 % 9000)
            for i in range(count)
        ]


    def unique_visitors(hits):
        visitors = []
        for hit in hits:
            if hit.visitor not in visitors:
                visitors.append(hit.visitor)
        return visitors


    def main():
        hits = make_hits(5000)
        print(len(unique_visitors(hits)), "visitors")


    if __name__ == "__main__":
        main()
    '''

GRID = '''
    """The way through a maze."""


    def neighbours(walls, size, x, y):
        found = []
        for place in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if 0 <= place[0] < size and 0 <= place[1] < size and place not in walls:
                found.append(place)
        return found


    def shortest(walls, size):
        queue = [((0, 0), 0)]
        seen = [(0, 0)]
        while queue:
            (x, y), distance = queue.pop(0)
            if (x, y) == (size - 1, size - 1):
                return distance
            for place in neighbours(walls, size, x, y):
                if place not in seen:
                    seen.append(place)
                    queue.append((place, distance + 1))
        return None


    def main():
        walls = {(i * 7 % 44, i * 13 % 44) for i in range(1, 600)}
        print("distance", shortest(walls - {(43, 43)}, 44))


    if __name__ == "__main__":
        main()
    '''

TOTALS = '''
    """The running total of a till."""


    def receipts(count):
        return [i * 37 % 500 for i in range(count)]


    def running(amounts):
        totals = []
        for i in range(len(amounts)):
            totals.append(sum(amounts[: i + 1]))
        return totals


    def main():
        print(running(receipts(9000))[-1])


    if __name__ == "__main__":
        main()
    '''


@pytest.mark.parametrize(
    "text, name, part",
    [
        (GRID, "shortest", ".add("),
        # On the other Pythons one of them is enough: the rules are the command's.
        pytest.param(HITS, "unique_visitors", ".add(", marks=pytest.mark.one_python),
        pytest.param(TOTALS, "running", "+", marks=pytest.mark.one_python),
    ],
)
def test_a_function_that_is_called_once_and_takes_long_is_made_fast(project, text, name, part):
    project.write("script.py", text)
    result = project.codeflash(
        *("optimize", "--effort", "low", "--json", "script.py"), timeout=PATIENCE
    )
    document = json.loads(result.stdout)
    (found,) = [f for f in document["functions"] if f["function"] == "script:" + name]
    assert result.code == 0 and found["status"] == "optimized", result
    low, high = found["speedup_ci95"]
    assert 3 < low < found["speedup"] < high < 100 * low, found
    assert part in found["diff"], found["diff"]
    assert document["end_to_end"]["ci95"][0] > 1.2, document["end_to_end"]
