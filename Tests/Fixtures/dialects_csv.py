"""Writes dialects.json: random tables as Python's csv module writes them in random dialects, and reads them back.

python3 dialects_csv.py > dialects.json
"""
import csv
import io
import json
import random

draw = random.Random(5)
words = ["red", "blue", "a b", "New York", "x", "it is", "Zürich", "日本", "no", "yes", "A-1", "q_2"]


def cell(kind, delimiter, quote):
    if kind == "integer":
        return str(draw.randrange(-50, 1000))
    if kind == "number":
        return repr(round(draw.uniform(-10, 1e4), draw.randrange(0, 6)))
    if draw.random() < 0.08:
        return ""
    text = draw.choice(words)
    if kind == "text" and draw.random() < 0.3:
        text += draw.choice([delimiter, quote, "\n", "\r\n", delimiter + quote, quote + quote + delimiter]) + "z"
    return text


tables = []
while len(tables) < 120:
    delimiter = draw.choice([",", ";", "\t", "|"])
    quote = draw.choice(['"', '"', "'"])
    quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    end = draw.choice(["\n", "\r\n", "\r"])
    kinds = [draw.choice(["integer", "number", "word", "text"]) for _ in range(draw.randrange(2, 7))]
    kinds[0] = draw.choice(["integer", "number"])
    rows = [[f"{kind}{index}" for index, kind in enumerate(kinds)]]
    rows += [[cell(kind, delimiter, quote) for kind in kinds] for _ in range(draw.randrange(2, 12))]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator=end).writerows(rows)
    text = file.getvalue()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True))
    if read != rows:
        continue  # the module does not quote a line end other than its own
    if draw.random() < 0.3 and end != "\r":
        text = "# made by hand" + end + text
    tables.append({"delimiter": delimiter, "quote": quote, "text": text, "rows": read})
print(json.dumps(tables, ensure_ascii=False, indent=0))
