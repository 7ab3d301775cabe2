# SPDX-License-Identifier: Apache-2.0
# function: join_runs
# expect: different
# observable: exception
# speed: slower
# why: a call for each element: long lists end in a RecursionError
# witness: join_runs([1] * 3000)
# --- original
def join_runs(runs):
    out = []
    for run in runs:
        out = out + [run * 2]
    return out
# --- candidate
def join_runs(runs):
    return [runs[0] * 2] + join_runs(runs[1:]) if runs else []
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
