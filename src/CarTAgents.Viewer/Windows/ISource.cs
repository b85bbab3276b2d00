using System.Diagnostics.CodeAnalysis;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Recordings;

namespace CarTAgents.Viewer.Windows;

/// <summary>Where a viewer gets its states: a run in progress, or a recording.</summary>
public interface ISource
{
    /// <summary>The state that was taken last; the viewer's until it takes the next.</summary>
    TissueCopy Shown { get; }

    /// <summary>Whether it has the records of cells.</summary>
    bool HasRecords { get; }

    /// <summary>Whether states can have records at all.</summary>
    bool CanHaveRecords { get; }

    /// <summary>Whether time stands still.</summary>
    bool IsPaused { get; }

    /// <summary>Whether the last state has been reached.</summary>
    bool IsAtEnd { get; }

    /// <summary>Ticks a second; infinite for no limit.</summary>
    double TicksPerSecond { get; set; }

    /// <summary>The places of the replicas that can be shown.</summary>
    IReadOnlyList<int> Slots { get; }

    /// <summary>The place of the replica that is shown.</summary>
    int Slot { get; set; }

    /// <summary>The states that are known of the replica that is shown, in the order of time: those of a recording.</summary>
    IReadOnlyList<RecordedState> States { get; }

    /// <summary>First and last tick that can be reached by <see cref="Seek"/>; null where time runs forwards only.</summary>
    (uint First, uint Last)? Range { get; }

    /// <summary>Takes the newest state.</summary>
    /// <param name="records">Whether the states to come are wanted with the records of cells.</param>
    /// <returns>False where there is none newer than <see cref="Shown"/>.</returns>
    bool TryTake(bool records);

    /// <summary>Lets time stand still, or go on.</summary>
    void Pause(bool paused);

    /// <summary>Lets it run for some ticks and pauses, or goes to the next state of a recording; backwards where it can.</summary>
    void Step(int ticks);

    /// <summary>Goes to the last state at or before a tick.</summary>
    void Seek(uint tick);

    /// <summary>Gives the run an event; its outcome comes back as an answer.</summary>
    void Give(string words);

    /// <summary>The next answer to an event that was given.</summary>
    bool TryTakeAnswer([NotNullWhen(true)] out string? answer);

    /// <summary>Nobody looks any more.</summary>
    void Close();
}
