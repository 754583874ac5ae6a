"""What runs: our programs and the peers, built or installed where they are not there."""
import gzip
import os
import pathlib
import shutil
import subprocess
import sys

# The packages of each peer, and the module that shows whether it is there.
PYTHON_PEERS = {
    "numpy": ["numpy"], "sklearn": ["scikit-learn"], "torch": ["torch"], "jax": ["jax"],
    "keras": ["tensorflow-cpu", "keras"], "onnxruntime": ["onnxruntime", "onnx"], "pandas": ["pandas"],
    "polars": ["polars"],
}
NAMES = {
    "numpy": "NumPy", "sklearn": "scikit-learn", "torch": "PyTorch", "jax": "JAX", "keras": "Keras",
    "onnxruntime": "ONNX Runtime", "fann": "FANN", "pandas": "pandas", "polars": "Polars",
}


def say(text):
    print(f"Benchmarks: {text}", file=sys.stderr, flush=True)


class Tools:
    """Finds or makes every program that rows call; `missing` says why a peer is not there."""

    def __init__(self, home, folder, builds=True, with_peers=True):
        self.home, self.folder, self.builds = home, folder, builds
        self.versions, self.missing = {}, {}
        self.bench = self.swift("bench", home)
        self.python = self.interpreter() if with_peers else None
        self.fann = self.fann_program() if with_peers else None
        if not with_peers:
            self.missing = {"peers": "left out"}
        self._command = self._digits = None

    def has(self, peer):
        return peer in self.versions

    def swift(self, product, package):
        """A product of a Swift package, built for release."""
        call = ["swift", "build", "-c", "release", "--package-path", str(package)]
        if self.builds:
            subprocess.run([*call, "--product", product], check=True, stdout=sys.stderr)
        folder = package / ".build" / "release"
        if not (folder / product).exists():
            raise FileNotFoundError(f"{folder / product} is not built; leave --no-build out")
        return str(folder / product)

    @property
    def command(self):
        """The command `backprop`; BACKPROP_COMMAND names one that is built."""
        if not self._command:
            self._command = os.environ.get("BACKPROP_COMMAND") or self.swift("backprop", self.home.parent)
        return self._command

    def interpreter(self):
        """A Python with the peers: BACKPROP_PEERS, or a virtual environment of our own."""
        python = os.environ.get("BACKPROP_PEERS")
        if not python:
            python = str(self.home / ".venv" / "bin" / "python")
            if not os.path.exists(python):
                self.make_environment(python)
        for module in PYTHON_PEERS:
            text = f"import importlib.metadata as m, importlib.util as u; assert u.find_spec({module!r}); "
            text += f"print(m.version({PYTHON_PEERS[module][-1 if module == 'keras' else 0]!r}))"
            found = subprocess.run([python, "-c", text], capture_output=True, text=True)
            if found.returncode == 0:
                self.versions[module] = found.stdout.strip()
            else:
                self.missing[module] = f"{' and '.join(PYTHON_PEERS[module])} not installed for {python}"
        return python

    def make_environment(self, python):
        """Every peer is optional: what pip cannot get leaves its cells empty."""
        say(f"making {python} with pip")
        made = subprocess.run([sys.executable, "-m", "venv", str(self.home / ".venv")], stdout=sys.stderr)
        if made.returncode != 0:
            say("no virtual environment here (Debian: apt-get install python3-venv)")
            return
        for packages in PYTHON_PEERS.values():
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
            if subprocess.run(pip, stdout=sys.stderr).returncode != 0:
                say(f"pip could not install {' '.join(packages)}")

    def fann_program(self):
        """The C program that times FANN, from Debian's libfann-dev and a C compiler."""
        compiler = shutil.which("cc")
        if not compiler:
            self.missing["fann"] = "no C compiler (cc)"
            return None
        program = self.folder / "sine_fann"
        source = self.home / "peers" / "sine_fann.c"
        build = [compiler, "-O3", "-march=native", "-o", str(program), str(source), "-lfann", "-lm"]
        if subprocess.run(build, capture_output=True).returncode != 0:
            if os.geteuid() == 0 and shutil.which("apt-get"):
                say("installing libfann-dev")
                subprocess.run(["apt-get", "update", "-qq"], stdout=sys.stderr)
                subprocess.run(["apt-get", "install", "-y", "-qq", "libfann-dev"], stdout=sys.stderr)
            if subprocess.run(build, capture_output=True).returncode != 0:
                self.missing["fann"] = "libfann-dev (Debian) not installed"
                return None
        self.versions["fann"] = "2"
        return str(program)

    @property
    def digits(self):
        """A folder with the unpacked digits, or None; BACKPROP_DIGITS names the packed ones."""
        if self._digits is None:
            packed = pathlib.Path(os.environ.get("BACKPROP_DIGITS", self.home / "../../shared/data/mnist"))
            self._digits = self.folder / "digits"
            if list(packed.glob("*-ubyte.gz")):
                self._digits.mkdir()
                for file in packed.glob("*-ubyte.gz"):
                    with gzip.open(file) as source, open(self._digits / file.stem, "wb") as target:
                        shutil.copyfileobj(source, target)
        return str(self._digits) if self._digits.exists() else None

    @property
    def tables(self):
        """A folder with the tables that readers are timed on."""
        folder = self.folder / "tables"
        if not folder.exists():
            say("writing 250 MB of tables")
            folder.mkdir()
            subprocess.run([sys.executable, str(self.home / "peers" / "read_tables.py"), str(folder)], check=True)
        return str(folder)

    def version(self, peer):
        return f"{NAMES[peer]} {self.versions[peer]}" if peer in self.versions else NAMES[peer]
