# SPDX-License-Identifier: Apache-2.0
"""Makes traces by hand: records calls of a project's functions in Python, without the recorder.

built = Trace(folder)                 # a project; its modules are imported from there
built.record("shop:total", ([1, 2],)) # calls it and keeps the call as the recorder would
built.write()                         # codeflash.trace and a replay test
"""

import hashlib
import importlib
import inspect
import json
import pathlib
import sqlite3
import struct
import sys

from codeflash import _ext, _resolve

SCHEMA = pathlib.Path(__file__).parents[2] / "src" / "store" / "trace_schema.sql"
KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional-only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_KEYWORD: "**",
}
UNSET = object()


def frame(content):
    """A zstd frame that holds the content as it is."""
    data = b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", len(content))
    parts = [content[i : i + 65536] for i in range(0, len(content), 65536)] or [b""]
    for i, part in enumerate(parts):
        data += ((i == len(parts) - 1) | len(part) << 3).to_bytes(3, "little") + part
    return data


def shape_of(code):
    """The code's parameters in the order of co_varnames, as the trace keeps them."""
    names, kinds = code.co_varnames, []
    kinds += ["positional-only"] * code.co_posonlyargcount
    kinds += ["positional"] * (code.co_argcount - code.co_posonlyargcount)
    kinds += ["keyword"] * code.co_kwonlyargcount
    kinds += ["*"] * bool(code.co_flags & inspect.CO_VARARGS)
    kinds += ["**"] * bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return [{"name": name, "kind": kind} for name, kind in zip(names, kinds)]


def kind_of(code):
    for flag, kind in (
        (inspect.CO_ASYNC_GENERATOR, "async generator"),
        (inspect.CO_COROUTINE, "coroutine"),
        (inspect.CO_GENERATOR, "generator"),
    ):
        if code.co_flags & flag:
            return kind
    return "function"


class Trace:
    def __init__(self, folder, name="codeflash.trace", **meta):
        self.folder = pathlib.Path(folder)
        self.path = self.folder / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(str(self.path), isolation_level=None)
        self.db.executescript(SCHEMA.read_text())
        self.functions = {}
        root = "." if self.path.parent == self.folder else str(self.folder)
        self.meta = {
            "root": root,
            "main_module": "app",
            "main_kind": "script",
            "created": "2026-01-02T03:04:05Z",
            "started_real_ns": "7",
            "python": "%d.%d.%d" % sys.version_info[:3],
        }
        self.meta.update(meta)
        self.db.execute(
            "INSERT INTO processes VALUES(1, 1, 0, NULL, 'app', 'python', '3', '.', 0, 1, 0, 0, "
            "'clean')"
        )

    def blob(self, content):
        digest = hashlib.md5(content).digest()
        self.db.execute(
            "INSERT OR IGNORE INTO blobs(hash, size, data) VALUES(?, ?, ?)",
            (digest, len(content), frame(content)),
        )
        return self.db.execute("SELECT id FROM blobs WHERE hash = ?", (digest,)).fetchone()[0]

    def function(self, name, code, **changes):
        module, qualname = name.split(":")
        key = name, code.co_firstlineno
        if key not in self.functions:
            row = dict(
                module=module,
                qualname=qualname,
                line=code.co_firstlineno,
                file=module.replace(".", "/") + ".py",
                kind=kind_of(code),
                flags=0,
                parameters=json.dumps(shape_of(code)),
                calls=1000,
                calls_exact=0,
                calls_seen=10,
                captured=1,
                repeats=0,
                raised=0,
                own_ns=0,
                cumulative_ns=0,
                mutates=0,
                effects=0,
                not_replayable=None,
            )
            row.update(changes)
            places = ", ".join("?" * len(row))
            self.functions[key] = self.db.execute(
                "INSERT INTO functions(%s) VALUES(%s)" % (", ".join(row), places),
                list(row.values()),
            ).lastrowid
        return self.functions[key]

    def keep(
        self,
        function,
        values,
        outcome="unseen",
        result=UNSET,
        after=None,
        items=None,
        complete=None,
        duration=1000,
        label="",
        checked="replays",
    ):
        """Stores a call. `values` and `after` are tuples of values or encoded bytes."""

        def stored(value):
            return self.blob(value if isinstance(value, bytes) else _ext.encode(value)[0])

        kept = None
        if items is not None:
            flat = [part for pair in items for part in pair]
            kept = self.blob(_ext.encode(flat)[0])
        return self.db.execute(
            "INSERT INTO inputs(function_id, count, process_id, thread, start_ns, duration_ns, "
            "outcome, effects, arguments, result, after, items, items_complete, items_kept, holes, "
            "label, checked) VALUES(?, 1, 1, 1, 0, ?, ?, 0, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (
                function,
                duration,
                outcome,
                stored(values),
                None if result is UNSET else stored(result),
                None if after is None else stored(after),
                None if items is None else len(items),
                complete,
                kept,
                label,
                checked,
            ),
        ).lastrowid

    def record(self, name, values, take=None, send=(), checked="replays", **changes):
        """
        Makes a call with the values of all parameters (in the order of co_varnames) and keeps
        it. Of a generator `take` items are taken (None: all), with `send` sent.
        """
        target, code = self.find(name)
        number = self.function(name, code, **changes)
        before = _ext.encode(values)[0]
        items, complete, result, outcome = None, None, UNSET, "return"
        call = bind(code, values)
        try:
            if kind_of(code) == "function":
                result = _ext.encode(target(*call[0], **call[1]))[0]
            elif kind_of(code) == "generator":
                items, complete, result = drive(target(*call[0], **call[1]), take, send)
            elif kind_of(code) == "coroutine":
                import asyncio

                result = _ext.encode(asyncio.run(target(*call[0], **call[1])))[0]
            else:
                import asyncio

                items, complete, result = asyncio.run(
                    drive_async(target(*call[0], **call[1]), take, send)
                )
        except Exception as error:
            outcome, result = "raise", _ext.encode(error)[0]
        if items is not None and not complete:
            outcome, result = "closed", UNSET
        after = _ext.encode(values)[0]
        return self.keep(
            number,
            before,
            outcome,
            result,
            None if after == before else after,
            items,
            complete,
            checked=checked,
        )

    def find(self, name):
        module, qualname = name.split(":")
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        module = importlib.import_module(module)
        target = module
        for part in qualname.split("."):
            target = vars(target)[part]
        for function in _resolve._functions_behind([target], module, part, qualname):
            return function, function.__code__
        raise LookupError(name)

    def write(self, tests="tests", path=None, name="test_app__replay_test_0.py"):
        """Closes the trace and writes a test file with all its calls."""
        self.db.execute("DELETE FROM meta")
        self.db.executemany("INSERT INTO meta VALUES(?, ?)", self.meta.items())
        rows = self.db.execute(
            "SELECT i.id, f.module || ':' || f.qualname FROM inputs i JOIN functions f ON "
            "f.id = i.function_id ORDER BY i.id"
        ).fetchall()
        self.db.close()
        lines = [
            "import pytest",
            "from codeflash.replay import Trace",
            "trace = Trace(__file__, %r, created=%r)"
            % (path or "../" + self.path.name, self.meta["created"] + " 7"),
        ]
        for number, function in rows:
            lines += ["def test_%d():" % number, "    trace.replay(%r, %d)" % (function, number)]
        folder = self.folder / tests
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n")
        return folder / name


def bind(code, values):
    positional, keywords = [], {}
    for parameter, value in zip(shape_of(code), values):
        if parameter["kind"].startswith("positional"):
            positional.append(value)
        elif parameter["kind"] == "keyword":
            keywords[parameter["name"]] = value
        elif parameter["kind"] == "*":
            positional += value
        else:
            keywords.update(value)
    return positional, keywords


def drive(produced, take, send):
    items, send = [], list(send)
    while take is None or len(items) < take:
        value = send.pop(0) if send else None
        try:
            item = produced.send(value)
        except StopIteration as stop:
            return items, 1, _ext.encode(stop.value)[0]
        sent = b"" if value is None else _ext.encode(value)[0]
        items.append((sent, _ext.encode(item)[0]))
    produced.close()
    return items, 0, None


async def drive_async(produced, take, send):
    items, send = [], list(send)
    while take is None or len(items) < take:
        value = send.pop(0) if send else None
        try:
            item = await produced.asend(value)
        except StopAsyncIteration:
            return items, 1, _ext.encode(None)[0]
        sent = b"" if value is None else _ext.encode(value)[0]
        items.append((sent, _ext.encode(item)[0]))
    await produced.aclose()
    return items, 0, None
