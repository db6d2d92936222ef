namespace Mlp.Tables;

/// <summary>How a model is trained. The defaults are meant for any table.</summary>
public sealed record TableFitOptions
{
    /// <summary>Gets the seed of everything that is drawn. The same seed gives the same bits, with any number of threads and ranks. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Gets how many networks are trained and averaged. Default: 8.</summary>
    public int Members { get; init; } = 8;

    /// <summary>Gets how many threads train members side by side, on this rank. Default: those of the machine.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the share of the rows that is held out by each member to choose its epoch, another part for each; 0 to below 1. Default: an eighth.</summary>
    public double? HeldOutShare { get; init; }

    /// <summary>Gets the most epochs that a member trains, 1 to 100,000. Default: 10 to 200, by the number of rows and parameters.</summary>
    public int? Epochs { get; init; }

    /// <summary>Gets whether classes count alike in training, however rare they are. Default: false.</summary>
    public bool BalancedClasses { get; init; }

    /// <summary>
    /// Gets what is told of the progress of all members, never backwards; from any thread. With a <see cref="Collective"/> each rank that has one is
    /// told of the members of all ranks, about ten times a second, by the thread that called <c>Fit</c>. Default: nobody.
    /// </summary>
    public IProgress<TableFitProgress>? Progress { get; init; }

    /// <summary>
    /// Gets what connects the processes that train members, each its own: rank r of n trains the members r, r + n, r + 2·n and so on. Every rank
    /// calls <c>Fit</c> with the same rows and options, but for <see cref="Threads"/> and <see cref="Progress"/>, and gets the same model and report.
    /// Where a rank cannot go on, the others' work ends, too. Default: null, this process trains all.
    /// </summary>
    public ICollective? Collective { get; init; }
}

/// <summary>How far a training is.</summary>
/// <param name="Done">The share that is done, 0 to 1.</param>
/// <param name="Elapsed">The time since the beginning.</param>
public readonly record struct TableFitProgress(double Done, TimeSpan Elapsed);
