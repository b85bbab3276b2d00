"""Sweeps: many runs of one configuration, by the command."""
import os
import shlex
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Union

import pandas as pd

from .run import Run

_Path = Union[str, "os.PathLike[str]"]


class CommandError(RuntimeError):
    """The command ended with an error; ``code`` is 2 where the input was wrong, 1 where it failed otherwise, 130 when interrupted."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Sweep:
    """The tables of a sweep."""

    def __init__(self, directory: _Path) -> None:
        self.path = Path(directory)
        if not (self.path / "runs.csv").is_file():
            raise FileNotFoundError(f"'{self.path}' holds no sweep that has ended: it has no runs.csv")

    def __repr__(self) -> str:
        return f"Sweep({str(self.path)!r})"

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A line a run: its values, seed, state hash, error, and every result."""
        return pd.read_csv(self.path / "runs.csv", dtype={"seed": str, "state hash": str, "error": str})

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A line a point and result: mean, standard deviation and 95% interval over the replicates."""
        return pd.read_csv(self.path / "summary.csv")

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """A line a result, parameter and index; of a sample."""
        path = self.path / "sensitivity.csv"
        if not path.is_file():
            raise FileNotFoundError(f"'{path}' is not there: only a sample has sensitivities")
        return pd.read_csv(path)

    def run(self, number: int) -> Run:
        """A run by its number in ``runs``."""
        row = self.runs[self.runs["run"] == number]
        if row.empty:
            raise KeyError(f"no run {number}; there are 1 to {len(self.runs)}")
        same = row["same as run"].iloc[0]
        return Run(self.path / "runs" / f"{number if pd.isna(same) else int(same):06d}")


def sweep(
    config: _Path,
    vary: Optional[Mapping[str, Iterable[Any]]] = None,
    *,
    design: Union[pd.DataFrame, _Path, None] = None,
    sample: Optional[str] = None,
    over: Sequence[str] = (),
    runs: Optional[int] = None,
    replicates: int = 1,
    set: Optional[Mapping[str, Any]] = None,
    output: Optional[_Path] = None,
    keep: str = "tables",
    jobs: Optional[int] = None,
    command: Union[str, Sequence[str], None] = None,
) -> Sweep:
    """Runs a configuration many times, waits for the end, and gives the tables.

    vary: values of a key or of a parameter's symbol: every combination, as in ``{"t_engage": ["10 min", "25 min"]}``.
    design: points instead, a table or its file: a column a key, a line a point.
    sample: latin-hypercube, sobol or morris instead, over the parameters' ranges or those of ``over``; at most ``runs`` points.
    replicates: runs of each point. set: other values of keys, the same in all runs.
    output: the sweep's directory; else sweeps/NAME, or the first free number. keep: tables, or all that the configuration asks for.
    command: the command; else that of the environment's CARTAGENTS, else ``cartagents``.

    Raises CommandError with what the command said.
    """
    words: List[str] = _command(command) + ["sweep", os.fspath(config), "--quiet", "--replicates", str(replicates), "--keep", keep]
    for key, values in (vary or {}).items():
        listed = [values] if isinstance(values, str) else list(values)
        words += ["--vary", f"{key}={','.join(_text(value) for value in listed)}"]
    for key, value in (set or {}).items():
        words += ["--set", f"{key}={_text(value)}"]
    if sample is not None:
        words += ["--sample", sample]
    for one in over:
        words += ["--over", one]
    if runs is not None:
        words += ["--runs", str(runs)]
    if jobs is not None:
        words += ["--jobs", str(jobs)]
    if output is not None:
        words += ["-o", os.fspath(output)]
    with tempfile.TemporaryDirectory() as place:
        if isinstance(design, pd.DataFrame):
            table = Path(place) / "design.csv"
            design.to_csv(table, index=False)
            words += ["--design", str(table)]
        elif design is not None:
            words += ["--design", os.fspath(design)]
        ended = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise CommandError(ended.returncode, (ended.stderr or ended.stdout).strip())
    said = [line for line in ended.stdout.splitlines() if line.startswith("written to ")]
    return Sweep(said[-1][len("written to "):])


def _command(command: Union[str, Sequence[str], None]) -> List[str]:
    if command is None:
        command = os.environ.get("CARTAGENTS") or "cartagents"
    return shlex.split(command) if isinstance(command, str) else list(command)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_text(one) for one in value) + "]"
    return str(value)
