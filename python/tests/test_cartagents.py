"""Runs and sweeps of the command, read back. The environment's CARTAGENTS is the command; each test makes what it reads."""
import collections
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
from cartagents import CommandError, Run, Sweep, sweep  # noqa: E402
from cartagents import parameters  # noqa: E402

COMMAND = shlex.split(os.environ.get("CARTAGENTS") or f"dotnet {ROOT}/src/CarTAgents.Cli/bin/Release/net10.0/cartagents.dll")
ASSAY = str(ROOT / "configs" / "killing-assay.yaml")
SMALL = {"lattice.size": "[16, 16, 8]", "tissue.residents.nalm6.fraction": "0.3", "tissue.tCells.effectorToTarget": "1"}
SNAPSHOTS = {**SMALL, "output.events": "{identity: true}", "output.snapshots": "{every: 1 h, cells: [kinds, densities, activation]}", "duration": "3 h"}


def cartagents(*words):
    ended = subprocess.run([*COMMAND, *words], capture_output=True, text=True)
    if ended.returncode != 0:
        raise AssertionError(ended.stderr)


def sets(values):
    return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]


class RunTests(unittest.TestCase):
    """A run against its own other files."""

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.mkdtemp()
        cartagents("run", ASSAY, "--quiet", *sets(SNAPSHOTS), "-o", f"{cls.place}/run")
        cls.run_ = Run(f"{cls.place}/run")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place)

    def row(self, time):
        census = self.run_.census
        return census[census["time [h]"] == time].iloc[0]

    def test_events_are_those_of_the_census(self):
        events, row = self.run_.events, self.row(3)
        seen = collections.Counter(zip(events["event"], events["kind"] == "nalm6"))
        self.assertEqual(seen["killed", True], row["targets killed [cells]"])
        self.assertEqual(seen["died", False], row["T cells died [cells]"])
        self.assertEqual(seen["born", True], row["residents born [cells]"])
        self.assertGreater(seen["killed", True], 10)
        self.assertTrue(events.loc[events["event"] == "born", "cell"].is_unique)

    def test_cells_are_those_of_the_census(self):
        self.assertEqual(self.run_.times, [0, 1, 2, 3])
        for time in self.run_.times:
            cells, row = self.run_.cells(time), self.row(time)
            seen = collections.Counter(zip(cells["kind"], cells["phase"]))
            self.assertEqual(seen["nalm6", "alive"], row["nalm6 [cells]"])
            self.assertEqual(seen["nalm6", "dying"], row["nalm6 dying [cells]"])
            self.assertEqual(seen["nalm6", "debris"], row["nalm6 debris [cells]"])
            for kind in ("cd8", "cd4"):
                t = cells[cells["kind"] == kind]
                self.assertEqual(len(t), row[f"{kind} [cells]"])
                self.assertEqual((t["phase"] == "bound").sum(), row[f"{kind} bound [cells]"])
                self.assertEqual((t["program"] == "proliferating").sum(), row[f"{kind} proliferating [cells]"])
                self.assertEqual(t["secreting"].sum(), row[f"{kind} secreting [cells]"])
                self.assertEqual(t["kills [cells]"].sum(), row[f"{kind} kills of cells present [cells]"])
            live = cells[(cells["kind"] == "nalm6") & (cells["phase"] == "alive")]
            mean = np.exp(np.log(live["CD19 [molecules/cell]"].astype(float)).mean())
            self.assertAlmostEqual(mean / row["nalm6 CD19 geometric mean [molecules/cell]"], 1, places=5)

    def test_a_table_of_cells_is_the_snapshot_and_more(self):
        place = f"{self.place}/tables"
        cartagents("run", ASSAY, "--quiet", *sets({**SNAPSHOTS, "output.snapshots": "~", "output.cells.every": "1 h"}), "-o", place)
        run = Run(place)
        self.assertEqual(run.cell_times, [0, 1, 2, 3])
        table, snapshot = run.cells(2), self.run_.cells(2)
        self.assertTrue({"time [h]", "engagements [1]", "clone"}.isdisjoint(snapshot.columns))
        pd.testing.assert_frame_equal(table[snapshot.columns], snapshot, check_dtype=False, rtol=1e-6)
        # The first engagement that triggers a resting cell begins its programme.
        t_cells = table.dropna(subset=["engagements [1]"])
        self.assertTrue(((t_cells["engagements [1]"] == 0) == (t_cells["program"] == "resting")).all())
        self.assertGreater(t_cells["engagements [1]"].max(), 0)
        with self.assertRaisesRegex(KeyError, "no table of cells at 4 h; the nearest are at 0, 1, 2, 3 h"):
            run.cells(4)

    def test_cells_stand_on_sites_of_their_own(self):
        cells = self.run_.cells(3)
        for axis, edge in zip("xyz", (160, 160, 80)):
            place = cells[f"{axis} [um]"]
            self.assertTrue(((place - 5) % 10 == 0).all() and place.between(5, edge - 5).all())
        for layer in (cells["kind"] == "nalm6", cells["kind"] != "nalm6"):
            self.assertFalse(cells[layer].duplicated(["x [um]", "y [um]", "z [um]"]).any())
        # A bound T cell has a resident on its own site or beside it; the lattice closes upon itself on x and y.
        residents = cells.loc[cells["kind"] == "nalm6", ["x [um]", "y [um]", "z [um]"]].to_numpy()
        for place in cells.loc[cells["phase"] == "bound", ["x [um]", "y [um]", "z [um]"]].to_numpy():
            apart = np.abs(residents - place)
            apart[:, :2] = np.minimum(apart[:, :2], 160 - apart[:, :2])
            self.assertLessEqual(apart.sum(axis=1).min(), 10)

    def test_fields_have_the_mean_of_the_census(self):
        for name in ("IL-2", "IFN-gamma"):
            field = self.run_.field(name, 3)
            self.assertEqual((field.values.shape, field.spacing, field.time), ((4, 4, 2), (40, 40, 40), 3))
            mean = self.row(3)[f"{name} mean [pM]"]
            self.assertLessEqual(abs(np.asarray(field, dtype=float).mean() - mean), 1e-5 * mean)
            np.testing.assert_array_equal(field.axes()[0], [20, 60, 100, 140])
        self.assertGreater(self.run_.field("IFN-gamma", 3).values.min(), 0)

    def test_parameters_are_those_of_the_configuration(self):
        import yaml

        with open(self.run_.path / "config.yaml", encoding="utf-8") as file:
            expected = yaml.safe_load(file)["parameters"]
        table = self.run_.parameters
        self.assertEqual(list(table.index), list(expected))
        self.assertGreater(len(table), 80)
        for symbol, entry in expected.items():
            for key, value in entry.items():
                found = table.loc[symbol, key]
                self.assertEqual(found, float(value) if key in ("value", "low", "high") else value, f"{symbol}.{key}")
            self.assertTrue(table.loc[symbol, [k for k in parameters.COLUMNS if k not in entry]].isna().all())

    def test_the_record_and_what_is_not_there(self):
        self.assertEqual(self.run_.record["outcome"], "completed")
        self.assertEqual(self.run_.results["nalm6 [cells]"], self.row(3)["nalm6 [cells]"])
        self.assertTrue(self.run_.spread.empty)
        with self.assertRaisesRegex(KeyError, "no snapshot at 1.5 h; the nearest are at 0, 1, 2, 3 h"):
            self.run_.cells(1.5)
        with self.assertRaisesRegex(KeyError, "no field 'IFN'.*IL-2, IFN-gamma"):
            self.run_.field("IFN", 1)
        with self.assertRaisesRegex(FileNotFoundError, "only a run with patients"):
            self.run_.course
        with self.assertRaisesRegex(FileNotFoundError, "holds no run"):
            Run(self.place)

    def test_a_damaged_snapshot_is_refused(self):
        copy = Path(self.place) / "damaged"
        shutil.copytree(self.run_.path, copy)
        file = copy / "snapshots" / "fields-000002.vti"
        data = file.read_bytes()
        for cut in (0, 200, len(data) - 120):
            file.write_bytes(data[:cut])
            with self.assertRaises(ValueError):
                Run(copy).field("IFN-gamma", 2)

    def test_cells_go_to_anndata(self):
        try:
            import anndata  # noqa: F401
        except ImportError:
            if os.environ.get("CARTAGENTS_REQUIRE_ALL") == "1":
                raise
            self.skipTest("anndata is not installed")
        cells, data = self.run_.cells(2), self.run_.to_anndata(2)
        self.assertEqual(data.shape[0], len(cells))
        np.testing.assert_array_equal(data.obsm["spatial"][:, 0], cells["x [um]"])
        kills = data[:, "kills [cells]"].X.ravel()
        np.testing.assert_array_equal(kills, cells["kills [cells]"].to_numpy(dtype=np.float32))


class ParametersTests(unittest.TestCase):
    """The reader of the section against PyYAML, on texts that need quotes."""

    def test_texts_of_any_kind(self):
        import yaml

        texts = ["plain", "a: b", 'say "so"', "back\\slash", "tab\t", "\u00b5m \U0001f600", "it's", "#no", "\\_", "nul\0"]
        rows = {f"p{n}": {"value": n, "unit": "1", "name": text} for n, text in enumerate(texts)}
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "config.yaml"
            for unicode in (True, False):
                text = yaml.safe_dump({"parameters": rows, "seed": 1}, sort_keys=False, width=10**9, allow_unicode=unicode)
                path.write_text(text, encoding="utf-8")
                self.assertEqual(list(parameters.read(path)["name"]), texts)


class SweepTests(unittest.TestCase):
    """A sweep by the command."""

    def test_a_grid_and_its_statistics(self):
        with tempfile.TemporaryDirectory() as place:
            done = sweep(
                ASSAY,
                vary={"t_engage": ["10 min", "40 min"]},
                replicates=2,
                set={**SMALL, "duration": "1 h", "replicas": "2"},
                output=f"{place}/sweep",
                command=COMMAND,
            )
            self.assertIsInstance(done, Sweep)
            run = done.run(1)
            end = run.census[run.census["time [h]"] == 1]
            for name in ("nalm6 [cells]", "lysis [%]"):
                self.assertAlmostEqual(run.spread.loc[name, "mean"], end[name].mean())
                self.assertAlmostEqual(run.spread.loc[name, "sd"], end[name].std())
                self.assertEqual(run.spread.loc[name, "replicas"], 2)
            self.assertEqual(list(done.runs["t_engage [min]"]), [10, 10, 40, 40])
            result = "nalm6 [cells]"
            for number in done.runs["run"]:
                run = done.run(number)
                self.assertEqual(run.results[result], done.runs.set_index("run").loc[number, result])
                self.assertEqual(run.record["stateHash"], done.runs.set_index("run").loc[number, "state hash"])
            lines = done.summary[(done.summary["result"] == "nalm6")].set_index("point")
            for point, group in done.runs.groupby("point"):
                self.assertAlmostEqual(lines.loc[point, "mean"], group[result].mean())
                self.assertAlmostEqual(lines.loc[point, "sd"], group[result].std())

    def test_a_table_of_points_and_an_error_in_it(self):
        with tempfile.TemporaryDirectory() as place:
            points = pd.DataFrame({"t_engag": ["10 min"]})
            with self.assertRaises(CommandError) as raised:
                sweep(ASSAY, design=points, output=f"{place}/sweep", command=COMMAND)
            self.assertEqual(raised.exception.code, 2)
            self.assertIn("t_engage", str(raised.exception))
            self.assertFalse(os.path.exists(f"{place}/sweep"))


if __name__ == "__main__":
    unittest.main()
