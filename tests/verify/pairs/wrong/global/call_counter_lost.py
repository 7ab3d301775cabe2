# SPDX-License-Identifier: Apache-2.0
# function: next_ticket
# expect: different
# observable: global
# speed: faster
# why: the module counter advances once a batch instead of once a ticket
# witness: next_ticket("vip", 3)
# --- original
issued = 0


def next_ticket(prefix, count):
    global issued
    tickets = []
    for number in range(count):
        issued += 1
        tickets.append("%s-%d" % (prefix, number))
    return tickets
# --- candidate
issued = 0


def next_ticket(prefix, count):
    global issued
    if count > 0:
        issued += 1
    return [f"{prefix}-{number}" for number in range(count)]
# --- inputs
INPUTS = [(("a", 1), {}), (("b", 0), {})]
