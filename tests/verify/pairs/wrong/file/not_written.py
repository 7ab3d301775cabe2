# SPDX-License-Identifier: Apache-2.0
# function: save_scores
# expect: different
# observable: file
# speed: faster
# why: nothing is written where the list did not grow
# witness: save_scores("scores.txt", [])
# --- original
def save_scores(path, scores):
    with open(path, "w", encoding="utf-8") as stream:
        for score in scores:
            stream.write("%d\n" % score)
    return len(scores)
# --- candidate
def save_scores(path, scores):
    if scores:
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("\n".join(map(str, scores)) + "\n")
    return len(scores)
# --- inputs
INPUTS = [(("scores.txt", [3, 1, 2]), {})]
