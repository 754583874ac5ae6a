"""Writes the two tables that readers are timed on: about 150 MB of numbers, and about 100 MB of mixed cells with quotes.

read_tables.py FOLDER
"""
import pathlib
import random
import sys

ROWS = 10_000


def numbers(random):
    """20 columns: whole numbers, three and six decimals, prices, and numbers in full."""
    def cell(column):
        kind = column % 5
        if kind == 0:
            return str(random.randrange(1000))
        if kind == 1:
            return f"{random.gauss(0, 50):.3f}"
        if kind == 2:
            return f"{random.gauss(0, 1):.6f}"
        if kind == 3:
            return repr(round(random.gauss(0, 1000), 2))
        return repr(random.gauss(0, 1))
    return [",".join(cell(column) for column in range(20)) for _ in range(ROWS)]


WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]


def mixed(random, first):
    """A row number, a date, words in quotes and without, prices of which some are missing, sentences with commas."""
    lines = []
    for row in range(first, first + ROWS):
        comment = ", ".join(random.choice(WORDS) for _ in range(random.randint(1, 3)))
        if random.random() < 0.02:
            comment = 'said ""yes"", then left'
        amount = "" if random.random() < 0.05 else f"{random.gammavariate(2, 100):.2f}"
        lines.append(
            f'{row},2024-{random.randint(1, 12):02d}-{random.randint(1, 28):02d},"City {random.randrange(500)}",'
            f'{random.choice(WORDS)},{amount},{random.gauss(0, 1):.5f},{random.choice(["yes", "no"])},"{comment}",'
            f'{random.choice("ABCDE")},{random.randrange(100)}')
    return lines


def write(path, header, size, lines):
    with open(path, "w") as file:
        written = file.write(header + "\n")
        while written < size:
            written += file.write("\n".join(lines()) + "\n")


def main(folder):
    folder = pathlib.Path(folder)
    draw = random.Random(0)
    block = [numbers(draw) for _ in range(8)]
    write(
        folder / "numbers.csv", ",".join(f"x{column}" for column in range(20)), 150_000_000,
        lambda: draw.sample(draw.choice(block), ROWS))
    row = 1

    def next_rows():
        nonlocal row
        row += ROWS
        return mixed(draw, row - ROWS)

    write(
        folder / "mixed.csv", "id,date,city,color,amount,score,flag,comment,grade,rate", 100_000_000, next_rows)


if __name__ == "__main__":
    main(sys.argv[1])
