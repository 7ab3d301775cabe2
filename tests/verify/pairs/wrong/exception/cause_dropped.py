# SPDX-License-Identifier: Apache-2.0
# function: load_level
# expect: different
# observable: exception
# speed: faster
# why: the original chains the ValueError as cause, the candidate raises without one
# witness: load_level({"level": "high"})
# --- original
class ConfigError(Exception):
    pass


def load_level(config):
    text = config.get("level", "0")
    try:
        return int(text)
    except ValueError as error:
        raise ConfigError("level is no number") from error
# --- candidate
class ConfigError(Exception):
    pass


def load_level(config):
    text = config.get("level", "0")
    if text.strip().lstrip("+-").replace("_", "").isdecimal():
        return int(text)
    raise ConfigError("level is no number")
# --- inputs
INPUTS = [(({"level": "3"},), {}), (({},), {})]
