# SPDX-License-Identifier: Apache-2.0
# function: sum_readable
# expect: equivalent
# speed: faster
# why: the same conversion under one handler a cell, in fewer steps
# bench: sum_readable([str(n) for n in range(30000)])
# --- original
def sum_readable(cells):
    total, bad = 0, []
    for cell in cells:
        try:
            cleaned = cell.strip()
            if cleaned[:1] == "+":
                cleaned = cleaned[1:]
                if cleaned[:1] in ("+", "-"):
                    raise ValueError("two signs")
            negative = cleaned[:1] == "-"
            number = int(cleaned)
            total = total - abs(number) if negative else total + number
        except ValueError:
            bad.append(cell)
    return total, bad
# --- candidate
def sum_readable(cells):
    total, bad = 0, []
    for cell in cells:
        try:
            if "+" in cell or cell[:1].isspace():
                cleaned = cell.strip()
                if cleaned[:1] == "+":
                    cleaned = cleaned[1:]
                    if cleaned[:1] in ("+", "-"):
                        raise ValueError("two signs")
                total += int(cleaned)
            else:
                total += int(cell)
        except ValueError:
            bad.append(cell)
    return total, bad
# --- inputs
INPUTS = [((["4", " +5", "x", "-2", "+-3"],), {}), (([],), {})]
