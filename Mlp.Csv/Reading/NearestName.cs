namespace Mlp.Data;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    // Beyond that a distance says little, and costs time.
    private const int MaxLength = 100;

    /// <summary>
    /// The name with the fewest letters to insert, delete or replace (Levenshtein), case ignored; null where none is near.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        string? nearest = null;
        int fewest = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in names)
        {
            int distance = candidate.Length <= MaxLength && name.Length <= MaxLength
                ? Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())
                : int.MaxValue;
            if (distance < fewest)
            {
                (nearest, fewest) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < right.Length; j++)
            {
                int replaced = diagonal + (left[i] == right[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
