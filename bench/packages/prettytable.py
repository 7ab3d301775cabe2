# SPDX-License-Identifier: Apache-2.0
"""A report of measurements as text, HTML and CSV."""

import random

from prettytable import PrettyTable


def main():
    chance = random.Random(3)
    table = PrettyTable(["station", "day", "temperature", "remark"])
    table.align["remark"] = "l"
    table.float_format = ".2"
    for day in range(600):
        table.add_row(
            ["s%02d" % (day % 17), day, chance.uniform(-20, 35), "rain" * chance.randint(0, 4)]
        )
    table.sortby = "temperature"
    text, page = table.get_string(), table.get_html_string()
    print(len(text), len(page), len(table.get_csv_string()))
    print(text[:300])


if __name__ == "__main__":
    main()
