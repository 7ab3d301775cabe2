# SPDX-License-Identifier: Apache-2.0
"""Does a program with an early answer say what it said, byte for byte, in any surrounding?

Used by _startup_early: its `work` runs the program in the copies of the project.
"""

import fcntl
import os
import pty
import re
import shutil
import struct
import sys
import termios
import threading

OTHERWISE = "with the early answer it says something else: %s"
OTHERS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
# The console script as other installers write it, and main programs that are none.
SCRIPTS = {
    "old": """\
# -*- coding: utf-8 -*-
import re
import sys
from %(module)s import %(first)s
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(%(function)s())
""",
    "short": "import sys\nfrom %(module)s import %(first)s\nsys.exit(%(function)s())\n",
    "says-more": """\
import sys
from %(module)s import %(first)s
if __name__ == '__main__':
    print("before")
    sys.exit(%(function)s())
""",
    "other-words": """\
import sys
from %(module)s import %(first)s
sys.argv[1:] = []
sys.exit(%(function)s())
""",
    "imports": "import %(module)s\nprint('imported')\n",
}


def words_of(option):
    """Command lines around the option, most of which are not it alone."""
    yield [option]
    yield []
    yield [option, option]
    yield [option, "x"]
    yield ["x", option]
    yield ["--", option]
    yield [option + "=1"]
    yield [option.upper()]
    yield [""]
    if option.startswith("--"):
        yield [option[:-1]]
        yield [option[:3]]
        yield ["--help", option]


def surroundings(work, looks):
    """Variables of the environment, and of the run."""
    for value in ("1", "20", "80", "200", "x", "", "080 ", "\u00b2"):
        yield {"COLUMNS": value, "LINES": value}
    for value in ("C", "de_DE.UTF-8", "tr_TR", ""):
        yield {"LANG": value}
        yield {"LC_ALL": value, "LANGUAGE": "de:fr"}
    for name in ("HOME", "LANG", "TERM", "PATH"):
        yield {name: None}
    yield {"HOME": "/nonexistent"}
    yield {"HOME": ""}
    yield {"TERM": "dumb", "USER": "x", "LOGNAME": "x", "SHELL": "/bin/x", "TMPDIR": "/nonexistent"}
    yield {"NO_COLOR": "1"}
    yield {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"}
    yield {"PYTHONIOENCODING": "ascii"}
    yield {"PYTHONIOENCODING": "utf-16"}
    yield {"PYTHONIOENCODING": "cp037:strict"}
    yield {"PYTHONUTF8": "1", "LC_ALL": "C"}
    yield {"PYTHONWARNINGS": "error"}
    yield {"PYTHONOPTIMIZE": "2"}
    yield {"PYTHONUNBUFFERED": "1"}
    yield {"PYTHONDEVMODE": "1"}
    yield {"PYTHONSAFEPATH": "1"}
    yield {"PYTHONHASHSEED": "7"}
    yield {"TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "0"}
    ends = ("X", "VERSION", "CONFIG_FILE")
    names = sorted(start + end for start in looks.starts for end in ends)
    for name in sorted(looks.names) + names:
        for value in ("", "1", "/nonexistent/x"):
            yield {name: value}
    for name, allowed in sorted(work.settings.items()):
        for value in (allowed[0] if allowed else "x", "x y", "-1", "no such", "\u00e9"):
            yield {name: value}
    if work.settings:
        yield {name: allowed[0] if allowed else "x" for name, allowed in work.settings.items()}
        yield {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def files_around(work, looks, top):
    """Settings in the files that it looks for."""
    texts = ["", "# x\n", "nonsense\n", "[%s]\nx = 1\n" % top, "[global]\nverbose = x\n"]
    texts += ["[x\n", "\ufeff[x]\n"]
    for (section, name), allowed in sorted(work.lines.items()):
        value = allowed[0] if allowed else "x"
        line = "%s = %s\n" % (name, value)
        texts += ["%s\n%s" % (section, line), "%s\n%s%s" % (section, line, line), line]
        texts += ["%s\n%s=%s\n\n# x\n" % (section, name, value), "%s\n%s" % (section, line) * 2]
        texts += ["%s\n%s  more\n" % (section, line), "%s\n %s" % (section, line)]
        texts += ["%s\n%s : %s\n" % (section, name, value), "%s\n%s\n" % (section, name)]
    for place, path in sorted(set(looks.missing) | set(looks.read), key=str):
        home = {"home": work.place("home1"), ".": work.place("cwd1"), "prefix": sys.prefix}
        whole = path if place is None else home[place] + path
        for text in texts if (place, path) in looks.read else texts[2:5]:
            yield whole, text


class Sides:
    """The program in both copies."""

    def __init__(self, work):
        self.work = work

    def fault(self, what, words, extra=(), cwd=None, paths=None, **options):
        """What is not the same; None: all is."""
        runs = [None, None]

        def run(number, side):
            at = side if paths is None else type(side)(side.root, paths[number])
            try:
                runs[number] = self.work.run(at, words, extra, cwd, **options)
            except BaseException as error:
                runs[number] = error

        other = threading.Thread(target=run, args=(1, self.work.sides[1]))
        other.start()
        run(0, self.work.sides[0])
        other.join()
        for error in runs:
            if isinstance(error, BaseException):
                raise error
        if runs[0].same(runs[1]):
            return None
        return OTHERWISE % what

    def fault_where_it_works(self, what, words, extra=()):
        if self.work.run(self.work.sides[0], words, extra).code != 0:
            return None
        return self.fault(what, words, extra)


def odd_outputs(sides, words):
    with open("/dev/full", "wb") as full:
        yield sides.fault("a full device", words, stdout=full)
    closed = ["/bin/sh", "-c", 'exec "$@" >&-', "sh"] + words
    yield sides.fault("a closed output", closed)
    gone = 'mkdir -p "$0/$$"; cd "$0/$$"; rmdir "$0/$$"; exec "$@"'
    gone = ["/bin/sh", "-c", gone, sides.work.place("gone")]
    yield sides.fault("a folder that is gone", gone + words)
    for columns in (0, 20, 80, 200):
        yield terminal(sides, words, columns)


def terminal(sides, words, columns):
    said = []
    for side in sides.work.sides:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        code = sides.work.run(side, words, stdout=theirs).code
        os.close(theirs)
        text = b""
        try:
            while True:
                part = os.read(ours, 65536)
                if not part:
                    break
                text += part
        except OSError:
            pass
        os.close(ours)
        said.append((code, text.replace(os.fsencode(os.path.dirname(side.root)), b"")))
    what = "a terminal of %d columns" % columns
    return None if said[0] == said[1] else OTHERWISE % what


def places(sides, words):
    work = sides.work
    for cwd in ("/", work.place("cwd2")):
        yield sides.fault("in " + cwd, words, cwd=cwd)
    for name, what in (("link", "through a link"), ("a \u00e9", "in a folder of another alphabet")):
        paths = []
        for side in work.sides:
            link = os.path.join(os.path.dirname(side.root), name)
            if not os.path.islink(link):
                os.symlink(side.root, link)
            paths.append(side.path.replace(side.root, link))
        yield sides.fault(what, words, paths=paths)


def next_text(text):
    """The same with another number at its end."""

    def following(number):
        width = len(number.group())
        return str((int(number.group()) + 1) % 10**width).zfill(width)

    return re.sub(r"\d+(?=\D*$)", following, text)


def other_versions(sides, words, pieces):
    """With another text in the source, and another interpreter."""
    work = sides.work
    for source in [piece.source for piece in pieces if not isinstance(piece, str) and piece.source]:
        plain = work.run(work.sides[0], words)
        old = []
        for side in work.sides:
            path = side.root + source[3][len(work.sides[0].root) :]
            with open(path, encoding="utf-8", newline="") as file:
                old.append((path, file.read()))
            changed = old[-1][1].replace(source[0], next_text(source[0]))
            work.write(path, changed)
        same = work.run(work.sides[0], words).same(plain)
        fault = sides.fault("another %s" % source[1], words)
        for path, text in old:
            work.write(path, text)
        yield "%r is not where it has its version from" % source[2] if same else fault
    for version in ("%d.%d.91" % sys.version_info[:2], "%d.%d.0" % (3, sys.version_info[1] + 1)):
        extra = {"CODEFLASH_VERSION": version}
        yield sides.fault_where_it_works("an interpreter %s" % version, words, extra)
    for version in OTHERS:
        other = shutil.which("python" + version)
        if other is not None and version != "%d.%d" % sys.version_info[:2]:
            yield sides.fault_where_it_works("Python " + version, [other] + words[1:])


def scripts(sides, door, option):
    work = sides.work
    names = {"module": door.target, "function": door.function, "first": door.function.split(".")[0]}
    for name, text in sorted(SCRIPTS.items()):
        path = os.path.join(work.out, "bin", "as-" + name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text % names)
        yield sides.fault("the script %s" % name, [sys.executable, path, option])
    code = "import %(module)s; print('imported')" % names
    yield sides.fault("imported elsewhere", [sys.executable, "-c", code, option])


def is_reached(work, words, top):
    """Far fewer of the package's modules are loaded."""
    counts = []
    for side in work.sides:
        modules = work.run(side, words, watch=True).watched["modules"]
        counts.append(len(modules))
    return counts[1] < counts[0]


def door_faults(sides, door, work, looks, top, pieces, first):
    words = door.words(work)
    option = [work.option]
    if not is_reached(work, words + option, top):
        yield "%s loads no less with an early answer" % door
    for line in words_of(work.option):
        yield sides.fault(" ".join([str(door)] + line), words + line)
    for other in work.option_words[1:]:
        yield sides.fault("%s %s" % (door, other), words + [other])
        yield sides.fault("%s %s" % (door, other), words + [other, work.option])
    yield from places(sides, words + option)
    yield from odd_outputs(sides, words + option)
    yield from other_versions(sides, words + option, pieces)
    if not door.module:
        yield from scripts(sides, door, work.option)
    around = list(surroundings(work, looks))
    for extra in around if first else around[::4]:
        yield sides.fault("%s with %s" % (door, extra), words + option, extra)
    instead = work.place("instead")
    around = list(files_around(work, looks, top))
    for path, text in around if first else around[::4]:
        with open(instead, "w", encoding="utf-8") as file:
            file.write(text)
        extra = {"CODEFLASH_INSTEAD": "%s=%s" % (path, instead)}
        yield sides.fault("%s with %r in %s" % (door, text, path), words + option, extra)


def check(work, doors, pieces, looks, top):
    """The first thing that is not as before, with the number of its door; None: all is."""
    sides = Sides(work)
    for number, door in enumerate(doors):
        for fault in door_faults(sides, door, work, looks, top, pieces, number == 0):
            if fault is not None:
                return number, fault
    return None
