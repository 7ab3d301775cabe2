# SPDX-License-Identifier: Apache-2.0
# function: convert
# expect: different
# observable: log
# speed: faster
# why: log.exception kept the error's info; the look before the leap logs nothing for "²"
# witness: convert(["1", "²"])
# --- original
import logging

log = logging.getLogger("convert")


def convert(cells):
    numbers = []
    for cell in cells:
        try:
            numbers.append(int(cell))
        except ValueError:
            log.exception("no number: %s", cell)
    return numbers
# --- candidate
import logging

log = logging.getLogger("convert")


def convert(cells):
    digits = [cell for cell in cells if cell.isdecimal()]
    for cell in cells:
        if not cell.isdigit():
            log.exception("no number: %s", cell)
    return [int(cell) for cell in digits]
# --- inputs
INPUTS = [((["10", "7"],), {}), ((["x"],), {})]
