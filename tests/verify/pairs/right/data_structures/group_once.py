# SPDX-License-Identifier: Apache-2.0
# function: by_department
# expect: equivalent
# speed: faster
# why: one pass with setdefault instead of a filter for every department
# bench: by_department([("d%d" % (n % 150), "n%d" % n) for n in range(3000)])
# --- original
def by_department(staff):
    departments = []
    for department, _ in staff:
        if department not in departments:
            departments.append(department)
    groups = {}
    for department in departments:
        groups[department] = [name for where, name in staff if where == department]
    return groups
# --- candidate
def by_department(staff):
    groups = {}
    for department, name in staff:
        groups.setdefault(department, []).append(name)
    return groups
# --- inputs
INPUTS = [(([("it", "ann"), ("hr", "bob"), ("it", "cid")],), {}), (([],), {})]
