# SPDX-License-Identifier: Apache-2.0
# function: check_links
# expect: different
# observable: log
# speed: faster
# why: one record with the number of dead links instead of one for each
# witness: check_links(["ok:a", "x", "y"])
# --- original
import logging

log = logging.getLogger("links")


def check_links(links):
    dead = 0
    for link in links:
        if not link.startswith("ok:"):
            log.warning("dead link %s", link)
            dead += 1
    return dead
# --- candidate
import logging

log = logging.getLogger("links")


def check_links(links):
    dead = [link for link in links if link[:3] != "ok:"]
    if len(dead) == 1:
        log.warning("dead link %s", dead[0])
    elif dead:
        log.warning("dead links %s", ", ".join(dead))
    return len(dead)
# --- inputs
INPUTS = [((["ok:/a", "/b"],), {}), ((["ok:/a"],), {})]
