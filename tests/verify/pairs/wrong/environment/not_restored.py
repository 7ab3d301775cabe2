# SPDX-License-Identifier: Apache-2.0
# function: with_locale
# expect: different
# observable: environment
# speed: faster
# why: after an error the variable is not set back
# witness: with_locale("C", ["1", "x"])
# --- original
import os


def with_locale(name, texts):
    before = os.environ.get("APP_LOCALE")
    os.environ["APP_LOCALE"] = name
    try:
        numbers = []
        for text in texts:
            numbers.append(int(text))
        return numbers
    finally:
        if before is None:
            del os.environ["APP_LOCALE"]
        else:
            os.environ["APP_LOCALE"] = before
# --- candidate
import os


def with_locale(name, texts):
    before = os.environ.get("APP_LOCALE")
    os.environ["APP_LOCALE"] = name
    numbers = list(map(int, texts))
    if before is None:
        del os.environ["APP_LOCALE"]
    else:
        os.environ["APP_LOCALE"] = before
    return numbers
# --- inputs
INPUTS = [(("C", ["1", "2"]), {}), (("de", []), {})]
