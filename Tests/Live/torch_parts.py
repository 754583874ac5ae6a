"""Layers, losses, optimizers and schedules of the records, as PyTorch has them."""
import math

import torch
import torch.nn.functional as F
from torch import nn

ACTIVATIONS = {
    "relu": lambda p: F.relu,
    "leaky_relu": lambda p: lambda z: F.leaky_relu(z, p["slope"]),
    "relu6": lambda p: F.relu6,
    "elu": lambda p: lambda z: F.elu(z, p["alpha"]),
    "selu": lambda p: F.selu,
    "gelu": lambda p: F.gelu,
    "gelu_tanh": lambda p: lambda z: F.gelu(z, approximate="tanh"),
    "silu": lambda p: F.silu,
    "mish": lambda p: F.mish,
    "softplus": lambda p: lambda z: F.softplus(z, threshold=1e9),
    "softsign": lambda p: F.softsign,
    "sigmoid": lambda p: torch.sigmoid,
    "log_sigmoid": lambda p: F.logsigmoid,
    "tanh": lambda p: torch.tanh,
    # PyTorch's own has a sixth of single precision in its derivative.
    "hardsigmoid": lambda p: lambda z: F.relu6(z + 3) / 6,
    "hardswish": lambda p: lambda z: z * F.relu6(z + 3) / 6,
    "hardtanh": lambda p: F.hardtanh,
    "softmax": lambda p: lambda z: F.softmax(z, 1),
    "log_softmax": lambda p: lambda z: F.log_softmax(z, 1),
}


class Apply(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, z):
        return self.function(z)


class Residual(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        return x + self.layers(x)


class Network(nn.Sequential):
    """Layers as a record describes them; `described` is that description with the names of their parameters."""

    def __init__(self, parts, features):
        super().__init__()
        self.tables = None
        self.described = []
        if parts[0]["type"] == "embedding_concat":
            tables = parts[0]["tables"]
            self.tables = nn.ModuleList(nn.Embedding(t["categories"], t["dim"]) for t in tables)
            features += sum(table["dim"] - 1 for table in tables)
            named = [dict(table, column=i, name=f"tables.{i}") for i, table in enumerate(tables)]
            self.described.append(dict(parts[0], name="tables", tables=named))
            parts = parts[1:]
        layers, described, _ = make_layers(parts, features, "body.")
        self.body = layers
        self.described += described

    def forward(self, x, codes=None):
        if self.tables is not None:
            x = torch.cat([table(codes[:, i]) for i, table in enumerate(self.tables)] + [x], 1)
        return self.body(x)

    def train_all_but(self, frozen):
        self.train()
        for name in frozen:
            self.get_submodule(name).eval()


def make_layers(parts, width, prefix):
    modules, described = [], []
    for index, part in enumerate(parts):
        name, kind = f"{prefix}{index}", part["type"]
        part = dict(part, name=name)
        if kind == "linear":
            modules.append(nn.Linear(width, part["out"], bias=part["bias"]))
            width = part["out"]
        elif kind == "activation":
            modules.append(Apply(ACTIVATIONS[part["fn"]](part.get("params"))))
        elif kind == "prelu":
            modules.append(nn.PReLU(1 if part["shared"] else width))
        elif kind == "dropout":
            modules.append(nn.Dropout(part["p"]))
        elif kind == "layer_norm":
            modules.append(nn.LayerNorm(width, eps=part["eps"]))
        elif kind == "rms_norm":
            modules.append(nn.RMSNorm(width, eps=part["eps"]))
        elif kind == "batch_norm":
            modules.append(nn.BatchNorm1d(width, eps=part["eps"], momentum=part["momentum"]))
        elif kind == "residual":
            inner, part["layers"], _ = make_layers(part["layers"], width, f"{name}.layers.")
            modules.append(Residual(inner))
        else:
            raise ValueError(kind)
        described.append(part)
    return nn.Sequential(*modules), described, width


@torch.no_grad()
def draw_parameters(model, rng):
    """PyTorch's own weights of dense layers; the rest, which begins at constants, is drawn so that it has a say."""

    def uniform(tensor, low, high):
        tensor.copy_(torch.tensor(rng.uniform(low, high, tuple(tensor.shape))))

    for layer in model.modules():
        if isinstance(layer, nn.PReLU):
            uniform(layer.weight, 0.1, 0.5)
        if isinstance(layer, (nn.LayerNorm, nn.RMSNorm, nn.BatchNorm1d)):
            uniform(layer.weight, 0.5, 1.5)
        if isinstance(layer, (nn.LayerNorm, nn.BatchNorm1d)):
            uniform(layer.bias, -0.3, 0.3)
        if isinstance(layer, nn.BatchNorm1d):
            uniform(layer.running_mean, -0.5, 0.5)
            uniform(layer.running_var, 0.5, 2)


def losses(loss, z, t, reduction):
    """The loss of outputs z and targets t: the mean as PyTorch takes it, or all of it element by element."""
    name, p = loss["name"], loss.get("params", {})

    def weight(key):
        return torch.tensor(p[key]) if key in p else None

    def reduced(l):
        return l.mean() if reduction == "mean" else l

    if name == "mse":
        return F.mse_loss(z, t, reduction=reduction)
    if name == "half_mse":
        return 0.5 * F.mse_loss(z, t, reduction=reduction)
    if name == "mae":
        return F.l1_loss(z, t, reduction=reduction)
    if name == "huber":
        return F.huber_loss(z, t, delta=p["delta"], reduction=reduction)
    if name == "smooth_l1":
        return F.smooth_l1_loss(z, t, beta=p["beta"], reduction=reduction)
    if name == "log_cosh":
        e = z - t
        return reduced(F.softplus(2 * e, threshold=1e9) - e - math.log(2))
    if name == "quantile":
        q = torch.tensor(p["q"])
        return reduced(torch.maximum(q * (t - z), (q - 1) * (t - z)))
    if name == "bce":
        return F.binary_cross_entropy(z, t, reduction=reduction)
    if name == "bce_with_logits":
        return F.binary_cross_entropy_with_logits(z, t, pos_weight=weight("pos_weight"), reduction=reduction)
    if name == "binary_focal":
        likelihood = t * torch.sigmoid(z) + (1 - t) * torch.sigmoid(-z)
        alpha = t * p["alpha"] + (1 - t) * (1 - p["alpha"])
        return reduced(-alpha * (1 - likelihood) ** p["gamma"] * torch.log(likelihood))
    if name == "hinge":
        return reduced(torch.clamp(1 - t * z, min=0))
    if name == "squared_hinge":
        return reduced(torch.clamp(1 - t * z, min=0) ** 2)
    if name == "multi_class_hinge":
        return F.multi_margin_loss(z, t[:, 0].long(), reduction=reduction)
    if name == "softmax_cross_entropy":
        target = t[:, 0].long() if loss["targets"] == "labels" else t
        smoothing = p.get("label_smoothing", 0.0)
        return F.cross_entropy(
            z, target, weight=weight("class_weight"), label_smoothing=smoothing, reduction=reduction)
    if name == "focal":
        logarithm = F.log_softmax(z, 1).gather(1, t.long())[:, 0]
        return reduced(-((1 - logarithm.exp()) ** p["gamma"]) * logarithm)
    if name == "poisson_nll":
        return F.poisson_nll_loss(z, t, log_input=p["log_input"], full=p["full"], reduction=reduction)
    if name == "gaussian_nll":
        mean, variance = z[:, : t.shape[1]], variances(p, z[:, t.shape[1] :])
        return F.gaussian_nll_loss(mean, t, variance, full=p["full"], eps=p["floor"], reduction=reduction)
    if name == "kl_div":
        return reduced(F.kl_div(z, t, reduction="none"))
    if name == "kl_div_from_logits":
        return F.kl_div(F.log_softmax(z, 1), t, reduction="batchmean" if reduction == "mean" else "none")
    raise ValueError(name)


def variances(p, raw):
    return raw.exp() if p["variance"] == "logarithm" else F.softplus(raw, threshold=1e9) + p["floor"]


def loss_function(loss):
    """(z, t, weights of rows or None) -> the loss."""
    if loss["name"] == "combined":
        return lambda z, t, weights: combined(loss, z, t)

    def weighted(z, t, w):
        if w is None:
            return losses(loss, z, t, "mean")
        rows = losses(loss, z, t, "none").reshape(len(w), -1).mean(1)
        divisor = w
        if "class_weight" in loss.get("params", {}):
            divisor = w * torch.tensor(loss["params"]["class_weight"])[t[:, 0].long()]
        return (w * rows).sum() / divisor.sum()

    return weighted


def combined(loss, z, t):
    total = 0.0
    for part in loss["parts"]:
        outputs, columns = part["outputs"], part["target_columns"]
        total = total + part["weight"] * losses(part["loss"], z[:, :outputs], t[:, :columns], "mean")
        z, t = z[:, outputs:], t[:, columns:]
    return total


def predictions(loss, z):
    """What a loss makes of outputs: probabilities, rates, means and variances."""
    name, p = loss["name"], loss.get("params", {})
    if name == "combined":
        parts = []
        for part in loss["parts"]:
            parts.append(predictions(part["loss"], z[:, : part["outputs"]]))
            z = z[:, part["outputs"] :]
        return torch.cat(parts, 1)
    if name in ("softmax_cross_entropy", "focal", "kl_div_from_logits"):
        return F.softmax(z, 1)
    if name in ("bce_with_logits", "binary_focal"):
        return torch.sigmoid(z)
    if name == "kl_div" or (name == "poisson_nll" and p["log_input"]):
        return z.exp()
    if name == "gaussian_nll":
        half = z.shape[1] // 2
        return torch.cat([z[:, :half], variances(p, z[:, half:])], 1)
    return z


def make_optimizer(settings, groups):
    settings = dict(settings)
    name = settings.pop("name")
    for key in ("betas", "etas", "step_sizes"):
        if key in settings:
            settings[key] = tuple(settings[key])
    if name == "lbfgs":
        parameters = [parameter for group in groups for parameter in group["params"]]
        return torch.optim.LBFGS(parameters, line_search_fn="strong_wolfe", **settings)
    kinds = {
        "sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "nadam": "NAdam", "radam": "RAdam", "adamax": "Adamax",
        "rmsprop": "RMSprop", "adagrad": "Adagrad", "adadelta": "Adadelta", "rprop": "Rprop",
    }
    return getattr(torch.optim, kinds[name])(groups, **settings)


def make_schedule(schedule, optimizer):
    kinds = torch.optim.lr_scheduler
    name, p = schedule["schedule"], schedule["params"]
    if name == "one_cycle":
        return kinds.OneCycleLR(
            optimizer, max_lr=p["max_lr"], total_steps=p["total_steps"], pct_start=p["pct_start"],
            anneal_strategy=p["anneal"], three_phase=p["three_phase"], div_factor=p["div_factor"],
            final_div_factor=p["final_div_factor"], base_momentum=p["base_momentum"],
            max_momentum=p["max_momentum"])
    if name == "cosine_warm_restarts":
        return kinds.CosineAnnealingWarmRestarts(optimizer, p["t_0"], p["t_mult"], p["eta_min"])
    if name == "warmup_cosine":
        steps = p["warmup_steps"]
        up = kinds.LinearLR(optimizer, p["start_factor"], 1.0, steps)
        down = kinds.CosineAnnealingLR(optimizer, p["total_steps"] - steps, p["eta_min"])
        return kinds.SequentialLR(optimizer, [up, down], [steps])
    if name == "multistep":
        return kinds.MultiStepLR(optimizer, [int(step) for step in p["milestones"]], p["gamma"])
    if name == "exponential":
        return kinds.ExponentialLR(optimizer, p["gamma"])
    if name == "polynomial":
        return kinds.PolynomialLR(optimizer, p["total_iters"], p["power"])
    raise ValueError(name)
