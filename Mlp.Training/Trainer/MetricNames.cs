using System.Globalization;

namespace Mlp.Training;

/// <summary>Keeps names apart: of metrics, which may be of one kind with several options, and of columns.</summary>
internal static class MetricNames
{
    /// <summary>Tells equal names apart by a number: "accuracy", "accuracy (2)". The same list where all differ.</summary>
    /// <param name="names">In their order.</param>
    /// <param name="taken">Names that none may have.</param>
    public static IReadOnlyList<string> Apart(IReadOnlyList<string> names, params ReadOnlySpan<string> taken)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (string name in taken)
        {
            used.Add(name);
        }

        if (names.Count(used.Add) == names.Count)
        {
            return names;
        }

        // A name that is there already goes before one that is made up.
        string[] apart = [.. names];
        HashSet<string> met = new(taken.ToArray(), StringComparer.Ordinal);
        for (int i = 0; i < apart.Length; i++)
        {
            if (!met.Add(apart[i]))
            {
                int number = 2;
                while (!used.Add(Numbered(names[i], number)))
                {
                    number++;
                }

                apart[i] = Numbered(names[i], number);
            }
        }

        return apart;
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
}
