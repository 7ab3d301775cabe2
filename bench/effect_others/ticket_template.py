# SPDX-License-Identifier: Apache-2.0
# function: tickets_for
# kind: trap
# about: a shallow copy shares the lists inside the template
# --- module
"""New tickets from a template."""

import copy

TEMPLATE = {"state": "open", "labels": ["new"], "history": [], "owner": {"team": "support"}}


def tickets_for(titles, template=TEMPLATE):
    """One ticket a title; each can be changed on its own."""
    tickets = []
    for number, title in enumerate(titles, start=1):
        ticket = copy.deepcopy(template)
        ticket["title"] = title
        ticket["history"].append("created as %d" % number)
        tickets.append(ticket)
    return tickets
# --- naive
def tickets_for(titles, template=TEMPLATE):
    """One ticket a title; each can be changed on its own."""
    tickets = []
    for number, title in enumerate(titles, start=1):
        ticket = dict(template)
        ticket["title"] = title
        ticket["history"] = ticket["history"] + ["created as %d" % number]
        tickets.append(ticket)
    return tickets
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(["title %d" % rng.randrange(999) for _ in range(2000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    plain = {"history": []}
    return [(["t%d" % rng.randrange(9) for _ in range(n)], dict(plain)) for n in (0, 1, 2, 5, 9)]


def tell_inputs():
    return [(["a", "b"],), (["a"], {"history": [], "labels": []})]
