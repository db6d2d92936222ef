using System.Text;
using System.Text.Json;

namespace Mlp.Runtime.Tests.State;

/// <summary>Against files that an independent writer made out of PyTorch's tensors (tools/make_safetensors_fixtures.py).</summary>
public class SafetensorsFixtureTests
{
    public static TheoryData<int> Files() => [.. Enumerable.Range(0, SafetensorsFixtures.Files.Length)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_type_is_read_like_torch(int index)
    {
        FixtureFile file = SafetensorsFixtures.Files[index];
        MlpState state = new(StateLayouts.Small());
        state.Load(new MemoryStream(Convert.FromBase64String(file.Base64)));
        Assert.Equal(8, file.Tensors.Length);
        foreach (FixtureTensor tensor in file.Tensors)
        {
            float[] values = new float[tensor.Bits.Length];
            state.ReadTensor(tensor.Name, values);
            Assert.Equal(tensor.Bits, values.Select(BitConverter.SingleToUInt32Bits));
        }

        Assert.Equal(SafetensorsFixtures.NumBatchesTracked, state.NumBatchesTracked("1"));
    }

    [Fact]
    public void The_writer_writes_what_the_reference_writes()
    {
        MlpState state = new(StateLayouts.Small());
        state.Load(new MemoryStream(Convert.FromBase64String(SafetensorsFixtures.Files[0].Base64)));
        Assert.Equal(Convert.FromBase64String(SafetensorsFixtures.Written), StateLayouts.Saved(state));
    }

    [Fact]
    public void Tensors_are_aligned_in_the_file()
    {
        byte[] file = StateLayouts.Saved(StateLayouts.Filled(StateLayouts.Mlp([3, 5, 7, 2], norm: true)));
        int length = (int)BitConverter.ToInt64(file);
        Assert.Equal(0, length % 8);
        using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(file, 8, length));
        Assert.Equal("pt", header.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(t => t.Name != "__metadata__"))
        {
            int size = tensor.Value.GetProperty("dtype").GetString() == "I64" ? 8 : 4;
            Assert.Equal(0, (8 + length + tensor.Value.GetProperty("data_offsets")[0].GetInt64()) % size);
        }
    }

    [Theory]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}     ")]
    [InlineData("{ \"0.weight\" :\n\t{ \"data_offsets\": [0, 4], \"dtype\": \"F32\", \"shape\": [1, 1] } }\r\n")]
    [InlineData("{\"__metadata__\":null,\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")] // as the reference reads it
    [InlineData("{\"__metadata__\":{},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},\"__metadata__\":{\"a\":\"\",\"ä\":\"{\\\"json\\\":1}\"}}")]
    [InlineData("{\"\\u0030.weight\":{\"\\u0064type\":\"\\u004632\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    public void Headers_may_look_different(string header)
    {
        MlpState state = new(StateLayouts.Linear(1, 1));
        state.Load(new MemoryStream(SafetensorsFile.Build(header, BitConverter.GetBytes(2.5f))));
        Assert.Equal(2.5f, state.Parameters[0]);
    }

    [Fact]
    public void A_long_header_is_read_in_pieces()
    {
        string metadata = new('m', 3_000_000);
        string header = "{\"__metadata__\":{\"notes\":\"" + metadata + "\"},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}";
        byte[] file = SafetensorsFile.Build(header, BitConverter.GetBytes(2.5f));
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new SocketLikeStream(file, 10_000) })
        {
            MlpState state = new(StateLayouts.Linear(1, 1));
            state.Load(stream);
            Assert.Equal(2.5f, state.Parameters[0]);
        }
    }

    [Fact]
    public void A_missing_counter_counts_as_zero()
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        Assert.Equal(1, state.NumBatchesTracked("1"));
        state.Load(new MemoryStream(SafetensorsFile.Zeros(
            ("0.weight", "F32", 4, [5, 3]), ("0.bias", "F32", 4, [5]), ("1.weight", "F16", 2, [5]), ("1.bias", "F32", 4, [5]),
            ("1.running_mean", "F32", 4, [5]), ("1.running_var", "F64", 8, [5]), ("4.weight", "F32", 4, [2, 5]), ("4.bias", "BF16", 2, [2]))));
        Assert.All(StateLayouts.Bits(state), bits => Assert.Equal(0, bits));
    }
}
