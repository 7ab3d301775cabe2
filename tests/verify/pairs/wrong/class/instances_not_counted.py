# SPDX-License-Identifier: Apache-2.0
# function: make_robots
# expect: different
# observable: class
# speed: faster
# why: __new__ without __init__ does not count on the class
# witness: make_robots(3)
# --- original
class Robot:
    built = 0

    def __init__(self, number):
        self.number = number
        Robot.built += 1


def make_robots(count):
    robots = []
    for number in range(count):
        robots.append(Robot(number))
    return [robot.number for robot in robots]
# --- candidate
class Robot:
    built = 0

    def __init__(self, number):
        self.number = number
        Robot.built += 1


def make_robots(count):
    return list(range(count))
# --- inputs
INPUTS = [((0,), {})]
