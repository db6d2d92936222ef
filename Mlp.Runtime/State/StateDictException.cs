namespace Mlp;

/// <summary>
/// A file's tensors are not those of the network. One exception lists everything that differs, in the words of PyTorch's
/// <c>load_state_dict(strict=True)</c>; the network is unchanged. The message names the first 20 of each kind, the properties all.
/// </summary>
/// <remarks>A missing num_batches_tracked is no error, as in PyTorch: it counts as 0.</remarks>
public sealed class StateDictException : Exception
{
    internal StateDictException(string networkName, string? fileName, StateDictMismatches mismatches)
        : base(StateDictMessage.Describe(networkName, fileName, mismatches))
    {
        NetworkName = networkName;
        FileName = fileName;
        MissingKeys = mismatches.MissingKeys;
        UnexpectedKeys = mismatches.UnexpectedKeys;
        SizeMismatches = mismatches.Sizes;
        TypeMismatches = mismatches.Types;
        SettingMismatches = mismatches.Settings;
    }

    /// <summary>Gets the name of the class that was to be loaded, "DigitNet".</summary>
    public string NetworkName { get; }

    /// <summary>Gets the path of the file, as it was given; null where a stream was loaded.</summary>
    public string? FileName { get; }

    /// <summary>Gets the tensors that the network has and the file does not have, in the order of the state dict.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Gets the tensors that the file has and the network does not have, in the order in which the file stores them.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>Gets the tensors that both have, in different shapes.</summary>
    public IReadOnlyList<StateDictSizeMismatch> SizeMismatches { get; }

    /// <summary>Gets the tensors that both have, in types that are not converted into each other.</summary>
    public IReadOnlyList<StateDictTypeMismatch> TypeMismatches { get; }

    /// <summary>
    /// Gets a sentence for each hyper-parameter, or the kind, of an optimizer or a schedule that is not what it was made with.
    /// </summary>
    public IReadOnlyList<string> SettingMismatches { get; }
}

/// <summary>A tensor whose shape in the file is not the network's.</summary>
/// <param name="Name">The tensor's key, "0.weight".</param>
/// <param name="CheckpointShape">The dimensions in the file, of any number and size.</param>
/// <param name="ModelShape">The shape that the network has.</param>
public sealed record StateDictSizeMismatch(string Name, IReadOnlyList<long> CheckpointShape, TensorShape ModelShape);

/// <summary>A tensor whose type in the file cannot be converted to the network's.</summary>
/// <param name="Name">The tensor's key, "1.num_batches_tracked".</param>
/// <param name="CheckpointType">safetensors' name of the type in the file, "F32".</param>
/// <param name="ModelType">What the network takes: "I64", or "F32 (F16, BF16 and F64 are converted)".</param>
public sealed record StateDictTypeMismatch(string Name, string CheckpointType, string ModelType);
