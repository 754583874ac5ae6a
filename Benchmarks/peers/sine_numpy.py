"""NumPy on the work `sine`: 1-10-10-1, ReLU, half the squared error of a sigmoid, one row a step."""
import common

chosen = common.options(__doc__)

import numpy as np

inputs, targets = common.sine_rows()
X, T = inputs.reshape(-1, 1, 1), targets.reshape(-1, 1, 1)
random = np.random.RandomState(4)
W1, W2, W3 = (random.randn(o, i) * np.sqrt(2 / i) for i, o in ((1, 10), (10, 10), (10, 1)))
b1, b2, b3 = (np.zeros((units, 1)) for units in (10, 10, 1))


def step(x, t, rate=0.01):
    global W1, b1, W2, b2, W3, b3
    A1 = np.maximum(0, W1 @ x + b1)
    A2 = np.maximum(0, W2 @ A1 + b2)
    p = 1 / (1 + np.exp(-(W3 @ A2 + b3)))
    dZ3 = (p - t) * p * (1 - p)
    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dZ1 = W2.T @ dZ2 * (A1 > 0)
    W3 = W3 - rate * (dZ3 @ A2.T)
    b3 = b3 - rate * dZ3
    W2 = W2 - rate * (dZ2 @ A1.T)
    b2 = b2 - rate * dZ2
    W1 = W1 - rate * (dZ1 @ x.T)
    b1 = b1 - rate * dZ1


def epochs():
    for _ in range(4):
        for row in range(500):
            step(X[row], T[row])


common.report(np.__version__, microseconds=common.median_time(chosen.repeats, 4 * 500, epochs))
