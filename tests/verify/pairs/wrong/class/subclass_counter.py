# SPDX-License-Identifier: Apache-2.0
# function: Node.make
# expect: different
# observable: class,return
# speed: slower
# why: a subclass counts for itself
# witness: Leaf.make(["a"])
# --- original
class Node:
    made = 0

    @classmethod
    def make(cls, values):
        out = []
        for value in values:
            cls.made += 1
            out.append((cls.made, value))
        return out

class Leaf(Node):
    pass
# --- candidate
class Node:
    made = 0

    @classmethod
    def make(cls, values):
        out = [(Node.made + n, value) for n, value in enumerate(values, 1)]
        Node.made += len(values)
        return out

class Leaf(Node):
    pass
# --- inputs
from subject import Node, Leaf
INPUTS = [((Node, ["a", "b"]), {}), ((Node, []), {})]
