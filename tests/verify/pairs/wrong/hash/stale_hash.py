# SPDX-License-Identifier: Apache-2.0
# function: Card.promoted
# expect: different
# observable: hash
# speed: faster
# why: the hash that the card had before is copied along with its state
# witness: Card("pawn", 1).promoted()
# --- original
import copy


class Card:
    def __init__(self, name, rank):
        self.name = name
        self.rank = rank

    def __eq__(self, other):
        return (self.name, self.rank) == (other.name, other.rank)

    def __hash__(self):
        return hash((self.name, self.rank))

    def promoted(self):
        twin = copy.copy(self)
        twin.rank += 1
        return twin
# --- candidate
import copy


class Card:
    def __init__(self, name, rank):
        self.name = name
        self.rank = rank

    def __eq__(self, other):
        return (self.name, self.rank) == (other.name, other.rank)

    def __hash__(self):
        return hash(self.name)

    def promoted(self):
        return Card(self.name, self.rank + 1)
# --- inputs
from subject import Card

INPUTS = [((Card("rook", 4),), {})]
