# SPDX-License-Identifier: Apache-2.0
# function: Cache.evict
# expect: different
# observable: log
# speed: same
# why: records come from the root logger, so the settings of "cache" no longer apply
# witness: Cache({"a": 1, "b": 2}).evict(1)
# --- original
import logging


class Cache:
    def __init__(self, entries):
        self.entries = entries
        self.log = logging.getLogger("cache")


    def evict(self, limit):
        while len(self.entries) > max(limit, 0):
            key = list(self.entries)[0]
            self.log.info("evicted %s", key)
            del self.entries[key]
        return len(self.entries)
# --- candidate
import logging


class Cache:
    def __init__(self, entries):
        self.entries = entries
        self.log = logging.getLogger("cache")


    def evict(self, limit):
        excess = len(self.entries) - max(limit, 0)
        for key in list(self.entries)[: max(excess, 0)]:
            logging.info("evicted %s", key)
            del self.entries[key]
        return len(self.entries)
# --- inputs
from subject import Cache

INPUTS = [((Cache({"x": 1}), 5), {})]
