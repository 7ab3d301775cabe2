# SPDX-License-Identifier: Apache-2.0
# function: parse_records
# expect: equivalent
# speed: faster
# why: splits once; the error keeps its attributes
# bench: parse_records("\n".join(["name%d=%d;x=1" % (n, n) for n in range(1200)]))
# --- original
class RecordError(ValueError):
    pass


def parse_records(text):
    records = []
    for number in range(text.count("\n") + 1):
        line = text.split("\n")[number]
        record = {}
        for field in line.split(";"):
            if "=" not in field:
                error = RecordError("no value in line %d" % (number + 1))
                error.field = field
                raise error
            key, value = field.split("=", 1)
            record[key] = value
        records.append(record)
    return records
# --- candidate
class RecordError(ValueError):
    pass


def parse_records(text):
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        record = {}
        for field in line.split(";"):
            key, equals, value = field.partition("=")
            if not equals:
                error = RecordError("no value in line %d" % number)
                error.field = field
                raise error
            record[key] = value
        records.append(record)
    return records
# --- inputs
INPUTS = [(("a=1;b=2\nc=3",), {}), (("a",), {}), (("",), {})]
