"""PyTorch, eager, on the work `sine`: 1-10-10-1, ReLU, half the squared error of a sigmoid, one row a step."""
import common

chosen = common.options(__doc__)

import torch
from torch import nn

torch.set_num_threads(chosen.threads)
torch.manual_seed(4)
X, T = (torch.tensor(rows, dtype=torch.float32) for rows in common.sine_rows())
model = nn.Sequential(
    nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 10), nn.ReLU(), nn.Linear(10, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, fused=True)


def epoch():
    for row in range(500):
        optimizer.zero_grad()
        loss = 0.5 * ((model(X[row : row + 1]) - T[row : row + 1]) ** 2).sum()
        loss.backward()
        optimizer.step()


common.report(torch.__version__, microseconds=common.median_time(chosen.repeats, 500, epoch))
