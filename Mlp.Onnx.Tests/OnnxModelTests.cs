using System.Runtime.InteropServices;

namespace Mlp.Onnx.Tests;

/// <summary>Networks as ONNX files: out, in, and out again.</summary>
public class OnnxModelTests
{
    public static TheoryData<Func<IMlp>> Networks =>
    [
        () => new BatchNormNet(1),
        () => new LayerNormNet(2),
        () => new RMSNormNet(3),
        () => new SoftplusNet(4),
        () => new LeakyNet(5),
        () => new CeluNet(6),
        () => new HardtanhNet(7),
        () => new LogSigmoidNet(8),
        () => new MishNet(9),
        () => new ImageNet(10),
        () => new LinearNet(11),
        () => new RawNet(12),
        () => new RawImageNet(13),
        () => new NormsNet(),
        () => new ActivationsNet(),
        () => new LargeMeanNet(),
        () => new PixelsNet(),
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Onnx_runtime_gives_the_same(Func<IMlp> create)
    {
        IMlp net = WithUnevenTensors(create());
        byte[] file = Saved(net);
        MlpTopology topology = net.StateLayout.Topology!;
        int pixels = topology.Pixels, rows = 9;
        float[] inputs = Onnx.Rows(rows * topology.Channels[0] * pixels, scale: 2), outputs = new float[rows * topology.Channels[^1] * pixels];
        net.Forward(inputs, outputs);
        Onnx.AssertClose(Onnx.Run(file, inputs, rows), outputs);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_comes_back_has_the_same_bits(Func<IMlp> create)
    {
        IMlp net = WithUnevenTensors(create()), other = create();
        OnnxModel model = OnnxModel.Load(new MemoryStream(Saved(net)));
        other.LoadStateDict(model);
        foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            float[] expected = Read(net, tensor), actual = Read(other, tensor);
            Assert.Equal(MemoryMarshal.AsBytes<float>(expected).ToArray(), MemoryMarshal.AsBytes<float>(actual).ToArray());
        }

        Assert.Equal(Saved(net), Saved(other));
        Assert.Equal("output", model.OutputName);
        Assert.Empty(model.Remarks);
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        string folder = Directory.CreateTempSubdirectory("mlp").FullName, path = Path.Combine(folder, "net.onnx");
        try
        {
            OnnxModel.Save(new LinearNet(1), path);
            LinearNet net = new(2);
            OnnxModel.Save(net, path);
            LinearNet back = new(3);
            back.LoadStateDict(OnnxModel.Load(path));
            Assert.Equal(Saved(net), Saved(back));
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>As Save of a network does: who marked a file does not want it replaced.</summary>
    [Fact]
    public void A_read_only_file_stays()
    {
        string path = Path.GetTempFileName();
        try
        {
            OnnxModel.Save(new LinearNet(1), path);
            byte[] before = File.ReadAllBytes(path);
            File.SetAttributes(path, FileAttributes.ReadOnly);
            Assert.ThrowsAny<Exception>(() => OnnxModel.Save(new LinearNet(2), path));
            Assert.Equal(before, File.ReadAllBytes(path));
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
            File.Delete(path);
        }
    }

    [Fact]
    public void A_network_that_differs_is_left_as_it_was()
    {
        LeakyNet net = new(1);
        byte[] before = Saved(net);
        OnnxModel model = OnnxModel.Load(new MemoryStream(Saved(new CeluNet(2))));
        ArgumentException error = Assert.Throws<ArgumentException>(() => net.LoadStateDict(model));
        Assert.Contains("behind Linear 0 the file has CELU(alpha=0.7) and the network LeakyReLU(negative_slope=0.2)", error.Message, StringComparison.Ordinal);
        Assert.Contains("the output activation is Tanh() in the file and LogSoftmax in the network", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Saved(net));
    }

    [Fact]
    public void What_onnx_cannot_say_is_refused()
    {
        Assert.Contains("TrackRunningStats", Assert.Throws<NotSupportedException>(() => Saved(new BatchStatisticsNet(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Doubled", Assert.Throws<NotSupportedException>(() => Saved(new OwnActivationNet(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_says_its_topology_and_tensors()
    {
        OnnxModel model = OnnxModel.Load(Onnx.Path("norm_each_layer_another"));
        Assert.Equal([NormLayer.LayerNorm, NormLayer.BatchNorm1d, NormLayer.RMSNorm], model.Topology.Norms.Select(norm => norm.Layer));
        Assert.Equal("ELU", model.Topology.ActivationOf(2)!.Name);
        Assert.Equal([8, 6], model.Tensors.First(tensor => tensor.Name == "0.weight").Shape);
    }

    [Fact]
    public void An_output_must_be_there_and_be_named_where_there_are_several()
    {
        string path = Onnx.Path("actor_critic");
        Assert.Contains("'action', 'value'", Assert.Throws<InvalidDataException>(() => OnnxModel.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("no output 'nothing'", Assert.Throws<InvalidDataException>(() => OnnxModel.Load(path, "nothing")).Message, StringComparison.Ordinal);
        Assert.Equal("value", OnnxModel.Load(path, "value").OutputName);
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        string message = Assert.Throws<InvalidDataException>(() => OnnxModel.Load(new MemoryStream("no model"u8.ToArray()))).Message;
        Assert.StartsWith("The stream cannot be read: it is no ONNX file", message, StringComparison.Ordinal);
    }

    private static byte[] Saved(IMlp net)
    {
        MemoryStream stream = new();
        OnnxModel.Save(net, stream);
        return stream.ToArray();
    }

    private static float[] Read(IMlp net, TensorInfo tensor)
    {
        float[] values = new float[tensor.Shape.Length];
        net.ReadTensor(tensor.Name, values);
        return values;
    }

    /// <summary>Norms begin with ones and zeros, which hide what is left out: other values, positive ones.</summary>
    private static IMlp WithUnevenTensors(IMlp net)
    {
        System.Random random = new(11);
        foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.Role is not (TensorRole.LinearWeight or TensorRole.NumBatchesTracked)))
        {
            net.WriteTensor(tensor.Name, [.. Enumerable.Range(0, tensor.Shape.Length).Select(_ => (float)(0.3 + random.NextDouble()))]);
        }

        return net;
    }
}
