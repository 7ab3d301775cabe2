# SPDX-License-Identifier: Apache-2.0
"""Makes a recorded call again and compares what it does with what the trace says.

docs/formats/trace.md describes the trace, docs/formats/values.md the values. Loading arguments
imports what they name and may run callables of C types: whoever opens a trace here has decided
that it can be trusted (see replay.py).
"""

import collections
import json
import os
import re
import sqlite3
import sys

from codeflash import _ext, _resolve, _values
from codeflash._resolve import NotImportable, NotReplayable

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL, 5 ms
except ImportError:
    from hashlib import blake2b

APPLICATION_ID = 1129727060  # "CFTT"
NEWEST = 1  # PRAGMA user_version that this code reads
CACHED_BYTES = 64 << 20  # of decompressed blobs, kept because others are compressed against them
SHOWN = 300  # characters of a text from the program
EFFECTS = 0x01 | 0x02 | 0x08 | 0x10 | 0x20  # cf_effect: files, sockets, processes, exit
EFFECTS_REASON = "has effects"  # how the reason of functions with effects starts

ARGUMENT = re.compile(r"((?:len\()?)arguments\[(\d+)\](.*)", re.S)

STEPS = {"generator": "send", "coroutine": "__await__", "async generator": "asend"}

REPLAYS, DIFFERS, HOLE, ERROR = "replays", "differs", "hole", "error"
BROKEN = "broken"  # the program cannot be imported; only in replay tests

Verdict = collections.namedtuple("Verdict", "status text digest error")
Call = collections.namedtuple(
    "Call",
    "id function_id duration outcome arguments result after items complete kept checked "
    "reason label holes",
)


class TraceError(Exception):
    """Why a trace cannot be used, in one line for people."""


class Stop(KeyboardInterrupt):
    """Ends a call from outside (a time limit); event loops and handlers let it through."""


def one_line(text):
    text = " ".join(str(text).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"


class Recorded:
    """An opened trace. Reading it needs no trust: nothing is loaded before Player asks."""

    def __init__(self, path):
        self.path = os.path.realpath(path)
        self.shown = os.path.basename(path)
        self.contents = collections.OrderedDict()  # blob id -> content, the latest last
        self.cached = 0
        if not os.path.exists(self.path):
            raise TraceError(
                "%s is gone: record it again, or remove this test" % (os.path.relpath(path))
            )
        try:
            self._open()
        except (sqlite3.Error, TypeError, ValueError) as error:
            raise TraceError(
                "%s is damaged or not a trace (%s): record it again" % (self.shown, one_line(error))
            ) from None

    def _open(self):
        quoted = "".join(c if c not in "%?#" else "%%%02x" % ord(c) for c in self.path)
        self.db = sqlite3.connect(
            "file:%s?mode=ro&immutable=1" % quoted, uri=True, check_same_thread=False
        )
        if self.db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ValueError("it is another kind of file")
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version > NEWEST:
            raise TraceError("%s was made by a newer codeflash: update codeflash" % self.shown)
        self.meta = dict(self.db.execute("SELECT key, value FROM meta"))
        folder = os.path.dirname(self.path)
        self.root = os.path.normpath(os.path.join(folder, self.meta.get("root", ".")))

    def python_problem(self):
        """None, or why values of this trace cannot be compared under this interpreter."""
        then, now = self.meta.get("python", "").split(".")[:2], sys.version_info[:2]
        if then and then[0] and then != [str(part) for part in now]:
            return "%s was recorded under Python %s, this is %d.%d" % (
                self.shown,
                ".".join(then),
                now[0],
                now[1],
            )
        return None

    def call(self, number):
        row = self.db.execute(
            "SELECT id, function_id, duration_ns, outcome, arguments, result, after, items, "
            "items_complete, items_kept, checked, reason, label, holes FROM inputs WHERE id = ?",
            (number,),
        ).fetchone()
        if row is None:
            raise TraceError(
                "call %d is not in %s: it was recorded anew since this test was "
                "written" % (number, self.shown)
            )
        return Call(*row)

    def blob(self, number):
        """The content of a blob. Bases form a chain: the last one stands alone."""
        chain = []
        while number is not None and number not in self.contents:
            row = self.db.execute(
                "SELECT size, base, data FROM blobs WHERE id = ?", (number,)
            ).fetchone()
            if row is None or len(chain) > 100000:
                raise TraceError("%s is damaged: a value is missing" % self.shown)
            chain.append((number, row))
            number = row[1]
        content = None if number is None else self.contents[number]
        for number, (size, _, data) in reversed(chain):
            content = _ext.decompress(data, size, content)
            self._keep(number, content)
        return content

    def _keep(self, number, content):
        self.contents[number] = content
        self.cached += len(content)
        while self.cached > CACHED_BYTES and len(self.contents) > 1:
            self.cached -= len(self.contents.popitem(last=False)[1])

    def lookup(self, digest):
        """The long str or bytes that a value refers to."""
        row = self.db.execute("SELECT id FROM blobs WHERE hash = ?", (digest,)).fetchone()
        if row is None:
            raise TraceError("%s is damaged: a value is missing" % self.shown)
        return self.blob(row[0])


class Function:
    """A function of the trace, and what stands under its name now."""

    def __init__(self, recorded, number):
        row = recorded.db.execute(
            "SELECT module, qualname, file, line, kind, parameters, effects, not_replayable "
            "FROM functions WHERE id = ?",
            (number,),
        ).fetchone()
        if row is None:
            raise TraceError("%s is damaged: a function is missing" % recorded.shown)
        self.id = number
        self.module, self.qualname, self.file, self.line, self.kind = row[:5]
        self.parameters = json.loads(row[5])
        self.effects, self.reason = row[6], row[7]
        self.name = "%s:%s" % (self.module, self.qualname)
        kinds = [p["kind"] for p in self.parameters]
        names = [p["name"] for p in self.parameters]
        self.positional = sum(kind.startswith("positional") for kind in kinds)
        self.keywords = [(i, names[i]) for i, kind in enumerate(kinds) if kind == "keyword"]
        self.star = kinds.index("*") if "*" in kinds else None
        self.stars = kinds.index("**") if "**" in kinds else None
        self.plain = self.positional == len(kinds)
        self.target = None

    def has_effects(self):
        return bool(self.effects & EFFECTS) or (self.reason or "").startswith(EFFECTS_REASON)

    def why_not(self, with_effects):
        """None, or why no call of it is replayed."""
        if self.has_effects():
            return None if with_effects else self.reason or EFFECTS_REASON
        return self.reason

    def bind(self, values):
        """The recorded values as positional and keyword arguments."""
        if self.plain:
            return values, {}
        positional = values[: self.positional]
        keywords = {name: values[i] for i, name in self.keywords}
        if self.star is not None:
            positional += tuple(values[self.star])
        if self.stars is not None:
            keywords.update(values[self.stars])
        return positional, keywords


class Player:
    """Makes calls of one trace in this process."""

    def __init__(self, recorded):
        self.recorded = recorded
        self.functions = {}
        self.modules = {"__main__": recorded.meta.get("main_module", "__main__")}
        self.bases = None

    def function(self, number):
        """The Function, found in the program. Raises NotReplayable."""
        function = self.functions.get(number)
        if function is None:
            function = self.functions[number] = Function(self.recorded, number)
        if function.target is None:
            try:
                function.target = self._find(function)
            except NotReplayable as problem:
                function.target = problem
        return function

    def target(self, function):
        if isinstance(function.target, NotReplayable):
            raise type(function.target)(str(function.target))
        return function.target

    def _find(self, function):
        self._set_path()
        if function.module == self.modules["__main__"] or self._is_main(function):
            module = self.main_module(function)
        else:
            module = _resolve.import_module(function.module)
        shape = _resolve.shape_of(function.parameters)
        if "<locals>" in function.qualname:
            return _resolve.LocalMethod(function.qualname, shape)
        lines = [
            row[0]
            for row in self.recorded.db.execute(
                "SELECT f.line FROM functions f "
                "JOIN functions g USING (file, qualname, parameters) WHERE g.id = ?",
                (function.id,),
            )
        ]
        return _resolve.find(module, function.qualname, shape, lines, function.line)

    def _is_main(self, function):
        return function.module == self.recorded.meta.get("main_module")

    def main_module(self, function):
        name = function.module
        if os.path.basename(function.file) == "__main__.py" and not name.endswith("__main__"):
            name += ".__main__"
        file = os.path.join(self.recorded.root, function.file)
        if self.recorded.meta.get("main_kind") == "module":
            module = _resolve.import_named(lambda: _resolve.import_main(name), name)
        else:
            module = _resolve.import_named(
                lambda: _resolve.import_script(file, name), os.path.basename(file)
            )
        self.modules["__main__"] = module.__name__
        return module

    def _set_path(self):
        """Puts the folders first that the program imported its modules from."""
        if self.bases is not None:
            return
        self.bases = []
        rows = self.recorded.db.execute("SELECT DISTINCT module, file FROM functions ORDER BY id")
        for module, file in rows:
            base = _resolve.module_base(os.path.join(self.recorded.root, file), module)
            if base is not None and base not in self.bases:
                self.bases.append(base)
        if self.recorded.root not in self.bases:
            self.bases.append(self.recorded.root)
        sys.path[:0] = [base for base in self.bases if base not in sys.path]

    def play(self, call, digest=False):
        """
        Makes the call; a Verdict says how it went. With `digest`, or where it differs, the
        verdict's digest tells outcomes apart.
        """
        function = self.function(call.function_id)
        try:
            target = self.target(function)
            values = self.load(call)
        except NotImportable as problem:
            return Verdict(BROKEN, str(problem), b"", None)
        except NotReplayable as problem:
            return Verdict(ERROR, str(problem), b"", None)
        _ext.holes_touched()
        outcome, problem = Outcome(self, function, call), None
        try:
            outcome.observe(target, values)
        except _ext.HoleTouched:
            pass
        except NotReplayable as error:
            problem = str(error)
        except (TraceError, Stop):
            raise
        except Exception as error:  # what was recorded names something that is gone
            problem = "cannot be compared: %s" % one_line(error)
        touched = _ext.holes_touched() or outcome.touched
        if touched is not None:
            return Verdict(HOLE, "touches a value that was not kept: %s" % touched, b"", None)
        if problem is not None:
            return Verdict(ERROR, problem, b"", None)
        return outcome.verdict(digest)

    def load(self, call):
        """Fresh arguments. What their loading raises is a reason, not a failure."""
        data = self.recorded.blob(call.arguments)
        _values.release()
        try:
            values = _ext.decode(data, self.recorded.lookup, self.modules)
        except (TraceError, Stop, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise NotReplayable(
                "its arguments cannot be loaded: %s: %s" % (type(error).__name__, one_line(error))
            ) from None
        if not isinstance(values, tuple):
            raise TraceError("%s is damaged: the arguments are no tuple" % self.recorded.shown)
        return values


class Outcome:
    """What one call does: each item, then the result or exception, then the arguments."""

    def __init__(self, player, function, call):
        self.player = player
        self.function = function
        self.call = call
        self.kept = 0  # items of a generator
        self.seen = []  # (name for people, recorded bytes or None, bytes now)
        self.problem = None
        self.touched = None
        self.error = None  # an exception that the recorded call did not raise

    def observe(self, target, values):
        positional, keywords = self.function.bind(values)
        kind = self.function.kind
        try:
            produced = target(*positional, **keywords)
            if kind == "function":
                ended, value = "return", produced
            elif not hasattr(produced, STEPS[kind]):
                self.problem = "is no %s any more: it returned %s" % (kind, type(produced).__name__)
                ended, value = "closed", None
            elif kind == "generator":
                ended, value = self.generator(produced)
            else:
                ended, value = self.run(kind, produced)
        except (_ext.HoleTouched, Stop, NotReplayable):
            raise
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and self.call.outcome != "raise":
                raise
            ended, value = "raise", error
            if self.call.holes and "codeflash._ext.Hole" in str(error):
                self.touched = one_line(error)  # C code refused the hole before it was asked
        self.end(ended, value, values)

    def run(self, kind, awaitable):
        from codeflash import _loop  # asyncio costs 30 ms: only where the program needed it too

        if kind == "async generator":
            return _loop.run(self.async_generator(awaitable))
        return _loop.run(self.coroutine(awaitable))

    async def coroutine(self, awaitable):
        return "return", await awaitable

    def steps(self):
        """What to send for each kept item, and what to expect, as recorded bytes or None."""
        kept = []
        if self.call.kept is not None:
            recorded = self.player.recorded
            kept = _ext.decode(recorded.blob(self.call.kept), recorded.lookup, None)
        self.kept = len(kept) // 2
        for i in range(self.kept):
            sent = kept[2 * i] or None
            if sent is not None:
                sent = _ext.decode(sent, self.player.recorded.lookup, self.player.modules)
            yield i, sent, kept[2 * i + 1]

    def generator(self, produced):
        for i, sent, expected in self.steps():
            try:
                item = next(produced) if sent is None else produced.send(sent)
            except StopIteration:
                self.problem = "len(items): %d is not %s" % (i, self.call.items)
                return "closed", None
            self.compare("items[%d]" % i, expected, item)
        if not self.complete():
            produced.close()
            return "closed", None
        try:
            produced.send(None)
        except StopIteration as stop:
            return "return", stop.value
        produced.close()
        self.problem = "len(items): more than %d" % self.call.items
        return "closed", None

    async def async_generator(self, produced):
        for i, sent, expected in self.steps():
            try:
                item = await produced.asend(sent)
            except StopAsyncIteration:
                self.problem = "len(items): %d is not %s" % (i, self.call.items)
                return "closed", None
            self.compare("items[%d]" % i, expected, item)
        if not self.complete():
            await produced.aclose()
            return "closed", None
        try:
            await produced.asend(None)
        except StopAsyncIteration:
            return "return", None
        await produced.aclose()
        self.problem = "len(items): more than %d" % self.call.items
        return "closed", None

    def complete(self):
        """Whether all items were kept, and then the program asked for one more."""
        return self.kept == self.call.items and self.call.outcome in ("return", "raise")

    def compare(self, name, expected, value):
        self.seen.append((name, expected, _ext.encode(value)[0]))

    def end(self, ended, value, values):
        call, blob = self.call, self.player.recorded.blob
        if call.outcome == "unseen":
            self.compare("result", None, value)
        elif call.items is not None and self.kept < call.items and ended == "closed":
            return  # the items after those kept are not known, nor is the end
        elif ended != call.outcome:
            self.problem = self.problem or self.other_end(ended, value)
            self.compare("result", None, value)
        elif ended != "closed":
            expected = None if call.result is None else blob(call.result)
            self.compare("exception" if ended == "raise" else "result", expected, value)
            if ended == "raise":
                self.outer_context(value)
        if call.outcome in ("return", "raise"):
            expected = blob(call.arguments if call.after is None else call.after)
            if expected.startswith(b"H"):  # not looked at when it was recorded
                expected = None
            self.compare("arguments", expected, values)
            if (
                expected is not None
                and self.function.stars is not None
                and expected != self.seen[-1][2]
            ):
                self.seen[-1] = self.common_keywords(expected, values)

    def common_keywords(self, expected, values):
        """
        The dict of **keywords is the function's own: what it adds or takes out is not seen
        outside. Only the values that both still hold are compared.
        """
        stars, player = self.function.stars, self.player
        then = list(_ext.decode(expected, player.recorded.lookup, player.modules))
        now, common = list(values), [name for name in then[stars] if name in values[stars]]
        then[stars] = {name: then[stars][name] for name in common}
        now[stars] = {name: now[stars][name] for name in common}
        return "arguments", _ext.encode(tuple(then))[0], _ext.encode(tuple(now))[0]

    def other_end(self, ended, value):
        if ended == "raise":
            self.error = value
            text = one_line(value)
            return "raised %s%s" % (type(value).__name__, ": " + text if text else "")
        if self.call.outcome == "raise":
            return "returned %s, but raised when it was recorded" % type(value).__name__
        return "ended otherwise than recorded (%s, not %s)" % (ended, self.call.outcome)

    def outer_context(self, error):
        """
        A call made inside an `except` block chains what it raises to the exception handled
        there. That one is no part of the call: it is taken off the recorded chain.
        """
        name, expected, now = self.seen[-1]
        if expected is None or expected == now:
            return
        recorded = _ext.decode(expected, self.player.recorded.lookup, self.player.modules)
        link, limit = recorded, 100
        while isinstance(link, BaseException) and isinstance(error, BaseException) and limit:
            if error.__context__ is None and link.__context__ is not None:
                link.__context__ = None
                self.seen[-1] = (name, _ext.encode(recorded)[0], now)
                return
            link, error, limit = link.__context__, error.__context__, limit - 1

    def verdict(self, digest):
        text = self.problem or self.difference()
        if text is None and not digest and self.call.outcome != "unseen":
            return Verdict(REPLAYS, "", b"", None)
        seen = blake2b(digest_size=8)
        for name, _, now in self.seen:
            seen.update(b"%d %d " % (len(name), len(now)))
            seen.update(now)
        return Verdict(REPLAYS if text is None else DIFFERS, text or "", seen.digest(), self.error)

    def difference(self):
        """The first difference from the record, as a path; None where there is none."""
        for name, expected, now in self.seen:
            if expected is None or expected == now:
                continue
            text = _ext.diff(now, expected, name, self.player.modules)
            if text is not None and not self.only_moved(now, expected):
                return self.named(text)
        return None

    def only_moved(self, now, expected):
        """Whether all that differs is the lines of functions, as a later edit moves them."""
        if b"make_function" not in expected:
            return False
        player = self.player
        again = _ext.decode(expected, player.recorded.lookup, player.modules)
        return _ext.diff(now, _ext.encode(again)[0], "", player.modules) is None

    def named(self, text):
        """`arguments[1].x: ...` with the parameter's name in the place of its number."""
        found = ARGUMENT.match(text)
        if found is None or int(found[2]) >= len(self.function.parameters):
            return one_line(text)
        name = self.function.parameters[int(found[2])]["name"]
        return one_line("%s%s%s (after the call)" % (found[1], name, found[3]))
