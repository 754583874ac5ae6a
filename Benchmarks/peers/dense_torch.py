"""PyTorch, eager, two threads, on the work `dense`: prints the microseconds of one step."""
import time

import torch
from torch import nn

torch.manual_seed(1)
torch.set_num_threads(2)
batch, steps = 128, 117
rows = batch * steps
X = torch.rand(rows, 784)
T = torch.arange(rows) % 10
model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
loss = nn.CrossEntropyLoss()


def epoch():
    order = torch.randperm(rows)
    for first in range(0, rows, batch):
        chosen = order[first : first + batch]
        optimizer.zero_grad()
        loss(model(X[chosen]), T[chosen]).backward()
        optimizer.step()


epoch()
start = time.perf_counter()
for _ in range(6):
    epoch()
print((time.perf_counter() - start) / (6 * steps) * 1e6)
