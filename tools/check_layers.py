# SPDX-License-Identifier: Apache-2.0
"""Fails when a folder of src/ includes a folder that src/CMakeLists.txt lists below it."""
import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"


def main() -> int:
    order = re.findall(r"^cf_stage\((\w+)", (SRC / "CMakeLists.txt").read_text(), re.M)
    rank = {name: i for i, name in enumerate(order)}
    faults = []
    for path in sorted(SRC.rglob("*.[ch]")):
        folder = path.parent.name
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'#include "(\w+)/', line)
            if match and rank.get(match[1], len(rank)) > rank[folder]:
                where = f"{path.relative_to(SRC.parent)}:{number}"
                faults.append(f"{where}: {folder} may not include {match[1]}")
    print("\n".join(faults) or f"{len(rank)} folders, order holds")
    return 1 if faults else 0


sys.exit(main())
