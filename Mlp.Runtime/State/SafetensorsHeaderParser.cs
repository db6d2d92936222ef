using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mlp;

/// <summary>
/// The JSON of a safetensors header: an object with an object {"dtype", "shape", "data_offsets"} a tensor, and optionally
/// "__metadata__", an object of strings or null. Everything else is refused, keys that come twice included.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    // torch and numpy stop at 64; the limit keeps a forged shape from taking more memory than the file.
    private const int MaxRank = 64;

    // As text a key takes twice its bytes; no tensor of any network has a name near this long.
    private const int MaxTextLength = 65_536;

    // The numbers of the array at hand; one list for all, as a header may have millions of arrays.
    private readonly List<long> _numbers = [];

    private readonly string? _wantedKey;

    private Utf8JsonReader _json;
    private string? _wantedText;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> header, string? wantedKey)
    {
        _wantedKey = wantedKey;

        // Header, tensor, array; one more, so that what is wrong inside an array is reported as what it is.
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
    }

    // Where the token at hand begins in the file.
    private readonly long Position => SafetensorsHeader.PrefixLength + _json.TokenStartIndex;

    /// <summary>The tensors in the header's order, each with a known type and as many bytes as its shape and type say.</summary>
    /// <param name="header">UTF-8, the 8 bytes before it not included.</param>
    /// <exception cref="InvalidDataException">The header is not one; the message says what is wrong and where.</exception>
    public static List<SafetensorsEntry> Parse(ReadOnlySpan<byte> header) => Parse(header, metadataKey: null, out _);

    /// <summary>The same, and a text of __metadata__.</summary>
    /// <param name="header">UTF-8, the 8 bytes before it not included.</param>
    /// <param name="metadataKey">The text's key; null for none.</param>
    /// <param name="metadataText">The text; null where there is none of that key.</param>
    /// <exception cref="InvalidDataException">The header is not one; the message says what is wrong and where.</exception>
    public static List<SafetensorsEntry> Parse(ReadOnlySpan<byte> header, string? metadataKey, out string? metadataText)
    {
        SafetensorsHeaderParser parser = new(header, metadataKey);
        try
        {
            List<SafetensorsEntry> entries = parser.ParseHeader();
            metadataText = parser._wantedText;
            return entries;
        }
        catch (JsonException error)
        {
            long position = SafetensorsHeader.PrefixLength + parser._json.BytesConsumed;
            throw new InvalidDataException(
                SafetensorsHeader.Error(position, $"the header is not valid JSON ({error.Message.TrimEnd('.')})").Message, error);
        }
    }

    private List<SafetensorsEntry> ParseHeader()
    {
        List<SafetensorsEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        Expect(JsonTokenType.StartObject, "the header");
        while (NextKey() is string key)
        {
            if (!keys.Add(key))
            {
                throw Twice(key, "the header");
            }

            if (key == "__metadata__")
            {
                ParseMetadata();
            }
            else
            {
                entries.Add(ParseTensor(key));
            }
        }

        // Only white space, the padding, may follow; the reader throws at anything else.
        _json.Read();
        return entries;
    }

    private void ParseMetadata()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null)
        {
            // The reference implementation takes it for no metadata at all.
            return;
        }

        HashSet<string> keys = new(StringComparer.Ordinal);
        Require(JsonTokenType.StartObject, "__metadata__");
        while (NextKey() is string key)
        {
            if (!keys.Add(key))
            {
                throw Twice(key, "__metadata__");
            }

            // Texts may be long: only the one that is wanted is decoded.
            Expect(JsonTokenType.String, "a value of __metadata__");
            if (key == _wantedKey)
            {
                _wantedText = Decode();
            }
        }
    }

    private SafetensorsEntry ParseTensor(string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(JsonTokenType.StartObject, "", name);
        while (NextKey() is string key)
        {
            if (key switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false })
            {
                throw Twice(key, What("", name));
            }

            switch (key)
            {
                case "dtype":
                    Expect(JsonTokenType.String, "the dtype of ", name);
                    type = Text();
                    break;
                case "shape":
                    shape = ParseIntegers("the shape of ", name, MaxRank);
                    break;
                case "data_offsets":
                    offsets = ParseIntegers("data_offsets of ", name, 2);
                    break;
                default:
                    throw SafetensorsHeader.Error(Position, $"{What("", name)} has the unknown key {SafetensorsHeader.Quote(key)}; dtype, shape and data_offsets are known");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw SafetensorsHeader.Error(name, $"has no {missing}");
        }

        return Check(name, type, shape, offsets);
    }

    private static SafetensorsEntry Check(string name, string type, long[] shape, long[] offsets)
    {
        int bits = SafetensorsType.Bits(type);
        if (bits == 0)
        {
            throw SafetensorsHeader.Error(name, $"has the unknown dtype {SafetensorsHeader.Quote(type)}");
        }

        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw SafetensorsHeader.Error(name, $"has data_offsets [{Joined(offsets)}]; a begin and an end not before it were expected");
        }

        // Int128 holds the product of any two longs; whatever leaves a long does not fit into a file.
        Int128 elements = 1;
        foreach (long dimension in shape)
        {
            elements *= dimension;
            if (elements > long.MaxValue)
            {
                throw SafetensorsHeader.Error(name, $"has shape [{Joined(shape)}]: more elements than any file has bytes");
            }
        }

        long length = offsets[1] - offsets[0];
        if (elements * bits != (Int128)length * 8)
        {
            throw SafetensorsHeader.Error(
                name, $"has {length} bytes of data (data_offsets [{Joined(offsets)}]), which shape [{Joined(shape)}] of {type}, {bits} bits an element, does not take");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private long[] ParseIntegers(string part, string tensor, int maxCount)
    {
        _numbers.Clear();
        Expect(JsonTokenType.StartArray, part, tensor);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_numbers.Count == maxCount)
            {
                throw SafetensorsHeader.Error(Position, $"{What(part, tensor)} has more than {maxCount} numbers");
            }

            // JSON writes −0 as a number, too: only digits will do.
            if (_json.TokenType != JsonTokenType.Number || _json.ValueSpan[0] == (byte)'-' || !_json.TryGetInt64(out long number))
            {
                throw SafetensorsHeader.Error(Position, $"{What(part, tensor)} contains {Token()}; whole numbers from 0 to 2⁶³ − 1 were expected");
            }

            _numbers.Add(number);
        }

        return [.. _numbers];
    }

    /// <summary>The next key of the object at hand, or null at its end.</summary>
    private string? NextKey()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text();
    }

    private void Expect(JsonTokenType type, string part, string? tensor = null)
    {
        _json.Read();
        Require(type, part, tensor);
    }

    private readonly void Require(JsonTokenType type, string part, string? tensor = null)
    {
        if (_json.TokenType != type)
        {
            throw SafetensorsHeader.Error(Position, $"{What(part, tensor)} is {Token()}; {Name(type)} was expected");
        }
    }

    // Put together for an error only: a header may have millions of tensors.
    private static string What(string part, string? tensor) => tensor is null ? part : $"{part}the tensor {SafetensorsHeader.Quote(tensor)}";

    private readonly InvalidDataException Twice(string key, string what) =>
        SafetensorsHeader.Error(Position, $"{what} has the key {SafetensorsHeader.Quote(key)} twice");

    private readonly string Text()
    {
        if (_json.ValueSpan.Length > MaxTextLength)
        {
            throw SafetensorsHeader.Error(Position, $"the header has a name of {_json.ValueSpan.Length} bytes; at most {MaxTextLength} are read");
        }

        return Decode();
    }

    private readonly string Decode()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // What GetString throws for half of a surrogate pair, "\ud800".
            throw SafetensorsHeader.Error(Position, $"the header has a text that escapes half a character (a lone surrogate)");
        }
    }

    private static string Joined(long[] values) => string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private readonly string Token() => _json.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 40)]),
        JsonTokenType type => Name(type),
    };

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
