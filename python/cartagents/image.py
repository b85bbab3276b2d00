"""VTK XML ImageData as a run writes it: appended raw data, compressed by zlib in blocks."""
import struct
import xml.etree.ElementTree as tree
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, Optional, Tuple

import numpy as np

_TYPES = {
    "Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2", "Int32": "i4", "UInt32": "u4", "Int64": "i8", "UInt64": "u8",
    "Float32": "f4", "Float64": "f8",
}


@dataclass(frozen=True)
class Image:
    """A regular grid with values a cell."""

    spacing: Tuple[float, float, float]
    """Edges of a cell on x, y and z, um."""
    origin: Tuple[float, float, float]
    """Corner of the first cell, um."""
    time: Optional[float]
    """Simulated time, h."""
    arrays: Dict[str, np.ndarray]
    """Values by name, indexed [x, y, z]."""


def names(path: Path) -> Tuple[str, ...]:
    """The names of the arrays of a file."""
    header, _ = _parts(path, path.read_bytes())
    return tuple(array.get("Name", "") for array in header.iter("DataArray") if array.get("format") == "appended")


def read(path: Path, wanted: Optional[Iterable[str]] = None) -> Image:
    """Reads a file: all of its arrays, or those that are wanted.

    Raises ValueError for a file that is damaged or was not written by CarTAgents.
    """
    data = path.read_bytes()
    header, start = _parts(path, data)
    order = {"LittleEndian": "<", "BigEndian": ">"}[header.get("byte_order", "LittleEndian")]
    if header.get("compressor") != "vtkZLibDataCompressor" or header.get("header_type") != "UInt64":
        raise ValueError(f"{path}: expected arrays compressed by zlib with sizes of 64 bits, as CarTAgents writes them")
    image = header.find("ImageData")
    if image is None:
        raise ValueError(f"{path}: not an image of VTK")
    ends = [int(word) for word in image.get("WholeExtent", "").split()]
    shape = tuple(ends[2 * axis + 1] - ends[2 * axis] for axis in range(3))
    arrays: Dict[str, np.ndarray] = {}
    time = None
    for array in header.iter("DataArray"):
        name = array.get("Name", "")
        if array.get("format") == "ascii":
            if name == "TimeValue":
                time = float(array.text or "nan")
            continue
        if wanted is not None and name not in wanted:
            continue
        kind = np.dtype(order + _TYPES[array.get("type", "")])
        try:
            values = np.frombuffer(_unpacked(data, start + int(array.get("offset", "0")), order), dtype=kind)
            # VTK has x fastest.
            arrays[name] = values.reshape(shape, order="F")
        except (struct.error, zlib.error, ValueError) as error:
            raise ValueError(f"{path}: '{name}' is damaged: {error}") from error
    return Image(_triple(image.get("Spacing", "1 1 1")), _triple(image.get("Origin", "0 0 0")), time, arrays)


def _parts(path: Path, data: bytes) -> Tuple[tree.Element, int]:
    end = data.find(b"<AppendedData")
    start = data.find(b"_", end)
    if end < 0 or start < 0:
        raise ValueError(f"{path}: no file of VTK with appended data")
    try:
        return tree.fromstring(data[:end] + b"</VTKFile>"), start + 1
    except tree.ParseError as error:
        raise ValueError(f"{path}: {error}") from error


def _unpacked(data: bytes, at: int, order: str) -> bytes:
    # The number of blocks, their size, the size of the last where it is smaller, then each compressed size.
    count, _, _ = struct.unpack_from(order + "3Q", data, at)
    sizes = struct.unpack_from(f"{order}{count}Q", data, at + 24)
    at += 24 + 8 * count
    blocks = []
    for size in sizes:
        blocks.append(zlib.decompress(data[at:at + size]))
        at += size
    return b"".join(blocks)


def _triple(text: str) -> Tuple[float, float, float]:
    x, y, z = (float(word) for word in text.split())
    return x, y, z
