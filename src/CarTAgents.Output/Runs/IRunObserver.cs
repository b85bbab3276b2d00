namespace CarTAgents.Output.Runs;

/// <summary>Watches a run. It may read the run's state and make it wait; the run's bits do not depend on it.</summary>
public interface IRunObserver
{
    /// <summary>Called on the run's thread between stretches of ticks, about twenty times a second, and once at its end.</summary>
    /// <param name="run">The run, which stands still until this returns.</param>
    /// <param name="interrupt">Asks to stop, and so to return.</param>
    /// <returns>The most ticks to go until the next call, 1 or more.</returns>
    uint Between(Run run, CancellationToken interrupt);
}
