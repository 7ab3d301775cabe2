# SPDX-License-Identifier: Apache-2.0
"""The check at a trace's creation: makes its calls once in this process and writes verdicts.

The launcher starts two of these at once, with different hash seeds, and compares the verdicts:
`python -m codeflash._check TRACE FD ORDER BUDGET_MS CALL_MS EFFECTS DIED`, the budget being of
processor time: a busy machine takes longer, and checks as much. A line written to FD is
`id<TAB>verdict<TAB>digest<TAB>text`; the id is a call's, a function's with its sign changed, or 0
for the process itself. The process may be killed at any moment; started again on the same file
it goes on after the call that it died in (DIED says how, else it is empty).
"""

import gc
import os
import resource
import signal
import sys
import time

from codeflash import _player, _values

CHUNK = 64  # calls of about the same cost; the two processes take a chunk in opposite orders
ALIKE = 3  # times the cheapest call of a chunk is the dearest
CALL_NS = 40000  # of our own work for a call
BYTE_NS = 8  # of our own work for a byte of its arguments
AGAIN_S = 0.002  # a limit that came while sources were read
SLOWER = 10  # times the recorded duration that a call may take
LATE, CRASHED = "late", "crashed"  # verdicts besides those of _player

# Audit events that would have an effect outside the process. Opening files is judged by its flags.
BLOCKED = frozenset(
    """
    os.system os.exec os.posix_spawn os.fork os.forkpty os.spawn os.kill os.killpg os.startfile
    os.remove os.rename os.rmdir os.mkdir os.truncate os.chmod os.chown os.link os.symlink os.utime
    os.setxattr os.removexattr os.lockf os.chflags pty.spawn subprocess.Popen
    socket.connect socket.bind socket.sendto socket.sendmsg socket.getaddrinfo
    socket.gethostbyname socket.gethostbyaddr socket.sethostname
    shutil.rmtree shutil.move shutil.chown shutil.make_archive signal.pthread_kill syslog.syslog
""".split()
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Blocked(KeyboardInterrupt):
    """A call was about to have an effect that its recording did not have."""


class Guard:
    """Stops effects while a call is made."""

    def __init__(self):
        self.on = False
        self.effect = None

    def __call__(self, event, args):
        if not self.on:
            return
        if event == "open":
            path, _, flags = args
            if not flags or not flags & WRITES or path == os.devnull or isinstance(path, int):
                return
            self.effect = "writes %r" % (path,)
        elif event in BLOCKED:
            self.effect = "%s(%s)" % (event, ", ".join(map(repr, args[:2])))
        elif event == "sqlite3.connect" and args[0] not in (":memory:", ""):
            self.effect = "writes %r" % (args[0],)
        else:
            return
        raise Blocked()


class Waits:
    """Tells whether this process gave the processor up by itself since."""

    def __init__(self):
        self.before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw

    def more(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw > self.before


class Check:
    def __init__(self, out, order, budget_ms, call_ms, effects):
        self.out = out
        self.done = self.read_done()
        self.write(0, "start")
        self.budget = budget_ms / 1000
        self.call_limit = call_ms / 1000
        self.backwards = order == 1
        self.guard = Guard()
        self.timed = False  # a call runs that may be stopped
        self.with_effects = effects
        self.recorded = self.player = None
        self.waited = 0.0  # seconds of calls that sleep: the budget counts them too
        self.steady = set()  # functions of which a call was made twice

    def read_done(self):
        data, size = b"", os.fstat(self.out).st_size
        while len(data) < size:
            part = os.pread(self.out, size - len(data), len(data))
            if not part:
                break
            data += part
        return {int(line.split(b"\t", 1)[0]) for line in data.splitlines()}

    def write(self, number, verdict, digest=b"", text=""):
        line = "%d\t%s\t%s\t%s\n" % (number, verdict, digest.hex(), _player.one_line(text))
        os.write(self.out, line.encode("utf-8", "backslashreplace"))

    def functions(self):
        """Finds the functions first: imports are no call's fault. Gives those that were found."""
        found = set()
        numbers = self.recorded.db.execute("SELECT DISTINCT function_id FROM inputs").fetchall()
        for (number,) in numbers:
            function = self.player.functions[number] = _player.Function(self.recorded, number)
            if function.why_not(self.with_effects) is not None or -number in self.done:
                continue
            try:
                self.player.target(self.player.function(number))
                found.add(number)
            except _player.NotReplayable as problem:
                self.write(-number, _player.ERROR, text=str(problem))
        return found

    def calls(self, functions):
        """Ids of the calls, the cheapest first as far as one can tell, in this process's order."""
        chosen, first = [], 0
        rows = self.recorded.db.execute(
            "SELECT i.id, i.function_id, i.duration_ns + %d + %d * b.size AS cost FROM inputs i "
            "JOIN blobs b ON b.id = i.arguments ORDER BY cost, i.id" % (CALL_NS, BYTE_NS)
        )
        for number, function, cost in rows:
            if function not in functions:
                continue
            if len(chosen) == CHUNK or chosen and cost > ALIKE * first:
                yield from self.ordered(chosen)
                chosen = []
            first = first if chosen else cost
            chosen.append((function, number))
        yield from self.ordered(chosen)

    def ordered(self, chunk):
        """
        By function, in the order of recording; backwards: the functions in reverse, each one's
        calls turned by half, so that no call stands where it stands in the other process. What
        depends on calls before it shows.
        """
        by_function = {}
        for function, number in sorted(chunk):
            by_function.setdefault(function, []).append(number)
        for function in sorted(by_function, reverse=self.backwards):
            numbers = by_function[function]
            half = len(numbers) // 2 if self.backwards else 0
            yield from numbers[half:] + numbers[:half]

    def run(self, trace, died):
        self.recorded = _player.Recorded(trace)
        self.player = _player.Player(self.recorded)
        functions = self.functions()
        gc.freeze()  # what is imported stays: collections need not walk it
        numbers = [number for number in self.calls(functions) if number not in self.done]
        if died and numbers:
            self.write(numbers.pop(0), CRASHED, text="replaying it ends the process: %s" % died)
        end = max(self.budget, time.process_time() + self.budget / 3)
        for number in numbers:
            left = end - time.process_time() - self.waited
            if left <= 0:
                break
            self.one(self.recorded.call(number), left)

    def one(self, call, left):
        verdict = self.play(call, left)
        if self.repeats(call, verdict):
            again = self.play(call, left)
            if again is None or again[:3] == verdict[:3]:
                self.steady.add(call.function_id)
            else:
                verdict = again
        if verdict is None:
            self.write(call.id, LATE)
        else:
            self.write(call.id, verdict.status, verdict.digest, verdict.text)

    def repeats(self, call, verdict):
        """
        A function that counts its calls gives the same in both processes, and something else
        when other tests run first. One of them makes a call twice, until that told nothing.
        """
        return (
            self.backwards
            and verdict is not None
            and verdict.status == _player.REPLAYS
            and call.function_id not in self.steady
        )

    def play(self, call, left):
        """A Verdict, or None: the call takes too long."""
        waits, began = Waits(), time.monotonic()
        try:
            return self.limited(call, left)
        finally:
            if waits.more():
                self.waited += time.monotonic() - began

    def limited(self, call, left):
        limit = max(self.call_limit, SLOWER * call.duration / 1e9)
        verdict = None
        try:
            try:
                self.timed = True
                signal.setitimer(signal.ITIMER_REAL, min(limit, left))
                self.guard.on = not self.with_effects
                verdict = self.player.play(call)
            finally:
                self.timed = False
        except (Blocked, _player.Stop):  # the limit may also pass between the call and `finally`
            pass
        self.guard.on = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self.guard.effect is not None:
            text, self.guard.effect = "has effects: " + self.guard.effect, None
            return _player.Verdict(_player.ERROR, text, b"", None)
        return verdict


def main():
    trace, out, order, budget_ms, call_ms, effects, died = sys.argv[1:8]
    sys.argv[1:] = []
    sys.path[:] = [entry for entry in sys.path if entry]  # the working directory is no project

    check = Check(int(out), int(order), int(budget_ms), int(call_ms), effects == "1")

    def stop(signum, frame):
        if check.timed and _values.reading:
            signal.setitimer(signal.ITIMER_REAL, AGAIN_S)
        elif check.timed:
            check.timed = False
            raise _player.Stop()

    signal.signal(signal.SIGALRM, stop)
    sys.addaudithook(check.guard)
    try:
        check.run(trace, died)
    except Exception as error:
        if "CODEFLASH_DEBUG" in os.environ:
            sys.excepthook(*sys.exc_info())
        check.write(0, "error", text="%s: %s" % (type(error).__name__, error))
    check.write(0, "end")
    os._exit(0)  # no exit handlers of the program's modules


if __name__ == "__main__":
    main()
