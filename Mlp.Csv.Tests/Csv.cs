namespace Mlp.Data.Tests;

/// <summary>What tests ask of a CSV text.</summary>
internal static class Csv
{
    public static CsvDataset Load(string text, CsvOptions? options = null) => CsvDataset.Load(new StringReader(text), options ?? new());

    public static void Refuses(string expected, string text, CsvOptions? options = null)
        => Refuses<InvalidDataException>(expected, () => Load(text, options));

    public static void Refuses<TException>(string expected, Action action)
        where TException : Exception
        => Assert.Contains(expected, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    /// <summary>The rows as text, numbers as they are in C#.</summary>
    public static string Inputs(Dataset data) => string.Join(
        " | ", Enumerable.Range(0, data.Rows).Select(row => string.Join(
            ' ', data.Row(row).ToArray().Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))));
}
