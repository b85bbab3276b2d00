#!/usr/bin/env python3
"""Makes tissue-sample.csv: a small invented tissue of a few hundred cells, in the layout x,y,z,type (micrometres).

    python3 configs/tissue-sample.py > configs/tissue-sample.csv

The section is 320 x 320 x 80 um with its corner at (-160, -160, 0), divided into sites of 10 um. In order:

1. four vessels ("endothelium") run along z at fixed places, eight cells each;
2. a clump of leukaemia cells (type 1): every free site within 60 um of the middle of the section, with probability 0.6;
3. macrophages (type 2): 30 free sites anywhere; stroma (type 3 or "fibroblast", in turns): 60 free sites outside the clump;
4. T cells ("CD8 T"): 25 sites anywhere. They are on a layer of their own and may share a site with another cell.

Each cell lies up to 3 um off the centre of its site, as cells of a segmented image do. The random numbers are a linear congruential
generator written out below, so that every version of Python gives the same file.
"""

SITE, NX, NY, NZ = 10, 32, 32, 8
state = 20261121


def below(n):
    """A number from 0 to n - 1 (Knuth's MMIX generator, its upper bits)."""
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) * n >> 31


def place(site, kind):
    x, y, z = (SITE * i + SITE / 2 + (below(61) - 30) / 10 for i in site)
    print(f"{x - 160:.1f},{y - 160:.1f},{z:.1f},{kind}")


def free_site(taken, allowed):
    while True:
        site = (below(NX), below(NY), below(NZ))
        if site not in taken and allowed(site):
            taken.add(site)
            return site


def in_clump(site):
    return sum((SITE * (2 * i + 1 - n) / 2) ** 2 for i, n in zip(site, (NX, NY, NZ))) < 60**2


print("x,y,z,type")
taken = set()
for column in ((4, 4), (26, 6), (6, 27), (27, 26)):
    for z in range(NZ):
        taken.add((*column, z))
        place((*column, z), "endothelium")
for z in range(NZ):
    for y in range(NY):
        for x in range(NX):
            if in_clump((x, y, z)) and (x, y, z) not in taken and below(10) < 6:
                taken.add((x, y, z))
                place((x, y, z), 1)
for _ in range(30):
    place(free_site(taken, lambda site: True), 2)
for i in range(60):
    place(free_site(taken, lambda site: not in_clump(site)), 3 if i % 2 == 0 else "fibroblast")
taken_by_t = set()
for _ in range(25):
    place(free_site(taken_by_t, lambda site: True), "CD8 T")
