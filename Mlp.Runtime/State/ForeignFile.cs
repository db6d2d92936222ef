namespace Mlp;

/// <summary>Knows the files that are most often taken for safetensors files.</summary>
internal static class ForeignFile
{
    private const string Advice = "In Python, write a safetensors file: safetensors.torch.save_file(model.state_dict(), path)";

    /// <summary>Tells from its first 8 bytes what a file is, and what to do; null for a file that is not known.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\u0003\u0004"u8))
        {
            return $"this is a zip archive, as torch.save writes it. {Advice}";
        }

        // The operation PROTO, then the protocol's number: torch.save until 1.6 wrote 2.
        if (start is [0x80, >= 2 and <= 5, ..])
        {
            return $"this is a Python pickle, as torch.save wrote it before PyTorch 1.6. {Advice}";
        }

        if (start.StartsWith("version "u8))
        {
            return "this may be a pointer of Git LFS to the file, not the file. Fetch it: git lfs pull";
        }

        return null;
    }
}
