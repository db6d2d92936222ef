using System.Buffers.Binary;
using Mlp.Data;
using Mlp.Runtime.Tests.State;

namespace Mlp.Tests.Data;

public sealed class ScalerFileTests : IDisposable
{
    private const string Header =
        """{"scale":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"shift":{"dtype":"F64","shape":[2],"data_offsets":[16,32]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-scaler-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_saved_scaler_loads_to_the_same_bits()
    {
        Scaler scaler = Scaler.FitStandard([0.1f, 1e6f, 0.7f, 1e6f + 1, 0.3f, 3e6f], 2);
        string path = Path.Combine(_folder, "net.scaler.safetensors");
        scaler.Save(path);
        Scaler loaded = Scaler.Load(path);
        Assert.Equal(scaler.Shift.ToArray(), loaded.Shift.ToArray());
        Assert.Equal(scaler.Scale.ToArray(), loaded.Scale.ToArray());
        using MemoryStream stream = new();
        scaler.Save(stream);
        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
        Assert.Equal(0, stream.Length % 8);
        Assert.Equal(2, Scaler.Load(new SocketLikeStream(stream.ToArray(), 3)).Columns);
    }

    [Fact]
    public void The_other_order_of_tensors_is_read_too()
    {
        string swapped = Header.Replace("scale", "x", StringComparison.Ordinal).Replace("shift", "scale", StringComparison.Ordinal).Replace("\"x\"", "\"shift\"", StringComparison.Ordinal);
        Scaler loaded = Load(swapped, 1, 2, 3, 4);
        Assert.Equal([1.0, 2], loaded.Shift.ToArray());
        Assert.Equal([3.0, 4], loaded.Scale.ToArray());
    }

    [Fact]
    public void What_is_no_scaler_is_refused()
    {
        Assert.Equal([1.0, 2], Load(Header, 1, 2, 3, 4).Scale.ToArray());
        Refuses("column 1 has shift 4 and scale 0", Header, 1, 0, 3, 4);
        Refuses("column 0 has shift 3 and scale -1", Header, -1, 1, 3, 4);
        Refuses("column 0 has shift NaN", Header, 1, 1, double.NaN, 4);
        Refuses("column 0 has shift 1E+300", Header, 1, 1, 1e300, 4);
        Refuses("column 1 has shift 4 and scale Infinity", Header, 1, double.PositiveInfinity, 3, 4);
        Refuses("\"scale\" is I64 of 1 dimensions; F64 of 1 was expected", Header.Replace("F64\",\"shape\":[2],\"data_offsets\":[0", "I64\",\"shape\":[2],\"data_offsets\":[0"), 1, 1, 3, 4);
        Refuses("\"shift\" is F64 of 2 dimensions", Header.Replace("[2],\"data_offsets\":[16", "[2,1],\"data_offsets\":[16"), 1, 1, 3, 4);
        Refuses("it has 1 tensors (\"0.weight\"), but a scaler's are \"scale\" and \"shift\". Is it a network's file?", """{"0.weight":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 1);
        Refuses("\"scale\" has 1 columns and \"shift\" 2", Header.Replace("[2],\"data_offsets\":[0,16]", "[1],\"data_offsets\":[0,8]").Replace("[16,32]", "[8,24]"), 1, 1, 3);
        Refuses("\"scale\" has 0 columns", Header.Replace("[2]", "[0]").Replace("[0,16]", "[0,0]").Replace("[16,32]", "[0,0]"));
        Refuses("The file is torn", Header, 1, 2, 3);
    }

    [Fact]
    public void Files_are_named()
    {
        string path = Path.Combine(_folder, "a.safetensors");
        Assert.Contains($"'{path}' cannot be loaded: there is no file", Assert.Throws<FileNotFoundException>(() => Scaler.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "no scaler at all");
        Assert.StartsWith($"'{path}' cannot be loaded: at byte 0", Assert.Throws<InvalidDataException>(() => Scaler.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Scaler.Load((string)null!));
        Assert.Throws<ArgumentNullException>(() => Scaler.Load((Stream)null!));
        Assert.Throws<DirectoryNotFoundException>(() => Scaler.FitStandard([1], 1).Save(Path.Combine(_folder, "no", "a")));
    }

    private static Scaler Load(string header, params double[] values)
    {
        byte[] data = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8 * i), values[i]);
        }

        return Scaler.Load(new MemoryStream(SafetensorsFile.Build(header, data)));
    }

    private static void Refuses(string expected, string header, params double[] values)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Load(header, values));
        Assert.StartsWith("The stream cannot be loaded: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
