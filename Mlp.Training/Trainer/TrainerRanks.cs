using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Training;

/// <summary>What the ranks of a training tell each other, so that all decide the same. All ranks make the same calls.</summary>
internal sealed class TrainerRanks
{
    private Exception? _thrownByAll;

    private TrainerRanks(ICollective collective) => Collective = collective;

    /// <summary>Connects the ranks; there are two or more.</summary>
    public ICollective Collective { get; }

    /// <summary>Of the ranks of a collective; null where there is none, or one rank, which need not ask anybody.</summary>
    public static TrainerRanks? Of(ICollective? collective) => collective is { Size: > 1 } ? new TrainerRanks(collective) : null;

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

    /// <summary>Throws on every rank where one lists something else than rank 0.</summary>
    /// <exception cref="InvalidOperationException">The message names the first rank that does, and what.</exception>
    public void Compare(RankAgreement own, string advice)
    {
        if (own.Difference(Collective) is { } difference)
        {
            throw ThrownByAll(new InvalidOperationException($"{difference}: {advice}"));
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

    /// <summary>The lowest rank that has something to say, and what; null where none has.</summary>
    private (int Rank, string Text)? FirstThatSays(string? text)
    {
        double[] haveText = new double[Collective.Size];
        haveText[Collective.Rank] = text is null ? 0 : 1;
        Collective.Sum(haveText);
        int rank = Array.FindIndex(haveText, static has => has > 0);
        return rank < 0 ? null : (rank, Encoding.UTF8.GetString(Collective.BroadcastMessage(Encoding.UTF8.GetBytes(text ?? ""), rank)));
    }
}
