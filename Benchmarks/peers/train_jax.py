"""JAX training on made-up rows in shuffled batches, an epoch compiled into one scan: the time of a step."""
import common

chosen = common.training_options(__doc__, pinned=True)

import jax
import jax.numpy as jnp
import numpy as np

layers = chosen.layers
keys = jax.random.split(jax.random.PRNGKey(1), len(layers))
parameters = [
    (jax.random.normal(key, (i, o)) * jnp.sqrt(2 / i), jnp.zeros(o))
    for key, i, o in zip(keys, layers, layers[1:])]


def loss(parameters, x, t):
    for W, b in parameters[:-1]:
        x = jnp.maximum(0, x @ W + b)
    W, b = parameters[-1]
    z = x @ W + b
    if layers[-1] == 1:
        return jnp.mean(jnp.logaddexp(0, z[:, 0]) - z[:, 0] * t)
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), t[:, None], 1))


def sgd(state, gradient):
    parameters, m, v, t = state
    return jax.tree.map(lambda p, g: p - 1e-2 * g, parameters, gradient), m, v, t + 1


def adam(state, gradient):
    parameters, m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
    parameters = jax.tree.map(
        lambda p, m, v: p - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8),
        parameters, m, v)
    return parameters, m, v, t


update = {"sgd": sgd, "adam": adam}[chosen.optimizer]


@jax.jit
def steps(state, X, T, order):
    def step(state, rows):
        value, gradient = jax.value_and_grad(loss)(state[0], X[rows], T[rows])
        return update(state, gradient), value

    return jax.lax.scan(step, state, order.reshape(-1, chosen.batch))


rows, targets = common.made_up_rows(chosen)
X, T = jnp.array(rows), jnp.array(targets)
zeros = jax.tree.map(jnp.zeros_like, parameters)
state = (parameters, zeros, zeros, jnp.float32(0))
random = np.random.default_rng(1)


def epoch():
    global state, losses
    state, losses = jax.block_until_ready(steps(state, X, T, jnp.array(random.permutation(len(rows)))))


time = common.median_time(chosen.repeats, chosen.steps, epoch)
common.report(jax.__version__, microseconds=time, last_loss=float(losses.mean()))
