using Google.Protobuf;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Graphs that are long or that branch at each node: neither the stack nor the time gives out.</summary>
public sealed class OnnxLimitTests
{
    [Fact]
    public void ALongChainIsRead()
    {
        ModelContent content = ReadWithHead(head => Enumerable.Range(0, 100_000).Aggregate(head, (from, i) => from.Then("Identity", $"i{i}")));
        Assert.NotNull(Assert.Single(content.Candidates).Network);
    }

    /// <summary>Each value is used twice: whoever follows each use visits 2^64 nodes.</summary>
    [Fact]
    public void AChainOfBranchesComesToAnEnd()
    {
        ModelContent content = ReadWithHead(head => Enumerable.Range(0, 64).Aggregate(head, (from, i) =>
            from.Then("Sigmoid", $"s{i}").Then("Mul", $"m{i}", from.Value)));
        Assert.Single(content.Candidates);
    }

    /// <summary>As before, but of nodes that no network holds.</summary>
    [Fact]
    public void AChainOfRefusedBranchesComesToAnEnd()
    {
        ModelContent content = ReadWithHead(head => Enumerable.Range(0, 64).Aggregate(head, (from, i) =>
            from.Then("Sin", $"s{i}").Then("Add", $"a{i}", from.Value)));
        Assert.Null(Assert.Single(content.Candidates).Network);
    }

    /// <summary>Functions of one name are told apart by their overload: the last one of the file need not be the one that is called.</summary>
    [Theory]
    [InlineData("first", "ReLU")]
    [InlineData("second", "Tanh")]
    public void AFunctionsOverloadIsTheOneThatIsCalled(string called, string expected)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxFixtureTests.Fixture("linear_only").Bytes());
        foreach ((string overload, string inner) in new[] { ("first", "Relu"), ("second", "Tanh") })
        {
            FunctionProto function = new() { Name = "F", Domain = "test", Overload = overload, Input = { "a" }, Output = { "b" } };
            function.Node.Add(new NodeProto { OpType = inner, Input = { "a" }, Output = { "b" } });
            function.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
            model.Functions.Add(function);
        }

        model.Graph.Node.Add(new NodeProto { OpType = "F", Domain = "test", Overload = called, Input = { "y" }, Output = { "end" } });
        model.Graph.Output[0].Name = "end";
        ModelNetwork? network = Assert.Single(ModelFile.Read(model.ToByteArray(), OnnxFixture.OpenExternal).Candidates).Network;
        Assert.Equal(expected, network?.OutputActivation?.Layer);
    }

    /// <summary>A few bytes for each node, and two hundred thousand numbers for each row: minutes, if all were computed.</summary>
    [Theory]
    [InlineData("Relu")]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    [InlineData("Neg")]
    public void AWideInputThatGoesThroughManyNodesIsRefused(string type)
    {
        Chain chain = Wide(channels: 200_000);
        chain = Enumerable.Range(0, 5000).Aggregate(chain, (from, i) => from.Then(type, $"v{i}"));
        AssertNotHeld(chain.WithWeight("w", 200_000, 1).Then("MatMul", "end", "w"));
    }

    /// <summary>Each activation after another gets an identity weight of two million numbers, which the file does not have.</summary>
    [Fact]
    public void ManyIdentityWeightsAreRefused()
    {
        Chain chain = Wide(channels: 1400);
        chain = Enumerable.Range(0, 100).Aggregate(chain, (from, i) => from.Then(i % 2 == 0 ? "Tanh" : "Relu", $"v{i}"));
        AssertNotHeld(chain.WithWeight("w", 1400, 1).Then("MatMul", "end", "w"));
    }

    /// <summary>One channel of many, and a Linear of many outputs: their product is far more than the file has.</summary>
    [Fact]
    public void AWeightThatASelectionMakesHugeIsRefused()
    {
        Chain chain = Wide(channels: 200_000);
        TensorProto first = new() { Name = "first", DataType = 7, Dims = { 1 }, Int64Data = { 0 } };
        chain.Graph.Initializer.Add(first);
        chain = chain.Then("Gather", "selected", "first");
        chain.Graph.Node[^1].Attribute.Add(new AttributeProto { Name = "axis", I = 1 });
        AssertNotHeld(chain.WithWeight("w", 1, 5000).Then("MatMul", "end", "w"));
    }

    /// <summary>Many outputs of many nodes: each output is read by itself.</summary>
    [Fact]
    public void ManyOutputsOfManyNodesAreRefused()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxFixtureTests.Fixture("linear_only").Bytes());
        Chain chain = Enumerable.Range(0, 50_000).Aggregate(new Chain(model.Graph, "y"), (from, i) => from.Then("Relu", $"v{i}"));
        model.Graph.Output.Clear();
        model.Graph.Output.AddRange(Enumerable.Range(49_950, 50).Select(i => new ValueInfoProto { Name = $"v{i}" }));
        Assert.Throws<ModelFileException>(() => ModelFile.Read(model.ToByteArray(), OnnxFixture.OpenExternal));
    }

    /// <summary>A graph of an input alone.</summary>
    private static Chain Wide(int channels)
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(OnnxFixtureTests.Fixture("linear_only").Bytes()).Graph;
        graph.Node.Clear();
        graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = channels;
        return new(graph, graph.Input[0].Name);
    }

    /// <summary>The file or its output is refused, and reading it takes less than a gigabyte altogether.</summary>
    private static void AssertNotHeld(Chain chain)
    {
        chain.Graph.Output[0].Name = chain.Value;
        ModelProto model = new() { Graph = chain.Graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        byte[] bytes = model.ToByteArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.All(ModelFile.Read(bytes, OnnxFixture.OpenExternal).Candidates, candidate => Assert.Null(candidate.Network));
        }
        catch (ModelFileException exception)
        {
            Assert.False(string.IsNullOrWhiteSpace(exception.Message));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    private static ModelContent ReadWithHead(Func<Chain, Chain> head)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxFixtureTests.Fixture("linear_only").Bytes());
        Chain chain = head(new(model.Graph, model.Graph.Output[0].Name));
        chain.Then("Identity", "end");
        model.Graph.Output[0].Name = "end";
        return ModelFile.Read(model.ToByteArray(), OnnxFixture.OpenExternal);
    }

    /// <summary>The end of a graph that grows.</summary>
    private sealed record Chain(GraphProto Graph, string Value)
    {
        /// <summary>Adds a node behind the end.</summary>
        public Chain Then(string type, string output, params string[] more)
        {
            Graph.Node.Add(new NodeProto { OpType = type, Name = $"node_{output}", Input = { Value, more }, Output = { output } });
            return this with { Value = output };
        }

        /// <summary>Adds a weight of ones.</summary>
        public Chain WithWeight(string name, int inputs, int outputs)
        {
            TensorProto weight = new() { Name = name, DataType = 1, Dims = { inputs, outputs } };
            weight.FloatData.AddRange(Enumerable.Repeat(1f, inputs * outputs));
            Graph.Initializer.Add(weight);
            return this;
        }
    }
}
