"""Writes count_distributions.json: what SciPy says of the distributions behind coverage and slices.

python3 count_distributions_scipy.py > count_distributions.json     # with SciPy 1.17

- "bands": n calibration rows, the rank of the bound, m new rows, and the least and greatest number of covered rows outside
  of which betabinom(m, rank, n + 1 - rank) leaves no more than half of a hundredth on either side.
- "covered": the chance of at least so many covered rows.
- "marked": of `all` rows `marked` ones, so many drawn, and hypergeom's chance of at least so many marked among them.
- "ranks": values with ties, some of them, and the chance of Mann and Whitney's statistic being as large
  (mannwhitneyu, alternative="greater", asymptotic, with the correction for continuity).
"""
import json

import numpy as np
from scipy import stats

draw = np.random.default_rng(5)


def band(n, rank, m):
    law = stats.betabinom(m, rank, n + 1 - rank)
    counts = np.arange(m + 1)
    below = np.concatenate([[0], law.cdf(counts[:-1])])
    above = law.sf(counts)
    lower = int(counts[below <= 0.005].max())
    upper = int(counts[above <= 0.005].min())
    return {"n": n, "rank": rank, "m": m, "lower": lower, "upper": upper}


bands = [
    band(n, rank, m)
    for n, rank, m in [
        (100, 91, 200), (19, 19, 50), (1, 1, 10), (500, 451, 2000), (999, 500, 1), (2000, 1901, 5000), (9, 1, 30),
        (40, 39, 3),
    ]
]
covered = [
    {"n": n, "rank": r, "m": m, "count": c, "chance": float(stats.betabinom(m, r, n + 1 - r).sf(c - 1))}
    for n, r, m, c in [(100, 91, 200, 190), (100, 91, 200, 120), (19, 19, 50, 50), (50, 25, 400, 0)]
]
marked = [
    {"all": a, "marked": k, "draws": m, "count": c, "chance": float(stats.hypergeom(a, k, m).sf(c - 1))}
    for a, k, m, c in [
        (1000, 50, 40, 6), (1000, 50, 40, 1), (5000, 10, 100, 5), (200, 120, 150, 95), (60, 30, 30, 30), (80, 80, 31, 31),
        (100000, 2000, 1000, 60),
    ]
]
ranks = []
for rows, size, shift, step in [(60, 12, 0.5, 0), (200, 35, 0.4, 0.25), (500, 400, -0.2, 0.5), (90, 30, 2.5, 0)]:
    values = draw.normal(size=rows)
    chosen = sorted(int(i) for i in draw.permutation(rows)[:size])
    values[chosen] += shift
    if step:
        values = np.round(values / step) * step
    rest = np.delete(values, chosen)
    found = stats.mannwhitneyu(values[chosen], rest, alternative="greater", method="asymptotic", use_continuity=True)
    ranks.append({"values": values.tolist(), "rows": chosen, "chance": float(found.pvalue)})
print(json.dumps({"bands": bands, "covered": covered, "marked": marked, "ranks": ranks}))
