# SPDX-License-Identifier: Apache-2.0
# function: sort_scores
# expect: equivalent
# speed: faster
# why: list.sort is stable too and sorts in place
# bench: sort_scores([("n%d" % n, n * 31 % 97) for n in range(400)])
# --- original
def sort_scores(scores):
    for end in range(len(scores) - 1, 0, -1):
        for index in range(end):
            if scores[index][1] > scores[index + 1][1]:
                scores[index], scores[index + 1] = scores[index + 1], scores[index]
    return None
# --- candidate
def sort_scores(scores):
    scores.sort(key=lambda entry: entry[1])
# --- inputs
INPUTS = [(([("a", 3), ("b", 1), ("c", 3)],), {}), (([],), {})]
