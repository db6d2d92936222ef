using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>Files that hold no network: the message says what was wrong, what was expected, and what to do.</summary>
public sealed class RefusalTests
{
    private const string SaveStateDict = "save the state dict alone, torch.save(model.state_dict(), \"model.pth\")";

    [Theory]
    [InlineData("whole_model", "it is an object of the Python class or function '__main__.Agent', perhaps a whole model, and not a state dict; to read it, Python code would have to run: " + SaveStateDict)]
    [InlineData("system", "it is an object of the Python class or function 'os.system', perhaps a whole model, and not a state dict; to read it, Python code would have to run: " + SaveStateDict)]
    [InlineData("system_inside", "it contains the Python class or function 'posix.system', which a state dict does not have; to read it, Python code would have to run: " + SaveStateDict)]
    [InlineData("torchscript", "it is TorchScript, a program, and not a state dict: take the state dict out of it, torch.save(torch.jit.load(\"model.pt\", map_location=\"cpu\").state_dict(), \"model.pth\")")]
    [InlineData("legacy", "it is of PyTorch's format before 1.6, without a zip: save it again with a newer PyTorch, torch.save(torch.load(\"model.pth\", map_location=\"cpu\"), \"model.pth\")")]
    [InlineData("legacy_in_zip", "it holds policy.pth, which cannot be read: it is of PyTorch's format before 1.6, without a zip: save it again with a newer PyTorch, torch.save(torch.load(\"model.pth\", map_location=\"cpu\"), \"model.pth\")")]
    [InlineData("bare_pickle", "it is a Python pickle that torch.save did not write: " + SaveStateDict)]
    [InlineData("several_in_zip", "it is a zip with several files of PyTorch, a.pth, b.pth, and none or more than one of the name policy.pth: take the one out that you want")]
    [InlineData("no_pth_in_zip", "it is a zip with neither data.pkl, which torch.save writes, nor a .pth: give a file of torch.save(model.state_dict(), \"model.pth\")")]
    [InlineData("optimizer", "it holds no weights of a network, that is, no key that ends in 'weight' with a tensor of two or more dimensions; its keys are 'state', 'param_groups': " + SaveStateDict)]
    [InlineData("cycle", "it holds no weights of a network, that is, no key that ends in 'weight' with a tensor of two or more dimensions; its keys are 'a': " + SaveStateDict)]
    [InlineData("bomb", "it holds policy.pth, which cannot be read: its entry 'policy.pth' claims to inflate from 4080 bytes to 4194304, which trained weights do not do: save it again, without compression")]
    public void Files_are_refused(string file, string message)
    {
        Assert.Equal(message, Assert.Throws<ModelFileException>(() => TorchFile.Read(Checkpoints.File(file))).Message);
    }

    [Theory]
    [InlineData("lstm", "fc", "lstm.weight_ih_l0", "[16, 3] belongs to a recurrent layer (LSTM, GRU or RNN), which MlpGen's networks do not have")]
    [InlineData("kernel", "fc", "conv.weight", "[4, 1, 3, 3] belongs to a convolution whose kernel is larger than 1 × 1, which MlpGen's networks do not have")]
    [InlineData("weight_norm", "output", "0.weight_g", "[4, 1] is one of the parts of a normed weight: call torch.nn.utils.remove_weight_norm(module) and save again")]
    [InlineData("embedding", "fc", "embedding.weight", "[10, 4] is, by its name, an Embedding, which MlpGen's networks do not have")]
    [InlineData("attention", "fc", "attn.in_proj_weight", "[12, 4] belongs to attention, which MlpGen's networks do not have")]
    [InlineData("prelu", "output", "1.weight", "[1] is, by its shape or name, the slope of a PReLU: a state dict does not say where it stands, so export the model to ONNX, which does")]
    [InlineData("late_norm", "output", "2", "[4] is a norm, and something stands between it and the Linear 0, an activation most likely; MlpGen's networks have norms right behind Linears: export the model to ONNX, which says how its layers are connected")]
    [InlineData("first_norm", "output", "0", "[3] is a norm that follows no Linear of as many outputs, by its place or by its number: export the model to ONNX, which says how its layers are connected")]
    [InlineData("last_norm", "output", "3", "[2] is a norm behind the last Linear, 2; MlpGen's networks have norms behind hidden ones only: export the model to ONNX, which says how its layers are connected")]
    [InlineData("normalizer", "output", "normalizer._mean", "[1, 3] seems to scale inputs or outputs, which cannot be left out: fold it into the first Linear, or export the whole to ONNX")]
    [InlineData("concatenated", "fc2", "fc2.weight", "[2, 7] takes 7 channels, and no Linear before it gives as many; export the model to ONNX, which says how its layers are connected. The Linears are fc1 [4, 3], fc2 [2, 7]")]
    [InlineData("summed", "out", "out.weight", "[2, 4] takes 4 channels, as left.2, right.2 give: a state dict does not say which it follows; export the model to ONNX, which says how its layers are connected. The Linears are left.0 [5, 3], left.2 [4, 5], right.0 [5, 3], right.2 [4, 5], out [2, 4]")]
    [InlineData("two_blocks", "blocks.1.fc2", "blocks.1.fc1.weight", "[8, 4] takes the 4 channels that blocks.0.fc2 gives: a state dict does not say whether it follows it or stands beside it; export the model to ONNX, which says how its layers are connected. The Linears are blocks.0.fc1 [8, 4], blocks.0.fc2 [4, 8], blocks.1.fc1 [8, 4], blocks.1.fc2 [4, 8]")]
    [InlineData("integers", "output", "0.weight", "[2, 3] has elements of int8; float32, float64, float16 and bfloat16 can be read: save the model before it is quantised")]
    [InlineData("bad_bias", "output", "0.weight", "[2, 3] has a bias [3], where [2] was expected: export the model to ONNX, which says how its layers are connected")]
    public void Tensors_that_cannot_be_held_are_named(string file, string candidate, string tensor, string reason)
    {
        ModelCandidate refused = Assert.Single(TorchFile.Read(Checkpoints.File(file)).Candidates, each => each.Name == candidate);
        Assert.Null(refused.Network);
        Assert.Equal(new ModelProblem(tensor, "", reason), refused.Problems[0]);
    }
}
