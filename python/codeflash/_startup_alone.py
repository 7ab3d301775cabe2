# SPDX-License-Identifier: Apache-2.0
"""Imports each of the named modules alone, in a process of its own, and tells what it then has.

    alone.py NAMES OUT [BEFORE]

NAMES has a module a line. OUT gets, a line a module, `name<TAB>end<TAB>names...`: end is "ok" or
the type of the exception, names are the public attributes, spaces between. With BEFORE (an OUT of
the original) the names are those of it that cannot be reached any more.
"""

import os
import sys
import warnings

SECONDS = 60
AT_ONCE = min(os.cpu_count() or 1, 8)


def names_of(module):
    return sorted(
        name for name in vars(module) if name.isidentifier() and not name.startswith("__")
    )


def missing_of(module, names):
    missing = []
    for name in names:
        try:
            getattr(module, name)
        except AttributeError:
            missing.append(name)
    return missing


def import_alone(name, before):
    try:
        __import__(name)
        module = sys.modules[name]
        found = names_of(module) if before is None else missing_of(module, before)
        return "ok", found
    except BaseException as error:
        return type(error).__name__, []


def start(name, before):
    """A child that imports it: the end of the pipe that it writes to."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        import signal

        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(quiet, stream)
        warnings.simplefilter("ignore")
        end, names = import_alone(name, before)
        with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as file:
            file.write("%s\t%s\t%s" % (name, end, " ".join(names)))
        os._exit(0)
    os.close(writer)
    return name, pid, reader


def finish(child):
    """Its line: name, end and names between tabs."""
    name, pid, reader = child
    with os.fdopen(reader, encoding="utf-8", errors="replace") as file:
        text = file.read()
    os.waitpid(pid, 0)
    return (text or name + "\tended\t").replace("\n", " ") + "\n"


def import_all(modules, before):
    """Some at once; what fails is tried again by itself, as another may have been in its way."""
    lines, running = [], []
    for name in modules:
        running.append(start(name, before(name)))
        if len(running) == AT_ONCE:
            lines.append(finish(running.pop(0)))
    lines += [finish(child) for child in running]
    for number, name in enumerate(modules):
        if not lines[number].startswith(name + "\tok\t"):
            lines[number] = finish(start(name, before(name)))
    return lines


def main():
    known = {}
    if len(sys.argv) > 3:
        with open(sys.argv[3], encoding="utf-8") as file:
            for line in file:
                name, _, names = line.rstrip("\n").split("\t")
                known[name] = names.split()
    with open(sys.argv[1], encoding="utf-8") as file:
        modules = file.read().split()
    sys.path.pop(0)
    lines = import_all(modules, lambda name: known.get(name, []) if len(sys.argv) > 3 else None)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.writelines(lines)


main()
