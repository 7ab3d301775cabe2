# SPDX-License-Identifier: Apache-2.0
"""What is kept out of a trace: by limits, by time, by name."""

import stat

import pytest
from trace_text import blob_contents, holds
from twice import EXACT, names_of, run_twice

SECRET = "correct-horse-battery-staple"


def kept(project):
    """Function -> number of kept inputs."""
    with project.trace() as db:
        return dict(
            db.execute(
                "SELECT qualname, count(inputs.id) FROM functions"
                " LEFT JOIN inputs ON functions.id = function_id GROUP BY functions.id"
            )
        )


def skipped(project):
    with project.trace() as db:
        return dict(db.execute("SELECT reason, sum(count) FROM skips GROUP BY reason"))


def traced(project, *options, status=0, **more):
    plain, recorded = run_twice(project, "app.py", options=options, **more)
    assert recorded.stdout == plain.stdout, recorded
    assert recorded.stderr == plain.stderr, recorded
    assert recorded.code == plain.code == status
    return recorded


@EXACT
@pytest.mark.parametrize("most", [0, 1, 7])
def test_count_of_inputs_is_kept_to(project, most, options):
    project.write(
        "app.py",
        "def f(x): return x\ndef g(): return 1\nfor i in range(100): f(i), f('a' * i), g()\n",
    )
    traced(project, "--max-function-count", str(most), *options)
    counts = kept(project)
    assert set(counts) == {"f", "g"}
    assert counts["f"] == most
    assert counts["g"] <= min(most, 1)


def test_values_over_the_ceiling_are_not_kept(project):
    project.write(
        "app.py",
        """
        def f(x): return len(x)
        def g(x): return x * 100000
        f("short")
        f(b"y" * 50000 + b"z")
        f(["q" * 30000 + str(i) for i in range(20)])
        g("ab")
        """,
    )
    traced(project, "--max-value-size", "10000")
    contents = blob_contents(project.path / "codeflash.trace")
    assert max(map(len, contents.values())) <= 11000
    assert kept(project)["f"] >= 1
    assert sum(skipped(project).values()) >= 1 or holds(project, "too large")


def test_trace_does_not_grow_over_its_ceiling(project):
    project.write(
        "app.py",
        """
        import os
        def f(x): return x
        def later(x): return x
        for i in range(400): f(os.urandom(20000))
        later(1)
        """,
    )
    traced(project, "--max-trace-size", "2000000")
    assert (project.path / "codeflash.trace").stat().st_size < 3000000
    assert set(names_of(project)) == {"f", "later"}
    assert kept(project)["f"] > 5


@EXACT
@pytest.mark.parametrize("most", ["1", "100000"])
def test_a_full_trace_still_tells_of_every_function(project, most, options):
    project.write(
        "app.py",
        """
        import os
        def f(x): return x
        def later(x): return x
        def last(): return 1
        for i in range(40): f(os.urandom(20000))
        for i in range(30): later(i)
        last()
        """,
    )
    traced(project, "--max-trace-size", most, *options)
    with project.trace() as db:
        assert dict(db.execute("SELECT qualname, calls FROM functions")) == {
            "f": 40,
            "later": 30,
            "last": 1,
        }
        assert {row[0] for row in db.execute("SELECT ended FROM processes")} == {"clean"}
    assert skipped(project)["the trace is full"] > 0


def test_function_does_not_grow_over_its_ceiling(project):
    project.write(
        "app.py",
        """
        import os
        def f(x): return x
        def g(x): return x
        for i in range(200): f(os.urandom(20000)); g(i)
        """,
    )
    traced(project, "--max-function-size", "200000")
    contents = blob_contents(project.path / "codeflash.trace")
    assert sum(map(len, contents.values())) < 1000000
    assert kept(project)["g"] > 10


@EXACT
def test_recording_stops_after_the_timeout(project, options):
    project.write(
        "app.py",
        """
        import time
        def early(x): return x
        def late(x): return x
        for i in range(10): early(i)
        time.sleep(1.2)
        for i in range(1000): late(i)
        print("done")
        """,
    )
    traced(project, "--tracer-timeout", "0.5", *options)
    counts = kept(project)
    assert counts["early"] == 10
    assert counts.get("late", 0) == 0


SECRETS = {
    "vault.py": """
        class Vault:
            def __init__(self, secret): self.secret = secret
            def open(self, key): return key == self.secret
        def login(user, password): return [user, password]
        def leak(x): raise ValueError(x)
        """,
    "app.py": """
        import vault
        def open_all(n): return n
        def main(secret):
            v = vault.Vault(secret)
            v.open(secret)
            vault.login("me", secret)
            try: vault.leak(secret)
            except ValueError: pass
            return None
        open_all(1)
        for part in ["correct-horse"]: main(part + "-battery-staple")
        """,
}

QUIET_MAIN = ("--exclude", "main")


@EXACT
@pytest.mark.parametrize(
    "chosen, missing",
    [
        (("--exclude", "vault.py", *QUIET_MAIN), ["login", "Vault.open"]),
        (("--exclude", "*ault*", *QUIET_MAIN), ["login", "Vault.open"]),
        (
            ("--exclude", "Vault.*", "--exclude", "login", "--exclude", "leak", *QUIET_MAIN),
            ["login", "Vault.open"],
        ),
        (("--only-functions", "open_all"), ["login", "Vault.open", "main"]),
        (("--only-functions", "app:open_all,app:Vault.open"), ["login", "Vault.open", "main"]),
    ],
)
def test_excluded_functions_leave_no_inputs(project, chosen, missing, options):
    for name, text in SECRETS.items():
        project.write(name, text)
    traced(project, *chosen, *options)
    counts = kept(project)
    assert counts["open_all"] == 1
    for name in missing:
        assert counts.get(name, 0) == 0
    assert holds(project, SECRET) == []


def test_a_wanted_function_that_was_not_called_is_told(project):
    for name, text in SECRETS.items():
        project.write(name, text)
    wanted = "vault:Vault.open,login,app:login,Vault.opne"
    result = project.run("app.py", options=["--only-functions", wanted])
    assert "--only-functions: Vault.opne was not called" in result.stderr, result
    assert result.stderr.count("was not called") == 1, result
    counts = kept(project)
    assert counts["Vault.open"] == counts["login"] == 1 and counts["main"] == 0


def test_ignored_paths_are_not_recorded(project):
    for name, text in SECRETS.items():
        project.write(
            name.replace("vault.py", "secret/vault.py"),
            text.replace("import vault", "from secret import vault"),
        )
    project.write("secret/__init__.py", "")
    (project.path / "pyproject.toml").write_text('[tool.codeflash]\nignore-paths = ["secret"]\n')
    traced(project, *QUIET_MAIN)
    assert set(names_of(project)) == {"open_all", "main"}
    assert holds(project, SECRET) == []


def test_secret_is_found_where_it_was_not_excluded(project):
    for name, text in SECRETS.items():
        project.write(name, text)
    traced(project)
    assert holds(project, SECRET)


@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_trace_is_readable_by_its_owner_alone(project, umask):
    project.write("app.py", "import os\nos.umask(0o%s)\ndef f(x): return x\nf(1)\n" % umask)
    traced(project)
    assert stat.S_IMODE((project.path / "codeflash.trace").stat().st_mode) == 0o600
    assert not (project.path / "codeflash.trace.parts").exists()


def counts_of(project):
    with project.trace() as db:
        return db.execute(
            "SELECT module, qualname, calls, calls_exact FROM functions ORDER BY 1, 2"
        ).fetchall()


def test_two_traces_of_one_program_agree(project):
    project.write(
        "app.py",
        """
        import threading, helper
        class Node:
            def __init__(self, n): self.n = n; self.kids = [Node(n - 1), Node(n - 2)] if n > 1 else []
            def total(self): return self.n + sum(k.total() for k in self.kids)
            @property
            def size(self): return 1 + sum(k.size for k in self.kids)
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
        def gen(n):
            for i in range(n): yield fib(5)
        def once(): return 1
        def fails(n):
            if n: fails(n - 1)
            raise KeyError(n)
        once()
        node = Node(12); node.total(), node.size
        for i in range(50): list(gen(i))
        print(fib(18))
        try: fails(20)
        except KeyError: pass
        threads = [threading.Thread(target=fib, args=(12,)) for i in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
        [helper.twice(i) for i in range(1000)]
        """,
    )
    project.write("helper.py", "def twice(x): return 2 * x\ndef never(x): return x\n")
    seen = []
    for options in [(), (), ("--exact",), ("--exact",)]:
        traced(project, *options)
        seen.append(counts_of(project))
    names = [[row[:2] for row in rows] for rows in seen]
    assert names[0] == names[1] == names[2]
    assert ("helper", "never") not in names[0]
    assert seen[2] == seen[3]
    exact = {name: calls for _, name, calls, _ in seen[2]}
    assert all(row[3] == 1 for row in seen[2])
    assert exact["twice"] == 1000
    assert exact["fib"] == 8361 + 4 * 465 + 15 * sum(range(50))
    assert exact["gen"] == 50
    assert exact["fails"] == 21
    assert exact["Node.__init__"] == exact["Node.total"] == exact["Node.size"]
    for name, calls in ((row[1], row[2]) for row in seen[0]):
        assert 0 < calls <= exact[name] * 3, name


def test_code_that_is_compiled_again_and_again_does_not_stay(project):
    project.write(
        "app.py",
        """
        import gc, sys, weakref
        def make(i):
            names = {}
            exec(compile("def again(x):\\n    return x\\n", __file__, "exec"), names)
            names["again"](i)
            return weakref.ref(names["again"].__code__)
        codes = [make(i) for i in range(1000)]
        gc.collect()
        sys.exit(sum(code() is not None for code in codes) > 300)
        """,
    )
    traced(project)
    with project.trace() as db:
        query = "SELECT calls, calls_exact FROM functions WHERE qualname = 'again'"
        calls, exact = db.execute(query).fetchone()
        assert calls < 1000 and not exact
    assert project.run("app.py", options=("-q", "--exact")).code == 1
    with project.trace() as db:
        assert db.execute(query).fetchone() == (1000, 1)


def test_children_take_little_room_on_the_disk(project):
    project.write(
        "app.py",
        """
        import os
        def f(x): return x
        for i in range(20):
            pid = os.fork()
            if pid == 0:
                f(i)
                os._exit(0)
            os.waitpid(pid, 0)
        parts = "codeflash.trace.parts"
        taken = [os.stat(os.path.join(parts, name)).st_blocks * 512 for name in os.listdir(parts)]
        print(sum(taken) < 20 * 200_000)
        """,
    )
    result = project.run("app.py", options=("-q",))
    assert result.stdout == "True\n", result
    with project.trace() as db:
        assert db.execute("SELECT calls FROM functions").fetchone() == (20,)


def test_child_of_many_functions_keeps_them_all(project):
    lines = ["def f%d(x): return x" % i for i in range(5000)]
    lines += ["import os", "pid = os.fork()", "if pid == 0:", "    for i in range(5000):"]
    lines += ["        globals()['f%d' % i](i)", "    os._exit(0)", "os.waitpid(pid, 0)"]
    project.write("app.py", "\n".join(lines) + "\n")
    traced(project)
    with project.trace() as db:
        assert db.execute("SELECT count(*) FROM functions WHERE calls = 1").fetchone() == (5000,)
