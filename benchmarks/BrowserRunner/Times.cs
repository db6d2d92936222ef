using System.Text.Json;

namespace Browser;

/// <summary>Microseconds of contenders by name, from several sessions.</summary>
internal sealed class Times
{
    private readonly Dictionary<string, List<double>> _all = [];

    /// <summary>Adds what measure.js gave.</summary>
    public void Add(JsonElement session)
    {
        foreach (JsonProperty contender in session.EnumerateObject())
        {
            if (!_all.TryGetValue(contender.Name, out List<double>? times))
            {
                _all[contender.Name] = times = [];
            }

            times.AddRange(contender.Value.EnumerateArray().Select(time => time.GetDouble()));
        }
    }

    /// <summary>The median; null where nobody was measured.</summary>
    public double? Median(string name)
    {
        if (!_all.TryGetValue(name, out List<double>? times))
        {
            return null;
        }

        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
