# SPDX-License-Identifier: Apache-2.0
# function: Query.where
# expect: different
# observable: alias
# speed: same
# why: where returned the query itself for chaining, now a new one
# witness: Query(["a"]).where("x")
# --- original
class Query:
    def __init__(self, parts=()):
        self.parts = list(parts)


    def where(self, clause):
        if self.parts:
            self.parts.append("AND")
        self.parts.append(clause)
        return self
# --- candidate
class Query:
    def __init__(self, parts=()):
        self.parts = list(parts)


    def where(self, clause):
        self.parts += ["AND", clause] if self.parts else [clause]
        return Query(self.parts)
# --- inputs
from subject import Query

INPUTS = [((Query(), "age > 3"), {})]
