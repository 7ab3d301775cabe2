# SPDX-License-Identifier: Apache-2.0
# function: format_table
# expect: equivalent
# speed: faster
# why: the widths of the columns are found once
# bench: format_table([["cell%d" % n, "x" * (n % 9)] for n in range(700)])
# --- original
def format_table(rows):
    lines = []
    for row in rows:
        cells = []
        for index, cell in enumerate(row):
            width = max([len(other[index]) for other in rows if index < len(other)])
            cells.append(cell + " " * (width - len(cell)))
        lines.append(" | ".join(cells))
    return "\n".join(lines)
# --- candidate
def format_table(rows):
    widths = []
    for row in rows:
        for index, cell in enumerate(row):
            if index == len(widths):
                widths.append(len(cell))
            elif len(cell) > widths[index]:
                widths[index] = len(cell)
    return "\n".join(
        [" | ".join([cell.ljust(width) for cell, width in zip(row, widths)]) for row in rows]
    )
# --- inputs
INPUTS = [(([["a", "bbb"], ["cc", "d"]],), {}), (([],), {})]
