# SPDX-License-Identifier: Apache-2.0
"""What a call finds around itself and may leave changed: variables, folders, handlers, streams, and
what some modules keep for all. Taken before and after every call, so it is compared as it is, and
made into text only where it changed."""

import _signal
import builtins
import os
import sys

__builtins__ = dict(vars(builtins))

OUTPUTS = ("stdin", "stdout", "stderr", "excepthook", "displayhook", "unraisablehook")
TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
SIGNALS = range(1, 32)
# Of modules: nothing is said where a module comes during the call.
LATE = ("decimal context", "locale", "warnings.filters", "logging", "socket timeout")
NUMBERS = ("umask", "recursion limit", "switch interval", "digits of an int", "timers")
at_start = {}  # of OUTPUTS


def start():
    at_start.update((name, getattr(sys, name, None)) for name in OUTPUTS)


class Surroundings:
    """As they are now."""

    def __init__(self):
        variables = getattr(os.environ, "_data", None)
        self.variables = dict(os.environ) if type(variables) is not dict else variables.copy()
        try:
            folder = os.getcwd()
        except OSError as error:
            folder = str(error)
        mask = os.umask(0o22)
        os.umask(mask)
        digits = getattr(sys, "get_int_max_str_digits", int)()
        timers = tuple([bool(_signal.getitimer(number)[0]) for number in TIMERS])
        limits = (mask, sys.getrecursionlimit(), sys.getswitchinterval(), digits, timers)
        self.plain = folder, limits, tuple(sys.path), tuple(sys.argv), of_modules()
        self.objects = [_signal.getsignal(number) for number in SIGNALS]
        self.objects += [getattr(sys, name, None) for name in OUTPUTS]

    def is_as(self, other):
        if self.variables != other.variables or self.plain != other.plain:
            return False
        for at, one in enumerate(self.objects):
            if one is not other.objects[at]:
                return False
        return True

    def texts(self):
        """{name: text}"""
        folder, limits, path, argv, modules = self.plain
        found = {"working directory": folder, "sys.path": repr(path), "sys.argv": repr(argv)}
        for name, value in self.variables.items():
            name, value = os.fsdecode(name), os.fsdecode(value)
            found["os.environ[%r]" % name] = value
        for name, value in zip(NUMBERS, limits):
            found[name] = oct(value) if name == "umask" else str(value)
        for number, handler in zip(SIGNALS, self.objects):
            found["handler of signal %d" % number] = getattr(handler, "__qualname__", str(handler))
        for name, value in zip(OUTPUTS, self.objects[len(SIGNALS) :]):
            replaced = at_start.get(name) is not value
            found["sys." + name] = "another %s" % type(value).__name__ if replaced else "usual"
        found.update(modules)
        return found


def of_modules():
    """((name, value), ...) of what is set in some modules that few functions should set."""
    found = []
    decimal, locale, warnings, logging, socket = map(
        sys.modules.get, ("decimal", "locale", "warnings", "logging", "socket")
    )
    if decimal is not None and hasattr(decimal, "getcontext"):
        found.append(("decimal context", repr(decimal.getcontext()).split(", flags")[0]))
    if locale is not None and hasattr(locale, "setlocale"):
        found.append(("locale", locale.setlocale(locale.LC_ALL)))
    if warnings is not None and hasattr(warnings, "filters"):
        found.append(("warnings.filters", repr(warnings.filters)))
    if socket is not None and hasattr(socket, "getdefaulttimeout"):
        found.append(("socket timeout", str(socket.getdefaulttimeout())))
    if logging is not None and hasattr(logging, "Logger"):
        found.append(("logging", loggers(logging)))
    return tuple(found)


def loggers(logging):
    """Level, handlers and the like of those that have any set."""
    manager, root = logging.Logger.manager, logging.getLogger()
    found = ["disable %s" % manager.disable]
    for name, logger in [("root", root), *sorted(manager.loggerDict.items())]:
        if not isinstance(logger, logging.Logger):
            continue
        handlers = ["%s %s" % (type(h).__name__, h.level) for h in logger.handlers]
        state = logger.level, logger.propagate, logger.disabled, handlers, len(logger.filters)
        if state != (0, True, False, [], 0):
            found.append("%s %s" % (name, state))
    return "; ".join(found)


def changes(before, now):
    """(name, text) of what differs."""
    if now.is_as(before):
        return
    old, new = before.texts(), now.texts()
    for name in sorted(set(old) | set(new)):
        late = name in LATE and not (name in old and name in new)
        if not late and new.get(name) != old.get(name):
            yield name, new.get(name, "gone")
