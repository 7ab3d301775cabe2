# SPDX-License-Identifier: Apache-2.0
# function: count_groups
# expect: equivalent
# speed: faster
# why: union-find with path halving instead of relabelling everybody
# bench: count_groups(1500, [(n, (n * 7) % 1500) for n in range(1500)])
# --- original
def count_groups(size, links):
    label = list(range(size))
    for one, other in links:
        if 0 <= one < size and 0 <= other < size and label[one] != label[other]:
            old, new = label[one], label[other]
            for index in range(size):
                if label[index] == old:
                    label[index] = new
    return len(set(label))
# --- candidate
def count_groups(size, links):
    parent = list(range(size))
    groups = len(parent)
    for one, other in links:
        if 0 <= one < size and 0 <= other < size:
            while parent[one] != one:
                parent[one] = one = parent[parent[one]]
            while parent[other] != other:
                parent[other] = other = parent[parent[other]]
            if one != other:
                parent[one] = other
                groups -= 1
    return groups
# --- inputs
INPUTS = [((5, [(0, 1), (3, 4), (1, 0)]), {}), ((0, []), {}), ((2, [(0, 9)]), {})]
