# SPDX-License-Identifier: Apache-2.0
# function: validate
# expect: different
# observable: exception
# speed: faster
# why: the error no longer says in which row it was found
# witness: validate([1, -4, 5])
# --- original
class RowError(ValueError):
    def __init__(self, message, row=None):
        super().__init__(message)
        self.row = row


def validate(rows):
    for number, row in enumerate(rows):
        if row < 0:
            raise RowError("negative", number)
    return len(rows)
# --- candidate
class RowError(ValueError):
    def __init__(self, message, row=None):
        super().__init__(message)
        self.row = row


def validate(rows):
    if rows and min(rows) < 0:
        raise RowError("negative")
    return len(rows)
# --- inputs
INPUTS = [(([3, 0, 12],), {})]
