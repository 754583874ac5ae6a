"""PyTorch on the handwritten digits, with the recipe of `bench digits`: seconds of training, accuracy, peak memory."""
import common
import digits

chosen = digits.options(__doc__, compiled=False)

import torch
from torch import nn

torch.set_num_threads(chosen.threads)
torch.manual_seed(chosen.seed)
X, T = (torch.from_numpy(rows) for rows in digits.images(chosen.folder, "train"))
modules = []
for inputs, outputs in zip(chosen.layers[:-2], chosen.layers[1:-1]):
    modules += [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(chosen.dropout)]
model = nn.Sequential(*modules, nn.Linear(chosen.layers[-2], chosen.layers[-1]))
optimizer = torch.optim.AdamW(model.parameters(), chosen.rate, weight_decay=chosen.decay, fused=True)
steps = chosen.epochs * -(-len(X) // chosen.batch)
schedule = {
    "one-cycle": lambda: torch.optim.lr_scheduler.OneCycleLR(
        optimizer, chosen.rate, total_steps=steps, cycle_momentum=False),
    "cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps),
    "constant": lambda: torch.optim.lr_scheduler.ConstantLR(optimizer, 1),
}[chosen.schedule]()


def loss(x, t):
    return nn.functional.cross_entropy(model(x), t, label_smoothing=chosen.smoothing)


if chosen.compiled:
    loss = torch.compile(loss)
clock = common.Clock()
for epoch in range(chosen.epochs):
    order = torch.randperm(len(X))
    for first in range(0, len(X), chosen.batch):
        rows = order[first : first + chosen.batch]
        optimizer.zero_grad()
        loss(X[rows], T[rows]).backward()
        optimizer.step()
        schedule.step()
seconds = clock.stop()
memory = common.peak_memory()

model.eval()
X, T = (torch.from_numpy(rows) for rows in digits.images(chosen.folder, "t10k"))
with torch.inference_mode():
    accuracy = (model(X).argmax(1) == T).float().mean().item()
common.report(torch.__version__, seconds=seconds, accuracy=accuracy, peak_bytes=memory)
