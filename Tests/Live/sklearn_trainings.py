"""Trains scikit-learn's networks, ten epochs each, and writes down what was given and what came of it, in the form of
the golden values' `networks.json`. Another seed draws other sizes, settings and data."""
import warnings

import numpy as np

from records import arguments, requires, tensor, write


def import_sklearn():
    import sklearn.neural_network

    return sklearn


sklearn = requires(import_sklearn)
from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: E402

EPOCHS = 10


def main():
    options = arguments(__doc__)
    warnings.filterwarnings("ignore")
    records = [
        train(case, name, np.random.default_rng([options.seed, index]), options.seed)
        for index, (name, case) in enumerate(CASES.items())
    ]
    versions = {"sklearn": sklearn.__version__, "numpy": np.__version__}
    write(options.out, "live trainings", options.seed, versions, records)


def train(case, name, rng, seed):
    """One training. scikit-learn adds alpha / 2 (sum of w^2) / (rows of the batch) to a batch's mean loss, so our l2 is
    alpha / rows; batches divide the rows, so that it is the same in all of them."""
    batches = case["batches"]
    batch = int(rng.integers(6, 12))
    rows, features = batches * batch, int(rng.integers(2, 7))
    X = rng.standard_normal((rows, features))
    if case["classes"]:
        y = rng.permutation(np.arange(rows) % case["classes"])
    else:
        y = rng.standard_normal(rows)
    hidden = [int(size) for size in rng.integers(3, 12, case["depth"])]
    alpha = round(float(rng.uniform(0, 2)), 3)
    rate = round(float(rng.uniform(0.002, 0.02)), 4)
    settings = dict(
        hidden_layer_sizes=hidden, activation=case["activation"], solver=case["solver"], alpha=alpha,
        batch_size=batch, learning_rate_init=rate, shuffle=False, random_state=seed,
        # Its epsilon stands beside sqrt(v), ours beside sqrt(v / (1 - beta2^t)): next to nothing, it is the same.
        epsilon=1e-30)
    if case["solver"] == "sgd":
        momentum = round(float(rng.uniform(0.5, 0.95)), 3)
        settings.update(momentum=momentum, nesterovs_momentum=case["nesterov"])
        optimizer = {"name": "sgd", "lr": rate, "momentum": momentum, "nesterov": case["nesterov"]}
    else:
        optimizer = {"name": "adam", "lr": rate, "betas": [0.9, 0.999], "eps": 1e-30}

    model = MLPClassifier(**settings) if case["classes"] else MLPRegressor(**settings)
    known = {"classes": np.unique(y)} if case["classes"] else {}
    # The first call draws the weights; then the training proper begins, with fresh moments.
    model.partial_fit(X, y, **known)
    del model._optimizer
    initial = parameters(model)
    losses = []
    for _ in range(EPOCHS):
        model.partial_fit(X, y)
        losses.append(float(model.loss_))
    outputs = model.predict_proba(X) if case["classes"] else model.predict(X)[:, None]
    if case["classes"] == 2:
        outputs = outputs[:, 1:]
    activation = {"type": "activation", "fn": {"logistic": "sigmoid"}.get(case["activation"], case["activation"])}
    layers = []
    for number, size in enumerate(hidden):
        layers += [{"type": "linear", "name": str(number), "out": size, "bias": True}, activation]
    layers.append({"type": "linear", "name": str(len(hidden)), "out": outputs.shape[1], "bias": True})
    loss = {0: "half_mse", 2: "bce_with_logits"}.get(case["classes"], "softmax_cross_entropy")
    return {
        "name": name, "batch": batch, "layers": layers, "loss": {"name": loss}, "optimizer": optimizer,
        "penalty": {"l1": 0.0, "l2": alpha / batch}, "inputs": {"x": tensor(X)},
        "targets": {"y": tensor(y[:, None].astype(float))}, "initial_parameters": initial,
        "initial_buffers": {},
        "losses_of_each_epoch": losses,
        "final": {"parameters": parameters(model), "eval_predictions": tensor(outputs)},
    }


def parameters(model):
    """scikit-learn's weights are inputs x outputs."""
    named = {}
    for number, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
        named[f"{number}.weight"] = tensor(weight.T.copy())
        named[f"{number}.bias"] = tensor(bias.copy())
    return named


CASES = {
    "regressor_nesterov": dict(solver="sgd", nesterov=True, activation="tanh", depth=2, classes=0, batches=3),
    "classifier_momentum": dict(solver="sgd", nesterov=False, activation="relu", depth=1, classes=4, batches=4),
    "binary_adam": dict(solver="adam", activation="logistic", depth=2, classes=2, batches=1),
    "classifier_adam": dict(solver="adam", activation="tanh", depth=3, classes=3, batches=2),
}

if __name__ == "__main__":
    main()
