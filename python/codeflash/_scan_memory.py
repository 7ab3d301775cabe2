# SPDX-License-Identifier: Apache-2.0
"""What a test or a program allocates, by line: at its peak, at its end, and from run to run.

Runs inside the process that does the work. A thread looks at the total now and then, and takes the
allocations apart when it has grown; so the largest of these pictures is near the peak.
"""

import gc
import os
import sys
import threading
import time
import tracemalloc

LEAST = 64 << 10  # bytes of a place that are worth a line of the result
POLL_SECONDS = 0.01
AIMING_SECONDS = 0.0005
SWITCH_SECONDS = 0.0002  # in which the interpreter lets the watching thread look
PICTURES_SECONDS = 1.0  # of CPU time, for pictures of a run, and a part of the run's on top
EVENTS = 300_000  # ends of calls that are looked at where the peak is not known: each costs time
RISE = 1 << 20  # bytes since the last picture or since what was lowest: worth another one
RISE_AT_RETURN = 128 << 10  # where a function returns, what it has made is whole
SHARE_AT_RETURN = 0.04  # of what there is more than at the beginning of the run
GROWTH = 1.1  # a new picture is taken when the total is so much larger than in the last one
STEP = 512 << 10
LITTLE = 32 << 10
FINE, COARSE = 1.005, 1.03  # the same near the peak that is aimed at, and beyond it
BEYOND = 1.02
REPEATING = 0.6  # part of the time in which another run may begin
SAME_PEAK = 0.98  # of the first run's: a later run that has less has another peak
GROWN = 128 << 10  # bytes left by each run: less is what pytest keeps of a run


BEGAN = time.perf_counter(), time.process_time()
traced_memory = tracemalloc.get_traced_memory


def clock():
    """Seconds of limits: of CPU time, as others may use the machine; a third of those that pass."""
    passed = time.perf_counter() - BEGAN[0]
    return max(time.process_time() - BEGAN[1], passed / 3)


class Places:
    """Which allocations are one place: the allocating line and the project's that led to it."""

    def __init__(self, options):
        self.root = options["root"] + os.sep
        self.tests = options["tests"]  # folders and files
        self.known = {}
        self.files = {}

    def is_project(self, file):
        if file not in self.files:
            real = os.path.realpath(file)
            name = os.path.basename(real)
            inside = real.startswith(self.root) and "site-packages" not in real
            inside = inside and not file.startswith("<")
            test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
            for path in self.tests:
                test = test or real == path or real.startswith(path + os.sep)
            self.files[file] = inside and not test
        return self.files[file]

    def of(self, frames):
        """(file, line, project's file, project's line), the innermost of the project; None."""
        if frames not in self.known:
            place = None
            for file, line in frames:
                if self.is_project(file):
                    place = frames[0] + (file, line)
                    break
            self.known[frames] = place
        return self.known[frames]


def picture(places):
    """Bytes and blocks of each place, from all live allocations.

    The loop makes no objects of its own, numbers included: each would be traced, at ten times the
    cost of the rest.
    """
    sizes, found = {}, {}
    for trace in tracemalloc._get_traces():
        known = sizes.get(trace[2])
        if known is None:
            sizes[trace[2]] = known = []
        known.append(trace[1])
    for frames, blocks in sizes.items():
        place = places.of(frames)
        if place is not None:
            entry = found.setdefault(place, [0, 0])
            entry[0] += sum(blocks)
            entry[1] += len(blocks)
    return found


class Watcher:
    """Takes pictures near the peak while something runs.

    `aim` is the peak that an earlier run had: then one picture near it is enough. 0: none is taken.
    None: the peak is not known, so there is one whenever there is more than there ever was, for a
    part of the time at most. Tracing slows code that allocates much twenty times and more: at the
    deadline it ends, and the program goes on without it.
    """

    def __init__(self, places, deadline, aim=None, calls=False):
        self.places = places
        self.deadline = deadline
        self.aim = aim
        self.largest = self.peak = 0
        self.lowest = self.base = tracemalloc.get_traced_memory()[0]
        self.best = {}  # of each place the most that a picture has
        self.spent = 0.0
        self.looking = threading.Lock()
        self.switch = sys.getswitchinterval()
        if aim:
            sys.setswitchinterval(SWITCH_SECONDS)
        self.calls = calls and aim != 0
        self.events = sys.maxsize if aim else EVENTS
        self.began = time.process_time()
        self.cut = False
        self.set_marks()
        self.ending = threading.Event()
        tracemalloc.reset_peak()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()
        if self.calls:
            sys.setprofile(self.on_event)

    def set_marks(self):
        """From what is_wanted() says: with less than the marks, and not below the floor, no."""
        if self.aim is None:
            self.floor = 0
            self.mark = self.mark_at_return = self.largest * GROWTH + STEP
            return
        self.floor = low = self.lowest
        least = max(0.99 * self.aim, FINE * self.largest) if self.aim else sys.maxsize
        if least > BEYOND * self.aim > 0:
            least = max(BEYOND * self.aim, COARSE * self.largest)
        at_return = (low - SHARE_AT_RETURN * self.base) / (1 - SHARE_AT_RETURN)
        self.mark = min(least, max(low + RISE, low / (2 - GROWTH)))
        self.mark_at_return = min(least, max(low + RISE_AT_RETURN, at_return))

    def on_event(self, frame, event, arg):
        """At the end of a call what it has made is there, also where it is gone right after."""
        if event == "return" or event == "c_return":
            self.events -= 1
            mark = self.mark_at_return if event == "return" else self.mark
            if self.floor <= traced_memory()[0] < mark and self.events >= 0 and not self.cut:
                return
            if self.cut or self.events < 0:
                sys.setprofile(None)
                self.calls = False
            else:
                self.look_at_end(event == "return")

    def look_at_end(self, returns):
        """Waits for the thread, if it looks: what is there now may be gone when that is done."""
        current = traced_memory()[0]
        self.look(returns=returns, wait=True)
        if returns:  # no time for a picture, say: not before there is more
            self.mark_at_return = max(self.mark_at_return, current + LITTLE)
        else:
            self.mark = max(self.mark, current + LITTLE)

    def is_wanted(self, current, returns):
        used = time.process_time() - self.began
        part = 0.2 if self.aim is None else 0.5
        has_time = self.spent <= part * used + PICTURES_SECONDS
        if self.aim is None:
            return current >= self.largest * GROWTH + STEP and has_time
        if 0 < 0.99 * self.aim <= current:
            beyond = current > BEYOND * self.aim
            if current > (COARSE if beyond else FINE) * self.largest and (has_time or not beyond):
                return True
        # What is large at another time than the peak: whatever rises by much is looked at.
        self.lowest = min(self.lowest, current)
        rise = max(RISE, (GROWTH - 1) * current)
        if returns:
            rise = max(RISE_AT_RETURN, SHARE_AT_RETURN * (current - self.base))
        return self.aim > 0 and current - self.lowest >= rise and has_time

    def take(self, current):
        began = time.process_time()
        found = picture(self.places)
        for place, entry in found.items():
            if entry[0] > self.best.get(place, [0])[0]:
                self.best[place] = entry
        self.largest = max(self.largest, current)
        self.lowest = current
        tracemalloc.reset_peak()  # of the program, not of the picture
        self.spent += time.process_time() - began

    def look(self, last=False, returns=False, wait=False):
        if self.looking.acquire(blocking=wait):
            try:
                self.look_alone(last, returns)
            finally:
                self.looking.release()

    def look_alone(self, last, returns):
        current, peak = tracemalloc.get_traced_memory()
        self.peak = max(self.peak, peak)
        if self.is_wanted(current, returns) or (last and self.aim != 0 and current > self.largest):
            self.take(current)
        self.set_marks()

    def watch(self):
        while not self.ending.wait(AIMING_SECONDS if self.aim and not self.calls else POLL_SECONDS):
            self.look()  # also beside the looks at ends of calls: other threads may do the work
            if clock() > self.deadline:
                self.look(last=True)
                self.cut = True
                tracemalloc.stop()
                return

    def end(self):
        if self.calls:
            sys.setprofile(None)
        self.ending.set()
        self.thread.join()
        sys.setswitchinterval(self.switch)
        if not self.cut and tracemalloc.is_tracing():
            self.look(last=True)


def trace_if_off(options):
    if not tracemalloc.is_tracing():
        tracemalloc.start(int(options["frames"]))


class Memory:
    """The runs of one work: start-up first, a third of the time at most, then the work."""

    def __init__(self, work, options):
        self.work = work
        self.options = options
        self.places = Places(options)
        self.starting = None
        self.start = {}
        self.best = {}
        self.largest = self.peak = 0
        self.cut = False  # the time was over before the end of the first run
        self.stopped = False  # or of a later one: nothing is traced any more
        self.grows = False
        self.totals = []  # bytes after each run
        self.peaks = []  # bytes at the most in each run
        self.aimed = 1  # runs before the one that aimed at the peak
        self.first = self.last = None  # what is left after the first run and the last

    def begin(self):
        limit = float(self.options["limit"])
        self.deadline = clock() + limit
        self.enough = clock() + REPEATING * limit
        trace_if_off(self.options)
        self.starting = Watcher(self.places, clock() + limit / 3)

    def once(self, action, aim, calls=False):
        """One run; gives the seconds of the clock that it takes without pictures."""
        began = clock()
        watcher = Watcher(self.places, self.deadline, aim, calls)
        action()
        watcher.end()
        self.stopped = watcher.cut
        self.cut = watcher.cut and not self.totals
        self.peak = max(self.peak, watcher.peak)
        self.peaks.append(watcher.peak)
        self.largest = max(self.largest, watcher.largest)
        for place, entry in watcher.best.items():
            if entry[0] > self.best.get(place, [0])[0]:
                self.best[place] = entry
        if not self.stopped:
            gc.collect()
            self.totals.append(tracemalloc.get_traced_memory()[0])
        return clock() - began - watcher.spent

    def all(self, action):
        self.starting.end()
        gc.collect()
        # Of a start-up that took too long there is what it held when its tracing ended.
        self.start = self.starting.best if self.starting.cut else picture(self.places)
        trace_if_off(self.options)
        repeats = self.work.can_repeat
        quick = repeats and self.options["quick"] == "1"
        aim = int(self.options["aim"]) if "aim" in self.options else None
        free = sys.getprofile() is None
        seconds = self.once(action, 0 if quick else aim, calls=free)
        if self.stopped:
            return
        self.first = picture(self.places)
        # The run that aims at the peak is worth the time of all others.
        if repeats and self.work.fault is None and clock() + seconds <= self.deadline:
            seconds = self.once(action, self.peak, calls=free)
            if self.peaks[-1] > BEYOND * self.peaks[0] and self.has_time(seconds):
                self.aimed = len(self.totals)
                seconds = self.once(action, self.peak, calls=free)
            self.again(action, seconds)
        if not self.best:  # there was no time for a run that aims at the peak
            self.best, self.largest = self.first, self.totals[0]

    def has_time(self, seconds):
        return clock() + seconds <= self.enough

    def again(self, action, seconds):
        """Is anything left by each run? The totals tell; only then are they taken apart."""
        for _ in range(int(self.options["runs"]) - len(self.totals)):
            if self.stopped or self.work.fault is not None:
                return
            if not self.has_time(seconds):
                break
            seconds = self.once(action, 0)
        steps = [after - before for before, after in zip(self.totals, self.totals[1:])]
        if not self.stopped and steps and min(steps) >= GROWN:
            self.last = picture(self.places)
            self.grows = len(steps) >= 2  # one may fill a cache that has room for two

    def first_only(self):
        """The peak of the first run, where no picture was taken in it and later runs stay below:
        what is loaded when it is first used, say. 0: there is no such."""
        blind = self.options["quick"] == "1" and len(self.peaks) > 1 and not self.grows
        return self.peaks[0] if blind and self.peaks[1] < SAME_PEAK * self.peaks[0] else 0

    def growth(self, place):
        """Bytes that each run after the first has left at the place; 0: there is no growth."""
        if self.last is None:
            return 0
        left = self.last.get(place, [0])[0] - self.first.get(place, [0])[0]
        each = left // (len(self.totals) - 1)
        return each if each >= GROWN else 0


def memory(work, out, options):
    memory = Memory(work, options)
    if work.can_repeat:
        work.on_collect = memory.begin
    else:
        memory.begin()
    work.run(memory.all)
    if memory.starting is not None:
        memory.starting.end()
        tracemalloc.stop()
        write(out, memory)


def write(out, memory):
    starting, first = memory.starting, memory.first or {}
    cut = int(memory.cut or starting.cut)
    seen = max(memory.largest, starting.largest)
    out.put("peak", max(memory.peak, starting.peak), seen, len(memory.totals), cut)
    if memory.first_only():
        out.put("first", memory.first_only())
    for place in set(memory.start).union(memory.best, first, memory.last or {}):
        at_start = memory.start.get(place, [0, 0])
        at_first = first.get(place, [0, 0])
        at_best = memory.best.get(place, [0, 0])
        growth = memory.growth(place)
        # The picture is of a later run, whose peak has what those before it have left.
        at_best = [at_best[0] - memory.aimed * growth, at_best[1]]
        growth = growth if memory.grows else 0
        most, blocks = max(at_start, at_first, at_best)
        if most < LEAST and growth == 0:
            continue
        file = os.path.realpath(place[0]) if os.path.exists(place[0]) else place[0]
        project = os.path.realpath(place[2]), place[3]
        out.put("place", file, place[1], *project, most, blocks, at_start[0], at_first[0], growth)
