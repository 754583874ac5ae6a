"""The table of the suite: errors, seconds, the geometric means, and where the difference is more than chance."""
import math
import random
import statistics


def markdown(results, contenders):
    tables = sorted({one["table"] for one in results})
    cells = {}
    for one in results:
        if one["error"] is not None:
            cells.setdefault((one["table"], one["contender"]), []).append(one)
    shared = seeds_of_all(results, contenders)
    lines = ["| table | error of | " + " | ".join(contenders) + " |", "|---" * (len(contenders) + 2) + "|"]
    for table in tables:
        kind = "RMSE" if next(one for one in results if one["table"] == table)["regression"] else "class"
        row = [table, kind]
        for contender in contenders:
            runs = cells.get((table, contender))
            row.append(f"{mean(runs, 'error'):.4g} ({seconds(runs, shared):.1f} s)" if runs else "-")
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", "Mean of the seeds; in brackets seconds of training, reading the file included for ours, of the seeds that all ran with.",
              ""]
    lines += comparison(tables, contenders, cells, shared) + calibration(tables, contenders, cells)
    lines += coverage(tables, contenders, cells) + planned(tables, contenders, cells, shared)
    return "\n".join(lines) + "\n"


def mean(runs, key):
    return statistics.mean(run[key] for run in runs)


def seeds_of_all(results, contenders):
    """The seeds that every contender ran with: only there seconds are of one time and machine."""
    seeds = [{one["seed"] for one in results if one["contender"] == name} for name in contenders]
    return set.intersection(*seeds) if seeds else set()


def seconds(runs, shared):
    return mean([run for run in runs if run["seed"] in shared] or runs, "seconds")


def comparison(tables, contenders, cells, shared):
    """Each contender against each other on the tables that both learned."""
    lines = ["| geometric mean of error ratios: row / column | " + " | ".join(contenders) + " |",
             "|---" * (len(contenders) + 1) + "|"]
    for left in contenders:
        row = [left]
        for right in contenders:
            both = [table for table in tables if (table, left) in cells and (table, right) in cells]
            logs = [math.log(max(1e-12, mean(cells[table, left], "error")) / max(1e-12, mean(cells[table, right], "error")))
                    for table in both]
            row.append(f"{math.exp(statistics.mean(logs)):.3f}" if logs and left != right else "")
        lines.append("| " + " | ".join(row) + " |")
    row = ["**seconds on the tables that all learned**"]
    common = [table for table in tables if all((table, one) in cells for one in contenders)]
    for contender in contenders:
        row.append(f"{sum(seconds(cells[table, contender], shared) for table in common):.1f}")
    lines.append("| " + " | ".join(row) + " |")
    lines += ["", f"{len(common)} of {len(tables)} tables were learned by all.", ""]
    base = "scikit-learn MLP"
    for contender in contenders:
        if not contender.startswith("backprop") or base not in contenders:
            continue
        worse = [table for table in tables if (table, contender) in cells and (table, base) in cells
                 and lower_end(cells[table, contender], cells[table, base]) > 0]
        lines.append(f"{contender}: worse than {base} beyond the 95 % bootstrap interval on "
                     + (", ".join(worse) if worse else "no table") + ".")
    return lines + [""]


def lower_end(ours, theirs, resamples=1000):
    """The 2.5 % quantile of ours minus theirs, rows drawn again in pairs; the losses of the seeds are averaged."""
    key = "squares" if "squares" in ours[0] else "wrong"
    mine = [statistics.mean(column) for column in zip(*(run[key] for run in ours))]
    other = [statistics.mean(column) for column in zip(*(run[key] for run in theirs))]
    if len(mine) != len(other):
        return 0
    chance = random.Random(1)
    differences = [a - b for a, b in zip(mine, other)]
    means = sorted(statistics.fmean(chance.choices(differences, k=len(differences))) for _ in range(resamples))
    return means[int(0.025 * resamples)]


def calibration(tables, contenders, cells):
    """Top-label calibration errors; a star where few rows are further off than 95 % of calibrated models, or many than 0.03."""
    ours = [one for one in contenders if any("ece" in run for table in tables for run in cells.get((table, one), []))]
    if not ours:
        return []
    lines = ["| calibration error, 15 bins | " + " | ".join(ours) + " |", "|---" * (len(ours) + 1) + "|"]
    for table in tables:
        row = [table]
        for contender in ours:
            runs = [run for run in cells.get((table, contender), []) if "ece" in run]
            if not runs:
                row.append("")
                continue
            error = mean(runs, "ece")
            most = mean(runs, "ece_by_chance") if "ece_by_chance" in runs[0] else 0.03
            row.append(f"{error:.4f}{' *' if error > most else ''}")
        if any(row[1:]):
            lines.append("| " + " | ".join(row) + " |")
    return lines + ["", "A star: beyond 0.03, or with fewer than 2,000 rows beyond what 95 of 100 calibrated models show there."]


def coverage(tables, contenders, cells):
    """How often ranges and sets of `--interval 0.9` have the answer; a star where that lies outside the 99 % band."""
    ours = [one for one in contenders if any("coverage" in run for table in tables for run in cells.get((table, one), []))]
    if not ours:
        return []
    lines = ["", "| coverage of --interval 0.9, first seed | " + " | ".join(ours) + " |", "|---" * (len(ours) + 1) + "|"]
    firsts = {key: runs[0] for key, runs in cells.items() if "coverage" in runs[0]}
    for table in tables:
        row = [table]
        for contender in ours:
            run = firsts.get((table, contender))
            inside = run and (run["band"] is None or run["band"][0] <= run["coverage"] <= run["band"][1])
            row.append("" if run is None else f"{run['coverage']:.3f}{'' if inside else ' *'}")
        lines.append("| " + " | ".join(row) + " |")
    row = ["**all rows**"]
    for contender in ours:
        runs = [run for (_, one), run in firsts.items() if one == contender]
        row.append(f"{sum(run['coverage'] * run['rows'] for run in runs) / sum(run['rows'] for run in runs):.3f}")
    lines.append("| " + " | ".join(row) + " |")
    return lines


def planned(tables, contenders, cells, shared):
    """The seconds that `train --dry-run` expects, over those that the training took."""
    ours = [one for one in contenders if any("planned" in run for table in tables for run in cells.get((table, one), []))]
    if not ours:
        return []
    lines = ["", "| seconds by `--dry-run` / seconds of training | " + " | ".join(ours) + " |",
             "|---" * (len(ours) + 1) + "|"]
    ratios = {key: statistics.median(run["planned"] / run["seconds"] for run in runs if run["seed"] in shared or not shared)
              for key, runs in cells.items() if "planned" in runs[0]}
    for table in tables:
        row = [table]
        for contender in ours:
            ratio = ratios.get((table, contender))
            row.append("" if ratio is None else f"{ratio:.2f}{'' if 0.5 <= ratio <= 2 else ' *'}")
        lines.append("| " + " | ".join(row) + " |")
    return lines + ["", "A star: further off than a factor of two."]
