# SPDX-License-Identifier: Apache-2.0
"""The check at a trace's creation: makes its calls once in this process and writes verdicts.

The launcher starts two of these at once, with different hash seeds, and compares the verdicts:
`python -m codeflash._check TRACE RESULTS ORDER BUDGET_MS CALL_MS EFFECTS DIED`. A line of RESULTS is
`call<TAB>verdict<TAB>digest<TAB>text`. The process may be killed at any moment; started again on the
same RESULTS it goes on after the call that it died in (DIED says how, else it is empty).
"""

import os
import signal
import sys
import time

from codeflash import _player

CHUNK = 256  # calls of about the same cost; the two processes take a chunk in opposite orders
CALL_NS = 40000  # of our own work for a call
BYTE_NS = 8  # of our own work for a byte of its arguments
SLOWER = 10  # times the recorded duration that a call may take
LATE = "late"  # the verdict of a call that took too long; "crashed": of one that ended the process

# Audit events that would have an effect outside the process. Opening files is judged by its flags.
BLOCKED = frozenset("""
    os.system os.exec os.posix_spawn os.fork os.forkpty os.spawn os.kill os.killpg os.startfile
    os.remove os.rename os.rmdir os.mkdir os.truncate os.chmod os.chown os.link os.symlink os.utime
    os.setxattr os.removexattr os.lockf os.chflags pty.spawn subprocess.Popen
    socket.connect socket.bind socket.sendto socket.sendmsg socket.getaddrinfo
    socket.gethostbyname socket.gethostbyaddr socket.sethostname
    shutil.rmtree shutil.move shutil.chown shutil.make_archive signal.pthread_kill syslog.syslog
""".split())
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Blocked(BaseException):
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


class Check:
    def __init__(self, trace, results, order, budget_ms, call_ms, effects):
        self.started = time.monotonic()
        self.budget = budget_ms / 1000
        self.call_limit = call_ms / 1000
        self.backwards = order == 1
        self.with_effects = effects
        self.recorded = _player.Recorded(trace)
        self.player = _player.Player(self.recorded)
        self.results = results
        self.guard = Guard()
        self.done = self.read_done()
        self.out = os.open(results, os.O_WRONLY | os.O_APPEND)

    def read_done(self):
        with open(self.results, "rb") as lines:
            return {int(line.split(b"\t", 1)[0]) for line in lines}

    def write(self, number, verdict, digest=b"", text=""):
        line = "%d\t%s\t%s\t%s\n" % (number, verdict, digest.hex(), _player.one_line(text))
        os.write(self.out, line.encode("utf-8", "backslashreplace"))

    def calls(self):
        """Ids of the calls that fit the budget, the cheapest first, in this process's order."""
        functions = [row[0] for row in self.recorded.db.execute("SELECT id FROM functions")
                     if self.wanted(row[0])]
        wanted, left = set(functions), self.budget * 1e9
        rows = self.recorded.db.execute(
            "SELECT i.id, i.function_id, i.duration_ns + %d + %d * b.size AS cost FROM inputs i "
            "JOIN blobs b ON b.id = i.arguments ORDER BY cost, i.id" % (CALL_NS, BYTE_NS))
        chosen = []
        for number, function, cost in rows:
            left -= cost
            if left < 0:
                break
            if function in wanted:
                chosen.append(number)
        for start in range(0, len(chosen), CHUNK):
            yield from sorted(chosen[start:start + CHUNK], reverse=self.backwards)

    def wanted(self, number):
        function = self.player.functions[number] = _player.Function(self.recorded, number)
        return function.why_not(self.with_effects) is None

    def run(self, died):
        numbers = [number for number in self.calls() if number not in self.done]
        if died and numbers:
            self.write(numbers.pop(0), "crashed", text="ends the process: %s" % died)
        for number in self.player.functions:  # imports first: they are no call's fault
            if self.wanted_and_kept(number):
                self.player.function(number)
        end = max(self.started + self.budget, time.monotonic() + self.budget / 4)
        for number in numbers:
            left = end - time.monotonic()
            if left <= 0:
                break
            self.one(self.recorded.call(number), left)

    def wanted_and_kept(self, number):
        return (self.player.functions[number].why_not(self.with_effects) is None
                and self.recorded.db.execute("SELECT 1 FROM inputs WHERE function_id = ? LIMIT 1",
                                             (number,)).fetchone() is not None)

    def one(self, call, left):
        limit = max(self.call_limit, SLOWER * call.duration / 1e9)
        try:
            signal.setitimer(signal.ITIMER_REAL, min(limit, left))
            self.guard.on = not self.with_effects
            verdict = self.player.play(call)
        except (Blocked, _player.Stop):
            verdict = None
        finally:
            self.guard.on = False
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.guard.effect is not None:
            self.write(call.id, _player.ERROR, text="has effects: " + self.guard.effect)
            self.guard.effect = None
        elif verdict is None or isinstance(verdict.error, (Blocked, _player.Stop)):
            self.write(call.id, LATE)
        else:
            self.write(call.id, verdict.status, verdict.digest, verdict.text)


def main():
    trace, results, order, budget_ms, call_ms, effects, died = sys.argv[1:8]
    sys.argv[1:] = []
    sys.path[:] = [entry for entry in sys.path if entry]  # the working directory is no project

    def stop(signum, frame):
        raise _player.Stop()

    signal.signal(signal.SIGALRM, stop)
    check = Check(trace, results, int(order), int(budget_ms), int(call_ms), effects == "1")
    sys.addaudithook(check.guard)
    try:
        check.run(died)
    finally:
        os._exit(0)  # no exit handlers of the program's modules


if __name__ == "__main__":
    main()
