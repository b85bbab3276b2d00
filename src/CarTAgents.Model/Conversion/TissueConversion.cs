using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns the description of the initial tissue into cells to place.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="tissue">The tissue, of the configuration.</param>
/// <param name="path">Its key.</param>
/// <param name="lattice">The lattice.</param>
/// <param name="notes">What a user should know.</param>
internal sealed class TissueConversion(
    RunConfiguration configuration,
    TissueDescription tissue,
    string path,
    Lattice lattice,
    List<string> notes
)
{
    // Vessels this many times nearer or farther than asked for are said.
    private const double Misfit = 1.25;

    private readonly Kinds _kinds = new(configuration);

    private TissueDescription Tissue => tissue;

    /// <summary>Probability, a window, that a free T cell leaves; null where it is that of each kind.</summary>
    public Threshold? Exit(Rates rates) => tissue.Stay is { } stay ? rates.PerWindow($"{path}.stay", 1 / stay.Value) : null;

    public InitialTissue Convert()
    {
        Region residents = Region.Everywhere,
            tCells = Region.Everywhere;
        double packing = 1;
        if (Tissue.Pattern == TissuePattern.Nodule)
        {
            NoduleDescription nodule = Tissue.Nodule!;
            double[] centre = [(lattice.Nx - 1) / 2.0, (lattice.Ny - 1) / 2.0, (lattice.Nz - 1) / 2.0];
            if (nodule.Center is { } given)
            {
                for (int axis = 0; axis < 3; axis++)
                    centre[axis] = given[axis] / lattice.Spacing - 0.5;
            }

            residents = new Region(1, centre[0], centre[1], centre[2], nodule.Radius / lattice.Spacing);
            tCells = residents with { Shape = 2 };
            packing = nodule.Packing;
            if (residents.Count(lattice) == 0)
                throw configuration.Error($"{path}.nodule.radius", $"no site lies within {nodule.Radius.Text} of the centre");
        }

        long sites = residents.Count(lattice);
        List<ResidentShare> shares = [];
        double fractions = 0;
        long byFraction = 0;
        foreach ((string name, ResidentCountDescription count) in Tissue.Residents)
        {
            int kind = _kinds.Resident(name);
            AntigenDescription? antigen = configuration.Residents[name].Antigen;
            long cells;
            if (count.Cells is { } n)
            {
                cells = (long)n.Value;
            }
            else if (count.Body is { } body)
            {
                cells = (long)(body.Value / Represents() + 0.5);
            }
            else
            {
                // The sum is rounded, not each share, so that fractions that add up to 1 fill the region and no more.
                fractions += count.Fraction!.Value * packing * sites;
                cells = (long)(fractions + 0.5) - byFraction;
                byFraction += cells;
            }

            // Of a patient's clone whole lattice cells, of an assay's cells the nearest number.
            bool isTumour = name == configuration.Patient?.Tumour;
            long negative = isTumour && ClonePlan.Negative(configuration) is { } without
                    ? without.OnLattice(cells)
                    : (long)((antigen?.Negative?.Share.Value ?? 0) * cells + 0.5),
                resistant = isTumour && ClonePlan.Resistant(configuration) is { } resisting ? resisting.OnLattice(cells - negative) : 0;
            var all = new ResidentShare(kind, cells, antigen?.Median.Value ?? 0, antigen?.Spread.Value ?? 0);
            shares.Add(all with { Cells = cells - negative - resistant });
            if (resistant > 0)
                shares.Add(all with { Cells = resistant, IsResistant = true });
            if (negative > 0)
                shares.Add(new ResidentShare(kind, negative, 0, 0));
        }

        List<PlacedCell> placed = Tissue.File is { } file ? new CellFile(configuration, lattice, $"{path}.file", notes).Read(file) : [];
        NoteFileCells(placed);
        long residentSites = sites - placed.Count(p => !p.IsT);
        long wanted = shares.Sum(s => s.Cells);
        if (wanted > residentSites)
            throw configuration.Error($"{path}.residents", $"{wanted} residents do not fit the {residentSites} free sites of their region");

        long tCount = 0;
        IReadOnlyList<TShare> mix = [];
        if (Tissue.TCells is { } t)
        {
            mix = Mix(configuration, t.Mix);
            tCount =
                t.Cells is { } n ? (long)n.Value
                : t.Fraction is { } fraction ? (long)(fraction * lattice.Sites + 0.5)
                : (long)(t.EffectorToTarget!.Value * Targets(shares, placed) + 0.5);
            long tSites = tCells.Count(lattice) - placed.Count(p => p.IsT);
            if (tCount > tSites)
            {
                throw configuration.Error(
                    $"{path}.tCells",
                    $"{tCount} T cells do not fit the {tSites} free sites of their region, one a site"
                );
            }
        }

        return new InitialTissue
        {
            Residents = shares,
            ResidentRegion = residents,
            TCells = tCount,
            TMix = mix,
            TRegion = tCells,
            Placed = placed,
        };
    }

    /// <summary>Body cells that each lattice cell of this tissue stands for: a whole number, 1 or more.</summary>
    public long Represents()
    {
        if (Tissue.Represents is not { } represents)
            throw configuration.Error(path, "a tissue with counts of the body needs 'represents:'");
        double factor;
        if (represents.Sites is { } sites)
        {
            factor = sites.Value / lattice.Sites;
        }
        else
        {
            string kind = represents.Kind!;
            if (!Tissue.Residents.TryGetValue(kind, out ResidentCountDescription? count) || count.Fraction is null)
            {
                throw configuration.Error(
                    $"{path}.represents.kind",
                    $"expected a kind that '{path}.residents' gives a fraction of the sites; found '{kind}'"
                );
            }

            factor = represents.Cells!.Value.Value / (long)(count.Fraction.Value * lattice.Sites + 0.5);
        }

        if (factor < 1)
            throw configuration.Error($"{path}.represents", $"the lattice holds more than all of this tissue: {lattice.Sites} sites");
        if (factor > 1e12)
            throw configuration.Error($"{path}.represents", "a lattice cell would stand for more than 1e12 cells; use a larger lattice");
        return (long)(factor + 0.5);
    }

    /// <summary>Cells of the tumour's clones that no lattice cell stands for at the start.</summary>
    /// <param name="made">The cells of the lattice.</param>
    public CloneCells ClonesBeside(InitialTissue made)
    {
        if (configuration.Patient?.Tumour is not { } tumour)
            return default;
        int kind = _kinds.Resident(tumour);
        ResidentShare[] cells = [.. made.Residents.Where(r => r.Kind == kind)];
        long all = cells.Sum(r => r.Cells),
            with = cells.Where(r => r.AntigenMedian > 0).Sum(r => r.Cells);
        return new CloneCells(
            ClonePlan.Negative(configuration)?.Beside(all, Represents()) ?? 0,
            ClonePlan.Resistant(configuration)?.Beside(with, Represents()) ?? 0
        );
    }

    /// <summary>Number of targets that an effector-to-target ratio counts.</summary>
    private long Targets(List<ResidentShare> shares, List<PlacedCell> placed)
    {
        bool Counts(int kind)
        {
            string name = _kinds.NameOfResident(kind);
            return Tissue.TCells!.Target is { } target ? name == target : configuration.Residents[name].Target;
        }

        return shares.Where(s => Counts(s.Kind)).Sum(s => s.Cells) + placed.Count(p => !p.IsT && Counts(p.Kind));
    }

    /// <summary>The kinds of a mix of T cells, and how their cells are made.</summary>
    public static IReadOnlyList<TShare> Mix(RunConfiguration configuration, IReadOnlyDictionary<string, Quantity> mix)
    {
        var kinds = new Kinds(configuration);
        return
        [
            .. mix.Where(m => m.Value > 0)
                .Select(m =>
                {
                    TCellDescription cell = configuration.TCells[m.Key];
                    return new TShare(
                        kinds.T(m.Key),
                        m.Value,
                        cell.Car ? cell.CarNumber?.Median.Value ?? 0 : 0,
                        cell.CarNumber?.Spread.Value ?? 0,
                        cell.Competence?.Share.Value ?? 1
                    );
                }),
        ];
    }

    /// <summary>Whether the tissue has sites of vessels.</summary>
    public bool HasVessels(InitialTissue made) =>
        Tissue.Vessels is not null
        || made.Residents.Any(r => r.Cells > 0 && _kinds.IsVessel(r.Kind))
        || made.Placed.Any(p => !p.IsT && _kinds.IsVessel(p.Kind));

    /// <summary>Says that a share without antigen is none of the cells of a file.</summary>
    private void NoteFileCells(List<PlacedCell> placed)
    {
        foreach (string kind in placed.Where(p => !p.IsT).Select(p => _kinds.NameOfResident(p.Kind)).Distinct())
        {
            if (configuration.Residents[kind].Antigen?.Negative is { Share.Value: > 0 })
            {
                notes.Add(
                    $"residents.{kind}.antigen.negative.share: of cells that '{path}.residents' counts; those of a file have the CD19 "
                        + "that it tells, 0 for none"
                );
            }
        }
    }

    /// <summary>Says where the vessels of this lattice lie much nearer or farther than was asked: whole numbers of them must fit.</summary>
    /// <param name="vessels">What was asked for.</param>
    /// <param name="asked">The distance asked for, sites.</param>
    /// <param name="found">The distance that they have, sites.</param>
    private void NoteSpacing(VesselsDescription vessels, double asked, double found)
    {
        double ratio = found / asked;
        if (ratio <= Misfit && ratio >= 1 / Misfit)
            return;
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.vessels: {asked * lattice.Spacing:0} um apart do not fit a lattice of {lattice.Nx * lattice.Spacing:0} x "
                + $"{lattice.Ny * lattice.Spacing:0} um, where they are {found * lattice.Spacing:0} um apart: another tissue, not a "
                + $"smaller sample of this one; use a larger lattice, or state that distance in '{path}.vessels.spacing'"
        );
        if (!notes.Contains(note))
            notes.Add(note);
    }

    /// <summary>The tissue of one replica, with its own vessels: lines of sites along z, their mean distance as stated.</summary>
    public InitialTissue WithVessels(InitialTissue cells, uint identity, uint number)
    {
        if (Tissue.Vessels is not { } vessels)
            return cells;
        double spacing = vessels.SpacingIn(Tissue.Represents?.Cells?.Value ?? 0) / lattice.Spacing;
        var columns = new SortedSet<int>();
        double area = lattice.Nx * (double)lattice.Ny;
        if (vessels.Pattern == VesselPattern.Regular)
        {
            // A square array whose lines lie as evenly as whole sites allow.
            int alongX = Math.Max(1, (int)(lattice.Nx / spacing + 0.5)),
                alongY = Math.Max(1, (int)(lattice.Ny / spacing + 0.5));
            for (int j = 0; j < alongY; j++)
            {
                for (int i = 0; i < alongX; i++)
                {
                    columns.Add((int)((i + 0.5) * lattice.Nx / alongX) + lattice.Nx * (int)((j + 0.5) * lattice.Ny / alongY));
                }
            }
        }
        else
        {
            // As many columns as a square array would have, each at a column of sites drawn at random; at the rim, outside the ball only.
            Region ball = cells.ResidentRegion;
            List<int> eligible = [];
            for (int column = 0; column < lattice.Nx * lattice.Ny; column++)
            {
                double dx = column % lattice.Nx - ball.X,
                    dy = column / lattice.Nx - ball.Y;
                if (vessels.Pattern == VesselPattern.Random || ball.Shape != 1 || dx * dx + dy * dy > ball.Radius * ball.Radius)
                    eligible.Add(column);
            }

            area = eligible.Count;
            int count = Math.Min(eligible.Count, Math.Max(1, (int)(eligible.Count / (spacing * spacing) + 0.5)));
            var random = new HostRandom(configuration.Seed, identity, HostPurpose.Of(HostPurpose.Vessels, number));
            while (columns.Count < count)
                columns.Add(eligible[(int)random.NextBelow(eligible.Count)]);
        }

        NoteSpacing(vessels, spacing, Math.Sqrt(area / Math.Max(1, columns.Count)));
        int kind = _kinds.Resident(vessels.Kind);
        foreach (PlacedCell cell in cells.Placed)
        {
            if (!cell.IsT)
                columns.Remove(cell.Site % (lattice.Nx * lattice.Ny));
        }

        long taken = columns.Count * (long)lattice.Nz;
        long free = cells.ResidentRegion.Count(lattice) - cells.Placed.Count(p => !p.IsT);
        InitialTissue made = new()
        {
            Residents = cells.Residents,
            ResidentRegion = cells.ResidentRegion,
            TCells = cells.TCells,
            TMix = cells.TMix,
            TRegion = cells.TRegion,
            Placed = cells.Placed,
            VesselColumns = [.. columns],
            VesselKind = kind,
        };
        long inRegion = columns.Sum(column =>
            Enumerable.Range(0, lattice.Nz).LongCount(z => cells.ResidentRegion.Contains(column % lattice.Nx, column / lattice.Nx, z))
        );
        long wanted = cells.Residents.Sum(r => r.Cells);
        if (wanted > free - inRegion)
        {
            throw configuration.Error(
                $"{path}.vessels",
                string.Create(CultureInfo.InvariantCulture, $"{taken} vessel sites leave {free - inRegion} sites for {wanted} residents")
            );
        }

        return made;
    }
}
