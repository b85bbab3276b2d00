#!/usr/bin/python3
"""Parses the plots of a run's report.html and compares their curves with the run's census.csv and course.csv, number by number.

    check_report.py [--chart] RUN_DIRECTORY ...

Needs nothing but Python. A curve that names its column (data-column) and table (data-table) must hold that column's values: of the census
the mean over the replicas (of a patient's tissue, data-tissue, over the patients), of the courses the median over the patients; a value may be missing (NaN) only where the census has 0, where a tissue
stands still, or where no course has a value. Every column of course.csv that the chart promises must be there, and every measure of summary.json in the table
under it; --chart refuses a run without a chart. What is drawn must follow what is written: as many points in the path, and the
highest point where the highest value is. The page must load nothing from outside. Exit code 1 where something differs.
"""
import csv
import json
import math
import os
import re
import statistics
import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
CHARTED = ["car_t [1/uL]", "b_cells [1/uL]", "tumour [cells]", "marrow_blasts [1]", "il6 [pg/mL]", "ifng [pg/mL]", "crp [mg/L]",
           "temperature [C]", "crs_grade [1]"]
HOURS = {"min": 60.0, "h": 1.0, "d": 1 / 24}


def numbers(text):
    return [float(v) for v in text.split()]


def told_number(text):
    """A number as the table prints it: 1,514 or 9.46 × 10¹⁰."""
    return float(text.replace(",", "").replace(" × 10", "e").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))


def means(path, tissue=None):
    with open(path, encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if tissue is None or int(r["tissue [1]"]) == tissue]
    times = sorted({float(r["time [h]"]) for r in rows})
    columns = {}
    for name in rows[0]:
        sums = {t: [] for t in times}
        for r in rows:
            sums[float(r["time [h]"])].append(float(r[name]))
        # A mean over cells counts the replicas that hold such cells.
        counted = {t: [v for v in sums[t] if v != 0 or " geometric mean [" not in name] for t in times}
        columns[name] = [sum(counted[t]) / len(counted[t]) if counted[t] else 0 for t in times]
    return times, columns


def medians(path):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    times = sorted({float(r["time [d]"]) for r in rows})
    columns = {}
    for name in rows[0]:
        values = {t: [] for t in times}
        for r in rows:
            if r[name] != "":
                values[float(r["time [d]"])].append(float(r[name]))
        columns[name] = [statistics.median(values[t]) if values[t] else math.nan for t in times]
    return times, columns


def check_chart(run, page, shown):
    """What course.csv and summary.json hold beyond the curves that are compared number by number."""
    _, columns = medians(os.path.join(run, "course.csv"))
    missing = [c for c in CHARTED if c not in shown and any(not math.isnan(v) for v in columns[c])]
    wrong = [f"{c}: in course.csv, and not in the chart" for c in missing]
    summary = json.load(open(os.path.join(run, "summary.json"), encoding="utf-8"))
    section = [s for s in page.iter("section") if s.get("id") == "chart"]
    rows = [[(c.text or "") for c in r.iter("td")] for s in section for r in s.iter("tr")]
    # What befell the patient stands in run.json too, and above the chart.
    befell = json.load(open(os.path.join(run, "run.json"), encoding="utf-8")).get("results") or {}
    for name, value in summary.items() if "patients" not in summary else []:
        if name in befell:
            continue
        # The table rounds to three digits.
        told = [told_number(r[1]) for r in rows if len(r) > 1 and re.match(r"[-0-9]", r[1])]
        if not any(abs(t - value) <= 6e-3 * abs(value) for t in told):
            wrong.append(f"{name}: {value} in summary.json, and in no row of the table")
    return wrong


def check(run, chart):
    text = open(os.path.join(run, "report.html"), encoding="utf-8").read()
    page = tree.fromstring(text.replace("<!DOCTYPE html>", ""))
    outside = [e.tag for e in page.iter() if e.tag.split("}")[-1] in ("script", "link", "iframe", "object")]
    outside += [e.get("src")[:40] for e in page.iter() if e.get("src") and not e.get("src").startswith("data:")]
    wrong = [f"loads from outside: {o}" for o in outside]
    tables = {("census.csv", None): means(os.path.join(run, "census.csv"))}
    if os.path.exists(os.path.join(run, "course.csv")):
        tables["course.csv", None] = medians(os.path.join(run, "course.csv"))
    elif chart:
        wrong.append("there is no course.csv")
    curves = points = 0
    shown = set()
    for path in page.iter(SVG + "path"):
        column = path.get("data-column")
        if column is None:
            continue
        curves += 1
        table = path.get("data-table")
        tissue = path.get("data-tissue")
        if (table, tissue) not in tables:
            tables[table, tissue] = means(os.path.join(run, table), int(tissue))
        times, columns = tables[table, tissue]
        if table == "course.csv":
            shown.add(column)
        x, y = numbers(path.get("data-x")), numbers(path.get("data-y"))
        expected = times if table == "course.csv" else [t * HOURS[path.get("data-axis-unit")] for t in times]
        # Tissues of a patient are drawn over days from the infusion.
        if tissue is not None:
            expected = [tables["course.csv", None][0][0] + t for t in expected]
        if len(x) != len(expected) or any(abs(a - b) > 1e-9 * max(1, abs(b)) for a, b in zip(x, expected)):
            wrong.append(f"{column}: other times than {table}")
        if len(y) != len(times):
            wrong.append(f"{column}: {len(y)} values, {len(times)} in {table}")
            continue
        # A tissue's lattice without T cells and targets stands still, and nothing is drawn.
        movers = [f"{c.removesuffix(end)} [cells]" for end in (" bound [cells]", " dying [cells]") for c in columns if c.endswith(end)]
        still = {t for i, t in enumerate(times) if tissue is not None and not any(columns[c][i] for c in movers)}
        for t, a, b in zip(times, y, columns[column]):
            points += 1
            if not (abs(a - b) <= 1e-12 * abs(b) or (math.isnan(a) and (math.isnan(b) if table == "course.csv" else b == 0 or t in still))):
                wrong.append(f"{column} at {t}: {a} in the plot, {b} in {table}")
        # SVG's y runs downwards. The path may be thinned, but keeps its extremes.
        drawn = [(float(a), float(b)) for a, b in re.findall(r"[ML]([-0-9.]+) ([-0-9.]+)", path.get("d"))]
        seen = [v for v in y if not math.isnan(v)]
        if seen and len(drawn) == len(seen) and min(d[1] for d in drawn) != drawn[seen.index(max(seen))][1]:
            wrong.append(f"{column}: the highest point is not where the highest value is")
        # On a logarithmic axis nothing but zeros leaves nothing to draw.
        if any(v > 0 for v in seen) and not drawn:
            wrong.append(f"{column}: nothing is drawn")
    if ("course.csv", None) in tables:
        wrong += check_chart(run, page, shown)
    for line in wrong[:20]:
        print(f"{run}: {line}")
    print(f"{run}: {curves} curves, {points} points compared, {len(wrong)} problems")
    return curves > 0 and points > 0 and not wrong


def main():
    runs = [a for a in sys.argv[1:] if a != "--chart"]
    if not runs:
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if all([check(run, "--chart" in sys.argv) for run in runs]) else 1


if __name__ == "__main__":
    sys.exit(main())
