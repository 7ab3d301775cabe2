# SPDX-License-Identifier: Apache-2.0
# function: show_table
# expect: different
# observable: stdout
# speed: faster
# why: an empty table prints an empty line where the loop printed nothing
# witness: show_table([])
# --- original
def show_table(rows):
    for name, value in rows:
        print("%-8s %d" % (name, value))
# --- candidate
def show_table(rows):
    print("\n".join(["%-8s %d" % row for row in rows]))
# --- inputs
INPUTS = [(([("cpu", 3), ("disk", 12)],), {}), (([("mem", 1)],), {})]
