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
    }
}
