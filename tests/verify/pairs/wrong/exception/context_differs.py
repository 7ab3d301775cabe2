# SPDX-License-Identifier: Apache-2.0
# function: open_section
# expect: different
# observable: exception
# speed: faster
# why: `from None` hides the KeyError that the plain raise kept as context
# witness: open_section({"db": 1}, "web")
# --- original
def open_section(config, name):
    try:
        return config[name]
    except KeyError:
        raise LookupError("no section %s" % name)
# --- candidate
def open_section(config, name):
    value = config.get(name)
    if value is None and name not in config:
        raise LookupError("no section %s" % name)
    return value
# --- inputs
INPUTS = [(({"db": 1, "web": 2}, "db"), {})]
