"""JAX on the handwritten digits, Adam without dropout or schedule: seconds of training, accuracy, peak memory."""
import common
import digits

chosen = digits.options(__doc__, pinned=True)

import jax
import jax.numpy as jnp
import numpy as np

layers = chosen.layers
keys = jax.random.split(jax.random.PRNGKey(chosen.seed), len(layers))
parameters = [
    (jax.random.normal(key, (i, o)) * jnp.sqrt(2 / i), jnp.zeros(o))
    for key, i, o in zip(keys, layers, layers[1:])]


def outputs(parameters, x):
    for W, b in parameters[:-1]:
        x = jnp.maximum(0, x @ W + b)
    W, b = parameters[-1]
    return x @ W + b


def loss(parameters, x, t):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(outputs(parameters, x)), t[:, None], 1))


@jax.jit
def epoch(state, X, T, order):
    def step(state, rows):
        parameters, m, v, t = state
        value, gradient = jax.value_and_grad(loss)(parameters, X[rows], T[rows])
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
        parameters = jax.tree.map(
            lambda p, m, v: p - chosen.rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8),
            parameters, m, v)
        return (parameters, m, v, t), value

    return jax.lax.scan(step, state, order.reshape(-1, chosen.batch))


X, T = (jnp.array(rows) for rows in digits.images(chosen.folder, "train"))
zeros = jax.tree.map(jnp.zeros_like, parameters)
state = (parameters, zeros, zeros, jnp.float32(0))
random = np.random.default_rng(chosen.seed)
clock = common.Clock()
whole = len(X) // chosen.batch * chosen.batch
for _ in range(chosen.epochs):
    state, _ = jax.block_until_ready(epoch(state, X, T, jnp.array(random.permutation(len(X))[:whole])))
seconds = clock.stop()
memory = common.peak_memory()

X, T = digits.images(chosen.folder, "t10k")
accuracy = float((outputs(state[0], X).argmax(1) == T).mean())
common.report(jax.__version__, seconds=seconds, accuracy=accuracy, peak_bytes=memory)
