"""What the scripts of the peers share: options, made-up data, the clock, and the line of JSON that they print.

Import it before NumPy and everything built on it: it holds them to `--threads` while they load.
"""
import argparse
import glob
import json
import os
import resource
import statistics
import sys
import time


def options(description, pinned=False, **more):
    """The command line: --threads and --repeats, and those of `more`, by name with their defaults.

    `pinned`: JAX and TensorFlow go by the processors that the process may use, so these become as few as the threads.
    """
    parser = argparse.ArgumentParser(description=description)
    defaults = {"threads": 1, "repeats": 5, **more}
    for name, default in defaults.items():
        flag = "--" + name.replace("_", "-")
        if isinstance(default, bool):
            parser.add_argument(flag, action="store_true")
        elif isinstance(default, list):
            parser.add_argument(flag, nargs="+", type=type(default[0]), default=default)
        else:
            parser.add_argument(flag, type=type(default), default=default)
    chosen = parser.parse_args()
    hold(chosen.threads, pinned)
    return chosen


def training_options(description, pinned=False, **more):
    """The command line of a training on made-up rows."""
    layers = [784, 512, 256, 10]
    return options(
        description, pinned, **{"layers": layers, "batch": 128, "optimizer": "adam", "steps": 117, "repeats": 3,
                        "threads": 2, **more})


def hold(threads, pinned):
    """Holds the libraries below to so many threads."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(threads)
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if pinned and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        if threads < len(allowed):
            os.sched_setaffinity(0, allowed[-threads:])


def made_up_rows(chosen):
    """Inputs in [0, 1) and classes at random, for `steps` batches; two classes where there is one output."""
    import numpy as np

    random = np.random.default_rng(0)
    rows = chosen.steps * chosen.batch
    inputs = random.random((rows, chosen.layers[0]), dtype="f4")
    return inputs, random.integers(0, max(chosen.layers[-1], 2), rows)


def sine_rows():
    """One wave of a sine in 500 rows, as a column of inputs and one of targets."""
    import numpy as np

    x = np.linspace(-2 * np.pi, 2 * np.pi, 500).reshape(-1, 1)
    return x / x.std(), 0.5 * (np.sin(x) + 1)


def circle_rows():
    """Two noisy circles of 500 rows each."""
    import numpy as np

    random = np.random.RandomState(4)
    angle = 2 * np.pi * (np.arange(1000) // 2) / 500
    radius = np.where(np.arange(1000) % 2 == 0, 1.0, 0.8)
    inputs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return inputs + 0.05 * random.randn(1000, 2), (np.arange(1000) % 2).reshape(-1, 1).astype(float)


class Clock:
    """Runs from its making; `stop` gives the seconds, and notes the share of them in which a thread stood in line
    for a processor: what other programs took from the measurement."""
    waited = 0

    def __init__(self):
        self.line = self.in_line()
        self.start = time.perf_counter()

    def stop(self):
        seconds = time.perf_counter() - self.start
        Clock.waited = (self.in_line() - self.line) / seconds
        return seconds

    @staticmethod
    def in_line():
        """Seconds in line so far, of all threads together; Linux alone tells."""
        total = 0
        for path in glob.glob("/proc/self/task/*/schedstat"):
            try:
                with open(path) as file:
                    total += int(file.read().split()[1])
            except (OSError, IndexError, ValueError):
                pass
        return total * 1e-9


def median_time(repeats, steps, body):
    """The median of `repeats` runs of `body`, each divided into `steps`, in microseconds.

    One run before them warms up and does not count.
    """
    body()
    times = []
    clock = Clock()
    for _ in range(repeats):
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) / steps * 1e6)
    clock.stop()
    return statistics.median(times)


def call_time(repeats, call):
    """The same for one call, of which as many as fit in a tenth of a second make a run."""
    count, spent = 1, 0
    while spent < 0.0125:
        count *= 4
        start = time.perf_counter()
        for _ in range(count // 4):
            call()
        spent = time.perf_counter() - start
    count = max(1, int(count / 4 * 0.1 / spent))

    def run():
        for _ in range(count):
            call()

    return median_time(repeats, count, run)


def peak_memory():
    """The most memory this process has had resident, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def report(version, **values):
    """Prints the line that Benchmarks/run reads."""
    print(json.dumps({"version": version, "waited": Clock.waited, **values}))
