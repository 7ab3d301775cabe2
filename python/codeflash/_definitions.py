# SPDX-License-Identifier: Apache-2.0
"""The definitions of a script that has no main guard, without the work that it does.

`python app.py` runs the top level as the program; to call the functions again it is loaded without
that. Imports, functions and classes stay, and of the other statements those that only make values
which the definitions read: literals, operators, calls that are known to do nothing else. Whatever
else the top level does is left out, with the names that it binds. A value that cannot be made is
left out too: a call that reads it differs from what was recorded, and is not used.
"""

import ast
import builtins

IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert)
SIMPLE += (ast.Pass, ast.Break, ast.Continue, ast.Delete)
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef)
SUSPENDS = (ast.Await, ast.Yield, ast.YieldFrom)
BODIES = ("body", "orelse", "finalbody")

PLAIN = (str, bytes, bytearray, int, float, complex, list, tuple, dict, set, frozenset)
LOUD_BUILTINS = {"breakpoint", "compile", "delattr", "eval", "exec", "exit", "help", "input"}
LOUD_BUILTINS |= {"open", "print", "quit", "setattr", "__import__", "copyright", "credits"}
BUILTINS = {name for name in vars(builtins) if name not in LOUD_BUILTINS}
METHODS = {name for kind in PLAIN for name in vars(kind) if not name.startswith("_")}
METHODS |= {"appendleft", "elements", "most_common", "subtract", "read", "readline", "readlines"}
METHODS |= {"read_text", "read_bytes", "group", "groups", "match", "search", "findall", "sub"}
METHODS |= {"astype", "max", "mean", "min", "ravel", "reshape", "sum", "tolist", "transpose"}

# Modules whose functions and classes do nothing that outlasts them but for those named.
QUIET = {
    "abc": (), "array": (), "base64": (), "binascii": (), "bisect": (), "calendar": (),
    "cmath": (), "collections": (), "colorsys": (), "contextvars": (), "copy": (), "copyreg": (),
    "dataclasses": (), "datetime": (), "decimal": (), "difflib": (), "enum": (), "fractions": (),
    "functools": (), "hashlib": (), "heapq": (), "itertools": (), "keyword": (), "math": (),
    "numbers": (), "operator": (), "os.path": (), "pathlib": (), "pprint": ("pprint", "pp"),
    "random": (), "re": (), "statistics": (), "string": (), "struct": (), "textwrap": (),
    "types": (), "typing": (), "typing_extensions": (), "unicodedata": (), "uuid": (),
    "weakref": (), "zlib": (), "zoneinfo": (),
    "numpy": ("load", "save", "savez", "savez_compressed", "savetxt", "memmap", "fromfile"),
}  # fmt: skip
QUIET_NAMES = {
    "json.dumps", "json.load", "json.loads", "logging.getLogger", "os.cpu_count", "os.getcwd",
    "os.environ.get", "os.environ.setdefault", "os.fspath", "os.getenv", "sys.getrecursionlimit",
    "sys.getsizeof", "sys.intern", "sys.path.append", "sys.path.insert", "sys.setrecursionlimit",
    "threading.Condition", "threading.Event", "threading.Lock", "threading.RLock",
    "threading.Semaphore", "threading.local", "time.monotonic", "time.perf_counter", "time.time",
}  # fmt: skip


def has_guard(tree):
    """Whether a script keeps its work under `if __name__ == "__main__"`."""
    for statement in tree.body:
        if isinstance(statement, ast.If):
            parts = list(ast.walk(statement.test))
            names = {node.id for node in parts if isinstance(node, ast.Name)}
            values = [node.value for node in parts if isinstance(node, ast.Constant)]
            if "__name__" in names and "__main__" in values:
                return True
    return False


def code_of(text, file):
    """
    The code to load a script with: all of it where it has a guard, else its definitions. Raises
    what compile() raises.
    """
    tree = compile(text, file, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    if not has_guard(tree):
        tree = ast.Module(body=Script(tree).definitions(), type_ignores=[])
    return compile(tree, file, "exec", dont_inherit=True)


class Script:
    """What stands at the top level, and what of it may be run."""

    def __init__(self, tree):
        self.tree = tree
        self.imports, self.defined, self.known = {}, {}, {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    root = name.name.partition(".")[0]
                    self.imports[name.asname or root] = name.name if name.asname else root
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                for name in node.names:
                    self.imports[name.asname or name.name] = "%s.%s" % (node.module, name.name)
        for node in tree.body:
            if isinstance(node, DEFINITIONS):
                self.defined[node.name] = None if node.name in self.defined else node
        self.bound, self.methods = set(), {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                self.bound.add(node.id)
            elif isinstance(node, ast.arg):
                self.bound.add(node.arg)
            elif isinstance(node, ast.ClassDef):
                for child in node.body:
                    self.methods.setdefault(getattr(child, "name", None), []).append(child)

    # --- which statements stay ---

    def definitions(self):
        """The statements to run."""
        self.needed = set()
        for node in self.tree.body:
            if isinstance(node, DEFINITIONS):
                self.needed |= names_in(node)
        before = -1
        while before != len(self.needed):  # what makes a needed value needs values itself
            before = len(self.needed)
            for node in self.tree.body:
                if not isinstance(node, IMPORTS + DEFINITIONS) and self.is_wanted(node):
                    self.needed |= names_in(node)
        return self.kept(self.tree.body)

    def kept(self, body):
        statements = []
        for node in body:
            if isinstance(node, IMPORTS) or is_text(node):
                statements.append(node)
            elif isinstance(node, DEFINITIONS) or self.is_wanted(node):
                statements.append(tolerant(node))
            elif isinstance(node, (ast.If, ast.Try)):
                statements += self.parts(node)
        return statements

    def parts(self, node):
        """A condition or `try` around definitions or imports, without the rest of it."""
        if isinstance(node, ast.If) and not self.is_quiet(node.test):
            return []
        bodies = {name: self.kept(getattr(node, name, [])) for name in BODIES}
        if not any(bodies.values()):
            return []
        for name, body in bodies.items():
            setattr(node, name, body)
        node.body = node.body or [ast.copy_location(ast.Pass(), node)]
        for handler in getattr(node, "handlers", []):
            inside = self.kept(handler.body)
            handler.body = inside or [ast.copy_location(ast.Pass(), handler)]
        return [node]

    def is_wanted(self, node):
        """A statement that does nothing but make values that the definitions read."""
        if isinstance(node, (ast.While, ast.FunctionDef, ast.Delete, ast.Raise, ast.Assert)):
            return False
        if not self.is_quiet_statement(node):
            return False
        changed = self.changed(node)
        sets = not isinstance(node, BLOCKS) and not changed.isdisjoint(self.imports)
        return sets or not changed.isdisjoint(self.needed)  # `sets`: random.seed(1), for example

    def changed(self, node):
        """Names that the statement binds, or whose values it changes."""
        found = set()
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                found.add(part.id)
            elif isinstance(part, (ast.Attribute, ast.Subscript)):
                if not isinstance(part.ctx, ast.Load):
                    found.add(root_of(part))
            elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
                found.update(map(root_of, [part.value.func, *part.value.args]))
        return found

    # --- what a statement may do ---

    def is_quiet_statement(self, node):
        if isinstance(node, BLOCKS):
            inside = [child for name in BODIES for child in getattr(node, name, [])]
            inside += [child for other in getattr(node, "handlers", []) for child in other.body]
            heads = [getattr(node, name, None) for name in ("test", "iter")]
            heads += [item.context_expr for item in getattr(node, "items", [])]
            return all(map(self.is_quiet, filter(None, heads))) and all(
                map(self.is_quiet_statement, inside)
            )
        return isinstance(node, SIMPLE) and self.is_quiet(node)

    def is_quiet(self, node):
        """Whether evaluating it does nothing that outlasts the process or waits for anything."""
        if isinstance(node, ast.Lambda):
            return True
        if isinstance(node, SUSPENDS) or (isinstance(node, ast.Call) and not self.may_call(node)):
            return False
        return all(map(self.is_quiet, ast.iter_child_nodes(node)))

    def may_call(self, call):
        function = call.func
        dotted = self.dotted(function)
        if dotted is not None:
            return is_quiet_name(dotted)
        if isinstance(function, ast.Attribute):
            return self.may_call_method(function, call)
        if not isinstance(function, ast.Name):
            return False
        if function.id in self.defined:
            given = [*call.args, *[word.value for word in call.keywords]]
            return self.is_quiet_definition(function.id) and not any(map(self.is_foreign, given))
        if function.id in self.bound:
            return False
        return function.id in BUILTINS or (function.id == "open" and only_reads(call))

    def may_call_method(self, function, call):
        """A method of built-in values; the script's classes may have another of that name."""
        name, value = function.attr, function.value
        while isinstance(value, (ast.Attribute, ast.Subscript)):
            value = value.value
        if name not in METHODS or (isinstance(value, ast.Name) and value.id not in self.bound):
            return False
        if name == "replace" and len(call.args) < 2:  # pathlib's, which moves a file
            return False
        return all(map(self.only_computes, self.methods.get(name, ())))

    def is_foreign(self, node):
        """What an import brings, unless it is known to be quiet: its methods may do anything."""
        dotted = self.dotted(node)
        return dotted is not None and not is_quiet_name(dotted + ".any")

    def dotted(self, node):
        """`numpy.random.seed` for `np.random.seed`; None where it does not start at an import."""
        names = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.imports:
            return None
        return ".".join([self.imports[node.id], *names])

    def is_quiet_definition(self, name):
        """A function or class of the script that only computes."""
        if name not in self.known:
            self.known[name] = True  # while it is looked at: recursion
            self.known[name] = self.only_computes(self.defined[name])
        return self.known[name]

    def only_computes(self, node):
        if isinstance(node, ast.ClassDef):
            makers = [child for child in node.body if getattr(child, "name", "").startswith("__")]
            bases = all(map(self.is_quiet_base, node.bases))
            return bases and not node.keywords and all(map(self.only_computes, makers))
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            return False
        return all(map(self.is_quiet_statement, node.body))

    def is_quiet_base(self, node):
        dotted = self.dotted(node)
        if dotted is not None:
            return is_quiet_name(dotted)
        if not isinstance(node, ast.Name):
            return False
        if node.id in self.defined:
            return self.is_quiet_definition(node.id)
        return node.id in BUILTINS


def is_quiet_name(dotted):
    """Whether calling the thing of that full name is known to do nothing that outlasts it."""
    if dotted in QUIET_NAMES:
        return True
    names = dotted.split(".")
    for size in range(1, len(names)):
        loud = QUIET.get(".".join(names[:size]))
        if loud is not None:
            return not set(names[size:]) & set(loud)
    return False


def only_reads(call):
    """`open(name)`, `open(name, "r")` and the like."""
    modes = [word.value for word in call.keywords if word.arg == "mode"] + call.args[1:2]
    values = [mode.value if isinstance(mode, ast.Constant) else "w" for mode in modes]
    return all(str(value).strip("bt") in ("r", "") for value in values)


def names_in(node):
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def root_of(node):
    """The name at the start of `a.b[c].d()`; None where it starts with something else."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def tolerant(node):
    """The statement; what it cannot make is left out."""
    handler = ast.ExceptHandler(
        type=ast.Name(id="Exception", ctx=ast.Load()), name=None, body=[ast.Pass()]
    )
    around = ast.Try(body=[node], handlers=[handler], orelse=[], finalbody=[])
    return ast.fix_missing_locations(ast.copy_location(around, node))
