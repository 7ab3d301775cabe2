# SPDX-License-Identifier: Apache-2.0
# function: trapped
# expect: equivalent
# speed: faster
# why: two pointers instead of the highest wall on both sides of each place
# bench: trapped([(n * 31) % 53 for n in range(1500)])
# --- original
def trapped(heights):
    total = 0
    for place in range(len(heights)):
        left = max(heights[: place + 1])
        right = max(heights[place:])
        total += min(left, right) - heights[place]
    return total
# --- candidate
def trapped(heights):
    total, low, high = 0, 0, len(heights) - 1
    left = right = None
    while low <= high:
        if left is None:
            left, right = heights[low], heights[high]
        if heights[low] > left:
            left = heights[low]
        if heights[high] > right:
            right = heights[high]
        if left <= right:
            total += left - heights[low]
            low += 1
        else:
            total += right - heights[high]
            high -= 1
    return total
# --- inputs
INPUTS = [(([0, 2, 0, 1, 3],), {}), (([],), {}), (([5],), {})]
