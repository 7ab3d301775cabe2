# SPDX-License-Identifier: Apache-2.0
"""Forks the processes in which the verifier looks at a function (docs/adr/0007).

It imports what the program's module imports from elsewhere, once, and never runs the module or its
inputs itself: each run is a fork of its own, in a process group of its own. It imports as little
as it can, for what it has loaded the forks have too.

A message is fields between NUL bytes, the first is what to do; descriptors come along with it.
    run      NAME=VALUE ...   with [map, map of the inputs]: answers `started PID`, then `ended
                              STATUS` as of waitpid()
    kill                      ends what runs
    import   MODULE ...       answers `imported`
    diff     AT AT ROOT       with [map, map]: the records at these places; answers `diff`, `same`
                              or `differs`, and the first difference
    show     AT               with [map]: answers `show` and the value as text
"""

import _socket
import os
import select
import signal
import sys

from codeflash import _ext

MESSAGE_MAX = 1 << 18
TEXT_MAX = 4000  # bytes of a value or a difference as text
POLL_IN = select.POLLIN | select.POLLHUP


def receive(channel):
    """One message as a list of str, and the descriptors that came with it."""
    data, ancillary, _, _ = channel.recvmsg(MESSAGE_MAX, _socket.CMSG_SPACE(4 * 8))
    descriptors = []
    for level, kind, content in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            for at in range(0, len(content) - 3, 4):
                descriptors.append(int.from_bytes(content[at : at + 4], sys.byteorder))
    return data.decode("utf-8", "surrogateescape").split("\0"), descriptors


def answer(channel, *fields):
    text = "\0".join(map(str, fields))
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "backslashreplace")
    channel.send(data)


class Server:
    def __init__(self, channel, alone):
        self.channel = channel
        self.alone = alone  # every process of this namespace is ours
        self.child = None
        self.waiting = None  # descriptor that tells the child's end

    def run(self, fields, descriptors):
        request = dict(field.split("=", 1) for field in fields)
        child = os.fork()
        if child == 0:
            try:
                os.setpgid(0, 0)
                os.close(self.channel.detach())
                from codeflash import _side

                _side.main(request, descriptors)
            finally:
                os._exit(70)
        try:
            os.setpgid(child, child)
        except OSError:
            pass
        self.child = child
        self.waiting = os.pidfd_open(child)
        answer(self.channel, "started", child)

    def kill(self):
        """Ends the run and what it left behind."""
        if self.child is not None:
            try:
                os.killpg(self.child, signal.SIGKILL)
            except OSError:
                pass
        if self.alone:
            try:
                os.kill(-1, signal.SIGKILL)
            except OSError:
                pass

    def reap(self):
        self.kill()  # its children, threads are gone with it
        _, status = os.waitpid(self.child, 0)
        os.close(self.waiting)
        self.child = self.waiting = None
        answer(self.channel, "ended", status)

    def load(self, names):
        from importlib import import_module

        # Halves in C come after the modules that load them: with _asyncio first, asyncio keeps
        # tables of its own beside those in which tasks are.
        for name in sorted(names, key=lambda name: name.startswith("_")):
            try:
                import_module(name)
            except BaseException:  # the run that needs it will say so
                pass
        answer(self.channel, "imported")

    def handle(self):
        fields, descriptors = receive(self.channel)
        what = fields.pop(0)
        if what == "":
            self.kill()
            os._exit(0)
        elif what == "run":
            self.run(fields, descriptors)
        elif what == "kill":
            self.kill()
        elif what == "import":
            self.load(fields)
        elif what == "diff":
            one, other = (_ext.observe_payload(fd, int(at)) for fd, at in zip(descriptors, fields))
            answer(self.channel, "diff", *differ(one, other, fields[2]))
        elif what == "show":
            answer(self.channel, "show", show(_ext.observe_payload(descriptors[0], int(fields[0]))))
        for descriptor in descriptors:
            os.close(descriptor)

    def serve(self):
        while True:
            poll = select.poll()
            poll.register(self.channel.fileno(), POLL_IN)
            if self.waiting is not None:
                poll.register(self.waiting, POLL_IN)
            ready = [descriptor for descriptor, _ in poll.poll()]
            if self.waiting is not None and self.waiting in ready:
                self.reap()
            elif self.channel.fileno() in ready:
                self.handle()


def differ(one, other, root):
    """`same`, or `differs` and the first difference as a path."""
    try:
        text = _ext.diff(one, other, root)
    except ValueError as error:
        text = "%s: cannot be compared: %s" % (root, error)
    return ("same", "") if text is None else ("differs", cut(text))


def show(data):
    """A value as text."""
    try:
        return cut(_ext.observe_show(data))
    except ValueError as error:
        return str(error)


def cut(text):
    """What fits into an answer, whole characters."""
    data = text.encode("utf-8", "backslashreplace")
    return text if len(data) <= TEXT_MAX else data[:TEXT_MAX].decode("utf-8", "ignore") + "..."


def main():
    number, alone = int(sys.argv[1]), sys.argv[2] == "1"
    sys.argv[1:] = []
    for name in ("PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)
    sys.dont_write_bytecode = True
    for number_ in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number_, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    channel = _socket.socket(fileno=number)
    answer(channel, "ready")
    from codeflash import _observe  # noqa: F401 - once for all forks; it loads nothing of others

    Server(channel, alone).serve()
