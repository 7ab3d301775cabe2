# SPDX-License-Identifier: Apache-2.0
# function: walk
# expect: different
# observable: yield
# speed: faster
# why: a stack visits children before siblings; on trees with one child a level it is the same
# witness: walk({"a": ["b", "c"], "b": ["d"]}, "a")
# --- original
def walk(tree, root):
    queue = [root]
    while queue:
        name = queue[0]
        queue = queue[1:]
        yield name
        queue = queue + tree.get(name, [])
# --- candidate
def walk(tree, root):
    stack = [root]
    while stack:
        name = stack.pop()
        yield name
        stack.extend(reversed(tree.get(name, ())))
# --- inputs
INPUTS = [(({"a": ["b"], "b": ["c", "d"]}, "a"), {}), (({}, "x"), {})]
