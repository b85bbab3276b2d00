using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Kernels;
using CarTAgents.Model;

namespace CarTAgents.Output;

/// <summary>Draws a run's pictures, frames/NNNNNN.png.</summary>
/// <remarks>A picture depends on the state alone, so that a run that is repeated or resumed, on any device, draws the same pixels.</remarks>
public sealed class FrameWriter
{
    private static readonly Rgb[] TargetColours = [Palette.Blue, Palette.SkyBlue, Palette.ReddishPurple];
    private static readonly Rgb[] OtherColours = [Palette.BluishGreen, Palette.Grey, Palette.ReddishPurple, Palette.SkyBlue];
    private static readonly Rgb[] TColours = [Palette.Yellow, Palette.Vermilion, Palette.Orange, Palette.White];

    private readonly Simulation _simulation;
    private readonly FramesDescription _frames;
    private readonly string _title;
    private readonly int _slot;
    private readonly int _field;
    private readonly Rgb[] _residentColours;
    private readonly bool _hasTargets;
    private readonly byte[] _tSignal;
    private readonly byte[] _residentSignal;
    private readonly int[] _occupied;
    private readonly byte[] _kind;
    private readonly byte[] _phase;
    private readonly byte[] _tKind;
    private readonly byte[] _bound;
    private Raster? _canvas;

    /// <summary>Makes the pictures of a run.</summary>
    /// <param name="simulation">The run.</param>
    /// <param name="configuration">Its configuration, with output.frames.</param>
    public FrameWriter(Simulation simulation, Configuration configuration)
    {
        _simulation = simulation;
        _frames = configuration.Output?.Frames ?? throw new ArgumentException("the configuration asks for no pictures", nameof(configuration));
        _title = configuration.Name;
        _slot = Slot(simulation.Scenario, _frames.Replica);
        _field = -1;
        for (int f = 0; f < simulation.Scenario.Fields.Count; f++)
        {
            if (simulation.Scenario.Fields[f].Name == _frames.Field)
            {
                _field = f;
            }
        }

        var free = new List<Rgb>();
        foreach (Rgb colour in (IEnumerable<Rgb>)[.. TargetColours, .. OtherColours])
        {
            if (!free.Contains(colour))
            {
                free.Add(colour);
            }
        }

        _residentColours = [.. configuration.Residents.Values.Select(kind => Take(free, kind.Target ? TargetColours : OtherColours))];
        _hasTargets = configuration.Residents.Values.Any(k => k.Target);
        Lattice lattice = simulation.Scenario.Lattice;
        int layer = lattice.Nx * lattice.Ny;
        (_tSignal, _residentSignal, _occupied) = (new byte[layer], new byte[layer], new int[layer]);
        int sites = FromAbove ? layer * lattice.Nz : layer;
        (_kind, _phase, _tKind, _bound) = (new byte[sites], new byte[sites], new byte[sites], new byte[sites]);
    }

    /// <summary>Pixels of a picture, roughly.</summary>
    /// <param name="lattice">The lattice.</param>
    /// <param name="frames">What is drawn.</param>
    public static long Pixels(Lattice lattice, FramesDescription frames)
    {
        double longer = Math.Max(lattice.Nx, lattice.Ny);
        double side = Math.Min(Frame.LargestPanel, Math.Max(frames.Pixels, longer));
        double width = side * lattice.Nx / longer, height = side * lattice.Ny / longer;
        return (long)((((frames.Field is null ? 1 : 2) * width) + 250) * (height + 250));
    }

    /// <summary>The place of a replica in a run by its identity; null is the first.</summary>
    internal static int Slot(Scenario scenario, uint? identity)
    {
        for (int r = 0; r < scenario.Replicas.Count; r++)
        {
            if (identity == scenario.Replicas[r].Identity)
            {
                return r;
            }
        }

        return 0;
    }

    private bool FromAbove => _frames.Projection is not null && _simulation.Scenario.Lattice.Nz > 1;

    /// <summary>Takes down what a picture of the present state shows.</summary>
    /// <returns>The picture to draw; it must be drawn before the next is taken down, which overwrites its planes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Frame Look()
    {
        Scenario scenario = _simulation.Scenario;
        Lattice l = scenario.Lattice;
        int layer = l.Nx * l.Ny;
        bool above = FromAbove;
        int slice = l.Nz == 1 ? 0 : _frames.Slice is { } height ? Math.Min(l.Nz - 1, (int)(height.Value / l.Spacing)) : l.Nz / 2;
        foreach (byte[] plane in (ReadOnlySpan<byte[]>)[_kind, _phase, _tKind, _bound]) plane.AsSpan().Clear();
        long[] residents = new long[Table.ResidentKinds + 1], tCells = new long[Table.TKinds];
        long dying = 0, debris = 0, bounds = 0;
        for (int z = 0; z < l.Nz; z++)
        {
            _simulation.ReadSignals(_slot, (long)z * layer, _tSignal, _residentSignal);
            int to = above ? z * layer : z == slice ? 0 : -1;
            int occupied = SnapshotWriter.Occupied(_tSignal, _residentSignal, _occupied);
            foreach (int i in _occupied.AsSpan(0, occupied))
            {
                byte r = _residentSignal[i], t = _tSignal[i];
                if (r != ResidentSignal.Empty)
                {
                    int p = ResidentSignal.Phase(r);
                    CellPhase drawn = p == ResidentSignal.Dying ? CellPhase.Dying : p == ResidentSignal.Debris ? CellPhase.Debris : CellPhase.Live;
                    if (drawn == CellPhase.Live) residents[ResidentSignal.Kind(r)]++;
                    else if (drawn == CellPhase.Dying) dying++;
                    else debris++;
                    if (to >= 0) (_kind[to + i], _phase[to + i]) = ((byte)ResidentSignal.Kind(r), (byte)drawn);
                }

                if (t != TSignal.Empty)
                {
                    bool holds = TSignal.Phase(t) == TSignal.Bound;
                    tCells[TSignal.Kind(t)]++;
                    if (holds) bounds++;
                    if (to >= 0) (_tKind[to + i], _bound[to + i]) = ((byte)(TSignal.Kind(t) + 1), holds ? (byte)1 : (byte)0);
                }
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
            Residents = [.. scenario.ResidentKinds.Select((name, k) => new FrameKind((byte)(k + 1), name, _residentColours[k], residents[k + 1]))],
            TCells = [.. scenario.TKinds.Select((name, k) => new FrameKind((byte)(k + 1), name, TColours[k], tCells[k]))],
            Dying = _hasTargets ? dying : null,
            Debris = _hasTargets ? debris : null,
            Bound = _hasTargets && scenario.TKinds.Count > 0 ? bounds : null,
        };
        string seed = string.Create(CultureInfo.InvariantCulture, $"seed {scenario.Seed}");
        return new Frame
        {
            Title = _title,
            Subtitle = scenario.Replicas.Count == 1 ? seed : string.Create(CultureInfo.InvariantCulture, $"{seed}, replica {scenario.Replicas[_slot].Identity}"),
            ElapsedSeconds = (long)((_simulation.Tick * scenario.TickSeconds) + 0.5),
            Cells = cells,
            Field = _field < 0 ? null : Field(above, slice),
            View = !above ? FrameView.Slice : _frames.Projection == Projection.SeeThrough ? FrameView.SeeThrough : FrameView.FirstHit,
            HeightUm = !above && l.Nz > 1 ? (slice + 0.5) * l.Spacing : null,
            PanelPixels = _frames.Pixels,
        };
    }

    /// <summary>Draws a picture into its file.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="number">The picture's number.</param>
    /// <param name="frame">The picture.</param>
    /// <exception cref="OutputException">The file cannot be written; earlier ones are whole.</exception>
    public void Write(RunDirectory run, uint number, Frame frame)
    {
        RunDirectory.Make(run.Frames);
        Png.Write(Path.Combine(run.Frames, number.ToString("D6", CultureInfo.InvariantCulture) + ".png"), _canvas = frame.Draw(_canvas));
    }

    private static Rgb Take(List<Rgb> free, Rgb[] preferred)
    {
        foreach (Rgb colour in (IEnumerable<Rgb>)[.. preferred, .. free])
        {
            if (free.Remove(colour))
            {
                return colour;
            }
        }

        return Palette.Grey.Mix(Palette.White, 128);
    }

    private FrameField Field(bool above, int slice)
    {
        Scenario scenario = _simulation.Scenario;
        FieldGrid grid = scenario.Fields[_field];
        (int nx, int ny, int nz) = _simulation.FieldSize(_field);
        int[] quanta = new int[nx * ny * nz];
        _simulation.ReadField(_slot, _field, quanta);
        int factorZ = scenario.Lattice.Nz / nz;
        double perQuantum = SnapshotWriter.PicomolarPerQuantum(scenario, _field);
        return new FrameField
        {
            Name = grid.Name,
            Unit = "pM",
            Nx = nx,
            Ny = ny,
            Nz = above ? nz : 1,
            Quanta = above ? quanta : quanta.AsMemory(slice / factorZ * nx * ny, nx * ny),
            UnitsPerQuantum = perQuantum,
            Highest = _frames.Highest is { } highest
                ? (int)Math.Clamp((highest.Value / Concentration.Picomolar / perQuantum) + 0.5, 1, int.MaxValue) : null,
        };
    }
}
