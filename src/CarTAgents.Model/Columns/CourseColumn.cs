namespace CarTAgents.Model.Columns;

/// <summary>A column of course.csv.</summary>
public sealed class CourseColumn : Column
{
    private readonly Func<PatientState, double> _value;

    internal CourseColumn(string name, string unit, int place, Func<PatientState, double> value)
        : base(name, unit)
    {
        Place = place;
        _value = value;
    }

    /// <summary>Its place in a row, from 0.</summary>
    public int Place { get; }

    /// <summary>What it is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>A short name, for the end of a curve.</summary>
    public required string Label { get; init; }

    /// <summary>How the patient's chart draws it; null leaves it out.</summary>
    public required ColumnScale? Scale { get; init; }

    internal double Value(in PatientState state) => _value(state);
}

/// <summary>The axis of a column in the patient's chart.</summary>
/// <param name="Height">The height of the panel, in units of the picture.</param>
public sealed record ColumnScale(int Height)
{
    /// <summary>The heading, where the column's title does not say all.</summary>
    public string? Heading { get; init; }

    /// <summary>Whether the axis is logarithmic.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>A level below which no test would see anything, and nothing is drawn; null for none.</summary>
    public double? Floor { get; init; }

    /// <summary>A value that the axis reaches downwards; null leaves it to the data.</summary>
    public double? Lowest { get; init; }

    /// <summary>A value that the axis reaches upwards; null leaves it to the data.</summary>
    public double? Highest { get; init; }

    /// <summary>Whether a value holds until the next, as a grade does.</summary>
    public bool Step { get; init; }
}
