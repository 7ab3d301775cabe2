# SPDX-License-Identifier: Apache-2.0
# function: retry
# expect: different
# observable: log
# speed: same
# why: the last failure is a warning instead of an error
# witness: retry([False, False, False], 3)
# --- original
import logging

log = logging.getLogger(__name__)


def retry(outcomes, limit):
    for number, fine in enumerate(outcomes[:limit], 1):
        if fine:
            return number
        if number == limit:
            log.error("gave up after %d", number)
        else:
            log.warning("attempt %d", number)
    return 0
# --- candidate
import logging

log = logging.getLogger(__name__)


def retry(outcomes, limit):
    window = outcomes[:limit]
    number = window.index(True) if True in window else len(window)
    for attempt in range(1, number + (True not in window)):
        log.warning("attempt %d", attempt)
    if True in window:
        return number + 1
    if window and number == limit:
        log.warning("gave up after %d", number)
    return 0
# --- inputs
INPUTS = [(([True, False], 3), {}), (([], 2), {})]
