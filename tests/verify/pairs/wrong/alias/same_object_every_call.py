# SPDX-License-Identifier: Apache-2.0
# function: default_options
# expect: different
# observable: alias
# speed: faster
# why: lru_cache gives every caller the same dict
# witness: default_options("web")
# --- original
import functools


def default_options(profile):
    options = {"profile": profile, "retries": 3}
    for number, name in enumerate(("connect", "read", "write")):
        options[name] = 10 * (number + 1)
    return options
# --- candidate
import functools


@functools.lru_cache(maxsize=None)
def default_options(profile):
    return {"profile": profile, "retries": 3, "connect": 10, "read": 20, "write": 30}
# --- inputs
INPUTS = [(("web",), {}), (("batch",), {})]
