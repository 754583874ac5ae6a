"""PyTorch, eager or compiled, training on made-up rows in shuffled batches: the time of a step.

--extras: layer normalisation before each ReLU, and dropout of 0.1 behind it.
"""
import common

chosen = common.training_options(__doc__, extras=False, compiled=False)

import torch
from torch import nn

torch.set_num_threads(chosen.threads)
torch.manual_seed(1)
layers, batch = chosen.layers, chosen.batch
modules = []
for inputs, outputs in zip(layers[:-2], layers[1:-1]):
    modules.append(nn.Linear(inputs, outputs))
    if chosen.extras:
        modules += [nn.LayerNorm(outputs), nn.ReLU(), nn.Dropout(0.1)]
    else:
        modules.append(nn.ReLU())
model = nn.Sequential(*modules, nn.Linear(layers[-2], layers[-1]))
optimizer = {
    "adam": lambda weights: torch.optim.Adam(weights, 1e-3, fused=True),
    "adamw": lambda weights: torch.optim.AdamW(weights, 1e-3, fused=True),
    "sgd": lambda weights: torch.optim.SGD(weights, 1e-2, fused=True),
}[chosen.optimizer](model.parameters())


def loss(x, t):
    z = model(x)
    if layers[-1] > 1:
        return nn.functional.cross_entropy(z, t)
    return nn.functional.binary_cross_entropy_with_logits(z[:, 0], t.float())


if chosen.compiled:
    loss = torch.compile(loss)
X, T = (torch.tensor(rows) for rows in common.made_up_rows(chosen))


def epoch():
    order = torch.randperm(len(X))
    for first in range(0, len(X), batch):
        rows = order[first : first + batch]
        optimizer.zero_grad()
        loss(X[rows], T[rows]).backward()
        optimizer.step()


time = common.median_time(chosen.repeats, chosen.steps, epoch)
common.report(torch.__version__, microseconds=time, last_loss=loss(X[:batch], T[:batch]).item())
