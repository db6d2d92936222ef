using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>Which Linear follows which, by keys and shapes alone. A chain is written in > path out; what is refused as "?".</summary>
public sealed class StateDictTests
{
    [Theory]

    // Runs and heads.
    [InlineData("a.0:4,3 a.2:4,4 a.4:2,4", "a.0 a.2 a.4")]
    [InlineData("fc1:64,64 fc2:64,64 fc3:64,64", "fc1 fc2 fc3")]
    [InlineData("layer9:4,3 layer10:4,4 layer11:2,4", "layer9 layer10 layer11")]
    [InlineData("affine1:8,4 action_head:2,8 value_head:1,8", "affine1 action_head", "affine1 value_head")]
    [InlineData("network.0:8,4 network.2:8,8 actor:2,8 critic:1,8", "network.0 network.2 actor", "network.0 network.2 critic")]
    [InlineData("fc1:8,4 fc_pi:2,8 fc_v:1,8", "fc1 fc_pi", "fc1 fc_v")]
    [InlineData("in:8,8 hidden:8,8 last:8,8", "in hidden last")]
    [InlineData("features.0:8,4 value_stream.0:6,8 value_stream.2:1,6 advantage_stream.0:6,8 advantage_stream.2:3,6",
        "features.0 value_stream.0 value_stream.2", "features.0 advantage_stream.0 advantage_stream.2")]

    // Networks side by side.
    [InlineData("critic.0:8,4 critic.2:1,8 actor_mean.0:8,4 actor_mean.2:2,8", "critic.0 critic.2", "actor_mean.0 actor_mean.2")]
    [InlineData("actor.0:8,8 actor.2:8,8 critic.0:8,8 critic.2:1,8", "actor.0 actor.2", "critic.0 critic.2")]
    [InlineData("pi.net.0:8,4 pi.mu_layer:2,8 pi.log_std_layer:2,8 q1.q.0:8,6 q1.q.2:1,8 q2.q.0:8,6 q2.q.2:1,8",
        "pi.net.0 pi.mu_layer", "pi.net.0 pi.log_std_layer", "q1.q.0 q1.q.2", "q2.q.0 q2.q.2")]
    [InlineData("l1:8,6 l2:8,8 l3:1,8 l4:8,6 l5:8,8 l6:1,8", "l1 l2 l3", "l4 l5 l6")]
    [InlineData("generator.0:8,2 generator.2:9,8 discriminator.0:8,9 discriminator.2:1,8", "generator.0 generator.2", "discriminator.0 discriminator.2")]
    [InlineData("trunk:8,4 heads.0:8,8 heads.1:8,8", "trunk heads.0", "trunk heads.1")]

    // What a state dict leaves open.
    [InlineData("fc1:4,3 fc2:2,9", "?", "?")]
    [InlineData("a.0:8,8 a.2:8,8 b.0:8,8 b.2:8,8", "?")]
    [InlineData("net1.0:4,4 net1.2:4,4 net2.0:4,4 net2.2:4,4", "?")]
    [InlineData("fc1:8,4 fc2:8,8 fc3:2,8 fc4:1,8", "?", "?")]
    [InlineData("net.0:8,4 net.2:8,8 net.4:2,8 extra:1,8", "?", "?")]
    [InlineData("a:8,4 b:2,8 beside:2,4", "?", "?")]
    [InlineData("query:4,4 value:4,4 fc:2,4", "?")]
    [InlineData("gate_proj:8,4 up_proj:8,4 down_proj:4,8", "?")]
    [InlineData("out:2,8 hidden:8,3", "?", "?")]
    [InlineData("#:4,3 2:2,4", "?")]
    [InlineData("encoder.0:8,9 encoder.2:4,8 fc_mu:2,4 fc_var:2,4 decoder.0:8,2 decoder.2:9,8", "?", "?", "?")]

    // Another network's trouble is its own.
    [InlineData("actor.0:8,4 actor.2:2,8 critic.lstm.0:8,4 critic.out:1,8", "actor.0 actor.2", "?")]
    public void Linears_are_connected(string linears, params string[] chains)
    {
        IReadOnlyList<ModelCandidate> candidates = StateDictNetworks.Of([new StateDict("", [.. linears.Split(' ').SelectMany(Linear)])], Zeros());
        Assert.Equal(chains, candidates.Select(candidate => candidate.Network is null ? "?" : Chain(candidate.Network)));
        Assert.All(candidates, candidate => Assert.Equal(candidate.Network is null, candidate.Problems.Count > 0));
    }

    [Theory]
    [InlineData("fc1:4,3 bn1:4 fc2:4,4 bn2:4 fc3:2,4", "0 = fc1, 1 = bn1, 4 = fc2, 5 = bn2, 8 = fc3")]
    [InlineData("fc1:4,3 bn0:4 fc2:4,4 bn1:4 fc3:2,4", "0 = fc1, 1 = bn0, 4 = fc2, 5 = bn1, 8 = fc3")]
    [InlineData("fc1:4,3 fc2:4,4 bn1:4 fc3:2,4", "0 = fc1, 1 = bn1, 4 = fc2, 7 = fc3")]
    [InlineData("fcs.0:4,3 fcs.1:4,4 fcs.2:2,4 bns.0:4 bns.1:4", "0 = fcs.0, 1 = bns.0, 4 = fcs.1, 5 = bns.1, 8 = fcs.2")]
    [InlineData("fc:4,3 norm:4 out:2,4", "0 = fc, 1 = norm, 4 = out")]
    [InlineData("fc1:4,3 fc2:5,4 norm:4 out:2,5", "")]
    [InlineData("fc1:4,3 fc2:4,4 norm_a:4 norm_b:4 out:2,4", "")]
    public void Norms_are_matched(string modules, string mapping)
    {
        ModelCandidate candidate = Assert.Single(StateDictNetworks.Of([new StateDict("", [.. modules.Split(' ').SelectMany(Linear)])], Zeros()));
        Assert.Equal(mapping.Length == 0 ? null : $"Mapped by order and shape: {mapping}.", candidate.Network?.Remarks[0]);
    }

    private static string Chain(ModelNetwork network)
        => string.Join(" ", network.Remarks[0].Split(": ", 2)[1].TrimEnd('.').Split(", ").Select(pair => pair.Split(" = ")[1]));

    private static IEnumerable<KeyValuePair<string, TorchTensor>> Linear(string text)
    {
        string[] parts = text.Split(':');
        long[] sizes = [.. parts[1].Split(',').Select(long.Parse)];
        yield return new(parts[0] + ".weight", Tensor(sizes));
        yield return new(parts[0] + ".bias", Tensor(sizes[0]));
    }

    private static TorchTensor Tensor(params long[] sizes)
    {
        long count = sizes.Aggregate(1L, (product, size) => product * size);
        TorchStorage storage = new(TorchType.Float32, "0", count);
        return TorchTensor.Create(storage, TorchType.Float32, 0, sizes, sizes.Length == 1 ? [1] : [sizes[1], 1]);
    }

    private static TensorReader Zeros() => new(_ => new byte[1 << 16], isBigEndian: false, new Allowance(1 << 20));
}
