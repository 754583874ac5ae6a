"""Writes random tables in random dialects as Python's csv module writes them, with the cells that it reads back, and how pandas
understands their columns.

python3 random_tables.py 7 100 > random_tables.json      the seed and how many; Scripts/check-tables takes others
"""
import csv
import io
import json
import math
import random
import sys

import pandas

# What a cell may hold that means nothing (`isMissingMarker`).
missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"]
words = ["red", "blue", "a b", "New York", "x", "it is", "Zürich", "日本", "no", "yes", "A-1", "q_2", "e", "-", "+", ".",
         "😀", "e\u0301", "é", "\u00a0", "\u2028", "\x0b", "שלום", "\\", "\\n", "#5", "True", "False", "1-2", "1:30",
         "0x10", "1_000", "12 34", "n/a", "na", "--5", "1e", "1.2.3", "nanx", "infinite", "१२", "½"]
odd_numbers = ["+5", "5.", ".5", "-.5", "1e-3", "1E+05", "00012", "-0", "0.0", "1e-400", "9007199254740993", "1e22", "1e23",
               "18446744073709551615", "18446744073709551616", "123456789012345678901234567890", "-9223372036854775809",
               "0.1234567890123456789", "2.2250738585072011e-308", "4.9e-324", "1.7976931348623157e308", "0e5",
               "inf", "-Infinity", "1e400"]


def cell(draw, kind, delimiter, quote):
    if kind == "integer":
        return draw.randrange(-50, 1000)
    if kind == "number":
        return round(draw.uniform(-10, 1e4), draw.randrange(0, 9))
    if kind == "missing number":
        return draw.choice(missing) if draw.random() < 0.3 else str(draw.randrange(0, 99))
    if kind == "odd number":
        return draw.choice(odd_numbers)
    if kind == "blank number":
        return draw.choice(["", " ", "  ", "\t"]) + str(draw.randrange(0, 99)) + draw.choice(["", " "])
    if kind == "missing":
        return draw.choice(missing)
    if draw.random() < 0.08:
        return draw.choice(missing)
    text = draw.choice(words)
    if kind == "text" and draw.random() < 0.4:
        pieces = [delimiter, quote, "\n", "\r\n", delimiter + quote, quote + quote + delimiter, "'", ";", "\t", "|", ","]
        text = draw.choice(["", text]) + draw.choice(pieces) + draw.choice(["", "z", draw.choice(pieces)])
    if kind == "blank text":
        text = draw.choice(["", " ", "\t"]) + text + draw.choice(["", " ", "  "])
    return text


def table(draw):
    """A table, or None where the module does not read back what it wrote."""
    told = draw.random() < 0.4
    delimiter = draw.choice([",", ";", "\t", "|"])
    quote = draw.choice(['"', '"', "'"])
    quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    end = draw.choice(["\n", "\r\n", "\r"])
    kinds = ["integer", "number", "word", "text", "missing number", "odd number", "blank number", "missing", "blank text"]
    width = draw.randrange(1 if told else 2, 7)
    kinds = [draw.choice(kinds) for _ in range(width)]
    has_header = draw.random() < 0.7
    if not told:
        # A number above numbers tells that there is no header, and a name above numbers that there is one.
        kinds[0] = draw.choice(["integer", "number"])
    rows = [[cell(draw, kind, delimiter, quote) for kind in kinds] for _ in range(draw.randrange(2, 10))]
    if has_header:
        rows.insert(0, [f"{kind.split()[-1]}{draw.choice(['', ' ', delimiter, quote, 'ä']) if told else ''}{index}"
                        for index, kind in enumerate(kinds)])
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator=end).writerows(rows)
    text = file.getvalue()
    if text.startswith("#"):
        return None  # a comment
    rows = [[str(cell) for cell in row] for row in rows]
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True))
    if read != rows:
        return None  # the module does not quote a line end other than its own
    if not told and all(row[-1] == "" for row in rows) and not text.rstrip("\r\n").endswith(quote):
        return None  # a delimiter at the end of each line begins no cell
    if draw.random() < 0.2:
        text = "\ufeff" + text
    if draw.random() < 0.2:
        text = text[: -len(end)] if text.endswith(end) and not read[-1] == [""] else text
    return {
        "text": text, "rows": read, "hasHeader": has_header,
        "columns": columns(read[1:] if has_header else read, text, delimiter, quote, has_header),
    } | ({"delimiter": delimiter, "quote": quote} if told else {})


def columns(rows, text, delimiter, quote, has_header):
    """For each column its numbers, None where one is missing; None for a column of text; and how many cells are missing.

    None for a column where pandas differs, and is not followed: to it, integers beyond 64 bits are no numbers, digits that begin
    with zero are some, and a marker of missing cells with blanks around it is a text.
    """
    frame = pandas.read_csv(
        io.BytesIO(text.encode()), sep=delimiter, quotechar=quote, header=0 if has_header else None,
        keep_default_na=False, na_values=missing, encoding="utf-8-sig")
    if len(frame) != len(rows):
        return None  # a line of spaces is a blank line to pandas, and a row of one cell to the csv module
    result = []
    for position, name in enumerate(frame.columns):
        column = frame[name]
        cells = [row[position] for row in rows]
        if any(is_other(cell) or cell != cell.strip(" \t") and cell.strip(" \t") in missing for cell in cells):
            result.append(None)
            continue
        numeric = pandas.api.types.is_numeric_dtype(column) and not pandas.api.types.is_bool_dtype(column)
        if not numeric:
            result.append({"numbers": None, "missing": int(column.isna().sum())})
            continue
        # Python's own reading of the text: that of pandas is off by a bit at times. What is infinite is missing.
        numbers = [None if pandas.isna(x) else float(cell) for x, cell in zip(column, cells)]
        numbers = [None if x is None or math.isinf(x) else x for x in numbers]
        result.append({"numbers": numbers, "missing": numbers.count(None)})
    return result


def is_other(cell):
    """Whether pandas sees other digits than we do."""
    cell = cell.strip(" \t")
    digits = cell.strip("+-")
    if not digits.isascii() or not digits.isdigit():
        return False
    return int(digits) >= 1 << 63 or len(cell) > 1 and cell[0] == "0"


def main():
    draw = random.Random(int(sys.argv[1]))
    tables = []
    while len(tables) < int(sys.argv[2]):
        made = table(draw)
        if made:
            tables.append(made)
    print(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).replace('},{"text"', '},\n{"text"'))


main()
