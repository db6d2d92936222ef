using Mlp.ModelFiles;
using Mlp.ModelFiles.Onnx;
using Mlp.ModelFiles.Safetensors;

namespace Mlp.Onnx;

/// <summary>
/// A network in an ONNX file. <see cref="Load(string, string?)"/> reads its topology and its tensors;
/// <see cref="Save(IMlp, string)"/> writes a network as such a file.
/// </summary>
/// <example><code>
/// OnnxModel.Save(net, "policy.onnx");
/// net.LoadStateDict(OnnxModel.Load("policy.onnx"));
/// </code></example>
public sealed class OnnxModel
{
    private readonly ModelNetwork _network;

    private OnnxModel(ModelNetwork network, string format)
    {
        _network = network;
        Format = format;
        Topology = NetworkTopology.Of(network);
        Tensors = [.. SequentialTensors.Of(network).Select(OnnxTensor.Of)];
    }

    /// <summary>Gets the format and its version: "ONNX, operator set 18".</summary>
    public string Format { get; }

    /// <summary>Gets the name of the output in the file.</summary>
    public string OutputName => _network.Name;

    /// <summary>
    /// Gets what the network is made of. What the file does to its channels besides is folded into the weights: see <see cref="Remarks"/>.
    /// </summary>
    public MlpTopology Topology { get; }

    /// <summary>
    /// Gets the tensors in the order of the Sequential, under the keys of PyTorch's state dict: "0.weight", "0.bias", "1.running_mean".
    /// </summary>
    public IReadOnlyList<OnnxTensor> Tensors { get; }

    /// <summary>Gets what was folded, cut off or put in when the file was read, a sentence each.</summary>
    public IReadOnlyList<string> Remarks => _network.Remarks;

    /// <summary>Reads a file. Tensors that lie in other files are read from its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Which of the file's outputs. May be left out where only one is a network's.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no ONNX file, is torn, or holds no such network; the message lists the nodes that a network cannot hold.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path, string? output = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ExternalFiles externals = new(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return Read(File.ReadAllBytes(path), externals.Open, $"'{path}'", output);
    }

    /// <summary>Reads a file from a stream, which may have no tensors in other files.</summary>
    /// <param name="stream">The stream, which is read to its end and stays open.</param>
    /// <param name="output">Which of the file's outputs. May be left out where only one is a network's.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static OnnxModel Load(Stream stream, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray(), static _ => null, "The stream", output);
    }

    /// <summary>
    /// Writes a network as an ONNX file of operator set 18: its input "input", [batch, channels], and its output "output". Dropout is left
    /// out, and batch norm takes its running statistics, as in prediction. A file that is there is replaced whole.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="NotSupportedException">
    /// It has an activation of the project's own, or a batch norm without running statistics.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public static void Save(IMlp network, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Write(network), static (stream, bytes) => stream.Write(bytes));
    }

    /// <summary>Writes a network as an ONNX file to a stream.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="NotSupportedException">
    /// It has an activation of the project's own, or a batch norm without running statistics.
    /// </exception>
    public static void Save(IMlp network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Write(network));
    }

    /// <summary>Writes the tensors as a safetensors file, which <see cref="IMlp.LoadStateDict(Stream)"/> reads.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    public void SaveStateDict(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(SafetensorsWriter.Write(_network));
    }

    private static byte[] Write(IMlp network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return OnnxWriter.Write(NetworkReader.Read(network));
    }

    private static OnnxModel Read(byte[] bytes, Func<string, byte[]?> openExternal, string name, string? output)
    {
        ModelContent content;
        try
        {
            content = ModelFile.Read(bytes, openExternal);
        }
        catch (ModelFileException error)
        {
            throw new InvalidDataException($"{name} cannot be read: {error.Message.TrimEnd('.')}.", error);
        }

        ModelNetwork network = Pick(content, name, output);
        return network.SaysActivations ? new OnnxModel(network, content.Format)
            : throw new InvalidDataException(
                $"{name} is no ONNX file but a state dict, which does not say the activations: convert it with the tool, "
                + "'mlpgen convert model.pth model.safetensors', and load that with LoadStateDict.");
    }

    private static ModelNetwork Pick(ModelContent content, string name, string? output)
    {
        if (output is not null)
        {
            ModelCandidate picked = content.Candidates.FirstOrDefault(candidate => candidate.Name == output)
                ?? throw new InvalidDataException(
                    $"{name} has no output '{output}' that a network can compute: it has {Names(content.Candidates)}.");
            return picked.Network ?? throw Refused([picked], name);
        }

        List<ModelCandidate> held = [.. content.Candidates.Where(candidate => candidate is { Network: not null, IsSecondary: false })];
        return held.Count switch
        {
            0 => throw Refused(content.Candidates, name),
            1 => held[0].Network!,
            _ => throw new InvalidDataException($"{name} has several outputs that a network can compute, {Names(held)}: name one, Load(path, output)."),
        };
    }

    private static InvalidDataException Refused(IEnumerable<ModelCandidate> candidates, string name)
    {
        IEnumerable<string> problems = candidates.SelectMany(candidate => candidate.Problems).Select(problem => problem.ToString()).Distinct();
        return new InvalidDataException($"{name} holds no network that MlpGen can hold: {string.Join("; ", problems)}.");
    }

    private static string Names(IEnumerable<ModelCandidate> candidates)
        => string.Join(", ", candidates.Select(candidate => $"'{candidate.Name}'"));
}
