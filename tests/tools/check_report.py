#!/usr/bin/python3
"""Parses the plots of a run's report.html and compares their curves with the run's census.csv, number by number.

    check_report.py RUN_DIRECTORY ...

Needs nothing but Python. A curve that names its column (data-column) must hold that column's values, the mean over the replicas where
there are several; a value may be missing (NaN) only where the census has 0. What is drawn must follow what is written: as many points in the path, and the
highest point where the highest value is. The page must load nothing from outside. Exit code 1 where something differs.
"""
import csv
import math
import os
import re
import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
HOURS = {"min": 60.0, "h": 1.0, "d": 1 / 24}


def numbers(text):
    return [float(v) for v in text.split()]


def means(path):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
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


def check(run):
    text = open(os.path.join(run, "report.html"), encoding="utf-8").read()
    page = tree.fromstring(text.replace("<!DOCTYPE html>", ""))
    outside = [e.tag for e in page.iter() if e.tag.split("}")[-1] in ("script", "link", "iframe", "object")]
    outside += [e.get("src")[:40] for e in page.iter() if e.get("src") and not e.get("src").startswith("data:")]
    wrong = [f"loads from outside: {o}" for o in outside]
    times, columns = means(os.path.join(run, "census.csv"))
    curves = points = 0
    for path in page.iter(SVG + "path"):
        column = path.get("data-column")
        if column is None:
            continue
        curves += 1
        x, y = numbers(path.get("data-x")), numbers(path.get("data-y"))
        expected = [t * HOURS[path.get("data-axis-unit")] for t in times]
        if len(x) != len(expected) or any(abs(a - b) > 1e-9 * max(1, abs(b)) for a, b in zip(x, expected)):
            wrong.append(f"{column}: other times than the census")
        if len(y) != len(times):
            wrong.append(f"{column}: {len(y)} values, {len(times)} in the census")
            continue
        for t, a, b in zip(times, y, columns[column]):
            points += 1
            if not (abs(a - b) <= 1e-12 * abs(b) or (math.isnan(a) and b == 0)):
                wrong.append(f"{column} at {t} h: {a} in the plot, {b} in the census")
        # SVG's y runs downwards. The path may be thinned, but keeps its extremes.
        drawn = [(float(a), float(b)) for a, b in re.findall(r"[ML]([-0-9.]+) ([-0-9.]+)", path.get("d"))]
        seen = [v for v in y if not math.isnan(v)]
        if seen and len(drawn) == len(seen) and min(d[1] for d in drawn) != drawn[seen.index(max(seen))][1]:
            wrong.append(f"{column}: the highest point is not where the highest value is")
        if seen and not drawn:
            wrong.append(f"{column}: nothing is drawn")
    for line in wrong[:20]:
        print(f"{run}: {line}")
    print(f"{run}: {curves} curves, {points} points compared, {len(wrong)} problems")
    return curves > 0 and points > 0 and not wrong


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if all([check(run) for run in sys.argv[1:]]) else 1


if __name__ == "__main__":
    sys.exit(main())
