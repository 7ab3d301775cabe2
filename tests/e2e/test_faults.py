# SPDX-License-Identifier: Apache-2.0
"""Programs and launchers that die, disks that fill, folders that go: what was recorded stays."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
from conftest import BINARY
from twice import EXACT, assert_same, names_of, run_twice

ENDINGS = {
    "kill": "os.kill(os.getpid(), signal.SIGKILL)",
    "crash": "ctypes.string_at(0)",
    "abort": "os.abort()",
    "exit": "os._exit(3)",
    "exit-in-a-thread": "threading.Thread(target=os._exit, args=(3,)).start(); time.sleep(5)",
    "exception": "raise ValueError('last words')",
    "exec": "os.execv('/bin/true', ['true'])",
    "libc-exit": "ctypes.CDLL(None)._exit(4)",
    "killed-group-member": "os.kill(os.getpid(), signal.SIGSEGV)",
}

DYING = """
    import ctypes, os, resource, signal, threading, time
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    def early(x): return x
    def last(x): return x
    def dies(x):
        %s
    for i in range(3000): early(i %% 50)
    print("begun", flush=True)
    for i in range(20): last("late %%d" %% i)
    dies("the end")
"""


def labels(project, qualname):
    with project.trace() as db:
        return [
            label
            for (label,) in db.execute(
                "SELECT label FROM inputs JOIN functions ON functions.id = function_id"
                " WHERE qualname = ? ORDER BY start_ns",
                (qualname,),
            )
        ]


@EXACT
@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_what_happened_before_the_end_is_in_the_trace(project, ending, options):
    project.write("app.py", DYING % ENDINGS[ending])
    assert_same(project, "app.py", options=options, functions=["early", "last", "dies"])
    assert "late 19" in labels(project, "last")[-1]
    assert len(labels(project, "dies")) == 1
    assert not (project.path / "codeflash.trace.parts").exists()


def test_crash_report_of_the_fault_handler_is_the_same(project):
    project.write("app.py", DYING % ENDINGS["crash"])
    plain, recorded = run_twice(project, "app.py", env={"PYTHONFAULTHANDLER": "1"})
    assert "dies" in recorded.stderr

    def without_addresses(text):
        return [line.split("0x")[0] for line in text.splitlines()]

    assert without_addresses(recorded.stderr) == without_addresses(plain.stderr)


WORKING = """
    import os, sys, time
    def first(x): return x
    def second(x): return x
    first("one")
    print(os.getpid(), flush=True)
    while not os.path.exists("go"): time.sleep(0.01)
    second("two")
    open("done", "w").close()
    %s
"""


def start_working(project, end=""):
    """Starts the recorded program, and waits until it is in the middle."""
    project.write("app.py", WORKING % end)
    launcher = subprocess.Popen(
        [str(BINARY), "optimize", "--trace-only", "app.py"],
        cwd=project.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return launcher, int(launcher.stdout.readline())


def wait_for(condition):
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen in 10 s")


def is_gone(pid):
    try:
        state = pathlib.Path("/proc/%d/stat" % pid).read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def test_trace_of_a_dead_launcher_is_put_together_later(project):
    launcher, pid = start_working(project)
    launcher.kill()
    launcher.wait()
    running = project.codeflash("trace", "show", "codeflash.trace")
    assert running.code == 0, running
    assert "first" in running.stdout
    assert set(names_of(project)) == {"first"}
    project.write("go", "")
    wait_for(lambda: (project.path / "done").exists() and is_gone(pid))
    ended = project.codeflash("trace", "show", "codeflash.trace")
    assert ended.code == 0, ended
    assert set(names_of(project)) == {"first", "second"}
    assert not (project.path / "codeflash.trace.parts").exists()
    assert project.codeflash("trace", "show", "codeflash.trace").stdout == ended.stdout


@pytest.mark.parametrize(
    "command", [["trace", "export", "--format", "collapsed"], ["trace", "show", "--json"]]
)
def test_every_command_that_opens_a_trace_puts_it_together(project, command):
    launcher, pid = start_working(project)
    launcher.kill()
    launcher.wait()
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: is_gone(pid))
    result = project.codeflash(*command, "codeflash.trace")
    assert result.code == 0, result
    assert names_of(project) == ["first"]
    assert not (project.path / "codeflash.trace.parts").exists()


def test_new_recording_after_a_dead_launcher(project):
    launcher, pid = start_working(project)
    os.killpg(launcher.pid, signal.SIGKILL)
    launcher.wait()
    wait_for(lambda: is_gone(pid))
    project.write("app.py", "def third(x): return x\nthird(3)\n")
    result = project.run("app.py", options=("-q",))
    assert result.code == 0, result
    assert names_of(project) == ["third"]


def test_trace_of_a_running_program_is_not_touched(project):
    launcher, _ = start_working(project)
    result = project.codeflash("trace", "show", "codeflash.trace")
    again = project.run("app.py")
    project.write("go", "")
    launcher.communicate(timeout=20)
    assert result.code == 1 or result.code == 2, result
    assert len(result.stderr.splitlines()) == 1
    assert again.code == 1 and "another run" in again.stderr, again
    assert set(names_of(project)) == {"first", "second"}


def test_program_that_is_killed_from_outside(project):
    launcher, pid = start_working(project)
    os.kill(pid, signal.SIGKILL)
    launcher.communicate(timeout=20)
    assert launcher.returncode == -signal.SIGKILL
    assert names_of(project) == ["first"]


def test_child_that_outlives_the_program(project):
    project.write(
        "app.py",
        """
        import os, time
        def first(x): return x
        def second(x): return x
        if os.fork() == 0:
            os.setsid()
            null = os.open("/dev/null", os.O_RDWR)
            for i in range(3): os.dup2(null, i)
            open("ready", "w").close()
            while not os.path.exists("go"): time.sleep(0.01)
            second(2)
            open("done", "w").close()
            os._exit(0)
        while not os.path.exists("ready"): time.sleep(0.01)
        first(1)
        """,
    )
    result = project.run("app.py")
    assert result.code == 0
    assert names_of(project) == ["first"]
    assert "still runs" in result.stderr, result
    project.write("go", "")
    wait_for(lambda: (project.path / "done").exists())
    time.sleep(0.2)
    assert project.codeflash("trace", "show", "codeflash.trace").code == 0
    assert names_of(project) == ["first", "second"]


FILLING = """
    import os, random
    def f(x): return len(x)
    def later(x): return x
    def work():
        for i in range(300):
            f(random.Random(i).getrandbits(400000).to_bytes(50000, "little"))
        print(later(5))
    work()
"""


@pytest.fixture
def small_disk(tmp_path):
    """small_disk(bytes, options): a file system of its own; skips where none can be mounted."""
    mounted = []

    def mount(size, options="rw"):
        path = tmp_path / ("disk%d" % len(mounted))
        path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=%d,%s" % (size, options), "tmpfs", str(path)]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
            pytest.skip("mounting is not permitted here")
        mounted.append(path)
        return path

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)])


@pytest.mark.parametrize("size", [4096, 65536, 1 << 20, 3 << 20, 5 << 20, 12 << 20])
def test_full_disk_does_not_stop_the_program(project, small_disk, size):
    project.write("app.py", FILLING)
    disk = small_disk(size)
    plain = project.plain("app.py")
    result = project.run("app.py", options=("-o", disk / "t.trace"))
    if result.stdout == "":  # not even the session can be written: told before the program starts
        assert result.code == 1 and len(result.stderr.splitlines()) == 1, result
        assert size < 1 << 20
    else:
        assert result.stdout == plain.stdout
        assert result.code == 0, result
    assert "Traceback" not in result.stderr
    if size >= 5 << 20:
        assert project.codeflash("trace", "show", disk / "t.trace").code == 0
        with project.trace(disk / "t.trace") as db:
            assert db.execute("SELECT count(*) FROM inputs").fetchone()[0] > 5


def test_folder_that_cannot_be_written_is_told_first(project, small_disk):
    project.write("app.py", "print('runs')")
    disk = small_disk(1 << 20, "ro")
    result = project.run("app.py", options=("-o", disk / "t.trace"))
    assert result.code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and "t.trace" in result.stderr


@pytest.mark.parametrize("where", ["program", "both"])
def test_limit_on_file_sizes(project, where):
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3000000, 3000000))\n"
    deadly = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
    text = FILLING.replace("\n    ", "\n")
    project.write("app.py", (limit if where == "program" else "") + deadly + text)
    command = [sys.executable, "app.py"]
    limited = ["sh", "-c", 'ulimit -f 4000; exec "$@"', "sh"] if where == "both" else []
    plain = subprocess.run(limited + command, cwd=project.path, stdout=-1, stderr=-1)
    command = [str(BINARY), "optimize", "--trace-only", "-q", "app.py"]
    recorded = subprocess.run(limited + command, cwd=project.path, stdout=-1, stderr=-1)
    assert (recorded.returncode, recorded.stdout) == (plain.returncode, plain.stdout), recorded
    assert plain.returncode == 0


def test_program_that_removes_the_folder_of_the_recording(project):
    project.write(
        "app.py",
        "import shutil\nshutil.rmtree('codeflash.trace.parts', ignore_errors=True)\n"
        + FILLING.replace("\n    ", "\n"),
    )
    plain, recorded = run_twice(project, "app.py")
    assert recorded.stdout == plain.stdout
    assert recorded.code == 0
    assert len(recorded.stderr.splitlines()) == 1, recorded


def test_program_that_damages_the_recording(project):
    project.write(
        "app.py",
        """
        import glob, os
        def f(x): return x
        for i in range(100): f(i)
        for path in glob.glob("codeflash.trace.parts/*"):
            with open(path, "r+b") as file:
                file.write(os.urandom(512))
                file.seek(3000)
                file.write(os.urandom(512))
        for i in range(100): f(str(i))
        print("end")
        """,
    )
    plain, recorded = run_twice(project, "app.py")
    assert recorded.stdout == plain.stdout
    assert recorded.code == 0
    assert "Traceback" not in recorded.stderr


def test_effects_are_charged_to_the_functions_that_have_them(project):
    project.write(
        "app.py",
        """
        import os, socket, subprocess, sys, tempfile
        def writes(path):
            with open(path, "w") as file: file.write("x")
        def reads(path):
            with open(path) as file: return file.read()
        def removes(path): os.remove(path)
        def connects():
            s = socket.socket()
            try: s.connect(("127.0.0.1", 1))
            except OSError: pass
            s.close()
        def runs(): subprocess.run(["true"])
        def system(): os.system("true")
        def forks():
            pid = os.fork()
            if pid == 0: os._exit(0)
            os.waitpid(pid, 0)
        def changes(): os.chdir(".")
        def sets(): os.environ["X_Y"] = "1"
        def outer(path): writes(path)
        def pure(x): return x + 1
        def exits(): sys.exit(0)
        writes("a"); reads("a"); removes("a"); outer("b"); connects(); runs(); system(); forks()
        changes(); sets(); pure(1)
        for i in range(3000): pure(i)
        writes("c")
        exits()
        """,
    )
    assert_same(project, "app.py")
    with project.trace() as db:
        effects = dict(db.execute("SELECT qualname, effects FROM functions"))
    write, remove, read, sock, process, leave, environment = (1 << n for n in range(7))
    assert effects["writes"] & write and effects["outer"] & write
    assert effects["reads"] == read
    assert effects["removes"] & remove
    assert effects["connects"] & sock
    for name in ("runs", "system", "forks"):
        assert effects[name] & process, name
    assert effects["changes"] & environment and effects["sets"] & environment
    assert effects["exits"] & leave
    assert effects["pure"] == 0
