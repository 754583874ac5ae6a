"""Keras on the handwritten digits, AdamW with dropout: seconds of training, accuracy, peak memory."""
import common
import digits

chosen = digits.options(__doc__, pinned=True)

import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(chosen.threads)
import keras

keras.utils.set_random_seed(chosen.seed)
hidden = []
for units in chosen.layers[1:-1]:
    hidden += [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(chosen.dropout)]
model = keras.Sequential(
    [keras.layers.Input((chosen.layers[0],)), *hidden, keras.layers.Dense(chosen.layers[-1])])
model.compile(
    keras.optimizers.AdamW(chosen.rate, weight_decay=chosen.decay),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
X, T = digits.images(chosen.folder, "train")
clock = common.Clock()
model.fit(X, T, batch_size=chosen.batch, epochs=chosen.epochs, verbose=0)
seconds = clock.stop()
memory = common.peak_memory()
accuracy = model.evaluate(*digits.images(chosen.folder, "t10k"), verbose=0)[1]
common.report(keras.__version__, seconds=seconds, accuracy=accuracy, peak_bytes=memory)
