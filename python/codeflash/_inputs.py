# SPDX-License-Identifier: Apache-2.0
"""Makes the inputs: those of an inputs file, and others derived from them.

They go out encoded, with the original's module loaded; each side decodes them with its own. What
cannot be encoded whole (an iterator, an open file) is marked `again`: a side runs the inputs file
itself and takes the call of that number.
"""

import os
import sys

from codeflash import _derive, _ext, _odd, _recorded, _side, _steps, _values
from codeflash._side import Fault, put, put_text

GIVEN_MAX = 10000
OURS = {  # taken before the modules are hidden
    name: module for name, module in sys.modules.items() if name.split(".")[0] == "codeflash"
}
OURS["codeflash._values"], OURS["codeflash._odd"] = _values, _odd


def run(request):
    _side.quiet()
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
        for call in _recorded.calls(path, program) if path else ():
            if writer.write(call + ((),), "given", again=False):
                calls.append(call)
        if path and len(calls) == before_it:
            put_text("note", "%s: no call of it" % os.path.basename(path), "replay")
    keep_files()
    keep_environment(before)
    if calls:
        derive(request, program, calls, writer)


def derive(request, program, calls, writer):
    sources = []
    for which in ("original", "candidate"):
        with open(request[which], "rb") as file:
            sources.append(file.read())
    sys.modules.update(OURS)
    _derive.run(
        *(calls, sources, int(request["seed"]), request["effort"]),
        *(writer.write, program.find(), program.module),
    )


def keep_files():
    """What the inputs left in the private folder is there again for each side."""
    private = os.environ.get("TMPDIR")
    if private and os.listdir(private):
        from shutil import copytree

        copytree(private, private + ".inputs", symlinks=True)


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

    def write(self, call, origin, again=True):
        blobs = {}
        data, holes = _ext.observe_encode(call, blobs)
        if holes and not again:
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
        self.position += 1
        return True


def load_file(path):
    """The module of an inputs file, run anew."""
    from importlib import util

    shown = os.path.basename(path)
    name = os.path.splitext(shown)[0]
    if name in _side.LOADED:
        name += "_"
    spec = util.spec_from_file_location(name, path)
    if spec is None:
        raise Fault("%s is no Python file" % shown)
    module = util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        raise Fault(_side.error_line(error, path)) from None
    return module


def calls_of(module, path):
    """Its calls as they come; Fault where one is no call."""
    shown = os.path.basename(path)
    inputs = getattr(module, "INPUTS", None)
    if inputs is None:
        inputs = getattr(module, "inputs", None)
        if inputs is None:
            raise Fault("%s defines neither INPUTS nor inputs()" % shown)
        try:
            inputs = inputs() if callable(inputs) else inputs
        except BaseException as error:
            raise Fault(_side.error_line(error, path)) from None
    number = 0
    try:
        for call in inputs:
            if not is_call(call):
                raise Fault(
                    "%s: input %d is no call (args_tuple, kwargs_dict): %s"
                    % (shown, number, _side.one_line(_side.shown(call)))
                )
            yield call
            number += 1
            if number == GIVEN_MAX:
                return
    except Fault:
        raise
    except BaseException as error:
        raise Fault(_side.error_line(error, path)) from None


def is_call(call):
    return (
        isinstance(call, (tuple, list))
        and len(call) == 2
        and isinstance(call[0], (tuple, list))
        and isinstance(call[1], dict)
        and all(isinstance(name, str) for name in call[1])
    )


def given(program):
    module = load_file(program.inputs)
    for args, kwargs in calls_of(module, program.inputs):
        yield tuple(args), dict(kwargs)


class Given:
    """The inputs as another process reads them from the map."""

    def __init__(self, descriptor, program):
        self.program = program
        self.calls = {}
        self.environment = []
        for kind, index, _, root, payload in _ext.observe_read(descriptor):
            call = self.calls.setdefault(index, [None, False, {}])
            if kind == "input":
                call[0], call[1] = payload, root == "again"
            elif kind == "blob":
                call[2][bytes.fromhex(root)] = payload
            elif kind == "note" and root.startswith("environment "):
                self.environment.append((root[len("environment ") :], payload.decode()))

    def fresh(self, index):
        """(args, kwargs, steps), newly made."""
        data, again, blobs = self.calls[index]
        if again:
            _ext.observe_watch("")
            module = load_file(self.program.inputs)
            for number, call in enumerate(calls_of(module, self.program.inputs)):
                if number == index:
                    _ext.observe_watch(self.program.inputs)
                    return tuple(call[0]), dict(call[1]), ()
            raise Fault("%s gives fewer inputs than before" % self.program.inputs)
        return self.decode(data, blobs)

    def set_environment(self):
        for name, value in self.environment:
            if value:
                os.environ[name] = value[1:]
            else:
                os.environ.pop(name, None)

    def decode(self, data, blobs=None):
        """Values of some kinds are made by codeflash._values, which is there for this long only."""
        names = [name for name in OURS if name not in sys.modules]
        for name in names:
            sys.modules[name] = OURS[name]
        _ext.observe_watch("")  # what the inputs file defines is imported from it
        try:
            return _ext.decode(data, blobs, None)
        finally:
            _ext.observe_watch(self.program.inputs or "")
            for name in names:
                sys.modules.pop(name, None)
