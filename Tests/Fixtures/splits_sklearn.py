"""Writes splits.json: how scikit-learn shares out rows, and times in order, for the tests of splits.

python3 splits_sklearn.py > splits.json     # with scikit-learn 1.9

- "stratified": labels, the number of folds, and for each fold of StratifiedKFold its rows of each label, the labels in
  order of appearance.
- "grouped": groups, the number of folds, and the sizes of GroupKFold's folds, ascending.
- "both": labels, groups, the number of folds, and how far StratifiedGroupKFold is from even folds: the sum of the
  squares of (share of a label's rows in a fold - 1 / folds) over labels and folds.
- "times": texts, and the numbers of their rows in order of time.
- "noTimes": texts that are no times.
"""
import datetime
import json
import random

import numpy as np
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold, StratifiedKFold

draw = random.Random(5)


def labels(rows, kinds):
    weights = [draw.random() ** 2 + 0.05 for _ in range(kinds)]
    return draw.choices([f"label {kind}" for kind in range(kinds)], weights, k=rows)


def groups(rows, most):
    names = []
    while len(names) < rows:
        names += [f"group {len(set(names))}"] * draw.randint(1, most)
    names = names[:rows]
    draw.shuffle(names)
    return names


def counts(values, rows):
    return [sum(values[row] == value for row in rows) for value in dict.fromkeys(values)]


document = {"stratified": [], "grouped": [], "both": [], "times": [], "noTimes": []}
while len(document["stratified"]) < 8:
    folds, values = draw.randint(2, 7), labels(draw.randint(60, 120), draw.randint(2, 6))
    if min(values.count(value) for value in values) < folds:
        continue
    parts = StratifiedKFold(folds).split(values, values)
    document["stratified"].append(
        {"labels": values, "folds": folds, "counts": [counts(values, rows) for _, rows in parts]})
while len(document["grouped"]) < 10:
    folds, values = draw.randint(2, 6), groups(draw.randint(30, 120), draw.choice([1, 3, 10, 30, 60]))
    if len(set(values)) < folds:
        continue
    parts = GroupKFold(folds).split(values, values, values)
    document["grouped"].append(
        {"groups": values, "folds": folds, "sizes": sorted(len(rows) for _, rows in parts)})
for _ in range(8):
    folds, rows = draw.randint(2, 6), draw.randint(150, 250)
    names, values = groups(rows, draw.randint(3, 8)), labels(rows, draw.randint(2, 4))
    if draw.random() < 0.5:  # one label in each group
        first = dict(zip(names, values))
        values = [first[name] for name in names]
    parts = StratifiedGroupKFold(folds).split(values, values, names)
    shares = np.array([counts(values, part) for _, part in parts])
    shares = shares / shares.sum(axis=0)
    document["both"].append({
        "labels": values, "groups": names, "folds": folds,
        "unevenness": float(((shares - 1 / folds) ** 2).sum())})


def written(time):
    text = time.strftime("%Y-%m-%d").zfill(10)
    if time.tzinfo is None and time.time() == datetime.time(0) and draw.random() < 0.8:
        return text
    text += draw.choice("T ") + time.strftime("%H:%M")
    if time.second or time.microsecond or draw.random() < 0.5:
        text += time.strftime(":%S")
        if time.microsecond:
            text += draw.choice(".,") + time.strftime("%f").rstrip("0")
    if time.tzinfo is not None:
        zone = time.strftime("%z")
        if zone == "+0000":
            zone = draw.choice(["Z", "z", "+00", "-00:00"])
        elif zone.endswith("00") and draw.random() < 0.3:
            zone = zone[:3]
        elif draw.random() < 0.6:
            zone = zone[:3] + ":" + zone[3:]
        text += zone
    return text


utc = datetime.timezone.utc
for kind in ("days", "months", "moments", "zones"):
    times = []
    for _ in range(120):
        if kind == "days":
            time = datetime.datetime(1, 1, 1) + datetime.timedelta(days=draw.randrange(3_652_000))
        elif kind == "months":
            time = datetime.datetime(draw.choice([1900, 1999, 2000, 2001, 2024]), draw.randint(1, 12), 1)
            time += datetime.timedelta(days=draw.choice([-1, 0, 1]))
        else:
            time = datetime.datetime(2024, 2, 28) + datetime.timedelta(
                microseconds=draw.randrange(10 ** draw.randint(4, 12)) * 10 ** draw.randint(0, 3))
            time = time.replace(microsecond=draw.choice([0, time.microsecond]))
        if kind == "zones":
            time = time.astimezone(datetime.timezone(datetime.timedelta(minutes=15 * draw.randint(-48, 56))))
            if draw.random() < 0.2:
                time = time.astimezone(utc)
        times.append(time)
    order = sorted(range(len(times)), key=lambda row: times[row])
    document["times"].append({"texts": [written(time) for time in times], "order": order})

while len(document["noTimes"]) < 25:
    text = written(datetime.datetime(2023, 2, 28, 17, 30, 15, 250_000))
    at = draw.randrange(len(text))
    text = text[:at] + draw.choice(["", "x", "9", "-", " ", ":"]) + text[at + 1:]
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        document["noTimes"] += [] if text in document["noTimes"] or text != text.strip() else [text]
print("{\n" + ",\n".join(
    f'"{key}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for key, cases in document.items()) + "\n}")
