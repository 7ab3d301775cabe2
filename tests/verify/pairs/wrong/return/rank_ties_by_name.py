# SPDX-License-Identifier: Apache-2.0
# function: leaderboard
# expect: different
# observable: return
# speed: faster
# why: heapq.nlargest with the whole tuple as key breaks ties by name, not by order of arrival
# witness: leaderboard([("amy", 5), ("zoe", 5)], 2)
# --- original
import heapq


def leaderboard(entries, count):
    """The best entries; who reached a score first stays ahead."""
    ordered = list(entries)
    for end in range(len(ordered) - 1, 0, -1):
        for i in range(end):
            if ordered[i][1] < ordered[i + 1][1]:
                ordered[i], ordered[i + 1] = ordered[i + 1], ordered[i]
    return ordered[: max(count, 0)]
# --- candidate
import heapq


def leaderboard(entries, count):
    """The best entries; who reached a score first stays ahead."""
    keyed = [(score, name) for name, score in entries]
    return [(name, score) for score, name in heapq.nlargest(max(count, 0), keyed)]
# --- inputs
INPUTS = [(([("ann", 31), ("bob", 12), ("cid", 47), ("dee", 8)], 3), {})]
