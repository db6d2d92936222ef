using System.Globalization;
using System.Text.Json;

namespace Mlp;

/// <summary>A tensor that a safetensors header lists.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">Its element type: "F32".</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte behind its last.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End)
{
    public string ShapeText => $"[{string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}

/// <summary>
/// Parses a safetensors header, and trusts nothing in it: every key once, every size checked for overflow, every byte of the data in
/// exactly one tensor.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The header's first byte in a file, behind its length.</summary>
    public const int Offset = 8;

    private const int MaxDepth = 4;

    /// <returns>The tensors in the order of their bytes.</returns>
    /// <exception cref="InvalidDataException">The header is malformed; the message says what and where.</exception>
    public static List<SafetensorsEntry> Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            List<SafetensorsEntry> entries = ParseObject(json);
            CheckCoverage(entries);
            return entries;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The safetensors header is no sound JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's error for a string that is no UTF-8.
            throw new InvalidDataException($"The safetensors header holds a malformed string: {exception.Message}", exception);
        }
    }

    private static List<SafetensorsEntry> ParseObject(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Next(ref reader, JsonTokenType.StartObject, "an object that lists the tensors");
        List<SafetensorsEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (NextProperty(ref reader, out string key))
        {
            if (!keys.Add(key))
            {
                throw At(in reader, $"the key \"{key}\" appears twice");
            }

            if (key == "__metadata__")
            {
                SkipMetadata(ref reader);
            }
            else
            {
                entries.Add(ParseEntry(ref reader, key));
            }
        }

        // Only white space may follow; the reader itself reports anything else.
        reader.Read();
        entries.Sort((left, right) => left.Begin != right.Begin ? left.Begin.CompareTo(right.Begin) : left.End.CompareTo(right.End));
        return entries;
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.StartObject, "an object of strings as \"__metadata__\"");
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (NextProperty(ref reader, out string key))
        {
            if (!keys.Add(key))
            {
                throw At(in reader, $"the key \"{key}\" appears twice in \"__metadata__\"");
            }

            Next(ref reader, JsonTokenType.String, $"a string as \"__metadata__\"'s \"{key}\"");
        }
    }

    private static SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Next(ref reader, JsonTokenType.StartObject, $"an object that describes \"{name}\"");
        string? type = null;
        long[]? shape = null, offsets = null;
        while (NextProperty(ref reader, out string key))
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Next(ref reader, JsonTokenType.String, $"a string as the dtype of \"{name}\"");
                    type = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = Numbers(ref reader, $"the shape of \"{name}\"");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(ref reader, $"the data_offsets of \"{name}\"");
                    break;
                default:
                    throw At(in reader, key is "dtype" or "shape" or "data_offsets" ? $"\"{name}\" has its {key} twice" : $"\"{name}\" has an unknown property \"{key}\"");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw At(in reader, $"\"{name}\" lacks its {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        if (!SafetensorsType.TryGetSize(type, out int bytes))
        {
            throw At(in reader, $"\"{name}\" has the unknown dtype \"{type}\"; known are {SafetensorsType.Names}");
        }

        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw At(in reader, $"the data_offsets of \"{name}\" have to be [begin, end] with begin ≤ end");
        }

        if (!TryMultiply(shape, bytes, out long length) || length != offsets[1] - offsets[0])
        {
            throw At(in reader, $"\"{name}\" has {offsets[1] - offsets[0]} bytes of data, and its shape and dtype need {(TryMultiply(shape, bytes, out long needed) ? needed.ToString(CultureInfo.InvariantCulture) : "more than a file can hold")}");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] Numbers(ref Utf8JsonReader reader, string what)
    {
        Next(ref reader, JsonTokenType.StartArray, $"an array as {what}");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw At(in reader, $"{what} has to hold whole numbers from 0 to {long.MaxValue}");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static bool TryMultiply(long[] shape, int bytes, out long product)
    {
        // A dimension of 0 makes the product 0, however large the others are.
        UInt128 result = (UInt128)bytes;
        product = 0;
        if (Array.IndexOf(shape, 0) >= 0)
        {
            return true;
        }

        foreach (long size in shape)
        {
            result *= (UInt128)size;
            if (result > long.MaxValue)
            {
                return false;
            }
        }

        product = (long)result;
        return true;
    }

    private static void CheckCoverage(List<SafetensorsEntry> entries)
    {
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new InvalidDataException($"The safetensors data of \"{entry.Name}\" begins at byte {entry.Begin} of the data, and {(entry.Begin > end ? "a hole comes before it" : "it overlaps another tensor's")}: expected {end}.");
            }

            end = entry.End;
        }
    }

    private static bool NextProperty(ref Utf8JsonReader reader, out string key)
    {
        key = "";
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        key = reader.GetString()!;
        return true;
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType type, string expected)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw At(in reader, $"expected {expected}");
        }
    }

    private static InvalidDataException At(in Utf8JsonReader reader, string what)
        => new($"The safetensors header is malformed at byte {Offset + reader.TokenStartIndex}: {what}.");
}
