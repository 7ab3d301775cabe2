# SPDX-License-Identifier: Apache-2.0
# function: stage_all
# expect: different
# observable: log
# speed: faster
# why: records are written after the whole loop: where a stage fails those before it are missing
# witness: stage_all([("a", 1), ("b", -1)])
# --- original
import logging

log = logging.getLogger("stage")


def stage_all(stages):
    total = 0
    for name, weight in stages:
        if weight < 0:
            raise ValueError(name)
        log.info("staged %s", name)
        total += weight
    return total
# --- candidate
import logging

log = logging.getLogger("stage")


def stage_all(stages):
    weights = [weight for _, weight in stages]
    if weights and min(weights) < 0:
        raise ValueError(next(name for name, weight in stages if weight < 0))
    for name, _ in stages:
        log.info("staged %s", name)
    return sum(weights)
# --- inputs
INPUTS = [(([("load", 2), ("run", 3)],), {}), (([],), {})]
