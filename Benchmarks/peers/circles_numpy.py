"""NumPy on the work `circles`: 1000 rows, 2-10-5-1, ReLU, binary cross-entropy, full batch, Double."""
import common

chosen = common.options(__doc__)

import numpy as np

X, T = common.circle_rows()
random = np.random.RandomState(4)
W1, W2, W3 = (random.randn(i, o) * np.sqrt(2 / i) for i, o in ((2, 10), (10, 5), (5, 1)))
b1, b2, b3 = (np.zeros((1, units)) for units in (10, 5, 1))


def step(rate=0.01):
    global W1, b1, W2, b2, W3, b3
    A1 = np.maximum(0, X @ W1 + b1)
    A2 = np.maximum(0, A1 @ W2 + b2)
    dZ3 = (1 / (1 + np.exp(-(A2 @ W3 + b3))) - T) / len(X)
    dZ2 = dZ3 @ W3.T * (A2 > 0)
    dZ1 = dZ2 @ W2.T * (A1 > 0)
    W3 = W3 - rate * (A2.T @ dZ3)
    b3 = b3 - rate * dZ3.sum(0, keepdims=True)
    W2 = W2 - rate * (A1.T @ dZ2)
    b2 = b2 - rate * dZ2.sum(0, keepdims=True)
    W1 = W1 - rate * (X.T @ dZ1)
    b1 = b1 - rate * dZ1.sum(0, keepdims=True)


def steps():
    for _ in range(1000):
        step()


common.report(np.__version__, microseconds=common.median_time(chosen.repeats, 1000, steps))
