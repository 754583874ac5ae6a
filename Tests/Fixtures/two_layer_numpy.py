"""The two-layer network of the document in NumPy, its faults corrected: the golden values of Tests/Examples/TwoLayerTests.swift.

Full-batch gradient descent from NumPy's normal weights, seed 1; a sigmoid for one output, a softmax for more. Data are
drawn here, so that the file needs no other. Writes losses and predicted probabilities to two_layer_numpy.json:

    python3 Tests/Fixtures/two_layer_numpy.py
"""

import json
import pathlib

import numpy as np


def run(name, layers, rows, learning_rate, iterations):
    random = np.random.RandomState(3)
    X = random.randn(rows, layers[0])
    classes = max(2, layers[2])
    # Bands of the product of the first two columns: no straight line parts them.
    bands = np.digitize(X[:, 0] * X[:, 1], np.linspace(-0.4, 0.4, classes - 1) if classes > 2 else [0.0])
    Y = bands.reshape(-1, 1).astype(float) if classes == 2 else np.eye(classes)[bands]

    np.random.seed(1)
    W1 = np.random.randn(layers[0], layers[1])
    b1 = np.random.randn(layers[1])
    W2 = np.random.randn(layers[1], layers[2])
    b2 = np.random.randn(layers[2])
    losses = []
    for _ in range(iterations + 1):
        Z1 = X.dot(W1) + b1
        A1 = np.maximum(0, Z1)
        Z2 = A1.dot(W2) + b2
        if classes == 2:
            P = 1 / (1 + np.exp(-Z2))
            # -ln p and -ln(1 - p) without log(0).
            losses.append(np.mean(Y * np.logaddexp(0, -Z2) + (1 - Y) * np.logaddexp(0, Z2)))
        else:
            shifted = Z2 - Z2.max(axis=1, keepdims=True)
            logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            P = np.exp(logs)
            losses.append(-np.mean((Y * logs).sum(axis=1)))
        m = rows
        dZ2 = P - Y
        dW2 = (1 / m) * A1.T.dot(dZ2)
        db2 = (1 / m) * dZ2.sum(axis=0)
        dZ1 = dZ2.dot(W2.T) * (Z1 > 0)
        dW1 = (1 / m) * X.T.dot(dZ1)
        db1 = (1 / m) * dZ1.sum(axis=0)
        if len(losses) > iterations:
            break
        W1 = W1 - learning_rate * dW1
        b1 = b1 - learning_rate * db1
        W2 = W2 - learning_rate * dW2
        b2 = b2 - learning_rate * db2
    return {
        "name": name, "layers": layers, "rows": rows, "learning_rate": learning_rate, "iterations": iterations,
        "losses": [float(v) for v in losses[:-1]], "final_loss": float(losses[-1]),
        "classes": [int(v) for v in bands], "probabilities": [float(v) for v in P.ravel()],
        "gradient": {
            "layers.0.weight": dW1.T.ravel().tolist(), "layers.0.bias": db1.tolist(),
            "layers.1.weight": dW2.T.ravel().tolist(), "layers.1.bias": db2.tolist(),
        },
    }


if __name__ == "__main__":
    records = [
        run("2-5-1", [2, 5, 1], 60, 0.3, 300),
        run("13-8-1", [13, 8, 1], 80, 0.1, 200),
        run("4-6-3", [4, 6, 3], 90, 0.3, 200),
    ]
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"numpy": np.__version__, "records": records}, indent=1) + "\n")
