# SPDX-License-Identifier: Apache-2.0
"""Makes the inputs: those of an inputs file, and others derived from them.

They go out encoded, with the original's module loaded; each side decodes them with its own. What
cannot be encoded whole (an iterator, an open file) is marked `again`: a side runs the inputs file
itself and takes the call of that number.
"""

import os
import sys

from codeflash import _derive, _ext, _odd, _recorded, _side, _state, _steps, _values
from codeflash._given import OURS, calls_of, load_file
from codeflash._side import Fault, put, put_text

OURS["codeflash._values"], OURS["codeflash._odd"] = _values, _odd


def run(request):
    _side.quiet()
    forget_files()
    program = _side.Program(dict(request, text=request["original"]))
    program.set_up()
    program.load()
    before = dict(os.environ)
    writer = Writer(program.qualname)
    calls = []
    if program.inputs:
        for call in given(program):
            calls.append(call)
            writer.write(call + ((),), "given")
        if not calls:
            raise Fault("%s has no inputs" % os.path.basename(program.inputs))
    for path in request.get("replay", "").split("\n"):
        before_it = len(calls)
        for place, call in _recorded.calls(path, program) if path else ():
            if writer.write(call + ((),), "given", None, place):
                calls.append(call)
        if path and len(calls) == before_it:
            put_text("note", "%s: no call of it" % os.path.basename(path), "replay")
    keep_files()
    keep_environment(before)
    if calls and request.get("phase") != "given":
        derive(request, program, calls, writer)


def derive(request, program, calls, writer):
    sys.modules.update(OURS)
    _derive.run(calls, request, program, writer.write)


def forget_files():
    """What an earlier making of the inputs left."""
    private = os.environ.get("TMPDIR")
    if keeps_files():
        from shutil import rmtree

        rmtree(private + ".inputs", ignore_errors=True)
        _state.restore(private)


def keep_files():
    """What the inputs left in the private folder is there again for each side."""
    private = os.environ.get("TMPDIR")
    if private and os.listdir(private):
        from shutil import copytree

        copytree(private, private + ".inputs", symlinks=True)
        _side.begin(0)
        put_text("note", "there are files", "files")


def keeps_files():
    private = os.environ.get("TMPDIR")
    return bool(private) and (os.path.isdir(private + ".inputs") or bool(os.listdir(private)))


def keep_environment(before):
    """What the inputs set in the environment is set in each side."""
    _side.begin(0)
    for name in sorted(set(os.environ) | set(before)):
        value = os.environ.get(name)
        if value != before.get(name):
            _derive.Maker.environment.append(name)
            put_text("note", "" if value is None else "=" + value, "environment " + name)


class Writer:
    def __init__(self, qualname):
        self.qualname, self.position = qualname, 0

    def write(self, call, origin, what=None, place=None):
        """
        `what` sets it apart from those seen; `place` of a recorded call: see _recorded. False: it
        cannot be made again from there.
        """
        blobs = {}
        data, holes = _ext.observe_encode(call, blobs)
        if holes and place is not None:
            return False
        _side.begin(self.position)
        put("input", data, "again" if holes else "", 1)
        for key, content in blobs.items():
            put("blob", content, key.hex())
        text = _side.call_text(self.qualname, call[0], call[1])
        if call[2]:
            steps = [_steps.text_of(step, self.qualname) for step in call[2]]
            text = "%s, after %s" % (text, "; ".join(steps))
        put_text("text", _side.one_line(text))
        put_text("origin", origin)
        if what is not None:
            put_text("note", what, "what")
        if place is not None:
            put_text("note", place, "recorded")
        self.position += 1
        return True


def given(program):
    module = load_file(program.inputs)
    for args, kwargs in calls_of(module, program.inputs):
        yield tuple(args), dict(kwargs)
