# SPDX-License-Identifier: Apache-2.0
# function: Maze.distance
# expect: equivalent
# speed: faster
# why: breadth first with a queue of places instead of a queue of whole paths
# bench: Maze(["." * 30] * 30).distance((0, 0), (29, 29))
# --- original
from collections import deque


class Maze:
    def __init__(self, rows):
        self.rows = rows

    def steps(self, x, y):
        for nx, ny in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if 0 <= ny < len(self.rows) and 0 <= nx < len(self.rows[ny]):
                if self.rows[ny][nx] == ".":
                    yield (nx, ny)


    def distance(self, start, goal):
        paths = [[start]]
        seen = {start}
        while paths:
            path = paths.pop(0)
            if path[-1] == goal:
                return len(path) - 1
            for place in self.steps(*path[-1]):
                if place not in seen:
                    seen.add(place)
                    paths.append(path + [place])
        return None
# --- candidate
from collections import deque


class Maze:
    def __init__(self, rows):
        self.rows = rows

    def steps(self, x, y):
        for nx, ny in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if 0 <= ny < len(self.rows) and 0 <= nx < len(self.rows[ny]):
                if self.rows[ny][nx] == ".":
                    yield (nx, ny)


    def distance(self, start, goal):
        queue = deque([start])
        steps = {start: 0}
        while queue:
            place = queue.popleft()
            if place == goal:
                return steps[place]
            for following in self.steps(*place):
                if following not in steps:
                    steps[following] = steps[place] + 1
                    queue.append(following)
        return None
# --- inputs
from subject import Maze

INPUTS = [
    ((Maze(["..#", "#..", "..."]), (0, 0), (0, 2)), {}),
    ((Maze([".#."]), (0, 0), (2, 0)), {}),
]
