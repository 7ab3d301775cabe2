# SPDX-License-Identifier: Apache-2.0
# function: parse_dates
# expect: different
# observable: warning
# speed: same
# why: the two-digit year's FutureWarning is raised inside a catch that hides it
# witness: parse_dates(["99-01-02"])
# --- original
import warnings


def parse_dates(texts):
    dates = []
    for text in texts:
        year, month, day = text.split("-")
        if len(year) == 2:
            warnings.warn("two-digit year", FutureWarning, stacklevel=2)
            year = "20" + year
        dates.append((int(year), int(month), int(day)))
    return dates
# --- candidate
import warnings


def parse_dates(texts):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dates = []
        for text in texts:
            year, month, day = text.split("-")
            if len(year) == 2:
                warnings.warn("two-digit year", FutureWarning, stacklevel=2)
                year = "20" + year
            dates.append((int(year), int(month), int(day)))
        return dates
# --- inputs
INPUTS = [((["2024-01-31", "1999-12-01"],), {}), (([],), {})]
