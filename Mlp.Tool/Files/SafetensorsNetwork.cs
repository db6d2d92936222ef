using System.Globalization;
using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>
/// Makes a network of a safetensors file whose keys are those of a Sequential: behind each Linear but the last a norm or none, an activation,
/// and Dropout or none, which take an index each. torchvision's Sequential has Dropout.
/// </summary>
internal sealed class SafetensorsNetwork
{
    private const string Advice = "write the model as torchvision.ops.MLP, rename the keys, or give an ONNX file";


    private readonly SafetensorsFile _file;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<ModelProblem> _problems = [];

    private bool _hasOtherKeys;

    private SafetensorsNetwork(SafetensorsFile file) => _file = file;

    /// <summary>Reads the network.</summary>
    /// <returns>The network, or why the keys are not those of one; and whether they are those of a Sequential other than torchvision's.</returns>
    /// <exception cref="ModelFileException">Tensors or metadata are not what their keys say.</exception>
    public static (ModelCandidate Candidate, bool HasOtherKeys) Read(SafetensorsFile file)
    {
        SafetensorsNetwork reader = new(file);
        string name = file.Metadata.GetValueOrDefault("mlp.name", "output");
        ModelNetwork? network = reader.Read(name);
        return (new ModelCandidate(name, reader._problems.Count == 0 ? network : null, reader._problems), reader._hasOtherKeys);
    }

    private ModelNetwork? Read(string name)
    {
        List<int> linears = [.. _file.Tensors.Where(tensor => tensor.Shape.Count == 2).Select(tensor => LinearIndex(tensor.Key))
            .Where(index => index >= 0).Order()];
        if (linears.Count == 0 || linears[0] != 0)
        {
            Refuse("0.weight", $"of two dimensions was expected for the first Linear, and is not there: {Advice}");
            return null;
        }

        int hidden = linears.Count - 1;
        bool isSaid = SafetensorsMetadata.LayerCount(_file) is { } count && (count == linears.Count ? true
            : throw new ModelFileException($"its metadata say {Shown.Plain(count)} layers, and its tensors are those of "
                + $"{Shown.Plain(linears.Count)}: convert the model again"));
        (ModelNormKind Kind, double? Eps)?[]? norms = isSaid ? SafetensorsMetadata.Norms(_file, hidden) : null;
        ModelActivation[]? activations = isSaid ? SafetensorsMetadata.Activations(_file, hidden) : null;
        List<ModelLayer> layers = [];
        for (int position = 0; position < linears.Count; position++)
        {
            ModelLayer? layer = Linear(linears[position], layers.Count > 0 ? layers[^1].Out : null);
            if (layer is null)
            {
                return null;
            }

            if (position < hidden)
            {
                int index = linears[position], next = linears[position + 1] - index;
                bool hasNorm = norms is null ? HasTensors(index + 1) : norms[position] is not null;
                int most = hasNorm ? 4 : 3;
                if (next != most && (next != most - 1 || isSaid))
                {
                    Refuse(Key(index + next, "weight"),
                        $"follows {Key(index, "weight")}{(hasNorm ? " and a norm" : "")}, where an activation, with Dropout or without, "
                            + $"makes it {Key(index + most, "weight")} or {Key(index + most - 1, "weight")}: {Advice}");
                    return null;
                }

                ModelNorm? norm = hasNorm ? Norm(index + 1, layer.Out, norms?[position]) : null;
                layer = layer with { Norm = norm, Activation = activations?[position] };
            }

            layers.Add(layer);
        }

        (float[] Mean, float[] Std)? inputs = Scale("inputs", layers[0].In), outputs = Scale("outputs", layers[^1].Out);
        foreach (StoredTensor tensor in _file.Tensors.Where(tensor => !_used.Contains(tensor.Key)))
        {
            Refuse(tensor.Key, $"is no tensor of torchvision.ops.MLP at this place: {Advice}");
        }

        string? mapping = Mapping(linears, layers);
        _hasOtherKeys = mapping is not null;
        (int height, int width) = SafetensorsMetadata.Image(_file);
        return new ModelNetwork(name, layers)
        {
            Standardize = inputs is (float[] mean, float[] std) ? new ModelStandardize(mean, std) : null,
            Unstandardize = outputs is (float[] means, float[] stds) ? new ModelUnstandardize(means, stds) : null,
            OutputActivation = SafetensorsMetadata.OutputActivation(_file),
            SaysActivations = activations is not null,
            Height = height,
            Width = width,
            Remarks = [.. SafetensorsMetadata.Remarks(_file), .. mapping is null ? Array.Empty<string>() : [mapping]],
        };
    }

    /// <summary>Which Linear of torchvision's Sequential each one is, where one has another index; otherwise null.</summary>
    private static string? Mapping(List<int> linears, List<ModelLayer> layers)
    {
        List<string> pairs = [];
        bool isSame = true;
        for (int position = 0, index = 0; position < layers.Count; position++)
        {
            pairs.Add($"{Shown.Plain(index)} = {Shown.Plain(linears[position])}");
            isSame &= index == linears[position];
            index += layers[position].Norm is null ? 3 : 4;
        }

        return isSame ? null : $"Mapped by order: {string.Join(", ", pairs)}.";
    }

    private bool HasTensors(int index)
        => _file.Tensors.Any(tensor => tensor.Key.StartsWith(Key(index, ""), StringComparison.Ordinal) && tensor.Shape.Count < 2);

    private ModelLayer? Linear(int index, int? channels)
    {
        StoredTensor weight = _file.Find(Key(index, "weight"))!;
        _used.Add(weight.Key);
        long outputs = weight.Shape[0], inputs = weight.Shape[1];
        if (outputs < 1 || inputs < 1 || (channels is { } before && inputs != before))
        {
            Refuse(weight.Key, channels is null ? "has no elements"
                : $"takes {Shown.Plain(inputs)} channels, and {Shown.Plain(channels.Value)} come out of the Linear before it: {Advice}");
            return null;
        }

        return new ModelLayer((int)inputs, (int)outputs, Floats(weight), Vector(Key(index, "bias"), (int)outputs));
    }

    private ModelNorm? Norm(int index, int channels, (ModelNormKind Kind, double? Eps)? said)
    {
        float[]? weight = Vector(Key(index, "weight"), channels), bias = Vector(Key(index, "bias"), channels);
        float[]? mean = Vector(Key(index, "running_mean"), channels), variance = Vector(Key(index, "running_var"), channels);
        StoredTensor? batches = _file.Find(Key(index, "num_batches_tracked"));
        if (batches is not null)
        {
            _used.Add(batches.Key);
        }

        // What has statistics is batch norm; LayerNorm has weight and bias, RMSNorm a weight alone.
        ModelNormKind? found = mean is not null && variance is not null ? ModelNormKind.BatchNorm1d
            : mean is not null || variance is not null ? null
            : said is { Kind: not ModelNormKind.BatchNorm1d } known ? known.Kind
            : weight is null ? null : bias is not null ? ModelNormKind.LayerNorm : ModelNormKind.RMSNorm;
        if (found is not { } kind || (said is { } expected && expected.Kind != kind))
        {
            Refuse(Key(index, "weight"), $"and its neighbours are those of no norm (BatchNorm1d with running statistics, LayerNorm or "
                + $"RMSNorm): {Advice}");
            return null;
        }

        return variance is not null && variance.Any(value => value < 0)
            ? throw new ModelFileException($"its tensor {Shown.Quote(Key(index, "running_var"))} has a negative variance")
            : new ModelNorm(kind, said?.Eps, weight, bias) { RunningMean = mean, RunningVar = variance,
                BatchesTracked = _file.Integer(batches) };
    }

    private (float[] Mean, float[] Std)? Scale(string end, int channels)
    {
        float[]? mean = Vector($"{end}.mean", channels), std = Vector($"{end}.std", channels);
        if (mean is null != std is null)
        {
            Refuse(mean is null ? $"{end}.std" : $"{end}.mean", $"stands alone: {end} are standardised by {end}.mean and {end}.std together");
        }

        return mean is null || std is null ? null : (mean, std);
    }

    private float[]? Vector(string key, int length)
    {
        if (_file.Find(key) is not { } tensor)
        {
            return null;
        }

        _used.Add(key);
        if (tensor.Shape.Count == 1 && tensor.Shape[0] == length)
        {
            return Floats(tensor);
        }

        Refuse(key, $"has the shape [{string.Join(", ", tensor.Shape.Select(Shown.Plain))}], and [{Shown.Plain(length)}] was expected: "
            + $"{Advice}");
        return null;
    }

    private float[] Floats(StoredTensor tensor)
    {
        if (SafetensorsFile.HasFloats(tensor))
        {
            return _file.Floats(tensor);
        }

        Refuse(tensor.Key, $"has elements of type {tensor.Type}, and a network of MlpGen has floats: save it as F32, F16, BF16 or F64");
        return new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)];
    }

    private void Refuse(string key, string reason) => _problems.Add(new ModelProblem(key, "", reason));

    /// <summary>The number in front of ".weight"; −1 where there is none.</summary>
    private static int LinearIndex(string key)
        => key.EndsWith(".weight", StringComparison.Ordinal)
            && int.TryParse(key.AsSpan(0, key.Length - 7), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && key == Key(index, "weight") ? index : -1;

    private static string Key(int index, string name) => $"{Shown.Plain(index)}.{name}";
}
