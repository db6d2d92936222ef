namespace Mlp.ModelFiles.PyTorch;

/// <summary>Lines of Python that make a readable file of one that is not.</summary>
internal static class PythonLine
{
    /// <summary>For whatever holds more than tensors.</summary>
    public const string SaveStateDict = "save the state dict alone, torch.save(model.state_dict(), \"model.pth\")";

    /// <summary>For TorchScript.</summary>
    public const string SaveTorchScript = "torch.save(torch.jit.load(\"model.pt\", map_location=\"cpu\").state_dict(), \"model.pth\")";

    /// <summary>For the format before PyTorch 1.6.</summary>
    public const string SaveLegacy = "torch.save(torch.load(\"model.pth\", map_location=\"cpu\"), \"model.pth\")";
}
