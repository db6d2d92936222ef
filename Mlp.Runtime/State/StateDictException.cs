using System.Globalization;
using System.Text;

namespace Mlp;

/// <summary>
/// A file's tensors are not those of the network. One exception lists everything that differs, in the words of PyTorch's
/// <c>load_state_dict(strict=True)</c>; the network is unchanged.
/// </summary>
/// <remarks>A missing num_batches_tracked is no error, as in PyTorch: it counts as 0.</remarks>
public sealed class StateDictException : Exception
{
    internal StateDictException(
        string networkName,
        IReadOnlyList<string> missingKeys,
        IReadOnlyList<string> unexpectedKeys,
        IReadOnlyList<StateDictSizeMismatch> sizeMismatches,
        IReadOnlyList<StateDictTypeMismatch> typeMismatches)
        : base(Describe(networkName, missingKeys, unexpectedKeys, sizeMismatches, typeMismatches))
    {
        NetworkName = networkName;
        MissingKeys = missingKeys;
        UnexpectedKeys = unexpectedKeys;
        SizeMismatches = sizeMismatches;
        TypeMismatches = typeMismatches;
    }

    /// <summary>The class that was to be loaded, "DigitNet".</summary>
    public string NetworkName { get; }

    /// <summary>Tensors that the network has and the file has not, in the order of the state dict.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Tensors that the file has and the network has not, in the order in which the file stores them.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>Tensors that both have, in different shapes.</summary>
    public IReadOnlyList<StateDictSizeMismatch> SizeMismatches { get; }

    /// <summary>Tensors that both have, of types between which nothing is converted.</summary>
    public IReadOnlyList<StateDictTypeMismatch> TypeMismatches { get; }

    private static string Describe(
        string networkName,
        IReadOnlyList<string> missingKeys,
        IReadOnlyList<string> unexpectedKeys,
        IReadOnlyList<StateDictSizeMismatch> sizeMismatches,
        IReadOnlyList<StateDictTypeMismatch> typeMismatches)
    {
        List<string> errors = [];
        if (missingKeys.Count > 0)
        {
            errors.Add($"Missing key(s) in state_dict: {Quoted(missingKeys)}. ");
        }

        if (unexpectedKeys.Count > 0)
        {
            errors.Add($"Unexpected key(s) in state_dict: {Quoted(unexpectedKeys)}. ");
        }

        foreach (StateDictSizeMismatch mismatch in sizeMismatches)
        {
            string checkpointShape = string.Join(", ", mismatch.CheckpointShape.Select(d => d.ToString(CultureInfo.InvariantCulture)));
            errors.Add($"size mismatch for {mismatch.Name}: copying a param with shape [{checkpointShape}] from checkpoint, the shape in current model is {mismatch.ModelShape}.");
        }

        foreach (StateDictTypeMismatch mismatch in typeMismatches)
        {
            errors.Add($"type mismatch for {mismatch.Name}: copying a param with dtype {mismatch.CheckpointType} from checkpoint, the dtype in current model is {mismatch.ModelType}.");
        }

        StringBuilder message = new($"Error(s) in loading state_dict for {networkName}:");
        foreach (string error in errors)
        {
            message.Append("\n\t").Append(error);
        }

        return message.ToString();
    }

    private static string Quoted(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"\"{key}\""));
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
