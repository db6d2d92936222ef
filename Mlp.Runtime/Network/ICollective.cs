namespace Mlp;

/// <summary>
/// Connects the processes, or threads, that train one network together, each with some rows of every batch. MPI calls each of them a rank.
/// </summary>
/// <remarks>
/// Each member but <see cref="Abort"/> is called by all ranks, in the same order and with the same lengths, and returns when all have done so. One
/// thread of a rank at a time. <see cref="Sum(Span{float})"/> must give the same bits on every rank: the ranks' parameters would drift apart otherwise. The package
/// MlpGen.Distributed has an implementation on MPI, and one for the threads of a process.
/// </remarks>
public interface ICollective
{
    /// <summary>Gets the number of this rank, from 0 to <see cref="Size"/> − 1.</summary>
    int Rank { get; }

    /// <summary>Gets the number of ranks, 1 or more.</summary>
    int Size { get; }

    /// <summary>Replaces each number by its sum over all ranks.</summary>
    /// <param name="values">As many on each rank.</param>
    void Sum(Span<float> values);

    /// <summary>Replaces each number by its sum over all ranks.</summary>
    /// <param name="values">As many on each rank.</param>
    void Sum(Span<double> values);

    /// <summary>Copies one rank's bytes to all others.</summary>
    /// <param name="values">As many on each rank.</param>
    /// <param name="root">Whose bytes they become; the same on each rank.</param>
    void Broadcast(Span<byte> values, int root);

    /// <summary>Waits until all ranks have come here.</summary>
    void Barrier();

    /// <summary>
    /// Says that this rank cannot go on. The others wait for it, or will: their work ends, too, within seconds, with a message that names this
    /// rank. It returns at once, so that the caller can throw.
    /// </summary>
    /// <param name="error">Why.</param>
    void Abort(Exception error);
}
