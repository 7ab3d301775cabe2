# SPDX-License-Identifier: Apache-2.0
# function: similarity
# expect: equivalent
# speed: faster
# why: a table of two rows instead of exponential recursion
# bench: similarity("abcbdabx", "bdcabazyb")
# --- original
def similarity(left, right):
    """The length of the longest common subsequence."""
    if not left or not right:
        return 0
    if left[0] == right[0]:
        return 1 + similarity(left[1:], right[1:])
    return max(similarity(left[1:], right), similarity(left, right[1:]))
# --- candidate
def similarity(left, right):
    """The length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for one in left:
        diagonal = 0
        for index, other in enumerate(right, 1):
            above = row[index]
            row[index] = diagonal + 1 if one == other else max(above, row[index - 1])
            diagonal = above
    return row[-1]
# --- inputs
INPUTS = [(("gattaca", "tacg"), {}), (("", "abc"), {})]
