# SPDX-License-Identifier: Apache-2.0
# function: purge
# expect: equivalent
# speed: faster
# why: builds the kept elements and assigns the slice instead of list.remove for each
# bench: purge(list(range(4000)), list(range(0, 4000, 2)))
# --- original
def purge(numbers, banned):
    """Removes every banned number from the list in place; gives how many went."""
    removed = 0
    for number in banned:
        while number in numbers:
            numbers.remove(number)
            removed += 1
    return removed
# --- candidate
def purge(numbers, banned):
    """Removes every banned number from the list in place; gives how many went."""
    if numbers is banned:
        removed = 0
        place = 0
        while place < len(banned):
            number = banned[place]
            place += 1
            while number in numbers:
                numbers.remove(number)
                removed += 1
        return removed
    gone = set(banned)
    kept = [number for number in numbers if number not in gone]
    removed = len(numbers) - len(kept)
    numbers[:] = kept
    return removed
# --- inputs
INPUTS = [(([1, 2, 3, 2, 1], [2, 7]), {}), (([], [1]), {})]
