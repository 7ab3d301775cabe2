# SPDX-License-Identifier: Apache-2.0
# function: write_table
# expect: different
# observable: file
# speed: faster
# why: joining with commas does not quote cells that have one
# witness: write_table("t.csv", [["a,b", "c"]])
# --- original
import csv


def write_table(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        for row in rows:
            writer.writerow(row)
    return len(rows)
# --- candidate
import csv


def write_table(path, rows):
    text = "".join([",".join(row) + "\r\n" for row in rows])
    with open(path, "w", newline="", encoding="utf-8") as stream:
        stream.write(text)
    return len(rows)
# --- inputs
INPUTS = [(("t.csv", [["a", "1"], ["b", "2"]]), {}), (("t.csv", []), {})]
