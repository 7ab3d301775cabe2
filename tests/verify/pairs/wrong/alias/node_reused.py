# SPDX-License-Identifier: Apache-2.0
# function: flip
# expect: different
# observable: alias,argument
# speed: faster
# why: the mirrored tree shares its nodes with the argument and so the argument changes too
# witness: flip(Node(1, Node(2), None))
# --- original
class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


def flip(node):
    if node is None:
        return None
    return Node(node.value, flip(node.right), flip(node.left))
# --- candidate
class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


def flip(node):
    waiting = [node] if node is not None else []
    while waiting:
        current = waiting.pop()
        current.left, current.right = current.right, current.left
        waiting += [child for child in (current.left, current.right) if child is not None]
    return node
# --- inputs
from subject import Node

INPUTS = [((None,), {}), ((Node(4, Node(2, Node(1), Node(3))),), {})]
