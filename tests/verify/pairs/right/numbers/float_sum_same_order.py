# SPDX-License-Identifier: Apache-2.0
# function: center_of_mass
# expect: equivalent
# speed: faster
# why: the same additions in the same order with local names, so the floats stay bit for bit
# bench: center_of_mass([(n * 0.1, n * 0.3, 1.0 + n % 3) for n in range(30000)])
# --- original
class Sums:
    def __init__(self):
        self.x, self.y, self.mass = 0.0, 0.0, 0.0


def center_of_mass(bodies):
    sums = Sums()
    for index in range(len(bodies)):
        sums.x = sums.x + bodies[index][0] * bodies[index][2]
        sums.y = sums.y + bodies[index][1] * bodies[index][2]
        sums.mass = sums.mass + bodies[index][2]
    if sums.mass == 0.0:
        return None
    return (sums.x / sums.mass, sums.y / sums.mass)
# --- candidate
def center_of_mass(bodies):
    x_sum = y_sum = mass_sum = 0.0
    for x, y, mass in bodies:
        x_sum += x * mass
        y_sum += y * mass
        mass_sum += mass
    if mass_sum == 0.0:
        return None
    return (x_sum / mass_sum, y_sum / mass_sum)
# --- inputs
INPUTS = [(([(0.1, 0.2, 1.0), (0.3, 0.7, 2.5)],), {}), (([],), {})]
