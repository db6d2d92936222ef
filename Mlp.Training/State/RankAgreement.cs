using System.Text;

namespace Mlp;

/// <summary>
/// Finds what differs between ranks that will train together, before they do: each lists what must be the same on all, and <see cref="Check"/>
/// compares the lists with rank 0's.
/// </summary>
/// <example><code>
/// RankAgreement agreement = new();
/// agreement.Add("Seed", "42");
/// agreement.Add("parameters", net.Parameters.AsSpan());
/// agreement.Check(collective);
/// </code></example>
internal sealed class RankAgreement
{
    // In no value's text.
    private const char Separator = '\0';

    private readonly List<string> _parts = [];

    /// <summary>Adds a value that is short enough for a message.</summary>
    /// <param name="name">What it is, for the message.</param>
    /// <param name="value">The same text for the same value, in every culture.</param>
    public void Add(string name, string value) => _parts.Add($"{name} = {value}");

    /// <summary>Adds numbers, which are compared by their bits: a hash stands for them.</summary>
    /// <param name="name">What they are, for the message.</param>
    /// <param name="values">Without padding between them.</param>
    public void Add<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ByteHash hash = default;
        hash.Add(values);
        Add(name, FormattableString.Invariant($"{values.Length} values (hash {hash.Value:x16})"));
    }

    /// <summary>Returns where all ranks listed the same. All ranks call it.</summary>
    /// <exception cref="InvalidOperationException">
    /// A rank listed something else than rank 0. It is thrown on all ranks, with the same message, which names the rank and what differs.
    /// </exception>
    public void Check(ICollective collective)
    {
        if (Difference(collective) is { } difference)
        {
            throw new InvalidOperationException($"{difference}: give all ranks the same.");
        }
    }

    /// <summary>
    /// Returns null where all ranks listed the same; else, on all ranks alike, the first rank that listed something else than rank 0, and what.
    /// All ranks call it.
    /// </summary>
    public string? Difference(ICollective collective)
    {
        string[] first = Broadcast(collective, string.Join(Separator, _parts), root: 0).Split(Separator);
        int different = FirstDifference(first);

        // 0 where a rank has the same; else the number of the part, from 1.
        double[] differences = new double[collective.Size];
        differences[collective.Rank] = different + 1;
        collective.Sum(differences);
        int rank = Array.FindIndex(differences, static difference => difference > 0);
        if (rank < 0)
        {
            return null;
        }

        different = (int)differences[rank] - 1;
        string other = Broadcast(collective, PartOf(_parts, different), rank);
        return FormattableString.Invariant($"Rank {rank} of {collective.Size} has {other}, but rank 0 has {PartOf(first, different)}");
    }

    private int FirstDifference(string[] first)
    {
        int most = Math.Max(first.Length, _parts.Count);
        for (int i = 0; i < most; i++)
        {
            if (i >= first.Length || i >= _parts.Count || first[i] != _parts[i])
            {
                return i;
            }
        }

        return -1;
    }

    private static string PartOf(IReadOnlyList<string> parts, int index) => index < parts.Count ? parts[index] : "nothing more";

    private static string Broadcast(ICollective collective, string text, int root)
        => Encoding.UTF8.GetString(collective.BroadcastMessage(Encoding.UTF8.GetBytes(text), root));
}
