using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;
using Mlp.Generator.Parsing;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>
/// Finds a network's weights among the project's files and holds them against the topology, strictly and in PyTorch's words. The generator and
/// the analyzer both run it.
/// </summary>
internal sealed class WeightsChecker
{
    // A header may list any number of keys.
    private const int MaxListed = 20;

    private const int LongestRemark = 500;

    private readonly MlpModel _network;
    private readonly WeightsModel _weights;
    private readonly FaultReporter _faults;
    private readonly AttributeArguments? _arguments;

    internal WeightsChecker(MlpModel network, WeightsModel weights, FaultReporter faults, AttributeArguments? arguments)
    {
        _network = network;
        _weights = weights;
        _faults = faults;
        _arguments = arguments;
    }

    /// <summary>
    /// The network with its file, and with the topology as far as the file says it; null where a fault was reported. A network without weights stays as
    /// it is.
    /// </summary>
    /// <param name="network">What the declaration says.</param>
    /// <param name="files">All MlpWeights items of the project.</param>
    /// <param name="faults">Where faults are reported.</param>
    /// <param name="arguments">The attribute's, which faults are reported at; null where nobody asks for places.</param>
    public static NetworkWithWeights? Attach(MlpModel network, IEnumerable<EncodedFile> files, FaultReporter faults, AttributeArguments? arguments) =>
        network.Weights is { } weights ? new WeightsChecker(network, weights, faults, arguments).Attach(files) : new NetworkWithWeights(network, File: null);

    private NetworkWithWeights? Attach(IEnumerable<EncodedFile> files)
    {
        if (Find(files) is not { } file)
        {
            return null;
        }

        OutputPicker outputs = new(_weights, file, _faults, _arguments);
        if (outputs.Pick() is not { } picked || Read(file, picked) is not { } stateDict || IsOfTable(stateDict) || !TryReadTopology(file, stateDict, out FileTopology? said))
        {
            return null;
        }

        outputs.CheckSingle(said?.Name ?? "");
        if (_faults.HasErrors || Topology(stateDict, said) is not { } topology)
        {
            return null;
        }

        new OptionChecks(_weights.Settings.Select(setting => setting.Property), _arguments, _faults).CheckAll(topology);
        WeightsParser.CheckTopology(_network.Class, topology, FileAtRunTime(file), _arguments, _faults);
        if (_faults.HasErrors)
        {
            return null;
        }

        CheckTensors(ModulesPlanner.Plan(topology), file, stateDict);
        WeightsModel weights = _weights with { Output = null, Settings = default, Origin = Origin(said, picked) };
        return _faults.HasErrors ? null : new NetworkWithWeights(_network with { Topology = topology, Weights = weights }, picked);
    }

    /// <summary>The file that a network can load at run time: not a model file, which has to be converted first.</summary>
    private string FileAtRunTime(EncodedFile file) => file.IsConverted ? Path.ChangeExtension(_weights.Name, ".safetensors") : _weights.Name;

    /// <summary>Whether the file is a table's model, which is no network; then that is reported.</summary>
    private bool IsOfTable(StateDict stateDict)
    {
        bool isOfTable = stateDict.Metadata.ContainsKey(TableHead.MetadataKey);
        if (isOfTable)
        {
            Report(TableDescriptors.FileIsOfTable, _weights.Name);
        }

        return isOfTable;
    }

    /// <summary>The tensors of a network of a file; null where a fault was reported.</summary>
    internal StateDict? Read(EncodedFile file, EncodedNetwork network)
    {
        try
        {
            return network.StateDict();
        }
        catch (InvalidDataException error)
        {
            ReportMalformed(file, error.Message);
            return null;
        }
    }

    /// <summary>Reads what the metadata say of the topology: nothing, in a state dict that was saved as such.</summary>
    private bool TryReadTopology(EncodedFile file, StateDict stateDict, out FileTopology? said)
    {
        said = null;
        try
        {
            said = FileMetadata.Read(stateDict);
            return true;
        }
        catch (InvalidDataException error)
        {
            ReportMalformed(file, error.Message);
            return false;
        }
    }

    /// <summary>What the file and the attribute say together; null where that cannot be, which is reported.</summary>
    private TopologyModel? Topology(StateDict stateDict, FileTopology? said)
    {
        if (said is null && _network.Topology.HasWidths)
        {
            return _network.Topology; // the attribute says all, and the file has to fit
        }

        try
        {
            said ??= SequentialKeys.Read(stateDict, _network.Topology.NormLayer);
        }
        catch (InvalidDataException error)
        {
            Report(Descriptors.TopologyUnknown, _weights.Name, error.Message.TrimEnd('.'));
            return null;
        }

        return TopologyMerger.Merge(_network.Topology, _weights, said, _arguments, _faults);
    }

    /// <summary>What the documentation says of where the network comes from, in texts that may be shown; null where it is a state dict like any other.</summary>
    private static OriginModel? Origin(FileTopology? said, EncodedNetwork network)
    {
        if (said is null && !network.File.IsConverted)
        {
            return null;
        }

        IEnumerable<string> others = network.File.Networks.Where(other => !other.Equals(network)).Select(other => Foreign.Show(other.Output));
        IEnumerable<string> remarks = (said?.Remarks ?? []).Select(remark => Foreign.Show(remark, LongestRemark));
        string output = network.Output.Length > 0 ? network.Output : said?.Name ?? "";
        return new OriginModel(Foreign.Show(network.File.Format), Foreign.Show(output), new([.. others.Take(MaxListed)]), new([.. remarks]));
    }

    /// <summary>Holds the tensors of a file against those that there must be.</summary>
    internal void CheckTensors(EquatableArray<TensorPlan> tensors, EncodedFile file, StateDict stateDict)
    {
        CheckKeys(tensors, stateDict);
        if (!_faults.HasErrors)
        {
            CheckValues(tensors, file, stateDict);
        }
    }

    private void CheckTensors(ModulesPlan modules, EncodedFile file, StateDict stateDict)
    {
        CheckTensors(modules.State.Tensors, file, stateDict);
        if (!_faults.HasErrors && _network.Class.IsStatic && FoldedLinear.FindOverflow(modules.Blocks, stateDict) is { } overflow)
        {
            Report(Descriptors.FoldedWeightsOverflow, overflow.Norm, overflow.Weight, _weights.Name);
        }
    }

    /// <summary>The file that the attribute names; null where a fault was reported.</summary>
    internal EncodedFile? Find(IEnumerable<EncodedFile> files)
    {
        IReadOnlyList<EncodedFile> found = EncodedFile.Find(files, _weights.Name);
        if (found.Count == 0)
        {
            List<string> names = [.. files.Select(Quoted).OrderBy(name => name, StringComparer.Ordinal)];
            string listed = names.Count == 0 ? "of which there are none" : "which are " + Listed(names);
            string? near = files.Select(file => file.Name).FirstOrDefault(IsNear);
            string remedy = near is null
                ? $"add <MlpWeights Include=\"{_weights.Name}\" /> to an ItemGroup of the project file"
                : $"did you mean '{Foreign.Show(near)}'?";
            Report(Descriptors.WeightsNotListed, _weights.Name, listed, remedy);
        }
        else if (found.Count > 1)
        {
            Report(Descriptors.WeightsAmbiguous, _weights.Name, Listed(found.Select(Quoted)));
        }
        else if (found[0].IsMissing)
        {
            Report(Descriptors.WeightsNotFound, found[0].Name);
        }
        else if (found[0].Problem is { } problem)
        {
            ReportMalformed(found[0], problem);
        }
        else
        {
            return found[0];
        }

        return null;
    }

    private void CheckKeys(EquatableArray<TensorPlan> tensors, StateDict stateDict)
    {
        // A missing num_batches_tracked counts as 0, as in PyTorch.
        List<string> missing = [.. tensors.Where(tensor => !tensor.IsCounter && stateDict.Find(tensor.Name) is null).Select(tensor => $"\"{tensor.Name}\"")];
        if (missing.Count > 0)
        {
            Report(Descriptors.WeightsMissingKeys, Name, _weights.Name, Listed(missing), MissingRemedy(tensors, stateDict));
        }

        HashSet<string> known = new(tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);
        List<string> unexpected = [.. stateDict.Entries.Where(entry => !known.Contains(entry.Name)).Select(entry => entry.Name)];
        if (unexpected.Count > 0)
        {
            string? prefix = unexpected.Count == stateDict.Entries.Count ? tensors.Select(tensor => Prefix(unexpected[0], tensor.Name)).FirstOrDefault(found => found is not null) : null;
            Report(Descriptors.WeightsUnexpectedKeys, Name, _weights.Name, Listed(unexpected.Select(Foreign.Quote)),
                prefix is null
                    ? UnexpectedRemedy(unexpected)
                    : $"All keys begin with {Foreign.Quote(prefix)}: in Python, save them without it, {{key.removeprefix({Foreign.Quote(prefix)}): value for key, value in model.state_dict().items()}}");
        }

        foreach (TensorPlan tensor in tensors)
        {
            if (stateDict.Find(tensor.Name) is { } entry)
            {
                CheckEntry(tensor, entry);
            }
        }
    }

    /// <summary>What to do about keys that the file lacks.</summary>
    private static string MissingRemedy(EquatableArray<TensorPlan> tensors, StateDict stateDict)
    {
        TensorPlan[] missing = [.. tensors.Where(tensor => !tensor.IsCounter && stateDict.Find(tensor.Name) is null)];
        (string Ends, string Options, string Set)? scales = !Array.TrueForAll(missing, tensor => tensor.IsOfInputs || tensor.IsOfOutputs) ? null
            : Array.TrueForAll(missing, tensor => tensor.IsOfInputs) ? ("inputs", "StandardizeInputs", "StandardizeInputs = true")
            : Array.TrueForAll(missing, tensor => tensor.IsOfOutputs) ? ("outputs", "StandardizeOutputs", "StandardizeOutputs = true")
            : ("inputs and outputs", "StandardizeInputs and StandardizeOutputs", "both of them");
        return scales is (string ends, string options, string set)
            ? $"The file is of a network that does not standardise its {ends}: remove {options}, or save the network again with {set} and its mean and std written"
            : $"Make the attribute say what the file holds ({Listed(stateDict.Entries.Select(Describe))}), or compile in a file of this topology";
    }

    /// <summary>What to do about keys that the network lacks.</summary>
    private static string UnexpectedRemedy(List<string> unexpected)
        => unexpected.TrueForAll(key => key.StartsWith("inputs.", StringComparison.Ordinal))
            ? "The file is of a network that standardises its inputs: add StandardizeInputs = true to the attribute"
            : unexpected.TrueForAll(key => key.StartsWith("outputs.", StringComparison.Ordinal))
            ? "The file is of a network that standardises its outputs: add StandardizeOutputs = true to the attribute"
            : unexpected.TrueForAll(key => key.StartsWith("inputs.", StringComparison.Ordinal) || key.StartsWith("outputs.", StringComparison.Ordinal))
            ? "The file is of a network that standardises its inputs and outputs: add StandardizeInputs = true and StandardizeOutputs = true to the attribute"
            : "Make the attribute say what the file holds, or compile in a file of this topology";

    private void CheckEntry(TensorPlan tensor, TensorEntry entry)
    {
        long[] shape = tensor.Columns > 0 ? [tensor.Rows, tensor.Columns] : tensor.Rows > 0 ? [tensor.Rows] : [];
        if (!shape.SequenceEqual(entry.Shape))
        {
            Report(Descriptors.WeightsSizeMismatch, Name, _weights.Name, tensor.Name, Shape(entry.Shape), Shape(shape));
        }

        bool isCounter = tensor.IsCounter;
        if (isCounter ? entry.Type != "I64" : !entry.IsConvertible)
        {
            Report(Descriptors.WeightsTypeMismatch, Name, _weights.Name, tensor.Name, entry.Type, isCounter ? "I64" : "F32 (F16, BF16 and F64 are converted)");
        }
    }

    private void CheckValues(EquatableArray<TensorPlan> tensors, EncodedFile file, StateDict stateDict)
    {
        foreach (TensorPlan tensor in tensors.Where(tensor => tensor.IsCounter))
        {
            if (stateDict.Find(tensor.Name) is { } counter && stateDict.Counter(counter) is < 0 and long count)
            {
                ReportMalformed(file, $"{tensor.Name} counts batches and cannot be {Text(count)}");
            }
        }

        foreach (TensorPlan tensor in tensors.Where(tensor => !tensor.IsCounter))
        {
            float[] values = stateDict.Floats(stateDict.Find(tensor.Name)!);
            if (tensor.IsOfInputs || tensor.IsOfOutputs)
            {
                CheckScale(tensor, values);
                continue;
            }

            int notFinite = Array.FindIndex(values, value => !FloatBits.IsFinite(value));
            if (notFinite >= 0)
            {
                Report(Descriptors.WeightsNotFinite, tensor.Name, _weights.Name, Text(values[notFinite]), Element(tensor, notFinite));
            }

            int negative = tensor.Role == TensorRole.RunningVar ? Array.FindIndex(values, value => value < 0) : -1;
            if (negative >= 0)
            {
                Report(Descriptors.WeightsNegativeVariance, tensor.Name, _weights.Name, Text(values[negative]), Element(tensor, negative));
            }
        }
    }

    private void CheckScale(TensorPlan tensor, float[] values)
    {
        bool isStd = tensor.Role is TensorRole.InputStd or TensorRole.OutputStd;
        int wrong = Array.FindIndex(values, value => !FloatBits.IsFinite(value) || (isStd && value <= 0));
        if (wrong >= 0)
        {
            string expected = isStd ? "a standard deviation must be finite and above 0" : "a mean must be finite";
            Report(Descriptors.ScaleOutOfRange, tensor.Name, _weights.Name, Text(values[wrong]), Element(tensor, wrong), expected);
        }
    }

    private string Name => _network.Class.Name.TrimStart('@');

    internal void Report(DiagnosticDescriptor descriptor, params object[] arguments) => _faults.Report(descriptor, AttributeArguments.PropertyOf(_arguments, "Weights"), arguments);

    internal void ReportMalformed(EncodedFile file, string problem)
    {
        // What the reader of model files says has a remedy of its own.
        string remedy = file.IsRefused ? ""
            : file.IsConverted ? ". Export the model again"
            : ". Expected a safetensors file, as Save or safetensors.torch.save_file writes it: save it again";
        Report(Descriptors.WeightsMalformed, file.Name, problem.TrimEnd('.'), remedy);
    }

    private static string? Prefix(string key, string name) =>
        key.Length > name.Length && key.EndsWith("." + name, StringComparison.Ordinal) ? key.Substring(0, key.Length - name.Length) : null;

    /// <summary>Whether a file's name differs in case alone, or in the extension.</summary>
    private bool IsNear(string name)
        => Path.GetFileNameWithoutExtension(name).Equals(Path.GetFileNameWithoutExtension(_weights.Name), StringComparison.OrdinalIgnoreCase);

    private static string Quoted(EncodedFile file) => $"'{Foreign.Show(file.Name)}'";

    private static string Describe(TensorEntry entry) => $"{Foreign.Show(entry.Name)} {Shape(entry.Shape)}";

    private static string Shape(IEnumerable<long> dimensions) => $"[{string.Join(", ", dimensions.Select(Text))}]";

    private static string Element(TensorPlan tensor, int index) =>
        tensor.Columns > 0 ? $"[{Text(index / tensor.Columns)}, {Text(index % tensor.Columns)}]" : $"[{Text(index)}]";

    private static string Listed(IEnumerable<string> texts)
    {
        List<string> all = [.. texts];
        return string.Join(", ", all.Take(MaxListed)) + (all.Count > MaxListed ? $" and {Text(all.Count - MaxListed)} more" : "");
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
