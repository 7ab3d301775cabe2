# SPDX-License-Identifier: Apache-2.0
"""What is kept of a call, and which calls are kept."""

import sys

import pytest
from recorded import trace_program

PY = sys.version_info[:2]
MODES = pytest.mark.parametrize("exact", [False, True])


@MODES
def test_an_input_is_what_came_in_before_the_call_changed_it(project, exact):
    seen = trace_program(
        project,
        """
        class Account:
            def __init__(self, owner): self.owner, self.log = owner, []
            def pay(self, amount):
                self.log.append(amount)
                return self

        def fill(items, extra=None, *rest, **named):
            items.append(len(items))
            items = None
            if extra is not None: extra["seen"] = True
            named["own"] = 1

        def swap(a, b):
            a[:], b[:] = b[:], a[:]
            a = b = None

        def drain(stack):
            while stack: stack.pop()
            raise LookupError("empty")

        if __name__ == "__main__":
            fill([5], {})
            swap([1], [2])
            shared = [[1]]
            fill(shared * 2)
            Account("me").pay(3).pay(4)
            try: drain({1, 2})
            except LookupError: pass
        """,
        exact=exact,
    )
    fill = {
        call.values[0] if isinstance(call.values[0], int) else len(call.values[0]): call
        for call in seen["app:fill"].inputs
    }
    assert fill[1].named["items"] == [5] and fill[1].named["extra"] == {}
    assert dict(zip(seen["app:fill"].names, fill[1].after_values))["items"] == [5, 1]
    assert dict(zip(seen["app:fill"].names, fill[1].after_values))["extra"] == {"seen": True}
    assert fill[2].values[0][0] is fill[2].values[0][1]  # one list, twice
    swap = seen["app:swap"].call
    assert (swap.values, swap.after_values) == (([1], [2]), ([2], [1]))
    pay = {tuple(call.values[0].log): call for call in seen["app:Account.pay"].inputs}
    assert set(pay) == {(), (3,)}
    assert pay[()].after_values[0].log == [3]
    assert pay[(3,)].result_value.log == [3, 4]
    drain = seen["app:drain"].call
    assert (drain.values, drain.after_values, drain.outcome) == (({1, 2},), (set(),), "raise")
    assert isinstance(drain.result_value, LookupError) and drain.result_value.args == ("empty",)
    assert seen["app:swap"].mutates == 1 and seen["app:Account.pay"].mutates == 2
    assert seen.rows("SELECT * FROM inputs WHERE checked != 'replays'") == []


def test_recursion_and_exceptions_keep_each_call_its_own_result(project):
    seen = trace_program(
        project,
        """
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)

        def deep(n):
            if n == 0: raise RuntimeError("bottom")
            try:
                deep(n - 1)
            except RuntimeError:
                if n % 2: raise
                return n

        def chained():
            try:
                {}["x"]
            except KeyError as error:
                raise ValueError("bad", 1) from error

        if __name__ == "__main__":
            fib(8)
            deep(5)
            try: chained()
            except ValueError: pass
        """.replace("deep(5)", "deep(4)"),
    )
    fibs = [0, 1, 1, 2, 3, 5, 8, 13, 21]
    assert {c.values[0]: c.result_value for c in seen["app:fib"].inputs} == {
        n: fibs[n] for n in range(9)
    }
    assert sum(call.count for call in seen["app:fib"].inputs) == seen["app:fib"].captured
    outcomes = {c.values[0]: (c.outcome, c.result_value) for c in seen["app:deep"].inputs}
    assert outcomes[0][0] == "raise" and outcomes[1][0] == "raise"
    assert outcomes[2] == ("return", 2) and outcomes[4] == ("return", None)
    error = seen["app:chained"].call.result_value
    assert error.args == ("bad", 1) and isinstance(error.__cause__, KeyError)


@MODES
def test_equal_inputs_are_stored_once_with_a_count(project, exact):
    seen = trace_program(
        project,
        """
        def price(code, amounts): return len(code) * sum(amounts)
        def loner(n): return n

        if __name__ == "__main__":
            for i in range(40):
                price("ab" if i % 4 else "c", [1, 2])
            for i in range(12): loner(i)
        """,
        exact=exact,
    )
    price = seen["app:price"]
    assert price.calls == 40
    assert {call.values[0]: call.count for call in price.inputs}.keys() == {"ab", "c"}
    assert sum(call.count for call in price.inputs) == price.captured
    assert price.repeats == price.captured - 2
    assert price.captured >= 12
    loner = seen["app:loner"]
    assert loner.repeats == 0 and loner.captured == len(loner.inputs)


PHASES = """
    import sys, time

    def area(shape): return len(shape)

    def work(kind, n):
        end = time.process_time() + n
        i = 0
        while time.process_time() < end:
            i += 1
            area(kind(i))
        return i

    if __name__ == "__main__":
        share = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
        work(lambda i: [i] * 3, share)
        work(lambda i: "x" * (i % 9), share)
        work(lambda i: (i, i), share)
        work(lambda i: {i: "late"}, share)
"""


def test_the_whole_run_is_sampled_its_last_quarter_too(project):
    seen = trace_program(project, PHASES)
    area = seen["app:area"]
    kinds = [type(call.values[0]).__name__ for call in area.inputs]
    assert set(kinds) == {"list", "str", "tuple", "dict"}
    assert len(area.inputs) >= 40
    for kind in set(kinds):
        assert kinds.count(kind) >= 4, kinds
    duration = int(seen.meta["duration_ns"])
    late = [call for call in area.inputs if call.start_ns > duration * 0.75]
    assert len(late) >= 4, (len(late), len(area.inputs))


def test_slow_and_rare_calls_are_kept(project):
    seen = trace_program(
        project,
        """
        import time

        def step(n):
            if n % 500 == 499:
                end = time.perf_counter() + 0.01
                while time.perf_counter() < end: pass
            return n

        def size(text): return len(text)

        if __name__ == "__main__":
            for i in range(40000):
                step(i % 1000)
                size("x" * 10)
                if i % 1000 == 0: size("y" * (i + 1))
        """,
        exact=True,
    )
    sizes = seen["app:size"].types[("text", "str")]
    assert sizes[1] <= 10 <= sizes[2]
    assert len(seen["app:size"].inputs) >= 2


def test_the_number_of_inputs_is_the_users(project):
    text = """
        def f(n): return n
        if __name__ == "__main__":
            for i in range(20): f(i)
        """
    assert len(trace_program(project, text, "--max-function-count", "5")["app:f"].inputs) == 5
    seen = trace_program(project, text, "--max-function-count", "0")
    assert seen["app:f"].inputs == [] and seen["app:f"].calls == 20


def test_types_sizes_exceptions_and_callers(project):
    seen = trace_program(
        project,
        """
        class Thing: pass

        def mixed(value, n=0):
            if value is None: raise ValueError("none")
            return [value] * n

        def first(): mixed("abc", 2)
        def second(): mixed([1, 2], 3)

        if __name__ == "__main__":
            first(); second()
            mixed(Thing())
            for _ in range(2):
                try: mixed(None)
                except ValueError: pass
        """,
        exact=True,
    )
    mixed = seen["app:mixed"]
    assert mixed.types[("value", "str")] == (1, 3, 3)
    assert mixed.types[("value", "list")][1:] == (2, 2)
    assert ("value", "app:Thing") in mixed.types
    assert mixed.types[("return", "list")][1:] == (0, 3)
    assert mixed.exceptions == {"ValueError": 2}
    assert mixed.raised == 2
    assert mixed.callers == {"first": 1, "second": 1, "<module>": 3} or mixed.callers == {
        "first": 1,
        "second": 1,
        "": 3,
    }


def test_instances_made_and_alive(project):
    seen = trace_program(
        project,
        """
        import time

        class Node:
            def __init__(self, n): self.n = n

        class Bare:
            pass

        class Slot:
            __slots__ = ("a",)
            def __new__(cls): return super().__new__(cls)

        if __name__ == "__main__":
            keep = [Node(i) for i in range(300)]
            bare = [Bare() for i in range(50)]
            for i in range(200): Slot()
            end = time.monotonic() + 1.5
            while time.monotonic() < end: Node(-1)
        """,
    )
    classes = {row["qualname"]: row for row in seen.rows("SELECT * FROM classes")}
    assert classes["Node"]["made"] > 300
    assert 300 <= classes["Node"]["alive_most"] <= 302
    assert classes["Bare"]["alive_most"] == 50
    assert classes["Slot"]["made"] == 200
    assert classes["Node"]["samples"] >= 1


def test_effects(project):
    seen = trace_program(
        project,
        """
        import os, socket, subprocess, sys

        def write(path):
            with open(path, "w") as file: file.write("x")
        def read(path):
            with open(path) as file: return file.read()
        def remove(path): os.remove(path)
        def listen():
            s = socket.socket(); s.bind(("127.0.0.1", 0)); s.close()
        def start(): subprocess.run(["true"])
        def shell(): os.system("true")
        def leave(): sys.exit(0)
        def change(): os.environ["X"] = "1"
        def pure(n): return n
        def both(path): write(path)

        if __name__ == "__main__":
            pure(1)
            both("x.txt"); read("x.txt"); remove("x.txt")
            listen(); start(); shell(); change()
            leave()
        """,
    )
    effects = {name.split(":")[1]: f.effects for name, f in seen.functions.items()}
    assert effects["pure"] == 0
    assert effects["write"] & 1 and effects["both"] & 1
    assert effects["read"] == 4
    assert effects["remove"] & 2
    assert effects["listen"] & 8
    assert effects["start"] & 16 and effects["shell"] & 16
    assert effects["leave"] & 32
    assert effects["change"] & 64
    assert ("file write", "x.txt") in seen["app:write"].details


def test_hidden_and_listed_functions(project):
    seen = trace_program(
        project,
        """
        def secret(password): return 1
        def public(n): return secret("hunter2") + n
        if __name__ == "__main__":
            public(3)
        """,
        "--exclude",
        "secret*",
    )
    assert seen["app:secret"].inputs == [] and seen["app:secret"].calls == 1
    assert "excluded" in " ".join(seen["app:secret"].skips)
    assert b"hunter2" not in (project.path / "codeflash.trace").read_bytes()
    assert len(seen["app:public"].inputs) == 1


# Every node leads to the whole tree, which takes far longer to read than a value may cost.
LARGE_GRAPH = """
    class Node:
        def __init__(self, parent, name):
            self.parent, self.name, self.children = parent, name, []

        def path(self):
            return self.name if self.parent is None else self.parent.name + "/" + self.name

        def rename(self, name):
            self.name = name

        def last_child(self):
            return self.children[-1].name if self.children else None

    def grow(node, width, depth):
        for i in range(width if depth else 0):
            node.children.append(Node(node, "n%d" % i))
            grow(node.children[-1], width, depth - 1)

    def walk(node):
        node.path()
        node.last_child()
        node.rename("r")
        for child in node.children:
            walk(child)

    if __name__ == "__main__":
        root = Node(None, "root")
        grow(root, 8, 5)
        for _ in range(20):
            walk(root)
"""


def test_of_a_large_graph_what_lies_near_is_kept_and_replays(project):
    seen = trace_program(project, LARGE_GRAPH)
    for name in ("path", "rename", "last_child"):
        inputs = seen["app:Node." + name].inputs
        assert inputs, name
        assert not [call.reason for call in inputs if call.checked == "not replayable"], name
