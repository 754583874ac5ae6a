"""The rows: for each its work, how ours and every peer are called, and what is wanted of the ratio peer / ours.

A contender may have several variants (1 or 2 threads): the one with the best median counts, ours and theirs alike.
"""
from dataclasses import dataclass, field


@dataclass
class Contender:
    """Someone who does the work. `variants` maps a label to arguments; those of a peer begin with its script."""
    peer: str
    variants: dict
    wanted: float = None
    aim: float = None
    note: str = ""


@dataclass
class Row:
    """`key` is what a contender reports and `unit` how it is shown; `flop` is the arithmetic that the work needs."""
    name: str
    work: str
    ours: Contender
    peers: list
    key: str = "microseconds"
    unit: str = "us"
    flop: float = None
    precision: str = "float"
    # A floor under our time that other code has shown, in microseconds.
    floor: float = None
    # What ours must reach by itself: (what, key, limit, whether more is better, aim).
    bounds: list = field(default_factory=list)
    rounds: int = None


def threads(*counts):
    return {f"{count} thread{'s' if count > 1 else ''}": ["--threads", str(count)] for count in counts}


def variants(arguments, counts=(1, 2)):
    return {label: [*arguments, *more] for label, more in threads(*counts).items()}


def product_flop(layers, batch):
    return [2 * batch * inputs * outputs for inputs, outputs in zip(layers, layers[1:])]


def training_flop(layers, batch):
    """Forward and weight gradient of every layer, and the gradient of every input but the first."""
    flop = product_flop(layers, batch)
    return 3 * sum(flop) - flop[0]


def training(name, layers, batch, optimizer, wanted, steps=117, extras=False, note=""):
    """A training on made-up rows with two threads; `wanted` is {peer script and flags: (peer, ratio, aim, note)}."""
    shape = ["--layers", *map(str, layers), "--batch", str(batch), "--steps", str(steps), "--optimizer", optimizer]
    shape += ["--extras"] if extras else []
    return Row(
        name, f"{'-'.join(map(str, layers))}, batch {batch}, {optimizer_name(optimizer)}{note}, Float",
        Contender("ours", variants(["train", *shape], [2])),
        [
            Contender(peer, variants([*call.split(), *shape], [2]), ratio, aim, remark)
            for call, (peer, ratio, aim, remark) in wanted.items()
        ],
        flop=training_flop(layers, batch))


def optimizer_name(optimizer):
    return {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}[optimizer]


def prediction(name, layers, batch, wanted, bounds=()):
    shape = ["--layers", *map(str, layers), "--batch", str(batch)]
    return Row(
        name, f"predict {'-'.join(map(str, layers))}, batch {batch}, Float",
        Contender("ours", variants(["predict", *shape])),
        [
            Contender("onnxruntime", variants(["predict_onnxruntime.py", *shape]), wanted),
            Contender("torch", variants(["predict_torch.py", *shape])),
        ],
        flop=sum(product_flop(layers, batch)), bounds=list(bounds))


# The recipe for the digits, for ours and PyTorch alike.
DIGITS = {
    "epochs": 10, "batch": 128, "rate": 0.005, "decay": 0.1, "dropout": 0.1, "smoothing": 0.1,
    "schedule": "one-cycle", "threads": 2,
}


def reading(table, work):
    """A reading of a table into columns, with the memory it takes at most."""
    file = ["--file", f"{{tables}}/{table}.csv"]
    return Row(
        f"read-{table}", f"read {work}", Contender("ours", {"2 threads": ["read", *file]}),
        [
            Contender("pandas", {"": ["read_pandas.py", *file]}, 2),
            Contender("polars", variants(["read_polars.py", *file], [2]), 1.5),
        ],
        bounds=[("memory at most, of the columns made", "share_of_columns", 2, False, None)])


def digits_arguments(**changes):
    return [text for name, value in {**DIGITS, **changes}.items() for text in (f"--{name}", str(value))]


def rows(quick=False):
    dense, narrow, wide = [784, 512, 256, 10], [28, 256, 256, 256, 1], [1024, 2048, 2048, 2048, 10]
    recipe = digits_arguments(seed="{round}", **({"epochs": 1} if quick else {}))
    once = digits_arguments(epochs=1)
    return [
        Row(
            "sine", "sine 1-10-10-1, one sample a step, Float", Contender("ours", variants(["sine"], [1])),
            [
                Contender("fann", {"1 thread": ["sine_fann"]}, 2),
                Contender("jax", variants(["sine_jax.py"]), 6, note="compiled scan"),
                Contender("numpy", variants(["sine_numpy.py"], [1]), 200),
                Contender("torch", variants(["sine_torch.py"]), 1000),
            ], floor=0.041),
        Row(
            "circles", "circles 1000 x 2-10-5-1, full batch, Double", Contender("ours", variants(["circles"])),
            [
                Contender("jax", variants(["circles_jax.py"]), 5, note="compiled scan"),
                Contender("numpy", variants(["circles_numpy.py"]), 12),
                Contender("torch", variants(["circles_torch.py"]), 20),
                Contender("sklearn", variants(["circles_sklearn.py"])),
            ], flop=training_flop([2, 10, 5, 1], 1000), precision="double"),
        training("dense", dense, 128, "adam", {
            "train_torch.py": ("torch", 2.4, 2.7, "eager"),
            "train_torch.py --compiled": ("torch", 2.4, 2.7, "compiled"),
            "train_jax.py": ("jax", 1.35, 1.5, ""),
            "train_keras.py": ("keras", 3.6, None, ""),
            "train_sklearn.py": ("sklearn", 7, None, ""),
        }),
        training(
            "dense-extras", dense, 128, "adamw", {"train_torch.py": ("torch", 2.7, None, "eager")}, extras=True,
            note=", dropout 0.1, layer norm"),
        *[
            training(f"narrow-{batch}", narrow, batch, "adam", {
                "train_torch.py": ("torch", 2.5, None, "eager"),
                "train_jax.py": ("jax", 1.3, None, ""),
                "train_keras.py": ("keras", None, None, ""),
            })
            for batch in (1024, 256)
        ],
        *[
            training(f"wide-{optimizer}", wide, 256, optimizer, {
                "train_torch.py": ("torch", torch, None, "eager"), "train_jax.py": ("jax", jax, None, ""),
            }, steps=8)
            for optimizer, torch, jax in (("sgd", 2.6, 1.4), ("adam", 2.3, 1.25))
        ],
        Row(
            "products", "products alone, 256 x 2048 x 2048, one thread, Float",
            Contender("ours", {"1 thread": ["products"]}, note="the slowest of three"), [], key="float_slowest",
            unit="GFLOP/s",
            bounds=[
                (f"{name} of the peak", f"share_{name}", 0.85, True, 0.90)
                for name in ("forward", "backward", "gradient")
            ]),
        *[
            prediction(f"predict-dense-{batch}", dense, batch, wanted)
            for batch, wanted in ((1, 1.1), (1024, 1.0), (16384, 1.6))
        ],
        *[
            prediction(f"predict-narrow-{batch}", narrow, batch, wanted)
            for batch, wanted in ((1, 2), (1024, 1.15), (16384, 1.7))
        ],
        prediction(
            "predict-small-1", [13, 8, 1], 1, None,
            [("time of a call, in us", "microseconds", 0.2, False, None)]),
        prediction("predict-small-16384", [13, 8, 1], 16384, 2),
        reading("numbers", "150 MB of numbers, 20 columns"),
        reading("mixed", "100 MB of numbers, dates, words and quoted texts, 10 columns"),
        Row(
            "cold", "cold start: one row, from the start of the process to its end",
            Contender("ours", {"": ["cold"]}),
            [
                Contender("torch", {"": ["cold_torch.py"]}, note="import, load, predict"),
                Contender("onnxruntime", {"": ["cold_onnxruntime.py"]}, note="import, load, predict"),
            ], key="milliseconds", unit="ms", bounds=[("whole process, in ms", "milliseconds", 30, False, None)]),
        Row(
            "digits",
            f"training on the real digits, 784-512-256-10, epochs {1 if quick else DIGITS['epochs']}, "
            f"batch {DIGITS['batch']}, AdamW, dropout {DIGITS['dropout']}, {DIGITS['schedule']}",
            Contender("ours", {"2 threads": ["digits", *recipe]}),
            [Contender("torch", {"2 threads": ["digits_torch.py", *recipe]}, 2.5, note="eager, the same recipe")],
            key="seconds", unit="s", rounds=1 if quick else 3,
            bounds=[("test accuracy, the mean over seeds", "accuracy", 0.985, True, None)]),
        Row(
            "memory", "memory at its highest in training digits", Contender("ours", {"2 threads": ["digits", *once]}),
            [
                Contender(peer, {"2 threads": [f"digits_{peer}.py", *once]}, 1)
                for peer in ("torch", "jax", "keras", "sklearn")
            ], key="peak_bytes", unit="MB", rounds=1,
            bounds=[("of data + 4 x parameters + activations + 40 MB", "share_of_bound", 1, False, None)]),
    ]
