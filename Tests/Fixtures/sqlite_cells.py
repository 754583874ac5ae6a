#!/usr/bin/env python3
"""Random columns of mixed cells, written to a SQLite database and read back by Python's sqlite3, and what they are by the
rules of the reader: numbers where every cell is one, else texts: sqlite_cells.py > sqlite_cells.json

Each case has the SQL that makes its table t, with a column c and a primary key k, and what is to be found in c:
"numbers" (null where missing) or "texts".
"""
import json
import random
import re
import sqlite3

NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
LONG = {"": ["0.1234567890123456789", "123456789012345678901234567890"]}
LONG |= {"TEXT": LONG[""], "BLOB": LONG[""], "INTEGER": [], "REAL": [], "NUMERIC": []}
MARKERS = {"", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"}


def shortest(number):
    text = repr(number)
    return text[:-2] if text.endswith(".0") else text


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def number_of(cell):
    """The number of a cell; None where it is text that is none."""
    if isinstance(cell, (int, float)):
        return float(cell)
    text = cell.strip(" \t")
    return float(text) if NUMBER.fullmatch(text.encode()) else None


def is_missing(cell):
    return cell is None or isinstance(cell, str) and cell.strip(" \t") in MARKERS


def expectation(cells):
    numbers = [float("nan") if is_missing(cell) else number_of(cell) for cell in cells]
    if None not in numbers:
        return {"numbers": [None if number != number else number for number in numbers]}
    texts = [None if is_missing(cell) else shortest(cell) if isinstance(cell, float) else str(cell) for cell in cells]
    return {"texts": texts}


def cell(source, kinds, affinity):
    kind = source.choice(kinds)
    if kind == "integer":
        return source.choice([0, -1, source.randint(-100, 100), source.randint(-2**53, 2**53), source.randint(-2**63, 2**63 - 1)])
    if kind == "real":
        # Few digits: versions of SQLite differ in the last of many.
        return source.choice([0.5, -2.0, source.randint(-2**20, 2**20) / 8])
    if kind == "number in text":
        return source.choice(["1.50", "007", "+3", "1e3", " 12", "0.1", "5", "-.5", "2.", "\t4 "] + LONG[affinity])
    if kind == "marker":
        return source.choice(sorted(MARKERS) + [" ", " NA "])
    if kind == "word":
        return source.choice(["red", "blue", "é", "e\u0301", "1,5", "0x10", "1 2", "it's", "12a", "日本語 and a long text of many words", "e5", "."])
    return None


def main():
    source = random.Random(20)
    mixtures = [
        ["integer"], ["real"], ["integer", "real", "null"], ["number in text"], ["number in text", "integer", "marker"],
        ["null"], ["null", "marker"], ["word"], ["word", "null", "marker"], ["integer", "word"],
        ["integer", "real", "number in text", "marker", "null", "word"], ["integer", "integer", "integer", "number in text"],
    ]
    cases = []
    for affinity in ["", "INTEGER", "REAL", "TEXT", "NUMERIC", "BLOB"]:
        for kinds in mixtures:
            rows = source.choice([1, 2, 5, 12])
            values = [cell(source, kinds, affinity) for _ in range(rows)]
            sql = f"CREATE TABLE t (k INTEGER PRIMARY KEY, c {affinity});"
            sql += "".join(f"INSERT INTO t (c) VALUES ({literal(value)});" for value in values)
            database = sqlite3.connect(":memory:")
            database.executescript(sql)
            stored = [row[0] for row in database.execute("SELECT c FROM t ORDER BY k")]
            cases.append({"sql": sql, **expectation(stored)})
    print(json.dumps(cases, indent=0, ensure_ascii=True))


main()
