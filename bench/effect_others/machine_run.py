# SPDX-License-Identifier: Apache-2.0
# function: Machine.run
# kind: gain
# about: the table of transitions searched line by line for each event
# --- module
"""Workflow of an order as a state machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    source: str
    event: str
    target: str


class InvalidEvent(ValueError):
    pass


class Machine:
    def __init__(self, transitions, state="new", strict=True):
        self.transitions = transitions
        self.state = state
        self.strict = strict

    def target(self, event):
        for transition in self.transitions:
            if transition.source == self.state and transition.event == event:
                return transition.target
        for transition in self.transitions:
            if transition.source == "*" and transition.event == event:
                return transition.target
        if self.strict:
            raise InvalidEvent("%s in state %s" % (event, self.state))
        return self.state

    def run(self, events):
        """The states that the events lead through."""
        visited = [self.state]
        for event in events:
            self.state = self.target(event)
            visited.append(self.state)
        return visited
# --- best
class Machine:
    def run(self, events):
        """The states that the events lead through."""
        table = {}
        for transition in self.transitions:
            table.setdefault((transition.source, transition.event), transition.target)
        state = self.state
        visited = [state]
        for event in events:
            target = table.get((state, event))
            if target is None:
                target = table.get(("*", event))
                if target is None:
                    if self.strict:
                        raise InvalidEvent("%s in state %s" % (event, state))
                    target = state
            self.state = state = target
            visited.append(state)
        return visited
# --- inputs
import random

from subject import Machine, Transition


def machine(rng, states, kinds, events, strict):
    table = [
        Transition(
            "s%d" % rng.randrange(states),
            "e%d" % rng.randrange(kinds),
            "s%d" % rng.randrange(states),
        )
        for _ in range(states * 4)
    ]
    table += [Transition("*", "e%d" % i, "s%d" % rng.randrange(states)) for i in range(0, kinds, 2)]
    return Machine(table, "s0", strict), ["e%d" % rng.randrange(kinds) for _ in range(events)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [machine(rng, 25, 12, 1000, False) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        machine(rng, s, k, e, strict)
        for s, k, e, strict in [
            (1, 1, 0, True),
            (2, 2, 5, True),
            (3, 3, 9, False),
            (6, 4, 20, False),
            (6, 4, 20, True),
        ]
    ]
