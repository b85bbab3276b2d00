"""Runs and sweeps of CarTAgents as tables.

    from cartagents import Run, sweep

    run = Run("runs/killing-assay")
    run.census.plot(x="time [h]", y="lysis [%]")
    run.cells(24)                     # a line a cell, at 24 h
    run.field("IFN-gamma", 24)        # pM, indexed [x, y, z]

    doses = sweep("configs/killing-assay.yaml", vary={"tissue.tCells.effectorToTarget": [0.1, 0.3, 1]}, replicates=5)
    doses.summary

Columns are named ``name [unit]``. Needs numpy and pandas; sweep() also the command ``cartagents``.
"""
from .run import Field, Run
from .sweep import CommandError, Sweep, sweep

__all__ = ["CommandError", "Field", "Run", "Sweep", "sweep"]
__version__ = "0.1.0"
