"""Elementary functions to 60 digits: the golden values of Tests/Kernels/ElementaryAccuracyTests.swift.

Writes elementary.json: under each function's name rows of three numbers, one after the other: the argument, the value
rounded to a double, and what rounding took away in units of that double's last place.

    python3 Tests/Fixtures/elementary_mpmath.py     # about 10 s, with mpmath 1.3
"""

import json
import math
import pathlib
import random

from mpmath import erf, erfc, exp, expm1, log, log1p, mp, mpf, pi, sqrt, tanh

mp.dps = 60

# name: function, lowest and highest argument where something happens, arguments around which the method changes
FUNCTIONS = {
    "exp": (exp, -745.2, 709.79, [math.log(2) / 2, -math.log(2) / 2, -708.4, 709.7]),
    "expm1": (expm1, -60.0, 0.0, [-math.log(2) / 2, -1.5 * math.log(2), -37.4]),
    "log": (log, 0.0, 1.7976931348623157e308, [1.0, math.sqrt(0.5), math.sqrt(2), 2.2250738585072014e-308]),
    "log1p": (log1p, -0.999, 1e3, [math.sqrt(2) - 1, math.sqrt(0.5) - 1, 1.0]),
    "sigmoid": (lambda x: 1 / (1 + exp(-x)), -745.2, 40.0, [-708.4, -36.7, 36.7, -1.1]),
    "logSigmoid": (lambda x: -log1p(exp(-x)), -750.0, 745.2, [0.8813735870195430, 708.4]),
    "tanh": (tanh, -22.0, 22.0, [math.log(2) / 4, 0.55, 18.2, 18.7, -7.2]),
    "erf": (erf, -6.0, 6.0, [0.65, -0.65, 5.9]),
    "softplus": (lambda x: log1p(exp(x)), -745.2, 750.0, [-0.8813735870195430, -708.4]),
    "normal": (lambda x: erfc(-x / sqrt(2)) / 2, -38.5, 8.4, [-0.875, 0.875, -37.5, -2.18]),
    "density": (lambda x: exp(-x * x / 2) / sqrt(2 * pi), -38.6, 38.6, [36.3, -37.6]),
    "gelu": (lambda x: x * erfc(-x / sqrt(2)) / 2, -38.6, 40.0, [-0.875, 0.875, -37.7, -1.84]),
}


def arguments(name, lowest, highest, turns):
    chance = random.Random(name)
    points = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, lowest, highest]
    for size in (5e-324, 2.2250738585072009e-308, 2.2250738585072014e-308, 2.0**-60, 2.0**-30, 2.0**-10):
        points += [size, -size]
    for turn in turns:
        for _ in range(4):
            points.append(turn * (1 + chance.uniform(-1, 1) * 2.0 ** -chance.uniform(2, 50)))
        points += [math.nextafter(turn, -math.inf), turn, math.nextafter(turn, math.inf)]
    if highest > 1e300:
        points += [2.0 ** chance.uniform(-1074, 1023.99) for _ in range(80)]
    else:
        points += [chance.uniform(lowest, highest) for _ in range(80)]
    points += [chance.uniform(max(lowest, -3), min(highest, 3)) for _ in range(80)]
    points += [chance.choice([-1, 1]) * 2.0 ** -chance.uniform(0, 40) for _ in range(30)]
    return [x for x in points if lowest <= x <= highest and not (name == "log" and x == 0)]


def row(function, x):
    exact = function(mpf(x))
    value = float(exact)
    if math.isinf(value):
        return [x, "inf" if value > 0 else "-inf", 0.0]
    # Subnormal values come out rounded twice.
    neighbors = [math.nextafter(value, -math.inf), value, math.nextafter(value, math.inf)]
    value = min(neighbors, key=lambda neighbor: abs(exact - mpf(neighbor)))
    rest = (exact - mpf(value)) / mpf(math.ulp(value))
    return [x, value, float(f"{float(rest):.4f}")]


document = {}
for name, (function, lowest, highest, turns) in FUNCTIONS.items():
    document[name] = [number for x in arguments(name, lowest, highest, turns) for number in row(function, x)]

path = pathlib.Path(__file__).parent / "elementary.json"
lines = ",\n".join(f'"{name}": {json.dumps(numbers, separators=(",", ":"))}' for name, numbers in document.items())
path.write_text("{\n" + lines + "\n}\n")
