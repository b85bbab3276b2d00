using System.Globalization;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Cells;

/// <summary>Writes the cells of a run as tables, cells/NNNNNN.csv or another ending: a line a cell, residents in the order of their sites,
/// then T cells.</summary>
public sealed class CellTableWriter
{
    // A line of comma-separated values with all of its digits, which no other format exceeds.
    private const int BytesPerCell = 110,
        BytesPerIdentity = 36;

    private static readonly string[] Programs = [.. Enum.GetNames<TCellProgram>().Select(n => n.ToLowerInvariant())];

    private readonly Scenario _scenario;
    private readonly RunConfiguration _configuration;
    private readonly CellTableFormat _format;
    private readonly bool[] _residentWanted;
    private readonly bool[] _tWanted;
    private readonly int[] _places;

    private readonly NumberColumn<double> _time = new("time [h]");
    private readonly NumberColumn<int> _tissue = new("tissue [1]");
    private readonly NumberColumn<long> _cell = new("cell");
    private readonly NumberColumn<long> _mother = new("mother");
    private readonly NumberColumn<double>[] _position = [new("x [um]"), new("y [um]"), new("z [um]")];
    private readonly TextColumn _kind = new("kind");
    private readonly TextColumn _phase = new("phase");
    private readonly TextColumn _program = new("program");
    private readonly NumberColumn<int> _secreting = new("secreting");
    private readonly NumberColumn<float> _car = new("CAR [molecules/cell]");
    private readonly NumberColumn<int> _engagements = new("engagements [1]");
    private readonly NumberColumn<int> _kills = new("kills [cells]");
    private readonly NumberColumn<float> _cd19 = new("CD19 [molecules/cell]");
    private readonly NumberColumn<int> _damage = new("damage [hits]");
    private readonly NumberColumn<int> _clone = new("clone");
    private readonly TableColumn[] _columns;

    /// <summary>Makes the tables of a run.</summary>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="tables">Its output.cells.</param>
    public CellTableWriter(Scenario scenario, RunConfiguration configuration, CellTablesDescription tables)
    {
        (_scenario, _configuration, _format) = (scenario, configuration, tables.Format);
        bool Wanted(string kind) => tables.Kinds?.Contains(kind) ?? true;
        _residentWanted = [.. scenario.ResidentKinds.Select(Wanted)];
        _tWanted = [.. scenario.TKinds.Select(Wanted)];
        Identities = tables.Identity;
        _places = new int[scenario.Lattice.Nx * scenario.Lattice.Ny];
        _columns =
        [
            _time,
            .. scenario.Patient is null ? [] : (TableColumn[])[_tissue],
            .. Identities ? (TableColumn[])[_cell, _mother] : [],
            .. _position,
            _kind,
            _phase,
            .. TCells ? (TableColumn[])[_program, _secreting, _car, _engagements, _kills] : [],
            .. Residents ? (TableColumn[])[_cd19, _damage, _clone] : [],
        ];
    }

    /// <summary>Whether copies of the tissues must hold the records of T cells.</summary>
    public bool TCells => _tWanted.Contains(true);

    /// <summary>Whether they must hold those of residents.</summary>
    public bool Residents => _residentWanted.Contains(true);

    /// <summary>Whether they must hold identities.</summary>
    public bool Identities { get; }

    /// <summary>About the most bytes of one table: with a cell of each layer that is written on every site.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="tables">What is written.</param>
    public static long MostBytes(Scenario scenario, CellTablesDescription tables)
    {
        bool Any(IEnumerable<string> kinds) => tables.Kinds is null ? kinds.Any() : kinds.Any(tables.Kinds.Contains);
        int layers = (Any(scenario.ResidentKinds) ? 1 : 0) + (Any(scenario.TKinds) ? 1 : 0);
        int bytes = BytesPerCell + (tables.Identity ? BytesPerIdentity : 0);
        return (long)scenario.Lattice.Sites * layers * bytes * OutputPlan.SlotsOf(scenario, tables.Replica).Count();
    }

    /// <summary>Writes a table, whole or not at all.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="number">The table's number.</param>
    /// <param name="tissues">The state of each tissue, with the records that are asked for.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Write(RunDirectory run, uint number, IReadOnlyList<TissueCopy> tissues)
    {
        Array.ForEach(_columns, c => c.Clear());
        foreach (TissueCopy tissue in tissues)
            Take(tissue);
        Disk.MakeDirectory(run.Cells);
        string ending = _format.ToString().ToLowerInvariant();
        string path = Path.Combine(run.Cells, string.Create(CultureInfo.InvariantCulture, $"{number:D6}.{ending}"));
        AtomicFile.Write(path, Put, flush: false);
    }

    private void Put(Stream stream)
    {
        if (_format == CellTableFormat.Csv)
            Print(stream);
        else
            stream.Write(_format == CellTableFormat.Parquet ? ParquetFile.Of(_columns) : ArrowFile.Of(_columns));
    }

    private void Print(Stream stream)
    {
        const int stretch = 1 << 16;
        var text = new StringBuilder(Csv.Line(_columns.Select(c => c.Name)) + "\n", stretch + 256);
        for (int row = 0; row < _kind.Count; row++)
        {
            foreach (TableColumn column in _columns)
            {
                if (column != _columns[0])
                    text.Append(',');
                column.Print(text, row);
            }

            text.Append('\n');
            if (text.Length >= stretch)
                Flush();
        }

        Flush();

        void Flush()
        {
            foreach (ReadOnlyMemory<char> part in text.GetChunks())
                stream.Write(Encoding.UTF8.GetBytes(part.ToArray()));
            text.Clear();
        }
    }

    private void Take(TissueCopy tissue)
    {
        for (int z = 0; Residents && z < _scenario.Lattice.Nz; z++)
        {
            CellLayer<ResidentView>.Cells cells = tissue.Residents.Find(z * _scenario.Lattice.Ny, _scenario.Lattice.Ny, _places);
            for (int k = 0; k < cells.Count; k++)
            {
                ResidentView cell = cells[k];
                if (!_residentWanted[cell.Kind - 1])
                    continue;
                string phase = cell.Phase switch
                {
                    CellPhase.Alive => "alive",
                    CellPhase.Dying => "dying",
                    _ => "debris",
                };
                Begin(tissue, z, cells.Place(k), _scenario.ResidentKinds[cell.Kind - 1], phase);
                if (Identities)
                    Add(cells.Identity(k));
                Add(null, null, null, null, null);
                Add(cell.Antigen, cell.Damage, cell.Clone);
            }
        }

        for (int z = 0; TCells && z < _scenario.Lattice.Nz; z++)
        {
            CellLayer<TCellView>.Cells cells = tissue.TCells.Find(z * _scenario.Lattice.Ny, _scenario.Lattice.Ny, _places);
            for (int k = 0; k < cells.Count; k++)
            {
                TCellView cell = cells[k];
                if (!_tWanted[cell.Kind])
                    continue;
                Begin(tissue, z, cells.Place(k), _scenario.TKinds[cell.Kind], cell.IsBound ? "bound" : "free");
                if (Identities)
                    Add(cells.Identity(k));
                Add(Programs[(int)cell.Program], cell.IsSecreting ? 1 : 0, cell.Car, cell.Engagements, cell.Kills);
                Add(null, null, null);
            }
        }
    }

    private void Begin(TissueCopy tissue, int z, int place, string kind, string phase)
    {
        Lattice l = _scenario.Lattice;
        int number = (int)_scenario.Replicas[tissue.Slot].Tissue;
        (double x, double y, double height) = _configuration.CornerOf(number);
        _time.Add(tissue.Tick * _scenario.TickSeconds / 3600);
        _tissue.Add(number);
        _position[0].Add(x + (place % l.Nx + 0.5) * l.Spacing);
        _position[1].Add(y + (place / l.Nx + 0.5) * l.Spacing);
        _position[2].Add(height + (z + 0.5) * l.Spacing);
        _kind.Add(kind);
        _phase.Add(phase);
    }

    private void Add((long Cell, long Mother) identity)
    {
        _cell.Add(identity.Cell);
        _mother.Add(identity.Mother);
    }

    private void Add(string? program, int? secreting, float? car, int? engagements, int? kills)
    {
        _program.Add(program);
        _secreting.Add(secreting);
        _car.Add(car);
        _engagements.Add(engagements);
        _kills.Add(kills);
    }

    private void Add(float? cd19, int? damage, int? clone)
    {
        _cd19.Add(cd19);
        _damage.Add(damage);
        _clone.Add(clone);
    }
}
