using System.Text.Json;

namespace Mlp.Tables;

/// <summary>A report as JSON.</summary>
internal static class TableReportJson
{
    public static void Write(Utf8JsonWriter json, TableReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("training_rows", report.TrainingRows);
        json.WriteNumber("held_out_rows", report.HeldOutRows);
        json.WriteNumber("skipped_rows", report.SkippedRows);
        json.WriteNumber("members", report.Members);
        json.WriteNumber("ticks", report.Duration.Ticks);
        json.WriteStartArray("epochs");
        foreach (int epoch in report.Epochs)
        {
            json.WriteNumberValue(epoch);
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (string note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        if (report.HeldOut is { } quality)
        {
            json.WriteStartObject("held_out");
            json.WriteNumber("rows", quality.Rows);
            WriteNumber(json, "score", quality.Score);
            json.WriteStartObject("metrics");
            foreach ((string name, double value) in quality.Metrics)
            {
                WriteNumber(json, name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static TableReport Read(JsonElement json) => new(
        json.GetProperty("rows").GetInt32(),
        json.GetProperty("training_rows").GetInt32(),
        json.GetProperty("held_out_rows").GetInt32(),
        json.GetProperty("skipped_rows").GetInt32(),
        json.TryGetProperty("held_out", out JsonElement quality) ? ReadQuality(quality) : null,
        TimeSpan.FromTicks(json.GetProperty("ticks").GetInt64()),
        [.. json.GetProperty("notes").EnumerateArray().Select(note => note.GetString() ?? "")])
    {
        Members = json.GetProperty("members").GetInt32(),
        Epochs = [.. json.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetInt32())],
    };

    private static TableEvaluation ReadQuality(JsonElement json) => new(
        json.GetProperty("rows").GetInt32(),
        ReadNumber(json.GetProperty("score")),
        json.GetProperty("metrics").EnumerateObject().ToDictionary(metric => metric.Name, metric => ReadNumber(metric.Value)));

    // JSON has no NaN and no infinities: null stands for them.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double ReadNumber(JsonElement json) => json.ValueKind == JsonValueKind.Null ? double.NaN : json.GetDouble();
}
