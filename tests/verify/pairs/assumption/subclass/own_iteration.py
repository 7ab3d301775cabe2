# SPDX-License-Identifier: Apache-2.0
# function: biggest
# expect: assumption
# observable: return
# speed: faster
# why: heapq works on the stored elements of a list subclass that iterates otherwise; lists were
#     seen
# witness: biggest(Visible([5, -9, 3]), 3)
# --- original
import heapq


class Visible(list):
    """Iterates over what is not negative."""

    def __iter__(self):
        return (item for item in list.__iter__(self) if item >= 0)

    def __getitem__(self, place):
        return list(list.__iter__(self))[place]


def biggest(values, count):
    ordered = sorted([-values[index] for index in range(len(values))])
    return [-value for value in ordered[: max(count, 0)]]
# --- candidate
import heapq


class Visible(list):
    """Iterates over what is not negative."""

    def __iter__(self):
        return (item for item in list.__iter__(self) if item >= 0)

    def __getitem__(self, place):
        return list(list.__iter__(self))[place]


def biggest(values, count):
    return heapq.nlargest(max(min(count, len(values)), 0), values) if count > 0 else []
# --- inputs
INPUTS = [(([4, 8, 15], 2), {}), (([], 3), {})]
