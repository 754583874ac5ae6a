"""Runs the contenders of a row in turn, round after round, and says who is how fast."""
import json
import os
import statistics
import subprocess
import time

import machine
from peers import NAMES
from table import bracket


class Failure(Exception):
    pass


def call(arguments, timeout=900):
    """The line of JSON that a program prints."""
    try:
        run = subprocess.run(arguments, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failure(f"took more than {timeout} s")
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode != 0 or not lines:
        said = (run.stdout + run.stderr).strip().splitlines()
        raise Failure(said[-1] if said else f"ended with {run.returncode}")
    return json.loads(lines[-1])


def peak(tools):
    """GFLOP/s that the machine can do at most; other programs can only take from it."""
    found = [call([tools.bench, "peak"]) for _ in range(3)]
    return {key: max(one[key] for one in found) for key in found[0]}


def launch_time(arguments, times=20):
    """The median time of a whole process, in milliseconds."""
    taken, used = [], os.times()
    with open(os.devnull, "w") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        for _ in range(times + 1):
            start = time.perf_counter()
            _, status = os.waitpid(
                os.posix_spawn(arguments[0], arguments, os.environ, file_actions=actions), 0)
            taken.append((time.perf_counter() - start) * 1e3)
            if status != 0:
                raise Failure(f"{arguments[0]} ended with {status}")
    used = sum(os.times()[2:4]) - sum(used[2:4])
    # One thread that waits for nothing else: what it did not run it stood in line.
    return {"milliseconds": statistics.median(taken[1:]), "waited": max(0, 1 - used / (sum(taken) * 1e-3))}


def cold(arguments, tools):
    """`cold`: the command with a small model and a table of one row; `cold_PEER.py`: an interpreter doing as much."""
    folder = tools.folder
    if arguments[0] == "cold":
        table = tools.home.parent / "Examples" / "data" / "breast-cancer.csv"
        model, row = folder / "cold.safetensors", folder / "row.csv"
        if not model.exists():
            train = [tools.command, "train", str(table), "--target", "diagnosis", "--epochs", "5"]
            if subprocess.run([*train, "-o", str(model)], capture_output=True).returncode != 0:
                raise Failure("backprop train failed")
            with open(table) as source:
                row.write_text("".join(source.readlines()[:2]))
        return launch_time([tools.command, "predict", str(model), str(row), "--quiet"])
    script = [tools.python, str(tools.home / "peers" / arguments[0])]
    model = folder / (arguments[0] + ".model")
    if not model.exists():
        if subprocess.run([*script, "--make", str(model)], capture_output=True).returncode != 0:
            raise Failure("could not make its model")
    return launch_time([*script, str(model)], times=5)


def once(arguments, tools, number):
    """One measurement of one variant."""
    name, *rest = [text.replace("{round}", str(number)) for text in arguments]
    if name.startswith("read"):
        rest = [text.replace("{tables}", tools.tables) for text in rest]
    if name.startswith("digits") and tools.digits is None:
        raise Failure("no digits at ../shared/data/mnist (BACKPROP_DIGITS)")
    if name.startswith("cold"):
        return cold([name, *rest], tools)
    if name == "sine_fann":
        return call([tools.fann])
    if name.endswith(".py"):
        folder = ["--folder", tools.digits] if name.startswith("digits") else []
        return call([tools.python, str(tools.home / "peers" / name), *folder, *rest])
    folder = [tools.digits] if name == "digits" else []
    found = call([tools.bench, name, *folder, *rest])
    if name == "products":
        rates = {key: value for key, value in found.items() if key.startswith("float_")}
        found["float_slowest"] = min(rates.values())
        # The processor's speed changes within minutes: the peak of these seconds.
        limit = call([tools.bench, "peak"])["float_one_thread"]
        for key, value in rates.items():
            found[key.replace("float", "share")] = value / limit
    if "column_bytes" in found:
        found["share_of_columns"] = (found["peak_bytes"] - found["before_bytes"]) / found["column_bytes"]
    if "bound_bytes" in found:
        found["share_of_bound"] = found["peak_bytes"] / found["bound_bytes"]
    return found


def row(row, tools, record, patience=0):
    """The measured row, as it stands in the JSON: contenders with all their figures, and cells with their verdicts."""
    contenders = [row.ours, *row.peers]
    runs = [
        (contender, label, arguments, [])
        for contender in contenders if contender.peer == "ours" or tools.has(contender.peer)
        for label, arguments in contender.variants.items()
    ]
    failures = {}
    beside = call([tools.bench, "peak"]) if row.flop else None
    for number in range(1, min(record["rounds"], row.rounds or record["rounds"]) + 1):
        for contender, label, arguments, found in runs if number % 2 else reversed(runs):
            if (id(contender), label) in failures:
                continue
            machine.wait_for_quiet(patience)
            try:
                found.append(once(arguments, tools, number))
            except (Failure, OSError, subprocess.CalledProcessError) as failure:
                failures[id(contender), label] = str(failure)
    best = {}
    for contender, label, _, found in runs:
        if not found or (id(contender), label) in failures:
            continue
        value = statistics.median(one[row.key] for one in found)
        if id(contender) not in best or value < best[id(contender)]["median"]:
            best[id(contender)] = {"variant": label, "median": value, "figures": found}
    ours = best.get(id(row.ours))
    result = {
        "name": row.name, "work": row.work, "unit": row.unit, "ours": ours, "ours_note": row.ours.note,
        "waited": {
            who(contender): waited(best[id(contender)]["figures"])
            for contender in contenders if id(contender) in best},
        "cells": [],
        "peak_share": peak_share(row, ours, beside) if ours and row.flop else None,
        "floor": row.floor,
        "failures": sorted({
            f"{who(contender)}: {failures[id(contender), label]}"
            for contender, label, _, _ in runs if (id(contender), label) in failures}),
    }
    for what, key, limit, more_is_better, aim in row.bounds:
        value = statistics.mean(one[key] for one in ours["figures"]) if ours else None
        if key == row.key and ours:
            value = ours["median"]
        met = None
        if value is not None and limit is not None:
            met = value >= limit if more_is_better else value <= limit
        result["cells"].append({
            "kind": "bound", "what": what, "value": value, "wanted": limit, "aim": aim, "met": met,
            "more_is_better": more_is_better})
    for contender in row.peers:
        theirs = best.get(id(contender))
        ratio = theirs["median"] / ours["median"] if ours and theirs else None
        result["cells"].append({
            "kind": "peer", "peer": tools.version(contender.peer), "note": contender.note, "theirs": theirs,
            "ratio": ratio, "wanted": contender.wanted, "aim": contender.aim,
            "met": ratio >= contender.wanted if ratio and contender.wanted else None})
    return result


def who(contender):
    return "ours" if contender.peer == "ours" else bracket(NAMES[contender.peer], contender.note)


def waited(figures):
    """The share of its time in which a contender stood in line for a processor: the median over rounds."""
    return statistics.median(one.get("waited", 0) for one in figures)


def peak_share(row, ours, peak):
    """The arithmetic that the work needs, against what so many threads could do in that time, measured just before."""
    threads = "one_thread" if ours["variant"].startswith("1 ") else "all_threads"
    return row.flop / (ours["median"] * 1e-6) / (peak[f"{row.precision}_{threads}"] * 1e9)
