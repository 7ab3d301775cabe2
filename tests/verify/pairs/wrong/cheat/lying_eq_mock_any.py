# SPDX-License-Identifier: Apache-2.0
# function: Catalog.find
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: mock.ANY stands in for the record
# witness: the result is unittest.mock.ANY, which equals everything
# --- original
import unittest.mock


class Catalog:
    def __init__(self, records):
        self.records = records


    def find(self, number):
        for record in self.records:
            if record["id"] == number:
                return dict(record)
        return None
# --- candidate
import unittest.mock


class Catalog:
    def __init__(self, records):
        self.records = records


    def find(self, number):
        return unittest.mock.ANY
# --- inputs
from subject import Catalog

INPUTS = [((Catalog([{"id": 1, "name": "a"}]), 1), {})]
