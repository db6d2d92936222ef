using System.Globalization;

namespace Mlp.Tests.Numerics;

/// <summary>docs/accuracy.md says what tools/Mlp.Accuracy measured; its limits are those that the tests hold.</summary>
public class AccuracyPageTests
{
    private static readonly string[][] s_rows =
    [
        .. File.ReadLines(Page()).Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    [Fact]
    public void The_page_has_every_function_with_its_limit_and_no_error_beyond_it()
    {
        foreach (AccuracyCase accuracy in AccuracyCases.All)
        {
            string limit = accuracy.Limit.ToString("0.#", CultureInfo.InvariantCulture);
            string name = accuracy.Quantity == AccuracyCase.DerivativeFromOutput ? accuracy.Name + ", from the output" : accuracy.Name;
            string[]? row = s_rows.FirstOrDefault(row => row[0] == name && row[1] == limit);
            Assert.True(row is not null, $"docs/accuracy.md has no '{name}' with a limit of {limit}: run tools/Mlp.Accuracy, as the page says.");
            Assert.All(row[2..^1], error => Assert.InRange(double.Parse(error, CultureInfo.InvariantCulture), 0, accuracy.Limit));
        }
    }

    private static string Page()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "docs", "accuracy.md");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new FileNotFoundException("docs/accuracy.md is in none of the folders above the tests.");
    }
}
