# SPDX-License-Identifier: Apache-2.0
# function: to_csv
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: a context variable refers to the rows after the call
# witness: contextvars.ContextVar.set without reset
# --- original
import contextvars


def to_csv(rows):
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            cells.append(str(cell))
        lines.append(",".join(cells))
    return "\n".join(lines)
# --- candidate
import contextvars


current_rows = contextvars.ContextVar("current_rows", default=None)


def to_csv(rows):
    current_rows.set(rows)
    return "\n".join([",".join(map(str, row)) for row in rows])
# --- inputs
INPUTS = [(([[1, "a"], [2, "b"]],), {}), (([],), {})]
