"""Trains networks of all kinds with PyTorch, ten steps each in float64, and writes down what was given and what came
of it, in the form of the golden values' `networks.json`. Another seed draws other sizes, settings and data."""
import numpy as np

from records import arguments, requires, tensor, write
from torch_cases import cases


def import_torch():
    import torch

    return torch


torch = requires(import_torch)
from torch_parts import Network, draw_parameters, loss_function, make_optimizer, make_schedule, predictions  # noqa: E402

STEPS = 10


def main():
    options = arguments(__doc__)
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    records = []
    for index, case in enumerate(cases(options.seed)):
        torch.manual_seed(1000 * options.seed + index)
        records.append(train(case, np.random.default_rng([options.seed, index])))
    versions = {"torch": torch.__version__, "numpy": np.__version__}
    write(options.out, "live trainings", options.seed, versions, records)


def train(case, rng):
    """One training; the case, with all that a reader needs to repeat it."""
    record = dict(case)
    rows, batch = case["rows"], case.get("batch", case["rows"])
    codes, x = draw_inputs(case, rng)
    model = Network(case["layers"], case["features"])
    draw_parameters(model, rng)
    record["layers"] = model.described
    targets = draw_targets(case["loss"], rows, rng)
    weights = torch.tensor(rng.uniform(0.2, 3, rows)) if case.get("is_weighted") else None
    data_loss = loss_function(case["loss"])

    record["inputs"] = {"x": tensor(x)}
    if codes is not None:
        record["inputs"]["categorical"] = tensor(codes)
    record["targets"] = {"y": tensor(targets)}
    if weights is not None:
        record["sample_weight"] = weights.tolist()
    record["initial_parameters"] = tensors(model.named_parameters())
    record["initial_buffers"] = buffers(model)

    def loss(chosen):
        z = model(x[chosen], None if codes is None else codes[chosen])
        return data_loss(z, targets[chosen], None if weights is None else weights[chosen])

    groups = parameter_groups(model, case)
    optimizer = make_optimizer(case["optimizer"], groups)
    schedule = make_schedule(case["schedule"], optimizer) if "schedule" in case else None
    average = None
    if "averaging" in case:
        swa = torch.optim.swa_utils
        average = swa.AveragedModel(model, multi_avg_fn=swa.get_ema_multi_avg_fn(case["averaging"]["decay"]))

    losses, norms, rates = [], [], []
    model.train_all_but(case.get("frozen", []))
    first = 0
    for _ in range(STEPS):
        chosen = slice(first, min(first + batch, rows))
        first = chosen.stop % rows

        def closure():
            optimizer.zero_grad()
            total = loss(chosen) + penalty(model, case)
            total.backward()
            if "clip" in case:
                norms.append(clip(model, case["clip"]))
            return total

        rates.append(optimizer.param_groups[0]["lr"])
        losses.append(float(optimizer.step(closure).detach()))
        if average is not None:
            average.update_parameters(model)
        if schedule is not None:
            schedule.step()

    record["losses_before_each_step"] = losses
    record["lr_per_step"] = rates
    if case.get("clip", {}).get("type") == "global_norm":
        record["gradient_norm_each_step"] = norms
    model.eval()
    with torch.no_grad():
        everything = slice(0, rows)
        z = model(x, codes)
        record["final"] = {
            "parameters": tensors(model.named_parameters()),
            "buffers": buffers(model),
            "eval_predictions": tensor(predictions(case["loss"], z)),
            "eval_data_loss": float(loss(everything)),
        }
        if average is not None:
            record["final"]["average"] = tensors(average.module.named_parameters())
    return record


def parameter_groups(model, case):
    """Layers that learn at rates of their own are groups of their own; frozen ones are in none. The first group has
    the rate of the record."""
    rate = case["optimizer"]["lr"]
    groups = {1: []}
    for name, parameter in model.named_parameters():
        if any(name.startswith(frozen + ".") for frozen in case.get("frozen", [])):
            parameter.requires_grad_(False)
            continue
        factors = [r["factor"] for r in case.get("rates", []) if name.startswith(r["name"] + ".")]
        groups.setdefault(factors[-1] if factors else 1, []).append(parameter)
    return [{"params": group, "lr": rate * factor} for factor, group in groups.items()]


def penalty(model, case):
    if "penalty" not in case:
        return 0.0
    l1, l2 = case["penalty"]["l1"], case["penalty"]["l2"]
    weights = [layer.weight for layer in model.modules() if isinstance(layer, torch.nn.Linear)]
    return sum(0.5 * l2 * (w * w).sum() + l1 * w.abs().sum() for w in weights)


def clip(model, settings):
    if settings["type"] == "value":
        torch.nn.utils.clip_grad_value_(model.parameters(), settings["max_value"])
        return None
    return float(torch.nn.utils.clip_grad_norm_(model.parameters(), settings["max_norm"]))


def draw_inputs(case, rng):
    """Codes of the first layer's tables, which have the first columns, and numbers."""
    tables = case["layers"][0]["tables"] if case["layers"][0]["type"] == "embedding_concat" else []
    columns = [rng.integers(0, table["categories"], case["rows"]) for table in tables]
    codes = torch.tensor(np.stack(columns, 1)) if columns else None
    return codes, torch.tensor(rng.standard_normal((case["rows"], case["features"] - len(tables))))


def draw_targets(loss, rows, rng):
    kind, outputs = loss["targets"], loss["outputs"]
    if kind == "several":
        return torch.cat([draw_targets(part["loss"], rows, rng) for part in loss["parts"]], 1)
    values = {
        "numbers": lambda: rng.standard_normal((rows, outputs)) * 2,
        "counts": lambda: rng.poisson(2.5, (rows, outputs)).astype(float),
        "shares": lambda: rng.uniform(0, 1, (rows, outputs)),
        "yes_or_no": lambda: rng.integers(0, 2, (rows, outputs)).astype(float),
        "signs": lambda: rng.integers(0, 2, (rows, outputs)) * 2.0 - 1,
        "probabilities": lambda: rng.dirichlet(np.ones(outputs), rows),
        "labels": lambda: rng.permutation(np.arange(rows) % outputs).astype(float)[:, None],
    }[kind]()
    return torch.tensor(values)


def tensors(named):
    return {name: tensor(value.detach()) for name, value in named}


def buffers(model):
    return tensors((name, b) for name, b in model.named_buffers() if not name.endswith("num_batches_tracked"))


if __name__ == "__main__":
    main()
