using Mlp.ModelFiles;
using Mlp.Tool.Commands;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Files;

/// <summary>A model file that was read.</summary>
/// <param name="Name">The name of the file, for messages.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="Content">Its networks.</param>
internal sealed record LoadedModel(string Name, byte[] Bytes, ModelContent Content)
{
    // What the readers say of weights that are NaN or infinite.
    private const string NotFinite = "not finite";

    /// <summary>Gets the tensors of a safetensors file; null for other formats.</summary>
    public IReadOnlyList<StoredTensor>? Tensors { get; init; }

    /// <summary>Gets whether it is a safetensors file whose keys are those of a Sequential other than torchvision's, which no class can name.</summary>
    public bool HasOtherKeys { get; init; }

    /// <summary>Gets the files of tensors beside it that it needs, by their paths relative to its folder.</summary>
    public required IReadOnlyDictionary<string, byte[]> External { get; init; }

    /// <summary>Reads a file of any format.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ToolException">It is missing, too large, torn, forged, or of another format.</exception>
    public static LoadedModel Read(string path)
    {
        string name = Path.GetFileName(path) is { Length: > 0 } last ? last : path;
        byte[] bytes = FileBytes.Read(path, path);
        try
        {
            if (SafetensorsFile.IsSafetensors(bytes) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            {
                SafetensorsFile file = SafetensorsFile.Read(bytes);
                (ModelCandidate candidate, bool hasOtherKeys) = SafetensorsNetwork.Read(file);
                ModelContent single = Limits.Apply(new ModelContent("safetensors", [candidate]));
                return new LoadedModel(name, bytes, single) { Tensors = file.Tensors, HasOtherKeys = hasOtherKeys,
                    External = new Dictionary<string, byte[]>() };
            }

            ExternalFiles external = new(Path.GetDirectoryName(Path.GetFullPath(path))!);
            ModelContent content = ModelFile.Read(bytes, external.Open);
            CheckNumbers(path, content);
            return new LoadedModel(name, bytes, Limits.Apply(content)) { External = external.Read };
        }
        catch (ModelFileException error)
        {
            throw new ToolException($"{Shown.Text(path)}: {Shown.Text(error.Message)}");
        }
        catch (OutOfMemoryException)
        {
            throw new ToolException($"{Shown.Text(path)}: there is not enough memory to read it");
        }
    }

    /// <summary>Weights that are NaN are no network that is too much for MlpGen: the file is bad, for whatever program reads it.</summary>
    private static void CheckNumbers(string path, ModelContent content)
    {
        IEnumerable<ModelProblem> problems = content.Candidates.All(candidate => candidate.Network is null)
            ? content.Candidates.SelectMany(candidate => candidate.Problems) : [];
        if (problems.FirstOrDefault(problem => problem.Reason.Contains(NotFinite, StringComparison.Ordinal)) is { } bad)
        {
            throw new ToolException($"{Shown.Text(path)}: {OutputChoice.Line(bad)}");
        }

        foreach (ModelNetwork network in content.Candidates.Select(candidate => candidate.Network).OfType<ModelNetwork>())
        {
            float[]?[] tensors =
            [
                network.Standardize?.Mean, network.Standardize?.Std, network.Unstandardize?.Mean, network.Unstandardize?.Std,
                .. network.Layers.SelectMany(layer => (float[]?[])[layer.Weight, layer.Bias, layer.Norm?.Weight, layer.Norm?.Bias,
                    layer.Norm?.RunningMean, layer.Norm?.RunningVar]),
            ];
            if (!tensors.All(tensor => tensor is null || tensor.All(float.IsFinite)))
            {
                throw new ToolException($"{Shown.Text(path)}: output {Shown.Quote(network.Name)} has weights that are NaN or infinite: "
                    + "the training that made it has diverged");
            }
        }
    }
}
