# SPDX-License-Identifier: Apache-2.0
"""Inputs from replay tests: the recorded calls of the function that is verified."""

import ast
import os

from codeflash import _ext, _player
from codeflash._side import Fault, one_line


def calls(path, program):
    """("ROW NANOSECONDS TRACE", (args, kwargs)) of each call that the replay test makes of it."""
    shown = os.path.basename(path)
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(), path)
    except (OSError, SyntaxError, ValueError) as error:
        raise Fault("%s: %s" % (shown, one_line(error))) from None
    trace = trace_of(tree, path)
    if trace is None:
        raise Fault("%s is no replay test" % shown)
    try:
        recorded = _player.Recorded(trace)
        check(recorded, program)
        yield from loaded(recorded, numbers(tree, program.qualname), program)
    except _player.TraceError as problem:
        raise Fault(str(problem)) from None


def trace_of(tree, path):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Trace":
            if len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
                return os.path.join(os.path.dirname(path), node.args[1].value)
    return None


def check(recorded, program):
    problem = recorded.python_problem()
    if problem is not None:
        raise _player.TraceError(problem)
    root = os.path.realpath(program.root).rstrip(os.sep) + os.sep
    if not recorded.path.startswith(root):
        from codeflash import _sign

        if not _sign.is_ours(recorded):
            raise _player.TraceError(
                "%s is outside the project and was not made by this user" % recorded.shown
            )


def numbers(tree, qualname):
    """Numbers of the calls of that function, in the order of the file."""
    found = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        names = [
            node.args[0].value
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") == "replay"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ]
        if any(name.partition(":")[2] == qualname for name in names):
            found += [
                node.args[0].value
                for decorator in function.decorator_list
                for node in ast.walk(decorator)
                if isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "param"
                and isinstance(node.args[0], ast.Constant)
            ]
    return found


def loaded(recorded, wanted, program):
    modules = {"__main__": program.name}
    functions = {}
    for number in wanted:
        call = recorded.call(number)
        function = functions.get(call.function_id)
        if function is None:
            function = functions[call.function_id] = _player.Function(recorded, call.function_id)
        file = os.path.join(recorded.root, function.file)
        if os.path.realpath(file) != os.path.realpath(program.original) or call.holes:
            continue
        try:
            values = _ext.decode(recorded.blob(call.arguments), recorded.lookup, modules)
        except _player.TraceError:
            raise
        except Exception:  # it names something that has gone since
            continue
        args, kwargs = function.bind(values)
        place = "%d %d %s" % (number, call.duration or 0, recorded.path)
        yield place, (tuple(args), dict(kwargs))
