# SPDX-License-Identifier: Apache-2.0
"""Threads and child processes: one trace of all, and a name for each that is not followed."""

import json
import sys
import venv

import pytest
from recorded import recorded, trace_program


def test_threads_and_pools(project):
    seen = trace_program(
        project,
        """
        import concurrent.futures, threading, _thread, time

        together = threading.Barrier(5)  # no thread ends before the last one has started

        def plain(n):
            together.wait()
            return n

        def pooled(n): return n
        def raw(n): done.release()

        if __name__ == "__main__":
            threads = [threading.Thread(target=plain, args=(i,)) for i in range(5)]
            for t in threads: t.start()
            for t in threads: t.join()
            with concurrent.futures.ThreadPoolExecutor(3) as pool:
                list(pool.map(pooled, range(10)))
            done = threading.Lock(); done.acquire()
            _thread.start_new_thread(raw, (1,))
            done.acquire()
        """,
        exact=True,
    )
    assert {v[0] for v in seen["app:plain"].values} == set(range(5))
    assert seen["app:plain"].calls == 5 and seen["app:pooled"].calls == 10
    assert seen["app:raw"].calls == 1
    assert len({c.thread for c in seen["app:plain"].inputs}) >= 1
    assert int(seen.meta["threads"]) >= 5


WORK = """
    import os, sys

    def work(n): return n * n
    def main_only(n): return n
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(project, method):
    project.write("work.py", WORK)
    seen = trace_program(
        project,
        """
        import multiprocessing, work

        if __name__ == "__main__":
            multiprocessing.set_start_method(%r)
            work.main_only(1)
            process = multiprocessing.Process(target=work.work, args=(77,))
            process.start(); process.join()
            with multiprocessing.Pool(2) as pool:
                assert pool.map(work.work, range(6)) == [n * n for n in range(6)]
                pool.close(); pool.join()
        """
        % method,
        exact=True,
    )
    assert seen["work:work"].calls == 7
    assert {v[0] for v in seen["work:work"].values} == {77, *range(6)}
    assert seen["work:main_only"].calls == 1
    processes = seen.rows("SELECT * FROM processes")
    assert len(processes) >= 3
    assert len({p["pid"] for p in processes}) == len(processes)
    if method == "fork":
        assert all(p["forked_from"] == 1 for p in processes[1:])
    assert seen.rows("SELECT * FROM children") == []


def test_a_process_pool_of_the_script_itself(project):
    seen = trace_program(
        project,
        """
        import concurrent.futures, multiprocessing

        def work(n): return n + 1

        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
                assert list(pool.map(work, range(4))) == [1, 2, 3, 4]
        """,
        exact=True,
    )
    assert seen["app:work"].calls == 4, seen.names()
    assert len(seen.rows("SELECT * FROM functions WHERE qualname = 'work'")) == 1


def test_plain_forks(project):
    seen = trace_program(
        project,
        """
        import os, sys

        def before(n): return n
        def after(n): return n

        if __name__ == "__main__":
            before(1)
            for i in range(3):
                pid = os.fork()
                if pid == 0:
                    after(i)
                    if i == 0: os._exit(0)
                    if i == 1: sys.exit(0)
                    os.execv(sys.executable, [sys.executable, "-c", "print('done')"])
                os.waitpid(pid, 0)
        """,
        exact=True,
    )
    assert seen["app:before"].calls == 1
    assert seen["app:after"].calls == 3
    assert {v[0] for v in seen["app:after"].values} == {0, 1, 2}


STARTS = [
    "subprocess.run([sys.executable, 'child.py'])",
    "subprocess.run([sys.executable, 'child.py'], env=os.environ.copy())",
    "subprocess.run([sys.executable, 'child.py'], env={})",
    "subprocess.run([sys.executable, 'child.py'], env={}, close_fds=False)",
    "subprocess.run([sys.executable, '-E', 'child.py'])",
    "subprocess.run([sys.executable, '-I', 'child.py'])",
    "subprocess.run([sys.executable, '-B', '-u', '-X', 'utf8', 'child.py'])",
    "subprocess.run(sys.executable + ' child.py', shell=True)",
    "subprocess.run(sys.executable + ' child.py; true', shell=True, env=dict(os.environ))",
    "subprocess.check_output([sys.executable, '-m', 'child'])",
    "os.system(sys.executable + ' child.py')",
    "os.popen(sys.executable + ' child.py').read()",
    "os.waitpid(os.posix_spawn(sys.executable, [sys.executable, 'child.py'], {}), 0)",
    "os.waitpid(os.posix_spawn(sys.executable, [sys.executable, 'child.py'], os.environ), 0)",
    "os.spawnv(os.P_WAIT, sys.executable, [sys.executable, 'child.py'])",
    "os.spawnve(os.P_WAIT, sys.executable, [sys.executable, 'child.py'], {})",
    "subprocess.run(['env', '-i', sys.executable, 'child.py'], env={})",
]


@pytest.mark.parametrize("start", STARTS)
def test_started_pythons_are_followed_or_named(project, start):
    project.write("child.py", "def work(n): return n\nwork(5)\n")
    seen = trace_program(
        project,
        "import os, subprocess, sys\n"
        "def top(): pass\n"
        "if __name__ == '__main__':\n"
        "    top()\n"
        "    %s\n" % start,
    )
    children = seen.rows("SELECT * FROM children")
    if "-i" in start:  # the environment was emptied where nobody can see it
        assert len(children) == 1 and "child:work" not in seen
    else:
        followed = [name for name in seen.names() if name.endswith(":work")]
        assert len(followed) == 1 and seen[followed[0]].call.values == (5,), (
            seen.names(),
            children,
        )
        assert children == []


def test_children_that_cannot_be_followed_are_counted_and_named(project, tmp_path):
    other_python = str(tmp_path / "other" / "bin" / "python")
    venv.create(str(tmp_path / "other"), with_pip=False)
    project.write("child.py", "def work(n): return n\nwork(5)\n")
    project.write(
        "app.py",
        """
        import os, subprocess, sys
        def top(): pass
        if __name__ == "__main__":
            top()
            subprocess.run([sys.executable, "-S", "child.py"])
            subprocess.run([os.environ["OTHER"], "child.py"])
            subprocess.run(["true"])
            subprocess.run(["sh", "-c", "exit 0"])
        """,
    )
    result = project.run("app.py", env={"OTHER": other_python})
    assert result.code == 0, result
    seen = recorded(project)
    reasons = {row["command"]: row["reason"] for row in seen.rows("SELECT * FROM children")}
    assert len(reasons) == 2, reasons
    assert reasons[sys.executable + " -S child.py"] == "started with -S"
    assert "without codeflash" in reasons[other_python + " child.py"]
    assert "2 child" in result.stderr or "2 process" in result.stderr, result.stderr
    document = json.loads(project.codeflash("trace", "show", "--json", "codeflash.trace").stdout)
    assert {c["command"]: c["reason"] for c in document["children"]} == reasons


def test_children_do_not_see_the_variable(project):
    project.write(
        "child.py",
        """
        import os, sys
        assert "CODEFLASH_SESSION" not in os.environ
        assert os.getenv("CODEFLASH_SESSION") is None
        assert b"CODEFLASH_SESSION" not in os.environb
        """,
    )
    seen = trace_program(
        project,
        """
        import os, subprocess, sys
        def given(): return dict(os.environ)
        if __name__ == "__main__":
            environment = given()
            assert "CODEFLASH_SESSION" not in environment
            subprocess.check_call([sys.executable, "child.py"])
            subprocess.check_call([sys.executable, "child.py"], env=environment)
            assert "CODEFLASH_SESSION" not in environment
        """,
    )
    assert len(seen.rows("SELECT * FROM processes")) == 3


def test_pytest_xdist(project):
    pytest.importorskip("xdist")
    project.write("shop.py", "def total(items): return sum(items)\n")
    project.write(
        "tests/test_shop.py",
        """
        import pytest, shop
        @pytest.mark.parametrize("n", range(8))
        def test_total(n): assert shop.total([n, 1]) == n + 1
        """,
    )
    result = project.run("-m", "pytest", "-q", "-n", "2", "tests", options=("--exact",))
    assert result.code == 0 and "8 passed" in result.stdout, result
    seen = recorded(project)
    assert seen.names() == {"shop:total"}
    assert seen["shop:total"].calls == 8
    assert {tuple(v[0]) for v in seen["shop:total"].values} == {(n, 1) for n in range(8)}
    assert len(seen.rows("SELECT * FROM processes")) == 3
    assert seen.rows("SELECT * FROM children") == []


def test_counts_are_added_over_processes_and_said_to_be_exact(project):
    project.write("work.py", "def f(n): return n\n")
    seen = trace_program(
        project,
        """
        import os, work
        def loop(n):
            for i in range(n): work.f(i % 7)
        if __name__ == "__main__":
            children = []
            for n in (1000, 2000, 3000):
                pid = os.fork()
                if pid == 0:
                    loop(n)
                    os._exit(0)
                children.append(pid)
            for pid in children: os.waitpid(pid, 0)
            loop(500)
        """,
        exact=True,
    )
    assert seen["work:f"].calls == 6500 and seen["work:f"].calls_exact == 1
    assert seen["app:loop"].calls == 4
    assert len(seen["work:f"].inputs) == 7
