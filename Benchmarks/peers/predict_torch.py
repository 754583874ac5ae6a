"""PyTorch predicting a batch of rows with ReLU layers and a linear output: the time of a call."""
import common

chosen = common.options(__doc__, layers=[784, 512, 256, 10], batch=1)

import torch
from torch import nn

torch.set_num_threads(chosen.threads)
torch.manual_seed(1)
modules = []
for inputs, outputs in zip(chosen.layers, chosen.layers[1:]):
    modules += [nn.Linear(inputs, outputs), nn.ReLU()]
model = nn.Sequential(*modules[:-1]).eval()
x = torch.rand(chosen.batch, chosen.layers[0])
with torch.inference_mode():
    time = common.call_time(chosen.repeats, lambda: model(x))
common.report(torch.__version__, microseconds=time)
