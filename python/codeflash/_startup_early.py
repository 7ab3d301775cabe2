# SPDX-License-Identifier: Apache-2.0
"""An option that only says something, answered before the rest of a program is loaded.

    _startup_early.py OUT A B PATH_A PATH_B MODULE ENTRY OPTION

A and B are copies of a project, PATH_* their PYTHONPATH. The program is `python -m MODULE OPTION`,
the console script ENTRY (name=module:function), or both; the first of those given is the one that
matters. What it says is put together from what the project and the interpreter say of themselves
(`__version__`, the package's folder, the interpreter's version); what it looks at meanwhile, in the
environment and outside of its folder, becomes a condition. The text is written into B, and stays
there only where B says what A says in every surrounding of _startup_same.

OUT/result has lines: "no REASON"; or "file PATH LINE" for each that was changed, and "door WORDS".
"""

import ast
import itertools
import json
import os
import re
import string
import subprocess
import sys

import _startup_answer

SPELLINGS = (("--version", "-V"), ("--help", "-h"))
# Set on most machines: what the program says is tried with several values of these.
USUAL = set("HOME PATH LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES TERM COLUMNS LINES".split())
USUAL |= set("USER LOGNAME SHELL PWD TMPDIR TEMP TMP PYTHONPATH PYTHONHASHSEED".split())
LINE_MAX, LOOKED_MAX, TIMEOUT_S = 400, 24, 60
STRANGE = (
    "x y",
    "",
    "-1",
    "~/$HOME",
    "%(x)s %s {}",
    "[a",
    "'",
    '"\\',
    "# a;",
    "http://u:p@h/x,y=z",
)
DIGITS = ("0", "1", "007", "99999999999999999999")
SWITCHES = ("0", "1", "true", "false", "yes", "no", "on", "off")


class No(Exception):
    """There is no proof, and why."""


class Side:
    def __init__(self, root, path):
        self.root, self.path = root, path


class Door:
    """One of the ways in which the program is started."""

    def __init__(self, module="", entry=""):
        self.module, self.entry = module, entry
        self.script, _, target = entry.partition("=")
        self.target, _, self.function = target.partition(":")

    def words(self, work, name=None):
        if self.module:
            return [sys.executable, "-m", self.module]
        return [sys.executable, work.put_script(self, name or self.script)]

    def __str__(self):
        return "python -m %s" % self.module if self.module else self.script


SCRIPT = """\
import sys
from %(module)s import %(first)s
if __name__ == '__main__':
    if sys.argv[0].endswith('.exe'):
        sys.argv[0] = sys.argv[0][:-4]
    sys.exit(%(function)s())
"""


class Run:
    def __init__(self, code, out, err, watched=None):
        self.code, self.out, self.err, self.watched = code, out, err, watched

    def same(self, other):
        return (self.code, self.out, self.err) == (other.code, other.out, other.err)


class Work:
    def __init__(self, out, sides, option):
        self.out, self.sides, self.option = out, sides, option
        self.option_words = [option]
        self.shims = os.path.join(out, "watch")
        self.settings, self.lines, self.files = {}, {}, {}
        self.versions = 0
        for name in ("home1", "home2", "cwd1", "cwd2", "bin"):
            os.makedirs(os.path.join(out, name), exist_ok=True)

    def place(self, name):
        return os.path.join(self.out, name)

    def put_script(self, door, name):
        path = os.path.join(self.out, "bin", name)
        names = {"module": door.target, "function": door.function}
        with open(path, "w", encoding="utf-8") as file:
            file.write(SCRIPT % dict(names, first=door.function.split(".")[0]))
        return path

    def environment(self, side, extra):
        base = {"PATH": os.defpath, "LANG": "C.UTF-8", "TERM": "xterm", "HOME": self.place("home1")}
        base.update(PYTHONPATH=side.path, PYTHONHASHSEED="0")
        base.update(extra)
        return {name: value for name, value in base.items() if value is not None}

    def run(self, side, words, extra=(), cwd=None, watch=False, **options):
        """What the program says, the path of the copy left out; watched: with what it looks at."""
        environment = self.environment(side, dict(extra))
        report = self.place("report")
        shims = watch or any(name.startswith("CODEFLASH_") for name in environment)
        if shims:
            path = [self.shims] + [part for part in [environment.get("PYTHONPATH")] if part]
            environment["PYTHONPATH"] = os.pathsep.join(path)
        if watch:
            environment["CODEFLASH_STARTUP"] = report
            if os.path.exists(report):
                os.remove(report)
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run(
            words,
            env=environment,
            cwd=cwd or self.place("cwd1"),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            **options,
        )
        here = os.path.dirname(side.root)
        said = [done.stdout or b"", done.stderr]
        for encoding in ("utf-8", "utf-16-le", "cp037"):
            said = [text.replace(here.encode(encoding, "replace"), b"<copy>") for text in said]
        said[1] = re.sub(rb", line \d+", b", line", said[1])  # of tracebacks
        watched = None
        if watch:
            if not os.path.exists(report):
                raise No("it ends without Python's own end")
            with open(report, encoding="utf-8", errors="surrogateescape") as file:
                watched = json.load(file)
        return Run(done.returncode, said[0], said[1], watched)

    def write(self, path, text):
        """Byte code is known by the second and size of its source: each text has its own."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        self.versions += 1
        os.utime(path, (1100000000 + self.versions, 1100000000 + self.versions))


# --- what it says ---------------------------------------------------------------------------------


def one_line(run):
    if run.code != 0 or run.err:
        raise No("it does not end well, or says something on standard error")
    text = run.out.decode("ascii", "replace")
    if text.count("\n") != 1 or not text.endswith("\n") or len(text) > LINE_MAX:
        raise No("it says more than one line: the text would stand there twice")
    if not text.isprintable() and not text[:-1].isprintable() or "\ufffd" in text:
        raise No("it says something else than plain text")
    return text[:-1]


def literal_names(path):
    """The names that a module gives a text, with the last line of that; None: it imports."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    names, imports = {}, False
    for node in tree.body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports = imports or getattr(node, "module", "") != "__future__"
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(value, ast.Constant):
            for target in targets:
                if isinstance(target, ast.Name) and isinstance(value.value, str):
                    names[target.id] = (value.value, value, node.end_lineno)
    return names, imports


def version_atoms(watched, top, root):
    """Texts with a digit that modules of the package give a name; the package's own ones first."""
    found = []
    for name, module in sorted(watched["modules"].items(), key=lambda item: item[0].count(".")):
        path = module["file"]
        if name.split(".")[0] != top or not path.startswith(root + os.sep):
            continue
        if not path.endswith(".py"):
            continue
        names, imports = literal_names(path)
        if imports and name != top:
            continue
        for key, (text, node, line) in sorted(names.items()):
            if module["texts"].get(key) == text and len(text) > 2 and any(map(str.isdigit, text)):
                found.append((text, key if name == top else name, key, path, node, line))
    return found


class Atom:
    def __init__(self, text, expression, source=None):
        self.text, self.expression, self.source = text, expression, source


def atoms_of(run, top, argv0, real):
    watched = run.watched
    folder = os.path.dirname(watched["modules"][top]["file"])
    function = "realpath" if real else "abspath"
    where = "os.path.%s(os.path.dirname(__file__))" % function
    if real:
        folder = os.path.realpath(folder)
    atoms = [Atom(folder, where), Atom(os.path.dirname(folder), "os.path.dirname(%s)" % where)]
    atoms += [Atom(text, expression) for expression, text in watched["atoms"]]
    if argv0:
        atoms.append(Atom(os.path.basename(argv0), "os.path.basename(sys.argv[0])"))
        atoms.append(Atom(argv0, "sys.argv[0]"))
    return atoms


def cut(text, atoms):
    """The text as a list of plain pieces and atoms; the longest atom counts, then the first."""
    pieces, plain, at = [], "", 0
    word = string.ascii_letters + string.digits + "_"
    while at < len(text):
        best = None
        for atom in atoms:
            end = at + len(atom.text)
            cuts = (at > 0 and text[at - 1] in word and text[at] in word) or (
                end < len(text) and text[end] in word and text[end - 1] in word
            )
            fits = len(atom.text) > 1 and text.startswith(atom.text, at) and not cuts
            if fits and (best is None or len(atom.text) > len(best.text)):
                best = atom
        if best is None:
            plain += text[at]
            at += 1
            continue
        pieces += [plain, best]
        plain, at = "", at + len(best.text)
    return [piece for piece in pieces + [plain] if piece != ""]


def form(pieces):
    return [piece if isinstance(piece, str) else (piece.expression,) for piece in pieces]


def check_plain(pieces, watched, root):
    """What stays of the text must come from the project's own source: no date, no host."""
    sources = ""
    for module in watched["modules"].values():
        if module["file"].startswith(root + os.sep) and module["file"].endswith(".py"):
            with open(module["file"], encoding="utf-8", errors="replace") as file:
                sources += file.read()
    for piece in pieces:
        if isinstance(piece, str) and piece.strip() and piece.strip() not in sources:
            raise No("where it has %r from cannot be told" % piece.strip())
        if isinstance(piece, str) and any(map(str.isdigit, piece)):
            raise No("%r is of no known source: it would be frozen" % piece.strip())


def same_form(watches, top, root, versions):
    """The text in the one form that it has in all of them."""
    for argv0, real in itertools.product((False, True), (False, True)):
        forms = []
        for run, path in watches:
            known = [Atom(v[0], v[1], v) for v in versions]
            known += atoms_of(run, top, path if argv0 else None, real)
            forms.append(cut(run.line, known))
        if all(form(other) == form(forms[0]) for other in forms):
            check_plain(forms[0], watches[0][0].watched, root)
            return forms[0]
    raise No("what it says depends on more than versions and places")


# --- what it looks at -----------------------------------------------------------------------------


class Looks:
    """Conditions: variables that must not be there, files that must not."""

    def __init__(self):
        self.names, self.starts, self.missing, self.read = set(), set(), {}, {}
        self.narrow = False  # what it says is cut into lines of the terminal's width


def is_installed(path, root):
    """Of the interpreter, the packages or the project: what is there does not change by itself."""
    places = [sys.base_prefix, sys.prefix, os.path.dirname(sys.executable), root]
    places += [os.path.realpath(place) for place in places]
    return any(path == place or path.startswith(place + os.sep) for place in places + ["/dev"])


def expression_of(path, homes):
    """The path as the program came by it."""
    for place, expression in homes:
        if path.startswith(place + os.sep):
            return expression, path[len(place) :]
    return None, path


def look_at(run, side, home, cwd, looks, scripts):
    watched = run.watched
    if watched["does"]:
        raise No("it %s" % watched["does"][0])
    if watched["whole"]:
        raise No("it takes the whole environment")
    looks.names |= set(watched["names"]) - USUAL
    looks.starts |= set(watched["starts"])
    homes = [(home, "home"), (cwd, "."), (sys.prefix, "prefix")]
    root = os.path.dirname(side.root)
    for path, opened in watched["looked"].items():
        there = os.path.lexists(os.path.join(cwd, path))
        if path.startswith(scripts + os.sep):
            continue
        if not there and os.path.dirname(path) == sys.prefix:
            looks.missing[expression_of(path, homes)] = None
        elif is_installed(path, root) or path.rstrip(os.sep) in (cwd, home, ""):
            continue
        elif not there:
            looks.missing[expression_of(path, homes)] = None
        elif opened and os.path.isfile(path):
            looks.read[expression_of(path, homes)] = path
        elif opened and path not in watched["path"]:
            raise No("it lists %s" % path)
    if len(looks.missing) + len(looks.read) > LOOKED_MAX:
        raise No("it looks for more than %d files" % LOOKED_MAX)


# --- settings that do not matter ------------------------------------------------------------------


def classes(now):
    """Sets of values, the widest first, each with those that are tried."""
    yield "", STRANGE
    yield string.digits, DIGITS
    yield tuple(sorted(set(SWITCHES) | {now})), SWITCHES
    yield (now,), ()


def permits(allowed, value):
    if isinstance(allowed, tuple):
        return value in allowed
    if allowed:
        return value != "" and value.strip(allowed) == ""
    return value.isascii() and value.isprintable()


def harmless(now, says):
    """The widest set of values with which the program says the same; None: not even what it is."""
    for allowed, tried in classes(now):
        if permits(allowed, now) and says(now) and all(map(says, tried)):
            return allowed
    return None


def learn_settings(work, words, looks, plain):
    """What is set where the command is run, and need not be asked for."""
    side = work.sides[0]
    for name, now in sorted(os.environ.items()):
        if name not in looks.names and not name.startswith(tuple(looks.starts) or ("\0",)):
            continue

        def says(value, name=name):
            return work.run(side, words, {name: value}).same(plain)

        allowed = harmless(now, says)
        if allowed is None:
            continue
        seen = work.run(side, words, {name: now}, watch=True).watched
        if {p for p in seen["looked"]} == {p for p in plain.watched["looked"]}:
            work.settings[name] = allowed


def sections(text):
    """The settings of a file of sections as (section, name): value; None: it is of another form."""
    found, section = {}, None
    for line in text.splitlines():
        if not line.strip() or line[0] in "#;":
            continue
        if line[0] == "[" and line.endswith("]") and line not in found:
            section = line
            found[section] = ""
            continue
        name, equals, value = line.partition("=")
        key = (section, name.rstrip())
        if section is None or not equals or line[0].isspace() or key in found:
            return None
        found[key] = value.strip()
    return {key: value for key, value in found.items() if not isinstance(key, str)}


def learn_files(work, words, looks, plain):
    """Files that are there: their settings that do not matter, whatever stands there."""
    side = work.sides[0]
    for path in looks.read.values():
        try:
            with open(path, encoding="ascii") as file:
                settings = sections(file.read())
        except (OSError, UnicodeError):
            settings = None
        if settings is None:
            raise No("it reads %s" % path)
        for (section, name), now in sorted(settings.items()):

            def says(value, section=section, name=name, path=path):
                instead = work.place("instead")
                with open(instead, "w", encoding="utf-8") as file:
                    file.write("%s\n%s = %s\n" % (section, name, value))
                extra = {"CODEFLASH_INSTEAD": "%s=%s" % (path, instead)}
                return work.run(side, words, extra).same(plain)

            allowed = harmless(now, says)
            if allowed is None:
                raise No("the setting %s of %s changes what it says" % (name, path))
            work.lines[section, name] = allowed


# --- where it goes --------------------------------------------------------------------------------


def read_source(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if "\r" in text or "_answer_early" in text or "\f" in text:
        raise No("%s has the answer already, or lines of another kind" % os.path.basename(path))
    return text


def head_line(text):
    """The last line of docstring and future imports."""
    line = 0
    for number, node in enumerate(ast.parse(text).body):
        docstring = (
            number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        if not docstring and getattr(node, "module", None) != "__future__":
            break
        line = node.end_lineno
    if line == 0:
        lines = text.splitlines()
        while line < len(lines) and lines[line].startswith("#"):
            line += 1
    return line


def insert(text, line, block):
    lines = text.splitlines(True)
    if lines and line <= len(lines) and line > 0 and not lines[line - 1].endswith("\n"):
        lines[line - 1] += "\n"
    before, after = "".join(lines[:line]), "".join(lines[line:])
    gap = "\n\n" if before else ""
    rest = "\n\n" + after.lstrip("\n") if after.strip() else after
    return before + gap + block + rest


def write_answer(work, doors, looks, pieces, main, top, init):
    """The function into the package, the calls into it and into what `python -m` runs."""
    side = work.sides[1]
    path = os.path.join(side.root, init)
    text = read_source(path)
    own = [p.source for p in pieces if isinstance(p, Atom) and p.source]
    own = [source for source in own if source[1] == source[2]]
    line = max([head_line(text)] + [source[5] for source in own])
    block = _startup_answer.function_text(work, doors, looks, pieces)
    if any(not door.module for door in doors):
        block += "\n\n_answer_early(script=True)\n"
    for door in doors:
        if not door.module:
            continue
        other = os.path.join(side.root, main)
        if other == path:
            raise No("what runs is the package's own file")
        package = door.module
        if os.path.basename(main) != "__main__.py":
            package = package.rpartition(".")[0]
        call = 'if __name__ == "__main__" and __package__ == %s:\n' % _startup_answer.quoted(
            package
        )
        call += "    from %s import _answer_early\n\n    _answer_early()\n" % top
        source = read_source(other)
        work.files[main] = head_line(source) + 1
        work.write(other, insert(source, head_line(source), call))
    work.files[init] = line + 1
    work.write(path, insert(text, line, block))


# --- the whole ------------------------------------------------------------------------------------


def watch_door(work, door, top, looks):
    """Runs it in several places; its line must be there in each."""
    side, watches = work.sides[0], []
    link = os.path.join(os.path.dirname(side.root), "link")
    if not os.path.islink(link):
        os.symlink(side.root, link)
    linked = Side(side.root, side.path.replace(side.root, link))
    places = [(side, "1", None), (side, "2", None), (linked, "1", None)]
    places += [] if door.module else [(side, "1", "other-name")]
    for at, number, name in places:
        home, cwd = work.place("home" + number), work.place("cwd" + number)
        words = door.words(work, name)
        work.run(at, words + [work.option])  # the byte code
        run = work.run(at, words + [work.option], {"HOME": home}, cwd, watch=True)
        run.line = one_line(run).replace("<copy>", os.path.dirname(side.root))
        package = run.watched["modules"].get(top, {"file": ""})["file"]
        if os.path.basename(package) != "__init__.py":
            raise No("its module is in no package")
        main = run.watched["modules"].get("__main__", {"file": ""})["file"]
        watches.append((run, main if door.module else words[-1]))
        look_at(run, at, home, cwd, looks, work.place("bin"))
    return watches


def spell(work, words, plain):
    for group in SPELLINGS:
        for other in group if work.option in group else ():
            if other != work.option and work.run(work.sides[0], words + [other]).same(plain):
                work.option_words.append(other)


def find(work, doors):
    side, looks = work.sides[0], Looks()
    top = (doors[0].module or doors[0].target).split(".")[0]
    watches = watch_door(work, doors[0], top, looks)
    kept = [doors[0]]
    for door in doors[1:]:
        try:
            more = watch_door(work, door, top, looks)
            if more[0][0].line == watches[0][0].line:
                kept.append(door)
                watches += more
        except No:
            continue
    versions = version_atoms(watches[0][0].watched, top, side.root)
    pieces = same_form(watches, top, side.root, versions)
    plain = watches[0][0]
    words = doors[0].words(work)
    spell(work, words, plain)
    for columns in ("1", "20"):
        run = work.run(side, words + [work.option], {"COLUMNS": columns})
        looks.narrow = looks.narrow or not run.same(plain)
    learn_files(work, words + [work.option], looks, plain)
    learn_settings(work, words + [work.option], looks, plain)
    init = os.path.relpath(plain.watched["modules"][top]["file"], side.root)
    mains = [path for _, path in watches if path.startswith(side.root + os.sep)]
    mains = [os.path.relpath(path, side.root) for path in mains]
    write_answer(work, kept, looks, pieces, mains[0] if mains else "", top, init)
    return kept, pieces, looks, top


def restore(work):
    for name in work.files:
        with open(os.path.join(work.sides[0].root, name), encoding="utf-8", newline="") as file:
            work.write(os.path.join(work.sides[1].root, name), file.read())
    work.files.clear()


def attempt(work, doors):
    """The doors with an early answer that is proven; the first one must be among them."""
    import _startup_same

    kept, pieces, looks, top = find(work, doors)
    fault = _startup_same.check(work, kept, pieces, looks, top)
    if fault is None:
        return kept
    if fault[0] == 0:
        raise No(fault[1])
    restore(work)
    return attempt(work, doors[:1])


def main(argv):
    out, a, b, path_a, path_b, module, entry, option = argv
    work = Work(out, [Side(a, path_a), Side(b, path_b)], option)
    doors = [Door(module=module)] if module else []
    doors += [Door(entry=entry.lstrip("!"))] if entry else []
    if entry.startswith("!"):  # the console script is what was named
        doors.reverse()
    try:
        kept = attempt(work, doors)
        lines = ["file\t%s\t%d" % item for item in sorted(work.files.items())]
        lines += ["door\t%s" % door for door in kept]
    except (No, SyntaxError, UnicodeError, subprocess.TimeoutExpired, OSError) as error:
        restore(work)
        lines = ["no\t%s" % " ".join(str(error).split())]
    with open(os.path.join(out, "result"), "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main(sys.argv[1:])
