# SPDX-License-Identifier: Apache-2.0
# function: _Shelf.__places
# expect: equivalent
# speed: faster
# why: a name that the compiler mangles, in a class whose own name begins with an underscore
# bench: _Shelf(list(range(500)))._Shelf__places(list(range(400, 500)))
# --- original
class _Shelf:
    def __init__(self, books):
        self.books = books

    def __places(self, wanted):
        found = []
        for place in range(len(self.books)):
            if self.books[place] in wanted:
                found.append(place)
        return found

    def missing(self, wanted):
        return len(wanted) - len(self.__places(wanted))
# --- candidate
class _Shelf:
    def __init__(self, books):
        self.books = books

    def __places(self, wanted):
        return [place for place, book in enumerate(self.books) if book in wanted]

    def missing(self, wanted):
        return len(wanted) - len(self.__places(wanted))
# --- inputs
from subject import _Shelf

INPUTS = [((_Shelf(["a", "b", "c"]), ["b", "d"]), {}), ((_Shelf([]), ["a"]), {})]
