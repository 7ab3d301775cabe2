# SPDX-License-Identifier: Apache-2.0
# function: Tree.insert_all
# expect: equivalent
# speed: faster
# why: a loop downwards instead of recursion that rebuilds links
# bench: Tree().insert_all([n * 7919 % 10007 for n in range(2500)])
# --- original
class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class Tree:
    def __init__(self):
        self.root = None
        self.size = 0


    def _insert(self, node, key):
        if node is None:
            self.size += 1
            return Node(key)
        if key < node.key:
            node.left = self._insert(node.left, key)
        elif key > node.key:
            node.right = self._insert(node.right, key)
        return node

    def insert_all(self, keys):
        for key in keys:
            self.root = self._insert(self.root, key)
        return self.size
# --- candidate
class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class Tree:
    def __init__(self):
        self.root = None
        self.size = 0


    def insert_all(self, keys):
        for key in keys:
            node = self.root
            if node is None:
                self.root = Node(key)
                self.size += 1
                continue
            while True:
                if key < node.key:
                    if node.left is None:
                        node.left = Node(key)
                        break
                    node = node.left
                elif key > node.key:
                    if node.right is None:
                        node.right = Node(key)
                        break
                    node = node.right
                else:
                    self.size -= 1
                    break
            self.size += 1
        return self.size
# --- inputs
from subject import Tree

INPUTS = [((Tree(), [5, 2, 8, 2]), {}), ((Tree(), []), {})]
