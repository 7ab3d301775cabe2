# SPDX-License-Identifier: Apache-2.0
"""Threads, forks, signals, timers and descriptors of a recorded program behave as they do plainly."""

import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import BINARY
from twice import EXACT, assert_same, names_of, needs

PROGRAMS = {
    "small-stacks": """
        import sys, threading
        threading.stack_size(64 * 1024)
        def f(n): return 0 if n == 0 else 1 + f(n - 1)
        out = []
        def work(i): out.append(f(i))
        threads = [threading.Thread(target=work, args=(20 + i % 10,)) for i in range(200)]
        for t in threads: t.start()
        for t in threads: t.join()
        print(sorted(out))
    """,
    "recursion-in-threads": """
        import threading
        def f(n): return f(n + 1)
        def work():
            try: f(0)
            except RecursionError as error: print(error)
        for i in range(3):
            t = threading.Thread(target=work); t.start(); t.join()
    """,
    "close-everything": """
        import os, sys
        def f(x): return x
        f(1)
        os.write(1, b"before\\n")
        os.closerange(3, 4096)
        for i in range(1000): f(str(i))
        os.write(1, b"after\\n")
        a = os.open("/dev/null", os.O_RDONLY)
        os.write(1, b"%d\\n" % a)
        os.closerange(0, 4096)
        for i in range(1000): f(i)
        os._exit(f(3))
    """,
    "directories": """
        import os, tempfile
        def f(x): return x
        f(1)
        old = os.getcwd()
        gone = tempfile.mkdtemp(dir=old)
        os.chdir(gone); os.rmdir(gone)
        for i in range(500): f("x" * i)
        try: os.getcwd()
        except FileNotFoundError: print("gone")
        os.umask(0o777)
        for i in range(500): f([i])
        os.chdir("/")
        print(os.getcwd())
    """,
    "fork": """
        import os, sys, time, warnings
        warnings.simplefilter("always")
        def f(x): return x
        def child(n):
            for i in range(n): f(i)
            return n
        for i in range(30):
            f(i)
            pid = os.fork()
            if pid == 0:
                os._exit(child(i))
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        pid = os.fork()
        if pid == 0:
            print("child"); sys.exit(f(3))
        print(os.waitpid(pid, 0)[1] >> 8, "parent")
    """,
    "fork-in-a-thread": """
        import os, threading, warnings
        warnings.simplefilter("ignore")
        def f(x): return x
        def work():
            pid = os.fork()
            if pid == 0:
                for i in range(100): f(i)
                os._exit(f(5))
            print(os.waitpid(pid, 0)[1] >> 8)
        for i in range(5):
            t = threading.Thread(target=work); t.start(); t.join()
    """,
    "fork-warning": """
        import os, subprocess, sys, time, warnings, threading
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *more: print(str(message).replace(str(os.getpid()), "PID"), more[2:])
        def f(x):
            time.sleep(0.03)
            return x
        for i in range(5):
            f(i)
            pid = os.fork()
            if pid == 0: os._exit(0)
            os.waitpid(pid, 0)
            pid, fd = os.forkpty()
            if pid == 0: os._exit(0)
            os.waitpid(pid, 0)
        stop = threading.Event()
        t = threading.Thread(target=stop.wait); t.start()
        pid = os.fork()
        if pid == 0: os._exit(0)
        os.waitpid(pid, 0)
        stop.set(); t.join()
        print("end")
    """,
    "double-fork": """
        import os, time
        def f(x): return x
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                f(1)
                os.write(write, b"grandchild")
                os._exit(0)
            os._exit(0)
        os.wait()
        print(os.read(read, 100), f(2))
    """,
    "subprocesses": """
        import subprocess, sys, os
        def f(x): return x
        code = "import sys; print(sys.argv, len(sys.modules) < 200); sys.exit(3)"
        print(subprocess.run([sys.executable, "-c", code, "a"], capture_output=True))
        print(subprocess.run("exit 4", shell=True).returncode, os.system("exit 5") >> 8)
        print(subprocess.run(["cat"], input=b"x", stdout=-1, close_fds=False).stdout)
        print(subprocess.check_output([sys.executable, "-I", "-S", "-E", "-c", "print(1)"]))
        try: subprocess.run(["/nonexistent"])
        except FileNotFoundError as error: print(error)
        try: subprocess.run(["true"], env={1: 2})
        except TypeError as error: print(error)
        try: os.execve("/nonexistent", ["x"], {})
        except OSError as error: print(error)
        for bad in [(), (1, 2), ("x", ["x"], None)]:
            try: os.execve(*bad)
            except (TypeError, OSError) as error: print(error)
        try: os._exit("x")
        except TypeError as error: print(error)
        try: os.posix_spawn("/nonexistent", ["x"], {})
        except OSError as error: print(error)
        pid = os.posix_spawn("/bin/sh", ("sh", "-c", "exit 6"), os.environ)
        print(os.waitpid(pid, 0)[1] >> 8)
        print(f(1), os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "exit 7"]))
    """,
    "multiprocessing": """
        import multiprocessing, sys
        def f(x): return x * x
        if __name__ == "__main__":
            for method in ("fork", "spawn", "forkserver"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    print(pool.map(f, range(5)))
    """,
    "signals": """
        import os, signal, time
        def handler(number, frame): print("got", signal.Signals(number).name, frame.f_code.co_name)
        def f(x):
            os.kill(os.getpid(), signal.SIGUSR1)
            return x
        for s in (signal.SIGUSR1, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGTERM): signal.signal(s, handler)
        f(1)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        start = time.monotonic(); time.sleep(0.2)
        print(time.monotonic() - start >= 0.2)
        signal.alarm(1); signal.pause()
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        f(2)
        print(signal.sigpending(), signal.sigwait([signal.SIGUSR1]))
        print(signal.sigtimedwait([signal.SIGUSR1], 0.05))
        signal.setitimer(signal.ITIMER_PROF, 0.02)
        end = time.process_time() + 0.1
        while time.process_time() < end: pass
    """,
    "interrupted-sleep": """
        import os, signal, threading, time
        signal.signal(signal.SIGINT, signal.default_int_handler)
        def f(x): return x
        def late(): time.sleep(0.1); os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=late).start()
        try: f(1); time.sleep(10)
        except KeyboardInterrupt: print("interrupted")
        for i in range(3):
            try: os.kill(os.getpid(), signal.SIGINT); time.sleep(1)
            except KeyboardInterrupt: print("again", f(2))
    """,
    "system-calls-are-not-interrupted": """
        import os, select, time
        def f(x): return x
        f(1)
        r, w = os.pipe()
        start = time.monotonic()
        print(select.select([r], [], [], 0.3), time.monotonic() - start >= 0.3)
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.usleep(300000), ctypes.get_errno())
    """,
    "asyncio": """
        import asyncio
        async def f(x):
            await asyncio.sleep(0.01)
            return x
        async def agen():
            for i in range(3): yield i
        async def main():
            print(await asyncio.gather(*(f(i) for i in range(5))))
            print([i async for i in agen()])
            task = asyncio.create_task(f(1)); task.cancel()
            try: await task
            except asyncio.CancelledError: print("cancelled")
            process = await asyncio.create_subprocess_exec("true")
            print(await process.wait())
        asyncio.run(main(), debug=True)
    """,
    "thread-pool": """
        import concurrent.futures, threading, queue
        def f(x): return threading.current_thread() is threading.main_thread(), x
        with concurrent.futures.ThreadPoolExecutor(4) as pool: print(list(pool.map(f, range(20))))
        with concurrent.futures.ProcessPoolExecutor(2) as pool: print(list(pool.map(f, range(4))))
    """,
    "threads-at-exit": """
        import sys, threading, time
        def f(x): return x
        def spin():
            while True: f(1)
        def late():  # print() writes the end of a line apart: the threads would mix them
            time.sleep(0.5); sys.stdout.write("late %d\\n" % f(2))
        for i in range(3): threading.Thread(target=spin, daemon=True).start()
        threading.Thread(target=late).start()
        sys.stdout.write("main ends\\n")
    """,
    "sub-interpreters": """
        import sys
        def f(x): return x
        f(1)
        try: import _xxsubinterpreters as si
        except ImportError:
            try: import _interpreters as si
            except ImportError: si = None
        if si:
            i = si.create()
            si.run_string(i, "def g(x): return x\\nfor k in range(100): g(k)\\nprint(g(1), flush=True)")
            si.destroy(i)
        f(2)
    """,
    "limits": """
        import resource
        def f(x): return x
        f(1)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))
        for i in range(2000): f("x" * i)
        print(len(open("/dev/null").read()))
    """,
    "atexit-cleared": """
        import atexit
        def f(x): return x
        atexit.register(print, "never")
        atexit._clear()
        atexit.register(print, "bye")
        for i in range(100): f(i)
    """,
    "c-fork": """
        import ctypes, os
        libc = ctypes.PyDLL(None)
        def f(x): return x
        f(1)
        pid = libc.fork()
        if pid == 0:
            for i in range(50): f("c%d" % i)
            os._exit(f(9))
        print(os.waitpid(pid, 0)[1] >> 8, f(2))
    """,
}


@EXACT
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_program_does_not_notice(project, name, options):
    project.write("app.py", PROGRAMS[name])
    assert_same(project, "app.py", options=options, functions=["f"])


def test_crash_under_memory_limit_is_the_programs(project):
    project.write(
        "app.py",
        """
        import resource, sys
        def f(x): return x
        f(1)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
        while True: f(2)
        """,
    )
    assert assert_same(project, "app.py", functions=["f"]).code == -signal.SIGXCPU


INTERRUPTED = """
    import sys, time
    def f(x): return x
    def wait():
        try:
            print("ready", flush=True)
            time.sleep(20)
        except KeyboardInterrupt:
            print("caught", flush=True)
            %s
    f(1)
    wait()
    f(2)
"""


def run_and_signal(command, cwd, send):
    """Starts a command in a group of its own; calls send(process) when it has said "ready"."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a shell without job control ignores it for what it runs in the background
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        ready = process.stdout.readline()
        time.sleep(0.1)
        send(process)
        stdout, stderr = process.communicate(timeout=20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return ready + stdout, stderr, process.returncode


@pytest.mark.parametrize("end", ["pass", "raise", "sys.exit(6)"])
@pytest.mark.parametrize("to", ["group", "process"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["int", "term"])
def test_signal_reaches_the_program_as_plainly(project, end, to, number):
    project.write("app.py", INTERRUPTED % end)
    kill = (
        (lambda p: os.killpg(p.pid, number)) if to == "group" else (lambda p: p.send_signal(number))
    )
    plain = run_and_signal([sys.executable, "app.py"], project.path, kill)
    recorded = run_and_signal(
        [str(BINARY), "optimize", "--trace-only", "-q", "app.py"], project.path, kill
    )
    assert recorded == plain
    assert "f" in names_of(project)


def test_two_interrupts_end_a_stubborn_program(project):
    project.write("app.py", INTERRUPTED % "time.sleep(20)")

    def twice(process):
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.readline()
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)

    plain = run_and_signal([sys.executable, "app.py"], project.path, twice)
    recorded = run_and_signal(
        [str(BINARY), "optimize", "--trace-only", "-q", "app.py"], project.path, twice
    )
    assert recorded == plain
    assert plain[2] == -signal.SIGINT


@needs(3, 12)
def test_child_of_a_fork_is_recorded_without_a_warning(project):
    project.write(
        "app.py",
        """
        import os, warnings
        warnings.simplefilter("error")
        def f(x): return x
        def in_child(x): return x
        f(1)
        if os.fork() == 0:
            in_child(2)
        else:
            os.wait()
        """,
    )
    assert_same(project, "app.py", functions=["f", "in_child"])


WAITS_FOR_SIGNALS = """
    import os, signal, time

    def wait_for(number):
        os.kill(os.getpid(), number)
        return signal.sigtimedwait([number], 5).si_signo == number

    def work():
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass

    if __name__ == "__main__":
        numbers = sorted(signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP})
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        work()
        print([number for number in numbers if not wait_for(number)])
        print(signal.sigpending())
"""


def test_signals_that_the_program_waits_for_are_its_own(project):
    project.write("app.py", WAITS_FOR_SIGNALS)
    result = project.run("app.py")
    assert result.code == 0, result
    assert result.stdout == "[]\nset()\n" == project.plain("app.py").stdout
    assert names_of(project) == ["wait_for", "work"]
