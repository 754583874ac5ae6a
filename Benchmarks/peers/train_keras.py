"""Keras on TensorFlow training on made-up rows in shuffled batches: the time of a step."""
import common

chosen = common.training_options(__doc__, pinned=True)

import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(chosen.threads)
import keras

keras.utils.set_random_seed(1)
layers = chosen.layers
model = keras.Sequential([
    keras.layers.Input((layers[0],)),
    *[keras.layers.Dense(units, activation="relu") for units in layers[1:-1]],
    keras.layers.Dense(layers[-1])])
optimizer = {
    "adam": lambda: keras.optimizers.Adam(1e-3),
    "adamw": lambda: keras.optimizers.AdamW(1e-3),
    "sgd": lambda: keras.optimizers.SGD(1e-2),
}[chosen.optimizer]()
if layers[-1] > 1:
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
else:
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
model.compile(optimizer, loss)
X, T = common.made_up_rows(chosen)


def epoch():
    global history
    history = model.fit(X, T, batch_size=chosen.batch, epochs=1, verbose=0).history


time = common.median_time(chosen.repeats, chosen.steps, epoch)
common.report(keras.__version__, microseconds=time, last_loss=history["loss"][-1])
