using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mlp.ModelFiles;
using Mlp.Tool.Files;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Inspect;

/// <summary>What a model file holds, as JSON; docs/tool.md says what the fields mean.</summary>
internal static class JsonReport
{
    /// <summary>Raised where a field changes its meaning or goes; fields may be added.</summary>
    private const int Version = 1;

    /// <summary>Writes it, and a line break behind it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="model">The file.</param>
    /// <param name="shown">The outputs to show.</param>
    public static void Write(TextWriter writer, LoadedModel model, IReadOnlyList<ModelCandidate> shown)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer,
            new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("file", model.Name);
            json.WriteNumber("bytes", model.Bytes.LongLength);
            json.WriteString("format", model.Content.Format);
            json.WriteBoolean("held", shown.Any(candidate => candidate.Network is not null));
            json.WriteStartArray("outputs");
            foreach (ModelCandidate candidate in shown)
            {
                Write(json, candidate);
            }

            json.WriteEndArray();
            if (model.Tensors is { } tensors)
            {
                Write(json, tensors);
            }

            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, ModelCandidate candidate)
    {
        json.WriteStartObject();
        json.WriteString("name", candidate.Name);
        json.WriteBoolean("held", candidate.Network is not null);
        json.WriteBoolean("secondary", candidate.IsSecondary);
        if (candidate.Network is { } network)
        {
            Write(json, network);
        }

        json.WriteStartArray("problems");
        foreach (ModelProblem problem in candidate.Problems)
        {
            json.WriteStartObject();
            json.WriteString("name", problem.Name);
            json.WriteString("operator", problem.Operator);
            json.WriteString("reason", problem.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelNetwork network)
    {
        LayerTable table = LayerTable.Of(network);
        json.WriteNumber("inputs", network.Layers[0].In);
        json.WriteNumber("outputs", network.Layers[^1].Out);
        if (network.Height > 0)
        {
            json.WriteNumber("height", network.Height);
            json.WriteNumber("width", network.Width);
        }

        json.WriteNumber("parameters", table.Parameters);
        json.WriteBoolean("saysActivations", network.SaysActivations);
        json.WriteStartArray("layers");
        foreach (LayerRow row in table.Rows)
        {
            json.WriteStartObject();
            json.WriteString("key", row.Key);
            json.WriteString("module", row.Module);
            json.WriteNumber("inputs", row.Inputs);
            json.WriteNumber("outputs", row.Outputs);
            json.WriteNumber("parameters", row.Parameters);
            json.WriteStartObject("options");
            foreach ((string name, object value) in row.Options)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("remarks");
        foreach (string remark in network.Remarks)
        {
            json.WriteStringValue(remark);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<StoredTensor> tensors)
    {
        json.WriteStartArray("tensors");
        foreach (StoredTensor tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("key", tensor.Key);
            json.WriteString("type", tensor.Type);
            json.WriteStartArray("shape");
            foreach (long dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
