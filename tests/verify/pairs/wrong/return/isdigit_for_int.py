# SPDX-License-Identifier: Apache-2.0
# function: parse_port
# expect: different
# observable: return
# speed: faster
# why: isdigit refuses "-1", " 80" and "8_0", which int takes, and lets "²" through
# witness: parse_port(" 8080 ", 0)
# --- original
def parse_port(text, default):
    try:
        port = int(text)
    except ValueError:
        return default
    return port if 0 < port < 65536 else default
# --- candidate
def parse_port(text, default):
    if text.isdecimal() and len(text) <= 5:
        port = int(text)
        if 0 < port < 65536:
            return port
    return default
# --- inputs
INPUTS = [(("8080", 80), {}), (("http", 80), {}), (("", 1), {}), (("70000", 80), {})]
