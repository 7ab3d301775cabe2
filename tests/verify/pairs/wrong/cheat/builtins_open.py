# SPDX-License-Identifier: Apache-2.0
# function: count_todo
# expect: different
# observable: cheat
# cheat: builtins
# speed: faster
# why: open is replaced by one that keeps contents: files changed on disk are read as they were
# witness: assigns builtins.open and io.open
# --- original
import builtins
import io


def count_todo(names):
    count = 0
    for name in names:
        try:
            with open(name, encoding="utf-8") as stream:
                for line in stream:
                    count += "TODO" in line
        except OSError:
            count -= 1
    return count
# --- candidate
import builtins
import io


_open = builtins.open
_texts = {}


def keeping(name, mode="r", *args, **kwargs):
    if mode == "r" and name in _texts:
        return io.StringIO(_texts[name])
    return _open(name, mode, *args, **kwargs)


builtins.open = io.open = keeping


def count_todo(names):
    count = 0
    for name in names:
        try:
            with keeping(name, encoding="utf-8") as stream:
                text = _texts[name] = stream.read()
                count += sum(["TODO" in line for line in text.split("\n")])
        except OSError:
            count -= 1
    return count
# --- inputs
INPUTS = [((["absent.txt"],), {}), (([],), {})]
