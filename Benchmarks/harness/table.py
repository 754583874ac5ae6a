"""The table: Markdown for people, JSON for programs."""
import json

# A figure is worth little where a contender stood in line for a processor for more of its time than this. Ours
# shows whether others were at work: it has as many threads as the row says and no more, where some peers have more
# and queue up behind themselves.
DISTURBED = 0.05
TIMES = ("us", "ms", "s")

HEADER = "| work | ours | of the peak | peer or bound | its figure | ratio | wanted (aim) | met |\n" + "|---" * 8 + "|"


def number(value):
    """Three digits that say something."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 10 else f"{value:.3g}"


def shown(value, unit):
    if unit == "us" and value >= 1000:
        return f"{number(value / 1000)} ms"
    return f"{number(value / 1e6 if unit == 'MB' else value)} {unit}"


def heading(record):
    peak = record["peak"]
    return "\n".join([
        f"Processor: {record['processor']}. {record['date']}; medians of {record['rounds']} "
        f"round{'s' if record['rounds'] > 1 else ''}, the contenders in turn; ratio = peer / ours, more is better.",
        "",
        f"Peak of fused multiply-adds: Float {peak['float_one_thread']:.0f} GFLOP/s a thread and "
        f"{peak['float_all_threads']:.0f} with {peak['threads']:.0f}, Double {peak['double_one_thread']:.0f} and "
        f"{peak['double_all_threads']:.0f}.",
        "", HEADER])


def lines(row):
    """One line a peer and a bound; the first says what the work is and what ours took."""
    ours, share = row["ours"], row["peak_share"]
    first = [
        f"**{row['name']}** {row['work']}",
        bracket(shown(ours["median"], row["unit"]), ours["variant"], row["ours_note"]) if ours else "-",
        f"{share:.0%}" if share else floor(row)]
    text = []
    for cell in row["cells"]:
        met = {True: "yes", False: "**no**", None: "-"}[cell["met"]]
        if row["waited"].get("ours", 0) > DISTURBED and row["unit"] in TIMES and cell["met"] is not None:
            met += ", disturbed"
        if cell["kind"] == "bound":
            wanted = "-"
            if cell["wanted"] is not None:
                sign = ">=" if cell["more_is_better"] else "<="
                wanted = f"{sign} {cell['wanted']:g}" + (f" ({cell['aim']:g})" if cell["aim"] else "")
            value = f"{cell['value']:.3g}" if cell["value"] is not None else "-"
            if cell["value"] is not None and 0.1 < cell["value"] < 2:
                value = f"{cell['value']:.4f}"
            fields = [cell["what"], value, "-", wanted, met]
        else:
            wanted = "-"
            if cell["wanted"]:
                wanted = f"{cell['wanted']:g}" + (f" ({cell['aim']:g})" if cell["aim"] else "")
            theirs = cell["theirs"]
            fields = [
                bracket(cell["peer"], cell["note"]),
                bracket(shown(theirs["median"], row["unit"]), theirs["variant"]) if theirs else "-",
                number(cell["ratio"]) if cell["ratio"] else "-", wanted, met]
        text.append("| " + " | ".join([*(first if not text else ["", "", ""]), *fields]) + " |")
    return "\n".join(text)


def floor(row):
    if not row["floor"] or not row["ours"]:
        return "-"
    return f"{row['floor'] / row['ours']['median']:.0%} of {row['floor']:g} {row['unit']}, the limit seen"


def bracket(text, *notes):
    notes = ", ".join(note for note in notes if note)
    return f"{text} ({notes})" if notes else text


def remarks(record):
    """What stands below the table: who is missing and why, what failed, and how much of the machine others took."""
    text = [f"- {peer}: {why}" for peer, why in record["missing"].items()]
    peak = record["peak"]
    if peak["float_all_threads"] < 0.75 * peak["threads"] * peak["float_one_thread"]:
        text.append("- The peak of all threads was disturbed, and with it what is said to be a share of it.")
    for row in record["rows"]:
        text += [f"- {row['name']}: {failure}" for failure in row["failures"]]
    for row in record["rows"]:
        waited = [f"{name} {share:.0%}" for name, share in row["waited"].items() if share > DISTURBED]
        if waited and row["unit"] in TIMES:
            text.append(
                f"- {row['name']}: the share of its time that each stood in line for a processor: {', '.join(waited)}")
    cells = [cell["met"] for row in record["rows"] for cell in row["cells"]]
    text.append(
        f"- {cells.count(True)} met, {cells.count(False)} not met, {cells.count(None)} without a wish or a figure.")
    return "\n" + "\n".join(text)


def write(record, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.json").write_text(json.dumps(record, indent=1) + "\n")
    body = "\n".join([heading(record), *map(lines, record["rows"]), remarks(record)])
    (folder / "table.md").write_text(
        "# Side by side\n\n`Benchmarks/run` wrote this; [README](../README.md) says how it measures.\n\n" + body
        + "\n\n![Time of a step against batch, width, depth and threads](scaling.svg)\n")
