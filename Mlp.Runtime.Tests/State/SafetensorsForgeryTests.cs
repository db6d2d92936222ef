using System.Text;

namespace Mlp.Runtime.Tests.State;

/// <summary>Files that lie. Each is refused with a message that says what is wrong and where, and changes nothing.</summary>
public class SafetensorsForgeryTests
{
    // The net is one weight, [1, 1]; this is the honest header.
    private const string Honest = """{"0.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""";

    /// <summary>(header, bytes of data, part of the message)</summary>
    public static TheoryData<string, int, string> Headers() => new()
    {
        // Not JSON, or not this JSON.
        { "  " + Honest, 4, "at byte 8, the header does not begin with an opening brace" },
        { "\uFEFF" + Honest, 4, "at byte 8, the header does not begin with an opening brace" },
        { "[]", 0, "at byte 8, the header does not begin with an opening brace" },
        { "\"0.weight\"", 0, "at byte 8, the header does not begin with an opening brace" },
        { Honest + "x", 4, "the header is not valid JSON" },
        { Honest + "\0\0", 4, "the header is not valid JSON" },
        { Honest + "{}", 4, "the header is not valid JSON" },
        { Honest[..^1], 4, "the header is not valid JSON" },
        { Honest[..20], 4, "the header is not valid JSON" },
        { Honest.Replace("}}", "},}"), 4, "the header is not valid JSON" },
        { Honest.Replace('"', '\''), 4, "at byte 9, the header is not valid JSON" },
        { "/**/" + Honest, 4, "at byte 8" },
        { "{/**/" + Honest[1..], 4, "at byte 9, the header is not valid JSON" },
        { Honest.Replace("\"F32\"", "\"F\n2\""), 4, "the header is not valid JSON" },
        { Honest.Replace("\"F32\"", "\"\\q\""), 4, "the header is not valid JSON" },
        { Honest.Replace("0.weight", "\\ud800"), 4, "at byte 9, the header has a text that escapes half a character" },
        { Honest.Replace("F32", "\\udc00"), 4, "escapes half a character" },
        { Honest.Replace("dtype", "\\ud800"), 4, "escapes half a character" },
        { "{\"0.weight\":" + new string('[', 100_000), 0, "at byte 20, the tensor \"0.weight\" is an array; an object was expected" },
        { Honest.Replace("[1,1]", new string('[', 100_000)), 4, "at byte 44, the shape of the tensor \"0.weight\" contains an array" },
        { "{\"__metadata__\":" + string.Concat(Enumerable.Repeat("{\"a\":", 50_000)), 0, "a value of __metadata__ is an object" },

        // Keys.
        { "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}," + Honest[1..], 4, "the header has the key \"0.weight\" twice" },
        { "{\"\\u0030.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}," + Honest[1..], 4, "the header has the key \"0.weight\" twice" },
        { Honest.Replace("\"shape\"", "\"dtype\":\"F32\",\"shape\""), 4, "the tensor \"0.weight\" has the key \"dtype\" twice" },
        { Honest.Replace("\"shape\"", "\"shape\":[1,1],\"shape\""), 4, "the tensor \"0.weight\" has the key \"shape\" twice" },
        { Honest.Replace("\"shape\"", "\"data_offsets\":[0,4],\"shape\""), 4, "the tensor \"0.weight\" has the key \"data_offsets\" twice" },
        { "{\"__metadata__\":{},\"__metadata__\":{}," + Honest[1..], 4, "the header has the key \"__metadata__\" twice" },
        { "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}," + Honest[1..], 4, "__metadata__ has the key \"a\" twice" },
        { "{\"__metadata__\":7," + Honest[1..], 4, "__metadata__ is 7; an object was expected" },
        { "{\"__metadata__\":null,\"__metadata__\":{}," + Honest[1..], 4, "\"__metadata__\" twice" },
        { "{\"__metadata__\":{\"a\":null}," + Honest[1..], 4, "a value of __metadata__ is null; a string was expected" },
        { "{\"__metadata__\":nul}", 0, "the header is not valid JSON" },
        { "{\"__metadata__\":null", 0, "the header is not valid JSON" },
        { "{\"__metadata__\":{\"a\":1}," + Honest[1..], 4, "a value of __metadata__ is 1; a string was expected" },
        { "{\"__metadata__\":{\"a\":{}}," + Honest[1..], 4, "a value of __metadata__ is an object; a string was expected" },
        { "{\"__metadata__\":[\"a\"]," + Honest[1..], 4, "__metadata__ is an array; an object was expected" },
        { "{\"__metadata__\":{\"\\ud800\":\"a\"}," + Honest[1..], 4, "escapes half a character" },
        { Honest.Replace("0.weight", new string('w', 65_537)), 4, "at byte 9, the header has a name of 65537 bytes; at most 65536 are read" },
        { Honest.Replace("\"shape\"", "\"strides\":[1,1],\"shape\""), 4, "has the unknown key \"strides\"" },
        { "{\"0.weight\":7}", 0, "the tensor \"0.weight\" is 7; an object was expected" },
        { "{\"0.weight\":null}", 0, "the tensor \"0.weight\" is null; an object was expected" },
        { "{\"0.weight\":{}}", 0, "the tensor \"0.weight\" has no dtype" },
        { "{\"0.weight\":{\"dtype\":\"F32\"}}", 0, "the tensor \"0.weight\" has no shape" },
        { "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1]}}", 0, "the tensor \"0.weight\" has no data_offsets" },

        // Types.
        { Honest.Replace("F32", "F31"), 4, "the tensor \"0.weight\" has the unknown dtype \"F31\"" },
        { Honest.Replace("F32", "f32"), 4, "has the unknown dtype \"f32\"" },
        { Honest.Replace("F32", ""), 4, "has the unknown dtype \"\"" },
        { Honest.Replace("F32", new string('F', 5000)), 4, "has the unknown dtype \"FFFF" },
        { Honest.Replace("\"F32\"", "32"), 4, "the dtype of the tensor \"0.weight\" is 32; a string was expected" },
        { Honest.Replace("\"F32\"", "null"), 4, "the dtype of the tensor \"0.weight\" is null; a string was expected" },

        // Shapes.
        { Honest.Replace("[1,1]", "1"), 4, "the shape of the tensor \"0.weight\" is 1; an array was expected" },
        { Honest.Replace("[1,1]", "[-1,-1]"), 4, "at byte 44, the shape of the tensor \"0.weight\" contains -1; whole numbers" },
        { Honest.Replace("[1,1]", "[1,-0]"), 0, "contains -0" },
        { Honest.Replace("[1,1]", "[1,1.0]"), 4, "contains 1.0" },
        { Honest.Replace("[1,1]", "[1,1e0]"), 4, "contains 1e0" },
        { Honest.Replace("[1,1]", "[1,0.5]"), 4, "contains 0.5" },
        { Honest.Replace("[1,1]", "[1,9223372036854775808]"), 4, "contains 9223372036854775808" },
        { Honest.Replace("[1,1]", "[1,1" + new string('0', 5000) + "]"), 4, "contains 1000000000" },
        { Honest.Replace("[1,1]", "[1,\"1\"]"), 4, "contains a string" },
        { Honest.Replace("[1,1]", "[1,null]"), 4, "contains null" },
        { Honest.Replace("[1,1]", "[1,true]"), 4, "contains a boolean" },
        { Honest.Replace("[1,1]", "[[1,1]]"), 4, "contains an array" },
        { Honest.Replace("[1,1]", "[01,1]"), 4, "the header is not valid JSON" },
        { Honest.Replace("[1,1]", "[NaN,1]"), 4, "the header is not valid JSON" },
        { Honest.Replace("[1,1]", "[" + string.Join(",", Enumerable.Repeat("1", 65)) + "]"), 4, "the shape of the tensor \"0.weight\" has more than 64 numbers" },
        { Honest.Replace("[1,1]", "[4294967296,4294967297]"), 4, "more elements than any file has bytes" },
        { Honest.Replace("[1,1]", "[9223372036854775807]"), 4, "which shape [9223372036854775807] of F32, 32 bits an element, does not take" },
        { Honest.Replace("[1,1]", "[2305843009213693952,2]"), 4, "which shape [2305843009213693952, 2] of F32" },
        { Honest.Replace("[1,1]", "[4611686018427387904,4611686018427387904,4611686018427387904,0]"), 0, "more elements than any file has bytes" },
        { Honest.Replace("[1,1]", "[4611686018427387904]"), 0, "which shape [4611686018427387904] of F32" }, // 2⁶⁴ bytes, 0 to a long
        { Honest.Replace("[1,1]", "[1,2]"), 4, "the tensor \"0.weight\" has 4 bytes of data (data_offsets [0, 4]), which shape [1, 2] of F32" },
        { Honest.Replace("[1,1]", "[0,1]"), 4, "which shape [0, 1] of F32" },
        { Honest.Replace("[1,1]", "[]").Replace("F32", "F4"), 4, "which shape [] of F4, 4 bits an element, does not take" },

        // Offsets.
        { Honest.Replace("[0,4]", "[4,8]"), 8, "begins at data offset 4, but the data before it ends at 0: no tensor owns" },
        { Honest.Replace("[0,4]", "[4,0]"), 4, "has data_offsets [4, 0]; a begin and an end not before it" },
        { Honest.Replace("[0,4]", "[0]"), 4, "has data_offsets [0]; a begin and an end" },
        { Honest.Replace("[0,4]", "[]"), 4, "has data_offsets []; a begin and an end" },
        { Honest.Replace("[0,4]", "[0,4,8]"), 4, "data_offsets of the tensor \"0.weight\" has more than 2 numbers" },
        { Honest.Replace("[0,4]", "[-4,0]"), 4, "data_offsets of the tensor \"0.weight\" contains -4" },
        { Honest.Replace("[0,4]", "[0,4.5]"), 4, "contains 4.5" },
        { Honest.Replace("[0,4]", "[0,9223372036854775807]"), 4, "has 9223372036854775807 bytes of data" },
        { Honest.Replace("[0,4]", "[9223372036854775803,9223372036854775807]"), 4, "begins at data offset 9223372036854775803" },
        { Honest.Replace("[0,4]", "{\"begin\":0}"), 4, "data_offsets of the tensor \"0.weight\" is an object; an array was expected" },
        { Two("[0,4]", "[0,4]"), 8, "the tensor \"b\" begins at data offset 0, but \"0.weight\" before it ends at 4: they overlap" },
        { Two("[0,4]", "[2,6]"), 8, "they overlap" },
        { Two("[0,4]", "[5,9]"), 9, "no tensor owns the bytes between" },
        { Two("[4,8]", "[8,12]"), 12, "no tensor owns the bytes between" },

        // Data. The header is 63 bytes long.
        { Honest, 0, "at byte 71, the header describes 4 bytes of data, but only 0 follow. The file is torn" },
        { Honest, 3, "at byte 71, the header describes 4 bytes of data, but only 3 follow. The file is torn" },
        { Honest, 5, "at byte 75, 1 bytes follow the last tensor" },
        { Two("[0,4]", "[4,8]"), 4, "The file is torn" },
        { "{}", 1, "at byte 10, 1 bytes follow the last tensor" },
    };

    [Theory]
    [MemberData(nameof(Headers), DisableDiscoveryEnumeration = true)]
    public void Forged_headers_are_refused(string header, int dataLength, string expected) =>
        Refuses(SafetensorsFile.Build(header, new byte[dataLength]), expected);

    [Fact]
    public void The_honest_header_is_accepted()
    {
        Assert.Equal(63, Honest.Length);
        new MlpState(StateLayouts.Linear(1, 1)).Load(new MemoryStream(SafetensorsFile.Build(Honest, new byte[4])));
    }

    [Theory]
    [InlineData(0UL, "at byte 0, the header claims 0 bytes; an empty one has 2")]
    [InlineData(1UL, "at byte 0, the header claims 1 bytes")]
    [InlineData(62UL, "the header is not valid JSON")]
    [InlineData(64UL, "at byte 71, the header is not valid JSON")]
    [InlineData(68UL, "at byte 0, the header claims 68 bytes, but only 67 follow")]
    [InlineData(100_000_000UL, "at byte 0, the header claims 100000000 bytes, but only 67 follow")]
    [InlineData(100_000_001UL, "at byte 0, the header claims 100000001 bytes; at most 100000000 are read")]
    [InlineData(0x8000_0000_0000_003FUL, "at byte 0, the header claims 9223372036854775871 bytes; at most 100000000")]
    [InlineData(ulong.MaxValue, "at byte 0, the header claims 18446744073709551615 bytes")]
    public void Forged_lengths_are_refused(ulong length, string expected) =>
        Refuses(SafetensorsFile.Build(Encoding.UTF8.GetBytes(Honest), new byte[4], length), expected);

    [Fact]
    public void Overlong_and_invalid_UTF8_is_refused_where_it_is()
    {
        foreach (byte[] invalid in new byte[][] { [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8], [0xC3] })
        {
            byte[] header = [.. "{\"a"u8, .. invalid, .. "\":{}}"u8];
            Refuses(SafetensorsFile.Build(header, []), "at byte 11, the header is not valid UTF-8");
        }
    }

    [Fact]
    public void A_stream_that_claims_much_costs_little()
    {
        byte[] file = SafetensorsFile.Build("{"u8.ToArray(), [], claimedLength: 100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => new MlpState(StateLayouts.Linear(1, 1)).Load(new SocketLikeStream(file, 1)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Contains("at byte 9, the file ends inside the header", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_ends_early_or_late_is_refused()
    {
        byte[] file = SafetensorsFile.Build(Honest, new byte[4]);
        RefusesStream(new SocketLikeStream(file[..^1], 5), "at byte 74, the file ends inside the data of 0.weight, 1 bytes early");
        RefusesStream(new SocketLikeStream([.. file, 0], 5), "at byte 75, bytes follow the last tensor");
        RefusesStream(new SocketLikeStream([], 5), "at byte 0, there is nothing to read");
        RefusesStream(new SocketLikeStream(file[..5], 5), "at byte 5, the file ends inside the length of the header (8 bytes), 3 bytes early");
    }

    [Fact]
    public void Unexpected_tensors_are_not_read()
    {
        // It claims 4 exabytes of a tensor that the net does not have; nothing of them is allocated or read.
        string header = "{\"huge\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904],\"data_offsets\":[0,4611686018427387904]}}";
        StateDictException error = Assert.Throws<StateDictException>(() => new MlpState(StateLayouts.Linear(1, 1)).Load(
            new SocketLikeStream(SafetensorsFile.Build(header, []), 100)));
        Assert.Equal(["huge"], error.UnexpectedKeys);
        Assert.Equal(["0.weight"], error.MissingKeys);
    }

    [Theory]
    [InlineData("GGUF\u0003\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("<!DOCTYPE html><html><body>404 Not Found</body></html>")]
    [InlineData("PK\u0003\u0004\0\0\0\0")] // as a length this would do: there is no need to guess
    [InlineData("\u0002\0\0\0\0\0\0\0hi")]
    public void Foreign_files_are_refused(string content) => Refuses(Encoding.Latin1.GetBytes(content), "The stream cannot be loaded: at byte ");

    /// <summary>The first bytes of torch.save's zip, of its pickle before PyTorch 1.6, and of pickle.dump's protocols 4 and 5.</summary>
    [Theory]
    [InlineData("PK\u0003\u0004\0\0\u0008\u0008\0\0\0\0\0\0 archive/data.pkl", "a zip archive, as torch.save writes it.")]
    [InlineData("\u0080\u0002\u008a\u000al\u00fc\u009cF\u00f9 j\u00a8P\u0019.", "a Python pickle, as torch.save wrote it before PyTorch 1.6.")]
    [InlineData("\u0080\u0004\u0095\u0020\u0001\0\0\0\0\0\0\0\u008c\u0008", "a Python pickle")]
    [InlineData("\u0080\u0005\u0095\u0020\u0001\0\0\0\0\0\0\0\u008c\u0008", "a Python pickle")]
    public void Pickles_get_to_know_how_to_become_safetensors(string content, string expected)
    {
        Refuses(Encoding.Latin1.GetBytes(content), $"at byte 0, this is {expected}");
        Refuses(Encoding.Latin1.GetBytes(content), "In Python, write a safetensors file: safetensors.torch.save_file(model.state_dict(), path).");
    }

    [Fact]
    public void A_header_of_640_bytes_is_no_pickle()
    {
        // Its length begins like a pickle of protocol 2: 0x80 0x02.
        byte[] file = SafetensorsFile.Build(Honest + new string(' ', 640 - Honest.Length), new byte[4]);
        Assert.Equal([0x80, 0x02], file[..2]);
        new MlpState(StateLayouts.Linear(1, 1)).Load(new MemoryStream(file));
    }

    [Fact]
    public void A_pointer_of_Git_LFS_is_named() =>
        Refuses("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"u8.ToArray(), "this may be a pointer of Git LFS to the file, not the file. Fetch it: git lfs pull.");

    [Fact]
    public void Texts_of_the_file_write_no_lines_of_their_own() =>
        Refuses(
            SafetensorsFile.Build("{\"a\\nb\\u001b[31m\":7}", []),
            "the tensor \"a\\u000ab\\u001b[31m\" is 7");

    private static string Two(string first, string second) =>
        Honest.Replace("[0,4]", first)[..^1] + "," + Honest.Replace("0.weight", "b").Replace("[0,4]", second)[1..];

    private static void Refuses(byte[] file, string expected) => RefusesStream(new MemoryStream(file), expected);

    private static void RefusesStream(Stream stream, string expected)
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Linear(1, 1));
        byte[] before = StateLayouts.Bits(state);
        long version = state.Version;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => state.Load(stream));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 700, error.Message);
        Assert.Equal(before, StateLayouts.Bits(state));
        Assert.Equal(version, state.Version);
    }
}
