"""Who learns the tables of the suite: ours by their flags, peers by a script each; what each predicts is judged here alike."""
import csv
import json
import math
import os
import pathlib
import random
import shlex
import subprocess
import sys
import time

PEERS = ["sklearn", "lightgbm", "xgboost", "catboost", "realmlp-s"]
MODULES = {"sklearn": "sklearn", "lightgbm": "lightgbm", "xgboost": "xgboost", "catboost": "catboost",
           "realmlp-s": "pytabkit", "realmlp": "pytabkit"}
NAMES = {"sklearn": "scikit-learn MLP", "lightgbm": "LightGBM", "xgboost": "XGBoost", "catboost": "CatBoost",
         "realmlp-s": "RealMLP-TD-S", "realmlp": "RealMLP-TD"}


class Task:
    """A table, and which rows are learned and which are asked."""

    def __init__(self, folder, seed, work, inner):
        self.name, self.seed, self.work = folder.name, seed, work
        self.target = (folder / "target").read_text().strip()
        self.train, self.test = folder / "train.csv", folder / "test.csv"
        if inner:
            self.cut(random.Random(1000 + seed))
        with open(self.test, newline="", encoding="utf-8", errors="replace") as file:
            rows = list(csv.reader(file))
        column = rows[0].index(self.target)
        self.answers = [row[column] for row in rows[1:] if len(row) > column]
        with open(self.train, newline="", encoding="utf-8", errors="replace") as file:
            rows = list(csv.reader(file))
        known = {row[column] for row in rows[1:] if len(row) > column}
        numbers = all(is_number(text) for text in known)
        # As the suite's own figures have it: numbers with many distinct values are predicted as numbers.
        self.is_regression = numbers and len(known) > 20
        if not self.is_regression and numbers and len(known) > 2:
            self.is_regression = any(float(text) != int(float(text)) for text in known)

    def cut(self, chance):
        with open(self.train, newline="", encoding="utf-8", errors="replace") as file:
            header, *rows = list(csv.reader(file))
        chance.shuffle(rows)
        held = len(rows) // 5
        for name, part in (("inner-train.csv", rows[held:]), ("inner-test.csv", rows[:held])):
            with open(self.work / name, "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([header] + part)
        self.train, self.test = self.work / "inner-train.csv", self.work / "inner-test.csv"

    def judge(self, predictions, probabilities):
        """The error of predictions, texts in the order of the rows, and what a bootstrap needs."""
        if len(predictions) != len(self.answers):
            raise ValueError(f"{self.name}: expected {len(self.answers)} predictions, got {len(predictions)}")
        if self.is_regression:
            squares = [(float(p) - float(a)) ** 2 for p, a in zip(predictions, self.answers)]
            return {"error": math.sqrt(sum(squares) / len(squares)), "squares": squares}
        wrong = [int(not same(p, a)) for p, a in zip(predictions, self.answers)]
        result = {"error": (sum(wrong) + 1) / (len(wrong) + 2), "wrong": wrong}
        if probabilities:
            result["ece"] = calibration(probabilities, [1 - one for one in wrong])
            if len(wrong) < 2000:
                result["ece_by_chance"] = chance_calibration(probabilities)
        return result


def is_number(text):
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def same(left, right):
    if left.strip() == right.strip():
        return True
    return is_number(left) and is_number(right) and float(left) == float(right)


def calibration(tops, right, bins=15):
    """The expected calibration error of the probabilities of the named classes, in bins of equal width."""
    sums = [[0, 0.0, 0] for _ in range(bins)]
    for top, hit in zip(tops, right):
        place = sums[min(bins - 1, int(top * bins))]
        place[0] += 1
        place[1] += top
        place[2] += hit
    return sum(abs(total - hits) for _, total, hits in sums) / max(1, len(right))


def log_loss(rows, answers):
    """The mean of -log p(answer), which says more of few rows than how many are wrong; unknown classes have 10^-6."""
    total = 0.0
    for row, answer in zip(rows, answers):
        share = next((float(value) for key, value in row.items()
                      if key.startswith("probability_") and same(key.removeprefix("probability_"), answer)), 0.0)
        total -= math.log(max(share, 1e-6))
    return total / max(1, len(answers))


def chance_calibration(tops, quantile=0.95, draws=300):
    """The calibration error that a model with these probabilities, all of them right, stays below in so many cases."""
    chance = random.Random(7)
    errors = sorted(calibration(tops, [int(chance.random() < top) for top in tops]) for _ in range(draws))
    return errors[int(quantile * draws)]


class Ours:
    def __init__(self, flags):
        self.flags = flags
        self.name = "backprop " + flags.replace("--preset ", "")

    def prepare(self, tools):
        self.tools = tools
        return None

    def run(self, task):
        model, said = task.work / "model.safetensors", task.work / "said.csv"
        threads = ["--threads", str(self.tools["threads"])]
        train = [self.tools["command"], "train", str(task.train), "--target", task.target, "--seed", str(task.seed),
                 "--quiet", "--no-chart", *threads, *shlex.split(self.flags)]
        planned = subprocess.run(train + ["--dry-run", "--json"], check=True, capture_output=True, text=True)
        start = time.monotonic()
        subprocess.run(train + ["--force", "-o", str(model)], check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - start
        subprocess.run([self.tools["command"], "predict", str(model), str(task.test), "-o", str(said), "--force", "--quiet",
                        *threads], check=True)
        with open(said, newline="") as file:
            rows = list(csv.DictReader(file))
        looked = subprocess.run(
            [self.tools["command"], "evaluate", str(model), str(task.test), "--interval", "0.9", "--resamples", "0", "--json",
             "--quiet", *threads], check=True, capture_output=True, text=True)
        found = json.loads(looked.stdout)["coverage"]
        coverage = {"coverage": found["coverage"], "band": found["band"], "rows": found["rows"]}
        tops = None if task.is_regression else [
            max(float(value) for key, value in row.items() if key.startswith("probability_")) for row in rows]
        surprise = {} if task.is_regression else {"log_loss": log_loss(rows, task.answers)}
        return {"contender": self.name, "table": task.name, "seed": task.seed, "seconds": seconds,
                "planned": json.loads(planned.stdout)["seconds"], "regression": task.is_regression, **coverage, **surprise,
                **task.judge([row["prediction"] for row in rows], tops)}


class Peer:
    def __init__(self, key):
        self.key, self.name = key, NAMES[key]

    def prepare(self, tools):
        python = tools["python"]
        found = subprocess.run([python, "-c", f"import {MODULES[self.key]}"], capture_output=True)
        self.tools = tools
        return None if found.returncode == 0 else f"{MODULES[self.key]} is not installed for {python}"

    def run(self, task):
        script = pathlib.Path(__file__).resolve().parent.parent / "peers" / "suite_peer.py"
        environment = dict(os.environ, OMP_NUM_THREADS=str(self.tools["threads"]), MKL_NUM_THREADS=str(self.tools["threads"]))
        done = subprocess.run(
            [self.tools["python"], str(script), self.key, str(task.train), str(task.test), task.target, str(task.seed),
             "numbers" if task.is_regression else "classes", str(self.tools["threads"])],
            capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            print(f"{self.name} on {task.name}: {done.stderr.strip()[-400:]}", file=sys.stderr)
            return {"contender": self.name, "table": task.name, "seed": task.seed, "error": None, "seconds": None,
                    "regression": task.is_regression}
        answer = json.loads(done.stdout.strip().splitlines()[-1])
        return {"contender": self.name, "table": task.name, "seed": task.seed, "seconds": answer["seconds"],
                "regression": task.is_regression, **task.judge(answer["predictions"], answer.get("tops"))}


def ready(contenders, home, builds, threads):
    """Those that can run; why others cannot is said."""
    command = os.environ.get("BACKPROP_COMMAND")
    if not command:
        call = ["swift", "build", "-c", "release", "--product", "backprop", "--package-path", str(home.parent)]
        if builds:
            subprocess.run(call, check=True, stdout=sys.stderr)
        command = str(home.parent / ".build" / "release" / "backprop")
    python = os.environ.get("BACKPROP_PEERS", str(home / ".venv" / "bin" / "python"))
    if not os.path.exists(python):
        python = sys.executable
    tools = {"command": command, "python": python, "threads": threads}
    able = []
    for contender in contenders:
        missing = contender.prepare(tools)
        if missing:
            print(f"{contender.name}: left out, {missing}", file=sys.stderr)
        else:
            able.append(contender)
    return able
