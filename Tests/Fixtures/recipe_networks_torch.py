"""Two tiny networks of the tabular recipe, with every gradient: the golden values of Tests/Backprop/RecipeNetworkTests.swift.

Writes recipe_networks.json. Weights have their inputs before their outputs, embeddings column, frequency, output.

    python3 Tests/Fixtures/recipe_networks_torch.py     # about 2 s, with torch 2
"""

import json
import math
import pathlib

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)

X = [[0.3, -1.5], [2.0, 0.0], [-0.7, 0.9]]
ONEHOT = [[1.0], [-1.0], [0.0]]
SHARED = {
    "w1": [[0.1, -0.2], [0.05, 0.3]],
    "b1": [[0.5, -1.0], [2.0, 0.0]],
    "w2": [[[1.0, 0.5], [0.25, -1.0]], [[0.1, 0.2], [0.4, 0.5]]],
    "b2": [[0.1, 0.0], [0.0, 1.0]],
    "W1": [
        [-2.0, -1.0, 0.0], [1.0, 2.0, -2.0], [-1.0, 0.0, 1.0], [2.0, -2.0, -1.0], [0.0, 1.0, 2.0],
        [-2.0, -1.0, 0.0], [1.0, 2.0, -2.0],
    ],
    "c1": [0.1, -0.2, 0.3],
    "alpha": [1.0, 0.8, 1.2],
}
SCALE = {"scale": [1.0, 0.9, 1.1, 1.0, 0.5, 2.0, 1.0]}
NETWORKS = {
    "class_selu": ([1, 0, 1], {"W2": [[-1.5, -0.5], [0.5, 1.5], [-1.5, -0.5]], "c2": [-0.1, 0.1]}),
    "reg_mish": ([[0.5], [-1.0], [2.0]], {"W2": [[-1.5], [-0.5], [0.5]], "c2": [0.05]}),
}


def rounded(value):
    return [rounded(item) for item in value] if isinstance(value, list) else round(value, 10)


document = {}
for name, (target, last) in NETWORKS.items():
    values = {**SHARED, **last, **SCALE}
    p = {key: torch.tensor(value, requires_grad=True) for key, value in values.items()}
    x = torch.tensor(X)
    cosines = torch.cos(2 * math.pi * x[:, :, None] * p["w1"] + p["b1"])
    vectors = torch.einsum("nif,ifo->nio", cosines, p["w2"]) + p["b2"]
    pbld = torch.cat([vectors.flatten(1), x], dim=1)
    h = torch.cat([pbld, torch.tensor(ONEHOT)], dim=1) * p["scale"]
    u = h @ p["W1"] / math.sqrt(7) + p["c1"]
    g = F.selu(u) if name == "class_selu" else F.mish(u)
    h = u + p["alpha"] * (g - u)
    output = h @ p["W2"] / math.sqrt(3) + p["c2"]
    y = torch.tensor(target)
    loss = F.cross_entropy(output, y, label_smoothing=0.1) if name == "class_selu" else F.mse_loss(output, y)
    loss.backward()
    document[name] = {
        "X": X, "onehot": ONEHOT, "target": target, "params": values, "pbld": rounded(pbld.tolist()),
        "output": rounded(output.tolist()), "loss": rounded(loss.item()),
        "grads": {key: rounded(p[key].grad.tolist()) for key in values},
    }

path = pathlib.Path(__file__).parent / "recipe_networks.json"
path.write_text(json.dumps(document))
