# SPDX-License-Identifier: Apache-2.0
"""What a call may change beside its result: globals, classes, closures, random generators, logs,
warnings, environment, files, and the things that a cheat would touch."""

import atexit
import builtins
import gc
import os
import sys

from codeflash import _ext, _side, _surroundings
from codeflash._side import put, put_text

__builtins__ = dict(vars(builtins))

SEED = 20240229
FILE_MAX = 1 << 20  # bytes of a file that are kept; of longer ones the size counts too
STATE_BYTES = 1 << 24  # of one global's encoding
FUNCTION, MODULE = type(_side.main), type(sys)
BUILTIN, METHOD = type(len), type(_side.Program.load)
CALLABLES = (FUNCTION, BUILTIN, type)
KEPT_CHILDREN = 20
PLAIN = (type(None), bool, int, float, complex, str, bytes, FUNCTION, BUILTIN, MODULE, type)


class World:
    def __init__(self, program):
        self.program = program
        self.private = os.environ.get("TMPDIR")
        self.module = None
        self.watched = []  # (name, module, names, callables) of the standard library
        self.texts = []  # of log records and warnings of this call: (kind, root, bytes, form)
        self.unclosed = []  # warnings of this call that a file was not closed
        self.state, self.containers = {}, {}
        self.moved = {}  # what the latest call changed of them
        self.logger = None
        self.looks = 0
        self.dirty = False  # whether steps may have changed the state
        self.stale = False  # whether a global was put back
        self.files = None
        restore(self.private)
        self.guard()

    # --- once ---

    def guard(self):
        """Takes down what nobody should change: before the code under test is loaded."""
        for name, module in list(sys.modules.items()):
            if not isinstance(module, MODULE) or name == "__main__":
                continue
            names = vars(module)
            self.watched.append(
                (
                    name,
                    module,
                    frozenset(names),
                    [(key, value) for key, value in names.items() if isinstance(value, CALLABLES)],
                )
            )
        FROZEN[0] = 1 << 60
        self.collector = collector()
        self.threads = threads()
        _surroundings.start()
        self.around = _surroundings.Surroundings()

    def loaded(self):
        self.module = self.program.module
        warnings, logging = sys.modules.get("warnings"), sys.modules.get("logging")
        if warnings is not None:
            warnings.simplefilter("always")
            warnings.showwarning = self.on_warning
        if logging is not None:
            self.make_record = logging.getLogRecordFactory()
            logging.setLogRecordFactory(self.on_record)
            self.logger = logging.getLogger()
        self.watched = [
            (name, module, names, [(k, getattr(module, k, None)) for k, _ in calls])
            if name in ("warnings", "logging")
            else (name, module, names, calls)
            for name, module, names, calls in self.watched
        ]
        self.state = self.snapshot()
        self.containers = containers(self.module)

    def on_warning(self, message, category, filename, lineno, file=None, line=None):
        where = "its module" if filename == self.program.original else os.path.basename(filename)
        text = "%s: %s (in %s)" % (category.__name__, message, where)
        if category is ResourceWarning and str(message).startswith("unclosed "):
            self.unclosed.append(text)
        else:
            self.texts.append(("warning", text))

    def on_record(self, *args, **more):
        record = self.make_record(*args, **more)
        try:
            text = record.getMessage()
        except Exception as error:
            text = "%r: %s" % (record.msg, type(error).__name__)
        raised = ""
        if record.exc_info and record.exc_info[0]:
            raised = " " + _side.describe(record.exc_info[1])
        line = "%s:%s:%s%s" % (record.levelname, record.name, text, raised)
        self.texts.append(("log", line, record, frozenset(vars(record))))
        return record

    def put_import(self):
        for root, data in self.state.items():
            put_text("name", root)
            if not root.startswith("_") and "." not in root and "(" not in root:
                put("global", data, root, 1)
        self.put_guard()
        self.put_environment()

    # --- around each call ---

    def start(self, steps, position):
        """Before the steps of a call."""
        self.dirty, self.stale = bool(steps) or self.stale, False
        if self.logger is not None and self.program.disguise % 2:
            self.logger.setLevel((1, 20)[position % 2])
        seed()

    def before(self):
        """Between the steps and the call."""
        del self.texts[:], self.unclosed[:]
        seed()
        if self.dirty:
            self.state = self.snapshot()
            self.containers = containers(self.module)
        self.around = _surroundings.Surroundings()
        if self.dirty or self.files is None:
            self.files = self.tree()

    def after(self):
        for kind, text, *more in self.texts:
            put_text(kind, text)
            if more:  # what `extra` added to the record
                record, usual = more
                extra = sorted(set(vars(record)) - usual - LATER)
                parts = ["%s=%s" % (name, plain(getattr(record, name))) for name in extra]
                if parts or record.stack_info:
                    put_text("log", ", ".join(parts + ["stack"] * bool(record.stack_info)))
        for text in self.unclosed:  # at the end: a candidate that closes more has fewer of them
            put_text("warning", text, "unclosed")
        del self.texts[:], self.unclosed[:]
        self.put_random()
        self.put_state()
        self.put_guard()
        self.put_environment()
        self.put_files()

    def put_environment(self):
        now = _surroundings.Surroundings()
        for name, text in _surroundings.changes(self.around, now):
            put_text("environment", text, name)

    def put_random(self):
        """A generator that nobody used may be there or not."""
        random, numpy = sys.modules.get("random"), sys.modules.get("numpy.random")
        if random is not None:
            state = random._inst.getstate()
            if state != SEEDED.get("random"):
                put("random", digest(state), "random", 2)
        if numpy is not None and hasattr(numpy, "get_state"):
            state = digest(numpy.get_state())
            if state != SEEDED.get("numpy.random"):
                put("random", state, "numpy.random", 2)

    def put_state(self):
        now = self.snapshot()
        for root in sorted(set(now) | set(self.state)):
            if now.get(root) == self.state.get(root):
                continue
            if root in now:
                put("class" if root.startswith("class ") else "global", now[root], root, 1)
            else:
                put_text("global", "deleted", root)
        self.put_rebound()
        before = self.state
        self.moved = {
            root: value
            for root, value in self.containers.items()
            if now.get(root) != before.get(root)
        }
        self.state = now

    def put_rebound(self):
        """A container in the place of another: who holds the old one sees no change of it."""
        before, self.containers = self.containers, containers(self.module)
        for root, value in self.containers.items():
            if root in before and before[root] is not value:
                kind = "class" if root.startswith("class ") else "global"
                put_text(kind, "another object than before", root + " (identity)")

    def put_files(self):
        now = self.tree()
        for path in sorted(set(now) | set(self.files)):
            if now.get(path) != self.files.get(path):
                put("file", file_bytes(os.path.join(self.private, path), now.get(path)), path)
        self.files = now

    def put_guard(self):
        found = list(self.changed())
        if found:
            put_text("cheat", "; ".join(found[:8]), "changed")

    def leave(self):
        """At the end of a run: what no call was looked at for."""
        self.looks = 0
        found = list(self.changed())
        if found:
            put_text("cheat", "; ".join(found[:8]), "changed until the end")

    # --- looking ---

    def changed(self):
        self.looks += 1
        often = self.looks < 4 or self.looks % 64 == 0  # what is replaced stays so; see leave()
        for name, module, names, calls in self.watched if often else ():
            if sys.modules.get(name) is not module:
                if name.split(".")[0] != "codeflash":
                    yield "sys.modules[%r] is replaced" % name
                continue
            there = vars(module)
            for key, value in calls:
                if there.get(key) is not value:
                    yield "%s.%s is replaced" % (name, key)
            if len(there) != len(names):
                for key in set(there) - names:
                    if not isinstance(there[key], MODULE) and not key.startswith("__"):
                        yield "%s.%s is new" % (name, key)
        now = collector(often)
        if now != self.collector:
            yield "%s (before: %s)" % (now, self.collector)
        now = threads()
        if now != self.threads:
            yield now

    def snapshot(self):
        """{name: encoded value} of what the module keeps."""
        found, seen = {}, set()
        for name, value in list(vars(self.module).items()):
            if name not in SKIPPED:
                self.look(name, value, found, seen)
        return found

    def look(self, root, value, found, seen):
        kind = type(value)
        if kind is MODULE or kind is BUILTIN:
            return
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
            kind = type(value)
        if kind is FUNCTION:
            self.look_function(root, value, found, seen)
        elif isinstance(value, type):
            self.look_class(root, value, found, seen)
        elif kind.__name__ == "_local":
            found[root] = _ext.observe_encode(dict(vars(value)), None)[0]
        elif kind.__name__ == "ContextVar":
            found[root] = _ext.observe_encode(value.get(None), None)[0]
        elif kind.__name__ == "_lru_cache_wrapper":
            found[root + ".cache_info()"] = _ext.observe_encode(tuple(value.cache_info()), None)[0]
            self.look(root + ".__wrapped__", value.__wrapped__, found, seen)
        elif isinstance(value, property):
            for part in ("fget", "fset", "fdel"):
                self.look(root + "." + part, getattr(value, part), found, seen)
        else:
            try:
                found[root] = _ext.observe_encode(value, None, STATE_BYTES)[0]
            except ValueError:
                pass

    def look_function(self, root, function, found, seen):
        if id(function) in seen or function.__module__ != self.module.__name__:
            return
        seen.add(id(function))
        parts = {
            "__defaults__": function.__defaults__,
            "__kwdefaults__": function.__kwdefaults__,
            "__dict__": {k: v for k, v in vars(function).items() if k != "__wrapped__"},
        }
        for part, value in parts.items():
            if value and (part == "__dict__" or not all_plain(value)):
                self.look("%s.%s" % (root, part), value, found, seen)
        names = function.__code__.co_freevars
        for name, cell in zip(names, function.__closure__ or ()):
            try:
                value = cell.cell_contents
            except ValueError:
                continue
            if not isinstance(value, type):
                self.look("%s closing over %s" % (root, name), value, found, seen)

    def look_class(self, root, kind, found, seen):
        if id(kind) in seen or kind.__module__ != self.module.__name__:
            return
        seen.add(id(kind))
        for name, value in list(vars(kind).items()):
            if name in SKIPPED or type(value).__name__ in DESCRIPTORS:
                continue
            plain = not isinstance(value, (FUNCTION, type, staticmethod, classmethod, property))
            start = "class " if plain and not root.startswith("class ") else ""
            self.look("%s%s.%s" % (start, root, name), value, found, seen)

    def tree(self):
        """{path: (mode, size, modified)} below the private folder."""
        found = {}
        if self.private is None:
            return found
        queue = [""]
        while queue:
            folder = queue.pop()
            try:
                entries = list(os.scandir(os.path.join(self.private, folder)))
            except OSError:
                continue
            for entry in entries:
                path = os.path.join(folder, entry.name)
                status = entry.stat(follow_symlinks=False)
                found[path] = (status.st_mode, status.st_size, status.st_mtime_ns)
                if entry.is_dir(follow_symlinks=False):
                    found[path] = (status.st_mode, 0, 0)
                    queue.append(path)
        return found


SKIPPED = frozenset(
    "__builtins__ __spec__ __loader__ __cached__ __file__ __name__ __package__ __doc__ __path__ "
    "__annotations__ __warningregistry__ __dict__ __weakref__ __module__ __qualname__ __slots__ "
    "__firstlineno__ __static_attributes__ __annotate__ __abstractmethods__ _abc_impl "
    "__orig_bases__ __parameters__ __match_args__ __dataclass_params__ __dataclass_fields__ "
    "__hash__ __conditional_annotations__ __slotnames__".split()
)
DESCRIPTORS = ("member_descriptor", "getset_descriptor", "wrapper_descriptor", "method_descriptor")


def containers(module):
    """{name: list, dict, set or bytearray} of the module and of its classes."""
    found = {}
    for name, value in list(vars(module).items()):
        if name in SKIPPED:
            continue
        if type(value) in CONTAINERS:
            found[name] = value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            for inner, part in list(vars(value).items()):
                if inner not in SKIPPED and type(part) in CONTAINERS:
                    found["class %s.%s" % (name, inner)] = part
    return found


CONTAINERS = (list, dict, set, bytearray)


def all_plain(values):
    values = values.values() if isinstance(values, dict) else values
    return all(type(value) in PLAIN for value in values)


def collector(often=True):
    parts = [] if gc.isenabled() else ["gc is disabled"]
    if gc.get_threshold() != THRESHOLD:
        parts.append("gc threshold is %s" % (gc.get_threshold(),))
    if gc.callbacks:
        parts.append("gc has callbacks")
    if gc.get_debug():
        parts.append("gc debug flags are set")
    if often:  # counting takes long
        count = gc.get_freeze_count()
        if count > FROZEN[0]:
            parts.append("gc froze what is alive")
        FROZEN[0] = count
    if atexit._ncallbacks():
        parts.append("%d exit handlers" % atexit._ncallbacks())
    if sys.gettrace() is not None or sys.getprofile() is not None:
        parts.append("a trace or profile function is set")
    return ", ".join(parts) or "gc is enabled"


THRESHOLD = gc.get_threshold()
FROZEN = [0]


def is_alone():
    """Whether there is one thread only, so that forks are whole."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def threads():
    try:
        count = len(os.listdir("/proc/self/task"))
        file = os.open("/proc/self/task/%d/children" % os.getpid(), os.O_RDONLY)
        children = len(os.read(file, 4096).split())
        os.close(file)
    except OSError:
        count, children = len(sys._current_frames()), 0
    return "%d threads and %d child processes" % (count, children)


LATER = frozenset(("message", "asctime", "exc_text"))  # of a log record: added by who formats it


def plain(value):
    return repr(value) if type(value) in PLAIN[:7] else type(value).__name__


SEEDED = {}  # state of each generator after seed()


def seed():
    random, numpy = sys.modules.get("random"), sys.modules.get("numpy.random")
    if random is not None:
        random._inst.seed(SEED)
        if "random" not in SEEDED:
            SEEDED["random"] = random._inst.getstate()
    if numpy is not None and hasattr(numpy, "seed"):
        numpy.seed(SEED)
        if "numpy.random" not in SEEDED:
            SEEDED["numpy.random"] = digest(numpy.get_state())
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None and random is not None:
        try:  # names of temporary files
            names = tempfile._RandomNameSequence()
            names._rng, names._rng_pid = random.Random(SEED), os.getpid()
            tempfile._name_sequence = names
        except Exception:
            pass


def digest(value):
    return _ext.observe_digest(value)


def file_bytes(path, entry):
    if entry is None:
        return b"removed"
    mode, size, _ = entry
    head = b"mode %o, %d bytes\n" % (mode, size)
    try:
        if os.path.islink(path):
            return head + os.fsencode(os.readlink(path))
        if os.path.isdir(path):
            return head
        with open(path, "rb") as file:
            return head + file.read(FILE_MAX)
    except OSError as error:
        return head + str(error).encode()


def restore(private):
    """Empties the private folder and fills it with what the inputs put there."""
    if private is None:
        return
    for entry in os.scandir(private):
        if entry.is_dir(follow_symlinks=False):
            from shutil import rmtree

            rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)
    pristine = private + ".inputs"
    if os.path.isdir(pristine):
        from shutil import copytree

        copytree(pristine, private, symlinks=True, dirs_exist_ok=True)


class Held:
    """Which arguments are still referred to when the call and its result are gone."""

    def __init__(self, args, kwargs):
        self.objects = []
        for at, value in enumerate(args):
            self.add("argument %d" % at, value)
        for name, value in kwargs.items():
            self.add(name, value)
        self.counts = [sys.getrefcount(value) for _, value, _ in self.objects]

    def add(self, name, value):
        if isinstance(value, PLAIN) or type(value) is tuple:
            return
        self.objects.append((name, value, True))
        inner = value if type(value) is list else ()
        if type(value) is dict:
            inner = list(value.values())
        for at in range(min(len(inner), KEPT_CHILDREN)):
            if not isinstance(inner[at], PLAIN):
                self.objects.append(("%s[%d]" % (name, at), inner[at], False))
        del inner

    def put(self):
        """Each object has the references that it had, those of the call's own taken off."""
        if not self.kept():
            return
        gc.collect()
        kept = self.kept()
        text = "; ".join(kept[:8]) or "arguments are kept until the collector runs"
        put_text("cheat", text, "kept")

    def kept(self):
        kept = []
        for at in range(len(self.objects)):
            name, value, top = self.objects[at]
            # beside the tuple of this list: this loop's variable and the argument of getrefcount
            now = sys.getrefcount(value)
            if now > (3 if top else self.counts[at]):
                kept.append("%s is kept" % name)
        return kept
