"""PyTorch, eager, on the work `circles`: 1000 rows, 2-10-5-1, ReLU, binary cross-entropy, full batch, Double."""
import common

chosen = common.options(__doc__)

import torch
from torch import nn

torch.set_num_threads(chosen.threads)
torch.manual_seed(4)
X, T = (torch.tensor(rows) for rows in common.circle_rows())
model = nn.Sequential(nn.Linear(2, 10), nn.ReLU(), nn.Linear(10, 5), nn.ReLU(), nn.Linear(5, 1)).double()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, fused=True)
loss = nn.BCEWithLogitsLoss()


def steps():
    for _ in range(1000):
        optimizer.zero_grad()
        loss(model(X), T).backward()
        optimizer.step()


common.report(torch.__version__, microseconds=common.median_time(chosen.repeats, 1000, steps))
