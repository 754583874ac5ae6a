"""The L-layer network of the sine document in NumPy: the golden values of Tests/Examples/SineTests.swift.

The document's own class, formula by formula and loop by loop, with a seed, which the document does not give. Writes the
loss of every epoch, and the predictions after the last, to sine_numpy.json:

    python3 Tests/Fixtures/sine_numpy.py            # about 25 s
"""

import json
import pathlib

import numpy as np

SEED = 0
LAYERS = [1, 10, 10, 1]
LEARNING_RATE = 0.01
EPOCHS = 1000


def initialize(layers):
    parameters = {}
    for l in range(1, len(layers)):
        parameters["W" + str(l)] = np.random.randn(layers[l], layers[l - 1]) * 0.1
        parameters["b" + str(l)] = np.random.randn(layers[l], 1) * 0.1
    return parameters


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward(parameters, x):
    cache = []
    count = len(parameters) // 2
    a = x
    for l in range(1, count + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        z = np.dot(W, a) + b
        cache.append((z, W, b, a))
        a = np.maximum(0, z) if l < count else sigmoid(z)
    return a, cache


def backward(y, output, cache):
    gradients = {}
    count = len(cache)
    z, W, b, a_previous = cache[-1]
    s = sigmoid(z)
    dz = -(y.reshape(output.shape) - output) * (s * (1 - s))
    for l in range(count, 0, -1):
        z, W, b, a_previous = cache[l - 1]
        if l < count:
            dz = np.array(da, copy=True)
            dz[z <= 0] = 0
        gradients["dW" + str(l)] = np.dot(dz, a_previous.T)
        gradients["db" + str(l)] = dz
        da = np.dot(W.T, dz)
    return gradients


def main():
    np.random.seed(SEED)
    parameters = initialize(LAYERS)
    X = np.linspace(-2 * np.pi, 2 * np.pi, 500).reshape(500, 1, 1)
    y = 0.5 * (np.sin(X) + 1)
    X = (X - X.mean()) / X.std()
    losses = []
    for _ in range(EPOCHS):
        cost = 0
        for i in range(len(X)):
            output, cache = forward(parameters, X[i])
            cost += (1 / 2) * (y[i] - output) ** 2
            gradients = backward(y[i], output, cache)
            for l in range(1, len(LAYERS)):
                for name in ("W", "b"):
                    key = name + str(l)
                    parameters[key] = parameters[key] - LEARNING_RATE * gradients["d" + key]
        losses.append((cost / len(X))[0][0])
    predictions = [forward(parameters, x.reshape(-1, 1))[0][0][0] for x in X]
    golden = {
        "seed": SEED, "layers": LAYERS, "learning_rate": LEARNING_RATE, "numpy": np.__version__,
        "losses": [float(v) for v in losses], "predictions": [float(v) for v in predictions],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
