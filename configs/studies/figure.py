#!/usr/bin/env python3
"""Draws the figure of docs/studies.md from the sweeps of the five studies: figure.py sweeps docs/studies.png"""
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import NullLocator

sweeps, picture = Path(sys.argv[1]), sys.argv[2]
runs = {name: pd.read_csv(sweeps / name / "runs.csv") for name in ("shield", "reach", "affinity", "escape", "counterfactuals")}
figure = plt.figure(figsize=(11, 12), constrained_layout=True)
grid = figure.add_gridspec(3, 2)
shield, reach, affinity, escape = (figure.add_subplot(grid[i // 2, i % 2]) for i in range(4))
patient = figure.add_subplot(grid[2, :])

r = runs["shield"]
r["where"] = r["tissue.file.path"].str.extract(r"shield-(\w+)\.csv", expand=False)
density = "residents.low.antigen.median [molecules/cell]"
means = r.groupby([density, "where"])[["high [cells]", "low [cells]"]].mean()
places = ["mixed", "core", "shell"]
for group, (molecules, colour) in enumerate([(1, "#b2182b"), (1000, "#2166ac")]):
    at = means.loc[molecules].loc[places]
    x = [3.5 * group + i for i in range(3)]
    shield.bar(x, at["high [cells]"], color="#999999", label="CD19 15 000" if group == 0 else None)
    shield.bar(x, at["low [cells]"], bottom=at["high [cells]"], color=colour, label=f"CD19 {molecules}")
    for place, position in zip(places, x):
        shield.text(position, 60, place, ha="center", fontsize=8)
shield.set(title="Shield: alive after 48 h, of 4224 at the start", xticks=[], ylabel="cells")
shield.legend(fontsize=8, loc="upper left", ncol=3)
shield.set_ylim(0, 5800)

r = runs["reach"]
for speed, of_speed in r.groupby("v_tum [um/min]"):
    spacing = of_speed.groupby("tissue.vessels.spacing [um]")["targets killed [cells]"].mean()
    reach.plot(spacing.index, spacing, "o-", label=f"{speed:g} um/min")
reach.set(title="Reach: killed in 72 h by the same dose", xscale="log", xlabel="distance of vessels, um", ylabel="cells", ylim=(0, None))
reach.xaxis.set_minor_locator(NullLocator())
reach.set_xticks([80, 160, 320, 640], ["80", "160", "320", "640"])
reach.legend(title="T cells walk at", fontsize=8)

r = runs["affinity"]
start = 1024
r["tumour"], r["normal"] = (100 * (1 - r[f"{kind} [cells]"] / start) for kind in ("nalm6", "normal"))
for (cars, of_cars), colour in zip(r.groupby("N_CAR_here [molecules/cell]"), ["#fdae61", "#d7191c", "#2c7bb6"]):
    mean = of_cars.groupby("KD [nM]")[["tumour", "normal"]].mean()
    affinity.plot(mean["normal"], mean["tumour"], "o-", color=colour, label=f"{cars:g} CARs")
    if cars == 50000:
        for kd, row in mean.iterrows():
            affinity.annotate(f"{kd:g} nM", (row["normal"], row["tumour"]), textcoords="offset points",
                              xytext=(6, 0 if kd == 1 else -11), fontsize=7)
affinity.plot([0, 70], [0, 70], ":", color="#999999")
affinity.set(title="Affinity and CARs: killed in 24 h", xlabel="normal B cells (CD19 1000), %", ylabel="tumour (CD19 5000), %")
affinity.legend(fontsize=8)

r = runs["escape"]
r["without"] = r["nalm6 without CD19 [cells]"]
r["with"] = r["nalm6 [cells]"] - r["without"]
means = r.groupby(["residents.nalm6.antigen.negative.share", "events.0.dose.cells"])[["with", "without"]].mean()
for i, ((share, dose), row) in enumerate(means.iterrows()):
    x = i + (i // 2) * 0.5
    escape.bar(x, row["with"], color="#999999", label="with CD19" if i == 0 else None)
    escape.bar(x, row["without"], bottom=row["with"], color="#b2182b", label="without" if i == 0 else None)
    escape.text(x, row.sum() + 150, f"{int(row['without'] + 0.5)}", ha="center", fontsize=8, color="#b2182b")
escape.set(title="Escape: alive after seven days", xlabel="share without CD19 at the start", ylabel="cells", ylim=(0, 13500))
escape.set_xticks([0, 1, 2.5, 3.5], [f"{share:.0%},\n{'treated' if dose else 'left alone'}" for share, dose in means.index],
                  fontsize=8)
escape.legend(fontsize=8, loc="upper right", ncol=2)

names = ["nothing", "by rule", "tocilizumab day 2", "day 4", "day 6", "day 8", "anakinra day 4", "steroid day 4", "steroid day 8",
         "half the dose", "a quarter", "twice the dose"]
r = runs["counterfactuals"]
colours = ["#b2182b" if dead else "#2166ac" for dead in r["death [1]"]]
patient.barh(names[::-1], r["crs_grade highest [1]"][::-1], color=colours[::-1])
for i, (grade, tumour) in enumerate(zip(r["crs_grade highest [1]"][::-1], r["tumour at end [cells]"][::-1])):
    patient.text(grade + 0.05, i, f"{tumour:.0e} tumour cells at the end", va="center", fontsize=7)
patient.set(title="One patient: highest grade of CRS (red: died)", xticks=[0, 1, 2, 3, 4], xlabel="grade", xlim=(0, 5))
figure.savefig(picture, dpi=90)
