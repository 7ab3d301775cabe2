# SPDX-License-Identifier: Apache-2.0
"""The inputs as a side reads them: encoded in the map, or made again by the inputs file."""

import os
import sys

from codeflash import _ext, _side
from codeflash._side import Fault

GIVEN_MAX = 10000
OURS = {  # taken before the modules are hidden
    name: module for name, module in sys.modules.items() if name.split(".")[0] == "codeflash"
}


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
        self.find_makers()

    def find_makers(self):
        """Our modules that some of the values are made with."""
        from importlib import import_module

        for name in ("codeflash._values", "codeflash._odd"):
            if any(name.encode() in call[0] for call in self.calls.values() if call[0]):
                OURS[name] = import_module(name)

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
