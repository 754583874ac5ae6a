"""Writes normal_quantile.json: pairs of a probability and its normal quantile, for NumberScaleTests.swift.

python3 normal_quantile_mpmath.py > normal_quantile.json     # with mpmath 1.3
"""
import json
import math
import random

from mpmath import erfc, exp, mp, mpf, pi, sqrt

mp.dps = 50
draw = random.Random(5)


def quantile(p):
    """Newton's method on P(X <= x) = p in the lower half; symmetric above."""
    if p > 0.5:
        return -quantile(1 - p)
    x = mpf(0) if p > 0.02 else -sqrt(-2 * mp.log(p))
    for _ in range(100):
        step = (erfc(-x / sqrt(2)) / 2 - p) / (exp(-x * x / 2) / sqrt(2 * pi))
        x -= step
        if abs(step) < mpf(10) ** -40:
            return x
    raise SystemExit(f"no quantile for {p}")


points = [0.5, 0.25, 0.75, 0.025, 0.975, 1e-7, 0.075, 0.925, 1.3e-11, 1.4e-11, 5e-324, 1e-308, 1 - 2.0**-53]
points += [math.nextafter(0.5, 0), math.nextafter(0.5, 1)]
points += [draw.random() for _ in range(80)]
points += [10 ** -draw.uniform(0, 300) for _ in range(60)]
points += [1 - 10 ** -draw.uniform(1, 15) for _ in range(30)]
points += [0.5 + draw.uniform(-1, 1) * 10 ** -draw.uniform(1, 15) for _ in range(30)]
print(json.dumps([[p, float(quantile(mpf(p)))] for p in points]))
