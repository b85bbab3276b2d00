#!/usr/bin/env python3
"""Writes the spheroids of shield.yaml: the same ball of 4224 cells, a third of them of kind 'low', mixed in or in one place."""
import itertools
import random
from pathlib import Path

SPACING, SITES, RADIUS, SHARE = 10, 32, 100, 1 / 3
HERE = Path(__file__).resolve().parent

middle = SITES / 2
ball = []
for z, y, x in itertools.product(range(SITES), repeat=3):
    r = SPACING * sum((c + 0.5 - middle) ** 2 for c in (x, y, z)) ** 0.5
    if r <= RADIUS:
        ball.append((r, x, y, z))
low = round(SHARE * len(ball))
inside_out = sorted(ball)
arrangements = {
    "mixed": set(random.Random(1).sample(ball, low)),
    "core": set(inside_out[:low]),
    "shell": set(inside_out[-low:]),
}
for name, lows in arrangements.items():
    lines = [f"{SPACING * x + 5},{SPACING * y + 5},{SPACING * z + 5},{'low' if (r, x, y, z) in lows else 'high'}" for r, x, y, z in ball]
    (HERE / f"shield-{name}.csv").write_text("x,y,z,type\n" + "\n".join(lines) + "\n")
