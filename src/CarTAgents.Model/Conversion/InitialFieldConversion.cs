using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns what a field holds when the run begins into quanta.</summary>
/// <param name="c">The configuration.</param>
/// <param name="key">The field's key.</param>
/// <param name="description">The field.</param>
/// <param name="rates">Conversions of single values.</param>
/// <param name="lattice">The lattice.</param>
internal sealed class InitialFieldConversion(RunConfiguration c, string key, FieldDescription description, Rates rates, Lattice lattice)
{
    private readonly Grid _grid = Grid.Of(lattice.Nx, lattice.Ny, lattice.Nz, [description.Factor])[0];

    /// <summary>The field at tick 0; null where it is empty.</summary>
    /// <exception cref="Configuration.Yaml.ConfigurationException">A level does not fit a voxel, or the table is wrong.</exception>
    public InitialField? Convert()
    {
        if (description.Initial is not { } initial)
            return null;
        if (initial.File is null)
            return new InitialField(Quanta(initial.Level!.Value, message => c.Error($"{key}.initial.level", message)), _grid.Voxels);
        int[] quanta = new int[_grid.Voxels];
        int[] lines = new int[quanta.Length];
        var table = new FieldTable(c, $"{key}.initial.file", initial.File, lattice.Nz == 1);
        foreach (FieldTable.Row row in table.Read())
        {
            int voxel = Voxel(row, table);
            if (lines[voxel] != 0)
                throw table.Wrong(row.Line, $"the voxel at {row.Place} stands in line {lines[voxel]} already");
            lines[voxel] = row.Line;
            quanta[voxel] = (int)(Quanta(row.Level, message => table.Wrong(row.Line, message)) + 0.5);
        }

        return new InitialField(quanta);
    }

    private double Quanta(double concentration, Func<string, Exception> error)
    {
        double quanta = rates.QuantaPerVoxel(concentration, description);
        if (quanta <= Source.Cap)
            return quanta;
        throw error(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the level is {quanta:0.###e+0} quanta a voxel, and a voxel holds at most {Source.Cap}; a larger {key}.quantum would fit"
            )
        );
    }

    private int Voxel(FieldTable.Row row, FieldTable table)
    {
        double edge = description.Factor * lattice.Spacing;
        int x = Place(row.X, edge, _grid.Nx),
            y = Place(row.Y, edge, _grid.Ny),
            z = lattice.Nz == 1 ? 0 : Place(row.Z, edge, _grid.Nz);
        return x >= 0 && y >= 0 && z >= 0
            ? (z * _grid.Ny + y) * _grid.Nx + x
            : throw table.Wrong(row.Line, $"{row.Place} lies outside the lattice, whose corner is (0, 0, 0)");
    }

    private static int Place(double at, double edge, int n) => at >= 0 && at < n * edge ? Math.Min((int)(at / edge), n - 1) : -1;
}
