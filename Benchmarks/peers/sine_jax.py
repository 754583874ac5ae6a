"""JAX on the work `sine`, 100 epochs compiled into one scan: 1-10-10-1, ReLU, half the squared error of a sigmoid."""
import common

chosen = common.options(__doc__, pinned=True)

import jax
import jax.numpy as jnp

X, T = (jnp.array(rows, dtype=jnp.float32)[:, None] for rows in common.sine_rows())
layers = [1, 10, 10, 1]
keys = jax.random.split(jax.random.PRNGKey(4), 3)
parameters = [
    (jax.random.normal(key, (i, o)) * jnp.sqrt(2 / i), jnp.zeros(o))
    for key, i, o in zip(keys, layers, layers[1:])]


def loss(parameters, x, t):
    for W, b in parameters[:-1]:
        x = jnp.maximum(0, x @ W + b)
    W, b = parameters[-1]
    return 0.5 * ((jax.nn.sigmoid(x @ W + b) - t) ** 2).sum()


def step(parameters, row):
    value, gradient = jax.value_and_grad(loss)(parameters, *row)
    return jax.tree.map(lambda p, g: p - 0.01 * g, parameters, gradient), value


@jax.jit
def epochs(parameters):
    return jax.lax.scan(lambda p, _: jax.lax.scan(step, p, (X, T)), parameters, None, length=100)


def run():
    jax.block_until_ready(epochs(parameters))


common.report(jax.__version__, microseconds=common.median_time(chosen.repeats, 100 * 500, run))
