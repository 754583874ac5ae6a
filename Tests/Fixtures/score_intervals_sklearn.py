"""Intervals, calibration errors and thresholds by NumPy, SciPy and scikit-learn.

python score_intervals_sklearn.py > score_intervals.json
"""
import json
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics as m

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
ROWS, DRAWS = 200, 2000


def rounded(x, digits=5):
    return np.round(np.asarray(x, float), digits).tolist()


def ece(y, P, w, bins=15):
    """Guo et al. 2017: bins (0, 1/15], (1/15, 2/15], ..."""
    top, hit = P.max(axis=1), (P.argmax(axis=1) == y).astype(float)
    index = np.clip(np.ceil(top * bins) - 1, 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if w[inside].sum() > 0:
            error += abs((w * (hit - top))[inside].sum())
    return error / w.sum()


def draws(score, *arrays):
    """The percentile bootstrap, 95 %."""
    values = []
    for _ in range(DRAWS):
        rows = random.integers(0, ROWS, ROWS)
        try:
            values.append(score(*[a[rows] for a in arrays]))
        except ValueError:
            pass
    return np.quantile(values, [0.025, 0.975]).tolist()


def binary():
    p = np.round(random.beta(1, 1, ROWS), 3)
    y = (random.uniform(size=ROWS) < 0.15 + 0.7 * p).astype(int)
    w = np.round(random.uniform(0.2, 3, ROWS), 2)
    P = np.stack([1 - p, p], axis=1)
    scores = {
        "accuracy": lambda y, p, w: m.accuracy_score(y, p > 0.5, sample_weight=w),
        "balanced-accuracy": lambda y, p, w: m.balanced_accuracy_score(y, p > 0.5, sample_weight=w),
        "f1": lambda y, p, w: m.f1_score(y, p > 0.5, sample_weight=w),
        "mcc": lambda y, p, w: m.matthews_corrcoef(y, p > 0.5, sample_weight=w),
        "roc-auc": lambda y, p, w: m.roc_auc_score(y, p, sample_weight=w),
        "average-precision": lambda y, p, w: m.average_precision_score(y, p, sample_weight=w),
        "log-loss": lambda y, p, w: m.log_loss(y, p, sample_weight=w, labels=[0, 1]),
        "brier": lambda y, p, w: m.brier_score_loss(y, p, sample_weight=w),
    }
    one = np.ones(ROWS)
    # By chance: labels drawn from the probabilities.
    chance = []
    for _ in range(DRAWS):
        drawn = (random.uniform(size=ROWS) < p).astype(int)
        chance.append(ece(drawn, P, one))
    best = {}
    for name, score in {
        "accuracy": m.accuracy_score, "balanced-accuracy": m.balanced_accuracy_score, "f1": m.f1_score,
        "mcc": m.matthews_corrcoef, "kappa": m.cohen_kappa_score,
    }.items():
        thresholds = [0.0] + ((np.unique(p)[1:] + np.unique(p)[:-1]) / 2).tolist() + [1.0]
        values = [score(y, (p >= t).astype(int)) for t in thresholds]
        weighted = [score(y, (p >= t).astype(int), sample_weight=w) for t in thresholds]
        best[name] = [max(values), max(weighted)]
    return {
        "actual": y.tolist(), "positive": p.tolist(), "weights": w.tolist(),
        "intervals": {k: draws(lambda y, p: s(y, p, np.ones(ROWS)), y, p) for k, s in scores.items()},
        "weighted": {k: draws(s, y, p, w) for k, s in scores.items()},
        "ece": [ece(y, P, one), ece(y, P, w)],
        "chance": [float(np.mean(chance)), float(np.quantile(chance, 0.95))],
        "best": best,
    }


def three():
    P = np.round(random.dirichlet([1, 1.5, 0.8], ROWS), 4)
    P[:, 2] = np.round(1 - P[:, 0] - P[:, 1], 4)
    y = np.array([random.choice(3, p=(0.3 / 3 + 0.7 * q) / (0.3 + 0.7 * q.sum())) for q in P])
    w = np.round(random.uniform(0.2, 3, ROWS), 2)
    scores = {
        "accuracy": lambda y, P: m.accuracy_score(y, P.argmax(axis=1)),
        "f1-macro": lambda y, P: m.f1_score(y, P.argmax(axis=1), average="macro"),
        "roc-auc-ovr-macro": lambda y, P: m.roc_auc_score(y, P / P.sum(axis=1, keepdims=True), multi_class="ovr"),
        "roc-auc-ovo-macro": lambda y, P: m.roc_auc_score(y, P / P.sum(axis=1, keepdims=True), multi_class="ovo"),
        "average-precision-macro": lambda y, P: m.average_precision_score(np.eye(3)[y], P),
        "top-2-accuracy": lambda y, P: m.top_k_accuracy_score(y, P, k=2, labels=[0, 1, 2]),
        "recall[b]": lambda y, P: m.recall_score(y, P.argmax(axis=1), labels=[1], average=None)[0],
        "precision[b]": lambda y, P: m.precision_score(y, P.argmax(axis=1), labels=[1], average=None)[0],
    }
    return {
        "actual": y.tolist(), "probabilities": P.tolist(), "weights": w.tolist(),
        "intervals": {k: draws(s, y, P) for k, s in scores.items()},
        "ece": [ece(y, P, np.ones(ROWS)), ece(y, P, w)],
    }


def numbers():
    t = random.normal(10, 3, ROWS).round(3)
    p = (t + random.normal(0.3, 1.5, ROWS)).round(3)
    scores = {
        "rmse": lambda t, p: m.mean_squared_error(t, p) ** 0.5,
        "mae": m.mean_absolute_error, "median-absolute-error": m.median_absolute_error, "r2": m.r2_score,
        "mape": m.mean_absolute_percentage_error, "explained-variance": m.explained_variance_score,
        "pearson": lambda t, p: stats.pearsonr(t, p)[0], "spearman": lambda t, p: stats.spearmanr(t, p)[0],
        "pinball-90": lambda t, p: m.mean_pinball_loss(t, p, alpha=0.9),
    }
    return {
        "actual": t.tolist(), "predicted": p.tolist(),
        "intervals": {k: draws(s, t, p) for k, s in scores.items()},
    }


def trimmed(value):
    if isinstance(value, dict):
        return {k: trimmed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [trimmed(v) for v in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


wilson = stats.binomtest(37, 50).proportion_ci(0.95, method="wilson")
exact = stats.binomtest(30, 30).proportion_ci(0.9, method="exact")
print(json.dumps(trimmed({
    "binary": binary(), "three": three(), "numbers": numbers(),
    "wilson": {"hits": 37, "rows": 50, "ends": [wilson.low, wilson.high]},
    "exact": {"rows": 30, "level": 0.9, "lower": exact.low},
})))
