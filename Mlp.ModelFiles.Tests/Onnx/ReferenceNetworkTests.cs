using System.Runtime.InteropServices;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>The reference that other tests lean on gives what ONNX Runtime gives, for networks that are put together by hand.</summary>
public sealed class ReferenceNetworkTests
{
    /// <summary>LayerNorm, BatchNorm1d and RMSNorm, with ReLU, Tanh and ELU behind them.</summary>
    [Fact]
    public void NormsAreOnnxRuntimes()
    {
        OnnxFixture fixture = OnnxFixtureTests.Fixture("norm_each_layer_another");
        GraphProto graph = Graph(fixture);
        ModelLayer[] linears = Linears(graph);
        float[][] layerNorm = Tensors(graph, "LayerNormalization");
        float[][] batchNorm = Tensors(graph, "BatchNormalization");
        float[] rmsWeight = Tensors(graph, "Mul")[0];
        AssertEqual(fixture, new ModelNetwork("y",
        [
            linears[0] with { Norm = new(ModelNormKind.LayerNorm, 1e-5, layerNorm[0], layerNorm[1]), Activation = new("ReLU") },
            linears[1] with
            {
                Norm = new(ModelNormKind.BatchNorm1d, 1e-5, batchNorm[0], batchNorm[1]) { RunningMean = batchNorm[2], RunningVar = batchNorm[3] },
                Activation = new("Tanh"),
            },
            linears[2] with { Norm = new(ModelNormKind.RMSNorm, 1e-6, rmsWeight, null), Activation = new("ELU") },
            linears[3],
        ]));
    }

    [Theory]
    [InlineData("ReLU")]
    [InlineData("Identity")]
    [InlineData("ReLU6")]
    [InlineData("LeakyReLU", 0.05)]
    [InlineData("ELU", 0.7)]
    [InlineData("SELU")]
    [InlineData("CELU", 1.3)]
    [InlineData("GELU")]
    [InlineData("SiLU")]
    [InlineData("Mish")]
    [InlineData("Softplus")]
    [InlineData("Softsign")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Hardsigmoid")]
    [InlineData("Hardswish")]
    [InlineData("Hardtanh")]
    [InlineData("LogSigmoid")]
    public void ActivationsAreOnnxRuntimes(string layer, double parameter = 0)
    {
        OnnxFixture fixture = OnnxFixtureTests.Fixture($"torch_{layer.ToLowerInvariant()}");
        ModelLayer[] linears = Linears(Graph(fixture));
        ModelActivation activation = new(layer) { NegativeSlope = parameter, Alpha = parameter, MinValue = -0.5, MaxValue = 0.8 };
        AssertEqual(fixture, new ModelNetwork("y", [linears[0] with { Activation = activation }, linears[1]]));
    }

    [Fact]
    public void GeluByTanhIsOnnxRuntimes()
    {
        OnnxFixture fixture = OnnxFixtureTests.Fixture("torch_gelu_tanh");
        ModelLayer[] linears = Linears(Graph(fixture));
        ModelActivation activation = new("GELU") { IsTanhApproximation = true };
        AssertEqual(fixture, new ModelNetwork("y", [linears[0] with { Activation = activation }, linears[1]]));
    }

    [Theory]
    [InlineData("head_softmax_axis_last", "Softmax")]
    [InlineData("head_logsoftmax", "LogSoftmax")]
    public void OutputActivationsAreOnnxRuntimes(string name, string layer)
    {
        OnnxFixture fixture = OnnxFixtureTests.Fixture(name);
        ModelLayer[] linears = Linears(Graph(fixture));
        AssertEqual(fixture, new ModelNetwork("y", [linears[0] with { Activation = new("ReLU") }, linears[1]]) { OutputActivation = new(layer) });
    }

    [Fact]
    public void StandardizeIsOnnxRuntimes()
    {
        OnnxFixture fixture = OnnxFixtureTests.Fixture("affine_large_mean");
        GraphProto graph = Graph(fixture);
        ModelLayer[] linears = Linears(graph);
        AssertEqual(fixture, new ModelNetwork("y", [linears[0] with { Activation = new("ReLU") }, linears[1]])
        {
            Standardize = new(Tensors(graph, "Sub")[0], Tensors(graph, "Div")[0]),
        });
    }

    private static void AssertEqual(OnnxFixture fixture, ModelNetwork network)
    {
        NetworkShapes.AssertConsistent(network);
        OnnxRuntimeRun run = OnnxRuntimeRun.Of(fixture, rows: 200);
        for (int i = 0; i < run.Rows.Length; i++)
        {
            double[] actual = ReferenceNetwork.Evaluate(network, run.Rows[i]);
            Assert.All(actual.Zip(run.Outputs[i]), pair => Assert.InRange(pair.First - pair.Second, -1e-5, 1e-5));
        }
    }

    private static GraphProto Graph(OnnxFixture fixture) => ModelProto.Parser.ParseFrom(fixture.Bytes()).Graph;

    private static ModelLayer[] Linears(GraphProto graph) => [.. graph.Node.Where(node => node.OpType == "Gemm").Select(node =>
    {
        TensorProto weight = graph.Initializer.Single(tensor => tensor.Name == node.Input[1]);
        TensorProto bias = graph.Initializer.Single(tensor => tensor.Name == node.Input[2]);
        return new ModelLayer((int)weight.Dims[1], (int)weight.Dims[0], Floats(weight), Floats(bias));
    })];

    /// <summary>The initialisers that the nodes of an operator take.</summary>
    private static float[][] Tensors(GraphProto graph, string type) => [.. graph.Node.Where(node => node.OpType == type)
        .SelectMany(node => node.Input).Select(name => graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)).OfType<TensorProto>()
        .Select(Floats)];

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}
