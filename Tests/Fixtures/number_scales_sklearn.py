"""Writes number_scales.json: columns of numbers as scikit-learn scales them, for NumberScaleTests.swift.

python3 number_scales_sklearn.py > number_scales.json     # with scikit-learn 1.9, numpy 2.4

Each case has the training numbers (null is missing), the numbers asked for, and what the four scales make of these. The
robust scale is RobustScaler's followed by the smooth clip; where the middle half has no range, which RobustScaler
takes for 1, half the range of all stands in for it, and 0 for both. A constant column is asked for its constant only:
scikit-learn lets other numbers through as they are, we do not.
"""
import json
import warnings

import numpy as np
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, RobustScaler, StandardScaler

warnings.simplefilter("ignore")
draw = np.random.default_rng(5)


def robust(train, asked):
    known = train[~np.isnan(train)]
    low, high = np.quantile(known, [0.25, 0.75])
    if high > low:
        z = RobustScaler().fit(train[:, None]).transform(asked[:, None])[:, 0]
    else:
        half = (known.max() - known.min()) / 2
        z = (asked - np.quantile(known, 0.5)) / half if half > 0 else 0 * asked
    return 3 * z / np.hypot(3, z)


def quantile(train, asked):
    known = np.sort(train[~np.isnan(train)])
    scaler = QuantileTransformer(
        n_quantiles=min(1000, len(known)), output_distribution="normal", subsample=None
    ).fit(train[:, None])
    if len(known) <= 1000 and len(np.unique(known)) < len(known):
        # A quantile that percentile() rounds away from the number it is would no longer be equal to its twins.
        if not np.array_equal(scaler.quantiles_[:, 0], known):
            return None
    return scaler.transform(asked[:, None])[:, 0]


def shortened(numbers, digits):
    return np.array([float(f"{x:.{digits}g}") for x in np.asarray(numbers, dtype=float)])


def case(name, train, asked=None):
    train = shortened(train, 8)
    known = train[~np.isnan(train)]
    if asked is None:
        low, high = known.min(), known.max()
        width = high - low
        asked = np.concatenate([
            known[:20], np.quantile(known, draw.uniform(0, 1, 20)), draw.uniform(low, high, 15),
            [low, high, low - width, high + width, low - 0.01 * width, high + 0.01 * width],
        ])
    asked = shortened(asked, 8)
    answers = {
        "standard": StandardScaler().fit(train[:, None]).transform(asked[:, None])[:, 0],
        "minmax": MinMaxScaler().fit(train[:, None]).transform(asked[:, None])[:, 0],
        "robust": robust(train, asked),
        "quantile": quantile(train, asked),
    }
    if answers["quantile"] is None:
        return None
    return {
        "name": name,
        "train": [None if np.isnan(x) else x for x in train.tolist()],
        "asked": asked.tolist(),
        **{kind: shortened(answer, 14).tolist() for kind, answer in answers.items()},
    }


def with_ties(name, make):
    for _ in range(1000):
        found = case(name, make())
        if found:
            return found
    raise SystemExit(f"{name}: no column whose quantiles scikit-learn gives exactly")


def missing(train, share):
    return np.where(draw.uniform(size=len(train)) < share, np.nan, train)


cases = [
    case("normal", draw.normal(size=150)),
    case("far from zero", 1e6 + draw.normal(size=100)),
    case("log-normal", np.exp(2 * draw.normal(size=120))),
    case("small unit", 1e-3 * draw.normal(size=50)),
    case("missing", missing(draw.normal(size=120), 0.3)),
    case("ten thousand steps", np.arange(10_000) * 7919 % 10_007 / 8),
    with_ties("small integers", lambda: draw.integers(0, 10, 65)),
    with_ties("mostly zero", lambda: np.where(draw.uniform(size=65) < 0.8, 0, draw.exponential(size=65))),
    with_ties("two values", lambda: draw.integers(0, 2, 33)),
    with_ties("ties and missing", lambda: missing(draw.integers(0, 5, 50).astype(float), 0.2)),
    with_ties("ties among many", lambda: draw.integers(0, 40, 257)),
    case("two numbers", [3.0, 8.0]),
    case("one number", [4.5], [4.5]),
    case("one number and missing", [np.nan, 4.5, np.nan], [4.5]),
    case("constant", [7.0] * 9, [7.0]),
]
# Too long to be written: made again by the test.
for found in cases:
    if found["name"] == "ten thousand steps":
        found["train"] = []
print("[\n" + ",\n".join(json.dumps(found) for found in cases) + "\n]")
