"""Writes number_forms.json: random numbers written in many forms, with the nearest float of each.

python3 number_forms.py [numbers a form] > number_forms.json
"""
import json
import random
import sys
from decimal import Decimal

draw = random.Random(11)
count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
groupings = {
    "none": ("", "."), "comma": (",", "."), "indianComma": (",,", "."), "point": (".", ","), "space": (" ", ","),
    "noBreakSpace": ("\u00a0", ","), "narrowNoBreakSpace": ("\u202f", ","), "apostrophe": ("'", "."),
    "curlyApostrophe": ("\u2019", "."), "underscore": ("_", "."), "decimal comma": ("", ","),
}
units = ["", "$", "EUR", "€", "£", "¥", "₹", "CHF", "USD", "GBP", "%", "kg", "km/h", "°C", "m²"]
money = units[1:10]


def indian(digits):
    groups = [digits[-3:]]
    digits = digits[:-3]
    while digits:
        groups.insert(0, digits[-2:])
        digits = digits[:-2]
    return ",".join(groups)


def written(number, grouping, mark, unit, style):
    whole, _, fraction = f"{abs(number):,f}".partition(".")
    if grouping == ",,":
        whole = indian(whole.replace(",", ""))
    else:
        whole = whole.replace(",", grouping)
    text = whole + (mark + fraction if fraction else "")
    gap = style["gap"]
    minus = style["minus"] if number < 0 else ""
    if unit and style["before"]:
        body = {"-": f"-{unit}{gap}{text}", "−": f"−{unit}{gap}{text}", "inner": f"{unit}{gap}-{text}",
                "()": f"({unit}{gap}{text})", "after": f"{unit}{gap}{text}-", "": f"{unit}{gap}{text}"}[minus]
    else:
        tail = gap + unit if unit else ""
        body = {"-": f"-{text}{tail}", "−": f"−{text}{tail}", "inner": f"- {text}{tail}", "()": f"({text}{tail})",
                "after": f"{text}-{tail}", "": f"{text}{tail}"}[minus]
    return " " * draw.randrange(2) + body + draw.choice(["", "", " ", "\t"])


columns = []
for name, (grouping, mark) in groupings.items():
    for unit in units:
        style = {"gap": draw.choice(["", " ", "\u00a0", "\u202f"]), "before": unit in money and draw.random() < 0.6,
                 "minus": draw.choice(["-", "−", "inner", "()", "after"])}
        # The first three leave no doubt: groups, fractions and a number that is not negative.
        numbers = [Decimal("1234567.25"), Decimal("-81234567.5"), Decimal("0.04")]
        for _ in range(count):
            digits = draw.randrange(10 ** draw.choice([2, 5, 7, 12, 16, 17, 19, 25]))
            number = Decimal(digits).scaleb(-draw.choice([0, 0, 1, 2, 2, 4]))
            numbers.append(number if draw.random() < 0.7 else -number)
        columns.append({
            "grouping": None if grouping == "" else name, "mark": mark, "unit": unit or None,
            "texts": [written(number, grouping, mark, unit, style) for number in numbers],
            "numbers": [float(number).hex() for number in numbers],
        })
print(json.dumps(columns, ensure_ascii=False, indent=0))
