# SPDX-License-Identifier: Apache-2.0
# function: install_order
# expect: equivalent
# speed: faster
# why: counts of open needs and a heap by place in the file give the same order as repeated scans
# bench: install_order({"p%d" % n: ["p%d" % (n + 1)] if n < 250 else [] for n in range(251)})
# --- original
import heapq


def install_order(needs):
    """Always the first package as written whose needs are installed; unknown needs block."""
    order = []
    left = list(needs)
    while left:
        for name in left:
            if all(need in order for need in needs[name]):
                order.append(name)
                left.remove(name)
                break
        else:
            raise ValueError("blocked: " + ", ".join(left))
    return order
# --- candidate
import heapq


def install_order(needs):
    """Always the first package as written whose needs are installed; unknown needs block."""
    names = list(needs)
    open_needs, users, ready = [], {}, []
    for place, name in enumerate(names):
        wanted = set(needs[name])
        open_needs.append(len(wanted))
        for need in wanted:
            users.setdefault(need, []).append(place)
        if not wanted:
            ready.append(place)
    heapq.heapify(ready)
    order = []
    while ready:
        place = heapq.heappop(ready)
        order.append(names[place])
        for user in users.get(names[place], ()):
            open_needs[user] -= 1
            if not open_needs[user]:
                heapq.heappush(ready, user)
    if len(order) < len(names):
        installed = set(order)
        left = [name for name in names if name not in installed]
        raise ValueError("blocked: " + ", ".join(left))
    return order
# --- inputs
INPUTS = [(({"app": ["lib"], "lib": [], "doc": ["app", "lib"]},), {}), (({},), {})]
