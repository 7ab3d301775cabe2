# SPDX-License-Identifier: Apache-2.0
# function: run_hooks
# expect: different
# observable: stderr
# speed: faster
# why: a failing hook printed its traceback; now it is only counted
# witness: run_hooks([min, max], [])
# --- original
import traceback


def run_hooks(hooks, values):
    failed = 0
    for hook in hooks:
        try:
            hook(values)
        except Exception:
            traceback.print_exc(limit=0)
            failed += 1
    return failed
# --- candidate
import traceback


def run_hooks(hooks, values):
    failed = 0
    for hook in hooks:
        try:
            hook(values)
        except Exception:
            failed += 1
    return failed
# --- inputs
INPUTS = [(([len, max, min], [3, 1]), {})]
