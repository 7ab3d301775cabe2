# SPDX-License-Identifier: Apache-2.0
"""Imports each of the named modules alone, in a process of its own, and tells what it then has.

    alone.py NAMES OUT [BEFORE]

NAMES has a module a line. OUT gets, a line a module, `name<TAB>end<TAB>names...`: end is "ok" or
the type of the exception, "circular" before that of an import that meets itself; names are the
public attributes, spaces between, a dot behind those that are its own modules. With BEFORE (an OUT
of the original) the names are those of it that cannot be reached any more.
"""

import os
import sys
import warnings

SECONDS = 60
AT_ONCE = min(os.cpu_count() or 1, 8)


def is_module(value):
    """By its type alone: the attributes of a proxy may fail."""
    return issubclass(type(value), type(sys))


def is_part(module, name, value):
    return is_module(value) and sys.modules.get("%s.%s" % (module.__name__, name)) is value


def names_of(module):
    return sorted(
        name + "." * is_part(module, name, value)
        for name, value in vars(module).items()
        if name.isidentifier() and not name.startswith("__")
    )


def has(module, name):
    try:
        value = getattr(module, name.rstrip("."))
    except AttributeError:
        return False
    return is_module(value) or not name.endswith(".")


def has_first(module, name):
    """In a copy of this process: asking for one name may load what another is."""
    pid = os.fork()
    if pid == 0:
        found = False
        try:
            found = has(module, name)
        finally:
            os._exit(0 if found else 1)
    return os.waitpid(pid, 0)[1] == 0


def missing_of(module, names):
    late = [name for name in names if name.endswith(".") and name[:-1] not in vars(module)]
    missing = {name for name in late if not has_first(module, name)}
    return [name for name in names if name in missing or not has(module, name)]


def import_alone(name, before):
    try:
        __import__(name)
        module = sys.modules[name]
        found = names_of(module) if before is None else missing_of(module, before)
        return "ok", found
    except BaseException as error:
        circular = isinstance(error, ImportError) and "circular import" in str(error)
        return "circular " * circular + type(error).__name__, []


def fork(work):
    """A child that writes the text which `work` gives: its process and the pipe to read from."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        import signal

        os.close(reader)
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(quiet, stream)
        warnings.simplefilter("ignore")
        try:
            text = work()
            with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        finally:
            os._exit(0)
    os.close(writer)
    return pid, reader


def finish(child):
    pid, reader = child
    with os.fdopen(reader, encoding="utf-8", errors="replace") as file:
        text = file.read()
    os.waitpid(pid, 0)
    return text


def start(name, before):
    def line():
        end, names = import_alone(name, before)
        return "%s\t%s\t%s" % (name, end, " ".join(names).replace("\n", " "))

    return fork(line)


def line_of(name, child):
    return (finish(child) or name + "\tended\t") + "\n"


def import_all(modules, before):
    """Some at once; what fails is tried again by itself, as another may have been in its way."""
    lines, running = [], []
    for name in modules:
        running.append((name, start(name, before(name))))
        if len(running) == AT_ONCE:
            lines.append(line_of(*running.pop(0)))
    lines += [line_of(*child) for child in running]
    for number, name in enumerate(modules):
        if not lines[number].startswith(name + "\tok\t"):
            lines[number] = line_of(name, start(name, before(name)))
    return lines


def import_below(modules, before):
    """Those of one package: each imports that first, which is done once, in a process of which
    those of the others are copies. [] where it cannot be imported, or starts threads."""

    def text():
        import signal

        if import_alone(modules[0], [])[0] != "ok" or len(os.listdir("/proc/self/task")) > 1:
            return ""
        signal.alarm(0)
        return "".join(import_all(modules[:1], before) + import_each(modules[1:], before))

    return finish(fork(text)).splitlines(keepends=True)


def packages_of(modules):
    """Lists of modules with the same package at their top, that first."""
    lists = []
    for name in modules:
        if lists and name.startswith(lists[-1][0] + "."):
            lists[-1].append(name)
        else:
            lists.append([name])
    return lists


def import_each(modules, before):
    lines, alone = {}, []
    for names in packages_of(modules):
        found = import_below(names, before) if len(names) > 1 else []
        if len(found) == len(names):
            lines.update(zip(names, found))
        else:
            alone += names
    lines.update(zip(alone, import_all(alone, before)))
    return [lines[name] for name in modules]


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

    def before(name):
        return known.get(name, []) if len(sys.argv) > 3 else None

    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.writelines(import_each(modules, before))


main()
