# SPDX-License-Identifier: Apache-2.0
# function: charge
# expect: different
# observable: log
# speed: faster
# why: the record's message is formatted already: handlers that group by template see a new one
#     each time
# witness: charge([12])
# --- original
import logging

log = logging.getLogger("billing")


def charge(amounts):
    total = 0
    for amount in amounts:
        log.info("charged %d", amount)
        total += amount
    return total
# --- candidate
import logging

log = logging.getLogger("billing")


def charge(amounts):
    info = log.info
    for amount in amounts:
        info(f"charged {amount}")
    return sum(amounts)
# --- inputs
INPUTS = [(([],), {})]
