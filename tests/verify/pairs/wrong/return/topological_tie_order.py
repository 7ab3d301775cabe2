# SPDX-License-Identifier: Apache-2.0
# function: build_order
# expect: different
# observable: return
# speed: faster
# why: popping from the end of the ready list visits independent targets in another order
# witness: build_order({"a": [], "b": [], "c": ["a", "b"]})
# --- original
def build_order(needs):
    """Targets so that each comes after what it needs; independent ones in the order written."""
    done, order = set(), []
    while len(order) < len(needs):
        for target, wanted in needs.items():
            if target not in done and all(name in done for name in wanted):
                done.add(target)
                order.append(target)
                break
        else:
            raise ValueError("circular")
    return order
# --- candidate
def build_order(needs):
    """Targets so that each comes after what it needs; independent ones in the order written."""
    missing = {target: set(wanted) for target, wanted in needs.items()}
    users = {}
    for target, wanted in needs.items():
        for name in wanted:
            users.setdefault(name, []).append(target)
    ready = [target for target, wanted in missing.items() if not wanted]
    order = []
    while ready:
        target = ready.pop()
        order.append(target)
        for user in users.get(target, ()):
            missing[user].discard(target)
            if not missing[user]:
                ready.append(user)
    if len(order) < len(needs):
        raise ValueError("circular")
    return order
# --- inputs
INPUTS = [(({"lib": [], "app": ["lib"], "pkg": ["app"]},), {})]
