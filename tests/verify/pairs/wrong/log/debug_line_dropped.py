# SPDX-License-Identifier: Apache-2.0
# function: sync
# expect: different
# observable: log
# speed: faster
# why: the debug record of every skipped file is gone
# witness: sync({"a": 1}, {"a": 1})
# --- original
import logging

log = logging.getLogger("sync")


def sync(local, remote):
    changed = []
    for name in local:
        if remote.get(name) == local[name]:
            log.debug("%s is up to date", name)
        else:
            changed.append(name)
    return changed
# --- candidate
import logging

log = logging.getLogger("sync")


def sync(local, remote):
    return [name for name, version in local.items() if remote.get(name) != version]
# --- inputs
INPUTS = [(({"a": 2, "b": 1}, {"a": 1}), {}), (({}, {}), {})]
