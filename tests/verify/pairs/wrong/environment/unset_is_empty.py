# SPDX-License-Identifier: Apache-2.0
# function: forget
# expect: different
# observable: environment
# speed: faster
# why: variables were removed, now they are left as empty strings
# witness: import os; os.environ["APP_KEY"] = "1"; forget(["KEY"])
# --- original
import os


def forget(names):
    count = 0
    for name in names:
        if "APP_" + name in os.environ:
            del os.environ["APP_" + name]
            count += 1
    return count
# --- candidate
import os


def forget(names):
    keys = ["APP_" + name for name in names]
    present = [key for key in dict.fromkeys(keys) if key in os.environ]
    os.environ.update(dict.fromkeys(present, ""))
    return len(present)
# --- inputs
def inputs():
    import os

    os.environ["APP_COLOUR"] = "on"
    yield (["SIZE"],), {}
    yield (["COLOUR"],), {}
    yield ([],), {}
