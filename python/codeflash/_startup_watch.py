# SPDX-License-Identifier: Apache-2.0
"""Writes down what a program takes from its surroundings (sitecustomize of that process).

The report is a JSON document: the environment variables that were asked for, the beginnings of
names that were, whether all of them were taken, the files that were looked for, and what it did to
others. CODEFLASH_VERSION lets the interpreter call itself another version; CODEFLASH_INSTEAD
(path=other) puts another file at the place of one.
"""

import atexit
import builtins
import io
import os
import sys

OUT = os.environ.pop("CODEFLASH_STARTUP", None)
VERSION = os.environ.pop("CODEFLASH_VERSION", None)
INSTEAD = os.environ.pop("CODEFLASH_INSTEAD", None)
DOES = ("subprocess.Popen", "socket.connect", "socket.bind", "socket.getaddrinfo")
DOES += ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.kill", "os.mkdir")
DOES += ("os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.utime")
names, starts, looked, does = {}, {}, {}, {}
whole = []
environment = type(os.environ)


class Key(str):
    """The name of a variable, which tells what is done with it."""

    def startswith(self, start, *more):
        for one in start if isinstance(start, tuple) else (start,):
            starts[one] = None
        if more:
            whole.append(1)
        return str.startswith(self, start, *more)

    def __eq__(self, other):
        names[str(other)] = None
        return str.__eq__(self, other)

    def __ne__(self, other):
        names[str(other)] = None
        return str.__ne__(self, other)

    def __hash__(self):
        whole.append(1)
        return str.__hash__(self)

    def __getattribute__(self, name):
        if name not in ("startswith", "__class__"):
            whole.append(1)
        return str.__getattribute__(self, name)


def telling(name):
    def method(self, *args):
        whole.append(1)
        return getattr(str, name)(self, *args)

    return method


for name in "add contains format ge getitem gt iter le len lt mod mul rmod rmul str".split():
    setattr(Key, "__%s__" % name, telling("__%s__" % name))


def plain(key):
    return str.__str__(key) if type(key) is Key else key


def watch_environment():
    get, walk = environment.__getitem__, environment.__iter__

    def __getitem__(self, key):
        if type(key) is str:
            names[key] = None
        return get(self, plain(key))

    environment.__getitem__ = __getitem__
    environment.__iter__ = lambda self: map(Key, walk(self))


def look(path, opened=False):
    try:
        path = os.fsdecode(path)
    except TypeError:
        return
    looked[path] = looked.get(path, False) or opened


def looking(plain):
    def call(path, *args, **options):
        if not isinstance(path, int):
            look(path)
        return plain(path, *args, **options)

    return call


def heard(event, args):
    if event == "open":
        path, mode, flags = args
        if isinstance(path, (str, bytes)):
            look(path, True)
            written = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if written and ".pyc" not in os.fsdecode(path):
                does["writes %s" % os.fsdecode(path)] = None
    elif event in ("os.listdir", "os.scandir") and isinstance(args[0], str):
        look(args[0], True)
    elif event in DOES:
        does["does %s" % event] = None


def write():
    import json

    found = {}
    for name, module in list(sys.modules.items()):
        space, file = getattr(module, "__dict__", {}), getattr(module, "__file__", None)
        if isinstance(file, str) and isinstance(space, dict):
            texts = {key: text for key, text in list(space.items()) if type(text) is str}
            found[str(name)] = {"file": os.path.abspath(file), "texts": texts}
    report = {"names": list(seen[0]), "starts": list(seen[1]), "whole": bool(seen[2])}
    report.update(looked=seen[3], does=list(seen[4]), modules=found, path=sys.path)
    report.update(atoms=[[text, eval(text)] for text in ATOMS])
    with open(OUT + ".part", "w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump(report, file)
    os.replace(OUT + ".part", OUT)


def stop():
    seen[:] = [dict(names), dict(starts), list(whole), dict(looked), dict(does)]
    write()


def leave_no_trace():
    """The program and its children see neither our folder nor this module."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]
    rest = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in rest if path != here)
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401  (the one that we stand in front of)
    except ImportError:
        pass
    sys.modules.setdefault("sitecustomize", ours)


def putting(plain, path, other):
    def call(file, *args, **options):
        there = isinstance(file, (str, os.PathLike)) and os.fspath(file) == path
        return plain(other if there else file, *args, **options)

    return call


class Version(tuple):
    major, minor, micro = (property(lambda self, i=i: self[i]) for i in range(3))
    releaselevel, serial = "final", 0


# What a program may say of the interpreter, dearest first.
ATOMS = (
    "sys.version",
    'sys.version.split(" ", 1)[0]',
    '"%d.%d.%d" % sys.version_info[:3]',
    '"%d.%d" % sys.version_info[:2]',
    "sys.executable",
    "sys.prefix",
    "sys.implementation.name",
)
seen = []
if OUT is not None or VERSION is not None or INSTEAD is not None:
    leave_no_trace()
if VERSION is not None:
    parts = tuple(map(int, VERSION.split(".")))
    sys.version = VERSION + " " + sys.version.split(" ", 1)[1]
    sys.version_info = Version(parts + ("final", 0))
if INSTEAD is not None:
    pair = INSTEAD.split("=", 1)
    places = [(os, "stat"), (os, "lstat"), (os, "access"), (io, "open"), (builtins, "open")]
    for space, name in places:
        setattr(space, name, putting(getattr(space, name), *pair))
if OUT is not None:
    watch_environment()
    for name in ("stat", "lstat", "access", "readlink"):
        setattr(os, name, looking(getattr(os, name)))
    sys.addaudithook(heard)
    atexit.register(stop)
