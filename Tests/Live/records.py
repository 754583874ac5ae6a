"""What both scripts of live trainings share: how numbers are drawn and how records are written."""
import argparse
import json
import sys


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seed", type=int, default=1, help="of sizes, settings, data and first parameters")
    parser.add_argument("--out", required=True, help="the JSON file to write")
    return parser.parse_args()


def tensor(array):
    """An array as the golden values have it; both libraries' arrays have these two methods."""
    return {"shape": list(array.shape), "data": array.tolist()}


def write(path, what, seed, versions, records):
    """Writes one file of records, each with the tolerances that all of them have."""
    for record in records:
        record.setdefault("rtol", 1e-9)
        record.setdefault("atol", 1e-11)
    meta = {"what": what, "seed": seed, "versions": versions}
    with open(path, "w") as file:
        json.dump({"meta": meta, "records": records}, file, allow_nan=False)


def requires(import_modules):
    """Ends with code 3, which tests take as a reason to skip, where a module is not installed."""
    try:
        return import_modules()
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
