"""compare.py BENCH RESULT: times ours and a peer in turn, five times each, and writes the table of medians."""
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROUNDS = 5
WORKS = [
    ("circles", "1000 x 2-10-5-1, full batch, Double", "numpy", "circles_numpy.py", 3),
    ("sine", "1-10-10-1, one row a step, Double", "numpy", "sine_numpy.py", 20),
    ("dense", "784-512-256-10, batch 128, Adam, Float, 2 threads", "torch", "dense_torch.py", 0.7),
]


def processor():
    if os.path.exists("/proc/cpuinfo"):
        facts = dict(line.split(":", 1) for line in open("/proc/cpuinfo") if ":" in line)
        facts = {name.strip(): value.strip() for name, value in facts.items()}
        name, flags = facts.get("model name", platform.machine()), facts.get("flags", "").split()
        family = f", family {facts['cpu family']}" if "cpu family" in facts else ""
        instructions = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "baseline"
        return f"{name}{family}, {instructions}, {os.cpu_count()} processors"
    return f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"


def once(command):
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def version(module):
    text = f"import {module}; print({module}.__version__)"
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    return run.stdout.strip() if run.returncode == 0 else None


bench, result = sys.argv[1], pathlib.Path(sys.argv[2])
peers = pathlib.Path(__file__).parent / "peers"
names = {"numpy": "NumPy", "torch": "PyTorch"}
lines = [
    f"Processor: {processor()}. Median of {ROUNDS} runs, ours and the peer's in turn; ratio = peer / ours.",
    "",
    "| work | ours | peer | ratio | wanted |",
    "|---|---|---|---|---|",
]
failed = False
for work, text, module, script, wanted in WORKS:
    found = version(module)
    if not found:
        lines.append(f"| {work}: {text} | - | {names[module]}: not installed | - | {wanted} |")
        continue
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(once([bench, work]))
        theirs.append(once([sys.executable, str(peers / script)]))
    us, them = statistics.median(ours), statistics.median(theirs)
    failed = failed or them / us < wanted
    lines.append(
        f"| {work}: {text} | {us:.4g} us a step | {names[module]} {found}: {them:.4g} us | {them / us:.3g} | {wanted} |"
    )
table = "\n".join(lines) + "\n"
print(table)
result.parent.mkdir(exist_ok=True)
result.write_text("# First light\n\n`Benchmarks/run` wrote this.\n\n" + table)
sys.exit(1 if failed else 0)
