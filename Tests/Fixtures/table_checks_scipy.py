"""Writes table_checks.json: what SciPy and pandas say of the numbers behind `backprop check`.

python3 table_checks_scipy.py > table_checks.json     # with SciPy 1.17 and pandas 3

- "kolmogorov", "chiSquared", "logGamma": arguments and values (kolmogorov, chi2.sf, gammaln).
- "samples": two lists of numbers, their distance and its chance by ks_2samp with the asymptotic distribution of the
  one-sample test, at sqrt(n m / (n + m)) times Stephens's correction.
- "tables": two lists of counts, half the sum of |p - q|, and the chance of chi2_contingency without a correction.
- "rates": chances, a rate, and which stand by false_discovery_control.
- "columns": values of a column (null is missing), classes, and how many rows cross-validation that leaves one out gets
  right with the most frequent class of the same value; the tie and the single row as the documentation says.
- "rows": rows of a table, and which of them pandas calls duplicates.
"""
import json
import math
import random
from collections import Counter

import numpy as np
import pandas as pd
from scipy import special, stats

draw = np.random.default_rng(11)


def stephens(n, m):
    root = math.sqrt(n * m / (n + m))
    return root + 0.12 + 0.11 / root


def samples():
    for n, m, shift, digits in [(20, 30, 0, 3), (200, 100, 0.5, 3), (500, 500, 0, 0), (50, 800, 1, 0), (5, 7, 3, 2)]:
        a = np.round(draw.normal(size=n), digits)
        b = np.round(draw.normal(loc=shift, size=m), digits)
        distance = stats.ks_2samp(a, b).statistic
        yield {"a": a.tolist(), "b": b.tolist(), "distance": distance,
               "chance": special.kolmogorov(stephens(n, m) * distance)}


def tables():
    for _ in range(6):
        size = int(draw.integers(2, 9))
        p = draw.dirichlet(np.full(size, 3.0))
        q = p if draw.random() < 0.5 else draw.dirichlet(np.full(size, 3.0))
        a, b = draw.multinomial(3000, p), draw.multinomial(2000, q)
        if (a + b).min() * 2000 / 5000 < 5:
            continue
        chance = stats.chi2_contingency([a, b], correction=False).pvalue
        yield {"a": a.tolist(), "b": b.tolist(), "chance": chance,
               "distance": float(abs(a / a.sum() - b / b.sum()).sum() / 2)}


def rates():
    for size, rate in [(1, 0.05), (10, 0.05), (40, 0.01), (200, 0.1)]:
        chances = np.where(draw.random(size) < 0.4, draw.random(size) ** 6, draw.random(size))
        stands = stats.false_discovery_control(chances) <= rate
        yield {"chances": chances.tolist(), "rate": rate, "stands": stands.tolist()}


def right(values, classes):
    most = min(set(classes), key=lambda label: (-classes.count(label), label))
    total = 0
    for row, (value, label) in enumerate(zip(values, classes)):
        others = Counter(c for r, (v, c) in enumerate(zip(values, classes)) if v == value and r != row)
        if not others:
            total += label == most
        else:
            best = max(others.values())
            total += [c for c, n in others.items() if n == best] == [label]
    return total


def columns():
    chance = random.Random(3)
    for rows, kinds, labels, agreement in [(40, 4, 2, 0.9), (60, 12, 3, 0.5), (200, 7, 5, 1), (100, 90, 2, 0.7)]:
        values = [chance.choice([None] + [f"v{k}" for k in range(kinds)]) for _ in range(rows)]
        classes = [
            (0 if value is None else int(value[1:])) % labels if chance.random() < agreement
            else chance.randrange(labels) for value in values]
        yield {"values": values, "classes": classes, "right": right(values, classes)}


def rows():
    for size, kinds in [(30, 2), (200, 5), (400, 9)]:
        table = pd.DataFrame({name: draw.integers(0, kinds, size) for name in "abc"}).astype(str)
        table = table.mask(draw.random(table.shape) < 0.1, "")
        yield {"cells": table.values.tolist(), "duplicated": table.duplicated().tolist()}


print(json.dumps({
    "kolmogorov": [[x, float(special.kolmogorov(x))] for x in [0.01, 0.1, 0.2, 0.3, 0.5, 0.8, 0.99, 1, 1.01, 1.5, 2, 3, 5]],
    "chiSquared": [[x, k, float(stats.chi2.sf(x, k))] for x in [0.001, 0.5, 1, 3.84, 10, 50, 99, 120, 1000]
                   for k in [1, 2, 5, 30, 100, 1000]],
    "logGamma": [[x, float(special.gammaln(x))] for x in [0.5, 1, 1.5, 2, 3.7, 10, 14.9, 15, 50, 500]],
    "samples": list(samples()), "tables": list(tables()), "rates": list(rates()), "columns": list(columns()),
    "rows": list(rows()),
}))
