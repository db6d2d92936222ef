namespace Mlp.Runtime.Tests.State;

public class StateDictExceptionTests
{
    [Fact]
    public void Lists_everything_in_PyTorchs_words()
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        byte[] before = StateLayouts.Bits(state);
        byte[] file = SafetensorsFile.Zeros(
            ("x", "F32", 4, [1]), ("0.weight", "F32", 4, [32, 8]), ("1.running_mean", "F32", 4, [5, 1]), ("0.bias", "I64", 8, [5]),
            ("1.num_batches_tracked", "F32", 4, []), ("1.bias", "F32", 4, [5]), ("4.weight", "F8_E4M3", 1, [2, 5, 1]), ("y.z", "BOOL", 1, [3]));
        StateDictException error = Assert.Throws<StateDictException>(() => state.Load(new MemoryStream(file)));
        Assert.Equal(
            "Error(s) in loading state_dict for DigitNet:"
            + "\n\tMissing key(s) in state_dict: \"1.weight\", \"1.running_var\", \"4.bias\". "
            + "\n\tUnexpected key(s) in state_dict: \"x\", \"y.z\". "
            + "\n\tsize mismatch for 0.weight: copying a param with shape [32, 8] from checkpoint, the shape in current model is [5, 3]."
            + "\n\tsize mismatch for 1.running_mean: copying a param with shape [5, 1] from checkpoint, the shape in current model is [5]."
            + "\n\tsize mismatch for 4.weight: copying a param with shape [2, 5, 1] from checkpoint, the shape in current model is [2, 5]."
            + "\n\ttype mismatch for 0.bias: copying a param with dtype I64 from checkpoint, the dtype in current model is F32 (F16, BF16 and F64 are converted)."
            + "\n\ttype mismatch for 1.num_batches_tracked: copying a param with dtype F32 from checkpoint, the dtype in current model is I64."
            + "\n\ttype mismatch for 4.weight: copying a param with dtype F8_E4M3 from checkpoint, the dtype in current model is F32 (F16, BF16 and F64 are converted).",
            error.Message);
        Assert.Equal("DigitNet", error.NetworkName);
        Assert.Equal(["1.weight", "1.running_var", "4.bias"], error.MissingKeys);
        Assert.Equal(["x", "y.z"], error.UnexpectedKeys);
        Assert.Equal(["0.weight", "1.running_mean", "4.weight"], error.SizeMismatches.Select(m => m.Name));
        Assert.Equal([32, 8], error.SizeMismatches[0].CheckpointShape);
        Assert.Equal(new TensorShape(5, 3), error.SizeMismatches[0].ModelShape);
        Assert.Equal(["0.bias", "1.num_batches_tracked", "4.weight"], error.TypeMismatches.Select(m => m.Name));
        Assert.Equal("I64", error.TypeMismatches[0].CheckpointType);
        Assert.Equal(before, StateLayouts.Bits(state));
    }

    [Theory]
    [InlineData("I32", 4, 0)]
    [InlineData("U64", 8, 0)]
    [InlineData("F64", 8, 0)]
    [InlineData("I64", 8, 1)]
    public void A_counter_is_one_I64_and_nothing_else(string type, int size, int rank)
    {
        MlpState state = new(StateLayouts.Small());
        long[] shape = [.. Enumerable.Repeat(1L, rank)];
        byte[] file = SafetensorsFile.Zeros(
            ("0.weight", "F32", 4, [5, 3]), ("0.bias", "F32", 4, [5]), ("1.weight", "F32", 4, [5]), ("1.bias", "F32", 4, [5]),
            ("1.running_mean", "F32", 4, [5]), ("1.running_var", "F32", 4, [5]), ("4.weight", "F32", 4, [2, 5]), ("4.bias", "F32", 4, [2]),
            ("1.num_batches_tracked", type, size, shape));
        StateDictException error = Assert.Throws<StateDictException>(() => state.Load(new MemoryStream(file)));
        Assert.Equal(rank, error.SizeMismatches.Count);
        Assert.Equal(1 - rank, error.TypeMismatches.Count);
    }

    [Fact]
    public void Another_nets_file_leaves_the_net_alone()
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        byte[] before = StateLayouts.Bits(state);
        byte[] other = StateLayouts.Saved(StateLayouts.Filled(StateLayouts.Mlp([3, 6, 2], norm: true)));
        StateDictException error = Assert.Throws<StateDictException>(() => state.Load(new SocketLikeStream(other, 100)));
        Assert.Equal(7, error.SizeMismatches.Count);
        Assert.Empty(error.MissingKeys);
        Assert.Equal(before, StateLayouts.Bits(state));
    }

    [Fact]
    public void An_empty_file_misses_everything_but_the_counter()
    {
        StateDictException error = Assert.Throws<StateDictException>(
            () => new MlpState(StateLayouts.Small()).Load(new MemoryStream(SafetensorsFile.Build("{}", []))));
        Assert.Equal(8, error.MissingKeys.Count);
        Assert.DoesNotContain("1.num_batches_tracked", error.MissingKeys);
    }

    [Fact]
    public void Names_the_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, SafetensorsFile.Zeros(("0.weight", "F32", 4, [2, 2])));
            StateDictException error = Assert.Throws<StateDictException>(() => new MlpState(StateLayouts.Linear(1, 1)).Load(path));
            Assert.StartsWith($"Error(s) in loading state_dict for DigitNet from '{path}':\n\tsize mismatch for 0.weight", error.Message, StringComparison.Ordinal);
            Assert.Equal(path, error.FileName);
            Assert.Null(Assert.Throws<StateDictException>(() => new MlpState(StateLayouts.Linear(1, 1)).Load(new MemoryStream(File.ReadAllBytes(path)))).FileName);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_message_lists_twenty_of_a_kind_and_counts_the_rest()
    {
        // Keys as long as they may be: a message of hundreds of megabytes would take the program down.
        (string, string, int, long[])[] tensors = [.. Enumerable.Range(0, 1500).Select(i => ($"{i:D4}{new string('k', 60_000)}", "U8", 1, (long[])[1]))];
        StateDictException error = Assert.Throws<StateDictException>(
            () => new MlpState(StateLayouts.Linear(1, 1)).Load(new MemoryStream(SafetensorsFile.Zeros(tensors))));
        Assert.Equal(1500, error.UnexpectedKeys.Count);
        Assert.Equal(60_004, error.UnexpectedKeys[^1].Length);
        Assert.EndsWith($", \"0019{new string('k', 96)}...\" and 1480 more. ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 3000);
    }

    [Fact]
    public void Every_kind_is_cut()
    {
        StateLayout layout = StateLayouts.Mlp([.. Enumerable.Repeat(3, 23)], norm: false); // 22 weights, 22 biases
        StateDictException missing = Assert.Throws<StateDictException>(
            () => new MlpState(layout).Load(new MemoryStream(SafetensorsFile.Zeros())));
        Assert.Equal(44, missing.MissingKeys.Count);
        Assert.EndsWith("\"27.weight\", \"27.bias\" and 24 more. ", missing.Message, StringComparison.Ordinal);
        StateDictException other = Assert.Throws<StateDictException>(() => new MlpState(layout).Load(new MemoryStream(
            SafetensorsFile.Zeros([.. layout.Tensors.Select(tensor => (tensor.Name, "U8", 1, (long[])[7]))]))));
        Assert.Equal(44, other.SizeMismatches.Count);
        Assert.Equal(44, other.TypeMismatches.Count);
        Assert.Contains("\n\tsize mismatch for 27.bias: copying a param with shape [7] from checkpoint, the shape in current model is [3].\n\tand 24 more size mismatches.\n\ttype mismatch for 0.weight", other.Message, StringComparison.Ordinal);
        Assert.EndsWith("\n\tand 24 more type mismatches.", other.Message, StringComparison.Ordinal);
        Assert.Equal(1 + 21 + 21, other.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("module.", ", which torch.nn.DataParallel and DistributedDataParallel add")]
    [InlineData("_orig_mod.", ", which torch.compile adds")]
    [InlineData("model.", ", the name of a module that holds the network")]
    [InlineData("_orig_mod.module.", ", the name of a module that holds the network")]
    public void A_prefix_of_all_keys_is_named(string prefix, string origin)
    {
        StateLayout layout = StateLayouts.Small();
        byte[] file = SafetensorsFile.Zeros(
            [.. layout.Tensors.Where(t => t.Role != TensorRole.NumBatchesTracked).Select(t => (prefix + t.Name, "F32", 4, Dimensions(t.Shape)))]);
        StateDictException error = Assert.Throws<StateDictException>(() => new MlpState(layout).Load(new MemoryStream(file)));
        Assert.Equal(8, error.MissingKeys.Count);
        Assert.Equal(8, error.UnexpectedKeys.Count);
        Assert.EndsWith(
            $"\n\tAll keys begin with \"{prefix}\"{origin}. In Python, save them without it: safetensors.torch.save_file({{key.removeprefix(\"{prefix}\"): value for key, value in model.state_dict().items()}}, path)",
            error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.weight", "x.0.weight")] // not all
    [InlineData("x.0.bias", "x.0.gain")] // nothing of the net's behind it
    [InlineData("xx.0.weight", "xx0.weight")] // not up to a dot
    [InlineData("9.0.weight", "0.weight.9")]
    public void Other_keys_get_no_hint(params string[] keys)
    {
        StateDictException error = Assert.Throws<StateDictException>(() => new MlpState(StateLayouts.Linear(1, 1)).Load(
            new MemoryStream(SafetensorsFile.Zeros([.. keys.Select(key => (key, "F32", 4, (long[])[1, 1]))]))));
        Assert.DoesNotContain("All keys", error.Message, StringComparison.Ordinal);
    }

    private static long[] Dimensions(TensorShape shape) => [.. Enumerable.Range(0, shape.Rank).Select(i => (long)shape[i])];
}
