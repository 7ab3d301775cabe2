# SPDX-License-Identifier: Apache-2.0
"""Time in C code that lets other threads run (sqlite3, hashlib, files) is its caller's."""

import json

RELEASING = """
    import hashlib, json, time

    DATA = bytes(10240)


    def hashed():
        for _ in range(12000):
            hashlib.sha256(DATA).digest()


    def counted():
        total = 0
        for number in range(500_000):
            total += number % 7
        return total


    def main():
        sums = [0, 0]
        for _ in range(20):
            for place, function in enumerate((hashed, counted)):
                began = time.thread_time()
                function()
                sums[place] += time.thread_time() - began
        print(json.dumps(sums))


    if __name__ == "__main__":
        main()
"""

OWN = """
    SELECT f.qualname, sum(s.cpu_ns) FROM stacks s JOIN frames f ON f.id = s.frame_id GROUP BY 1
"""


def test_work_without_the_interpreters_lock_has_its_share(project):
    project.write("app.py", RELEASING)
    result = project.run("app.py")
    assert result.code == 0, result.stderr
    hashed, counted = json.loads(result.stdout)
    with project.trace() as db:
        own = dict(db.execute(OWN).fetchall())
    inside = own["hashed"]
    said, right = inside / (inside + own["counted"]), hashed / (hashed + counted)
    assert abs(said - right) < 0.08, (said, right)
