# SPDX-License-Identifier: Apache-2.0
"""What happens before a call: other calls on the same object, changed arguments, files, variables.

A step is a tuple of plain values, made in the inputs process and done in each side. What a step
raises is not looked at.
"""

import os
import sys

CONTENTS = (
    b"",
    b"a",
    b"a\n",
    b"a\nb\n",
    b"a\r\nb",
    b"b,a\n1,2\n",
    b"\xc3\xa9\n",
    b"\xff\xfe",
    b"x" * 5000,
)
SETTINGS = ("", "1", "x", "0", "a,b", None)
ENVIRONMENT = ("environ", "getenv", "expandvars")
CHANGES = ("append", "pop", "clear", "reverse")


def make(maker, call, pool):
    """Steps for a call; often none."""
    rng = maker.rng
    steps = []
    if rng.random() < 0.5:
        steps += files(maker, call, pool)
    if rng.random() < 0.5 and any(word in maker.source for word in ENVIRONMENT):
        steps += variables(maker, pool)
    if rng.random() < 0.3:
        steps += calls(maker, call, pool)
    if maker.settings and rng.random() < 0.3:
        steps += settings(maker)
    return steps


def settings(maker):
    """Another value of a global that functions of the module set."""
    from codeflash._derive import variants

    name, value = maker.rng.choice(maker.settings)
    options = variants(value, maker)
    if not options:
        return []
    maker.risky = True
    return [("global", name, maker.rng.choice(options))]


def settable(tree, module):
    """(name, value) of the plain globals that some function of the text sets."""
    import ast

    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            names.update(node.names)
    found = [(name, vars(module).get(name)) for name in sorted(names)]
    return [(name, value) for name, value in found if type(value) in SETTABLE]


SETTABLE = (bool, int, float, str, bytes, list, tuple, dict, set, frozenset)


def calls(maker, call, pool):
    """Earlier calls on the same object, or with the same arguments, which then change."""
    from codeflash._derive import places, remade, take

    rng = maker.rng
    if maker.target.has_self and call[0]:
        found = []
        for _ in range(rng.randrange(1, 4)):
            other = maker.any_call()
            args = tuple(remade(value, pool, 0, (at,)) for at, value in enumerate(other[0][1:], 1))
            kwargs = {name: remade(value, pool, 0, (name,)) for name, value in other[1].items()}
            found.append(("call", args, kwargs))
        names = method_names(maker.target.owner)
        if names and rng.random() < 0.4:
            found.insert(rng.randrange(len(found) + 1), ("method", rng.choice(names)))
            maker.risky = True
        return found
    mutable = [at for at in places(call) if type(take(call, at)) in (list, dict, set)]
    if not mutable:
        return []
    return [("same",), ("change", rng.choice(mutable), rng.choice(CHANGES))]


def method_names(owner):
    """Public methods that take nothing but the object."""
    found = []
    for name, value in vars(owner).items() if owner is not None else ():
        code = getattr(value, "__code__", None)
        if code is not None and not name.startswith("_"):
            if code.co_argcount == 1 and not code.co_kwonlyargcount:
                found.append(name)
    return sorted(found)


def files(maker, call, pool):
    """Other contents of the files and folders that the arguments name."""
    found = []
    for path in maker.leaves.get(str, []):
        if not path or "\0" in path or not os.path.lexists(path) or os.path.isabs(path):
            continue
        if os.path.isdir(path):
            for name in maker.rng.sample(
                ["b.txt", "a.txt", "sub", "sub/c.txt", ".hidden", "A", "\u00e9"], 3
            ):
                whole = os.path.join(path, name)
                found.append(("folder", whole) if "." not in name else ("file", whole, b"a\n"))
        else:
            with open(path, "rb") as file:
                old = file.read(4096)
            more = (
                old + old,
                old[:-1],
                old[::-1],
                old + b"\n",
                b"".join(sorted(old.splitlines(True))),
            )
            text = pool.of(str, "").encode("utf-8", "replace")
            found.append(("file", path, maker.rng.choice(CONTENTS + more + (old + text, text))))
    if found:
        maker.risky = True
    return found


def variables(maker, pool):
    rng = maker.rng
    names = [text for text in maker.literals[str] if text.replace("_", "A").isalnum()]
    names = [name for name in names if name.upper() == name and not name[0].isdigit()]
    names += [name for name in maker.environment if name not in names]
    prefixes = [name for name in names if name.endswith("_")]
    names += [prefix + pool.of(str, "X") for prefix in prefixes]
    found = []
    for name in names:
        if name and rng.random() < 0.5 and "\0" not in name and "=" not in name:
            values = SETTINGS + (pool.of(str, "x"),)
            found.append(("variable", name, rng.choice(values)))
    return found


# --- in the side ---


def do(step, work, call, caller, bind):
    """Does one step for a call (args, kwargs); `work` is the function that is to be called."""
    args, kwargs = call
    what = step[0]
    if what == "call":
        work, bound = bind(args[:1] + step[1])
        caller(work, bound, step[2])
    elif what == "same":
        work, bound = bind(args)
        caller(work, bound, kwargs)
    elif what == "method":
        caller(getattr(args[0], step[1]), ())
    elif what == "change":
        change(kwargs[step[1]] if isinstance(step[1], str) else args[step[1]], step[2])
    elif what == "variable":
        if step[2] is None:
            os.environ.pop(step[1], None)
        else:
            os.environ[step[1]] = step[2]
    elif what == "global":
        vars(module_of(bind))[step[1]] = step[2]
    elif what == "folder":
        os.makedirs(step[1], exist_ok=True)
    elif what == "file":
        os.makedirs(os.path.dirname(step[1]) or ".", exist_ok=True)
        with open(step[1], "wb") as file:
            file.write(step[2])


def module_of(bind):
    owner = bind.__self__.owner
    return sys.modules[owner.__module__] if isinstance(owner, type) else owner


def kept(steps, bind):
    """What of the globals the steps replace."""
    names = {step[1] for step in steps if step[0] == "global"}
    return {name: vars(module_of(bind)).get(name) for name in names}


def put_back(globals_kept, bind):
    if globals_kept:
        vars(module_of(bind)).update(globals_kept)


def change(value, how):
    if how == "clear" or not value:
        value.clear()
    elif type(value) is list:
        if how == "append":
            value.append(value[0])
        elif how == "pop":
            value.pop()
        else:
            value.reverse()
    elif type(value) is dict:
        key = next(iter(value))
        item = value.pop(key)
        if how != "pop":
            value[key] = item
    else:
        value.pop()


def text_of(step, qualname):
    what = step[0]
    if what == "call":
        parts = [repr(value) for value in step[1]]
        parts += ["%s=%r" % pair for pair in step[2].items()]
        return "%s(%s)" % (qualname, ", ".join(["the same object"] + parts))
    if what == "same":
        return "the same call"
    if what == "method":
        return "its %s()" % step[1]
    if what == "change":
        return "%s of argument %s" % (step[2], step[1])
    if what == "global":
        return "the global %s = %r" % step[1:]
    if what == "variable":
        return "os.environ[%r] = %r" % step[1:]
    return "%s %r%s" % (what, step[1], " holding %r" % (step[2][:60],) if len(step) > 2 else "")
