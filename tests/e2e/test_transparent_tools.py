# SPDX-License-Identifier: Apache-2.0
"""Profilers, debuggers, coverage and sys.monitoring tools of the program work as they do plainly."""

import pytest
from twice import EXACT, assert_same, needs

TOOLS = {
    "cprofile": """
        import cProfile, io, pstats
        def f(x): return g(x) + 1
        def g(x): return x
        f(0)
        profile = cProfile.Profile()
        profile.enable()
        for i in range(10): f(i)
        profile.disable()
        out = io.StringIO()
        stats = pstats.Stats(profile, stream=out)
        print(sorted((k[2], v[0]) for k, v in stats.stats.items()))
        for i in range(10): f(i)
        cProfile.run("f(1)", "/dev/null")
    """,
    "setprofile": """
        import sys, threading
        def f(x): return x
        def gen():
            yield 1
        events = []
        def hook(frame, event, arg): events.append((event, frame.f_code.co_name))
        f(1)
        sys.setprofile(hook)
        threading.setprofile(hook)
        f(2); list(gen()); len([])
        t = threading.Thread(target=f, args=(1,)); t.start(); t.join()
        try: f()
        except TypeError: pass
        sys.setprofile(None)
        threading.setprofile(None)
        f(3)
        print([e for e in events if e[1] in ("f", "gen", "<module>")])
        print(sys.getprofile())
    """,
    "settrace": """
        import sys
        def f(x):
            y = x + 1
            return y
        def boom(x): raise ValueError(x)
        def gen():
            z = yield 1
            yield z
        lines = []
        def trace(frame, event, arg):
            lines.append((event, frame.f_code.co_name, frame.f_lineno, repr(arg) if event == "return" else ""))
            return trace
        f(0)
        sys.settrace(trace)
        f(1)
        try: boom(1)
        except ValueError: pass
        g = gen(); next(g); g.send(2); g.close()
        sys.settrace(None)
        f(2)
        for line in lines: print(line)
        print(sys.gettrace())
    """,
    "opcodes": """
        import sys
        def f(x): return x + 1
        seen = []
        def trace(frame, event, arg):
            frame.f_trace_opcodes = True
            seen.append((event, frame.f_lasti if event == "opcode" else None))
            return trace
        for i in range(5): f(i)
        sys.settrace(trace); f(1); f(2); sys.settrace(None)
        print(seen)
    """,
    "pdb": """
        import pdb, sys
        def f(x):
            y = x
            return y
        debugger = pdb.Pdb(stdin=sys.stdin, stdout=sys.stdout, nosigint=True)
        debugger.use_rawinput = 0
        debugger.set_trace()
        f(3)
        f(4)
        print("end")
    """,
    "trace-module": """
        import sys, trace
        def f(x):
            if x: return 1
            return 2
        tracer = trace.Trace(count=1, trace=0)
        tracer.runfunc(f, 1)
        tracer.runfunc(f, 0)
        print(sorted((l, n) for (file, l), n in tracer.results().counts.items() if file.endswith("app.py")))
    """,
    "tracemalloc": """
        import tracemalloc
        def f(x): return [bytes(10000) for i in range(x)]
        tracemalloc.start()
        kept = f(100)
        top = tracemalloc.take_snapshot().statistics("lineno")[0]
        print(top.count >= 100, top.traceback[0].lineno)
    """,
    "frames": """
        import sys, threading
        def f():
            frame = sys._getframe()
            return sorted(frame.f_locals), frame.f_lineno, frame.f_back.f_code.co_name, frame.f_trace
        print(f(), f(), f())
        def changes(x):
            frame = sys._getframe(); frame.clear if 0 else None
            return frame
        done = changes([1])
        print(sorted(done.f_locals), done.f_lineno); done.clear(); print(done.f_locals)
        print([f.f_code.co_name for f in sys._current_frames().values()])
    """,
    "faulthandler": """
        import faulthandler, re, sys
        def f(x):
            with open("dump", "w+") as file:
                faulthandler.dump_traceback(file=file.fileno())
                file.seek(0)
                print(re.sub("0x[0-9a-f]+", "0x", file.read()))
        def g(x): f(x)
        g(1)
        print(len(getattr(sys, "_current_exceptions", dict)()) < 2)
    """,
}

MONITORING = {
    "every-id": """
        import sys
        m = sys.monitoring
        def f(x): return x
        f(1)
        print([m.get_tool(i) for i in range(6)])
        for i in range(6):
            m.use_tool_id(i, "mine%d" % i)
        print([m.get_tool(i) for i in range(6)])
        for i in range(6):
            try: m.use_tool_id(i, "again")
            except ValueError as error: print(error)
        seen = []
        for i in range(6):
            m.register_callback(i, m.events.PY_START, lambda code, at, i=i: seen.append((i, code.co_name)))
            m.set_events(i, m.events.PY_START)
        f(2)
        for i in range(6): m.set_events(i, 0); m.free_tool_id(i)
        f(3)
        print(seen)
        print([m.get_tool(i) for i in range(6)])
        for i in (-1, 6, 7):
            try: print(m.get_tool(i))
            except ValueError as error: print(error)
        m.use_tool_id(4, "late"); print(m.get_tool(4), m.get_events(4), m.register_callback(4, m.events.LINE, None)); m.free_tool_id(4)
        print(m.get_tool(4), m.use_tool_id, m.get_tool)
    """,
    "one-of-ours": """
        import sys
        m = sys.monitoring
        def f(x): return x
        def g(x):
            f(x)
            return x
        for i in range(10): g(i)
        for tool in (3, 4):
            m.use_tool_id(tool, "mine")
            print(m.get_tool(tool), m.get_events(tool), m.get_local_events(tool, f.__code__))
            count = []
            m.register_callback(tool, m.events.PY_RETURN, lambda c, at, v: count.append(v))
            m.set_local_events(tool, f.__code__, m.events.PY_RETURN)
            for i in range(5): g(i)
            print(count)
    """,
    "disabled-stay-disabled": """
        import sys, time
        m = sys.monitoring
        def f(x): return x
        def work():
            end = time.time() + 0.6
            n = 0
            while time.time() < end:
                for i in range(200): f(i)
        seen = []
        def start(code, at):
            seen.append(code.co_name)
            return m.DISABLE
        m.use_tool_id(2, "mine")
        m.register_callback(2, m.events.PY_START, start)
        m.set_local_events(2, f.__code__, m.events.PY_START)
        work()
        print(seen)
        m.restart_events()
        work()
        print(seen)
        m.set_events(2, m.events.LINE)
        lines = []
        def line(code, number):
            lines.append((code.co_name, number)); return m.DISABLE
        m.register_callback(2, m.events.LINE, line)
        work()
        print(sorted({l for l in lines if l[0] != "f"})) # 3.13 loses those of f at times
        m.set_events(2, 0)
    """,
    "callbacks-get-none-of-ours": """
        import sys
        m = sys.monitoring
        m.use_tool_id(0, "debugger")
        seen = []
        for name in ("PY_START", "PY_RETURN", "PY_YIELD", "PY_RESUME", "PY_UNWIND", "PY_THROW", "RAISE", "CALL", "C_RETURN", "JUMP", "BRANCH", "INSTRUCTION"):
            m.register_callback(0, getattr(m.events, name), lambda *a, name=name: seen.append((name, a[0].co_name, a[1])))
        def f(x):
            for i in range(3):
                if i % 2: yield i
        def g(): raise KeyError
        e = m.events
        m.set_events(0, e.PY_START | e.PY_RETURN | e.PY_YIELD | e.PY_RESUME | e.PY_UNWIND | e.PY_THROW | e.RAISE | e.CALL | e.JUMP | e.BRANCH)
        list(f(1))
        try: g()
        except KeyError: pass
        m.set_events(0, 0)
        for s in seen: print(s)
    """,
}


@EXACT
@pytest.mark.parametrize("name", sorted(TOOLS))
def test_tools_of_the_program_work(project, name, options):
    project.write("app.py", TOOLS[name])
    assert_same(
        project, "app.py", options=options, functions=["f"], input="n\nb f\nc\np x\nw\nu\nc\nc\nc\n"
    )


@EXACT
@needs(3, 12)
@pytest.mark.parametrize("name", sorted(MONITORING))
def test_monitoring_tools_of_the_program_work(project, name, options):
    project.write("app.py", MONITORING[name])
    assert_same(project, "app.py", options=options, functions=["f"])


@needs(3, 12)
def test_recording_goes_on_when_the_program_takes_our_id(project):
    project.write(
        "app.py",
        """
        import sys
        def f(x): return x
        def late(x): return x
        f(1)
        for i in range(5): sys.monitoring.use_tool_id(i, "mine")
        late(2)
        """,
    )
    assert_same(project, "app.py", functions=["f", "late"])
    with project.trace() as db:
        assert db.execute(
            "SELECT count(*) FROM inputs JOIN functions ON functions.id = function_id WHERE qualname = 'late'"
        ).fetchone() == (1,)


def test_recorded_program_may_use_the_profiler_module(project):
    project.write("app.py", "def f(x): return x\nfor i in range(5): f(i)\n")
    plain = project.plain("-m", "cProfile", "app.py")
    recorded = project.run("-m", "cProfile", "app.py", options=("-q",))

    def counts(text):
        return [line.split()[0] for line in text.splitlines() if line.endswith("app.py:1(f)")]

    assert counts(recorded.stdout) == counts(plain.stdout) == ["5"]
    assert recorded.code == 0
    assert recorded.stderr == plain.stderr
