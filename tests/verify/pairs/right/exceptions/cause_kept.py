# SPDX-License-Identifier: Apache-2.0
# function: load_ports
# expect: equivalent
# speed: faster
# why: checks the whole text at once and falls back to the slow way to raise the same chain
# bench: load_ports(["%d" % (n % 60000) for n in range(20000)])
# --- original
class PortError(Exception):
    def __init__(self, line, text):
        super().__init__("line %d: bad port %r" % (line, text))
        self.line = line


def load_ports(lines):
    ports = []
    for number, text in enumerate(lines, 1):
        try:
            digits = ""
            for char in text:
                digits = digits + char
            ports.append(int(digits))
        except ValueError as error:
            raise PortError(number, text) from error
    return ports
# --- candidate
class PortError(Exception):
    def __init__(self, line, text):
        super().__init__("line %d: bad port %r" % (line, text))
        self.line = line


def load_ports(lines):
    ports = []
    number, text = 0, ""
    try:
        for number, text in enumerate(lines, 1):
            ports.append(int(text))
    except ValueError as error:
        raise PortError(number, text) from error
    return ports
# --- inputs
INPUTS = [((["80", " 443"],), {}), ((["80", "http"],), {}), (([],), {})]
