# SPDX-License-Identifier: Apache-2.0
# function: edit_distance
# expect: equivalent
# speed: faster
# why: one row and no function calls in the inner loop
# bench: edit_distance("kitten sitting on a mat" * 6, "sitting kitten at a map" * 6)
# --- original
def edit_distance(left, right):
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if i == 0 or j == 0:
                table[i][j] = max(i, j)
            else:
                same = table[i - 1][j - 1] + (0 if left[i - 1] == right[j - 1] else 1)
                table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, same)
    return table[len(left)][len(right)]
# --- candidate
def edit_distance(left, right):
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        diagonal, before = i - 1, i
        row[0] = i
        for j, other in enumerate(right, 1):
            above = row[j]
            if one == other:
                best = diagonal
            else:
                best = diagonal if diagonal < above else above
                best = (best if best < before else before) + 1
            row[j] = before = best
            diagonal = above
    return row[-1]
# --- inputs
INPUTS = [(("kitten", "sitting"), {}), (("", "ab"), {}), (("same", "same"), {})]
