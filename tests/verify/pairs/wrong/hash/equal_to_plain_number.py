# SPDX-License-Identifier: Apache-2.0
# function: severity
# expect: different
# observable: hash,return
# speed: faster
# why: IntEnum members equal numbers and hash like them: 1 and Level.LOW become one key
# witness: severity("low")
# --- original
import enum


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


def severity(name):
    for level in Level:
        if level.name.lower() == name:
            return level
    return None
# --- candidate
import enum


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


def severity(name):
    return Level.__members__.get(name.upper()) if name == name.lower() else None
# --- inputs
INPUTS = [(("none",), {})]
