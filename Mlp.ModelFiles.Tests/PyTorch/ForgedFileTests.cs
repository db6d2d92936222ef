using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>Zips and pickles that lie: each lie has a message, and takes no memory to speak of.</summary>
public sealed class ForgedFileTests
{
    private static readonly byte[] EmptyDict = [0x80, 2, (byte)'}', (byte)'.'];

    [Theory]
    [InlineData("torn", "it has no directory at its end")]
    [InlineData("count", "entry 1 of its directory does not begin where it must")]
    [InlineData("directory length", "its directory reaches beyond the file")]
    [InlineData("directory offset", "its directory reaches beyond the file")]
    [InlineData("64 bits", "it speaks of a directory with 64-bit sizes, which is not there")]
    [InlineData("entry name", "entry 0 of its directory reaches beyond the directory")]
    [InlineData("entry offset", "'a/data.pkl' does not begin where its directory says")]
    [InlineData("entry length", "'a/data.pkl' reaches beyond the file, or into the next entry")]
    [InlineData("local name", "the directory says something else of 'a/data.pkl' than the header in front of it")]
    [InlineData("local length", "the directory says something else of 'a/data.pkl' than the header in front of it")]
    public void A_directory_that_lies_is_refused(string lie, string message)
    {
        byte[] file = Zip(("a/data.pkl", EmptyDict));
        int end = file.Length - 22, start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(end + 16));
        switch (lie)
        {
            case "torn":
                file = file[..^1];
                break;
            case "count":
                file = Zip(("a/data.pkl", [1]), ("a/b", [2]));
                start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 6));
                file[start + 46 + "a/data.pkl".Length] = 0;
                break;
            case "directory length":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(end + 12), 0x7FFFFFFF);
                break;
            case "directory offset":
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end + 16), 0xFFFFFFFE);
                break;
            case "64 bits":
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end + 16), 0xFFFFFFFF);
                break;
            case "entry name":
                file[start + 29] = 0xFF;
                break;
            case "entry offset":
                file[start + 42]++;
                break;
            case "entry length":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(start + 20), 1000);
                break;
            case "local name":
                file[30]++;
                break;
            case "local length":
                file[18]++;
                break;
        }

        Assert.Equal($"it is a zip that is torn or forged: {message}; copy or download it again", Message(file));
    }

    [Fact]
    public void An_entry_ends_before_the_directory_wherever_the_next_one_claims_to_be()
    {
        byte[] file = Zip(("a/data.pkl", EmptyDict), ("a/b", [2]));
        int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 6));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(start + 46 + "a/data.pkl".Length + 42), int.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), ushort.MaxValue); // the length of the first one's name
        Assert.Contains("'a/data.pkl' reaches beyond the file, or into the next entry", Message(file));
    }

    [Fact]
    public void An_entry_that_is_there_twice_is_refused()
        => Assert.Contains("it holds 'a/data.pkl' twice", Message(Zip(("a/data.pkl", [1]), ("a/data.pkl", [2]))));

    [Fact]
    public void Damage_shows_in_the_checksum()
    {
        byte[] file = Zip(("a/data.pkl", EmptyDict));
        file[30 + "a/data.pkl".Length + 2] ^= 1;
        Assert.StartsWith("its entry 'a/data.pkl' has another checksum than the directory says: it was damaged", Message(file));
    }

    [Fact]
    public void Two_entries_cannot_share_bytes()
    {
        byte[] file = Zip(("a/data.pkl", new byte[50]), ("a/b", new byte[50]));
        int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 6));
        foreach (int offset in new[] { 18, 22, start + 20, start + 24 })
        {
            file[offset] = 60; // both say so: the header and the directory
        }

        Assert.Contains("'a/data.pkl' reaches beyond the file, or into the next entry", Message(file));
    }

    [Theory]
    [InlineData("", "its pickle is torn or forged, it ends before it is complete: copy or download it again")]
    [InlineData("\u0080\u0002", "its pickle is torn or forged, it ends before it is complete: copy or download it again")]
    [InlineData("\u0080\u0001.", "its pickle is of protocol 1; 2 to 5 can be read: save it with pickle_protocol=2, as torch.save does unasked")]
    [InlineData("\u0080\u0002.", "its pickle is torn or forged, it takes a value where there is none: copy or download it again")]
    [InlineData("\u0080\u0002h\u0001.", "its pickle is torn or forged, it recalls value 1, which it never stored: copy or download it again")]
    [InlineData("\u0080\u0002t.", "its pickle is torn or forged, it ends a sequence that it never began: copy or download it again")]
    [InlineData("\u0080\u0002}(t.", "it holds no dict, where a state dict was expected: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0002X\u00FF\u00FF\u00FF\u00FF.", "its pickle is torn or forged, it ends before it is complete: copy or download it again")]
    [InlineData("\u0080\u0002X\u00FF\u00FF\u00FF\u007F.", "its pickle is torn or forged, it ends before it is complete: copy or download it again")]
    [InlineData("\u0080\u0004\u008D\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF.", "its pickle is torn or forged, it ends before it is complete: copy or download it again")]
    [InlineData("\u0080\u0002I1\n.", "its pickle has opcode 0x49 at byte 2, which no state dict needs: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0002\u0082\u0001.", "its pickle has opcode 0x82 at byte 2, which no state dict needs: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0002ccollections\nOrderedDict\n)\u0081.", "its pickle has opcode 0x81 at byte 28, which no state dict needs: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0002]NNs.", "its pickle is torn or forged, a dict, and keys with values was expected at byte 5: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0002NQ.", "its pickle is torn or forged, ('storage', type, key, location, number of elements) was expected at byte 3: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("\u0080\u0004\u008C\u0005x\ny\u0000z\u008C\u0001w\u0093.", "it is an object of the Python class or function 'x\uFFFDy\uFFFDz.w', perhaps a whole model, and not a state dict; to read it, Python code would have to run: save the state dict alone, torch.save(model.state_dict(), \"model.pth\")")]
    public void A_pickle_that_no_state_dict_has_is_refused(string pickle, string message)
        => Assert.Equal(message, Message(Zip(("a/data.pkl", Encoding.Latin1.GetBytes(pickle)))));

    [Theory]
    [InlineData("sizes", "it has a tensor [3, 3] with strides [2, 1] that begins at element 0 of a storage of 6, and so reaches beyond it: save it again", 0, 3, 2)]
    [InlineData("offset", "it has a tensor [2, 3] with strides [3, 1] that begins at element 1 of a storage of 6, and so reaches beyond it: save it again", 1, 2, 3)]
    [InlineData("negative", "it has a tensor [-1, 3] with strides [3, 1], which no tensor can have: save it again", 0, -1, 3)]
    [InlineData("product", "it has a tensor [2147483647, 3], which has more than 2^31 elements: MlpGen's networks are smaller", 0, int.MaxValue, 0)]
    public void A_tensor_lies_within_its_storage(string what, string message, int offset, int rows, int stride)
    {
        Assert.NotEmpty(what);
        TorchStorage storage = new(TorchType.Float32, "0", 6);
        Assert.Equal(message, Assert.Throws<ModelFileException>(() => TorchTensor.Create(storage, TorchType.Float32, offset, [rows, 3], [stride, 1])).Message);
    }

    [Fact]
    public void Strides_and_sizes_of_eight_dimensions_do_not_overflow()
    {
        long[] largest = [.. Enumerable.Repeat((long)int.MaxValue, 8)], ones = [.. Enumerable.Repeat(1L, 8)];
        TorchStorage storage = new(TorchType.Float32, "0", 6);
        Assert.Throws<ModelFileException>(() => TorchTensor.Create(storage, TorchType.Float32, 0, [2, 2, 2, 2, 2, 2, 2, 2], largest));
        Assert.Throws<ModelFileException>(() => TorchTensor.Create(storage, TorchType.Float32, long.MaxValue, ones, largest));
        Assert.Equal(0, TorchTensor.Create(storage, TorchType.Float32, 0, [int.MaxValue, 0], [1, 1]).Count);
    }

    [Fact]
    public void One_element_seen_millions_of_times_is_refused()
    {
        TorchStorage storage = new(TorchType.Float32, "0", 1);
        TorchTensor tensor = TorchTensor.Create(storage, TorchType.Float32, 0, [1 << 14, 1 << 14], [0, 0]);
        ModelFileException error = Assert.Throws<ModelFileException>(() => new TensorReader(_ => new byte[4], false, new Allowance(1000)).Floats(tensor));
        Assert.Equal("it grows to more than 16 times its size where a tensor [16384, 16384] is read, which trained weights do not do: save it again, without compression", error.Message);
    }

    [Fact]
    public void An_entry_inflates_no_further_than_its_directory_says()
    {
        byte[] file = Zip(CompressionLevel.Optimal, ("a/data.pkl", new byte[1 << 20]));
        int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 6));
        foreach (int offset in new[] { 22, start + 24 })
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), 1000);
        }

        Assert.Equal("its entry 'a/data.pkl' does not inflate to the 1000 bytes that the directory says: copy or download it again", Message(file));
    }

    [Fact]
    public void Opcodes_are_counted()
        => Assert.StartsWith("its pickle has more than 1000000 opcodes", Message(Zip(("a/data.pkl", [.. Enumerable.Repeat((byte)'}', 1_000_001)]))));

    [Fact]
    public void Tensors_are_counted()
    {
        // One call of _rebuild_tensor_v2, whose arguments are recalled again and again.
        string call = "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nq\u0001"
            + "((X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\nX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0001tQ"
            + "K\u0000K\u0001\u0085K\u0001\u0085\u0089Ntq\u0002"
            + string.Concat(Enumerable.Repeat("h\u0001h\u0002R", 40_000)) + ".";
        byte[] file = Zip(("a/data.pkl", Encoding.Latin1.GetBytes(call)), ("a/data/0", new byte[4]));
        Assert.StartsWith("its pickle has more than 33333 tensors", Message(file));
    }

    [Fact]
    public void Depth_takes_no_stack()
    {
        // A dict in a dict, two hundred thousand deep: {key: {key: ... }}.
        byte[] deep = [.. Enumerable.Repeat("}K\x01"u8.ToArray(), 200_000).SelectMany(each => each), (byte)'N', .. Enumerable.Repeat((byte)'s', 200_000), (byte)'.'];
        Assert.StartsWith("it holds no weights of a network", Message(Zip(("a/data.pkl", deep))));
    }

    [Fact]
    public void Linears_are_counted()
    {
        TorchStorage storage = new(TorchType.Float32, "0", 1);
        TorchTensor tensor = TorchTensor.Create(storage, TorchType.Float32, 0, [1, 1], [1, 1]);
        StateDict state = new("", [.. Enumerable.Range(0, 1025).Select(i => new KeyValuePair<string, TorchTensor>($"{i}.weight", tensor))]);
        TensorReader tensors = new(_ => new byte[4], false, new Allowance(0));
        Assert.Equal("it has more than 1024 Linears, which none of MlpGen's networks has", Assert.Throws<ModelFileException>(() => StateDictNetworks.Of([state], tensors)).Message);
    }

    [Fact]
    public void Heads_are_counted()
    {
        TorchStorage storage = new(TorchType.Float32, "0", 1);
        TorchTensor tensor = TorchTensor.Create(storage, TorchType.Float32, 0, [1, 1], [1, 1]);
        StateDict state = new("", [.. Enumerable.Range(0, 257).Select(i => new KeyValuePair<string, TorchTensor>($"heads.{i}.weight", tensor))]);
        TensorReader tensors = new(_ => new byte[4], false, new Allowance(0));
        Assert.StartsWith("it has more than 256 networks or heads; give a file with the one that you want", Assert.Throws<ModelFileException>(() => StateDictNetworks.Of([state], tensors)).Message);
    }

    [Fact]
    public void Long_keys_are_refused()
    {
        byte[] key = [(byte)'X', 0, 0, 16, 0, .. Enumerable.Repeat((byte)'k', 1 << 20)];
        byte[] pickle = [0x80, 2, (byte)'}', .. key, (byte)'q', 1, (byte)'}', (byte)'s', .. Enumerable.Repeat("h\x01}s"u8.ToArray(), 100_000).SelectMany(each => each), (byte)'.'];
        Assert.StartsWith("it has a key of 1048576 characters, 'kkkk", Message(Zip(("a/data.pkl", pickle))));
    }

    [Fact]
    public void Byte_order_is_little_or_big()
        => Assert.Equal("its byte order is 'middle', where little or big was expected: save it again", Message(Zip(("a/data.pkl", EmptyDict), ("a/byteorder", "middle"u8.ToArray()))));

    private static string Message(byte[] file) => Assert.Throws<ModelFileException>(() => TorchFile.Read(file)).Message;

    private static byte[] Zip(params (string Name, byte[] Data)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Data)[] entries)
    {
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] data) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(data);
            }
        }

        return stream.ToArray();
    }
}
