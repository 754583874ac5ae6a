"""JAX on the work `circles`, 2000 steps compiled into one scan: 1000 rows, 2-10-5-1, full batch, Double."""
import common

chosen = common.options(__doc__, pinned=True)

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
X, T = (jnp.array(rows, dtype=jnp.float64) for rows in common.circle_rows())
layers = [2, 10, 5, 1]
keys = jax.random.split(jax.random.PRNGKey(4), 3)
parameters = [
    (jax.random.normal(key, (i, o), dtype=jnp.float64) * jnp.sqrt(2 / i), jnp.zeros(o, dtype=jnp.float64))
    for key, i, o in zip(keys, layers, layers[1:])]


def loss(parameters):
    x = X
    for W, b in parameters[:-1]:
        x = jnp.maximum(0, x @ W + b)
    W, b = parameters[-1]
    z = x @ W + b
    return jnp.mean(jnp.maximum(z, 0) - z * T + jnp.log1p(jnp.exp(-jnp.abs(z))))


def step(parameters, _):
    value, gradient = jax.value_and_grad(loss)(parameters)
    return jax.tree.map(lambda p, g: p - 0.01 * g, parameters, gradient), value


@jax.jit
def steps(parameters):
    return jax.lax.scan(step, parameters, None, length=2000)


def run():
    jax.block_until_ready(steps(parameters))


common.report(jax.__version__, microseconds=common.median_time(chosen.repeats, 2000, run))
