using Mlp.Onnx;
using Policy;

namespace Mlp.Samples.Tests.Balancing;

/// <summary>samples/Policy learns to balance.</summary>
public sealed class PolicyTrainingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Learns_to_balance(int seed)
    {
        PolicyNet net = new(seed);
        Assert.InRange(Evaluation.Of(net, 100, seed + 1000).AverageSteps, 0, 100);
        PolicyTraining.Run(net, updates: 100, seed);
        Assert.InRange(Evaluation.Of(net, 100, seed + 1000).AverageSteps, 475, 500);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        Assert.Equal(Train(seed: 4), Train(seed: 4));
        Assert.NotEqual(Train(seed: 4), Train(seed: 5));
    }

    [Fact]
    public void The_file_holds_the_network()
    {
        PolicyNet net = new(seed: 6), copy = new(seed: 0);
        PolicyTraining.Run(net, updates: 5, seed: 6);
        using MemoryStream file = new();
        OnnxModel.Save(net, file);
        file.Position = 0;
        copy.LoadStateDict(OnnxModel.Load(file));
        Assert.Equal(net.Parameters.ToArray(), copy.Parameters.ToArray());
    }

    private static byte[] Train(int seed)
    {
        PolicyNet net = new(seed);
        PolicyTraining.Run(net, updates: 10, seed);
        using MemoryStream file = new();
        OnnxModel.Save(net, file);
        return file.ToArray();
    }
}
