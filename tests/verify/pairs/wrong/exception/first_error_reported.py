# SPDX-License-Identifier: Apache-2.0
# function: check_fields
# expect: different
# observable: exception
# speed: faster
# why: where two fields are bad the sets name the other one first
# witness: check_fields({"zip": "", "age": ""})
# --- original
def check_fields(form):
    for name in form:
        if form[name] == "":
            raise ValueError("field %s is empty" % name)
    return sorted(form)
# --- candidate
def check_fields(form):
    names = sorted(form)
    if "" in form.values():
        raise ValueError("field %s is empty" % next(n for n in names if form[n] == ""))
    return names
# --- inputs
INPUTS = [(({"name": "Ann", "zip": "1010"},), {})]
