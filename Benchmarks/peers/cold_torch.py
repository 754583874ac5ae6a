"""PyTorch from the start of the process to one prediction: `cold_torch.py --make FILE`, then `cold_torch.py FILE`."""
import sys

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1), nn.Sigmoid())
if sys.argv[1] == "--make":
    torch.save(model.state_dict(), sys.argv[2])
else:
    model.load_state_dict(torch.load(sys.argv[1], weights_only=True))
    with torch.inference_mode():
        print(model(torch.ones(1, 30)).item())
