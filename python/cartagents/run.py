"""A run's directory."""
import json
import os
import re
import xml.etree.ElementTree as tree
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Union

import numpy as np
import pandas as pd

from . import image, parameters

if TYPE_CHECKING:
    import anndata

# Of the cells of a snapshot: the array, and the column that a table of cells has.
_RESIDENT = {"CD19 [molecules/cell]": "CD19 [molecules/cell]", "damage [hits]": "damage [hits]"}
_T_CELL = {
    "T cell program": "program",
    "T cell secreting [1 yes]": "secreting",
    "CAR [molecules/cell]": "CAR [molecules/cell]",
    "T cell kills [cells]": "kills [cells]",
}


@dataclass(frozen=True)
class Field:
    """A field at one time. numpy takes it for its values: ``np.log(field)``."""

    values: np.ndarray
    """Concentrations, pM, indexed [x, y, z]."""
    name: str
    time: float
    """h."""
    spacing: Tuple[float, float, float]
    """Edges of a voxel, um."""
    origin: Tuple[float, float, float]
    """Corner of the first voxel, um."""
    unit: str = "pM"

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.values, dtype=dtype)

    def axes(self) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Centres of the voxels on x, y and z, um."""
        x, y, z = (
            origin + spacing * (np.arange(count) + 0.5)
            for origin, spacing, count in zip(self.origin, self.spacing, self.values.shape)
        )
        return x, y, z


class Run:
    """What a run left behind, read when it is asked for.

    Times are in hours of simulated time; of the body's course in days from the infusion. Files that the run did not write are a
    FileNotFoundError that says which key of ``output:`` asks for them; a time that was not written is a KeyError with those that were.
    """

    def __init__(self, directory: Union[str, "os.PathLike[str]"]) -> None:
        self.path = Path(directory)
        if not (self.path / "run.json").is_file():
            raise FileNotFoundError(f"'{self.path}' holds no run: it has no run.json")

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r}): {self.record.get('name')}, {self.record.get('outcome')}"

    @cached_property
    def record(self) -> Dict[str, Any]:
        """run.json: version, seed, device, outcome, results, state hash."""
        return _json(self.path / "run.json")

    @property
    def results(self) -> pd.Series:
        """The results at the end, by ``name [unit]``."""
        return pd.Series(self.record.get("results") or {}, dtype=float)

    @property
    def spread(self) -> pd.DataFrame:
        """The results over several replicas, by ``name [unit]``: replicas, mean, sd, low and high of the mean's 95% interval.

        Empty of one replica and of patients.
        """
        columns = ["replicas", "mean", "sd", "low", "high"]
        return pd.DataFrame.from_dict(self.record.get("spread") or {}, orient="index").reindex(columns=columns)

    @cached_property
    def census(self) -> pd.DataFrame:
        """census.csv: a line a census and replica."""
        return self._table("census.csv", "a run of mixed patients has course.csv alone")

    @cached_property
    def events(self) -> pd.DataFrame:
        """What happened to single cells, a line an event (``output.events``)."""
        for name in ("events.csv", "events.parquet", "events.arrow"):
            if (self.path / name).is_file():
                return _read(self.path / name)
        raise FileNotFoundError(f"'{self.path / 'events.csv'}' is not there; output.events: {{}} writes it")

    @cached_property
    def course(self) -> pd.DataFrame:
        """course.csv: a line an output time and patient."""
        return self._table("course.csv", "only a run with patients has it")

    @cached_property
    def summary(self) -> Dict[str, Any]:
        """summary.json: peaks, times and grades of a run with patients."""
        path = self.path / "summary.json"
        if not path.is_file():
            raise FileNotFoundError(f"'{path}' is not there: only a run with patients has it")
        return _json(path)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """The parameters by symbol: value, unit, low, high, confidence, name, source, assumed."""
        return parameters.read(self.path / "config.yaml")

    @cached_property
    def times(self) -> List[float]:
        """The times of the snapshots, h."""
        return sorted({time for time, _ in self._series})

    @cached_property
    def cell_times(self) -> List[float]:
        """The times of the tables of cells, h."""
        return sorted(self._tables)

    def cells(self, t: float) -> pd.DataFrame:
        """The cells at a time, h: a line a cell, with the position of its site's centre in um.

        Read from a table of cells (``output.cells``), else from a snapshot of every site (``output.snapshots``, stride 1), which has no
        engagements and clones. Tables of Parquet and Arrow need the package pyarrow. ``phase`` is alive, dying or debris of a resident, and free
        or bound of a T cell. What a cell does not have, and what the snapshot does not hold, is missing.
        """
        for time, table in self._tables.items():
            if _same(time, t):
                return _read(table)
        if self._tables and not self._series:
            raise KeyError(_none("table of cells", t, self.cell_times))
        file = self._file(t, "cells")
        data = image.read(file)
        found = {name.split(" [")[0]: name for name in data.arrays}
        if "resident kind" not in found:
            raise ValueError(f"{file} holds no kinds of cells: output.snapshots.cells has kinds, and stride is 1")
        residents = self._layer(data, found["resident kind"])
        where = tuple(residents.pop("site"))
        condition = found["resident condition"]
        residents["phase"] = _named(data.arrays[condition][where], condition)
        for array, column in _RESIDENT.items():
            if array in data.arrays:
                residents[column] = data.arrays[array][where]
        t_cells = self._layer(data, found["T cell kind"])
        where = tuple(t_cells.pop("site"))
        if "T cell bound" in found:
            t_cells["phase"] = np.where(data.arrays[found["T cell bound"]][where] > 0, "bound", "free")
        for array, column in _T_CELL.items():
            name = found.get(array, array)
            if name in data.arrays:
                values = data.arrays[name][where]
                t_cells[column] = _named(values, name) if column == "program" else values
        table = pd.concat([pd.DataFrame(residents), pd.DataFrame(t_cells)], ignore_index=True)
        wanted = ["x [um]", "y [um]", "z [um]", "kind", "phase", *_T_CELL.values(), *_RESIDENT.values()]
        return table[[column for column in wanted if column in table]]

    def field(self, name: str, t: float) -> Field:
        """The concentrations of a field at a time, h, pM; ``output.snapshots`` writes them."""
        held: List[str] = []
        for file in self._files(t):
            if not file.name.startswith("fields"):
                continue
            array = f"{name} [pM]"
            arrays = image.names(file)
            held += [one[:-len(" [pM]")] for one in arrays]
            if array in arrays:
                data = image.read(file, [array])
                return Field(data.arrays[array], name, data.time if data.time is not None else t, data.spacing, data.origin)
        raise KeyError(f"no field '{name}' in the snapshot; there are: {', '.join(held) or 'none'}")

    def to_anndata(self, t: float) -> "anndata.AnnData":
        """The cells at a time as AnnData: numbers in ``X``, texts in ``obs``, positions in ``obsm['spatial']`` (um).

        Needs the package anndata. Numbers that a cell does not have are NaN.
        """
        import anndata

        cells = self.cells(t)
        cells.index = cells.index.astype(str)
        place = ["x [um]", "y [um]", "z [um]"]
        texts = [column for column in cells if cells[column].dtype == object]
        numbers = cells.drop(columns=[*place, *texts, *(["time [h]"] if "time [h]" in cells else [])]).astype(np.float32)
        data = anndata.AnnData(numbers, obs=cells[texts].astype("category"))
        data.obsm["spatial"] = cells[place].to_numpy(dtype=float)
        data.uns["time [h]"] = float(t)
        return data

    def _layer(self, data: image.Image, kinds: str) -> Dict[str, Any]:
        codes = data.arrays[kinds]
        # In the order of the lattice, x fastest.
        z, y, x = np.nonzero(codes.transpose(2, 1, 0))
        place = [
            origin + spacing * (sites + 0.5) for origin, spacing, sites in zip(data.origin, data.spacing, (x, y, z))
        ]
        return {"site": (x, y, z), "x [um]": place[0], "y [um]": place[1], "z [um]": place[2], "kind": _named(codes[x, y, z], kinds)}

    @cached_property
    def _series(self) -> List[Tuple[float, Path]]:
        path = self.path / "series.pvd"
        if not path.is_file():
            return []
        return [(float(s.get("timestep", "nan")), self.path / s.get("file", "")) for s in tree.parse(path).iter("DataSet")]

    @cached_property
    def _tables(self) -> Dict[float, Path]:
        tables: Dict[float, Path] = {}
        for path in sorted((self.path / "cells").glob("*")):
            if not re.fullmatch(r"[0-9]{6,10}\.(csv|parquet|arrow)", path.name):
                continue
            # Each table knows its time; one without cells is not found.
            first = pd.read_csv(path, nrows=1, usecols=["time [h]"]) if path.suffix == ".csv" else _read(path)
            if len(first):
                tables[float(first["time [h]"].iloc[0])] = path
        return tables

    def _files(self, t: float) -> List[Path]:
        if not self._series:
            raise FileNotFoundError(f"'{self.path}' holds no snapshots; output.snapshots: {{every: 1 h}} writes them")
        files = [file for time, file in self._series if _same(time, t)]
        if not files:
            raise KeyError(_none("snapshot", t, self.times))
        return files

    def _file(self, t: float, kind: str) -> Path:
        for file in self._files(t):
            if file.name.startswith(kind):
                return file
        raise FileNotFoundError(f"the snapshot at {t:g} h holds no {kind}; see output.snapshots.{kind}")

    def _table(self, name: str, why: str) -> pd.DataFrame:
        path = self.path / name
        if not path.is_file():
            raise FileNotFoundError(f"'{path}' is not there: {why}")
        return pd.read_csv(path)


def _read(table: Path) -> pd.DataFrame:
    if table.suffix == ".csv":
        return pd.read_csv(table)
    return pd.read_parquet(table) if table.suffix == ".parquet" else pd.read_feather(table)


def _same(time: float, t: float) -> bool:
    return abs(time - t) < 1e-6 * max(1.0, abs(t))


def _none(what: str, t: float, times: List[float]) -> str:
    near = sorted(times, key=lambda time: abs(time - t))[:4]
    return f"no {what} at {t:g} h; the nearest are at {', '.join(f'{time:g}' for time in sorted(near))} h"


def _json(path: Path) -> Dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def _named(codes: np.ndarray, array: str) -> np.ndarray:
    """The words for codes, as the array's name lists them: ``T cell kind [1 cd8, 2 cd4]``."""
    words = np.array([""] * 256, dtype=object)
    for code, word in re.findall(r"(\d+) ([^,\]]+)", array[array.index("["):]):
        words[int(code)] = word
    return words[codes]
