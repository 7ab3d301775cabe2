# SPDX-License-Identifier: Apache-2.0
"""A recorded program sees itself as if it was started by python."""

import sys
import zipfile

import pytest
from twice import EXACT, assert_same, needs

STATE = """
    import gc, os, signal, sys, threading
    def state(x):
        return [
            ("name", __name__, __file__, repr(__spec__), repr(__loader__.__class__), sorted(globals())),
            ("argv", sys.argv, getattr(sys, "orig_argv", None), sys.executable, sys.prefix),
            ("path", sys.path),
            ("flags", sys.flags, sys.warnoptions, sys._xoptions),
            ("modules", sorted(set(sys.modules) - ({"atexit"} if sys.version_info < (3, 10) else set()))),
            ("importers", [getattr(f, "__name__", type(f).__name__) for f in sys.meta_path], len(sys.path_hooks)),
            ("environ", sorted(os.environ.items()), sorted(os.environb.items())),
            ("hooks", sys.gettrace(), sys.getprofile(), sys.excepthook is sys.__excepthook__),
            ("threads", [t.name for t in threading.enumerate()], sorted(map(int, sys._current_frames())) == [threading.get_ident()]),
            ("gc", gc.isenabled(), gc.get_threshold(), len(gc.callbacks)),
            ("limits", sys.getrecursionlimit(), sys.getswitchinterval()),
            ("signals", [(s, str(signal.getsignal(s))) for s in sorted(signal.valid_signals())]),
            ("mask", sorted(signal.pthread_sigmask(signal.SIG_BLOCK, []))),
            ("files", sorted(os.listdir("/proc/self/fd"))),
            ("umask", os.umask(0), os.getpriority(os.PRIO_PROCESS, 0), os.getcwd()),
            ("streams", [(s.name, s.mode, s.encoding, s.errors, s.line_buffering) for s in (sys.stdin, sys.stdout, sys.stderr)]),
            ("frame", sys._getframe(1).f_code.co_name, sys._getframe(1).f_back),
        ]
    if __name__ == "__main__":
        for entry in state(1):
            print(*entry)
"""

PROGRAMS = {
    "arguments": """
        import sys
        def f(x): return x
        print(f(1), sys.argv, sys.path[0], __name__)
    """,
    "pickle": """
        import pickle
        class Point:
            def __init__(self, x): self.x = x
            def __eq__(self, other): return self.x == other.x
        def make(x): return Point(x)
        data = pickle.dumps([make(3), make, Point])
        print(data, pickle.loads(data)[0] == make(3), Point.__module__, make.__qualname__)
    """,
    "inspect": """
        import inspect, sys
        def f(a, *b, c=3, **d):
            "what f does"
            return [(i.function, i.lineno, i.code_context) for i in inspect.stack()]
        class C:
            @property
            def p(self): return inspect.currentframe().f_back.f_lineno
        print(f(1), f.__code__.co_flags, f.__code__, inspect.signature(f)) if 0 else print(f(1), inspect.signature(f))
        print(inspect.getsource(f), inspect.getsource(C), inspect.getfile(f), C().p, inspect.getdoc(f))
        print(inspect.getmodule(f) is sys.modules["__main__"], inspect.getcallargs(f, 1, 2, c=4, e=5))
        def g():
            yield sys._getframe().f_back.f_code.co_name
            yield inspect.getgeneratorstate(it)
        it = g()
        print(next(it), next(it), inspect.getgeneratorlocals(it))
    """,
    "code": """
        import dis, io, sys
        def f(x):
            for i in range(x):
                if i % 2: yield i
        def g(x):
            return sum(f(x))
        def text(function):
            out = io.StringIO()
            dis.dis(function, file=out)
            return out.getvalue()
        before = text(g), g.__code__.co_code, hash(g.__code__)
        for i in range(100): g(i)
        print(before == (text(g), g.__code__.co_code, hash(g.__code__)), text(f).count("\\n"))
    """,
    "traceback": """
        import traceback
        def deep(n):
            if n == 0: raise ValueError("no")
            try:
                return deep(n - 1)
            except ValueError as error:
                if n == 2: raise KeyError("other") from error
                raise
        try:
            deep(3)
        except KeyError:
            traceback.print_exc()
        deep(2)
    """,
    "warnings": """
        import sys, warnings
        warnings.simplefilter("always")
        def f(x):
            warnings.warn("from f", UserWarning, stacklevel=2)
            open("/dev/null")
            return x
        f(1)
        f(2)
        print(sys.modules["warnings"].filters[0])
    """,
    "exception-hook": """
        import sys
        def hook(kind, value, trace):
            print("hook", kind, value, trace.tb_frame.f_code.co_name, trace.tb_next.tb_frame.f_code.co_name)
        def unraisable(args): print("unraisable", args.exc_type, args.err_msg)
        sys.excepthook = hook
        sys.unraisablehook = unraisable
        class Bad:
            def __del__(self): raise RuntimeError("in del")
        def f(x):
            Bad()
            return 1 // x
        f(1)
        f(0)
    """,
    "streams": """
        import io, os, sys
        def say(text): print(text)
        say("one")
        os.write(1, b"raw\\n")
        sys.stdout.buffer.write(b"\\xff\\x00binary\\n")
        old, sys.stdout = sys.stdout, io.StringIO()
        say("kept")
        text, sys.stdout = sys.stdout.getvalue(), old
        say(repr(text))
        sys.stdout.flush()
        sys.stdout = None
        say("nowhere")
        sys.stderr.close()
        sys.stderr = open(2, "w", closefd=False) if 0 else None
        os.close(0)
    """,
    "closed-streams": """
        import os, sys
        def f(x): return x
        for i in range(10): f(i)
        sys.stdout.flush()
        os.close(1); os.close(2); os.close(0)
        sys.exit(f(7))
    """,
    "standard-input": """
        import sys
        def read(line): return line.upper()
        for line in sys.stdin: print(read(line), end="")
    """,
    "recursion": """
        import sys
        def depth(n):
            try: return depth(n + 1)
            except RecursionError as error: return n, str(error)
        class Node:
            def __init__(self, n): self.child = Node(n + 1)
            def __getattr__(self, name): return self.missing
        def count(n=0):
            global most
            most = n
            count(n + 1)
        print(depth(0))
        try: count()
        except RecursionError: print(most)
        try: Node(0)
        except RecursionError as error: print(error)
        try: Node.__new__(Node).x
        except RecursionError as error: print(error)
    """,
    "gc-view": """
        import gc, sys, weakref
        class Thing:
            def __init__(self, n): self.n = n
            def __del__(self): print("del", self.n)
        def keep(thing): return thing.n
        def lose(thing):
            return "lost"
        def pair(a, b): return (a, b)
        thing = Thing(1)
        print(keep(thing))
        ref = weakref.ref(Thing(2), lambda r: print("gone"))
        print(lose(Thing(3)), "after lose")
        pair(Thing(4), Thing(5))
        print("after pair")
        gc.collect()  # where in its cycle the collector is differs from run to run
        a, b = Thing(6), Thing(7)
        a.b, b.a = b, a
        pair(a, b)
        del a, b
        seen = []
        gc.callbacks.append(lambda phase, info: seen.append((phase, info["generation"])))
        print(gc.collect(0) >= 0, gc.collect() > 0, seen)
        print(sum(isinstance(o, Thing) for o in gc.get_objects()), [type(o).__name__ for o in gc.get_referrers(thing)])
        big = [Thing(100 + i) for i in range(3)]
        for x in big: keep(x)
        print([sys.getrefcount(x) for x in big])
        del big, x
        print("end")
    """,
    "allocation-count": """
        import gc
        gc.disable()
        def f(x, y): return [x, y]
        def before(): return gc.get_count()[0]
        for i in range(3): f(i, {}), before()
        first = len(gc.get_objects())
        for i in range(300): f(i, {})
        print(len(gc.get_objects()) - first)
    """,
    "atexit": """
        import atexit, threading, time
        def bye(n): print("bye", n)
        for i in range(3): atexit.register(bye, i)
        def work():
            while True: time.sleep(0.01); bye
        threading.Thread(target=work, daemon=True).start()
        def late(): atexit.register(bye, "late")
        atexit.register(late)
        print(atexit._ncallbacks() >= 0)
    """,
    "locale": """
        # -*- coding: latin-1 -*-
        import sys
        def f(x): return x + "\\xe9"
        print(ascii(f("\\udc80")), sys.getfilesystemencoding(), sys.stdout.encoding)
    """,
    "exec": """
        def f(x): return x
        space = {"__name__": "elsewhere"}
        exec("def g(y):\\n    return y + 1\\nprint(g(2), __name__)", space)
        print(eval("f(3)"), space["g"].__module__)
        code = compile("def h(): raise ValueError('h')\\nh()", "<made up>", "exec")
        try: exec(code)
        except ValueError as error: print(error.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name)
    """,
    "interpreter-state": """
        import os, sys
        def f(x): return x
        f(1)
        print(os._exit.__module__, os._exit, os.execve, os.posix_spawn, os._exit.__self__)
        print(sorted(n for n in sys.modules if "codeflash" in n))
        import subprocess
        subprocess.run(["true"])
        print(subprocess._fork_exec if hasattr(subprocess, "_fork_exec") else subprocess._posixsubprocess.fork_exec)
    """,
}


@EXACT
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_program_does_not_notice(project, name, options):
    project.write("app.py", PROGRAMS[name])
    assert_same(project, "app.py", "-o", "x", "--json", "ä b", options=options, input="one\ntwo\n")


@EXACT
def test_state_of_the_interpreter_is_the_same(project, options):
    project.write("app.py", STATE)
    assert_same(project, "app.py", "1", options=options, functions=["state"])


def test_environment_of_a_child_given_one_is_the_programs(project):
    project.write(
        "app.py",
        """
        import os, subprocess, sys
        def child(env):
            code = "import os; print(sorted(os.environ))"
            return subprocess.run([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE).stdout
        given = {"A": "1", "PATH": os.environ["PATH"], "LC_CTYPE": "C.UTF-8"}
        copy = dict(os.environ)
        print(child(given), child(None), child(copy), child(os.environ.copy()))
        print(sorted(given), sorted(copy))
        os.environ.clear()
        print(child(None), child({}))
        os.putenv("CODEFLASH_SESSION_OTHER", "x")
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, "-c", "import os; print(sorted(os.environ))"], {"B": "2", "LC_CTYPE": "C.UTF-8"})
        """,
    )
    assert_same(project, "app.py", functions=["child"])


@pytest.mark.parametrize(
    "end",
    [
        "sys.exit()",
        "sys.exit(0)",
        "sys.exit(3)",
        "sys.exit(300)",
        "sys.exit('words')",
        "raise SystemExit(None)",
        "raise ValueError('x' * 10)",
        "raise KeyboardInterrupt",
        "os._exit(5)",
        "os.abort()",
        "os.kill(os.getpid(), 9)",
        "os.kill(os.getpid(), 15)",
        "os.kill(os.getpid(), 2)",
        "os.kill(os.getpid(), 13); time.sleep(1)",
        "signal.signal(2, signal.SIG_DFL); os.kill(os.getpid(), 2)",
        "os.kill(os.getpid(), signal.SIGRTMIN)",
        "os.execv('/bin/sh', ['sh', '-c', 'echo other; exit 9'])",
        "compile('1 +', 'there.py', 'exec')",
        "threading.Thread(target=f, args=(1, 2)).start()",
        "sys.stdout.close(); os.close(2); raise ValueError",
        "signal.alarm(1); time.sleep(5)",
        "os.kill(os.getppid(), 0); sys.exit(4)",
    ],
)
def test_status_is_the_programs(project, end):
    project.write(
        "app.py",
        """
        import os, signal, sys, threading, time
        def f(x): return x
        f(1)
        print("begun", flush=True)
        def finish():
            %s
        finish()
        """
        % end,
    )
    assert_same(project, "app.py", functions=["f"])


def test_module_and_package_run_as_they_do(project):
    project.write("pkg/__init__.py", "import sys\nprint('init', sys.argv[0] == '-m')\n")
    project.write(
        "pkg/__main__.py",
        """
        import sys
        from . import part
        print(__name__, __package__, __spec__.name, sys.argv[1:], part.f(2), sys.path[0])
        raise SystemExit(part.f(3))
        """,
    )
    project.write("pkg/part.py", "def f(x): return x\n")
    assert assert_same(project, "-m", "pkg", "a", "-x", functions=["f"]).code == 3
    assert_same(project, "-m", "pkg.part", functions=[])
    project.write("pkg/bad.py", "def f(x): return 1 / x\nf(0)\n")
    assert_same(project, "-m", "pkg.bad", functions=["f"])


def test_folder_and_archive_run_as_scripts(project):
    main = "import sys, helper\nprint(__name__, __file__, __package__, helper.f(4), sys.path[0])\n"
    project.write("tool/__main__.py", main)
    project.write("tool/helper.py", "def f(x): return x\n")
    assert_same(project, "tool", "arg", functions=["f"])
    with zipfile.ZipFile(project.path / "tool.pyz", "w") as archive:
        archive.writestr(
            "__main__.py",
            "def f(x): return x\nimport sys\nprint(__name__, __file__, f(1), sys.argv)\nf(1)/0\n",
        )
    plain, recorded = project.plain("tool.pyz", "a"), project.run("tool.pyz", "a", options=("-q",))
    assert (recorded.stdout, recorded.stderr, recorded.code) == (
        plain.stdout,
        plain.stderr,
        plain.code,
    )


@pytest.mark.skipif(
    sys.version_info[:2] == (3, 11), reason="calls through a frame evaluation function keep theirs"
)
def test_argument_that_only_the_call_holds_ends_when_it_would(project):
    project.write(
        "app.py",
        """
        import weakref
        class Thing:
            def __del__(self): print("del")
        def lose(thing):
            ref = weakref.ref(thing)
            thing = None
            print("lost", ref() is None)
        lose(Thing())
        lose(thing=Thing())
        """,
    )
    assert_same(project, "app.py", functions=["lose"])


ENDS = """
    import asyncio, sys, weakref
    class Thing:
        def __init__(self, name): self.name = name
        def __del__(self): print("del", self.name)
    class Box:
        def __init__(self, held): self.held = held
    class Plain: pass
    kept = Thing("global")
    def lose_global(x):
        global kept
        del kept, x
        print("lost the global")
    def lose(x):
        del x
        print("lost")
    def lose_all(*a, **k):
        del a, k
        print("lost all")
    def lose_weak(x):
        ref = weakref.ref(x)
        del x
        print("weak", ref() is None)
    def replace(x):
        x = 1
        print("replaced")
    def replace_inside(x):
        def inner():
            nonlocal x
            x = None
        inner()
        print("replaced inside")
    def references(x, y, z): return [sys.getrefcount(value) for value in (x, y, z)]
    def items(x):
        yield sys.getrefcount(x)
        del x
        print("lost between items")
        yield 2
    async def lose_later(x):
        del x
        print("lost later")
    def main():
        lose_global(kept)
        for make in (Thing, lambda n: Box(Thing(n)), lambda n: [Thing(n)], lambda n: {n: Thing(n)}):
            lose(make("lost"))
            lose_all(make("a"), k=make("k"))
            replace(make("replaced"))
            replace_inside(make("inside"))
            print(list(items(make("items"))))
            asyncio.run(lose_later(make("later")))
        lose_weak(Plain())
        a, b, c = Plain(), [1], {}
        print(references(a, b, c), references(Plain(), [2], {}))
    main()
"""


@pytest.mark.skipif(
    sys.version_info[:2] == (3, 11), reason="calls through a frame evaluation function keep theirs"
)
@EXACT
def test_arguments_end_when_they_would(project, options):
    project.write("app.py", ENDS)
    assert_same(project, "app.py", options=options, functions=["lose", "items", "references"])


@EXACT
def test_code_of_the_program_is_not_run_by_the_sampler(project, options):
    project.write(
        "app.py",
        """
        import builtins, sys, threading, time
        seen = set()
        def hook(event, args):
            if threading.get_ident() != main or event == "gc.get_objects": seen.add(event)
        def load(name, *args, **named):
            if name == "gc": seen.add(name)
            return original(name, *args, **named)
        main = threading.get_ident()
        original, builtins.__import__ = builtins.__import__, load
        sys.addaudithook(hook)
        sys.modules.pop("gc", None)
        class Thing:
            def __init__(self, n): self.n = n
        end = time.monotonic() + 1
        while time.monotonic() < end: Thing(1)
        print(seen, "gc" in sys.modules)
        """,
    )
    assert_same(project, "app.py", options=options, functions=["Thing.__init__"])


def test_modules_are_the_same_where_encodings_are_checked(project):
    project.write(
        "app.py",
        """
        import subprocess, sys
        def f(x): return x
        # up to 3.9 atexit itself holds what it is to call: it stays
        code = "import sys; print(sorted(set(sys.modules) - {'atexit'}))"
        print(f(subprocess.run([sys.executable, "-X", "dev", "-c", code], capture_output=True)))
        """,
    )
    assert_same(project, "app.py")


@EXACT
@needs(3, 11)
def test_recursion_goes_as_deep_as_plainly(project, options):
    project.write(
        "app.py",
        """
        import sys
        sys.setrecursionlimit(160000)
        def down(n): return 0 if n == 0 else 1 + down(n - 1)
        def walk(n):
            if n: yield from walk(n - 1)
            yield n
        print(down(150000), down(10))
        print(sum(walk(500)))
        """,
    )
    assert_same(project, "app.py", options=options, functions=["down"])


def test_recorder_is_not_in_memory_errors(project):
    project.write(
        "app.py",
        """
        import resource
        def grow(n): return bytearray(n)
        resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
        try: grow(1 << 31)
        except MemoryError as error: print("memory", error.__traceback__.tb_next.tb_frame.f_code.co_name)
        kept = []
        try:
            while True: kept.append(grow(1 << 22))
        except MemoryError: print("again", len(kept) > 20)
        """,
    )
    assert_same(project, "app.py", functions=["grow"])


def test_interpreter_flags_of_the_environment_hold(project):
    project.write(
        "app.py",
        """
        import sys, warnings
        def f(x): return open(x)
        f("/dev/null")
        assert False, "optimized away"
        print(sys.flags)
        """,
    )
    for name, value in [
        ("PYTHONOPTIMIZE", "1"),
        ("PYTHONDEVMODE", "1"),
        ("PYTHONWARNINGS", "error"),
        ("PYTHONHASHSEED", "5"),
        ("PYTHONUNBUFFERED", "1"),
        ("PYTHONFAULTHANDLER", "1"),
        ("PYTHONTRACEMALLOC", "3"),
        ("PYTHONSAFEPATH", "1"),
        ("PYTHONUTF8", "0"),
    ]:
        assert_same(project, "app.py", functions=["f"], env={name: value})
