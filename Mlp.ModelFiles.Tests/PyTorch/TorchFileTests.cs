using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>Files of torch.save: which Linears and norms are which network, with the bits that PyTorch has.</summary>
public sealed class TorchFileTests
{
    /// <summary>File; name of the candidate; its modules in order, norms behind a +.</summary>
    public static TheoryData<string, string, string> Networks => new()
    {
        { "sequential", "output", "0 2 4" },
        { "protocol4", "output", "0 2 4" },
        { "protocol5", "output", "0 2 4" },
        { "dict", "output", "0 2 4" },
        { "parameters", "output", "0 2 4" },
        { "no_bias", "output", "0 2" },
        { "one_linear", "output", "" },
        { "module_prefix", "output", "0 2 4" },
        { "big_endian", "output", "0 2 4" },
        { "checkpoint", "output", "0 2 4" },
        { "two_dicts", "actor", "0 2 4" },
        { "batch_norm", "output", "0+1 4+5 8" },
        { "layer_norm", "output", "0+1 4" },
        { "rms_norm", "output", "0+1 3" },
        { "batch_norm_plain", "output", "0+1 3" },
        { "norms_apart", "fc3", "fc1+bn1 fc2+bn2 fc3" },
        { "standardize", "output", "0 2 4" },
        { "unstandardize", "output", "0 2 4" },
        { "convolution", "output", "0+1 3" },
        { "float32", "output", "0 2" },
        { "float16", "output", "0 2" },
        { "bfloat16", "output", "0 2" },
        { "float64", "output", "0 2" },
        { "views", "output", "0 2 4 6" },
        { "attributes", "fc3", "fc1 fc2 fc3" },
        { "square", "out", "fc1 fc2 out" },
        { "autoencoder", "decoder.2", "encoder.0 encoder.2 decoder.0 decoder.2" },
        { "blocks", "head", "layers.0.linear+layers.0.norm layers.1.linear+layers.1.norm head" },
        { "agent", "action_net", "mlp_extractor.policy_net.0 mlp_extractor.policy_net.2 action_net" },
        { "agent", "value_net", "mlp_extractor.value_net.0 mlp_extractor.value_net.2 value_net" },
        { "agent_square", "action_net", "mlp_extractor.policy_net.0 mlp_extractor.policy_net.2 action_net" },
        { "agent_square", "value_net", "mlp_extractor.value_net.0 mlp_extractor.value_net.2 value_net" },
        { "soft_actor_critic", "actor.mu", "actor.latent_pi.0 actor.latent_pi.2 actor.mu" },
        { "soft_actor_critic", "actor.log_std", "actor.latent_pi.0 actor.latent_pi.2 actor.log_std" },
        { "soft_actor_critic", "critic.qf0.2", "critic.qf0.0 critic.qf0.2" },
        { "soft_actor_critic", "critic.qf1.2", "critic.qf1.0 critic.qf1.2" },
        { "soft_actor_critic", "critic_target.qf0.2", "critic_target.qf0.0 critic_target.qf0.2" },
        { "soft_actor_critic", "critic_target.qf1.2", "critic_target.qf1.0 critic_target.qf1.2" },
        {
            "shared_trunk", "action_net",
            "mlp_extractor.shared_net.0 mlp_extractor.shared_net.2 mlp_extractor.policy_net.0 action_net"
        },
        {
            "shared_trunk", "value_net",
            "mlp_extractor.shared_net.0 mlp_extractor.shared_net.2 mlp_extractor.value_net.0 value_net"
        },
        { "gaussian", "mu", "fc1 fc2 mu" },
        { "gaussian", "critic", "fc1 fc2 critic" },
        { "small_heads", "fc2", "fc1 fc2" },
        { "small_heads", "fc3", "fc1 fc3" },
        { "target", "q_net.2", "q_net.0 q_net.2" },
        { "target", "q_net_target.2", "q_net_target.0 q_net_target.2" },
        { "in_zip", "action_net", "mlp_extractor.policy_net.0 mlp_extractor.policy_net.2 action_net" },
        { "deflated", "value_net", "mlp_extractor.value_net.0 mlp_extractor.value_net.2 value_net" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Networks_have_the_bits_that_PyTorch_has(string file, string name, string modules)
    {
        ModelContent content = TorchFile.Read(Checkpoints.File(file));
        ModelCandidate candidate = Assert.Single(content.Candidates, candidate => candidate.Name == name);
        Assert.Empty(candidate.Problems);
        ModelNetwork network = candidate.Network!;
        Assert.Equal(name, network.Name);
        Assert.False(network.SaysActivations);
        IReadOnlyDictionary<string, int[]> expected = Checkpoints.Values(file);
        string[] paths = modules.Split(' ');
        Assert.Equal(paths.Length, network.Layers.Count);
        for (int i = 0; i < paths.Length; i++)
        {
            string[] parts = paths[i].Split('+');
            ModelLayer layer = network.Layers[i];
            AssertBits(expected, parts[0], "weight", layer.Weight);
            AssertBits(expected, parts[0], "bias", layer.Bias);
            Assert.Equal(layer.Weight.Length, layer.In * layer.Out);
            Assert.Equal(i == 0 ? layer.In : network.Layers[i - 1].Out, layer.In);
            Assert.Null(layer.Activation);
            Assert.Equal(parts.Length > 1, layer.Norm is not null);
            if (layer.Norm is { } norm)
            {
                AssertBits(expected, parts[1], "weight", norm.Weight);
                AssertBits(expected, parts[1], "bias", norm.Bias);
                AssertBits(expected, parts[1], "running_mean", norm.RunningMean);
                AssertBits(expected, parts[1], "running_var", norm.RunningVar);
                Assert.Null(norm.Eps);
                Assert.Equal(
                    expected.TryGetValue(parts[1] + ".num_batches_tracked", out int[]? counter) ? (uint)counter[0] | ((long)counter[1] << 32) : 0,
                    norm.BatchesTracked);
            }
        }

        AssertBits(expected, "inputs", "mean", network.Standardize?.Mean);
        AssertBits(expected, "inputs", "std", network.Standardize?.Std);
        AssertBits(expected, "outputs", "mean", network.Unstandardize?.Mean);
        AssertBits(expected, "outputs", "std", network.Unstandardize?.Std);
    }

    [Fact]
    public void Every_head_is_a_candidate_and_nothing_else()
    {
        foreach (IGrouping<string, object[]> file in Networks.GroupBy(row => (string)row[0]))
        {
            IEnumerable<string> expected = file.Key switch
            {
                "two_dicts" => ["actor", "critic"],
                "deflated" or "in_zip" => ["action_net", "value_net"],
                _ => file.Select(row => (string)row[1]),
            };
            Assert.Equal(expected.Order(), TorchFile.Read(Checkpoints.File(file.Key)).Candidates.Select(candidate => candidate.Name).Order());
        }
    }

    [Theory]
    [InlineData("norms_apart", ModelNormKind.BatchNorm1d)]
    [InlineData("batch_norm_plain", ModelNormKind.BatchNorm1d)]
    [InlineData("layer_norm", ModelNormKind.LayerNorm)]
    [InlineData("rms_norm", ModelNormKind.RMSNorm)]
    public void Norms_are_told_apart_by_their_tensors(string file, ModelNormKind kind)
        => Assert.Equal(kind, TorchFile.Read(Checkpoints.File(file)).Candidates[0].Network!.Layers[0].Norm!.Kind);

    [Theory]
    [InlineData("sequential")]
    [InlineData("module_prefix")]
    [InlineData("one_linear")]
    [InlineData("batch_norm")]
    [InlineData("attributes", "Mapped by order and shape: 0 = fc1, 3 = fc2, 6 = fc3.")]
    [InlineData("norms_apart", "Mapped by order and shape: 0 = fc1, 1 = bn1, 4 = fc2, 5 = bn2, 8 = fc3.")]
    [InlineData("layer_norm", "1 has weight and bias and no statistics: it is read as LayerNorm.")]
    [InlineData("rms_norm", "1 has a weight and no statistics: it is read as RMSNorm.")]
    [InlineData("gaussian", "Mapped by order and shape: 0 = fc1, 3 = fc2, 6 = mu.", "Left out: log_std [2], which is no weight of a Linear or norm.")]
    [InlineData(
        "convolution", "0 is a 1 × 1 convolution: it is read as a Linear over the channels of a pixel.",
        "3 is a 1 × 1 convolution: it is read as a Linear over the channels of a pixel.")]
    public void What_was_done_is_said(string file, params string[] remarks)
        => Assert.Equal(remarks, TorchFile.Read(Checkpoints.File(file)).Candidates[0].Network!.Remarks);

    [Fact]
    public void A_trunk_is_read_once_for_all_its_heads()
    {
        IReadOnlyList<ModelCandidate> heads = TorchFile.Read(Checkpoints.File("gaussian")).Candidates;
        Assert.Same(heads[0].Network!.Layers[0], heads[1].Network!.Layers[0]);
    }

    [Fact]
    public void The_format_is_said()
    {
        Assert.Equal("PyTorch state dict", TorchFile.Read(Checkpoints.File("sequential")).Format);
        Assert.Equal("PyTorch state dict policy.pth in a zip", TorchFile.Read(Checkpoints.File("in_zip")).Format);
    }

    [Theory]
    [InlineData(new byte[0], false)]
    [InlineData(new byte[] { 0x80 }, false)]
    [InlineData(new byte[] { 8, 7, 18, 7 }, false)]
    [InlineData(new byte[] { 0x80, 2 }, true)]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4 }, true)]
    [InlineData(new byte[] { 0x50, 0x4B, 5, 6 }, true)]
    public void The_format_shows_in_the_first_bytes(byte[] file, bool isTorch) => Assert.Equal(isTorch, TorchFile.IsTorch(file));

    private static void AssertBits(IReadOnlyDictionary<string, int[]> expected, string path, string name, float[]? actual)
        => Assert.Equal(expected.GetValueOrDefault(path.Length == 0 ? name : $"{path}.{name}"), actual is null ? null : [.. actual.Select(BitConverter.SingleToInt32Bits)]);
}
