using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Training;

/// <summary>What the ranks of a training tell each other, so that all decide the same. All ranks make the same calls.</summary>
internal sealed class RankAgreement
{
    private Exception? _thrownByAll;

    private RankAgreement(ICollective collective) => Collective = collective;

    /// <summary>Connects the ranks; there are two or more.</summary>
    public ICollective Collective { get; }

    /// <summary>Of the ranks of a collective; null where there is none, or one rank, which need not ask anybody.</summary>
    public static RankAgreement? Of(ICollective? collective) => collective is { Size: > 1 } ? new RankAgreement(collective) : null;

    /// <summary>Notes that all ranks throw this, or what corresponds to it, so that none waits for another.</summary>
    public TException ThrownByAll<TException>(TException error)
        where TException : Exception
    {
        _thrownByAll = error;
        return error;
    }

    /// <summary>Tells the others that this rank cannot go on, unless they throw, too.</summary>
    public void Leave(Exception error)
    {
        if (!ReferenceEquals(error, _thrownByAll))
        {
            Collective.Abort(error);
        }
    }

    /// <summary>Runs what may fail on one rank and not on others, and asks nobody anything.</summary>
    /// <exception cref="Exception">What this rank's threw.</exception>
    /// <exception cref="InvalidOperationException">Another rank's threw: the message has the rank, and what it threw.</exception>
    public void Run(Action action)
    {
        Exception? own = null;
        try
        {
            action();
        }
        catch (Exception error)
        {
            own = error;
        }

        if (FirstThatSays(own is null ? null : $"{own.GetType().Name}: {own.Message}") is not var (rank, text))
        {
            return;
        }

        if (own is not null)
        {
            ExceptionDispatchInfo.Throw(ThrownByAll(own));
        }

        throw ThrownByAll(new InvalidOperationException(FormattableString.Invariant($"Rank {rank} of {Collective.Size} cannot go on: {text}")));
    }

    /// <summary>Throws on every rank where one differs from rank 0.</summary>
    /// <exception cref="InvalidOperationException">The message names the first rank that differs, and in what.</exception>
    public void Compare(Fingerprint own, string advice)
    {
        byte[] first = OfRank0(Collective.Rank == 0 ? own.ToBytes() : null);
        if (FirstThatSays(Collective.Rank == 0 ? null : own.Difference(Collective.Rank, first)) is (_, var text))
        {
            throw ThrownByAll(new InvalidOperationException($"{text} {advice}"));
        }
    }

    /// <summary>Whether it is so on any rank.</summary>
    public bool Any(bool isSo)
    {
        Span<double> sum = [isSo ? 1 : 0];
        Collective.Sum(sum);
        return sum[0] > 0;
    }

    /// <summary>Gives each rank the number of rank 0.</summary>
    public double OfRank0(double value)
    {
        Collective.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref value)), root: 0);
        return value;
    }

    /// <summary>Gives each rank the bytes of rank 0.</summary>
    /// <param name="bytes">Null on other ranks.</param>
    public byte[] OfRank0(byte[]? bytes)
    {
        byte[] all = new byte[(int)OfRank0(bytes?.Length ?? 0)];
        bytes?.CopyTo(all, 0);
        Collective.Broadcast(all, root: 0);
        return all;
    }

    /// <summary>The lowest rank that has something to say, and what; null where none has.</summary>
    private (int Rank, string Text)? FirstThatSays(string? text)
    {
        byte[] own = Encoding.UTF8.GetBytes(text ?? "");
        double[] lengths = new double[Collective.Size];
        lengths[Collective.Rank] = text is null ? 0 : own.Length + 1;
        Collective.Sum(lengths);
        int rank = Array.FindIndex(lengths, length => length > 0);
        if (rank < 0)
        {
            return null;
        }

        byte[] bytes = rank == Collective.Rank ? own : new byte[(int)lengths[rank] - 1];
        Collective.Broadcast(bytes, rank);
        return (rank, Encoding.UTF8.GetString(bytes));
    }
}
