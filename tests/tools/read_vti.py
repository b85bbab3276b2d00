#!/usr/bin/python3
"""Reads VTK ImageData files with VTK itself and prints what they hold as JSON, one line a file.

    read_vti.py FILE.vti ... | FILE.pvd

Needs Debian's python3-vtk9. Of each file: cells along each axis, spacing and origin, time, and of each array its type, number of
values, lowest, highest, sum and, for 8-bit codes, how often each value occurs. Exit code 1 where VTK reports an error.
"""
import json
import os
import sys
import xml.etree.ElementTree as tree

from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkIOXML import vtkXMLImageDataReader


def numbers(array):
    try:
        from vtkmodules.util.numpy_support import vtk_to_numpy
        return vtk_to_numpy(array)
    except ImportError:
        return None


def describe_array(array):
    values = numbers(array)
    result = {"type": array.GetDataTypeAsString(), "values": array.GetNumberOfTuples()}
    count = array.GetNumberOfTuples()
    if values is not None:
        whole = values.dtype.kind in "iu"
        total = values.sum(dtype="int64" if whole else "float64")
        result.update(lowest=values.min().item(), highest=values.max().item(), sum=total.item())
    else:
        plain = [array.GetValue(i) for i in range(count)]
        result.update(lowest=min(plain), highest=max(plain), sum=sum(plain))
    if isinstance(array, vtkUnsignedCharArray):
        counts = {}
        plain = values.tolist() if values is not None else plain
        for v in plain:
            counts[v] = counts.get(v, 0) + 1
        result["counts"] = {str(k): counts[k] for k in sorted(counts)}
    return result


def describe(path):
    errors = []
    reader = vtkXMLImageDataReader()
    reader.AddObserver("ErrorEvent", lambda *_: errors.append(path))
    reader.SetFileName(path)
    reader.Update()
    image = reader.GetOutput()
    points = image.GetDimensions()
    data = image.GetCellData()
    time = image.GetFieldData().GetArray("TimeValue")
    result = {
        "file": path,
        "cells": [max(1, n - 1) for n in points],
        "spacing": list(image.GetSpacing()),
        "origin": list(image.GetOrigin()),
        "time": time.GetValue(0) if time else None,
        "arrays": {data.GetArrayName(i): describe_array(data.GetArray(i)) for i in range(data.GetNumberOfArrays())},
    }
    print(json.dumps(result))
    return not errors


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    paths = []
    for name in sys.argv[1:]:
        if name.endswith(".pvd"):
            folder = os.path.dirname(name)
            paths += [os.path.join(folder, d.get("file")) for d in tree.parse(name).iter("DataSet")]
        else:
            paths.append(name)
    results = [describe(path) for path in paths]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
