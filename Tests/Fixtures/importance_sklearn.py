"""Writes importance.json: what scikit-learn's permutation_importance says of the linear model y = 3 a - 2 b.

python3 importance_sklearn.py > importance.json     # with scikit-learn 1.9

- "rows": a, b, c of each row; a and b go together, c has no say. "y": 3 a - 2 b and noise.
- "scores": by our names, the score of all rows, and of each column the mean and the standard deviation (n - 1) of the falls
  in 2000 orders.
"""
import json

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import permutation_importance
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

draw = np.random.default_rng(3)


class Linear(RegressorMixin, BaseEstimator):
    def __init__(self):
        self.coef_ = np.array([3.0, -2.0, 0.0])

    def fit(self, X, y):
        return self

    def predict(self, X):
        return X @ self.coef_


a = draw.normal(size=80)
b = 0.6 * a + draw.normal(size=80)
c = draw.normal(size=80)
X = np.round(np.column_stack([a, b, c]), 6)
y = np.round(3 * X[:, 0] - 2 * X[:, 1] + 0.5 * draw.normal(size=80), 6)
scores = {}
for name, sklearn_name, value in [
    ("mse", "neg_mean_squared_error", mean_squared_error), ("mae", "neg_mean_absolute_error", mean_absolute_error),
    ("r2", "r2", r2_score),
]:
    found = permutation_importance(Linear(), X, y, scoring=sklearn_name, n_repeats=2000, random_state=1)
    scores[name] = {"baseline": float(value(y, X @ Linear().coef_))}
    for index, column in enumerate("abc"):
        falls = found.importances[index]
        scores[name][column] = [float(falls.mean()), float(falls.std(ddof=1))]
print(json.dumps({"rows": X.tolist(), "y": y.tolist(), "scores": scores}))
