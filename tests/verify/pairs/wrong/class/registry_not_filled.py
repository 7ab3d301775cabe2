# SPDX-License-Identifier: Apache-2.0
# function: Plugin.register
# expect: different
# observable: class
# speed: faster
# why: names are taken from a set, so the class registry gets them in another order
# witness: Plugin.register(["b", "a", "b"])
# --- original
class Plugin:
    registry = []


    @classmethod
    def register(cls, names):
        for name in names:
            if name not in cls.registry:
                cls.registry.append(name)
        return len(cls.registry)
# --- candidate
class Plugin:
    registry = []


    @classmethod
    def register(cls, names):
        fresh = sorted(set(names).difference(cls.registry))
        cls.registry.extend(fresh)
        return len(cls.registry)
# --- inputs
INPUTS = [((["alpha", "beta"],), {}), (([],), {})]
