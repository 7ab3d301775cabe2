# SPDX-License-Identifier: Apache-2.0
# function: plan
# expect: different
# observable: log
# speed: faster
# why: the guard asks for DEBUG although the records are INFO
# witness: import logging; logging.getLogger("plan").setLevel(logging.INFO); plan([3, 1])
# --- original
import logging

log = logging.getLogger("plan")


def plan(costs):
    order = []
    for cost in sorted(costs):
        log.info("next step costs %d", cost)
        order.append(cost)
    return order
# --- candidate
import logging

log = logging.getLogger("plan")


def plan(costs):
    order = sorted(costs)
    if log.isEnabledFor(logging.DEBUG):
        for cost in order:
            log.info("next step costs %d", cost)
    return order
# --- inputs
INPUTS = [(([4, 2, 8],), {}), (([],), {})]
