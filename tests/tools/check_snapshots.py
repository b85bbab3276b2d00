#!/usr/bin/python3
"""Reads the snapshots of a run back with VTK itself and compares them with the run's own census.csv and config.yaml.

    check_snapshots.py RUN_DIRECTORY ...

Needs Debian's python3-vtk9 and python3-yaml. Of every file of series.pvd: dimensions and spacing as the lattice or the field's voxels have them,
time as in the series, counts of cells equal to the census of that time, means of fields equal to it within the rounding of 32-bit
floats. For runs of one replica whose snapshots hold the whole lattice. Exit code 1 where something differs or nothing was compared.
"""
import collections
import csv
import math
import os
import sys
import xml.etree.ElementTree as tree

import yaml
from vtkmodules.vtkIOXML import vtkXMLImageDataReader


def read(path):
    reader = vtkXMLImageDataReader()
    errors = []
    reader.AddObserver("ErrorEvent", lambda *_: errors.append(path))
    reader.SetFileName(path)
    reader.Update()
    if errors:
        raise SystemExit(f"{path}: VTK cannot read it")
    return reader.GetOutput()


def micrometres(text):
    number, unit = text.split()
    return float(number) * {"um": 1, "mm": 1000}[unit]


def codes(name):
    inside = name[name.index("[") + 1:name.rindex("]")]
    return {int(part.split(" ", 1)[0]): part.split(" ", 1)[1] for part in inside.split(", ")}


class Check:
    def __init__(self, where):
        self.where, self.compared, self.wrong = where, 0, 0

    def equal(self, what, found, expected, tolerance=0.0):
        self.compared += 1
        if abs(found - expected) > tolerance:
            self.wrong += 1
            print(f"{self.where}: {what}: {found} in the snapshot, {expected} in the census")


def compare_cells(check, arrays, row):
    names = {name.split(" [")[0]: name for name in arrays}
    if "resident kind" in names:
        seen = collections.Counter(zip(arrays[names["resident kind"]], arrays[names["resident condition"]]))
        for code, name in codes(names["resident kind"]).items():
            for state, suffix in ((1, ""), (2, " dying"), (3, " debris")):
                column = f"{name}{suffix} [cells]"
                if column in row:
                    check.equal(column, seen[code, state], float(row[column]))
    t = arrays[names["T cell kind"]]
    for code, name in codes(names["T cell kind"]).items():
        check.equal(f"{name} [cells]", t.count(code), float(row[f"{name} [cells]"]))
        for array, value, column in (("T cell bound", 1, "bound"), ("T cell secreting", 1, "secreting"), ("T cell program", 2, "proliferating")):
            if array in names:
                found = collections.Counter(zip(t, arrays[names[array]]))[code, value]
                check.equal(f"{name} {column}", found, float(row[f"{name} {column} [cells]"]))
        if "T cell kills" in names:
            kills = sum(k for kind, k in zip(t, arrays[names["T cell kills"]]) if kind == code)
            check.equal(f"{name} kills", kills, float(row[f"{name} kills of cells present [cells]"]))


def compare(run):
    with open(os.path.join(run, "config.yaml"), encoding="utf-8") as file:
        config = yaml.safe_load(file)
    with open(os.path.join(run, "census.csv"), encoding="utf-8") as file:
        census = {float(row["time [h]"]): row for row in csv.DictReader(file)}
    size, spacing = config["lattice"]["size"], micrometres(config["lattice"]["spacing"])
    check = Check(run)
    files = 0
    for entry in tree.parse(os.path.join(run, "series.pvd")).iter("DataSet"):
        files += 1
        time, name = float(entry.get("timestep")), entry.get("file")
        image = read(os.path.join(run, name))
        check.where = f"{run}/{name}"
        data = image.GetCellData()
        arrays = {data.GetArrayName(i): memoryview(data.GetArray(i)).tolist() for i in range(data.GetNumberOfArrays())}
        check.equal("time [h]", image.GetFieldData().GetArray("TimeValue").GetValue(0), time)
        fields = [a for a in arrays if a.endswith(" [pM]")]
        factor = config["fields"][fields[0][:-5]]["factor"] if fields else 1
        for axis in range(3):
            along = factor if axis < 2 or size[2] > 1 else 1
            check.equal(f"cells along {'xyz'[axis]}", max(1, image.GetDimensions()[axis] - 1), size[axis] / along)
            check.equal(f"spacing along {'xyz'[axis]}", image.GetSpacing()[axis], spacing * along)
            check.equal(f"origin along {'xyz'[axis]}", image.GetOrigin()[axis], 0)
        row = census[time]
        for field in fields:
            mean = float(row[f"{field[:-5]} mean [pM]"])
            check.equal(field, math.fsum(arrays[field]) / len(arrays[field]), mean, max(1e-12, mean * 1e-6))
        if not fields:
            compare_cells(check, arrays, row)
    print(f"{run}: {files} files, {check.compared} values compared, {check.wrong} differ")
    return files > 0 and check.compared > 0 and check.wrong == 0


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if all([compare(run) for run in sys.argv[1:]]) else 1


if __name__ == "__main__":
    sys.exit(main())
