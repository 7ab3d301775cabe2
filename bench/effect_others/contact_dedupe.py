# SPDX-License-Identifier: Apache-2.0
# function: merge_contacts
# kind: gain
# about: every record compared with all kept ones, both normalized each time
# --- module
"""Address books from several sources made one."""


def identity(contact):
    return contact["email"].strip().lower(), contact["name"].casefold()


def merge_contacts(contacts):
    """Each person once, in order of appearance; gaps filled from the later entries."""
    merged = []
    for contact in contacts:
        key = identity(contact)
        for kept in merged:
            if identity(kept) == key:
                if not kept.get("phone"):
                    kept["phone"] = contact.get("phone", "")
                kept["sources"] += 1
                break
        else:
            entry = dict(contact)
            entry["sources"] = 1
            merged.append(entry)
    return merged


def summary(contacts):
    merged = merge_contacts(contacts)
    return "%d contacts, %d people" % (len(contacts), len(merged))
# --- best
def merge_contacts(contacts):
    """Each person once, in order of appearance; gaps filled from the later entries."""
    merged = {}
    for contact in contacts:
        key = identity(contact)
        kept = merged.get(key)
        if kept is not None:
            if not kept.get("phone"):
                kept["phone"] = contact.get("phone", "")
            kept["sources"] += 1
        else:
            entry = dict(contact)
            entry["sources"] = 1
            merged[key] = entry
    return list(merged.values())
# --- inputs
import random


def contact(rng, people):
    n = rng.randrange(people)
    name, email = "Person %d" % n, "p%d@example.org" % n
    if rng.random() < 0.3:
        name, email = name.upper(), " %s " % email.title()
    made = {"name": name, "email": email}
    if rng.random() < 0.6:
        made["phone"] = rng.choice(["", "555-%03d" % n])
    return made


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([contact(rng, 250) for _ in range(500)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([contact(rng, p) for _ in range(n)],)
            for p, n in [(1, 0), (1, 1), (1, 4), (3, 9), (20, 30), (90, 60)]]
