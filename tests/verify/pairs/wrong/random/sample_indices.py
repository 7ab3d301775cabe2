# SPDX-License-Identifier: Apache-2.0
# function: pick_team
# expect: different
# observable: random,return
# speed: faster
# why: random.sample of the whole list for small teams is not the loop's stream
# witness: pick_team(["a", "b", "c", "d", "e", "f"], 4)
# --- original
import random


def pick_team(people, size):
    chosen = []
    while len(chosen) < min(size, len(people)):
        person = people[random.randrange(len(people))]
        if person not in chosen:
            chosen.append(person)
    return chosen
# --- candidate
import random


def pick_team(people, size):
    return random.sample(people, min(size, len(people))) if size > 0 else []
# --- inputs
INPUTS = [((["ann"], 0), {}), (([], 3), {})]
