"""The chart of scaling: the time of a training step against batch, width, depth and threads."""
import json
import statistics
import subprocess

import machine
import measure
import rows


def points(quick):
    """(panel, axis, x, layers, batch, threads)"""
    cores = machine.processors()
    two = min(2, cores)
    for batch in (1, 16, 1024) if quick else (1, 4, 16, 64, 256, 1024, 4096):
        yield "784-512-256-10", "rows a step", batch, [784, 512, 256, 10], batch, two
    for width in (32, 512) if quick else (16, 64, 128, 256, 512, 1024, 2048):
        yield "784-width-width-10, batch 128", "width", width, [784, width, width, 10], 128, two
    for depth in (1, 8) if quick else (1, 2, 4, 8, 16):
        yield "784-256-...-256-10, batch 128", "hidden layers", depth, [784, *[256] * depth, 10], 128, two
    for threads in (count for count in (1, 2, 4, 8, 16, 32, 64) if count <= cores):
        yield "1024-2048-2048-10, batch 256", "threads", threads, [1024, 2048, 2048, 10], 256, threads


def run(tools, record, folder, rounds, quick=False, patience=0):
    """Measures all points, ours and the peers' in turn, and draws them into `folder`."""
    contenders = {"Backprop": [tools.bench, "train"]}
    for peer, name in (("torch", "PyTorch"), ("jax", "JAX")):
        if tools.has(peer):
            contenders[name] = [tools.python, str(tools.home / "peers" / f"train_{peer}.py")]
    found, waited = [], []
    for panel, axis, x, layers, batch, threads in points(quick):
        flop = rows.training_flop(layers, batch)
        # Enough steps for a tenth of a second or so, and for enough rows.
        steps = max(4, min(400, int(10e9 / flop)))
        shape = ["--layers", *map(str, layers), "--batch", str(batch), "--steps", str(steps)]
        shape += ["--threads", str(threads)]
        times = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, call in contenders.items():
                machine.wait_for_quiet(patience)
                try:
                    one = measure.call([*call, *shape])
                    times[name].append(one["microseconds"])
                    if name == "Backprop":
                        waited.append(one["waited"])
                except measure.Failure as failure:
                    print(f"- scaling, {name}, {panel}, {axis} {x}: {failure}")
        found += [(panel, axis, name, x, statistics.median(some)) for name, some in times.items() if some]
        limit = flop / (record["peak"]["float_one_thread"] * threads) * 1e-3
        found.append((panel, axis, "limit: arithmetic at the peak", x, limit))
    folder.mkdir(parents=True, exist_ok=True)
    names = ("panel", "axis", "contender", "x", "microseconds")
    (folder / "scaling.json").write_text(json.dumps({
        "processor": record["processor"], "date": record["date"], "versions": record["versions"], "rounds": rounds,
        "waited": max(waited), "points": [dict(zip(names, point)) for point in found]}, indent=1) + "\n")
    text = "".join("\t".join(map(str, point)) + "\n" for point in found)
    title = f"Time of a training step, Adam, Float: {record['processor']}"
    subprocess.run([tools.bench, "chart", str(folder / "scaling.svg"), title], input=text, text=True, check=True)
