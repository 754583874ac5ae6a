"""The handwritten digits for the peers: options of the recipe, and images from unpacked IDX files."""
import os

import common


def options(description, pinned=False, **more):
    """The recipe has the names and defaults of `bench digits`."""
    return common.options(
        description, pinned, folder=".", layers=[784, 512, 256, 10], epochs=10, batch=128, rate=5e-3, decay=0.1,
        dropout=0.1, smoothing=0.1, schedule="one-cycle", seed=1, **{"threads": 2, **more})


def images(folder, part):
    """Inputs from 0 to 1, one row an image, and labels; `part` is `train` or `t10k`."""
    import numpy as np

    def read(name, header):
        with open(os.path.join(folder, name), "rb") as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)

    labels = read(f"{part}-labels-idx1-ubyte", 8)
    pixels = read(f"{part}-images-idx3-ubyte", 16).reshape(len(labels), -1)
    return pixels.astype("f4") / 255, labels.astype("i8")
