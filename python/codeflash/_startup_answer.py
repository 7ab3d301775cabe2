# SPDX-License-Identifier: Apache-2.0
"""The text of the function that answers an option early; used by _startup_early.

It answers where all is as it was when the answer was proven: the command line is the option alone,
no variable and no file that the program looks for is there, apart from settings that do not matter.
"""

import json
import os
import sys


def quoted(text):
    return json.dumps(text)


def listed(values):
    values = [quoted(value) for value in values]
    return "(%s%s)" % (", ".join(values), "," if len(values) == 1 else "")


def wrapped(start, items, end, indent):
    """One line, or one item a line."""
    alone = "," if end == ")" and len(items) == 1 else ""
    line = "%s%s%s%s%s" % (indent, start, ", ".join(items), alone, end)
    if len(line) <= 88:
        return line + "\n"
    inside = "".join("%s    %s,\n" % (indent, item) for item in items)
    return "%s%s\n%s%s%s\n" % (indent, start, inside, indent, end)


HARMLESS_LINES = """\

    def is_harmless(value, allowed):
        if isinstance(allowed, tuple):
            return value in allowed
        if allowed:
            return value != "" and value.strip(allowed) == ""
        return value.isascii() and value.isprintable()

"""


def table(name, values):
    def of(value):
        return listed(value) if isinstance(value, tuple) else quoted(value)

    def key_of(key):
        return quoted(key) if isinstance(key, str) else "(%s, %s)" % tuple(map(quoted, key))

    items = ["%s: %s" % (key_of(key), of(value)) for key, value in sorted(values.items())]
    return wrapped("%s = {" % name, items, "}", "    ")


def environment_lines(work, looks):
    starts, names = sorted(looks.starts), sorted(looks.names)
    if not starts and not names:
        return ""
    asked = []
    text = ""
    if names:
        text += wrapped("names = {", [quoted(name) for name in names], "}", "    ")
        asked.append("name in names")
    if starts:
        several = listed(starts) if len(starts) > 1 else quoted(starts[0])
        asked.append("name.startswith(%s)" % several)
    if work.settings:
        text += table("settings", work.settings)
    text += "    for name, value in os.environ.items():\n"
    text += "        if %s:\n" % " or ".join(asked)
    if work.settings:
        text += "            if name not in settings or not is_harmless(value, settings[name]):\n"
        return text + "                return\n"
    return text + "            return\n"


PLACES = {"home": 'os.path.expanduser("~")', "prefix": "sys.prefix"}


def path_expression(place, path):
    if place is None:
        return quoted(path)
    if place == ".":
        return quoted(path.lstrip(os.sep))
    return "%s + %s" % (PLACES[place], quoted(path))


FILE_LINES = """\
    for path in files:
        try:
            with open(path, encoding="ascii") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeError):
            return
        section, seen = None, set()
        for line in lines:
            if not line.strip() or line[0] in "#;":
                continue
            key, equals, value = line.partition("=")
            key = (section, key.rstrip())
            if line in sections and line not in seen:
                section = key = line
            elif not equals or key in seen or key not in known:
                return
            elif not is_harmless(value.strip(), known[key]):
                return
            seen.add(key)
"""


def file_lines(work, looks):
    paths = [path_expression(*key) for key in sorted(looks.missing, key=str)]
    read = [path_expression(*key) for key in sorted(looks.read, key=str)]
    text = ""
    if paths:
        text += wrapped("files = (", paths, ")", "    ")
        text += "    if any(map(os.path.lexists, files)):\n        return\n"
    if read:
        text += wrapped("files = (", read, ")", "    ")
        names = sorted({quoted(key[0]) for key in work.lines}) or ['""']
        text += wrapped("sections = {", names, "}", "    ")
        text += table("known", work.lines)
        text += FILE_LINES
    return text


SCRIPT_LINES = """\
    if script:
        # The main program must be the console script, and nothing else: as installers write it.
        frame = sys._getframe()
        while frame.f_back is not None:
            frame = frame.f_back
        code, texts = frame.f_code, {"__main__", ".exe", "-script.pyw", ""}
        texts |= {r"(-script\\.pyw|\\.exe)?$", %(script)s}
        names = {"re", "sys", "__name__", "argv", "sub", "removesuffix", "endswith", "exit"}
        names |= {%(names)s}
        if (
            frame.f_globals.get("__name__") != "__main__"
            or %(module)s not in code.co_names
            or not names.issuperset(code.co_names)
            or not texts.issuperset(text for text in code.co_consts if isinstance(text, str))
            or 1 in code.co_consts
        ):
            return
"""


START_LINES = """\
    if sys.platform != %s or sys.warnoptions or sys.stdout is None:
        return
    try:
        os.getcwd()
    except OSError:
        return
"""

END_LINES = """\
    if text.encode(sys.stdout.encoding or "ascii", "replace") == text.encode("ascii"):
        sys.stdout.write(text + "\\n")
        sys.exit()
"""

NARROW_LINES = """\
    try:
        columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    except (AttributeError, OSError, ValueError):
        columns = 80
    asked = os.environ.get("COLUMNS", str(columns))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and len(text) + 2 <= int(asked)):
        return
"""


def function_text(work, doors, looks, pieces):
    names = ", ".join(work.option_words)
    spelled = " or ".join("sys.argv[1:] == [%s]" % quoted(word) for word in work.option_words)
    scripts = [door for door in doors if not door.module]
    text = "def _answer_early(script=False):\n"
    text += '    """Answer %s alone, as the program does, before the rest is loaded."""\n' % names
    text += "    import os\n    import sys\n\n"
    text += "    if not (%s):\n        return\n" % spelled
    text += START_LINES % quoted(sys.platform)
    for door in scripts:
        parts = [door.target] + door.function.split(".")
        words = {"module": quoted(door.target), "script": quoted(door.script)}
        text += SCRIPT_LINES % dict(words, names=", ".join(quoted(part) for part in parts))
    if work.settings or work.lines:
        text += HARMLESS_LINES
    text += environment_lines(work, looks)
    text += file_lines(work, looks)
    arguments = []
    for piece in pieces:
        if isinstance(piece, str):
            arguments.append(quoted(piece))
            continue
        expression = piece.expression
        if piece.source and expression != piece.source[2]:
            text += "    from %s import %s\n\n" % (piece.source[1], piece.source[2])
            expression = piece.source[2]
        arguments.append(expression)
    text += wrapped("words = (", arguments, ")", "    ")
    text += '    text = "".join(words)\n'
    text += "    if not text.isascii() or not text.isprintable():\n        return\n"
    return text + (NARROW_LINES if looks.narrow else "") + END_LINES
