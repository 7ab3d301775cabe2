# SPDX-License-Identifier: Apache-2.0
# function: new_session
# expect: different
# observable: hash
# speed: faster
# why: two sessions of one user became equal and one swallows the other in a set
# witness: new_session("ann")
# --- original
import dataclasses


class Session:
    def __init__(self, user):
        self.user = user


def new_session(user):
    return Session(user.strip())
# --- candidate
import dataclasses


@dataclasses.dataclass(unsafe_hash=True)
class Session:
    user: str


def new_session(user):
    return Session(user.strip())
# --- inputs
INPUTS = [((" bob",), {})]
