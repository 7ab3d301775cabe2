# SPDX-License-Identifier: Apache-2.0
"""What a trace holds, with its values loaded: read by the tests of the recorder.

seen = recorded(project)
seen["app:f"].calls            # of the row of functions
seen["app:f"].inputs[0].values # the arguments at entry, a tuple
"""

import json
import sys

from codeflash import _ext
from codeflash._player import Recorded


class Input:
    """One kept call: the row of inputs, and its values."""

    def __init__(self, trace, row, parameters):
        self.__dict__.update(row)
        self.values = trace.load(row["arguments"])
        self.named = dict(zip(parameters, self.values if isinstance(self.values, tuple) else ()))
        self.result_value = trace.load(row["result"])
        self.after_values = trace.load(row["after"])
        self.sent_and_yielded = [trace.decode(item) for item in trace.load(row["items_kept"]) or []]


class Function:
    """The row of functions, with what else the trace tells about it."""

    def __init__(self, trace, row):
        self.__dict__.update(row)
        self.names = [p["name"] for p in json.loads(row["parameters"])]
        self.kinds = [p["kind"] for p in json.loads(row["parameters"])]
        self.inputs = [
            Input(trace, input_row, self.names)
            for input_row in trace.rows("SELECT * FROM inputs WHERE function_id = ?", self.id)
        ]
        self.types = {
            (r["name"], r["type"]): (r["count"], r["size_min"], r["size_max"])
            for r in trace.rows("SELECT * FROM function_types WHERE function_id = ?", self.id)
        }
        self.exceptions = trace.pairs("type, count FROM function_exceptions", self.id)
        self.skips = trace.pairs("reason, count FROM skips", self.id)
        self.details = {
            (r["effect"], r["detail"])
            for r in trace.rows("SELECT * FROM function_effects WHERE function_id = ?", self.id)
        }
        self.callers = trace.pairs("caller_qualname, calls FROM callers", self.id)

    @property
    def values(self):
        return [call.values for call in self.inputs]

    @property
    def results(self):
        return [call.result_value for call in self.inputs]

    @property
    def call(self):
        """The only kept call."""
        assert len(self.inputs) == 1, [call.values for call in self.inputs]
        return self.inputs[0]


class Trace:
    """The functions of a trace by `module:qualname`."""

    def __init__(self, path):
        self.recorded = Recorded(str(path))
        self.db = self.recorded.db
        self.meta = self.recorded.meta
        self.modules = {"__main__": self.meta["main_module"]}
        self.functions = {}
        for row in self.rows("SELECT * FROM functions ORDER BY id"):
            function = Function(self, row)
            self.functions.setdefault("%s:%s" % (function.module, function.qualname), function)

    def rows(self, query, *values):
        cursor = self.db.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor]

    def pairs(self, what, function):
        return dict(self.db.execute("SELECT %s WHERE function_id = ?" % what, (function,)))

    def decode(self, data):
        return _ext.decode(data, self.recorded.lookup, self.modules)

    def load(self, blob):
        """The value, or what was raised where it cannot be loaded."""
        if blob is None:
            return None
        try:
            return self.decode(self.recorded.blob(blob))
        except Exception as error:
            return error

    def __getitem__(self, name):
        assert name in self.functions, sorted(self.functions)
        return self.functions[name]

    def __contains__(self, name):
        return name in self.functions

    def names(self):
        return set(self.functions)


def recorded(project, name="codeflash.trace", *folders):
    """Reads the project's trace; the project's modules are forgotten again afterwards."""
    before, path = set(sys.modules), list(sys.path)
    sys.path[:0] = [str(project.path), *(str(project.path / folder) for folder in folders)]
    try:
        return Trace(project.path / name)
    finally:
        sys.path[:] = path
        for module in set(sys.modules) - before:
            if str(project.path) in (getattr(sys.modules[module], "__file__", None) or ""):
                del sys.modules[module]


def trace_program(project, text, *options, name="app.py", exact=False, folders=()):
    """Writes a script, traces it and reads the trace; it must end well."""
    project.write(name, text)
    options = (*options, "--exact") if exact else options
    result = project.run(name, options=options)
    assert result.code == 0, result
    seen = recorded(project, "codeflash.trace", *folders)
    seen.result = result
    return seen
