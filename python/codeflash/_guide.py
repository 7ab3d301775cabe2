# SPDX-License-Identifier: Apache-2.0
"""Looks for calls that take ways through the two texts which no other call takes.

A child calls each side with every line of its module seen. Calls that take a new way (a line after
another, so or so often) are kept and changed further. What the code under test does there stays
there: only calls come back. How long it goes on is counted in lines, so that the same seed gives
the same calls; the clock is for what counts no lines.
"""

import builtins
import collections
import marshal
import os
import select
import shutil
import signal
import sys
import time

from codeflash import _ext, _reach, _side, _steps

__builtins__ = dict(vars(builtins))

# `tries`: calls beside those made before; `idle` of them in a row without a new way are enough
Effort = collections.namedtuple("Effort", "given tries idle lines seconds")
EFFORTS = {
    "low": Effort(40, 150, 40, 30000, 1.0),
    "medium": Effort(100, 500, 150, 300000, 3.0),
    "high": Effort(1000, 3000, 600, 3000000, 20.0),
}
PART = 30  # of the lines of all calls that one may take
SIDES = ("original", "candidate")


class Over(BaseException):
    """Enough lines."""


class Guide:
    """The two children, which look while others of the inputs are made."""

    def __init__(self, maker, request):
        effort = EFFORTS.get(request.get("effort"), EFFORTS["medium"])
        self.end = time.monotonic() + effort.seconds
        self.children = [(start(maker, request, which, effort), which) for which in SIDES]

    def found(self):
        """(call, origin) of each that takes a new way through one of the texts."""
        for (child, reader), which in self.children:
            for data, texts, origin in received(child, reader, self.end):
                args, kwargs, steps = _ext.decode(data, texts, None)
                yield (args, kwargs, list(steps)), origin
            shutil.rmtree("%s.%s" % (os.environ.get("TMPDIR"), which), ignore_errors=True)


def start(maker, request, which, effort):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            os.close(reader)
            Search(maker, request, which, effort, writer).run()
        except BaseException as error:
            if _side.DEBUG:
                os.write(2, ("guide: %s\n" % _side.describe(error)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    return child, reader


def received(child, reader, end):
    """What the child tells until it ends, or is ended."""
    data = b""
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            break
        part = os.read(reader, 1 << 16)
        if not part:
            break
        data += part
    try:
        os.killpg(child, signal.SIGKILL)
    except OSError:
        pass
    os.waitpid(child, 0)
    os.close(reader)
    while len(data) > 4:
        size = int.from_bytes(data[:4], "little")
        if len(data) < 4 + size:
            break
        yield marshal.loads(data[4 : 4 + size])
        data = data[4 + size :]


def own_folder(which):
    """The two children write files too, at the same time."""
    private = os.environ.get("TMPDIR")
    if not private or not os.path.isdir(private):
        return
    folder = "%s.%s" % (private, which)
    if os.path.isdir(private + ".inputs"):
        shutil.copytree(private + ".inputs", folder, symlinks=True, dirs_exist_ok=True)
    else:
        os.makedirs(folder, exist_ok=True)
    os.environ["TMPDIR"] = folder
    os.chdir(folder)


class Search:
    def __init__(self, maker, request, which, effort, writer):
        self.maker, self.rng, self.writer = maker, maker.rng, writer
        self.effort, self.lines = effort, effort.lines
        self.lines_of_call = self.lines // PART
        own_folder(which)
        self.program = _side.Program(dict(request, text=request[which]))
        self.file = self.program.original
        self.program.load()
        self.target = self.program.find()
        self.kept = []  # (encoded, texts, origin) of the calls to go on from
        self.seen = set()  # ways

    def run(self):
        given = self.maker.data
        for data, texts in given[:: 1 + len(given) // self.effort.given]:
            self.look(data, texts, "derived")
        for data, texts, origin in self.maker.made:
            self.look(data, texts, origin)
        idle = 0
        for _ in range(self.effort.tries):
            if not self.kept or self.lines <= 0 or idle == self.effort.idle:
                break
            idle += 1
            made = self.changed()
            if made is not None and self.look(*made):
                part = marshal.dumps(made)
                os.write(self.writer, len(part).to_bytes(4, "little") + part)
                idle = 0

    def look(self, data, texts, origin):
        """Whether the call takes a new way; it is kept then."""
        if self.lines <= 0:
            return False
        ways = self.ways(*_ext.decode(data, texts, None))
        if ways <= self.seen:
            return False
        self.seen |= ways
        self.kept.append((data, texts, origin))
        return True

    def ways(self, args, kwargs, steps):
        work, bound = self.target.bind(args)
        caller, counts = self.program.caller, {}
        try:
            for step in steps:
                _steps.do(step, work, (args, kwargs), caller, self.target.bind)
        except BaseException:
            pass
        raised = ""
        sys.settrace(self.tracer(counts))
        try:
            _reach.drain(caller(work, bound, kwargs))
        except BaseException as error:
            raised = type(error).__name__
        finally:
            sys.settrace(None)
        self.lines -= sum(counts.values()) + 20
        return {(way, many.bit_length()) for way, many in counts.items()} | {raised}

    def tracer(self, counts):
        file, left = self.file, self.lines_of_call

        def on_call(frame, event, arg):
            if frame.f_code.co_filename != file:
                return None
            before = 0

            def on_line(frame, event, arg):
                nonlocal before, left
                line = frame.f_lineno if event == "line" else -len(event)
                counts[before, line] = counts.get((before, line), 0) + 1
                before = line
                left -= 1
                if left < 0:
                    raise Over
                return on_line

            return on_line

        return on_call

    def changed(self):
        """A kept call with one to three places changed, encoded; None: it is there already."""
        from codeflash._derive import Pool, is_huge, places, remade, replace, take

        maker, rng = self.maker, self.rng
        data, texts, origin = rng.choice(self.kept[-20:] if rng.random() < 0.5 else self.kept)
        call = _ext.decode(data, texts, None)
        maker.risky = origin != "derived"
        for _ in range(rng.choice((1, 1, 2, 3))):
            if not places(call):
                break
            place = rng.choice(places(call))
            value = take(call, place)
            options = maker.options(value, place) if rng.random() < 0.5 else ()
            if options:
                value = rng.choice(options)
            else:
                value = remade(value, Pool(maker), 0, (place,))
            call = replace(call, place, value)
        if is_huge(call[:2], maker.largest):
            return None
        texts = {}
        try:
            data, holes = _ext.observe_encode(call, texts, 1 << 18)
        except ValueError:
            return None
        if holes or data in maker.seen:
            return None
        maker.seen.add(data)
        return data, texts, "guess" if maker.risky else "derived"
