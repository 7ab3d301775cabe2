# SPDX-License-Identifier: Apache-2.0
"""Makes the calls of one side and writes down everything about each that can be seen.

Each observable is a record of its own: its kind, what it is called, its bytes. A record that only
one side has is a difference, so nothing is left out because it looks harmless.
"""

import builtins
import gc
import os
import sys

from codeflash import _drain, _ext, _side, _state, _steps
from codeflash._given import Given
from codeflash._side import Fault, begin, end, put, put_text

__builtins__ = dict(vars(builtins))

LARGE = 1 << 16  # bytes of an encoded result beyond which it is not encoded a second time
PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented))
OUTSIDE = (RecursionError, MemoryError)
FAR = 731  # a descriptor
FINISHED = 83  # status of a process that made all its calls


def run(request, inputs):
    program = _side.Program(request)
    order = [int(part) for part in request["order"].split(",") if part]
    first = int(request.get("first", "1"))
    observer = Observer(program, Given(inputs, program), request)
    observer.load()
    group = int(request.get("group", "0"))
    if group and _state.is_alone():
        observer.run_groups(order, first, group)
    else:
        observer.run(order, first, range(len(order)))


class Observer:
    def __init__(self, program, given, request):
        self.program, self.given = program, given
        self.streams = Streams(program.disguise)
        self.world = None
        self.target = None
        self.latest = None  # the result before, for what two results share
        self.keeps = False
        self.way = ""  # in which a generator is gone through: see _drain
        self.takes_sent = False
        self.perturbed = request.get("perturbed") == "1"
        self.first = request.get("first", "1") == "1"

    def load(self):
        if self.perturbed:
            self.ballast = [bytes(17 + 37 * at % 480) for at in range(20000)]
        gc.freeze()
        self.program.set_up()
        if self.program.inputs:
            _ext.observe_watch(self.program.inputs)
        self.streams.open()
        self.world = _state.World(self.program)
        self.given.set_environment()
        self.program.load()
        self.target = self.program.find()
        self.takes_sent = takes_sent(self.program.original)
        self.world.loaded()
        if self.first:
            put_text("note", self.target.signature(), "signature")
            put_text("note", self.program.import_ns, "import_ns")
            self.streams.put()
            self.world.put_import()
            put("done", b"")
        else:
            self.streams.forget()
        end()

    def decode(self, data):
        return self.given.decode(data)

    def second_way(self):
        """How a generator is gone through where the same call was made before."""
        if self.program.disguise % 2:
            return "close"
        return "send" if self.takes_sent else ""

    def run(self, order, first, places):
        for at in places:
            index = order[at]
            self.keeps = order[at + 1 : at + 2] == [index]  # the next call is the same
            self.way = self.second_way() if at and order[at - 1] == index else ""
            self.one(first + at, index)
        begin(first + max(places, default=0))
        self.world.leave()
        end()

    def run_groups(self, order, first, size):
        """So many calls in a process of their own, so that they do not see what others left."""
        for start in range(0, len(order), size):
            child = os.fork()
            if child == 0:
                self.run(order, first, range(start, min(start + size, len(order))))
                os._exit(FINISHED)
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                os.kill(os.getpid(), os.WTERMSIG(status))
            elif os.WEXITSTATUS(status) != FINISHED:
                os._exit(os.WEXITSTATUS(status))

    def one(self, position, index):
        if self.given.calls[index][1]:
            self.world.files = None  # the inputs file is run again
        try:
            args, kwargs, steps = self.given.fresh(index)
        except Fault:
            raise
        except BaseException as error:
            begin(position)
            put_text("note", "cannot be made again: " + _side.describe(error), "input")
            end()
            return
        call = Call(self, args, kwargs)
        self.world.start(steps, position)
        begin(position)
        kept = _steps.kept(steps, self.target.bind)
        for step in steps:
            try:
                _steps.do(step, call.work, (args, kwargs), call.caller, self.target.bind)
            except BaseException:
                pass
        del args, kwargs, steps
        self.world.before()
        self.streams.forget()
        begin(position)
        call.make()
        call.put()
        self.streams.put()
        self.world.after()
        call.put_shared_arguments()
        if kept:
            _steps.put_back(kept, self.target.bind)
            self.world.stale = True
        call.put_held()
        put("done", b"")
        end()


def takes_sent(path):
    """Whether a generator of that text uses what it is sent."""
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        return False
    return b"= yield" in text or b"(yield" in text


class Call:
    """One call: made, then looked at from all sides."""

    def __init__(self, observer, args, kwargs):
        self.observer, self.caller = observer, observer.program.caller
        self.args, self.kwargs = args, kwargs
        self.work, self.bound = observer.target.bind(args)
        self.names = observer.target.names()
        self.held = _state.Held(args, kwargs)
        self.ended = self.value = None

    def make(self):
        try:
            self.value = self.caller(self.work, self.bound, self.kwargs)
            self.ended = "return"
        except BaseException as error:
            self.ended, self.value = "exception", error
        if self.ended == "return" and _drain.is_open(self.value):
            self.ended, self.value = _drain.run(self.value, self)

    def put(self):
        if self.ended == "exception":
            self.put_exception(self.value)
        else:
            put_value("return", self.value, "result")
            self.put_hash()
        self.put_arguments()
        if self.ended == "return":
            self.put_sharing()

    def put_exception(self, error):
        if isinstance(error, OUTSIDE):
            put_text("note", _side.describe(error), "outside")
        put_value("exception", error, "exception")
        try:
            text = str(error)
        except BaseException as problem:
            text = "str() raises " + _side.describe(problem)
        put_text("exception", text, "message")

    def put_arguments(self):
        for at, value in enumerate(self.args):
            if type(value) in PLAIN:
                continue
            name = self.names[at] if at < len(self.names) else "arguments[%d]" % at
            kind = "argument"
            if at == 0 and self.observer.target.has_self and len(self.bound) == len(self.args):
                kind = "self"
            elif isinstance(value, type):
                kind = "class"
            put_value(kind, value, name)
        for name, value in self.kwargs.items():
            if type(value) not in PLAIN:
                put_value("argument", value, name)

    def put_sharing(self):
        """What the result has in common with the arguments and with the result before it."""
        value, latest = self.value, self.observer.latest
        self.observer.latest = None
        if type(value) in PLAIN or isinstance(value, type):
            return
        size = put_value("alias", (value, self.args, self.kwargs), "(result, arguments, keywords)")
        if size <= LARGE:
            self.observer.latest = value if self.observer.keeps else None
            if latest is not None and type(latest) is type(value):
                put_value("alias", (latest, value), "(result before, result)")
                if type(value) not in (tuple, frozenset):
                    text = "the same object as the result before" if latest is value else "another"
                    put_text("alias", text, "result")

    def put_shared_arguments(self):
        """What arguments have in common with each other and with globals that the call changed."""
        values = [*self.args, *self.kwargs.values()]
        held = [v for v in values if type(v) not in PLAIN and not isinstance(v, type)]
        changed = self.observer.world.moved
        if len(held) > 1:
            put_value("alias", (self.args, self.kwargs), "(arguments, keywords)")
        if held and changed:
            put_value("global", (self.args, self.kwargs, changed), "(arguments, keywords, globals)")

    def put_hash(self):
        """Hashes and equality as the result's own class defines them."""
        kind = type(self.value)
        if kind in PLAIN or kind.__module__ == "builtins" or isinstance(self.value, type):
            return
        value, caller = self.value, self.caller
        if kind.__hash__ is not object.__hash__ and kind.__hash__ is not None:
            put_value("hash", outcome(caller, hash, value), "hash(result)")
        elif kind.__hash__ is None:
            put_text("hash", "unhashable", "hash(result)")
        if kind.__eq__ is not object.__eq__:
            try:
                data, holes = _ext.observe_encode(value, None)
                twin = None if holes or len(data) > LARGE else self.observer.decode(data)
            except BaseException:
                twin = None
            for name, other in (("its copy", twin), ("None", None), ("0", 0), ("itself", value)):
                if other is not None or name == "None":
                    put_value("hash", outcome(caller, same, value, other), "result == " + name)

    def put_held(self):
        """What still holds the arguments once the call and its result are gone."""
        self.value = self.work = self.bound = None
        if self.observer.latest is None:
            self.args = self.kwargs = None
            self.held.put()


def same(one, other):
    found = one == other
    return found if type(found) is bool else type(found).__name__


def outcome(caller, work, *args):
    try:
        return caller(work, args)
    except BaseException as error:
        return error


def put_value(kind, value, root):
    """One record of an encoded value; gives its size."""
    try:
        data, _ = _ext.observe_encode(value, None)
    except ValueError:
        put_text(kind, "too large to be compared: %s" % type(value).__name__, root)
        return LARGE + 1
    put(kind, data, root, 1)
    return len(data)


class Streams:
    """
    Standard output and error. In an even disguise they are what they are and go to files of
    ours; in an odd one Python's streams go to other files than the descriptors, so that it
    shows which way a text took.
    """

    def __init__(self, disguise):
        self.apart = disguise % 2 == 1
        self.files = []  # (kind, root, descriptor, bytes before)

    def open(self):
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        for number, kind in ((1, "stdout"), (2, "stderr")):
            if number == 2 and _side.DEBUG:
                continue
            fd = self.memory_file(kind)
            os.dup2(fd, number)
            self.files.append([kind, "descriptor %d" % number if self.apart else "output", fd, 0])
            if self.apart:
                self.part(kind)

    def memory_file(self, kind):
        """Under a number that no call closes by its values."""
        fd, far = os.memfd_create(kind), FAR + len(self.files)
        try:
            os.dup2(fd, far, False)
        except OSError:  # so many may not be open
            return fd
        os.close(fd)
        return far

    def part(self, kind):
        import io

        fd = self.memory_file(kind)
        raw = io.FileIO(fd, "w", closefd=False)
        raw.name = "<%s>" % kind
        errors = "backslashreplace" if kind == "stderr" else "strict"
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", errors, line_buffering=kind == "stderr"
        )
        stream.mode = "w"
        setattr(sys, kind, stream)
        setattr(sys, "__%s__" % kind, stream)
        self.files.append([kind, "output", fd, 0])

    def flush(self):
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try:
                stream.flush()
            except BaseException:
                pass

    def forget(self):
        self.flush()
        for file in self.files:
            file[3] = os.fstat(file[2]).st_size

    def size(self):
        self.flush()
        return sum(os.fstat(file[2]).st_size - file[3] for file in self.files)

    def put(self):
        self.flush()
        for kind, root, fd, before in self.files:
            size = os.fstat(fd).st_size
            if size != before:
                put(kind, os.pread(fd, size - before, before), root)
