"""The trainings: together they have every layer, activation, loss, optimizer and setting that both libraries know."""
import numpy as np


def linear(out, bias=True):
    return {"type": "linear", "out": out, "bias": bias}


def act(fn, **params):
    return {"type": "activation", "fn": fn, "params": params} if params else {"type": "activation", "fn": fn}


def loss(name, outputs, targets, **params):
    return {"name": name, "outputs": outputs, "targets": targets, "params": params}


class Draw:
    """Sizes and settings, drawn from a seed; rounded, so that a log can be read."""

    def __init__(self, seed):
        self.rng = np.random.default_rng([seed, 4711])

    def size(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def number(self, low, high, digits=4):
        return round(float(self.rng.uniform(low, high)), digits)

    def numbers(self, count, low, high):
        return [self.number(low, high) for _ in range(count)]

    def betas(self):
        return [self.number(0.8, 0.95), self.number(0.95, 0.999)]


def cases(seed):
    """A list of cases; a seed is a list of other sizes and settings for the same cases."""
    d = Draw(seed)
    made = [case(d) for case in CASES]
    for case, function in zip(made, CASES):
        case["name"] = function.__name__
    return made


def nesterov_on_batches(d):
    out = d.size(1, 3)
    batch = d.size(5, 8)
    return {
        "features": d.size(3, 6), "rows": 3 * batch + 4, "batch": batch, "loss": loss("mse", out, "numbers"),
        "layers": [
            linear(d.size(5, 20)), act("relu"), linear(d.size(4, 17), bias=False), act("tanh"), linear(out)],
        "optimizer": {
            "name": "sgd", "lr": d.number(0.01, 0.05), "momentum": d.number(0.6, 0.9), "nesterov": True,
            "weight_decay": d.number(0.001, 0.05)},
    }


def gelu_amsgrad_clipped_by_norm(d):
    out = d.size(1, 3)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("huber", out, "numbers", delta=d.number(0.5, 1.5)),
        "layers": [
            linear(d.size(5, 20)), act("gelu"), linear(d.size(4, 17)), act("gelu_tanh"), linear(d.size(3, 9)),
            act("silu"), linear(out)],
        "optimizer": {
            "name": "adam", "lr": d.number(0.005, 0.05), "betas": d.betas(), "eps": 1e-8, "amsgrad": True,
            "weight_decay": d.number(0.001, 0.05)},
        "clip": {"type": "global_norm", "max_norm": d.number(0.05, 0.4), "eps": 1e-6},
    }


def layer_norm_adamw_restarts(d):
    out, rate = d.size(1, 4), d.number(0.005, 0.03)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40),
        "loss": loss("smooth_l1", out, "numbers", beta=d.number(0.5, 1.5)),
        "layers": [
            linear(d.size(5, 20)), {"type": "layer_norm", "eps": 1e-5}, act("mish"), linear(d.size(4, 17)),
            act("softplus"), {"type": "layer_norm", "eps": d.number(0.001, 0.1)}, linear(out)],
        "optimizer": {
            "name": "adamw", "lr": rate, "betas": d.betas(), "eps": 1e-7, "amsgrad": bool(d.size(0, 1)),
            "weight_decay": d.number(0.01, 0.2)},
        "schedule": {
            "schedule": "cosine_warm_restarts",
            "params": {"base_lr": rate, "t_0": d.size(2, 4), "t_mult": d.size(1, 2), "eta_min": rate / 20}},
    }


def batch_norm_classes_one_cycle(d):
    classes, batch, top = d.size(3, 6), d.size(8, 13), d.number(0.05, 0.2)
    momentum = d.number(0.8, 0.9)
    return {
        "features": d.size(3, 7), "rows": 2 * batch + 5, "batch": batch,
        "loss": loss(
            "softmax_cross_entropy", classes, "labels", label_smoothing=d.number(0.05, 0.2),
            class_weight=d.numbers(classes, 0.3, 3)),
        "layers": [
            linear(d.size(5, 20), bias=False), batch_norm(d), act("leaky_relu", slope=d.number(0.01, 0.3)),
            linear(d.size(4, 17)), batch_norm(d), act("elu", alpha=d.number(0.5, 1.5)), linear(classes)],
        "optimizer": {"name": "sgd", "lr": top, "momentum": momentum},
        "schedule": {
            "schedule": "one_cycle",
            "params": {
                "max_lr": top, "base_lr": top, "total_steps": d.size(10, 14), "pct_start": d.number(0.25, 0.5),
                "anneal": "cos", "three_phase": False, "div_factor": d.number(5, 25), "final_div_factor": 1e3,
                "base_momentum": d.number(0.7, 0.85), "max_momentum": d.number(0.86, 0.95)}},
    }


def batch_norm(d):
    return {"type": "batch_norm", "eps": 1e-5, "momentum": d.number(0.05, 0.5)}


def residual_rms_norm_nadam(d):
    out, width = d.size(2, 4), d.size(4, 16)
    inner = [
        {"type": "rms_norm", "eps": 1e-6}, linear(d.size(4, 17)), act("hardswish"), linear(width, bias=False)]
    nested = [linear(width), {"type": "residual", "layers": [linear(width), act("silu")]}]
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "is_weighted": True,
        "loss": loss("bce_with_logits", out, "yes_or_no", pos_weight=d.numbers(out, 0.5, 4)),
        "layers": [
            linear(width), {"type": "residual", "layers": inner}, {"type": "residual", "layers": nested},
            linear(out)],
        "optimizer": {
            "name": "nadam", "lr": d.number(0.005, 0.05), "betas": d.betas(), "eps": 1e-8,
            "momentum_decay": d.number(0.002, 0.01), "weight_decay": d.number(0.001, 0.05),
            "decoupled_weight_decay": bool(d.size(0, 1))},
    }


def prelu_poisson_radam(d):
    out = d.size(1, 3)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40),
        "loss": loss("poisson_nll", out, "counts", log_input=True, full=bool(d.size(0, 1))),
        "layers": [
            linear(d.size(5, 20)), {"type": "prelu", "shared": True}, linear(d.size(4, 17)),
            {"type": "prelu", "shared": False}, linear(out)],
        "optimizer": {
            "name": "radam", "lr": d.number(0.005, 0.05), "betas": [d.number(0.8, 0.95), 0.9], "eps": 1e-8,
            "weight_decay": d.number(0.001, 0.05), "decoupled_weight_decay": bool(d.size(0, 1))},
        "clip": {"type": "value", "max_value": d.number(0.02, 0.2)},
    }


def embedding_gaussian_adamax_warm_up(d):
    targets, rate = d.size(1, 3), d.number(0.005, 0.03)
    tables = [{"categories": d.size(2, 7), "dim": d.size(1, 5)} for _ in range(d.size(1, 3))]
    return {
        "features": len(tables) + d.size(1, 5), "rows": d.size(20, 40),
        "loss": loss(
            "gaussian_nll", targets, "numbers", variance="logarithm" if d.size(0, 1) else "softplus",
            floor=1e-6, full=bool(d.size(0, 1))),
        "layers": [
            {"type": "embedding_concat", "tables": tables}, linear(d.size(5, 20)), act("softsign"),
            linear(2 * targets)],
        "optimizer": {"name": "adamax", "lr": rate, "betas": d.betas(), "eps": 1e-8},
        "schedule": {
            "schedule": "warmup_cosine",
            "params": {
                "base_lr": rate, "warmup_steps": d.size(2, 5), "start_factor": d.number(0.05, 0.3),
                "total_steps": d.size(10, 14), "eta_min": rate / 30}},
    }


def selu_divergence_rmsprop(d):
    classes = d.size(3, 6)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("kl_div", classes, "probabilities"),
        "layers": [
            linear(d.size(5, 20)), act("selu"), {"type": "dropout", "p": 0.0}, linear(d.size(4, 17)), act("selu"),
            linear(classes), act("log_softmax")],
        "optimizer": {
            "name": "rmsprop", "lr": d.number(0.001, 0.01), "alpha": d.number(0.8, 0.99), "eps": 1e-6,
            "momentum": d.number(0.5, 0.9), "centered": True, "weight_decay": d.number(0, 0.01)},
    }


def hard_margins_penalized_adagrad(d):
    classes = d.size(3, 6)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("multi_class_hinge", classes, "labels"),
        "layers": [
            linear(d.size(5, 20)), act("hardtanh"), linear(d.size(4, 17)), act("relu6"), linear(d.size(4, 9)),
            act("hardsigmoid"), linear(classes)],
        "optimizer": {
            "name": "adagrad", "lr": d.number(0.01, 0.1), "lr_decay": d.number(0, 0.1),
            "initial_accumulator_value": d.number(0, 0.1), "eps": 1e-10, "weight_decay": 0.0},
        "penalty": {"l1": d.number(0.0005, 0.01), "l2": d.number(0.001, 0.1)},
    }


def weighted_rows_adadelta(d):
    out, batch = d.size(1, 3), d.size(5, 9)
    return {
        "features": d.size(2, 9), "rows": 2 * batch + 3, "batch": batch, "is_weighted": True,
        "loss": loss("mae", out, "numbers"),
        "layers": [
            linear(d.size(5, 20)), act("sigmoid"), linear(d.size(4, 17)), act("log_sigmoid"), linear(out)],
        "optimizer": {
            "name": "adadelta", "lr": d.number(0.3, 1), "rho": d.number(0.8, 0.95), "eps": 1e-6,
            "weight_decay": d.number(0, 0.01)},
    }


def squared_hinge_rprop(d):
    """Only signs of gradients count here, so none of them may be zero but for rounding, as that of a bias under the
    hinge loss is where there are as many targets of 1 as of -1."""
    out = d.size(1, 3)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("squared_hinge", out, "signs"),
        "layers": [linear(d.size(5, 20)), act("tanh"), linear(d.size(4, 17)), act("softmax"), linear(out)],
        "optimizer": {"name": "rprop", "lr": d.number(0.005, 0.02), "etas": [0.5, 1.2], "step_sizes": [1e-6, 50]},
    }


def hinge_exponential(d):
    out, rate = d.size(1, 3), d.number(0.05, 0.2)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("hinge", out, "signs"),
        "layers": [linear(d.size(5, 20)), act("elu", alpha=d.number(0.5, 1.5)), linear(out)],
        "optimizer": {"name": "sgd", "lr": rate, "momentum": d.number(0.5, 0.9)},
        "schedule": {"schedule": "exponential", "params": {"base_lr": rate, "gamma": d.number(0.7, 0.98)}},
    }


def penalized_lbfgs(d):
    """Twenty directions, each from all gradients before, make a thousand times more of a rounding than other
    optimizers do: hence its own tolerance."""
    out = d.size(1, 2)
    return {
        "features": d.size(2, 5), "rows": d.size(20, 40), "loss": loss("half_mse", out, "shares"),
        "layers": [linear(d.size(4, 9)), act("tanh"), linear(out), act("sigmoid")],
        "optimizer": {
            "name": "lbfgs", "lr": 1.0, "max_iter": 2, "max_eval": d.size(4, 8), "tolerance_grad": 1e-9,
            "tolerance_change": 1e-12, "history_size": d.size(3, 10)},
        "penalty": {"l1": 0.0, "l2": d.number(0.01, 0.1)},
        "rtol": 1e-7, "atol": 1e-9,
    }


def focal_frozen_layers_and_rates(d):
    classes = d.size(3, 5)
    return {
        "features": d.size(3, 7), "rows": d.size(12, 30), "loss": loss("focal", classes, "labels", gamma=d.number(0.5, 3)),
        "layers": [
            linear(d.size(5, 20)), batch_norm(d), act("relu"), linear(d.size(4, 17)), batch_norm(d), act("silu"),
            linear(d.size(4, 9)), act("tanh"), linear(classes)],
        "optimizer": {
            "name": "sgd", "lr": d.number(0.05, 0.2), "momentum": d.number(0.5, 0.9), "dampening": d.number(0, 0.5)},
        "frozen": ["body.0", "body.1"],
        "rates": [{"name": "body.4", "factor": d.number(0.1, 0.5)}, {"name": "body.8", "factor": d.number(1.5, 3)}],
    }


def averaged_quantiles(d):
    levels, rate = [0.1, 0.5, 0.9], d.number(0.005, 0.05)
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss("quantile", 1, "numbers", q=levels),
        "layers": [linear(d.size(5, 20)), act("gelu"), linear(3)],
        "optimizer": {"name": "adam", "lr": rate, "betas": d.betas(), "eps": 1e-3},
        "averaging": {"decay": d.number(0.7, 0.95)},
        "schedule": {
            "schedule": "multistep",
            "params": {"base_lr": rate, "milestones": [d.size(2, 4), d.size(5, 8)], "gamma": d.number(0.1, 0.5)}},
    }


def several_objectives(d):
    classes, numbers, questions = d.size(3, 5), d.size(1, 3), d.size(1, 3)
    parts = [
        (loss("softmax_cross_entropy", classes, "labels", label_smoothing=0.1), classes, 1),
        (loss("log_cosh", numbers, "numbers"), numbers, numbers),
        (loss("binary_focal", questions, "yes_or_no", gamma=2.0, alpha=d.number(0.2, 0.8)), questions, questions),
    ]
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40),
        "loss": {
            "name": "combined", "outputs": None, "targets": "several",
            "parts": [
                {"loss": of, "outputs": outputs, "target_columns": columns, "weight": d.number(0.3, 2)}
                for of, outputs, columns in parts]},
        "layers": [linear(d.size(5, 20)), act("mish"), linear(classes + numbers + questions)],
        "optimizer": {
            "name": "adamw", "lr": d.number(0.005, 0.05), "betas": d.betas(), "eps": 1e-8, "weight_decay": 0.01},
        "clip": {"type": "global_norm", "max_norm": d.number(0.3, 0.8), "eps": 1e-6},
    }


def soft_labels_polynomial(d):
    classes, rate = d.size(3, 5), d.number(0.05, 0.2)
    name = "kl_div_from_logits" if d.size(0, 1) else "softmax_cross_entropy"
    return {
        "features": d.size(2, 9), "rows": d.size(9, 40), "loss": loss(name, classes, "probabilities"),
        "layers": [linear(d.size(5, 20)), act("softplus"), linear(classes)],
        "optimizer": {"name": "sgd", "lr": rate, "momentum": 0.9},
        "schedule": {
            "schedule": "polynomial",
            "params": {"base_lr": rate, "total_iters": d.size(6, 12), "power": d.number(0.7, 2)}},
    }


CASES = [
    nesterov_on_batches, gelu_amsgrad_clipped_by_norm, layer_norm_adamw_restarts, batch_norm_classes_one_cycle,
    residual_rms_norm_nadam, prelu_poisson_radam, embedding_gaussian_adamax_warm_up, selu_divergence_rmsprop,
    hard_margins_penalized_adagrad, weighted_rows_adadelta, squared_hinge_rprop, hinge_exponential,
    penalized_lbfgs, focal_frozen_layers_and_rates, averaged_quantiles, several_objectives, soft_labels_polynomial,
]
