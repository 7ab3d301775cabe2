# SPDX-License-Identifier: Apache-2.0
"""Traces made by hand, so that a report is tested without a recording."""

import pathlib
import sqlite3

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = TOP / "src" / "store" / "trace_schema.sql"
ROWS = TOP / "tests" / "data" / "report" / "shop.sql"


def make_trace(path, more=""):
    """Writes the trace of tests/data/report/shop.sql to `path`; `more` is SQL run after it."""
    db = sqlite3.connect(str(path))
    try:
        db.executescript(SCHEMA.read_text())
        db.executescript(ROWS.read_text() + more)
        db.commit()
    finally:
        db.close()
    return path
