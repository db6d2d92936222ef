using System;
using Mlp.ModelFiles.Onnx;
using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles;

/// <summary>Reads model files of any of the formats: ONNX and PyTorch's zip checkpoints.</summary>
public static class ModelFile
{
    /// <summary>Reads a file, whose format shows in its bytes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="openExternal">
    /// Reads a file of tensors beside the model, named relative to the model's folder; null where there is none such. It confines paths
    /// to that folder.
    /// </param>
    /// <exception cref="ModelFileException">It is torn, forged, or of another format.</exception>
    public static ModelContent Read(byte[] bytes, Func<string, byte[]?> openExternal)
        => TorchFile.IsTorch(bytes ?? throw new ArgumentNullException(nameof(bytes))) ? TorchFile.Read(bytes)
            : OnnxFile.Read(bytes, openExternal ?? throw new ArgumentNullException(nameof(openExternal)));
}
