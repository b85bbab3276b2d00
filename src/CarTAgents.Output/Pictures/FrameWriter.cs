using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Pictures;

/// <summary>Draws a run's pictures, frames/NNNNNN.png.</summary>
/// <remarks>A picture depends on the state alone, so that a run that is repeated or resumed, on any device, draws the same
/// pixels.</remarks>
public sealed class FrameWriter
{
    private readonly Scenario _scenario;
    private readonly FramesDescription _frames;
    private readonly string _title;
    private readonly int _field;
    private readonly Rgb[] _residentColours;
    private readonly bool _hasTargets;
    private readonly int[] _occupied;
    private readonly byte[] _kind;
    private readonly byte[] _phase;
    private readonly byte[] _tKind;
    private readonly byte[] _bound;
    private Raster? _canvas;

    /// <summary>Makes the pictures of a run.</summary>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="configuration">Its configuration, with output.frames.</param>
    public FrameWriter(Scenario scenario, RunConfiguration configuration)
    {
        _scenario = scenario;
        _frames =
            configuration.Output?.Frames ?? throw new ArgumentException("the configuration asks for no pictures", nameof(configuration));
        _title = configuration.Name;
        Slot = TissueCopy.SlotOf(scenario, _frames.Replica);
        _field = -1;
        for (int f = 0; f < scenario.Fields.Count; f++)
        {
            if (scenario.Fields[f].Name == _frames.Field)
            {
                _field = f;
            }
        }

        _residentColours = KindColours.Residents(configuration);
        _hasTargets = configuration.Residents.Values.Any(k => k.Target);
        Lattice lattice = scenario.Lattice;
        _occupied = new int[lattice.Nx * lattice.Ny];
        int sites = FromAbove ? lattice.Sites : lattice.Nx * lattice.Ny;
        (_kind, _phase, _tKind, _bound) = (new byte[sites], new byte[sites], new byte[sites], new byte[sites]);
    }

    /// <summary>The place in the run of the replica that is drawn.</summary>
    public int Slot { get; }

    /// <summary>The field that a copy of the tissue must hold.</summary>
    public IEnumerable<int> Fields => _field < 0 ? [] : [_field];

    /// <summary>Pixels of a picture, roughly.</summary>
    /// <param name="lattice">The lattice.</param>
    /// <param name="frames">What is drawn.</param>
    public static long Pixels(Lattice lattice, FramesDescription frames)
    {
        double longer = Math.Max(lattice.Nx, lattice.Ny);
        double side = Math.Min(Frame.LargestPanel, Math.Max(frames.Pixels, longer));
        double width = side * lattice.Nx / longer,
            height = side * lattice.Ny / longer;
        return (long)((((frames.Field is null ? 1 : 2) * width) + 250) * (height + 250));
    }

    private bool FromAbove => _frames.Projection is not null && _scenario.Lattice.Nz > 1;

    /// <summary>The picture of a state.</summary>
    /// <param name="tissue">The state, of <see cref="Slot"/> with <see cref="Fields"/>.</param>
    /// <returns>The picture; it must be drawn before the next is asked for, which overwrites its planes.</returns>
    public Frame Picture(TissueCopy tissue)
    {
        Scenario scenario = _scenario;
        Lattice l = scenario.Lattice;
        bool above = FromAbove;
        int slice =
            l.Nz == 1 ? 0
            : _frames.Slice is { } height ? Math.Min(l.Nz - 1, (int)(height.Value / l.Spacing))
            : l.Nz / 2;
        long[] residents = new long[256],
            tCells = new long[256];
        Visit(tissue, above ? null : slice, residents, tCells);
        long[] living = new long[scenario.ResidentClassNames.Count + 1],
            ofKind = new long[scenario.TKinds.Count];
        long dying = 0,
            debris = 0,
            bound = 0;
        for (int code = 1; code < 256; code++)
        {
            if (residents[code] > 0)
            {
                ResidentView resident = CellLayer<ResidentView>.OfCode((byte)code);
                switch (resident.Phase)
                {
                    case CellPhase.Dying:
                        dying += residents[code];
                        break;
                    case CellPhase.Debris:
                        debris += residents[code];
                        break;
                    default:
                        living[resident.Class] += residents[code];
                        break;
                }
            }

            if (tCells[code] > 0)
            {
                TCellView cell = CellLayer<TCellView>.OfCode((byte)code);
                ofKind[cell.Kind] += tCells[code];
                if (cell.IsBound)
                    bound += tCells[code];
            }
        }

        var cells = new FrameCells
        {
            Nx = l.Nx,
            Ny = l.Ny,
            Nz = above ? l.Nz : 1,
            SpacingUm = l.Spacing,
            ResidentKind = _kind,
            ResidentPhase = _phase,
            TKind = _tKind,
            TBound = _bound,
            Residents =
            [
                .. scenario.ResidentClassNames.Select(
                    (name, k) => new FrameKind((byte)(k + 1), KindName.OfClass(name), _residentColours[k], living[k + 1])
                ),
            ],
            TCells =
            [
                .. scenario.TKinds.Select(
                    (name, k) => new FrameKind((byte)(k + 1), KindName.OfTCell(name), KindColours.TCells[k], ofKind[k])
                ),
            ],
            Dying = _hasTargets ? dying : null,
            Debris = _hasTargets ? debris : null,
            Bound = _hasTargets && scenario.TKinds.Count > 0 ? bound : null,
        };
        string seed = string.Create(CultureInfo.InvariantCulture, $"seed {scenario.Seed}");
        return new Frame
        {
            Title = _title,
            Subtitle =
                scenario.Replicas.Count == 1
                    ? seed
                    : string.Create(CultureInfo.InvariantCulture, $"{seed}, replica {scenario.Replicas[Slot].Identity}"),
            ElapsedSeconds = (long)((tissue.Tick * scenario.TickSeconds) + 0.5),
            Cells = cells,
            Field = _field < 0 ? null : Field(tissue, above, slice),
            View =
                !above ? FrameView.Slice
                : _frames.Projection == Projection.SeeThrough ? FrameView.SeeThrough
                : FrameView.FirstHit,
            HeightUm = !above && l.Nz > 1 ? (slice + 0.5) * l.Spacing : null,
            PanelPixels = _frames.Pixels,
        };
    }

    /// <summary>Draws the picture of a state into its file.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="number">The picture's number.</param>
    /// <param name="tissue">The state.</param>
    /// <exception cref="OutputException">The file cannot be written; earlier ones are whole.</exception>
    public void Write(RunDirectory run, uint number, TissueCopy tissue)
    {
        Disk.MakeDirectory(run.Frames);
        Png.Write(
            Path.Combine(run.Frames, number.ToString("D6", CultureInfo.InvariantCulture) + ".png"),
            _canvas = Picture(tissue).Draw(_canvas)
        );
    }

    // Counts all cells by their codes, and draws those of a layer, or of all layers, into the planes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(TissueCopy tissue, int? layer, long[] residents, long[] tCells)
    {
        Lattice l = _scenario.Lattice;
        foreach (byte[] plane in (ReadOnlySpan<byte[]>)[_kind, _phase, _tKind, _bound])
            plane.AsSpan().Clear();
        for (int z = 0; z < l.Nz; z++)
        {
            int to =
                layer is null ? z * l.Nx * l.Ny
                : layer == z ? 0
                : -1;
            ReadOnlySpan<byte> codes = tissue.Residents.Codes(z * l.Ny, l.Ny);
            foreach (int i in _occupied.AsSpan(0, TissueCopy.Occupied(codes, _occupied)))
            {
                byte code = codes[i];
                residents[code]++;
                if (to < 0)
                    continue;
                ResidentView resident = CellLayer<ResidentView>.OfCode(code);
                (_kind[to + i], _phase[to + i]) = ((byte)resident.Class, (byte)resident.Phase);
            }

            codes = tissue.TCells.Codes(z * l.Ny, l.Ny);
            foreach (int i in _occupied.AsSpan(0, TissueCopy.Occupied(codes, _occupied)))
            {
                byte code = codes[i];
                tCells[code]++;
                if (to < 0)
                    continue;
                TCellView cell = CellLayer<TCellView>.OfCode(code);
                (_tKind[to + i], _bound[to + i]) = ((byte)(cell.Kind + 1), cell.IsBound ? (byte)1 : (byte)0);
            }
        }
    }

    private FrameField Field(TissueCopy tissue, bool above, int slice)
    {
        FieldGrid grid = _scenario.Fields[_field];
        (int nx, int ny, int nz) = tissue.FieldSize(_field);
        int factorZ = _scenario.Lattice.Nz / nz;
        double perQuantum = tissue.PicomolarPerQuantum(_field);
        ReadOnlyMemory<int> quanta = tissue.Quanta(_field);
        return new FrameField
        {
            Name = grid.Name,
            Unit = "pM",
            Nx = nx,
            Ny = ny,
            Nz = above ? nz : 1,
            Quanta = above ? quanta : quanta.Slice(slice / factorZ * nx * ny, nx * ny),
            UnitsPerQuantum = perQuantum,
            Highest = _frames.Highest is { } highest
                ? (int)Math.Clamp((highest.Value / Concentration.Picomolar / perQuantum) + 0.5, 1, int.MaxValue)
                : null,
        };
    }
}
